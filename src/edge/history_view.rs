//! What the settings page shows of what was: evidence, versions, the wait for a confirmation.

use super::messages::{Words, fill};
use super::pages::settings::changes::changes;
use super::pages::view::{EvidenceView, RevertView, VersionView};
use crate::service::organization::{Actor, ActorKind, Evidence, OrganizationState, Version};
use crate::time::Timestamp;

fn text(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

/// What has been seen.
pub fn evidence(evidence: &Evidence) -> EvidenceView {
    let (signed, mapped) = (evidence.signed, evidence.mapped);
    EvidenceView {
        metadata_fetched_at: text(evidence.metadata_fetched_at),
        first_response_at: text(evidence.first_response_at),
        signed_at: text(signed.map(|signed| signed.at)),
        response_signed: signed.is_some_and(|signed| signed.response),
        assertion_signed: signed.is_some_and(|signed| signed.assertion),
        mapped_at: text(mapped.map(|mapped| mapped.at)),
        email: mapped.is_some_and(|mapped| mapped.email),
        name: mapped.is_some_and(|mapped| mapped.name),
        roles: mapped.is_some_and(|mapped| mapped.roles),
    }
}

/// The versions beside what is live, or beside the draft where nothing is.
pub fn versions(m: Words, versions: &[Version], state: &OrganizationState) -> Vec<VersionView> {
    let live = state.in_force().map(|live| &live.settings);
    let base = live.unwrap_or(&state.draft);
    let view = |version: &Version| VersionView {
        number: version.number,
        saved_at: version.saved_at.to_string(),
        saved_by: who(m, &version.saved_by),
        tested_at: text(version.tested_at),
        enabled_at: text(version.enabled_at),
        enabled_by: version.enabled_by.as_ref().map(|by| who(m, by)),
        activated_on: version.activated_on.map(|on| on.agreed + on.only_draft_accepts),
        live: live == Some(&version.settings),
        draft: state.draft == version.settings,
        beside_live: live.is_some(),
        changes: changes(m, base, &version.settings),
    };
    versions.iter().map(view).collect()
}

/// Who it was, in words.
fn who(m: Words, actor: &Actor) -> String {
    let words = &m.versions;
    let (unnamed, named) = match actor.kind {
        ActorKind::Operator => (words.operator, words.named_operator),
        ActorKind::Token => (words.token, words.named_token),
        ActorKind::SetupLink => (words.setup_link, words.named_setup_link),
        ActorKind::Recovery => (m.enforcement.by_recovery_code, m.enforcement.by_recovery_code),
        ActorKind::Session => (words.administrator, words.named_administrator),
        ActorKind::Automatic => (words.itself, "{name}"),
        ActorKind::IdentityProvider => (words.identity_provider, "{name}"),
        ActorKind::Client => (words.application, words.named_application),
        ActorKind::Anonymous | ActorKind::Unknown => (words.somebody, "{name}"),
    };
    match &actor.label {
        Some(label) => fill(named, &[("name", label)]),
        None => unnamed.to_owned(),
    }
}

/// The wait for a confirmation.
pub fn revert(state: &OrganizationState, can_confirm: bool) -> Option<RevertView> {
    let revert = state.revert.as_ref()?;
    let id = &state.id;
    Some(RevertView {
        at: revert.at.to_string(),
        to_earlier: revert.to.is_some(),
        can_confirm,
        sign_in: format!("/organizations/{id}/saml/login?return_to=/organizations/{id}/settings/sso"),
    })
}
