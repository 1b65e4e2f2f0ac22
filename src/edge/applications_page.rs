//! The clients of OpenID Connect for people: `GET,POST /organizations/{org}/settings/sso/applications`.

use super::further_pages::{Form, admitted, unknown_action};
use super::http::{Method, Request, Response};
use super::member_organization;
use super::messages::Reader;
use super::pages::applications::{self as page, ApplicationForm, ApplicationRow, ApplicationsView, NewSecret};
use super::problem::Problem;
use super::settings_page::csrf;
use crate::json::Value;
use crate::oidc::{AuthMethod, Client, ClientUpdate};
use crate::service::oidc::clients;
use crate::service::{Ports, ServiceError, organizations};
use crate::settings::OrganizationId;

/// Answers a request for the page.
pub async fn respond(ports: &impl Ports, request: &Request, organization: &str) -> Result<Response, Problem> {
    let id = member_organization(organization)?;
    if let Some(closed) = admitted(ports, request, &id).await? {
        return Ok(closed);
    }
    if request.method == Method::Post {
        return act(ports, request, &id).await;
    }
    let mut view = view(ports, request, &id).await?;
    if let Some(client_id) = request.query("client") {
        let client = clients::of_organization(ports, &id, &client_id).await?;
        view.form = form_of(&client);
        view.editing = Some(client.id);
    }
    view.done = request.query("done");
    Ok(Response::html(200, page::applications(&view)))
}

async fn view(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<ApplicationsView, ServiceError> {
    let clients = clients::list(ports, id).await?;
    Ok(ApplicationsView {
        reader: Reader::of(request),
        organization_id: id.to_string(),
        organization_name: organizations::read(ports, id).await?.name,
        csrf: csrf(ports, request),
        issuer: ports.deployment().origin.clone(),
        has_key: !ports.deployment().token_keys.is_empty(),
        rows: clients.iter().map(row).collect(),
        ..ApplicationsView::default()
    })
}

fn row(client: &Client) -> ApplicationRow {
    ApplicationRow {
        id: client.id.clone(),
        name: client.name.clone(),
        redirect_uris: client.redirect_uris.clone(),
        has_secret: client.token_endpoint_auth_method.has_secret(),
        created_at: client.created_at.to_string(),
    }
}

fn form_of(client: &Client) -> ApplicationForm {
    ApplicationForm {
        name: client.name.clone(),
        redirect_uris: client.redirect_uris.join("\n"),
        post_logout_redirect_uris: client.post_logout_redirect_uris.join("\n"),
        method: page::method_name(client.token_endpoint_auth_method).to_owned(),
        jwks: client
            .jwks
            .as_ref()
            .map(|keys| crate::json::to_string(keys))
            .unwrap_or_default(),
    }
}

async fn act(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let form = Form::own(ports, request)?;
    let client_id = form.text("client");
    match form.text("action").as_str() {
        "create" | "save" => save(ports, request, id, &form).await,
        "rotate" => {
            let client = clients::of_organization(ports, id, &client_id).await?;
            if !client.token_endpoint_auth_method.has_secret() {
                return Err(ServiceError::ClientWithoutSecret.into());
            }
            let (client, secret) = clients::rotate_secret(ports, client).await?;
            shown(ports, request, id, (&client, secret)).await
        }
        "remove" => {
            clients::remove(ports, id, &client_id).await?;
            Ok(back(id, "removed"))
        }
        _ => Err(unknown_action()),
    }
}

fn back(id: &OrganizationId, done: &str) -> Response {
    Response::redirect(303, &format!("{}?done={done}", page::path(id.as_str())))
}

/// The page with a secret, this once; without one the browser goes on to the page.
async fn shown(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    (client, secret): (&Client, Option<String>),
) -> Result<Response, Problem> {
    let Some(secret) = secret else {
        return Ok(back(id, "saved"));
    };
    let mut view = view(ports, request, id).await?;
    // The present one is in the answer whether KV has heard of it or not.
    view.rows.retain(|row| row.id != client.id);
    view.rows.push(row(client));
    view.secret = Some(NewSecret {
        name: client.name.clone(),
        client_id: client.id.clone(),
        secret,
    });
    Ok(Response::html(200, page::applications(&view)))
}

async fn save(ports: &impl Ports, request: &Request, id: &OrganizationId, form: &Form) -> Result<Response, Problem> {
    let typed = ApplicationForm {
        name: form.text("name"),
        redirect_uris: form.text("redirect_uris"),
        post_logout_redirect_uris: form.text("post_logout_redirect_uris"),
        method: form.text("token_endpoint_auth_method"),
        jwks: form.text("jwks"),
    };
    let editing = (form.text("action") == "save").then(|| form.text("client"));
    let saved = match update(&typed) {
        Err(field) => Err(field),
        Ok(update) => {
            let saved = match &editing {
                Some(client_id) => clients::change(ports, id, client_id, update).await,
                None => clients::register(ports, id, update).await,
            };
            match saved {
                Err(ServiceError::ClientInvalid(error)) => Err(error.field),
                saved => Ok(saved?),
            }
        }
    };
    match saved {
        Ok((client, secret)) => shown(ports, request, id, (&client, secret)).await,
        Err(field) => {
            let mut view = view(ports, request, id).await?;
            view.form = typed;
            view.editing = editing;
            view.wrong = Some(field);
            Ok(Response::html(422, page::applications(&view)))
        }
    }
}

/// What was typed as the API takes it, or the field that cannot be read.
fn update(typed: &ApplicationForm) -> Result<ClientUpdate, &'static str> {
    let lines = |text: &str| {
        let lines = text.split_whitespace().map(str::to_owned);
        lines.collect::<Vec<String>>()
    };
    let method = crate::json::from_value::<AuthMethod>(Value::from(typed.method.as_str()));
    let jwks = match typed.jwks.trim() {
        "" => None,
        text => Some(crate::json::from_str(text).map_err(|_| "jwks")?),
    };
    Ok(ClientUpdate {
        name: typed.name.clone(),
        redirect_uris: lines(&typed.redirect_uris),
        post_logout_redirect_uris: lines(&typed.post_logout_redirect_uris),
        token_endpoint_auth_method: method.map_err(|_| "token_endpoint_auth_method")?,
        jwks,
    })
}
