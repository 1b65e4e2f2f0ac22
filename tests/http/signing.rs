//! What we sign ourselves, verified by others: xmlsec1 for messages, OpenSSL for queries.

use super::acme::{SAML, certificate, enabled_with, minimal, operator, pass_test, put};
use super::client::{Answer, Client};
use super::page::hidden;
use super::ports::MemoryPorts;
use super::signer::Signer;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::edge::http::Method;
use saml_edge::xml::{Document, Limits};
use serde_json::{Value, json};

const LOGIN: &str = "/organizations/acme/saml/login";
const METADATA: &str = "/organizations/acme/saml/metadata";
const AUTHN_REQUEST: &str = "urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest";
const ENTITY_DESCRIPTOR: &str = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";

/// Every kind of key that a deployment may have, with SigAlg and OpenSSL's name of its digest.
fn keys() -> [(&'static Signer, &'static str, &'static str); 4] {
    let more = |name| match name {
        "rsa" => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "p256" => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "p384" => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        _ => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
    };
    [
        (Signer::rsa("http-sp", 2048), more("rsa"), "-sha256"),
        (Signer::ec("http-sp", "P-256"), more("p256"), "-sha256"),
        (Signer::ec("http-sp", "P-384"), more("p384"), "-sha384"),
        (Signer::ec("http-sp", "P-521"), more("p521"), "-sha512"),
    ]
}

/// A world with the organization "acme" in it, and keys to sign with.
pub fn acme_with(keys: &[&Signer]) -> MemoryPorts {
    let secrets: Vec<String> = keys.iter().map(|signer| signer.secret()).collect();
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    let ports = MemoryPorts::default().with_signing_keys(&secrets);
    super::acme::create(&ports, "acme", "Acme Corporation");
    ports
}

/// The same, enabled with what `minimal` has and this.
pub fn enabled_with_keys(keys: &[&Signer], further: &Value) -> MemoryPorts {
    let ports = acme_with(keys);
    let mut document = minimal();
    for (name, value) in further.as_object().unwrap() {
        document[name] = value.clone();
    }
    put(&ports, &document);
    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    ports
}

/// Splits a signed query off a URL: what was signed, SigAlg, the signature.
pub fn signed_query(url: &str, parameter: &str) -> (String, String, Vec<u8>) {
    let query = &url[url.find(&format!("{parameter}=")).unwrap()..];
    let (signed, signature) = query.split_once("&Signature=").unwrap();
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let pairs: std::collections::BTreeMap<String, String> = pairs.into_owned().collect();
    assert!(!signature.contains('&'), "the signature comes last");
    (
        signed.to_owned(),
        pairs["SigAlg"].clone(),
        STANDARD.decode(&pairs["Signature"]).unwrap(),
    )
}

#[test]
fn a_redirect_is_signed_over_the_octets_of_its_query() {
    for (signer, algorithm, digest) in keys() {
        let ports = enabled_with_keys(&[signer], &json!({ "sign_authn_requests": true }));
        let login = Client::browser(&ports).get(LOGIN);
        login.assert_status(302);
        let (signed, sig_alg, value) = signed_query(login.header("location").unwrap(), "SAMLRequest");
        assert_eq!(sig_alg, algorithm);
        let names: Vec<&str> = signed.split('&').map(|pair| pair.split_once('=').unwrap().0).collect();
        assert_eq!(
            names,
            ["SAMLRequest", "SigAlg"],
            "Bindings 3.4.4.1: no RelayState, no parameter"
        );
        let is_ecdsa = algorithm.contains("ecdsa");
        assert!(
            signer.openssl_verifies(digest, signed.as_bytes(), &value, is_ecdsa),
            "{algorithm}"
        );
        assert!(!signer.openssl_verifies(digest, signed.to_lowercase().as_bytes(), &value, is_ecdsa));
    }
}

/// The AuthnRequest in the form of HTTP-POST.
fn posted(answer: &Answer) -> String {
    let page = answer.assert_status(200).text();
    String::from_utf8(STANDARD.decode(hidden(&page, "SAMLRequest")).unwrap()).unwrap()
}

#[test]
fn a_posted_request_has_an_enveloped_signature() {
    for (signer, algorithm, _) in keys() {
        let further = json!({
            "sign_authn_requests": true, "authn_request_binding": "post", "requested_authn_context": ["urn:a", "<&\">"],
        });
        let ports = enabled_with_keys(&[signer], &further);
        let xml = posted(&Client::browser(&ports).get(LOGIN));
        assert!(xml.contains(&format!("<ds:SignatureMethod Algorithm=\"{algorithm}\"/>")));
        assert!(xml.contains("</saml:Issuer><ds:Signature "), "right behind the Issuer");
        assert!(signer.xmlsec1_verifies(&xml, AUTHN_REQUEST), "{algorithm}: {xml}");
        let changed = xml.replacen("urn:a", "urn:b", 1);
        assert!(!signer.xmlsec1_verifies(&changed, AUTHN_REQUEST), "{algorithm}");
        let other = Signer::rsa("http-sp-other", 2048);
        assert!(!other.xmlsec1_verifies(&xml, AUTHN_REQUEST), "{algorithm}");
        Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
    }
}

#[test]
fn without_the_switch_nothing_is_signed() {
    let ports = enabled_with_keys(&[keys()[0].0], &json!({}));
    let login = Client::browser(&ports).get(LOGIN);
    assert!(!login.header("location").unwrap().contains("Sig"));
}

#[test]
fn what_asks_for_a_signature_needs_a_key() {
    let asks = [
        ("sign_authn_requests", json!(true)),
        ("single_logout_url", json!("https://login.example/slo")),
        ("single_logout_response_url", json!("https://login.example/slo")),
    ];
    for (field, value) in asks {
        let ports = super::acme::acme();
        let mut document = minimal();
        document[field] = value.clone();
        let answer = operator(&ports)
            .request(Method::Put, SAML)
            .json(&document)
            .header("if-match", "*")
            .send();
        let problem = answer.assert_problem(422, "settings.invalid");
        assert_eq!(problem["errors"][0]["field"], field);
        assert_eq!(problem["errors"][0]["code"], "settings.signing_key_missing");
        let ports = acme_with(&[keys()[1].0]);
        let written = put(&ports, &document);
        assert_eq!(written[field], value);
    }
}

#[test]
fn a_key_that_is_taken_away_stops_the_request_and_never_its_signature() {
    for binding in ["redirect", "post"] {
        let further = json!({ "sign_authn_requests": true, "authn_request_binding": binding });
        let mut ports = enabled_with_keys(&[keys()[0].0], &further);
        ports.without_signing_keys();
        let program = Client::program(&ports, None);
        let answer = program.get(LOGIN);
        answer.assert_problem(503, "deployment.signing_key_missing");
        assert!(answer.set_cookies().is_empty());
        // The settings can be saved again only without the switch.
        let mut document = minimal();
        document["sign_authn_requests"] = json!(false);
        put(&ports, &document);
    }
}

#[test]
fn metadata_publishes_the_keys_and_is_signed_on_request() {
    for (signer, algorithm, _) in keys() {
        let next = Signer::rsa("http-sp-next", 2048);
        let ports = enabled_with_keys(&[signer, next], &json!({ "sign_authn_requests": true }));
        let client = Client::program(&ports, None);
        let plain = client.get(METADATA).assert_status(200).text();
        let body = |signer: &Signer| super::acme::body_of(&signer.certificate_pem).replace('\n', "");
        for signer in [signer, next] {
            let key = format!(
                "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\
                 <ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
                body(signer)
            );
            assert!(plain.contains(&key));
        }
        assert!(plain.contains("AuthnRequestsSigned=\"true\"") && !plain.contains("<ds:Signature"));
        for binding in ["HTTP-Redirect", "HTTP-POST"] {
            let service = format!(
                "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" \
                 Location=\"https://edge.example/organizations/acme/saml/logout\"/>"
            );
            assert!(plain.contains(&service));
        }
        let signed = client.get(&format!("{METADATA}?signed=1")).assert_status(200).text();
        assert!(signed.contains(" validUntil=\"2026-12-07T12:00:00Z\">"));
        assert!(signer.xmlsec1_verifies(&signed, ENTITY_DESCRIPTOR), "{algorithm}");
        assert!(
            !next.xmlsec1_verifies(&signed, ENTITY_DESCRIPTOR),
            "the first key signs"
        );
        let changed = signed.replacen("/saml/consume", "/evil", 1);
        assert!(!signer.xmlsec1_verifies(&changed, ENTITY_DESCRIPTOR));
    }
}

#[test]
fn metadata_without_a_key_promises_nothing() {
    let ports = enabled_with(&json!({ "sign_on_url": "https://login.example/", "certificates": [certificate()] }));
    let client = Client::program(&ports, None);
    let plain = client.get(METADATA).assert_status(200).text();
    assert!(!plain.contains("KeyDescriptor") && !plain.contains("SingleLogoutService"));
    assert!(plain.contains("AuthnRequestsSigned=\"false\""));
    let signed = client.get(&format!("{METADATA}?signed=1"));
    signed.assert_problem(503, "deployment.signing_key_missing");
}
