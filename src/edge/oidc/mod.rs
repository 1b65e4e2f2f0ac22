//! OpenID Connect over HTTP: browsers at the authorization and logout endpoints, programs at the others.

mod clients;
mod end_session;

pub use clients::respond as clients;
pub use end_session::end_session;

use super::http::{Method, Request, Response};
use super::problem::Problem;
use super::routes::Place;
use crate::jose::JwsAlgorithm;
use crate::json::{Value, json};
use crate::oidc::{AuthorizationRequest, Client, OauthError, TokenRequest, discovery, parameters};
use crate::service::Ports;
use crate::service::oidc::authorize::{Next, Waiting, authorize, refusal};
use crate::service::oidc::{clients as registry, tokens};
use crate::session::SessionCookie;

/// Answers a request at one of the endpoints.
pub async fn respond(ports: &impl Ports, request: &Request, place: Place) -> Result<Response, Problem> {
    let key = tokens::signing_key(ports)?;
    let response = match place {
        Place::OidcDiscovery => public(&discovery(&ports.deployment().origin, JwsAlgorithm::of(key))),
        Place::OidcJwks => public(&json!(tokens::jwks(ports)?)),
        Place::OidcAuthorize => return authorization(ports, request).await,
        Place::OidcLogout => return end_session(ports, request).await,
        Place::OidcUserinfo => user_info(ports, request).await?,
        place => of_client(ports, request, place).await?,
    };
    // Browser applications ask from their own origin; no cookie is looked at here.
    Ok(response.with("access-control-allow-origin", "*"))
}

/// What browsers ask before a request from another origin (Fetch 4.8). It allows what these endpoints take.
pub fn preflight() -> Response {
    Response::no_content()
        .with("access-control-allow-origin", "*")
        .with("access-control-allow-methods", "GET, POST")
        .with("access-control-allow-headers", "authorization, content-type")
        .with("access-control-max-age", "86400")
}

fn public(document: &Value) -> Response {
    let mut response = Response::json(200, document);
    response.headers.retain(|(name, _)| name != "cache-control");
    response.with("cache-control", "public, max-age=300")
}

/// The authorization endpoint. A form is sent on as a query: the session cookie does not come with another site's POST.
async fn authorization(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    if request.method == Method::Post {
        let query = String::from_utf8_lossy(request.octets()).into_owned();
        let clean: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters(query.as_bytes()))
            .finish();
        return Ok(Response::redirect(303, &format!("/oauth/authorize?{clean}")));
    }
    let cookie = request.cookie(SessionCookie::NAME);
    let (client, asked, since) = match request.query("continue") {
        Some(sealed) => {
            let waiting = Waiting::open(&ports.deployment().session_key, &sealed, ports.now());
            let waiting = waiting.ok_or_else(|| {
                Problem::new(
                    400,
                    "oidc.request_expired",
                    "The sign-in took too long. Start again from the application.",
                )
            })?;
            let client = known(ports, Some(&waiting.request.client_id)).await?;
            allowed(&client, Some(waiting.request.redirect_uri.clone()))?;
            (client, waiting.request, Some(waiting.since))
        }
        None => {
            let parameters = parameters(request.url.query().unwrap_or_default().as_bytes());
            let client = known(ports, AuthorizationRequest::client_id(&parameters)).await?;
            let redirect_uri = allowed(&client, AuthorizationRequest::redirect_uri(&parameters, &client))?;
            let organization = request.query("organization");
            match AuthorizationRequest::parse(&parameters, &client, redirect_uri.clone()) {
                Err(refused) => {
                    let url = refusal(ports, &redirect_uri, refused.state.as_deref(), &refused.error);
                    return Ok(Response::redirect(302, &url));
                }
                Ok(asked) if organization.is_some_and(|id| id != client.organization.as_str()) => {
                    let error = OauthError::new("access_denied", "The client is another organization's.");
                    let url = refusal(ports, &redirect_uri, asked.state.as_deref(), &error);
                    return Ok(Response::redirect(302, &url));
                }
                Ok(asked) => (client, asked, None),
            }
        }
    };
    let id = client.organization.clone();
    Ok(match authorize(ports, &client, asked, since, cookie).await? {
        Next::Client(url) => Response::redirect(302, &url),
        Next::Login { waiting, force } => {
            let back = format!(
                "/oauth/authorize?continue={}",
                waiting.seal(&ports.deployment().session_key)
            );
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("return_to", &back);
            if force {
                query.append_pair("force_authn", "true");
            }
            Response::redirect(302, &format!("/organizations/{id}/saml/login?{}", query.finish()))
        }
    })
}

async fn known(ports: &impl Ports, client_id: Option<&str>) -> Result<Client, Problem> {
    let client = match client_id {
        Some(id) => registry::find(ports, id).await?,
        None => None,
    };
    client.ok_or_else(|| {
        Problem::new(
            400,
            "oidc.client_unknown",
            "The application that sent you here is not registered.",
        )
    })
}

/// RFC 6749 3.1.2.4: a browser is sent to a registered URI, or nowhere.
fn allowed(client: &Client, redirect_uri: Option<String>) -> Result<String, Problem> {
    redirect_uri.filter(|uri| client.allows_redirect(uri)).ok_or_else(|| {
        let detail = "The application that sent you here named a redirect_uri that is not registered for it.";
        Problem::new(400, "oidc.redirect_uri_unknown", detail)
    })
}

/// Token, introspection and revocation: a form from a client that says who it is.
async fn of_client(ports: &impl Ports, request: &Request, place: Place) -> Result<Response, Problem> {
    let form = request.header("content-type").unwrap_or_default();
    if !form.starts_with("application/x-www-form-urlencoded") {
        return Ok(refused(&OauthError::invalid_request(
            "Send application/x-www-form-urlencoded.",
        )));
    }
    let (form, credentials) = match TokenRequest::parse(request.octets())
        .and_then(|form| Ok((form.credentials(request.header("authorization"))?, form)))
    {
        Ok((credentials, form)) => (form, credentials),
        Err(error) => return Ok(refused(&error)),
    };
    let client = match registry::authenticate(ports, &credentials).await? {
        Ok(client) => client,
        Err(error) => return Ok(refused(&error)),
    };
    let answer = match place {
        Place::OidcToken => tokens::token(ports, &client, &form).await?,
        Place::OidcRevoke => tokens::revoke(ports, &client, &form).await?,
        // RFC 7662 2.1: to whom says who it is; a client without a secret cannot.
        _ if !client.is_confidential() => Err(OauthError::INVALID_CLIENT),
        _ => tokens::introspect(ports, &client, &form).await?,
    };
    Ok(match answer {
        Ok(document) => Response::json(200, &document).with("pragma", "no-cache"),
        Err(error) => refused(&error),
    })
}

/// RFC 6749 5.2.
fn refused(error: &OauthError) -> Response {
    let body = json!({ "error": error.error, "error_description": error.description });
    match error.error {
        "invalid_client" => Response::json(401, &body).with("www-authenticate", "Basic realm=\"saml-edge\""),
        _ => Response::json(400, &body),
    }
}

/// Core 5.3, RFC 6750 2.1, 3.
async fn user_info(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    let answer = match request.bearer() {
        Some(token) => tokens::user_info_of(ports, token).await?,
        None => Err(OauthError::INVALID_TOKEN),
    };
    Ok(match answer {
        Ok(claims) => Response::json(200, &claims),
        Err(error) => {
            let body = json!({ "error": error.error, "error_description": error.description });
            let challenge = match request.bearer() {
                Some(_) => "Bearer realm=\"saml-edge\", error=\"invalid_token\"",
                None => "Bearer realm=\"saml-edge\"",
            };
            Response::json(401, &body).with("www-authenticate", challenge)
        }
    })
}
