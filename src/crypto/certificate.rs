//! X.509 certificates, as containers of a key. A certificate is trusted because an administrator configured it:
//! no chain is built, and its dates are shown but decide nothing.

use std::fmt;

use rsa::pkcs1::RsaPublicKeyRef;
use rsa::pkcs8::ObjectIdentifier;
use x509_cert::der::{Decode, Encode};

use super::ecdsa::EcKey;
use super::{Curve, KeyError, VerifyingKey, base64, paste, sha256};

pub(super) const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(super) const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// SHA-256 of a certificate's DER.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What kind of key a certificate holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAlgorithm {
    /// RSA, with the bits of its modulus.
    Rsa(usize),
    /// An elliptic curve, by name or object identifier.
    Ec(String),
    /// Something else, by object identifier.
    Other(String),
}

impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
            Self::Ec(curve) => write!(f, "EC {curve}"),
            Self::Other(identifier) => write!(f, "{identifier}"),
        }
    }
}

/// One certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

impl Certificate {
    /// The certificate in a paste of any form; see [`Certificate::parse_all`].
    pub fn parse(paste: &[u8]) -> Result<Self, KeyError> {
        let mut all = Self::parse_all(paste)?;
        match (all.pop(), all.len()) {
            (Some(certificate), 0) => Ok(certificate),
            (_, others) => Err(KeyError::Several { found: others + 1 }),
        }
    }

    /// The certificates in a paste: PEM, one or several, with or without its BEGIN and END lines; base64 with any
    /// white space; DER. A mistake is called by its name. There is at least one in an `Ok`.
    pub fn parse_all(paste: &[u8]) -> Result<Vec<Self>, KeyError> {
        let certificates = paste::ders(paste)?
            .iter()
            .map(|der| Self::from_der(der))
            .collect::<Result<Vec<_>, _>>()?;
        if certificates.is_empty() {
            Err(KeyError::Empty)
        } else {
            Ok(certificates)
        }
    }

    /// The certificate in exactly these octets.
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        match x509_cert::Certificate::from_der(der) {
            Ok(parsed) => Ok(Self {
                der: der.to_vec(),
                parsed,
            }),
            Err(_) => Err(paste::mistaken_der(der)),
        }
    }

    /// Its octets.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Its PEM (RFC 7468).
    pub fn to_pem(&self) -> String {
        let encoded = base64::encode(&self.der);
        let mut pem = String::with_capacity(encoded.len() + encoded.len() / 64 + 64);
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        let mut rest = encoded.as_str();
        while !rest.is_empty() {
            let (line, next) = rest.split_at_checked(64).unwrap_or((rest, ""));
            pem.push_str(line);
            pem.push('\n');
            rest = next;
        }
        pem.push_str("-----END CERTIFICATE-----\n");
        pem
    }

    /// Whom it is for (RFC 4514).
    pub fn subject(&self) -> String {
        self.parsed.tbs_certificate().subject().to_string()
    }

    /// Who made it (RFC 4514).
    pub fn issuer(&self) -> String {
        self.parsed.tbs_certificate().issuer().to_string()
    }

    /// Since when it is valid, in seconds of Unix time.
    pub fn not_before(&self) -> i64 {
        seconds(self.parsed.tbs_certificate().validity().not_before)
    }

    /// Until when it is valid, in seconds of Unix time.
    pub fn not_after(&self) -> i64 {
        seconds(self.parsed.tbs_certificate().validity().not_after)
    }

    /// SHA-256 of its DER.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(sha256(&self.der))
    }

    /// The kind of its key.
    pub fn key_algorithm(&self) -> KeyAlgorithm {
        let key = self.parsed.tbs_certificate().subject_public_key_info();
        if key.algorithm.oid == RSA_ENCRYPTION
            && let Ok(rsa) = RsaPublicKeyRef::from_der(key.subject_public_key.raw_bytes())
        {
            return KeyAlgorithm::Rsa(bits(rsa.modulus.as_bytes()));
        }
        match self.named_curve() {
            Some(identifier) => KeyAlgorithm::Ec(match Curve::from_identifier(&identifier) {
                Some(curve) => curve.name().to_owned(),
                None => identifier,
            }),
            None => KeyAlgorithm::Other(key.algorithm.oid.to_string()),
        }
    }

    /// The object identifier of the curve of an EC key (RFC 5480 2.1.1). Curves by explicit parameters have none.
    fn named_curve(&self) -> Option<String> {
        let algorithm = &self.parsed.tbs_certificate().subject_public_key_info().algorithm;
        let parameters = algorithm
            .parameters
            .as_ref()
            .filter(|_| algorithm.oid == EC_PUBLIC_KEY)?;
        let curve = parameters.decode_as::<ObjectIdentifier>().ok()?;
        Some(curve.to_string())
    }

    /// The curve of its key, if it is one of those that we work on.
    pub fn curve(&self) -> Option<Curve> {
        Curve::from_identifier(&self.named_curve()?)
    }

    /// The octets of its key (RFC 5280 4.1.2.7): the DER of an RSA key, or a point on a curve.
    pub(super) fn public_key(&self) -> &[u8] {
        let key = self.parsed.tbs_certificate().subject_public_key_info();
        key.subject_public_key.raw_bytes()
    }

    /// Its key, to verify with. How long it must be is for [`VerifyingKey::require_strength`] to say.
    pub fn verifying_key(&self) -> Result<VerifyingKey, KeyError> {
        match (self.key_algorithm(), self.named_curve()) {
            (KeyAlgorithm::Rsa(bits), _) => self.rsa_key(bits),
            (found, curve) => match curve.and_then(|identifier| Curve::from_identifier(&identifier)) {
                Some(curve) => self.ec_key(curve),
                None => Err(KeyError::UnsupportedAlgorithm {
                    found: found.to_string(),
                }),
            },
        }
    }

    fn rsa_key(&self, bits: usize) -> Result<VerifyingKey, KeyError> {
        if bits < VerifyingKey::RSA_BITS_LEGACY {
            return Err(KeyError::RsaTooSmall {
                least: VerifyingKey::RSA_BITS,
                found: bits,
            });
        }
        if bits > rsa::PublicKey::MAX_SIZE {
            return Err(KeyError::RsaTooLarge {
                most: rsa::PublicKey::MAX_SIZE,
                found: bits,
            });
        }
        let key = self.parsed.tbs_certificate().subject_public_key_info();
        let der = key.to_der().map_err(|_| KeyError::Malformed)?;
        let key = <rsa::PublicKey as rsa::pkcs8::DecodePublicKey>::from_public_key_der(&der)
            .map_err(|_| KeyError::Malformed)?;
        Ok(VerifyingKey::rsa(key, self.fingerprint()))
    }

    fn ec_key(&self, curve: Curve) -> Result<VerifyingKey, KeyError> {
        let key = self.parsed.tbs_certificate().subject_public_key_info();
        let point = key.subject_public_key.as_bytes().ok_or(KeyError::Malformed)?;
        Ok(VerifyingKey::ec(EcKey::new(curve, point)?, self.fingerprint()))
    }
}

fn seconds(time: x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

/// The bits of a big-endian number.
fn bits(octets: &[u8]) -> usize {
    match octets.iter().position(|octet| *octet != 0) {
        Some(first) => {
            let zeros = octets.get(first).map_or(0, |octet| octet.leading_zeros() as usize);
            (octets.len() - first) * 8 - zeros
        }
        None => 0,
    }
}
