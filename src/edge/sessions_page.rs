//! Who is signed in, for people: `GET,POST /organizations/{org}/settings/sso/sessions`.
//!
//! Whoever may open the settings sees it and ends sessions, but for who came by a setup link: that link is for the
//! identity provider's administrator, and these are the members.

use super::http::{Method, Request, Response};
use super::messages::Reader;
use super::pages::{sessions as page, view};
use super::problem::Problem;
use super::settings_page::{administrator_cookie, closed, csrf, csrf_holds, own_origin};
use super::{member_organization, sessions as of_api};
use crate::service::organization::{ActorKind, SubjectName, WhichSessions};
use crate::service::{Ports, ServiceError, access, organizations, sessions};
use crate::session::{Session, SessionCookie};
use crate::settings::OrganizationId;

/// Answers a request for the page.
pub async fn respond(ports: &impl Ports, request: &Request, organization: &str) -> Result<Response, Problem> {
    let id = member_organization(organization)?;
    let administrator = administrator_cookie(ports, request);
    let session = request.cookie(SessionCookie::NAME);
    match access::require_settings(ports, &id, administrator.as_ref(), session).await {
        Ok(by) if by.kind == ActorKind::SetupLink => {
            let detail = "A setup link does not show who is signed in. Ask who sent it to you.";
            return Err(Problem::new(403, "session.not_shown", detail));
        }
        Ok(_) => {}
        Err(ServiceError::TokenMissing) => return Ok(closed(Reader::of(request), &id, None)),
        Err(error) => return Err(error.into()),
    }
    if request.method == Method::Post {
        return end(ports, request, &id).await;
    }
    let of = of_api::of(request);
    let listed = sessions::list(ports, &id, of.clone(), of_api::LISTED_MOST).await?;
    let state = organizations::read(ports, &id).await?;
    let view = view::SessionsView {
        reader: Reader::of(request),
        organization_id: id.to_string(),
        organization_name: state.name,
        csrf: csrf(ports, request),
        name_id: of.map(|of| of.name_id).unwrap_or_default(),
        ended: request.query("ended"),
        full: listed.len() >= of_api::LISTED_MOST as usize,
        sessions: listed.iter().map(|(name, session)| row(name, session)).collect(),
    };
    Ok(Response::html(200, page::sessions(&view)))
}

fn row(name: &str, session: &Session) -> view::SessionRow {
    view::SessionRow {
        id: name.to_owned(),
        name: session.name.clone().or_else(|| session.email.clone()),
        name_id: session.name_id.clone(),
        issuer: session.issuer.clone(),
        roles: session.roles.clone(),
        signed_in_at: session.signed_in_at.to_string(),
        expires_at: session.expires_at.to_string(),
    }
}

async fn end(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let form = request.form();
    let field = |name: &str| {
        let found = form.iter().find(|(of, _)| of == name);
        found.map_or_else(String::new, |(_, value)| String::from_utf8_lossy(value).into_owned())
    };
    if !own_origin(ports, request) || !csrf_holds(ports, request, &field("csrf")) {
        return Err(ServiceError::CsrfFailed.into());
    }
    let which = match field("action").as_str() {
        "end" => WhichSessions::One(field("session")),
        "end_subject" => WhichSessions::OfSubject(SubjectName {
            name_id: field("name_id"),
            issuer: Some(field("issuer")),
        }),
        "end_all" => WhichSessions::All,
        _ => {
            let detail = "The form has no action that this page knows.";
            return Err(Problem::new(400, "request.action_unknown", detail));
        }
    };
    let ended = sessions::revoke(ports, id, which).await?;
    let ended = ended.map_or_else(|| "all".to_owned(), |ended| ended.to_string());
    Ok(Response::redirect(
        303,
        &format!("{}?ended={ended}", page::path(id.as_str())),
    ))
}
