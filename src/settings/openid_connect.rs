//! What an administrator sets to connect an OpenID provider.

use super::OrganizationId;
use crate::crypto::{base64, sha256, siv};
use crate::json::{Deserialize, Serialize};
use crate::octets::hex;

/// How the identity provider speaks to us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// SAML 2.0.
    #[default]
    Saml,
    /// OpenID Connect 1.0.
    Oidc,
}

impl Protocol {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// An OpenID provider, and who we are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenIdConnectSettings {
    /// Its issuer identifier, character for character.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// What proves it; none for a client that has PKCE alone.
    pub client_secret: Option<SealedSecret>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
}

/// The scopes of who sets none.
pub const DEFAULT_SCOPES: [&str; 2] = ["profile", "email"];

/// A client's secret as it is stored: sealed with a key of `SESSION_KEY`, for one organization, issuer and client. Under
/// another issuer it cannot be opened, so that nobody can have it sent to a place of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSecret(String);

/// What is shown of a secret begins with this.
const SHOWN: &str = "kept:";

impl SealedSecret {
    /// Seals a secret.
    pub fn seal(key: &[u8], of: &OrganizationId, issuer: &str, client_id: &str, secret: &str) -> Self {
        let context = context(of, issuer, client_id);
        Self(base64::encode_url(&siv::seal(key, &context, secret.as_bytes())))
    }

    /// What stands for it wherever settings are shown. It tells whether it is the same secret, and opens nothing; written
    /// back, it means the secret that is there.
    pub fn shown(&self) -> String {
        let name = hex(&sha256(self.0.as_bytes()));
        format!("{SHOWN}{}", name.get(..12).unwrap_or_default())
    }

    /// Whether a text stands for a secret that is there.
    pub fn is_shown(text: &str) -> bool {
        text.starts_with(SHOWN)
    }

    fn open(&self, key: &[u8], context: &[u8]) -> Option<String> {
        let sealed = base64::decode_url(&self.0).ok()?;
        String::from_utf8(siv::open(key, context, &sealed)?).ok()
    }
}

impl OpenIdConnectSettings {
    /// The secret, opened with one of `keys`. `Err` where there is one and none of them opens it.
    pub fn open_secret<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k [u8]>,
        of: &OrganizationId,
    ) -> Result<Option<String>, UnreadableSecret> {
        let Some(sealed) = &self.client_secret else {
            return Ok(None);
        };
        let context = context(of, &self.issuer, &self.client_id);
        let mut opened = keys.into_iter().filter_map(|key| sealed.open(key, &context));
        opened.next().map(Some).ok_or(UnreadableSecret)
    }

    /// Whether it is the same client of the same provider.
    pub fn is_client_of(&self, issuer: &str, client_id: &str) -> bool {
        self.issuer == issuer && self.client_id == client_id
    }
}

/// The key that a secret was sealed with is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableSecret;

/// No part can pass for another: ids and URLs have no NUL, and what comes last may have anything.
fn context(of: &OrganizationId, issuer: &str, client_id: &str) -> Vec<u8> {
    format!("client secret\0{of}\0{issuer}\0{client_id}").into_bytes()
}
