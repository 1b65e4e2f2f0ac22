//! What an administrator does with the settings: write the draft, test it, enable, disable.

use super::directory;
use super::organization::{Actor, Command, OrganizationState, Reply, VerdictRecord};
use super::organizations::{self, unexpected};
use super::{Ports, ServiceError};
use crate::json::{Map, Value};
use crate::session::new_identifier;
use crate::settings::{self, OpenIdConnectSettings, OrganizationId, SealedSecret};

/// Which version of the settings a writer saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// `If-Match: *`.
    Any,
    /// `If-Match: "…"`.
    Revision(u64),
}

impl IfMatch {
    pub(super) fn revision(self) -> Option<u64> {
        match self {
            IfMatch::Any => None,
            IfMatch::Revision(revision) => Some(revision),
        }
    }
}

/// Writes the draft. Live settings are not touched.
pub async fn put(
    ports: &impl Ports,
    by: &Actor,
    id: &OrganizationId,
    if_match: Option<IfMatch>,
    document: &Map<String, Value>,
) -> Result<OrganizationState, ServiceError> {
    let if_match = if_match.ok_or(ServiceError::IfMatchMissing)?;
    let reading = ports.deployment().reading();
    let mut settings = settings::parse(document, reading).map_err(ServiceError::SettingsInvalid)?;
    if let (Some(openid), Some(typed)) = (&mut settings.openid_connect, settings::client_secret(document)) {
        openid.client_secret = Some(sealed(ports, id, openid, typed).await?);
    }
    let command = Command::PutDraft {
        if_revision: if_match.revision(),
        settings: Box::new(settings),
        by: by.clone(),
    };
    organizations::state(ports.organization(id, &command).await?)
}

/// Seals a client's secret. What stands for the secret that is there is that secret, for the same client of the same issuer
/// only: else whoever may change the settings could have it sent to an issuer of their own.
async fn sealed(
    ports: &impl Ports,
    id: &OrganizationId,
    openid: &OpenIdConnectSettings,
    typed: &str,
) -> Result<SealedSecret, ServiceError> {
    let keys = &ports.deployment().session_key;
    let seal = |secret: &str| SealedSecret::seal(&keys.current, id, &openid.issuer, &openid.client_id, secret);
    if !SealedSecret::is_shown(typed) {
        return Ok(seal(typed));
    }
    let state = organizations::read(ports, id).await?;
    let settings = [Some(&state.draft), state.live.as_ref().map(|live| &live.settings)];
    let mut there = settings
        .into_iter()
        .flatten()
        .filter_map(|settings| settings.openid_connect.as_ref());
    let is_meant = |there: &&OpenIdConnectSettings| {
        there.is_client_of(&openid.issuer, &openid.client_id)
            && there
                .client_secret
                .as_ref()
                .is_some_and(|secret| secret.shown() == typed)
    };
    let secret = there
        .find(is_meant)
        .and_then(|there| there.open_secret(keys.all(), id).ok().flatten());
    let secret = secret.map(|secret| seal(&secret));
    secret.ok_or_else(|| ServiceError::SettingsInvalid(vec![settings::client_secret_needed()]))
}

/// Begins a test of the draft; returns its id.
pub async fn start_test(ports: &impl Ports, id: &OrganizationId) -> Result<String, ServiceError> {
    let state = organizations::read(ports, id).await?;
    if !state.draft.is_complete() {
        return Err(ServiceError::SettingsIncomplete);
    }
    let test_id = new_identifier(ports.random()?);
    match ports
        .organization(
            id,
            &Command::StartTest {
                test_id: test_id.clone(),
            },
        )
        .await?
    {
        Reply::Test { .. } => Ok(test_id),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// The verdict of the last test.
pub async fn last_test(ports: &impl Ports, id: &OrganizationId) -> Result<Option<VerdictRecord>, ServiceError> {
    Ok(records(ports, id, &Command::LastTest).await?.into_iter().next())
}

/// The newest refused sign-ins, and accepted ones where wanted.
pub async fn verdicts(
    ports: &impl Ports,
    id: &OrganizationId,
    limit: u32,
    accepted: bool,
) -> Result<Vec<VerdictRecord>, ServiceError> {
    records(ports, id, &Command::Verdicts { limit, accepted }).await
}

/// The sign-in of a reference number.
pub async fn verdict(
    ports: &impl Ports,
    id: &OrganizationId,
    reference: &str,
) -> Result<Option<VerdictRecord>, ServiceError> {
    let command = Command::Verdict {
        reference: reference.trim().to_uppercase(),
    };
    Ok(records(ports, id, &command).await?.into_iter().next())
}

async fn records(
    ports: &impl Ports,
    id: &OrganizationId,
    command: &Command,
) -> Result<Vec<VerdictRecord>, ServiceError> {
    match ports.organization(id, command).await? {
        Reply::Verdicts { records } => Ok(records),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// Makes the tested draft live: exactly, then for every edge location.
pub async fn enable(
    ports: &impl Ports,
    id: &OrganizationId,
    by: &Actor,
    if_match: Option<IfMatch>,
    revert_after_seconds: Option<i64>,
) -> Result<OrganizationState, ServiceError> {
    let command = Command::Enable {
        if_revision: if_match.and_then(IfMatch::revision),
        by: by.clone(),
        revert_after_seconds,
    };
    publish(ports, ports.organization(id, &command).await?).await
}

/// Turns SSO off: no sign-in and no session from this moment, whatever KV still says.
pub async fn disable(ports: &impl Ports, id: &OrganizationId) -> Result<OrganizationState, ServiceError> {
    publish(ports, ports.organization(id, &Command::Disable).await?).await
}

pub(super) async fn publish(ports: &impl Ports, reply: Reply) -> Result<OrganizationState, ServiceError> {
    let state = organizations::state(reply)?;
    directory::publish(ports, &state).await?;
    Ok(state)
}
