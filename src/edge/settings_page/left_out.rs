//! Certificates of a pasted chain that were not taken: said once more when the browser is back on the page.

use super::Page;
use crate::edge::http::{Response, SameSite};
use crate::service::Ports;
use crate::session::LeftOutCookie;
use crate::settings::issuers_left_out;

impl<P: Ports> Page<'_, P> {
    /// The response to a form that had these certificates; what was told of an earlier form is forgotten.
    pub(super) fn tell_left_out(&self, response: Response, pastes: &[String]) -> Response {
        let subjects: Vec<String> = issuers_left_out(pastes).iter().map(|it| it.subject()).collect();
        let (value, seconds) = match subjects.is_empty() {
            true if self.request.cookie(LeftOutCookie::NAME).is_none() => return response,
            true => (String::new(), 0),
            false => {
                let cookie = LeftOutCookie {
                    organization: self.id.clone(),
                    subjects,
                };
                (
                    cookie.seal(&self.ports.deployment().session_key),
                    LeftOutCookie::SECONDS,
                )
            }
        };
        response.with_cookie(LeftOutCookie::NAME, &value, SameSite::Lax, Some(seconds))
    }

    /// Whose certificates were left out of the form that was sent last.
    pub(super) fn left_out(&self) -> Vec<String> {
        let value = self.request.cookie(LeftOutCookie::NAME);
        value
            .and_then(|value| LeftOutCookie::open(&self.ports.deployment().session_key, value))
            .filter(|cookie| cookie.organization == *self.id)
            .map(|cookie| cookie.subjects)
            .unwrap_or_default()
    }
}
