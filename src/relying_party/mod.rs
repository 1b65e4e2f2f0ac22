//! The other side of OpenID Connect: an organization whose identity provider is an OpenID provider (Core 1.0, Discovery
//! 1.0). Pure functions of what came in; `service::upstream` has the order of steps.
//!
//! ```text
//! ProviderMetadata → AuthenticationRequest → (pause: the browser) → AuthorizationResponse → Answered
//!   → (pause: token endpoint) → Tokens → Received → (pause: keys) → SignedClaims → IdToken
//! ```
//!
//! Trust changes in [`Received::verify`]: [`IdToken`] has one constructor, and it takes [`SignedClaims`].

mod error;
mod id_token;
mod keys;
mod provider;
mod request;
mod response;
mod tokens;
mod user_info;

pub use error::{OpenIdError, OpenIdRule};
pub use id_token::{Expected, IdToken, Received, SignedClaims, Step};
pub use keys::keys;
pub use provider::{ClientAuthentication, ProviderMetadata, discovery_url};
pub use request::{AuthenticationRequest, code_challenge};
pub use response::{Answered, AuthorizationResponse};
pub use tokens::{TokenRequest, Tokens};
pub use user_info::UserInfo;

use crate::json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// What a provider said, as an administrator may read it: printable ASCII, and not more than a line.
fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let printable = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    let mut line: String = text.chars().take(200).map(printable).collect();
    if text.chars().nth(200).is_some() {
        line.push('…');
    }
    line
}

/// A member that is a text.
fn text<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    object.get(name).and_then(Value::as_str)
}

/// The texts of a member that is a list.
fn texts<'o>(object: &'o Object, name: &str) -> Option<Vec<&'o str>> {
    let list = object.get(name)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).collect())
}
