//! Paste anything: an address, metadata, a certificate in any form; what it says comes back as a [`Card`], and nothing
//! is saved by it.
//!
//! ```text
//! octets ──recognise──▶ Paste ──(an address is fetched)──▶ ──read──▶ Card ──take over──▶ the draft
//! ```

mod card;
mod error;
mod paste;
mod proposal;

pub use card::{Card, CardKind, Note};
pub use error::{FetchError, ImportError};
pub use paste::Paste;
pub use proposal::{Difference, Proposal};

use super::SamlSettings;
use crate::crypto::{Certificate, VerifyingKey};
use crate::saml::{MetadataDocument, MetadataError};
use crate::time::Timestamp;

/// What is known beside the paste.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Which identity provider of several is meant.
    pub entity_id: Option<&'a str>,
    /// The certificate that metadata must be signed with, if it must: anything of a paste.
    pub signing_certificate: Option<&'a str>,
    /// Our own entity ID.
    pub sp_entity_id: &'a str,
    /// Whether this deployment has a key to sign with, without which it logs nobody out elsewhere.
    pub can_sign: bool,
    /// The draft as it is.
    pub draft: &'a SamlSettings,
    /// The present.
    pub now: Timestamp,
}

/// Reads metadata.
pub fn read_metadata(octets: &[u8], context: &Context<'_>) -> Result<Card, ImportError> {
    let document = match context.signing_certificate.filter(|text| !text.trim().is_empty()) {
        None => MetadataDocument::parse(octets),
        Some(pinned) => MetadataDocument::verify(octets, &pinned_keys(pinned)?),
    };
    let read = document.and_then(|document| document.identity_provider(context.entity_id, context.now));
    let metadata = read.map_err(|error| mistaken(error, context.sp_entity_id))?;
    Card::of_metadata(metadata, context)
}

/// Reads certificates.
pub fn read_certificates(pasted: Vec<Certificate>, context: &Context<'_>) -> Result<Card, ImportError> {
    Card::of_certificates(pasted, context)
}

/// The keys to verify metadata with.
pub fn pinned_keys(pinned: &str) -> Result<Vec<VerifyingKey>, ImportError> {
    let certificates = Certificate::parse_all(pinned.as_bytes())?;
    let keys = certificates.iter().map(Certificate::verifying_key);
    Ok(keys.collect::<Result<_, _>>()?)
}

/// Calls what is known by its name.
fn mistaken(error: MetadataError, sp_entity_id: &str) -> ImportError {
    const MESSAGES: [&str; 6] = [
        "Response",
        "AuthnRequest",
        "LogoutRequest",
        "LogoutResponse",
        "Assertion",
        "Envelope",
    ];
    match error {
        MetadataError::ServiceProvider { entity_id } if entity_id == sp_entity_id => ImportError::OwnMetadata,
        MetadataError::UnexpectedRoot { found } if MESSAGES.iter().any(|name| found.ends_with(name)) => {
            ImportError::SamlMessage { found }
        }
        error => ImportError::Metadata(error),
    }
}
