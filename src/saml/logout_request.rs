//! The request to end a subject's sessions (Core 3.7.1).

use super::SamlError;
use super::decrypted::DecryptedParts;
use super::names::{ASSERTION, LOGOUT_BY_USER, PROTOCOL, VERSION};
use super::sequence::{Sequence, optional_time, required_attribute, required_time, version};
use super::subject::{Issuer, NameId, identifier};
use crate::dsig::Unsigned;
use crate::time::Timestamp;
use crate::xml::Element;
use crate::xml::write::Writer;
use crate::xmlenc::Vouched;

/// A LogoutRequest, read from what a signature vouches for and from nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutRequest {
    /// Its ID.
    pub id: String,
    /// When it was issued.
    pub issue_instant: Timestamp,
    /// Where it was sent to.
    pub destination: Option<String>,
    /// Before when it holds.
    pub not_on_or_after: Option<Timestamp>,
    /// Who sent it.
    pub issuer: Option<Issuer>,
    /// Whose sessions end.
    pub name_id: Option<NameId>,
    /// Which of them; none means all.
    pub session_indexes: Vec<String>,
}

/// The document element, which must be the message of this name.
pub(super) fn message<'d>(vouched: &'d Vouched, name: &'static str) -> Result<Element<'d>, SamlError> {
    let root = vouched.root();
    if root.is(PROTOCOL, name) {
        return Ok(root);
    }
    Err(SamlError::UnexpectedMessage {
        expected: name,
        found: root.qualified_name().to_owned(),
    })
}

impl LogoutRequest {
    /// The EncryptedID of a LogoutRequest that a signature vouches for, if it has one.
    pub fn encrypted_id(vouched: &Vouched) -> Option<Element<'_>> {
        let mut children = vouched.root().children();
        children.find(|child| child.is(ASSERTION, "EncryptedID"))
    }

    /// Reads a LogoutRequest.
    ///
    /// 1. It is one (Core 3.7.1), of version 2.0, with an ID and an IssueInstant (Core 3.2.1).
    /// 2. Its children are Issuer?, Extensions?, an identifier, then SessionIndex* (Core 3.2.1, 3.7.1). A Signature is
    ///    gone from the octets that it covers; one that covers nothing (by HTTP-Redirect: Bindings 3.4.4.1) is refused.
    /// 3. An EncryptedID stands for the NameID that it decrypted to (Core 2.2.4).
    pub fn parse(vouched: &Vouched, parts: &DecryptedParts) -> Result<Self, SamlError> {
        let request = message(vouched, "LogoutRequest")?; // 1
        version(request)?; // 1
        let mut children = Sequence::of(request)?; // 2
        let issuer = children.optional(ASSERTION, "Issuer").map(Issuer::parse).transpose()?;
        children.optional(PROTOCOL, "Extensions");
        let name_id = identifier(&mut children, parts)?; // 3
        let mut session_indexes = Vec::new();
        while let Some(index) = children.optional(PROTOCOL, "SessionIndex") {
            session_indexes.push(Element::text(index)?.to_owned());
        }
        children.end()?;
        Ok(Self {
            id: required_attribute(request, "ID")?.to_owned(),      // 1
            issue_instant: required_time(request, "IssueInstant")?, // 1
            destination: request.attribute("Destination").map(str::to_owned),
            not_on_or_after: optional_time(request, "NotOnOrAfter")?,
            issuer,
            name_id,
            session_indexes,
        })
    }
}

/// A LogoutRequest of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogoutRequest<'a> {
    /// Its ID.
    pub id: &'a str,
    /// When it is issued.
    pub issue_instant: Timestamp,
    /// Before when it holds.
    pub not_on_or_after: Timestamp,
    /// The identity provider's Single Logout URL.
    pub destination: &'a str,
    /// Our entity ID.
    pub issuer: &'a str,
    /// Whose session ends, as the identity provider named the subject.
    pub name_id: &'a NameId,
    /// Which of the identity provider's sessions.
    pub session_index: Option<&'a str>,
}

impl NewLogoutRequest<'_> {
    /// Writes the request, ready to be signed.
    ///
    /// 1. Core 3.2.1: ID, Version and IssueInstant are there; so is Destination, which signed messages need.
    /// 2. Profiles 4.4.4.1: the Issuer MUST be there; a Signature goes right behind it.
    /// 3. Core 3.7.3.1: the identifier is the one of the Assertion, all fields of it, with its SessionIndex.
    pub fn to_message(&self) -> Unsigned {
        let mut xml = Writer::new();
        xml.start("samlp:LogoutRequest")
            .attribute("xmlns:samlp", PROTOCOL)
            .attribute("xmlns:saml", ASSERTION)
            .attribute("ID", self.id) // 1
            .attribute("Version", VERSION)
            .attribute("IssueInstant", &self.issue_instant.to_string())
            .attribute("Destination", self.destination)
            .attribute("Reason", LOGOUT_BY_USER)
            .attribute("NotOnOrAfter", &self.not_on_or_after.to_string())
            .element("saml:Issuer", self.issuer); // 2
        let place = xml.place();
        let name_id = self.name_id;
        xml.start("saml:NameID") // 3
            .optional_attribute("NameQualifier", name_id.name_qualifier.as_deref())
            .optional_attribute("SPNameQualifier", name_id.sp_name_qualifier.as_deref())
            .optional_attribute("Format", name_id.format.as_deref())
            .text(&name_id.value)
            .end();
        if let Some(index) = self.session_index {
            xml.element("samlp:SessionIndex", index); // 3
        }
        Unsigned::new(xml.finish(), self.id, place)
    }
}
