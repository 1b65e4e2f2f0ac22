//! Going back: versions and the timed revert.

use super::{Fields, Page, if_match};
use crate::edge::http::Response;
use crate::edge::pages::view::Flash;
use crate::edge::problem::Problem;
use crate::service::{Ports, ServiceError, versions};
use crate::session::SessionCookie;

impl<P: Ports> Page<'_, P> {
    /// The actions `restore`, `confirm` and `revert_now`; `None` for any other.
    pub(super) async fn go_back(&self, action: &str, fields: &Fields) -> Option<Result<Response, Problem>> {
        Some(match action {
            "restore" => self.restore(fields).await,
            "confirm" => self.confirm().await,
            "revert_now" => versions::revert_now(self.ports, self.id)
                .await
                .map(|_| self.back("reverted"))
                .map_err(Problem::from),
            _ => return None,
        })
    }

    async fn restore(&self, fields: &Fields) -> Result<Response, Problem> {
        let number = fields.text("number").parse().map_err(|_| ServiceError::NotFound)?;
        match versions::restore(self.ports, self.id, &self.by, number, Some(if_match(fields))).await {
            Ok(_) => Ok(self.back("restored")),
            Err(ServiceError::IfMatchFailed { .. }) => self.show_with(412, self.changed_meanwhile()).await,
            Err(error) => Err(error.into()),
        }
    }

    async fn confirm(&self) -> Result<Response, Problem> {
        let session = self.request.cookie(SessionCookie::NAME);
        match versions::confirm(self.ports, self.id, session).await {
            Ok(_) => Ok(self.back("confirmed")),
            Err(error @ ServiceError::ConfirmWithoutSession) => {
                self.show_with(403, Flash::Problem(self.words().said(&error.detail()).into_owned()))
                    .await
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn changed_meanwhile(&self) -> Flash {
        Flash::Problem(self.words().settings.changed_meanwhile.to_owned())
    }
}
