//! The metadata that an organization has fetched again and again: where it is, what it said last, what was added from it.

use super::{Actor, Object, OrganizationState, Reply};
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::settings::import::Proposal;
use crate::settings::{SamlSettings, certificates};
use crate::time::Timestamp;

/// How many added certificates are remembered.
const ADDED_KEPT: usize = 20;
/// No more certificates are added than settings may have.
const CERTIFICATES_MOST: usize = 10;

/// Where metadata is, and what may become of it: what the administrator says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedUrl {
    /// The address.
    pub url: String,
    /// Which identity provider of several is meant.
    pub entity_id: Option<String>,
    /// The certificate that the metadata must be signed with, PEM.
    pub signing_certificate: Option<String>,
    /// Whether its certificates are added without being asked.
    pub add_certificates: bool,
}

/// Why the last fetch had no result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchFailure {
    /// The stable code.
    pub code: String,
    /// The words.
    pub detail: String,
}

/// A certificate that was added by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedCertificate {
    /// SHA-256 of its DER, hex.
    pub sha256_fingerprint: String,
    /// When.
    pub at: Timestamp,
}

/// Metadata that is fetched again. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// What the administrator said.
    #[serde(flatten)]
    pub watched: WatchedUrl,
    /// When it was fetched last, with or without result.
    pub fetched_at: Option<Timestamp>,
    /// Why that had no result.
    pub failure: Option<FetchFailure>,
    /// When it will be fetched again.
    pub next_at: Timestamp,
    /// What it said when it said something last.
    pub offer: Option<Proposal>,
    /// The offer that the administrator does not want, by its fingerprint.
    pub dismissed: Option<String>,
    /// What was added by itself, oldest first.
    pub added: Vec<AddedCertificate>,
}

/// What came of a fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FetchResult {
    /// What the metadata says.
    Offer(Proposal),
    /// Why it says nothing.
    Failure(FetchFailure),
}

impl Watch {
    /// One that has fetched nothing yet.
    pub fn new(watched: WatchedUrl, now: Timestamp) -> Self {
        Self {
            watched,
            fetched_at: None,
            failure: None,
            next_at: now,
            offer: None,
            dismissed: None,
            added: Vec::new(),
        }
    }

    /// What waits for the administrator: an offer that the draft does not have, unless it was dismissed.
    pub fn waiting(&self, draft: &SamlSettings) -> Option<&Proposal> {
        let offer = self.offer.as_ref()?;
        let is_news = offer.apply(draft) != *draft && self.dismissed.as_ref() != Some(&offer.fingerprint());
        is_news.then_some(offer)
    }
}

impl Object<'_> {
    /// Draft and watch at once: neither is there without the other.
    pub(super) fn take_over(
        &self,
        mut state: OrganizationState,
        if_revision: u64,
        settings: SamlSettings,
        (watched, by): (WatchedUrl, &Actor),
    ) -> Result<Reply, Unavailable> {
        if let Some(conflict) = state.conflict(Some(if_revision)) {
            return Ok(conflict);
        }
        if settings != state.draft {
            self.saved_version(&settings, by)?;
            state.put_draft(settings);
        }
        self.watch(state, Some(watched))
    }

    /// Begins, changes or ends the watch. What was fetched from another address, or under other conditions, is forgotten.
    pub(super) fn watch(
        &self,
        mut state: OrganizationState,
        watched: Option<WatchedUrl>,
    ) -> Result<Reply, Unavailable> {
        state.idp_metadata = match (watched, state.idp_metadata.take()) {
            (None, _) => None,
            (Some(watched), Some(mut watch)) if is_same_source(&watched, &watch.watched) => {
                watch.watched = watched;
                Some(watch)
            }
            (Some(watched), _) => Some(Watch::new(watched, self.now)),
        };
        self.write_state(state)
    }

    /// Keeps what came of a fetch of `watched`, unless something else is watched by now; adds certificates where that is
    /// the administrator's choice.
    pub(super) fn record_fetch(
        &self,
        mut state: OrganizationState,
        watched: &WatchedUrl,
        next_at: Timestamp,
        result: FetchResult,
    ) -> Result<Reply, Unavailable> {
        let Some(mut watch) = state.idp_metadata.take_if(|watch| watch.watched == *watched) else {
            return Ok(Reply::State(Box::new(state)));
        };
        watch.fetched_at = Some(self.now);
        watch.next_at = next_at;
        watch.failure = None;
        match result {
            FetchResult::Failure(failure) => watch.failure = Some(failure),
            FetchResult::Offer(offer) => {
                if watch.watched.add_certificates && add_certificates(&mut state, &mut watch, &offer, self.now) {
                    self.added_versions(&state)?;
                }
                watch.offer = Some(offer);
            }
        }
        state.idp_metadata = Some(watch);
        self.write_state(state)
    }

    /// The settings with what was added are versions of their own, by nobody.
    fn added_versions(&self, state: &OrganizationState) -> Result<(), Unavailable> {
        let live = state.live.as_ref().map(|live| &live.settings);
        for settings in live.into_iter().chain([&state.draft]) {
            self.saved_version(settings, &Actor::automatic())?;
        }
        Ok(())
    }

    /// Does not show this offer any more.
    pub(super) fn dismiss(&self, mut state: OrganizationState, fingerprint: &str) -> Result<Reply, Unavailable> {
        if let Some(watch) = &mut state.idp_metadata {
            watch.dismissed = Some(fingerprint.to_owned());
        }
        self.write_state(state)
    }
}

fn is_same_source(a: &WatchedUrl, b: &WatchedUrl) -> bool {
    a.url == b.url && a.entity_id == b.entity_id && a.signing_certificate == b.signing_certificate
}

/// Adds the certificates of an offer to the draft and to the live settings, and removes none. Whether there were any.
///
/// Only from the identity provider whose entity ID is pinned in those very settings. The settings are others then than
/// those that were tested, so the check mark goes, by itself: it stands for a fingerprint. Members go on signing in,
/// because the live settings gain a key and lose none (docs/decisions/0013-automatic-certificates.md).
fn add_certificates(state: &mut OrganizationState, watch: &mut Watch, offer: &Proposal, now: Timestamp) -> bool {
    let mut added = merge(&mut state.draft, offer);
    if let Some(live) = &mut state.live {
        let to_live = merge(&mut live.settings, offer);
        if !to_live.is_empty() {
            live.fingerprint = live.settings.fingerprint();
        }
        added.extend(to_live);
    }
    if added.is_empty() {
        return false;
    }
    state.revision += 1;
    let mut fingerprints: Vec<String> = certificates(&added).map(|it| it.fingerprint().to_string()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    let added = fingerprints.into_iter().map(|sha256_fingerprint| AddedCertificate {
        sha256_fingerprint,
        at: now,
    });
    watch.added.extend(added);
    let old = watch.added.len().saturating_sub(ADDED_KEPT);
    watch.added.drain(..old);
    true
}

/// Adds to `settings` what they lack; returns it.
fn merge(settings: &mut SamlSettings, offer: &Proposal) -> Vec<String> {
    let is_pinned = settings.idp_entity_id.is_some() && settings.idp_entity_id == offer.idp_entity_id;
    if !is_pinned {
        return Vec::new();
    }
    let lacking = offer
        .certificates
        .iter()
        .filter(|pem| !settings.certificates.contains(pem));
    let room = CERTIFICATES_MOST.saturating_sub(settings.certificates.len());
    let added: Vec<String> = lacking.take(room).cloned().collect();
    settings.certificates.extend(added.iter().cloned());
    added
}
