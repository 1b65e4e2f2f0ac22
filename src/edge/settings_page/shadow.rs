//! Shadow verification on the page.

use super::{Fields, Page, if_match};
use crate::edge::http::Response;
use crate::edge::messages::{Reader, Words};
use crate::edge::pages::settings as settings_pages;
use crate::edge::pages::view::{ChangeView, DisagreementView, Flash, SettingsView, ShadowView};
use crate::edge::problem::Problem;
use crate::edge::settings_view::MASK;
use crate::edge::shadow::{can_activate, masked, not_judged, values};
use crate::service::organization::{
    Disagreement, OrganizationState, SHADOW_LOGINS, SHADOW_SUBJECTS, SubjectDifference,
};
use crate::service::{Ports, ServiceError, shadow};
use crate::verdict::Verdict;

impl<P: Ports> Page<'_, P> {
    /// The action `activate`; `None` for any other.
    pub(super) async fn act_on_shadow(&self, action: &str, fields: &Fields) -> Option<Result<Response, Problem>> {
        match action {
            "activate" => Some(self.activate(fields).await),
            _ => None,
        }
    }

    async fn activate(&self, fields: &Fields) -> Result<Response, Problem> {
        let revert_after = fields.text("revert_after_seconds").parse().ok();
        let revision = Some(if_match(fields));
        match shadow::activate(self.ports, self.id, &self.by, revision, revert_after).await {
            Ok(_) => Ok(self.back("enabled")),
            Err(ServiceError::ShadowNotEnough) => {
                let words = Reader::of(self.request).words().shadow.not_enough;
                self.show_with(409, Flash::Problem(words.to_owned())).await
            }
            Err(ServiceError::IfMatchFailed { .. }) => self.show_with(412, self.changed_meanwhile()).await,
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn beside_live(&self, view: &mut SettingsView, state: &OrganizationState) -> Result<(), Problem> {
        if state.shadow().is_none() {
            return Ok(());
        }
        let tally = shadow::read(self.ports, self.id).await?;
        let shown = self.request.query("show").as_deref() == Some("personal");
        let m = Reader::of(self.request).words();
        let label = |setting: &String| settings_pages::label(m, setting).to_owned();
        view.shadow = Some(ShadowView {
            since: tally.since.map(|at| at.to_string()),
            last_at: tally.last_at.map(|at| at.to_string()),
            agreed: tally.agreed,
            disagreed: tally.disagreed(),
            accepted: tally.accepted(),
            subjects: tally.subjects,
            sign_ins_wanted: SHADOW_LOGINS,
            subjects_wanted: SHADOW_SUBJECTS,
            speaks_against: tally.only_live_accepts + tally.subject_differs > 0,
            not_judged: not_judged(state).iter().map(label).collect(),
            can_activate: can_activate(state, &tally),
            shown,
            disagreements: tally
                .disagreements
                .iter()
                .map(|it| disagreement(m, it, shown))
                .collect(),
        });
        Ok(())
    }
}

fn disagreement(m: Words, it: &Disagreement, shown: bool) -> DisagreementView {
    DisagreementView {
        reference: it.reference.clone(),
        at: it.at.to_string(),
        live_code: it.live_code.clone(),
        draft_code: it.code.clone(),
        verdict: Verdict::from_checks(masked(&it.checks, shown, MASK)),
        differences: it.differences.iter().map(|it| difference(m, it, shown)).collect(),
    }
}

fn difference(m: Words, it: &SubjectDifference, shown: bool) -> ChangeView {
    let words = &m.shadow;
    let label = match it.field.as_str() {
        "issuer" => words.issuer,
        "name_id" => words.name_id,
        "name_id_format" => words.name_id_format,
        "name_id_qualifiers" => words.name_id_qualifiers,
        "email" => words.email,
        "name" => words.name,
        "roles" => words.roles,
        "groups" => words.groups,
        "claims" => words.claims,
        _ => words.attributes,
    };
    let (live, draft) = values(it, shown, MASK);
    let of = |value: Option<String>, other: &str| match it.field.as_str() {
        "attributes" | "claims" | "name_id_qualifiers" => other.to_owned(),
        _ => value.unwrap_or_default(),
    };
    ChangeView {
        label: label.to_owned(),
        live: of(live, words.as_they_are),
        draft: of(draft, words.others),
    }
}
