//! The versions of the settings: each draft as it was saved, by whom, tested or not, enabled or not.

use super::{Actor, Credential, Evidenced, Kind, Object, OrganizationState, Reply};
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::settings::{Protocol, SamlSettings};
use crate::time::Timestamp;

/// How many versions an organization keeps.
pub const VERSIONS_KEPT: u32 = 30;

/// The settings as they were saved once. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 1 for the first.
    pub number: u64,
    /// The settings; an entity ID that the test learnt is in them.
    pub settings: SamlSettings,
    /// When they were saved.
    pub saved_at: Timestamp,
    /// By whom.
    pub saved_by: Actor,
    /// When exactly these passed the test last.
    pub tested_at: Option<Timestamp>,
    /// When they went live last.
    pub enabled_at: Option<Timestamp>,
    /// Who enabled them.
    pub enabled_by: Option<Actor>,
    /// Where they went live without a test: the real sign-ins that spoke for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activated_on: Option<Evidenced>,
}

impl Object<'_> {
    /// All versions, the last saved first.
    pub(super) fn versions(&self) -> Result<Vec<Version>, Unavailable> {
        let rows = self
            .rows
            .newest(Kind::Version, self.now.unix_seconds(), VERSIONS_KEPT)?;
        let mut versions: Vec<Version> = rows
            .iter()
            .filter_map(|(_, value)| crate::json::from_str(value).ok())
            .collect();
        versions.sort_by_key(|version| std::cmp::Reverse(version.number));
        Ok(versions)
    }

    pub(super) fn read_versions(&self) -> Result<Reply, Unavailable> {
        self.versions().map(|versions| Reply::Versions { versions })
    }

    fn write_version(&self, version: &Version) -> Result<(), Unavailable> {
        self.write(Kind::Version, &version.number.to_string(), version, None)?;
        self.rows.keep_newest(Kind::Version, VERSIONS_KEPT)
    }

    /// The version with these settings, or a new one.
    fn version_of(&self, settings: &SamlSettings, by: &Actor) -> Result<Version, Unavailable> {
        let versions = self.versions()?;
        let number = versions.first().map_or(1, |version| version.number + 1);
        let found = versions.into_iter().find(|version| version.settings == *settings);
        Ok(found.unwrap_or_else(|| Version {
            number,
            settings: settings.clone(),
            saved_at: self.now,
            saved_by: by.clone(),
            tested_at: None,
            enabled_at: None,
            enabled_by: None,
            activated_on: None,
        }))
    }

    /// The draft was saved. Settings that were saved before are that version still.
    pub(super) fn saved_version(&self, settings: &SamlSettings, by: &Actor) -> Result<(), Unavailable> {
        let by = self.named(by)?;
        self.write_version(&self.version_of(settings, &by)?)
    }

    /// Settings passed the test: they are the version, with the entity ID that the test learnt.
    pub(super) fn tested_version(&self, tested: &SamlSettings, issuer: &str) -> Result<(), Unavailable> {
        let mut version = self.version_of(tested, &Actor::default())?;
        if version.settings.protocol == Protocol::Saml {
            version.settings.idp_entity_id.get_or_insert_with(|| issuer.to_owned());
        }
        version.tested_at = Some(self.now);
        self.write_version(&version)
    }

    /// The draft, which is tested, went live.
    pub(super) fn enabled_version(&self, state: &OrganizationState, by: &Actor) -> Result<(), Unavailable> {
        let by = self.named(by)?;
        let mut version = self.version_of(&state.draft, &by)?;
        version.tested_at = version.tested_at.max(state.tested_at());
        version.enabled_at = Some(self.now);
        version.enabled_by = Some(by);
        version.activated_on = None;
        self.write_version(&version)
    }

    /// The draft, which real sign-ins speak for, went live.
    pub(super) fn activated_version(
        &self,
        state: &OrganizationState,
        by: &Actor,
        evidenced: Evidenced,
    ) -> Result<(), Unavailable> {
        self.enabled_version(state, by)?;
        let mut version = self.version_of(&state.draft, by)?;
        version.activated_on = Some(evidenced);
        self.write_version(&version)
    }

    /// Who it is, with the label that the credential has.
    pub(super) fn named(&self, by: &Actor) -> Result<Actor, Unavailable> {
        let mut by = by.clone();
        if let (Some(id), None) = (&by.credential_id, &by.label) {
            by.label = self
                .read::<Credential>(Kind::Credential, id)?
                .and_then(|credential| credential.label);
        }
        Ok(by)
    }

    /// Goes back to a version: one that passed the test is live again as it was tested, another one is the draft.
    pub(super) fn restore(
        &self,
        mut state: OrganizationState,
        number: u64,
        if_revision: Option<u64>,
        by: &Actor,
    ) -> Result<Reply, Unavailable> {
        if let Some(conflict) = state.conflict(if_revision) {
            return Ok(conflict);
        }
        let Some(version) = self.versions()?.into_iter().find(|version| version.number == number) else {
            return Ok(Reply::NoVersion);
        };
        match version.tested_at {
            Some(tested_at) => {
                state.restore_tested(version.settings, tested_at, self.now);
                self.enabled_version(&state, by)?;
            }
            None => state.put_draft(version.settings),
        }
        self.write_state(state)
    }
}
