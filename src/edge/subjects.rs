//! The API of an organization's subjects.

use super::api;
use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::json::{Value, json};
use crate::service::organization::{SubjectQuery, SubjectRecord};
use crate::service::{Ports, ServiceError, subjects};
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// The longest text to search for, in octets.
const SEARCH_MOST: usize = 256;

/// Answers a request about subjects, from somebody who may.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    id: &OrganizationId,
    rest: &[&str],
) -> Result<Response, Problem> {
    match (place, request.method, rest) {
        (Place::Subjects, _, _) => {
            let page = subjects::list(ports, id, query(request)?).await?;
            let all: Vec<Value> = page.subjects.iter().map(|(id, record)| document(id, record)).collect();
            let cursor = page.next.map(|next| next.to_string());
            Ok(Response::json(200, &json!({ "subjects": all, "cursor": cursor })))
        }
        (Place::Subject, Method::Delete, [subject]) => {
            subjects::forget(ports, id, subject).await?;
            Ok(Response::no_content())
        }
        (Place::Subject, _, [subject]) => {
            let record = subjects::read(ports, id, subject).await?;
            Ok(Response::json(200, &document(subject, &record)))
        }
        _ => Err(ServiceError::NotFound.into()),
    }
}

/// Reads which subjects are asked for.
pub fn query(request: &Request) -> Result<SubjectQuery, Problem> {
    let invalid = |why: &str| ServiceError::QueryInvalid(why.to_owned());
    let given = |name: &str| request.query(name).filter(|text| !text.is_empty());
    let before = given("cursor").map(|text| text.parse::<i64>()).transpose();
    let not_since = given("not_since").map(|text| Timestamp::parse(&text)).transpose();
    let search = given("search");
    if search.as_ref().is_some_and(|text| text.len() > SEARCH_MOST) {
        return Err(invalid("search has at most 256 octets").into());
    }
    Ok(SubjectQuery {
        before: before.map_err(|_| invalid("cursor is one that a page gave"))?,
        limit: api::limit(request)?,
        search,
        not_since: not_since.map_err(|_| invalid("not_since is an RFC 3339 time in UTC"))?,
    })
}

fn document(id: &str, record: &SubjectRecord) -> Value {
    json!({
        "id": id,
        "issuer": record.issuer,
        "name_id": record.name_id,
        "name_id_format": record.name_id_format,
        "name_id_name_qualifier": record.name_id_name_qualifier,
        "name_id_sp_name_qualifier": record.name_id_sp_name_qualifier,
        "first_signed_in_at": record.first_signed_in_at,
        "last_signed_in_at": record.last_signed_in_at,
        "sign_ins": record.sign_ins,
        "email": record.email,
        "name": record.name,
        "roles": record.roles,
        "groups": record.groups,
        "groups_overage": record.groups_overage,
        "claims": record.claims,
    })
}
