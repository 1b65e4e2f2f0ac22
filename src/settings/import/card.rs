//! The card: what a paste says, before anything of it is saved.

use super::{Context, ImportError, Proposal};
use crate::crypto::{Certificate, KeyError, without_issuers};
use crate::json::Serialize;
use crate::saml::idp_metadata::{Endpoint, IdpMetadata, MetadataSignature};
use crate::saml::names::BINDING_POST;
use crate::settings::certificate_facts::usable;
use crate::settings::document::usable_sign_on_url;
use crate::settings::{CertificateFacts, CertificateStatus, RequestBinding, SamlSettings, words};
use crate::time::Timestamp;
use crate::verdict::Refusal;

/// What a card was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// An identity provider's metadata.
    Metadata,
    /// Certificates alone.
    Certificates,
}

/// Something to know before it is taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The stable code.
    pub code: &'static str,
    /// The words.
    pub detail: String,
}

/// What a paste says.
#[derive(Debug, Clone)]
pub struct Card {
    /// What it was made from.
    pub kind: CardKind,
    /// The address that it was fetched from.
    pub url: Option<String>,
    /// The metadata, where it is some.
    pub metadata: Option<IdpMetadata>,
    /// The certificates that are for signing, usable or not.
    pub certificates: Vec<CertificateFacts>,
    /// What to know.
    pub notes: Vec<Note>,
    /// What it would write into the draft.
    pub proposal: Proposal,
}

impl Card {
    /// The card of metadata.
    pub(super) fn of_metadata(metadata: IdpMetadata, context: &Context<'_>) -> Result<Self, ImportError> {
        let (draft, now) = (context.draft, context.now);
        let mut notes = Vec::new();
        let certificates = taken(&metadata.signing, draft.allow_sha1, &mut notes)?;
        let sign_on = metadata
            .preferred_sign_on()
            .filter(|endpoint| is_usable(endpoint, &mut notes));
        let logout = metadata
            .preferred_logout()
            .filter(|_| context.can_sign)
            .filter(|endpoint| is_usable(endpoint, &mut notes));
        let proposal = Proposal {
            single_logout_url: logout.map(|endpoint| endpoint.location.clone()),
            single_logout_response_url: logout.and_then(|endpoint| endpoint.response_location.clone()),
            single_logout_binding: logout.map(binding),
            idp_entity_id: Some(metadata.entity_id.clone()),
            sign_on_url: sign_on.map(|endpoint| endpoint.location.clone()),
            authn_request_binding: sign_on.map(binding),
            certificates,
            replaces_certificates: true,
        };
        about(&metadata, draft, &mut notes);
        let facts = facts(&metadata.signing, now, &mut notes);
        Ok(Self {
            kind: CardKind::Metadata,
            url: None,
            metadata: Some(metadata),
            certificates: facts,
            notes,
            proposal,
        })
    }

    /// The card of certificates that came without metadata: they are added to those that are there.
    pub(super) fn of_certificates(pasted: Vec<Certificate>, context: &Context<'_>) -> Result<Self, ImportError> {
        let (draft, now) = (context.draft, context.now);
        let mut notes = Vec::new();
        let (own, issuers) = without_issuers(pasted);
        for issuer in &issuers {
            let detail = format!(
                "{} issued the certificate and signs no messages itself: it is left out.",
                issuer.subject()
            );
            note(&mut notes, "import.issuer_left_out", detail);
        }
        let certificates = taken(&own, draft.allow_sha1, &mut notes)?;
        let facts = facts(&own, now, &mut notes);
        Ok(Self {
            kind: CardKind::Certificates,
            url: None,
            metadata: None,
            certificates: facts,
            notes,
            proposal: Proposal {
                certificates,
                ..Proposal::default()
            },
        })
    }
}

fn note(notes: &mut Vec<Note>, code: &'static str, detail: impl Into<String>) {
    let detail = detail.into();
    notes.push(Note { code, detail });
}

/// The PEM of those that can be used; there must be one.
fn taken(all: &[Certificate], allow_weak: bool, notes: &mut Vec<Note>) -> Result<Vec<String>, ImportError> {
    let mut refused = KeyError::NoneConfigured;
    let mut taken: Vec<String> = Vec::with_capacity(all.len());
    for certificate in all {
        let pem = certificate.to_pem();
        match usable(certificate, allow_weak) {
            Ok(()) if taken.contains(&pem) => {}
            Ok(()) => taken.push(pem),
            Err(error) => {
                let subject = certificate.subject();
                let detail = format!(
                    "The certificate of {subject} cannot be used and is left out. {}",
                    words(&error)
                );
                note(notes, "import.certificate_unusable", detail);
                refused = error;
            }
        }
    }
    if taken.is_empty() {
        return Err(ImportError::NothingUsable(refused));
    }
    Ok(taken)
}

/// Whether a browser may be sent there, by request and by response.
fn is_usable(endpoint: &Endpoint, notes: &mut Vec<Note>) -> bool {
    let urls = [Some(&endpoint.location), endpoint.response_location.as_ref()];
    for url in urls.into_iter().flatten() {
        if let Err(mistake) = usable_sign_on_url(url) {
            note(
                notes,
                "import.url_unusable",
                format!("The URL {url} cannot be used. {mistake}"),
            );
            return false;
        }
    }
    true
}

fn binding(endpoint: &Endpoint) -> RequestBinding {
    if endpoint.binding == BINDING_POST {
        RequestBinding::Post
    } else {
        RequestBinding::Redirect
    }
}

fn about(metadata: &IdpMetadata, draft: &SamlSettings, notes: &mut Vec<Note>) {
    let present = draft.idp_entity_id.as_ref();
    if let Some(present) = present.filter(|present| **present != metadata.entity_id) {
        let detail = format!("This is another identity provider than the present one, {present}.");
        note(notes, "import.other_identity_provider", detail);
    }
    if metadata.signature == MetadataSignature::Unverified {
        let detail = "The metadata is signed; the signature was not verified, since no certificate was given for that.";
        note(notes, "import.signature_not_verified", detail);
    }
    if metadata.wants_signed_requests && !draft.sign_authn_requests {
        let detail = "The identity provider wants AuthnRequests to be signed; the present settings do not sign them.";
        note(notes, "import.wants_signed_requests", detail);
    }
    for error in &metadata.unreadable {
        let detail = format!(
            "One certificate in the metadata cannot be read and is left out: {}.",
            error.found()
        );
        note(notes, "import.certificate_unreadable", detail);
    }
}

fn facts(all: &[Certificate], now: Timestamp, notes: &mut Vec<Note>) -> Vec<CertificateFacts> {
    let facts: Vec<CertificateFacts> = all.iter().map(|it| CertificateFacts::of(it, now)).collect();
    for it in &facts {
        let (subject, until) = (&it.subject, it.not_after);
        match it.status {
            CertificateStatus::Expired => note(
                notes,
                "import.certificate_expired",
                format!("The certificate of {subject} expired on {until}. Ask for the one that is in use now."),
            ),
            CertificateStatus::ExpiresSoon => note(
                notes,
                "import.certificate_expires_soon",
                format!(
                    "The certificate of {subject} expires on {until}, in {} days.",
                    it.days_left
                ),
            ),
            CertificateStatus::NotYetValid => note(
                notes,
                "import.certificate_not_yet_valid",
                format!("The certificate of {subject} is valid from {} on.", it.not_before),
            ),
            CertificateStatus::Valid => {}
        }
    }
    facts
}
