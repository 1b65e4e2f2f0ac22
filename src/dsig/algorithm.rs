//! The allow-list. An algorithm that is not named here does not exist.

use super::pss::{self, RSA_PSS};
use super::signature::SignatureMethod;
use super::{EXC_C14N, SignatureError};
use crate::crypto::{DigestAlgorithm, SignatureAlgorithm};
use crate::xml::Canonicalization;

/// The enveloped signature transform (XMLDSig 6.6.4).
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// Canonical XML 1.0 without comments (XMLDSig 6.5.1).
const C14N: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/// RSASSA-PKCS1-v1_5 with SHA-1 (XMLDSig 6.4.2).
const RSA_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
/// SHA-256, for what we sign ourselves (XMLDSig 6.2).
pub(super) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
/// SHA-1 (XMLDSig 6.2.1).
const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";

/// A SignatureMethod (XMLDSig 6.4, RFC 9231 2.3): RSASSA-PKCS1-v1_5, RSASSA-PSS and ECDSA with SHA-2; SHA-1 with
/// RSASSA-PKCS1-v1_5 only, where it is asked for: what is younger than its end has no past to be compatible with.
pub(super) fn signature_method(
    method: &SignatureMethod<'_>,
    allow_sha1: bool,
) -> Result<SignatureAlgorithm, SignatureError> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{Ecdsa, RsaPkcs1};
    let fixed = |digest: DigestAlgorithm| SignatureAlgorithm::RsaPss {
        digest,
        salt_length: digest.length(),
    };
    let uri = method.uri;
    Ok(match uri {
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => RsaPkcs1(Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => RsaPkcs1(Sha384),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => RsaPkcs1(Sha512),
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => fixed(Sha256),
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => fixed(Sha384),
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => fixed(Sha512),
        RSA_PSS => pss::algorithm(method.pss.as_ref())?,
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => Ecdsa(Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => Ecdsa(Sha384),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => Ecdsa(Sha512),
        RSA_SHA1 if allow_sha1 => RsaPkcs1(Sha1),
        RSA_SHA1 => return Err(SignatureError::Sha1Forbidden { found: uri.to_owned() }),
        _ => return Err(SignatureError::SignatureMethodForbidden { found: uri.to_owned() }),
    })
}

/// The SignatureMethod of what we sign ourselves, also as SigAlg (Bindings 3.4.4.1).
pub fn identifier(algorithm: SignatureAlgorithm) -> &'static str {
    use DigestAlgorithm::{Sha384, Sha512};
    match algorithm {
        SignatureAlgorithm::Ecdsa(Sha384) => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        SignatureAlgorithm::Ecdsa(Sha512) => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
        SignatureAlgorithm::Ecdsa(_) => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. } => {
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        }
    }
}

/// A DigestMethod (XMLDSig 6.2): SHA-2; SHA-1 where it is asked for.
pub(super) fn digest_method(uri: &str, allow_sha1: bool) -> Result<DigestAlgorithm, SignatureError> {
    match uri {
        SHA1 if allow_sha1 => Ok(DigestAlgorithm::Sha1),
        SHA1 => Err(SignatureError::DigestSha1Forbidden { found: uri.to_owned() }),
        _ => sha2(uri).ok_or_else(|| SignatureError::DigestMethodForbidden { found: uri.to_owned() }),
    }
}

/// SHA-2, as a DigestMethod names it (XMLDSig 6.2, RFC 9231 2.1.3).
pub(super) fn sha2(uri: &str) -> Option<DigestAlgorithm> {
    match uri {
        SHA256 => Some(DigestAlgorithm::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(DigestAlgorithm::Sha384),
        "http://www.w3.org/2001/04/xmlenc#sha512" => Some(DigestAlgorithm::Sha512),
        _ => None,
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
