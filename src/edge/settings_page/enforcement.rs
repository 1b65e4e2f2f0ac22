//! Enforcement on the page, and the way in by a recovery code.

use super::{Fields, Page, closed_after, if_match, opened, own_origin};
use crate::edge::http::{Request, Response};
use crate::edge::messages::Reader;
use crate::edge::pages::settings as settings_pages;
use crate::edge::pages::view::{CodesView, EnforcementView, Flash, NewCodesView, SettingsView};
use crate::edge::problem::Problem;
use crate::service::organization::ActorKind;
use crate::service::{Ports, ServiceError, enforcement};
use crate::settings::OrganizationId;

/// Opens the page by a recovery code. Whatever is wrong with it, the answer is the same.
pub(super) async fn recover(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    fields: &Fields,
) -> Result<Response, Problem> {
    if !own_origin(ports, request) {
        return Err(ServiceError::CsrfFailed.into());
    }
    let reader = Reader::of(request);
    let words = &reader.words().enforcement;
    match enforcement::recover(ports, id, &fields.text("recovery_code")).await {
        Ok(cookie) => Ok(opened(ports, &cookie, id)),
        Err(ServiceError::RecoveryCodeRefused) => Ok(closed_after(reader, id, 401, words.code_refused)),
        Err(ServiceError::RecoveryTooManyTries) => {
            Ok(closed_after(reader, id, 429, words.too_many_tries).with("retry-after", "3600"))
        }
        Err(error) => Err(error.into()),
    }
}

impl<P: Ports> Page<'_, P> {
    /// The actions of the section; `None` for any other.
    pub(super) async fn act_on_enforcement(&self, action: &str, fields: &Fields) -> Option<Result<Response, Problem>> {
        let words = &Reader::of(self.request).words().enforcement;
        let done = match action {
            "put_members" => {
                let text = fields.text("members");
                let members: Vec<String> = text.lines().map(str::to_owned).collect();
                enforcement::put_members(self.ports, self.id, &members)
                    .await
                    .map(|_| ())
            }
            "renew_codes" => return Some(self.renew_codes().await),
            "acknowledge_codes" => {
                let generation = fields.text("generation").parse().unwrap_or_default();
                match fields.text("kept").as_str() {
                    "true" => enforcement::acknowledge(self.ports, self.id, generation)
                        .await
                        .map(|_| ()),
                    _ => Err(ServiceError::RecoveryCodesNotAcknowledged),
                }
            }
            "enforce" => enforcement::enforce(self.ports, self.id, Some(if_match(fields)))
                .await
                .map(|_| ()),
            "make_optional" => enforcement::make_optional(self.ports, self.id).await.map(|_| ()),
            _ => return None,
        };
        Some(match done {
            Ok(()) => Ok(self.back("enforcement")),
            Err(ServiceError::IfMatchFailed { .. }) => self.show_with(412, self.changed_meanwhile()).await,
            Err(ServiceError::EnforcementSsoOff) => self.not_yet(words.needs_enabled).await,
            Err(ServiceError::RecoveryCodesMissing) => self.not_yet(words.needs_codes).await,
            Err(ServiceError::RecoveryCodesNotAcknowledged) => self.not_yet(words.needs_acknowledged).await,
            Err(ServiceError::RecoveryOtherGeneration) => self.not_yet(words.other_generation).await,
            Err(ServiceError::BodyInvalid(_)) => self.show_with(422, Flash::Problem(words.list_wrong.to_owned())).await,
            Err(error) => Err(error.into()),
        })
    }

    async fn not_yet(&self, words: &str) -> Result<Response, Problem> {
        self.show_with(409, Flash::Problem(words.to_owned())).await
    }

    /// Who came by a recovery code cannot take the others away from whoever keeps them.
    async fn renew_codes(&self) -> Result<Response, Problem> {
        if self.by.kind == ActorKind::Recovery {
            return Err(ServiceError::RecoveryNotAllowed.into());
        }
        let new = enforcement::renew_codes(self.ports, self.id).await?;
        let mut view = self.view().await?;
        view.enforcement.new_codes = Some(NewCodesView {
            generation: new.generation,
            codes: new.codes,
        });
        Ok(Response::html(200, settings_pages::settings(&view)))
    }

    pub(super) async fn how_far_enforced(&self, view: &mut SettingsView) -> Result<(), Problem> {
        let status = enforcement::status(self.ports, self.id).await?;
        view.recovery = self.by.kind == ActorKind::Recovery;
        view.enforcement = EnforcementView {
            enforced_at: status.enforced_at.map(|at| at.to_string()),
            codes: status.codes.map(|codes| CodesView {
                created_at: codes.created_at.to_string(),
                acknowledged: codes.acknowledged_at.is_some(),
                total: codes.total,
                left: codes.left,
            }),
            new_codes: None,
            members: status.members,
            missing: status.missing,
            missing_members: status.missing_members,
        };
        Ok(())
    }
}
