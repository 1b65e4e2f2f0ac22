//! The words for what [`strict_xml`] refuses: one row per rule.

use strict_xml::{C14nError, XmlError};

use crate::verdict::{CheckName, Refusal};

/// The code, and what the rule wants. One row per rule, so that neither can be forgotten.
fn rule(error: &XmlError) -> (&'static str, &'static str) {
    match error {
        XmlError::OctetLimit { .. } => ("xml.octet_limit", "at most {} octets"),
        XmlError::DepthLimit { .. } => ("xml.depth_limit", "elements nested at most {} deep"),
        XmlError::AttributeLimit { .. } => ("xml.attribute_limit", "at most {} attributes on an element"),
        XmlError::NamespaceLimit { .. } => ("xml.namespace_limit", "at most {} namespace declarations in scope"),
        XmlError::NodeLimit { .. } => ("xml.node_limit", "at most {} nodes"),
        XmlError::NotUtf8 { .. } => ("xml.not_utf8", "UTF-8"),
        XmlError::ForbiddenCharacter { .. } => ("xml.forbidden_character", "characters that XML 1.0 allows"),
        XmlError::DtdForbidden { .. } => ("xml.dtd_forbidden", "no DOCTYPE"),
        XmlError::ProcessingInstruction { .. } => ("xml.processing_instruction", "no processing instruction"),
        XmlError::MalformedDeclaration { .. } => (
            "xml.malformed_declaration",
            "at most one XML declaration, at the very start, with a version",
        ),
        XmlError::UnsupportedVersion { .. } => ("xml.unsupported_version", "XML 1.0"),
        XmlError::UnsupportedEncoding { .. } => ("xml.unsupported_encoding", "UTF-8"),
        XmlError::NoRoot => ("xml.no_root", "one document element"),
        XmlError::MultipleRoots { .. } => ("xml.multiple_roots", "one document element"),
        XmlError::ContentOutsideRoot { .. } => (
            "xml.content_outside_root",
            "nothing but comments and white space around the document element",
        ),
        XmlError::UnclosedElement { .. } => ("xml.unclosed_element", "an end tag for every start tag"),
        XmlError::MismatchedEndTag { .. } => ("xml.mismatched_end_tag", "the end tag of {}"),
        XmlError::StrayEndTag { .. } => ("xml.stray_end_tag", "a start tag for every end tag"),
        XmlError::MalformedMarkup { .. } => ("xml.malformed_markup", "well-formed markup"),
        XmlError::MalformedComment { .. } => ("xml.malformed_comment", "no -- inside a comment"),
        XmlError::CdataEndInText { .. } => ("xml.cdata_end_in_text", "no ]]> in text"),
        XmlError::BareAmpersand { .. } => ("xml.bare_ampersand", "& only as the start of a reference"),
        XmlError::UndefinedEntity { .. } => ("xml.undefined_entity", "only the five predefined entities"),
        XmlError::InvalidCharacterReference { .. } => (
            "xml.invalid_character_reference",
            "a reference to a character that XML 1.0 allows",
        ),
        XmlError::MalformedAttribute { .. } => ("xml.malformed_attribute", "white space, name, = and a quoted value"),
        XmlError::LessThanInAttribute { .. } => ("xml.less_than_in_attribute", "no < in an attribute value"),
        XmlError::InvalidName { .. } => ("xml.invalid_name", "a qualified name"),
        XmlError::DuplicateAttribute { .. } => ("xml.duplicate_attribute", "each attribute once"),
        XmlError::UnboundPrefix { .. } => ("xml.unbound_prefix", "a declaration for every prefix"),
        XmlError::ReservedPrefix { .. } => ("xml.reserved_prefix", "the prefixes xml and xmlns as they are"),
        XmlError::ReservedNamespace { .. } => ("xml.reserved_namespace", "the namespaces of xml and xmlns unbound"),
        XmlError::PrefixUndeclared { .. } => ("xml.prefix_undeclared", "a namespace name for every declared prefix"),
        XmlError::RelativeNamespace { .. } => ("xml.relative_namespace", "an absolute URI as namespace name"),
        XmlError::UnknownXmlAttribute { .. } => (
            "xml.unknown_xml_attribute",
            "of the xml: attributes only lang, space, base and id",
        ),
        XmlError::PrefixedId { .. } => ("xml.prefixed_id", "ID without a prefix"),
        XmlError::InvalidId { .. } => ("xml.invalid_id", "an ID that is an NCName"),
        XmlError::DuplicateId { .. } => ("xml.duplicate_id", "each ID once in the document"),
        XmlError::ElementInText { .. } => ("xml.element_in_text", "text and nothing else in {}"),
    }
}

fn at(error: &XmlError) -> Option<usize> {
    match error {
        XmlError::DepthLimit { at, .. }
        | XmlError::AttributeLimit { at, .. }
        | XmlError::NamespaceLimit { at, .. }
        | XmlError::NodeLimit { at, .. }
        | XmlError::NotUtf8 { at }
        | XmlError::ForbiddenCharacter { at, .. }
        | XmlError::DtdForbidden { at }
        | XmlError::ProcessingInstruction { at }
        | XmlError::MalformedDeclaration { at }
        | XmlError::MultipleRoots { at }
        | XmlError::ContentOutsideRoot { at }
        | XmlError::MismatchedEndTag { at, .. }
        | XmlError::StrayEndTag { at, .. }
        | XmlError::MalformedMarkup { at }
        | XmlError::MalformedComment { at }
        | XmlError::CdataEndInText { at }
        | XmlError::BareAmpersand { at }
        | XmlError::UndefinedEntity { at, .. }
        | XmlError::InvalidCharacterReference { at, .. }
        | XmlError::MalformedAttribute { at }
        | XmlError::LessThanInAttribute { at }
        | XmlError::InvalidName { at, .. }
        | XmlError::DuplicateAttribute { at, .. }
        | XmlError::UnboundPrefix { at, .. }
        | XmlError::ReservedPrefix { at, .. }
        | XmlError::ReservedNamespace { at, .. }
        | XmlError::PrefixUndeclared { at, .. }
        | XmlError::RelativeNamespace { at, .. }
        | XmlError::UnknownXmlAttribute { at, .. }
        | XmlError::PrefixedId { at, .. } => Some(*at),
        XmlError::OctetLimit { .. }
        | XmlError::UnsupportedVersion { .. }
        | XmlError::UnsupportedEncoding { .. }
        | XmlError::NoRoot
        | XmlError::UnclosedElement { .. }
        | XmlError::InvalidId { .. }
        | XmlError::DuplicateId { .. }
        | XmlError::ElementInText { .. } => None,
    }
}

/// What the document had there, without the offset.
fn what(error: &XmlError) -> String {
    match error {
        XmlError::OctetLimit { found, .. } => format!("{found} octets"),
        XmlError::ForbiddenCharacter { found, .. } => format!("U+{:04X}", u32::from(*found)),
        XmlError::UnsupportedVersion { found }
        | XmlError::UnsupportedEncoding { found }
        | XmlError::MismatchedEndTag { found, .. }
        | XmlError::StrayEndTag { found, .. }
        | XmlError::InvalidCharacterReference { found, .. }
        | XmlError::InvalidName { found, .. }
        | XmlError::ReservedPrefix { found, .. }
        | XmlError::ReservedNamespace { found, .. }
        | XmlError::RelativeNamespace { found, .. }
        | XmlError::UnknownXmlAttribute { found, .. }
        | XmlError::PrefixedId { found, .. }
        | XmlError::InvalidId { found }
        | XmlError::UnclosedElement { name: found }
        | XmlError::UndefinedEntity { name: found, .. }
        | XmlError::DuplicateAttribute { name: found, .. }
        | XmlError::UnboundPrefix { prefix: found, .. }
        | XmlError::PrefixUndeclared { prefix: found, .. }
        | XmlError::DuplicateId { id: found }
        | XmlError::ElementInText { child: found, .. } => quote(found),
        XmlError::NoRoot => "none".to_owned(),
        _ => "otherwise".to_owned(),
    }
}

/// A quotation of the message, cut to a length that suits a page.
fn quote(found: &str) -> String {
    const LONGEST: usize = 80;
    match found.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}…", found.get(..end).unwrap_or_default()),
        None => format!("{found:?}"),
    }
}

impl Refusal for XmlError {
    fn check(&self) -> CheckName {
        match self {
            Self::ElementInText { .. } => CheckName::Schema,
            _ => CheckName::Parse,
        }
    }

    fn code(&self) -> &'static str {
        rule(self).0
    }

    fn expected(&self) -> String {
        let wanted = rule(self).1;
        match self {
            Self::OctetLimit { limit, .. }
            | Self::DepthLimit { limit, .. }
            | Self::AttributeLimit { limit, .. }
            | Self::NamespaceLimit { limit, .. }
            | Self::NodeLimit { limit, .. } => wanted.replace("{}", &limit.to_string()),
            Self::MismatchedEndTag { expected, .. } => wanted.replace("{}", expected),
            Self::ElementInText { element, .. } => wanted.replace("{}", element),
            _ => wanted.to_owned(),
        }
    }

    fn found(&self) -> String {
        match at(self) {
            Some(at) => format!("{} at octet {at}", what(self)),
            None => what(self),
        }
    }
}

impl Refusal for C14nError {
    fn check(&self) -> CheckName {
        CheckName::Digest
    }

    fn code(&self) -> &'static str {
        match self {
            Self::InheritedXmlAttribute { .. } => "c14n.inherited_xml_attribute",
            Self::Empty => "c14n.empty",
            Self::OctetLimit { .. } => "c14n.octet_limit",
        }
    }

    fn expected(&self) -> String {
        match self {
            Self::InheritedXmlAttribute { .. } => {
                "no xml: attribute around an element signed with inclusive canonicalization".to_owned()
            }
            Self::Empty => "canonical octets".to_owned(),
            Self::OctetLimit { limit } => format!("at most {limit} canonical octets"),
        }
    }

    fn found(&self) -> String {
        match self {
            Self::InheritedXmlAttribute { found } => found.clone(),
            Self::Empty => "none".to_owned(),
            Self::OctetLimit { .. } => "more".to_owned(),
        }
    }
}
