//! The throw-away keys' certificates (RFC 5280 4.1), written octet by octet: settings hold certificates, not keys.
//! They are put into nothing but the sandbox's settings, and end with it.

use crate::crypto::Certificate;
use crate::time::Timestamp;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const NULL: &[u8] = &[0x05, 0x00];
/// commonName (2.5.4.3).
const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03];
/// rsaEncryption (1.2.840.113549.1.1.1).
const RSA_ENCRYPTION: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// sha256WithRSAEncryption (1.2.840.113549.1.1.11).
const SHA256_WITH_RSA: &[u8] = &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];
const ONE_HOUR: i64 = 3_600;

/// The certificates of one run, each of a key's SubjectPublicKeyInfo, all signed by the run's RSA key.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// Of the identity provider's RSA key.
    pub rsa: Certificate,
    /// Of its EC key.
    pub ec: Certificate,
    /// Of somebody else's key.
    pub stranger: Certificate,
    /// Of 1024 bits that are nobody's key.
    pub short: Certificate,
}

impl Certificates {
    /// The TBSCertificate of a key: what is to be signed with SHA-256 and the run's RSA key.
    pub fn to_be_signed(public_key: &[u8], now: Timestamp) -> Vec<u8> {
        let name = sequence(&[&der(SET, &[&sequence(&[COMMON_NAME, &der(0x0C, &[b"self-test"])])])]);
        let validity = sequence(&[
            &utc_time(now.plus_seconds(-ONE_HOUR)),
            &utc_time(now.plus_seconds(ONE_HOUR)),
        ]);
        sequence(&[
            &der(0xA0, &[&der(INTEGER, &[&[2]])]),
            &der(INTEGER, &[&[1]]),
            &signature_algorithm(),
            &name,
            &validity,
            &name,
            public_key,
        ])
    }

    /// The certificate, once it is signed; `None` where the platform's key is not what it should be.
    pub fn signed(to_be_signed: &[u8], signature: &[u8]) -> Option<Certificate> {
        let octets = sequence(&[
            to_be_signed,
            &signature_algorithm(),
            &der(BIT_STRING, &[&[0], signature]),
        ]);
        Certificate::from_der(&octets).ok()
    }

    /// A SubjectPublicKeyInfo of RSA with a modulus of 1024 bits (RFC 8017 A.1.1).
    pub fn short_public_key(random: &[u8; 32]) -> Vec<u8> {
        let mut modulus = random.repeat(4);
        if let Some(first) = modulus.first_mut() {
            *first |= 0x80;
        }
        if let Some(last) = modulus.last_mut() {
            *last |= 0x01;
        }
        let numbers = sequence(&[&der(INTEGER, &[&[0], &modulus]), &der(INTEGER, &[&[1, 0, 1]])]);
        sequence(&[&sequence(&[RSA_ENCRYPTION, NULL]), &der(BIT_STRING, &[&[0], &numbers])])
    }
}

fn signature_algorithm() -> Vec<u8> {
    sequence(&[SHA256_WITH_RSA, NULL])
}

/// `2026-11-25T12:00:00Z` as UTCTime, `261125120000Z`.
fn utc_time(time: Timestamp) -> Vec<u8> {
    let digits: String = Timestamp::from_unix_seconds(time.unix_seconds())
        .to_string()
        .chars()
        .skip(2)
        .filter(|c| c.is_ascii_digit() || *c == 'Z')
        .collect();
    der(0x17, &[digits.as_bytes()])
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(SEQUENCE, parts)
}

/// Tag, length and contents (X.690 8.1).
pub(super) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut octets = vec![tag];
    match length.to_be_bytes() {
        [.., low] if length < 0x80 => octets.push(low),
        [.., low] if length < 0x100 => octets.extend([0x81, low]),
        [.., high, low] => octets.extend([0x82, high, low]),
    }
    for part in parts {
        octets.extend_from_slice(part);
    }
    octets
}

/// r‖s as Ecdsa-Sig-Value (RFC 3279 2.2.3): the form that XML Signature does not have.
pub(super) fn ecdsa_sig_value(value: &[u8]) -> Vec<u8> {
    let (r, s) = value.split_at_checked(value.len() / 2).unwrap_or((value, &[]));
    sequence(&[&unsigned(r), &unsigned(s)])
}

/// A non-negative INTEGER, as short as it can be (X.690 8.3.2).
fn unsigned(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    let sign: &[u8] = match digits.first() {
        Some(first) if *first < 0x80 => &[],
        _ => &[0],
    };
    der(INTEGER, &[sign, digits])
}
