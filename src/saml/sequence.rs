//! Reading an element as its schema has it: required attributes, and children in order.

use std::iter::Peekable;

use super::SamlError;
use super::names::VERSION;
use crate::time::Timestamp;
use crate::xml::{Children, Element};

/// The child elements of one element, taken in the schema's order (`xs:sequence`).
pub struct Sequence<'d> {
    parent: Element<'d>,
    rest: Peekable<Children<'d>>,
}

impl<'d> Sequence<'d> {
    /// The children of `parent`, between which stands no text.
    pub fn of(parent: Element<'d>) -> Result<Self, SamlError> {
        if parent.has_mixed_content() {
            return Err(SamlError::MixedContent {
                element: parent.qualified_name().to_owned(),
            });
        }
        Ok(Self {
            parent,
            rest: parent.children().peekable(),
        })
    }

    /// The next child if it is this one (`minOccurs="0"`).
    pub fn optional(&mut self, namespace: &str, local: &str) -> Option<Element<'d>> {
        self.rest.next_if(|child| child.is(namespace, local))
    }

    /// The next child, which must be this one.
    pub fn required(&mut self, namespace: &str, local: &'static str) -> Result<Element<'d>, SamlError> {
        match self.optional(namespace, local) {
            Some(child) => Ok(child),
            None if self.parent.children().any(|child| child.is(namespace, local)) => Err(self.unexpected()),
            None => Err(SamlError::ElementMissing {
                element: self.parent.qualified_name().to_owned(),
                child: local,
            }),
        }
    }

    /// The next child, if there is one, as one of a choice.
    pub fn any(&mut self) -> Option<Element<'d>> {
        self.rest.next()
    }

    /// There are no further children.
    pub fn end(mut self) -> Result<(), SamlError> {
        match self.rest.peek() {
            Some(_) => Err(self.unexpected()),
            None => Ok(()),
        }
    }

    /// The refusal of the next child.
    fn unexpected(&mut self) -> SamlError {
        let found = self.rest.peek().map(|child| child.qualified_name().to_owned());
        SamlError::ElementUnexpected {
            element: self.parent.qualified_name().to_owned(),
            found: found.unwrap_or_default(),
        }
    }
}

/// Refuses `child` where its parent's schema has no place for it.
pub fn unexpected(parent: Element<'_>, child: Element<'_>) -> SamlError {
    SamlError::ElementUnexpected {
        element: parent.qualified_name().to_owned(),
        found: child.qualified_name().to_owned(),
    }
}

/// A value of type `xs:anyURI` (XML Schema Part 2, 3.2.17): the white space of XML around it does not count. Any other is
/// part of it: a no-break space at its end makes it another's.
pub fn any_uri(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// A required attribute (Core 1.3.1, 1.3.2: not empty, not only white space).
pub fn required_attribute<'d>(element: Element<'d>, attribute: &'static str) -> Result<&'d str, SamlError> {
    let present = element.attribute(attribute).filter(|value| !value.trim().is_empty());
    present.ok_or_else(|| SamlError::AttributeMissing {
        element: element.qualified_name().to_owned(),
        attribute,
    })
}

/// A required attribute that is a time.
pub fn required_time(element: Element<'_>, attribute: &'static str) -> Result<Timestamp, SamlError> {
    parse_time(attribute, required_attribute(element, attribute)?)
}

/// An optional attribute that is a time.
pub fn optional_time(element: Element<'_>, attribute: &'static str) -> Result<Option<Timestamp>, SamlError> {
    element
        .attribute(attribute)
        .map(|value| parse_time(attribute, value))
        .transpose()
}

/// Core 2.3.3, 3.2.2: the attribute Version is "2.0".
pub fn version(element: Element<'_>) -> Result<(), SamlError> {
    match required_attribute(element, "Version")? {
        VERSION => Ok(()),
        found => Err(SamlError::UnsupportedVersion {
            element: element.qualified_name().to_owned(),
            found: found.to_owned(),
        }),
    }
}

fn parse_time(attribute: &'static str, value: &str) -> Result<Timestamp, SamlError> {
    Timestamp::parse(value).map_err(|error| SamlError::Time {
        attribute,
        found: value.to_owned(),
        error,
    })
}
