//! Who did something with the settings.

use crate::json::{Deserialize, Serialize};

/// Who acted, as the list of versions names them. The form is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// By what they got in.
    pub kind: ActorKind,
    /// The id of the token or setup link.
    pub credential_id: Option<String>,
    /// The label of the token or setup link, or the session's subject.
    pub label: Option<String>,
}

/// By what somebody got in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// The operator's token.
    Operator,
    /// An organization's token.
    Token,
    /// A setup link.
    SetupLink,
    /// A recovery code.
    Recovery,
    /// An administrator's SSO session.
    Session,
    /// Nobody: it happened by itself.
    Automatic,
    /// The identity provider, by a signed message.
    IdentityProvider,
    /// An application, by its client id.
    Client,
    /// Somebody who showed no credentials.
    Anonymous,
    /// It was not written down.
    #[default]
    Unknown,
}

impl Actor {
    /// The operator.
    pub fn operator() -> Self {
        Self {
            kind: ActorKind::Operator,
            ..Self::default()
        }
    }

    /// Nobody.
    pub fn automatic() -> Self {
        Self {
            kind: ActorKind::Automatic,
            ..Self::default()
        }
    }

    /// The holder of a token or a setup link.
    pub fn credential(kind: ActorKind, credential_id: &str) -> Self {
        Self {
            kind,
            credential_id: Some(credential_id.to_owned()),
            label: None,
        }
    }

    /// The subject of a session.
    pub fn session(subject: &str) -> Self {
        Self {
            kind: ActorKind::Session,
            credential_id: None,
            label: Some(subject.to_owned()),
        }
    }
}
