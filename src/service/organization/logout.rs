//! A LogoutRequest takes effect: once, and for every session that it means, in whichever browser it is.

use super::{Kind, Logout, Object, OrganizationState, Reply, settings_refusal};
use crate::service::ports::Unavailable;
use crate::session::Session;

impl Object<'_> {
    /// The settings are compared here, as with a login: a removed certificate ends nobody's session. Then the ID is
    /// spent, and only then do the sessions end.
    pub(super) fn logout(&self, state: &OrganizationState, logout: &Logout) -> Result<Reply, Unavailable> {
        if let Some(reply) = settings_refusal(state, &logout.fingerprint) {
            return Ok(reply);
        }
        let ends_at = Some(logout.message_ends_at.unix_seconds() + 1);
        if !self.rows.insert(Kind::Logout, &logout.message_hash, "", ends_at)? {
            return Ok(Reply::LogoutSeen);
        }
        let (meant, mut ended) = (&logout.sessions, 0);
        for (id, value) in self.rows.sessions_of(&meant.issuer, &meant.name_id.value)? {
            let session: Session = crate::json::from_str(&value).map_err(Unavailable::durable_object)?;
            if meant.include(&session) {
                self.rows.delete(Kind::Session, &id)?;
                ended += u32::from(session.replaced_by.is_none() && self.now < session.expires_at);
            }
        }
        Ok(Reply::LoggedOut { sessions: ended })
    }
}
