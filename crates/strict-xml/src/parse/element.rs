//! Start tags: names, attributes and namespaces (Namespaces 1.0).

use std::cmp::Ordering;

use super::super::chars::{class, is, is_absolute_uri, is_ncname};
use super::super::document::{
    AttributeRecord, Content, Declaration, ElementRecord, Name, NodeId, Range, Span, octets, slice,
};
use super::super::order::{Key, key, order};
use super::super::tag::{Attributes, RawAttribute};
use super::super::{XML_NAMESPACE, XMLNS_NAMESPACE, XmlError};
use super::{Open, Parser, index, resolve_at, span};

/// Start tags: names, attributes, namespaces.
impl Parser<'_> {
    /// `<name attributes>`, where the name begins at `at + 1`.
    pub(super) fn start(&mut self, at: usize, name_end: usize, tag_end: usize) -> Result<(), XmlError> {
        self.flush_text();
        if self.open.is_empty() && !self.nodes.is_empty() {
            return Err(XmlError::MultipleRoots { at });
        }
        if self.open.len() >= self.limits.depth {
            return Err(XmlError::DepthLimit {
                limit: self.limits.depth,
                at,
            });
        }
        let name = self.name(at + 1, name_end)?;
        let scope = self.scope.len();
        let (first_attribute, first_declaration) = (self.attributes.len(), self.declarations.len());
        let source = self.source;
        for attribute in Attributes::new(source.get(name_end..tag_end).unwrap_or_default(), name_end) {
            self.attribute(attribute?, first_attribute)?;
        }
        self.inherit(first_declaration, at)?;
        let attributes = self.resolve_attributes(first_attribute, at)?;
        let declarations = self.sort_declarations(first_declaration, at)?;
        if matches!(self.slice(name.prefix()), "xml" | "xmlns") {
            return Err(XmlError::ReservedPrefix {
                found: self.slice(name.span).to_owned(),
                at,
            });
        }
        let namespace = self.namespace_of(name, at)?;
        let record = ElementRecord {
            name,
            namespace,
            attributes,
            declarations,
        };
        let node = self.push(Content::Element(record));
        self.record_id(node, record)?;
        self.open.push(Open { node, scope });
        Ok(())
    }

    fn slice(&self, span: Span) -> &str {
        slice(&self.text, span)
    }

    /// A QName of the source (Namespaces [7]).
    fn name(&self, at: usize, end: usize) -> Result<Name, XmlError> {
        let name = self.source.get(at..end).unwrap_or_default();
        let colon = name.bytes().position(|octet| octet == b':');
        let (prefix, local) = match colon.and_then(|colon| name.split_at_checked(colon)) {
            Some((prefix, local)) => (Some(prefix), local.get(1..).unwrap_or_default()),
            None => (None, name),
        };
        if !is_ncname(local) || !prefix.is_none_or(is_ncname) {
            return Err(XmlError::InvalidName {
                found: name.to_owned(),
                at,
            });
        }
        Ok(Name {
            span: span(at, end),
            prefix_len: index(prefix.map_or(0, str::len)),
        })
    }

    /// Stores one attribute, or binds the prefix that it declares.
    fn attribute(&mut self, raw: RawAttribute<'_>, first: usize) -> Result<(), XmlError> {
        let at = raw.name_at;
        self.spend(at)?;
        let name = self.name(at, at + raw.name.len())?;
        let value = self.value(raw.value, raw.value_at)?;
        match raw.name.strip_prefix("xmlns") {
            Some("") => {
                return self.declare(
                    Span {
                        end: name.span.start,
                        ..name.span
                    },
                    value,
                    at,
                );
            }
            Some(rest) if rest.starts_with(':') => return self.declare(name.local(), value, at),
            _ => {}
        }
        if self.attributes.len() - first >= self.limits.attributes {
            return Err(XmlError::AttributeLimit {
                limit: self.limits.attributes,
                at,
            });
        }
        // The namespace is looked up when all declarations of the element are known.
        let namespace = Span {
            end: name.span.start,
            ..name.span
        };
        self.attributes.push(AttributeRecord { name, namespace, value });
        Ok(())
    }

    /// The normalised value of an attribute of type CDATA (XML 1.0 3.3.3).
    fn value(&mut self, raw: &str, at: usize) -> Result<Span, XmlError> {
        let special = |text: &str| text.bytes().position(|octet| is(octet, class::NOT_LITERAL));
        let Some(first) = special(raw) else {
            return Ok(span(at, at + raw.len()));
        };
        let start = self.text.len();
        let (mut done, mut rest) = raw.split_at_checked(first).unwrap_or((raw, ""));
        self.text.push_str(done);
        while let Some(c) = rest.chars().next() {
            let at = at + raw.len() - rest.len();
            let length = match c {
                '<' => return Err(XmlError::LessThanInAttribute { at }),
                '&' => {
                    let end = rest.find(';').ok_or(XmlError::BareAmpersand { at })?;
                    self.text.push(resolve_at(rest.get(1..end).unwrap_or_default(), at)?);
                    end + 1
                }
                _ => {
                    self.text.push(' ');
                    if rest.starts_with("\r\n") { 2 } else { 1 }
                }
            };
            rest = rest.get(length..).unwrap_or_default();
            (done, rest) = rest
                .split_at_checked(special(rest).unwrap_or(rest.len()))
                .unwrap_or((rest, ""));
            self.text.push_str(done);
        }
        Ok(span(start, self.text.len()))
    }

    /// Binds `prefix` (empty: the default namespace), within the rules of Namespaces 3 and 5.
    fn declare(&mut self, prefix: Span, uri: Span, at: usize) -> Result<(), XmlError> {
        let (name, value) = (self.slice(prefix), self.slice(uri));
        match (name, value) {
            ("xml", XML_NAMESPACE) => return Ok(()),
            ("xml" | "xmlns", _) => {
                return Err(XmlError::ReservedPrefix {
                    found: name.to_owned(),
                    at,
                });
            }
            (_, XML_NAMESPACE | XMLNS_NAMESPACE) => {
                return Err(XmlError::ReservedNamespace {
                    found: value.to_owned(),
                    at,
                });
            }
            ("", "") => {}
            (_, "") => {
                return Err(XmlError::PrefixUndeclared {
                    prefix: name.to_owned(),
                    at,
                });
            }
            (_, value) if !is_absolute_uri(value) => {
                return Err(XmlError::RelativeNamespace {
                    found: value.to_owned(),
                    at,
                });
            }
            _ => {}
        }
        if self.scope.len() >= self.limits.namespaces {
            return Err(XmlError::NamespaceLimit {
                limit: self.limits.namespaces,
                at,
            });
        }
        let key = key(octets(&self.text, prefix));
        self.scope.push(&self.text, key, Declaration { prefix, uri });
        self.declarations.push(Declaration { prefix, uri });
        Ok(())
    }

    /// Declares on the document element what it has from around it and does not declare itself, from `first` on.
    fn inherit(&mut self, first: usize, at: usize) -> Result<(), XmlError> {
        for Declaration { prefix, uri } in std::mem::take(&mut self.around) {
            let mut own = self.declarations.get(first..).unwrap_or_default().iter();
            if !own.any(|declaration| self.slice(declaration.prefix) == self.slice(prefix)) {
                self.declare(prefix, uri, at)?;
            }
        }
        Ok(())
    }

    /// The namespace of an element name: its prefix's, or the default.
    fn namespace_of(&self, name: Name, at: usize) -> Result<Span, XmlError> {
        let prefix = self.slice(name.prefix());
        if prefix == "xml" {
            return Ok(self.xml_namespace);
        }
        match self.scope.find(&self.text, key(prefix.as_bytes()), name.prefix()) {
            Some(uri) => Ok(uri),
            None if prefix.is_empty() => Ok(Span {
                end: name.span.start,
                ..name.span
            }),
            None => Err(XmlError::UnboundPrefix {
                prefix: prefix.to_owned(),
                at,
            }),
        }
    }

    /// Puts the attributes of one element into their namespaces and into canonical order.
    fn resolve_attributes(&mut self, first: usize, at: usize) -> Result<Range, XmlError> {
        let range = Range {
            start: index(first),
            end: index(self.attributes.len()),
        };
        self.unsorted.clear();
        for position in first..self.attributes.len() {
            let Some(mut record) = self.attributes.get(position).copied() else {
                break;
            };
            let local = octets(&self.text, record.name.local());
            let key = key(local);
            // An attribute without a prefix is in no namespace (Namespaces 6.2).
            if record.name.prefix_len > 0 {
                record.namespace = self.namespace_of(record.name, at)?;
                let found = || self.slice(record.name.span).to_owned();
                if self.slice(record.namespace) == XML_NAMESPACE
                    && !matches!(local, b"lang" | b"space" | b"base" | b"id")
                {
                    return Err(XmlError::UnknownXmlAttribute { found: found(), at });
                }
                if local == b"ID" {
                    return Err(XmlError::PrefixedId { found: found(), at });
                }
            }
            self.unsorted.push((key, record));
        }
        let text = &self.text;
        self.unsorted.sort_unstable_by(|a, b| by_name(text, a, b));
        if let Some([(_, record), _]) = self
            .unsorted
            .windows(2)
            .find(|pair| matches!(pair, [a, b] if by_name(text, a, b).is_eq()))
        {
            let name = slice(text, record.name.span).to_owned();
            return Err(XmlError::DuplicateAttribute { name, at });
        }
        for (place, (_, record)) in self.attributes.iter_mut().skip(first).zip(&self.unsorted) {
            *place = *record;
        }
        Ok(range)
    }

    /// Puts the declarations of one element into canonical order.
    fn sort_declarations(&mut self, first: usize, at: usize) -> Result<Range, XmlError> {
        let range = Range {
            start: index(first),
            end: index(self.declarations.len()),
        };
        let text = &self.text;
        let key = |declaration: &Declaration| octets(text, declaration.prefix);
        let declarations = self.declarations.get_mut(first..).unwrap_or_default();
        declarations.sort_unstable_by(|a, b| key(a).cmp(key(b)));
        match declarations
            .windows(2)
            .find(|pair| matches!(pair, [a, b] if key(a) == key(b)))
        {
            Some([declaration, ..]) => Err(XmlError::DuplicateAttribute {
                name: format!("xmlns:{}", slice(text, declaration.prefix)),
                at,
            }),
            _ => Ok(range),
        }
    }

    fn record_id(&mut self, node: u32, record: ElementRecord) -> Result<(), XmlError> {
        let range = record.attributes.start as usize..record.attributes.end as usize;
        for attribute in self.attributes.get(range).unwrap_or_default() {
            if attribute.name.prefix_len == 0 && self.slice(attribute.name.span) == "ID" {
                let id = self.slice(attribute.value);
                if !is_ncname(id) {
                    return Err(XmlError::InvalidId { found: id.to_owned() });
                }
                self.ids.push((key(id.as_bytes()), attribute.value, NodeId(node)));
            }
        }
        Ok(())
    }
}

/// The order of attributes (C14N 1.0 2.3): by namespace name, then by local name.
fn by_name(text: &str, (a_key, a): &(Key, AttributeRecord), (b_key, b): &(Key, AttributeRecord)) -> Ordering {
    let local = |record: &AttributeRecord| octets(text, record.name.local());
    let (a_uri, b_uri) = (a.namespace, b.namespace);
    // The same declaration gives the same span, and no namespace an empty one.
    let namespace = if a_uri == b_uri || (a_uri.is_empty() && b_uri.is_empty()) {
        Ordering::Equal
    } else {
        octets(text, a_uri).cmp(octets(text, b_uri))
    };
    namespace.then_with(|| order((*a_key, || local(a)), (*b_key, || local(b))))
}
