//! The service provider's own key pairs, as a secret holds them: PEM (RFC 7468) with a private key in PKCS #8 and its
//! certificate, in either order.
//!
//! The private key is read as far as it takes to see that it belongs to the certificate. It works elsewhere, behind
//! `Ports`; nothing here computes with it.

use std::fmt;

use super::certificate::{EC_PUBLIC_KEY, RSA_ENCRYPTION};
use super::der::{self, Reader};
use super::rsa::numbers;
use super::{Certificate, Curve, DigestAlgorithm, KeyAlgorithm, SignatureAlgorithm, VerifyingKey, base64};

/// What a key can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpKeyKind {
    /// RSA, with the bits of its modulus.
    Rsa(usize),
    /// An elliptic curve.
    Ec(Curve),
}

impl SpKeyKind {
    /// What a key of this kind signs with: the digest is as strong as the curve.
    pub fn signature_algorithm(self) -> SignatureAlgorithm {
        match self {
            Self::Rsa(_) => SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
            Self::Ec(Curve::P256) => SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            Self::Ec(Curve::P384) => SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha384),
            Self::Ec(Curve::P521) => SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha512),
        }
    }
}

impl fmt::Display for SpKeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
            Self::Ec(curve) => write!(f, "EC {}", curve.name()),
        }
    }
}

/// A private key and the certificate of it.
#[derive(Clone)]
pub struct SpKey {
    kind: SpKeyKind,
    pkcs8: Vec<u8>,
    certificate: Certificate,
}

/// Never shows the private key.
impl fmt::Debug for SpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpKey({} {})", self.kind, self.certificate.fingerprint())
    }
}

/// What is wrong with the secret, in words for the operator who set it. Never a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpKeyError {
    /// There is no PEM in it, or PEM that is cut short.
    NotPem,
    /// A PEM label other than those two.
    OtherPem,
    /// The private key is encrypted: nobody is there to type a passphrase.
    Encrypted,
    /// A private key in the form of PKCS #1 or SEC 1.
    NotPkcs8,
    /// No private key, or several.
    PrivateKeys(usize),
    /// No certificate, or several.
    Certificates(usize),
    /// The private key is not the DER of PKCS #8, or breaks the rules of its kind.
    PrivateKeyMalformed,
    /// The certificate is not one, or its key breaks the rules of its kind.
    CertificateMalformed,
    /// Neither RSA nor one of the three curves.
    UnsupportedAlgorithm,
    /// An RSA modulus that is too short.
    TooSmall(usize),
    /// The private key is not that of the certificate.
    Mismatch,
}

impl fmt::Display for SpKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = "one BEGIN PRIVATE KEY and one BEGIN CERTIFICATE";
        match self {
            Self::NotPem => write!(f, "it is not PEM with {wanted}, or it is cut short"),
            Self::OtherPem => write!(f, "it holds PEM of another kind than {wanted}"),
            Self::Encrypted => {
                f.write_str("its private key is encrypted; take the passphrase off with: openssl pkcs8 -topk8 -nocrypt")
            }
            Self::NotPkcs8 => {
                f.write_str("its private key is not PKCS #8; convert it with: openssl pkcs8 -topk8 -nocrypt")
            }
            Self::PrivateKeys(0) => write!(f, "it has no private key; expected {wanted}"),
            Self::PrivateKeys(found) => write!(f, "it has {found} private keys; expected {wanted}"),
            Self::Certificates(0) => write!(f, "it has no certificate; expected {wanted}"),
            Self::Certificates(found) => write!(f, "it has {found} certificates; expected {wanted}"),
            Self::PrivateKeyMalformed => f.write_str("its private key cannot be read"),
            Self::CertificateMalformed => f.write_str("its certificate cannot be read"),
            Self::UnsupportedAlgorithm => f.write_str("its key is neither RSA nor EC on P-256, P-384 or P-521"),
            Self::TooSmall(found) => write!(
                f,
                "its RSA key has {found} bits; expected {} at least",
                VerifyingKey::RSA_BITS
            ),
            Self::Mismatch => f.write_str("its private key is not the one of its certificate"),
        }
    }
}

impl std::error::Error for SpKeyError {}

impl SpKey {
    /// The key pair in a secret:
    ///
    /// 1. one private key in PKCS #8 (RFC 5958 2) and one certificate, and no other PEM;
    /// 2. RSA from 2048 bits on, or EC on P-256, P-384 or P-521, on both sides;
    /// 3. with the same public key on both sides.
    pub fn from_pem(secret: &str) -> Result<Self, SpKeyError> {
        let (mut private_keys, mut certificates) = (Vec::new(), Vec::new());
        for (label, octets) in blocks(secret)? {
            match label {
                Label::PrivateKey => private_keys.push(octets),
                Label::Certificate => certificates.push(octets),
            }
        }
        let (count, others) = (private_keys.len(), certificates.len());
        let pkcs8 = only(private_keys).ok_or(SpKeyError::PrivateKeys(count))?; // 1
        let certificate = only(certificates).ok_or(SpKeyError::Certificates(others))?; // 1
        let certificate = Certificate::from_der(&certificate).map_err(|_| SpKeyError::CertificateMalformed)?;
        let kind = kind(&certificate)?; // 2
        let public = public_key(&pkcs8, kind)?;
        if public != certified_key(&certificate, kind)? {
            return Err(SpKeyError::Mismatch); // 3
        }
        Ok(Self {
            kind,
            pkcs8,
            certificate,
        })
    }

    /// What it can be used for.
    pub fn kind(&self) -> SpKeyKind {
        self.kind
    }

    /// The private key, in the DER of PKCS #8, for whoever works with it.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// Its certificate, which metadata publishes.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Its public numbers: modulus and exponent, or a point (SEC 1 2.3.3) and nothing.
    pub fn public_numbers(&self) -> (Vec<u8>, Vec<u8>) {
        certified_key(&self.certificate, self.kind).unwrap_or_default()
    }

    /// Whether both are the same key, whatever their certificates say.
    #[must_use]
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.kind == other.kind
            && certified_key(&self.certificate, self.kind) == certified_key(&other.certificate, other.kind)
    }
}

enum Label {
    PrivateKey,
    Certificate,
}

/// The PEM blocks of a text, by label. Text between them explains, and is passed over. Line breaks may be written with
/// their backslashes, as files of variables have them.
fn blocks(text: &str) -> Result<Vec<(Label, Vec<u8>)>, SpKeyError> {
    let text = text.replace("\\r", "\n").replace("\\n", "\n");
    let mut rest = text.as_str();
    let mut blocks = Vec::new();
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----").ok_or(SpKeyError::NotPem)?;
        let of = match label {
            "PRIVATE KEY" => Label::PrivateKey,
            "CERTIFICATE" => Label::Certificate,
            "ENCRYPTED PRIVATE KEY" => return Err(SpKeyError::Encrypted),
            "RSA PRIVATE KEY" | "EC PRIVATE KEY" => return Err(SpKeyError::NotPkcs8),
            // OpenSSL writes it before an EC key of the old form; the key names its curve anyway.
            "EC PARAMETERS" => {
                rest = after;
                continue;
            }
            _ => return Err(SpKeyError::OtherPem),
        };
        let (body, after) = after
            .split_once(&format!("-----END {label}-----"))
            .ok_or(SpKeyError::NotPem)?;
        blocks.push((of, base64::decode(body).map_err(|_| SpKeyError::NotPem)?));
        rest = after;
    }
    if blocks.is_empty() {
        return Err(SpKeyError::NotPem);
    }
    Ok(blocks)
}

fn only<T>(mut of: Vec<T>) -> Option<T> {
    match of.len() {
        1 => of.pop(),
        _ => None,
    }
}

fn kind(certificate: &Certificate) -> Result<SpKeyKind, SpKeyError> {
    match certificate.key_algorithm() {
        KeyAlgorithm::Rsa(bits) if bits < VerifyingKey::RSA_BITS => Err(SpKeyError::TooSmall(bits)),
        KeyAlgorithm::Rsa(bits) => Ok(SpKeyKind::Rsa(bits)),
        _ => certificate
            .curve()
            .map(SpKeyKind::Ec)
            .ok_or(SpKeyError::UnsupportedAlgorithm),
    }
}

/// A public key as numbers: modulus and exponent, or a point (SEC 1 2.3.3) and nothing.
type PublicKey = (Vec<u8>, Vec<u8>);

fn certified_key(certificate: &Certificate, kind: SpKeyKind) -> Result<PublicKey, SpKeyError> {
    let octets = certificate.public_key();
    match kind {
        SpKeyKind::Rsa(_) => {
            let (modulus, exponent) = numbers(octets).ok_or(SpKeyError::CertificateMalformed)?;
            Ok((modulus.to_vec(), exponent.to_vec()))
        }
        SpKeyKind::Ec(_) => Ok((octets.to_vec(), Vec::new())),
    }
}

/// The public half that a private key carries. That it is its half is for whoever imports the key to check, as the
/// runtime's WebCrypto does.
fn public_key(pkcs8: &[u8], kind: SpKeyKind) -> Result<PublicKey, SpKeyError> {
    let malformed = SpKeyError::PrivateKeyMalformed;
    let (algorithm, private_key) = private_key_info(pkcs8).ok_or(malformed)?;
    match kind {
        SpKeyKind::Rsa(_) if algorithm == RSA_ENCRYPTION => {
            let (modulus, exponent) = rsa_numbers(private_key).ok_or(malformed)?;
            Ok((modulus.to_vec(), exponent.to_vec()))
        }
        SpKeyKind::Ec(_) if algorithm == EC_PUBLIC_KEY => {
            let point = ec_point(private_key).ok_or(malformed)?;
            Ok((point.to_vec(), Vec::new()))
        }
        SpKeyKind::Rsa(_) | SpKeyKind::Ec(_) => Err(SpKeyError::Mismatch),
    }
}

/// PrivateKeyInfo (RFC 5958 2): version, algorithm, private key, `[0]` attributes, `[1]` public key. The first two are
/// handed out, the object identifier without its parameters.
fn private_key_info(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut outer = Reader::new(der);
    let mut info = Reader::new(outer.expect(der::SEQUENCE)?);
    let [0 | 1] = info.unsigned()? else { return None };
    let (identifier, _) = algorithm(info.expect(der::SEQUENCE)?)?;
    let private_key = info.expect(der::OCTET_STRING)?;
    for optional in [0xA0, 0x81] {
        info.optional(optional);
    }
    (info.is_empty() && outer.is_empty()).then_some((identifier, private_key))
}

/// AlgorithmIdentifier (RFC 5280 4.1.1.2): the object identifier, and the parameters with their tag.
fn algorithm(content: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let mut reader = Reader::new(content);
    let identifier = reader.object_identifier()?;
    if reader.is_empty() {
        return Some((identifier, None));
    }
    let parameters = reader.element()?;
    reader.is_empty().then_some((identifier, Some(parameters.whole)))
}

/// RSAPrivateKey (RFC 8017 A.1.2): version 0 for two primes, modulus, public exponent, and six secret numbers.
fn rsa_numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut outer = Reader::new(der);
    let mut key = Reader::new(outer.expect(der::SEQUENCE)?);
    let [0] = key.unsigned()? else { return None };
    let (modulus, exponent) = (key.unsigned()?, key.unsigned()?);
    for _ in 0..6 {
        key.unsigned()?;
    }
    (key.is_empty() && outer.is_empty()).then_some((modulus, exponent))
}

/// ECPrivateKey (RFC 5915 3): version, private key, `[0]` parameters, `[1]` public key, a BIT STRING.
fn ec_point(der: &[u8]) -> Option<&[u8]> {
    let mut outer = Reader::new(der);
    let mut key = Reader::new(outer.expect(der::SEQUENCE)?);
    let [1] = key.unsigned()? else { return None };
    key.expect(der::OCTET_STRING)?;
    key.optional(0xA0);
    let point = Reader::new(key.expect(0xA1)?).octets_of_bits()?;
    (key.is_empty() && outer.is_empty()).then_some(point)
}
