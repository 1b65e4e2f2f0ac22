//! The token endpoint: what is sent there, and what comes back (Core 3.1.3).

use crate::json::Value;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::error::{OpenIdError, OpenIdRule as Rule};
use super::{Answered, ClientAuthentication, Object, quoted, text};
use crate::crypto::base64;

/// A Token Request.
#[derive(Debug, Clone, Copy)]
pub struct TokenRequest<'a> {
    /// What is redeemed.
    pub answered: &'a Answered,
    /// Where the code was sent (Core 3.1.3.2: it is compared there).
    pub redirect_uri: &'a str,
    /// Who we are there.
    pub client_id: &'a str,
    /// What proves it.
    pub client_secret: Option<&'a str>,
    /// How it is proven.
    pub authentication: ClientAuthentication,
    /// What the code challenge was made of (RFC 7636 4.5).
    pub code_verifier: &'a str,
}

impl TokenRequest<'_> {
    /// The body, and the value of `Authorization`.
    ///
    /// RFC 6749 2.3.1: for Basic, id and secret are form-encoded first. The secret is in one of the two places.
    pub fn form(&self) -> (String, Option<String>) {
        let mut body = Serializer::new(String::new());
        body.append_pair("grant_type", "authorization_code")
            .append_pair("code", self.answered.code())
            .append_pair("redirect_uri", self.redirect_uri)
            .append_pair("code_verifier", self.code_verifier);
        let secret = self.client_secret.unwrap_or_default();
        let authorization = match self.authentication {
            ClientAuthentication::Basic => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let pair = format!("{}:{}", encoded(self.client_id), encoded(secret));
                Some(format!("Basic {}", base64::encode(pair.as_bytes())))
            }
            ClientAuthentication::Post => {
                body.append_pair("client_id", self.client_id)
                    .append_pair("client_secret", secret);
                None
            }
            ClientAuthentication::None => {
                body.append_pair("client_id", self.client_id);
                None
            }
        };
        (body.finish(), authorization)
    }
}

/// What the code was redeemed for. Not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// The ID token.
    pub id_token: String,
    /// The access token: for userinfo.
    pub access_token: String,
}

impl Tokens {
    /// Reads an answer of the token endpoint.
    ///
    /// 1. RFC 6749 5.2: an error is said by its code.
    /// 2. RFC 6749 5.1, Core 3.1.3.3: else there is an access token, its type is `Bearer` in whatever case.
    /// 3. Core 3.1.3.3: and an ID token.
    pub fn read(status: u16, octets: &[u8]) -> Result<Self, OpenIdError> {
        let answer = crate::json::from_slice::<Object>(octets);
        if status != 200 {
            let said = answer.as_ref().ok().and_then(|answer| text(answer, "error"));
            let description = answer
                .as_ref()
                .ok()
                .and_then(|answer| text(answer, "error_description"));
            let found = [said, description].into_iter().flatten().collect::<Vec<_>>().join(": ");
            let found = if found.is_empty() {
                format!("status {status}")
            } else {
                found
            };
            return Err(Rule::TokenGood.refuse("tokens", quoted(&found))); // 1
        }
        let answer = answer.map_err(|_| Rule::TokenForm.refuse("a JSON object", "something else"))?;
        let is_bearer = text(&answer, "token_type").is_some_and(|name| name.eq_ignore_ascii_case("bearer"));
        let access_token = text(&answer, "access_token").filter(|token| !token.is_empty() && is_bearer);
        let Some(access_token) = access_token else {
            let found = answer.get("token_type").map_or("none".to_owned(), Value::to_string);
            return Err(Rule::TokenForm.refuse("an access token of the type Bearer", quoted(&found))); // 2
        };
        match text(&answer, "id_token") {
            Some(id_token) => Ok(Self {
                id_token: id_token.to_owned(),
                access_token: access_token.to_owned(),
            }),
            None => Err(Rule::TokenWithId.refuse("an ID token", "none")), // 3
        }
    }
}
