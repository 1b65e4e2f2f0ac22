//! An Assertion, read from the octets that were hashed, or from what these decrypted to (Core 2.3.3).

use super::decrypted::DecryptedParts;
use super::names::{ASSERTION, DSIG, PROTOCOL};
use super::response::one_assertion;
use super::sequence::{Sequence, any_uri, optional_time, required_attribute, required_time, unexpected, version};
use super::subject::{Issuer, NameId, Subject, SubjectConfirmation};
use super::{Attribute, Conditions, SamlError};
use crate::time::Timestamp;
use crate::xml::Element;
use crate::xmlenc::Vouched;

/// A signed Assertion. It has one constructor, which takes what a verified signature vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    id: String,
    issue_instant: Timestamp,
    issuer: Issuer,
    subject: Subject,
    conditions: Conditions,
    authn_statements: Vec<AuthnStatement>,
    attributes: Vec<Attribute>,
}

/// An AuthnStatement (Core 2.7.2): how and when the subject authenticated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthnStatement {
    /// When.
    pub authn_instant: Timestamp,
    /// The identity provider's handle of its session.
    pub session_index: Option<String>,
    /// When the identity provider wants the session to end.
    pub session_not_on_or_after: Option<Timestamp>,
    /// How.
    pub context_class: Option<String>,
}

impl Assertion {
    /// Parses the Assertion from a document that a verified signature vouches for: an Assertion, or a Response with one
    /// inside. The document that arrived is not looked at again. `parts` are what its encrypted parts decrypted to.
    pub fn parse(vouched: &Vouched, parts: &DecryptedParts) -> Result<Self, SamlError> {
        Self::read(asserted(vouched)?, parts)
    }

    /// Reads the Assertion.
    ///
    /// 1. Core 2.3.3: Version is 2.0; ID, IssueInstant and Issuer are there.
    /// 2. Core 2.3.3: Issuer, Signature?, Subject?, Conditions?, Advice?, then statements. Advice is never read.
    /// 3. An AuthzDecisionStatement says nothing about who someone is (Core 2.7.4); it is never read.
    fn read(assertion: Element<'_>, parts: &DecryptedParts) -> Result<Self, SamlError> {
        if !assertion.is(ASSERTION, "Assertion") {
            return Err(SamlError::Encrypted {
                found: "EncryptedAssertion",
            });
        }
        version(assertion)?; // 1
        let mut children = Sequence::of(assertion)?; // 2
        let issuer = Issuer::parse(children.required(ASSERTION, "Issuer")?)?; // 1
        children.optional(DSIG, "Signature");
        let subject = children
            .optional(ASSERTION, "Subject")
            .map(|subject| Subject::parse(subject, parts))
            .transpose()?;
        let conditions = children
            .optional(ASSERTION, "Conditions")
            .map(Conditions::parse)
            .transpose()?;
        children.optional(ASSERTION, "Advice");
        let (mut authn_statements, mut attributes) = (Vec::new(), Vec::new());
        while let Some(child) = children.any() {
            if child.is(ASSERTION, "AuthnStatement") {
                authn_statements.push(AuthnStatement::parse(child)?);
            } else if child.is(ASSERTION, "AttributeStatement") {
                attributes.extend(Attribute::parse_statement(child, parts)?);
            } else if !child.is(ASSERTION, "AuthzDecisionStatement") {
                return Err(unexpected(assertion, child)); // 3
            }
        }
        Ok(Self {
            id: required_attribute(assertion, "ID")?.to_owned(),      // 1
            issue_instant: required_time(assertion, "IssueInstant")?, // 1
            issuer,
            subject: subject.unwrap_or_default(),
            conditions: conditions.unwrap_or_default(),
            authn_statements,
            attributes,
        })
    }

    /// Its ID: spent once.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was issued.
    pub fn issue_instant(&self) -> Timestamp {
        self.issue_instant
    }

    /// Who issued it.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Whom it is about.
    pub fn name_id(&self) -> Option<&NameId> {
        self.subject.name_id.as_ref()
    }

    /// How the subject is confirmed.
    pub fn confirmations(&self) -> &[SubjectConfirmation] {
        &self.subject.confirmations
    }

    /// Under which conditions it is valid.
    pub fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// How the subject authenticated.
    pub fn authn_statements(&self) -> &[AuthnStatement] {
        &self.authn_statements
    }

    /// What else it says of the subject: of all AttributeStatements, in document order.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }
}

/// The Assertion of a document that is one, or that is a Response; there it may be encrypted.
pub fn asserted(vouched: &Vouched) -> Result<Element<'_>, SamlError> {
    match vouched.root() {
        root if root.is(ASSERTION, "Assertion") => Ok(root),
        root if root.is(PROTOCOL, "Response") => one_assertion(root),
        root => Err(SamlError::UnexpectedRoot {
            found: root.qualified_name().to_owned(),
        }),
    }
}

impl AuthnStatement {
    /// Core 2.7.2: AuthnInstant, SubjectLocality?, AuthnContext. Core 2.7.2.2: AuthnContextClassRef is its first child,
    /// if there; what follows in it is not read. It is an `xs:anyURI`, so white space around it does not count.
    fn parse(element: Element<'_>) -> Result<Self, SamlError> {
        let mut children = Sequence::of(element)?;
        children.optional(ASSERTION, "SubjectLocality");
        let context = children.required(ASSERTION, "AuthnContext")?;
        children.end()?;
        let class = Sequence::of(context)?.optional(ASSERTION, "AuthnContextClassRef");
        Ok(Self {
            authn_instant: required_time(element, "AuthnInstant")?,
            session_index: element.attribute("SessionIndex").map(str::to_owned),
            session_not_on_or_after: optional_time(element, "SessionNotOnOrAfter")?,
            context_class: class
                .map(Element::text)
                .transpose()?
                .map(|class| any_uri(class).to_owned()),
        })
    }
}
