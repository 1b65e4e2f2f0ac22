//! The audit log by the API: pages, a file of JSON Lines, the signed head, and for how long entries are kept.

use super::api::body;
use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::json::Deserialize;
use crate::json::json;
use crate::service::organization::{Actor, ActorKind, AuditQuery, Event, RETENTION_DAYS_LEAST, RETENTION_DAYS_MOST};
use crate::service::{Ports, ServiceError, audit};
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// How many entries a page has unless it is said.
const PAGE: u32 = 100;
/// The largest page.
const PAGE_MOST: u32 = 1_000;
/// JSON Lines: one JSON text a line.
const JSON_LINES: &str = "application/jsonl";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retention {
    retention_days: u32,
}

/// Answers a request about the log, from somebody who may read it.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    (by, id): (&Actor, &OrganizationId),
) -> Result<Response, Problem> {
    let is_operator = by.kind == ActorKind::Operator;
    match (place, request.method) {
        (Place::AuditExport, _) => export(ports, request, id, is_operator).await,
        (Place::AuditHead, _) => {
            let head = audit::head(ports, id, everything(request, is_operator)).await?;
            Ok(Response::json(200, &head))
        }
        // Who could shorten it could wipe out their traces.
        (Place::AuditRetention, Method::Put) if !is_operator => Err(ServiceError::OperatorOnly.into()),
        (Place::AuditRetention, Method::Put) => {
            let Retention { retention_days } = body(request)?;
            if !(RETENTION_DAYS_LEAST..=RETENTION_DAYS_MOST).contains(&retention_days) {
                let detail = format!("retention_days is a number from {RETENTION_DAYS_LEAST} to {RETENTION_DAYS_MOST}");
                return Err(ServiceError::BodyInvalid(detail).into());
            }
            audit::keep(ports, id, retention_days).await?;
            Ok(Response::json(200, &json!({ "retention_days": retention_days })))
        }
        (Place::AuditRetention, _) => {
            let page = audit::page(ports, id, AuditQuery::default()).await?;
            Ok(Response::json(
                200,
                &json!({ "retention_days": page.head.retention_days }),
            ))
        }
        _ => {
            let mut query = query(request, PAGE)?;
            query.everything = everything(request, is_operator);
            let page = audit::page(ports, id, query).await?;
            let next = page.next.map(|next| next.to_string());
            Ok(Response::json(200, &json!({ "entries": page.entries, "next": next })))
        }
    }
}

/// The operator may read what an organization under the same id left behind, too.
fn everything(request: &Request, is_operator: bool) -> bool {
    is_operator && request.query("everything").is_some_and(|text| text == "true")
}

/// A page of the log as it is kept in a file: one entry a line, oldest first. `Link` leads on.
pub async fn export(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    is_operator: bool,
) -> Result<Response, Problem> {
    let mut query = query(request, PAGE_MOST)?;
    query.oldest_first = true;
    query.everything = everything(request, is_operator);
    let page = audit::page(ports, id, query).await?;
    let mut lines = String::new();
    for entry in &page.entries {
        lines.push_str(&entry.to_string());
        lines.push('\n');
    }
    let name = format!("attachment; filename=\"audit-{id}.jsonl\"");
    let response = Response::new(200, JSON_LINES, lines).with("content-disposition", name);
    Ok(match page.next {
        None => response,
        Some(next) => response.with("link", format!("<{}>; rel=\"next\"", page_after(request, next))),
    })
}

/// The address of the page that begins after an entry.
pub fn page_after(request: &Request, next: u64) -> String {
    let kept = request.url.query_pairs().filter(|(name, _)| name != "cursor");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("cursor", &next.to_string())
        .finish();
    format!("{}?{query}", request.url.path())
}

/// What is asked for.
pub fn query(request: &Request, limit: u32) -> Result<AuditQuery, Problem> {
    let text = |name: &str| request.query(name).filter(|text| !text.trim().is_empty());
    let time = |name: &'static str| match text(name) {
        None => Ok(None),
        Some(text) => match Timestamp::parse(&text) {
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(invalid(&format!("{name} is a time as in RFC 3339, in UTC."))),
        },
    };
    let event = text("event");
    let is_known = |wanted: &String| {
        Event::ALL
            .iter()
            .any(|event| Event::is_meant_by(event.as_str(), wanted))
    };
    if event.as_ref().is_some_and(|event| !is_known(event)) {
        return Err(invalid("event is the name of an event, or what stands before its dot."));
    }
    let limit = match text("limit").map(|text| text.parse()) {
        None => limit,
        Some(Ok(limit)) if (1..=PAGE_MOST).contains(&limit) => limit,
        Some(_) => return Err(invalid(&format!("limit is a number from 1 to {PAGE_MOST}."))),
    };
    let after = match text("cursor").map(|text| text.parse()) {
        None => None,
        Some(Ok(after)) if after < 1_000_000_000_000 => Some(after),
        Some(_) => return Err(invalid("cursor is what the page before said.")),
    };
    Ok(AuditQuery {
        event,
        actor: text("actor"),
        from: time("from")?,
        to: time("to")?,
        after,
        limit,
        ..AuditQuery::default()
    })
}

fn invalid(detail: &str) -> Problem {
    Problem::new(400, "request.audit_query_invalid", detail)
}
