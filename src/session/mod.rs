//! A signed-in subject, and the sealed values that a browser carries.

mod cookies;
mod seal;

pub use cookies::{AdministratorCookie, PENDING_PREFIX, PendingLogin, SessionCookie, pending_login_cookie_name};
pub use seal::{Seal, new_identifier};

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
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
    /// SessionIndex of the AuthnStatement.
    pub session_index: Option<String>,
    /// When it began.
    pub signed_in_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Session {
    /// The role that opens the settings page.
    pub const ADMINISTRATOR: &'static str = "administrator";

    /// Whether the subject administers the organization.
    pub fn is_administrator(&self) -> bool {
        self.roles.iter().any(|role| role == Self::ADMINISTRATOR)
    }
}
