//! What the settings page knows of consoles: the data's form, and for every code the one thing to change.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::binding::{BindingError, ReturnToError};
use saml_edge::crypto::KeyError;
use saml_edge::dsig::SignatureError;
use saml_edge::edge::guide::advice::{Advice, advise};
use saml_edge::edge::guide::{CONSOLES, Console, Here, Row, Value, console, generic, recognise};
use saml_edge::edge::messages::{Language, Words};
use saml_edge::profile::RuleError;
use saml_edge::relying_party::OpenIdError;
use saml_edge::saml::SamlError;
use saml_edge::settings::{SamlSettings, SignaturePolicy};
use saml_edge::time::TimeError;
use saml_edge::xml::XmlError;
use saml_edge::xmlenc::DecryptionError;
use std::collections::BTreeSet;

fn english() -> Words {
    Language::English.words()
}

fn settings(policy: SignaturePolicy) -> SamlSettings {
    SamlSettings {
        signature_policy: policy,
        ..SamlSettings::default()
    }
}

fn advice(console: &Console, code: &str, found: &str) -> Advice {
    advise(
        english(),
        code,
        found,
        console,
        &settings(console.policy),
        &Here::default(),
    )
}

/// All codes that can refuse a sign-in, as tests/refusals has a row for each.
fn codes() -> Vec<&'static str> {
    let lists = [
        BindingError::CODES,
        XmlError::CODES,
        SignatureError::CODES,
        TimeError::CODES,
        SamlError::CODES,
        DecryptionError::CODES,
        RuleError::CODES,
        OpenIdError::CODES,
        KeyError::CODES,
        saml_edge::xml::C14nError::CODES,
    ];
    lists.concat()
}

#[test]
fn every_code_has_advice_at_every_console() {
    for console in CONSOLES {
        for code in codes() {
            let advice = advice(console, code, "");
            assert!(advice.cause.ends_with('.') && advice.change.ends_with('.'), "{code}");
        }
    }
    assert!(
        ReturnToError::CODES.iter().all(|code| code.starts_with("return_to.")),
        "never a verdict's"
    );
}

/// The most common failures: code, what the message had, and a word of the one thing to change.
const COMMON: [(&str, &str, &str); 29] = [
    ("audience.mismatch", "https://other/", "SP Entity Id"),
    ("recipient.mismatch", "https://other/", "Assertion Consumer Service URL"),
    ("signature.key_mismatch", "", "certificate again"),
    ("key.none_configured", "", "certificate that it signs"),
    ("signature.missing_on_response", "none", "sign the Response too"),
    ("signature.missing_on_assertion", "none", "sign the assertion too"),
    ("signature.missing", "none", "Switch signing on"),
    ("signature.sha1_forbidden", "", "SHA-256"),
    ("signature.digest_mismatch", "", "proxy"),
    ("time.not_before", "", "clock"),
    ("time.not_on_or_after", "", "without a pause"),
    ("name_id.missing", "none", "identifies the person"),
    ("authn_context.mismatch", "", "Empty this field, unless"),
    ("authn_statement.not_fresh", "", "ForceAuthn"),
    ("decryption.no_key", "", "SP_DECRYPTION_KEY"),
    ("decryption.failed", "", "metadata again"),
    ("encryption.key_transport_forbidden", "", "RSA-OAEP"),
    (
        "status.not_success",
        "urn:oasis:names:tc:SAML:2.0:status:Requester",
        "demand signed requests",
    ),
    (
        "status.not_success",
        "urn:oasis:names:tc:SAML:2.0:status:Responder",
        "log says more",
    ),
    (
        "status.not_success",
        "urn:oasis:names:tc:SAML:2.0:status:Responder: urn:oasis:names:tc:SAML:2.0:status:AuthnFailed",
        "sign in there first",
    ),
    (
        "status.not_success",
        "urn:oasis:names:tc:SAML:2.0:status:Responder: urn:oasis:names:tc:SAML:2.0:status:RequestDenied",
        "Give them access",
    ),
    (
        "status.not_success",
        "urn:oasis:names:tc:SAML:2.0:status:Responder: AADSTS75011: Authentication method 'X509'",
        "then it uses its own",
    ),
    (
        "status.not_success",
        "urn:oasis:names:tc:SAML:2.0:status:Requester: urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy",
        "Leave it to the identity provider",
    ),
    ("in_response_to.unsolicited", "none", "Upgrade"),
    ("in_response_to.unknown_request", "_x", "cookies"),
    ("replay.assertion_seen", "", "do not reload"),
    ("issuer.mismatch", "https://other/", "empty the entity ID"),
    ("response.unexpected_root", "md:EntityDescriptor", "SAML login URL"),
    ("assertion.multiple", "2", "one assertion"),
];

#[test]
fn the_most_common_failures_have_their_own_words() {
    let mut causes = BTreeSet::new();
    for (code, found, word) in COMMON {
        let advice = advice(generic(), code, found);
        assert!(advice.change.contains(word), "{code}: {}", advice.change);
        assert!(
            causes.insert(advice.cause.clone()),
            "{code} shares its words: {}",
            advice.cause
        );
    }
}

#[test]
fn advice_names_each_consoles_own_field() {
    let wanted = [
        (
            "entra",
            "Basic SAML Configuration › Identifier (Entity ID)",
            "Reply URL (Assertion Consumer Service URL)",
        ),
        ("okta", "Audience URI (SP Entity ID)", "Single sign-on URL"),
        ("google", "Service provider details › Entity ID", "ACS URL"),
        ("onelogin", "Audience (EntityID)", "ACS (Consumer) URL"),
        ("jumpcloud", "SP Entity ID", "ACS URLs"),
        ("ping", "Entity ID", "ACS URLs"),
        ("keycloak", "Client ID", "Master SAML Processing URL"),
        ("adfs", "Identifiers", "SAML Assertion Consumer"),
        ("other", "Audience", "Assertion Consumer Service URL"),
    ];
    let here = Here {
        entity_id: "https://sp/metadata".to_owned(),
        acs_url: "https://sp/consume".to_owned(),
        ..Here::default()
    };
    for (id, entity_id, acs_url) in wanted {
        let console = console(id).unwrap();
        let settings = settings(console.policy);
        let audience = advise(english(), "audience.mismatch", "", console, &settings, &here);
        assert!(audience.place.unwrap().ends_with(entity_id) || id == "other", "{id}");
        assert_eq!(audience.value.as_deref(), Some("https://sp/metadata"));
        let destination = advise(english(), "destination.mismatch", "", console, &settings, &here);
        assert!(destination.place.unwrap().contains(acs_url), "{id}");
        assert_eq!(destination.value.as_deref(), Some("https://sp/consume"));
    }
}

#[test]
fn a_console_that_cannot_sign_more_is_not_asked_to() {
    let google = console("google").unwrap();
    let code = "signature.missing_on_assertion";
    let advice = advise(
        english(),
        code,
        "none",
        google,
        &settings(SignaturePolicy::Both),
        &Here::default(),
    );
    assert!(advice.place.unwrap().starts_with("This page"));
    assert_eq!(advice.value.as_deref(), Some("Response"));
    let entra = console("entra").unwrap();
    let advice = advise(
        english(),
        code,
        "none",
        entra,
        &settings(SignaturePolicy::Both),
        &Here::default(),
    );
    assert!(advice.place.unwrap().contains("Sign SAML response and assertion"));
}

#[test]
fn consoles_are_recognised_by_their_urls() {
    let wanted = [
        ("https://login.microsoftonline.com/7a/saml2", "entra"),
        ("https://sts.windows.net/7a/", "entra"),
        ("https://acme.okta.com/app/acme_x/exk1/sso/saml", "okta"),
        ("http://www.okta.com/exk1", "okta"),
        ("https://accounts.google.com/o/saml2/idp?idpid=C01", "google"),
        ("https://acme.onelogin.com/trust/saml2/http-post/sso/1", "onelogin"),
        ("https://sso.jumpcloud.com/saml2/acme", "jumpcloud"),
        ("https://auth.pingone.eu/1/saml20/idp/sso", "ping"),
        ("https://sso.acme.example/idp/SSO.saml2", "ping"),
        ("https://id.acme.example/realms/staff/protocol/saml", "keycloak"),
        ("https://fs.acme.example/adfs/ls/", "adfs"),
        ("http://fs.acme.example/adfs/services/trust", "adfs"),
    ];
    for (url, id) in wanted {
        assert_eq!(recognise([url]).map(|console| console.id), Some(id), "{url}");
    }
    for url in [
        "https://login.example/saml2",
        "https://okta.com.evil.example/",
        "urn:okta.com",
        "",
        "not a url",
    ] {
        assert!(recognise([url]).is_none(), "{url}");
    }
    assert_eq!(
        recognise(["https://sso.acme.example/saml", "http://www.okta.com/exk1"])
            .unwrap()
            .id,
        "okta"
    );
}

#[test]
fn the_guides_are_complete_and_of_one_form() {
    let ids: BTreeSet<&str> = CONSOLES.iter().map(|console| console.id).collect();
    assert_eq!(ids.len(), CONSOLES.len());
    assert_eq!(CONSOLES.last().unwrap().id, generic().id);
    for console in CONSOLES {
        let rows: Vec<&Row> = console.steps.iter().flat_map(|step| step.rows).collect();
        let pasted = |wanted: Value| {
            rows.iter()
                .any(|row| matches!(row, Row::Paste(_, value) if *value == wanted))
        };
        let brought = |label: &str| {
            rows.iter()
                .any(|row| matches!(row, Row::Bring(_, ours) if *ours == label))
        };
        assert!(pasted(Value::EntityId) && pasted(Value::AcsUrl), "{}", console.id);
        assert!(brought("sign_on_url") && brought("certificates"), "{}", console.id);
        assert!((3..=7).contains(&console.steps.len()), "{}: few steps", console.id);
        assert!(!console.troubles.is_empty(), "{}", console.id);
        for step in console.steps {
            assert!(step.text.ends_with('.'), "{}: {}", console.id, step.text);
            let (opened, closed) = (step.text.matches('‹').count(), step.text.matches('›').count());
            assert_eq!(opened, closed, "{}: {}", console.id, step.text);
        }
        let places = &console.places;
        for place in [
            places.entity_id,
            places.acs_url,
            places.certificate,
            places.signing,
            places.algorithm,
            places.name_id,
            places.attributes,
            places.encryption,
            places.users,
            places.identity,
            places.log,
        ] {
            assert!(
                !place.is_empty() && !place.ends_with('.') && !place.contains("  "),
                "{}: {place}",
                console.id
            );
        }
    }
    assert_eq!(console("entra").unwrap().policy, SignaturePolicy::Both);
    assert_eq!(console("google").unwrap().policy, SignaturePolicy::Response);
}
