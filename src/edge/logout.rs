//! `GET,POST /organizations/{org}/saml/logout`: a member signs out, or the identity provider says or asks something.

use super::http::{Body, Method, Request, Response, SameSite};
use super::member;
use super::messages::{Language, Reader};
use super::pages::view::{self, SignedOutExtent};
use super::pages::{handover, member as pages};
use super::problem::Problem;
use crate::binding::Inbound;
use crate::service::logout::{self, Outcome, SignedOut};
use crate::service::{Ports, login::Carrier};

use crate::session::{PendingLogout, SessionCookie};
use crate::settings::{self, OrganizationId};
use crate::verdict::Refusal;
use url::Url;

/// Answers a member's browser, whoever sent it.
pub async fn respond(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let inbound = match (&request.body, request.method) {
        (Body::TooLarge, _) => return Err(too_large()),
        (Body::Octets(body), Method::Post) => Inbound::from_form(body),
        _ => Inbound::from_query(request.url.query().unwrap_or_default()),
    };
    let outcome = match inbound {
        Err(error) if error.is_too_large() => return Err(too_large()),
        Err(error) => return Err(Problem::new(400, error.code(), &settings::words(&error))),
        Ok(Some(inbound)) => {
            let pending = request.cookie(PendingLogout::NAME);
            let key = &ports.deployment().session_key;
            let pending = pending.and_then(|value| PendingLogout::open(key, value, ports.now()));
            logout::receive(ports, id, &inbound, pending.as_ref()).await?
        }
        Ok(None) if is_of_another_site(request) => return Ok(ask(request, id)),
        Ok(None) => {
            let return_to = return_to(request);
            logout::begin(ports, id, request.cookie(SessionCookie::NAME), return_to.as_deref()).await?
        }
    };
    render(ports, request, outcome)
}

fn too_large() -> Problem {
    Problem::new(413, "request.body_too_large", "A message has at most 256 KB.")
}

/// Whether another site's page sent the browser here. Then a member is asked first: nobody is signed out by a link.
fn is_of_another_site(request: &Request) -> bool {
    request.header("sec-fetch-site") == Some("cross-site")
}

fn return_to(request: &Request) -> Option<String> {
    let field = |(name, value): (String, Vec<u8>)| (name == "return_to").then_some(value);
    match request.method {
        Method::Post => String::from_utf8(request.form().into_iter().find_map(field)?).ok(),
        _ => request.query("return_to"),
    }
}

fn path(id: &OrganizationId) -> String {
    format!("/organizations/{id}/saml/logout")
}

fn ask(request: &Request, id: &OrganizationId) -> Response {
    let view = view::SignOutView {
        reader: Reader::of(request),
        action: path(id),
        return_to: return_to(request),
    };
    Response::html(200, pages::sign_out(&view))
}

fn render(ports: &impl Ports, request: &Request, outcome: Outcome) -> Result<Response, Problem> {
    match outcome {
        Outcome::NobodyHere => Ok(Response::redirect(303, "/")),
        Outcome::Asked { carrier, pending } => {
            let value = pending.seal(&ports.deployment().session_key);
            let response = ask_identity_provider(request, &carrier);
            let response = without_session(response);
            Ok(response.with_cookie(
                PendingLogout::NAME,
                &value,
                SameSite::None,
                Some(PendingLogout::SECONDS),
            ))
        }
        Outcome::Answered(carrier) => Ok(answer(&Reader::of(request), &carrier)),
        Outcome::SignedOut { how, return_to } => {
            let page = format!("/?signed_out={}", name(how));
            let response = Response::redirect(303, return_to.as_deref().unwrap_or(&page));
            let response = response.with_cookie(PendingLogout::NAME, "", SameSite::None, Some(0));
            Ok(without_session(response))
        }
        Outcome::Refused { reference } => Ok(refused(request, reference)),
    }
}

/// A session that has ended leaves no cookie behind.
fn without_session(response: Response) -> Response {
    response.with_cookie(SessionCookie::NAME, "", SameSite::Lax, Some(0))
}

/// A form's redirect may not leave this site under `form-action 'self'`, so after a form a page goes on.
fn ask_identity_provider(request: &Request, carrier: &Carrier) -> Response {
    match (carrier, request.method) {
        (Carrier::Redirect(url), Method::Post) => {
            let view = view::ContinueView {
                reader: Reader::of(request),
                url: url.clone(),
            };
            Response::html(200, handover::continue_to(&view))
        }
        (carrier, _) => member::carry(&Reader::of(request), carrier, 302),
    }
}

/// The identity provider may have us in a frame, out of sight. A redirect goes on there by itself; a form may do so in
/// frames of the origin that it goes to.
fn answer(reader: &Reader, carrier: &Carrier) -> Response {
    let response = member::carry(reader, carrier, 303);
    let Carrier::Post(form) = carrier else { return response };
    match Url::parse(&form.action).map(|url| url.origin()) {
        Ok(origin) => response.in_frames_of(&origin.ascii_serialization()),
        Err(_) => response,
    }
}

fn name(how: SignedOut) -> &'static str {
    match how {
        SignedOut::Here => "1",
        SignedOut::Everywhere => "everywhere",
        SignedOut::Partly => "partly",
    }
}

/// The page after sign-out: `GET /?signed_out=`.
pub fn signed_out(reader: Reader, how: &str) -> String {
    let extent = match how {
        "everywhere" => SignedOutExtent::Everywhere,
        "partly" => SignedOutExtent::Partly,
        _ => SignedOutExtent::Here,
    };
    pages::signed_out(&view::SignedOutView {
        reader,
        sign_in: "/".to_owned(),
        extent,
    })
}

/// As with a login, every refusal is the same to the outside.
fn refused(request: &Request, reference: String) -> Response {
    if request.wants_html() {
        let reader = Reader::of(request);
        let view = view::LogoutRefusedView { reader, reference };
        return Response::html(403, pages::logout_refused(&view));
    }
    let mut problem = Problem::new(403, "logout.refused", Language::English.words().member.logout_refused);
    problem.members.push(("reference", crate::json::json!(reference)));
    problem.to_json()
}
