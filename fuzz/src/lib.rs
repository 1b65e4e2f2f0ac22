//! What the targets share: the identity provider whose messages are valid here, and what is expected of them. Its key and
//! certificate are made with the seeds (`tests/seeds.rs`) and lie in `seeds/`.

use std::sync::LazyLock;

use saml_edge::binding::PostForm;
use saml_edge::crypto::{Certificate, VerifyingKey};
use saml_edge::dsig::SignaturePolicy;
use saml_edge::profile::{Accepted, Expected, Received, Trust};
use saml_edge::settings::{AttributeNames, IdpInitiated};
use saml_edge::time::Timestamp;
use saml_edge::verdict::{CheckName, Refusal, Verdict};
use saml_edge::xml::{Document, Element};

/// A file of `seeds/`.
pub fn seed(name: &str) -> String {
    let path = format!("{}/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}; scripts/fuzz.sh makes it"))
}

/// The one key that is trusted.
pub static KEY: LazyLock<VerifyingKey> = LazyLock::new(|| {
    let certificate = Certificate::parse(seed("idp.crt").as_bytes()).expect("a certificate");
    certificate.verifying_key().expect("a key")
});

static EXPECTED: LazyLock<Expected> = LazyLock::new(|| Expected {
    sp_entity_id: "https://sp.example/saml/metadata".to_owned(),
    acs_url: "https://sp.example/saml/acs".to_owned(),
    idp_entity_id: Some("https://idp.example/metadata".to_owned()),
    request_id: Some("_request".to_owned()),
    authenticated_since: None,
    requested_authn_context: Vec::new(),
    attributes: AttributeNames::default(),
    now: Timestamp::parse("2026-11-24T12:00:30Z").expect("a time"),
    clock_skew_seconds: 120,
});

/// The Assertion Consumer Service, up to the point where the one-time keys are spent. Its verdict must tell the same
/// story as its result, and only the documented codes.
pub fn accept(xml: &[u8]) -> Option<Accepted> {
    use base64::Engine as _;
    let message = base64::engine::general_purpose::STANDARD.encode(xml);
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.append_pair("SAMLResponse", &message);
    let form = PostForm::decode(body.finish().as_bytes()).ok()?;
    let mut verdict = Verdict::new();
    let result = Received::receive(form, &mut verdict).and_then(|received| {
        received.solicitation(Some("_request"), IdpInitiated::Refuse, &mut verdict)?;
        let trust = Trust {
            keys: std::slice::from_ref(&KEY),
            policy: SignaturePolicy::Either,
            allow_sha1: false,
        };
        received.accept(&trust, &EXPECTED, &mut verdict)
    });
    match result {
        Ok(accepted) => {
            assert_eq!(verdict.code(), None);
            Some(accepted)
        }
        Err(refused) => {
            assert_eq!(verdict.code(), Some(refused.code()));
            assert_eq!(verdict.checks().len(), CheckName::ALL.len());
            assert!(!refused.expected().is_empty());
            None
        }
    }
}

/// The root and everything below it.
pub fn elements(document: &Document) -> Vec<Element<'_>> {
    std::iter::once(document.root())
        .chain(document.root().descendants())
        .collect()
}
