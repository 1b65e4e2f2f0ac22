//! The gate before an origin: what is ours is answered here, what is public passes, and the rest passes for members.
//!
//! All of it is decided by the head of a request. The body, however long, and WebSockets go from the browser to the origin
//! without a stop (`src/edge/worker/proxy.rs`).

mod headers;

pub use headers::{Edit, ToBrowser, to_origin};

use super::http::{Method, Request, Response, SameSite};
use super::messages::{Reader, in_language_of};
use super::pages::{assets, gate as pages, view};
use super::problem::Problem;
use super::routes::{self, Found, Place};
use crate::binding::ReturnTo;
use crate::service::Ports;
use crate::service::gate::{Admitted, Gate, enter};
use crate::session::{Pass, SessionCookie};
use crate::settings::OrganizationId;

/// Where a request goes that is not ours.
#[derive(Debug)]
pub enum Passage {
    /// It goes no further.
    Answer(Response),
    /// To the origin.
    Origin(Forward),
}

/// A request for the origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// What becomes of the answer's headers.
    pub to_browser: ToBrowser,
}

/// Decides where a request goes by its head; `None` is to our own places. Without a gate all is ours.
pub async fn passage(ports: &impl Ports, request: &Request) -> Option<Passage> {
    let gate = ports.deployment().gate.as_ref()?;
    if is_ours(request) {
        return None;
    }
    let passage = at_gate(ports, gate, request).await.unwrap_or_else(|problem| {
        if problem.status >= 500 {
            let line = crate::service::log::Line::new("gate").with("status", problem.status);
            ports.log(&line.with("code", &problem.code).to_text());
        }
        Passage::Answer(problem.respond(request))
    });
    Some(match passage {
        Passage::Answer(answer) => Passage::Answer(in_language_of(request, answer)),
        Passage::Origin(forward) => Passage::Origin(forward),
    })
}

/// What stays ours: every route, and all that is below where routes are. Of `/` it is the page after a sign-out, and of
/// `/assets/` what our pages refer to, with their version: an application may have a file of the same name.
fn is_ours(request: &Request) -> bool {
    let path = request.url.path();
    match routes::find(request.method, path) {
        Found::Place(Place::Asset, _) => {
            let is_version = |text: String| text.len() == 16 && text.bytes().all(|octet| octet.is_ascii_hexdigit());
            assets::asset(path).is_some() && request.query("v").is_some_and(is_version)
        }
        Found::Place(Place::Home, _) => request.query("signed_out").is_some(),
        Found::Place(..) => true,
        Found::OtherMethods(_) if path == "/" || path.starts_with("/assets/") => false,
        Found::OtherMethods(_) => true,
        Found::Nothing => ["/organizations", "/api/organizations", "/oauth"].iter().any(|own| {
            path.strip_prefix(own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }),
    }
}

async fn at_gate(ports: &impl Ports, gate: &Gate, request: &Request) -> Result<Passage, Problem> {
    let deployment = ports.deployment();
    // Cookies are this host's alone: a login that came back to another host would come back to nothing.
    let own = request.url.origin().ascii_serialization() == deployment.origin;
    let host = request.url.host_str().unwrap_or_default();
    let Some(id) = gate.organization(host).filter(|_| own) else {
        let detail = "No application is reached under this host name.";
        return Err(Problem::new(421, "gate.host_unknown", detail));
    };
    let to_browser = |cookie, private| ToBrowser {
        cookie,
        private,
        origin: gate.origin.clone(),
        public_origin: deployment.origin.clone(),
    };
    if gate.public_paths.contain(request.url.path()) {
        return Ok(Passage::Origin(Forward {
            headers: to_origin(request, gate, None),
            to_browser: to_browser(None, false),
        }));
    }
    let audience = gate.audience.as_deref().unwrap_or(&deployment.origin);
    let cookies = (request.cookie(SessionCookie::NAME), request.cookie(Pass::NAME));
    match enter(ports, id, audience, cookies).await? {
        Some(admitted) => Ok(Passage::Origin(Forward {
            headers: to_origin(request, gate, Some(&admitted)),
            to_browser: to_browser(pass_cookie(&admitted), true),
        })),
        None => Ok(Passage::Answer(turned_away(ports, request, id))),
    }
}

fn pass_cookie(admitted: &Admitted) -> Option<String> {
    let value = admitted.cookie.as_ref()?;
    let response = Response::no_content().with_cookie(Pass::NAME, value, SameSite::Lax, Some(Pass::SECONDS));
    response.header("set-cookie").map(str::to_owned)
}

/// A browser that asks for a page signs in and comes back to it. Whatever else it is, a program or a browser that sends
/// something, is told: what was sent would be lost on the way.
fn turned_away(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Response {
    let path = format!("/organizations/{id}/saml/login");
    let back = way_back(ports, request);
    let login = match &back {
        Some(back) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("{path}?{}", query.append_pair("return_to", back).finish())
        }
        None => path,
    };
    let is_page = asks_for_a_page(request);
    if is_page && request.method == Method::Get && back.is_some() {
        return Response::redirect(302, &login);
    }
    if is_page {
        let view = view::GateView {
            reader: Reader::elsewhere(request),
            sign_in: login,
            sent: request.method != Method::Get,
        };
        return Response::html(401, pages::sign_in_first(&view)).with("www-authenticate", CHALLENGE);
    }
    let detail = "Nobody is signed in. Sign in with a browser at login_url; nothing of this request was passed on.";
    let mut problem = Problem::new(401, "gate.sign_in_first", detail);
    problem.members.push((
        "login_url",
        crate::json::json!(format!("{}{login}", ports.deployment().origin)),
    ));
    let mut response = problem.to_json();
    response.headers.retain(|(name, _)| name != "www-authenticate");
    response.with("www-authenticate", CHALLENGE)
}

/// RFC 9110 11.6.1 wants a challenge. It is of no scheme that a browser would ask a password for.
const CHALLENGE: &str = "Session realm=\"saml-edge\"";

/// Where a browser comes back to: the address, path and query, as it is. A path that another place could be read from, or
/// that is too long for a cookie, is no way back.
fn way_back(ports: &impl Ports, request: &Request) -> Option<String> {
    let deployment = ports.deployment();
    let mut back = request.url.path().to_owned();
    if let Some(query) = request.url.query() {
        back = format!("{back}?{query}");
    }
    if back.starts_with("//") {
        back = format!("{}{back}", deployment.origin);
    }
    let back = ReturnTo::parse(&back, &deployment.origin, &[]).ok()?;
    Some(back.as_str().to_owned())
}

/// Whether a person waits for a page. A browser says so (Fetch Metadata); one that does not say is known by `Accept`.
fn asks_for_a_page(request: &Request) -> bool {
    match request.header("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        None => {
            request.wants_html() && request.header("upgrade").is_none() && request.header("x-requested-with").is_none()
        }
    }
}

/// The origin did not answer.
pub fn unreachable(request: &Request) -> Response {
    if asks_for_a_page(request) {
        let view = view::GateView {
            reader: Reader::elsewhere(request),
            ..Default::default()
        };
        return in_language_of(request, Response::html(502, pages::unreachable(&view)));
    }
    let detail = "The application did not answer. Trying again in a moment is safe where the request is.";
    Problem::new(502, "gate.origin_unreachable", detail).to_json()
}
