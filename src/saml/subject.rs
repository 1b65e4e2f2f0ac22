//! Who issued a message, whom it is about, and how that is confirmed (Core 2.2, 2.4).

use crate::json::{Deserialize, Serialize};

use super::SamlError;
use super::decrypted::DecryptedParts;
use super::names::ASSERTION;
use super::sequence::{Sequence, optional_time, required_attribute, unexpected};
use crate::time::Timestamp;
use crate::xml::Element;

/// An Issuer (Core 2.2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// The entity ID, exactly as written.
    pub value: String,
    /// Its format; absent means an entity ID.
    pub format: Option<String>,
}

impl Issuer {
    pub(super) fn parse(element: Element<'_>) -> Result<Self, SamlError> {
        Ok(Self {
            value: element.text()?.to_owned(),
            format: element.attribute("Format").map(str::to_owned),
        })
    }
}

/// A NameID (Core 2.2.3). Two are the same subject only if every field and the identity provider are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NameId {
    /// The identifier, exactly as written: no trimming, no folding of case.
    pub value: String,
    /// Its format.
    pub format: Option<String>,
    /// The domain that qualifies it.
    pub name_qualifier: Option<String>,
    /// The service provider that qualifies it.
    pub sp_name_qualifier: Option<String>,
}

impl NameId {
    fn parse(element: Element<'_>) -> Result<Self, SamlError> {
        let attribute = |name| element.attribute(name).map(str::to_owned);
        Ok(Self {
            value: element.text()?.to_owned(),
            format: attribute("Format"),
            name_qualifier: attribute("NameQualifier"),
            sp_name_qualifier: attribute("SPNameQualifier"),
        })
    }
}

/// One way to confirm the subject, with its SubjectConfirmationData (Core 2.4.1.1, 2.4.1.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubjectConfirmation {
    /// How.
    pub method: String,
    /// Not before this.
    pub not_before: Option<Timestamp>,
    /// Before this.
    pub not_on_or_after: Option<Timestamp>,
    /// Where to.
    pub recipient: Option<String>,
    /// The request that is answered.
    pub in_response_to: Option<String>,
}

impl SubjectConfirmation {
    /// Core 2.4.1.1: Method, then an optional identifier of who confirms, then optional data. Address is not used:
    /// between a member and two servers stand proxies.
    fn parse(element: Element<'_>, parts: &DecryptedParts) -> Result<Self, SamlError> {
        let method = required_attribute(element, "Method")?.to_owned();
        let mut children = Sequence::of(element)?;
        identifier(&mut children, parts)?;
        let data = children.optional(ASSERTION, "SubjectConfirmationData");
        children.end()?;
        let Some(data) = data else {
            return Ok(Self {
                method,
                ..Self::default()
            });
        };
        Ok(Self {
            method,
            not_before: optional_time(data, "NotBefore")?,
            not_on_or_after: optional_time(data, "NotOnOrAfter")?,
            recipient: data.attribute("Recipient").map(str::to_owned),
            in_response_to: data.attribute("InResponseTo").map(str::to_owned),
        })
    }
}

/// A Subject (Core 2.4.1): an optional NameID, then any number of confirmations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub name_id: Option<NameId>,
    pub confirmations: Vec<SubjectConfirmation>,
}

impl Subject {
    pub fn parse(element: Element<'_>, parts: &DecryptedParts) -> Result<Self, SamlError> {
        let mut children = Sequence::of(element)?;
        let name_id = identifier(&mut children, parts)?;
        let mut confirmations = Vec::new();
        while let Some(child) = children.any() {
            if !child.is(ASSERTION, "SubjectConfirmation") {
                return Err(unexpected(element, child));
            }
            confirmations.push(SubjectConfirmation::parse(child, parts)?);
        }
        Ok(Self { name_id, confirmations })
    }
}

/// The choice of BaseID, NameID and EncryptedID. BaseID is abstract and nobody's; EncryptedID is never passed over.
pub(super) fn identifier(children: &mut Sequence<'_>, parts: &DecryptedParts) -> Result<Option<NameId>, SamlError> {
    if let Some(encrypted) = children.optional(ASSERTION, "EncryptedID") {
        return NameId::parse(parts.plain(encrypted, "EncryptedID")?).map(Some);
    }
    children.optional(ASSERTION, "NameID").map(NameId::parse).transpose()
}
