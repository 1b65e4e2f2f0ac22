//! The world in memory: KV as a map, one Durable Object's rows for each organization, a clock that is set, randomness
//! from a seed; and the ways in which the world fails.
//!
//! Include it with `#[path = "support/ports.rs"] mod ports;`.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "ephemeral.rs"]
pub mod ephemeral;

use saml_edge::crypto::{SpKey, sha256};
use saml_edge::json;
use saml_edge::service::gate::{Gate, RememberedPass};
use saml_edge::service::limits::{Counters, Limit};
use saml_edge::service::organization::{Command, Kind, MemoryRows, Reply, Requester, Rows, carry_out, carry_out_for};
use saml_edge::service::shadow::Shadow;
use saml_edge::service::{Call, Deployment, EphemeralSigner, FetchAnswer, KeyPage, Ports, Unavailable};
use saml_edge::session::SessionKeys;
use saml_edge::settings::import::FetchError;
use saml_edge::settings::{EmailDomain, MetadataUrl, OrganizationId};
use saml_edge::time::Timestamp;
use saml_edge::xmlenc::{Encrypted, EncryptedKey};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The operator's token in every test.
pub const OPERATOR_TOKEN: &str = "operator-token-of-the-tests";
/// Where members reach the Worker in every test.
pub const ORIGIN: &str = "https://edge.example";
/// An origin that `return_to` may name.
pub const APPLICATION: &str = "https://app.example";
/// The key that cookies are sealed with in every test.
pub const SESSION_KEY: &[u8] = b"0123456789abcdef0123456789abcdef";
/// When every test begins: 2026-11-23T12:00:00Z.
pub const BEGINNING: i64 = 1_795_435_200;

/// When a call that fails does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Before anything was done.
    Before,
    /// After it was done: only the answer is lost.
    After,
}

/// Counts the calls to a store, and makes some of them fail.
#[derive(Default)]
pub struct Switch {
    calls: Cell<u32>,
    at: Cell<Option<(u32, Failure)>>,
    always: Cell<bool>,
}

impl Switch {
    /// Every call fails from now on, before anything is done.
    pub fn fail(&self) {
        self.always.set(true);
    }

    /// The `nth` call from now (the next is 1) fails, and no other.
    pub fn fail_at(&self, nth: u32, failure: Failure) {
        self.calls.set(0);
        self.at.set(Some((nth, failure)));
    }

    /// No call fails any more.
    pub fn mend(&self) {
        self.always.set(false);
        self.at.set(None);
    }

    /// How many calls there were since the last [`Switch::fail_at`] or [`Switch::count_anew`].
    pub fn calls(&self) -> u32 {
        self.calls.get()
    }

    /// Counts from zero again.
    pub fn count_anew(&self) {
        self.calls.set(0);
    }

    fn failure(&self) -> Option<Failure> {
        self.calls.set(self.calls.get() + 1);
        if self.always.get() {
            return Some(Failure::Before);
        }
        let (nth, failure) = self.at.get()?;
        (nth == self.calls.get()).then_some(failure)
    }

    fn around<T>(&self, broken: Unavailable, call: impl FnOnce() -> Result<T, Unavailable>) -> Result<T, Unavailable> {
        match self.failure() {
            None => call(),
            Some(Failure::Before) => Err(broken),
            Some(Failure::After) => call().and(Err(broken)),
        }
    }
}

type Kv = BTreeMap<String, String>;
type Decipher = fn(&SpKey, &EncryptedKey, &Encrypted) -> Option<Vec<u8>>;

/// The world of one test.
pub struct MemoryPorts {
    /// What makes KV fail.
    pub kv_switch: Switch,
    /// What makes the Durable Objects fail.
    pub object_switch: Switch,
    kv: RefCell<Kv>,
    snapshot: RefCell<Option<Kv>>,
    objects: RefCell<BTreeMap<String, RecordedRows>>,
    now: Cell<Timestamp>,
    drawn: Cell<u64>,
    seed: u64,
    decipher: Option<Decipher>,
    deciphered: Cell<u32>,
    deployment: Deployment,
    written: RefCell<Vec<String>>,
    log: RefCell<Vec<String>>,
    web: RefCell<BTreeMap<String, Result<FetchAnswer, FetchError>>>,
    passes: RefCell<Vec<RememberedPass>>,
    signed: Cell<u32>,
    fetched: RefCell<Vec<String>>,
    shadows: RefCell<Vec<Shadow>>,
    /// Whether drafts are left to judge until the test says so; else they are judged after each answer.
    pub hold_shadows: Cell<bool>,
    dns: RefCell<BTreeMap<String, Result<Vec<u8>, FetchError>>>,
    asked: RefCell<Vec<String>>,
    requester: RefCell<Requester>,
    counters: RefCell<Counters>,
    points: RefCell<Vec<[String; 3]>>,
    called: RefCell<Vec<Called>>,
    ed25519: Cell<Option<VerifyEd25519>>,
}

type VerifyEd25519 = fn(&[u8; 32], &[u8], &[u8]) -> bool;

/// What was sent to an endpoint of an OpenID provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Where.
    pub url: String,
    /// The form; empty for a GET.
    pub body: String,
    /// The value of `Authorization`.
    pub authorization: Option<String>,
}

impl Default for MemoryPorts {
    fn default() -> Self {
        Self::new(0)
    }
}

impl MemoryPorts {
    /// An empty world. Another seed draws other identifiers.
    pub fn new(seed: u64) -> Self {
        let deployment = Deployment {
            operator_token_hash: sha256(OPERATOR_TOKEN.as_bytes()),
            session_key: SessionKeys {
                current: SESSION_KEY.to_vec(),
                next: None,
            },
            origin: ORIGIN.to_owned(),
            return_to_origins: vec![APPLICATION.to_owned()],
            allow_local_metadata: false,
            gate: None,
            decryption_keys: Vec::new(),
            signing_keys: Vec::new(),
            token_keys: Vec::new(),
        };
        Self {
            kv_switch: Switch::default(),
            object_switch: Switch::default(),
            kv: RefCell::default(),
            snapshot: RefCell::default(),
            objects: RefCell::default(),
            now: Cell::new(Timestamp::from_unix_seconds(BEGINNING)),
            drawn: Cell::default(),
            seed,
            decipher: None,
            deciphered: Cell::default(),
            deployment,
            written: RefCell::default(),
            log: RefCell::default(),
            web: RefCell::default(),
            passes: RefCell::default(),
            signed: Cell::default(),
            fetched: RefCell::default(),
            shadows: RefCell::default(),
            hold_shadows: Cell::default(),
            dns: RefCell::default(),
            asked: RefCell::default(),
            requester: RefCell::default(),
            counters: RefCell::default(),
            points: RefCell::default(),
            called: RefCell::default(),
            ed25519: Cell::default(),
        }
    }

    /// Lets metadata be fetched from this computer, as in development.
    pub fn allow_local_metadata(&mut self) {
        self.deployment.allow_local_metadata = true;
    }

    /// What the world answers at an address from now on. Without this nobody answers there.
    pub fn answer(&self, url: &str, answer: Result<FetchAnswer, FetchError>) {
        self.web.borrow_mut().insert(url.to_owned(), answer);
    }

    /// A document at an address.
    pub fn serve(&self, url: &str, document: &[u8]) {
        let octets = document.to_vec();
        self.answer(
            url,
            Ok(FetchAnswer {
                status: 200,
                location: None,
                octets,
            }),
        );
    }

    /// The TXT records that a name has from now on. A name without has none.
    pub fn set_txt(&self, name: &str, values: &[&str]) {
        let answer: Vec<serde_json::Value> = values
            .iter()
            .map(|value| serde_json::json!({ "name": name, "type": 16, "TTL": 300, "data": format!("\"{value}\"") }))
            .collect();
        let answer = serde_json::json!({ "Status": 0, "Answer": answer });
        self.answer_dns(name, Ok(answer.to_string().into_bytes()));
    }

    /// What DNS answers for a name from now on.
    pub fn answer_dns(&self, name: &str, answer: Result<Vec<u8>, FetchError>) {
        self.dns.borrow_mut().insert(name.to_owned(), answer);
    }

    /// Every name that DNS was asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.borrow().clone()
    }

    /// Every address that was opened.
    pub fn fetched(&self) -> Vec<String> {
        self.fetched.borrow().clone()
    }

    /// Every call of an endpoint of an OpenID provider.
    pub fn called(&self) -> Vec<Called> {
        self.called.borrow().clone()
    }

    /// Signatures of Ed25519 are verified by this from now on.
    pub fn verify_ed25519_by(&self, verify: VerifyEd25519) {
        self.ed25519.set(Some(verify));
    }

    /// The same world with keys to decrypt with, and someone who does.
    pub fn decrypting(mut self, keys: Vec<SpKey>, decipher: Decipher) -> Self {
        self.deployment.decryption_keys = keys;
        self.decipher = Some(decipher);
        self
    }

    /// Judges what is left to judge when an answer is out.
    pub fn judge(&self) {
        for shadow in self.take_shadows() {
            run(saml_edge::service::shadow::judge(self, shadow));
        }
    }

    /// What is left to judge.
    pub fn take_shadows(&self) -> Vec<Shadow> {
        self.shadows.take()
    }

    /// How often a private key was worked with.
    pub fn deciphered(&self) -> u32 {
        self.deciphered.get()
    }

    /// The same world with these keys to sign with.
    pub fn with_signing_keys(mut self, pems: &[&str]) -> Self {
        let keys = pems.iter().map(|pem| SpKey::from_pem(pem).unwrap());
        self.deployment.signing_keys = keys.collect();
        self
    }

    /// From now on ID tokens are signed with the first of these keys; all are published.
    pub fn set_token_keys(&mut self, pems: &[String]) {
        let keys = pems.iter().map(|pem| SpKey::from_pem(pem).unwrap());
        self.deployment.token_keys = keys.collect();
    }

    /// From now on cookies are sealed with the first of these keys; those of the second are opened, too.
    pub fn set_session_keys(&mut self, current: &[u8], next: Option<&[u8]>) {
        self.deployment.session_key = SessionKeys {
            current: current.to_vec(),
            next: next.map(<[u8]>::to_vec),
        };
    }

    /// A gate before an origin, as these variables say.
    pub fn set_gate(&mut self, organization: &str, public_paths: &str) -> &mut Gate {
        let gate = Gate::parse(Some(organization), public_paths).unwrap();
        self.deployment.gate.insert(gate)
    }

    /// The request comes to another isolate, which remembers nothing.
    pub fn change_isolate(&self) {
        self.passes.borrow_mut().clear();
    }

    /// How often something was signed.
    pub fn signed(&self) -> u32 {
        self.signed.get()
    }

    /// The operator takes the signing keys away.
    pub fn without_signing_keys(&mut self) {
        self.deployment.signing_keys.clear();
    }

    /// Sets the clock.
    pub fn set_now(&self, now: Timestamp) {
        self.now.set(now);
    }

    /// Moves the clock.
    pub fn pass_seconds(&self, seconds: i64) {
        self.now.set(self.now.get().plus_seconds(seconds));
    }

    /// From now on KV reads see KV as it is at this moment: what a far-away edge location has in its cache.
    pub fn pin_kv(&self) {
        *self.snapshot.borrow_mut() = Some(self.kv.borrow().clone());
    }

    /// KV reads see the present again.
    pub fn unpin_kv(&self) {
        *self.snapshot.borrow_mut() = None;
    }

    /// Everything in KV.
    pub fn kv_contents(&self) -> BTreeMap<String, String> {
        self.kv.borrow().clone()
    }

    /// Puts a value into KV behind the service's back.
    pub fn kv_set(&self, key: &str, value: &str) {
        self.kv.borrow_mut().insert(key.to_owned(), value.to_owned());
    }

    /// Every row of an organization's Durable Object, ended ones too, as (kind, id, value), oldest first.
    pub fn rows(&self, organization: &str) -> Vec<(Kind, String, String)> {
        let objects = self.objects.borrow();
        objects.get(organization).map(RecordedRows::all).unwrap_or_default()
    }

    /// The value of one row.
    pub fn row(&self, organization: &str, kind: Kind, id: &str) -> Option<String> {
        let rows = self.rows(organization).into_iter();
        rows.into_iter()
            .find(|(of, name, _)| *of == kind && name == id)
            .map(|(_, _, value)| value)
    }

    /// Puts a row into a Durable Object behind the service's back.
    pub fn set_row(&self, organization: &str, kind: Kind, id: &str, value: &str) {
        let mut objects = self.objects.borrow_mut();
        let rows = objects.entry(organization.to_owned()).or_default();
        rows.put(kind, id, value, None).unwrap();
    }

    /// The alarm of every Durable Object: what has ended is forgotten.
    pub fn ring(&self) {
        for rows in self.objects.borrow().values() {
            rows.delete_ended(self.now.get().unix_seconds()).unwrap();
        }
    }

    /// Has a Durable Object carry out a command, whatever the switches say.
    pub fn carry_out(&self, organization: &str, command: Command) -> Reply {
        let mut objects = self.objects.borrow_mut();
        let rows = objects.entry(organization.to_owned()).or_default();
        carry_out(rows, command, self.now.get()).unwrap()
    }

    /// Which Durable Objects were ever asked.
    pub fn objects(&self) -> Vec<String> {
        self.objects.borrow().keys().cloned().collect()
    }

    /// Every text that was ever written to a store (keys and values), even if it is gone by now, and the log.
    pub fn everything_written(&self) -> Vec<String> {
        let mut all = self.written.borrow().clone();
        all.extend(self.log.borrow().iter().cloned());
        for rows in self.objects.borrow().values() {
            all.extend(rows.written.borrow().iter().cloned());
        }
        all
    }

    /// Every data point: event, code, organization.
    pub fn points(&self) -> Vec<[String; 3]> {
        self.points.borrow().clone()
    }

    /// The lines of the operator's log.
    pub fn log_lines(&self) -> Vec<String> {
        self.log.borrow().clone()
    }

    fn kv_around<T>(&self, call: impl FnOnce() -> T) -> Result<T, Unavailable> {
        self.kv_switch.around(Unavailable::kv("made to fail"), || Ok(call()))
    }

    fn object_around<T>(&self, call: impl FnOnce() -> Result<T, Unavailable>) -> Result<T, Unavailable> {
        self.object_switch
            .around(Unavailable::durable_object("made to fail"), call)
    }

    fn read_kv<T>(&self, read: impl FnOnce(&Kv) -> T) -> T {
        match &*self.snapshot.borrow() {
            Some(snapshot) => read(snapshot),
            None => read(&self.kv.borrow()),
        }
    }
}

impl Ports for MemoryPorts {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    fn random(&self) -> Result<[u8; 32], Unavailable> {
        self.drawn.set(self.drawn.get() + 1);
        Ok(sha256(format!("{} {}", self.seed, self.drawn.get()).as_bytes()))
    }

    fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    async fn kv_get(&self, key: &str) -> Result<Option<String>, Unavailable> {
        self.kv_around(|| self.read_kv(|kv| kv.get(key).cloned()))
    }

    async fn kv_put(&self, key: &str, value: &str) -> Result<(), Unavailable> {
        assert!(key.len() <= 512, "KV takes keys of at most 512 octets");
        self.kv_around(|| {
            self.written.borrow_mut().push(format!("{key} {value}"));
            self.kv_set(key, value);
        })
    }

    async fn kv_delete(&self, key: &str) -> Result<(), Unavailable> {
        self.kv_around(|| {
            self.kv.borrow_mut().remove(key);
        })
    }

    async fn kv_list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KeyPage, Unavailable> {
        let after = |key: &&String| cursor.is_none_or(|cursor| key.as_str() > cursor);
        let list = |kv: &Kv| {
            let keys = kv.keys().filter(|key| key.starts_with(prefix));
            keys.filter(after).cloned().collect::<Vec<_>>()
        };
        self.kv_around(|| {
            let mut keys = self.read_kv(list);
            let more = keys.len() > limit as usize;
            keys.truncate(limit as usize);
            let cursor = keys.last().filter(|_| more).cloned();
            KeyPage { keys, cursor }
        })
    }

    async fn organization(&self, id: &OrganizationId, command: &Command) -> Result<Reply, Unavailable> {
        // Through JSON, as between the Worker and its Durable Object.
        let command: Command = json::from_str(&json::to_string(command)).unwrap();
        self.object_around(|| {
            let mut objects = self.objects.borrow_mut();
            let rows = objects.entry(id.to_string()).or_default();
            let requester: Requester = json::from_str(&json::to_string(&self.requester())).unwrap();
            let reply = carry_out_for(rows, command, &requester, self.now.get())?;
            Ok(json::from_str(&json::to_string(&reply)).unwrap())
        })
    }

    async fn domain(&self, domain: &EmailDomain, command: &Command) -> Result<Reply, Unavailable> {
        let command: Command = saml_edge::json::from_str(&saml_edge::json::to_string(command)).unwrap();
        self.object_around(|| {
            let mut objects = self.objects.borrow_mut();
            let rows = objects.entry(format!("~domain/{domain}")).or_default();
            let reply = carry_out(rows, command, self.now.get())?;
            Ok(saml_edge::json::from_str(&saml_edge::json::to_string(&reply)).unwrap())
        })
    }

    async fn dns_txt(&self, name: &str) -> Result<Vec<u8>, FetchError> {
        self.asked.borrow_mut().push(name.to_owned());
        let answer = self.dns.borrow().get(name).cloned();
        answer.unwrap_or_else(|| Ok(b"{\"Status\":3}".to_vec()))
    }

    async fn ephemeral_signer(&self) -> Result<impl EphemeralSigner, Unavailable> {
        Ok(ephemeral::Keys::new(u8::try_from(self.seed % 8).unwrap() + 1))
    }

    async fn decrypt(
        &self,
        key: &SpKey,
        wrapped: &EncryptedKey,
        encrypted: &Encrypted,
    ) -> Result<Option<Vec<u8>>, Unavailable> {
        self.deciphered.set(self.deciphered.get() + 1);
        match self.decipher {
            Some(decipher) => Ok(decipher(key, wrapped, encrypted)),
            None => unreachable!("nothing is decrypted without a key"),
        }
    }

    async fn sign(&self, key: &SpKey, octets: &[u8]) -> Result<Vec<u8>, Unavailable> {
        self.signed.set(self.signed.get() + 1);
        Ok(super::sp_signing::sign(key, octets))
    }

    fn remembered_pass(&self, session_hash: &str) -> Option<RememberedPass> {
        let passes = self.passes.borrow();
        passes.iter().find(|it| it.pass.session_hash == session_hash).cloned()
    }

    fn remember_pass(&self, pass: RememberedPass) {
        self.forget_pass(&pass.pass.session_hash);
        self.passes.borrow_mut().push(pass);
    }

    fn forget_pass(&self, session_hash: &str) {
        self.passes
            .borrow_mut()
            .retain(|it| it.pass.session_hash != session_hash);
    }

    async fn ping(&self) -> Result<(), Unavailable> {
        self.object_around(|| Ok(()))
    }

    async fn fetch(&self, url: &MetadataUrl, limit: usize) -> Result<FetchAnswer, FetchError> {
        self.fetched.borrow_mut().push(url.as_str().to_owned());
        let answer = self.web.borrow().get(url.as_str()).cloned();
        match answer.unwrap_or(Err(FetchError::Unreachable)) {
            Ok(answer) if answer.octets.len() > limit => Err(FetchError::TooLarge),
            answer => answer,
        }
    }

    async fn call(&self, url: &MetadataUrl, call: &Call<'_>, limit: usize) -> Result<FetchAnswer, FetchError> {
        let (body, authorization) = match call {
            Call::Form { body, authorization } => ((*body).to_owned(), authorization.map(str::to_owned)),
            Call::Bearer(token) => (String::new(), Some(format!("Bearer {token}"))),
        };
        self.called.borrow_mut().push(Called {
            url: url.as_str().to_owned(),
            body,
            authorization,
        });
        let answer = self.web.borrow().get(url.as_str()).cloned();
        match answer.unwrap_or(Err(FetchError::Unreachable)) {
            Ok(answer) if answer.octets.len() > limit => Err(FetchError::TooLarge),
            answer => answer,
        }
    }

    async fn verify_ed25519(
        &self,
        public_key: &[u8; 32],
        octets: &[u8],
        signature: &[u8],
    ) -> Result<bool, Unavailable> {
        let verify = self.ed25519.get().unwrap();
        Ok(verify(public_key, octets, signature))
    }

    fn judge_later(&self, shadow: Shadow) {
        self.shadows.borrow_mut().push(shadow);
    }

    fn requester(&self) -> Requester {
        self.requester.borrow().clone()
    }

    fn identify(&self, requester: Requester) {
        *self.requester.borrow_mut() = requester;
    }

    async fn within(&self, limit: &'static Limit, key: &str) -> Result<(), u32> {
        self.counters.borrow_mut().count(limit, key, self.now.get())
    }

    fn count(&self, event: &str, code: &str, organization: &str) {
        self.points
            .borrow_mut()
            .push([event, code, organization].map(str::to_owned));
    }

    fn log(&self, line: &str) {
        self.log.borrow_mut().push(line.to_owned());
    }
}

/// [`MemoryRows`] that remember every text that was ever written to them.
#[derive(Default)]
struct RecordedRows {
    rows: MemoryRows,
    written: RefCell<Vec<String>>,
}

const KINDS: [Kind; 29] = [
    Kind::State,
    Kind::Request,
    Kind::Assertion,
    Kind::Logout,
    Kind::Session,
    Kind::Verdict,
    Kind::Test,
    Kind::LastTest,
    Kind::Credential,
    Kind::SelfTest,
    Kind::Evidence,
    Kind::Version,
    Kind::Accepted,
    Kind::Code,
    Kind::TokenFamily,
    Kind::AccessToken,
    Kind::ClientAssertion,
    Kind::Shadow,
    Kind::Disagreement,
    Kind::ShadowSeen,
    Kind::RecoveryCodes,
    Kind::RecoveryTries,
    Kind::Member,
    Kind::Audit,
    Kind::AuditHead,
    Kind::AuditFlood,
    Kind::Subject,
    Kind::Domain,
    Kind::DomainHolder,
];

impl RecordedRows {
    fn record(&self, kind: Kind, id: &str, value: &str) {
        let text = format!("{} {id} {value}", kind.as_str());
        self.written.borrow_mut().push(text);
    }

    fn all(&self) -> Vec<(Kind, String, String)> {
        let of_kind = |kind| {
            let mut rows = self.rows.newest(kind, i64::MIN, u32::MAX).unwrap();
            rows.reverse();
            rows.into_iter().map(move |(id, value)| (kind, id, value))
        };
        KINDS.into_iter().flat_map(of_kind).collect()
    }
}

impl Rows for RecordedRows {
    fn get(&self, kind: Kind, id: &str, now: i64) -> Result<Option<String>, Unavailable> {
        self.rows.get(kind, id, now)
    }

    fn put(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<(), Unavailable> {
        self.record(kind, id, value);
        self.rows.put(kind, id, value, ends_at)
    }

    fn insert(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<bool, Unavailable> {
        self.record(kind, id, value);
        self.rows.insert(kind, id, value, ends_at)
    }

    fn amend(&self, kind: Kind, id: &str, value: &str) -> Result<bool, Unavailable> {
        self.record(kind, id, value);
        self.rows.amend(kind, id, value)
    }

    fn delete(&self, kind: Kind, id: &str) -> Result<bool, Unavailable> {
        self.rows.delete(kind, id)
    }

    fn delete_all(&self, kind: Kind) -> Result<(), Unavailable> {
        self.rows.delete_all(kind)
    }

    fn newest(&self, kind: Kind, now: i64, limit: u32) -> Result<Vec<(String, String)>, Unavailable> {
        self.rows.newest(kind, now, limit)
    }

    fn between(
        &self,
        kind: Kind,
        ids: (&str, &str),
        backwards: bool,
        limit: u32,
    ) -> Result<Vec<(String, String)>, Unavailable> {
        self.rows.between(kind, ids, backwards, limit)
    }

    fn delete_before(&self, kind: Kind, id: &str) -> Result<(), Unavailable> {
        self.rows.delete_before(kind, id)
    }

    fn before(&self, kind: Kind, number: Option<i64>, limit: u32) -> Result<Vec<(i64, String, String)>, Unavailable> {
        self.rows.before(kind, number, limit)
    }

    fn sessions_of(&self, issuer: &str, name_id: &str) -> Result<Vec<(String, String)>, Unavailable> {
        self.rows.sessions_of(issuer, name_id)
    }

    fn keep_newest(&self, kind: Kind, keep: u32) -> Result<(), Unavailable> {
        self.rows.keep_newest(kind, keep)
    }

    fn delete_ended(&self, now: i64) -> Result<Option<i64>, Unavailable> {
        self.rows.delete_ended(now)
    }
}

/// Runs a future over [`MemoryPorts`] to its end: nothing in memory ever waits.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing in memory waits"),
    }
}
