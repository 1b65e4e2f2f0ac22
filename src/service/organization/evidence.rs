//! What has been seen of the identity provider, and when: the steps of a set-up are ticked by this, not by hand.

use super::{Kind, Object, Purpose, Reply, VerdictRecord};
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::session::Session;
use crate::time::Timestamp;
use crate::verdict::{Check, CheckName, CheckStatus};

/// How often what has been seen is written again, in seconds: strangers can fetch metadata, and many members sign in.
const EVERY_SECONDS: i64 = 60;

/// What has been seen. The form is stored: every field has a default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// When a program fetched the SP metadata last.
    pub metadata_fetched_at: Option<Timestamp>,
    /// When the first Response came in.
    pub first_response_at: Option<Timestamp>,
    /// When the last one came in, to the minute.
    pub last_response_at: Option<Timestamp>,
    /// What was signed in the last one whose signatures verified.
    pub signed: Option<SignedParts>,
    /// What was mapped in the last one that was accepted.
    pub mapped: Option<MappedParts>,
}

/// Which parts of a Response were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedParts {
    /// When.
    pub at: Timestamp,
    /// The Response.
    pub response: bool,
    /// The assertion.
    pub assertion: bool,
}

/// Which attributes of a subject were mapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedParts {
    /// When.
    pub at: Timestamp,
    /// An e-mail address.
    pub email: bool,
    /// A display name.
    pub name: bool,
    /// Roles.
    pub roles: bool,
}

impl SignedParts {
    fn of(checks: &[Check], at: Timestamp) -> Option<Self> {
        let passed = |name| {
            checks
                .iter()
                .find(|check| check.name == name && check.status == CheckStatus::Passed)
        };
        passed(CheckName::Digest)?;
        let found = passed(CheckName::SignatureTarget)?.found.as_deref()?;
        Some(Self {
            at,
            response: found.contains("Response"),
            assertion: found.contains("Assertion"),
        })
    }
}

impl MappedParts {
    fn of(session: &Session, at: Timestamp) -> Self {
        Self {
            at,
            email: session.email.is_some(),
            name: session.name.is_some(),
            roles: !session.roles.is_empty(),
        }
    }
}

impl Object<'_> {
    pub(super) fn evidence(&self) -> Result<Evidence, Unavailable> {
        Ok(self.read(Kind::Evidence, "evidence")?.unwrap_or_default())
    }

    pub(super) fn read_evidence(&self) -> Result<Reply, Unavailable> {
        self.evidence().map(|evidence| Reply::Evidence(Box::new(evidence)))
    }

    /// A program fetched the metadata. Anybody may, so it is written once a minute at most.
    pub(super) fn saw_metadata(&self) -> Result<Reply, Unavailable> {
        let mut evidence = self.evidence()?;
        if self.is_older(evidence.metadata_fetched_at) {
            evidence.metadata_fetched_at = Some(self.now);
            self.write(Kind::Evidence, "evidence", &evidence, None)?;
        }
        Ok(Reply::Done)
    }

    /// A Response came in. A refused sign-in counts from verified signatures on: anybody can post anything.
    pub(super) fn saw_response(&self, record: &VerdictRecord) -> Result<(), Unavailable> {
        let signed = SignedParts::of(&record.checks, self.now);
        if record.purpose == Purpose::SignIn && signed.is_none() {
            return Ok(());
        }
        let before = self.evidence()?;
        let mut evidence = before.clone();
        evidence.first_response_at = before.first_response_at.or(Some(self.now));
        if let Some(signed) = signed {
            evidence.signed = Some(signed);
        }
        if let Some(session) = &record.subject {
            evidence.mapped = Some(MappedParts::of(session, self.now));
        }
        if says_more(&evidence, &before) || self.is_older(before.last_response_at) {
            evidence.last_response_at = Some(self.now);
            self.write(Kind::Evidence, "evidence", &evidence, None)?;
        }
        Ok(())
    }

    fn is_older(&self, at: Option<Timestamp>) -> bool {
        at.is_none_or(|at| self.now >= at.plus_seconds(EVERY_SECONDS))
    }
}

/// Whether something else was seen than before, whenever that was.
fn says_more(after: &Evidence, before: &Evidence) -> bool {
    let signed = |evidence: &Evidence| evidence.signed.map(|it| (it.response, it.assertion));
    let mapped = |evidence: &Evidence| evidence.mapped.map(|it| (it.email, it.name, it.roles));
    after.first_response_at != before.first_response_at
        || signed(after) != signed(before)
        || mapped(after) != mapped(before)
}
