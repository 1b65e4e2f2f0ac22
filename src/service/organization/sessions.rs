//! Sessions: begun, read, replaced, listed, ended. What is decided here is exact; what was made of a session before,
//! elsewhere, ends by itself within [`Pass::ENDS_SECONDS`](crate::session::Pass::ENDS_SECONDS).

use super::{Kind, Object, OrganizationState, Reply, VerdictRecord, settings_refusal};
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::session::Session;

/// How many sessions in a row one browser's are looked through for the one that took the others' place.
const REPLACED_MOST: usize = 32;

/// A subject by the name that the identity provider gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectName {
    /// NameID, exactly; every Format and qualifier of it.
    pub name_id: String,
    /// The identity provider's entity ID; none is the one in force.
    #[serde(default)]
    pub issuer: Option<String>,
}

/// Which sessions end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhichSessions {
    /// One, by its name: SHA-256 of its identifier, hex.
    One(String),
    /// All of a subject.
    OfSubject(SubjectName),
    /// All.
    All,
}

impl Object<'_> {
    /// Writes a session, in place of the one that the browser had: its cookie is good for nothing from now on. Tokens
    /// that rest on that one rest on the new one, if it is the same subject's.
    pub(super) fn begin_session(
        &self,
        state: &OrganizationState,
        (session_hash, replaces): (&str, Option<&str>),
        fingerprint: &str,
        (session, record): (&Session, Option<&VerdictRecord>),
    ) -> Result<Reply, Unavailable> {
        if let Some(reply) = settings_refusal(state, fingerprint) {
            return Ok(reply);
        }
        let ends_at = |session: &Session| Some(session.expires_at.unix_seconds());
        self.write(Kind::Session, session_hash, session, ends_at(session))?;
        if let Some(replaced) = replaces.filter(|replaced| *replaced != session_hash)
            && let Some(mut earlier) = self.read::<Session>(Kind::Session, replaced)?
        {
            if earlier.is_of_subject_of(session) {
                earlier.replaced_by = Some(session_hash.to_owned());
                self.write(Kind::Session, replaced, &earlier, ends_at(&earlier))?;
            } else {
                self.rows.delete(Kind::Session, replaced)?;
            }
        }
        self.saw_subject(session)?;
        self.saw_member(session)?;
        if let Some(record) = record {
            self.record_accepted(record)?;
        }
        Ok(Reply::Done)
    }

    /// The session, unless it has ended, for itself or with all others, or another took its place.
    pub(super) fn live_session(
        &self,
        state: &OrganizationState,
        session_hash: &str,
    ) -> Result<Option<Session>, Unavailable> {
        if !state.enabled {
            return Ok(None);
        }
        let session = self.read::<Session>(Kind::Session, session_hash)?;
        Ok(session.filter(|session| session.replaced_by.is_none()))
    }

    /// The session that a token rests on: the one it was issued in, or the one that took its place.
    pub(super) fn session_of_token(
        &self,
        state: &OrganizationState,
        session_hash: &str,
    ) -> Result<Option<Session>, Unavailable> {
        let mut session_hash = session_hash.to_owned();
        for _ in 0..REPLACED_MOST {
            match self.read::<Session>(Kind::Session, &session_hash)? {
                Some(Session {
                    replaced_by: Some(next),
                    ..
                }) => session_hash = next,
                _ => return self.live_session(state, &session_hash),
            }
        }
        Ok(None)
    }

    pub(super) fn session(&self, state: &OrganizationState, session_hash: &str) -> Result<Reply, Unavailable> {
        Ok(match self.live_session(state, session_hash)? {
            Some(session) => Reply::Session {
                session: Box::new(session),
            },
            None => Reply::NoSession,
        })
    }

    /// The newest sessions that somebody is signed in by, without their attributes.
    pub(super) fn list_sessions(
        &self,
        state: &OrganizationState,
        of: Option<SubjectName>,
        limit: u32,
    ) -> Result<Reply, Unavailable> {
        let rows = match of {
            Some(name) => self.rows_of_subject(state, &name)?,
            None => self.rows.newest(Kind::Session, self.now.unix_seconds(), limit)?,
        };
        let mut sessions = Vec::new();
        for (id, value) in rows {
            let mut session = read(&value)?;
            if session.replaced_by.is_none() && self.now < session.expires_at {
                session.attributes.clear();
                sessions.push((id, session));
            }
        }
        sessions.sort_by_key(|(_, session)| std::cmp::Reverse(session.signed_in_at));
        sessions.truncate(limit as usize);
        Ok(Reply::Sessions { sessions })
    }

    pub(super) fn revoke_sessions(
        &self,
        state: &OrganizationState,
        which: WhichSessions,
    ) -> Result<Reply, Unavailable> {
        let rows = match which {
            WhichSessions::One(id) => match self.rows.get(Kind::Session, &id, self.now.unix_seconds())? {
                Some(value) => vec![(id, value)],
                None => Vec::new(),
            },
            WhichSessions::OfSubject(name) => self.rows_of_subject(state, &name)?,
            // Not one by one: there may be more than fit into memory.
            WhichSessions::All => {
                self.rows.delete_all(Kind::Session)?;
                return Ok(Reply::Ended { sessions: None });
            }
        };
        let mut ended = 0;
        for (id, value) in rows {
            let session = read(&value)?;
            self.rows.delete(Kind::Session, &id)?;
            ended += u32::from(session.replaced_by.is_none() && self.now < session.expires_at);
        }
        Ok(Reply::Ended { sessions: Some(ended) })
    }

    fn rows_of_subject(
        &self,
        state: &OrganizationState,
        name: &SubjectName,
    ) -> Result<Vec<(String, String)>, Unavailable> {
        let in_force = || state.in_force()?.settings.issuer().map(str::to_owned);
        match name.issuer.clone().or_else(in_force) {
            Some(issuer) => self.rows.sessions_of(&issuer, &name.name_id),
            None => Ok(Vec::new()),
        }
    }
}

fn read(value: &str) -> Result<Session, Unavailable> {
    crate::json::from_str(value).map_err(Unavailable::durable_object)
}
