//! An application with its browser: what the tests play.

use super::acme::{enabled_with, minimal, operator, sign_in};
use super::client::{Answer, Client};
use super::ports::{MemoryPorts, ORIGIN};
use super::signer::Signer;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use saml_edge::crypto::sha256;
use saml_edge::edge::http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use url::Url;

/// Where codes are sent.
pub const CALLBACK: &str = "https://app.example/callback";
/// Where browsers go after sign-out.
pub const GOODBYE: &str = "https://app.example/goodbye";
/// The clients of "acme".
pub const CLIENTS: &str = "/api/organizations/acme/clients";
/// A PKCE verifier.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// "acme", enabled, in a deployment that signs ID tokens with a P-256 key.
pub fn world() -> MemoryPorts {
    let mut ports = enabled_with(&minimal());
    ports.set_token_keys(&[ec("P-256")]);
    ports
}

/// A key on a curve, with its certificate, as the secret has it.
pub fn ec(curve: &'static str) -> String {
    Signer::ec("token", curve).secret()
}

/// An RSA key.
pub fn rsa() -> String {
    Signer::rsa("token", 2048).secret()
}

/// The challenge of a verifier.
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()))
}

/// A registered client, as its developer has it.
pub struct Application<'p> {
    /// The world.
    pub ports: &'p MemoryPorts,
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: Option<String>,
}

impl<'p> Application<'p> {
    /// Registers a client that authenticates by `method`.
    pub fn register(ports: &'p MemoryPorts, method: &str) -> Self {
        let document = json!({
            "name": "The application", "redirect_uris": [CALLBACK], "post_logout_redirect_uris": [GOODBYE],
            "token_endpoint_auth_method": method,
        });
        let client = operator(ports).post_json(CLIENTS, &document).assert_status(201).json();
        Self {
            ports,
            id: client["client_id"].as_str().unwrap().to_owned(),
            secret: client["client_secret"].as_str().map(str::to_owned),
        }
    }

    /// The parameters of a good request for authorization.
    pub fn request(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("client_id", self.id.clone()),
            ("redirect_uri", CALLBACK.to_owned()),
            ("response_type", "code".to_owned()),
            ("scope", "openid profile email roles".to_owned()),
            ("state", "the state".to_owned()),
            ("nonce", "the nonce".to_owned()),
            ("code_challenge", challenge(VERIFIER)),
            ("code_challenge_method", "S256".to_owned()),
        ])
    }

    /// Sends a browser to the authorization endpoint.
    pub fn authorize(&self, browser: &Client<'_>, changes: &[(&'static str, &str)]) -> Answer {
        let mut parameters = self.request();
        for (name, value) in changes {
            parameters.insert(name, (*value).to_owned());
        }
        browser.get(&authorize_path(
            parameters.iter().map(|(name, value)| (*name, value.as_str())),
        ))
    }

    /// Signs a member in and takes the code that comes back.
    pub fn code(&self, changes: &[(&'static str, &str)]) -> String {
        let browser = Client::browser(self.ports);
        sign_in(self.ports, &browser, &["staff"]);
        let answer = self.authorize(&browser, changes);
        let query = callback(&answer);
        query.get("code").unwrap_or_else(|| panic!("{query:?}")).clone()
    }

    /// Posts a form to an endpoint, with this client's credentials.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Client::program(self.ports, None);
        let request = request.request(Method::Post, path);
        match &self.secret {
            Some(secret) => {
                let basic = STANDARD.encode(format!("{}:{secret}", self.id));
                request
                    .header("authorization", &format!("Basic {basic}"))
                    .form(fields)
                    .send()
            }
            None => {
                let mut all = fields.to_vec();
                all.push(("client_id", &self.id));
                request.form(&all).send()
            }
        }
    }

    /// Redeems a code.
    pub fn redeem(&self, code: &str) -> Answer {
        self.post(
            "/oauth/token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", CALLBACK),
                ("code_verifier", VERIFIER),
            ],
        )
    }

    /// Uses a refresh token.
    pub fn refresh(&self, token: &str) -> Answer {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.post("/oauth/token", &fields)
    }

    /// The tokens of a sign-in with these scopes.
    pub fn tokens(&self, scope: &str) -> Value {
        let code = self.code(&[("scope", scope)]);
        self.redeem(&code).assert_status(200).json()
    }

    /// What introspection says of a token.
    pub fn introspect(&self, token: &str) -> Value {
        self.post("/oauth/introspect", &[("token", token)])
            .assert_status(200)
            .json()
    }
}

/// The path of a request for authorization.
pub fn authorize_path<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    format!("/oauth/authorize?{query}")
}

/// The parameters that came back to the client.
#[track_caller]
pub fn callback(answer: &Answer) -> BTreeMap<String, String> {
    answer.assert_status(302);
    let location = answer.header("location").unwrap();
    assert!(location.starts_with(CALLBACK), "{location}");
    Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

/// Holds that the client is told this error, with its state, and by whom.
#[track_caller]
pub fn assert_refused(answer: &Answer, error: &str) {
    let query = callback(answer);
    assert_eq!(query.get("error").map(String::as_str), Some(error), "{query:?}");
    assert_eq!(query.get("iss").map(String::as_str), Some(ORIGIN));
    assert!(!query.contains_key("code"), "{query:?}");
}

/// Holds that the token endpoint says this.
#[track_caller]
pub fn assert_error(answer: &Answer, status: u16, error: &str) {
    assert_eq!(
        (answer.status(), answer.json()["error"].as_str()),
        (status, Some(error)),
        "{answer:?}"
    );
}

/// The claims of a JWT, verified by nobody.
pub fn claims(token: &str) -> Map<String, Value> {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// One member of a JSON document, as text.
pub fn text(document: &Value, name: &str) -> String {
    document[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {document}"))
        .to_owned()
}
