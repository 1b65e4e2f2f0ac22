//! The JSON API of operators and administrators.

use super::documents;
use super::history;
use super::http::{Method, Request, Response};
use super::idp_metadata;
use super::problem::Problem;
use super::routes::Place;
use super::{enforcement, shadow};
use crate::json::{Deserialize, Map, Value, json};
use crate::service::organization::{Actor, CredentialKind, VerdictRecord};
use crate::service::saml_settings::{self, IfMatch};
use crate::service::{Ports, ServiceError, access, credentials, organizations, self_test};
use crate::settings::OrganizationId;
use crate::time::Timestamp;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrganization {
    id: String,
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct NewCredential {
    label: Option<String>,
    expires_in_seconds: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Renewed {
    expires_in_seconds: Option<i64>,
}

/// Answers a request to the API.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    variables: &[&str],
) -> Result<Response, Problem> {
    match (place, variables) {
        (Place::OpenApi, _) => Ok(Response::new(200, "application/json", super::openapi::DOCUMENT)),
        (Place::Organizations, _) => {
            access::require_operator(ports, request.bearer()).await?;
            match request.method {
                Method::Post => create_organization(ports, request).await,
                _ => list_organizations(ports, request).await,
            }
        }
        (place, [organization, rest @ ..]) => {
            // Who asks comes first: strangers learn nothing about which organizations there are.
            let caller = access::caller(ports, request.bearer()).await?;
            let organization = organization_id(organization)?;
            match &caller {
                access::Caller::Operator => {}
                _ if is_operators(place) => return Err(ServiceError::OperatorOnly.into()),
                access::Caller::Administrator { organization: own, .. } if *own == organization => {}
                access::Caller::Administrator { .. } => return Err(ServiceError::TokenForeign.into()),
            }
            of_organization(ports, request, place, &organization, (&caller.actor(), rest)).await
        }
        _ => Err(ServiceError::NotFound.into()),
    }
}

fn is_operators(place: Place) -> bool {
    matches!(
        place,
        Place::Organization
            | Place::Tokens
            | Place::Token
            | Place::SetupLinks
            | Place::SetupLink
            | Place::SetupLinkRenew
    )
}

async fn of_organization(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    id: &OrganizationId,
    (by, rest): (&Actor, &[&str]),
) -> Result<Response, Problem> {
    match (place, request.method, rest) {
        (Place::Organization, Method::Delete, _) => {
            organizations::delete(ports, id).await?;
            Ok(Response::no_content())
        }
        (Place::Organization, _, _) => {
            let state = organizations::read(ports, id).await?;
            Ok(Response::json(200, &documents::organization(&state)))
        }
        (Place::Tokens, method, _) => credentials_of(ports, request, method, id, CredentialKind::Token).await,
        (Place::SetupLinks, method, _) => credentials_of(ports, request, method, id, CredentialKind::SetupLink).await,
        (Place::Token, _, [credential]) => revoke(ports, id, CredentialKind::Token, credential).await,
        (Place::SetupLinkRenew, _, [credential]) => renew(ports, request, id, credential).await,
        (Place::SetupLink, _, [credential]) => revoke(ports, id, CredentialKind::SetupLink, credential).await,
        (Place::Clients | Place::Client | Place::ClientSecret, _, _) => {
            super::oidc::clients(ports, request, place, id, rest).await
        }
        (Place::Domains | Place::Domain | Place::DomainVerify, _, _) => {
            super::domains::respond(ports, request, place, (id, rest)).await
        }
        (Place::Audit | Place::AuditExport | Place::AuditHead | Place::AuditRetention, _, _) => {
            super::audit::respond(ports, request, place, (by, id)).await
        }
        (Place::Subjects | Place::Subject, _, _) => super::subjects::respond(ports, request, place, id, rest).await,
        (Place::Sessions | Place::SessionOfOrganization | Place::SessionsRevoke, _, _) => {
            super::sessions::respond(ports, request, place, (id, rest)).await
        }
        (Place::Saml, Method::Put, _) => put_settings(ports, request, id, by).await,
        (Place::Saml, _, _) => {
            let state = organizations::read(ports, id).await?;
            Ok(documents::settings_response(ports, &state))
        }
        (
            Place::SamlImport
            | Place::IdpMetadata
            | Place::IdpMetadataFetch
            | Place::IdpMetadataTakeOver
            | Place::IdpMetadataDismiss,
            _,
            _,
        ) => idp_metadata::respond(ports, request, place, (by, id)).await,
        (Place::SamlTest, Method::Post, _) => start_test(ports, id).await,
        (Place::SamlTest, _, _) => match saml_settings::last_test(ports, id).await? {
            Some(record) => advised(ports, id, &record).await,
            None => Err(Problem::new(404, "test.none", "No test has been finished yet.")),
        },
        (Place::SamlSelfTest, Method::Post, _) => Ok(documents::self_test(&self_test::run(ports, id).await?)),
        (Place::SamlSelfTest, _, _) => match self_test::last(ports, id).await? {
            Some(report) => Ok(documents::self_test(&report)),
            None => Err(Problem::new(404, "self_test.none", "No self-test has been run yet.")),
        },
        (Place::SamlEnable, _, _) => history::enable(ports, request, id, by).await,
        (Place::Versions, _, _) => history::versions(ports, id).await,
        (Place::Version, _, [number]) => history::version(ports, id, number).await,
        (Place::VersionRestore, _, [number]) => history::restore(ports, request, id, (by, number)).await,
        (
            Place::Enforcement
            | Place::EnforcementMembers
            | Place::Enforce
            | Place::MakeOptional
            | Place::RecoveryCodes
            | Place::RecoveryCodesAcknowledge,
            _,
            _,
        ) => enforcement::respond(ports, request, place, id).await,
        (Place::Shadow, _, _) => shadow::read(ports, request, id).await,
        (Place::ShadowActivate, _, _) => shadow::activate(ports, request, id, by).await,
        (Place::Evidence, _, _) => history::evidence(ports, id).await,
        (Place::Report, _, [reference]) => history::report(ports, id, reference).await,
        (Place::SamlDisable, _, _) => {
            let state = saml_settings::disable(ports, id).await?;
            Ok(documents::settings_response(ports, &state))
        }
        (Place::Verdicts, _, _) => {
            let accepted = history::accepted_too(request)?;
            let records = saml_settings::verdicts(ports, id, 50, accepted).await?;
            let state = organizations::read(ports, id).await?;
            let verdict = |record| documents::advised_verdict(ports.deployment(), &state, record);
            let verdicts: Vec<Value> = records.iter().map(verdict).collect();
            Ok(Response::json(200, &json!({ "verdicts": verdicts })))
        }
        (Place::Verdict, _, [reference]) => match saml_settings::verdict(ports, id, reference).await? {
            Some(record) => advised(ports, id, &record).await,
            None => Err(ServiceError::NotFound.into()),
        },
        _ => Err(ServiceError::NotFound.into()),
    }
}

/// A verdict with what to do about it.
async fn advised(ports: &impl Ports, id: &OrganizationId, record: &VerdictRecord) -> Result<Response, Problem> {
    let state = organizations::read(ports, id).await?;
    let document = documents::advised_verdict(ports.deployment(), &state, record);
    Ok(Response::json(200, &document))
}

/// Reads an id from the path.
pub fn organization_id(text: &str) -> Result<OrganizationId, ServiceError> {
    OrganizationId::parse(text).map_err(|_| ServiceError::OrganizationIdInvalid)
}

/// Every body is a JSON object; a list, a text or a number is none.
pub fn body<T: Deserialize>(request: &Request) -> Result<T, ServiceError> {
    crate::json::from_slice(request.octets()).map_err(|error| ServiceError::BodyInvalid(error.to_string()))
}

async fn create_organization(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    let new: NewOrganization = body(request)?;
    let state = organizations::create(ports, &new.id, &new.name).await?;
    let location = format!("/api/organizations/{}", state.id);
    Ok(Response::json(201, &documents::organization(&state)).with("location", location))
}

/// How many a page is to have.
pub fn limit(request: &Request) -> Result<u32, Problem> {
    match request.query("limit").map(|limit| limit.parse::<u32>()) {
        None => Ok(50),
        Some(Ok(limit)) if (1..=organizations::PAGE_MOST).contains(&limit) => Ok(limit),
        Some(_) => Err(limit_invalid()),
    }
}

async fn list_organizations(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    let limit = limit(request)?;
    let cursor = request.query("cursor");
    let (entries, cursor) = organizations::list(ports, cursor.as_deref(), limit).await?;
    let entries: Vec<Value> = entries.iter().map(documents::directory_entry).collect();
    Ok(Response::json(
        200,
        &json!({ "organizations": entries, "cursor": cursor }),
    ))
}

/// A list has at most as many as its `limit`.
pub fn limit_invalid() -> Problem {
    Problem::new(400, "request.limit_invalid", "limit is a number from 1 to 100.")
}

async fn credentials_of(
    ports: &impl Ports,
    request: &Request,
    method: Method,
    id: &OrganizationId,
    kind: CredentialKind,
) -> Result<Response, Problem> {
    if method == Method::Get {
        let list = credentials::list(ports, id, kind).await?;
        let list: Vec<Value> = list
            .iter()
            .map(|(id, credential)| documents::credential(id, credential))
            .collect();
        let name = if kind == CredentialKind::Token {
            "tokens"
        } else {
            "setup_links"
        };
        return Ok(Response::json(200, &json!({ name: list })));
    }
    let new: NewCredential = if request.octets().is_empty() {
        NewCredential::default()
    } else {
        body(request)?
    };
    let label = credentials::label(new.label)?;
    let expires_at = expiry(ports.now(), kind, new.expires_in_seconds)?;
    let new = credentials::create(ports, id, kind, label, expires_at).await?;
    let mut document = documents::credential(&new.credential_id, &new.credential);
    match kind {
        CredentialKind::Token => documents::extend(&mut document, json!({ "token": new.secret })),
        CredentialKind::SetupLink | CredentialKind::Recovery => {
            let url = credentials::setup_url(ports.deployment(), id, &new.secret);
            documents::extend(&mut document, json!({ "url": url }));
        }
    }
    Ok(Response::json(201, &document))
}

fn expiry(now: Timestamp, kind: CredentialKind, seconds: Option<i64>) -> Result<Option<Timestamp>, ServiceError> {
    let most = match kind {
        CredentialKind::Token => 10 * 366 * 86_400,
        CredentialKind::SetupLink | CredentialKind::Recovery => credentials::SETUP_LINK_SECONDS_MOST,
    };
    match (seconds, kind) {
        (Some(seconds), _) if !(1..=most).contains(&seconds) => Err(ServiceError::BodyInvalid(format!(
            "expires_in_seconds is a number from 1 to {most}"
        ))),
        (Some(seconds), _) => Ok(Some(now.plus_seconds(seconds))),
        (None, CredentialKind::SetupLink | CredentialKind::Recovery) => {
            Ok(Some(now.plus_seconds(credentials::SETUP_LINK_SECONDS)))
        }
        (None, CredentialKind::Token) => Ok(None),
    }
}

async fn revoke(
    ports: &impl Ports,
    id: &OrganizationId,
    kind: CredentialKind,
    credential: &str,
) -> Result<Response, Problem> {
    credentials::revoke(ports, id, kind, credential).await?;
    Ok(Response::no_content())
}

async fn renew(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    credential: &str,
) -> Result<Response, Problem> {
    let renewed: Renewed = if request.octets().is_empty() {
        Renewed::default()
    } else {
        body(request)?
    };
    let kind = CredentialKind::SetupLink;
    let expires_at = expiry(ports.now(), kind, renewed.expires_in_seconds)?.unwrap_or(ports.now());
    let link = credentials::renew(ports, id, credential, expires_at).await?;
    Ok(Response::json(200, &documents::credential(credential, &link)))
}

async fn put_settings(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    by: &Actor,
) -> Result<Response, Problem> {
    let if_match = if_match(request)?;
    let document: Map<String, Value> = body(request)?;
    let state = saml_settings::put(ports, by, id, if_match, &document).await?;
    Ok(documents::settings_response(ports, &state))
}

async fn start_test(ports: &impl Ports, id: &OrganizationId) -> Result<Response, Problem> {
    let test_id = saml_settings::start_test(ports, id).await?;
    let url = format!("{}{}", ports.deployment().origin, documents::test_path(id, &test_id));
    Ok(Response::json(200, &json!({ "login_url": url })))
}

/// Reads `If-Match` (RFC 9110 13.1.1): `*` or one of our ETags.
pub fn if_match(request: &Request) -> Result<Option<IfMatch>, Problem> {
    let Some(text) = request.header("if-match") else {
        return Ok(None);
    };
    if text.trim() == "*" {
        return Ok(Some(IfMatch::Any));
    }
    // Of a list only the first ETag of ours is looked at: at worst a write is refused that could have been made. An
    // ETag that is not ours matches nothing.
    let revision = text
        .split(',')
        .find_map(documents::revision_of_etag)
        .unwrap_or(u64::MAX);
    Ok(Some(IfMatch::Revision(revision)))
}
