//! Going back: versions, the timed revert, and what has been seen of the identity provider.

use super::log::Line;
use super::organization::{Actor, Command, Evidence, OrganizationState, Reply, Version};
use super::organizations::unexpected;
use super::saml_settings::{IfMatch, publish};
use super::{Ports, ServiceError};
use crate::session::SessionCookie;
use crate::settings::OrganizationId;

/// The versions of the settings, the last saved first.
pub async fn list(ports: &impl Ports, id: &OrganizationId) -> Result<Vec<Version>, ServiceError> {
    match ports.organization(id, &Command::Versions).await? {
        Reply::Versions { versions } => Ok(versions),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// Goes back to a version: live again as it was tested, or the draft where it was not.
pub async fn restore(
    ports: &impl Ports,
    id: &OrganizationId,
    by: &Actor,
    number: u64,
    if_match: Option<IfMatch>,
) -> Result<OrganizationState, ServiceError> {
    let command = Command::Restore {
        number,
        if_revision: if_match.and_then(IfMatch::revision),
        by: by.clone(),
    };
    match ports.organization(id, &command).await? {
        Reply::NoVersion => Err(ServiceError::NotFound),
        reply => publish(ports, reply).await,
    }
}

/// Keeps what was enabled, from a session that an administrator began by it.
pub async fn confirm(
    ports: &impl Ports,
    id: &OrganizationId,
    session_cookie: Option<&str>,
) -> Result<OrganizationState, ServiceError> {
    let key = &ports.deployment().session_key;
    let cookie = session_cookie.and_then(|value| SessionCookie::open(key, value));
    let cookie = cookie
        .filter(|cookie| cookie.organization == *id)
        .ok_or(ServiceError::ConfirmWithoutSession)?;
    let command = Command::Confirm {
        session_hash: cookie.session_hash(),
    };
    match ports.organization(id, &command).await? {
        Reply::NoSession => Err(ServiceError::ConfirmWithoutSession),
        reply => super::organizations::state(reply),
    }
}

/// Takes back what is not confirmed, without waiting for its time.
pub async fn revert_now(ports: &impl Ports, id: &OrganizationId) -> Result<OrganizationState, ServiceError> {
    publish(ports, ports.organization(id, &Command::RevertNow).await?).await
}

/// What has been seen of the identity provider.
pub async fn evidence(ports: &impl Ports, id: &OrganizationId) -> Result<Evidence, ServiceError> {
    match ports.organization(id, &Command::Evidence).await? {
        Reply::Evidence(evidence) => Ok(*evidence),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// Notes that a program fetched our metadata; the metadata is served whether or not this succeeds.
pub async fn saw_metadata(ports: &impl Ports, id: &OrganizationId) {
    if let Err(error) = ports.organization(id, &Command::SawMetadata).await {
        let line = Line::new("metadata.fetch_not_recorded").with("organization", id);
        ports.log(&line.with("store", error.store).to_text());
    }
}
