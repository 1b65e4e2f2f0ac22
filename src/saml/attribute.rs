//! What an Assertion says of its subject (Core 2.7.3).

use super::SamlError;
use super::decrypted::DecryptedParts;
use super::names::{ASSERTION, SCHEMA_INSTANCE};
use super::sequence::{Sequence, required_attribute, unexpected};
use crate::xml::Element;

/// An Attribute (Core 2.7.3.1). FriendlyName is kept for people and never identifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// How to read the name.
    pub name_format: Option<String>,
    /// A name for people.
    pub friendly_name: Option<String>,
    /// Its values, in document order.
    pub values: Vec<AttributeValue>,
}

/// An AttributeValue (Core 2.7.3.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeValue {
    /// Text, all of it.
    Text(String),
    /// Elements, such as the NameID inside eduPersonTargetedID. Never read as text.
    Elements,
}

impl Attribute {
    /// All attributes of an AttributeStatement: one or more (Core 2.7.3).
    pub(super) fn parse_statement(statement: Element<'_>, parts: &DecryptedParts) -> Result<Vec<Attribute>, SamlError> {
        let mut children = Sequence::of(statement)?;
        let mut attributes = Vec::new();
        while let Some(child) = children.any() {
            let attribute = match child {
                child if child.is(ASSERTION, "EncryptedAttribute") => parts.plain(child, "EncryptedAttribute")?,
                child if child.is(ASSERTION, "Attribute") => child,
                child => return Err(unexpected(statement, child)),
            };
            attributes.push(Self::parse(attribute)?);
        }
        Ok(attributes)
    }

    fn parse(element: Element<'_>) -> Result<Self, SamlError> {
        let mut values = Vec::new();
        let mut children = Sequence::of(element)?;
        while let Some(child) = children.any() {
            if !child.is(ASSERTION, "AttributeValue") {
                return Err(unexpected(element, child));
            }
            values.extend(AttributeValue::parse(child)?);
        }
        Ok(Self {
            name: required_attribute(element, "Name")?.to_owned(),
            name_format: element.attribute("NameFormat").map(str::to_owned),
            friendly_name: element.attribute("FriendlyName").map(str::to_owned),
            values,
        })
    }
}

impl AttributeValue {
    /// Core 2.7.3.1.1: a null value is marked `xsi:nil`; it is no value.
    fn parse(element: Element<'_>) -> Result<Option<Self>, SamlError> {
        if element.children().next().is_some() {
            return Ok(Some(Self::Elements));
        }
        let is_nil = element.attributes().any(|attribute| {
            attribute.namespace == SCHEMA_INSTANCE
                && attribute.local_name == "nil"
                && matches!(attribute.value, "true" | "1")
        });
        let text = element.text()?;
        Ok((!is_nil).then(|| Self::Text(text.to_owned())))
    }
}
