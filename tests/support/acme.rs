//! The organization "acme" at its stages, and certificates that `openssl` makes while the tests run.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::client::Client;
use super::ports::{MemoryPorts, OPERATOR_TOKEN};
use saml_edge::crypto::KeyError;
use saml_edge::service::organization::{Command, OrganizationState, Purpose, Reply, VerdictRecord};
use saml_edge::session::Session;
use saml_edge::time::Timestamp;
use saml_edge::verdict::{CheckName, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command as Process;
use std::sync::OnceLock;

/// The identity provider's login URL.
pub const SIGN_ON_URL: &str = "https://login.example/saml2?tenant=7";
/// The identity provider's entity ID.
pub const IDP: &str = "https://login.example/idp";
/// The settings as JSON.
pub const SAML: &str = "/api/organizations/acme/saml";
/// The settings page.
pub const PAGE: &str = "/organizations/acme/settings/sso";

/// A program with the operator's token.
pub fn operator(ports: &MemoryPorts) -> Client<'_> {
    Client::program(ports, Some(OPERATOR_TOKEN))
}

/// Begins an organization.
pub fn create(ports: &MemoryPorts, id: &str, name: &str) {
    let answer = operator(ports).post_json("/api/organizations", &json!({ "id": id, "name": name }));
    answer.assert_status(201);
}

/// A new administrator token: its id and its text.
pub fn token(ports: &MemoryPorts, organization: &str) -> (String, String) {
    let path = format!("/api/organizations/{organization}/tokens");
    let document = operator(ports).post(&path).assert_status(201).json();
    let text = |name: &str| document[name].as_str().unwrap().to_owned();
    (text("id"), text("token"))
}

/// A new setup link: its id and its path.
pub fn setup_link(ports: &MemoryPorts, organization: &str) -> (String, String) {
    let path = format!("/api/organizations/{organization}/setup-links");
    let document = operator(ports).post(&path).assert_status(201).json();
    let url = document["url"].as_str().unwrap();
    let path = url.strip_prefix(super::ports::ORIGIN).unwrap();
    (document["id"].as_str().unwrap().to_owned(), path.to_owned())
}

/// A world with the organization "acme" in it.
pub fn acme() -> MemoryPorts {
    let ports = MemoryPorts::default();
    create(&ports, "acme", "Acme Corporation");
    ports
}

/// An administrator of an organization.
pub fn administrator<'p>(ports: &'p MemoryPorts, organization: &str) -> Client<'p> {
    Client::program(ports, Some(&token(ports, organization).1))
}

/// A settings document with what is needed and nothing else.
pub fn minimal() -> Value {
    json!({ "sign_on_url": SIGN_ON_URL, "certificates": [certificate()] })
}

/// Writes the settings, whatever they were.
pub fn put(ports: &MemoryPorts, document: &Value) -> Value {
    let request = operator(ports);
    let answer = request.request(saml_edge::edge::http::Method::Put, SAML);
    answer
        .json(document)
        .header("if-match", "*")
        .send()
        .assert_status(200)
        .json()
}

/// The exact state of "acme".
pub fn state(ports: &MemoryPorts) -> OrganizationState {
    match ports.carry_out("acme", Command::View) {
        Reply::State(state) => *state,
        reply => unreachable!("{reply:?}"),
    }
}

/// Records that the present draft passed the test.
pub fn pass_test(ports: &MemoryPorts) {
    record_test(ports, true);
}

/// Records the verdict of a test of the present draft.
pub fn record_test(ports: &MemoryPorts, accepted: bool) {
    let fingerprint = Some(state(ports).draft.fingerprint());
    let record = Box::new(test_record(accepted));
    let beside = false;
    let command = Command::RecordVerdict {
        fingerprint,
        record,
        beside,
    };
    ports.carry_out("acme", command);
}

/// A test that passed.
pub fn passed_test() -> VerdictRecord {
    test_record(true)
}

fn test_record(accepted: bool) -> VerdictRecord {
    let mut verdict = Verdict::new();
    verdict.passed(CheckName::Decode, None, None);
    if !accepted {
        verdict.failed(&KeyError::NoneConfigured);
    }
    VerdictRecord {
        reference: "TEST0001".to_owned(),
        at: Timestamp::from_unix_seconds(super::ports::BEGINNING),
        purpose: Purpose::Test,
        test_id: Some("t".to_owned()),
        accepted,
        code: verdict.code().map(str::to_owned),
        checks: verdict.checks().to_vec(),
        issuer: Some(IDP.to_owned()),
        subject: accepted.then(|| Box::new(session(&[]))),
    }
}

/// "acme" with its settings tested and enabled.
pub fn enabled() -> MemoryPorts {
    enabled_with(&minimal())
}

/// "acme" with these settings tested and enabled.
pub fn enabled_with(document: &Value) -> MemoryPorts {
    let ports = acme();
    put(&ports, document);
    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    ports
}

/// A session of a member of "acme" who has these roles.
pub fn session(roles: &[&str]) -> Session {
    let signed_in_at = Timestamp::from_unix_seconds(super::ports::BEGINNING);
    Session {
        organization: "acme".to_owned(),
        name_id: "Ada@acme.example".to_owned(),
        name_id_format: None,
        name_id_name_qualifier: None,
        name_id_sp_name_qualifier: None,
        issuer: IDP.to_owned(),
        email: Some("ada@acme.example".to_owned()),
        name: Some("Ada Lovelace".to_owned()),
        attributes: BTreeMap::from([("department".to_owned(), vec!["engines".to_owned()])]),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        groups: Vec::new(),
        groups_overage: false,
        claims: BTreeMap::new(),
        session_index: None,
        authenticated_at: Some(signed_in_at),
        signed_in_at,
        expires_at: signed_in_at.plus_seconds(604_800),
        replaced_by: None,
    }
}

/// Signs a browser in with a session that these roles have, as the Assertion Consumer Service would.
pub fn sign_in(ports: &MemoryPorts, browser: &Client<'_>, roles: &[&str]) {
    let cookie = saml_edge::session::SessionCookie {
        organization: saml_edge::settings::OrganizationId::parse("acme").unwrap(),
        identifier: format!("identifier of {roles:?}"),
    };
    let command = Command::BeginSession {
        session_hash: cookie.session_hash(),
        fingerprint: state(ports).live.unwrap().fingerprint,
        session: Box::new(session(roles)),
        record: None,
        beside: false,
        replaces: None,
    };
    assert_eq!(ports.carry_out("acme", command), Reply::Done);
    let name = saml_edge::session::SessionCookie::NAME;
    browser.set_cookie(name, &cookie.seal(super::ports::SESSION_KEY));
}

/// An RSA 2048 certificate of the subject "CN=login.example", PEM.
pub fn certificate() -> String {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| make_certificate("idp", "rsa:2048")).clone()
}

/// Another one.
pub fn other_certificate() -> String {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| make_certificate("other", "rsa:2048")).clone()
}

/// One of several certificates, made over one key.
pub fn numbered_certificate(number: u32) -> String {
    certificate();
    let name = format!("number{number}");
    let key = directory().join("idp.key");
    openssl_req(&name, &["-x509", "-days", "365", "-key", key.to_str().unwrap()])
}

/// A certificate with an RSA key that is too short.
pub fn weak_certificate() -> String {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| make_certificate("weak", "rsa:1024")).clone()
}

/// A certificate with a key that no allowed signature algorithm uses.
pub fn ed25519_certificate() -> String {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| make_certificate("ed25519", "ed25519")).clone()
}

/// A certificate signing request, PEM.
pub fn certificate_request() -> String {
    openssl_req("request", &["-newkey", "rsa:2048"])
}

/// The DER of a PEM.
pub fn der(pem: &str) -> Vec<u8> {
    use base64::Engine as _;
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap()
}

/// The base64 of a PEM, without its BEGIN and END lines.
pub fn body_of(pem: &str) -> String {
    let lines: Vec<&str> = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    lines.join("\n")
}

/// What `openssl x509` says about a certificate.
pub fn openssl_says(pem: &str, what: &[&str]) -> String {
    use std::io::Write as _;
    use std::process::Stdio;
    let mut openssl = Process::new("openssl")
        .arg("x509")
        .arg("-noout")
        .args(what)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    openssl.stdin.take().unwrap().write_all(pem.as_bytes()).unwrap();
    let output = openssl.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn make_certificate(name: &str, key: &str) -> String {
    openssl_req(name, &["-x509", "-days", "365", "-newkey", key])
}

fn directory() -> PathBuf {
    let directory = std::env::temp_dir().join(format!("saml-edge-http-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

fn openssl_req(name: &str, arguments: &[&str]) -> String {
    let file = |end: &str| -> PathBuf { directory().join(format!("{name}.{end}")) };
    let output = Process::new("openssl")
        .args(["req", "-nodes", "-subj", "/CN=login.example"])
        .args(arguments)
        .arg("-keyout")
        .arg(file("key"))
        .arg("-out")
        .arg(file("pem"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read_to_string(file("pem")).unwrap()
}
