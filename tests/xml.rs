//! The rules of the parser, each by its code; the budgets, at the limit and beyond; what the writer escapes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeSet;

use saml_edge::verdict::Refusal;
use saml_edge::xml::write::Writer;
use saml_edge::xml::{Document, Limits, XmlError};

fn code(octets: &[u8]) -> Option<&'static str> {
    Document::parse(octets, &Limits::SAML).err().map(|error| error.code())
}

/// Documents, and the code that each is refused with.
const REFUSED: &[(&str, &[u8])] = &[
    ("xml.not_utf8", b"<a>\xFF</a>"),
    ("xml.not_utf8", b"\xFF\xFE<\0a\0/\0>\0"),
    ("xml.forbidden_character", b"<a>\x01</a>"),
    ("xml.forbidden_character", b"<a b='\x00'/>"),
    ("xml.forbidden_character", b"<a>\xEF\xBF\xBE</a>"),
    ("xml.dtd_forbidden", b"<!DOCTYPE a><a/>"),
    ("xml.dtd_forbidden", b"<!doctype a><a/>"),
    ("xml.dtd_forbidden", b"<!DOCTYPE><a/>"),
    ("xml.dtd_forbidden", b"<a/><!DOCTYPE a [<!ENTITY b 'c'>]>"),
    ("xml.processing_instruction", b"<?a?><a/>"),
    ("xml.processing_instruction", b"<a><?b c?></a>"),
    ("xml.processing_instruction", b"<a/><?xml-stylesheet href='b'?>"),
    ("xml.malformed_declaration", b" <?xml version='1.0'?><a/>"),
    ("xml.malformed_declaration", b"<?xml?><a/>"),
    (
        "xml.malformed_declaration",
        b"<?xml encoding='UTF-8' version='1.0'?><a/>",
    ),
    (
        "xml.malformed_declaration",
        b"<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>",
    ),
    ("xml.malformed_declaration", b"<?xml version='1.0' version='1.0'?><a/>"),
    (
        "xml.malformed_declaration",
        b"<?xml version='1.0' standalone='maybe'?><a/>",
    ),
    ("xml.malformed_declaration", b"<?xml version='1.0' a='b'?><a/>"),
    ("xml.malformed_declaration", b"<a><?xml version='1.0'?></a>"),
    ("xml.unsupported_version", b"<?xml version='1.1'?><a/>"),
    (
        "xml.unsupported_encoding",
        b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
    ),
    ("xml.no_root", b""),
    ("xml.no_root", b" <!-- --> "),
    ("xml.multiple_roots", b"<a/><a/>"),
    ("xml.content_outside_root", b"<a/>x"),
    ("xml.content_outside_root", b"&amp;<a/>"),
    ("xml.content_outside_root", b"<a/>&#32;"),
    ("xml.content_outside_root", b"<a/><![CDATA[ ]]>"),
    ("xml.content_outside_root", b"\xEF\xBB\xBF\xEF\xBB\xBF<a/>"),
    ("xml.unclosed_element", b"<a><b/>"),
    ("xml.mismatched_end_tag", b"<a></b>"),
    ("xml.mismatched_end_tag", b"<p:a xmlns:p='urn:p' xmlns:q='urn:p'></q:a>"),
    ("xml.stray_end_tag", b"</a>"),
    ("xml.stray_end_tag", b"<a/></a>"),
    ("xml.malformed_markup", b"<a"),
    ("xml.malformed_markup", b"<a>x<!-- </a>"),
    ("xml.malformed_markup", b"<a><![CDATA[</a>"),
    ("xml.malformed_markup", b"<a><![cdata[x]]></a>"),
    ("xml.malformed_comment", b"<a><!-- -- --></a>"),
    ("xml.malformed_comment", b"<a><!-- ---></a>"),
    ("xml.cdata_end_in_text", b"<a>]]></a>"),
    ("xml.bare_ampersand", b"<a>&</a>"),
    ("xml.bare_ampersand", b"<a>& amp;</a>"),
    ("xml.bare_ampersand", b"<a b='&'/>"),
    ("xml.bare_ampersand", b"<a b='& ;'/>"),
    ("xml.undefined_entity", b"<a>&b;</a>"),
    ("xml.undefined_entity", b"<a b='&nbsp;'/>"),
    ("xml.invalid_character_reference", b"<a>&#0;</a>"),
    ("xml.invalid_character_reference", b"<a>&#xD800;</a>"),
    ("xml.invalid_character_reference", b"<a>&#x110000;</a>"),
    ("xml.invalid_character_reference", b"<a>&#4294967361;</a>"),
    ("xml.invalid_character_reference", b"<a>&#;</a>"),
    ("xml.invalid_character_reference", b"<a>&#x;</a>"),
    ("xml.invalid_character_reference", b"<a>&#X41;</a>"),
    ("xml.invalid_character_reference", b"<a b='&#+65;'/>"),
    ("xml.malformed_attribute", b"<a b/>"),
    ("xml.malformed_attribute", b"<a b=c/>"),
    ("xml.malformed_attribute", b"<a b='c'd='e'/>"),
    ("xml.malformed_attribute", b"<a b='c' / >"),
    ("xml.invalid_name", b"<a ='c'/>"),
    ("xml.less_than_in_attribute", b"<a b='<'/>"),
    ("xml.invalid_name", b"<1/>"),
    ("xml.invalid_name", b"<a:/>"),
    ("xml.invalid_name", b"<:a/>"),
    ("xml.invalid_name", b"<a:b:c/>"),
    ("xml.invalid_name", b"<a 1='b'/>"),
    ("xml.invalid_name", b"<a xmlns:='urn:b'/>"),
    ("xml.invalid_name", b"<a xmlns:b:c='urn:b'/>"),
    ("xml.invalid_name", b"<a\xC2\xA0b='c'/>"),
    ("xml.invalid_name", b"< a/>"),
    ("xml.duplicate_attribute", b"<a b='1' b='2'/>"),
    (
        "xml.duplicate_attribute",
        b"<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='1' q:b='2'/>",
    ),
    ("xml.duplicate_attribute", b"<a xmlns='urn:p' xmlns='urn:p'/>"),
    ("xml.duplicate_attribute", b"<a xmlns:p='urn:p' xmlns:p='urn:q'/>"),
    ("xml.unbound_prefix", b"<p:a/>"),
    ("xml.unbound_prefix", b"<a p:b='c'/>"),
    ("xml.unbound_prefix", b"<a><b xmlns:p='urn:p'/><p:c/></a>"),
    ("xml.reserved_prefix", b"<a xmlns:xml='urn:a'/>"),
    ("xml.reserved_prefix", b"<a xmlns:xmlns='urn:a'/>"),
    ("xml.reserved_prefix", b"<xmlns:a/>"),
    ("xml.reserved_prefix", b"<xml:a/>"),
    (
        "xml.reserved_namespace",
        b"<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
    ),
    (
        "xml.reserved_namespace",
        b"<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
    ),
    (
        "xml.reserved_namespace",
        b"<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
    ),
    ("xml.prefix_undeclared", b"<a xmlns:p='urn:p'><b xmlns:p=''/></a>"),
    ("xml.relative_namespace", b"<a xmlns='1'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='../b'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='//host/b'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:a b'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:\xC2\x80'/>"),
    // No URIs (RFC 3986), and libxml2 has no canonical form for any document that declares one.
    ("xml.relative_namespace", b"<a xmlns:p='http://e.ex:mple/'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='http://e.example:/'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='http://e.example:123456/'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='http://a@b@c/'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:%4'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:%zz'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:a#b#c'/>"),
    ("xml.relative_namespace", b"<a xmlns:p='urn:[a]'/>"),
    ("xml.unknown_xml_attribute", b"<a xml:xmlns='urn:a'/>"),
    ("xml.unknown_xml_attribute", b"<a xml:ID='b'/>"),
    ("xml.prefixed_id", b"<a xmlns:p='urn:p' p:ID='b'/>"),
    ("xml.prefixed_id", b"<a xmlns:p='urn:p' ID='a' p:ID='b'/>"),
    ("xml.invalid_id", b"<a ID='1'/>"),
    ("xml.invalid_id", b"<a ID=''/>"),
    ("xml.invalid_id", b"<a ID='a b'/>"),
    ("xml.invalid_id", b"<a ID='a&apos;] | //*[&apos;'/>"),
    ("xml.invalid_id", b"<a ID='a:b'/>"),
    ("xml.duplicate_id", b"<a ID='b'><c/><d ID='b'/></a>"),
    ("xml.duplicate_id", b"<a ID='b'><c ID='x'/><d ID='&#98;'/></a>"),
];

#[test]
fn every_rule_has_a_document_that_breaks_it() {
    let mut seen = BTreeSet::new();
    for (wanted, octets) in REFUSED {
        assert_eq!(code(octets), Some(*wanted), "{}", String::from_utf8_lossy(octets));
        seen.insert(*wanted);
    }
    // Those of the budgets, and of reading, have tests of their own.
    let elsewhere = ["octet", "depth", "attribute", "namespace", "node"].map(|what| format!("xml.{what}_limit"));
    for code in XmlError::CODES {
        let is_elsewhere = elsewhere.iter().any(|other| other == code) || *code == "xml.element_in_text";
        assert!(seen.contains(code) != is_elsewhere, "{code}");
    }
}

#[test]
fn what_is_strict_is_not_narrow() {
    for accepted in [
        "<?xml version='1.0'?><a/>",
        "\u{FEFF}<?xml version=\"1.0\" encoding = 'utf-8' standalone='no' ?>\n<!-- c --><a/>\n<!-- d -->",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en' xml:space='preserve' xml:base='b' xml:id='i'/>",
        "<a xmlns:p='urn:p' xmlns:q='urn:q' b='1' p:b='2' q:b='3' />",
        "<a xmlns='HTTP://u:p@e.example:8080/a%20b;c/../d?e=f/?#g/?:@' xmlns:p='x-y+z.1:a@b' xmlns:q='file:///a'/>",
        "<a xmlns='urn:a'><b xmlns=''/></a\t>",
        "<é·  ü = \"'\" ö\n=\n'\"'/>",
        "<a>]]&gt; ]] > ></a>",
        "<a ID='_b'><c Id='_b' id='_b'/></a>",
    ] {
        assert_eq!(code(accepted.as_bytes()), None, "{accepted}");
    }
}

#[test]
fn namespaces_are_those_in_scope() {
    let xml = "<a xmlns='urn:1' xmlns:p='urn:2'><p:b c='' p:c=''><d xmlns='' xmlns:p='urn:3'><p:e/></d></p:b><f/></a>";
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
    let root = document.root();
    let names: Vec<_> = root
        .descendants()
        .map(|element| (element.namespace(), element.local_name()))
        .collect();
    assert_eq!(names, [("urn:2", "b"), ("", "d"), ("urn:3", "e"), ("urn:1", "f")]);
    let attributes: Vec<_> = root
        .children()
        .next()
        .unwrap()
        .attributes()
        .map(|a| (a.namespace, a.local_name))
        .collect();
    assert_eq!(attributes, [("", "c"), ("urn:2", "c")]);
    assert!(root.children().all(|child| child.parent() == Some(root)));
    assert_eq!(root.children().count(), 2);
    assert_eq!(root.parent(), None);
}

#[test]
fn text_is_all_of_the_text() {
    let xml = "<a>\r\nadmin<!-- x -->@<![CDATA[<b>\r]]>&amp;&#13;\n</a>";
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
    assert_eq!(document.root().text().unwrap(), "\nadmin@<b>\n&\r\n");
    assert!(document.root().has_comment());
    let document = Document::parse(b"<a>b<c/>d</a>", &Limits::SAML).unwrap();
    assert_eq!(document.root().text().unwrap_err().code(), "xml.element_in_text");
    assert!(document.root().has_mixed_content() && !document.root().has_comment());
    assert_eq!(document.root().children().next().unwrap().text().unwrap(), "");
}

#[test]
fn attribute_values_are_normalised() {
    let document = Document::parse(b"<a b=' x\r\ny\n\tz\r&#xD;&#10;&#9;&lt;&quot;&apos; '/>", &Limits::SAML).unwrap();
    assert_eq!(document.root().attribute("b"), Some(" x y  z \r\n\t<\"' "));
}

#[test]
fn elements_are_found_by_id() {
    let document = Document::parse(b"<a ID='z'><b ID='m'/><c ID='a'/></a>", &Limits::SAML).unwrap();
    for (id, name) in [("z", "a"), ("m", "b"), ("a", "c")] {
        assert_eq!(document.element_by_id(id).unwrap().local_name(), name);
    }
    assert!(document.element_by_id("b").is_none());
    assert_eq!(document.element(document.root().node()), Some(document.root()));
}

/// What stands at the limit is read; one more is refused.
#[track_caller]
fn assert_limit(code_beyond: &str, limits: &Limits, at: &str, beyond: &str) {
    assert!(Document::parse(at.as_bytes(), limits).is_ok(), "at the limit");
    let error = Document::parse(beyond.as_bytes(), limits).unwrap_err();
    assert_eq!(error.code(), code_beyond);
    let limits_in_words = error.expected();
    assert!(limits_in_words.chars().any(|c| c.is_ascii_digit()), "{limits_in_words}");
}

#[test]
fn budgets_hold_at_the_limit_and_not_beyond() {
    let limits = Limits::SAML;
    let octets = |n: usize| format!("<a>{}</a>", "x".repeat(n - 7));
    assert_limit("xml.octet_limit", &limits, &octets(262_144), &octets(262_145));
    let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
    assert_limit("xml.depth_limit", &limits, &deep(64), &deep(65));
    let wide = |n: usize| format!("<a{}/>", (0..n).map(|i| format!(" b{i}=''")).collect::<String>());
    assert_limit("xml.attribute_limit", &limits, &wide(64), &wide(65));
    let bound = |n: usize| {
        format!(
            "<a{}/>",
            (0..n).map(|i| format!(" xmlns:p{i}='urn:x'")).collect::<String>()
        )
    };
    assert_limit("xml.namespace_limit", &limits, &bound(64), &bound(65));
    let nested = |n: usize| {
        format!(
            "<a xmlns='urn:a'>{}{}</a>",
            "<a xmlns='urn:a' xmlns:p='urn:p'>".repeat(n),
            "</a>".repeat(n)
        )
    };
    assert_limit("xml.namespace_limit", &limits, &nested(31), &nested(32));
    let nodes = |n: usize| format!("<a>{}</a>", "x<b/>".repeat((n - 1) / 2));
    assert_limit("xml.node_limit", &limits, &nodes(11_999), &nodes(12_001));
    // Attributes, declarations and pieces of text are nodes too.
    let attributes = |n: usize| format!("<a>{}{}</a>", "<b c='' d=''/>".repeat(3_999), "<b/>".repeat(n));
    assert_limit("xml.node_limit", &limits, &attributes(2), &attributes(3));
    let declarations = |n: usize| format!("<a>{}x</a>", "<b xmlns:p='urn:p'/>".repeat(n));
    assert_limit("xml.node_limit", &limits, &declarations(5_999), &declarations(6_000));
    for piece in ["&lt;", "<!---->", "<![CDATA[]]>"] {
        let pieces = |n: usize| format!("<a>{}</a>", piece.repeat(n));
        assert_limit("xml.node_limit", &limits, &pieces(11_999), &pieces(12_000));
    }
    // Declarations that are out of scope do not count against those in scope.
    let siblings = format!("<a>{}</a>", "<b xmlns:p='urn:p'/>".repeat(1000));
    assert_eq!(code(siblings.as_bytes()), None);
}

#[test]
fn hostile_shapes_up_to_the_budget_are_read() {
    let limits = Limits::SAML;
    let full = |piece: &str, around: (&str, &str)| {
        let room = limits.octets - around.0.len() - around.1.len();
        let pieces = (limits.nodes - 10) / (2 * piece.matches(['<', '&']).count()).max(1);
        format!(
            "{}{}{}",
            around.0,
            piece.repeat(pieces.min(room / piece.len())),
            around.1
        )
    };
    for xml in [
        full("<!---->", ("<a>", "</a>")),
        full("&lt;", ("<a>", "</a>")),
        full("<![CDATA[x]]>", ("<a>", "</a>")),
        full("x<!---->\r", ("<a>", "</a>")),
        full("&#10;", ("<a b='", "'/>")),
        full("]", ("<a>", "</a>")),
    ] {
        assert_eq!(code(xml.as_bytes()), None);
    }
}

#[test]
fn what_the_writer_writes_is_what_a_parser_reads() {
    let hostile = "\"'<>&]]>\r\n\t é \u{10FFFF} --> <!-- {} &amp;";
    let mut writer = Writer::new();
    writer
        .start("p:a")
        .attribute("xmlns:p", "urn:p")
        .attribute("b", hostile)
        .optional_attribute("c", None);
    writer
        .optional_attribute("d", Some(""))
        .element("e", hostile)
        .start("f");
    let xml = writer.finish();
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
    let root = document.root();
    assert!(root.is("urn:p", "a"));
    assert_eq!(root.attribute("b"), Some(hostile));
    assert_eq!((root.attribute("c"), root.attribute("d")), (None, Some("")));
    let names: Vec<_> = root.children().map(|child| child.local_name()).collect();
    assert_eq!(names, ["e", "f"]);
    assert_eq!(root.children().next().unwrap().text().unwrap(), hostile);
    // What XML cannot carry is replaced, so that the message still parses.
    let mut writer = Writer::new();
    writer.element("a", "\0\u{1}\u{FFFE}");
    assert_eq!(writer.finish(), "<a>\u{FFFD}\u{FFFD}\u{FFFD}</a>");
}
