//! Fixture → exact code. Each Response is made and signed by OpenSSL and xmlsec1 at test time; the names begin with the
//! number of the attack where it has one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::binding::PostForm;
use saml_edge::crypto::VerifyingKey;
use saml_edge::profile::{Claims, Expected, Received, Refused, Trust};
use saml_edge::settings::{AttributeNames, SignaturePolicy};
use saml_edge::time::Timestamp;
use saml_edge::verdict::{CheckStatus, Refusal, Verdict};
use support::fixture::Fixture;
use support::signer::{Algorithms, C14N, ENVELOPED, EXC_C14N, Signer};

fn idp() -> &'static Signer {
    Signer::rsa("refusals-idp", 2048)
}

fn expected() -> Expected {
    Expected {
        sp_entity_id: "https://sp.example/saml/metadata".to_owned(),
        acs_url: "https://sp.example/saml/acs".to_owned(),
        idp_entity_id: Some("https://idp.example/metadata".to_owned()),
        request_id: Some("_request".to_owned()),
        authenticated_since: None,
        requested_authn_context: Vec::new(),
        attributes: AttributeNames::default(),
        now: Timestamp::parse("2026-11-24T12:01:00Z").unwrap(),
        clock_skew_seconds: 120,
    }
}

fn form(xml: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair("SAMLResponse", &STANDARD.encode(xml))
        .finish()
}

struct Case {
    keys: Vec<VerifyingKey>,
    policy: SignaturePolicy,
    allow_sha1: bool,
    expected: Expected,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            keys: vec![idp().verifying_key()],
            policy: SignaturePolicy::Both,
            allow_sha1: false,
            expected: expected(),
        }
    }
}

impl Case {
    fn of(policy: SignaturePolicy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    fn decide(&self, xml: &str) -> Result<Claims, Refused> {
        self.decide_form(form(xml).as_bytes())
    }

    fn decide_form(&self, body: &[u8]) -> Result<Claims, Refused> {
        let mut verdict = Verdict::new();
        let result = (|| {
            let received = Received::receive(PostForm::decode(body)?, &mut verdict)?;
            let trust = Trust {
                keys: &self.keys,
                policy: self.policy,
                allow_sha1: self.allow_sha1,
            };
            received.accept(&trust, &self.expected, &mut verdict)
        })();
        if let Err(refused) = &result
            && !verdict.checks().is_empty()
        {
            assert_eq!(verdict.code(), Some(refused.code()), "the verdict says what decided");
            let failed = verdict
                .checks()
                .iter()
                .filter(|check| check.status == CheckStatus::Failed)
                .count();
            assert_eq!(failed, 1);
            assert!(verdict.checks().is_sorted_by_key(|check| check.name));
        }
        result.map(|accepted| accepted.claims().clone())
    }
}

#[track_caller]
fn refused(case: &Case, xml: &str, code: &str) {
    match case.decide(xml) {
        Ok(claims) => panic!("accepted as {}", claims.name_id.value),
        Err(refused) => {
            assert_eq!(
                refused.code(),
                code,
                "expected {}; found {}",
                refused.expected(),
                refused.found()
            );
        }
    }
}

#[track_caller]
fn fixture_refused(change: impl FnOnce(&mut Fixture), code: &str) {
    let mut fixture = Fixture::default();
    change(&mut fixture);
    refused(&Case::default(), &fixture.signed_by(idp()), code);
}

/// Signs after changing the text of the template.
fn template_signed(change: impl FnOnce(String) -> String) -> String {
    let fixture = Fixture::default();
    let template = change(fixture.template());
    idp().sign(&idp().sign(&template, "Assertion"), "Response")
}

#[track_caller]
fn replaced(xml: String, from: &str, to: &str) -> String {
    assert!(xml.contains(from), "{from} is not in the fixture");
    xml.replacen(from, to, 1)
}

#[test]
fn a_valid_response_gives_exactly_its_claims() {
    for (policy, fixture) in [
        (SignaturePolicy::Both, Fixture::default()),
        (SignaturePolicy::Response, Fixture::response_signed()),
        (SignaturePolicy::Assertion, Fixture::assertion_signed()),
        (SignaturePolicy::Either, Fixture::response_signed()),
        (SignaturePolicy::Either, Fixture::assertion_signed()),
        (SignaturePolicy::Either, Fixture::default()),
    ] {
        let claims = Case::of(policy).decide(&fixture.signed_by(idp())).unwrap();
        assert_eq!(claims.idp_entity_id, "https://idp.example/metadata");
        assert_eq!(claims.name_id.value, "ada@example.org");
        assert_eq!(claims.email.as_deref(), Some("ada@example.org"));
        assert_eq!(claims.attributes["groups"], ["admin", "staff"]);
        assert_eq!(claims.session_index.as_deref(), Some("_session"));
    }
}

#[test]
fn row_01_no_signature_and_no_key() {
    let unsigned = Fixture {
        sign_response: false,
        sign_assertion: false,
        ..Fixture::default()
    }
    .template();
    for policy in [
        SignaturePolicy::Both,
        SignaturePolicy::Response,
        SignaturePolicy::Assertion,
        SignaturePolicy::Either,
    ] {
        refused(&Case::of(policy), &unsigned, "signature.missing");
    }
    let no_keys = Case {
        keys: Vec::new(),
        ..Case::default()
    };
    refused(&no_keys, &Fixture::default().signed_by(idp()), "key.none_configured");
    refused(
        &Case::default(),
        &Fixture::response_signed().signed_by(idp()),
        "signature.missing_on_assertion",
    );
    refused(
        &Case::default(),
        &Fixture::assertion_signed().signed_by(idp()),
        "signature.missing_on_response",
    );
}

/// Rows 2 to 9: every permutation, on each base, is refused; the identity is never the evil one.
#[test]
fn rows_02_to_09_signature_wrapping() {
    let bases = [
        (SignaturePolicy::Response, Fixture::response_signed()),
        (SignaturePolicy::Assertion, Fixture::assertion_signed()),
        (SignaturePolicy::Both, Fixture::default()),
    ];
    for (policy, base) in bases {
        let signed = base.signed_by(idp());
        let assertion = between(&signed, "<saml:Assertion", "</saml:Assertion>");
        let evil = |id: &str| {
            strip_signatures(&assertion)
                .replace("ada@example.org", "evil@example.org")
                .replace("ID=\"_assertion\"", &format!("ID=\"{id}\""))
        };
        let extensions = |inner: &str| format!("<samlp:Extensions>{inner}</samlp:Extensions><samlp:Status>");
        for id in ["_evil", "_assertion"] {
            let variants = [
                signed.replace(&assertion, &format!("{}{assertion}", evil(id))),
                signed.replace(&assertion, &format!("{assertion}{}", evil(id))),
                signed.replace(
                    &assertion,
                    &evil(id).replace("</saml:Assertion>", &format!("{assertion}</saml:Assertion>")),
                ),
                signed.replace(
                    &assertion,
                    &evil(id).replace(
                        "<saml:Conditions",
                        &format!("<saml:Advice>{assertion}</saml:Advice><saml:Conditions"),
                    ),
                ),
                signed.replace("<samlp:Status>", &extensions(&assertion)),
                signed.replace("<samlp:Status>", &extensions(&evil(id))),
                signed.replace(
                    "</ds:Signature>",
                    &format!("<ds:Object>{}</ds:Object></ds:Signature>", evil(id)),
                ),
                signed.replace("</ds:KeyInfo>", &format!("{}</ds:KeyInfo>", evil(id))),
                // The original Response inside another.
                format!("{}{signed}</samlp:Response>", evil_response(&signed, &evil(id))),
                signed.replace(&assertion, &evil(id)),
            ];
            for (number, xml) in variants.iter().enumerate() {
                if let Ok(claims) = Case::of(policy).decide(xml) {
                    panic!("{policy:?} {id} variant {number} accepted as {}", claims.name_id.value);
                }
            }
        }
    }
}

fn between(xml: &str, from: &str, to: &str) -> String {
    let start = xml.find(from).unwrap();
    let end = start + xml[start..].find(to).unwrap() + to.len();
    xml[start..end].to_owned()
}

fn strip_signatures(xml: &str) -> String {
    let mut xml = xml.to_owned();
    while xml.contains("<ds:Signature") {
        let signature = between(&xml, "<ds:Signature", "</ds:Signature>");
        xml = xml.replacen(&signature, "", 1);
    }
    xml
}

fn evil_response(signed: &str, evil: &str) -> String {
    let start = signed.find("<samlp:Response").unwrap();
    let head = &signed[start..start + signed[start..].find('>').unwrap() + 1];
    format!(
        "{}<saml:Issuer>https://idp.example/metadata</saml:Issuer><samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{evil}",
        head.replace("_response", "_outer")
    )
}

#[test]
fn rows_10_to_19_structure() {
    let signed = Fixture::default().signed_by(idp());
    let both = Case::default();
    let info = between(&signed, "<ds:SignedInfo>", "</ds:SignedInfo>");
    refused(
        &both,
        &replaced(signed.clone(), &info, &format!("{info}{info}")),
        "signature.unexpected_child",
    );
    let signature = between(&signed, "<ds:Signature ", "</ds:Signature>");
    refused(
        &both,
        &replaced(signed.clone(), &signature, &format!("{signature}{signature}")),
        "element.unexpected",
    );
    refused(
        &both,
        &replaced(
            signed.clone(),
            "</saml:Subject>",
            &format!("{signature}</saml:Subject>"),
        ),
        "signature.misplaced",
    );
    refused(
        &both,
        &signed.replace("ID=\"_assertion\"", "ID=\"_response\""),
        "xml.duplicate_id",
    );
    refused(
        &both,
        &replaced(signed.clone(), "ID=\"_response\"", "ID=\"1'] | //*['\""),
        "xml.invalid_id",
    );
}

#[test]
fn row_14_one_assertion() {
    let fixture = Fixture::response_signed();
    let two = format!(
        "{}{}",
        fixture.assertion(),
        fixture.assertion().replace("_assertion", "_second")
    );
    let signed = idp().sign(&fixture.template_around(&two), "Response");
    refused(&Case::of(SignaturePolicy::Response), &signed, "assertion.multiple");
    let none = idp().sign(&fixture.template_around(""), "Response");
    refused(&Case::of(SignaturePolicy::Response), &none, "assertion.missing");
    let encrypted = idp().sign(&fixture.template_around("<saml:EncryptedAssertion/>"), "Response");
    refused(
        &Case::of(SignaturePolicy::Response),
        &encrypted,
        "assertion.encrypted_not_supported",
    );
}

#[test]
fn rows_23_to_38_parser() {
    // 23: the whole text is read, never the part before a comment; comments are no part of what is signed.
    let signed = Fixture {
        name_id: "admin@x.evil".to_owned(),
        ..Fixture::default()
    }
    .signed_by(idp());
    let commented = replaced(signed.clone(), "admin@x.evil", "admin@x<!---->.evil");
    assert_eq!(
        Case::default().decide(&commented).unwrap().name_id.value,
        "admin@x.evil"
    );
    refused(
        &Case::default(),
        &replaced(signed.clone(), "admin@x.evil", "admin@x<?p?>.evil"),
        "xml.processing_instruction",
    );
    refused(
        &Case::default(),
        &format!("<!DOCTYPE a>{signed_}", signed_ = strip_declaration(&signed)),
        "xml.dtd_forbidden",
    );
    refused(&Case::default(), &format!("{signed}<a/>"), "xml.multiple_roots");
    refused(
        &Case::default(),
        &replaced(signed.clone(), "ID=\"_assertion\"", "ID=\"_assertion\" saml:ID=\"_x\""),
        "xml.prefixed_id",
    );
    // 28: the digest of nothing, 32: a comment in DigestValue.
    let digest = between(&signed, "<ds:DigestValue>", "</ds:DigestValue>");
    refused(
        &Case::default(),
        &replaced(signed.clone(), &digest, &digest.replace("</", "<!-- --></")),
        "signature.comment",
    );
}

fn strip_declaration(xml: &str) -> &str {
    xml.split_once("?>").map_or(xml, |(_, rest)| rest)
}

#[test]
fn row_34_a_digest_elsewhere_has_no_effect() {
    let signed = Fixture {
        before_assertion: String::new(),
        ..Fixture::default()
    }
    .signed_by(idp());
    let evil = signed.replace("<saml:NameID Format", "<saml:NameID SPProvidedID=\"x\" Format");
    let digest = "<samlp:Extensions><ds:DigestValue xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">AAAA</ds:DigestValue></samlp:Extensions><samlp:Status>";
    refused(
        &Case::default(),
        &evil.replace("<samlp:Status>", digest),
        "signature.digest_mismatch",
    );
}

#[test]
fn rows_39_and_40_transforms() {
    let with = |transforms: Vec<&str>| {
        let transforms = transforms.into_iter().map(str::to_owned).collect();
        Fixture {
            algorithms: Algorithms {
                transforms,
                ..Algorithms::sha2(256)
            },
            ..Fixture::default()
        }
    };
    refused(
        &Case::default(),
        &with(vec![EXC_C14N]).signed_by(idp()),
        "signature.enveloped_missing",
    );
    refused(
        &Case::default(),
        &with(vec![ENVELOPED, C14N, EXC_C14N]).signed_by(idp()),
        "signature.too_many_transforms",
    );
    let valid = with(vec![ENVELOPED, C14N]).signed_by(idp());
    assert!(Case::default().decide(&valid).is_ok(), "inclusive C14N 1.0 is allowed");
}

#[test]
fn rows_42_to_49_keys_and_algorithms() {
    let signed = Fixture::default().signed_by(idp());
    let stranger = Signer::rsa("stranger", 2048);
    refused(
        &Case::default(),
        &Fixture::default().signed_by(stranger),
        "signature.key_mismatch",
    );
    let several = Case {
        keys: vec![stranger.verifying_key(), idp().verifying_key()],
        ..Case::default()
    };
    assert!(several.decide(&signed).is_ok(), "several certificates at once");
    let sha1 = Fixture {
        algorithms: Algorithms::sha1(),
        ..Fixture::default()
    }
    .signed_by(idp());
    refused(&Case::default(), &sha1, "signature.sha1_forbidden");
    assert!(
        Case {
            allow_sha1: true,
            ..Case::default()
        }
        .decide(&sha1)
        .is_ok()
    );
    let hmac = signed.replace(
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    );
    refused(&Case::default(), &hmac, "signature.algorithm_forbidden");
    for bits in [256, 384, 512] {
        let fixture = Fixture {
            algorithms: Algorithms::sha2(bits),
            ..Fixture::default()
        };
        assert!(Case::default().decide(&fixture.signed_by(idp())).is_ok(), "SHA-{bits}");
    }
}

#[test]
fn rows_62_to_80_the_saml_rules() {
    let text = str::to_owned;
    let some = |value: &str| Some(value.to_owned());
    fixture_refused(
        |f| f.not_on_or_after = text("2026-11-24T11:59:00Z"),
        "time.not_on_or_after",
    );
    fixture_refused(|f| f.not_before = text("2026-11-24T12:03:01Z"), "time.not_before");
    fixture_refused(
        |f| f.recipient = text("https://other.example/acs"),
        "recipient.mismatch",
    );
    fixture_refused(
        |f| f.destination = some("https://other.example/acs"),
        "destination.mismatch",
    );
    fixture_refused(|f| f.destination = None, "destination.missing");
    fixture_refused(
        |f| f.audiences = vec![text("https://other.example/")],
        "audience.mismatch",
    );
    fixture_refused(|f| f.issuer = text("https://evil.example/"), "issuer.mismatch");
    fixture_refused(
        |f| f.assertion_issuer = text("https://evil.example/"),
        "issuer.mismatch",
    );
    fixture_refused(|f| f.in_response_to = some("_another"), "in_response_to.mismatch");
    fixture_refused(
        |f| f.status = text("urn:oasis:names:tc:SAML:2.0:status:Responder"),
        "status.not_success",
    );
    fixture_refused(|f| f.version = text("1.1"), "version.unsupported");
    fixture_refused(|f| f.issue_instant = text("2026-11-24T12:00:00+01:00"), "time.not_utc");
    fixture_refused(
        |f| f.confirmation_method = text("urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"),
        "subject_confirmation.not_bearer",
    );
    fixture_refused(|f| f.name_id = text(" "), "name_id.empty");
    fixture_refused(
        |f| f.session_not_on_or_after = some("2026-11-24T11:00:00Z"),
        "time.session_not_on_or_after",
    );
    let condition = template_signed(|xml| {
        replaced(
            xml,
            "<saml:AudienceRestriction>",
            "<saml:Condition/><saml:AudienceRestriction>",
        )
    });
    refused(&Case::default(), &condition, "condition.unknown");
    let no_audience = template_signed(|xml| {
        let restriction = between(&xml, "<saml:AudienceRestriction>", "</saml:AudienceRestriction>");
        replaced(xml, &restriction, "")
    });
    refused(&Case::default(), &no_audience, "audience.missing");
}

#[test]
fn rows_63_the_skew_at_its_edges() {
    let signed = Fixture::default().signed_by(idp());
    let at = |time: &str| Case {
        expected: Expected {
            now: Timestamp::parse(time).unwrap(),
            ..expected()
        },
        ..Case::default()
    };
    assert!(at("2026-11-24T12:06:59.999Z").decide(&signed).is_ok());
    assert!(at("2026-11-24T12:07:00Z").decide(&signed).is_err());
    assert!(at("2026-11-24T11:58:00Z").decide(&signed).is_ok());
    assert!(at("2026-11-24T11:56:59Z").decide(&signed).is_err());
}

#[test]
fn rows_85_to_90_the_form_and_the_budgets() {
    let case = Case::default();
    let code = |body: &str| case.decide_form(body.as_bytes()).unwrap_err().code();
    assert_eq!(code("a=b"), "post.response_missing");
    assert_eq!(code("SAMLResponse=AAAA&SAMLResponse=AAAA"), "post.response_duplicated");
    assert_eq!(code("SAMLResponse=A%00AA"), "post.not_base64");
    assert_eq!(code("SAMLResponse=AA%3DA"), "post.not_base64");
    assert_eq!(code(&form(&"x".repeat(256 * 1024 + 1))), "post.message_too_large");
    let deep = format!("{}{}", "<a>".repeat(65), "</a>".repeat(65));
    refused(&case, &deep, "xml.depth_limit");
    refused(&case, "<a xmlns=\"urn:x\">&lol;</a>", "xml.undefined_entity");
}

/// Any mutation of a valid Response is refused or gives exactly the original claims.
#[test]
fn any_mutation_is_refused_or_changes_nothing() {
    let mut seed = 0x2026_1124_u64;
    let mut next = move |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % bound as u64) as usize
    };
    let bases = [
        (SignaturePolicy::Both, Fixture::default()),
        (SignaturePolicy::Response, Fixture::response_signed()),
        (SignaturePolicy::Assertion, Fixture::assertion_signed()),
        (SignaturePolicy::Either, Fixture::assertion_signed()),
    ];
    let (mut tried, mut same) = (0, 0);
    for (policy, base) in bases {
        let case = Case::of(policy);
        let signed = base.signed_by(idp());
        let original = case.decide(&signed).unwrap();
        let mut oracle = |mutant: String| {
            tried += 1;
            if let Ok(claims) = case.decide(&mutant) {
                same += 1;
                assert_eq!(claims, original, "{policy:?}: a mutation changed the claims:\n{mutant}");
            }
        };
        // Every octet, once each way.
        for index in 0..signed.len() {
            let mut octets = signed.clone().into_bytes();
            octets[index] ^= 1 << next(7);
            if let Ok(mutant) = String::from_utf8(octets) {
                oracle(mutant);
            }
        }
        let pieces: Vec<&str> = signed.split_inclusive('>').collect();
        for _ in 0..1_500 {
            let mut mutant: Vec<String> = pieces.iter().map(|&piece| piece.to_owned()).collect();
            for _ in 0..=next(2) {
                let (from, to) = (next(mutant.len()), next(mutant.len()));
                let length = 1 + next(12.min(mutant.len() - from));
                match next(5) {
                    0 => {
                        mutant.drain(from..(from + length).min(mutant.len()));
                    }
                    1 => {
                        let copy = mutant[from..(from + length).min(mutant.len())].to_vec();
                        mutant.splice(to..to, copy);
                    }
                    2 => {
                        let piece = mutant.remove(from);
                        let to = to.min(mutant.len());
                        mutant.insert(to, piece);
                    }
                    3 => mutant.insert(
                        to,
                        ["<!---->", "<?x?>", "<![CDATA[x]]>", "&#120;", " ", "x"][next(6)].to_owned(),
                    ),
                    _ => {
                        mutant[from] = mutant[from].replacen(
                            "ID=",
                            ["samlp:ID=", "Id=", "xml:id=", "xmlns:q=\"urn:q\" ID="][next(4)],
                            1,
                        )
                    }
                }
                if mutant.is_empty() {
                    break;
                }
            }
            oracle(mutant.concat());
        }
        for place in ["ada@example.org", "https://sp.example/saml/metadata<"] {
            let text = place.trim_end_matches('<');
            for index in 0..=text.len() {
                for insert in ["<!---->", "<?p?>", "<![CDATA[]]>", "&#x200b;", "<a/>", "\u{0}"] {
                    oracle(signed.replacen(text, &format!("{}{insert}{}", &text[..index], &text[index..]), 1));
                }
            }
        }
    }
    println!("{tried} mutations: {same} gave the original claims, all others were refused");
    assert!(tried >= 10_000, "{tried}");
}
