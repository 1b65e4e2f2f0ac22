//! Applications that sign their users in here (OpenID Connect Registration 2).

use crate::json::{Deserialize, Serialize};
use url::Url;

use crate::jose::JwkSet;
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// The most redirect URIs of one client.
const URIS_MOST: usize = 20;
/// The longest of them, in octets.
const URI_OCTETS: usize = 512;
/// The longest name, in characters.
const NAME_MOST: usize = 100;

/// How a client shows who it is at the token endpoint (OpenID Connect Core 9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Its secret in `Authorization: Basic`.
    #[default]
    ClientSecretBasic,
    /// Its secret in the form.
    ClientSecretPost,
    /// A JWT that it signs with its own key (RFC 7523).
    PrivateKeyJwt,
    /// Nothing: it runs where no secret can be kept. PKCE is what holds it to its code.
    None,
}

impl AuthMethod {
    /// All of them, as discovery lists them.
    pub const NAMES: [&str; 4] = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];

    /// Whether a secret is handed out.
    pub fn has_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

/// What is registered of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The form of this record.
    pub version: u32,
    /// Its `client_id`.
    pub id: String,
    /// The organization whose members it signs in.
    pub organization: OrganizationId,
    /// Its name, for administrators.
    pub name: String,
    /// Where codes may be sent. Compared as they are written (RFC 9700 2.1).
    pub redirect_uris: Vec<String>,
    /// Where a browser may go after sign-out.
    pub post_logout_redirect_uris: Vec<String>,
    /// How it authenticates.
    pub token_endpoint_auth_method: AuthMethod,
    /// SHA-256 of its secret, hex.
    pub secret_hash: Option<String>,
    /// Its public keys, for `private_key_jwt`.
    pub jwks: Option<JwkSet>,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// What an administrator sends to register or change a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientUpdate {
    /// Its name.
    pub name: String,
    /// See [`Client::redirect_uris`].
    pub redirect_uris: Vec<String>,
    /// See [`Client::post_logout_redirect_uris`].
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// See [`Client::token_endpoint_auth_method`].
    #[serde(default)]
    pub token_endpoint_auth_method: AuthMethod,
    /// See [`Client::jwks`].
    #[serde(default)]
    pub jwks: Option<JwkSet>,
}

/// What is wrong with a registration: the field, and what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientError {
    /// The field.
    pub field: &'static str,
    /// What it should be.
    pub detail: &'static str,
}

impl ClientUpdate {
    /// Holds a registration against the rules:
    ///
    /// 1. a name of 1 to 100 characters;
    /// 2. 1 to 20 redirect URIs: https, a loopback address, or a private-use scheme with a dot (RFC 8252 7), without a
    ///    fragment (RFC 6749 3.1.2) and without a user name;
    /// 3. public keys for `private_key_jwt`, and only for it; no private ones.
    pub fn validate(&self) -> Result<(), ClientError> {
        let fault = |field, detail| Err(ClientError { field, detail });
        let name = self.name.trim();
        if !(1..=NAME_MOST).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return fault("name", "1 to 100 characters, without control characters"); // 1
        }
        if self.redirect_uris.is_empty() || self.redirect_uris.len() > URIS_MOST {
            return fault("redirect_uris", "1 to 20 URIs"); // 2
        }
        if self.post_logout_redirect_uris.len() > URIS_MOST {
            return fault("post_logout_redirect_uris", "at most 20 URIs"); // 2
        }
        let form = "https, http on a loopback address, or a private-use scheme with a dot; no fragment, no user name";
        if !self.redirect_uris.iter().all(|uri| is_allowed(uri)) {
            return fault("redirect_uris", form); // 2
        }
        if !self.post_logout_redirect_uris.iter().all(|uri| is_allowed(uri)) {
            return fault("post_logout_redirect_uris", form); // 2
        }
        let keys = self.jwks.as_ref().map_or(&[][..], |set| set.keys.as_slice());
        if keys.iter().any(crate::jose::Jwk::is_private) {
            return fault("jwks", "public keys only: a private key was sent, and must be replaced"); // 3
        }
        match (self.token_endpoint_auth_method, keys.len()) {
            (AuthMethod::PrivateKeyJwt, 0 | 9..) => fault("jwks", "1 to 8 public keys for private_key_jwt"), // 3
            (AuthMethod::PrivateKeyJwt, _) | (_, 0) => Ok(()),
            _ => fault("jwks", "none, except for private_key_jwt"), // 3
        }
    }
}

fn is_allowed(uri: &str) -> bool {
    let graphic = uri.len() <= URI_OCTETS && uri.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'\\');
    let Ok(url) = Url::parse(uri) else { return false };
    let clean = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    let scheme = match url.scheme() {
        "https" => url.host_str().is_some(),
        "http" => is_loopback(&url),
        scheme => scheme.contains('.'),
    };
    graphic && clean && scheme
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"))
}

impl Client {
    /// Whether a code may be sent to `uri`: it is registered, octet for octet; of a loopback address by number the port
    /// does not count (RFC 8252 7.3).
    pub fn allows_redirect(&self, uri: &str) -> bool {
        self.redirect_uris
            .iter()
            .any(|registered| registered == uri || same_but_port(registered, uri))
    }

    /// Whether it can show who it is.
    pub fn is_confidential(&self) -> bool {
        self.token_endpoint_auth_method != AuthMethod::None
    }

    /// Whether a browser may go to `uri` after sign-out.
    pub fn allows_post_logout(&self, uri: &str) -> bool {
        self.post_logout_redirect_uris
            .iter()
            .any(|registered| registered == uri)
    }
}

fn same_but_port(registered: &str, uri: &str) -> bool {
    let without_port = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        let numbered = url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]"));
        let spelt = is_allowed(text) && numbered && url.as_str() == text;
        url.set_port(None).ok()?;
        spelt.then_some(url)
    };
    without_port(registered).is_some_and(|registered| without_port(uri) == Some(registered))
}
