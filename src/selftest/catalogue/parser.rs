//! What one parser or canonicalizer reads otherwise than another.

use crate::selftest::Case;
use crate::selftest::case::{Key, Signs};

const ANY: Signs = Signs::Policy;
const A: Signs = Signs::Assertion;
const DIGEST: &[&str] = &["signature.digest_mismatch"];
const EXC: &str = r#"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>"#;
const ENVELOPED: &str =
    r#"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>"#;

pub(super) const CASES: &[Case] = &[
    Case::attack(23, "A name cut short by a comment: admin<!-- -->.attacker", ANY, DIGEST)
        .after(&[("{who}", "{evil_who}<!-- -->.attacker.invalid")]),
    Case::attack(24, "An element inside the NameID", ANY, &["xml.element_in_text"])
        .before(&[("{who}", r#"<b xmlns="urn:b">admin@</b>self-test.invalid"#)]),
    Case::attack(24, "An element inside an Audience", ANY, &["xml.element_in_text"])
        .before(&[("{sp}", r#"{sp}<b xmlns="urn:b"></b>"#)]),
    Case::attack(25, "A processing instruction inside the NameID", ANY, &["xml.processing_instruction"])
        .after(&[("{who}", "<?x y?>{who}")]),
    Case::attack(26, "A DOCTYPE with an entity for the ID", ANY, &["xml.dtd_forbidden"])
        .after(&[("<samlp:Response ", r#"<!DOCTYPE r [<!ENTITY id "{aid}">]><samlp:Response "#)]),
    Case::attack(27, "A namespace that libxml2 cannot canonicalize", ANY, &["xml.relative_namespace"])
        .after(&[("<samlp:Response ", "<samlp:Response xmlns:odd=\"urn:\u{80}\" ")]),
    Case::attack(27, "The prefix of the Subject bound to something else", ANY, DIGEST)
        .after(&[("<saml:Subject>", r#"<saml:Subject xmlns:saml="urn:other">"#)]),
    Case::attack(27, "An Assertion of SAML 1.0 by its namespace", ANY, &["element.unexpected"]).after(&[(
        r#"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion""#,
        r#"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion""#,
    )]),
    Case::attack(28, "The digest of nothing, signed", ANY, &["signature.digest_of_nothing"])
        .before(&[("{digest}", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]),
    Case::attack(28, "A signature over nothing, for any SignedInfo", ANY, &["signature.value_mismatch"])
        .key(Key::Nothing, crate::selftest::case::RSA_SHA256),
    Case::attack(29, "A relative namespace", ANY, &["xml.relative_namespace"])
        .after(&[("<saml:Subject>", r#"<saml:Subject xmlns:ns="1">"#)]),
    Case::attack(30, "A second ID with a prefix on the Response", ANY, &["xml.prefixed_id"])
        .after(&[("<samlp:Response ", r#"<samlp:Response samlp:ID="{aid}" "#)]),
    Case::attack(30, "A second ID with a prefix on the Assertion", ANY, &["xml.prefixed_id"])
        .after(&[(r#" ID="{aid}""#, r#" ID="{eaid}" saml:ID="{aid}""#)]),
    Case::attack(31, "The attribute xml:xmlns", ANY, &["xml.unknown_xml_attribute"])
        .after(&[("<saml:Subject>", r#"<saml:Subject xml:xmlns="urn:a">"#)]),
    Case::attack(31, "The prefix xml bound to something else", ANY, &["xml.reserved_prefix", "xml.reserved_namespace"])
        .after(&[("<saml:Subject>", r#"<saml:Subject xmlns:xml="urn:a">"#)]),
    Case::attack(32, "A comment in DigestValue", ANY, &["signature.comment"])
        .after(&[("</ds:DigestValue>", "<!-- --></ds:DigestValue>")]),
    Case::attack(32, "An element in DigestValue", ANY, &["signature.unexpected_child"])
        .after(&[("</ds:DigestValue>", r#"<a xmlns="urn:a"></a></ds:DigestValue>"#)]),
    Case::attack(32, "A comment in SignatureValue", ANY, &["signature.comment"])
        .after(&[("</ds:SignatureValue>", "<!-- --></ds:SignatureValue>")]),
    Case::attack(33, "The SignedInfo twice", A, &["signature.unexpected_child"]).after(&[("{ainfo}", "{ainfo}{ainfo}")]),
    Case::attack(34, "A second DigestValue", ANY, &["signature.unexpected_child"]).before(&[(
        "</ds:DigestValue>",
        "</ds:DigestValue><ds:DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=</ds:DigestValue>",
    )]),
    Case::attack(34, "Another name, and a DigestValue for it in Extensions", ANY, DIGEST).after(&[
        ("{who}", "{evil_who}"),
        (
            "<samlp:Status>",
            r#"<samlp:Extensions><ds:DigestValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#">AAAA</ds:DigestValue></samlp:Extensions><samlp:Status>"#,
        ),
    ]),
    Case::attack(35, "Another name in a signed Assertion", ANY, DIGEST).after(&[("{who}", "{evil_who}")]),
    Case::attack(35, "Another role in a signed Assertion", ANY, DIGEST)
        .after(&[(
            "</saml:AttributeStatement>",
            r#"<saml:Attribute Name="roles"><saml:AttributeValue>administrator</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>"#,
        )]),
    Case::attack(36, "A name with two colons, which some decoders mend", ANY, &["xml.invalid_name"])
        .after(&[("<saml:Subject>", r#"<saml:Subject xmlns::x="urn:x">"#)]),
    Case::attack(37, "A line break in an attribute, where a reference to one was signed", ANY, DIGEST)
        .before(&[("\"_session\"", "\"_a&#xA;b\"")])
        .after(&[("_a&#xA;b", "_a\nb")]),
    Case::attack(38, "A second document after the first", ANY, &["xml.multiple_roots"])
        .after(&[("{response}", "{response}{evil}")]),
    Case::attack(38, "Text after the document", ANY, &["xml.content_outside_root"])
        .after(&[("{response}", "{response}x")]),
    Case::attack(39, "A transform by XSLT", ANY, &["signature.canonicalization_forbidden"]).before(&[(
        EXC,
        r#"<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"></ds:Transform>"#,
    )]),
    Case::attack(39, "A transform by XPath, with its parameter", ANY, &["signature.parameters"]).before(&[(
        EXC,
        r#"<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::x)</ds:XPath></ds:Transform>"#,
    )]),
    Case::attack(39, "A canonicalization with comments", ANY, &["signature.canonicalization_forbidden"]).before(&[(
        EXC,
        r#"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"></ds:Transform>"#,
    )]),
    Case::attack(39, "A canonicalization that is implied", ANY, &["signature.canonicalization_missing"])
        .before(&[(EXC, "")]),
    Case::attack(40, "No enveloped-signature transform", ANY, &["signature.enveloped_missing"])
        .before(&[(ENVELOPED, "")]),
    Case::attack(41, "A PrefixList of 65 prefixes", ANY, &["signature.too_many_prefixes"]).before(&[(
        EXC,
        r#"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="{prefixes_65}"></ec:InclusiveNamespaces></ds:Transform>"#,
    )]),
];
