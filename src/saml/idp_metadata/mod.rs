//! What an identity provider says of itself (Metadata 2): its entity ID, where it signs people in, and its keys.
//!
//! ```text
//! octets ──parse──▶ MetadataDocument ──identity_provider(entityID)──▶ IdpMetadata      as the sender wrote it
//! octets ──verify(keys)──▶ SignedOctets ──parse again──▶ MetadataDocument ──▶ …        as the pinned key signed it
//! ```
//!
//! Without a pinned key nothing is trusted here that the administrator does not see and take over.

mod entities;
mod error;
mod role;

pub use error::MetadataError;
pub use role::Endpoint;

use self::entities::{Entity, ancestors, entities};
use super::names::{BINDING_POST, BINDING_REDIRECT, DSIG, METADATA, PROTOCOL};
use super::sequence::{optional_time, required_attribute};
use crate::crypto::{Certificate, Fingerprint, KeyError, VerifyingKey};
use crate::dsig::verify_element;
use crate::time::{Timestamp, parse_duration};
use crate::xml::{Document, Element, Limits};

/// What became of the Signature of a metadata document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetadataSignature {
    /// There is none.
    Absent,
    /// There is one, and no key was given to verify it with.
    Unverified,
    /// The key of this certificate signed the whole document.
    Verified(Fingerprint),
}

/// A parsed metadata document.
#[derive(Debug, Clone)]
pub struct MetadataDocument {
    document: Document,
    signature: MetadataSignature,
}

/// One identity provider.
#[derive(Debug, Clone)]
pub struct IdpMetadata {
    /// Its entity ID.
    pub entity_id: String,
    /// Where people sign in; at least one by HTTP-Redirect or HTTP-POST.
    pub sign_on: Vec<Endpoint>,
    /// Where people sign out.
    pub logout: Vec<Endpoint>,
    /// The certificates of the keys that it signs with; at least one.
    pub signing: Vec<Certificate>,
    /// The certificates of the keys to encrypt for.
    pub encryption: Vec<Certificate>,
    /// Why further certificates could not be read.
    pub unreadable: Vec<KeyError>,
    /// The NameID formats that it knows.
    pub name_id_formats: Vec<String>,
    /// Whether it wants AuthnRequests to be signed.
    pub wants_signed_requests: bool,
    /// Until when this holds.
    pub valid_until: Option<Timestamp>,
    /// After how many seconds it should be read again.
    pub cache_seconds: Option<u64>,
    /// What became of the document's Signature.
    pub signature: MetadataSignature,
}

impl MetadataDocument {
    /// Parses metadata as it is; a Signature is seen and not verified.
    pub fn parse(octets: &[u8]) -> Result<Self, MetadataError> {
        let document = Document::parse(octets, &Limits::METADATA)?;
        let is_signed = document.root().children().any(|child| child.is(DSIG, "Signature"));
        let signature = if is_signed {
            MetadataSignature::Unverified
        } else {
            MetadataSignature::Absent
        };
        entities(&document)?;
        Ok(Self { document, signature })
    }

    /// Verifies metadata with pinned keys, and parses the octets that were hashed.
    ///
    /// 1. Metadata 3: the document element is signed as a whole; any other Signature is refused (`dsig::verify`).
    /// 2. What is read is what was hashed. SHA-1 has no place here.
    pub fn verify(octets: &[u8], keys: &[VerifyingKey]) -> Result<Self, MetadataError> {
        let document = Document::parse(octets, &Limits::METADATA)?;
        entities(&document)?;
        let name = document.root().local_name();
        let signed = verify_element(&document, (METADATA, name), keys, false)?; // 1
        let document = signed.parse_within(&Limits::METADATA)?; // 2
        let signature = MetadataSignature::Verified(signed.key());
        Ok(Self { document, signature })
    }

    /// The entity IDs of the identity providers in it.
    pub fn identity_providers(&self) -> Result<Vec<String>, MetadataError> {
        let found = entities(&self.document)?
            .into_iter()
            .filter(Entity::is_identity_provider);
        Ok(found.map(|entity| entity.id.to_owned()).collect())
    }

    /// The identity provider of this entity ID, or the only one there is.
    pub fn identity_provider(&self, entity_id: Option<&str>, now: Timestamp) -> Result<IdpMetadata, MetadataError> {
        let all = entities(&self.document)?;
        let providers: Vec<Entity<'_>> = all.iter().copied().filter(Entity::is_identity_provider).collect();
        let mut ids: Vec<&str> = providers.iter().map(|entity| entity.id).collect();
        ids.dedup();
        let id = match (entity_id, ids.as_slice()) {
            (_, []) => return Err(no_identity_provider(&all)),
            (Some(id), _) => id,
            (None, [only]) => *only,
            (None, _) => {
                let entity_ids = ids.into_iter().map(str::to_owned).collect();
                return Err(MetadataError::SeveralIdentityProviders { entity_ids });
            }
        };
        let mut chosen = providers.into_iter().filter(|entity| entity.id == id);
        match (chosen.next(), chosen.next()) {
            (Some(only), None) => self.read(only, now),
            (Some(_), Some(_)) => Err(MetadataError::EntityRepeated {
                entity_id: id.to_owned(),
            }),
            (None, _) => Err(MetadataError::EntityUnknown {
                expected: id.to_owned(),
                found: ids.into_iter().map(str::to_owned).collect(),
            }),
        }
    }

    /// Reads one identity provider.
    ///
    /// 1. Metadata 2.4.1: its protocolSupportEnumeration names SAML 2.0. Of several such roles the first counts.
    /// 2. Nothing around it has expired.
    /// 3. It has a key to verify with, and a SingleSignOnService that a browser can use (Metadata 2.4.3).
    fn read(&self, entity: Entity<'_>, now: Timestamp) -> Result<IdpMetadata, MetadataError> {
        let role = role(entity)?; // 1
        let validity = Validity::of(role, now)?; // 2
        let keys = role::keys(role)?;
        if keys.signing.is_empty() {
            return Err(match keys.encryption.is_empty() {
                true => MetadataError::NoSigningKey {
                    unreadable: keys.unreadable.into_iter().next(),
                },
                false => MetadataError::EncryptionKeysOnly,
            }); // 3
        }
        let sign_on = role::endpoints(role, "SingleSignOnService")?;
        if !sign_on.iter().any(Endpoint::is_for_browsers) {
            return Err(MetadataError::NoSignOnService); // 3
        }
        Ok(IdpMetadata {
            entity_id: entity.id.to_owned(),
            sign_on,
            logout: role::endpoints(role, "SingleLogoutService")?,
            signing: keys.signing,
            encryption: keys.encryption,
            unreadable: keys.unreadable,
            name_id_formats: role::name_id_formats(role)?,
            wants_signed_requests: role::is_true(role, "WantAuthnRequestsSigned"),
            valid_until: validity.until,
            cache_seconds: validity.cache_seconds,
            signature: self.signature,
        })
    }
}

impl IdpMetadata {
    /// Where people sign in by HTTP-Redirect, or else by HTTP-POST: the first of its binding.
    pub fn preferred_sign_on(&self) -> Option<&Endpoint> {
        preferred(&self.sign_on)
    }

    /// Where people sign out by HTTP-Redirect, or else by HTTP-POST.
    pub fn preferred_logout(&self) -> Option<&Endpoint> {
        preferred(&self.logout)
    }
}

impl Endpoint {
    /// Whether a browser carries messages there.
    pub fn is_for_browsers(&self) -> bool {
        self.binding == BINDING_REDIRECT || self.binding == BINDING_POST
    }
}

fn preferred(endpoints: &[Endpoint]) -> Option<&Endpoint> {
    let by = |binding| endpoints.iter().find(|endpoint| endpoint.binding == binding);
    by(BINDING_REDIRECT).or_else(|| by(BINDING_POST))
}

fn no_identity_provider(all: &[Entity<'_>]) -> MetadataError {
    let service_provider = all
        .iter()
        .find(|entity| entity.roles("SPSSODescriptor").next().is_some());
    match service_provider {
        Some(entity) => MetadataError::ServiceProvider {
            entity_id: entity.id.to_owned(),
        },
        None => MetadataError::NoIdentityProvider,
    }
}

/// The first IDPSSODescriptor that speaks SAML 2.0.
fn role<'d>(entity: Entity<'d>) -> Result<Element<'d>, MetadataError> {
    let mut spoken = Vec::new();
    for role in entity.roles("IDPSSODescriptor") {
        let protocols = required_attribute(role, "protocolSupportEnumeration")?;
        if protocols.split_ascii_whitespace().any(|protocol| protocol == PROTOCOL) {
            return Ok(role);
        }
        spoken.push(protocols.to_owned());
    }
    Err(MetadataError::ProtocolUnsupported {
        found: spoken.join(" "),
    })
}

/// How long metadata holds: the shortest of the role and all around it (Metadata 2.3.1, 2.3.2, 2.4.1).
struct Validity {
    until: Option<Timestamp>,
    cache_seconds: Option<u64>,
}

impl Validity {
    fn of(role: Element<'_>, now: Timestamp) -> Result<Self, MetadataError> {
        let mut validity = Self {
            until: None,
            cache_seconds: None,
        };
        for element in std::iter::once(role).chain(ancestors(role)) {
            if let Some(valid_until) = optional_time(element, "validUntil")? {
                if now >= valid_until {
                    return Err(MetadataError::Expired {
                        element: element.qualified_name().to_owned(),
                        valid_until,
                    });
                }
                validity.until = Some(validity.until.map_or(valid_until, |until| until.min(valid_until)));
            }
            if let Some(seconds) = cache_duration(element)? {
                validity.cache_seconds = Some(validity.cache_seconds.map_or(seconds, |least| least.min(seconds)));
            }
        }
        Ok(validity)
    }
}

fn cache_duration(element: Element<'_>) -> Result<Option<u64>, MetadataError> {
    let Some(text) = element.attribute("cacheDuration") else {
        return Ok(None);
    };
    parse_duration(text.trim()).map(Some).map_err(|error| {
        MetadataError::Saml(super::SamlError::Time {
            attribute: "cacheDuration",
            found: text.to_owned(),
            error,
        })
    })
}
