//! The API of metadata: paste anything, and the metadata that is fetched again.

use super::api::{body, if_match};
use super::documents;
use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::json::Deserialize;
use crate::json::{Value, json};
use crate::saml::idp_metadata::{Endpoint, IdpMetadata, MetadataSignature};
use crate::service::import::{self, Source};
use crate::service::organization::{Actor, OrganizationState, Watch, WatchedUrl};
use crate::service::{Ports, ServiceError, organizations, watch};
use crate::settings::import::Card;
use crate::settings::{CertificateFacts, OrganizationId, SamlSettings};
use crate::time::Timestamp;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    source: String,
    #[serde(default)]
    entity_id: Option<String>,
    #[serde(default)]
    signing_certificate: Option<String>,
    #[serde(default)]
    write: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewWatch {
    url: String,
    #[serde(default)]
    entity_id: Option<String>,
    #[serde(default)]
    signing_certificate: Option<String>,
    #[serde(default)]
    add_certificates: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferName {
    offer: String,
}

/// Answers a request for one of its places.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    (by, id): (&Actor, &OrganizationId),
) -> Result<Response, Problem> {
    match (place, request.method) {
        (Place::SamlImport, _) => paste(ports, request, (by, id)).await,
        (Place::IdpMetadata, Method::Put) => {
            let new: NewWatch = body(request)?;
            let watched = WatchedUrl {
                url: new.url.trim().to_owned(),
                entity_id: given(new.entity_id),
                signing_certificate: given(new.signing_certificate),
                add_certificates: new.add_certificates,
            };
            watched_response(&watch::put(ports, id, Some(watched)).await?)
        }
        (Place::IdpMetadata, Method::Delete) => {
            watch::put(ports, id, None).await?;
            Ok(Response::no_content())
        }
        (Place::IdpMetadata, _) => watched_response(&organizations::read(ports, id).await?),
        (Place::IdpMetadataFetch, _) => watched_response(&watch::refresh(ports, id).await?),
        (Place::IdpMetadataTakeOver, _) => {
            let if_match = if_match(request)?;
            let named: OfferName = body(request)?;
            let state = watch::take_over(ports, by, id, if_match, &named.offer).await?;
            Ok(documents::settings_response(ports, &state))
        }
        (Place::IdpMetadataDismiss, _) => {
            let named: OfferName = body(request)?;
            watched_response(&watch::dismiss(ports, id, &named.offer).await?)
        }
        _ => Err(ServiceError::NotFound.into()),
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

async fn paste(
    ports: &impl Ports,
    request: &Request,
    (by, id): (&Actor, &OrganizationId),
) -> Result<Response, Problem> {
    let if_match = if_match(request)?;
    let import: Import = body(request)?;
    let state = organizations::read(ports, id).await?;
    let (entity_id, pinned) = (given(import.entity_id), given(import.signing_certificate));
    let source = Source {
        octets: import.source.as_bytes(),
        entity_id: entity_id.as_deref(),
        signing_certificate: pinned.as_deref(),
    };
    let card = import::read(ports, &state, source).await?;
    let mut document = card_document(&card, &state.draft, ports.now());
    if !import.write {
        return Ok(Response::json(200, &document).with("etag", documents::etag(&state)));
    }
    let written = import::take_over(ports, by, id, if_match, &card.proposal).await?;
    let settings = documents::settings(ports, &written);
    documents::extend(&mut document, json!({ "settings": settings }));
    Ok(Response::json(200, &document).with("etag", documents::etag(&written)))
}

/// The card as JSON; nothing is written yet.
fn card_document(card: &Card, draft: &SamlSettings, now: Timestamp) -> Value {
    json!({
        "kind": card.kind,
        "url": card.url,
        "certificates": card.certificates,
        "notes": card.notes,
        "differences": card.proposal.differences(draft),
        "metadata": card.metadata.as_ref().map(|metadata| metadata_document(metadata, now)),
        "proposal": card.proposal,
        "settings": null,
    })
}

fn metadata_document(metadata: &IdpMetadata, now: Timestamp) -> Value {
    let encryption: Vec<CertificateFacts> = metadata
        .encryption
        .iter()
        .map(|certificate| CertificateFacts::of(certificate, now))
        .collect();
    let (signature, signed_by) = match metadata.signature {
        MetadataSignature::Absent => ("absent", None),
        MetadataSignature::Unverified => ("unverified", None),
        MetadataSignature::Verified(by) => ("verified", Some(by.to_string())),
    };
    json!({
        "entity_id": metadata.entity_id,
        "single_sign_on_services": endpoints(&metadata.sign_on),
        "single_logout_services": endpoints(&metadata.logout),
        "encryption_certificates": encryption,
        "name_id_formats": metadata.name_id_formats,
        "wants_signed_requests": metadata.wants_signed_requests,
        "valid_until": metadata.valid_until,
        "cache_seconds": metadata.cache_seconds,
        "signature": signature,
        "signed_by": signed_by,
    })
}

fn endpoints(all: &[Endpoint]) -> Vec<Value> {
    let endpoint = |it: &Endpoint| {
        json!({
            "binding": it.binding,
            "location": it.location,
            "response_location": it.response_location,
        })
    };
    all.iter().map(endpoint).collect()
}

fn watched_response(state: &OrganizationState) -> Result<Response, Problem> {
    match &state.idp_metadata {
        Some(watch) => {
            let document = watch_document(watch, &state.draft);
            Ok(Response::json(200, &document).with("etag", documents::etag(state)))
        }
        None => Err(ServiceError::NotFound.into()),
    }
}

/// The metadata that is fetched again, and what waits.
pub fn watch_document(watch: &Watch, draft: &SamlSettings) -> Value {
    let waiting = watch.waiting(draft);
    json!({
        "url": watch.watched.url,
        "entity_id": watch.watched.entity_id,
        "signing_certificate": watch.watched.signing_certificate,
        "add_certificates": watch.watched.add_certificates,
        "fetched_at": watch.fetched_at,
        "next_at": watch.next_at,
        "failure": watch.failure,
        "added": watch.added,
        "offer": waiting.map(|offer| offer.fingerprint()),
        "differences": waiting.map(|offer| offer.differences(draft)).unwrap_or_default(),
    })
}
