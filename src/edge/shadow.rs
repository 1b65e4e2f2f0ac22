//! The API's routes for shadow verification: what a draft said of real sign-ins, and going live on it.

use super::api::if_match;
use super::documents;
use super::history;
use super::http::{Request, Response};
use super::problem::Problem;
use super::report::{REDACTED, is_personal};
use crate::json::{Value, json};
use crate::service::organization::{
    Actor, Disagreement, OrganizationState, SHADOW_LOGINS, SHADOW_SUBJECTS, ShadowTally, SubjectDifference,
};
use crate::service::{Ports, organizations, shadow};
use crate::settings::OrganizationId;
use crate::verdict::Check;

/// `GET …/shadow`.
pub async fn read(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let shown = match request.query("show").as_deref() {
        None => false,
        Some("personal") => true,
        Some(_) => {
            return Err(Problem::new(
                400,
                "request.show_invalid",
                "show is personal, or not there.",
            ));
        }
    };
    let state = organizations::read(ports, id).await?;
    let tally = shadow::read(ports, id).await?;
    Ok(Response::json(200, &document(&state, &tally, shown)))
}

/// `POST …/shadow/activate`.
pub async fn activate(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    by: &Actor,
) -> Result<Response, Problem> {
    let revert_after = history::revert_after_seconds(request)?;
    let state = shadow::activate(ports, id, by, if_match(request)?, revert_after).await?;
    Ok(documents::settings_response(ports, &state))
}

/// The settings in which the draft differs and that no sign-in says anything about.
pub fn not_judged(state: &OrganizationState) -> Vec<String> {
    match (state.in_force(), state.shadow()) {
        (Some(live), Some(draft)) => draft.not_judged_by_responses(&live.settings),
        _ => Vec::new(),
    }
}

/// Whether the draft may go live on what was said of it; the Durable Object decides again.
pub fn can_activate(state: &OrganizationState, tally: &ShadowTally) -> bool {
    state.shadow().is_some() && tally.is_enough() && not_judged(state).is_empty()
}

fn document(state: &OrganizationState, tally: &ShadowTally, shown: bool) -> Value {
    let disagreements: Vec<Value> = tally.disagreements.iter().map(|it| disagreement(it, shown)).collect();
    json!({
        "judging": state.shadow().is_some(),
        "since": tally.since,
        "last_at": tally.last_at,
        "agreed": tally.agreed,
        "disagreed": tally.disagreed(),
        "only_live_accepts": tally.only_live_accepts,
        "only_draft_accepts": tally.only_draft_accepts,
        "subject_differs": tally.subject_differs,
        "subjects": tally.subjects,
        "enough": { "sign_ins": SHADOW_LOGINS, "subjects": SHADOW_SUBJECTS },
        "not_judged": not_judged(state),
        "can_activate": can_activate(state, tally),
        "disagreements": disagreements,
    })
}

fn disagreement(it: &Disagreement, shown: bool) -> Value {
    let differences: Vec<Value> = it
        .differences
        .iter()
        .map(|difference| {
            let (live, draft) = values(difference, shown, REDACTED);
            json!({ "field": difference.field, "live": live, "draft": draft })
        })
        .collect();
    json!({
        "reference": it.reference,
        "at": it.at,
        "judgement": it.judgement,
        "live_code": it.live_code,
        "draft_code": it.code,
        "checks": masked(&it.checks, shown, REDACTED),
        "differences": differences,
    })
}

/// The checks; what says something about a person is masked unless it is asked for.
pub fn masked(checks: &[Check], shown: bool, mask: &str) -> Vec<Check> {
    let mut checks = checks.to_vec();
    for check in checks.iter_mut().filter(|check| !shown && is_personal(check)) {
        check.found = check.found.as_ref().map(|_| mask.to_owned());
    }
    checks
}

/// The two values of a difference, masked likewise. A role says nothing about a person.
pub fn values(difference: &SubjectDifference, shown: bool, mask: &str) -> (Option<String>, Option<String>) {
    let is_personal = matches!(difference.field.as_str(), "name_id" | "email" | "name");
    let of = |value: &Option<String>| match value {
        Some(_) if is_personal && !shown => Some(mask.to_owned()),
        value => value.clone(),
    };
    (of(&difference.live), of(&difference.draft))
}
