//! Why a document is refused: one variant per rule.

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
}
