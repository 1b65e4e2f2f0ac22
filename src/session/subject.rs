//! Whose session it is, as a LogoutRequest names them (Core 3.7.3.1, 3.3.4).

use super::Session;
use crate::crypto::{base64, sha256};
use crate::json::json;
use crate::json::{Deserialize, Serialize};
use crate::saml::NameId;
use crate::saml::names::FORMAT_UNSPECIFIED;

/// Whose sessions a LogoutRequest means, and which of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeantSessions {
    /// The identity provider's entity ID.
    pub issuer: String,
    /// Our entity ID.
    pub sp_entity_id: String,
    /// The subject.
    pub name_id: NameId,
    /// Some of the subject's sessions; none means all (Core 3.7.1).
    pub session_indexes: Vec<String>,
}

impl MeantSessions {
    /// Whether the session is one of them.
    ///
    /// 1. Core 3.7.3.1: the subject is the same, all fields of it.
    /// 2. Core 3.7.1: without SessionIndex every session is meant, else those with one of them. A session that the identity
    ///    provider gave no index cannot be told from the one that is meant: it is meant, too.
    pub fn include(&self, session: &Session) -> bool {
        let indexes = &self.session_indexes;
        let is_of_index = |index: &String| indexes.contains(index);
        self.issuer == session.issuer
            && self.tuple(&self.name_id) == self.tuple(&session.name_id()) // 1
            && (indexes.is_empty() || session.session_index.as_ref().is_none_or(is_of_index)) // 2
    }

    /// What a NameID says when what may be left out is written out: identity providers leave it out in one message and
    /// not in another.
    ///
    /// 1. Core 2.2.2: an absent Format means `unspecified`.
    /// 2. Core 8.3.7: an absent NameQualifier means the identity provider, an absent SPNameQualifier the service provider.
    fn tuple<'a>(&'a self, name_id: &'a NameId) -> [&'a str; 4] {
        [
            &name_id.value,
            name_id.format.as_deref().unwrap_or(FORMAT_UNSPECIFIED), // 1
            name_id.name_qualifier.as_deref().unwrap_or(&self.issuer), // 2
            name_id.sp_name_qualifier.as_deref().unwrap_or(&self.sp_entity_id), // 2
        ]
    }
}

impl Session {
    /// The subject identifier: the organization, the identity provider and all that it says in the NameID, as one value
    /// that never changes and tells nothing. An e-mail address has no part in it, nothing is folded, and nothing that is
    /// absent is made up. It is `sub` of OpenID Connect, too.
    pub fn subject_id(&self) -> String {
        let identity = json!([
            self.organization,
            self.issuer,
            self.name_id_format,
            self.name_id_name_qualifier,
            self.name_id_sp_name_qualifier,
            self.name_id,
        ]);
        base64::encode_url(&sha256(identity.to_string().as_bytes()))
    }

    /// The subject's NameID, all fields of it.
    pub fn name_id(&self) -> NameId {
        NameId {
            value: self.name_id.clone(),
            format: self.name_id_format.clone(),
            name_qualifier: self.name_id_name_qualifier.clone(),
            sp_name_qualifier: self.name_id_sp_name_qualifier.clone(),
        }
    }
}
