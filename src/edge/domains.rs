//! The API of an organization's e-mail domains.

use super::api::body;
use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::json::Deserialize;
use crate::json::{Value, json};
use crate::service::organization::{DomainRecord, Finding};
use crate::service::{Ports, ServiceError, domains};
use crate::settings::{EmailDomain, OrganizationId};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDomain {
    domain: String,
}

/// Answers a request about domains, from somebody who may.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    (id, rest): (&OrganizationId, &[&str]),
) -> Result<Response, Problem> {
    match (place, request.method, rest) {
        (Place::Domains, Method::Post, _) => {
            let new: NewDomain = body(request)?;
            let domain = EmailDomain::parse(&new.domain).map_err(ServiceError::Domain)?;
            let record = domains::add(ports, id, &domain).await?;
            let location = format!("/api/organizations/{id}/domains/{domain}");
            Ok(Response::json(201, &document(&domain, &record)).with("location", location))
        }
        (Place::Domains, _, _) => {
            let all = domains::list(ports, id).await?;
            let all: Vec<Value> = all.iter().map(|(domain, record)| document(domain, record)).collect();
            Ok(Response::json(200, &json!({ "domains": all })))
        }
        (Place::Domain, Method::Delete, [domain]) => {
            domains::remove(ports, id, &named(domain)?).await?;
            Ok(Response::no_content())
        }
        (Place::Domain, _, [domain]) => {
            let domain = named(domain)?;
            let record = domains::read(ports, id, &domain).await?;
            Ok(Response::json(200, &document(&domain, &record)))
        }
        (Place::DomainVerify, _, [domain]) => {
            let domain = named(domain)?;
            let record = domains::verify(ports, id, &domain).await?;
            Ok(Response::json(200, &document(&domain, &record)))
        }
        _ => Err(ServiceError::NotFound.into()),
    }
}

/// What no organization can have is there in none.
fn named(text: &str) -> Result<EmailDomain, ServiceError> {
    EmailDomain::parse(text).map_err(|_| ServiceError::NotFound)
}

/// How far a domain is.
pub fn status(record: &DomainRecord) -> &'static str {
    match (record.verified_at, record.missing_since) {
        (Some(_), None) => "verified",
        (Some(_), Some(_)) => "missing",
        (None, _) => "pending",
    }
}

/// What the last look at DNS led to, where the domain is not simply verified.
pub fn code(record: &DomainRecord) -> Option<&'static str> {
    match record.finding? {
        Finding::Verified => None,
        Finding::Missing | Finding::Lapsed => Some("domain.txt_missing"),
        Finding::Taken => Some("domain.taken"),
        Finding::Unanswered => Some("domain.dns_unanswered"),
    }
}

fn document(domain: &EmailDomain, record: &DomainRecord) -> Value {
    json!({
        "domain": domain,
        "status": status(record),
        "txt_name": domain.txt_name(),
        "txt_value": EmailDomain::txt_value(&record.token),
        "added_at": record.added_at,
        "verified_at": record.verified_at,
        "checked_at": record.checked_at,
        "lapses_at": record.missing_since.map(|since| since.plus_seconds(domains::GRACE_SECONDS)),
        "code": code(record),
    })
}
