//! Messages that are as dear to refuse as an author can make them within the budget, one for each thing that could cost.

use std::fmt::Write as _;

/// One hostile message.
pub struct Shape {
    /// What is many or large in it.
    pub name: &'static str,
    /// The document.
    pub xml: String,
}

/// Every shape, of at most `limit` octets each. `base` is a Response with both Signatures, from the attacker's own login:
/// its SignedInfo is authentic, so that what is put beside it is canonicalized and hashed before it is refused.
pub fn shapes(base: &str, limit: usize) -> Vec<Shape> {
    let mut made = bare(limit);
    made.extend(signed(base, limit));
    made
}

/// No SAML at all: what parsing costs.
fn bare(limit: usize) -> Vec<Shape> {
    let around = |name, start: &str, piece: &str, end: &str| Shape {
        name,
        xml: filled(start, piece, end, limit),
    };
    let namespaces = declared(63, "");
    vec![
        around("long text", "<a>", "x", "</a>"),
        around("references", "<a>", "&lt;", "</a>"),
        around("comments", "<a>", "<!---->", "</a>"),
        around("text around comments", "<a>", "\r<!---->", "</a>"),
        around("CDATA sections", "<a>", "<![CDATA[]]>x", "</a>"),
        around("line ends in an attribute", "<a b='", "\r\n", "'/>"),
        around("wide", "<a>", "<b/>x", "</a>"),
        around(
            "deep",
            "<a>",
            &format!("{}{}", "<b>".repeat(63), "</b>".repeat(63)),
            "</a>",
        ),
        around(
            "namespaces, none used",
            &format!("<p0:a{namespaces}>"),
            "<b></b>x",
            "</p0:a>",
        ),
        around(
            "many names in scope",
            &format!("<p0:a{namespaces}>"),
            &attributes("p0:"),
            "</p0:a>",
        ),
        around(
            "long prefixes",
            &format!("<a{}>", declared(63, &"p".repeat(1000))),
            &format!("<b {}p0:a=''/>", "p".repeat(1000)),
            "</a>",
        ),
        around("attributes", "<a>", &attributes(""), "</a>"),
        around(
            "attributes with a long start",
            "<a>",
            &attributes(&"n".repeat(500)),
            "</a>",
        ),
        around("declarations", "<a>", "<b xmlns:p='urn:p'/>", "</a>"),
        around(
            "declarations of two long names in turn",
            "<a>",
            "<b xmlns:p='urn:%20pppppppppppp'><c xmlns:p='urn:?qqqqqqqqqqqqqqqq#q'/></b>",
            "</a>",
        ),
        around("brackets", "<a>", "]", "</a>"),
        around("attribute of references", "<a b='", "&#9;", "'/>"),
        around("names of other alphabets", "<a>", "<éééééé éé=''/>", "</a>"),
        around("other names for one", "<a>", "<b xmlns='urn:p'/>", "</a>"),
        Shape {
            name: "IDs",
            xml: numbered(limit),
        },
    ]
}

/// In a Response with authentic SignedInfo, refused for its digest at the latest.
fn signed(base: &str, limit: usize) -> Vec<Shape> {
    let inside = |name, start: &str, piece: &str, end: &str| Shape {
        name,
        xml: {
            let (head, tail) = base.split_at(base.find("<samlp:Status>").unwrap_or_default());
            let start = format!("{head}<samlp:Extensions>{start}");
            filled(&start, piece, &format!("{end}</samlp:Extensions>{tail}"), limit)
        },
    };
    let namespaces = declared(48, "");
    let long = format!("<x xmlns:p='urn:{}'>", "u".repeat(limit / 3));
    let changed = |name, from: &str, to: String| Shape {
        name,
        xml: base.replacen(from, &to, 1),
    };
    let much = "A".repeat(limit.saturating_sub(base.len() + 2000) / 4 * 4);
    let last = base.rfind("<ds:SignatureValue>").unwrap_or_default();
    let list = (0..64).map(|n| format!("q{n} ")).collect::<String>();
    vec![
        inside("signed: text", "<x>", "x", "</x>"),
        inside("signed: text that is escaped", "<x>", ">", "</x>"),
        inside("signed: text that is escaped now and then", "<x>", ">xxxx", "</x>"),
        inside("signed: line ends", "<x>", "\r", "</x>"),
        inside("signed: attribute that is escaped", "<x a='", "\"", "'/>"),
        inside("signed: wide", "<x>", "<y/>x", "</x>"),
        inside("signed: attributes", "<x>", &attributes(""), "</x>"),
        inside(
            "signed: many names in scope",
            &format!("<x{namespaces}>"),
            &attributes("p0:"),
            "</x>",
        ),
        inside(
            "signed: every name used",
            &format!("<x{namespaces}>"),
            &used(48),
            "</x>",
        ),
        inside("signed: a long name rendered often", &long, "<p:a/>", "</x>"),
        inside("signed: comments", "<x>", "<!---->", "</x>"),
        changed(
            "long names beside SignedInfo",
            "<ds:SignatureMethod ",
            format!("<ds:SignatureMethod xmlns:z='urn:{}' z:a='' ", "u".repeat(limit / 2)),
        ),
        changed(
            "a PrefixList",
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>",
            format!(
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><e:InclusiveNamespaces \
                 xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"{list}\"/></ds:CanonicalizationMethod>"
            ),
        ),
        changed(
            "a large SignatureValue",
            "<ds:SignatureValue>",
            format!("<ds:SignatureValue>{much}"),
        ),
        changed(
            "a large certificate",
            "<ds:X509Certificate>",
            format!("<ds:X509Certificate>{much}"),
        ),
        changed(
            "a large DigestValue",
            "<ds:DigestValue>",
            format!("<ds:DigestValue>{much}"),
        ),
        Shape {
            name: "no key fits the second Signature",
            xml: format!(
                "{}<ds:SignatureValue>AAAA{}",
                &base[..last],
                &base[last + "<ds:SignatureValue>AAAA".len()..]
            ),
        },
    ]
}

/// `start`, as many whole pieces as there is room for, `end`.
fn filled(start: &str, piece: &str, end: &str, limit: usize) -> String {
    let room = limit.saturating_sub(start.len() + end.len());
    // A text node counts as a node, and so does the element before it.
    let nodes = piece.matches('<').count() + usize::from(!piece.starts_with('<'));
    let most = if piece.contains("</") || piece.contains("/>") {
        11_400 / nodes.max(1)
    } else {
        usize::MAX
    };
    format!("{start}{}{end}", piece.repeat(most.min(room / piece.len())))
}

fn declared(many: usize, prefix: &str) -> String {
    (0..many).fold(String::new(), |mut text, n| {
        let _ = write!(text, " xmlns:{prefix}p{n}='urn:{n}'");
        text
    })
}

/// One element with as many attributes as it may have, each with this before its name.
fn attributes(before: &str) -> String {
    let attributes = (0..64).fold(String::new(), |mut text, n| {
        let _ = write!(text, " {before}a{n}=''");
        text
    });
    format!("<b{attributes}/>")
}

/// One element that uses every prefix.
fn used(many: usize) -> String {
    let attributes = (0..many).fold(String::new(), |mut text, n| {
        let _ = write!(text, " p{n}:a=''");
        text
    });
    format!("<b{attributes}/>")
}

fn numbered(limit: usize) -> String {
    let mut xml = "<a>".to_owned();
    for n in 0.. {
        if xml.len() + 40 > limit || n > 11_400 {
            break;
        }
        let _ = write!(xml, "<b ID='_{n}'/>");
    }
    xml + "</a>"
}
