//! Setup links: made, renewed and revoked by who is in by a token or a session; not by who is in by such a link.

use super::{Fields, Page};
use crate::edge::http::Response;
use crate::edge::pages::view::{Flash, SettingsView, SetupLinkRow, SetupLinksView};
use crate::edge::problem::Problem;
use crate::service::organization::{ActorKind, Credential, CredentialKind};
use crate::service::{Ports, ServiceError, credentials};
use crate::time::Timestamp;

impl<P: Ports> Page<'_, P> {
    /// The actions of the section; `None` for any other.
    pub(super) async fn setup_link(&self, action: &str, fields: &Fields) -> Option<Result<Response, Problem>> {
        let done = match action {
            "create_link" => self.create_link(fields).await,
            "renew_link" => self.renew_link(fields).await,
            "revoke_link" => self.revoke_link(fields).await,
            _ => return None,
        };
        Some(done)
    }

    fn owns_links(&self) -> bool {
        matches!(self.by.kind, ActorKind::Token | ActorKind::Session)
    }

    fn require_owner(&self) -> Result<(), ServiceError> {
        if self.owns_links() {
            Ok(())
        } else {
            Err(ServiceError::SetupLinkNotOwner)
        }
    }

    /// Until when; a time that is not offered is the usual one.
    fn ends_at(&self, fields: &Fields) -> Timestamp {
        let seconds = fields.text("expires_in_seconds").parse::<i64>().ok();
        let allowed = 1..=credentials::SETUP_LINK_SECONDS_MOST;
        let seconds = seconds.filter(|seconds| allowed.contains(seconds));
        self.ports
            .now()
            .plus_seconds(seconds.unwrap_or(credentials::SETUP_LINK_SECONDS))
    }

    async fn create_link(&self, fields: &Fields) -> Result<Response, Problem> {
        self.require_owner()?;
        let label = credentials::label(Some(fields.text("label")))?;
        let ends_at = Some(self.ends_at(fields));
        let new = credentials::create(self.ports, self.id, CredentialKind::SetupLink, label, ends_at).await?;
        let url = credentials::setup_url(self.ports.deployment(), self.id, &new.secret);
        self.show_with(200, Flash::NewLink(url)).await
    }

    async fn renew_link(&self, fields: &Fields) -> Result<Response, Problem> {
        self.require_owner()?;
        credentials::renew(self.ports, self.id, &fields.text("link"), self.ends_at(fields)).await?;
        Ok(self.back("renewed"))
    }

    async fn revoke_link(&self, fields: &Fields) -> Result<Response, Problem> {
        self.require_owner()?;
        credentials::revoke(self.ports, self.id, CredentialKind::SetupLink, &fields.text("link")).await?;
        Ok(self.back("revoked"))
    }

    pub(super) async fn list_links(&self, view: &mut SettingsView) -> Result<(), Problem> {
        if self.owns_links() {
            let links = credentials::list(self.ports, self.id, CredentialKind::SetupLink).await?;
            let now = self.ports.now();
            view.setup_links = Some(SetupLinksView {
                links: links.iter().map(|(id, link)| row(id, link, now)).collect(),
            });
        }
        Ok(())
    }
}

fn row(id: &str, link: &Credential, now: Timestamp) -> SetupLinkRow {
    SetupLinkRow {
        id: id.to_owned(),
        label: link.label.clone(),
        created_at: link.created_at.to_string(),
        expires_at: link.expires_at.map(|at| at.to_string()).unwrap_or_default(),
        expired: link.expires_at.is_some_and(|at| now >= at),
        opened: link.browser_hash.is_some(),
    }
}
