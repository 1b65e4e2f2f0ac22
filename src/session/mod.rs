//! A signed-in subject, and the sealed values that a browser carries.

mod cookies;
mod pass;
mod seal;
mod subject;

pub use cookies::{
    AdministratorCookie, LeftOutCookie, PENDING_PREFIX, PendingLogin, PendingLogout, PendingOpenId, Replaced,
    SessionCookie, pending_login_cookie_name,
};
pub use pass::Pass;
pub use seal::{Keys, Seal, SessionKeys, new_identifier};
pub use subject::MeantSessions;

use crate::json::{Deserialize, Serialize};
use crate::profile::Login;
use crate::settings::{ADMINISTRATOR_ROLE, OrganizationId};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// What an application learns about who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The organization's id.
    pub organization: String,
    /// NameID, exactly as the identity provider wrote it (no folding).
    pub name_id: String,
    /// Its Format.
    pub name_id_format: Option<String>,
    /// Its NameQualifier.
    pub name_id_name_qualifier: Option<String>,
    /// Its SPNameQualifier.
    pub name_id_sp_name_qualifier: Option<String>,
    /// The identity provider's entity ID: with the NameID the identity of the subject.
    pub issuer: String,
    /// E-mail address, by the organization's mapping. Not an identifier.
    pub email: Option<String>,
    /// Display name, by the organization's mapping.
    pub name: Option<String>,
    /// All attributes by Name.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Roles, by the organization's mapping.
    pub roles: Vec<String>,
    /// Groups, by the organization's mapping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Whether the identity provider left the groups out because there are too many.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub groups_overage: bool,
    /// Further claims, by the organization's mapping.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Vec<String>>,
    /// SessionIndex of the AuthnStatement.
    pub session_index: Option<String>,
    /// When the subject authenticated, as the identity provider says.
    #[serde(default)]
    pub authenticated_at: Option<Timestamp>,
    /// When it began.
    pub signed_in_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The session of the same subject that took its place in the browser, by its name: no browser is signed in by this
    /// one any more, and what rests on it (tokens) rests on that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

impl Session {
    /// Begins the session of an admitted login. It ends after `session_seconds`, or at SessionNotOnOrAfter when that
    /// is earlier (Core 2.7.2).
    pub fn begin(login: Login, organization: &OrganizationId, session_seconds: u64, now: Timestamp) -> Self {
        let claims = login.into_claims();
        let longest = now.plus_seconds(i64::try_from(session_seconds).unwrap_or(i64::MAX));
        let expires_at = claims.session_not_on_or_after.map_or(longest, |end| end.min(longest));
        Self {
            organization: organization.to_string(),
            name_id: claims.name_id.value,
            name_id_format: claims.name_id.format,
            name_id_name_qualifier: claims.name_id.name_qualifier,
            name_id_sp_name_qualifier: claims.name_id.sp_name_qualifier,
            issuer: claims.idp_entity_id,
            email: claims.email,
            name: claims.name,
            attributes: claims.attributes,
            roles: claims.roles,
            groups: claims.groups,
            groups_overage: claims.groups_overage,
            claims: claims.further,
            session_index: claims.session_index,
            authenticated_at: Some(claims.authn_instant),
            signed_in_at: now,
            expires_at,
            replaced_by: None,
        }
    }

    /// When the subject authenticated: never later than the session began.
    pub fn auth_time(&self) -> Timestamp {
        self.authenticated_at
            .map_or(self.signed_in_at, |at| at.min(self.signed_in_at))
    }

    /// Whether both are of one subject: the identity provider and all that it says in the NameID.
    pub fn is_of_subject_of(&self, other: &Session) -> bool {
        self.organization == other.organization && self.issuer == other.issuer && self.name_id() == other.name_id()
    }

    /// Whether the subject administers the organization.
    pub fn is_administrator(&self) -> bool {
        self.roles.iter().any(|role| role == ADMINISTRATOR_ROLE)
    }
}
