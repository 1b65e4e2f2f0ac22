//! The API's routes for what was: versions, evidence, reports. Enable is here for the time to confirm it in.

use super::api::{body, if_match};
use super::guide::Here;
use super::guide::advice::{console_of, of_verdict};
use super::http::{Request, Response};
use super::messages::Language;
use super::problem::Problem;
use super::{documents, report};
use crate::json::Deserialize;
use crate::json::{Value, json};
use crate::service::organization::{
    Actor, Evidence, OrganizationState, REVERT_SECONDS_LEAST, REVERT_SECONDS_MOST, Version,
};
use crate::service::{Ports, ServiceError, organizations, saml_settings, versions};
use crate::settings::OrganizationId;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Enabling {
    revert_after_seconds: Option<i64>,
}

/// What the body says of when it goes back unless it is confirmed.
pub fn revert_after_seconds(request: &Request) -> Result<Option<i64>, Problem> {
    let enabling: Enabling = if request.octets().is_empty() {
        Enabling::default()
    } else {
        body(request)?
    };
    let allowed = REVERT_SECONDS_LEAST..=REVERT_SECONDS_MOST;
    match enabling.revert_after_seconds {
        Some(seconds) if !allowed.contains(&seconds) => Err(ServiceError::BodyInvalid(format!(
            "revert_after_seconds is a number from {REVERT_SECONDS_LEAST} to {REVERT_SECONDS_MOST}"
        ))
        .into()),
        seconds => Ok(seconds),
    }
}

/// Enables the tested draft.
pub async fn enable(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    by: &Actor,
) -> Result<Response, Problem> {
    let revert_after = revert_after_seconds(request)?;
    let state = saml_settings::enable(ports, id, by, if_match(request)?, revert_after).await?;
    Ok(documents::settings_response(ports, &state))
}

/// `GET …/versions`.
pub async fn versions(ports: &impl Ports, id: &OrganizationId) -> Result<Response, Problem> {
    let state = organizations::read(ports, id).await?;
    let versions = versions::list(ports, id).await?;
    let versions: Vec<Value> = versions.iter().map(|version| summary(version, &state)).collect();
    Ok(Response::json(200, &json!({ "versions": versions })))
}

/// `GET …/versions/{number}`: with the settings.
pub async fn version(ports: &impl Ports, id: &OrganizationId, number: &str) -> Result<Response, Problem> {
    let state = organizations::read(ports, id).await?;
    let versions = versions::list(ports, id).await?;
    let number = number.parse().ok();
    let version = versions.iter().find(|version| Some(version.number) == number);
    let version = version.ok_or(ServiceError::NotFound)?;
    let mut document = summary(version, &state);
    documents::extend(&mut document, json!({ "settings": version.settings.to_document() }));
    Ok(Response::json(200, &document))
}

fn summary(version: &Version, state: &OrganizationState) -> Value {
    json!({
        "number": version.number,
        "saved_at": version.saved_at,
        "saved_by": actor(&version.saved_by),
        "tested_at": version.tested_at,
        "enabled_at": version.enabled_at,
        "enabled_by": version.enabled_by.as_ref().map(actor),
        "activated_on": version.activated_on,
        "is_draft": version.settings == state.draft,
        "is_live": state.in_force().is_some_and(|live| live.settings == version.settings),
    })
}

fn actor(actor: &Actor) -> Value {
    json!({ "kind": actor.kind, "id": actor.credential_id, "label": actor.label })
}

/// `POST …/versions/{number}/restore`.
pub async fn restore(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    (by, number): (&Actor, &str),
) -> Result<Response, Problem> {
    let number = number.parse().map_err(|_| ServiceError::NotFound)?;
    let state = versions::restore(ports, id, by, number, if_match(request)?).await?;
    Ok(documents::settings_response(ports, &state))
}

/// `GET …/evidence`.
pub async fn evidence(ports: &impl Ports, id: &OrganizationId) -> Result<Response, Problem> {
    let state = organizations::read(ports, id).await?;
    let Evidence {
        metadata_fetched_at,
        first_response_at,
        last_response_at,
        signed,
        mapped,
    } = versions::evidence(ports, id).await?;
    let document = json!({
        "metadata_fetched_at": metadata_fetched_at,
        "first_response_at": first_response_at,
        "last_response_at": last_response_at,
        "signed": signed,
        "mapped": mapped,
        "tested_at": state.tested_at(),
        "enabled_at": state.in_force().map(|live| live.enabled_at),
    });
    Ok(Response::json(200, &document))
}

/// `GET …/verdicts/{reference}/report`.
pub async fn report(ports: &impl Ports, id: &OrganizationId, reference: &str) -> Result<Response, Problem> {
    let document = report_of(ports, id, reference).await?.ok_or(ServiceError::NotFound)?;
    let name = format!("attachment; filename=\"sign-in-{}.json\"", id);
    Ok(Response::json(200, &document).with("content-disposition", name))
}

/// What the identity provider's administrator may see of a sign-in or of the last test; nothing of a person.
pub async fn report_of(
    ports: &impl Ports,
    id: &OrganizationId,
    reference: &str,
) -> Result<Option<Value>, ServiceError> {
    let record = match saml_settings::verdict(ports, id, reference).await? {
        None => saml_settings::last_test(ports, id)
            .await?
            .filter(|test| test.reference == reference.trim().to_uppercase()),
        found => found,
    };
    let Some(record) = record else { return Ok(None) };
    let state = organizations::read(ports, id).await?;
    let here = Here::new(ports.deployment(), id);
    let verdict = crate::verdict::Verdict::from_checks(record.checks.clone());
    let advice = of_verdict(Language::English.words(), &verdict, &state.draft, &here);
    let console = console_of(&state.draft);
    Ok(Some(report::document(&record, &state, &here, (console, advice))))
}

/// Which verdicts are listed: `?outcome=all` has the accepted ones too.
pub fn accepted_too(request: &Request) -> Result<bool, Problem> {
    match request.query("outcome").as_deref() {
        None | Some("refused") => Ok(false),
        Some("all") => Ok(true),
        Some(_) => Err(Problem::new(
            400,
            "request.outcome_invalid",
            "outcome is refused or all.",
        )),
    }
}
