//! What the page does with pasted and fetched metadata, and with single certificates.

use super::{Fields, Page, if_match, page_path};
use crate::edge::http::Response;
use crate::edge::messages::Words;
use crate::edge::pages::settings::label;
use crate::edge::pages::view::Flash;
use crate::edge::problem::Problem;
use crate::service::organization::{OrganizationState, WatchedUrl};
use crate::service::{Ports, ServiceError, import, organizations, watch};
use crate::settings::FieldError;
use crate::settings::import::Proposal;

/// What is said after each action that was done, by the word in the page's query.
fn said(m: Words, done: &str) -> Option<&'static str> {
    let words = &m.metadata;
    Some(match done {
        "imported" => words.done_imported,
        "removed" => words.done_removed,
        "fetched" => words.done_fetched,
        "fetch_failed" => words.done_fetch_failed,
        "watch_saved" => words.done_watch_saved,
        "dismissed" => words.done_dismissed,
        "stopped" => words.done_stopped,
        _ => return None,
    })
}

impl<P: Ports> Page<'_, P> {
    /// Carries out an action on metadata or certificates; `None` when it is none.
    pub(super) async fn act_on_metadata(&self, action: &str, fields: &Fields) -> Option<Result<Response, Problem>> {
        let (ports, by, id) = (self.ports, &self.by, self.id);
        let done = match action {
            "take_over" => self.take_over(fields).await,
            "remove_certificate" => {
                let fingerprint = fields.text("fingerprint").replace(':', "").to_ascii_lowercase();
                let removed = import::remove_certificate(ports, by, id, if_match(fields), &fingerprint).await;
                removed.map(|_| "removed")
            }
            "metadata_fetch" => self.fetch().await,
            "metadata_save" => self.save_watch(fields).await,
            "metadata_stop" => watch::put(ports, id, None).await.map(|_| "stopped"),
            "metadata_take_over" => {
                let offer = fields.text("offer");
                let taken = watch::take_over(ports, by, id, Some(if_match(fields)), &offer).await;
                taken.map(|_| "imported")
            }
            "metadata_dismiss" => {
                let dismissed = watch::dismiss(ports, id, &fields.text("offer")).await;
                dismissed.map(|_| "dismissed")
            }
            _ => return None,
        };
        Some(match done {
            Ok(done) => Ok(Response::redirect(303, &format!("{}?done={done}", page_path(self.id)))),
            Err(error) => self.refused(error).await,
        })
    }

    /// What the page says of a done action.
    pub(super) fn done(&self) -> Option<Flash> {
        let done = self.request.query("done")?;
        said(self.words(), &done).map(Flash::Done)
    }

    async fn refused(&self, error: ServiceError) -> Result<Response, Problem> {
        let (status, words) = match error {
            ServiceError::IfMatchFailed { .. } => (412, self.words().metadata.someone_else.to_owned()),
            ServiceError::Import(_) => (422, self.words().said(&error.detail()).into_owned()),
            ServiceError::SettingsInvalid(errors) => (422, self.mistakes(errors)),
            error => return Err(error.into()),
        };
        self.show_with(status, Flash::Problem(words)).await
    }

    /// The mistakes, each with the field's name on the page.
    fn mistakes(&self, errors: Vec<FieldError>) -> String {
        let m = self.words();
        let said = |error: FieldError| format!("{}: {}", label(m, &error.field), m.said(&error.detail));
        errors.into_iter().map(said).collect::<Vec<_>>().join(" ")
    }

    /// The proposal comes back from the card's form: it is as hostile as any field, and read anew.
    async fn take_over(&self, fields: &Fields) -> Result<&'static str, ServiceError> {
        let proposal: Proposal = crate::json::from_str(&fields.text("proposal"))
            .map_err(|error| ServiceError::BodyInvalid(error.to_string()))?;
        let url = fields.text("watch_url");
        if fields.text("watch") == "true" && !url.is_empty() {
            let watched = WatchedUrl {
                url,
                entity_id: given(fields.text("entity_id")),
                signing_certificate: given(fields.text("signing_certificate")),
                add_certificates: false,
            };
            let taken = (&proposal, watched);
            import::take_over_and_watch(self.ports, &self.by, self.id, if_match(fields), taken).await?;
        } else {
            import::take_over(self.ports, &self.by, self.id, Some(if_match(fields)), &proposal).await?;
        }
        Ok("imported")
    }

    async fn fetch(&self) -> Result<&'static str, ServiceError> {
        let state: OrganizationState = watch::refresh(self.ports, self.id).await?;
        let failed = state.idp_metadata.is_some_and(|watch| watch.failure.is_some());
        Ok(if failed { "fetch_failed" } else { "fetched" })
    }

    async fn save_watch(&self, fields: &Fields) -> Result<&'static str, ServiceError> {
        let state = organizations::read(self.ports, self.id).await?;
        let Some(watch) = state.idp_metadata else {
            return Err(ServiceError::NotFound);
        };
        let watched = WatchedUrl {
            add_certificates: fields.text("add_certificates") == "true",
            signing_certificate: given(fields.text("signing_certificate")),
            ..watch.watched
        };
        match watch::put(self.ports, self.id, Some(watched)).await {
            Err(ServiceError::Import(error)) => Err(ServiceError::SettingsInvalid(vec![FieldError {
                field: "signing_certificate".to_owned(),
                code: error.code(),
                detail: error.detail(),
            }])),
            result => result.map(|_| "watch_saved"),
        }
    }
}

fn given(text: String) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
