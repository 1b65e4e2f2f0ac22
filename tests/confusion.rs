//! What an attacker makes of genuine parts: of several confirmations, statements, signatures and ciphertexts, each good
//! for something, that together must not be good for more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use saml_edge::binding::{BindingError, Inbound, PostForm};
use saml_edge::profile::{LogoutExpected, verify_request};
use saml_edge::verdict::{Refusal, Verdict};
use support::encrypter::Encryption;
use support::fixture::Fixture;
use support::login::{Arrival, at, body, idp};
use support::logout::{LogoutFixture, RSA_SHA256, name_id, query_of, sign_query};
use support::replace;
use support::wrapping::element;

#[track_caller]
fn refused(arrival: &Arrival, xml: &str, code: &str) {
    let found = arrival.login(xml).map_err(|refused| refused.code());
    assert_eq!(found.err(), Some(code), "{xml}");
}

fn gcm() -> Encryption {
    Encryption::with("aes256-gcm")
}

/// Row 74: what one confirmation lacks another does not make up for, in whatever order they stand.
#[test]
fn row_74_halves_of_confirmations_make_no_whole() {
    let template = Fixture::default().template();
    let good = element(&template, "saml:SubjectConfirmation");
    let elsewhere = replace(good, "https://sp.example/saml/acs", "https://other.example/acs");
    let another = replace(good, "InResponseTo=\"_request\"", "InResponseTo=\"_other\"");
    let over = replace(
        good,
        "NotOnOrAfter=\"2026-11-24T12:05",
        "NotOnOrAfter=\"2026-11-24T11:58",
    );
    let vouched = replace(good, ":cm:bearer", ":cm:sender-vouches");
    let halves = [elsewhere, another, over, vouched];
    let sign = |confirmations: &str| {
        let signed = idp().sign(&replace(&template, good, confirmations), "Assertion");
        idp().sign(&signed, "Response")
    };
    for first in &halves {
        for second in &halves {
            let found = Arrival::default().login(&sign(&format!("{first}{second}")));
            assert!(found.is_err(), "{first}{second}");
        }
        for confirmations in [format!("{first}{good}"), format!("{good}{first}")] {
            assert!(Arrival::default().login(&sign(&confirmations)).is_ok(), "{first}");
        }
    }
    refused(&Arrival::default(), &sign(&halves.concat()), "time.not_on_or_after");
}

/// Of several AuthnStatements none is fresher, nor longer, than what is taken.
#[test]
fn several_statements_are_taken_at_their_worst() {
    let template = Fixture::response_signed().template();
    let statement = element(&template, "saml:AuthnStatement");
    let of = |instant: &str, end: &str| {
        let instant = format!("AuthnInstant=\"{instant}\" SessionNotOnOrAfter=\"{end}\"");
        replace(statement, "AuthnInstant=\"2026-11-24T12:00:00Z\"", &instant)
    };
    let (stale, fresh) = (
        of("2026-11-24T08:00:00Z", "2026-11-24T20:00:00Z"),
        of("2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z"),
    );
    let sign = |statements: &str| idp().sign(&replace(&template, statement, statements), "Response");
    let mut forced = Arrival::default();
    forced.expected.authenticated_since = Some(at("2026-11-24T11:59:30Z"));
    refused(&forced, &sign(&format!("{stale}{fresh}")), "authn_statement.not_fresh");
    for statements in [format!("{stale}{fresh}"), format!("{fresh}{stale}")] {
        let claims = Arrival::default().login(&sign(&statements)).unwrap().claims;
        assert_eq!(claims.session_not_on_or_after, Some(at("2026-11-24T13:00:00Z")));
    }
    let over = of("2026-11-24T12:00:00Z", "2026-11-24T11:00:00Z");
    for statements in [format!("{over}{fresh}"), format!("{fresh}{over}")] {
        refused(&Arrival::default(), &sign(&statements), "time.session_not_on_or_after");
    }
}

/// Row 55: a genuine ciphertext in a wrapper of the attacker's says of request, issuer and audience what it says inside.
#[test]
fn row_55_an_unsigned_wrapper_says_nothing_for_the_ciphertext() {
    type Change = fn(&mut Fixture);
    let wrapper = Fixture::assertion_signed();
    let cases: [(&str, Change); 6] = [
        ("in_response_to.mismatch", |f| f.in_response_to = Some("_others".into())),
        ("in_response_to.missing", |f| f.in_response_to = None),
        ("issuer.mismatch", |f| {
            f.assertion_issuer = "https://evil.example".into()
        }),
        ("audience.mismatch", |f| {
            f.audiences = vec!["https://other.example".into()]
        }),
        ("recipient.mismatch", |f| {
            f.recipient = "https://other.example/acs".into()
        }),
        ("time.not_on_or_after", |f| {
            f.not_on_or_after = "2026-11-24T11:58:30Z".into()
        }),
    ];
    let arrival = Arrival::decrypting();
    for (code, change) in cases {
        let mut inside = Fixture::default();
        change(&mut inside);
        let sealed = gcm().element("EncryptedAssertion", &inside.signed_assertion(idp()));
        refused(&arrival, &wrapper.template_around(&sealed), code);
    }
    let sealed = gcm().element("EncryptedAssertion", &Fixture::default().signed_assertion(idp()));
    assert!(arrival.login(&wrapper.template_around(&sealed)).is_ok());
    let other_issuer = Fixture {
        issuer: "https://evil.example".into(),
        ..wrapper.clone()
    };
    refused(&arrival, &other_issuer.template_around(&sealed), "issuer.mismatch");
    // Unsolicited is what answers nothing, inside too.
    let unsolicited = Arrival {
        decryption_keys: arrival.decryption_keys,
        ..Arrival::unsolicited()
    };
    let stripped = Fixture {
        in_response_to: None,
        ..wrapper
    };
    refused(
        &unsolicited,
        &stripped.template_around(&sealed),
        "in_response_to.unexpected",
    );
}

/// Row 55: prefixes that the plaintext leaves to its surroundings are the attacker's in an unsigned wrapper, and signed.
#[test]
fn row_55_surroundings_of_a_plaintext_are_signed_or_without_effect() {
    const SAML: &str = " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
    let signed = Fixture::default().signed_assertion(idp());
    let bare = replace(&signed, SAML, "");
    let arrival = Arrival::decrypting();
    let wrapper = Fixture::assertion_signed();
    let around = |plaintext: &str| wrapper.template_around(&gcm().element("EncryptedAssertion", plaintext));
    let inherited = around(&bare);
    assert!(arrival.login(&inherited).is_ok(), "it means what was signed");
    let rebound = replace(
        &inherited,
        "<xenc:EncryptedData ",
        "<xenc:EncryptedData xmlns:saml=\"urn:evil\" ",
    );
    refused(&arrival, &rebound, "decryption.failed");
    // Further prefixes change nothing of what was signed exclusively.
    let further = replace(
        &around(&signed),
        "<xenc:EncryptedData ",
        "<xenc:EncryptedData xmlns:xsi=\"urn:evil\" xmlns:xs=\"urn:evil\" ",
    );
    assert_eq!(
        arrival.login(&further).unwrap().claims,
        arrival.login(&inherited).unwrap().claims
    );
    // One that is used is part of what was signed: `xsi:nil` cannot be switched off or on from outside.
    let nil = replace(
        &Fixture::default().assertion(),
        "<saml:AttributeValue>admin",
        "<saml:AttributeValue xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\">admin",
    );
    let nil = support::fixture::without_declaration(&idp().sign(&nil, "Assertion")).to_owned();
    let claims = arrival.login(&around(&nil)).unwrap().claims;
    assert_eq!(claims.roles, ["staff"]);
    let open = nil.replacen(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"", "", 1);
    let other = replace(
        &around(&open),
        "<xenc:EncryptedData ",
        "<xenc:EncryptedData xmlns:xsi=\"urn:evil\" ",
    );
    refused(&arrival, &other, "signature.digest_mismatch");
}

/// An Assertion of SAML 1.1, or of no namespace at all, beside the good one is none, and has no place.
#[test]
fn assertions_of_other_namespaces_have_no_place() {
    for other in [
        "<saml1:Assertion xmlns:saml1=\"urn:oasis:names:tc:SAML:1.0:assertion\"/>",
        "<Assertion/>",
        "<samlp:Assertion/>",
        "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"/>",
    ] {
        for place in ["<saml:Assertion ", "</samlp:Response>"] {
            let template = replace(
                &Fixture::response_signed().template(),
                place,
                &format!("{other}{place}"),
            );
            refused(
                &Arrival::default(),
                &idp().sign(&template, "Response"),
                "element.unexpected",
            );
        }
    }
}

/// A field is the same however its name is spelt: there are not two messages, of which one is read and one is looked at.
#[test]
fn fields_of_a_form_are_what_they_decode_to() {
    let good = String::from_utf8(body(Fixture::default().signed_by(idp()).as_bytes())).unwrap();
    let decode = |form: &str| PostForm::decode(form.as_bytes()).err();
    assert_eq!(decode(&good), None);
    for (field, error) in [
        ("S%41MLResponse=PGEvPg%3D%3D", BindingError::ResponseDuplicated),
        ("SAMLRespons%65=", BindingError::ResponseDuplicated),
        ("SAMLResponse", BindingError::ResponseDuplicated),
        ("%53AMLRequest=PGEvPg%3D%3D", BindingError::RequestPresent),
        ("RelayState=a&Relay%53tate=b", BindingError::RelayStateDuplicated),
    ] {
        for form in [format!("{good}&{field}"), format!("{field}&{good}")] {
            assert_eq!(decode(&form).as_ref(), Some(&error), "{field}");
        }
    }
    // None of these is one of them.
    for field in [
        "samlresponse=x",
        "SAMLResponse[]=x",
        "SAMLResponse%00=x",
        "+SAMLResponse=x",
    ] {
        assert_eq!(decode(&format!("{good}&{field}")), None, "{field}");
    }
}

/// Row 81: a LogoutRequest names one subject, in one way, and has no second signature that covers nothing.
#[test]
fn row_81_one_subject_and_one_signature() {
    let expected = LogoutExpected {
        keys: vec![idp().verifying_key()],
        allow_sha1: false,
        sp_entity_id: "https://sp.example/saml/metadata".to_owned(),
        has_decryption_key: true,
        logout_url: "https://sp.example/saml/logout".to_owned(),
        idp_entity_id: Some("https://idp.example/metadata".to_owned()),
        now: at("2026-11-24T12:00:30Z"),
        clock_skew_seconds: 120,
    };
    let keys = [support::decrypter::sp_key(support::encrypter::sp())];
    let follow = |inbound: Inbound| {
        let mut verdict = Verdict::new();
        let signed = verify_request(&inbound, &expected, &mut verdict)?;
        let decrypted = signed
            .encrypted()
            .and_then(|encrypted| support::decrypter::decrypt(&keys, encrypted));
        signed.accept(decrypted, &expected, &mut verdict)
    };
    let of = |subject: String| LogoutFixture {
        subject,
        ..LogoutFixture::request()
    };
    let plain = name_id("ada@example.org", None);
    let declared = replace(
        &plain,
        "<saml:NameID",
        "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
    );
    let sealed = gcm().element("EncryptedID", &declared);
    let base = "<saml:BaseID/>";
    for subject in [
        format!("{plain}{sealed}"),
        format!("{sealed}{plain}"),
        format!("{sealed}{sealed}"),
        format!("{base}{plain}"),
        base.to_owned(),
    ] {
        let request = of(subject.clone());
        for inbound in [
            Inbound::from_query(&request.query(idp(), None)),
            Inbound::from_form(&support::logout::form("SAMLRequest", &request.signed_by(idp()))),
        ] {
            let found = follow(inbound.unwrap().unwrap()).map_err(|refused| refused.code());
            assert_eq!(found.err(), Some("element.unexpected"), "{subject}");
        }
    }
    // By HTTP-Redirect the query is signed. A Signature in the message, though genuine, covers nothing there.
    let enveloped = LogoutFixture::request().signed_by(idp());
    let deflated = miniz_oxide::deflate::compress_to_vec(enveloped.as_bytes(), 6);
    let query = sign_query(&query_of("SAMLRequest", &deflated, None), RSA_SHA256, idp(), "-sha256");
    let found = follow(Inbound::from_query(&query).unwrap().unwrap()).map_err(|refused| refused.code());
    assert_eq!(found.err(), Some("element.unexpected"));
}
