//! The JSON documents of the HTTP interface. snake_case; times are RFC 3339 in UTC.

use super::guide::Here;
use super::guide::advice::{console_of, of_verdict};
use super::http::Response;
use super::idp_metadata::watch_document;
use super::messages::Language;
use crate::json::{Value, json};
use crate::service::directory::DirectoryEntry;
use crate::service::organization::{Credential, OrganizationState, VerdictRecord};
use crate::service::{Deployment, Ports};
use crate::session::Session;
use crate::settings::{CertificateFacts, OrganizationId, SamlSettings, certificates};
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// The path that begins a test.
pub fn test_path(id: &OrganizationId, test_id: &str) -> String {
    format!("/organizations/{id}/saml/login?test={test_id}")
}

/// Adds the members of one object to another.
pub fn extend(document: &mut Value, further: Value) {
    if let (Some(document), Value::Object(further)) = (document.as_object_mut(), further) {
        document.extend(further);
    }
}

/// An organization from its exact state.
pub fn organization(state: &OrganizationState) -> Value {
    json!({
        "id": state.id,
        "name": state.name,
        "created_at": state.created_at,
        "state": state.name_of_state(),
    })
}

/// An organization from the directory, which may be a minute behind.
pub fn directory_entry(entry: &DirectoryEntry) -> Value {
    json!({
        "id": entry.id,
        "name": entry.name,
        "created_at": entry.created_at,
        "enabled": entry.live.is_some(),
    })
}

/// The ETag of the settings.
pub fn etag(state: &OrganizationState) -> String {
    format!("\"{}\"", state.revision)
}

/// The revision that an ETag names.
pub fn revision_of_etag(text: &str) -> Option<u64> {
    text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// The settings document with its ETag.
pub fn settings_response(ports: &impl Ports, state: &OrganizationState) -> Response {
    Response::json(200, &settings(ports, state)).with("etag", etag(state))
}

/// The settings document: the draft, what is fixed, and how far it has come.
pub fn settings(ports: &impl Ports, state: &OrganizationState) -> Value {
    let deployment = ports.deployment();
    let mut document = json!(state.draft.to_document());
    let live = state.in_force().filter(|live| live.settings != state.draft);
    let further = json!({
        "state": state.name_of_state(),
        "idp_entity_id_learnt": state.entity_id_learnt,
        "certificate_details": certificate_details(&state.draft, ports.now()),
        "sp_entity_id": deployment.sp_entity_id(&state.id),
        "acs_url": deployment.acs_url(&state.id),
        "logout_url": deployment.logout_url(&state.id),
        "metadata_url": deployment.sp_entity_id(&state.id),
        "redirect_uri": deployment.redirect_uri(&state.id),
        "tested_at": state.tested_at(),
        "enabled_at": state.in_force().map(|live| live.enabled_at),
        "reverts_at": state.revert.as_ref().map(|revert| revert.at),
        "live": live.map(|live| live.settings.to_document()),
        "idp_metadata": state.idp_metadata.as_ref().map(|watch| watch_document(watch, &state.draft)),
    });
    extend(&mut document, further);
    document
}

fn certificate_details(settings: &SamlSettings, now: Timestamp) -> Vec<CertificateFacts> {
    let details = certificates(&settings.certificates);
    details
        .map(|certificate| CertificateFacts::of(&certificate, now))
        .collect()
}

/// A token or a setup link, without its secret.
pub fn credential(id: &str, credential: &Credential) -> Value {
    json!({
        "id": id,
        "label": credential.label,
        "created_at": credential.created_at,
        "expires_at": credential.expires_at,
        "opened": credential.browser_hash.is_some(),
    })
}

fn verdict(record: &VerdictRecord) -> Value {
    json!({
        "reference": record.reference,
        "at": record.at,
        "purpose": record.purpose,
        "outcome": if record.accepted { "accepted" } else { "refused" },
        "code": record.code,
        "checks": record.checks,
        "issuer": record.issuer,
        "subject": record.subject.as_deref().map(session),
    })
}

/// The report of an attack self-test, as an auditor keeps it.
pub fn self_test(report: &Value) -> Response {
    Response::json(200, report)
}

/// A verdict with what to do about it, in the words of the console that the settings name.
pub fn advised_verdict(deployment: &Deployment, state: &OrganizationState, record: &VerdictRecord) -> Value {
    let mut document = verdict(record);
    let here = Here::new(deployment, &state.id);
    let advice = of_verdict(
        Language::English.words(),
        &Verdict::from_checks(record.checks.clone()),
        &state.draft,
        &here,
    );
    let advice = advice.map(|advice| {
        json!({
            "identity_provider": console_of(&state.draft).name,
            "cause": advice.cause,
            "change": advice.change,
            "place": advice.place,
            "value": advice.value,
        })
    });
    extend(&mut document, json!({ "advice": advice }));
    document
}

/// Who is signed in.
pub fn session(session: &Session) -> Value {
    json!({
        "organization": session.organization,
        "subject": session.subject_id(),
        "name_id": session.name_id,
        "name_id_format": session.name_id_format,
        "issuer": session.issuer,
        "email": session.email,
        "name": session.name,
        "attributes": session.attributes,
        "roles": session.roles,
        "groups": session.groups,
        "groups_overage": session.groups_overage,
        "claims": session.claims,
        "signed_in_at": session.signed_in_at,
        "expires_at": session.expires_at,
    })
}
