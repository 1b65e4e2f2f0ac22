//! Good messages in the wrong circumstances: other keys, other settings, a second time. And what we send ourselves.

use saml_edge::binding::{MessageKind, RedirectMessage, ReturnTo};
use saml_edge::crypto::Certificate;
use saml_edge::dsig::{SignaturePolicy, verify};
use saml_edge::profile::{Consumed, Received, Trust, Use, admit};
use saml_edge::settings::IdpInitiated;
use saml_edge::verdict::{Refusal, Verdict};
use saml_edge::xml::{Document, Limits};

use crate::support::fixture::Fixture;
use crate::support::login::{Arrival, at, body, idp};
use crate::support::signer::{Algorithms, Signer, openssl_hmac, signed_info, with_signature_value};
use crate::support::wrapping::signature_of;
use crate::{Table, replace};

/// An Arrival that differs from the default by `change`.
fn arrival(change: impl FnOnce(&mut Arrival)) -> Arrival {
    let mut arrival = Arrival::default();
    change(&mut arrival);
    arrival
}

pub fn keys_and_algorithms(table: &mut Table) {
    use SignaturePolicy::{Assertion, Both, Response};
    let good = Fixture::default().signed_by(idp());
    let attacker = Signer::rsa("attacker", 2048);
    let forged = Fixture::default().signed_by(attacker);
    table.login(
        1,
        "key.none_configured",
        &arrival(|a| a.keys.clear()),
        &good,
        "no key, no pass",
    );
    table.login(
        42,
        "signature.key_mismatch",
        &Arrival::default(),
        &forged,
        "the certificate in KeyInfo",
    );
    let certificate = |xml: &str| {
        signature_of(xml, "_response")
            .unwrap()
            .split("X509Certificate>")
            .nth(1)
            .unwrap()
            .to_owned()
    };
    let disguised = forged.replace(&certificate(&forged), &certificate(&good));
    table.login(
        42,
        "signature.value_mismatch",
        &Arrival::default(),
        &disguised,
        "another's certificate in KeyInfo",
    );
    let other_tenant = arrival(|a| a.keys = vec![attacker.verifying_key()]);
    table.login(
        49,
        "signature.key_mismatch",
        &other_tenant,
        &good,
        "another organization's identity provider",
    );
    let other_issuer = arrival(|a| a.expected.idp_entity_id = Some("https://other.example".into()));
    table.login(49, "issuer.mismatch", &other_issuer, &good, "a shared key");
    let mixed = idp().sign(&attacker.sign(&Fixture::default().template(), "Assertion"), "Response");
    table.login(
        49,
        "signature.key_mismatch",
        &arrival(|a| a.policy = Response),
        &mixed,
        "every signature must verify",
    );

    let sha1 = Fixture {
        algorithms: Algorithms::sha1(),
        ..Fixture::default()
    }
    .signed_by(idp());
    table.login(45, "signature.sha1_forbidden", &Arrival::default(), &sha1, "SHA-1");
    assert!(arrival(|a| a.allow_sha1 = true).login(&sha1).is_ok());
    let short = Signer::rsa("short", 1024);
    let weak = arrival(|a| a.keys = vec![short.verifying_key()]);
    table.login(
        46,
        "key.rsa_too_small",
        &weak,
        &Fixture::default().signed_by(short),
        "RSA 1024",
    );

    // The certificate is public; taken for a secret, it would make this a good HMAC (RFC 2104).
    let assertion = Fixture::assertion_signed().signed_by(idp());
    let hmac = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
    let claimed = replace(&assertion, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", hmac);
    let hexadecimal = |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x}")).collect::<String>();
    let certificate_der = Certificate::parse(idp().certificate_pem.as_bytes())
        .unwrap()
        .der()
        .to_vec();
    for secret in [certificate_der.as_slice(), idp().certificate_pem.as_bytes()] {
        let value = openssl_hmac(&signed_info(&claimed), &hexadecimal(secret));
        let xml = with_signature_value(&claimed, &value);
        table.login(43, "signature.algorithm_forbidden", &Arrival::default(), &xml, hmac);
    }

    let curve = Signer::ec("curve", "P-256");
    let by_curve = Fixture {
        algorithms: Algorithms::ecdsa(256),
        ..Fixture::assertion_signed()
    }
    .signed_by(curve);
    let on_curve = arrival(|a| a.keys = vec![curve.verifying_key()]);
    assert!(on_curve.login(&by_curve).is_ok());
    table.login(46, "signature.key_kind", &Arrival::default(), &by_curve, "EC, not RSA");
    table.login(46, "signature.key_kind", &on_curve, &good, "RSA, not EC");
    let in_der = curve.openssl_dgst(&signed_info(&by_curve), &["-sha256"]);
    for (wanted, value) in [
        ("signature.ecdsa_der", in_der.as_slice()),
        ("signature.ecdsa_length", &[7; 63]),
        ("signature.value_mismatch", &[0; 64]),
    ] {
        let xml = with_signature_value(&by_curve, value);
        table.login(48, wanted, &on_curve, &xml, "another form of r and s");
    }

    let response = Fixture::response_signed().signed_by(idp());
    let assertion = Fixture::assertion_signed().signed_by(idp());
    let neither = Fixture {
        sign_response: false,
        ..Fixture::response_signed()
    }
    .template();
    for policy in [Both, Assertion] {
        table.login(
            1,
            "signature.missing_on_assertion",
            &arrival(|a| a.policy = policy),
            &response,
            "policy",
        );
    }
    for policy in [Both, Response] {
        table.login(
            1,
            "signature.missing_on_response",
            &arrival(|a| a.policy = policy),
            &assertion,
            "policy",
        );
    }
    table.login(1, "signature.missing", &Arrival::default(), &neither, "not signed");
}

pub fn circumstances(table: &mut Table) {
    let good = Fixture::default().signed_by(idp());
    let unsolicited = Fixture {
        in_response_to: None,
        ..Fixture::default()
    }
    .signed_by(idp());
    let not_pending = arrival(|a| a.pending = None);
    table.login(
        68,
        "in_response_to.unknown_request",
        &not_pending,
        &good,
        "a request of another browser",
    );
    let late = arrival(|a| a.expected.now = at("2026-11-24T12:07:00Z"));
    table.login(63, "time.not_on_or_after", &late, &good, "late");
    let early = arrival(|a| a.expected.now = at("2026-11-24T11:56:59Z"));
    table.login(63, "time.not_before", &early, &good, "early");
    table.login(
        80,
        "in_response_to.unsolicited",
        &arrival(|a| a.idp_initiated = IdpInitiated::Refuse),
        &unsolicited,
        "refuse",
    );
    // An unsolicited Response cannot stand in for the answer to a request.
    let accepting = arrival(|a| a.idp_initiated = IdpInitiated::Accept);
    table.login(
        80,
        "in_response_to.missing",
        &accepting,
        &unsolicited,
        "accept, but a request is expected",
    );
    table.login(
        68,
        "in_response_to.unknown_request",
        &Arrival::unsolicited(),
        &good,
        "accept, but it answers something",
    );

    let asked = arrival(|a| a.expected.requested_authn_context = vec!["urn:x:mfa".into()]);
    table.login(0, "authn_context.mismatch", &asked, &good, "context");
    let fresh = arrival(|a| a.expected.authenticated_since = Some(at("2026-11-24T12:02:00.001Z")));
    table.login(0, "authn_statement.not_fresh", &fresh, &good, "ForceAuthn");
}

/// Row 69, and the proof that a login needs.
pub fn replays(table: &mut Table) {
    let good = Fixture::default().signed_by(idp());
    table.login(
        69,
        "replay.assertion_seen",
        &arrival(|a| a.assertion_use = Use::Again),
        &good,
        "Assertion again",
    );
    table.login(
        69,
        "replay.request_seen",
        &arrival(|a| a.request_use = Some(Use::Again)),
        &good,
        "request again",
    );
    table.login(
        69,
        "replay.request_seen",
        &arrival(|a| a.request_use = None),
        &good,
        "the request was not spent",
    );
    let unsolicited = Fixture {
        in_response_to: None,
        ..Fixture::default()
    }
    .signed_by(idp());
    let again = Arrival {
        assertion_use: Use::Again,
        ..Arrival::unsolicited()
    };
    table.login(69, "replay.assertion_seen", &again, &unsolicited, "unsolicited, again");

    let accepted = |id: &str| {
        let signed = Fixture {
            assertion_id: id.to_owned(),
            ..Fixture::default()
        }
        .signed_by(idp());
        let form = saml_edge::binding::PostForm::decode(&body(signed.as_bytes())).unwrap();
        let received = Received::receive(form, &mut Verdict::new()).unwrap();
        let Arrival {
            keys,
            policy,
            allow_sha1,
            expected,
            ..
        } = Arrival::default();
        let trust = Trust {
            keys: &keys,
            policy,
            allow_sha1,
        };
        received.accept(&trust, &expected, &mut Verdict::new()).unwrap()
    };
    let consumed = Consumed::from_store(accepted("_one").keys(), Some(Use::First), Use::First).unwrap();
    let found = admit(accepted("_other"), consumed).err().map(|error| error.code());
    table.refused(69, "replay.not_consumed", found, "another login's keys");
}

/// Rules that an earlier one shadows on the path; they hold by themselves.
pub fn out_of_the_path(table: &mut Table) {
    let good = Fixture::default().signed_by(idp());
    let keys = [idp().verifying_key()];
    let second = Fixture::default().assertion().replace("_assertion", "_second");
    let verified = |xml: &str| {
        let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
        verify(&document, &keys, SignaturePolicy::Either, false)
            .err()
            .map(|error| error.code())
    };
    let several = replace(&good, "</saml:Assertion>", &format!("</saml:Assertion>{second}"));
    table.refused(14, "signature.several_assertions", verified(&several), "two Assertions");
    let other = good.replace("samlp:Response", "samlp:ArtifactResponse");
    table.refused(20, "signature.unexpected_element", verified(&other), "another message");
    let malformed = RedirectMessage::encode(MessageKind::Request, b"<a/>", None).url("javascript:alert(1)");
    table.refused(
        0,
        "sign_on_url.malformed",
        malformed.err().map(|error| error.code()),
        "sign-on URL",
    );
}

/// Row 71: the rest is in `tests/binding.rs`.
pub fn places(table: &mut Table) {
    let long = format!("/{}", "a".repeat(2_048));
    for (wanted, text) in [
        ("return_to.not_a_path", "//evil.example"),
        ("return_to.not_a_path", "https:evil.example"),
        ("return_to.not_a_path", "javascript:alert(1)"),
        ("return_to.forbidden_character", "/\\evil.example"),
        ("return_to.forbidden_character", "/\r\nSet-Cookie: a=b"),
        ("return_to.forbidden_encoding", "/%0d%0aSet-Cookie:a=b"),
        ("return_to.foreign_origin", "https://evil.example/"),
        ("return_to.too_long", &long),
    ] {
        let found = ReturnTo::parse(text, "https://sp.example", &[])
            .err()
            .map(|error| error.code());
        table.refused(71, wanted, found, text);
    }
}
