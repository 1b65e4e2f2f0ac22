//! JSON Web Keys (RFC 7517): ours, to publish, and our clients' and OpenID providers', to verify with.

use crate::json::{Deserialize, Serialize};
use crate::json::{Value, json};

use super::jws::JwsAlgorithm;
use crate::crypto::{Curve, Fingerprint, SpKey, SpKeyKind, VerifyingKey, base64, sha256};

/// A public key as JSON (RFC 7517 4, RFC 7518 6). Members that we have no use for are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `RSA`, `EC` or `OKP`.
    pub kty: String,
    /// Its name among the keys of a set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// What it is for: `sig`, where said.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// The one algorithm it is for, where said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// The curve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// The first coordinate of the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The second coordinate of the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// The modulus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// The exponent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    /// A private key's part: it must not be here (RFC 7518 6.2.2, 6.3.2).
    #[serde(default, skip_serializing)]
    d: Option<Value>,
}

/// A set of them (RFC 7517 5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwkSet {
    /// The keys.
    pub keys: Vec<Jwk>,
}

impl Jwk {
    /// Whether somebody put a private key here.
    pub fn is_private(&self) -> bool {
        self.d.is_some()
    }

    /// The key, to verify signatures of `algorithm` with; none where it is a key of another kind, curve, use or
    /// algorithm, or no key at all. An RSA key has 2048 bits at least.
    pub fn verifying_key(&self, algorithm: JwsAlgorithm) -> Option<VerifyingKey> {
        if !self.is_meant_for(algorithm) {
            return None;
        }
        let number = |member: &Option<String>| base64::decode_url(member.as_deref()?).ok();
        let key = match (self.kty.as_str(), algorithm, algorithm.curve()) {
            ("RSA", JwsAlgorithm::Rs256, _) => {
                VerifyingKey::from_rsa_numbers(&number(&self.n)?, &number(&self.e)?, self.fingerprint())
            }
            ("EC", _, Some(curve)) if self.crv.as_deref() == Some(curve.name()) => {
                let (x, y) = (number(&self.x)?, number(&self.y)?);
                let width = curve.signature_length() / 2;
                if x.len() != width || y.len() != width {
                    return None; // RFC 7518 6.2.1.2: the full width of the coordinate
                }
                VerifyingKey::from_ec_point(curve, &[&[4], x.as_slice(), y.as_slice()].concat(), self.fingerprint())
            }
            _ => return None,
        };
        key.ok().filter(|key| key.require_strength(false).is_ok())
    }

    /// The key of Ed25519 (RFC 8037 2), to verify signatures of `EdDSA` with; none where it is another key.
    pub fn ed25519_key(&self) -> Option<[u8; 32]> {
        let is_ed25519 = self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519");
        if !is_ed25519 || !self.is_meant_for(JwsAlgorithm::EdDsa) {
            return None;
        }
        base64::decode_url(self.x.as_deref()?).ok()?.try_into().ok()
    }

    /// Whether the key says nothing else of its use and its algorithm.
    fn is_meant_for(&self, algorithm: JwsAlgorithm) -> bool {
        let says = |member: &Option<String>, wanted: &str| member.as_deref().is_none_or(|found| found == wanted);
        says(&self.usage, "sig") && says(&self.alg, algorithm.name())
    }

    /// SHA-256 of the members that make the key, in the order of RFC 7638 3.
    fn fingerprint(&self) -> Fingerprint {
        let text = |member: &Option<String>| json!(member.as_deref().unwrap_or_default()).to_string();
        let canonical = match self.kty.as_str() {
            "RSA" => format!(r#"{{"e":{},"kty":"RSA","n":{}}}"#, text(&self.e), text(&self.n)),
            _ => format!(
                r#"{{"crv":{},"kty":"EC","x":{},"y":{}}}"#,
                text(&self.crv),
                text(&self.x),
                text(&self.y)
            ),
        };
        Fingerprint(sha256(canonical.as_bytes()))
    }
}

/// Our key as others verify with it; its `kid` is its thumbprint (RFC 7638).
pub fn jwk_of(key: &SpKey) -> Jwk {
    let (first, second) = key.public_numbers();
    let encoded = |octets: &[u8]| Some(base64::encode_url(octets));
    let mut jwk = Jwk {
        kty: "EC".to_owned(),
        kid: None,
        usage: Some("sig".to_owned()),
        alg: Some(JwsAlgorithm::of(key).name().to_owned()),
        crv: None,
        x: None,
        y: None,
        n: None,
        e: None,
        d: None,
    };
    match key.kind() {
        SpKeyKind::Rsa(_) => {
            jwk.kty = "RSA".to_owned();
            jwk.n = encoded(&first);
            jwk.e = encoded(&second);
        }
        SpKeyKind::Ec(curve) => {
            let (x, y) = coordinates(curve, &first);
            jwk.crv = Some(curve.name().to_owned());
            jwk.x = encoded(x);
            jwk.y = encoded(y);
        }
    }
    jwk.kid = Some(base64::encode_url(&jwk.fingerprint().0));
    jwk
}

/// The coordinates of an uncompressed point (SEC 1 2.3.3).
fn coordinates(curve: Curve, point: &[u8]) -> (&[u8], &[u8]) {
    let numbers = point.get(1..).unwrap_or_default();
    numbers
        .split_at_checked(curve.signature_length() / 2)
        .unwrap_or_default()
}
