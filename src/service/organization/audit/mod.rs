//! The audit log: append-only, each entry chained to the one before by its hash.
//!
//! An entry is written by the command that makes the change it tells of, in the same transaction, so that neither is
//! there without the other. What each command says is in [`record`]; how much strangers can have written, in [`flood`].
//!
//! `hash` is SHA-256, in hex, of the entry without `hash` in the canonical form of RFC 8785 (members sorted, no white
//! space). `previous` is the `hash` of the entry before, so it is hashed, too: who changes, removes or moves an entry
//! must change every later one, and the head, which is signed when it is asked for.

mod event;
mod flood;
mod read;
mod record;
mod retention;

pub use event::Event;
pub use read::{AuditPage, AuditQuery, VisibleHead};
pub(super) use record::{created, reverted};
pub use retention::{RETENTION_DAYS, RETENTION_DAYS_LEAST, RETENTION_DAYS_MOST};

use super::{Actor, ActorKind, Kind, Object, Requester};
use crate::crypto::sha256;
use crate::json::{Deserialize, Serialize};
use crate::json::{Map, Value, json};
use crate::octets::hex;
use crate::service::ports::Unavailable;
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// What stands for the hash of an entry before the first.
pub const NO_ENTRY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const HEAD: &str = "head";

/// What an entry says beside who, when and where. Never a secret.
pub type Details = Map<String, Value>;

/// The two ends of the log. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// The organization.
    pub organization: OrganizationId,
    /// The last entry; 0 while there is none.
    pub sequence: u64,
    /// Its hash.
    pub hash: String,
    /// The first entry that is kept.
    pub first: u64,
    /// The hash of the entry before it: where the chain is anchored when earlier ones are gone.
    pub anchor: String,
    /// The entry with which the organization began. Earlier ones are of another one under the same id.
    pub since: u64,
    /// The hash of the entry before that.
    pub since_anchor: String,
    /// For how many days entries are kept.
    pub retention_days: u32,
    /// When ended entries were looked for last.
    pub pruned_at: Timestamp,
}

impl AuditHead {
    fn new(organization: &OrganizationId, now: Timestamp) -> Self {
        Self {
            organization: organization.clone(),
            sequence: 0,
            hash: NO_ENTRY.to_owned(),
            first: 1,
            anchor: NO_ENTRY.to_owned(),
            since: 1,
            since_anchor: NO_ENTRY.to_owned(),
            retention_days: RETENTION_DAYS,
            pruned_at: now,
        }
    }
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Noted {
    pub event: Event,
    /// Who, where that is not who sent the request.
    pub actor: Option<Actor>,
    pub details: Details,
}

impl Noted {
    pub(super) fn new(event: Event, details: Value) -> Self {
        let details = match details {
            Value::Object(members) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            _ => Details::new(),
        };
        Self {
            event,
            actor: None,
            details,
        }
    }

    pub(super) fn by(mut self, actor: Actor) -> Self {
        self.actor = Some(actor);
        self
    }
}

/// The id of an entry's row: its number, so that rows sort as entries do.
fn row_id(sequence: u64) -> String {
    format!("{sequence:012}")
}

/// The hash of an entry: of its canonical form without `hash`. The members of a [`Map`] are sorted, their names are
/// ASCII, and numbers are whole: so its text is the one of RFC 8785.
pub fn hash_of(entry: &Value) -> Option<String> {
    let mut members = entry.as_object()?.clone();
    members.remove("hash");
    Some(hex(&sha256(Value::Object(members).to_string().as_bytes())))
}

impl Object<'_> {
    pub(super) fn audit_head(&self) -> Result<Option<AuditHead>, Unavailable> {
        self.read(Kind::AuditHead, HEAD)
    }

    fn write_audit_head(&self, head: &AuditHead) -> Result<(), Unavailable> {
        self.write(Kind::AuditHead, HEAD, head, None)
    }

    fn head_of(&self, organization: &OrganizationId) -> Result<AuditHead, Unavailable> {
        let head = self.audit_head()?;
        Ok(head.unwrap_or_else(|| AuditHead::new(organization, self.now)))
    }

    /// Writes what happened: as an entry, or in a count where strangers are many.
    pub(super) fn note(&self, organization: &OrganizationId, noted: Noted) -> Result<(), Unavailable> {
        let mut head = self.head_of(organization)?;
        self.end_flood(&mut head)?;
        if noted.event == Event::OrganizationCreated {
            head.since = head.sequence + 1;
            head.since_anchor.clone_from(&head.hash);
        }
        if !noted.event.is_strangers() || self.may_list(&noted)? {
            self.append(&mut head, self.requester, noted)?;
        }
        self.prune(&mut head)?;
        self.write_audit_head(&head)
    }

    /// The one place that writes an entry.
    fn append(&self, head: &mut AuditHead, requester: &Requester, noted: Noted) -> Result<(), Unavailable> {
        let sequence = head.sequence + 1;
        let actor = self.named(&noted.actor.unwrap_or_else(|| requester.actor.clone()))?;
        let mut entry = json!({
            "version": 1,
            "organization": head.organization,
            "sequence": sequence,
            "at": self.now,
            "event": noted.event,
            "actor": { "kind": actor.kind, "id": actor.credential_id, "label": actor.label },
            "ip": requester.ip,
            "country": requester.country,
            "details": noted.details,
            "previous": head.hash,
        });
        let hash = hash_of(&entry).unwrap_or_default();
        if let Some(members) = entry.as_object_mut() {
            members.insert("hash".to_owned(), hash.clone().into());
        }
        let first_time = self
            .rows
            .insert(Kind::Audit, &row_id(sequence), &entry.to_string(), None)?;
        if !first_time {
            return Err(Unavailable::durable_object(
                "an entry of the audit log is there already",
            ));
        }
        head.sequence = sequence;
        head.hash = hash;
        Ok(())
    }

    /// What the Worker itself did.
    fn append_own(&self, head: &mut AuditHead, event: Event, details: Value) -> Result<(), Unavailable> {
        self.append(head, &Requester::automatic(), Noted::new(event, details))
    }
}

/// The subject of a session, as one who acts.
fn subject(name_id: &str) -> Actor {
    Actor {
        kind: ActorKind::Session,
        credential_id: None,
        label: Some(name_id.to_owned()),
    }
}
