//! RP-Initiated Logout 1.0.

use crate::edge::http::{Method, Request, Response, SameSite};
use crate::edge::messages::Reader;
use crate::edge::pages::{member, view};
use crate::edge::problem::Problem;
use crate::json::Value;
use crate::oidc::{parameters, redirect_with};
use crate::service::oidc::{clients as registry, tokens};
use crate::service::{Ports, ServiceError, sessions};
use crate::session::Session;
use crate::session::SessionCookie;

/// What a client asks for.
struct Wish {
    /// The subject of the ID token that came along, if we signed it.
    subject: Option<String>,
    /// Where to go, if that is registered for the client.
    back: Option<String>,
}

/// Ends the session:
///
/// 1. at once where the ID token that came along is of the subject that is signed in (2: `id_token_hint`);
/// 2. else the person is asked, because any page can send a browser here;
/// 3. and goes to `post_logout_redirect_uri` only if it is registered for the client (3).
pub async fn end_session(ports: &impl Ports, request: &Request) -> Result<Response, Problem> {
    let given = match request.method {
        Method::Post => parameters(request.octets()),
        _ => parameters(request.url.query().unwrap_or_default().as_bytes()),
    };
    let wish = wish(ports, &given).await?;
    let cookie = request.cookie(SessionCookie::NAME);
    let signed_in = match sessions::read(ports, cookie).await {
        Ok(session) => Some(session),
        Err(ServiceError::NotSignedIn) => None,
        Err(error) => return Err(error.into()),
    };
    let hinted = |session: &Session| wish.subject.as_deref() == Some(session.subject_id().as_str());
    match &signed_in {
        Some(session) if !hinted(session) => {
            let view = view::SignOutView {
                reader: Reader::of(request),
                action: format!("/organizations/{}/saml/logout", session.organization),
                return_to: None,
            };
            return Ok(Response::html(200, member::sign_out(&view))); // 2
        }
        Some(_) => sessions::end(ports, cookie).await?, // 1
        None => {}
    }
    let response = match &wish.back {
        Some(uri) => Response::redirect(302, uri), // 3
        None => Response::redirect(303, "/?signed_out=1"),
    };
    Ok(response.with_cookie(SessionCookie::NAME, "", SameSite::Lax, Some(0)))
}

async fn wish(ports: &impl Ports, given: &[(String, String)]) -> Result<Wish, Problem> {
    let get = |name: &str| given.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str());
    let claims = get("id_token_hint").and_then(|token| tokens::hinted(ports, token));
    let claim = |name: &str| {
        claims
            .as_ref()
            .and_then(|claims| claims.get(name))
            .and_then(Value::as_str)
    };
    // 2: where both say which client it is, they agree.
    let client_id = match (claim("aud"), get("client_id")) {
        (Some(aud), Some(id)) if aud != id => None,
        (aud, id) => aud.or(id),
    };
    let client = match client_id {
        Some(id) => registry::find(ports, id).await?,
        None => None,
    };
    let uri = get("post_logout_redirect_uri");
    let uri = uri.filter(|uri| client.as_ref().is_some_and(|client| client.allows_post_logout(uri)));
    let state: Vec<(&str, &str)> = get("state").map(|state| ("state", state)).into_iter().collect();
    Ok(Wish {
        subject: claim("sub").filter(|_| client.is_some()).map(str::to_owned),
        back: uri.map(|uri| redirect_with(uri, &state)),
    })
}
