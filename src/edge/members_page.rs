//! How members find the organization, and who has signed in: `GET,POST /organizations/{org}/settings/sso/members`.

use super::further_pages::{Form, admitted, unknown_action};
use super::http::{Method, Request, Response};
use super::messages::Reader;
use super::pages::members::{self as page, DomainRow, MembersView, SubjectRow};
use super::problem::Problem;
use super::settings_page::csrf;
use super::{domains as of_api, member_organization, subjects as subjects_of_api};
use crate::service::organization::{DomainRecord, SubjectRecord};
use crate::service::{Ports, ServiceError, domains, organizations, subjects};
use crate::settings::{EmailDomain, OrganizationId};

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
    view.done = request.query("done");
    Ok(Response::html(200, page::members(&view)))
}

async fn view(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<MembersView, Problem> {
    let query = match request.method {
        Method::Get => subjects_of_api::query(request)?,
        _ => crate::service::organization::SubjectQuery {
            limit: 50,
            ..Default::default()
        },
    };
    let search = query.search.clone().unwrap_or_default();
    let subjects = subjects::list(ports, id, query).await?;
    let domains = domains::list(ports, id).await?;
    Ok(MembersView {
        reader: Reader::of(request),
        organization_id: id.to_string(),
        organization_name: organizations::read(ports, id).await?.name,
        csrf: csrf(ports, request),
        domains: domains
            .iter()
            .map(|(domain, record)| domain_row(domain, record))
            .collect(),
        subjects: subjects
            .subjects
            .iter()
            .map(|(id, record)| subject_row(id, record))
            .collect(),
        next: subjects.next.map(|next| next.to_string()),
        search,
        ..MembersView::default()
    })
}

fn domain_row(domain: &EmailDomain, record: &DomainRecord) -> DomainRow {
    DomainRow {
        domain: domain.to_string(),
        status: of_api::status(record),
        code: of_api::code(record),
        txt_name: domain.txt_name(),
        txt_value: EmailDomain::txt_value(&record.token),
        checked_at: record.checked_at.map(|at| at.to_string()),
        lapses_at: record
            .missing_since
            .map(|since| since.plus_seconds(domains::GRACE_SECONDS).to_string()),
    }
}

fn subject_row(id: &str, record: &SubjectRecord) -> SubjectRow {
    SubjectRow {
        id: id.to_owned(),
        name: record.name.clone(),
        email: record.email.clone(),
        name_id: record.name_id.clone(),
        roles: record.roles.clone(),
        groups_overage: record.groups_overage,
        first_signed_in_at: record.first_signed_in_at.to_string(),
        last_signed_in_at: record.last_signed_in_at.to_string(),
    }
}

async fn act(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let form = Form::own(ports, request)?;
    let typed = form.text("domain");
    let done = match form.text("action").as_str() {
        "add_domain" => {
            let added = match EmailDomain::parse(&typed) {
                Ok(domain) => domains::add(ports, id, &domain).await.map(|_| ()),
                Err(error) => Err(ServiceError::Domain(error)),
            };
            match added {
                Err(error @ (ServiceError::Domain(_) | ServiceError::DomainsFull)) => {
                    let mut view = view(ports, request, id).await?;
                    view.typed = typed;
                    view.wrong = Some(error.code());
                    return Ok(Response::html(422, page::members(&view)));
                }
                added => added?,
            }
            "added"
        }
        "verify_domain" => {
            let record = domains::verify(ports, id, &named(&typed)?).await?;
            match of_api::status(&record) {
                "verified" => "verified",
                _ => "looked",
            }
        }
        "remove_domain" => {
            domains::remove(ports, id, &named(&typed)?).await?;
            "removed"
        }
        "forget" => {
            subjects::forget(ports, id, &form.text("subject")).await?;
            "forgotten"
        }
        _ => return Err(unknown_action()),
    };
    Ok(Response::redirect(
        303,
        &format!("{}?done={done}", page::path(id.as_str())),
    ))
}

fn named(text: &str) -> Result<EmailDomain, ServiceError> {
    EmailDomain::parse(text).map_err(|_| ServiceError::NotFound)
}
