//! From optional to enforced, and the way back in: members who are known, recovery codes, and the switch.
//!
//! A recovery code works once: it is compared, removed and turned into a credential by one command. Only hashes are
//! here; a code has 100 unpredictable bits, so that a hash alone is worth nothing.

use super::{Credential, CredentialKind, Kind, Object, OrganizationState, Reply, SubjectRecord};
use crate::crypto::equal;
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::session::Session;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// How many recovery codes are made at once.
pub const RECOVERY_CODES: usize = 10;
/// How long the settings stay open after a recovery code, in seconds.
pub const RECOVERY_SECONDS: i64 = 3_600;
/// How many members can be listed.
pub const MEMBERS_MOST: usize = 2_000;
/// How many of those who have not signed in are told by name.
pub const MISSING_LISTED: usize = 100;
/// How many subjects are looked through when members are listed.
const SUBJECTS_LOOKED_AT: usize = 50_000;
const PAGE: u32 = 1_000;
/// How many wrong codes an address may send in an hour, and everybody together.
const TRIES_OF_ADDRESS: u32 = 10;
const TRIES_OF_ALL: u32 = 1_000;
const TRIES_SECONDS: i64 = 3_600;
const ALL: &str = "all";
const CODES: &str = "codes";

/// What is asked about enforcement. Hashes are SHA-256, hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnforcementCommand {
    /// Reads how far it is.
    Read,
    /// Members must use single sign-on from now on.
    Enforce {
        /// The revision the administrator saw, where given.
        if_revision: Option<u64>,
    },
    /// Members may use single sign-on.
    MakeOptional,
    /// Says who the members are.
    PutMembers {
        /// E-mail addresses or NameIDs.
        members: Vec<String>,
    },
    /// Writes recovery codes in place of all before.
    RenewCodes {
        /// Of the codes.
        hashes: Vec<String>,
    },
    /// The codes are kept in a safe place.
    Acknowledge {
        /// Which codes.
        generation: u64,
    },
    /// Spends a recovery code, and opens the settings for a browser.
    Recover {
        /// Of the code.
        hash: String,
        /// The id of the credential that the browser gets.
        credential_id: String,
        /// Of the browser's secret.
        browser_hash: String,
    },
}

/// What is answered about enforcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnforcementReply {
    /// How far it is.
    Status(Box<EnforcementStatus>),
    /// Single sign-on is not enabled.
    SsoOff,
    /// There is no recovery code that works.
    CodesMissing,
    /// Nobody has said that the codes are kept.
    CodesNotAcknowledged,
    /// There are newer codes.
    OtherGeneration,
    /// The code opened the way in.
    Recovered {
        /// How many are left.
        left: u32,
    },
    /// There is no such code, or it was used.
    Refused,
    /// There were too many wrong ones: none is looked at now.
    TooManyTries,
}

/// How far enforcement is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnforcementStatus {
    /// Since when members must use single sign-on.
    pub enforced_at: Option<Timestamp>,
    /// The recovery codes, where there are any.
    pub codes: Option<CodesStatus>,
    /// How many members are listed.
    pub members: u32,
    /// How many of them have not signed in by single sign-on.
    pub missing: u32,
    /// Who, the first of them.
    pub missing_members: Vec<String>,
}

/// What can be told of recovery codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesStatus {
    /// Which: one more each time that codes are made.
    pub generation: u64,
    /// When they were made.
    pub created_at: Timestamp,
    /// When somebody said that they are kept.
    pub acknowledged_at: Option<Timestamp>,
    /// How many were made.
    pub total: u32,
    /// How many were not used.
    pub left: u32,
}

/// The row of the codes. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredCodes {
    generation: u64,
    created_at: Timestamp,
    acknowledged_at: Option<Timestamp>,
    total: u32,
    hashes: Vec<String>,
}

/// The row of a member. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Member {
    /// As it was listed.
    name: String,
    /// When they signed in by single sign-on last, as far as it is known.
    seen_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    refused: u32,
}

/// Lists say a name in one way and identity providers in another. This is no identity: nobody is signed in by it.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn reply(reply: EnforcementReply) -> Reply {
    Reply::Enforcement(reply)
}

impl OrganizationState {
    /// Whether members must use single sign-on: never while it is off.
    pub fn is_enforced(&self) -> bool {
        self.enforced_at.is_some() && self.in_force().is_some()
    }
}

impl Object<'_> {
    pub(super) fn enforcement(
        &self,
        state: OrganizationState,
        command: EnforcementCommand,
    ) -> Result<Reply, Unavailable> {
        match command {
            EnforcementCommand::Read => self.enforcement_status(&state),
            EnforcementCommand::Enforce { if_revision } => self.enforce(state, if_revision),
            EnforcementCommand::MakeOptional => {
                let mut state = state;
                if state.enforced_at.take().is_some() {
                    state.revision += 1;
                }
                self.write_state(state)
            }
            EnforcementCommand::PutMembers { members } => {
                self.put_members(&state, &members)?;
                self.enforcement_status(&state)
            }
            EnforcementCommand::RenewCodes { hashes } => {
                self.renew_codes(hashes)?;
                self.enforcement_status(&state)
            }
            EnforcementCommand::Acknowledge { generation } => self.acknowledge(&state, generation),
            EnforcementCommand::Recover {
                hash,
                credential_id,
                browser_hash,
            } => self.recover(&hash, &credential_id, browser_hash),
        }
    }

    fn codes(&self) -> Result<Option<StoredCodes>, Unavailable> {
        self.read(Kind::RecoveryCodes, CODES)
    }

    fn enforcement_status(&self, state: &OrganizationState) -> Result<Reply, Unavailable> {
        let members = self.members()?;
        let mut missing: Vec<String> = members
            .iter()
            .filter(|member| member.seen_at.is_none())
            .map(|member| member.name.clone())
            .collect();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (known, absent) = (count(members.len()), count(missing.len()));
        missing.truncate(MISSING_LISTED);
        let codes = self.codes()?.map(|codes| CodesStatus {
            generation: codes.generation,
            created_at: codes.created_at,
            acknowledged_at: codes.acknowledged_at,
            total: codes.total,
            left: count(codes.hashes.len()),
        });
        Ok(reply(EnforcementReply::Status(Box::new(EnforcementStatus {
            enforced_at: state.enforced_at,
            codes,
            members: known,
            missing: absent,
            missing_members: missing,
        }))))
    }

    /// 1. Single sign-on is on: nobody can be made to use what is off.
    /// 2. There are recovery codes, and somebody keeps them: an identity provider that breaks locks nobody out for good.
    fn enforce(&self, mut state: OrganizationState, if_revision: Option<u64>) -> Result<Reply, Unavailable> {
        if let Some(conflict) = state.conflict(if_revision) {
            return Ok(conflict);
        }
        if state.in_force().is_none() {
            return Ok(reply(EnforcementReply::SsoOff)); // 1
        }
        match self.codes()? {
            Some(codes) if !codes.hashes.is_empty() => {
                if codes.acknowledged_at.is_none() {
                    return Ok(reply(EnforcementReply::CodesNotAcknowledged)); // 2
                }
            }
            _ => return Ok(reply(EnforcementReply::CodesMissing)), // 2
        }
        if state.enforced_at.is_none() {
            state.enforced_at = Some(self.now);
            state.revision += 1;
        }
        self.write_state(state)
    }

    fn renew_codes(&self, hashes: Vec<String>) -> Result<(), Unavailable> {
        let generation = self.codes()?.map_or(1, |codes| codes.generation + 1);
        let codes = StoredCodes {
            generation,
            created_at: self.now,
            acknowledged_at: None,
            total: u32::try_from(hashes.len()).unwrap_or(u32::MAX),
            hashes,
        };
        self.write(Kind::RecoveryCodes, CODES, &codes, None)
    }

    fn acknowledge(&self, state: &OrganizationState, generation: u64) -> Result<Reply, Unavailable> {
        match self.codes()? {
            Some(mut codes) if codes.generation == generation => {
                codes.acknowledged_at.get_or_insert(self.now);
                self.write(Kind::RecoveryCodes, CODES, &codes, None)?;
                self.enforcement_status(state)
            }
            _ => Ok(reply(EnforcementReply::OtherGeneration)),
        }
    }

    /// Every hash is compared, whole, in the same time: how near a guess came cannot be measured.
    fn recover(&self, hash: &str, credential_id: &str, browser_hash: String) -> Result<Reply, Unavailable> {
        let address = self.requester.ip.clone().unwrap_or_default();
        let (of_address, of_all) = (self.tries(&address)?, self.tries(ALL)?);
        if of_address.refused >= TRIES_OF_ADDRESS || of_all.refused >= TRIES_OF_ALL {
            return Ok(reply(EnforcementReply::TooManyTries));
        }
        let codes = self.codes()?;
        let mut found = None;
        for (place, of) in codes.iter().flat_map(|codes| &codes.hashes).enumerate() {
            if equal(of.as_bytes(), hash.as_bytes()) {
                found = Some(place);
            }
        }
        let (Some(mut codes), Some(place)) = (codes, found) else {
            self.refused_try(&address, &of_address)?;
            self.refused_try(ALL, &of_all)?;
            return Ok(reply(EnforcementReply::Refused));
        };
        codes.hashes.remove(place);
        self.write(Kind::RecoveryCodes, CODES, &codes, None)?;
        let credential = Credential {
            kind: CredentialKind::Recovery,
            label: None,
            created_at: self.now,
            expires_at: Some(self.now.plus_seconds(RECOVERY_SECONDS)),
            browser_hash: Some(browser_hash),
        };
        self.add_credential(credential_id, &credential)?;
        let left = u32::try_from(codes.hashes.len()).unwrap_or(u32::MAX);
        Ok(reply(EnforcementReply::Recovered { left }))
    }

    fn tries(&self, of: &str) -> Result<Tries, Unavailable> {
        Ok(self.read(Kind::RecoveryTries, &tries_id(of))?.unwrap_or_default())
    }

    fn refused_try(&self, of: &str, before: &Tries) -> Result<(), Unavailable> {
        let tries = Tries {
            refused: before.refused + 1,
        };
        // The hour begins with the first one.
        if before.refused > 0
            && self
                .rows
                .amend(Kind::RecoveryTries, &tries_id(of), &crate::json::to_string(&tries))?
        {
            return Ok(());
        }
        let ends_at = Some(self.now.unix_seconds() + TRIES_SECONDS);
        self.write(Kind::RecoveryTries, &tries_id(of), &tries, ends_at)
    }

    /// As they were listed.
    fn members(&self) -> Result<Vec<Member>, Unavailable> {
        let limit = u32::try_from(MEMBERS_MOST).unwrap_or(u32::MAX);
        let rows = self.rows.newest(Kind::Member, self.now.unix_seconds(), limit)?;
        let read = |(_, value): &(String, String)| crate::json::from_str(value).map_err(Unavailable::durable_object);
        rows.iter().rev().map(read).collect()
    }

    /// Who has signed in already is known by the records of subjects, of the identity provider in force where one is.
    fn put_members(&self, state: &OrganizationState, members: &[String]) -> Result<(), Unavailable> {
        let issuer = state.in_force().and_then(|live| live.settings.idp_entity_id.as_ref());
        let mut seen = BTreeSet::new();
        let (mut before, mut looked_at) = (None, 0);
        while looked_at < SUBJECTS_LOOKED_AT {
            let rows = self.rows.before(Kind::Subject, before, PAGE)?;
            let Some((last, _, _)) = rows.last() else { break };
            before = Some(*last);
            looked_at += rows.len();
            for (_, _, value) in &rows {
                let subject: SubjectRecord = crate::json::from_str(value).map_err(Unavailable::durable_object)?;
                if issuer.is_none_or(|issuer| *issuer == subject.issuer) {
                    seen.insert(folded(&subject.name_id));
                    seen.extend(subject.email.as_deref().map(folded));
                }
            }
        }
        self.rows.delete_all(Kind::Member)?;
        for name in members.iter().take(MEMBERS_MOST) {
            let id = folded(name);
            let member = Member {
                name: name.trim().to_owned(),
                seen_at: seen.contains(&id).then_some(self.now),
            };
            self.write(Kind::Member, &id, &member, None)?;
        }
        Ok(())
    }

    /// A session has begun: of a member who is listed, perhaps.
    pub(super) fn saw_member(&self, session: &Session) -> Result<(), Unavailable> {
        let mut names = vec![folded(&session.name_id)];
        names.extend(session.email.as_deref().map(folded));
        names.dedup();
        for id in names {
            if let Some(member) = self.read::<Member>(Kind::Member, &id)? {
                let seen_at = Some(session.signed_in_at);
                let member = Member { seen_at, ..member };
                self.rows.amend(Kind::Member, &id, &crate::json::to_string(&member))?;
            }
        }
        Ok(())
    }
}

/// An address can have no name that is taken.
fn tries_id(of: &str) -> String {
    if of == ALL { ALL.to_owned() } else { format!("ip {of}") }
}
