//! An OpenID provider that is played, and "acme" that has connected it.

use super::acme::{SAML, acme, administrator, operator, state};
use super::client::{Answer, Client};
use super::id_tokens::{Kind, ProviderKey, ed25519_verifies};
use super::ports::{Called, MemoryPorts};
use saml_edge::service::FetchAnswer;
use saml_edge::service::organization::{Command, Reply, VerdictRecord};
use saml_edge::verdict::{CheckName, CheckStatus};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

pub const ISSUER: &str = "https://login.example/tenant";
pub const CONFIGURATION: &str = "https://login.example/tenant/.well-known/openid-configuration";
pub const AUTHORIZE: &str = "https://login.example/authorize";
pub const TOKEN: &str = "https://login.example/token";
pub const KEYS: &str = "https://login.example/keys";
pub const USER_INFO: &str = "https://login.example/me";
pub const CLIENT_ID: &str = "the client";
pub const SECRET: &str = "s3cr3t: of+the/client%";
pub const LOGIN: &str = "/organizations/acme/saml/login";
pub const CALLBACK: &str = "/organizations/acme/oidc/callback";
pub const PAGE: &str = "/organizations/acme/settings/sso";
pub const ACCESS_TOKEN: &str = "the access token";

/// The settings that connect it.
pub fn settings() -> Value {
    json!({
        "protocol": "oidc",
        "openid_connect": { "issuer": ISSUER, "client_id": CLIENT_ID, "client_secret": SECRET },
    })
}

/// Its configuration.
pub fn configuration() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": AUTHORIZE,
        "token_endpoint": TOKEN,
        "jwks_uri": KEYS,
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

/// The provider in a world.
pub struct Provider<'p> {
    pub ports: &'p MemoryPorts,
    pub key: ProviderKey,
}

impl<'p> Provider<'p> {
    /// It answers from now on.
    pub fn new(ports: &'p MemoryPorts) -> Self {
        let provider = Self {
            ports,
            key: ProviderKey::new("ES256", Kind::Es256),
        };
        ports.verify_ed25519_by(ed25519_verifies);
        provider.configure(&configuration());
        provider.publish(&[provider.key]);
        provider
    }

    pub fn configure(&self, configuration: &Value) {
        self.ports.serve(CONFIGURATION, configuration.to_string().as_bytes());
    }

    pub fn publish(&self, keys: &[ProviderKey]) {
        let keys: Vec<Value> = keys.iter().map(ProviderKey::jwk).collect();
        self.ports.serve(KEYS, json!({ "keys": keys }).to_string().as_bytes());
    }

    /// The claims that a login gets.
    pub fn claims(&self, login: &Login<'_>) -> Value {
        let now = saml_edge::service::Ports::now(self.ports).unix_seconds();
        json!({
            "iss": ISSUER, "sub": "ada-1815", "aud": CLIENT_ID, "exp": now + 600, "iat": now, "auth_time": now,
            "nonce": login.query["nonce"], "email": "ada@acme.example", "email_verified": true, "name": "Ada Lovelace",
            "roles": ["staff", "engineer"], "realm_access": { "roles": ["deep"] },
        })
    }

    /// It redeems every code for this ID token.
    pub fn redeem_for(&self, id_token: &str) {
        let answer = json!({ "id_token": id_token, "access_token": ACCESS_TOKEN, "token_type": "Bearer" });
        self.ports.serve(TOKEN, answer.to_string().as_bytes());
    }

    /// It redeems every code for the token that a login gets, with claims changed.
    pub fn redeem(&self, login: &Login<'_>, changes: &Value) {
        let mut claims = self.claims(login);
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            }
        }
        self.redeem_for(&self.key.sign(&claims));
    }

    pub fn refuse_tokens(&self, status: u16, body: &Value) {
        let octets = body.to_string().into_bytes();
        self.ports.answer(
            TOKEN,
            Ok(FetchAnswer {
                status,
                location: None,
                octets,
            }),
        );
    }

    /// What was sent to the token endpoint last.
    pub fn token_request(&self) -> (BTreeMap<String, String>, Option<String>) {
        let calls = self.ports.called().into_iter();
        let last: Called = calls.rev().find(|call| call.url == TOKEN).unwrap();
        let form = url::form_urlencoded::parse(last.body.as_bytes()).into_owned().collect();
        (form, last.authorization)
    }

    pub fn fetches(&self, url: &str) -> usize {
        self.ports.fetched().iter().filter(|fetched| *fetched == url).count()
    }
}

/// A login that has gone out.
pub struct Login<'p> {
    pub browser: Client<'p>,
    pub url: Url,
    pub query: BTreeMap<String, String>,
}

impl<'p> Login<'p> {
    /// A browser that begins one.
    pub fn begin(ports: &'p MemoryPorts, path: &str) -> Self {
        Self::in_browser(Client::browser(ports), path)
    }

    pub fn in_browser(browser: Client<'p>, path: &str) -> Self {
        let answer = browser.get(path);
        answer.assert_status(302);
        let url = Url::parse(answer.header("location").unwrap()).unwrap();
        let query = url.query_pairs().into_owned().collect();
        Self { browser, url, query }
    }

    /// The browser comes back with these parameters.
    pub fn comes_back(&self, parameters: &[(&str, &str)]) -> Answer {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        self.browser.get(&format!("{CALLBACK}?{query}"))
    }

    /// The browser comes back as the provider sends it.
    pub fn answered(&self) -> Answer {
        self.comes_back(&[("state", &self.query["state"]), ("code", "the code"), ("iss", ISSUER)])
    }
}

/// "acme" with the provider in its draft.
pub fn connected() -> MemoryPorts {
    let ports = acme();
    Provider::new(&ports);
    put(&ports, &settings());
    ports
}

pub fn put(ports: &MemoryPorts, document: &Value) -> Value {
    super::acme::put(ports, document)
}

/// "acme" whose members sign in by the provider: tested by a login, and enabled.
pub fn enabled() -> MemoryPorts {
    enabled_with(&settings())
}

pub fn enabled_with(document: &Value) -> MemoryPorts {
    let ports = acme();
    let provider = Provider::new(&ports);
    put(&ports, document);
    test(&provider, &json!({}));
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    assert!(state(&ports).in_force().is_some());
    ports
}

/// Runs the test by a login whose claims are changed.
pub fn test(provider: &Provider<'_>, changes: &Value) -> VerdictRecord {
    let login = Login::begin(provider.ports, &test_path(provider.ports));
    provider.redeem(&login, changes);
    let answer = login.answered();
    assert_eq!(
        answer.header("location"),
        Some("/organizations/acme/settings/sso?tested=1#test")
    );
    last_test(provider.ports)
}

pub fn test_path(ports: &MemoryPorts) -> String {
    let started = administrator(ports, "acme")
        .post(&format!("{SAML}/test"))
        .assert_status(200)
        .json();
    let url = started["login_url"].as_str().unwrap().to_owned();
    url.strip_prefix(super::ports::ORIGIN).unwrap().to_owned()
}

pub fn last_test(ports: &MemoryPorts) -> VerdictRecord {
    match ports.carry_out("acme", Command::LastTest) {
        Reply::Verdicts { records } => records.into_iter().next().unwrap(),
        reply => panic!("{reply:?}"),
    }
}

/// The verdict of a page that refuses: all checks are listed, and one decides.
#[track_caller]
pub fn refused(ports: &MemoryPorts, answer: &Answer) -> String {
    answer.assert_status(403);
    assert!(
        !answer
            .set_cookies()
            .iter()
            .any(|cookie| cookie.starts_with("__Host-saml-session"))
    );
    let page = answer.text();
    let records = match ports.carry_out(
        "acme",
        Command::Verdicts {
            limit: 1,
            accepted: false,
        },
    ) {
        Reply::Verdicts { records } => records,
        reply => panic!("{reply:?}"),
    };
    let record = &records[0];
    assert!(page.contains(&record.reference), "the reference number is on the page");
    assert!(!page.contains(record.code.as_deref().unwrap()), "and the reason is not");
    hold(record);
    record.code.clone().unwrap()
}

pub fn hold(record: &VerdictRecord) {
    let names: Vec<CheckName> = record.checks.iter().map(|check| check.name).collect();
    assert_eq!(names, CheckName::OPENID_CONNECT, "{:?}", record.code);
    let failed: Vec<_> = record
        .checks
        .iter()
        .filter(|check| check.status == CheckStatus::Failed)
        .collect();
    assert_eq!(failed.len(), usize::from(!record.accepted));
    for check in failed {
        assert!(
            check.expected.as_deref().is_some_and(|text| !text.is_empty()),
            "{check:?}"
        );
        assert!(check.found.as_deref().is_some_and(|text| !text.is_empty()), "{check:?}");
    }
}

/// Signs in, with claims changed, and gives the browser and its session.
pub fn signed_in<'p>(provider: &Provider<'p>, changes: &Value) -> (Client<'p>, Value) {
    let login = Login::begin(provider.ports, LOGIN);
    provider.redeem(&login, changes);
    login.answered().assert_status(303);
    let session = login.browser.get("/session").assert_status(200).json();
    (login.browser, session)
}
