//! JSON Web Signatures in their compact form (RFC 7515 7.1).

use crate::json::{Map, Value, json};

use super::jwk::Jwk;
use crate::crypto::{Curve, DigestAlgorithm, SignatureAlgorithm, SpKey, SpKeyKind, base64};

/// The longest token that is looked at, in octets.
const MOST_OCTETS: usize = 16 * 1024;

/// How a token is signed (RFC 7518 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwsAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// Ed25519 (RFC 8037 3.1). It is verified behind `Ports`, and none of our own keys makes it.
    EdDsa,
}

impl JwsAlgorithm {
    /// Those that are verified here, and that clients may sign with.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Es256, Self::Es384, Self::Es512];

    /// Those that OpenID providers may sign with.
    pub const OF_PROVIDERS: [Self; 5] = [Self::Rs256, Self::Es256, Self::Es384, Self::Es512, Self::EdDsa];

    /// The algorithm of one of our keys.
    pub fn of(key: &SpKey) -> Self {
        match key.kind() {
            SpKeyKind::Rsa(_) => Self::Rs256,
            SpKeyKind::Ec(Curve::P256) => Self::Es256,
            SpKeyKind::Ec(Curve::P384) => Self::Es384,
            SpKeyKind::Ec(Curve::P521) => Self::Es512,
        }
    }

    /// The value of `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The curve of its keys (RFC 7518 3.4); none for RSA, nor for Ed25519, which is not ECDSA.
    pub fn curve(self) -> Option<Curve> {
        match self {
            Self::Rs256 | Self::EdDsa => None,
            Self::Es256 => Some(Curve::P256),
            Self::Es384 => Some(Curve::P384),
            Self::Es512 => Some(Curve::P521),
        }
    }

    /// Its digest: also what `at_hash` is made with (OpenID Connect Core 3.1.3.6).
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::Rs256 | Self::Es256 => DigestAlgorithm::Sha256,
            Self::Es384 => DigestAlgorithm::Sha384,
            Self::Es512 | Self::EdDsa => DigestAlgorithm::Sha512,
        }
    }

    /// What is verified here; Ed25519 is not.
    fn signature(self) -> Option<SignatureAlgorithm> {
        match self {
            Self::Rs256 => Some(SignatureAlgorithm::RsaPkcs1(self.digest())),
            Self::Es256 | Self::Es384 | Self::Es512 => Some(SignatureAlgorithm::Ecdsa(self.digest())),
            Self::EdDsa => None,
        }
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwsError {
    /// It has not the form of RFC 7515 7.1, or its header or claims are not a JSON object.
    Malformed,
    /// `alg` is none of [`JwsAlgorithm`]; `none` is the best known of them.
    Algorithm,
    /// The header has a critical extension; none is known here (RFC 7515 4.1.11).
    Critical,
    /// No key of the set made the signature.
    Signature,
}

impl JwsError {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Malformed => "it is not a signed JWT",
            Self::Algorithm => "its alg is not one of RS256, ES256, ES384 and ES512",
            Self::Critical => "its header has a critical extension",
            Self::Signature => "no registered key made its signature",
        }
    }
}

/// A token that is taken apart, and not verified.
#[derive(Debug, Clone)]
pub struct Jws<'t> {
    signed: &'t str,
    claims: Map<String, Value>,
    signature: Vec<u8>,
    algorithm: JwsAlgorithm,
    kid: Option<String>,
}

impl<'t> Jws<'t> {
    /// Takes a client's token apart (RFC 7515 5.2).
    pub fn parse(token: &'t str) -> Result<Self, JwsError> {
        Self::parse_signed_by(token, &JwsAlgorithm::ALL)
    }

    /// Takes a token apart that is signed with one of `algorithms` (RFC 8725 3.1).
    pub fn parse_signed_by(token: &'t str, algorithms: &[JwsAlgorithm]) -> Result<Self, JwsError> {
        if token.len() > MOST_OCTETS {
            return Err(JwsError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(JwsError::Malformed)?;
        let header = object(header)?;
        let name = header.get("alg").and_then(Value::as_str).unwrap_or_default();
        let algorithm = algorithms.iter().find(|algorithm| algorithm.name() == name);
        if header.contains_key("crit") {
            return Err(JwsError::Critical);
        }
        Ok(Self {
            signed,
            claims: object(claims)?,
            signature: base64::decode_url(signature).map_err(|_| JwsError::Malformed)?,
            algorithm: *algorithm.ok_or(JwsError::Algorithm)?,
            kid: header.get("kid").and_then(Value::as_str).map(str::to_owned),
        })
    }

    /// The claims, if one of `keys` signed them. The header's `kid` narrows the choice and decides nothing; a key that
    /// the header carries itself (`jwk`, `x5c`) is not looked at.
    pub fn verify(self, keys: &[Jwk]) -> Result<Map<String, Value>, JwsError> {
        let Some(signature) = self.algorithm.signature() else {
            return Err(JwsError::Signature);
        };
        let digest = self.algorithm.digest().digest(self.signed.as_bytes());
        let verifies = |key: &Jwk| {
            key.verifying_key(self.algorithm)
                .is_some_and(|key| key.verifies(signature, &digest, &self.signature))
        };
        if keys.iter().filter(|key| self.names(key)).any(verifies) {
            Ok(self.claims)
        } else {
            Err(JwsError::Signature)
        }
    }

    /// Whether one of `keys` is of the kind that its algorithm takes, and of the name that it gives.
    pub fn has_key(&self, keys: &[Jwk]) -> bool {
        let fits = |key: &Jwk| match self.algorithm {
            JwsAlgorithm::EdDsa => key.ed25519_key().is_some(),
            algorithm => key.verifying_key(algorithm).is_some(),
        };
        keys.iter().any(|key| self.names(key) && fits(key))
    }

    /// The keys of Ed25519 that it may be signed with, where that is its algorithm.
    pub fn ed25519_keys(&self, keys: &[Jwk]) -> Option<Vec<[u8; 32]>> {
        let named = keys.iter().filter(|key| self.names(key));
        (self.algorithm == JwsAlgorithm::EdDsa).then(|| named.filter_map(Jwk::ed25519_key).collect())
    }

    fn names(&self, key: &Jwk) -> bool {
        self.kid.is_none() || key.kid.is_none() || key.kid == self.kid
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> JwsAlgorithm {
        self.algorithm
    }

    /// What it calls its key.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What is signed, and the signature (RFC 7515 5.2).
    pub fn signed(&self) -> (&[u8], &[u8]) {
        (self.signed.as_bytes(), &self.signature)
    }

    /// The claims, where what verifies them elsewhere says that they verify.
    pub fn verified(self, verifies: bool) -> Result<Map<String, Value>, JwsError> {
        if verifies {
            Ok(self.claims)
        } else {
            Err(JwsError::Signature)
        }
    }

    /// The claims as they came, verified by nobody.
    pub fn unverified(&self) -> &Map<String, Value> {
        &self.claims
    }
}

fn object(part: &str) -> Result<Map<String, Value>, JwsError> {
    let octets = base64::decode_url(part).map_err(|_| JwsError::Malformed)?;
    crate::json::from_slice(&octets).map_err(|_| JwsError::Malformed)
}

/// What is signed (RFC 7515 5.1): header and claims. The token is this, a dot, and the signature in base64url.
pub fn signing_input(algorithm: JwsAlgorithm, kid: &str, typ: &str, claims: &Value) -> String {
    let header = json!({ "alg": algorithm.name(), "kid": kid, "typ": typ });
    let part = |value: &Value| base64::encode_url(value.to_string().as_bytes());
    format!("{}.{}", part(&header), part(claims))
}
