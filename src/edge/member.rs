//! The member's routes: sign in, the Assertion Consumer Service, who is this, sign out.

use super::documents;
use super::http::{Body, Request, Response, SameSite};
use super::logout;
use super::messages::{Language, Reader};
use super::pages::{handover, member, view};
use super::problem::Problem;
use crate::binding::MessageKind;
use crate::relying_party::AuthorizationResponse;
use crate::service::acs::{self, Outcome};
use crate::service::login::{self, Carrier, Outgoing};
use crate::service::{Ports, ServiceError, directory, sessions, upstream};
use crate::session::{PENDING_PREFIX, PendingLogin, Session, SessionCookie, pending_login_cookie_name};
use crate::settings::OrganizationId;

/// How many logins one browser can have pending; the oldest go first.
const PENDING_MOST: usize = 8;

/// `GET /`: who is signed in, or the sign-in form; `?organization=` goes on to the identity provider.
pub async fn home(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    let return_to = request.query("return_to").filter(|text| !text.is_empty());
    if let Some(typed) = request.query("organization") {
        return sign_in(ports, &Reader::of(request), &typed, return_to).await;
    }
    if let Some(how) = request.query("signed_out") {
        return Ok(Response::html(200, logout::signed_out(Reader::of(request), &how)));
    }
    match sessions::read(ports, request.cookie(SessionCookie::NAME)).await {
        Ok(session) => signed_in(ports, Reader::of(request), &session).await,
        Err(ServiceError::NotSignedIn) => {
            let view = view::SignInView {
                reader: Reader::of(request),
                return_to,
                ..Default::default()
            };
            Ok(Response::html(200, member::sign_in(&view)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn signed_in(ports: &impl Ports, reader: Reader, session: &Session) -> Result<Response, Problem> {
    let organization = match OrganizationId::parse(&session.organization) {
        Ok(id) => match directory::entry(ports, &id).await {
            Ok(entry) => entry.name,
            // KV may not have heard of it yet; the session is exact.
            Err(ServiceError::OrganizationNotFound) => session.organization.clone(),
            Err(error) => return Err(error.into()),
        },
        Err(_) => session.organization.clone(),
    };
    let view = view::SignedInView {
        reader,
        name: session.name.clone(),
        email: session.email.clone(),
        name_id: session.name_id.clone(),
        organization,
        roles: session.roles.clone(),
        signed_in_at: session.signed_in_at.to_string(),
        expires_at: session.expires_at.to_string(),
        attributes: attributes(session),
        csrf: String::new(),
        sign_out: format!("/organizations/{}/saml/logout", session.organization),
    };
    Ok(Response::html(200, member::signed_in(&view)))
}

/// A session's attributes as pages show them.
pub fn attributes(session: &Session) -> Vec<view::AttributeView> {
    let view = |(name, values): (&String, &Vec<String>)| view::AttributeView {
        name: name.clone(),
        values: values.clone(),
    };
    session.attributes.iter().map(view).collect()
}

async fn sign_in(
    ports: &impl Ports,
    reader: &Reader,
    typed: &str,
    return_to: Option<String>,
) -> Result<Response, Problem> {
    let words = &reader.words().member;
    let refused = |status, error: &str| {
        let view = view::SignInView {
            reader: reader.clone(),
            organization: typed.to_owned(),
            return_to: return_to.clone(),
            error: Some(error.to_owned()),
        };
        Ok(Response::html(status, member::sign_in(&view)))
    };
    if typed.trim().is_empty() {
        return refused(400, words.organization_missing);
    }
    let entry = match directory::find(ports, typed).await {
        // Whether anybody has the address is not looked at, and so not told: its domain is all that counts.
        Err(ServiceError::OrganizationNotFound) if typed.contains('@') => {
            return refused(404, words.organization_by_email);
        }
        Err(ServiceError::OrganizationNotFound) => {
            return refused(404, words.organization_unknown);
        }
        entry => entry?,
    };
    match login::in_force(ports, &entry.id).await {
        Err(ServiceError::NotEnabled) => {
            return refused(403, words.organization_not_enabled);
        }
        live => live?,
    };
    login::allowed(ports, return_to.as_deref())?;
    let mut path = format!("/organizations/{}/saml/login", entry.id);
    if let Some(return_to) = &return_to {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("return_to", return_to)
            .finish();
        path = format!("{path}?{query}");
    }
    Ok(continue_to(ports, reader, &path))
}

/// A page that goes on by itself: a form's redirect may not leave this site under `form-action 'self'`.
pub fn continue_to(ports: &impl Ports, reader: &Reader, path: &str) -> Response {
    let view = view::ContinueView {
        reader: reader.clone(),
        url: format!("{}{path}", ports.deployment().origin),
    };
    Response::html(200, handover::continue_to(&view))
}

/// `GET /organizations/{org}/saml/login`.
pub async fn begin_login(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let outgoing = match request.query("test") {
        Some(test_id) => login::begin_test(ports, id, &test_id).await,
        None => {
            let force_authn = request.query("force_authn").is_some_and(|text| text == "true");
            login::begin(ports, id, request.query("return_to").as_deref(), force_authn).await
        }
    };
    let mut outgoing = match outgoing {
        // An OpenID provider is asked who it is before anybody is sent there.
        Err(ServiceError::SignInRefused { reference }) => return Ok(refused(request, id, &reference)),
        Err(ServiceError::TestFailed) => return Ok(tested(id)),
        outgoing => outgoing?,
    };
    // The identity provider's POST comes without the session cookie: what the session replaces is remembered now.
    outgoing.pending.replaces = sessions::replaced(ports, request.cookie(SessionCookie::NAME));
    Ok(send(ports, request, &outgoing))
}

fn send(ports: &impl Ports, request: &Request, outgoing: &Outgoing) -> Response {
    let response = carry(&Reader::of(request), &outgoing.carrier, 302);
    let pending = &outgoing.pending;
    let name = pending_login_cookie_name(&pending.request_id);
    let value = pending.seal(&ports.deployment().session_key);
    // An OpenID provider sends the browser back by a GET: the cookie need not go with any other site's POST.
    let same_site = if pending.openid.is_some() {
        SameSite::Lax
    } else {
        SameSite::None
    };
    forget_oldest(ports, request, response).with_cookie(&name, &value, same_site, Some(PendingLogin::SECONDS))
}

/// Has the browser carry a message to the identity provider.
pub fn carry(reader: &Reader, carrier: &Carrier, redirect: u16) -> Response {
    let form = match carrier {
        Carrier::Redirect(url) => return Response::redirect(redirect, url),
        Carrier::Post(form) => form,
    };
    let mut view = view::PostBindingView {
        reader: reader.clone(),
        action: form.action.clone(),
        ..Default::default()
    };
    for (name, value) in &form.fields {
        match *name {
            "RelayState" => view.relay_state = Some(value.clone()),
            name => {
                view.value.clone_from(value);
                if name == MessageKind::Response.parameter() {
                    view.message = view::PostBindingMessage::Response;
                }
            }
        }
    }
    Response::post_binding(handover::post_binding(&view))
}

/// Keeps the cookie header small however many logins are begun and left.
fn forget_oldest(ports: &impl Ports, request: &Request, mut response: Response) -> Response {
    let key = &ports.deployment().session_key;
    let mut pending: Vec<_> = request
        .cookies()
        .filter(|(name, _)| name.starts_with(PENDING_PREFIX))
        .map(|(name, value)| {
            (
                PendingLogin::open(key, value, ports.now()).map(|pending| pending.issued_at),
                name,
            )
        })
        .collect();
    pending.sort();
    let surplus = (pending.len() + 1).saturating_sub(PENDING_MOST);
    for (_, name) in pending.iter().take(surplus) {
        response = response.with_cookie(name, "", SameSite::None, Some(0));
    }
    response
}

/// `POST /organizations/{org}/saml/consume`.
pub async fn consume(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let Body::Octets(body) = &request.body else {
        return Err(too_large());
    };
    let outcome = acs::consume(ports, id, body, &pending(ports, request)).await?;
    answer(ports, request, id, outcome)
}

/// `GET /organizations/{org}/oidc/callback`.
pub async fn callback(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let response = AuthorizationResponse::decode(request.url.query_pairs());
    let outcome = upstream::finish(ports, id, response, &pending(ports, request)).await?;
    answer(ports, request, id, outcome)
}

/// The logins that this browser has begun.
fn pending(ports: &impl Ports, request: &Request) -> Vec<PendingLogin> {
    let key = &ports.deployment().session_key;
    let cookies = request.cookies().filter(|(name, _)| name.starts_with(PENDING_PREFIX));
    cookies
        .filter_map(|(_, value)| PendingLogin::open(key, value, ports.now()))
        .collect()
}

fn too_large() -> Problem {
    Problem::new(413, "request.body_too_large", "A Response has at most 256 KB.")
}

fn tested(id: &OrganizationId) -> Response {
    Response::redirect(303, &format!("/organizations/{id}/settings/sso?tested=1#test"))
}

fn answer(ports: &impl Ports, request: &Request, id: &OrganizationId, outcome: Outcome) -> Result<Response, Problem> {
    match outcome {
        Outcome::TooLarge { .. } => Err(too_large()),
        Outcome::NoMessage { code, detail } => Err(Problem::new(400, code, &detail)),
        Outcome::SignedIn {
            cookie,
            session,
            return_to,
            pending,
        } => {
            let seconds = (session.expires_at.unix_seconds() - ports.now().unix_seconds()).max(0);
            let response = Response::redirect(303, &return_to).with_cookie(
                SessionCookie::NAME,
                &cookie.seal(&ports.deployment().session_key),
                SameSite::Lax,
                Some(seconds),
            );
            Ok(forget(response, pending.as_ref()))
        }
        Outcome::Upgraded(outgoing) => Ok(send(ports, request, &outgoing)),
        Outcome::Tested { pending } => Ok(forget(tested(id), Some(&pending))),
        Outcome::Refused { reference, pending } => Ok(forget(refused(request, id, &reference), pending.as_ref())),
    }
}

fn forget(response: Response, pending: Option<&PendingLogin>) -> Response {
    match pending {
        None => response,
        Some(pending) => {
            let name = pending_login_cookie_name(&pending.request_id);
            response.with_cookie(&name, "", SameSite::None, Some(0))
        }
    }
}

/// Every refusal is the same to the outside (security rule D.12): one sentence, one status, one reference number.
fn refused(request: &Request, id: &OrganizationId, reference: &str) -> Response {
    if request.wants_html() {
        let view = view::RefusedView {
            reader: Reader::of(request),
            reference: reference.to_owned(),
            try_again: format!("/?organization={id}"),
        };
        return Response::html(403, member::refused(&view));
    }
    let mut problem = Problem::new(403, "sign_in.refused", Language::English.words().member.refused);
    problem.members.push(("reference", crate::json::json!(reference)));
    problem.to_json()
}

/// `GET /session`.
pub async fn session(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    let session = sessions::read(ports, request.cookie(SessionCookie::NAME)).await?;
    Ok(Response::json(200, &documents::session(&session)))
}

/// `POST /session/logout`. The cookie is `SameSite=Lax`, so another site's form ends nothing.
pub async fn logout(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    sessions::end(ports, request.cookie(SessionCookie::NAME)).await?;
    let response = if request.wants_html() {
        Response::redirect(303, "/?signed_out=1")
    } else {
        Response::no_content()
    };
    Ok(response.with_cookie(SessionCookie::NAME, "", SameSite::Lax, Some(0)))
}

/// `GET /healthz`.
pub async fn health(ports: &impl Ports) -> Result<Response, Problem> {
    ports.kv_get("healthz").await.map_err(ServiceError::from)?;
    ports.ping().await.map_err(ServiceError::from)?;
    Ok(Response::json(200, &crate::json::json!({ "status": "ok" })))
}

/// `GET /readyz`: each part by name. That anything answers says that the secrets are good: without them nothing does.
pub async fn ready(ports: &impl Ports) -> Result<Response, Problem> {
    let answers = |result: bool| if result { "ok" } else { "unavailable" };
    let kv = ports.kv_get("healthz").await.is_ok();
    let objects = ports.ping().await.is_ok();
    let document = crate::json::json!({
        "status": answers(kv && objects), "kv": answers(kv), "durable_object": answers(objects), "secrets": "ok",
    });
    if kv && objects {
        return Ok(Response::json(200, &document));
    }
    Ok(Response::json(503, &document).with("retry-after", "5"))
}
