//! Paste anything, over the ports: an address is fetched, what it says becomes a card, and a card becomes the draft.

use super::organization::{Actor, Command, OrganizationState, WatchedUrl};
use super::organizations::{self, state};
use super::saml_settings::IfMatch;
use super::{Ports, ServiceError, watch};
use crate::crypto::Certificate;
use crate::settings::import::{
    Card, Context, FetchError, ImportError, Paste, Proposal, read_certificates, read_metadata,
};
use crate::settings::{FieldError, MetadataUrl, OrganizationId, SamlSettings};
use crate::xml::Limits;

/// How often an address may lead to another one.
const REDIRECTS_MOST: usize = 3;
/// No draft has more certificates.
const CERTIFICATES_MOST: usize = 10;

/// What is pasted, and what is said beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source<'a> {
    /// Anything.
    pub octets: &'a [u8],
    /// Which identity provider of several is meant.
    pub entity_id: Option<&'a str>,
    /// The certificate that metadata must be signed with.
    pub signing_certificate: Option<&'a str>,
}

/// Reads a paste; nothing is saved.
pub async fn read(
    ports: &impl Ports,
    organization: &OrganizationState,
    source: Source<'_>,
) -> Result<Card, ServiceError> {
    let sp_entity_id = ports.deployment().sp_entity_id(&organization.id);
    let context = Context {
        entity_id: source.entity_id,
        signing_certificate: source.signing_certificate,
        sp_entity_id: &sp_entity_id,
        can_sign: !ports.deployment().signing_keys.is_empty(),
        draft: &organization.draft,
        now: ports.now(),
    };
    let url = match Paste::recognise(source.octets)? {
        Paste::Url(url) => url,
        Paste::Xml(octets) => return Ok(read_metadata(&octets, &context)?),
        Paste::Certificates(pasted) => return certificates(pasted, &context),
    };
    if url == sp_entity_id {
        return Err(ImportError::OwnMetadata.into());
    }
    let octets = fetch(ports, &url).await?;
    let card = match Paste::recognise(&octets)? {
        Paste::Url(_) => return Err(ImportError::UrlInDocument.into()),
        Paste::Xml(octets) => read_metadata(&octets, &context)?,
        Paste::Certificates(pasted) => certificates(pasted, &context)?,
    };
    let url = Some(url);
    Ok(Card { url, ..card })
}

/// A certificate has no signature that a pinned certificate could verify: where one is asked for, metadata must come.
fn certificates(pasted: Vec<Certificate>, context: &Context<'_>) -> Result<Card, ServiceError> {
    match context.signing_certificate {
        Some(_) => Err(ImportError::Metadata(crate::dsig::SignatureError::Missing.into()).into()),
        None => Ok(read_certificates(pasted, context)?),
    }
}

/// Fetches a document. Each redirect is followed here, and only to where the first address could have led.
pub async fn fetch(ports: &impl Ports, url: &str) -> Result<Vec<u8>, ImportError> {
    let local = ports.deployment().allow_local_metadata;
    let mut url = MetadataUrl::parse(url, local)?;
    for _ in 0..=REDIRECTS_MOST {
        let answer = ports.fetch(&url, Limits::METADATA.octets).await?;
        match (answer.status, answer.location) {
            (200, _) => return Ok(answer.octets),
            (301 | 302 | 303 | 307 | 308, Some(location)) => url = url.redirect(&location, local)?,
            (status, _) => return Err(FetchError::Status(status).into()),
        }
    }
    Err(FetchError::TooManyRedirects.into())
}

/// Writes a proposal into the draft. What is there beside it stays; the live settings are not touched.
pub async fn take_over(
    ports: &impl Ports,
    by: &Actor,
    id: &OrganizationId,
    if_match: Option<IfMatch>,
    proposal: &Proposal,
) -> Result<OrganizationState, ServiceError> {
    let if_match = if_match.ok_or(ServiceError::IfMatchMissing)?;
    let present = organizations::read(ports, id).await?;
    let settings = Box::new(with(ports, &present, proposal)?);
    let if_revision = Some(revision(&present, if_match)?);
    let by = by.clone();
    let command = Command::PutDraft {
        if_revision,
        settings,
        by,
    };
    state(ports.organization(id, &command).await?)
}

/// The same, and from now on the metadata that it was taken from is fetched again.
pub async fn take_over_and_watch(
    ports: &impl Ports,
    by: &Actor,
    id: &OrganizationId,
    if_match: IfMatch,
    (proposal, watched): (&Proposal, WatchedUrl),
) -> Result<OrganizationState, ServiceError> {
    watch::acceptable(ports, &watched)?;
    let present = organizations::read(ports, id).await?;
    let command = Command::TakeOver {
        if_revision: revision(&present, if_match)?,
        settings: Box::new(with(ports, &present, proposal)?),
        watched: Box::new(watched),
        by: by.clone(),
    };
    // First, so that it is there whatever happens to the answer: a tick that finds nothing to watch removes it.
    ports.kv_put(&watch::key(id), "").await?;
    state(ports.organization(id, &command).await?)
}

/// The draft with a proposal, which is held to the rules of the settings.
fn with(ports: &impl Ports, present: &OrganizationState, proposal: &Proposal) -> Result<SamlSettings, ServiceError> {
    let invalid = |mistake| ServiceError::SettingsInvalid(vec![mistake]);
    let proposal = proposal.clone().read_anew(present.draft.allow_sha1);
    let mut proposal = proposal.map_err(invalid)?;
    if ports.deployment().signing_keys.is_empty() {
        // The key may have gone since the metadata was read.
        proposal.single_logout_url = None;
    }
    let settings = proposal.apply(&present.draft);
    if settings.certificates.len() > CERTIFICATES_MOST {
        return Err(invalid(FieldError {
            field: "certificates".to_owned(),
            code: "settings.certificates_too_many",
            detail: format!("At most {CERTIFICATES_MOST} certificates; remove those no longer in use."),
        }));
    }
    Ok(settings)
}

/// The revision that a draft was made from, if the writer saw that one.
fn revision(present: &OrganizationState, if_match: IfMatch) -> Result<u64, ServiceError> {
    match if_match {
        IfMatch::Revision(seen) if seen != present.revision => Err(ServiceError::IfMatchFailed {
            revision: present.revision,
        }),
        _ => Ok(present.revision),
    }
}

/// Removes one certificate from the draft.
pub async fn remove_certificate(
    ports: &impl Ports,
    by: &Actor,
    id: &OrganizationId,
    if_match: IfMatch,
    fingerprint: &str,
) -> Result<OrganizationState, ServiceError> {
    let present = organizations::read(ports, id).await?;
    let mut settings = present.draft.clone();
    let is_other = |pem: &String| {
        let read = Certificate::parse(pem.as_bytes());
        read.map_or(true, |it| it.fingerprint().to_string() != fingerprint)
    };
    settings.certificates.retain(is_other);
    let command = Command::PutDraft {
        if_revision: Some(revision(&present, if_match)?),
        settings: Box::new(settings),
        by: by.clone(),
    };
    state(ports.organization(id, &command).await?)
}
