//! Who has signed in: a record for each subject, made by the first sign-in (just in time).

use super::{Kind, Object, Rows};
use crate::json::{Deserialize, Serialize};
use crate::saml::names::FORMAT_TRANSIENT;
use crate::service::ports::Unavailable;
use crate::session::Session;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// How many records a page lists at most.
pub const SUBJECTS_MOST: u32 = 100;
/// How many records one command looks through at most: a search that finds nothing must end, too.
const LOOKED_AT_MOST: u32 = 2_000;

/// What is asked about subjects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectCommand {
    /// Lists records, the last made first.
    List(SubjectQuery),
    /// Reads one record.
    Read {
        /// The subject identifier.
        id: String,
    },
    /// Removes a record and ends the subject's sessions. The next sign-in makes another record.
    Forget {
        /// The subject identifier.
        id: String,
    },
}

/// Which records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubjectQuery {
    /// Where the page before ended.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u32,
    /// Those whose NameID, e-mail address or name has this in it, in either case.
    pub search: Option<String>,
    /// Those who have not signed in since.
    pub not_since: Option<Timestamp>,
}

/// What is answered about subjects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectReply {
    /// A page of records.
    Page {
        /// By subject identifier, the last made first.
        subjects: Vec<(String, SubjectRecord)>,
        /// Where the next page begins; `None` at the end.
        next: Option<i64>,
    },
    /// One record.
    Subject(Box<SubjectRecord>),
    /// There is none.
    None,
    /// The record is gone, and the sessions are.
    Forgotten {
        /// How many sessions there were.
        sessions: u32,
    },
}

/// A subject that has signed in. The form is stored.
///
/// Its identity is the identity provider and the whole NameID, as they were written; its id is
/// [`Session::subject_id`]. The rest is what the last sign-in said, and no identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectRecord {
    /// The identity provider's entity ID.
    pub issuer: String,
    /// NameID.
    pub name_id: String,
    /// Its Format.
    pub name_id_format: Option<String>,
    /// Its NameQualifier.
    pub name_id_name_qualifier: Option<String>,
    /// Its SPNameQualifier.
    pub name_id_sp_name_qualifier: Option<String>,
    /// When the first session began.
    pub first_signed_in_at: Timestamp,
    /// When the last one did.
    pub last_signed_in_at: Timestamp,
    /// How many sessions there were.
    pub sign_ins: u64,
    /// E-mail address.
    pub email: Option<String>,
    /// Display name.
    pub name: Option<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether the identity provider left the groups out.
    #[serde(default)]
    pub groups_overage: bool,
    /// Further claims.
    #[serde(default)]
    pub claims: BTreeMap<String, Vec<String>>,
}

impl SubjectRecord {
    /// The record after this sign-in.
    fn signed_in(before: Option<Self>, session: &Session) -> Self {
        let (first, sign_ins) = before.map_or((session.signed_in_at, 0), |it| (it.first_signed_in_at, it.sign_ins));
        Self {
            issuer: session.issuer.clone(),
            name_id: session.name_id.clone(),
            name_id_format: session.name_id_format.clone(),
            name_id_name_qualifier: session.name_id_name_qualifier.clone(),
            name_id_sp_name_qualifier: session.name_id_sp_name_qualifier.clone(),
            first_signed_in_at: first,
            last_signed_in_at: session.signed_in_at,
            sign_ins: sign_ins.saturating_add(1),
            email: session.email.clone(),
            name: session.name.clone(),
            roles: session.roles.clone(),
            groups: session.groups.clone(),
            groups_overage: session.groups_overage,
            claims: session.claims.clone(),
        }
    }

    fn is_meant(&self, query: &SubjectQuery) -> bool {
        let texts = [Some(&self.name_id), self.email.as_ref(), self.name.as_ref()];
        let has = |wanted: &String| {
            let wanted = wanted.to_lowercase();
            texts
                .into_iter()
                .flatten()
                .any(|text| text.to_lowercase().contains(&wanted))
        };
        query.search.as_ref().is_none_or(has) && query.not_since.is_none_or(|since| self.last_signed_in_at < since)
    }
}

impl Object<'_> {
    /// A session has begun. A transient NameID is of this session alone (Core 8.3.8): there is nobody to know again.
    pub(super) fn saw_subject(&self, session: &Session) -> Result<(), Unavailable> {
        if session.name_id_format.as_deref() == Some(FORMAT_TRANSIENT) {
            return Ok(());
        }
        let id = session.subject_id();
        let before = self.read::<SubjectRecord>(Kind::Subject, &id)?;
        let record = SubjectRecord::signed_in(before, session);
        let text = crate::json::to_string(&record);
        // It keeps its place, so that whoever reads page after page meets each record once.
        if !self.rows.amend(Kind::Subject, &id, &text)? {
            self.rows.put(Kind::Subject, &id, &text, None)?;
        }
        Ok(())
    }

    pub(super) fn subjects(&self, command: SubjectCommand) -> Result<SubjectReply, Unavailable> {
        match command {
            SubjectCommand::List(query) => page(self.rows, &query),
            SubjectCommand::Read { id } => Ok(match self.read::<SubjectRecord>(Kind::Subject, &id)? {
                Some(record) => SubjectReply::Subject(Box::new(record)),
                None => SubjectReply::None,
            }),
            SubjectCommand::Forget { id } => self.forget(&id),
        }
    }

    fn forget(&self, id: &str) -> Result<SubjectReply, Unavailable> {
        let Some(record) = self.read::<SubjectRecord>(Kind::Subject, id)? else {
            return Ok(SubjectReply::None);
        };
        let mut sessions = 0;
        for (hash, value) in self.rows.sessions_of(&record.issuer, &record.name_id)? {
            let session: Session = crate::json::from_str(&value).map_err(Unavailable::durable_object)?;
            if session.subject_id() == id && self.rows.delete(Kind::Session, &hash)? {
                sessions += 1;
            }
        }
        self.rows.delete(Kind::Subject, id)?;
        Ok(SubjectReply::Forgotten { sessions })
    }
}

/// Reads on until the page is full, the records end, or enough were looked at: then the next page goes on from there.
fn page(rows: &dyn Rows, query: &SubjectQuery) -> Result<SubjectReply, Unavailable> {
    let limit = query.limit.clamp(1, SUBJECTS_MOST);
    let mut subjects = Vec::new();
    let mut before = query.before;
    let mut looked_at = 0;
    while looked_at < LOOKED_AT_MOST {
        let read = rows.before(Kind::Subject, before, SUBJECTS_MOST)?;
        let is_last = read.len() < SUBJECTS_MOST as usize;
        for (number, id, value) in read {
            if subjects.len() == limit as usize {
                return Ok(SubjectReply::Page { subjects, next: before });
            }
            before = Some(number);
            let record: SubjectRecord = crate::json::from_str(&value).map_err(Unavailable::durable_object)?;
            if record.is_meant(query) {
                subjects.push((id, record));
            }
        }
        if is_last {
            return Ok(SubjectReply::Page { subjects, next: None });
        }
        looked_at += SUBJECTS_MOST;
    }
    Ok(SubjectReply::Page { subjects, next: before })
}
