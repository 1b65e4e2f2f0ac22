//! The API of an organization's clients.

use crate::edge::documents::extend;
use crate::edge::http::{Method, Request, Response};
use crate::edge::problem::Problem;
use crate::edge::routes::Place;
use crate::json::{Value, json};
use crate::oidc::{Client, ClientUpdate};
use crate::service::oidc::clients as registry;
use crate::service::{Ports, ServiceError};
use crate::settings::OrganizationId;

/// Answers a request about clients, from somebody who may.
pub async fn respond(
    ports: &impl Ports,
    request: &Request,
    place: Place,
    organization: &OrganizationId,
    rest: &[&str],
) -> Result<Response, Problem> {
    match (place, request.method, rest) {
        (Place::Clients, Method::Post, _) => {
            let (client, secret) = registry::register(ports, organization, update(request)?).await?;
            let location = format!("/api/organizations/{organization}/clients/{}", client.id);
            Ok(Response::json(201, &document(&client, secret)).with("location", location))
        }
        (Place::Clients, _, _) => {
            let clients = registry::list(ports, organization).await?;
            let clients: Vec<Value> = clients.iter().map(|client| document(client, None)).collect();
            Ok(Response::json(200, &json!({ "clients": clients })))
        }
        (Place::ClientSecret, _, [id]) => {
            let client = registry::of_organization(ports, organization, id).await?;
            if !client.token_endpoint_auth_method.has_secret() {
                return Err(ServiceError::ClientWithoutSecret.into());
            }
            let (client, secret) = registry::rotate_secret(ports, client).await?;
            Ok(Response::json(200, &document(&client, secret)))
        }
        (Place::Client, Method::Put, [id]) => {
            let (client, secret) = registry::change(ports, organization, id, update(request)?).await?;
            Ok(Response::json(200, &document(&client, secret)))
        }
        (Place::Client, Method::Delete, [id]) => {
            registry::remove(ports, organization, id).await?;
            Ok(Response::no_content())
        }
        (Place::Client, _, [id]) => {
            let client = registry::of_organization(ports, organization, id).await?;
            Ok(Response::json(200, &document(&client, None)))
        }
        _ => Err(ServiceError::NotFound.into()),
    }
}

fn update(request: &Request) -> Result<ClientUpdate, ServiceError> {
    crate::edge::api::body(request)
}

/// A client, with its secret the one time it is made.
fn document(client: &Client, secret: Option<String>) -> Value {
    let mut document = json!({
        "client_id": client.id,
        "organization": client.organization,
        "name": client.name,
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "token_endpoint_auth_method": client.token_endpoint_auth_method,
        "jwks": client.jwks,
        "created_at": client.created_at,
    });
    if let Some(secret) = secret {
        extend(&mut document, json!({ "client_secret": secret }));
    }
    document
}
