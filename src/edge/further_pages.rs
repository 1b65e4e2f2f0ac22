//! What the pages beside the settings page have in common: who may see them, and which forms they follow.

use super::http::{Request, Response};
use super::messages::Reader;
use super::problem::Problem;
use super::settings_page::{administrator_cookie, closed, csrf_holds, own_origin};
use crate::service::organization::ActorKind;
use crate::service::{Ports, ServiceError, access};
use crate::session::SessionCookie;
use crate::settings::OrganizationId;

/// Lets whoever may open the settings pass, but for who came by a setup link: that is for the connection to the identity
/// provider, and neither for the members nor for the applications. Others get the form in front of the settings.
pub async fn admitted(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Option<Response>, Problem> {
    let administrator = administrator_cookie(ports, request);
    let session = request.cookie(SessionCookie::NAME);
    match access::require_settings(ports, id, administrator.as_ref(), session).await {
        Ok(by) if by.kind == ActorKind::SetupLink => {
            let detail = "A setup link opens the connection to the identity provider alone. Ask who sent it to you.";
            Err(Problem::new(403, "setup_link.not_for_this", detail))
        }
        Ok(_) => Ok(None),
        Err(ServiceError::TokenMissing) => Ok(Some(closed(Reader::of(request), id, None))),
        Err(error) => Err(error.into()),
    }
}

/// The fields of a form.
pub struct Form(Vec<(String, Vec<u8>)>);

impl Form {
    /// Reads a form that is of this site and of the page.
    pub fn own(ports: &impl Ports, request: &Request) -> Result<Self, ServiceError> {
        let form = Self(request.form());
        if own_origin(ports, request) && csrf_holds(ports, request, &form.text("csrf")) {
            Ok(form)
        } else {
            Err(ServiceError::CsrfFailed)
        }
    }

    /// A field's text; empty where it is not there.
    pub fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(of, _)| of == name);
        found.map_or_else(String::new, |(_, value)| String::from_utf8_lossy(value).into_owned())
    }
}

/// A form whose action the page does not have.
pub fn unknown_action() -> Problem {
    let detail = "The form has no action that this page knows.";
    Problem::new(400, "request.action_unknown", detail)
}
