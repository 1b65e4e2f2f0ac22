//! The audit log for those who may read it: pages of it, its two ends, signed; and what is written by what happens
//! outside the Durable Object.

use super::organization::{AuditPage, AuditQuery, Command, Event, Reply, VisibleHead};
use super::organizations::unexpected;
use super::{Ports, ServiceError, oidc};
use crate::json::{Map, Value, json};
use crate::settings::OrganizationId;

/// The `typ` of a signed head: it is no token of OpenID Connect.
const HEAD_TYPE: &str = "saml-edge-audit-head+jwt";

/// Reads a page.
pub async fn page(ports: &impl Ports, id: &OrganizationId, query: AuditQuery) -> Result<AuditPage, ServiceError> {
    match ports.organization(id, &Command::Audit(query)).await? {
        Reply::Audit(page) => Ok(*page),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// The two ends of the log, and a JWS over them where the deployment has a key for tokens: what a log that was
/// downloaded is held against, so that a tail that was cut off is missed.
pub async fn head(ports: &impl Ports, id: &OrganizationId, everything: bool) -> Result<Value, ServiceError> {
    let query = AuditQuery {
        limit: 1,
        everything,
        ..AuditQuery::default()
    };
    let VisibleHead {
        first_sequence,
        anchor,
        last_sequence,
        last_hash,
        retention_days,
    } = page(ports, id, query).await?.head;
    let mut head = json!({
        "organization": id,
        "first_sequence": first_sequence,
        "anchor": anchor,
        "last_sequence": last_sequence,
        "last_hash": last_hash,
        "retention_days": retention_days,
        "signed_at": ports.now(),
    });
    let signature = match ports.deployment().token_keys.first() {
        Some(key) => Some(oidc::tokens::signed(ports, key, HEAD_TYPE, &head).await?),
        None => None,
    };
    if let Some(members) = head.as_object_mut() {
        members.insert("signature".to_owned(), json!(signature));
    }
    Ok(head)
}

/// Keeps entries for so many days from now on.
pub async fn keep(ports: &impl Ports, id: &OrganizationId, retention_days: u32) -> Result<(), ServiceError> {
    done(ports.organization(id, &Command::KeepAudit { retention_days }).await?)
}

/// Writes down what is about to happen outside the Durable Object. Without the entry it does not happen.
pub async fn note(
    ports: &impl Ports,
    id: &OrganizationId,
    event: Event,
    details: Map<String, Value>,
) -> Result<(), ServiceError> {
    done(ports.organization(id, &Command::Note { event, details }).await?)
}

fn done(reply: Reply) -> Result<(), ServiceError> {
    match reply {
        Reply::Done => Ok(()),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}
