//! Each limit of a message, at it and one beyond: what has just as much as it may signs in, or is followed; what has one
//! more is refused by the limit's own code. Every message is signed by xmlsec1 or OpenSSL, so that nothing but the limit
//! can be the reason. (Those of the parser are in `tests/xml.rs`.)
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use saml_edge::binding::{Inbound, MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS, PostForm, RelayState, ReturnTo};
use saml_edge::profile::{LogoutExpected, accept_response, verify_request};
use saml_edge::verdict::{Refusal, Verdict};
use saml_edge::xml::{Canonicalization, Document, Limits, canonicalize};
use support::encrypter::{Encryption, sp_next};
use support::fixture::Fixture;
use support::login::{Arrival, at, body, idp};
use support::logout::{LogoutFixture, RSA_SHA256, query_of, sign_query};
use support::replace;
use support::signer::{Algorithms, ENVELOPED, EXC_C14N, Signer};
use support::wrapping::{element, signature_of};

#[track_caller]
fn signs_in(arrival: &Arrival, xml: &str) {
    match arrival.login(xml) {
        Ok(signed_in) => assert_eq!(signed_in.claims.name_id.value, "ada@example.org"),
        Err(refused) => panic!("{}: {} / {}", refused.code(), refused.expected(), refused.found()),
    }
}

#[track_caller]
fn refused(arrival: &Arrival, xml: &str, code: &str) {
    let found = arrival.login(xml).map_err(|refused| refused.code());
    assert_eq!(found.err(), Some(code));
}

/// One Reference (Core 5.4.2); xmlsec1 signs two as readily, and both of these are true.
#[test]
fn one_reference() {
    let fixture = Fixture::response_signed();
    signs_in(&Arrival::default(), &fixture.signed_by(idp()));
    let template = fixture.template();
    let reference = element(&template, "ds:Reference");
    for references in [2, 3, 100] {
        let several = replace(&template, reference, &reference.repeat(references));
        let signed = idp().sign(&several, "Response");
        refused(&Arrival::default(), &signed, "signature.several_references");
    }
    let request = LogoutFixture::request();
    let template = request.xml(true);
    let reference = element(&template, "ds:Reference");
    let signed = |references: usize| {
        let template = replace(&template, reference, &reference.repeat(references));
        follow_form(&idp().sign(&template, "LogoutRequest"))
    };
    assert_eq!(signed(1), None);
    assert_eq!(signed(2), Some("signature.several_references"));
}

/// One Signature on the Response and one on the Assertion; one on a message of a logout. A third verifies or not: it is
/// not looked at.
#[test]
fn two_signatures() {
    let signed = Fixture::default().signed_by(idp());
    signs_in(&Arrival::default(), &signed);
    // Around the Assertion the schema of the Response is read first, and has no place for it.
    for (id, code) in [("_response", "element.unexpected"), ("_assertion", "signature.several")] {
        let signature = signature_of(&signed, id).unwrap();
        let third = replace(&signed, signature, &signature.repeat(2));
        refused(&Arrival::default(), &third, code);
    }
    // A third that is signed by everything around it.
    let place = "</saml:Subject>";
    let template = Algorithms::sha2(256).template("_response");
    let unsigned = replace(
        &Fixture::response_signed().template(),
        place,
        &format!("{template}{place}"),
    );
    let elsewhere = idp().sign_at(&unsigned, "//*[local-name()='Response']/*[local-name()='Signature']");
    refused(&Arrival::default(), &elsewhere, "signature.misplaced");
    for fixture in [LogoutFixture::request(), LogoutFixture::response()] {
        let signed = fixture.signed_by(idp());
        assert_eq!(take(&form(fixture.parameter(), &signed)), None);
        let signature = element(&signed, "ds:Signature");
        let second = replace(&signed, signature, &signature.repeat(2));
        assert_eq!(take(&form(fixture.parameter(), &second)), Some("signature.several"));
    }
}

/// Two transforms (Core 5.4.4): xmlsec1 applies as many as there are, and its signature is good each time.
#[test]
fn two_transforms() {
    for (count, code) in [
        (1, Some("signature.canonicalization_missing")),
        (2, None),
        (3, Some("signature.too_many_transforms")),
        (20, Some("signature.too_many_transforms")),
    ] {
        let mut transforms = vec![ENVELOPED.to_owned()];
        transforms.resize(count, EXC_C14N.to_owned());
        let algorithms = Algorithms {
            transforms,
            ..Algorithms::sha2(256)
        };
        let fixture = Fixture {
            algorithms: algorithms.clone(),
            ..Fixture::assertion_signed()
        };
        let signed = fixture.signed_by(idp());
        match code {
            None => signs_in(&Arrival::default(), &signed),
            Some(code) => refused(&Arrival::default(), &signed, code),
        }
        let request = LogoutFixture {
            algorithms,
            ..LogoutFixture::request()
        };
        assert_eq!(follow_form(&request.signed_by(idp())), code, "{count}");
    }
}

/// 64 prefixes in each PrefixList, of the canonicalization of SignedInfo as of the transform.
#[test]
fn sixty_four_prefixes() {
    let template = Fixture::assertion_signed().template();
    let list = |count: usize| (0..count).map(|number| format!("p{number} ")).collect::<String>();
    for name in ["CanonicalizationMethod", "Transform"] {
        let method = format!("<ds:{name} Algorithm=\"{EXC_C14N}\"/>");
        let with = |prefixes: &str| {
            let namespaces = format!("<ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\"/>");
            let listed = format!("<ds:{name} Algorithm=\"{EXC_C14N}\">{namespaces}</ds:{name}>");
            idp().sign(&replace(&template, &method, &listed), "Assertion")
        };
        signs_in(&Arrival::default(), &with(&list(64)));
        refused(&Arrival::default(), &with(&list(65)), "signature.too_many_prefixes");
        // The same prefix counts as often as it is there, and whatever stands between two.
        signs_in(&Arrival::default(), &with(&"xs\t ".repeat(64)));
        refused(
            &Arrival::default(),
            &with(&"xs\t ".repeat(65)),
            "signature.too_many_prefixes",
        );
    }
}

/// A signed query that inflates to the size of the largest message is followed; one octet more is not inflated.
#[test]
fn inflated_octets() {
    for fixture in [LogoutFixture::request(), LogoutFixture::response()] {
        let xml = fixture.xml(false);
        let padded = |octets: usize| {
            let padded = format!("{xml}{}", " ".repeat(octets - xml.len()));
            let deflated = miniz_oxide::deflate::compress_to_vec(padded.as_bytes(), 9);
            assert!(deflated.len() < 2_000, "{}", deflated.len());
            let query = query_of(fixture.parameter(), &deflated, None);
            sign_query(&query, RSA_SHA256, idp(), "-sha256")
        };
        assert_eq!(take(&Inbound::from_query(&padded(MAX_MESSAGE_OCTETS))), None);
        assert_eq!(
            take(&Inbound::from_query(&padded(MAX_MESSAGE_OCTETS + 1))),
            Some("redirect.message_too_large")
        );
    }
}

/// A signed Response whose canonical form has exactly as many octets as it may have; one more is not hashed. The document
/// is far smaller: one namespace is rendered over and over.
#[test]
fn canonical_octets() {
    const LIMIT: usize = 512 * 1024;
    let name = "u".repeat(8_000);
    let template = |times: usize, padding: usize| {
        let extensions = format!(
            "<samlp:Extensions xmlns:p=\"urn:{name}\"><e xmlns=\"\">{}</e>{}</samlp:Extensions><samlp:Status>",
            "x".repeat(padding),
            "<p:a/>".repeat(times)
        );
        replace(&Fixture::response_signed().template(), "<samlp:Status>", &extensions)
    };
    let octets = |xml: &str| {
        let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
        let signature = document
            .root()
            .children()
            .find(|child| child.local_name() == "Signature");
        let method = Canonicalization::Exclusive {
            inclusive_prefixes: &[],
        };
        let octets = canonicalize(document.root(), &method, signature.map(|signature| signature.node()));
        octets.unwrap().len()
    };
    let times = 64;
    let padding = LIMIT - octets(&template(times, 0));
    let at_limit = idp().sign(&template(times, padding), "Response");
    assert_eq!(octets(&at_limit), LIMIT);
    assert!(at_limit.len() < 64 * 1024, "{}", at_limit.len());
    signs_in(&Arrival::default(), &at_limit);
    let beyond = idp().sign(&template(times, padding + 1), "Response");
    refused(&Arrival::default(), &beyond, "c14n.octet_limit");
}

/// 32 encrypted attributes are decrypted, each of them; with one more none is.
#[test]
fn encrypted_parts() {
    let plain = Fixture::response_signed().assertion();
    let attribute = element(&plain, "saml:Attribute");
    let sealed = Encryption::with("aes256-gcm").element("EncryptedAttribute", attribute);
    let with = |count: usize| {
        let assertion = replace(&plain, attribute, &sealed.repeat(count));
        Fixture::response_signed().signed_around(&assertion, idp())
    };
    let signed_in = Arrival::decrypting().login(&with(32)).unwrap();
    assert_eq!(signed_in.claims.attributes["email"].len(), 32);
    refused(&Arrival::decrypting(), &with(33), "encryption.too_many_parts");
    // An EncryptedID is one of them.
    let name_id = element(&plain, "saml:NameID");
    let subject = Encryption::with("aes256-gcm").element("EncryptedID", name_id);
    let with_subject =
        |count: usize| replace_before_signing(&plain, attribute, &sealed.repeat(count), name_id, &subject);
    signs_in(&Arrival::decrypting(), &with_subject(31));
    refused(&Arrival::decrypting(), &with_subject(32), "encryption.too_many_parts");
}

fn replace_before_signing(plain: &str, attribute: &str, attributes: &str, name_id: &str, subject: &str) -> String {
    let assertion = replace(&replace(plain, attribute, attributes), name_id, subject);
    Fixture::response_signed().signed_around(&assertion, idp())
}

/// Four keys are tried, ours the last of them; five are none.
#[test]
fn encrypted_keys() {
    let encryption = Encryption::with("aes256-gcm").to(sp_next());
    let sealed = encryption.element("EncryptedAssertion", &Fixture::default().signed_assertion(idp()));
    let key = element(&sealed, "xenc:EncryptedKey");
    let stranger = Encryption::with("aes256-gcm").to(Signer::rsa("sp-of-another", 2048));
    let foreign = stranger.encrypted_key(&stranger.encrypt(b"x").key, "");
    let with = |count: usize| {
        let sealed = replace(&sealed, key, &format!("{}{key}", foreign.repeat(count - 1)));
        Fixture::default().signed_around(&sealed, idp())
    };
    signs_in(&Arrival::decrypting(), &with(4));
    refused(&Arrival::decrypting(), &with(5), "encryption.too_many_keys");
}

/// A form of 512 KiB, whatever else it carries; of the message in it the cap is in `tests/binding.rs`.
#[test]
fn form_octets() {
    assert_eq!((MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS), (524_288, 262_144));
    let good = String::from_utf8(body(Fixture::default().signed_by(idp()).as_bytes())).unwrap();
    let padded = |octets: usize| format!("{good}&x={}", "x".repeat(octets - good.len() - 3));
    let form = padded(MAX_FORM_OCTETS);
    assert_eq!(form.len(), MAX_FORM_OCTETS);
    assert!(Arrival::default().post(form.as_bytes()).is_ok());
    let beyond = padded(MAX_FORM_OCTETS + 1);
    let error = PostForm::decode(beyond.as_bytes()).unwrap_err();
    assert_eq!(error.code(), "post.form_too_large");
    let logout = String::from_utf8(logout_body(&LogoutFixture::request())).unwrap();
    let padded = |octets: usize| format!("{logout}&x={}", "x".repeat(octets - logout.len() - 3));
    assert_eq!(take(&Inbound::from_form(padded(MAX_FORM_OCTETS).as_bytes())), None);
    let beyond = Inbound::from_form(padded(MAX_FORM_OCTETS + 1).as_bytes());
    assert_eq!(take(&beyond), Some("post.form_too_large"));
}

/// What comes back as it came, and where to go.
#[test]
fn relay_states_and_places() {
    let returned = |octets: usize| RelayState::returned("r".repeat(octets), None).map(|state| state.as_str().len());
    assert_eq!((returned(4_096), returned(4_097)), (Some(4_096), None));
    let place = |octets: usize| {
        let path = format!("/{}", "a".repeat(octets - 1));
        ReturnTo::parse(&path, "https://sp.example", &[]).map_err(|error| error.code())
    };
    assert_eq!(place(2_048).unwrap().as_str().len(), 2_048);
    assert_eq!(place(2_049), Err("return_to.too_long"));
    // Resolved it is longer: what a query may not hold is percent-encoded.
    let longer = format!("/?{}", "'".repeat(2_046));
    assert_eq!(longer.len(), 2_048);
    let found = ReturnTo::parse(&longer, "https://sp.example", &[]);
    assert_eq!(found.map_err(|error| error.code()), Err("return_to.too_long"));
}

fn expected() -> LogoutExpected {
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

fn logout_body(fixture: &LogoutFixture) -> Vec<u8> {
    support::logout::form(fixture.parameter(), &fixture.signed_by(idp()))
}

fn form(parameter: &str, xml: &str) -> Result<Option<Inbound>, saml_edge::binding::BindingError> {
    Inbound::from_form(&support::logout::form(parameter, xml))
}

fn follow_form(xml: &str) -> Option<&'static str> {
    take(&form("SAMLRequest", xml))
}

/// Why a message of a logout is not followed; none if it is.
fn take(inbound: &Result<Option<Inbound>, saml_edge::binding::BindingError>) -> Option<&'static str> {
    let inbound = match inbound {
        Ok(inbound) => inbound.as_ref().expect("there is a message"),
        Err(error) => return Some(error.code()),
    };
    let mut verdict = Verdict::new();
    let result = match inbound.kind() {
        saml_edge::binding::MessageKind::Request => verify_request(inbound, &expected(), &mut verdict)
            .and_then(|signed| signed.accept(None, &expected(), &mut verdict))
            .map(|_| ()),
        saml_edge::binding::MessageKind::Response => {
            accept_response(inbound, &expected(), Some("_request"), &mut verdict).map(|_| ())
        }
    };
    result.err().map(|refused| refused.code())
}
