//! What is changed after signing, by someone without the key, and what a key signs that is no signature of a Response.

use saml_edge::dsig::{SignaturePolicy, verify};
use saml_edge::xml::{Document, Limits};

use crate::support::fixture::Fixture;
use crate::support::login::{Arrival, idp};
use crate::support::signer::{ENVELOPED, EXC_C14N};
use crate::support::wrapping::{element, signature_of, wrappings};
use crate::{Table, replace};

pub fn tampered(table: &mut Table) {
    let signed = Fixture::assertion_signed().signed_by(idp());
    for (row, wanted, from, to) in placement(&signed)
        .into_iter()
        .chain(structure(&signed))
        .chain(methods())
    {
        table.login(row, wanted, &Arrival::default(), &replace(&signed, &from, &to), &from);
    }
    // The Response's own values, where only the Assertion is signed, admit nobody.
    for (row, wanted, from, to) in [
        (
            22,
            "in_response_to.unknown_request",
            "InResponseTo=\"_request\"",
            "InResponseTo=\"_mine\"",
        ),
        (
            22,
            "destination.mismatch",
            "Destination=\"https://sp",
            "Destination=\"https://evil",
        ),
        (
            22,
            "issuer.mismatch",
            "<saml:Issuer>https://idp",
            "<saml:Issuer>https://evil",
        ),
        (22, "status.not_success", "status:Success", "status:Responder"),
    ] {
        table.login(row, wanted, &Arrival::default(), &replace(&signed, from, to), from);
    }
    // An answer to somebody's request does not become unsolicited by dropping what is not signed.
    let stripped = replace(&signed, " InResponseTo=\"_request\"", "");
    table.login(
        22,
        "in_response_to.unexpected",
        &Arrival::unsolicited(),
        &stripped,
        "InResponseTo stripped",
    );
    table.login(
        68,
        "in_response_to.unexpected",
        &Arrival::unsolicited(),
        &stripped,
        "InResponseTo stripped",
    );
}

type Case = (u8, &'static str, String, String);

fn before(what: &str, more: &str) -> (String, String) {
    (what.to_owned(), format!("{more}{what}"))
}

fn after(what: &str, more: &str) -> (String, String) {
    (what.to_owned(), format!("{what}{more}"))
}

fn to(from: &str, to: &str) -> (String, String) {
    (from.to_owned(), to.to_owned())
}

fn cases(cases: Vec<(u8, &'static str, (String, String))>) -> Vec<Case> {
    cases
        .into_iter()
        .map(|(row, wanted, (from, to))| (row, wanted, from, to))
        .collect()
}

/// Signatures, Assertions and IDs where there should be none.
fn placement(signed: &str) -> Vec<Case> {
    let signature = signature_of(signed, "_assertion").unwrap();
    let assertion = element(signed, "saml:Assertion");
    let second = Fixture {
        sign_assertion: false,
        assertion_id: "_second".into(),
        ..Fixture::default()
    }
    .assertion();
    let same_id = second.replace("_second", "_assertion");
    let in_extensions = |what: &str| format!("<samlp:Extensions>{what}</samlp:Extensions>");
    let in_detail = |what: &str| format!("<samlp:StatusDetail>{what}</samlp:StatusDetail>");
    let in_advice = |what: &str| format!("<saml:Advice>{what}</saml:Advice>");
    cases(vec![
        (1, "signature.missing", to(signature, "")),
        (
            11,
            "signature.object_forbidden",
            before("</ds:Signature>", "<ds:Object/>"),
        ),
        (
            11,
            "assertion.misplaced",
            before("</ds:Signature>", &format!("<ds:Object>{second}</ds:Object>")),
        ),
        (11, "assertion.misplaced", before("</ds:KeyInfo>", &second)),
        (12, "signature.several", after(signature, signature)),
        (13, "signature.misplaced", after("<saml:Subject>", signature)),
        (
            13,
            "signature.misplaced",
            before("<samlp:Status>", &in_extensions(signature)),
        ),
        (
            13,
            "signature.misplaced",
            before("</samlp:Status>", &in_detail(signature)),
        ),
        (13, "signature.misplaced", after("<ds:KeyInfo>", signature)),
        (13, "signature.position", before("<ds:Signature ", "<saml:Subject/>")),
        (14, "assertion.multiple", after(assertion, &second)),
        (14, "assertion.multiple", before(assertion, &second)),
        (14, "assertion.multiple", after(assertion, "<saml:EncryptedAssertion/>")),
        (14, "assertion.missing", to(assertion, "")),
        (
            15,
            "assertion.misplaced",
            after("</saml:Conditions>", &in_advice(&second)),
        ),
        (
            15,
            "assertion.misplaced",
            after("</saml:Conditions>", &in_advice("<saml:EncryptedAssertion/>")),
        ),
        (16, "xml.duplicate_id", after(assertion, &same_id)),
        (
            16,
            "xml.duplicate_id",
            before(
                "<samlp:Status>",
                &in_extensions("<x xmlns=\"urn:x\" ID=\"_assertion\"/>"),
            ),
        ),
        (
            16,
            "xml.duplicate_id",
            to("<ds:SignedInfo>", "<ds:SignedInfo ID=\"_assertion\">"),
        ),
        (
            26,
            "xml.dtd_forbidden",
            before("<samlp:Response ", "<!DOCTYPE samlp:Response>"),
        ),
        (
            26,
            "xml.dtd_forbidden",
            before(
                "<samlp:Response ",
                "<!DOCTYPE r [<!ENTITY id \"_assertion\"><!ATTLIST x ID ID #IMPLIED>]>",
            ),
        ),
        (25, "xml.processing_instruction", to("ada@", "ada@<?x y?>")),
        (25, "xml.processing_instruction", before("</saml:Assertion>", "<?x y?>")),
        (
            29,
            "xml.relative_namespace",
            to("<samlp:Response ", "<samlp:Response xmlns:ns=\"1\" "),
        ),
        (
            29,
            "xml.relative_namespace",
            to("<saml:Assertion ", "<saml:Assertion xmlns:ns=\"1\" "),
        ),
        (
            29,
            "xml.relative_namespace",
            to("<ds:Signature ", "<ds:Signature xmlns:ns=\"1\" "),
        ),
        (
            31,
            "xml.unknown_xml_attribute",
            to("<saml:Assertion ", "<saml:Assertion xml:xmlns=\"urn:a\" "),
        ),
        (
            31,
            "xml.unknown_xml_attribute",
            to("<ds:SignedInfo>", "<ds:SignedInfo xml:ID=\"_assertion\">"),
        ),
        (38, "xml.multiple_roots", after("</samlp:Response>", assertion)),
        (38, "xml.content_outside_root", after("</samlp:Response>", "x")),
        (
            90,
            "xml.dtd_forbidden",
            before("<samlp:Response ", "<!DOCTYPE r SYSTEM \"https://evil.example/\">"),
        ),
        (
            90,
            "xml.dtd_forbidden",
            before(
                "<samlp:Response ",
                "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
            ),
        ),
        // libxml2 cannot canonicalize such a name, and what took its error for nothing took the digest of nothing for right.
        (
            27,
            "xml.relative_namespace",
            to("<samlp:Response ", "<samlp:Response xmlns:odd=\"urn:\u{80}\" "),
        ),
        (
            27,
            "xml.relative_namespace",
            to("<saml:Subject>", "<saml:Subject xmlns:odd=\"urn:\u{80}\">"),
        ),
        (
            27,
            "signature.digest_mismatch",
            to("<saml:Subject>", "<saml:Subject xmlns:saml=\"urn:other\">"),
        ),
        (
            27,
            "element.unexpected",
            to(
                "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
                "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:1.0:assertion\"",
            ),
        ),
        (16, "xml.duplicate_id", to("ID=\"_response\"", "ID=\"_assertion\"")),
        (
            16,
            "xml.duplicate_id",
            before("<samlp:Status>", &in_extensions("<x ID=\"_assert&#105;on\"/>")),
        ),
        (
            30,
            "xml.prefixed_id",
            to("<saml:Assertion ", "<saml:Assertion saml:ID=\"_x\" "),
        ),
        (
            30,
            "xml.prefixed_id",
            to("<samlp:Response ", "<samlp:Response samlp:ID=\"_assertion\" "),
        ),
        (
            30,
            "xml.prefixed_id",
            to(" ID=\"_assertion\"", " ID=\"_assertion\" saml:ID=\"_assertion\""),
        ),
        (
            30,
            "xml.prefixed_id",
            to(" ID=\"_assertion\"", " saml:ID=\"_assertion\""),
        ),
        (
            23,
            "signature.digest_mismatch",
            to("ada@", "admin@x<!---->.evil.example"),
        ),
        (
            34,
            "signature.unexpected_child",
            after("</ds:DigestValue>", "<ds:DigestValue>AAAA</ds:DigestValue>"),
        ),
        (35, "signature.digest_mismatch", to("ada@", "eve@")),
    ])
}

/// The structure of the Signature.
fn structure(signed: &str) -> Vec<Case> {
    let reference = element(signed, "ds:Reference");
    let info = element(signed, "ds:SignedInfo");
    let transform = format!("<ds:Transform Algorithm=\"{EXC_C14N}\"/>");
    let enveloped = format!("<ds:Transform Algorithm=\"{ENVELOPED}\"/>");
    let prefixes: String = (0..65).map(|n| format!("p{n} ")).collect();
    let wide = format!(
        "<ds:Transform Algorithm=\"{EXC_C14N}\"><ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\"/></ds:Transform>"
    );
    let uri = "URI=\"#_assertion\"";
    cases(vec![
        (17, "signature.reference_target", to(uri, "URI=\"\"")),
        (17, "signature.reference_target", to(uri, "")),
        (17, "signature.reference_target", to(uri, "URI=\"#_response\"")),
        (
            17,
            "signature.reference_target",
            to(uri, "URI=\"#xpointer(id('_assertion'))\""),
        ),
        (
            17,
            "signature.reference_target",
            to(uri, "URI=\"https://evil.example/#_assertion\""),
        ),
        (17, "signature.reference_target", to(uri, "URI=\"#\"")),
        (17, "signature.reference_target", to(uri, "URI=\"#_assertion \"")),
        (17, "signature.reference_target", to(uri, "URI=\"#%5Fassertion\"")),
        (17, "signature.reference_target", to(uri, "URI=\"_assertion\"")),
        (17, "signature.element_without_id", to(" ID=\"_assertion\"", "")),
        (18, "signature.several_references", after(reference, reference)),
        (10, "signature.unexpected_child", after(info, info)),
        (33, "signature.unexpected_child", before(info, info)),
        (
            33,
            "signature.unexpected_child",
            after("</ds:SignedInfo>", "<ds:SignedInfo/>"),
        ),
        (32, "signature.comment", before("</ds:DigestValue>", "<!-- -->")),
        (32, "signature.comment", before("</ds:SignatureValue>", "<!-- -->")),
        (32, "signature.unexpected_child", before("</ds:DigestValue>", "<a/>")),
        (32, "signature.unexpected_child", before("</ds:SignatureValue>", "<a/>")),
        (0, "signature.unexpected_text", before("</ds:SignedInfo>", "x")),
        (39, "signature.too_many_transforms", after(&transform, &transform)),
        (39, "signature.too_many_prefixes", to(&transform, &wide)),
        (
            39,
            "signature.parameters",
            to(
                &enveloped,
                &enveloped.replace("/>", "><ds:XPath>1</ds:XPath></ds:Transform>"),
            ),
        ),
        (
            39,
            "signature.canonicalization_forbidden",
            to(
                &transform,
                &transform.replace(EXC_C14N, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
            ),
        ),
        (
            39,
            "signature.canonicalization_forbidden",
            to(
                &transform,
                &transform.replace(EXC_C14N, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
            ),
        ),
        (
            39,
            "signature.canonicalization_forbidden",
            to(&transform, &transform.replace("c14n#", "c14n#WithComments")),
        ),
        (39, "signature.canonicalization_missing", to(&transform, "")),
        (40, "signature.enveloped_missing", to(&enveloped, "")),
        (40, "signature.enveloped_missing", to(&enveloped, &transform)),
        (
            91,
            "signature.several_references",
            to(reference, &reference.repeat(100)),
        ),
        (
            91,
            "signature.too_many_transforms",
            to(&transform, &transform.repeat(100)),
        ),
    ])
}

/// Algorithms and values.
fn methods() -> Vec<Case> {
    let rsa = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    let truncated = format!("{rsa}\"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>");
    cases(vec![
        (
            43,
            "signature.algorithm_forbidden",
            to(rsa, "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        ),
        (
            43,
            "signature.algorithm_forbidden",
            to(rsa, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        ),
        (
            44,
            "signature.parameters",
            to(
                &format!("{rsa}\"/>"),
                &truncated.replace(rsa, "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
            ),
        ),
        (44, "signature.parameters", to(&format!("{rsa}\"/>"), &truncated)),
        (
            45,
            "signature.sha1_forbidden",
            to(rsa, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ),
        (
            45,
            "signature.digest_sha1_forbidden",
            to(sha256, "http://www.w3.org/2000/09/xmldsig#sha1"),
        ),
        (
            45,
            "signature.algorithm_forbidden",
            to(rsa, "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
        ),
        (
            45,
            "signature.algorithm_forbidden",
            to(rsa, "http://www.w3.org/2000/09/xmldsig#dsa-sha1"),
        ),
        (
            45,
            "signature.digest_forbidden",
            to(sha256, "http://www.w3.org/2001/04/xmldsig-more#md5"),
        ),
        (
            46,
            "signature.key_kind",
            to(rsa, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        ),
        (
            45,
            "signature.pss_parameters",
            to(rsa, "http://www.w3.org/2007/05/xmldsig-more#rsa-pss"),
        ),
        (
            0,
            "signature.algorithm_missing",
            to(&format!(" Algorithm=\"{rsa}\""), ""),
        ),
        (0, "signature.value_mismatch", to("#rsa-sha256", "#rsa-sha512")),
        (0, "signature.value_malformed", before("</ds:SignatureValue>", "!")),
        (0, "signature.value_mismatch", after("<ds:SignatureValue>", "AAAA")),
        (
            28,
            "signature.value_mismatch",
            to("<ds:DigestValue>", "<ds:DigestValue>AAAA"),
        ),
    ])
}

/// Row 28: a digest of nothing is worth nothing, even where a key signed it.
pub fn signed_digests(table: &mut Table) {
    for (row, wanted, digest) in [
        (
            28,
            "signature.digest_of_nothing",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ),
        (28, "signature.digest_malformed", ""),
        (32, "signature.digest_malformed", "AAAA"),
        (
            28,
            "signature.digest_mismatch",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ),
    ] {
        let template = Fixture::assertion_signed().template();
        let filled = replace(
            &template,
            "<ds:DigestValue/>",
            &format!("<ds:DigestValue>{digest}</ds:DigestValue>"),
        );
        let signed = idp().sign_signed_info(&filled);
        table.login(row, wanted, &Arrival::default(), &signed, digest);
    }
}

/// Rows 2 to 10: no wrapping of any base is accepted, under any policy.
pub fn wrapped(table: &mut Table) {
    use SignaturePolicy::{Assertion, Both, Either, Response};
    for fixture in [
        Fixture::default(),
        Fixture::response_signed(),
        Fixture::assertion_signed(),
    ] {
        let signed = fixture.signed_by(idp());
        for (name, xml) in wrappings(&signed) {
            assert_ne!(xml, signed, "{name}");
            nothing_evil_is_let_out(&xml, &name);
            // XSW1 is row 2 of the catalogue, and so on; what is none of them is row 11.
            let number = name
                .strip_prefix("XSW")
                .and_then(|rest| rest.get(..1)?.parse::<u8>().ok());
            let row = number.map_or(11, |number| number + 1);
            for policy in [Either, Both, Response, Assertion] {
                let refused = Arrival {
                    policy,
                    ..Arrival::default()
                }
                .login(&xml)
                .err()
                .map(crate::code);
                let wanted = ["assertion.", "signature.", "xml.", "element.", "attribute.missing"];
                let known = refused.filter(|code| wanted.iter().any(|start| code.starts_with(start)));
                let code = known.unwrap_or_else(|| panic!("{name}, {policy:?}: {refused:?}"));
                table.refused(row, code, refused, &name);
            }
        }
    }
}

/// What stands before the signatures refuses most wrappings; they must be worth nothing without that, too.
fn nothing_evil_is_let_out(xml: &str, name: &str) {
    let Ok(document) = Document::parse(xml.as_bytes(), &Limits::SAML) else {
        return;
    };
    let Ok(verified) = verify(&document, &[idp().verifying_key()], SignaturePolicy::Either, false) else {
        return;
    };
    for octets in [verified.response, verified.assertion].into_iter().flatten() {
        let octets = String::from_utf8(octets.as_octets().to_vec()).unwrap();
        assert!(!octets.contains("eve@"), "{name}");
    }
}
