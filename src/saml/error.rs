//! The rules of the SAML schemas, as far as a Response is read.

use crate::time::TimeError;
use crate::verdict::{CheckName, Refusal};
use crate::xml::XmlError;

/// A rule of the SAML 2.0 schemas, or of the specification's text about them, that a message breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SamlError {
    /// The document element is not `samlp:Response` (Core 3.3.3): another message, or metadata.
    UnexpectedRoot {
        /// Its name.
        found: String,
    },
    /// The document element is not the message of a logout that is expected (Core 3.7.1, 3.7.2).
    UnexpectedMessage {
        /// The message that is expected.
        expected: &'static str,
        /// The name of what is there.
        found: String,
    },
    /// Version is "2.0" (Core 2.3.3, 3.2.2, 4.1.2).
    UnsupportedVersion {
        /// The element.
        element: String,
        /// The version.
        found: String,
    },
    /// A required attribute is not there, or empty (Core 1.3.1: a value has at least one non-white-space character).
    AttributeMissing {
        /// The element.
        element: String,
        /// The attribute.
        attribute: &'static str,
    },
    /// A time is not in UTC or not a time (Core 1.3.3).
    Time {
        /// The attribute.
        attribute: &'static str,
        /// Its value.
        found: String,
        /// What is wrong with it.
        error: TimeError,
    },
    /// A required child element is not there.
    ElementMissing {
        /// The element.
        element: String,
        /// The child.
        child: &'static str,
    },
    /// A child element that the schema does not have here: unknown, repeated, or out of order.
    ElementUnexpected {
        /// The element.
        element: String,
        /// The child.
        found: String,
    },
    /// Text stands between child elements where the schema has elements only.
    MixedContent {
        /// The element.
        element: String,
    },
    /// An element that holds text holds an element. Reading only a part of the text is how identities are forged.
    Xml(XmlError),
    /// The Response has no Assertion (Profiles 4.1.4.2).
    AssertionMissing,
    /// The Response has several Assertions. The profile allows it; we do not, for each would need its own decision.
    AssertionRepeated {
        /// How many.
        count: usize,
    },
    /// An Assertion somewhere else than directly in the Response: the mark of signature wrapping.
    AssertionMisplaced {
        /// The element around it.
        parent: String,
    },
    /// Something stands encrypted where it is to be read (Core 2.2.4, 2.3.4, 2.7.3.2). It is never treated as absent.
    Encrypted {
        /// Its name.
        found: &'static str,
    },
    /// A condition that is not understood makes the Assertion's validity indeterminate (Core 2.5.1.1, rule 3).
    ConditionUnknown {
        /// Its name.
        found: String,
    },
    /// OneTimeUse and ProxyRestriction occur at most once (Core 2.5.1.5, 2.5.1.6).
    ConditionRepeated {
        /// Its name.
        found: &'static str,
    },
}

impl SamlError {
    /// Every code of this module. Those of [`TimeError`] and [`XmlError`] come on top.
    pub const CODES: &[&str] = &[
        "response.unexpected_root",
        "logout.unexpected_root",
        "version.unsupported",
        "attribute.missing",
        "element.missing",
        "element.unexpected",
        "element.mixed_content",
        "assertion.missing",
        "assertion.multiple",
        "assertion.misplaced",
        "element.encrypted",
        "condition.unknown",
        "condition.repeated",
    ];
}

impl From<XmlError> for SamlError {
    fn from(error: XmlError) -> Self {
        SamlError::Xml(error)
    }
}

impl Refusal for SamlError {
    fn check(&self) -> CheckName {
        match self {
            SamlError::AssertionMissing
            | SamlError::AssertionRepeated { .. }
            | SamlError::AssertionMisplaced { .. } => CheckName::OneAssertion,
            _ => CheckName::Schema,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            SamlError::UnexpectedRoot { .. } => "response.unexpected_root",
            SamlError::UnexpectedMessage { .. } => "logout.unexpected_root",
            SamlError::UnsupportedVersion { .. } => "version.unsupported",
            SamlError::AttributeMissing { .. } => "attribute.missing",
            SamlError::Time { error, .. } => error.code(),
            SamlError::ElementMissing { .. } => "element.missing",
            SamlError::ElementUnexpected { .. } => "element.unexpected",
            SamlError::MixedContent { .. } => "element.mixed_content",
            SamlError::Xml(error) => error.code(),
            SamlError::AssertionMissing => "assertion.missing",
            SamlError::AssertionRepeated { .. } => "assertion.multiple",
            SamlError::AssertionMisplaced { .. } => "assertion.misplaced",
            SamlError::Encrypted { .. } => "element.encrypted",
            SamlError::ConditionUnknown { .. } => "condition.unknown",
            SamlError::ConditionRepeated { .. } => "condition.repeated",
        }
    }

    fn expected(&self) -> String {
        match self {
            SamlError::UnexpectedRoot { .. } => "samlp:Response".to_owned(),
            SamlError::UnexpectedMessage { expected, .. } => format!("samlp:{expected}"),
            SamlError::UnsupportedVersion { element, .. } => format!("Version 2.0 on {element}"),
            SamlError::AttributeMissing { element, attribute } => format!("{attribute} on {element}"),
            SamlError::Time { attribute, error, .. } => format!("in {attribute} {}", error.expected()),
            SamlError::ElementMissing { element, child } => format!("{child} in {element}"),
            SamlError::ElementUnexpected { element, .. } => {
                format!("in {element} the children that its schema has, in its order")
            }
            SamlError::MixedContent { element } => format!("only elements in {element}"),
            SamlError::Xml(error) => error.expected(),
            SamlError::AssertionMissing | SamlError::AssertionRepeated { .. } => "one Assertion".to_owned(),
            SamlError::AssertionMisplaced { .. } => "no Assertion except directly in the Response".to_owned(),
            SamlError::Encrypted { .. } => "content that is not encrypted here".to_owned(),
            SamlError::ConditionUnknown { .. } => "conditions that SAML 2.0 defines".to_owned(),
            SamlError::ConditionRepeated { found } => format!("{found} at most once"),
        }
    }

    fn found(&self) -> String {
        match self {
            SamlError::UnexpectedRoot { found }
            | SamlError::UnexpectedMessage { found, .. }
            | SamlError::UnsupportedVersion { found, .. }
            | SamlError::Time { found, .. }
            | SamlError::ElementUnexpected { found, .. }
            | SamlError::ConditionUnknown { found } => found.clone(),
            SamlError::AttributeMissing { .. } | SamlError::ElementMissing { .. } | SamlError::AssertionMissing => {
                "none".to_owned()
            }
            SamlError::MixedContent { .. } => "text between them".to_owned(),
            SamlError::Xml(error) => error.found(),
            SamlError::AssertionRepeated { count } => count.to_string(),
            SamlError::AssertionMisplaced { parent } => format!("one in {parent}"),
            SamlError::Encrypted { found } => (*found).to_owned(),
            SamlError::ConditionRepeated { .. } => "several".to_owned(),
        }
    }
}
