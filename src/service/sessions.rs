//! Sessions: read from their Durable Object each time, so that what ends one ends it at once.

use super::organization::{Command, Reply, SubjectName, WhichSessions};
use super::organizations::unexpected;
use super::{Ports, ServiceError};
use crate::session::{Replaced, Session, SessionCookie};
use crate::settings::OrganizationId;

fn cookie(ports: &impl Ports, value: Option<&str>) -> Result<SessionCookie, ServiceError> {
    let value = value.ok_or(ServiceError::NotSignedIn)?;
    SessionCookie::open(&ports.deployment().session_key, value).ok_or(ServiceError::NotSignedIn)
}

/// The session of a cookie.
pub async fn read(ports: &impl Ports, value: Option<&str>) -> Result<Session, ServiceError> {
    let cookie = cookie(ports, value)?;
    let command = Command::Session {
        session_hash: cookie.session_hash(),
    };
    match ports.organization(&cookie.organization, &command).await? {
        Reply::Session { session } => Ok(*session),
        Reply::NoSession | Reply::NoOrganization => Err(ServiceError::NotSignedIn),
        reply => Err(unexpected(&reply)),
    }
}

/// Ends the session of a cookie; one that has ended already is no mistake.
pub async fn end(ports: &impl Ports, value: Option<&str>) -> Result<(), ServiceError> {
    let Ok(cookie) = cookie(ports, value) else {
        return Ok(());
    };
    ports.forget_pass(&cookie.session_hash());
    let command = Command::EndSession {
        session_hash: cookie.session_hash(),
    };
    match ports.organization(&cookie.organization, &command).await? {
        Reply::Done | Reply::NoOrganization => Ok(()),
        reply => Err(unexpected(&reply)),
    }
}

/// What a login that begins now will take the place of: the session of the cookie, whether it is live or not.
pub fn replaced(ports: &impl Ports, value: Option<&str>) -> Option<Replaced> {
    let cookie = cookie(ports, value).ok()?;
    Some(Replaced {
        session_hash: cookie.session_hash(),
        organization: cookie.organization,
    })
}

/// The newest sessions, of all or of one subject, by their names.
pub async fn list(
    ports: &impl Ports,
    id: &OrganizationId,
    of: Option<SubjectName>,
    limit: u32,
) -> Result<Vec<(String, Session)>, ServiceError> {
    match ports.organization(id, &Command::Sessions { of, limit }).await? {
        Reply::Sessions { sessions } => Ok(sessions),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// Ends sessions: at once where it is decided, and within a minute wherever a pass was made of one.
pub async fn revoke(
    ports: &impl Ports,
    id: &OrganizationId,
    which: WhichSessions,
) -> Result<Option<u32>, ServiceError> {
    match ports.organization(id, &Command::RevokeSessions(which)).await? {
        Reply::Ended { sessions } => Ok(sessions),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}
