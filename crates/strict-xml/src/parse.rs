//! From octets to a [`Document`], or the first rule that they break. No recursion, one pass, linear time.

mod element;

use std::str;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::Event;

use super::chars::{Reference, find, find_forbidden, is_space, resolve};
use super::document::{AttributeRecord, Content, Declaration, Document, Node, NodeId, Span, octets, slice};
use super::order::{Key, order};
use super::scope::Scope;
use super::tag::{Attributes, RawAttribute};
use super::{Surroundings, XML_NAMESPACE, XmlError};

/// The budget for one document: what is beyond it is refused, not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets of the document.
    pub octets: usize,
    /// Nested elements.
    pub depth: usize,
    /// Attributes of one element, namespace declarations not counted.
    pub attributes: usize,
    /// Namespace declarations in scope, counting those that are overridden.
    pub namespaces: usize,
    /// Elements, attributes, namespace declarations and pieces of text: a comment, a CDATA section or a reference
    /// makes another piece. It is what bounds the work.
    pub nodes: usize,
}

impl Limits {
    /// Many times what identity providers send: the largest message of the corpus has 20 KB and 440 nodes, and the one
    /// that says most in few octets would reach its octets before its nodes.
    pub const SAML: Self = Self {
        octets: 262_144,
        depth: 64,
        attributes: 64,
        namespaces: 64,
        nodes: 12_000,
    };
    /// Metadata, which may describe a federation (Metadata 2.3.1).
    pub const METADATA: Self = Self {
        octets: 1_048_576,
        nodes: 200_000,
        ..Self::SAML
    };
    /// Offsets are 32 bits wide, and values that differ from how they are written are stored beside the source.
    const MOST_OCTETS: usize = 1 << 30;
}

impl Default for Limits {
    fn default() -> Self {
        Self::SAML
    }
}

impl Document {
    /// Parses `octets`, strictly; see the module for the profile.
    pub fn parse(octets: &[u8], limits: &Limits) -> Result<Self, XmlError> {
        Self::parse_within(octets, limits, &Surroundings::default())
    }

    /// Parses `octets` as what stands in this place: as if the document element declared whatever it does not declare
    /// itself. Canonical octets are the same as there.
    pub fn parse_within(octets: &[u8], limits: &Limits, around: &Surroundings) -> Result<Self, XmlError> {
        let source = decode(octets, limits)?;
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.check_comments = true;
        config.check_end_names = true;
        config.expand_empty_elements = true;
        config.allow_dangling_amp = false;
        let mut parser = Parser::new(source, limits);
        parser.surround(around);
        loop {
            let at = reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Eof) => return parser.finish(),
                Ok(event) => parser.event(event, at, reader.buffer_position() as usize)?,
                Err(error) => return Err(from_tokenizer(error, reader.error_position() as usize)),
            }
        }
    }
}

/// UTF-8 without its byte order mark, of characters that XML allows, within the budget.
fn decode<'o>(octets: &'o [u8], limits: &Limits) -> Result<&'o str, XmlError> {
    let limit = limits.octets.min(Limits::MOST_OCTETS);
    if octets.len() > limit {
        return Err(XmlError::OctetLimit {
            limit,
            found: octets.len(),
        });
    }
    let source = str::from_utf8(octets).map_err(|error| XmlError::NotUtf8 {
        at: error.valid_up_to(),
    })?;
    let source = source.strip_prefix('\u{FEFF}').unwrap_or(source);
    // The tokenizer would silently cut a second mark, which is text before the document element.
    if source.starts_with('\u{FEFF}') {
        return Err(XmlError::ContentOutsideRoot { at: 0 });
    }
    match find_forbidden(source) {
        Some((at, found)) => Err(XmlError::ForbiddenCharacter { found, at }),
        None => Ok(source),
    }
}

/// What the tokenizer itself refuses.
fn from_tokenizer(error: Error, at: usize) -> XmlError {
    match error {
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            XmlError::MismatchedEndTag { expected, found, at }
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => XmlError::StrayEndTag { found, at },
        Error::IllFormed(IllFormedError::DoubleHyphenInComment) => XmlError::MalformedComment { at },
        Error::IllFormed(IllFormedError::UnclosedReference) => XmlError::BareAmpersand { at },
        Error::IllFormed(IllFormedError::MissingDoctypeName) => XmlError::DtdForbidden { at },
        _ => XmlError::MalformedMarkup { at },
    }
}

/// An element whose end tag has not come.
struct Open {
    node: u32,
    /// How many bindings were in scope around it.
    scope: usize,
}

struct Parser<'s> {
    source: &'s str,
    limits: &'s Limits,
    text: String,
    nodes: Vec<Node>,
    attributes: Vec<AttributeRecord>,
    declarations: Vec<Declaration>,
    ids: Vec<(Key, Span, NodeId)>,
    comments: Vec<u32>,
    open: Vec<Open>,
    /// Of [`Limits::nodes`].
    spent: usize,
    scope: Scope,
    /// The attributes of the element at hand, with the keys of their names: to be sorted.
    unsorted: Vec<(Key, AttributeRecord)>,
    /// What the document element declares unless it does so itself.
    around: Vec<Declaration>,
    xml_namespace: Span,
    /// Text whose node is not made yet, because more of it may follow.
    pending: Option<Span>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str, limits: &'s Limits) -> Self {
        let mut text = String::with_capacity(source.len() + source.len() / 8 + XML_NAMESPACE.len());
        text.push_str(source);
        text.push_str(XML_NAMESPACE);
        Self {
            source,
            limits,
            xml_namespace: span(source.len(), text.len()),
            text,
            nodes: Vec::with_capacity(source.len() / 64),
            attributes: Vec::with_capacity(source.len() / 128),
            declarations: Vec::with_capacity(16),
            ids: Vec::with_capacity(4),
            comments: Vec::new(),
            open: Vec::with_capacity(16),
            spent: 0,
            scope: Scope::new(),
            unsorted: Vec::with_capacity(16),
            around: Vec::new(),
            pending: None,
        }
    }

    /// Keeps the declarations around it for the document element.
    fn surround(&mut self, around: &Surroundings) {
        for (prefix, uri) in around.inherited() {
            let start = self.text.len();
            self.text.push_str(prefix);
            let middle = self.text.len();
            self.text.push_str(uri);
            self.around.push(Declaration {
                prefix: span(start, middle),
                uri: span(middle, self.text.len()),
            });
        }
    }

    /// Takes one token, which stands at `at..end`.
    fn event(&mut self, event: Event<'s>, at: usize, end: usize) -> Result<(), XmlError> {
        if !matches!(event, Event::End(_)) {
            self.spend(at)?;
        }
        match event {
            Event::Start(tag) => {
                let name_end = at + 1 + tag.name().as_ref().len();
                self.start(at, name_end, name_end + tag.attributes_raw().len())
            }
            Event::End(_) => self.end(),
            Event::Text(_) => self.literal(at, end, true),
            Event::CData(_) => self.literal(at + "<![CDATA[".len(), end - "]]>".len(), false),
            Event::GeneralRef(_) => self.reference(at, end),
            Event::Comment(_) => {
                self.comments.extend(self.open.last().map(|open| open.node));
                Ok(())
            }
            Event::Decl(_) => self.declaration(at, end),
            Event::DocType(_) => Err(XmlError::DtdForbidden { at }),
            Event::PI(_) => Err(XmlError::ProcessingInstruction { at }),
            Event::Empty(_) | Event::Eof => Err(XmlError::MalformedMarkup { at }),
        }
    }

    fn finish(self) -> Result<Document, XmlError> {
        if let Some(open) = self.open.last() {
            let name = match self.nodes.get(open.node as usize) {
                Some(Node {
                    content: Content::Element(record),
                    ..
                }) => slice(&self.text, record.name.span),
                _ => "",
            };
            return Err(XmlError::UnclosedElement { name: name.to_owned() });
        }
        let Some(Node {
            content: Content::Element(root),
            end,
            ..
        }) = self.nodes.first()
        else {
            return Err(XmlError::NoRoot);
        };
        let root = (*end, *root);
        let Self {
            text,
            nodes,
            attributes,
            declarations,
            comments,
            mut ids,
            ..
        } = self;
        let by_value = |(a_key, a, _): &(Key, Span, NodeId), (b_key, b, _): &(Key, Span, NodeId)| {
            order((*a_key, || octets(&text, *a)), (*b_key, || octets(&text, *b)))
        };
        ids.sort_unstable_by(by_value);
        let mut pairs = ids.windows(2);
        if let Some([(_, id, _), _]) = pairs.find(|pair| matches!(pair, [a, b] if by_value(a, b).is_eq())) {
            let id = slice(&text, *id).to_owned();
            return Err(XmlError::DuplicateId { id });
        }
        Ok(Document {
            text,
            nodes,
            attributes,
            declarations,
            ids,
            comments,
            root,
        })
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`: the last two may be missing (XML 1.0 [23]).
    fn declaration(&mut self, at: usize, end: usize) -> Result<(), XmlError> {
        if at != 0 {
            return Err(XmlError::MalformedDeclaration { at });
        }
        let inside = self.source.get("<?xml".len()..end - "?>".len()).unwrap_or_default();
        let mut last = 0;
        for attribute in Attributes::new(inside, at + "<?xml".len()) {
            let RawAttribute { name, value, .. } = attribute?;
            let order = match name {
                "version" if value != "1.0" => {
                    return Err(XmlError::UnsupportedVersion {
                        found: value.to_owned(),
                    });
                }
                "version" => 1,
                "encoding" if !value.eq_ignore_ascii_case("utf-8") => {
                    return Err(XmlError::UnsupportedEncoding {
                        found: value.to_owned(),
                    });
                }
                "encoding" => 2,
                "standalone" if matches!(value, "yes" | "no") => 3,
                _ => return Err(XmlError::MalformedDeclaration { at }),
            };
            if order <= last || (last == 0 && order != 1) {
                return Err(XmlError::MalformedDeclaration { at });
            }
            last = order;
        }
        if last == 0 {
            Err(XmlError::MalformedDeclaration { at })
        } else {
            Ok(())
        }
    }

    fn end(&mut self) -> Result<(), XmlError> {
        self.flush_text();
        if let Some(open) = self.open.pop() {
            self.scope.truncate(&self.text, open.scope);
            let end = index(self.nodes.len());
            if let Some(node) = self.nodes.get_mut(open.node as usize) {
                node.end = end;
            }
        }
        Ok(())
    }

    /// Counts one node.
    fn spend(&mut self, at: usize) -> Result<(), XmlError> {
        self.spent += 1;
        if self.spent > self.limits.nodes {
            return Err(XmlError::NodeLimit {
                limit: self.limits.nodes,
                at,
            });
        }
        Ok(())
    }

    /// Makes a node; its descendants are not known yet.
    fn push(&mut self, content: Content) -> u32 {
        let id = index(self.nodes.len());
        let parent = self.open.last().map_or(0, |open| open.node);
        self.nodes.push(Node {
            parent,
            end: id + 1,
            content,
        });
        id
    }
}

/// Text: what it says, with its pieces joined.
impl Parser<'_> {
    fn flush_text(&mut self) {
        if let Some(text) = self.pending.take().filter(|text| text.start < text.end) {
            self.push(Content::Text(text));
        }
    }

    /// Text as it is written; CR LF and CR become LF (XML 1.0 2.11).
    fn literal(&mut self, at: usize, end: usize, in_text: bool) -> Result<(), XmlError> {
        let literal = self.source.get(at..end).unwrap_or_default();
        if self.open.is_empty() {
            let white = in_text && literal.bytes().all(is_space);
            return if white {
                Ok(())
            } else {
                Err(XmlError::ContentOutsideRoot { at })
            };
        }
        let survey = survey(literal);
        if let Some(offset) = survey.cdata_end.filter(|_| in_text) {
            return Err(XmlError::CdataEndInText { at: at + offset });
        }
        if self.pending.is_none() && !survey.has_return {
            self.pending = Some(span(at, end));
            return Ok(());
        }
        let mut text = self.open_pending();
        push_lines(&mut self.text, literal);
        text.end = index(self.text.len());
        self.pending = Some(text);
        Ok(())
    }

    fn reference(&mut self, at: usize, end: usize) -> Result<(), XmlError> {
        if self.open.is_empty() {
            return Err(XmlError::ContentOutsideRoot { at });
        }
        let name = self.source.get(at + 1..end - 1).unwrap_or_default();
        let resolved = resolve_at(name, at)?;
        let mut text = self.open_pending();
        self.text.push(resolved);
        text.end = index(self.text.len());
        self.pending = Some(text);
        Ok(())
    }

    /// The pending text, moved to the end of the store, where it can grow.
    fn open_pending(&mut self) -> Span {
        let end = self.text.len();
        match self.pending {
            None => span(end, end),
            Some(text) if text.end as usize == end => text,
            Some(text) => {
                self.text.extend_from_within(text.start as usize..text.end as usize);
                span(end, self.text.len())
            }
        }
    }
}

fn resolve_at(reference: &str, at: usize) -> Result<char, XmlError> {
    match resolve(reference) {
        Reference::Char(c) => Ok(c),
        Reference::InvalidChar => Err(XmlError::InvalidCharacterReference {
            found: reference.to_owned(),
            at,
        }),
        Reference::Undefined => Err(XmlError::UndefinedEntity {
            name: reference.to_owned(),
            at,
        }),
        Reference::Malformed => Err(XmlError::BareAmpersand { at }),
    }
}

/// What in a text is not taken as it is.
struct Survey {
    has_return: bool,
    /// Where the first `]]>` stands.
    cdata_end: Option<usize>,
}

/// Neither stands in most texts, which takes little to see; otherwise each octet is looked at, once.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
fn survey(literal: &str) -> Survey {
    let mut survey = Survey {
        has_return: false,
        cdata_end: None,
    };
    let octets = literal.as_bytes();
    let Some(first) = find(octets, |octet| (octet == b']') | (octet == b'\r')) else {
        return survey;
    };
    let mut brackets = 0_usize;
    for (at, octet) in octets.iter().enumerate().skip(first) {
        match octet {
            b']' => {
                brackets += 1;
                continue;
            }
            b'>' if brackets >= 2 && survey.cdata_end.is_none() => survey.cdata_end = at.checked_sub(2),
            b'\r' => survey.has_return = true,
            _ => {}
        }
        brackets = 0;
    }
    survey
}

/// Appends `literal` with its line ends made LF (XML 1.0 2.11).
fn push_lines(text: &mut String, mut literal: &str) {
    while let Some(at) = literal.bytes().position(|octet| octet == b'\r') {
        let (line, rest) = literal.split_at_checked(at).unwrap_or((literal, "\r"));
        if !line.is_empty() {
            text.push_str(line);
        }
        text.push('\n');
        let rest = rest.strip_prefix("\r").unwrap_or_default();
        literal = rest.strip_prefix("\n").unwrap_or(rest);
    }
    text.push_str(literal);
}

/// Offsets stay below 2^32: [`Limits::MOST_OCTETS`] of source, and stored values are no longer than what they replace.
fn index(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn span(start: usize, end: usize) -> Span {
    Span {
        start: index(start),
        end: index(end),
    }
}
