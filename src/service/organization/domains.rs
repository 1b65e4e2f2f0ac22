//! The e-mail domains of an organization, and for each domain whose it is.
//!
//! What an organization says of a domain is a row of its own object. Whose the domain is, is decided in an object of the
//! domain's own, which runs one command at a time: of two organizations that show their record, one gets it.

use super::audit::{Event, Noted};
use super::{Kind, Object, Reply, Requester, Rows};
use crate::json::json;
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::settings::{EmailDomain, OrganizationId};
use crate::time::Timestamp;

/// How many domains an organization has at most.
pub const DOMAINS_MOST: u32 = 20;

/// What is asked about the domains of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DomainCommand {
    /// Adds one, unless it is there.
    Add {
        /// Which.
        domain: EmailDomain,
        /// What its TXT record must say.
        token: String,
    },
    /// Lists them.
    List,
    /// Keeps what came of a look at DNS.
    Checked {
        /// Which.
        domain: EmailDomain,
        /// What came of it.
        finding: Finding,
    },
    /// Removes one.
    Remove {
        /// Which.
        domain: EmailDomain,
    },
}

/// What a look at DNS led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The record is there, and the domain is this organization's.
    Verified,
    /// The record is not there.
    Missing,
    /// The record has not been there for too long: the domain is nobody's.
    Lapsed,
    /// The domain is another organization's.
    Taken,
    /// DNS did not answer: nothing is known.
    Unanswered,
}

/// A domain as its organization has it. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainRecord {
    /// What its TXT record must say.
    pub token: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// Since when it is this organization's.
    pub verified_at: Option<Timestamp>,
    /// When DNS was looked at last.
    pub checked_at: Option<Timestamp>,
    /// Since when the record of a verified domain is not there.
    pub missing_since: Option<Timestamp>,
    /// What came of the last look.
    pub finding: Option<Finding>,
}

/// What is asked of a domain's own object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderCommand {
    /// Takes the domain for an organization whose record is there.
    Take {
        /// Which organization.
        organization: OrganizationId,
        /// Its record.
        value: String,
        /// All records of the kind that were there in the same look.
        seen: Vec<String>,
    },
    /// Reads whose it is.
    Read,
    /// Gives it back, if it is this organization's.
    Release {
        /// Which organization.
        organization: OrganizationId,
    },
}

/// Whose a domain is. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainHolder {
    /// Which organization.
    pub organization: OrganizationId,
    /// The record that it showed.
    pub value: String,
    /// Since when.
    pub since: Timestamp,
}

const HOLDER: &str = "holder";

/// Carries out a command of a domain's own object.
///
/// Who has it keeps it for as long as its record is there: a second record beside it changes nothing. Where only the
/// other one is left, whoever writes the zone has decided.
pub(super) fn holder(rows: &dyn Rows, command: HolderCommand, now: Timestamp) -> Result<Reply, Unavailable> {
    let nobody = Requester::default();
    let object = Object {
        rows,
        requester: &nobody,
        now,
    };
    let present = object.read::<DomainHolder>(Kind::DomainHolder, HOLDER)?;
    let before = present.as_ref().map(|present| present.organization.clone());
    let holder = match command {
        HolderCommand::Read => present,
        HolderCommand::Take {
            organization,
            value,
            seen,
        } => match present {
            Some(present) if present.organization != organization && seen.contains(&present.value) => Some(present),
            present => {
                let kept = present.filter(|present| present.organization == organization);
                let since = kept.map_or(now, |present| present.since);
                let taken = DomainHolder {
                    organization,
                    value,
                    since,
                };
                object.write(Kind::DomainHolder, HOLDER, &taken, None)?;
                Some(taken)
            }
        },
        HolderCommand::Release { organization } => match present {
            Some(present) if present.organization == organization => {
                rows.delete(Kind::DomainHolder, HOLDER)?;
                None
            }
            present => present,
        },
    };
    let holder = holder.map(|holder| holder.organization);
    let displaced = before
        .filter(|_| holder.is_some())
        .filter(|before| Some(before) != holder.as_ref());
    Ok(Reply::Holder { holder, displaced })
}

impl Object<'_> {
    pub(super) fn domains(&self, command: DomainCommand) -> Result<Reply, Unavailable> {
        match command {
            DomainCommand::Add { domain, token } => {
                let there = self.read::<DomainRecord>(Kind::Domain, domain.as_str())?;
                if there.is_none() {
                    let all = self.rows.newest(Kind::Domain, self.now.unix_seconds(), DOMAINS_MOST)?;
                    if all.len() >= DOMAINS_MOST as usize {
                        return Ok(Reply::Full);
                    }
                    let record = DomainRecord {
                        token,
                        added_at: self.now,
                        verified_at: None,
                        checked_at: None,
                        missing_since: None,
                        finding: None,
                    };
                    self.write(Kind::Domain, domain.as_str(), &record, None)?;
                }
            }
            DomainCommand::Checked { domain, finding } => {
                if let Some(mut record) = self.read::<DomainRecord>(Kind::Domain, domain.as_str())? {
                    record.checked(finding, self.now);
                    let text = crate::json::to_string(&record);
                    self.rows.amend(Kind::Domain, domain.as_str(), &text)?;
                }
            }
            DomainCommand::Remove { domain } => {
                self.rows.delete(Kind::Domain, domain.as_str())?;
            }
            DomainCommand::List => {}
        }
        self.list_domains()
    }

    /// What the audit log says of a command, if anything: what DNS says matters where it changes whose a domain is.
    pub(super) fn noted_of_domains(&self, command: &DomainCommand) -> Result<Option<Noted>, Unavailable> {
        let domain = match command {
            DomainCommand::List => return Ok(None),
            DomainCommand::Add { domain, .. }
            | DomainCommand::Checked { domain, .. }
            | DomainCommand::Remove { domain } => domain,
        };
        let record = self.read::<DomainRecord>(Kind::Domain, domain.as_str())?;
        let was_verified = record.as_ref().is_some_and(|record| record.verified_at.is_some());
        let event = match command {
            DomainCommand::Add { .. } if record.is_none() => Event::DomainAdded,
            DomainCommand::Remove { .. } if record.is_some() => Event::DomainRemoved,
            DomainCommand::Checked { finding, .. } if record.is_some() => match finding {
                Finding::Verified if !was_verified => Event::DomainVerified,
                Finding::Lapsed | Finding::Taken if was_verified => Event::DomainLost,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        Ok(Some(Noted::new(event, json!({ "domain": domain }))))
    }

    fn list_domains(&self) -> Result<Reply, Unavailable> {
        let rows = self.rows.newest(Kind::Domain, self.now.unix_seconds(), DOMAINS_MOST)?;
        let record = |(id, value): &(String, String)| {
            let domain = EmailDomain::parse(id).map_err(Unavailable::durable_object)?;
            Ok((
                domain,
                crate::json::from_str(value).map_err(Unavailable::durable_object)?,
            ))
        };
        let domains: Result<_, Unavailable> = rows.iter().map(record).collect();
        Ok(Reply::Domains(domains?))
    }
}

impl DomainRecord {
    fn checked(&mut self, finding: Finding, now: Timestamp) {
        self.checked_at = Some(now);
        self.finding = Some(finding);
        match finding {
            Finding::Verified => {
                self.verified_at = self.verified_at.or(Some(now));
                self.missing_since = None;
            }
            Finding::Missing => self.missing_since = self.verified_at.and(self.missing_since.or(Some(now))),
            Finding::Lapsed | Finding::Taken => {
                self.verified_at = None;
                self.missing_since = None;
            }
            Finding::Unanswered => {}
        }
    }
}
