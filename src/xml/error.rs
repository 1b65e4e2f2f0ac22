//! Why a document is refused: one variant per rule.

use crate::verdict::{CheckName, Refusal};

/// A rule of XML 1.0, Namespaces 1.0 or this crate's profile of them that a document breaks.
/// `at` is an offset in octets from the start of the document (after a byte order mark).
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields carry what was expected and found, by those names"
)]
pub enum XmlError {
    /// More octets than the budget.
    OctetLimit { limit: usize, found: usize },
    /// Elements nested deeper than the budget.
    DepthLimit { limit: usize, at: usize },
    /// More attributes on one element than the budget.
    AttributeLimit { limit: usize, at: usize },
    /// More namespace declarations in scope than the budget.
    NamespaceLimit { limit: usize, at: usize },
    /// More nodes than the budget.
    NodeLimit { limit: usize, at: usize },
    /// Profile: UTF-8 only (XML 1.0 4.3.3).
    NotUtf8 { at: usize },
    /// XML 1.0 [2]: Char.
    ForbiddenCharacter { found: char, at: usize },
    /// Profile: no document type declaration (XML 1.0 2.8), so no entities of the sender's.
    DtdForbidden { at: usize },
    /// Profile: no processing instructions (XML 1.0 2.6); C14N keeps them and readers differ.
    ProcessingInstruction { at: usize },
    /// XML 1.0 [23]: the XML declaration is first, once, and has a version.
    MalformedDeclaration { at: usize },
    /// Profile: XML 1.0 only (XML 1.0 2.8).
    UnsupportedVersion { found: String },
    /// Profile: UTF-8 only (XML 1.0 4.3.3).
    UnsupportedEncoding { found: String },
    /// XML 1.0 [1]: there is a document element.
    NoRoot,
    /// XML 1.0 [1]: there is one document element.
    MultipleRoots { at: usize },
    /// XML 1.0 [1], [27]: outside the document element stand only comments and white space.
    ContentOutsideRoot { at: usize },
    /// XML 1.0 [39]: every element ends.
    UnclosedElement { name: String },
    /// XML 1.0 3, WFC Element Type Match.
    MismatchedEndTag { expected: String, found: String, at: usize },
    /// XML 1.0 [39]: an end tag has a start tag.
    StrayEndTag { found: String, at: usize },
    /// XML 1.0 [14], [18], [39], [40]: markup that is none.
    MalformedMarkup { at: usize },
    /// XML 1.0 [15]: no `--` inside a comment.
    MalformedComment { at: usize },
    /// XML 1.0 [14]: `]]>` does not stand in text.
    CdataEndInText { at: usize },
    /// XML 1.0 [67]: `&` begins a reference.
    BareAmpersand { at: usize },
    /// XML 1.0 4.1, WFC Entity Declared.
    UndefinedEntity { name: String, at: usize },
    /// XML 1.0 4.1, WFC Legal Character.
    InvalidCharacterReference { found: String, at: usize },
    /// XML 1.0 [40], [41]: white space, name, `=`, quoted value.
    MalformedAttribute { at: usize },
    /// XML 1.0 3.1, WFC No `<` in Attribute Values.
    LessThanInAttribute { at: usize },
    /// Namespaces [4], [7]: names are QNames.
    InvalidName { found: String, at: usize },
    /// XML 1.0 3.1, WFC Unique Att Spec; Namespaces 6.3 for the same expanded name.
    DuplicateAttribute { name: String, at: usize },
    /// Namespaces 5, NSC Prefix Declared.
    UnboundPrefix { prefix: String, at: usize },
    /// Namespaces 3, NSC Reserved Prefixes and Namespace Names.
    ReservedPrefix { found: String, at: usize },
    /// Namespaces 3, NSC Reserved Prefixes and Namespace Names.
    ReservedNamespace { found: String, at: usize },
    /// Namespaces 5, NSC No Prefix Undeclaring.
    PrefixUndeclared { prefix: String, at: usize },
    /// C14N 1.0 4.9: a relative namespace name has no canonical form.
    RelativeNamespace { found: String, at: usize },
    /// Profile: of the `xml:` attributes only `lang`, `space`, `base` and `id` are known.
    UnknownXmlAttribute { found: String, at: usize },
    /// Profile: an `ID` in a namespace beside SAML's own `ID` is an attack (attribute pollution).
    PrefixedId { found: String, at: usize },
    /// XML Schema Datatypes 3.3.8: an ID is an NCName (SAML Core 1.3.4).
    InvalidId { found: String },
    /// XML 1.0 3.3.1, VC ID: a value occurs once (SAML Core 1.3.4).
    DuplicateId { id: String },
    /// SAML schemas: this element holds text, and text only.
    ElementInText { element: String, child: String },
}

impl XmlError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "xml.octet_limit",
        "xml.depth_limit",
        "xml.attribute_limit",
        "xml.namespace_limit",
        "xml.node_limit",
        "xml.not_utf8",
        "xml.forbidden_character",
        "xml.dtd_forbidden",
        "xml.processing_instruction",
        "xml.malformed_declaration",
        "xml.unsupported_version",
        "xml.unsupported_encoding",
        "xml.no_root",
        "xml.multiple_roots",
        "xml.content_outside_root",
        "xml.unclosed_element",
        "xml.mismatched_end_tag",
        "xml.stray_end_tag",
        "xml.malformed_markup",
        "xml.malformed_comment",
        "xml.cdata_end_in_text",
        "xml.bare_ampersand",
        "xml.undefined_entity",
        "xml.invalid_character_reference",
        "xml.malformed_attribute",
        "xml.less_than_in_attribute",
        "xml.invalid_name",
        "xml.duplicate_attribute",
        "xml.unbound_prefix",
        "xml.reserved_prefix",
        "xml.reserved_namespace",
        "xml.prefix_undeclared",
        "xml.relative_namespace",
        "xml.unknown_xml_attribute",
        "xml.prefixed_id",
        "xml.invalid_id",
        "xml.duplicate_id",
        "xml.element_in_text",
    ];

    /// The code, and what the rule wants. One row per rule, so that neither can be forgotten.
    fn rule(&self) -> (&'static str, &'static str) {
        match self {
            Self::OctetLimit { .. } => ("xml.octet_limit", "at most {} octets"),
            Self::DepthLimit { .. } => ("xml.depth_limit", "elements nested at most {} deep"),
            Self::AttributeLimit { .. } => ("xml.attribute_limit", "at most {} attributes on an element"),
            Self::NamespaceLimit { .. } => ("xml.namespace_limit", "at most {} namespace declarations in scope"),
            Self::NodeLimit { .. } => ("xml.node_limit", "at most {} nodes"),
            Self::NotUtf8 { .. } => ("xml.not_utf8", "UTF-8"),
            Self::ForbiddenCharacter { .. } => ("xml.forbidden_character", "characters that XML 1.0 allows"),
            Self::DtdForbidden { .. } => ("xml.dtd_forbidden", "no DOCTYPE"),
            Self::ProcessingInstruction { .. } => ("xml.processing_instruction", "no processing instruction"),
            Self::MalformedDeclaration { .. } => (
                "xml.malformed_declaration",
                "at most one XML declaration, at the very start, with a version",
            ),
            Self::UnsupportedVersion { .. } => ("xml.unsupported_version", "XML 1.0"),
            Self::UnsupportedEncoding { .. } => ("xml.unsupported_encoding", "UTF-8"),
            Self::NoRoot => ("xml.no_root", "one document element"),
            Self::MultipleRoots { .. } => ("xml.multiple_roots", "one document element"),
            Self::ContentOutsideRoot { .. } => (
                "xml.content_outside_root",
                "nothing but comments and white space around the document element",
            ),
            Self::UnclosedElement { .. } => ("xml.unclosed_element", "an end tag for every start tag"),
            Self::MismatchedEndTag { .. } => ("xml.mismatched_end_tag", "the end tag of {}"),
            Self::StrayEndTag { .. } => ("xml.stray_end_tag", "a start tag for every end tag"),
            Self::MalformedMarkup { .. } => ("xml.malformed_markup", "well-formed markup"),
            Self::MalformedComment { .. } => ("xml.malformed_comment", "no -- inside a comment"),
            Self::CdataEndInText { .. } => ("xml.cdata_end_in_text", "no ]]> in text"),
            Self::BareAmpersand { .. } => ("xml.bare_ampersand", "& only as the start of a reference"),
            Self::UndefinedEntity { .. } => ("xml.undefined_entity", "only the five predefined entities"),
            Self::InvalidCharacterReference { .. } => (
                "xml.invalid_character_reference",
                "a reference to a character that XML 1.0 allows",
            ),
            Self::MalformedAttribute { .. } => ("xml.malformed_attribute", "white space, name, = and a quoted value"),
            Self::LessThanInAttribute { .. } => ("xml.less_than_in_attribute", "no < in an attribute value"),
            Self::InvalidName { .. } => ("xml.invalid_name", "a qualified name"),
            Self::DuplicateAttribute { .. } => ("xml.duplicate_attribute", "each attribute once"),
            Self::UnboundPrefix { .. } => ("xml.unbound_prefix", "a declaration for every prefix"),
            Self::ReservedPrefix { .. } => ("xml.reserved_prefix", "the prefixes xml and xmlns as they are"),
            Self::ReservedNamespace { .. } => ("xml.reserved_namespace", "the namespaces of xml and xmlns unbound"),
            Self::PrefixUndeclared { .. } => ("xml.prefix_undeclared", "a namespace name for every declared prefix"),
            Self::RelativeNamespace { .. } => ("xml.relative_namespace", "an absolute URI as namespace name"),
            Self::UnknownXmlAttribute { .. } => (
                "xml.unknown_xml_attribute",
                "of the xml: attributes only lang, space, base and id",
            ),
            Self::PrefixedId { .. } => ("xml.prefixed_id", "ID without a prefix"),
            Self::InvalidId { .. } => ("xml.invalid_id", "an ID that is an NCName"),
            Self::DuplicateId { .. } => ("xml.duplicate_id", "each ID once in the document"),
            Self::ElementInText { .. } => ("xml.element_in_text", "text and nothing else in {}"),
        }
    }

    fn at(&self) -> Option<usize> {
        match self {
            Self::DepthLimit { at, .. }
            | Self::AttributeLimit { at, .. }
            | Self::NamespaceLimit { at, .. }
            | Self::NodeLimit { at, .. }
            | Self::NotUtf8 { at }
            | Self::ForbiddenCharacter { at, .. }
            | Self::DtdForbidden { at }
            | Self::ProcessingInstruction { at }
            | Self::MalformedDeclaration { at }
            | Self::MultipleRoots { at }
            | Self::ContentOutsideRoot { at }
            | Self::MismatchedEndTag { at, .. }
            | Self::StrayEndTag { at, .. }
            | Self::MalformedMarkup { at }
            | Self::MalformedComment { at }
            | Self::CdataEndInText { at }
            | Self::BareAmpersand { at }
            | Self::UndefinedEntity { at, .. }
            | Self::InvalidCharacterReference { at, .. }
            | Self::MalformedAttribute { at }
            | Self::LessThanInAttribute { at }
            | Self::InvalidName { at, .. }
            | Self::DuplicateAttribute { at, .. }
            | Self::UnboundPrefix { at, .. }
            | Self::ReservedPrefix { at, .. }
            | Self::ReservedNamespace { at, .. }
            | Self::PrefixUndeclared { at, .. }
            | Self::RelativeNamespace { at, .. }
            | Self::UnknownXmlAttribute { at, .. }
            | Self::PrefixedId { at, .. } => Some(*at),
            Self::OctetLimit { .. }
            | Self::UnsupportedVersion { .. }
            | Self::UnsupportedEncoding { .. }
            | Self::NoRoot
            | Self::UnclosedElement { .. }
            | Self::InvalidId { .. }
            | Self::DuplicateId { .. }
            | Self::ElementInText { .. } => None,
        }
    }

    /// What the document had there, without the offset.
    fn what(&self) -> String {
        match self {
            Self::OctetLimit { found, .. } => format!("{found} octets"),
            Self::ForbiddenCharacter { found, .. } => format!("U+{:04X}", u32::from(*found)),
            Self::UnsupportedVersion { found }
            | Self::UnsupportedEncoding { found }
            | Self::MismatchedEndTag { found, .. }
            | Self::StrayEndTag { found, .. }
            | Self::InvalidCharacterReference { found, .. }
            | Self::InvalidName { found, .. }
            | Self::ReservedPrefix { found, .. }
            | Self::ReservedNamespace { found, .. }
            | Self::RelativeNamespace { found, .. }
            | Self::UnknownXmlAttribute { found, .. }
            | Self::PrefixedId { found, .. }
            | Self::InvalidId { found }
            | Self::UnclosedElement { name: found }
            | Self::UndefinedEntity { name: found, .. }
            | Self::DuplicateAttribute { name: found, .. }
            | Self::UnboundPrefix { prefix: found, .. }
            | Self::PrefixUndeclared { prefix: found, .. }
            | Self::DuplicateId { id: found }
            | Self::ElementInText { child: found, .. } => quote(found),
            Self::NoRoot => "none".to_owned(),
            _ => "otherwise".to_owned(),
        }
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
        self.rule().0
    }

    fn expected(&self) -> String {
        let wanted = self.rule().1;
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
        match self.at() {
            Some(at) => format!("{} at octet {at}", self.what()),
            None => self.what(),
        }
    }
}

impl std::fmt::Display for XmlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.code(),
            self.expected(),
            self.found()
        )
    }
}

impl std::error::Error for XmlError {}
