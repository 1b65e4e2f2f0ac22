//! Sessions: read from their Durable Object each time, so that what ends one ends it at once.

use super::organization::{Command, Reply};
use super::organizations::unexpected;
use super::{Ports, ServiceError};
use crate::session::{Session, SessionCookie};

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
    let command = Command::EndSession {
        session_hash: cookie.session_hash(),
    };
    match ports.organization(&cookie.organization, &command).await? {
        Reply::Done | Reply::NoOrganization => Ok(()),
        reply => Err(unexpected(&reply)),
    }
}
