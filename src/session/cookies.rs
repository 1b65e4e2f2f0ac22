//! What each cookie holds. All are `__Host-`: this host's alone, whole path, Secure.

use super::seal::{Keys, Seal};
use crate::crypto::sha256;
use crate::json::{Deserialize, Serialize};
use crate::octets::hex;
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// A login that went out and has not come back: what the Response is compared with.
///
/// It is `SameSite=None`, since the identity provider's POST comes from another site (Bindings 3.5); it holds no
/// secret, and its request ID is spent in the Durable Object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogin {
    /// ID of the AuthnRequest, or `state`.
    pub request_id: String,
    /// The organization it was made for.
    pub organization: OrganizationId,
    /// Where the member goes afterwards; allowed when the login began.
    pub return_to: String,
    /// The test it belongs to.
    pub test_id: Option<String>,
    /// Whether it answers an unsolicited Response.
    pub upgraded: bool,
    /// Whether the subject must authenticate anew, whatever the settings say.
    #[serde(default)]
    pub force_authn: bool,
    /// The session that this browser had: the new one takes its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Replaced>,
    /// When it went out.
    pub issued_at: Timestamp,
    /// What an answer by OpenID Connect is compared with; the request ID is its `state`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openid: Option<PendingOpenId>,
}

/// The provider that a login went to. All of it stands in the URL that the browser was sent to: the code verifier is
/// made anew from the `state`, with a key that the browser does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingOpenId {
    /// The provider: which of several an answer may come from (RFC 9207).
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// What the ID token must have.
    pub nonce: String,
    /// What the verifier is found by.
    pub code_challenge: String,
}

/// A session whose browser signs in anew, by its name in the Durable Object: not the secret that the cookie has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// The organization's id.
    pub organization: OrganizationId,
    /// SHA-256 of the session identifier, hex.
    pub session_hash: String,
}

impl PendingLogin {
    /// How long the identity provider may take, in seconds.
    pub const SECONDS: i64 = 1_800;
    const KIND: &'static str = "pending-login";

    /// The cookie's value.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> String {
        Seal::new(keys, Self::KIND).seal(self)
    }

    /// Reads a cookie's value; `None` unless we wrote it and it has not ended.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, value: &str, now: Timestamp) -> Option<Self> {
        let pending: Self = Seal::new(keys, Self::KIND).open(value)?;
        (now < pending.ends_at()).then_some(pending)
    }

    /// When it ends.
    pub fn ends_at(&self) -> Timestamp {
        self.issued_at.plus_seconds(Self::SECONDS)
    }
}

/// One cookie for each request, so that several tabs can sign in at once.
pub fn pending_login_cookie_name(request_id: &str) -> String {
    let hash = hex(&sha256(request_id.as_bytes()));
    format!("{PENDING_PREFIX}{}", hash.get(..16).unwrap_or_default())
}

/// What the names of pending logins' cookies begin with.
pub const PENDING_PREFIX: &str = "__Host-saml-login-";

/// A LogoutRequest that went out and has not been answered: what the LogoutResponse is compared with.
///
/// `SameSite=None` for the same reason as [`PendingLogin`]. Nothing is spent: the answer changes nothing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogout {
    /// ID of the LogoutRequest.
    pub request_id: String,
    /// The organization whose identity provider it went to.
    pub organization: OrganizationId,
    /// Where the member goes afterwards; allowed when the logout began. None is the page that says signed out.
    pub return_to: Option<String>,
    /// When it went out.
    pub issued_at: Timestamp,
}

impl PendingLogout {
    /// How long the identity provider may take, in seconds.
    pub const SECONDS: i64 = 600;
    /// The cookie's name. There is one: a browser that signs out again waits for the later answer.
    pub const NAME: &'static str = "__Host-saml-logout";
    const KIND: &'static str = "pending-logout";

    /// The cookie's value.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> String {
        Seal::new(keys, Self::KIND).seal(self)
    }

    /// Reads a cookie's value; `None` unless we wrote it and it has not ended.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, value: &str, now: Timestamp) -> Option<Self> {
        let pending: Self = Seal::new(keys, Self::KIND).open(value)?;
        (now < pending.issued_at.plus_seconds(Self::SECONDS)).then_some(pending)
    }
}

/// The member's session cookie: which organization's Durable Object to ask, and for which session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCookie {
    /// The organization's id.
    pub organization: OrganizationId,
    /// The unguessable identifier; the Durable Object has only its hash.
    pub identifier: String,
}

impl SessionCookie {
    /// The cookie's name.
    pub const NAME: &'static str = "__Host-saml-session";
    const KIND: &'static str = "session";

    /// The cookie's value. It is sealed so that nobody can make us ask Durable Objects that do not exist.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> String {
        Seal::new(keys, Self::KIND).seal(self)
    }

    /// Reads a cookie's value.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, value: &str) -> Option<Self> {
        Seal::new(keys, Self::KIND).open(value)
    }

    /// The name of the session in the Durable Object.
    pub fn session_hash(&self) -> String {
        hex(&sha256(self.identifier.as_bytes()))
    }
}

/// What the settings page has to say about certificates that it was given and did not take. It is told when the browser
/// is back on the page: at once, or after a test at the identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutCookie {
    /// The organization's id.
    pub organization: OrganizationId,
    /// Whom each was for.
    pub subjects: Vec<String>,
}

impl LeftOutCookie {
    /// The cookie's name.
    pub const NAME: &'static str = "__Host-saml-left-out";
    /// How long it is told, in seconds.
    pub const SECONDS: i64 = 1_800;
    const KIND: &'static str = "left-out";

    /// The cookie's value.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> String {
        Seal::new(keys, Self::KIND).seal(self)
    }

    /// Reads a cookie's value; `None` unless we wrote it.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, value: &str) -> Option<Self> {
        Seal::new(keys, Self::KIND).open(value)
    }
}

/// The settings page's cookie: by which token or setup link it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdministratorCookie {
    /// The organization's id.
    pub organization: OrganizationId,
    /// The token's or setup link's id.
    pub credential_id: String,
    /// What tells this browser from others.
    pub browser: String,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl AdministratorCookie {
    /// The cookie's name.
    pub const NAME: &'static str = "__Host-saml-administrator";
    /// How long the page stays open after a token was typed in, in seconds; after a setup link, as long as the link.
    pub const SECONDS: i64 = 12 * 3_600;
    const KIND: &'static str = "administrator";

    /// The cookie's value.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> String {
        Seal::new(keys, Self::KIND).seal(self)
    }

    /// Reads a cookie's value; `None` unless we wrote it and it has not ended.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, value: &str, now: Timestamp) -> Option<Self> {
        let cookie: Self = Seal::new(keys, Self::KIND).open(value)?;
        (now < cookie.ends_at).then_some(cookie)
    }

    /// SHA-256 of the browser's secret, hex.
    pub fn browser_hash(&self) -> String {
        hex(&sha256(self.browser.as_bytes()))
    }
}
