//! Canonical XML 1.0 and Exclusive Canonical XML 1.0, without comments, of one element in its place.
//!
//! The walk goes over the tree that was parsed, in the scope of the ancestors; nothing is ever serialised and parsed
//! again to find out what it means. There is no recursion, and names are already in canonical order.

use super::XML_NAMESPACE;
use super::chars::find;
use super::document::{Content, Declaration, Document, Element, ElementRecord, Node, NodeId, Span, octets};
use super::order::{Key, key, order};
use super::scope::Scope;

/// The canonicalization methods that have an implementation here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canonicalization<'p> {
    /// `http://www.w3.org/TR/2001/REC-xml-c14n-20010315`
    Inclusive,
    /// `http://www.w3.org/2001/10/xml-exc-c14n#`
    Exclusive {
        /// InclusiveNamespaces PrefixList (Exc-C14N 3); `#default` stands for the default namespace.
        inclusive_prefixes: &'p [&'p str],
    },
}

impl Canonicalization<'_> {
    /// Exclusive, with no PrefixList.
    pub const EXCLUSIVE: Canonicalization<'static> = Canonicalization::Exclusive {
        inclusive_prefixes: &[],
    };

    fn is_inclusive(&self, prefix: &str) -> bool {
        match self {
            Self::Inclusive => true,
            Self::Exclusive { inclusive_prefixes } => {
                let token = if prefix.is_empty() { "#default" } else { prefix };
                inclusive_prefixes.contains(&token)
            }
        }
    }
}

/// Why an element has no canonical octets.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields carry what was expected and found, by those names"
)]
pub enum C14nError {
    /// C14N 1.0 2.4 lets the subtree inherit `xml:` attributes; the profile refuses instead of inheriting.
    InheritedXmlAttribute { found: String },
    /// Canonical octets of an element are never empty; a digest of nothing proves nothing.
    Empty,
    /// Exclusive canonicalization repeats a namespace wherever it is used, so that a document can say little and mean
    /// gigabytes. What outgrows the budget is refused before it is hashed.
    OctetLimit { limit: usize },
}

/// Canonical octets that any document may have; one that is long itself may have twice its length.
const MOST_OCTETS: usize = 512 * 1024;

impl C14nError {
    /// Every code of this module.
    pub const CODES: &[&str] = &["c14n.inherited_xml_attribute", "c14n.empty", "c14n.octet_limit"];
}

/// The canonical octets of `element`, leaving out the one node `omit` (the enveloped signature, XMLDSig 6.6.4).
pub fn canonicalize(
    element: Element<'_>,
    method: &Canonicalization<'_>,
    omit: Option<NodeId>,
) -> Result<Vec<u8>, C14nError> {
    let mut writer = Writer {
        document: element.document,
        method,
        out: Vec::with_capacity(element.size_hint()),
        limit: MOST_OCTETS.max(2 * element.document.text.len()),
        rendered: Scope::new(),
        open: Vec::with_capacity(16),
        declarations: Vec::with_capacity(8),
    };
    writer.inherit(element)?;
    writer.walk(element, omit)?;
    if writer.out.is_empty() {
        Err(C14nError::Empty)
    } else {
        Ok(writer.out)
    }
}

struct Open {
    name: Span,
    end: u32,
    /// How many bindings were rendered around it.
    rendered: usize,
}

struct Writer<'d, 'm> {
    document: &'d Document,
    method: &'m Canonicalization<'m>,
    out: Vec<u8>,
    limit: usize,
    /// What the output ancestors have rendered.
    rendered: Scope,
    open: Vec<Open>,
    /// The candidates of the element at hand.
    declarations: Vec<(Key, Declaration)>,
}

impl<'d> Writer<'d, '_> {
    /// Gives the apex the namespaces of its ancestors that the method treats as inclusive (C14N 1.0 2.4).
    fn inherit(&mut self, apex: Element<'d>) -> Result<(), C14nError> {
        let mut ancestor = apex.parent();
        while let Some(element) = ancestor {
            if *self.method == Canonicalization::Inclusive
                && let Some(found) = element
                    .attributes()
                    .find(|attribute| attribute.namespace == XML_NAMESPACE)
            {
                return Err(C14nError::InheritedXmlAttribute {
                    found: format!("xml:{}", found.local_name),
                });
            }
            // Inner declarations come first, and the first of a prefix counts.
            self.add_declared(element.record, true);
            ancestor = element.parent();
        }
        Ok(())
    }

    /// Adds the element's own declarations that the method treats as inclusive, those of the apex's ancestors last.
    fn add_declared(&mut self, record: &ElementRecord, is_ancestor: bool) {
        for declaration in self.document.declarations(record) {
            let prefix = self.document.slice(declaration.prefix);
            let is_same = |(_, known): &(Key, Declaration)| self.document.slice(known.prefix) == prefix;
            let overridden = is_ancestor && self.declarations.iter().any(is_same);
            if !overridden && self.method.is_inclusive(prefix) {
                self.declarations.push((key(prefix.as_bytes()), *declaration));
            }
        }
    }

    /// Document order, with the nodes of the arena in line and the open elements on a stack.
    fn walk(&mut self, apex: Element<'d>, omit: Option<NodeId>) -> Result<(), C14nError> {
        let document = self.document;
        let mut at = apex.id.0;
        while at < apex.end {
            self.close_up_to(at);
            let Some(Node { end, content, .. }) = document.nodes.get(at as usize) else {
                break;
            };
            match content {
                _ if omit == Some(NodeId(at)) => at = *end,
                Content::Text(text) => {
                    write_text(&mut self.out, document.slice(*text), self.limit);
                    at += 1;
                }
                Content::Element(record) => {
                    self.start_tag(record, *end);
                    at += 1;
                }
            }
            if self.out.len() > self.limit {
                return Err(C14nError::OctetLimit { limit: self.limit });
            }
        }
        self.close_up_to(apex.end);
        match self.out.len() > self.limit {
            true => Err(C14nError::OctetLimit { limit: self.limit }),
            false => Ok(()),
        }
    }

    fn close_up_to(&mut self, at: u32) {
        while let Some(open) = self.open.pop_if(|open| open.end <= at) {
            self.out.extend_from_slice(b"</");
            self.out.extend_from_slice(self.document.slice(open.name).as_bytes());
            self.out.push(b'>');
            self.rendered.truncate(&self.document.text, open.rendered);
        }
    }

    fn start_tag(&mut self, record: &'d ElementRecord, end: u32) {
        let document = self.document;
        self.open.push(Open {
            name: record.name.span,
            end,
            rendered: self.rendered.len(),
        });
        self.out.push(b'<');
        self.out.extend_from_slice(document.slice(record.name.span).as_bytes());
        self.namespaces(record);
        for attribute in document.attributes(record) {
            self.out.push(b' ');
            self.out
                .extend_from_slice(document.slice(attribute.name.span).as_bytes());
            self.out.extend_from_slice(b"=\"");
            write_attribute(&mut self.out, document.slice(attribute.value), self.limit);
            self.out.push(b'"');
        }
        self.out.push(b'>');
    }

    /// Renders the namespace nodes of one element, by prefix (C14N 1.0 2.3, 4.8; Exc-C14N 3).
    fn namespaces(&mut self, record: &'d ElementRecord) {
        let document = self.document;
        // On the apex the candidates of its ancestors are here already, and its own override them.
        let own = document.declarations(record);
        self.declarations.retain(|(_, known)| {
            let prefix = document.slice(known.prefix);
            !own.iter().any(|declared| document.slice(declared.prefix) == prefix)
        });
        self.add_declared(record, false);
        if let Canonicalization::Exclusive { .. } = self.method {
            self.add_utilised(record.name.prefix(), record.namespace);
            for attribute in document.attributes(record).iter().filter(|a| a.name.prefix_len > 0) {
                self.add_utilised(attribute.name.prefix(), attribute.namespace);
            }
        }
        let mut declarations = std::mem::take(&mut self.declarations);
        let by_prefix = |(a_key, a): &(Key, Declaration), (b_key, b): &(Key, Declaration)| {
            let prefix = |declaration: &Declaration| octets(&document.text, declaration.prefix);
            order((*a_key, || prefix(a)), (*b_key, || prefix(b)))
        };
        // What is declared and used, or used twice, is in the list as often; both times it is what is in scope.
        declarations.sort_unstable_by(by_prefix);
        declarations.dedup_by(|a, b| by_prefix(a, b).is_eq());
        for (key, declaration) in declarations.drain(..) {
            self.render(key, declaration);
        }
        self.declarations = declarations;
    }

    /// A prefix that the element or one of its attributes uses (Exc-C14N 2: visibly utilised).
    fn add_utilised(&mut self, prefix: Span, uri: Span) {
        let name = octets(&self.document.text, prefix);
        if name != b"xml" {
            self.declarations.push((key(name), Declaration { prefix, uri }));
        }
    }

    /// Writes one namespace node unless the nearest output ancestor that has its prefix says the same.
    fn render(&mut self, key: Key, declaration: Declaration) {
        let document = self.document;
        let (prefix, uri) = (document.slice(declaration.prefix), document.slice(declaration.uri));
        // An absent default namespace is the empty one, so that xmlns="" is written only to undo another (C14N 1.0 2.3).
        let is_news = |outer: Option<Span>| outer.map_or("", |outer| document.slice(outer)) != uri;
        if !self.rendered.push_if(&document.text, key, declaration, is_news) {
            return;
        }
        self.out
            .extend_from_slice(if prefix.is_empty() { b" xmlns" } else { b" xmlns:" });
        self.out.extend_from_slice(prefix.as_bytes());
        self.out.extend_from_slice(b"=\"");
        write_attribute(&mut self.out, uri, self.limit);
        self.out.push(b'"');
    }
}

/// Text node: `& < >` and CR (C14N 1.0 2.3).
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn write_text(out: &mut Vec<u8>, text: &str, limit: usize) {
    write_escaped(out, text, limit, |octet| {
        (octet == b'&') | (octet == b'<') | (octet == b'>') | (octet == b'\r')
    });
}

/// Attribute value: `& < "` and TAB, LF, CR (C14N 1.0 2.3).
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn write_attribute(out: &mut Vec<u8>, value: &str, limit: usize) {
    write_escaped(out, value, limit, |octet| {
        (octet == b'&') | (octet == b'<') | (octet == b'"') | (octet == b'\t') | (octet == b'\n') | (octet == b'\r')
    });
}

/// Copies the stretches that need no escape as they are. What goes beyond `limit` will be refused, so it may end there.
#[inline]
fn write_escaped(out: &mut Vec<u8>, text: &str, limit: usize, is_special: impl Fn(u8) -> bool) {
    let mut rest = text.as_bytes();
    while let Some(at) = find(rest, &is_special) {
        let Some((plain, [octet, behind @ ..])) = rest.split_at_checked(at) else {
            return;
        };
        if !plain.is_empty() {
            out.extend_from_slice(plain);
        }
        let (escaped, length) = escape(*octet);
        let end = out.len() + length;
        // Eight octets at once are one store; those behind the escape are cut off again.
        out.extend_from_slice(escaped);
        out.truncate(end);
        if end > limit {
            return;
        }
        rest = behind;
    }
    out.extend_from_slice(rest);
}

/// What stands for an octet that is not written as it is, and how long that is.
fn escape(octet: u8) -> (&'static [u8; 8], usize) {
    match octet {
        b'&' => (b"&amp;\0\0\0", 5),
        b'<' => (b"&lt;\0\0\0\0", 4),
        b'>' => (b"&gt;\0\0\0\0", 4),
        b'"' => (b"&quot;\0\0", 6),
        b'\t' => (b"&#x9;\0\0\0", 5),
        b'\n' => (b"&#xA;\0\0\0", 5),
        // The classes have nothing else.
        _ => (b"&#xD;\0\0\0", 5),
    }
}
