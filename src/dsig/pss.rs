//! RSASSA-PSS with parameters (RFC 9231 2.3.9): `rsa-pss` and its RSAPSSParams.

use super::SignatureError;
use super::algorithm::sha2;
use super::signature::{Parts, plain_method, text};
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::xml::Element;

/// The SignatureMethod that has RSAPSSParams.
pub(super) const RSA_PSS: &str = "http://www.w3.org/2007/05/xmldsig-more#rsa-pss";
/// The namespace of RSAPSSParams.
const MORE: &str = "http://www.w3.org/2007/05/xmldsig-more#";
/// The mask generation function of RFC 8017 B.2.1.
const MGF1: &str = "http://www.w3.org/2007/05/xmldsig-more#MGF1";

/// RSAPSSParams, as they are written. What is not there has its default (RFC 9231 2.3.9).
#[derive(Debug)]
pub(super) struct PssParameters<'d> {
    digest: Option<&'d str>,
    mask: Option<Mask<'d>>,
    salt_length: Option<&'d str>,
    trailer_field: Option<&'d str>,
}

/// MaskGenerationFunction.
#[derive(Debug)]
struct Mask<'d> {
    uri: Option<&'d str>,
    digest: Option<&'d str>,
}

/// Reads the one child that an `rsa-pss` SignatureMethod has: its children stand in the order of the schema.
pub(super) fn parameters<'d>(method: Element<'d>) -> Result<Option<PssParameters<'d>>, SignatureError> {
    let mut parts = Parts::of(method)?;
    let Some(element) = parts.take_if_in(MORE, "RSAPSSParams") else {
        return parts.finish().map(|()| None);
    };
    parts.finish()?;
    let mut parts = Parts::of(element)?;
    let digest = parts.take_if("DigestMethod").map(plain_method).transpose()?;
    let mask = parts.take_if_in(MORE, "MaskGenerationFunction").map(mask).transpose()?;
    let salt_length = parts.take_if_in(MORE, "SaltLength").map(text).transpose()?;
    let trailer_field = parts.take_if_in(MORE, "TrailerField").map(text).transpose()?;
    parts.finish()?;
    Ok(Some(PssParameters {
        digest,
        mask,
        salt_length,
        trailer_field,
    }))
}

fn mask(element: Element<'_>) -> Result<Mask<'_>, SignatureError> {
    let mut parts = Parts::of(element)?;
    let digest = parts.take_if("DigestMethod").map(plain_method).transpose()?;
    parts.finish()?;
    Ok(Mask {
        uri: element.attribute("Algorithm"),
        digest,
    })
}

/// The algorithm that the parameters say.
///
/// 1. They are there: what is signed with must be said.
/// 2. The digest is SHA-2; by default SHA-256. So no SHA-1, whatever the organization allows.
/// 3. The mask generation function is MGF1 over the same digest (RFC 8017 8.1: recommended; here required).
/// 4. The salt is no longer than the digest (FIPS 186-5 5.4); by default just as long.
/// 5. The trailer field is 1 (RFC 8017 A.2.3).
pub(super) fn algorithm(parameters: Option<&PssParameters<'_>>) -> Result<SignatureAlgorithm, SignatureError> {
    let refused = |expected: String, found: &str| SignatureError::PssParameters {
        expected,
        found: found.to_owned(),
    };
    let Some(parameters) = parameters else {
        return Err(refused("RSAPSSParams".to_owned(), "none")); // 1
    };
    let digest = match parameters.digest {
        None => DigestAlgorithm::Sha256,
        Some(uri) => sha2(uri).ok_or_else(|| refused("SHA-256, SHA-384 or SHA-512".to_owned(), uri))?, // 2
    };
    let same = || format!("MGF1 with {}, as the message", digest.name());
    if let Some(uri) = parameters
        .mask
        .as_ref()
        .and_then(|mask| mask.uri)
        .filter(|uri| *uri != MGF1)
    {
        return Err(refused(same(), uri)); // 3
    }
    match parameters.mask.as_ref().and_then(|mask| mask.digest) {
        None if digest == DigestAlgorithm::Sha256 => {}
        None => return Err(refused(same(), "MGF1 with SHA-256, by default")), // 3
        Some(uri) if sha2(uri) == Some(digest) => {}
        Some(uri) => return Err(refused(same(), uri)), // 3
    }
    let salt_length = match parameters.salt_length {
        None => digest.length(),
        Some(text) => number(text)
            .filter(|length| *length <= digest.length())
            .ok_or_else(|| refused(format!("a SaltLength from 0 to {}", digest.length()), text))?, // 4
    };
    match parameters.trailer_field {
        Some(text) if number(text) != Some(1) => Err(refused("TrailerField 1".to_owned(), text)), // 5
        _ => Ok(SignatureAlgorithm::RsaPss { digest, salt_length }),
    }
}

/// An xs:int that is no more than its digits, white space around it apart.
fn number(text: &str) -> Option<usize> {
    let digits = text.trim_matches([' ', '\t', '\r', '\n']);
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|octet| octet.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}
