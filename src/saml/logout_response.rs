//! The answer to a LogoutRequest (Core 3.7.2).

use super::SamlError;
use super::logout_request::message;
use super::names::{ASSERTION, PROTOCOL, STATUS_SUCCESS, VERSION};
use super::response::{Status, parse_status};
use super::sequence::{Sequence, required_attribute, required_time, version};
use super::subject::Issuer;
use crate::dsig::Unsigned;
use crate::time::Timestamp;
use crate::xml::write::Writer;
use crate::xmlenc::Vouched;

/// A LogoutResponse, read from what a signature vouches for and from nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutResponse {
    /// Its ID.
    pub id: String,
    /// When it was issued.
    pub issue_instant: Timestamp,
    /// Where it was sent to.
    pub destination: Option<String>,
    /// The request that it answers.
    pub in_response_to: Option<String>,
    /// Who sent it.
    pub issuer: Option<Issuer>,
    /// What became of the request.
    pub status: Status,
}

impl LogoutResponse {
    /// Reads a LogoutResponse.
    ///
    /// 1. It is one (Core 3.7.2), of version 2.0, with an ID and an IssueInstant (Core 3.2.2).
    /// 2. Its children are Issuer?, Extensions?, Status (Core 3.2.2). As for a Signature, see
    ///    [`super::LogoutRequest::parse`].
    pub fn parse(vouched: &Vouched) -> Result<Self, SamlError> {
        let response = message(vouched, "LogoutResponse")?; // 1
        version(response)?; // 1
        let mut children = Sequence::of(response)?; // 2
        let issuer = children.optional(ASSERTION, "Issuer").map(Issuer::parse).transpose()?;
        children.optional(PROTOCOL, "Extensions");
        let status = parse_status(children.required(PROTOCOL, "Status")?)?;
        children.end()?;
        Ok(Self {
            id: required_attribute(response, "ID")?.to_owned(),      // 1
            issue_instant: required_time(response, "IssueInstant")?, // 1
            destination: response.attribute("Destination").map(str::to_owned),
            in_response_to: response.attribute("InResponseTo").map(str::to_owned),
            issuer,
            status,
        })
    }
}

/// A LogoutResponse of ours. It says Success: what was asked to end has ended, or was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogoutResponse<'a> {
    /// Its ID.
    pub id: &'a str,
    /// When it is issued.
    pub issue_instant: Timestamp,
    /// Where the identity provider takes answers.
    pub destination: &'a str,
    /// Our entity ID.
    pub issuer: &'a str,
    /// The request that it answers.
    pub in_response_to: &'a str,
}

impl NewLogoutResponse<'_> {
    /// Writes the response, ready to be signed.
    ///
    /// 1. Core 3.2.2: ID, Version, IssueInstant and InResponseTo are there; so is Destination.
    /// 2. Profiles 4.4.4.2: the Issuer MUST be there; a Signature goes right behind it.
    pub fn to_message(&self) -> Unsigned {
        let mut xml = Writer::new();
        xml.start("samlp:LogoutResponse")
            .attribute("xmlns:samlp", PROTOCOL)
            .attribute("xmlns:saml", ASSERTION)
            .attribute("ID", self.id) // 1
            .attribute("Version", VERSION)
            .attribute("IssueInstant", &self.issue_instant.to_string())
            .attribute("Destination", self.destination)
            .attribute("InResponseTo", self.in_response_to)
            .element("saml:Issuer", self.issuer); // 2
        let place = xml.place();
        xml.start("samlp:Status")
            .start("samlp:StatusCode")
            .attribute("Value", STATUS_SUCCESS);
        Unsigned::new(xml.finish(), self.id, place)
    }
}
