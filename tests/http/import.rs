//! Paste anything: `POST …/saml/import`, with everything that administrators hand in.

use super::acme::{
    IDP, SAML, SIGN_ON_URL, acme, body_of, certificate, certificate_request, der, enabled, numbered_certificate,
    operator, other_certificate, put, state, weak_certificate,
};
use super::client::Answer;
use super::ports::{MemoryPorts, ORIGIN};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::edge::http::Method;
use saml_edge::service::FetchAnswer;
use saml_edge::settings::import::FetchError;
use serde_json::{Value, json};

const IMPORT: &str = "/api/organizations/acme/saml/import";
const URL: &str = "https://login.example/metadata";

/// Metadata of the identity provider with these certificates.
pub fn metadata(certificates: &[String]) -> String {
    let keys: String = certificates
        .iter()
        .map(|pem| {
            format!(
                "<KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data>\
                 <X509Certificate>{}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>",
                body_of(pem)
            )
        })
        .collect();
    format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{IDP}\"><IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}<SingleLogoutService \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://login.example/logout\"/>\
         <SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"https://login.example/post\"/><SingleSignOnService \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"{SIGN_ON_URL}\"/>\
         </IDPSSODescriptor></EntityDescriptor>"
    )
}

fn paste(ports: &MemoryPorts, source: &str) -> Answer {
    operator(ports).post_json(IMPORT, &json!({ "source": source }))
}

fn card(ports: &MemoryPorts, source: &str) -> Value {
    paste(ports, source).assert_status(200).json()
}

fn codes(card: &Value) -> Vec<String> {
    let notes = card["notes"].as_array().unwrap().iter();
    notes.map(|note| note["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn metadata_becomes_a_card_and_nothing_is_saved() {
    let ports = acme();
    let before = state(&ports);
    let card = card(&ports, &format!("\u{feff}\n{}", metadata(&[certificate()])));
    assert_eq!(card["kind"], "metadata");
    let facts = &card["metadata"];
    assert_eq!(facts["entity_id"], IDP);
    assert_eq!(facts["single_sign_on_services"].as_array().unwrap().len(), 2);
    assert_eq!(
        facts["single_logout_services"][0]["location"],
        "https://login.example/logout"
    );
    assert_eq!(
        (&facts["signature"], &facts["signed_by"]),
        (&json!("absent"), &Value::Null)
    );
    let shown = &card["certificates"][0];
    assert_eq!(
        (&shown["subject"], &shown["key"]),
        (&json!("CN=login.example"), &json!("RSA 2048"))
    );
    assert_eq!(
        card["proposal"],
        json!({
            "idp_entity_id": IDP, "sign_on_url": SIGN_ON_URL, "authn_request_binding": "redirect",
            "single_logout_url": null, "single_logout_response_url": null, "single_logout_binding": null,
            "certificates": [certificate()], "replaces_certificates": true,
        })
    );
    let changed: Vec<&str> = card["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|difference| difference["setting"].as_str().unwrap())
        .collect();
    assert_eq!(changed, ["sign_on_url", "idp_entity_id", "certificates"]);
    assert_eq!(card["settings"], Value::Null);
    assert_eq!(state(&ports), before);
}

#[test]
fn every_form_of_metadata_is_the_same_metadata() {
    let ports = acme();
    let xml = metadata(&[certificate()]);
    let wanted = card(&ports, &xml);
    ports.serve(URL, xml.as_bytes());
    ports.serve("https://login.example/base64", STANDARD.encode(&xml).as_bytes());
    let forms = [
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- from the console -->{xml}\n"),
        STANDARD.encode(&xml),
        STANDARD.encode(format!("\u{feff}{xml}")),
        format!("  {URL}\n"),
        "https://login.example/base64".to_owned(),
    ];
    for form in forms {
        let mut card = card(&ports, &form);
        let url = card["url"].take();
        assert_eq!(url.is_string(), form.trim().starts_with("https://"), "{form}");
        assert_eq!(card, wanted, "{form}");
    }
}

#[test]
fn every_form_of_a_certificate_is_added_to_those_that_are_there() {
    let ports = acme();
    put(
        &ports,
        &json!({ "sign_on_url": SIGN_ON_URL, "certificates": [other_certificate()] }),
    );
    let pem = certificate();
    let chain = format!("{pem}{pem}");
    ports.serve("https://login.example/signing.cer", &der(&pem));
    for form in [
        pem.clone(),
        body_of(&pem),
        body_of(&pem).replace('\n', ""),
        STANDARD.encode(&pem),
        pem.replace('\n', "\\n"),
        chain,
        "https://login.example/signing.cer".to_owned(),
    ] {
        let card = card(&ports, &form);
        assert_eq!(card["kind"], "certificates", "{form}");
        assert_eq!(card["metadata"], Value::Null);
        let differences = card["differences"].as_array().unwrap();
        let [added] = differences.as_slice() else {
            panic!("{card}")
        };
        assert_eq!(
            (&added["setting"], &added["present"]),
            (&json!("certificates"), &Value::Null)
        );
        assert!(
            added["proposed"]
                .as_str()
                .unwrap()
                .starts_with("CN=login.example, SHA-256 "),
            "{added}"
        );
        assert_eq!(card["proposal"]["replaces_certificates"], false);
    }
}

#[test]
fn a_card_is_taken_over_into_the_draft() {
    let ports = enabled();
    let live = state(&ports).live;
    let body = json!({ "source": metadata(&[other_certificate()]), "write": true });
    operator(&ports)
        .post_json(IMPORT, &body)
        .assert_problem(428, "settings.if_match_missing");
    let with = |if_match: &str| {
        let operator = operator(&ports);
        operator
            .request(Method::Post, IMPORT)
            .json(&body)
            .header("if-match", if_match)
            .send()
    };
    with("\"1\"").assert_problem(412, "settings.if_match_failed");
    let etag = operator(&ports).get(SAML).header("etag").unwrap().to_owned();
    let written = with(&etag);
    let settings = written.assert_status(200).json()["settings"].clone();
    assert_ne!(written.header("etag"), Some(etag.as_str()));
    assert_eq!(settings["certificates"], json!([other_certificate()]));
    assert_eq!(
        settings["tested_at"],
        Value::Null,
        "the check mark stands for other settings"
    );
    let state = state(&ports);
    assert_eq!(state.live, live, "members sign in as before");
    // Settings that the metadata says nothing of stay.
    assert_eq!(state.draft.clock_skew_seconds, 120);
}

#[test]
fn ten_certificates_are_the_most() {
    let ports = acme();
    let ten: Vec<String> = (0..10).map(numbered_certificate).collect();
    put(&ports, &json!({ "sign_on_url": SIGN_ON_URL, "certificates": ten }));
    let operator = operator(&ports);
    let body = json!({ "source": other_certificate(), "write": true });
    let answer = operator
        .request(Method::Post, IMPORT)
        .json(&body)
        .header("if-match", "*")
        .send();
    let problem = answer.assert_problem(422, "settings.invalid");
    assert_eq!(problem["errors"][0]["code"], "settings.certificates_too_many");
}

#[test]
fn mistakes_are_called_by_their_name() {
    let ports = acme();
    let own = operator(&ports).get("/organizations/acme/saml/metadata").text();
    let other = own.replace("edge.example", "other.example");
    let encryption = metadata(&[certificate()]).replace("signing", "encryption");
    let response = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>";
    let expired = metadata(&[certificate()]).replacen(" entityID", " validUntil=\"2026-01-01T00:00:00Z\" entityID", 1);
    ports.serve(
        "https://login.example/login",
        b"<!DOCTYPE html><html><title>Sign in</title></html>",
    );
    ports.serve("https://login.example/elsewhere", URL.as_bytes());
    let own_url = format!("{ORIGIN}/organizations/acme/saml/metadata");
    let private = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";
    for (source, code, words) in [
        ("", "import.empty", "Paste"),
        (" \n", "import.empty", "Paste"),
        (private, "key.private_key", "Do not share it: it has to be replaced"),
        (
            &certificate_request(),
            "key.certificate_request",
            "certificate signing request (CSR)",
        ),
        (
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "key.public_key",
            "without a certificate",
        ),
        (
            "-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----",
            "key.pkcs7",
            "PKCS #7",
        ),
        (&own, "import.own_metadata", "this service’s own (SP) metadata"),
        (&own_url, "import.own_metadata", "this service’s own (SP) metadata"),
        (&other, "metadata.service_provider", "https://other.example"),
        (
            &encryption,
            "metadata.encryption_keys_only",
            "encryption certificate only",
        ),
        (&expired, "metadata.expired", "expired on 2026-01-01T00:00:00Z"),
        (response, "import.saml_message", "samlp:Response"),
        ("<!DOCTYPE html>\n<html></html>", "import.html_page", "web page"),
        ("  <HTML lang=en><body>", "import.html_page", "web page"),
        ("https://login.example/login", "import.html_page", "web page"),
        (
            "https://login.example/elsewhere",
            "import.url_in_document",
            "Paste that one",
        ),
        (
            "{\"issuer\":\"https://login.example\"}",
            "import.json",
            "OpenID Connect",
        ),
        (&weak_certificate(), "import.nothing_usable", "RSA of 1024 bits"),
        ("hello there", "key.not_base64", "base64"),
        ("<EntityDescriptor", "xml.malformed_markup", "cannot be used"),
        (&metadata(&[]), "metadata.no_signing_key", "at least one certificate"),
    ] {
        let problem = paste(&ports, source).assert_problem(422, code);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{code}: {detail}");
    }
}

#[test]
fn several_identity_providers_are_chosen_from() {
    let ports = acme();
    let one = metadata(&[certificate()]);
    let two = one.replace(IDP, "https://two.example/idp");
    let both = format!(
        "<x:EntitiesDescriptor xmlns:x=\"urn:oasis:names:tc:SAML:2.0:metadata\">{one}{two}</x:EntitiesDescriptor>"
    );
    let problem = paste(&ports, &both).assert_problem(422, "metadata.several_identity_providers");
    assert_eq!(problem["entity_ids"], json!([IDP, "https://two.example/idp"]));
    let choose =
        |entity_id: &str| operator(&ports).post_json(IMPORT, &json!({ "source": both, "entity_id": entity_id }));
    let chosen = choose("https://two.example/idp").assert_status(200).json();
    assert_eq!(chosen["metadata"]["entity_id"], "https://two.example/idp");
    choose("https://three.example/idp").assert_problem(422, "metadata.entity_unknown");
}

#[test]
fn what_an_administrator_should_know_is_noted() {
    let ports = acme();
    // openssl made the certificates just now: our clock follows.
    ports.set_now(made(&certificate()));
    put(
        &ports,
        &json!({
            "sign_on_url": SIGN_ON_URL, "certificates": [certificate()], "idp_entity_id": "https://present.example",
        }),
    );
    let xml = metadata(&[certificate(), weak_certificate()]);
    let xml = xml.replacen(
        "<IDPSSODescriptor ",
        "<IDPSSODescriptor WantAuthnRequestsSigned=\"true\" ",
        1,
    );
    assert_eq!(
        codes(&card(&ports, &xml)),
        [
            "import.certificate_unusable",
            "import.other_identity_provider",
            "import.wants_signed_requests"
        ]
    );
    let post_only = metadata(&[certificate()]).replace(SIGN_ON_URL, "http://login.example/insecure");
    let card_ = card(&ports, &post_only);
    assert!(codes(&card_).contains(&"import.url_unusable".to_owned()));
    assert_eq!(card_["proposal"]["sign_on_url"], Value::Null);
    // A year passes: the certificate has expired, a month before its end it was about to.
    let status = |ports: &MemoryPorts| {
        let card = card(ports, &certificate());
        let it = card["certificates"][0].clone();
        (it["status"].clone(), it["days_left"].as_i64().unwrap(), codes(&card))
    };
    let (fresh, left, notes) = status(&ports);
    assert_eq!((fresh, notes), (json!("valid"), vec![]));
    ports.pass_seconds((left - 20) * 86_400);
    let (soon, left, notes) = status(&ports);
    assert_eq!((soon, left), (json!("expires_soon"), 20));
    assert_eq!(notes, ["import.certificate_expires_soon"]);
    let details = operator(&ports).get(SAML).json()["certificate_details"][0].clone();
    assert_eq!(
        (&details["status"], &details["days_left"]),
        (&json!("expires_soon"), &json!(20))
    );
    ports.pass_seconds(22 * 86_400);
    let (expired, left, notes) = status(&ports);
    assert_eq!((expired, left), (json!("expired"), -2));
    assert_eq!(notes, ["import.certificate_expired"]);
}

/// Every way in which an address does not answer with a document has its own code.
#[test]
fn an_address_that_does_not_answer_is_told() {
    let ports = acme();
    let redirect = |to: &str| {
        Ok(FetchAnswer {
            status: 302,
            location: Some(to.to_owned()),
            octets: Vec::new(),
        })
    };
    let status = |status| {
        Ok(FetchAnswer {
            status,
            location: None,
            octets: Vec::new(),
        })
    };
    for (code, answer) in [
        ("metadata_fetch.unreachable", Err(FetchError::Unreachable)),
        ("metadata_fetch.timed_out", Err(FetchError::TimedOut)),
        ("metadata_fetch.too_large", Err(FetchError::TooLarge)),
        ("metadata_fetch.status", status(404)),
        ("metadata_fetch.status", status(401)),
        ("metadata_fetch.status", status(500)),
        ("metadata_fetch.status", status(304)),
        ("metadata_fetch.too_many_redirects", redirect(URL)),
        ("metadata_url.not_https", redirect("http://login.example/metadata")),
        ("metadata_url.not_https", redirect("file:///etc/passwd")),
        (
            "metadata_url.ip_address",
            redirect("https://169.254.169.254/latest/meta-data/"),
        ),
        ("metadata_url.ip_address", redirect("https://2130706433/")),
        ("metadata_url.local_name", redirect("//localhost/metadata")),
        ("metadata_url.credentials", redirect("https://a:b@login.example/")),
        ("import.empty", status(200)),
    ] {
        ports.answer(URL, answer);
        paste(&ports, URL).assert_problem(422, code);
    }
    // What is refused is not opened.
    let fetched = ports.fetched();
    assert!(fetched.iter().all(|url| url == URL), "{fetched:?}");
}

#[test]
fn a_redirect_is_followed_by_the_same_rules() {
    let ports = acme();
    let to = |status, location: &str| {
        Ok(FetchAnswer {
            status,
            location: Some(location.to_owned()),
            octets: Vec::new(),
        })
    };
    ports.answer(URL, to(301, "/a"));
    ports.answer("https://login.example/a", to(307, "https://other.example/b#fragment"));
    ports.answer("https://other.example/b", to(308, "c"));
    ports.serve("https://other.example/c", metadata(&[certificate()]).as_bytes());
    assert_eq!(card(&ports, URL)["url"], URL);
    ports.answer("https://other.example/c", to(303, "d"));
    ports.serve("https://other.example/d", metadata(&[certificate()]).as_bytes());
    paste(&ports, URL).assert_problem(422, "metadata_fetch.too_many_redirects");
}

#[test]
fn one_megabyte_is_the_most() {
    let ports = acme();
    let fits = |octets: usize| {
        let xml = metadata(&[certificate()]);
        format!("{xml}{}", " ".repeat(octets - xml.len()))
    };
    ports.serve(URL, fits(1 << 20).as_bytes());
    card(&ports, URL);
    ports.serve(URL, fits((1 << 20) + 1).as_bytes());
    paste(&ports, URL).assert_problem(422, "metadata_fetch.too_large");
    let inner = format!("{}<!--{}-->", metadata(&[certificate()]), " ".repeat(1 << 20));
    paste(&ports, &inner).assert_problem(422, "xml.octet_limit");
    paste(&ports, &" ".repeat(1_600_000)).assert_problem(413, "request.body_too_large");
}

#[test]
fn a_body_that_is_none_is_refused() {
    let ports = acme();
    for body in [
        json!({}),
        json!({ "source": 1 }),
        json!({ "source": "", "sauce": "" }),
        json!([]),
    ] {
        operator(&ports)
            .post_json(IMPORT, &body)
            .assert_problem(400, "request.body_invalid");
    }
}

/// When a certificate's time begins.
pub fn made(pem: &str) -> saml_edge::time::Timestamp {
    let certificate = saml_edge::crypto::Certificate::parse(pem.as_bytes()).unwrap();
    saml_edge::time::Timestamp::from_unix_seconds(certificate.not_before()).plus_seconds(60)
}

/// Where this deployment has a key to sign with, the logout URL is taken over, too.
#[test]
fn the_logout_url_is_for_those_who_can_sign() {
    let ports = super::signing::acme_with(&[super::signer::Signer::rsa("http-sp", 2048)]);
    let proposal = card(&ports, &metadata(&[certificate()]))["proposal"].clone();
    assert_eq!(proposal["single_logout_url"], "https://login.example/logout");
    assert_eq!(proposal["single_logout_binding"], "redirect");
    let body = json!({ "source": metadata(&[certificate()]), "write": true });
    let operator = operator(&ports);
    let written = operator
        .request(Method::Post, IMPORT)
        .json(&body)
        .header("if-match", "*")
        .send();
    let settings = written.assert_status(200).json()["settings"].clone();
    assert_eq!(settings["single_logout_url"], "https://login.example/logout");
}
