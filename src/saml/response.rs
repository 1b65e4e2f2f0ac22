//! A Response as it arrives, before anything is verified (Core 3.2.2, 3.3.3).

use super::SamlError;
use super::names::{ASSERTION, DSIG, PROTOCOL, STATUS_SUCCESS};
use super::sequence::{Sequence, required_attribute, required_time, unexpected, version};
use super::subject::Issuer;
use crate::time::Timestamp;
use crate::xml::{Document, Element};

/// The routing facts of a Response. Hostile: they may cause a refusal, never an acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseEnvelope {
    id: String,
    issue_instant: Timestamp,
    destination: Option<String>,
    in_response_to: Option<String>,
    issuer: Option<Issuer>,
    status: Status,
}

/// A Status (Core 3.2.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The top-level StatusCode, the only one that decides.
    pub code: String,
    /// The StatusCode inside it.
    pub detail: Option<String>,
    /// A message for people.
    pub message: Option<String>,
}

impl Status {
    /// Whether the request succeeded (Core 3.2.2.2).
    pub fn is_success(&self) -> bool {
        self.code == STATUS_SUCCESS
    }

    /// Every part of it that is there, for people.
    pub fn words(&self) -> String {
        let parts = [Some(&self.code), self.detail.as_ref(), self.message.as_ref()];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(": ")
    }
}

impl ResponseEnvelope {
    /// Reads the Response around the Assertion.
    ///
    /// 1. The document element is a Response (Core 3.3.3), of version 2.0 (Core 3.2.2).
    /// 2. It has an ID and an IssueInstant (Core 3.2.2).
    /// 3. Its children are Issuer?, Signature?, Extensions?, Status, then assertions (Core 3.2.2, 3.3.3).
    pub fn parse(document: &Document) -> Result<Self, SamlError> {
        let response = document.root();
        if !response.is(PROTOCOL, "Response") {
            return Err(SamlError::UnexpectedRoot {
                found: response.qualified_name().to_owned(),
            }); // 1
        }
        version(response)?; // 1
        let mut children = Sequence::of(response)?; // 3
        let issuer = children.optional(ASSERTION, "Issuer").map(Issuer::parse).transpose()?;
        children.optional(DSIG, "Signature");
        children.optional(PROTOCOL, "Extensions");
        let status = parse_status(children.required(PROTOCOL, "Status")?)?;
        while let Some(child) = children.any() {
            if !is_any_assertion(child) {
                return Err(unexpected(response, child));
            }
        }
        Ok(Self {
            id: required_attribute(response, "ID")?.to_owned(),      // 2
            issue_instant: required_time(response, "IssueInstant")?, // 2
            destination: response.attribute("Destination").map(str::to_owned),
            in_response_to: response.attribute("InResponseTo").map(str::to_owned),
            issuer,
            status,
        })
    }

    /// Its ID.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was issued.
    pub fn issue_instant(&self) -> Timestamp {
        self.issue_instant
    }

    /// Where it was sent to.
    pub fn destination(&self) -> Option<&str> {
        self.destination.as_deref()
    }

    /// The request that it claims to answer: what a pending login is looked up by.
    pub fn in_response_to(&self) -> Option<&str> {
        self.in_response_to.as_deref()
    }

    /// Who sent it.
    pub fn issuer(&self) -> Option<&Issuer> {
        self.issuer.as_ref()
    }

    /// Whether the request succeeded.
    pub fn status(&self) -> &Status {
        &self.status
    }
}

/// The one Assertion of a Response, or the EncryptedAssertion that stands for it.
///
/// 1. Profiles 4.1.4.2: the Response contains an Assertion. Ours contains exactly one, plain or encrypted.
/// 2. It is a child of the Response. No other stands anywhere in the document: not in Extensions, StatusDetail, Advice,
///    nor in a Signature.
pub fn one_assertion<'d>(response: Element<'d>) -> Result<Element<'d>, SamlError> {
    let mut found = Vec::new();
    for element in response.descendants().filter(|element| is_any_assertion(*element)) {
        match element.parent() {
            Some(parent) if parent == response => found.push(element),
            parent => {
                let parent = parent.map(Element::qualified_name).unwrap_or_default().to_owned();
                return Err(SamlError::AssertionMisplaced { parent }); // 2
            }
        }
    }
    match found.as_slice() {
        [] => Err(SamlError::AssertionMissing), // 1
        [assertion] => Ok(*assertion),
        several => Err(SamlError::AssertionRepeated { count: several.len() }), // 1
    }
}

/// The Assertion that is a document by itself, as a decrypted one is: no other stands inside it.
pub fn sole_assertion(assertion: Element<'_>) -> Result<(), SamlError> {
    match assertion.descendants().find(|element| is_any_assertion(*element)) {
        None => Ok(()),
        Some(other) => Err(SamlError::AssertionMisplaced {
            parent: other
                .parent()
                .map(Element::qualified_name)
                .unwrap_or_default()
                .to_owned(),
        }),
    }
}

fn is_any_assertion(element: Element<'_>) -> bool {
    element.is(ASSERTION, "Assertion") || element.is(ASSERTION, "EncryptedAssertion")
}

/// Core 3.2.2.1: StatusCode, then StatusMessage?, then StatusDetail?. Core 3.2.2.2: a StatusCode may hold another.
pub(super) fn parse_status(status: Element<'_>) -> Result<Status, SamlError> {
    let mut children = Sequence::of(status)?;
    let code = children.required(PROTOCOL, "StatusCode")?;
    let message = children.optional(PROTOCOL, "StatusMessage");
    children.optional(PROTOCOL, "StatusDetail");
    children.end()?;
    let mut nested = Sequence::of(code)?;
    let detail = nested.optional(PROTOCOL, "StatusCode");
    nested.end()?;
    Ok(Status {
        code: required_attribute(code, "Value")?.to_owned(),
        detail: detail
            .map(|detail| required_attribute(detail, "Value"))
            .transpose()?
            .map(str::to_owned),
        message: message.map(Element::text).transpose()?.map(str::to_owned),
    })
}
