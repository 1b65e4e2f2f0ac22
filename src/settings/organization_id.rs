//! The name of an organization in URLs, keys and Durable Objects.

use crate::json::{Deserialize, Serialize};
use std::fmt;

/// 1 to 63 characters `a-z`, `0-9` and `-`, beginning and ending with a letter or digit: safe in a URL path, in a
/// KV key and as the name of a Durable Object, with exactly one spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganizationId(String);

/// The text is not an organization id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOrganizationId;

impl OrganizationId {
    /// What an id looks like, for messages.
    pub const FORM: &'static str =
        "1 to 63 characters a-z, 0-9 and hyphens, beginning and ending with a letter or a digit";

    /// Reads an id; there is no folding, so each organization has exactly one spelling.
    pub fn parse(text: &str) -> Result<Self, InvalidOrganizationId> {
        let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let well_formed =
            (1..=63).contains(&text.len()) && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-');
        if well_formed {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidOrganizationId)
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OrganizationId {
    type Error = InvalidOrganizationId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<OrganizationId> for String {
    fn from(id: OrganizationId) -> Self {
        id.0
    }
}

impl fmt::Display for OrganizationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for InvalidOrganizationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(OrganizationId::FORM)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_spelling() {
        for good in ["a", "acme", "a-1", "0", &"x".repeat(63)] {
            assert!(OrganizationId::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "Acme",
            "a b",
            "a/b",
            "a.b",
            "é",
            "a\0",
            "../x",
            "a%20",
            &"x".repeat(64),
        ] {
            assert!(OrganizationId::parse(bad).is_err(), "{bad}");
        }
    }
}
