//! What the organization's Durable Object needs of its SQLite database: rows of a kind, with an end.
//!
//! Every method is synchronous, as SQLite is inside a Durable Object: one command runs from its first row to its last
//! with nothing in between, which is what makes "exactly once" true.

use crate::service::ports::Unavailable;

/// The kinds of rows. The names are stored: they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The one row of the organization's settings and switches.
    State,
    /// A request ID that a Response has answered.
    Request,
    /// An Assertion ID that has signed someone in.
    Assertion,
    /// The ID of a LogoutRequest that was followed.
    Logout,
    /// A session, by the SHA-256 of its identifier.
    Session,
    /// A verdict, by its reference number.
    Verdict,
    /// A test that was started, by its id.
    Test,
    /// The one row of the last test's verdict.
    LastTest,
    /// A token or a setup link, by its id; the hash of its secret is in KV.
    Credential,
    /// The last attack self-test, and the mark that one is running.
    SelfTest,
    /// The one row of what has been seen of the identity provider.
    Evidence,
    /// A version of the settings, by its number.
    Version,
    /// An accepted sign-in, by its reference number.
    Accepted,
    /// The one row of what a draft said beside the live settings.
    Shadow,
    /// A Response on which they disagreed, by the reference number of what the live settings said.
    Disagreement,
    /// The one row of recovery codes, as hashes.
    RecoveryCodes,
    /// Wrong recovery codes of an address, and of everybody.
    RecoveryTries,
    /// A member who is listed, by the folded name.
    Member,
    /// A Response that only the draft accepted, by the hash of its Assertion ID: it is counted once.
    ShadowSeen,
    /// A code of OpenID Connect, by its hash; kept for a while after it was redeemed.
    Code,
    /// All tokens of one sign-in by OpenID Connect.
    TokenFamily,
    /// An access token, by its hash.
    AccessToken,
    /// The `jti` of a client's assertion that was used.
    ClientAssertion,
    /// An entry of the audit log, by its number in twelve digits.
    Audit,
    /// The one row of the audit log's two ends.
    AuditHead,
    /// The one row of the present hour's refusals of strangers.
    AuditFlood,
    /// Who has signed in, by the subject identifier.
    Subject,
    /// An e-mail domain of the organization.
    Domain,
    /// The one row of a domain's own object: whose it is.
    DomainHolder,
}

impl Kind {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::State => "state",
            Kind::Request => "request",
            Kind::Assertion => "assertion",
            Kind::Logout => "logout",
            Kind::Session => "session",
            Kind::Verdict => "verdict",
            Kind::Test => "test",
            Kind::LastTest => "last_test",
            Kind::Credential => "credential",
            Kind::SelfTest => "self_test",
            Kind::Evidence => "evidence",
            Kind::Version => "version",
            Kind::Accepted => "accepted",
            Kind::Shadow => "shadow",
            Kind::Disagreement => "disagreement",
            Kind::ShadowSeen => "shadow_seen",
            Kind::RecoveryCodes => "recovery_codes",
            Kind::RecoveryTries => "recovery_tries",
            Kind::Member => "member",
            Kind::Code => "code",
            Kind::TokenFamily => "token_family",
            Kind::AccessToken => "access_token",
            Kind::ClientAssertion => "client_assertion",
            Kind::Audit => "audit",
            Kind::AuditHead => "audit_head",
            Kind::AuditFlood => "audit_flood",
            Kind::Subject => "subject",
            Kind::Domain => "domain",
            Kind::DomainHolder => "domain_holder",
        }
    }
}

/// The rows of one organization. Times are Unix seconds.
pub trait Rows {
    /// The row's value, unless it is absent or ended at or before `now`.
    fn get(&self, kind: Kind, id: &str, now: i64) -> Result<Option<String>, Unavailable>;
    /// Writes the row, replacing one that is there.
    fn put(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<(), Unavailable>;
    /// Writes the row if none is there, ended or not; `false` when one is.
    fn insert(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<bool, Unavailable>;
    /// Writes the value of a row that is there, in its place; `false` when none is.
    fn amend(&self, kind: Kind, id: &str, value: &str) -> Result<bool, Unavailable>;
    /// Removes the row; `false` when none was there.
    fn delete(&self, kind: Kind, id: &str) -> Result<bool, Unavailable>;
    /// Removes all rows of the kind.
    fn delete_all(&self, kind: Kind) -> Result<(), Unavailable>;
    /// The newest rows of the kind, as (id, value), newest first.
    fn newest(&self, kind: Kind, now: i64, limit: u32) -> Result<Vec<(String, String)>, Unavailable>;
    /// Rows of the kind whose id is after `ids.0` and before `ids.1`, as (id, value), in the order of their ids or
    /// `backwards`. Ended ones, too: it is for rows that do not end.
    fn between(
        &self,
        kind: Kind,
        ids: (&str, &str),
        backwards: bool,
        limit: u32,
    ) -> Result<Vec<(String, String)>, Unavailable>;
    /// Removes rows of the kind whose id is before `id`.
    fn delete_before(&self, kind: Kind, id: &str) -> Result<(), Unavailable>;
    /// The rows of the kind that were written before the row of this number, as (number, id, value), newest first.
    fn before(&self, kind: Kind, number: Option<i64>, limit: u32) -> Result<Vec<(i64, String, String)>, Unavailable>;
    /// The sessions of this `name_id` from this `issuer`, ended ones too, as (id, value): found by an index.
    fn sessions_of(&self, issuer: &str, name_id: &str) -> Result<Vec<(String, String)>, Unavailable>;
    /// Removes all but the newest `keep` rows of the kind.
    fn keep_newest(&self, kind: Kind, keep: u32) -> Result<(), Unavailable>;
    /// Removes rows that ended at or before `now`; returns the end that comes next, if any.
    fn delete_ended(&self, now: i64) -> Result<Option<i64>, Unavailable>;
}
