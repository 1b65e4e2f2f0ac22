//! The API's routes for enforcement: how far it is, the members who are known, recovery codes, the switch.

use super::api::{body, if_match};
use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::json::{Deserialize, Value, json};
use crate::service::organization::EnforcementStatus;
use crate::service::{Ports, enforcement};
use crate::settings::OrganizationId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acknowledged {
    generation: u64,
}

/// Answers a request about enforcement.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    id: &OrganizationId,
) -> Result<Response, Problem> {
    let status = match (place, request.method) {
        (Place::RecoveryCodes, _) => {
            let new = enforcement::renew_codes(ports, id).await?;
            let document = json!({ "generation": new.generation, "codes": new.codes });
            return Ok(Response::json(201, &document));
        }
        (Place::RecoveryCodesAcknowledge, _) => {
            let acknowledged: Acknowledged = body(request)?;
            enforcement::acknowledge(ports, id, acknowledged.generation).await?
        }
        (Place::EnforcementMembers, Method::Put) => {
            let Members { members } = body(request)?;
            enforcement::put_members(ports, id, &members).await?
        }
        (Place::Enforce, _) => enforcement::enforce(ports, id, if_match(request)?).await?,
        (Place::MakeOptional, _) => enforcement::make_optional(ports, id).await?,
        _ => enforcement::status(ports, id).await?,
    };
    Ok(Response::json(200, &document(&status)))
}

fn document(status: &EnforcementStatus) -> Value {
    let codes = status.codes.as_ref().map(|codes| {
        json!({
            "generation": codes.generation,
            "created_at": codes.created_at,
            "acknowledged_at": codes.acknowledged_at,
            "total": codes.total,
            "left": codes.left,
        })
    });
    json!({
        "enforced": status.enforced_at.is_some(),
        "enforced_at": status.enforced_at,
        "recovery_codes": codes,
        "members": status.members,
        "missing": status.missing,
        "missing_members": status.missing_members,
    })
}
