//! The tree of one parsed document: nodes in document order, addressed by index, never changed.

use super::XmlError;
use super::order::{Key, key, order};

/// A stretch of [`Document::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A half-open range of a side table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub start: u32,
    pub end: u32,
}

/// A QName: all of it, and how long its prefix is (0: none).
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub span: Span,
    pub prefix_len: u32,
}

impl Name {
    pub fn prefix(self) -> Span {
        Span {
            start: self.span.start,
            end: self.span.start + self.prefix_len,
        }
    }

    pub fn local(self) -> Span {
        let colon = u32::from(self.prefix_len > 0);
        Span {
            start: self.span.start + self.prefix_len + colon,
            end: self.span.end,
        }
    }
}

/// An attribute that is not a namespace declaration.
#[derive(Debug, Clone, Copy)]
pub(super) struct AttributeRecord {
    pub name: Name,
    pub namespace: Span,
    pub value: Span,
}

/// A namespace declaration; the default one has an empty prefix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declaration {
    pub prefix: Span,
    pub uri: Span,
}

/// An element. Attributes and declarations are stored in canonical order (C14N 1.0 4.8).
#[derive(Debug, Clone, Copy)]
pub(super) struct ElementRecord {
    pub name: Name,
    pub namespace: Span,
    pub attributes: Range,
    pub declarations: Range,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    Element(ElementRecord),
    Text(Span),
}

/// One node; its descendants are the nodes after it, up to `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub parent: u32,
    pub end: u32,
    pub content: Content,
}

/// Identifies one node of one [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

/// One strictly parsed document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The source, followed by the values that differ from how they were written.
    pub(super) text: String,
    pub(super) nodes: Vec<Node>,
    pub(super) attributes: Vec<AttributeRecord>,
    pub(super) declarations: Vec<Declaration>,
    /// Every `ID`, sorted by value; unique.
    pub(super) ids: Vec<(Key, Span, NodeId)>,
    /// The element around each comment, in document order. Nothing else is kept of comments.
    pub(super) comments: Vec<u32>,
    /// Node 0 once more, so that [`Document::root`] cannot fail.
    pub(super) root: (u32, ElementRecord),
}

/// `span` of `text`. Spans are made by the parser for this very text only, so they always lie inside it.
pub(super) fn slice(text: &str, span: Span) -> &str {
    text.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// The same as octets, which are ordered as their code points are.
pub(super) fn octets(text: &str, span: Span) -> &[u8] {
    text.as_bytes()
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default()
}

impl Document {
    /// The document element.
    pub fn root(&self) -> Element<'_> {
        let (end, record) = &self.root;
        Element {
            document: self,
            id: NodeId(0),
            end: *end,
            parent: 0,
            record,
        }
    }

    /// The element whose `ID` is `id`; the look-up is by value, and a value occurs once (XML 1.0 3.3.1).
    pub fn element_by_id(&self, id: &str) -> Option<Element<'_>> {
        let by_value = |(known, span, _): &(Key, Span, NodeId)| {
            order(
                (*known, || octets(&self.text, *span)),
                (key(id.as_bytes()), || id.as_bytes()),
            )
        };
        let at = self.ids.binary_search_by(by_value).ok()?;
        self.element(self.ids.get(at)?.2)
    }

    /// The element with this identity, if it is one.
    pub fn element(&self, id: NodeId) -> Option<Element<'_>> {
        match self.nodes.get(id.0 as usize)? {
            Node {
                parent,
                end,
                content: Content::Element(record),
            } => Some(Element {
                document: self,
                id,
                end: *end,
                parent: *parent,
                record,
            }),
            _ => None,
        }
    }

    pub(super) fn slice(&self, span: Span) -> &str {
        slice(&self.text, span)
    }

    pub(super) fn declarations(&self, record: &ElementRecord) -> &[Declaration] {
        let range = record.declarations;
        self.declarations
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    pub(super) fn attributes(&self, record: &ElementRecord) -> &[AttributeRecord] {
        let range = record.attributes;
        self.attributes
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }
}

/// One element of a document.
#[derive(Debug, Clone, Copy)]
pub struct Element<'d> {
    pub(super) document: &'d Document,
    pub(super) id: NodeId,
    pub(super) end: u32,
    pub(super) parent: u32,
    pub(super) record: &'d ElementRecord,
}

/// Two elements are equal when they are the same node of the same document.
impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.document, other.document)
    }
}

impl<'d> Element<'d> {
    /// Which node this is.
    pub fn node(self) -> NodeId {
        self.id
    }

    /// The document that it belongs to.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// The namespace name, empty for none.
    pub fn namespace(self) -> &'d str {
        self.document.slice(self.record.namespace)
    }

    /// The name without its prefix.
    pub fn local_name(self) -> &'d str {
        self.document.slice(self.record.name.local())
    }

    /// The prefix, empty for none. Never decides anything: names are (namespace, local) pairs.
    pub fn prefix(self) -> &'d str {
        self.document.slice(self.record.name.prefix())
    }

    /// The name as it is written, for messages to people.
    pub fn qualified_name(self) -> &'d str {
        self.document.slice(self.record.name.span)
    }

    /// Whether its expanded name is (`namespace`, `local`).
    pub fn is(self, namespace: &str, local: &str) -> bool {
        self.local_name() == local && self.namespace() == namespace
    }

    /// The value of the attribute `local` that is in no namespace.
    pub fn attribute(self, local: &str) -> Option<&'d str> {
        self.attributes()
            .find(|attribute| attribute.namespace.is_empty() && attribute.local_name == local)
            .map(|attribute| attribute.value)
    }

    /// All attributes, without the namespace declarations, in canonical order.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'d>> {
        let document = self.document;
        document.attributes(self.record).iter().map(|record| Attribute {
            namespace: document.slice(record.namespace),
            local_name: document.slice(record.name.local()),
            value: document.slice(record.value),
        })
    }

    /// The child elements.
    pub fn children(self) -> Children<'d> {
        Children {
            document: self.document,
            next: self.id.0 + 1,
            end: self.end,
        }
    }

    /// The elements below, in document order.
    pub fn descendants(self) -> Descendants<'d> {
        Descendants {
            document: self.document,
            next: self.id.0 + 1,
            end: self.end,
        }
    }

    /// The element around this one.
    pub fn parent(self) -> Option<Element<'d>> {
        match self.id {
            NodeId(0) => None,
            _ => self.document.element(NodeId(self.parent)),
        }
    }

    /// All of its text. An element that holds elements has none: it is refused, not read in part.
    pub fn text(self) -> Result<&'d str, XmlError> {
        if let Some(child) = self.children().next() {
            return Err(XmlError::ElementInText {
                element: self.qualified_name().to_owned(),
                child: child.qualified_name().to_owned(),
            });
        }
        // Text is joined while parsing, so that an element without elements has at most one text node.
        match self.document.nodes.get(self.id.0 as usize + 1) {
            Some(Node {
                content: Content::Text(span),
                ..
            }) if self.id.0 + 1 < self.end => Ok(self.document.slice(*span)),
            _ => Ok(""),
        }
    }

    /// Whether a comment stood in this element or below it.
    pub fn has_comment(self) -> bool {
        self.document
            .comments
            .iter()
            .any(|parent| (self.id.0..self.end).contains(parent))
    }

    /// Whether text other than white space stands directly in this element, between its child elements.
    pub fn has_mixed_content(self) -> bool {
        let mut next = self.id.0 + 1;
        while next < self.end {
            let Some(node) = self.document.nodes.get(next as usize) else {
                return false;
            };
            if let Content::Text(span) = node.content
                && !self.document.slice(span).bytes().all(super::chars::is_space)
            {
                return true;
            }
            next = node.end;
        }
        false
    }

    /// How many octets it takes in the source, or more; a hint for buffers.
    pub(super) fn size_hint(self) -> usize {
        match self.id {
            NodeId(0) => self.document.text.len(),
            _ => (self.end - self.id.0) as usize * 96,
        }
    }
}

/// One attribute of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'d> {
    /// The namespace name, empty for none.
    pub namespace: &'d str,
    /// The name without its prefix.
    pub local_name: &'d str,
    /// The normalised value (XML 1.0 3.3.3).
    pub value: &'d str,
}

/// Iterates over child elements.
#[derive(Debug, Clone)]
pub struct Children<'d> {
    document: &'d Document,
    next: u32,
    end: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = Element<'d>;

    fn next(&mut self) -> Option<Element<'d>> {
        while self.next < self.end {
            let id = NodeId(self.next);
            self.next = self.document.nodes.get(id.0 as usize)?.end;
            if let Some(element) = self.document.element(id) {
                return Some(element);
            }
        }
        None
    }
}

/// Iterates over descendant elements.
#[derive(Debug, Clone)]
pub struct Descendants<'d> {
    document: &'d Document,
    next: u32,
    end: u32,
}

impl<'d> Iterator for Descendants<'d> {
    type Item = Element<'d>;

    fn next(&mut self) -> Option<Element<'d>> {
        while self.next < self.end {
            let id = NodeId(self.next);
            self.next += 1;
            if let Some(element) = self.document.element(id) {
                return Some(element);
            }
        }
        None
    }
}
