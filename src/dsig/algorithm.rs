//! The allow-list. An algorithm that is not named here does not exist.

use super::{EXC_C14N, SignatureError};
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::xml::Canonicalization;

/// The enveloped signature transform (XMLDSig 6.6.4).
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// Canonical XML 1.0 without comments (XMLDSig 6.5.1).
const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/// A SignatureMethod (XMLDSig 6.4.2, RFC 9231 2.3): RSASSA-PKCS1-v1_5 with SHA-2; SHA-1 where it is asked for.
pub(super) fn signature_method(uri: &str, allow_sha1: bool) -> Result<SignatureAlgorithm, SignatureError> {
    let digest = match uri {
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => DigestAlgorithm::Sha256,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => DigestAlgorithm::Sha384,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => DigestAlgorithm::Sha512,
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" if allow_sha1 => DigestAlgorithm::Sha1,
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => {
            return Err(SignatureError::Sha1Forbidden { found: uri.to_owned() });
        }
        _ => return Err(SignatureError::SignatureMethodForbidden { found: uri.to_owned() }),
    };
    Ok(SignatureAlgorithm::RsaPkcs1(digest))
}

/// A DigestMethod (XMLDSig 6.2): SHA-2; SHA-1 where it is asked for.
pub(super) fn digest_method(uri: &str, allow_sha1: bool) -> Result<DigestAlgorithm, SignatureError> {
    match uri {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Ok(DigestAlgorithm::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Ok(DigestAlgorithm::Sha384),
        "http://www.w3.org/2001/04/xmlenc#sha512" => Ok(DigestAlgorithm::Sha512),
        "http://www.w3.org/2000/09/xmldsig#sha1" if allow_sha1 => Ok(DigestAlgorithm::Sha1),
        "http://www.w3.org/2000/09/xmldsig#sha1" => Err(SignatureError::Sha1Forbidden { found: uri.to_owned() }),
        _ => Err(SignatureError::DigestMethodForbidden { found: uri.to_owned() }),
    }
}

/// A canonicalization, as method or as transform (XMLDSig 6.5): exclusive or inclusive 1.0, without comments.
pub(super) fn canonicalization<'p>(uri: &str, prefixes: &'p [&'p str]) -> Result<Canonicalization<'p>, SignatureError> {
    match uri {
        EXC_C14N => Ok(Canonicalization::Exclusive {
            inclusive_prefixes: prefixes,
        }),
        C14N if prefixes.is_empty() => Ok(Canonicalization::Inclusive),
        _ => Err(SignatureError::CanonicalizationForbidden { found: uri.to_owned() }),
    }
}
