//! The attack self-test for people: `GET,POST /organizations/{org}/settings/sso/self-test`.
//!
//! `POST` runs it and leads to the page; `GET` shows the last report, and with `?download` hands it out as the JSON
//! document that the API has. Whoever may open the settings may run it.

use super::http::{Method, Request, Response};
use super::messages::Reader;
use super::pages::{self_test as page, view::SelfTestView};
use super::problem::Problem;
use super::settings_page::{administrator_cookie, closed, csrf, csrf_holds, own_origin};
use super::{documents, member_organization};
use crate::service::{Ports, ServiceError, access, organizations, self_test};
use crate::session::SessionCookie;
use crate::settings::OrganizationId;

/// Answers a request for the page.
pub async fn respond(ports: &impl Ports, request: &Request, organization: &str) -> Result<Response, Problem> {
    let id = member_organization(organization)?;
    let administrator = administrator_cookie(ports, request);
    let session = request.cookie(SessionCookie::NAME);
    match access::require_settings(ports, &id, administrator.as_ref(), session).await {
        Ok(_) => {}
        Err(ServiceError::TokenMissing) => return Ok(closed(Reader::of(request), &id, None)),
        Err(error) => return Err(error.into()),
    }
    if request.method == Method::Post {
        return run(ports, request, &id).await;
    }
    let report = self_test::last(ports, &id).await?;
    if request.query("download").is_some() {
        let report = report.ok_or(ServiceError::NotFound)?;
        let name = format!("attachment; filename=\"saml-self-test-{id}.json\"");
        return Ok(documents::self_test(&report).with("content-disposition", name));
    }
    let state = organizations::read(ports, &id).await?;
    let view = SelfTestView {
        reader: Reader::of(request),
        organization_id: id.to_string(),
        organization_name: state.name,
        csrf: csrf(ports, request),
        report,
    };
    Ok(Response::html(200, page::self_test(&view)))
}

async fn run(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let form = request.form();
    let given = form.iter().find(|(name, _)| name == "csrf");
    let given = given.map(|(_, given)| String::from_utf8_lossy(given));
    let holds = given.is_some_and(|given| csrf_holds(ports, request, &given));
    if !own_origin(ports, request) || !holds {
        return Err(ServiceError::CsrfFailed.into());
    }
    self_test::run(ports, id).await?;
    Ok(Response::redirect(303, &page::path(id.as_str())))
}
