//! The state of one organization and the transitions that no test or member may see half-done.

use super::{Reply, Revert, Watch};
use crate::json::{Deserialize, Serialize};
use crate::settings::{OrganizationId, Protocol, SamlSettings};
use crate::time::Timestamp;

/// The settings that members sign in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// The settings.
    pub settings: SamlSettings,
    /// Their fingerprint.
    pub fingerprint: String,
    /// When they went live.
    pub enabled_at: Timestamp,
}

/// The settings that passed the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// Their fingerprint.
    pub fingerprint: String,
    /// When.
    pub at: Timestamp,
}

/// Everything about an organization that must be exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationState {
    /// The form of this record.
    pub version: u32,
    /// The organization's id.
    pub id: OrganizationId,
    /// Its display name.
    pub name: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Counts every change; the ETag.
    pub revision: u64,
    /// What the administrator edits.
    pub draft: SamlSettings,
    /// What passed the test last.
    pub tested: Option<Tested>,
    /// What members sign in with, or last did.
    pub live: Option<Live>,
    /// The switch.
    pub enabled: bool,
    /// Whether the IdP's entity ID was learnt by a test.
    pub entity_id_learnt: bool,
    /// The metadata that is fetched again, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_metadata: Option<Watch>,
    /// Since when members must use single sign-on; none while they may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforced_at: Option<Timestamp>,
    /// What becomes of the live settings unless they are confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revert: Option<Revert>,
    /// Whether KV has not heard of a revert yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unpublished: bool,
}

/// The state as the API names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// Not tested as it is.
    Draft,
    /// Tested as it is, not enabled.
    Tested,
    /// Members sign in with it.
    Enabled,
    /// It was enabled and is off.
    Disabled,
}

impl OrganizationState {
    /// What whoever has another revision before them is told.
    pub(super) fn conflict(&self, if_revision: Option<u64>) -> Option<Reply> {
        let is_other = if_revision.is_some_and(|revision| revision != self.revision);
        is_other.then_some(Reply::Conflict {
            revision: self.revision,
        })
    }

    /// An organization that has just begun.
    pub fn new(id: OrganizationId, name: String, now: Timestamp) -> Self {
        Self {
            version: 1,
            id,
            name,
            created_at: now,
            revision: 1,
            draft: SamlSettings::default(),
            tested: None,
            live: None,
            enabled: false,
            entity_id_learnt: false,
            idp_metadata: None,
            enforced_at: None,
            revert: None,
            unpublished: false,
        }
    }

    /// When exactly the present draft passed the test.
    pub fn tested_at(&self) -> Option<Timestamp> {
        let tested = self.tested.as_ref()?;
        (tested.fingerprint == self.draft.fingerprint()).then_some(tested.at)
    }

    /// The live settings while they are in force.
    pub fn in_force(&self) -> Option<&Live> {
        self.live.as_ref().filter(|_| self.enabled)
    }

    /// Whether the draft differs from what members sign in with.
    pub fn differs_from_live(&self) -> bool {
        self.in_force().is_some_and(|live| live.settings != self.draft)
    }

    /// The state as the API names it.
    pub fn name_of_state(&self) -> StateName {
        let as_it_was = self.live.as_ref().is_some_and(|live| live.settings == self.draft);
        match (self.enabled, as_it_was, self.tested_at()) {
            (true, _, _) => StateName::Enabled,
            (false, true, _) => StateName::Disabled,
            (false, false, Some(_)) => StateName::Tested,
            (false, false, None) => StateName::Draft,
        }
    }

    /// Writes the draft.
    pub fn put_draft(&mut self, settings: SamlSettings) {
        if settings.idp_entity_id != self.draft.idp_entity_id {
            self.entity_id_learnt = false;
        }
        self.draft = settings;
        self.revision += 1;
    }

    /// Records that the settings with `fingerprint` passed the test and came from `issuer`. The check mark stands only
    /// if they are still the draft; an entity ID that was left empty is learnt and pinned.
    pub fn passed_test(&mut self, fingerprint: &str, issuer: &str, now: Timestamp) {
        if self.draft.fingerprint() != fingerprint {
            return;
        }
        if self.draft.protocol == Protocol::Saml && self.draft.idp_entity_id.is_none() {
            self.draft.idp_entity_id = Some(issuer.to_owned());
            self.entity_id_learnt = true;
        }
        self.tested = Some(Tested {
            fingerprint: self.draft.fingerprint(),
            at: now,
        });
        self.revision += 1;
    }

    /// Makes the draft live if it is tested; `false` when it is not.
    pub fn enable(&mut self, now: Timestamp) -> bool {
        if self.tested_at().is_none() {
            return false;
        }
        self.put_live(now);
        true
    }

    /// Makes the draft live.
    pub(super) fn put_live(&mut self, now: Timestamp) {
        let fingerprint = self.draft.fingerprint();
        let unchanged = self.in_force().is_some_and(|live| live.fingerprint == fingerprint);
        if !unchanged {
            self.live = Some(Live {
                settings: self.draft.clone(),
                fingerprint,
                enabled_at: now,
            });
            self.enabled = true;
            self.revision += 1;
        }
    }

    /// Makes settings live again as they were tested.
    pub fn restore_tested(&mut self, settings: SamlSettings, tested_at: Timestamp, now: Timestamp) {
        self.put_draft(settings);
        self.tested = Some(Tested {
            fingerprint: self.draft.fingerprint(),
            at: tested_at,
        });
        self.revert = None;
        self.enable(now);
    }

    /// Turns the switch off.
    pub fn disable(&mut self) {
        self.revert = None;
        self.enforced_at = None;
        if self.enabled {
            self.enabled = false;
            self.revision += 1;
        }
    }
}
