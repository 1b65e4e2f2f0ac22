//! Requests of clients at the token endpoint and its neighbours (RFC 6749 2.3, 4.1.3, 6; RFC 7009; RFC 7523 2.2; RFC 7662).

use super::error::OauthError;
use crate::crypto::base64;

/// The parameters of a form or a query, decoded.
pub fn parameters(octets: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(octets)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// What a client shows to say who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientCredentials {
    /// `Authorization: Basic`.
    Basic {
        /// Its id.
        client_id: String,
        /// Its secret.
        secret: String,
    },
    /// `client_id` and `client_secret` in the form.
    Post {
        /// Its id.
        client_id: String,
        /// Its secret.
        secret: String,
    },
    /// A JWT signed by the client.
    Assertion {
        /// Its id, as the JWT's `sub` says.
        client_id: String,
        /// The JWT.
        token: String,
    },
    /// `client_id` alone.
    None {
        /// Its id.
        client_id: String,
    },
}

impl ClientCredentials {
    /// Who the client says it is.
    pub fn client_id(&self) -> &str {
        match self {
            Self::Basic { client_id, .. }
            | Self::Post { client_id, .. }
            | Self::Assertion { client_id, .. }
            | Self::None { client_id } => client_id,
        }
    }
}

/// A form that a client sent.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    parameters: Vec<(String, String)>,
}

impl TokenRequest {
    /// Reads a form. RFC 6749 3.2: no parameter is there twice.
    pub fn parse(octets: &[u8]) -> Result<Self, OauthError> {
        let parameters = parameters(octets);
        let mut names: Vec<&str> = parameters.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(OauthError::invalid_request("A parameter is there twice."));
        }
        Ok(Self { parameters })
    }

    /// A parameter; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(of, _)| of == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub fn required(&self, name: &'static str) -> Result<&str, OauthError> {
        self.get(name)
            .ok_or_else(|| OauthError::invalid_request("A parameter is missing."))
    }

    /// How the client authenticates: by one method only (RFC 6749 2.3).
    pub fn credentials(&self, authorization: Option<&str>) -> Result<ClientCredentials, OauthError> {
        let basic = authorization
            .map(|header| basic(header).ok_or(OauthError::INVALID_CLIENT))
            .transpose()?;
        let (id, secret) = (self.get("client_id"), self.get("client_secret"));
        let assertion = self.get("client_assertion");
        match (basic, secret, assertion) {
            (Some((client_id, secret)), None, None) if id.is_none_or(|id| id == client_id) => {
                Ok(ClientCredentials::Basic { client_id, secret })
            }
            (None, Some(secret), None) => Ok(ClientCredentials::Post {
                client_id: id.ok_or(OauthError::INVALID_CLIENT)?.to_owned(),
                secret: secret.to_owned(),
            }),
            (None, None, Some(token)) => self.assertion(token, id),
            (None, None, None) => Ok(ClientCredentials::None {
                client_id: id.ok_or(OauthError::INVALID_CLIENT)?.to_owned(),
            }),
            _ => Err(OauthError::invalid_request("Authenticate by one method.")),
        }
    }

    fn assertion(&self, token: &str, id: Option<&str>) -> Result<ClientCredentials, OauthError> {
        if self.get("client_assertion_type") != Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
            return Err(OauthError::INVALID_CLIENT);
        }
        let parsed = crate::jose::Jws::parse(token).map_err(|_| OauthError::INVALID_CLIENT)?;
        let subject = parsed.unverified().get("sub").and_then(crate::json::Value::as_str);
        let client_id = subject.filter(|subject| id.is_none_or(|id| id == *subject));
        Ok(ClientCredentials::Assertion {
            client_id: client_id.ok_or(OauthError::INVALID_CLIENT)?.to_owned(),
            token: token.to_owned(),
        })
    }
}

/// RFC 6749 2.3.1: id and secret, each form-encoded, then as RFC 7617 has it.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, value) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(base64::decode(value.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        let pair = parameters(format!("v={text}").as_bytes());
        pair.into_iter().next().map(|(_, value)| value)
    };
    Some((decoded(id)?, decoded(secret)?))
}
