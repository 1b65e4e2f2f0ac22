//! Metadata that is fetched again, by the clock and by hand. What is new waits for the administrator.

use super::import::{self, Source};
use super::log::Line;
use super::organization::{Actor, Command, FetchFailure, FetchResult, OrganizationState, WatchedUrl};
use super::organizations::{self, state};
use super::saml_settings::IfMatch;
use super::{Ports, ServiceError, Unavailable, directory};
use crate::settings::import::{Card, ImportError, pinned_keys};
use crate::settings::{MetadataUrl, OrganizationId};
use crate::time::Timestamp;

/// Before each key of KV that says whose metadata is watched.
const WATCHED: &str = "watch/";
/// Where the next tick goes on.
const CURSOR: &str = "watch-cursor";
/// How many organizations a tick looks at: each costs up to seven calls, and a Worker has fifty.
const PER_TICK: u32 = 6;
const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// Watches an address from now on, or none.
pub async fn put(
    ports: &impl Ports,
    id: &OrganizationId,
    watched: Option<WatchedUrl>,
) -> Result<OrganizationState, ServiceError> {
    if let Some(watched) = &watched {
        acceptable(ports, watched)?;
    }
    let is_watched = watched.is_some();
    let state = state(ports.organization(id, &Command::Watch { watched }).await?)?;
    // The record in KV only says whom a tick asks; the Durable Object answers.
    if is_watched {
        ports.kv_put(&key(id), "").await?;
    } else {
        ports.kv_delete(&key(id)).await?;
    }
    Ok(state)
}

/// Whether an address may be watched, and its certificate can verify.
pub fn acceptable(ports: &impl Ports, watched: &WatchedUrl) -> Result<(), ImportError> {
    MetadataUrl::parse(&watched.url, ports.deployment().allow_local_metadata)?;
    if let Some(pinned) = &watched.signing_certificate {
        pinned_keys(pinned)?;
    }
    Ok(())
}

/// The key of KV that says that an organization's metadata is watched.
pub fn key(id: &OrganizationId) -> String {
    format!("{WATCHED}{id}")
}

/// Fetches an organization's metadata now.
pub async fn refresh(ports: &impl Ports, id: &OrganizationId) -> Result<OrganizationState, ServiceError> {
    let before = organizations::read(ports, id).await?;
    let Some(watch) = &before.idp_metadata else {
        return Err(ServiceError::NotFound);
    };
    let watched = &watch.watched;
    let source = Source {
        octets: watched.url.as_bytes(),
        entity_id: watched.entity_id.as_deref(),
        signing_certificate: watched.signing_certificate.as_deref(),
    };
    let (result, seconds) = match import::read(ports, &before, source).await {
        Ok(card) => {
            let seconds = seconds_until_next(&card, ports.now());
            (FetchResult::Offer(card.proposal), seconds)
        }
        Err(ServiceError::Import(error)) => (FetchResult::Failure(failure(&error)), HOUR),
        Err(error) => return Err(error),
    };
    let command = Command::RecordFetch {
        watched: Box::new(watched.clone()),
        next_at: ports.now().plus_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)),
        result: Box::new(result),
    };
    let after = state(ports.organization(id, &command).await?)?;
    if watched.add_certificates {
        // Whether anything was added now or by a try that failed here: KV has what is in force.
        directory::publish(ports, &after).await?;
    }
    Ok(after)
}

fn failure(error: &ImportError) -> FetchFailure {
    FetchFailure {
        code: error.code().to_owned(),
        detail: error.detail(),
    }
}

/// As the metadata says, but at least hourly and at most daily; and before it ends.
fn seconds_until_next(card: &Card, now: Timestamp) -> u64 {
    let metadata = card.metadata.as_ref();
    let cached = metadata.and_then(|metadata| metadata.cache_seconds).unwrap_or(DAY);
    let left = metadata
        .and_then(|metadata| metadata.valid_until)
        .and_then(|until| u64::try_from(until.unix_seconds() - now.unix_seconds()).ok());
    cached.min(left.unwrap_or(DAY)).clamp(HOUR, DAY)
}

/// Takes what waits over into the draft, if it is the offer that the administrator saw.
pub async fn take_over(
    ports: &impl Ports,
    by: &Actor,
    id: &OrganizationId,
    if_match: Option<IfMatch>,
    fingerprint: &str,
) -> Result<OrganizationState, ServiceError> {
    let present = organizations::read(ports, id).await?;
    let offer = present.idp_metadata.as_ref().and_then(|watch| watch.offer.as_ref());
    match offer.filter(|offer| offer.fingerprint() == fingerprint) {
        Some(offer) => import::take_over(ports, by, id, if_match, offer).await,
        None => Err(ServiceError::IfMatchFailed {
            revision: present.revision,
        }),
    }
}

/// Shows an offer no more.
pub async fn dismiss(
    ports: &impl Ports,
    id: &OrganizationId,
    fingerprint: &str,
) -> Result<OrganizationState, ServiceError> {
    let fingerprint = fingerprint.to_owned();
    state(ports.organization(id, &Command::Dismiss { fingerprint }).await?)
}

/// One tick of the clock: looks at a few organizations, from where the last tick stopped, and fetches what is due.
/// What goes wrong with one is logged and does not concern the others. Returns how many were fetched.
pub async fn tick(ports: &impl Ports) -> Result<u32, Unavailable> {
    let cursor = ports.kv_get(CURSOR).await?.filter(|cursor| !cursor.is_empty());
    let page = ports.kv_list(WATCHED, cursor.as_deref(), PER_TICK).await?;
    let next = page.cursor.unwrap_or_default();
    if cursor.unwrap_or_default() != next {
        ports.kv_put(CURSOR, &next).await?;
    }
    let mut fetched = 0;
    for key in &page.keys {
        let id = key.strip_prefix(WATCHED).and_then(|id| OrganizationId::parse(id).ok());
        let Some(id) = id else { continue };
        match refresh_if_due(ports, &id).await {
            Ok(true) => fetched += 1,
            Ok(false) => {}
            Err(error) => {
                let line = Line::new("metadata.not_fetched").with("organization", &id);
                ports.log(&line.with("code", error.code()).to_text());
            }
        }
    }
    Ok(fetched)
}

async fn refresh_if_due(ports: &impl Ports, id: &OrganizationId) -> Result<bool, ServiceError> {
    let watch = match organizations::read(ports, id).await {
        Ok(state) => state.idp_metadata,
        Err(ServiceError::OrganizationNotFound) => None,
        Err(error) => return Err(error),
    };
    match watch {
        None => ports.kv_delete(&key(id)).await?,
        Some(watch) if watch.next_at > ports.now() => {}
        Some(_) => {
            refresh(ports, id).await?;
            return Ok(true);
        }
    }
    Ok(false)
}
