//! What the page of a paste and the section of fetched metadata show.

use super::view::{CertificateView, ChangeView};
use crate::edge::messages::Reader;

/// The page that shows what a paste says.
#[derive(Debug, Clone, Default)]
pub struct ImportView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id, as in paths.
    pub organization_id: String,
    /// The organization's name.
    pub organization_name: String,
    /// The token that every form carries in the field `csrf`.
    pub csrf: String,
    /// The version of the settings that the card was compared with.
    pub etag: String,
    /// The paste, to be sent again; empty where it was no text.
    pub source: String,
    /// The certificate that metadata must be signed with, as typed.
    pub signing_certificate: String,
    /// What is wrong with it, with its code.
    pub error: Option<(String, String)>,
    /// The entity IDs to choose from.
    pub choices: Vec<String>,
    /// What it says.
    pub card: Option<CardView>,
}

/// What a paste says.
#[derive(Debug, Clone, Default)]
pub struct CardView {
    /// Where it was fetched from.
    pub url: Option<String>,
    /// The identity provider's entity ID, where it is metadata.
    pub entity_id: Option<String>,
    /// Where people sign in: binding and URL, the one that will be used first.
    pub sign_on: Vec<(String, String)>,
    /// Where people sign out.
    pub logout: Vec<(String, String)>,
    /// The certificates to verify with.
    pub certificates: Vec<CertificateView>,
    /// How many more there are for encryption only.
    pub encryption_certificates: usize,
    /// The NameID formats.
    pub name_id_formats: Vec<String>,
    /// Until when the metadata is valid.
    pub valid_until: Option<String>,
    /// What became of its signature, in words.
    pub signature: Option<String>,
    /// What to know.
    pub notes: Vec<String>,
    /// What would change in the draft.
    pub changes: Vec<ChangeView>,
    /// The proposal, for the field `proposal`.
    pub proposal: String,
}

/// The metadata that is fetched again.
#[derive(Debug, Clone, Default)]
pub struct WatchView {
    /// Its address.
    pub url: String,
    /// Which identity provider of several is meant.
    pub entity_id: Option<String>,
    /// The certificate that it must be signed with.
    pub signing_certificate: String,
    /// Whether certificates are added without being asked.
    pub add_certificates: bool,
    /// When it was fetched last.
    pub fetched_at: Option<String>,
    /// Why that had no result.
    pub failure: Option<String>,
    /// When it is fetched again.
    pub next_at: String,
    /// The certificates that were added by themselves: fingerprint and time.
    pub added: Vec<(String, String)>,
    /// The name of what waits, for the field `offer`.
    pub offer: Option<String>,
    /// What waits.
    pub changes: Vec<ChangeView>,
}
