//! What came of it, for an administrator and for an auditor.

use crate::json::{Value, json};

use super::case::{Kind, Wanted};
use super::{Case, catalogue};
use crate::settings::SamlSettings;
use crate::time::Timestamp;
use crate::verdict::CheckName;

/// The form of the report as a document; one of another form is not read.
pub const VERSION: u64 = 1;

/// What became of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Outcome {
    /// Its name in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Refused => "refused",
            Outcome::Accepted => "accepted",
            Outcome::AcceptedOtherwise => "accepted_otherwise",
            Outcome::Answered => "answered",
            Outcome::Error => "error",
        }
    }
}

/// One message and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The row of the attack catalogue; 0 where it stands for none.
    pub row: u8,
    /// Which part of it.
    pub kind: Kind,
    /// What was sent, in plain words.
    pub name: &'static str,
    /// What had to become of it.
    pub expected: Outcome,
    /// The codes that a refusal may have.
    pub expected_codes: &'static [&'static str],
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
        let (expected, expected_codes): (_, &[&str]) = match case.wanted {
            Wanted::Accepted => (Outcome::Accepted, &[]),
            Wanted::Answered => (Outcome::Answered, &[]),
            Wanted::Refused(codes) => (Outcome::Refused, codes),
        };
        let for_the_reason = match &code {
            Some(code) => expected_codes.contains(&code.as_str()),
            None => expected != Outcome::Refused,
        };
        Self {
            row: case.row,
            kind: case.kind(),
            name: case.words,
            expected,
            expected_codes,
            outcome,
            code,
            check,
            held: outcome == expected && for_the_reason,
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "row": self.row,
            "kind": self.kind.as_str(),
            "name": self.name,
            "expected": self.expected.as_str(),
            "expected_codes": self.expected_codes,
            "outcome": self.outcome.as_str(),
            "code": self.code,
            "check": self.check,
            "held": self.held,
        })
    }
}

/// How many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Attacks that were sent.
    pub attacks: u32,
    /// Of these: refused for an expected reason.
    pub held: u32,
    /// Of these: accepted.
    pub accepted: u32,
    /// Valid messages that were sent.
    pub valid: u32,
    /// Of these: accepted, with exactly their claims.
    pub valid_accepted: u32,
}

impl Summary {
    fn of(findings: &[Finding]) -> Self {
        let mut summary = Self::default();
        for finding in findings {
            let held = u32::from(finding.held);
            if finding.kind == Kind::Valid {
                summary.valid += 1;
                summary.valid_accepted += held;
            } else {
                summary.attacks += 1;
                summary.held += held;
                let accepted = matches!(finding.outcome, Outcome::Accepted | Outcome::AcceptedOtherwise);
                summary.accepted += u32::from(accepted);
            }
        }
        summary
    }
}

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// How many.
    pub summary: Summary,
    /// Every message, in the order in which it was sent: the valid ones first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Sums up a run.
    pub fn new(findings: Vec<Finding>) -> Self {
        Self {
            summary: Summary::of(&findings),
            findings,
        }
    }

    /// Whether every attack was held, and every valid message accepted. Nothing sent is nothing shown.
    pub fn passed(&self) -> bool {
        self.summary.attacks > 0 && self.summary.valid > 0 && self.findings.iter().all(|finding| finding.held)
    }

    /// The document for the auditor.
    pub fn to_json(&self, about: &About<'_>) -> Value {
        let Summary {
            attacks,
            held,
            accepted,
            valid,
            valid_accepted,
        } = self.summary;
        let settings = about.settings;
        json!({
            "version": VERSION,
            "organization": about.organization,
            "at": about.at,
            "software": concat!("saml-edge ", env!("CARGO_PKG_VERSION")),
            "outcome": if self.passed() { "passed" } else { "failed" },
            "summary": {
                "attacks": attacks, "held": held, "accepted": accepted,
                "valid": valid, "valid_accepted": valid_accepted,
            },
            "settings": {
                "live": about.live,
                "fingerprint": settings.fingerprint(),
                "signature_policy": settings.signature_policy,
                "allow_sha1": settings.allow_sha1,
                "clock_skew_seconds": settings.clock_skew_seconds,
                "idp_initiated": settings.idp_initiated,
            },
            "sp_entity_id": about.sp_entity_id,
            "acs_url": about.acs_url,
            "findings": self.findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
            "not_thrown": catalogue::not_thrown(),
        })
    }
}

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The organization's id.
    pub organization: &'a str,
    /// When.
    pub at: Timestamp,
    /// The settings that the messages were held against.
    pub settings: &'a SamlSettings,
    /// Whether members sign in with them; otherwise they are the draft.
    pub live: bool,
    /// Our entity ID.
    pub sp_entity_id: &'a str,
    /// Our Assertion Consumer Service URL.
    pub acs_url: &'a str,
}
