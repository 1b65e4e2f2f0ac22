//! What administrators paste where a certificate is asked for, and the mistakes that they make.

use std::str;

use super::certificate::is_key_info;
use super::der::{self, Element, Reader};
use super::rsa::modulus_bits;
use super::{KeyError, base64};

/// How Java's own key stores begin.
const JAVA_KEY_STORE: [u8; 4] = [0xFE, 0xED, 0xFE, 0xED];

/// The DER octets in a paste; they may still not be certificates.
pub(super) fn ders(paste: &[u8]) -> Result<Vec<Vec<u8>>, KeyError> {
    // DER of any certificate has octets in its first four that are not text (its length needs two octets).
    match str::from_utf8(paste) {
        Ok(text) => from_text(text, true),
        Err(_) => Ok(vec![paste.to_vec()]),
    }
}

fn from_text(text: &str, may_be_nested: bool) -> Result<Vec<Vec<u8>>, KeyError> {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() {
        return Err(KeyError::Empty);
    }
    if text.starts_with('<') {
        return Err(KeyError::Xml);
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return Err(KeyError::Url);
    }
    if text.starts_with("ssh-") || text.starts_with("ecdsa-sha2-") {
        return Err(KeyError::PublicKey);
    }
    // Line breaks are often pasted from JSON, with their backslashes.
    let text = text.replace("\\r", "\n").replace("\\n", "\n");
    let bodies = bodies(&text)?;
    let mut ders = Vec::with_capacity(bodies.len());
    for body in bodies {
        let octets = base64::decode(body).map_err(|_| KeyError::NotBase64)?;
        match str::from_utf8(&octets) {
            // Some consoles hand out the base64 of a whole PEM file.
            Ok(inner) if may_be_nested && inner.contains("-----BEGIN ") => ders.extend(from_text(inner, false)?),
            _ => ders.push(octets),
        }
    }
    Ok(ders)
}

/// The base64 between the lines of PEM (RFC 7468), or the whole text where there are no such lines. Text before a
/// BEGIN line and after an END line explains, and is passed over, except for a certificate without such lines: an
/// administrator puts the new one below the old one, which is shown as PEM.
fn bodies(text: &str) -> Result<Vec<&str>, KeyError> {
    let has_begin = text.contains("-----BEGIN ");
    let mut bodies = Vec::new();
    let mut inside = !has_begin;
    for piece in text.split("-----").map(str::trim) {
        if let Some(label) = piece.strip_prefix("BEGIN ") {
            require_certificate(label)?;
            inside = true;
        } else if let Some(label) = piece.strip_prefix("END ") {
            require_certificate(label)?;
            inside = false;
        } else if inside && !piece.is_empty() {
            bodies.push(piece);
        } else if let Some(bare) = bare(piece) {
            bodies.push(bare);
        }
    }
    if bodies.is_empty() {
        Err(KeyError::Empty)
    } else {
        Ok(bodies)
    }
}

/// From the first line on that begins as the base64 of every certificate does: a SEQUENCE of 256 octets or more.
fn bare(explanation: &str) -> Option<&str> {
    explanation
        .match_indices("MII")
        .find(|(at, _)| {
            let before = explanation.get(..*at).unwrap_or_default().trim_end_matches([' ', '\t']);
            before.is_empty() || before.ends_with('\n')
        })
        .and_then(|(at, _)| explanation.get(at..))
}

fn require_certificate(label: &str) -> Result<(), KeyError> {
    match label {
        "CERTIFICATE" | "X509 CERTIFICATE" => Ok(()),
        "PKCS7" | "CMS" => Err(KeyError::Pkcs7),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Err(KeyError::CertificateRequest),
        label if label.ends_with("PRIVATE KEY") => Err(KeyError::PrivateKey),
        label if label.ends_with("PUBLIC KEY") => Err(KeyError::PublicKey),
        label => Err(KeyError::OtherPem {
            found: label.chars().take(40).collect(),
        }),
    }
}

/// What octets are that are no certificate.
pub(super) fn mistaken_der(der: &[u8]) -> KeyError {
    if is_key_info(der) || modulus_bits(der).is_some() {
        return KeyError::PublicKey;
    }
    if der.starts_with(&JAVA_KEY_STORE) {
        return KeyError::KeyStore;
    }
    let members = members(der).unwrap_or_default();
    let tags: Vec<u8> = members.iter().map(|member| member.tag).collect();
    match tags.as_slice() {
        // PrivateKeyInfo (RFC 5958 2), RSAPrivateKey (RFC 8017 A.1.2), ECPrivateKey (RFC 5915 3): version first.
        [der::INTEGER, der::SEQUENCE, der::OCTET_STRING, ..]
        | [der::INTEGER, der::INTEGER, der::INTEGER, der::INTEGER, ..]
        | [der::INTEGER, der::OCTET_STRING, ..]
        // EncryptedPrivateKeyInfo (RFC 5958 3).
        | [der::SEQUENCE, der::OCTET_STRING] => KeyError::PrivateKey,
        // PFX (RFC 7292 4): version, content, and an optional code over it.
        [der::INTEGER, der::SEQUENCE] | [der::INTEGER, der::SEQUENCE, der::SEQUENCE] => KeyError::KeyStore,
        // ContentInfo (RFC 2315 7).
        [der::OBJECT_IDENTIFIER, 0x80..=0xBF] => KeyError::Pkcs7,
        // CertificationRequest (RFC 2986 4.2) and Certificate are alike outside: SEQUENCE, SEQUENCE, BIT STRING.
        [der::SEQUENCE, der::SEQUENCE, der::BIT_STRING] if members.first().is_some_and(is_request) => {
            KeyError::CertificateRequest
        }
        _ => KeyError::NotACertificate,
    }
}

/// The elements inside one SEQUENCE that is all of `der`.
fn members(der: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut outer = Reader::new(der);
    let mut inner = Reader::new(outer.expect(der::SEQUENCE)?);
    let mut members = Vec::new();
    while !inner.is_empty() {
        members.push(inner.element()?);
    }
    outer.is_empty().then_some(members)
}

/// CertificationRequestInfo: version, subject, key, `[0]` attributes.
fn is_request(info: &Element<'_>) -> bool {
    let members = members(info.whole).unwrap_or_default();
    let tags: Vec<u8> = members.iter().map(|member| member.tag).collect();
    matches!(tags.as_slice(), [der::INTEGER, der::SEQUENCE, der::SEQUENCE, ..])
}
