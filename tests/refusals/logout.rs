//! The messages of a logout, by both bindings, on the path that the service walks: decoded, verified, held to the rules.

use saml_edge::binding::{BindingError, Inbound, MessageKind};
use saml_edge::profile::{LogoutExpected, Refused, accept_response, seen, verify_request};
use saml_edge::verdict::{Refusal, Verdict};

use crate::Table;
use crate::support::login::{at, idp};
use crate::support::logout::{LogoutFixture, RSA_SHA256, encoded, form, name_id, query_of, sign_query, status};
use crate::support::signer::{Algorithms, Signer};
use crate::support::{decrypter, encrypter};

/// What the fixtures are valid for.
pub fn expected() -> LogoutExpected {
    LogoutExpected {
        keys: vec![idp().verifying_key()],
        allow_sha1: false,
        sp_entity_id: "https://sp.example/saml/metadata".to_owned(),
        has_decryption_key: false,
        logout_url: "https://sp.example/saml/logout".to_owned(),
        idp_entity_id: Some("https://idp.example/metadata".to_owned()),
        now: at("2026-11-24T12:00:30Z"),
        clock_skew_seconds: 120,
    }
}

/// The code of the refusal; none where the message is followed. The verdict tells the same story.
fn accept(inbound: Result<Option<Inbound>, BindingError>, expected: &LogoutExpected) -> Option<&'static str> {
    let inbound = match inbound {
        Ok(inbound) => inbound.expect("a message"),
        Err(error) => return Some(error.code()),
    };
    let mut verdict = Verdict::new();
    let refused = match inbound.kind() {
        MessageKind::Request => verify_request(&inbound, expected, &mut verdict)
            .and_then(|signed| signed.accept(None, expected, &mut verdict))
            .err(),
        MessageKind::Response => accept_response(&inbound, expected, Some("_request"), &mut verdict).err(),
    };
    assert_eq!(verdict.code(), None, "the caller records the failure");
    if let Some(refused) = &refused {
        let made = verdict.checks().iter().map(|check| check.name);
        assert!(
            made.clone().all(|name| name != refused.check()),
            "{refused:?} after {made:?}"
        );
    }
    refused.as_ref().map(Refused::code)
}

/// What becomes of XML that is posted as a message of this kind.
pub fn post(kind: &str, xml: &str) -> Option<&'static str> {
    let parameter = if kind == "LogoutRequest" {
        "SAMLRequest"
    } else {
        "SAMLResponse"
    };
    accept(Inbound::from_form(&form(parameter, xml)), &expected())
}

pub fn query(query: &str) -> Option<&'static str> {
    accept(Inbound::from_query(query), &expected())
}

fn both() -> [LogoutFixture; 2] {
    [LogoutFixture::request(), LogoutFixture::response()]
}

/// A fixture by both bindings.
fn by_both(table: &mut Table, row: u8, wanted: &'static str, fixture: &LogoutFixture, signer: &Signer, what: &str) {
    let what = format!("{what} of a {}", fixture.kind);
    let posted = post(fixture.kind, &fixture.signed_by(signer));
    table.refused(row, wanted, posted, &format!("{what} by HTTP-POST"));
    let redirected = query(&fixture.query(signer, Some("r")));
    table.refused(row, wanted, redirected, &format!("{what} by HTTP-Redirect"));
}

/// Row 81: who did not sign ends nobody's session, nor does a message for others, of another time, or sent again.
pub fn unsigned_and_foreign(table: &mut Table) {
    let other = Signer::rsa("another-idp", 2048);
    for good in both() {
        assert_eq!(post(good.kind, &good.signed_by(idp())), None);
        assert_eq!(query(&good.query(idp(), Some("r"))), None);
        assert_eq!(query(&good.query(idp(), None)), None);
        let what = |what: &str| format!("{what} of a {}", good.kind);
        let unsigned = post(good.kind, &good.xml(false));
        table.refused(81, "signature.missing", unsigned, &what("no signature by HTTP-POST"));
        let unsigned = query(&good.unsigned_query(Some("r")));
        table.refused(
            81,
            "signature.missing",
            unsigned,
            &what("no signature by HTTP-Redirect"),
        );
        let foreign = post(good.kind, &good.signed_by(other));
        table.refused(81, "signature.key_mismatch", foreign, &what("another key by HTTP-POST"));
        let foreign = query(&good.query(other, None));
        table.refused(
            81,
            "signature.value_mismatch",
            foreign,
            &what("another key by HTTP-Redirect"),
        );
        for (wanted, name, fixture) in broken(&good) {
            by_both(table, 81, wanted, &fixture, idp(), name);
        }
        // A good signature of the other binding is none of this one.
        let enveloped = miniz_oxide::deflate::compress_to_vec(good.signed_by(idp()).as_bytes(), 6);
        let found = query(&query_of(good.parameter(), &enveloped, None));
        table.refused(
            81,
            "signature.missing",
            found,
            &what("an enveloped signature by HTTP-Redirect"),
        );
    }
    let code = Some(seen("_message").code());
    table.refused(81, "replay.logout_seen", code, "a LogoutRequest again");
}

fn broken(good: &LogoutFixture) -> Vec<(&'static str, &'static str, LogoutFixture)> {
    let with = |change: &dyn Fn(&mut LogoutFixture)| {
        let mut fixture = good.clone();
        change(&mut fixture);
        fixture
    };
    let text = |text: &str| Some(text.to_owned());
    let mut all = vec![
        ("issuer.missing", "no Issuer", with(&|f| f.issuer = None)),
        (
            "issuer.mismatch",
            "another Issuer",
            with(&|f| f.issuer = text("https://evil.example")),
        ),
        ("destination.missing", "no Destination", with(&|f| f.destination = None)),
        (
            "destination.mismatch",
            "another Destination",
            with(&|f| f.destination = text("https://sp.example/saml/acs")),
        ),
        (
            "version.unsupported",
            "another Version",
            with(&|f| f.version = "1.1".to_owned()),
        ),
        (
            "time.issued_in_future",
            "the future",
            with(&|f| f.issue_instant = "2026-11-24T12:02:31Z".to_owned()),
        ),
        (
            "time.issued_long_ago",
            "the past",
            with(&|f| f.issue_instant = "2026-11-24T11:48:30Z".to_owned()),
        ),
    ];
    if good.kind == "LogoutRequest" {
        all.extend([
            (
                "time.not_on_or_after",
                "an end that is over",
                with(&|f| f.not_on_or_after = text("2026-11-24T11:58:30Z")),
            ),
            ("name_id.missing", "no subject", with(&|f| f.subject = String::new())),
            (
                "decryption.no_key",
                "an encrypted subject",
                with(&|f| f.subject = "<saml:EncryptedID/>".to_owned()),
            ),
            (
                "element.unexpected",
                "two subjects",
                with(&|f| f.subject = name_id("a", None).repeat(2)),
            ),
        ]);
    } else {
        all.extend([
            (
                "in_response_to.missing",
                "no InResponseTo",
                with(&|f| f.in_response_to = None),
            ),
            (
                "in_response_to.unknown_request",
                "another InResponseTo",
                with(&|f| f.in_response_to = text("_other")),
            ),
            ("element.missing", "no Status", with(&|f| f.status = String::new())),
            (
                "element.unexpected",
                "a subject",
                with(&|f| {
                    f.status = format!(
                        "{}</samlp:Status>{}<samlp:Status>",
                        status("Success", None),
                        name_id("a", None)
                    )
                }),
            ),
        ]);
    }
    all
}

/// Row 82: what is verified are the very octets of the parameters that are read.
pub fn other_parameters(table: &mut Table) {
    for good in both() {
        let parameter = good.parameter();
        let signed = good.query(idp(), Some("a b"));
        let (head, rest) = signed.split_once("&RelayState=").unwrap();
        let evil = LogoutFixture {
            id: "_evil".to_owned(),
            ..good.clone()
        };
        let evil = evil.unsigned_query(None);
        let spelt = |name: &str| evil.replacen("SAML", name, 1);
        let other = if parameter == "SAMLRequest" {
            "SAMLResponse"
        } else {
            "SAMLRequest"
        };
        let cases = [
            ("redirect.duplicated", "a second message", format!("{signed}&{evil}")),
            ("redirect.duplicated", "a message before", format!("{evil}&{signed}")),
            (
                "redirect.duplicated",
                "a message spelt otherwise",
                format!("{signed}&{}", spelt("S%41ML")),
            ),
            (
                "redirect.duplicated",
                "an empty second one",
                format!("{signed}&{parameter}"),
            ),
            (
                "redirect.duplicated",
                "a second RelayState",
                format!("{signed}&RelayState=x"),
            ),
            (
                "redirect.duplicated",
                "a second SigAlg",
                format!("{signed}&SigAlg={}", encoded(RSA_SHA256)),
            ),
            (
                "redirect.duplicated",
                "a second Signature",
                format!("{signed}&Signature=AAAA"),
            ),
            (
                "redirect.request_and_response",
                "both kinds",
                format!("{signed}&{}", evil.replacen(parameter, other, 1)),
            ),
            (
                "redirect.request_and_response",
                "an empty one of the other kind",
                format!("{other}=&{signed}"),
            ),
            (
                "signature.value_mismatch",
                "another message",
                signed.replacen(head, &evil, 1),
            ),
            (
                "signature.value_mismatch",
                "another RelayState",
                format!("{head}&RelayState=x{rest}"),
            ),
            (
                "signature.value_mismatch",
                "no RelayState",
                format!("{head}{}", &rest[rest.find('&').unwrap()..]),
            ),
            (
                "signature.value_mismatch",
                "the same in another encoding",
                signed.replacen("RelayState=a+b", "RelayState=a%20b", 1),
            ),
            (
                "signature.value_mismatch",
                "lower-case percent-encoding",
                signed.replacen("%3A", "%3a", 1),
            ),
            (
                "signature.missing",
                "no SigAlg",
                signed.replacen("&SigAlg=", "&Other=", 1),
            ),
            (
                "signature.missing",
                "no Signature",
                signed.replacen("&Signature=", "&Other=", 1),
            ),
            (
                "signature.value_malformed",
                "no base64",
                signed.replacen("&Signature=", "&Signature=*", 1),
            ),
            ("logout.unexpected_root", "under the other name", {
                let query = good.unsigned_query(None).replacen(parameter, other, 1);
                sign_query(&query, RSA_SHA256, idp(), "-sha256")
            }),
        ];
        for (wanted, what, query_) in cases {
            assert_ne!(query_, signed, "{what}");
            table.refused(82, wanted, query(&query_), &format!("{what}: {}", good.kind));
        }
    }
    let good = LogoutFixture::request();
    for (wanted, algorithm) in [
        ("signature.sha1_forbidden", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        (
            "signature.algorithm_forbidden",
            "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        ),
        ("signature.algorithm_forbidden", ""),
        (
            "signature.key_kind",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        ),
    ] {
        let signed = sign_query(&good.unsigned_query(None), algorithm, idp(), "-sha1");
        table.refused(82, wanted, query(&signed), algorithm);
    }
    // Whatever else stands in the query stays out of it, and the order is not the sender's to choose.
    let signed = good.query(idp(), Some("r"));
    assert_eq!(query(&format!("tenant=7&{signed}&utm=x")), None);
    let mut pairs: Vec<&str> = signed.split('&').collect();
    pairs.reverse();
    assert_eq!(query(&pairs.join("&")), None);
}

/// Row 83: parameters beside a POST are no signature.
pub fn simple_sign(table: &mut Table) {
    for good in both() {
        let xml = good.xml(false);
        let body = String::from_utf8(form(good.parameter(), &xml)).unwrap();
        let message = format!("{}={xml}&SigAlg={RSA_SHA256}", good.parameter());
        let value = saml_edge::crypto::base64::encode(&idp().openssl_dgst(message.as_bytes(), &["-sha256"]));
        let body = format!("{body}&SigAlg={}&Signature={}", encoded(RSA_SHA256), encoded(&value));
        let found = accept(Inbound::from_form(body.as_bytes()), &expected());
        table.refused(83, "signature.missing", found, good.kind);
    }
}

/// Row 84: inflating stops at the size that a message may have.
pub fn deflate_bombs(table: &mut Table) {
    const MOST: usize = saml_edge::binding::MAX_MESSAGE_OCTETS;
    let deflated = |octets: usize| miniz_oxide::deflate::compress_to_vec(&vec![b' '; octets], 9);
    let bomb = deflated(100 * 1024 * 1024);
    assert!(bomb.len() < 110_000, "{}", bomb.len());
    let query_ = sign_query(&query_of("SAMLRequest", &bomb, None), RSA_SHA256, idp(), "-sha256");
    table.refused(84, "redirect.message_too_large", query(&query_), "100 MB, signed");
    // 10 kB that become 10 MB.
    let small = deflated(10 * 1024 * 1024);
    assert!(small.len() < 11_000);
    let query_ = query_of("SAMLResponse", &small, None);
    table.refused(84, "redirect.message_too_large", query(&query_), "10 MB");
    let query_ = query_of("SAMLRequest", &deflated(MOST + 1), None);
    table.refused(84, "redirect.message_too_large", query(&query_), "one octet too many");
    let at_limit = Inbound::from_query(&query_of("SAMLRequest", &deflated(MOST), None));
    assert_eq!(at_limit.unwrap().unwrap().octets().len(), MOST);
}

/// Forms and queries that carry no message that can be read.
pub fn unreadable(table: &mut Table) {
    let good = LogoutFixture::request().unsigned_query(None);
    for (wanted, query_) in [
        (
            "redirect.encoding_unsupported",
            format!("{good}&SAMLEncoding=urn%3Anone"),
        ),
        ("redirect.not_base64", "SAMLRequest=*".to_owned()),
        ("redirect.not_deflated", "SAMLRequest=".to_owned()),
        (
            "redirect.not_deflated",
            format!("SAMLRequest={}", encoded("PHNhbWxwOng+")),
        ),
        ("redirect.not_deflated", good[..good.len() - 24].to_owned()),
    ] {
        table.refused(0, wanted, query(&query_), &query_);
    }
    let named = format!(
        "{good}&SAMLEncoding={}",
        encoded("urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE")
    );
    assert_eq!(query(&named), Some("signature.missing"), "it may be named");
    let form = |body: &str| accept(Inbound::from_form(body.as_bytes()), &expected());
    table.refused(
        0,
        "post.request_duplicated",
        form("SAMLRequest=a&SAMLRequest=a"),
        "two requests",
    );
    table.refused(
        0,
        "post.response_duplicated",
        form("SAMLResponse=a&SAMLResponse=a"),
        "two responses",
    );
    table.refused(0, "post.request_present", form("SAMLResponse=a&SAMLRequest=a"), "both");
    table.refused(
        0,
        "post.relay_state_duplicated",
        form("SAMLRequest=a&RelayState=a&RelayState=b"),
        "two RelayStates",
    );
    table.refused(0, "post.not_base64", form("SAMLRequest=*"), "no base64");
    for empty in ["", "return_to=/", "Signature=x&SigAlg=y"] {
        assert_eq!(Inbound::from_form(empty.as_bytes()), Ok(None));
        assert_eq!(Inbound::from_query(empty), Ok(None));
    }
}

/// Other algorithms verify, those of an organization's switch too.
pub fn algorithms() {
    let p256 = Signer::p256("logout-idp");
    let mut expected = expected();
    expected.keys.push(p256.verifying_key());
    let ecdsa = LogoutFixture {
        algorithms: Algorithms::ecdsa(256),
        ..LogoutFixture::request()
    };
    let found = accept(
        Inbound::from_form(&form("SAMLRequest", &ecdsa.signed_by(p256))),
        &expected,
    );
    assert_eq!(found, None);
    let sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    let query = sign_query(&ecdsa.unsigned_query(None), sha1, idp(), "-sha1");
    expected.allow_sha1 = true;
    assert_eq!(accept(Inbound::from_query(&query), &expected), None);
    expected.idp_entity_id = None;
    let found = accept(Inbound::from_query(&query), &expected);
    assert_eq!(
        found,
        Some("issuer.mismatch"),
        "nobody is the identity provider until one is known"
    );
    expected.keys.clear();
    let found = accept(Inbound::from_query(&query), &expected);
    assert_eq!(found, Some("key.none_configured"));
}

/// An encrypted subject is the one that it decrypts to, and what does not decrypt is nobody.
#[test]
fn an_encrypted_subject_is_decrypted_from_what_is_signed() {
    let keys = [decrypter::sp_key(encrypter::sp())];
    let expected = LogoutExpected {
        has_decryption_key: true,
        ..expected()
    };
    let name_id = "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Format=\"urn:f\">ada@example.org</saml:NameID>";
    let encryption = encrypter::Encryption::with("aes256-gcm");
    let fixture = |subject: String| LogoutFixture {
        subject,
        ..LogoutFixture::request()
    };
    let follow = |inbound: Inbound| {
        let mut verdict = Verdict::new();
        let signed = verify_request(&inbound, &expected, &mut verdict)?;
        let decrypted = signed
            .encrypted()
            .and_then(|encrypted| decrypter::decrypt(&keys, encrypted));
        signed.accept(decrypted, &expected, &mut verdict)
    };
    let good = fixture(encryption.element("EncryptedID", name_id));
    for inbound in [
        Inbound::from_form(&form("SAMLRequest", &good.signed_by(idp()))),
        Inbound::from_query(&good.query(idp(), None)),
    ] {
        let accepted = follow(inbound.unwrap().unwrap()).unwrap();
        assert_eq!(
            (accepted.name_id.value.as_str(), accepted.name_id.format.as_deref()),
            ("ada@example.org", Some("urn:f"))
        );
    }
    let to_another = encryption.to(encrypter::sp_next()).element("EncryptedID", name_id);
    let another = fixture(to_another).query(idp(), None);
    let refused = follow(Inbound::from_query(&another).unwrap().unwrap()).unwrap_err();
    assert_eq!(refused.code(), "decryption.failed");
}

/// However narrow the clock skew is today, what was followed is remembered until the widest one has passed, too.
#[test]
fn a_wider_clock_skew_makes_no_request_new() {
    let until = |fixture: LogoutFixture, skew: u32| {
        let expected = LogoutExpected {
            clock_skew_seconds: skew,
            ..expected()
        };
        let inbound = Inbound::from_query(&fixture.query(idp(), None)).unwrap().unwrap();
        let mut verdict = Verdict::new();
        let signed = verify_request(&inbound, &expected, &mut verdict).unwrap();
        let accepted = signed.accept(None, &expected, &mut verdict).unwrap();
        accepted.remember_until.to_string()
    };
    for skew in [0, 120, 180] {
        assert_eq!(until(LogoutFixture::request(), skew), "2026-11-24T12:08:00Z");
        let endless = LogoutFixture {
            not_on_or_after: None,
            ..LogoutFixture::request()
        };
        assert_eq!(until(endless, skew), "2026-11-24T12:13:00Z");
    }
}
