//! One organization, exactly: the logic of its Durable Object, over rows that SQLite or a test keeps.
//!
//! The argument for "exactly once": a Durable Object runs one command at a time, [`carry_out`] never waits, and
//! `insert` says whether the row was new. So of any number of Responses that spend the same ID, one is answered
//! [`Reply::Consumed`], whichever data centre they came in at.

mod actor;
mod audit;
mod command;
mod credentials;
mod domains;
mod enforcement;
mod evidence;
mod logout;
mod memory;
mod requester;
mod revert;
mod rows;
mod self_test;
mod sessions;
mod shadow;
mod state;
mod subjects;
mod tokens;
mod verdicts;
mod versions;
mod watch;

pub use actor::{Actor, ActorKind};
pub use audit::{
    AuditHead, AuditPage, AuditQuery, Event, RETENTION_DAYS_LEAST, RETENTION_DAYS_MOST, VisibleHead, hash_of,
};
pub use command::{Command, Consume, Credential, CredentialKind, Logout, Purpose, Reply, VerdictRecord};
pub use domains::{DOMAINS_MOST, DomainCommand, DomainRecord, Finding, HolderCommand};
pub use enforcement::{
    CodesStatus, EnforcementCommand, EnforcementReply, EnforcementStatus, MEMBERS_MOST, MISSING_LISTED, RECOVERY_CODES,
    RECOVERY_SECONDS,
};
pub use evidence::{Evidence, MappedParts, SignedParts};
pub use memory::MemoryRows;
pub use requester::Requester;
pub use revert::{REVERT_SECONDS_LEAST, REVERT_SECONDS_MOST, Revert};
pub use rows::{Kind, Rows};
pub use sessions::{SubjectName, WhichSessions};
pub use shadow::{
    DISAGREEMENTS_KEPT, Disagreement, Evidenced, Judgement, SHADOW_LOGINS, SHADOW_SUBJECTS, ShadowRecord, ShadowTally,
    SubjectDifference, Unspent,
};
pub use state::{Live, OrganizationState, StateName, Tested};
pub use subjects::{SUBJECTS_MOST, SubjectCommand, SubjectQuery, SubjectRecord, SubjectReply};
pub use tokens::{GoodToken, TokenCommand, TokenReply};
pub use verdicts::VERDICTS_KEPT;
pub use versions::{VERSIONS_KEPT, Version};
pub use watch::{AddedCertificate, FetchFailure, FetchResult, Watch, WatchedUrl};

use crate::json::Deserialize;
use crate::json::Serialize;
use crate::service::ports::Unavailable;
use crate::settings::SamlSettings;
use crate::time::Timestamp;

/// How long a started test can be answered, in seconds.
pub const TEST_SECONDS: i64 = 3_600;

/// What [`Command::StartTest`] stores.
#[derive(Serialize, Deserialize)]
struct StartedTest {
    settings: SamlSettings,
    fingerprint: String,
}

/// Carries out one command at `now`, by nobody that is known.
pub fn carry_out(rows: &dyn Rows, command: Command, now: Timestamp) -> Result<Reply, Unavailable> {
    carry_out_for(rows, command, &Requester::default(), now)
}

/// Carries out one command of `requester` at `now`, and records it. It never waits, so nothing comes between its rows.
pub fn carry_out_for(
    rows: &dyn Rows,
    command: Command,
    requester: &Requester,
    now: Timestamp,
) -> Result<Reply, Unavailable> {
    let object = Object { rows, requester, now };
    match command {
        Command::Holder(command) => domains::holder(rows, command, now),
        Command::Create { id, name } => object.create(OrganizationState::new(id, name, now)),
        command => match (object.state()?, command) {
            (Some(state), command) => object.recorded(object.reverted(state)?, command),
            // The log outlives the organization.
            (None, Command::Audit(query)) if query.everything => object.audit(&query),
            (None, _) => Ok(Reply::NoOrganization),
        },
    }
}

struct Object<'r> {
    rows: &'r dyn Rows,
    requester: &'r Requester,
    now: Timestamp,
}

impl Object<'_> {
    /// Carries the command out and writes what the audit log says of it: both, or neither.
    fn recorded(&self, state: OrganizationState, command: Command) -> Result<Reply, Unavailable> {
        let pending = self.pending(&state, &command)?;
        let id = state.id.clone();
        let reply = self.carry_out(state, command)?;
        for noted in pending.after(&reply) {
            self.note(&id, noted)?;
        }
        Ok(reply)
    }

    fn carry_out(&self, state: OrganizationState, command: Command) -> Result<Reply, Unavailable> {
        match command {
            Command::Create { .. } | Command::Holder(_) => Ok(Reply::Exists),
            Command::Delete => self.delete(),
            Command::View => Ok(Reply::State(Box::new(state))),
            Command::PutDraft {
                if_revision,
                settings,
                by,
            } => self.put_draft(state, if_revision, *settings, &by),
            Command::StartTest { test_id } => self.start_test(state, &test_id),
            Command::Test { test_id } => self.test(&test_id),
            Command::Consume(consume) => self.consume(&state, &consume),
            Command::RecordVerdict {
                fingerprint,
                record,
                beside,
            } => self.record_verdict(state, fingerprint, (&record, beside)),
            Command::Verdicts { limit, accepted } => self.verdicts(limit, accepted),
            Command::Verdict { reference } => self.verdict(&reference),
            Command::LastTest => self.last_test(),
            Command::Enable {
                if_revision,
                by,
                revert_after_seconds,
            } => self.enable(state, if_revision, &by, revert_after_seconds),
            Command::Confirm { session_hash } => self.confirm(state, &session_hash),
            Command::RevertNow => self.revert_now(state),
            Command::Published { revision } => self.published(state, revision),
            Command::Versions => self.read_versions(),
            Command::Restore {
                number,
                if_revision,
                by,
            } => self.restore(state, number, if_revision, &by),
            Command::SawMetadata => self.saw_metadata(),
            Command::Evidence => self.read_evidence(),
            Command::Disable => self.disable(state),
            Command::BeginSession {
                session_hash,
                fingerprint,
                session,
                record,
                beside,
                replaces,
            } => {
                let names = (session_hash.as_str(), replaces.as_deref());
                let reply = self.begin_session(&state, names, &fingerprint, (&session, record.as_deref()))?;
                Ok(state.beside(reply, beside))
            }
            Command::Session { session_hash } => self.session(&state, &session_hash),
            Command::EndSession { session_hash } => self.rows.delete(Kind::Session, &session_hash).map(|_| Reply::Done),
            Command::Sessions { of, limit } => self.list_sessions(&state, of, limit),
            Command::RevokeSessions(which) => self.revoke_sessions(&state, which),
            Command::Logout(logout) => self.logout(&state, &logout),
            Command::AddCredential {
                credential_id,
                credential,
            } => self.add_credential(&credential_id, &credential),
            Command::UseCredential {
                credential_id,
                browser_hash,
                bind,
            } => self.use_credential(&credential_id, browser_hash, bind),
            Command::RevokeCredential { credential_id, kind } => self.revoke_credential(&credential_id, kind),
            Command::Tokens(command) => self.tokens(&state, command).map(Reply::Tokens),
            Command::Domains(command) => self.domains(command),
            Command::Subjects(command) => self.subjects(command).map(Reply::Subjects),
            Command::RenewSetupLink {
                credential_id,
                expires_at,
            } => self.renew_setup_link(&credential_id, expires_at),
            Command::Credentials { kind } => self.credentials(kind),
            Command::BeginSelfTest => self.begin_self_test(),
            Command::RecordSelfTest { report } => self.record_self_test(&report),
            Command::LastSelfTest => self.last_self_test(),
            Command::TakeOver {
                if_revision,
                settings,
                watched,
                by,
            } => self.take_over(state, if_revision, *settings, (*watched, &by)),
            Command::Watch { watched } => self.watch(state, watched),
            Command::RecordFetch {
                watched,
                next_at,
                result,
            } => self.record_fetch(state, &watched, next_at, *result),
            Command::Enforcement(command) => self.enforcement(state, command),
            Command::RecordShadow(record) => self.record_shadow(&state, *record),
            Command::Shadow => self.shadow(&state),
            Command::Activate {
                if_revision,
                by,
                revert_after_seconds,
            } => self.activate(state, if_revision, &by, revert_after_seconds),
            Command::Dismiss { fingerprint } => self.dismiss(state, &fingerprint),
            Command::Note { .. } => Ok(Reply::Done),
            Command::Audit(query) => self.audit(&query),
            Command::KeepAudit { retention_days } => self.keep_audit(&state, retention_days),
        }
    }

    fn state(&self) -> Result<Option<OrganizationState>, Unavailable> {
        self.read(Kind::State, "state")
    }

    fn write_state(&self, state: OrganizationState) -> Result<Reply, Unavailable> {
        self.write(Kind::State, "state", &state, None)?;
        Ok(Reply::State(Box::new(state)))
    }

    fn create(&self, state: OrganizationState) -> Result<Reply, Unavailable> {
        match self.state()? {
            Some(_) => Ok(Reply::Exists),
            None => {
                self.note(&state.id, audit::created(&state))?;
                self.write_state(state)
            }
        }
    }

    /// Spent IDs stay: an organization that is made again under the same id accepts nothing twice. So does the audit log,
    /// for the operator.
    fn delete(&self) -> Result<Reply, Unavailable> {
        for kind in [
            Kind::State,
            Kind::Session,
            Kind::Verdict,
            Kind::Test,
            Kind::LastTest,
            Kind::Credential,
            Kind::SelfTest,
            Kind::Code,
            Kind::TokenFamily,
            Kind::AccessToken,
            Kind::Evidence,
            Kind::Version,
            Kind::Accepted,
            Kind::Shadow,
            Kind::Disagreement,
            Kind::ShadowSeen,
            Kind::RecoveryCodes,
            Kind::RecoveryTries,
            Kind::Member,
            Kind::Subject,
            Kind::Domain,
        ] {
            self.rows.delete_all(kind)?;
        }
        Ok(Reply::Done)
    }

    fn put_draft(
        &self,
        mut state: OrganizationState,
        if_revision: Option<u64>,
        settings: SamlSettings,
        by: &Actor,
    ) -> Result<Reply, Unavailable> {
        if let Some(conflict) = state.conflict(if_revision) {
            return Ok(conflict);
        }
        if settings == state.draft {
            return Ok(Reply::State(Box::new(state)));
        }
        self.saved_version(&settings, by)?;
        state.put_draft(settings);
        self.write_state(state)
    }

    fn start_test(&self, state: OrganizationState, test_id: &str) -> Result<Reply, Unavailable> {
        let fingerprint = state.draft.fingerprint();
        let test = StartedTest {
            settings: state.draft,
            fingerprint,
        };
        self.write(Kind::Test, test_id, &test, Some(self.now.unix_seconds() + TEST_SECONDS))?;
        Ok(Reply::Test {
            settings: Box::new(test.settings),
            fingerprint: test.fingerprint,
        })
    }

    fn test(&self, test_id: &str) -> Result<Reply, Unavailable> {
        Ok(match self.read::<StartedTest>(Kind::Test, test_id)? {
            Some(test) => Reply::Test {
                settings: Box::new(test.settings),
                fingerprint: test.fingerprint,
            },
            None => Reply::NoTest,
        })
    }

    /// The settings are compared here, where "Disable" and a removed certificate are exact, and before anything is
    /// spent, so that a caller with stale settings can verify again.
    fn consume(&self, state: &OrganizationState, consume: &Consume) -> Result<Reply, Unavailable> {
        let refusal = match &consume.test_id {
            Some(test_id) => self.test_refusal(test_id, &consume.fingerprint)?,
            None => settings_refusal(state, &consume.fingerprint),
        };
        if let Some(reply) = refusal {
            return Ok(reply);
        }
        if let Some(request_id) = &consume.request_id
            && !self.rows.insert(
                Kind::Request,
                request_id,
                "",
                Some(consume.request_ends_at.unix_seconds() + 1),
            )?
        {
            return Ok(Reply::RequestSeen);
        }
        let ends_at = Some(consume.assertion_ends_at.unix_seconds() + 1);
        if !self
            .rows
            .insert(Kind::Assertion, &consume.assertion_hash, "", ends_at)?
        {
            return Ok(Reply::AssertionSeen);
        }
        Ok(Reply::Consumed)
    }

    fn test_refusal(&self, test_id: &str, fingerprint: &str) -> Result<Option<Reply>, Unavailable> {
        let test = self.read::<StartedTest>(Kind::Test, test_id)?;
        Ok(if test.is_some_and(|test| test.fingerprint == fingerprint) {
            None
        } else {
            Some(Reply::NoTest)
        })
    }

    fn enable(
        &self,
        mut state: OrganizationState,
        if_revision: Option<u64>,
        by: &Actor,
        revert_after_seconds: Option<i64>,
    ) -> Result<Reply, Unavailable> {
        if let Some(conflict) = state.conflict(if_revision) {
            return Ok(conflict);
        }
        let before = state.clone();
        if !state.enable(self.now) {
            return Ok(Reply::NotTested);
        }
        if state.in_force() != before.in_force() {
            state.revert_later(&before, revert_after_seconds, self.now);
            self.enabled_version(&state, by)?;
        }
        self.write_state(state)
    }

    fn disable(&self, mut state: OrganizationState) -> Result<Reply, Unavailable> {
        self.rows.delete_all(Kind::Session)?;
        state.disable();
        self.write_state(state)
    }

    fn read<T: Deserialize>(&self, kind: Kind, id: &str) -> Result<Option<T>, Unavailable> {
        let Some(text) = self.rows.get(kind, id, self.now.unix_seconds())? else {
            return Ok(None);
        };
        crate::json::from_str(&text)
            .map(Some)
            .map_err(Unavailable::durable_object)
    }

    fn write(&self, kind: Kind, id: &str, value: &impl Serialize, ends_at: Option<i64>) -> Result<(), Unavailable> {
        let text = crate::json::to_string(value);
        self.rows.put(kind, id, &text, ends_at)
    }
}

/// Why settings with this fingerprint may not sign a member in.
fn settings_refusal(state: &OrganizationState, fingerprint: &str) -> Option<Reply> {
    match state.in_force() {
        None => Some(Reply::NotEnabled),
        Some(live) if live.fingerprint == fingerprint => None,
        Some(live) => Some(Reply::SettingsChanged {
            live: Box::new(live.clone()),
        }),
    }
}
