//! What administrators paste where a certificate is asked for, and the mistakes that they make.

use std::str;

use rsa::pkcs1::RsaPublicKeyRef;
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Decode, Reader, SliceReader, Tag};
use x509_cert::spki::SubjectPublicKeyInfoRef;

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
    if SubjectPublicKeyInfoRef::from_der(der).is_ok() || RsaPublicKeyRef::from_der(der).is_ok() {
        return KeyError::PublicKey;
    }
    if der.starts_with(&JAVA_KEY_STORE) {
        return KeyError::KeyStore;
    }
    match shape(der).as_deref() {
        // PrivateKeyInfo (RFC 5958 2), RSAPrivateKey (RFC 8017 A.1.2), ECPrivateKey (RFC 5915 3): version first.
        Some([Tag::Integer, Tag::Sequence, Tag::OctetString, ..])
        | Some([Tag::Integer, Tag::Integer, Tag::Integer, Tag::Integer, ..])
        | Some([Tag::Integer, Tag::OctetString, ..])
        // EncryptedPrivateKeyInfo (RFC 5958 3).
        | Some([Tag::Sequence, Tag::OctetString]) => KeyError::PrivateKey,
        // PFX (RFC 7292 4): version, content, and an optional code over it.
        Some([Tag::Integer, Tag::Sequence] | [Tag::Integer, Tag::Sequence, Tag::Sequence]) => KeyError::KeyStore,
        // ContentInfo (RFC 2315 7).
        Some([Tag::ObjectIdentifier, Tag::ContextSpecific { .. }]) => KeyError::Pkcs7,
        // CertificationRequest (RFC 2986 4.2) and Certificate are alike outside: SEQUENCE, SEQUENCE, BIT STRING.
        Some([Tag::Sequence, Tag::Sequence, Tag::BitString]) if is_request(der) => KeyError::CertificateRequest,
        _ => KeyError::NotACertificate,
    }
}

/// The tags inside the outermost SEQUENCE.
fn shape(der: &[u8]) -> Option<Vec<Tag>> {
    Some(members(der)?.iter().map(x509_cert::der::Tagged::tag).collect())
}

fn members(der: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let outer = AnyRef::from_der(der).ok()?;
    if x509_cert::der::Tagged::tag(&outer) != Tag::Sequence {
        return None;
    }
    let mut reader = SliceReader::new(outer.value()).ok()?;
    let mut members = Vec::new();
    while !reader.is_finished() {
        members.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(members)
}

/// CertificationRequestInfo: version, subject, key, `[0]` attributes.
fn is_request(der: &[u8]) -> bool {
    let Some(inner) = members(der).and_then(|members| members.first().copied()) else {
        return false;
    };
    let Ok(mut reader) = SliceReader::new(inner.value()) else {
        return false;
    };
    let mut tags = Vec::new();
    while !reader.is_finished() {
        match AnyRef::decode(&mut reader) {
            Ok(member) => tags.push(x509_cert::der::Tagged::tag(&member)),
            Err(_) => return false,
        }
    }
    matches!(tags.as_slice(), [Tag::Integer, Tag::Sequence, Tag::Sequence, ..])
}
