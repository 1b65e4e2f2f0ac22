//! What is known of a session for half a minute without asking its Durable Object.

use super::seal::{Keys, Seal};
use super::{Session, SessionCookie};
use crate::json::{Deserialize, Serialize};
use crate::settings::OrganizationId;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// The facts of a session as its Durable Object knew them at [`Pass::checked_at`]. The browser carries them beside the
/// session cookie, without which they are good for nothing; where there are too many, it does not carry them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// The organization's id.
    pub organization: OrganizationId,
    /// The session's name in the Durable Object: SHA-256 of its identifier, hex.
    pub session_hash: String,
    /// The subject identifier, as tokens have it.
    pub subject: String,
    /// NameID.
    pub name_id: String,
    /// E-mail address, where mapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Display name, where mapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Roles, where mapped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Groups, where mapped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Further claims, where mapped.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Vec<String>>,
    /// When the subject authenticated.
    pub auth_time: Timestamp,
    /// When the session ends by itself.
    pub expires_at: Timestamp,
    /// When the Durable Object was asked.
    pub checked_at: Timestamp,
}

impl Pass {
    /// The cookie's name.
    pub const NAME: &'static str = "__Host-saml-pass";
    /// How long it is good for, in seconds. What is made of it ends with [`Pass::ENDS_SECONDS`].
    pub const SECONDS: i64 = 30;
    /// When everything that was made of it has ended, counted from [`Pass::checked_at`], in seconds: what ends a session
    /// takes effect everywhere within this time.
    pub const ENDS_SECONDS: i64 = 60;
    /// The longest cookie value, in octets: browsers keep cookies of up to 4,096 with name and attributes.
    const MOST_OCTETS: usize = 3_800;
    const KIND: &'static str = "pass";

    /// The pass of a session that is live at `now`.
    pub fn of(session: &Session, cookie: &SessionCookie, now: Timestamp) -> Self {
        Self {
            organization: cookie.organization.clone(),
            session_hash: cookie.session_hash(),
            subject: session.subject_id(),
            name_id: session.name_id.clone(),
            email: session.email.clone(),
            name: session.name.clone(),
            roles: session.roles.clone(),
            groups: session.groups.clone(),
            claims: session.claims.clone(),
            auth_time: session.auth_time(),
            expires_at: session.expires_at,
            checked_at: now,
        }
    }

    /// The cookie's value; none where the facts are too many for a cookie.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> Option<String> {
        Some(Seal::new(keys, Self::KIND).seal(self)).filter(|value| value.len() <= Self::MOST_OCTETS)
    }

    /// Reads a cookie's value; `None` unless we wrote it for the session of `cookie`, not long ago.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, value: &str, cookie: &SessionCookie, now: Timestamp) -> Option<Self> {
        let pass: Self = Seal::new(keys, Self::KIND).open(value)?;
        let of_session = pass.organization == cookie.organization && pass.session_hash == cookie.session_hash();
        (of_session && pass.is_good(now)).then_some(pass)
    }

    /// Whether it is still good. One that was made by a clock ahead of ours is not: it would be good for longer.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.checked_at <= now && now < self.checked_at.plus_seconds(Self::SECONDS) && now < self.expires_at
    }
}
