//! Signatures that xmlsec1 made: what must verify, and what must not, with the code it is refused with.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use saml_edge::crypto::VerifyingKey;
use saml_edge::dsig::{SignatureError, SignaturePolicy, Verified, verify, verify_element};
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Document, Limits};
use support::fixture::Fixture;
use support::replace;
use support::signer::{Algorithms, C14N, EXC_C14N, Signer};

fn idp() -> &'static Signer {
    Signer::rsa("idp", 2048)
}

fn parse(xml: &str) -> Document {
    Document::parse(xml.as_bytes(), &Limits::SAML).unwrap()
}

fn check(xml: &str, policy: SignaturePolicy) -> Result<Verified, SignatureError> {
    verify(&parse(xml), &[idp().verifying_key()], policy, false)
}

#[track_caller]
fn assert_code(result: Result<Verified, SignatureError>, code: &str) {
    match result {
        Ok(_) => panic!("verified, but {code} was wanted"),
        Err(error) => assert_eq!(error.code(), code, "{error}"),
    }
}

/// The one replacement that was meant.
#[test]
fn what_xmlsec1_signed_verifies_under_every_policy_it_meets() {
    use SignaturePolicy::{Assertion, Both, Either, Response};
    let both = Fixture::default().signed_by(idp());
    let response = Fixture::response_signed().signed_by(idp());
    let assertion = Fixture::assertion_signed().signed_by(idp());
    for policy in [Both, Response, Assertion, Either] {
        assert!(check(&both, policy).is_ok());
    }
    assert!(check(&response, Response).is_ok());
    assert!(check(&response, Either).is_ok());
    assert_code(check(&response, Both), "signature.missing_on_assertion");
    assert_code(check(&response, Assertion), "signature.missing_on_assertion");
    assert!(check(&assertion, Assertion).is_ok());
    assert!(check(&assertion, Either).is_ok());
    assert_code(check(&assertion, Both), "signature.missing_on_response");
    assert_code(check(&assertion, Response), "signature.missing_on_response");
    let none = Fixture {
        sign_response: false,
        ..Fixture::assertion_signed()
    };
    let none = Fixture {
        sign_assertion: false,
        ..none
    }
    .template();
    for policy in [Both, Response, Assertion, Either] {
        assert_code(check(&none, policy), "signature.missing");
    }
}

#[test]
fn what_is_let_out_is_the_signed_element_and_nothing_else() {
    let verified = check(&Fixture::default().signed_by(idp()), SignaturePolicy::Both).unwrap();
    let assertion = verified.assertion.unwrap();
    assert_eq!(assertion.key(), idp().verifying_key().fingerprint());
    let document = assertion.parse().unwrap();
    assert_eq!(document.root().local_name(), "Assertion");
    assert_eq!(document.root().attribute("ID"), Some("_assertion"));
    assert!(
        !document
            .root()
            .descendants()
            .any(|element| element.local_name() == "Signature")
    );
    let document = verified.response.unwrap().parse().unwrap();
    assert_eq!(document.root().local_name(), "Response");
    assert!(
        document
            .root()
            .children()
            .all(|element| element.local_name() != "Signature")
    );
}

#[test]
fn every_allowed_algorithm_verifies() {
    for bits in [256, 384, 512] {
        let fixture = Fixture {
            algorithms: Algorithms::sha2(bits),
            ..Fixture::default()
        };
        assert!(
            check(&fixture.signed_by(idp()), SignaturePolicy::Both).is_ok(),
            "SHA-{bits}"
        );
    }
    let inclusive = Algorithms {
        canonicalization: C14N.to_owned(),
        transforms: vec![support::signer::ENVELOPED.to_owned(), C14N.to_owned()],
        ..Algorithms::sha2(256)
    };
    let fixture = Fixture {
        algorithms: inclusive,
        ..Fixture::default()
    };
    assert!(check(&fixture.signed_by(idp()), SignaturePolicy::Both).is_ok());
    let prefixes = Algorithms {
        prefixes: Some("samlp xs #default".to_owned()),
        ..Algorithms::sha2(256)
    };
    let fixture = Fixture {
        algorithms: prefixes,
        ..Fixture::default()
    };
    assert!(check(&fixture.signed_by(idp()), SignaturePolicy::Both).is_ok());
    for bits in [3072, 4096] {
        let signer = Signer::rsa("idp", bits);
        let signed = parse(&Fixture::default().signed_by(signer));
        assert!(
            verify(&signed, &[signer.verifying_key()], SignaturePolicy::Both, false).is_ok(),
            "RSA {bits}"
        );
    }
}

#[test]
fn sha1_and_short_keys_need_the_switch() {
    let fixture = Fixture {
        algorithms: Algorithms::sha1(),
        ..Fixture::default()
    };
    let signed = fixture.signed_by(idp());
    assert_code(check(&signed, SignaturePolicy::Both), "signature.sha1_forbidden");
    assert!(verify(&parse(&signed), &[idp().verifying_key()], SignaturePolicy::Both, true).is_ok());
    let digest_only = Algorithms {
        digest: Algorithms::sha1().digest,
        ..Algorithms::sha2(256)
    };
    let fixture = Fixture {
        algorithms: digest_only,
        ..Fixture::default()
    };
    assert_code(
        check(&fixture.signed_by(idp()), SignaturePolicy::Both),
        "signature.digest_sha1_forbidden",
    );

    let short = Signer::rsa("short", 1024);
    let signed = parse(&Fixture::default().signed_by(short));
    let keys = [short.verifying_key()];
    assert_code(
        verify(&signed, &keys, SignaturePolicy::Both, false),
        "key.rsa_too_small",
    );
    assert!(verify(&signed, &keys, SignaturePolicy::Both, true).is_ok());
    let just_short = Signer::rsa("short", 2047);
    let signed = parse(&Fixture::default().signed_by(just_short));
    assert_code(
        verify(&signed, &[just_short.verifying_key()], SignaturePolicy::Both, false),
        "key.rsa_too_small",
    );
}

#[test]
fn any_configured_key_will_do_and_no_other() {
    let other = Signer::rsa("other", 2048);
    let signed = parse(&Fixture::default().signed_by(idp()));
    let keys = [other.verifying_key(), idp().verifying_key()];
    let verified = verify(&signed, &keys, SignaturePolicy::Both, false).unwrap();
    assert_eq!(verified.response.unwrap().key(), idp().verifying_key().fingerprint());
    assert_code(
        verify(&signed, &keys[..1], SignaturePolicy::Both, false),
        "signature.key_mismatch",
    );
    assert_code(
        verify(&signed, &[], SignaturePolicy::Both, false),
        "key.none_configured",
    );
    // One of two Signatures by another key is one too many.
    let mixed = idp().sign(&other.sign(&Fixture::default().template(), "Assertion"), "Response");
    assert_code(check(&mixed, SignaturePolicy::Response), "signature.key_mismatch");
}

#[test]
fn key_info_is_no_input() {
    let attacker = Signer::rsa("attacker", 2048);
    let signed = Fixture::default().signed_by(attacker);
    assert_code(check(&signed, SignaturePolicy::Both), "signature.key_mismatch");
    // Without KeyInfo, or with nonsense in it, a good signature stays good: it is covered by neither digest.
    let signed = Fixture::assertion_signed().signed_by(idp());
    let (start, end) = (
        signed.find("<ds:KeyInfo>").unwrap(),
        signed.find("</ds:KeyInfo>").unwrap(),
    );
    let without = format!("{}{}", &signed[..start], &signed[end + "</ds:KeyInfo>".len()..]);
    assert!(check(&without, SignaturePolicy::Assertion).is_ok());
    let nonsense = format!(
        "{}<ds:KeyInfo><ds:KeyName>x</ds:KeyName>{}",
        &signed[..start],
        &signed[end..]
    );
    assert!(check(&nonsense, SignaturePolicy::Assertion).is_ok());
}

#[test]
fn a_change_anywhere_in_the_signed_element_is_noticed() {
    let signed = Fixture::assertion_signed().signed_by(idp());
    let changes = [
        ("ada@example.org", "eve@example.org", "signature.digest_mismatch"),
        ("ada@example.org", "ada@example.org ", "signature.digest_mismatch"),
        (
            "Recipient=\"https://sp.example",
            "Recipient=\"https://sp2.example",
            "signature.digest_mismatch",
        ),
        ("<saml:Subject>", "<saml:Subject>\n", "signature.digest_mismatch"),
        (
            "<saml:Subject>",
            "<saml:Subject xmlns:a=\"urn:a\" a:b=\"c\">",
            "signature.digest_mismatch",
        ),
        ("ID=\"_assertion\"", "ID=\"_other\"", "signature.reference_target"),
        ("#rsa-sha256", "#rsa-sha512", "signature.value_mismatch"),
    ];
    for (from, to, code) in changes {
        assert_code(check(&replace(&signed, from, to), SignaturePolicy::Assertion), code);
    }
    // What has the same canonical form is the same.
    for (from, to) in [
        ("ada@example.org", "ada<!-- -->@example.org"),
        ("ada@example.org", "<![CDATA[ada]]>&#64;example.org"),
        ("<saml:Subject>", "<saml:Subject xmlns:a=\"urn:a\" >"),
    ] {
        let verified = check(&replace(&signed, from, to), SignaturePolicy::Assertion).unwrap();
        let document = verified.assertion.unwrap().parse().unwrap();
        let name_id = document
            .root()
            .descendants()
            .find(|element| element.local_name() == "NameID")
            .unwrap();
        assert_eq!(name_id.text().unwrap(), "ada@example.org");
    }
}

const SHA256_OF_NOTHING: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

#[test]
fn every_rule_of_the_structure_has_its_code() {
    let signed = Fixture::assertion_signed().signed_by(idp());
    let signature = {
        let (start, end) = (
            signed.find("<ds:Signature ").unwrap(),
            signed.find("</ds:Signature>").unwrap(),
        );
        signed[start..end + "</ds:Signature>".len()].to_owned()
    };
    let reference = {
        let (start, end) = (
            signed.find("<ds:Reference ").unwrap(),
            signed.find("</ds:Reference>").unwrap(),
        );
        signed[start..end + "</ds:Reference>".len()].to_owned()
    };
    let transform = format!("<ds:Transform Algorithm=\"{EXC_C14N}\"/>");
    let enveloped = format!("<ds:Transform Algorithm=\"{}\"/>", support::signer::ENVELOPED);
    let method = format!("<ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\"/>");
    let many = (0..65).map(|n| format!("p{n} ")).collect::<String>();
    let list = |prefixes: &str| format!("<ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\"/>");
    let wide = format!("<ds:Transform Algorithm=\"{EXC_C14N}\">{}</ds:Transform>", list(&many));
    let owned = |text: &str| text.to_owned();
    let cases: Vec<(String, String, &str)> = vec![
        (
            owned("samlp:Response"),
            owned("samlp:ArtifactResponse"),
            "signature.unexpected_element",
        ),
        (
            signature.clone(),
            format!("{signature}{signature}"),
            "signature.several",
        ),
        (
            owned("<samlp:Status>"),
            format!("<samlp:Extensions>{signature}</samlp:Extensions><samlp:Status>"),
            "signature.misplaced",
        ),
        (
            owned("<saml:Subject>"),
            format!("<saml:Subject>{signature}"),
            "signature.misplaced",
        ),
        (
            owned("<ds:KeyInfo>"),
            format!("<ds:KeyInfo>{signature}"),
            "signature.misplaced",
        ),
        (
            owned("</saml:Assertion>"),
            format!(
                "</saml:Assertion>{}",
                Fixture::default().assertion().replace("_assertion", "_second")
            ),
            "signature.several_assertions",
        ),
        (
            owned("</saml:Assertion>"),
            owned("</saml:Assertion><saml:EncryptedAssertion/>"),
            "signature.several_assertions",
        ),
        (
            owned("<ds:Signature "),
            owned("<saml:Subject/><ds:Signature "),
            "signature.position",
        ),
        (
            owned("<ds:SignedInfo>"),
            owned("<ds:SignatureValue/><ds:SignedInfo>"),
            "signature.unexpected_child",
        ),
        (
            owned("<ds:SignatureMethod "),
            owned("<ds:SignedInfo/><ds:SignatureMethod "),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:SignedInfo>"),
            owned("</ds:SignedInfo><ds:SignedInfo/>"),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:DigestValue>"),
            owned("<a/></ds:DigestValue>"),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:SignatureValue>"),
            owned("<a/></ds:SignatureValue>"),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:DigestValue>"),
            owned("</ds:DigestValue><ds:DigestValue/>"),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:Signature>"),
            owned("<ds:KeyInfo/></ds:Signature>"),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:Signature>"),
            owned("<evil/></ds:Signature>"),
            "signature.unexpected_child",
        ),
        (
            owned("</ds:SignedInfo>"),
            owned("x</ds:SignedInfo>"),
            "signature.unexpected_text",
        ),
        (
            owned("</ds:DigestValue>"),
            owned("<!-- --></ds:DigestValue>"),
            "signature.comment",
        ),
        (
            owned("</ds:Signature>"),
            owned("<ds:Object/></ds:Signature>"),
            "signature.object_forbidden",
        ),
        (
            reference.clone(),
            format!("{reference}{reference}"),
            "signature.several_references",
        ),
        (owned(" ID=\"_assertion\""), owned(""), "signature.element_without_id"),
        (owned(" URI=\"#_assertion\""), owned(""), "signature.reference_target"),
        (
            owned("URI=\"#_assertion\""),
            owned("URI=\"\""),
            "signature.reference_target",
        ),
        (
            owned("URI=\"#_assertion\""),
            owned("URI=\"#_response\""),
            "signature.reference_target",
        ),
        (
            owned("URI=\"#_assertion\""),
            owned("URI=\"#xpointer(id('_assertion'))\""),
            "signature.reference_target",
        ),
        (
            owned("URI=\"#_assertion\""),
            owned("URI=\"http://evil.example/#_assertion\""),
            "signature.reference_target",
        ),
        (enveloped.clone(), owned(""), "signature.enveloped_missing"),
        (
            format!("<ds:Transforms>{enveloped}{transform}</ds:Transforms>"),
            owned(""),
            "signature.enveloped_missing",
        ),
        (
            format!("{enveloped}{transform}"),
            format!("{transform}{enveloped}"),
            "signature.enveloped_missing",
        ),
        (transform.clone(), owned(""), "signature.canonicalization_missing"),
        (
            transform.clone(),
            format!("{transform}{transform}"),
            "signature.too_many_transforms",
        ),
        (transform.clone(), wide, "signature.too_many_prefixes"),
        (
            method.clone(),
            owned("<ds:CanonicalizationMethod/>"),
            "signature.algorithm_missing",
        ),
        (
            owned("#rsa-sha256\"/>"),
            owned("#rsa-sha256\"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>"),
            "signature.parameters",
        ),
        (
            enveloped.clone(),
            enveloped.replace("/>", "><ds:XPath>1</ds:XPath></ds:Transform>"),
            "signature.parameters",
        ),
        (
            transform.clone(),
            transform.replace("/>", "><a/></ds:Transform>"),
            "signature.parameters",
        ),
        (
            owned("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            owned("http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
            "signature.algorithm_forbidden",
        ),
        (
            owned("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            owned("http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
            "signature.algorithm_forbidden",
        ),
        (
            owned("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            owned("http://www.w3.org/2000/09/xmldsig#dsa-sha1"),
            "signature.algorithm_forbidden",
        ),
        (
            owned("http://www.w3.org/2001/04/xmlenc#sha256"),
            owned("http://www.w3.org/2001/04/xmldsig-more#md5"),
            "signature.digest_forbidden",
        ),
        (
            method.clone(),
            method.replace("c14n#", "c14n#WithComments"),
            "signature.canonicalization_forbidden",
        ),
        (
            transform.clone(),
            transform.replace(EXC_C14N, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
            "signature.canonicalization_forbidden",
        ),
        (
            transform.clone(),
            transform.replace(EXC_C14N, "http://www.w3.org/2006/12/xml-c14n11"),
            "signature.canonicalization_forbidden",
        ),
        (
            owned("</ds:SignatureValue>"),
            owned("!</ds:SignatureValue>"),
            "signature.value_malformed",
        ),
        (
            owned("</ds:SignatureValue>"),
            owned("=</ds:SignatureValue>"),
            "signature.value_malformed",
        ),
        (
            owned("<ds:SignatureValue>"),
            owned("<ds:SignatureValue>AAAA"),
            "signature.value_mismatch",
        ),
    ];
    for (from, to, code) in &cases {
        let changed = match *code {
            "signature.unexpected_element" => signed.replace(from, to),
            _ => replace(&signed, from, to),
        };
        let result = verify(
            &parse(&changed),
            &[idp().verifying_key()],
            SignaturePolicy::Assertion,
            false,
        );
        assert_code(result, code);
    }
}

/// DigestValue is signed, so a wrong one needs a signer that signs it: ours does, by hand.
#[test]
fn a_signed_digest_must_still_be_one() {
    let cases = [
        (SHA256_OF_NOTHING, "signature.digest_of_nothing"),
        ("AAAA", "signature.digest_malformed"),
        ("!", "signature.digest_malformed"),
        ("", "signature.digest_malformed"),
        (
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "signature.digest_mismatch",
        ),
    ];
    for (digest, code) in cases {
        let template = Fixture::assertion_signed().template();
        let filled = replace(
            &template,
            "<ds:DigestValue/>",
            &format!("<ds:DigestValue>{digest}</ds:DigestValue>"),
        );
        let signed = idp().sign_signed_info(&filled);
        assert_code(check(&signed, SignaturePolicy::Assertion), code);
    }
}

#[test]
fn inclusive_canonicalization_inherits_no_xml_attributes() {
    let inclusive = Algorithms {
        canonicalization: C14N.to_owned(),
        transforms: vec![support::signer::ENVELOPED.to_owned(), C14N.to_owned()],
        ..Algorithms::sha2(256)
    };
    let fixture = Fixture {
        algorithms: inclusive,
        ..Fixture::assertion_signed()
    };
    let template = replace(
        &fixture.template(),
        "<samlp:Response ",
        "<samlp:Response xml:lang=\"en\" ",
    );
    let signed = idp().sign(&template, "Assertion");
    assert_code(
        check(&signed, SignaturePolicy::Assertion),
        "c14n.inherited_xml_attribute",
    );
    let template = replace(
        &Fixture::assertion_signed().template(),
        "<samlp:Response ",
        "<samlp:Response xml:lang=\"en\" ",
    );
    assert!(check(&idp().sign(&template, "Assertion"), SignaturePolicy::Assertion).is_ok());
}

#[test]
fn other_messages_are_signed_as_a_whole() {
    const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
    let template = format!(
        "<samlp:LogoutRequest xmlns:samlp=\"{PROTOCOL}\" ID=\"_1\"><saml:Issuer \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">i</saml:Issuer>{}</samlp:LogoutRequest>",
        Algorithms::sha2(256).template("_1")
    );
    let keys: [VerifyingKey; 1] = [idp().verifying_key()];
    let signed = parse(&idp().sign(&template, "LogoutRequest"));
    let octets = verify_element(&signed, (PROTOCOL, "LogoutRequest"), &keys, false).unwrap();
    assert_eq!(octets.parse().unwrap().root().local_name(), "LogoutRequest");
    let error = verify_element(&signed, (PROTOCOL, "LogoutResponse"), &keys, false).unwrap_err();
    assert_eq!(error.code(), "signature.unexpected_element");
    // A signed message of one kind is no Response, whatever it carries.
    assert_code(
        verify(&signed, &keys, SignaturePolicy::Either, false),
        "signature.unexpected_element",
    );
    let both = parse(&Fixture::default().signed_by(idp()));
    let error = verify_element(&both, (PROTOCOL, "Response"), &keys, false).unwrap_err();
    assert_eq!(error.code(), "signature.misplaced");
}
