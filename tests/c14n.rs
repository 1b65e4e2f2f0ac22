//! Canonical XML by hand: one case for each thing that is easily got wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::verdict::Refusal;
use saml_edge::xml::{C14nError, Canonicalization, Document, Element, Limits, canonicalize};

const EXCLUSIVE: Canonicalization<'static> = Canonicalization::EXCLUSIVE;
const INCLUSIVE: Canonicalization<'static> = Canonicalization::Inclusive;

fn find<'d>(document: &'d Document, local: &str) -> Element<'d> {
    let root = document.root();
    std::iter::once(root)
        .chain(root.descendants())
        .find(|element| element.local_name() == local)
        .unwrap()
}

/// The canonical form of the element called `local`, in its place in `xml`.
fn canonical(xml: &str, local: &str, method: &Canonicalization<'_>) -> String {
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
    String::from_utf8(canonicalize(find(&document, local), method, None).unwrap()).unwrap()
}

#[track_caller]
fn assert_canonical(xml: &str, local: &str, exclusive: &str, inclusive: &str) {
    assert_eq!(canonical(xml, local, &EXCLUSIVE), exclusive, "exclusive");
    assert_eq!(canonical(xml, local, &INCLUSIVE), inclusive, "inclusive");
}

#[track_caller]
fn assert_both(xml: &str, local: &str, wanted: &str) {
    assert_canonical(xml, local, wanted, wanted);
}

#[test]
fn text_and_attributes_are_escaped_exactly() {
    assert_both(
        "<a b='&amp;&lt;>&quot;&#39;&#9;&#10;&#13; \u{85}\u{2028}'>&amp;&lt;&gt;\"'&#9;&#10;&#13;\r\n\r\u{85}\u{2028}</a>",
        "a",
        "<a b=\"&amp;&lt;>&quot;'&#x9;&#xA;&#xD; \u{85}\u{2028}\">&amp;&lt;&gt;\"'\t\n&#xD;\n\n\u{85}\u{2028}</a>",
    );
    // A line break in an attribute is a space; a reference to one is not (uppsala 0.12.0 confused them).
    assert_both("<a b='x\r\ny\nz'/>", "a", "<a b=\"x y z\"></a>");
    assert_both("<a b='x&#10;y'/>", "a", "<a b=\"x&#xA;y\"></a>");
}

#[test]
fn text_is_joined_and_comments_are_dropped() {
    assert_both(
        "<!--x--><a>b<!--c--><![CDATA[<&>]]>&#100;<e/></a><!--y-->",
        "a",
        "<a>b&lt;&amp;&gt;d<e></e></a>",
    );
}

#[test]
fn names_are_in_order() {
    assert_both(
        "<a xmlns:z='urn:1' xmlns:y='urn:2' z:d='4' y:c='5' b='3' a='2' xml:lang='1'/>",
        "a",
        // No namespace first; then by namespace name, not by prefix: http://www.w3.org/XML/… before urn:…
        "<a xmlns:y=\"urn:2\" xmlns:z=\"urn:1\" a=\"2\" b=\"3\" xml:lang=\"1\" z:d=\"4\" y:c=\"5\"></a>",
    );
}

#[test]
fn exclusive_renders_what_is_used_and_inclusive_what_is_in_scope() {
    let xml = "<r xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q' xmlns:u='urn:u'><p:a q:b='c'><p:e q:f='g'/></p:a></r>";
    assert_canonical(
        xml,
        "a",
        "<p:a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:b=\"c\"><p:e q:f=\"g\"></p:e></p:a>",
        "<p:a xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" xmlns:u=\"urn:u\" q:b=\"c\"><p:e q:f=\"g\"></p:e></p:a>",
    );
    // Siblings render each for itself; a declaration that is repeated is not.
    assert_canonical(
        "<r><a xmlns:p='urn:p'><p:b/><p:c xmlns:p='urn:p'/><p:d xmlns:p='urn:2'><p:e xmlns:p='urn:p'/></p:d></a></r>",
        "a",
        "<a><p:b xmlns:p=\"urn:p\"></p:b><p:c xmlns:p=\"urn:p\"></p:c>\
         <p:d xmlns:p=\"urn:2\"><p:e xmlns:p=\"urn:p\"></p:e></p:d></a>",
        "<a xmlns:p=\"urn:p\"><p:b></p:b><p:c></p:c><p:d xmlns:p=\"urn:2\"><p:e xmlns:p=\"urn:p\"></p:e></p:d></a>",
    );
}

#[test]
fn the_empty_default_namespace_is_rendered_only_to_undo_another() {
    assert_both("<a xmlns=''/>", "a", "<a></a>");
    assert_both("<r xmlns='urn:d'><a xmlns=''><b/></a></r>", "a", "<a><b></b></a>");
    assert_both(
        "<a xmlns='urn:d'><b xmlns=''><c xmlns=''/></b></a>",
        "a",
        "<a xmlns=\"urn:d\"><b xmlns=\"\"><c></c></b></a>",
    );
    // An element with a prefix does not use the default namespace, so exclusive leaves it to the one that does.
    assert_canonical(
        "<a xmlns='urn:d' xmlns:p='urn:p'><p:b xmlns=''><c/></p:b></a>",
        "a",
        "<a xmlns=\"urn:d\"><p:b xmlns:p=\"urn:p\"><c xmlns=\"\"></c></p:b></a>",
        "<a xmlns=\"urn:d\" xmlns:p=\"urn:p\"><p:b xmlns=\"\"><c></c></p:b></a>",
    );
}

#[test]
fn the_prefix_list_makes_prefixes_inclusive() {
    let xml =
        "<r xmlns='urn:d' xmlns:p='urn:p' xmlns:u='urn:u'><p:a><p:b xmlns:u='urn:2'/><p:c xmlns:u='urn:u'/></p:a></r>";
    let listed = |inclusive_prefixes| canonical(xml, "a", &Canonicalization::Exclusive { inclusive_prefixes });
    assert_eq!(listed(&[]), "<p:a xmlns:p=\"urn:p\"><p:b></p:b><p:c></p:c></p:a>");
    assert_eq!(
        listed(&["u", "unbound", "u"]),
        "<p:a xmlns:p=\"urn:p\" xmlns:u=\"urn:u\"><p:b xmlns:u=\"urn:2\"></p:b><p:c></p:c></p:a>"
    );
    assert_eq!(
        listed(&["#default"]),
        "<p:a xmlns=\"urn:d\" xmlns:p=\"urn:p\"><p:b></p:b><p:c></p:c></p:a>"
    );
    assert_eq!(listed(&["xml", "p"]), listed(&[]));
}

#[test]
fn the_xml_prefix_is_never_declared() {
    let xml = "<r xmlns:xml='http://www.w3.org/XML/1998/namespace'><a xml:lang='en'/></r>";
    assert_both(xml, "a", "<a xml:lang=\"en\"></a>");
    // Inclusive C14N would inherit it from around; that is refused.
    let document = Document::parse(b"<r xml:lang='en'><s><a/></s></r>", &Limits::SAML).unwrap();
    assert!(canonicalize(find(&document, "a"), &EXCLUSIVE, None).is_ok());
    let error = canonicalize(find(&document, "a"), &INCLUSIVE, None).unwrap_err();
    assert_eq!(
        error,
        C14nError::InheritedXmlAttribute {
            found: "xml:lang".to_owned()
        }
    );
    assert_eq!(error.code(), "c14n.inherited_xml_attribute");
}

#[test]
fn one_node_is_left_out_and_nothing_else() {
    let document = Document::parse(b"<a>x<s>1</s>y<s>1</s><b><s/></b></a>", &Limits::SAML).unwrap();
    let second = document.root().children().nth(1).unwrap();
    let octets = canonicalize(document.root(), &EXCLUSIVE, Some(second.node())).unwrap();
    assert_eq!(octets, b"<a>x<s>1</s>y<b><s></s></b></a>");
    // Leaving out everything leaves nothing to hash.
    let error = canonicalize(document.root(), &EXCLUSIVE, Some(document.root().node())).unwrap_err();
    assert_eq!(error.code(), "c14n.empty");
}

/// Each use of a prefix below an element that does not use it renders its name again: 7 octets become as many as one
/// likes. Up to the budget it is done, and beyond it nothing is hashed.
#[test]
fn canonical_octets_have_a_budget() {
    const LIMIT: usize = 512 * 1024;
    let name = format!("urn:{}", "u".repeat(8000));
    let often = |times: usize| {
        let xml = format!("<r xmlns:p='{name}'>{}</r>", "<p:a/>".repeat(times));
        let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
        assert!(canonicalize(document.root(), &INCLUSIVE, None).unwrap().len() < 2 * xml.len() + 8100);
        canonicalize(document.root(), &EXCLUSIVE, None)
    };
    let each = canonical(&format!("<p:a xmlns:p='{name}'/>"), "a", &EXCLUSIVE).len();
    let most = (LIMIT - "<r></r>".len()) / each;
    assert!(often(most).is_ok_and(|octets| octets.len() > LIMIT - each && octets.len() <= LIMIT));
    let error = often(most + 1).unwrap_err();
    assert_eq!(error, C14nError::OctetLimit { limit: LIMIT });
    assert_eq!(error.code(), "c14n.octet_limit");
    assert_eq!(
        C14nError::CODES,
        ["c14n.inherited_xml_attribute", "c14n.empty", "c14n.octet_limit"]
    );
    // What is long in itself may be so.
    let limits = Limits {
        octets: 1 << 21,
        ..Limits::SAML
    };
    let long = format!("<r>{}</r>", ">".repeat(400_000));
    let document = Document::parse(long.as_bytes(), &limits).unwrap();
    assert!(canonicalize(document.root(), &EXCLUSIVE, None).is_err());
    let long = format!("<r>{}</r>", "x".repeat(1 << 20));
    let document = Document::parse(long.as_bytes(), &limits).unwrap();
    assert!(canonicalize(document.root(), &EXCLUSIVE, None).is_ok());
}

#[test]
fn depth_needs_no_stack() {
    let limits = Limits {
        depth: 20_000,
        nodes: 20_000,
        ..Limits::SAML
    };
    let xml = format!("{}{}", "<a>".repeat(19_000), "</a>".repeat(19_000));
    let document = Document::parse(xml.as_bytes(), &limits).unwrap();
    assert_eq!(canonicalize(document.root(), &EXCLUSIVE, None).unwrap(), xml.as_bytes());
}
