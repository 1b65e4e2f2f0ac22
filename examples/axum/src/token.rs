//! The gate's token: a JWT that is signed with ES256 (RFC 7515, RFC 7518 3.4, RFC 8725).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How far this computer's clock may be behind or ahead, in seconds.
const LEEWAY: u64 = 10;
/// Keys are fetched no more often than this, whatever key a stranger's token names.
const PAUSE: Duration = Duration::from_secs(10);

/// Knows the issuer's keys.
pub struct Verifier {
    issuer: String,
    audience: String,
    keys: Mutex<Keys>,
}

#[derive(Default)]
struct Keys {
    fetched: Option<Instant>,
    by_id: Vec<(String, VerifyingKey)>,
}

impl Verifier {
    /// Takes tokens of this issuer for this audience.
    pub fn new(issuer: String, audience: String) -> Self {
        Self {
            issuer,
            audience,
            keys: Mutex::default(),
        }
    }

    /// The claims, if the issuer signed them, for us, and they have not ended.
    pub fn verify(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let (header, claims) = (json(header)?, json(claims)?);
        // The algorithm is ours to choose, not the token's.
        if header["alg"] != "ES256" || header.get("crit").is_some() {
            return None;
        }
        let key = self.key(header["kid"].as_str()?)?;
        let signature = Signature::from_slice(&octets(signature)?).ok()?;
        key.verify(signed.as_bytes(), &signature).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
        let is_ours = claims["iss"] == self.issuer.as_str() && claims["aud"] == self.audience.as_str();
        let is_of_now = claims["exp"].as_u64()? + LEEWAY > now && claims["iat"].as_u64()? <= now + LEEWAY;
        (is_ours && is_of_now).then_some(claims)
    }

    /// The key of this name; keys are fetched again when there is a new one.
    fn key(&self, id: &str) -> Option<VerifyingKey> {
        let mut keys = self.keys.lock().ok()?;
        if let Some(key) = find(&keys, id) {
            return Some(key);
        }
        if keys.fetched.is_some_and(|at| at.elapsed() < PAUSE) {
            return None;
        }
        keys.fetched = Some(Instant::now());
        keys.by_id = fetch(&format!("{}/oauth/jwks", self.issuer))?;
        find(&keys, id)
    }
}

fn find(keys: &Keys, id: &str) -> Option<VerifyingKey> {
    keys.by_id.iter().find(|(of, _)| of == id).map(|(_, key)| *key)
}

fn fetch(url: &str) -> Option<Vec<(String, VerifyingKey)>> {
    let text = ureq::get(url).call().ok()?.body_mut().read_to_string().ok()?;
    let document: Value = serde_json::from_str(&text).ok()?;
    Some(document["keys"].as_array()?.iter().filter_map(key_of).collect())
}

/// RFC 7518 6.2: the point as SEC 1 writes it is 4, x, y.
fn key_of(jwk: &Value) -> Option<(String, VerifyingKey)> {
    if jwk["kty"] != "EC" || jwk["crv"] != "P-256" {
        return None;
    }
    let (x, y) = (octets(jwk["x"].as_str()?)?, octets(jwk["y"].as_str()?)?);
    let point = [&[4], x.as_slice(), y.as_slice()].concat();
    Some((
        jwk["kid"].as_str()?.to_owned(),
        VerifyingKey::from_sec1_bytes(&point).ok()?,
    ))
}

fn octets(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

fn json(part: &str) -> Option<Value> {
    serde_json::from_slice(&octets(part)?).ok()
}
