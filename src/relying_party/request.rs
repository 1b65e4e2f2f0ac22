//! The request that a browser carries to the provider (Core 3.1.2.1).

use url::Url;

use super::ProviderMetadata;
use super::error::{OpenIdError, OpenIdRule as Rule};
use crate::crypto::{base64, sha256};

/// An Authentication Request by the code flow, with PKCE.
#[derive(Debug, Clone, Copy)]
pub struct AuthenticationRequest<'a> {
    /// Who we are there.
    pub client_id: &'a str,
    /// Where the answer goes.
    pub redirect_uri: &'a str,
    /// What is asked for beside `openid`.
    pub scopes: &'a [String],
    /// Binds the answer to the browser.
    pub state: &'a str,
    /// Binds the ID token to the login.
    pub nonce: &'a str,
    /// What the code is bound to (RFC 7636 4.2).
    pub code_challenge: &'a str,
    /// Whether the member must authenticate anew.
    pub authenticate_anew: bool,
}

/// RFC 7636 4.2: S256 of the verifier.
pub fn code_challenge(verifier: &str) -> String {
    base64::encode_url(&sha256(verifier.as_bytes()))
}

impl AuthenticationRequest<'_> {
    /// The URL. RFC 6749 3.1: a query that the endpoint has is kept.
    ///
    /// With `max_age=0` the ID token MUST say when the member authenticated (Core 3.1.2.1), so that it can be held to it.
    pub fn url(&self, provider: &ProviderMetadata) -> Result<String, OpenIdError> {
        let mut url = Url::parse(&provider.authorization_endpoint)
            .map_err(|_| Rule::ProviderEndpoint.refuse("authorization_endpoint: a URL", "something else"))?;
        let mut scope = "openid".to_owned();
        for further in self.scopes.iter().filter(|scope| *scope != "openid") {
            scope.push(' ');
            scope.push_str(further);
        }
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", self.client_id),
            ("redirect_uri", self.redirect_uri),
            ("scope", &scope),
            ("state", self.state),
            ("nonce", self.nonce),
            ("code_challenge", self.code_challenge),
            ("code_challenge_method", "S256"),
        ]);
        if self.authenticate_anew {
            url.query_pairs_mut()
                .extend_pairs([("prompt", "login"), ("max_age", "0")]);
        }
        Ok(url.into())
    }
}
