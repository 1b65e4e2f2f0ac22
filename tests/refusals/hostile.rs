//! What is refused before a signature is looked at: forms, documents, and what is too much.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Document, Limits};

use crate::support::fixture::Fixture;
use crate::support::login::{Arrival, body, idp};
use crate::support::wrapping::signature_of;
use crate::{Table, code, replace};

/// What is wrong with the form (Bindings 3.5).
pub fn forms(table: &mut Table) {
    let good = String::from_utf8(body(Fixture::default().signed_by(idp()).as_bytes())).unwrap();
    let deflated = miniz_oxide::deflate::compress_to_vec(b"<samlp:Response xmlns:samlp='urn:x'/>", 9);
    let deflated = format!(
        "SAMLResponse={}",
        url::form_urlencoded::byte_serialize(STANDARD.encode(deflated).as_bytes()).collect::<String>()
    );
    let huge = String::from_utf8(body(&vec![b'<'; 256 * 1024 + 1])).unwrap();
    let cases: &[(u8, &'static str, String)] = &[
        (0, "post.response_missing", "RelayState=x".to_owned()),
        (
            0,
            "post.response_duplicated",
            format!("{good}&SAMLResponse=PGEvPg%3D%3D"),
        ),
        (
            0,
            "post.response_duplicated",
            format!("SAMLResponse=PGEvPg%3D%3D&{good}"),
        ),
        (
            0,
            "post.relay_state_duplicated",
            format!("{good}&RelayState=a&RelayState=b"),
        ),
        (0, "post.request_present", format!("{good}&SAMLRequest=PGEvPg%3D%3D")),
        (85, "post.deflated", deflated),
        (86, "post.not_base64", "SAMLResponse=PGEv!Pg%3D%3D".to_owned()),
        (86, "post.not_base64", "SAMLResponse=PGE%3DvPg%3D%3D".to_owned()),
        (86, "post.not_base64", "SAMLResponse=PGEv%00Pg%3D%3D".to_owned()),
        (86, "post.not_base64", "SAMLResponse=PGEvPj_-".to_owned()),
        (87, "post.message_too_large", huge),
        (
            87,
            "post.form_too_large",
            format!("{good}&x={}", "x".repeat(1024 * 1024)),
        ),
        // SimpleSign's signature is another binding's, and counts for nothing.
        (83, "signature.missing", {
            let unsigned = Fixture {
                sign_response: false,
                sign_assertion: false,
                ..Fixture::default()
            }
            .template();
            format!(
                "{}&SigAlg=x&Signature=eHh4",
                String::from_utf8(body(unsigned.as_bytes())).unwrap()
            )
        }),
    ];
    for (row, wanted, form) in cases {
        let found = Arrival::default().post(form.as_bytes()).err().map(code);
        table.refused(*row, wanted, found, form.get(..80).unwrap_or(form));
    }
}

/// What is wrong with the document (XML 1.0, Namespaces 1.0): the rest is in `tests/xml.rs`.
pub fn documents(table: &mut Table) {
    let cases: &[(u8, &'static str, &[u8])] = &[
        (26, "xml.dtd_forbidden", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a/>"),
        (
            90,
            "xml.dtd_forbidden",
            b"<!DOCTYPE a SYSTEM 'http://evil.example/'><a/>",
        ),
        (90, "xml.undefined_entity", b"<a>&lol;</a>"),
        (25, "xml.processing_instruction", b"<a><?x y?></a>"),
        (38, "xml.multiple_roots", b"<a/><b/>"),
        (38, "xml.content_outside_root", b"<a/>b"),
        (29, "xml.relative_namespace", b"<a xmlns:ns='1'/>"),
        (31, "xml.unknown_xml_attribute", b"<a xml:xmlns='urn:a'/>"),
        (31, "xml.reserved_prefix", b"<a xmlns:xmlns='urn:a'/>"),
        (
            31,
            "xml.reserved_namespace",
            b"<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        ),
        (19, "xml.invalid_id", b"<a ID='a&apos;] | //*[&apos;'/>"),
        (0, "xml.not_utf8", b"<a>\xFF</a>"),
        (0, "xml.forbidden_character", b"<a>\x01</a>"),
        (0, "xml.malformed_declaration", b" <?xml version='1.0'?><a/>"),
        (0, "xml.unsupported_version", b"<?xml version='1.1'?><a/>"),
        (
            0,
            "xml.unsupported_encoding",
            b"<?xml version='1.0' encoding='UTF-16'?><a/>",
        ),
        (0, "xml.no_root", b"<!-- -->"),
        (0, "xml.unclosed_element", b"<a>"),
        (0, "xml.mismatched_end_tag", b"<a></b>"),
        (0, "xml.stray_end_tag", b"<a/></a>"),
        (0, "xml.malformed_markup", b"<a"),
        (0, "xml.malformed_comment", b"<a><!-- -- --></a>"),
        (0, "xml.cdata_end_in_text", b"<a>]]></a>"),
        (0, "xml.bare_ampersand", b"<a>&</a>"),
        (0, "xml.invalid_character_reference", b"<a>&#0;</a>"),
        (0, "xml.malformed_attribute", b"<a b='c'd='e'/>"),
        (0, "xml.less_than_in_attribute", b"<a b='<'/>"),
        (0, "xml.invalid_name", b"<1/>"),
        (0, "xml.duplicate_attribute", b"<a b='1' b='2'/>"),
        (0, "xml.unbound_prefix", b"<p:a/>"),
        (0, "xml.prefix_undeclared", b"<a xmlns:p='urn:p'><b xmlns:p=''/></a>"),
        (
            20,
            "response.unexpected_root",
            b"<md:EntityDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata'/>",
        ),
        // Names and declarations that Go's encoding/xml once read otherwise than it wrote them.
        (36, "xml.invalid_name", b"<a::b/>"),
        (36, "xml.invalid_name", b"<:a/>"),
        (36, "xml.invalid_name", b"<a:/>"),
        (36, "xml.invalid_name", b"<a :b='c'/>"),
        (36, "xml.invalid_name", b"<a b:='c'/>"),
        (36, "xml.invalid_name", b"<a xmlns:='urn:a'/>"),
        (36, "xml.invalid_name", b"<a xmlns::b='urn:a'/>"),
        (36, "xml.dtd_forbidden", b"<!DOCTYPE<!-- -->a><a/>"),
        (36, "xml.malformed_markup", b"<!<!-- -->DOCTYPE a><a/>"),
        (27, "xml.relative_namespace", b"<a xmlns='a/\xC2\x80'/>"),
        (27, "xml.relative_namespace", b"<a xmlns:p='\xC2\x80'/>"),
        (27, "xml.unbound_prefix", b"<a><b xmlns:p='urn:p'/><p:c/></a>"),
        (
            27,
            "xml.duplicate_attribute",
            b"<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='1' q:b='2'/>",
        ),
        (
            20,
            "response.unexpected_root",
            b"<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        ),
        (
            0,
            "response.unexpected_root",
            b"<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:1.0:protocol'/>",
        ),
    ];
    for (row, wanted, document) in cases {
        let found = Arrival::default().post(&body(document)).err().map(code);
        table.refused(*row, wanted, found, &String::from_utf8_lossy(document));
    }
}

/// What is too much (rows 87 to 92), in a message that is valid but for that.
pub fn budgets(table: &mut Table) {
    let signed = Fixture::default().signed_by(idp());
    let inside = |what: &str| {
        replace(
            &signed,
            "<samlp:Status>",
            &format!("<samlp:Extensions>{what}</samlp:Extensions><samlp:Status>"),
        )
    };
    let attributes: String = (0..65).map(|n| format!(" a{n}=''")).collect();
    let namespaces: String = (0..65).map(|n| format!(" xmlns:n{n}='urn:n'")).collect();
    let arrival = Arrival::default();
    table.login(
        88,
        "xml.attribute_limit",
        &arrival,
        &inside(&format!("<a{attributes}/>")),
        "attributes",
    );
    table.login(
        88,
        "xml.namespace_limit",
        &arrival,
        &inside(&format!("<a{namespaces}/>")),
        "namespaces",
    );
    let deep = |n: usize, start: &str| inside(&format!("{}{}", start.repeat(n), "</a>".repeat(n)));
    table.login(89, "xml.depth_limit", &arrival, &deep(65, "<a>"), "depth");
    table.login(
        92,
        "xml.namespace_limit",
        &arrival,
        &deep(62, "<a xmlns:p='urn:p' xmlns:q='urn:q'>"),
        "namespaces at depth",
    );
    table.login(92, "xml.node_limit", &arrival, &inside(&"<a/>".repeat(12_001)), "nodes");
    // SignedInfo is authentic, and each 6 octets more are 100,000 to hash.
    let often = format!(
        "<a xmlns:p='urn:{}'>{}</a>",
        "u".repeat(100_000),
        "<p:a/>".repeat(9_000)
    );
    table.login(
        92,
        "c14n.octet_limit",
        &arrival,
        &inside(&often),
        "one namespace, rendered often",
    );
    let octets = vec![b' '; Limits::SAML.octets + 1];
    let found = Document::parse(&octets, &Limits::SAML).err().map(|error| error.code());
    table.refused(87, "xml.octet_limit", found, "octets");
    let many = signature_of(&signed, "_response").unwrap().repeat(30);
    table.login(91, "signature.misplaced", &arrival, &inside(&many), "Signatures");
}
