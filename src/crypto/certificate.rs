//! X.509 certificates, as containers of a key. A certificate is trusted because an administrator configured it:
//! no chain is built, and its dates are shown but decide nothing.

use std::fmt;

use super::der::{self, Reader};
use super::ecdsa::EcKey;
use super::rsa::{RsaKey, modulus_bits};
use super::{Curve, KeyError, VerifyingKey, base64, distinguished_name, paste, sha256};
use crate::time::Timestamp;

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
    /// The contents of the two Names.
    issuer: Vec<u8>,
    subject: Vec<u8>,
    not_before: i64,
    not_after: i64,
    key: KeyInfo,
}

/// SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
#[derive(Debug, Clone)]
struct KeyInfo {
    algorithm: Vec<u8>,
    /// With their tag and length.
    parameters: Option<Vec<u8>>,
    /// `None` where bits are left over.
    key: Option<Vec<u8>>,
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
        read(der).ok_or_else(|| paste::mistaken_der(der))
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
        distinguished_name::text(&self.subject)
    }

    /// Who made it (RFC 4514).
    pub fn issuer(&self) -> String {
        distinguished_name::text(&self.issuer)
    }

    /// Since when it is valid, in seconds of Unix time.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Until when it is valid, in seconds of Unix time.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// SHA-256 of its DER.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(sha256(&self.der))
    }

    /// The kind of its key.
    pub fn key_algorithm(&self) -> KeyAlgorithm {
        if self.key.algorithm == RSA_ENCRYPTION
            && let Some(bits) = self.key.key.as_deref().and_then(modulus_bits)
        {
            return KeyAlgorithm::Rsa(bits);
        }
        match self.named_curve() {
            Some(identifier) => KeyAlgorithm::Ec(match Curve::from_identifier(identifier) {
                Some(curve) => curve.name().to_owned(),
                None => der::dotted(identifier),
            }),
            None => KeyAlgorithm::Other(der::dotted(&self.key.algorithm)),
        }
    }

    /// The object identifier of the curve of an EC key (RFC 5480 2.1.1). Curves by explicit parameters have none.
    fn named_curve(&self) -> Option<&[u8]> {
        let parameters = self
            .key
            .parameters
            .as_deref()
            .filter(|_| self.key.algorithm == EC_PUBLIC_KEY)?;
        Reader::new(parameters).object_identifier()
    }

    /// The curve of its key, if it is one of those that we work on.
    pub fn curve(&self) -> Option<Curve> {
        Curve::from_identifier(self.named_curve()?)
    }

    /// The octets of its key (RFC 5280 4.1.2.7): the DER of an RSA key, or a point on a curve.
    pub(super) fn public_key(&self) -> &[u8] {
        self.key.key.as_deref().unwrap_or_default()
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
        match (self.key.parameters.as_deref(), self.key.key.as_deref()) {
            (Some([der::NULL, 0]), Some(key)) => Ok(VerifyingKey::rsa(RsaKey::from_der(key)?, self.fingerprint())),
            _ => Err(KeyError::Malformed),
        }
    }

    fn ec_key(&self, curve: Curve) -> Result<VerifyingKey, KeyError> {
        let point = self.key.key.as_deref().ok_or(KeyError::Malformed)?;
        Ok(VerifyingKey::ec(EcKey::new(curve, point)?, self.fingerprint()))
    }
}

/// Certificate (RFC 5280 4.1). Its own signature is not verified, and of the extensions only the form is read.
fn read(der: &[u8]) -> Option<Certificate> {
    let mut outer = Reader::new(der);
    let mut inner = Reader::new(outer.expect(der::SEQUENCE)?);
    let mut tbs = Reader::new(inner.expect(der::SEQUENCE)?);
    algorithm(inner.expect(der::SEQUENCE)?)?;
    inner.octets_of_bits()?;
    if let Some(version) = tbs.optional(0xA0)
        && !matches!(version, [der::INTEGER, 1, 0..=2])
    {
        return None;
    }
    tbs.expect(der::INTEGER).filter(|serial| !serial.is_empty())?;
    algorithm(tbs.expect(der::SEQUENCE)?)?;
    let issuer = tbs
        .expect(der::SEQUENCE)
        .filter(|name| distinguished_name::is_name(name))?;
    let mut validity = Reader::new(tbs.expect(der::SEQUENCE)?);
    let (not_before, not_after) = (time(&mut validity)?, time(&mut validity)?);
    let subject = tbs
        .expect(der::SEQUENCE)
        .filter(|name| distinguished_name::is_name(name))?;
    let key = key_info(tbs.expect(der::SEQUENCE)?)?;
    for unique_identifier in [0x81, 0x82] {
        tbs.optional(unique_identifier);
    }
    if let Some(list) = tbs.optional(0xA3) {
        extensions(list)?;
    }
    let read = outer.is_empty() && inner.is_empty() && tbs.is_empty() && validity.is_empty();
    read.then(|| Certificate {
        der: der.to_vec(),
        issuer: issuer.to_vec(),
        subject: subject.to_vec(),
        not_before,
        not_after,
        key,
    })
}

/// AlgorithmIdentifier (RFC 5280 4.1.1.2): the object identifier, and the parameters with their tag.
pub(super) fn algorithm(content: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let mut reader = Reader::new(content);
    let identifier = reader.object_identifier()?;
    if reader.is_empty() {
        return Some((identifier, None));
    }
    let parameters = reader.element()?;
    reader.is_empty().then_some((identifier, Some(parameters.whole)))
}

fn key_info(content: &[u8]) -> Option<KeyInfo> {
    let mut reader = Reader::new(content);
    let (algorithm, parameters) = algorithm(reader.expect(der::SEQUENCE)?)?;
    let [unused @ 0..=7, key @ ..] = reader.expect(der::BIT_STRING)? else {
        return None;
    };
    reader.is_empty().then(|| KeyInfo {
        algorithm: algorithm.to_vec(),
        parameters: parameters.map(<[u8]>::to_vec),
        key: (*unused == 0).then(|| key.to_vec()),
    })
}

/// Whether the octets are a SubjectPublicKeyInfo on their own.
pub(super) fn is_key_info(der: &[u8]) -> bool {
    let mut reader = Reader::new(der);
    reader.expect(der::SEQUENCE).and_then(key_info).is_some() && reader.is_empty()
}

/// Extensions (RFC 5280 4.1.2.9): at least one, each an identifier, perhaps BOOLEAN TRUE, and octets.
fn extensions(explicit: &[u8]) -> Option<()> {
    let mut outer = Reader::new(explicit);
    let mut list = Reader::new(outer.expect(der::SEQUENCE).filter(|list| !list.is_empty())?);
    while !list.is_empty() {
        let mut extension = Reader::new(list.expect(der::SEQUENCE)?);
        extension.object_identifier()?;
        if extension
            .optional(der::BOOLEAN)
            .is_some_and(|critical| !matches!(critical, [0 | 0xFF]))
        {
            return None;
        }
        extension.expect(der::OCTET_STRING)?;
        if !extension.is_empty() {
            return None;
        }
    }
    outer.is_empty().then_some(())
}

/// Time (RFC 5280 4.1.2.5): `YYMMDDHHMMSSZ` of 1950 to 2049, or `YYYYMMDDHHMMSSZ`; in Unix seconds.
fn time(reader: &mut Reader<'_>) -> Option<i64> {
    let element = reader.element()?;
    let text = std::str::from_utf8(element.content)
        .ok()
        .filter(|text| text.is_ascii())?;
    let text = match (element.tag, text.len()) {
        (der::UTC_TIME, 13) if text < "5" => format!("20{text}"),
        (der::UTC_TIME, 13) => format!("19{text}"),
        (der::GENERALIZED_TIME, 15) => text.to_owned(),
        _ => return None,
    };
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let written = format!(
        "{}-{}-{}T{}:{}:{}",
        part(0..4),
        part(4..6),
        part(6..8),
        part(8..10),
        part(10..12),
        part(12..15)
    );
    Timestamp::parse(&written).ok().map(Timestamp::unix_seconds)
}
