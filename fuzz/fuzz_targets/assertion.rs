//! What stands behind the signature: any Assertion at all, signed here, is accepted or refused by a documented rule.
#![no_main]

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fuzz::{accept, seed};
use libfuzzer_sys::fuzz_target;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey;
use saml_edge::crypto::sha256;
use saml_edge::xml::{Canonicalization, Document, Limits, canonicalize};

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_pkcs8_pem(&seed("idp.key")).expect("a key"));

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

fn response(signature: &str, assertion: &str) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
         ID=\"_response\" Version=\"2.0\" IssueInstant=\"2026-11-24T12:00:00Z\" Destination=\"https://sp.example/saml/acs\" \
         InResponseTo=\"_request\"><saml:Issuer>https://idp.example/metadata</saml:Issuer>{signature}<samlp:Status>\
         <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{assertion}</samlp:Response>"
    )
}

fuzz_target!(|octets: &[u8]| {
    let Ok(assertion) = std::str::from_utf8(octets) else {
        return;
    };
    let Ok(document) = Document::parse(response("", assertion).as_bytes(), &Limits::SAML) else {
        return;
    };
    let Ok(canonical) = canonicalize(document.root(), &Canonicalization::EXCLUSIVE, None) else {
        return;
    };
    let signed_info = format!(
        "<ds:SignedInfo xmlns:ds=\"{DSIG}\"><ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\"></ds:SignatureMethod>\
         <ds:Reference URI=\"#_response\"><ds:Transforms><ds:Transform Algorithm=\"{DSIG}enveloped-signature\"></ds:Transform>\
         <ds:Transform Algorithm=\"{EXC_C14N}\"></ds:Transform></ds:Transforms>\
         <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
         <ds:DigestValue>{}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
        STANDARD.encode(sha256(&canonical))
    );
    let value: Signature = KEY.sign(signed_info.as_bytes());
    let signature = format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\">{signed_info}<ds:SignatureValue>{}</ds:SignatureValue></ds:Signature>",
        STANDARD.encode(value.to_bytes())
    );
    let Some(accepted) = accept(response(&signature, assertion).as_bytes()) else {
        return;
    };
    assert!(!accepted.claims().name_id.value.trim().is_empty());
    assert_eq!(accepted.claims().idp_entity_id, "https://idp.example/metadata");
    assert!(assertion.contains(&accepted.keys().assertion_id) || assertion.contains('&'));
});
