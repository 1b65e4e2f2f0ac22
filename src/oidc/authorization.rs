//! The request for authorization (OpenID Connect Core 3.1.2.1, RFC 6749 4.1.1, RFC 7636 4.3).

use crate::json::{Deserialize, Serialize};
use url::Url;

use super::SCOPES;
use super::client::{AuthMethod, Client};
use super::error::OauthError;

/// The longest `state` and `nonce`, in octets: they travel in a cookie.
const TEXT_MOST: usize = 1_024;

/// Whether the subject may or must be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// As it takes.
    #[default]
    AsNeeded,
    /// Not at all.
    None,
    /// Anew.
    Login,
}

/// A request whose client and redirect URI are right, and whose parameters hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The client.
    pub client_id: String,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// The known scopes that were asked for, space separated.
    pub scope: String,
    /// The client's own value, handed back.
    pub state: Option<String>,
    /// The client's own value, for the ID token.
    pub nonce: Option<String>,
    /// SHA-256 of the PKCE verifier, base64url.
    pub code_challenge: Option<String>,
    /// See [`Prompt`].
    pub prompt: Prompt,
    /// How long ago the subject may have authenticated, in seconds.
    pub max_age: Option<i64>,
}

/// An error with the place that it is told to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationError {
    /// What is wrong.
    pub error: OauthError,
    /// The client's own value, handed back.
    pub state: Option<String>,
}

/// The one value of a parameter (RFC 6749 3.1: none may be there twice; an empty one counts as absent).
fn one<'p>(parameters: &'p [(String, String)], name: &str) -> Result<Option<&'p str>, OauthError> {
    let mut values = parameters
        .iter()
        .filter(|(of, _)| of == name)
        .map(|(_, value)| value.as_str());
    let first = values.next();
    match values.next() {
        Some(_) => Err(OauthError::invalid_request("A parameter is there twice.")),
        None => Ok(first.filter(|value| !value.is_empty())),
    }
}

impl AuthorizationRequest {
    /// The client that a request names, where it names one.
    pub fn client_id(parameters: &[(String, String)]) -> Option<&str> {
        one(parameters, "client_id").ok().flatten()
    }

    /// Where answers go: only to a registered URI. Without one nothing is sent anywhere (RFC 6749 3.1.2.4).
    pub fn redirect_uri(parameters: &[(String, String)], client: &Client) -> Option<String> {
        let uri = one(parameters, "redirect_uri").ok().flatten()?;
        client.allows_redirect(uri).then(|| uri.to_owned())
    }

    /// Reads the rest of the request.
    pub fn parse(
        parameters: &[(String, String)],
        client: &Client,
        redirect_uri: String,
    ) -> Result<Self, AuthorizationError> {
        let state = one(parameters, "state");
        let told = state.clone().ok().flatten().filter(|state| state.len() <= TEXT_MOST);
        Self::read(parameters, client, redirect_uri).map_err(|error| AuthorizationError {
            error,
            state: told.map(str::to_owned),
        })
    }

    /// 1. Core 6: no request objects. 2. RFC 6749 3.1.1: `code` alone, answered in the query.
    /// 3. Core 3.1.2.1: the scope has `openid`. 4. RFC 7636 4.2: PKCE by S256; a client without a secret must.
    /// 5. Core 3.1.2.1: `none` stands alone.
    fn read(parameters: &[(String, String)], client: &Client, redirect_uri: String) -> Result<Self, OauthError> {
        let one = |name| one(parameters, name);
        if one("request")?.is_some() {
            return Err(OauthError::new(
                "request_not_supported",
                "Send the parameters themselves.",
            )); // 1
        }
        if one("request_uri")?.is_some() {
            return Err(OauthError::new(
                "request_uri_not_supported",
                "Send the parameters themselves.",
            )); // 1
        }
        match one("response_type")? {
            Some("code") => {}
            None => return Err(OauthError::invalid_request("response_type is missing.")),
            Some(_) => return Err(OauthError::new("unsupported_response_type", "response_type is code.")), // 2
        }
        if one("response_mode")?.is_some_and(|mode| mode != "query") {
            return Err(OauthError::invalid_request("response_mode is query.")); // 2
        }
        let scope = scopes(one("scope")?.unwrap_or_default())?; // 3
        Ok(Self {
            client_id: client.id.clone(),
            redirect_uri,
            scope,
            state: text(one("state")?)?,
            nonce: text(one("nonce")?)?,
            code_challenge: challenge(one("code_challenge")?, one("code_challenge_method")?, client)?, // 4
            prompt: prompt(one("prompt")?.unwrap_or_default())?,                                       // 5
            max_age: max_age(one("max_age")?)?,
        })
    }
}

fn scopes(asked: &str) -> Result<String, OauthError> {
    let known: Vec<&str> = SCOPES
        .into_iter()
        .filter(|scope| asked.split(' ').any(|asked| asked == *scope))
        .collect();
    if known.contains(&"openid") {
        Ok(known.join(" "))
    } else {
        Err(OauthError::new("invalid_scope", "scope has openid in it."))
    }
}

fn text(value: Option<&str>) -> Result<Option<String>, OauthError> {
    match value {
        Some(text) if text.len() > TEXT_MOST => Err(OauthError::invalid_request(
            "state and nonce have at most 1,024 octets.",
        )),
        value => Ok(value.map(str::to_owned)),
    }
}

fn challenge(value: Option<&str>, method: Option<&str>, client: &Client) -> Result<Option<String>, OauthError> {
    let public = client.token_endpoint_auth_method == AuthMethod::None;
    match (value, method) {
        (None, None) if public => Err(OauthError::invalid_request(
            "code_challenge is missing: this client needs PKCE.",
        )),
        (None, None) => Ok(None),
        (Some(value), Some("S256")) if value.len() == 43 => Ok(Some(value.to_owned())),
        _ => Err(OauthError::invalid_request(
            "code_challenge has 43 characters, with code_challenge_method S256.",
        )),
    }
}

fn prompt(value: &str) -> Result<Prompt, OauthError> {
    let mut found = Prompt::AsNeeded;
    let values: Vec<&str> = value.split(' ').filter(|value| !value.is_empty()).collect();
    for value in &values {
        match *value {
            "none" if values.len() == 1 => found = Prompt::None,
            "none" => return Err(OauthError::invalid_request("prompt none stands alone.")),
            // There is one account to select from at most, and it is selected at the identity provider.
            "login" | "select_account" => found = Prompt::Login,
            "consent" => {}
            _ => {
                return Err(OauthError::invalid_request(
                    "prompt is none, login, consent or select_account.",
                ));
            }
        }
    }
    Ok(found)
}

fn max_age(value: Option<&str>) -> Result<Option<i64>, OauthError> {
    let number = |text: &str| text.parse::<u32>().map(i64::from);
    value
        .map(number)
        .transpose()
        .map_err(|_| OauthError::invalid_request("max_age is a number of seconds."))
}

/// `uri` with parameters added to its query (RFC 6749 4.1.2).
pub fn redirect_with(uri: &str, parameters: &[(&str, &str)]) -> String {
    let mut url = match Url::parse(uri) {
        Ok(url) if !parameters.is_empty() => url,
        _ => return uri.to_owned(),
    };
    url.query_pairs_mut().extend_pairs(parameters);
    url.into()
}
