//! The userinfo endpoint: claims that are not in the ID token (Core 5.3).

use super::error::{OpenIdError, OpenIdRule as Rule};
use super::{IdToken, Object, text};

/// Claims about the subject of an ID token.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserInfo(Object);

impl UserInfo {
    /// Reads an answer of the endpoint. Core 5.3.2: `sub` MUST be there, and MUST be exactly that of the ID token; else
    /// the claims MUST NOT be used.
    pub fn read(octets: &[u8], id_token: &IdToken) -> Result<Self, OpenIdError> {
        let claims: Object = crate::json::from_slice(octets)
            .map_err(|_| Rule::UserInfoAnswers.refuse("a JSON object", "something else"))?;
        match text(&claims, "sub") {
            Some(sub) if sub == id_token.subject() => Ok(Self(claims)),
            Some(_) => Err(Rule::UserInfoSubject.refuse("the subject of the ID token", "another subject")),
            None => Err(Rule::UserInfoSubject.refuse("the subject of the ID token", "none")),
        }
    }

    /// The claims.
    pub fn claims(&self) -> &Object {
        &self.0
    }
}
