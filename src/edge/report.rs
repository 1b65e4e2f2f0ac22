//! What an identity provider's administrator may see of a sign-in: enough to mend it, nothing of a person.

use super::guide::advice::Advice;
use super::guide::{Console, Here};
use crate::crypto::Certificate;
use crate::json::{Value, json};
use crate::service::organization::{OrganizationState, VerdictRecord};
use crate::verdict::{Check, CheckName};

/// What stands instead of a personal value.
pub const REDACTED: &str = "redacted";

/// Whether what was found says something about a person: the subject and its attributes, or what the identity
/// provider tells in its own words.
pub fn is_personal(check: &Check) -> bool {
    matches!(check.name, CheckName::Mapping)
}

/// The report. The status stays: its codes are what has to be mended, its message is cut off.
pub(super) fn document(
    record: &VerdictRecord,
    state: &OrganizationState,
    here: &Here,
    (console, advice): (&Console, Option<Advice>),
) -> Value {
    let checks: Vec<Value> = record.checks.iter().map(redacted).collect();
    let fingerprints: Vec<String> = state
        .draft
        .certificates
        .iter()
        .filter_map(|pem| Certificate::parse(pem.as_bytes()).ok())
        .map(|certificate| certificate.fingerprint().to_string())
        .collect();
    json!({
        "reference": record.reference,
        "at": record.at,
        "purpose": record.purpose,
        "outcome": if record.accepted { "accepted" } else { "refused" },
        "code": record.code,
        "checks": checks,
        "advice": advice.map(|advice| json!({
            "identity_provider": console.name,
            "cause": advice.cause,
            "change": advice.change,
            "place": advice.place,
            "value": advice.value,
        })),
        "service_provider": { "entity_id": here.entity_id, "acs_url": here.acs_url },
        "identity_provider": {
            "entity_id": state.draft.idp_entity_id,
            "sign_on_url": state.draft.sign_on_url,
            "signature_policy": state.draft.signature_policy,
            "certificate_fingerprints": fingerprints,
        },
    })
}

fn redacted(check: &Check) -> Value {
    let found = check.found.as_deref().map(|found| match check.name {
        _ if is_personal(check) => REDACTED.to_owned(),
        CheckName::Status => status_codes(found),
        _ => found.to_owned(),
    });
    json!({ "name": check.name, "status": check.status, "code": check.code, "expected": check.expected, "found": found })
}

/// The status without the identity provider's message, which may name somebody.
fn status_codes(found: &str) -> String {
    let codes: Vec<&str> = found.split(": ").filter(|part| part.starts_with("urn:")).collect();
    codes.join(": ")
}
