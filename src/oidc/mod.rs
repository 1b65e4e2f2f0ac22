//! OpenID Connect in front of SAML: pure functions of what came in. An application speaks OpenID Connect and knows
//! nothing of SAML.
//!
//! ```text
//! AuthorizationRequest → (pause: session, or a SAML login) → Grant, by its code → (pause: redeem once) → tokens
//! ```

mod authorization;
mod claims;
mod client;
mod discovery;
mod error;
mod grant;
mod token_request;

pub use authorization::{AuthorizationError, AuthorizationRequest, Prompt, redirect_with};
pub use claims::{id_token, user_info};
pub use client::{AuthMethod, Client, ClientError, ClientUpdate};
pub use discovery::discovery;
pub use error::OauthError;
pub use grant::{Grant, TokenText, challenge_of};
pub use token_request::{ClientCredentials, TokenRequest, parameters};

/// How long a code can be redeemed, in seconds (RFC 6749 4.1.2: at most ten minutes).
pub const CODE_SECONDS: i64 = 60;
/// How long an access token and an ID token are good for, in seconds.
pub const TOKEN_SECONDS: i64 = 600;
/// How long a refresh token is good for when it is not used, in seconds; never longer than the session.
pub const REFRESH_SECONDS: i64 = 30 * 86_400;

/// The scopes that mean something here. Others are passed over (OpenID Connect Core 3.1.2.1).
pub const SCOPES: [&str; 6] = ["openid", "profile", "email", "roles", "groups", "offline_access"];
