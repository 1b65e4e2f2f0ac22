//! What can be asked of an organization's Durable Object, and what it answers.

use super::{Actor, Event, FetchResult, WatchedUrl};
use crate::json::{Deserialize, Serialize};
use crate::session::{MeantSessions, Session};
use crate::settings::{OrganizationId, SamlSettings};
use crate::time::Timestamp;
use crate::verdict::Check;

/// A question or an order. Each runs alone, from beginning to end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Begins the organization.
    Create {
        /// Its id.
        id: OrganizationId,
        /// Its display name.
        name: String,
    },
    /// Ends the organization: settings, sessions, tokens and links go; spent IDs stay until they end.
    Delete,
    /// Reads the state.
    View,
    /// Writes the draft.
    PutDraft {
        /// The revision the writer saw; `None` overwrites whatever is there.
        if_revision: Option<u64>,
        /// The whole draft.
        settings: Box<SamlSettings>,
        /// Who writes it.
        #[serde(default)]
        by: Actor,
    },
    /// Begins a test of the draft as it is.
    StartTest {
        /// An unguessable id.
        test_id: String,
    },
    /// Reads what a test tests.
    Test {
        /// The id given to `StartTest`.
        test_id: String,
    },
    /// Spends the IDs of a validated Response, if the settings it was validated with are still the right ones.
    Consume(Consume),
    /// Keeps the verdict of a refused sign-in, or of a test either way.
    RecordVerdict {
        /// The fingerprint of the settings that were applied, where any were.
        fingerprint: Option<String>,
        /// The verdict.
        record: Box<VerdictRecord>,
        /// Whether the caller judges a draft beside the live settings; see [`Reply::Beside`].
        #[serde(default)]
        beside: bool,
    },
    /// Reads the newest verdicts of sign-ins.
    Verdicts {
        /// How many at most.
        limit: u32,
        /// Accepted ones too, or refused ones only.
        #[serde(default)]
        accepted: bool,
    },
    /// Reads one verdict by its reference number.
    Verdict {
        /// The reference number shown to the member.
        reference: String,
    },
    /// Reads the verdict of the last test.
    LastTest,
    /// Makes the tested draft the live settings.
    Enable {
        /// The revision the administrator saw, where given.
        if_revision: Option<u64>,
        /// Who enables it.
        #[serde(default)]
        by: Actor,
        /// It goes back after so many seconds unless it is confirmed.
        #[serde(default)]
        revert_after_seconds: Option<i64>,
    },
    /// Keeps what was enabled: from an administrator's session that began by it.
    Confirm {
        /// SHA-256 of the session identifier, hex.
        session_hash: String,
    },
    /// Takes back what is not confirmed, without waiting.
    RevertNow,
    /// KV has heard of a revert.
    Published {
        /// The revision that it has.
        revision: u64,
    },
    /// Reads the versions of the settings.
    Versions,
    /// Goes back to a version.
    Restore {
        /// Its number.
        number: u64,
        /// The revision the administrator saw, where given.
        if_revision: Option<u64>,
        /// Who goes back.
        by: Actor,
    },
    /// A program fetched the SP metadata.
    SawMetadata,
    /// Reads what has been seen of the identity provider.
    Evidence,
    /// Ends SSO: no sign-in and no session from now on.
    Disable,
    /// Writes a session that an admitted login began.
    BeginSession {
        /// SHA-256 of the session identifier, hex.
        session_hash: String,
        /// The fingerprint of the live settings that admitted it.
        fingerprint: String,
        /// The session.
        session: Box<Session>,
        /// The verdict that admitted it.
        #[serde(default)]
        record: Option<Box<VerdictRecord>>,
        /// Whether the caller judges a draft beside the live settings; see [`Reply::Beside`].
        #[serde(default)]
        beside: bool,
        /// The session of this organization that the browser had, by its name.
        #[serde(default)]
        replaces: Option<String>,
    },
    /// Reads a session.
    Session {
        /// SHA-256 of the session identifier, hex.
        session_hash: String,
    },
    /// Ends a session.
    EndSession {
        /// SHA-256 of the session identifier, hex.
        session_hash: String,
    },
    /// Lists the newest sessions, of all or of one subject.
    Sessions {
        /// Whose.
        of: Option<super::SubjectName>,
        /// How many at most.
        limit: u32,
    },
    /// Ends sessions.
    RevokeSessions(super::WhichSessions),
    /// Spends the ID of an accepted LogoutRequest and ends the sessions that it means, if the settings it was accepted
    /// with are still the right ones.
    Logout(Logout),
    /// Registers a token or a setup link.
    AddCredential {
        /// Its id.
        credential_id: String,
        /// Its facts.
        credential: Credential,
    },
    /// Whether a token is in force, or a setup link is and belongs to this browser.
    UseCredential {
        /// Its id.
        credential_id: String,
        /// SHA-256 of the browser's secret, hex.
        browser_hash: Option<String>,
        /// Whether a setup link that belongs to no browser yet belongs to this one from now on.
        bind: bool,
    },
    /// Ends a token or a setup link at once.
    RevokeCredential {
        /// Its id.
        credential_id: String,
        /// It must be of this kind.
        kind: CredentialKind,
    },
    /// About codes and tokens of OpenID Connect.
    Tokens(super::TokenCommand),
    /// About who has signed in.
    Subjects(super::SubjectCommand),
    /// About the organization's e-mail domains.
    Domains(super::DomainCommand),
    /// About whose a domain is: to the domain's own object.
    Holder(super::HolderCommand),
    /// Has a setup link work until then, expired or not.
    RenewSetupLink {
        /// Its id.
        credential_id: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// Lists tokens or setup links.
    Credentials {
        /// Which of the two.
        kind: CredentialKind,
    },
    /// Begins an attack self-test, unless one has just begun.
    BeginSelfTest,
    /// Keeps the report of an attack self-test.
    RecordSelfTest {
        /// The report, JSON.
        report: String,
    },
    /// Reads the last report.
    LastSelfTest,
    /// Writes the draft, and has the metadata that it was taken from fetched again.
    TakeOver {
        /// The revision the draft was made from.
        if_revision: u64,
        /// The whole draft.
        settings: Box<SamlSettings>,
        /// Where the metadata is.
        watched: Box<WatchedUrl>,
        /// Who writes.
        by: Actor,
    },
    /// Has metadata fetched again from now on, or no more.
    Watch {
        /// Where it is.
        watched: Option<WatchedUrl>,
    },
    /// Keeps what came of fetching metadata.
    RecordFetch {
        /// What was fetched.
        watched: Box<WatchedUrl>,
        /// When it is to be fetched again.
        next_at: Timestamp,
        /// What came of it.
        result: Box<FetchResult>,
    },
    /// About enforcement, recovery codes and the members who are known.
    Enforcement(super::EnforcementCommand),
    /// Counts what a draft says of a Response that the live settings decided.
    RecordShadow(Box<super::ShadowRecord>),
    /// Reads what the draft said so far.
    Shadow,
    /// Makes the draft live that agreed on enough real sign-ins.
    Activate {
        /// The revision the administrator saw, where given.
        if_revision: Option<u64>,
        /// Who activates it.
        by: Actor,
        /// It goes back after so many seconds unless it is confirmed.
        revert_after_seconds: Option<i64>,
    },
    /// Shows an offer of the metadata no more.
    Dismiss {
        /// Which one.
        fingerprint: String,
    },
    /// Writes an entry of the audit log about what happens elsewhere, before it does.
    Note {
        /// What.
        event: Event,
        /// More about it; never a secret.
        details: crate::json::Map<String, crate::json::Value>,
    },
    /// Reads a page of the audit log.
    Audit(super::AuditQuery),
    /// Keeps entries of the audit log for another time.
    KeepAudit {
        /// For so many days.
        retention_days: u32,
    },
}

/// What a validated Response spends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consume {
    /// The fingerprint of the settings the Response was validated with.
    pub fingerprint: String,
    /// The test it belongs to; `None` for a member's sign-in.
    pub test_id: Option<String>,
    /// The request it answers; `None` for an accepted unsolicited Response.
    pub request_id: Option<String>,
    /// When the request ID can be forgotten.
    pub request_ends_at: Timestamp,
    /// SHA-256 over Issuer and Assertion ID, hex.
    pub assertion_hash: String,
    /// When the Assertion ID can be forgotten.
    pub assertion_ends_at: Timestamp,
}

/// What an accepted LogoutRequest ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logout {
    /// The fingerprint of the settings it was accepted with.
    pub fingerprint: String,
    /// SHA-256 over Issuer and ID, hex.
    pub message_hash: String,
    /// When the ID can be forgotten.
    pub message_ends_at: Timestamp,
    /// The sessions that end.
    pub sessions: MeantSessions,
}

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    /// An administrator token.
    Token,
    /// A setup link.
    SetupLink,
    /// What a recovery code opened, for a browser and an hour.
    Recovery,
}

/// The exact facts of a token or a setup link. The hash of its secret is in KV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Which of the two.
    pub kind: CredentialKind,
    /// What the operator called it.
    pub label: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// The browser that opened the setup link first.
    pub browser_hash: Option<String>,
}

/// Whose sign-in a verdict decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A member's.
    SignIn,
    /// An administrator's test.
    Test,
    /// The end of a member's sign-in.
    Logout,
}

/// A verdict as it is kept and shown to the administrator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VerdictRecord {
    /// The number the member was shown.
    pub reference: String,
    /// When.
    pub at: Timestamp,
    /// Test or sign-in.
    pub purpose: Purpose,
    /// The test, where it was one.
    pub test_id: Option<String>,
    /// Whether every check held.
    pub accepted: bool,
    /// The code of the check that failed.
    pub code: Option<String>,
    /// The ordered checks.
    pub checks: Vec<Check>,
    /// The IdP's entity ID as verified, where it came to that.
    pub issuer: Option<String>,
    /// For a passed test, the session that a member would have got.
    pub subject: Option<Box<Session>>,
}

/// What the Durable Object answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It was done.
    Done,
    /// It was done, and beside what is live there is a draft to judge.
    Beside {
        /// The draft.
        draft: Box<SamlSettings>,
    },
    /// About enforcement.
    Enforcement(super::EnforcementReply),
    /// What a draft said so far.
    Shadow(Box<super::ShadowTally>),
    /// The draft has not agreed on enough real sign-ins, or differs in what they say nothing about.
    NotEnough,
    /// There is no such organization.
    NoOrganization,
    /// There is one already.
    Exists,
    /// The state after the command.
    State(Box<super::OrganizationState>),
    /// The revision is another one.
    Conflict {
        /// The present revision.
        revision: u64,
    },
    /// The draft as it is has not passed the test.
    NotTested,
    /// What a test tests.
    Test {
        /// The draft at the time the test began.
        settings: Box<SamlSettings>,
        /// Its fingerprint.
        fingerprint: String,
    },
    /// There is no such test, or it ended.
    NoTest,
    /// There is no such version, or no more.
    NoVersion,
    /// Versions of the settings, the last saved first.
    Versions {
        /// The versions.
        versions: Vec<super::Version>,
    },
    /// What has been seen of the identity provider.
    Evidence(Box<super::Evidence>),
    /// The IDs were spent, here and now, for the first time.
    Consumed,
    /// The request ID was spent before.
    RequestSeen,
    /// The Assertion ID was spent before.
    AssertionSeen,
    /// The sessions that a LogoutRequest means have ended.
    LoggedOut {
        /// How many there were.
        sessions: u32,
    },
    /// The ID of the LogoutRequest was spent before. No session was ended.
    LogoutSeen,
    /// The live settings are others than the caller applied.
    SettingsChanged {
        /// The ones to apply.
        live: Box<super::Live>,
    },
    /// SSO is not enabled.
    NotEnabled,
    /// The session.
    Session {
        /// As it was begun.
        session: Box<Session>,
    },
    /// There is none.
    NoSession,
    /// Sessions by name, newest first, without their attributes.
    Sessions {
        /// The sessions.
        sessions: Vec<(String, Session)>,
    },
    /// Sessions have ended.
    Ended {
        /// How many; unknown where all did.
        sessions: Option<u32>,
    },
    /// Verdicts, newest first.
    Verdicts {
        /// The records.
        records: Vec<VerdictRecord>,
    },
    /// The credential is in force.
    InForce {
        /// What it is.
        kind: CredentialKind,
        /// Until when, where it ends by itself.
        #[serde(default)]
        expires_at: Option<Timestamp>,
    },
    /// The setup link's time is over.
    Expired,
    /// It expired or was revoked, or never was.
    NotInForce,
    /// The setup link was opened by another browser first.
    OtherBrowser,
    /// About codes and tokens of OpenID Connect.
    Tokens(super::TokenReply),
    /// About who has signed in.
    Subjects(super::SubjectReply),
    /// The organization's e-mail domains, the last added first.
    Domains(Vec<(crate::settings::EmailDomain, super::DomainRecord)>),
    /// There are as many as there can be.
    Full,
    /// Whose the domain is.
    Holder {
        /// The organization that has it now.
        holder: Option<OrganizationId>,
        /// The one that it was taken from just now.
        displaced: Option<OrganizationId>,
    },
    /// Tokens or setup links by id.
    Credentials {
        /// Newest first.
        credentials: Vec<(String, Credential)>,
    },
    /// An attack self-test has just begun.
    SelfTestRunning,
    /// The last attack self-test.
    SelfTest {
        /// Its report, JSON; none where there was none.
        report: Option<String>,
    },
    /// A page of the audit log.
    Audit(Box<super::AuditPage>),
}
