//! The edge: HTTP in and out. Only here are statuses known; only [`worker`] knows the Workers runtime.

mod api;
mod applications_page;
mod audit;
mod documents;
mod domains;
mod enforcement;
mod further_pages;
pub mod gate;
pub mod guide;
mod history;
mod history_view;
pub mod http;
mod idp_metadata;
mod limits;
mod logout;
mod member;
mod members_page;
pub mod messages;
mod metadata;
mod observed;
mod oidc;
mod openapi;
pub mod pages;
mod problem;
mod report;
pub mod routes;
mod self_test_page;
mod sessions;
mod sessions_page;
mod settings_page;
mod settings_view;
mod shadow;
mod subjects;
#[cfg(all(target_arch = "wasm32", feature = "worker"))]
mod worker;

use crate::service::organization::Requester;
use crate::service::{Ports, ServiceError};
use http::{Body, Request, Response};
use problem::Problem;
use routes::{Found, Place};

/// The largest body of any route but the ACS, in octets.
pub const BODY_MOST: usize = 64 * 1024;
/// The largest form that carries a message, in octets: 256 KB of message in base64 and percent-encoding.
pub const ACS_BODY_MOST: usize = crate::binding::MAX_FORM_OCTETS;
/// The largest paste, in octets: metadata, and what JSON or a form needs around it.
pub const IMPORT_BODY_MOST: usize = crate::xml::Limits::METADATA.octets * 3 / 2;

/// How much of a body is read before it is known who asks.
pub fn body_limit(path: &str) -> usize {
    match routes::find(http::Method::Post, path) {
        Found::Place(Place::Consume | Place::Logout, _) => ACS_BODY_MOST,
        Found::Place(Place::SamlImport | Place::SettingsImport, _) => IMPORT_BODY_MOST,
        _ => BODY_MOST,
    }
}

/// Answers a request. Whatever comes in, something comes out.
pub async fn respond(ports: &impl Ports, request: &Request) -> Response {
    if let Some(chosen) = messages::choose(&ports.deployment().origin, request) {
        return chosen;
    }
    messages::in_language_of(request, answer(ports, request).await)
}

async fn answer(ports: &impl Ports, request: &Request) -> Response {
    let (ip, country) = (request.header("cf-connecting-ip"), request.header("cf-ipcountry"));
    ports.identify(Requester::stranger(ip, country));
    let found = routes::find(request.method, request.url.path());
    let result = match found {
        Found::Nothing => Err(Problem::new(
            404,
            "request.not_found",
            "There is nothing at this address.",
        )),
        // Browser applications ask first; the endpoints that they may call are all under this path.
        Found::OtherMethods(_)
            if request.method == http::Method::Options && request.url.path().starts_with("/oauth/") =>
        {
            return oidc::preflight();
        }
        Found::OtherMethods(methods) => return other_methods(request, methods),
        Found::Place(place, variables) => match limits::admit(ports, request, place, &variables).await {
            Ok(()) => at_place(ports, request, place, &variables).await,
            Err(problem) => Err(problem),
        },
    };
    match result {
        Ok(response) => observed::observe(ports, request, response, None),
        Err(problem) => observed::observe(ports, request, problem.respond(request), Some(&problem.code)),
    }
}

fn other_methods(request: &Request, methods: &[http::Method]) -> Response {
    let allow: Vec<_> = methods.iter().map(|method| method.as_str()).collect();
    Problem::new(
        405,
        "request.method_not_allowed",
        "This address takes other methods; see Allow.",
    )
    .respond(request)
    .with("allow", allow.join(", "))
}

async fn at_place(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    variables: &[&str],
) -> Result<Response, Problem> {
    let organization = variables.first().copied().unwrap_or_default();
    if request.body == Body::TooLarge && !matches!(place, Place::Consume | Place::Logout | Place::SettingsPage) {
        let detail = match place {
            Place::SamlImport | Place::SettingsImport => "Metadata has at most 1 MB.",
            _ => "A body has at most 64 KB.",
        };
        return Err(Problem::new(413, "request.body_too_large", detail));
    }
    match place {
        Place::Home => member::home(ports, request).await,
        Place::Login => member::begin_login(ports, request, &member_organization(organization)?).await,
        Place::Consume => member::consume(ports, request, &member_organization(organization)?).await,
        Place::Callback => member::callback(ports, request, &member_organization(organization)?).await,
        Place::Metadata => {
            let id = member_organization(organization)?;
            let response = metadata::respond(ports, request, &id).await?;
            // A browser is an administrator who looks; a program is the identity provider that takes it in.
            if !request.wants_html() {
                crate::service::versions::saw_metadata(ports, &id).await;
            }
            Ok(response)
        }
        Place::Logout => logout::respond(ports, request, &member_organization(organization)?).await,
        Place::SettingsPage => settings_page::respond(ports, request, organization).await,
        Place::SelfTestPage => self_test_page::respond(ports, request, organization).await,
        Place::ApplicationsPage => applications_page::respond(ports, request, organization).await,
        Place::MembersPage => members_page::respond(ports, request, organization).await,
        Place::SessionsPage => sessions_page::respond(ports, request, organization).await,
        Place::SettingsImport => settings_page::import::respond(ports, request, organization).await,
        Place::Session => member::session(ports, request).await,
        Place::SessionLogout => member::logout(ports, request).await,
        Place::Health => member::health(ports).await,
        Place::Ready => member::ready(ports).await,
        Place::Asset => asset(request),
        Place::OidcDiscovery
        | Place::OidcJwks
        | Place::OidcAuthorize
        | Place::OidcToken
        | Place::OidcUserinfo
        | Place::OidcIntrospect
        | Place::OidcRevoke
        | Place::OidcLogout => oidc::respond(ports, request, place).await,
        _ => api::respond(ports, request, place, variables).await,
    }
}

/// Assets are named by their content, so that they can be kept for ever.
fn asset(request: &Request) -> Result<Response, Problem> {
    let asset = pages::assets::asset(request.url.path()).ok_or(ServiceError::NotFound)?;
    let mut response = Response::new(200, asset.content_type, asset.body);
    response.headers.retain(|(name, _)| name != "cache-control");
    Ok(response.with("cache-control", "public, max-age=31536000, immutable"))
}

/// An id that nobody can have is an organization that there is not.
fn member_organization(text: &str) -> Result<crate::settings::OrganizationId, ServiceError> {
    api::organization_id(text).map_err(|_| ServiceError::OrganizationNotFound)
}
