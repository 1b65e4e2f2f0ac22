//! What came of it, for an administrator and for an auditor.

use serde::{Deserialize, Serialize};

use super::case::{Kind, Wanted};
use super::{Case, catalogue};
use crate::settings::{IdpInitiated, SamlSettings, SignaturePolicy};
use crate::time::Timestamp;
use crate::verdict::CheckName;

/// What became of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody was signed in.
    Refused,
    /// Exactly the subject of the message was signed in.
    Accepted,
    /// Somebody was signed in, but not exactly whom the message names.
    AcceptedOtherwise,
    /// It was answered with a fresh AuthnRequest, and looked at no further.
    Answered,
    /// It did not come to a decision.
    Error,
}

/// One message and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The row of the attack catalogue; 0 where it stands for none.
    pub row: u8,
    /// Which part of it.
    pub kind: Kind,
    /// What was sent, in plain words.
    pub name: String,
    /// What had to become of it.
    pub expected: Outcome,
    /// The codes that a refusal may have.
    pub expected_codes: Vec<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// The code of the refusal, or of the error.
    pub code: Option<String>,
    /// The check that refused it.
    pub check: Option<CheckName>,
    /// Whether that is what had to become of it.
    pub held: bool,
}

impl Finding {
    /// Judges what became of `case`. A refusal for another reason than the expected ones is none.
    pub fn new(case: &Case, outcome: Outcome, code: Option<String>, check: Option<CheckName>) -> Self {
        let (expected, codes): (_, &[&str]) = match case.wanted {
            Wanted::Accepted => (Outcome::Accepted, &[]),
            Wanted::Answered => (Outcome::Answered, &[]),
            Wanted::Refused(codes) => (Outcome::Refused, codes),
        };
        let for_the_reason = match expected {
            Outcome::Refused => code.as_deref().is_some_and(|code| codes.contains(&code)),
            _ => code.is_none(),
        };
        Self {
            row: case.row,
            kind: case.kind(),
            name: case.words.to_owned(),
            expected,
            expected_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            outcome,
            code,
            check,
            held: outcome == expected && for_the_reason,
        }
    }

    fn is_valid(&self) -> bool {
        self.kind == Kind::Valid
    }
}

/// A part of the catalogue that no message of this run stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotThrown {
    /// The rows.
    pub rows: Vec<u8>,
    /// Why not.
    pub reason: String,
}

/// What a run shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Every attack was held, and every valid message accepted.
    Passed,
    /// Something was not.
    Failed,
}

/// How many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Attacks that were sent.
    pub attacks: usize,
    /// Of these: refused for an expected reason.
    pub held: usize,
    /// Of these: accepted.
    pub accepted: usize,
    /// Valid messages that were sent.
    pub valid: usize,
    /// Of these: accepted, with exactly their claims.
    pub valid_accepted: usize,
}

/// Which settings the messages were held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Whether members sign in with them; otherwise they are the draft.
    pub live: bool,
    /// Their fingerprint.
    pub fingerprint: String,
    /// The signature policy.
    pub signature_policy: SignaturePolicy,
    /// Whether SHA-1 is allowed.
    pub allow_sha1: bool,
    /// The clock skew.
    pub clock_skew_seconds: u32,
    /// What becomes of unsolicited Responses.
    pub idp_initiated: IdpInitiated,
}

/// The document for the auditor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The form of this document.
    pub version: u32,
    /// The organization's id.
    pub organization: String,
    /// When.
    pub at: Timestamp,
    /// The version of the code that was tested.
    pub software: String,
    /// Whether every message had the outcome that it had to have.
    pub outcome: Conclusion,
    /// How many.
    pub summary: Summary,
    /// The settings.
    pub settings: Applied,
    /// Our entity ID.
    pub sp_entity_id: String,
    /// Our Assertion Consumer Service URL.
    pub acs_url: String,
    /// Every message, in the order in which it was sent: the valid ones first.
    pub findings: Vec<Finding>,
    /// What was not sent.
    pub not_thrown: Vec<NotThrown>,
}

impl Report {
    /// Whether it passed.
    pub fn passed(&self) -> bool {
        self.outcome == Conclusion::Passed
    }

    /// Sums up a run.
    pub fn new(
        (organization, at): (String, Timestamp),
        (settings, live): (&SamlSettings, bool),
        (sp_entity_id, acs_url): (String, String),
        findings: Vec<Finding>,
    ) -> Self {
        let count = |wanted: &dyn Fn(&Finding) -> bool| findings.iter().filter(|finding| wanted(finding)).count();
        let summary = Summary {
            attacks: count(&|finding| !finding.is_valid()),
            held: count(&|finding| !finding.is_valid() && finding.held),
            accepted: count(&|finding| {
                !finding.is_valid() && matches!(finding.outcome, Outcome::Accepted | Outcome::AcceptedOtherwise)
            }),
            valid: count(&Finding::is_valid),
            valid_accepted: count(&|finding| finding.is_valid() && finding.held),
        };
        Self {
            version: 1,
            organization,
            at,
            software: concat!("saml-edge ", env!("CARGO_PKG_VERSION")).to_owned(),
            // Nothing sent is nothing shown.
            outcome: match summary.attacks > 0 && summary.valid > 0 && findings.iter().all(|finding| finding.held) {
                true => Conclusion::Passed,
                false => Conclusion::Failed,
            },
            summary,
            settings: Applied {
                live,
                fingerprint: settings.fingerprint(),
                signature_policy: settings.signature_policy,
                allow_sha1: settings.allow_sha1,
                clock_skew_seconds: settings.clock_skew_seconds,
                idp_initiated: settings.idp_initiated,
            },
            sp_entity_id,
            acs_url,
            findings,
            not_thrown: catalogue::not_thrown(),
        }
    }
}
