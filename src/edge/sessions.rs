//! An organization's sessions in the API: listed, and ended one by one, by their subject, or all.

use super::api;
use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::json::{Deserialize, Value, json};
use crate::service::organization::{SubjectName, WhichSessions};
use crate::service::{Ports, ServiceError, sessions};
use crate::session::Session;
use crate::settings::OrganizationId;

/// How many are listed at most.
pub const LISTED_MOST: u32 = 100;

/// Which end: all, or those of a subject. One of the two is said, so that an empty body ends nothing.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Revoked {
    all: bool,
    name_id: Option<String>,
    issuer: Option<String>,
}

/// Answers a request about sessions, from somebody who may.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    (id, rest): (&OrganizationId, &[&str]),
) -> Result<Response, Problem> {
    match (place, rest) {
        (Place::SessionsRevoke, _) => {
            let revoked: Revoked = api::body(request)?;
            let which = match (revoked.all, revoked.name_id) {
                (true, None) => WhichSessions::All,
                (false, Some(name_id)) => WhichSessions::OfSubject(SubjectName {
                    name_id,
                    issuer: revoked.issuer,
                }),
                _ => {
                    let detail = "say either \"all\": true or a \"name_id\"";
                    return Err(ServiceError::BodyInvalid(detail.to_owned()).into());
                }
            };
            let ended = sessions::revoke(ports, id, which).await?;
            Ok(Response::json(200, &json!({ "ended": ended })))
        }
        (Place::SessionOfOrganization, [session]) => {
            let which = WhichSessions::One((*session).to_owned());
            match sessions::revoke(ports, id, which).await? {
                Some(0) => Err(ServiceError::NotFound.into()),
                _ => Ok(Response::no_content()),
            }
        }
        (Place::Sessions, _) if request.method == Method::Get => {
            let listed = sessions::list(ports, id, of(request), limit(request)?).await?;
            let listed: Vec<Value> = listed.iter().map(|(name, session)| document(name, session)).collect();
            Ok(Response::json(200, &json!({ "sessions": listed })))
        }
        _ => Err(ServiceError::NotFound.into()),
    }
}

/// The subject that a query names.
pub fn of(request: &Request) -> Option<SubjectName> {
    let name_id = request.query("name_id").filter(|text| !text.is_empty())?;
    let issuer = request.query("issuer").filter(|text| !text.is_empty());
    Some(SubjectName { name_id, issuer })
}

fn limit(request: &Request) -> Result<u32, Problem> {
    match request.query("limit").map(|limit| limit.parse::<u32>()) {
        None => Ok(LISTED_MOST),
        Some(Ok(limit)) if (1..=LISTED_MOST).contains(&limit) => Ok(limit),
        Some(_) => Err(api::limit_invalid()),
    }
}

/// A session without its attributes, by its name: what its cookie has cannot be found from it.
fn document(name: &str, session: &Session) -> Value {
    json!({
        "id": name,
        "subject": session.subject_id(),
        "name_id": session.name_id,
        "name_id_format": session.name_id_format,
        "issuer": session.issuer,
        "email": session.email,
        "name": session.name,
        "roles": session.roles,
        "signed_in_at": session.signed_in_at,
        "expires_at": session.expires_at,
    })
}
