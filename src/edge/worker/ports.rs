//! The ports in the Workers runtime.

use super::object::{self, REQUESTER};
use super::observing::{self, Meter, Store};
use super::signer::Signer;
use super::{decryption, fetch, kept, passes, subtle};
use crate::crypto::{SpKey, SpKeyError, base64, sha256};
use crate::edge::http::Request;
use crate::edge::problem::Problem;
use crate::service::gate::{Gate, RememberedPass};
use crate::service::limits::Limit;
use crate::service::log::Timings;
use crate::service::organization::{Command, Reply, Requester};
use crate::service::shadow::Shadow;
use crate::service::{Call, Deployment, EphemeralSigner, FetchAnswer, KeyPage, Ports, Unavailable};
use crate::session::SessionKeys;
use crate::settings::import::FetchError;
use crate::settings::{EmailDomain, MetadataUrl, OrganizationId};
use crate::time::Timestamp;
use crate::xmlenc::{Encrypted, EncryptedKey};
use std::cell::RefCell;
use url::Url;
use worker::js_sys::Reflect;
use worker::wasm_bindgen::JsValue;
use worker::{Env, Headers, Method, RequestInit, Stub};

/// What metadata is asked for as.
const METADATA: &str = "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
/// The binding of the KV namespace.
pub const SETTINGS: &str = "SETTINGS";
/// The binding of the Durable Object class.
const ORGANIZATION: &str = "ORGANIZATION";
/// The service binding of the origin behind the gate.
const ORIGIN: &str = "ORIGIN";
/// Before a domain: the Durable Object that says whose it is. No organization can have such a name.
const DOMAIN: &str = "~domain/";
/// Who is asked for TXT records, unless the variable DNS_ENDPOINT names somebody else who answers in this form.
const DNS_ENDPOINT: &str = "https://cloudflare-dns.com/dns-query";
/// The largest answer of DNS, in octets.
const DNS_ANSWER_MOST: usize = 64 * 1024;
/// No organization can have this name: the Durable Object that `/healthz` asks.
const HEALTH: &str = "~health";
/// The shortest session key, in octets.
const SESSION_KEY_LEAST: usize = 32;
/// The shortest operator token, in characters: guessing it must be out of the question.
const OPERATOR_TOKEN_LEAST: usize = 20;

/// KV, Durable Objects, clock and randomness of one request.
pub struct WorkerPorts {
    env: Env,
    now: Timestamp,
    deployment: Deployment,
    shadows: RefCell<Vec<Shadow>>,
    /// Where the gate leads.
    pub origin: Option<Origin>,
    dns_endpoint: String,
    requester: RefCell<Requester>,
    meter: Meter,
}

/// What is behind the gate.
pub enum Origin {
    /// The service binding `ORIGIN`.
    Binding(JsValue),
    /// `scheme://host` of the variable `ORIGIN_URL`.
    Url(String),
}

impl WorkerPorts {
    /// Reads the deployment's secrets; one that is missing or malformed stops every request.
    pub fn new(env: Env, request: &Request) -> Result<Self, Problem> {
        let origin = request.url.origin().ascii_serialization();
        let ports = Self::with_origin(env, origin)?;
        if let Some(Origin::Url(url)) = &ports.origin
            && *url == ports.deployment.origin
        {
            return Err(misconfigured("The variable ORIGIN_URL is this Worker's own origin."));
        }
        // Such a Worker would open addresses of its own network for anyone: better it does nothing.
        if ports.deployment.allow_local_metadata && !is_local(&ports.deployment.origin) {
            return Err(misconfigured(
                "The variable ALLOW_LOCAL_METADATA is for development on http://localhost only.",
            ));
        }
        Ok(ports)
    }

    /// The same for the cron trigger, which knows no origin but the configured one.
    pub fn without_request(env: Env) -> Result<Self, Problem> {
        Self::with_origin(env, String::new())
    }

    fn with_origin(env: Env, origin: String) -> Result<Self, Problem> {
        let now = now();
        let operator_token = secret(&env, "OPERATOR_TOKEN")?;
        if operator_token.len() < OPERATOR_TOKEN_LEAST {
            return Err(misconfigured("The secret OPERATOR_TOKEN has fewer than 20 characters."));
        }
        let session_key = session_keys(&env)?;
        let origin = match variable(&env, "PUBLIC_ORIGIN") {
            Some(origin) => origin.trim_end_matches('/').to_owned(),
            None => origin,
        };
        let listed = variable(&env, "RETURN_TO_ORIGINS").unwrap_or_default();
        let return_to_origins = listed
            .split(',')
            .map(|origin| origin.trim().to_owned())
            .filter(|origin| !origin.is_empty())
            .collect();
        let origin_behind = origin_behind(&env)?;
        let operator_token_hash = sha256(operator_token.as_bytes());
        let deployment = Deployment {
            operator_token_hash,
            session_key,
            origin,
            return_to_origins,
            gate: gate(&env, origin_behind.as_ref())?,
            allow_local_metadata: variable(&env, "ALLOW_LOCAL_METADATA").is_some_and(|value| value == "true"),
            signing_keys: keys(&env, ["SP_SIGNING_KEY", "SP_SIGNING_KEY_NEXT"])?,
            token_keys: keys(&env, ["TOKEN_SIGNING_KEY", "TOKEN_SIGNING_KEY_NEXT"])?,
            decryption_keys: keys(&env, ["SP_DECRYPTION_KEY", "SP_DECRYPTION_KEY_NEXT"])?,
        };
        deployment
            .require_separate_keys()
            .map_err(|mistake| misconfigured(&mistake))?;
        if deployment.gate.is_some() && deployment.token_keys.is_empty() {
            return Err(misconfigured(
                "The gate signs what it tells the origin: set the secret TOKEN_SIGNING_KEY.",
            ));
        }
        let dns_endpoint = variable(&env, "DNS_ENDPOINT").unwrap_or_else(|| DNS_ENDPOINT.to_owned());
        if !dns_endpoint.starts_with("https://") && !is_local(&dns_endpoint) {
            return Err(misconfigured("The variable DNS_ENDPOINT does not begin with https://."));
        }
        Ok(Self {
            env,
            now,
            deployment,
            shadows: RefCell::default(),
            origin: origin_behind,
            dns_endpoint,
            requester: RefCell::new(Requester::automatic()),
            meter: Meter::new(now),
        })
    }

    /// What is left to judge when the answer is out.
    pub fn shadows(&self) -> Vec<Shadow> {
        self.shadows.take()
    }

    fn stub(&self, name: &str) -> worker::Result<Stub> {
        self.env.durable_object(ORGANIZATION)?.get_by_name(name)
    }

    async fn ask(&self, object: &str, command: &Command) -> Result<Reply, Box<dyn std::error::Error>> {
        let body = crate::json::to_string(command);
        let mut init = RequestInit::new();
        init.with_method(Method::Post).with_body(Some(body.into()));
        // In a header, so that during a roll-out the Worker and the Durable Object of either version understand the body.
        let headers = Headers::new();
        headers.set(REQUESTER, &object::requester_header(&self.requester.borrow())?)?;
        init.with_headers(headers);
        let request = worker::Request::new_with_init("https://organization/", &init)?;
        let mut response = self.stub(object)?.fetch_with_request(request).await?;
        let text = response.text().await?;
        if response.status_code() != 200 {
            return Err(text.into());
        }
        Ok(crate::json::from_str(&text)?)
    }
}

/// The runtime's clock: it stands still while a request computes, and moves with input and output.
#[expect(clippy::disallowed_methods, reason = "this is the port that time comes through")]
pub fn now() -> Timestamp {
    Timestamp::from_unix_millis(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
}

/// Whether an origin is this computer's, by plain http.
fn is_local(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").and_then(|rest| rest.split(':').next());
    host.is_some_and(|host| host == "localhost" || host == "127.0.0.1")
}

fn misconfigured(detail: &str) -> Problem {
    Problem::new(503, "deployment.misconfigured", detail)
}

fn secret(env: &Env, name: &str) -> Result<String, Problem> {
    let value = env.secret(name).map(|secret| secret.to_string()).ok();
    value
        .filter(|value| !value.trim().is_empty())
        .ok_or_else(|| misconfigured(&format!("The secret {name} is missing.")))
}

/// The origin behind the gate: a service binding or a URL. Without either there is no gate.
fn origin_behind(env: &Env) -> Result<Option<Origin>, Problem> {
    let binding = Reflect::get(env, &ORIGIN.into()).ok().filter(JsValue::is_object);
    match (binding, variable(env, "ORIGIN_URL")) {
        (None, None) => Ok(None),
        (Some(binding), None) => Ok(Some(Origin::Binding(binding))),
        (None, Some(text)) => {
            let url = Url::parse(text.trim()).ok().filter(|url| {
                let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
                let is_local = url.scheme() == "http" && is_local(&url.origin().ascii_serialization());
                is_origin
                    && url.username().is_empty()
                    && url.password().is_none()
                    && (url.scheme() == "https" || is_local)
            });
            let url =
                url.ok_or_else(|| misconfigured("The variable ORIGIN_URL is not https://host without a path."))?;
            Ok(Some(Origin::Url(url.origin().ascii_serialization())))
        }
        (Some(_), Some(_)) => Err(misconfigured(
            "There are both a service binding ORIGIN and a variable ORIGIN_URL: keep one.",
        )),
    }
}

fn gate(env: &Env, origin: Option<&Origin>) -> Result<Option<Gate>, Problem> {
    let Some(origin) = origin else { return Ok(None) };
    let organization = variable(env, "GATE_ORGANIZATION");
    let public_paths = variable(env, "GATE_PUBLIC_PATHS").unwrap_or_default();
    let mut gate =
        Gate::parse(organization.as_deref(), &public_paths).map_err(|error| misconfigured(&error.to_string()))?;
    if let Origin::Url(url) = origin {
        gate.origin = Some(url.clone());
    }
    gate.audience = variable(env, "GATE_AUDIENCE").or_else(|| gate.origin.clone());
    gate.forwards_session_cookie = variable(env, "GATE_FORWARD_SESSION_COOKIE").is_some_and(|value| value == "true");
    Ok(Some(gate))
}

/// The keys that seal: `SESSION_KEY`, and beside it, during a rollover, `SESSION_KEY_NEXT`.
fn session_keys(env: &Env) -> Result<SessionKeys, Problem> {
    let key = |name: &str, text: &str| {
        let key = base64::decode(text.trim()).ok();
        let key = key.filter(|key| key.len() >= SESSION_KEY_LEAST);
        key.ok_or_else(|| misconfigured(&format!("The secret {name} is not base64 of at least 32 octets.")))
    };
    let next = env.secret("SESSION_KEY_NEXT").map(|secret| secret.to_string()).ok();
    let next = next.filter(|text| !text.trim().is_empty());
    Ok(SessionKeys {
        current: key("SESSION_KEY", &secret(env, "SESSION_KEY")?)?,
        next: next.map(|text| key("SESSION_KEY_NEXT", &text)).transpose()?,
    })
}

/// How many parsed secrets an isolate remembers: each of the deployment's key pairs.
const KEY_PAIRS_KEPT: usize = 6;

thread_local! {
    static KEY_PAIRS: RefCell<Vec<(String, SpKey)>> = const { RefCell::new(Vec::new()) };
}

/// The key pair in a secret, parsed once in an isolate. It is remembered by the whole text of the secret, so that a
/// changed one is never taken for the last; one that is malformed is refused each time.
fn key_pair(secret: String) -> Result<SpKey, SpKeyError> {
    let known = KEY_PAIRS.with_borrow(|all| all.iter().find(|(text, _)| *text == secret).map(|(_, key)| key.clone()));
    if let Some(key) = known {
        return Ok(key);
    }
    let key = SpKey::from_pem(&secret)?;
    KEY_PAIRS.with_borrow_mut(|all| {
        all.truncate(KEY_PAIRS_KEPT - 1);
        all.insert(0, (secret, key.clone()));
    });
    Ok(key)
}

/// The key pairs in optional secrets. One that is malformed stops every request; the next without the first is a mistake.
fn keys(env: &Env, names: [&str; 2]) -> Result<Vec<SpKey>, Problem> {
    let mut keys = Vec::new();
    for (place, name) in names.into_iter().enumerate() {
        let Ok(secret) = env.secret(name) else { continue };
        let secret = secret.to_string();
        if secret.trim().is_empty() {
            continue;
        }
        let key = key_pair(secret).map_err(|error| misconfigured(&format!("The secret {name}: {error}.")))?;
        if keys.len() < place {
            return Err(misconfigured(&format!(
                "The secret {name} is set, and the one before it is not."
            )));
        }
        keys.push(key);
    }
    Ok(keys)
}

fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name)
        .ok()
        .map(|variable| variable.to_string())
        .filter(|value| !value.trim().is_empty())
}

impl Ports for WorkerPorts {
    fn now(&self) -> Timestamp {
        self.now
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the port that randomness comes through"
    )]
    fn random(&self) -> Result<[u8; 32], Unavailable> {
        let mut octets = [0; 32];
        getrandom::fill(&mut octets).map_err(|error| Unavailable {
            store: "random",
            reason: error.to_string(),
        })?;
        Ok(octets)
    }

    fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    async fn kv_get(&self, key: &str) -> Result<Option<String>, Unavailable> {
        let kv = self.env.kv(SETTINGS).map_err(Unavailable::kv)?;
        let read = self.meter.around(Store::Kv, kv.get(key).text()).await;
        read.map_err(Unavailable::kv)
    }

    async fn kv_get_or_kept(&self, key: &str) -> Result<Option<String>, Unavailable> {
        if let Some(value) = kept::get(key, self.now) {
            return Ok(Some(value));
        }
        let value = self.kv_get(key).await?;
        if let Some(value) = &value {
            kept::put(key, value, self.now);
        }
        Ok(value)
    }

    async fn kv_put(&self, key: &str, value: &str) -> Result<(), Unavailable> {
        kept::forget(key);
        let kv = self.env.kv(SETTINGS).map_err(Unavailable::kv)?;
        let put = kv.put(key, value).map_err(Unavailable::kv)?;
        let written = self.meter.around(Store::Kv, put.execute()).await;
        written.map_err(Unavailable::kv)
    }

    async fn kv_delete(&self, key: &str) -> Result<(), Unavailable> {
        kept::forget(key);
        let kv = self.env.kv(SETTINGS).map_err(Unavailable::kv)?;
        let deleted = self.meter.around(Store::Kv, kv.delete(key)).await;
        deleted.map_err(Unavailable::kv)
    }

    async fn kv_list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KeyPage, Unavailable> {
        let kv = self.env.kv(SETTINGS).map_err(Unavailable::kv)?;
        let mut list = kv.list().prefix(prefix.to_owned()).limit(u64::from(limit));
        if let Some(cursor) = cursor {
            list = list.cursor(cursor.to_owned());
        }
        let page = self
            .meter
            .around(Store::Kv, list.execute())
            .await
            .map_err(Unavailable::kv)?;
        let cursor = page.cursor.filter(|cursor| !page.list_complete && !cursor.is_empty());
        Ok(KeyPage {
            keys: page.keys.into_iter().map(|key| key.name).collect(),
            cursor,
        })
    }

    async fn organization(&self, id: &OrganizationId, command: &Command) -> Result<Reply, Unavailable> {
        let asked = self.meter.around(Store::Objects, self.ask(id.as_str(), command)).await;
        asked.map_err(Unavailable::durable_object)
    }

    async fn domain(&self, domain: &EmailDomain, command: &Command) -> Result<Reply, Unavailable> {
        let object = format!("{DOMAIN}{domain}");
        let asked = self.meter.around(Store::Objects, self.ask(&object, command)).await;
        asked.map_err(Unavailable::durable_object)
    }

    async fn dns_txt(&self, name: &str) -> Result<Vec<u8>, FetchError> {
        let url = format!("{}?name={name}&type=TXT", self.dns_endpoint);
        let answer = fetch::get(&url, "application/dns-json", DNS_ANSWER_MOST).await?;
        match answer.status {
            200 => Ok(answer.octets),
            status => Err(FetchError::Status(status)),
        }
    }

    async fn ephemeral_signer(&self) -> Result<impl EphemeralSigner, Unavailable> {
        Signer::make().await
    }

    async fn sign(&self, key: &SpKey, octets: &[u8]) -> Result<Vec<u8>, Unavailable> {
        subtle::sign(key, octets).await.map_err(|error| Unavailable {
            store: "signing",
            reason: format!("{error:?}"),
        })
    }

    async fn decrypt(
        &self,
        key: &SpKey,
        wrapped: &EncryptedKey,
        encrypted: &Encrypted,
    ) -> Result<Option<Vec<u8>>, Unavailable> {
        let decrypted = decryption::decrypt(key, wrapped, encrypted).await;
        decrypted.map_err(|error| Unavailable {
            store: "webcrypto",
            reason: format!("{error:?}"),
        })
    }

    async fn ping(&self) -> Result<(), Unavailable> {
        let stub = self.stub(HEALTH).map_err(Unavailable::durable_object)?;
        let response = stub
            .fetch_with_str("https://organization/")
            .await
            .map_err(Unavailable::durable_object)?;
        match response.status_code() {
            200 => Ok(()),
            status => Err(Unavailable::durable_object(format!("status {status}"))),
        }
    }

    async fn fetch(&self, url: &MetadataUrl, limit: usize) -> Result<FetchAnswer, FetchError> {
        fetch::get(url.as_str(), METADATA, limit).await
    }

    fn judge_later(&self, shadow: Shadow) {
        self.shadows.borrow_mut().push(shadow);
    }

    fn remembered_pass(&self, session_hash: &str) -> Option<RememberedPass> {
        passes::get(session_hash)
    }

    fn remember_pass(&self, pass: RememberedPass) {
        passes::put(pass);
    }

    fn forget_pass(&self, session_hash: &str) {
        passes::forget(session_hash);
    }

    fn requester(&self) -> Requester {
        self.requester.borrow().clone()
    }

    fn identify(&self, requester: Requester) {
        *self.requester.borrow_mut() = requester;
    }

    async fn call(&self, url: &MetadataUrl, call: &Call<'_>, limit: usize) -> Result<FetchAnswer, FetchError> {
        fetch::call(url, call, limit).await
    }

    async fn verify_ed25519(
        &self,
        public_key: &[u8; 32],
        octets: &[u8],
        signature: &[u8],
    ) -> Result<bool, Unavailable> {
        let verified = subtle::verify_ed25519(public_key, octets, signature).await;
        verified.map_err(|error| Unavailable {
            store: "webcrypto",
            reason: format!("{error:?}"),
        })
    }

    fn log(&self, line: &str) {
        worker::console_log!("{line}");
    }

    async fn within(&self, limit: &'static Limit, key: &str) -> Result<(), u32> {
        observing::within(&self.env, limit, key, self.now).await
    }

    fn timings(&self) -> Timings {
        self.meter.timings()
    }

    fn count(&self, event: &str, code: &str, organization: &str) {
        observing::count(&self.env, event, code, organization);
    }
}
