//! The sections of the page that tell what was: evidence, versions, the wait for a confirmation, the latest sign-ins.

use super::Page;
use crate::edge::pages::view::SettingsView;
use crate::edge::problem::Problem;
use crate::edge::{history_view, settings_view};
use crate::service::organization::{OrganizationState, VerdictRecord};
use crate::service::{Ports, ServiceError, saml_settings, sessions, versions};
use crate::session::SessionCookie;

/// How many sign-ins are listed.
const LISTED: u32 = 20;

impl<P: Ports> Page<'_, P> {
    pub(super) async fn past(&self, view: &mut SettingsView, state: &OrganizationState) -> Result<(), Problem> {
        view.evidence = history_view::evidence(&versions::evidence(self.ports, self.id).await?);
        view.versions = history_view::versions(view.reader.words(), &versions::list(self.ports, self.id).await?, state);
        view.revert = history_view::revert(state, self.may_confirm(state).await?);
        self.list_links(view).await?;
        self.sign_ins(view, state).await
    }

    /// Whether this browser has a session that may confirm what is live; the Durable Object decides again.
    async fn may_confirm(&self, state: &OrganizationState) -> Result<bool, Problem> {
        let (Some(_), Some(live)) = (&state.revert, state.in_force()) else {
            return Ok(false);
        };
        match sessions::read(self.ports, self.request.cookie(SessionCookie::NAME)).await {
            Ok(session) => Ok(session.organization == self.id.as_str()
                && session.is_administrator()
                && session.signed_in_at >= live.enabled_at),
            Err(ServiceError::NotSignedIn) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn sign_ins(&self, view: &mut SettingsView, state: &OrganizationState) -> Result<(), Problem> {
        let shown = self.request.query("show").as_deref() == Some("personal");
        let (m, deployment) = (view.reader.words(), self.ports.deployment());
        let one = |record: &VerdictRecord| settings_view::refusal(m, deployment, record, state, shown);
        let reference = self.request.query("reference").unwrap_or_default();
        if !reference.trim().is_empty() {
            let found = saml_settings::verdict(self.ports, self.id, &reference).await?;
            view.refusals.found = found.as_ref().map(one);
        }
        view.refusals.reference = reference;
        view.refusals.shown = shown;
        let recent = saml_settings::verdicts(self.ports, self.id, LISTED, true).await?;
        view.refusals.recent = recent.iter().map(one).collect();
        Ok(())
    }
}
