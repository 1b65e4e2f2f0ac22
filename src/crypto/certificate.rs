//! X.509 certificates, as containers of a key, read by `x509-cert`. A certificate is trusted because an administrator configured it:
//! no chain is built, and its dates are shown but decide nothing.

use std::fmt;

use x509_cert::der::Decode as _;
use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::ecdsa::EcKey;
use super::rsa::{RsaKey, modulus_bits};
use super::{Curve, KeyError, VerifyingKey, base64, distinguished_name, paste, sha256};

pub(super) const RSA_ENCRYPTION: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
pub(super) const EC_PUBLIC_KEY: &[u8] = b"\x2A\x86\x48\xCE\x3D\x02\x01";

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
        distinguished_name::text(self.parsed.tbs_certificate().subject())
    }

    /// Who made it (RFC 4514).
    pub fn issuer(&self) -> String {
        distinguished_name::text(self.parsed.tbs_certificate().issuer())
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

    /// SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
    fn key_info(&self) -> &SubjectPublicKeyInfoOwned {
        self.parsed.tbs_certificate().subject_public_key_info()
    }

    /// The kind of its key.
    pub fn key_algorithm(&self) -> KeyAlgorithm {
        let algorithm = self.key_info().algorithm.oid;
        if algorithm.as_bytes() == RSA_ENCRYPTION
            && let Some(bits) = modulus_bits(self.public_key())
        {
            return KeyAlgorithm::Rsa(bits);
        }
        match self.named_curve() {
            Some(identifier) => KeyAlgorithm::Ec(match Curve::from_identifier(identifier.as_bytes()) {
                Some(curve) => curve.name().to_owned(),
                None => identifier.to_string(),
            }),
            None => KeyAlgorithm::Other(algorithm.to_string()),
        }
    }

    /// The object identifier of the curve of an EC key (RFC 5480 2.1.1). Curves by explicit parameters have none.
    fn named_curve(&self) -> Option<ObjectIdentifier> {
        let algorithm = &self.key_info().algorithm;
        let parameters = algorithm.parameters.as_ref();
        let parameters = parameters.filter(|_| algorithm.oid.as_bytes() == EC_PUBLIC_KEY)?;
        parameters.decode_as().ok()
    }

    /// The curve of its key, if it is one of those that we work on.
    pub fn curve(&self) -> Option<Curve> {
        Curve::from_identifier(self.named_curve()?.as_bytes())
    }

    /// The octets of its key (RFC 5280 4.1.2.7): the DER of an RSA key, or a point on a curve. None where bits are left
    /// over.
    pub(super) fn public_key(&self) -> &[u8] {
        self.key_info().subject_public_key.as_bytes().unwrap_or_default()
    }

    /// Its key, to verify with. How long it must be is for [`VerifyingKey::require_strength`] to say.
    pub fn verifying_key(&self) -> Result<VerifyingKey, KeyError> {
        match (self.key_algorithm(), self.curve()) {
            (KeyAlgorithm::Rsa(bits), _) => self.rsa_key(bits),
            (_, Some(curve)) => self.ec_key(curve),
            (found, None) => Err(KeyError::UnsupportedAlgorithm {
                found: found.to_string(),
            }),
        }
    }

    fn rsa_key(&self, bits: usize) -> Result<VerifyingKey, KeyError> {
        if bits < VerifyingKey::RSA_BITS_LEGACY {
            return Err(KeyError::RsaTooSmall {
                least: VerifyingKey::RSA_BITS,
                found: bits,
            });
        }
        if bits > RsaKey::BITS_MOST {
            return Err(KeyError::RsaTooLarge {
                most: RsaKey::BITS_MOST,
                found: bits,
            });
        }
        // RFC 3279 2.3.1: the parameters MUST be NULL.
        let parameters = self.key_info().algorithm.parameters.as_ref();
        if parameters.map(AnyRef::from) != Some(AnyRef::NULL) {
            return Err(KeyError::Malformed);
        }
        let key = RsaKey::from_der(self.public_key())?;
        Ok(VerifyingKey::rsa(key, self.fingerprint()))
    }

    fn ec_key(&self, curve: Curve) -> Result<VerifyingKey, KeyError> {
        Ok(VerifyingKey::ec(
            EcKey::new(curve, self.public_key())?,
            self.fingerprint(),
        ))
    }
}

fn seconds(time: x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}

/// Whether the octets are a SubjectPublicKeyInfo on their own.
pub(super) fn is_key_info(der: &[u8]) -> bool {
    SubjectPublicKeyInfoOwned::from_der(der).is_ok()
}
