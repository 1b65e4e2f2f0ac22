//! Which limits a request counts for. What applications ask all the time, from one address for all of their members, is
//! counted by the credential that it carries; everything else by the address that it comes from.

use super::http::Request;
use super::problem::Problem;
use super::routes::Place;
use crate::crypto::sha256;
use crate::json::json;
use crate::octets::hex;
use crate::service::Ports;
use crate::service::limits::{CLIENT, IP, Limit, ORGANIZATION, TOKEN, key_of_ip};
use crate::session::SessionCookie;
use crate::settings::OrganizationId;

/// Lets the request pass, or says when to come again.
pub async fn admit(ports: &impl Ports, request: &Request, place: Place, variables: &[&str]) -> Result<(), Problem> {
    if matches!(place, Place::Asset | Place::Health | Place::Ready) {
        return Ok(());
    }
    let bearer = request.header("authorization").map(short_hash);
    let by_ip = || ports.requester().ip.as_deref().map(key_of_ip);
    let first: (&Limit, Option<String>) = match (is_of_applications(place), bearer) {
        (true, Some(bearer)) => (&CLIENT, Some(bearer)),
        (true, None) => match request.cookie(SessionCookie::NAME) {
            Some(session) => (&CLIENT, Some(short_hash(session))),
            None => (&IP, by_ip()),
        },
        (false, Some(bearer)) => (&TOKEN, Some(bearer)),
        (false, None) => (&IP, by_ip()),
    };
    let organization = variables.first().and_then(|text| OrganizationId::parse(text).ok());
    let second = (&ORGANIZATION, organization.map(|id| id.to_string()));
    for (limit, key) in [first, second] {
        if let Some(key) = key {
            ports
                .within(limit, &key)
                .await
                .map_err(|seconds| too_many(limit, seconds))?;
        }
    }
    Ok(())
}

/// What programs ask on behalf of many members.
fn is_of_applications(place: Place) -> bool {
    matches!(
        place,
        Place::Session
            | Place::OidcToken
            | Place::OidcUserinfo
            | Place::OidcIntrospect
            | Place::OidcRevoke
            | Place::OidcJwks
            | Place::OidcDiscovery
    )
}

/// Secrets are counted by their hash.
fn short_hash(secret: &str) -> String {
    hex(&sha256(secret.as_bytes())).get(..16).unwrap_or_default().to_owned()
}

fn too_many(limit: &Limit, seconds: u32) -> Problem {
    let mut problem = Problem::new(
        429,
        "request.too_many",
        "There were too many requests. Try again in a minute.",
    );
    problem.members.push(("limit", json!(limit.name)));
    problem.members.push(("retry_after_seconds", json!(seconds)));
    problem
}
