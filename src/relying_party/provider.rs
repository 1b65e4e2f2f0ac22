//! What an OpenID provider says of itself (Discovery 1.0).

use crate::json::Value;
use crate::json::{Deserialize, Serialize};

use super::error::{OpenIdError, OpenIdRule as Rule};
use super::{Object, quoted, text, texts};
use crate::settings::MetadataUrl;

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// How the client says to the token endpoint who it is (Core 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// `none`: a client without a secret, which PKCE protects.
    None,
}

/// The configuration of one provider, as far as it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderMetadata {
    /// Its issuer identifier.
    pub issuer: String,
    /// Where members are sent.
    pub authorization_endpoint: String,
    /// Where codes are redeemed.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where more claims are.
    pub userinfo_endpoint: Option<String>,
    /// The ways of client authentication that it takes; `None` says the specification's default.
    pub client_authentications: Option<Vec<String>>,
    /// Whether every answer of its authorization endpoint names it (RFC 9207 3).
    pub names_itself: bool,
}

/// Where the configuration of `issuer` is (Discovery 4.1: a terminating `/` MUST be removed first).
pub fn discovery_url(issuer: &str) -> String {
    format!("{}{WELL_KNOWN}", issuer.strip_suffix('/').unwrap_or(issuer))
}

impl ProviderMetadata {
    /// Reads the document at [`discovery_url`].
    ///
    /// 1. Discovery 4.2: it is a JSON object.
    /// 2. Discovery 4.3: its issuer MUST be exactly the one that was asked; else it speaks for somebody else.
    /// 3. Discovery 3: the endpoints are there; each is an address that may be opened.
    /// 4. Core 3.1, RFC 9700 2.1.1: it knows the code flow, and PKCE by S256 unless it does not say how it takes PKCE.
    pub fn read(octets: &[u8], issuer: &str, allow_loopback: bool) -> Result<Self, OpenIdError> {
        let document: Object = crate::json::from_slice(octets)
            .map_err(|_| Rule::ProviderForm.refuse("a JSON object", "something else"))?; // 1
        let named = text(&document, "issuer").unwrap_or("none");
        if named != issuer {
            return Err(Rule::ProviderIssuer.refuse(issuer, quoted(named))); // 2
        }
        let endpoint = |name: &str| match text(&document, name) {
            Some(url) => usable(name, url, allow_loopback), // 3
            None => Err(Rule::ProviderForm.refuse(name, "none")),
        };
        let offers = |name: &str, wanted: &str| texts(&document, name).is_none_or(|list| list.contains(&wanted));
        if !offers("response_types_supported", "code") {
            return Err(
                Rule::ProviderCode.refuse("the response type code", listed(&document, "response_types_supported"))
            ); // 4
        }
        if !offers("code_challenge_methods_supported", "S256") {
            let found = listed(&document, "code_challenge_methods_supported");
            return Err(Rule::ProviderPkce.refuse("PKCE by S256", found)); // 4
        }
        let user_info = text(&document, "userinfo_endpoint");
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: endpoint("authorization_endpoint")?,
            token_endpoint: endpoint("token_endpoint")?,
            jwks_uri: endpoint("jwks_uri")?,
            userinfo_endpoint: user_info
                .map(|url| usable("userinfo_endpoint", url, allow_loopback))
                .transpose()?,
            client_authentications: texts(&document, "token_endpoint_auth_methods_supported")
                .map(|list| list.into_iter().map(str::to_owned).collect()),
            names_itself: document.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true)),
        })
    }

    /// How a client with or without a secret authenticates here: by the first way that both know. Discovery 3: without
    /// a list it is `client_secret_basic`.
    pub fn client_authentication(&self, has_secret: bool) -> Result<ClientAuthentication, OpenIdError> {
        let listed = self.client_authentications.as_deref();
        let takes = |name: &str| listed.is_some_and(|list| list.iter().any(|of| of == name));
        match has_secret {
            // A provider of public clients need not list it: they do not authenticate.
            false => Ok(ClientAuthentication::None),
            true if listed.is_none() || takes("client_secret_basic") => Ok(ClientAuthentication::Basic),
            true if takes("client_secret_post") => Ok(ClientAuthentication::Post),
            true => Err(Rule::ProviderClientAuthentication.refuse(
                "client_secret_basic or client_secret_post",
                quoted(&listed.unwrap_or_default().join(", ")),
            )),
        }
    }
}

fn listed(document: &Object, name: &str) -> String {
    quoted(&texts(document, name).unwrap_or_default().join(", "))
}

/// An endpoint as it is opened and sent to: the rules are those of every address that somebody else chooses.
fn usable(name: &str, url: &str, allow_loopback: bool) -> Result<String, OpenIdError> {
    MetadataUrl::parse(url, allow_loopback)
        .map(|url| url.as_str().to_owned())
        .map_err(|error| {
            Rule::ProviderEndpoint.refuse(
                format!("{name}: a public https address"),
                format!("{}: {}", error.code(), quoted(url)),
            )
        })
}
