//! Keys that verify, parsed once.

use rsa::Pkcs1v15Sign;
use rsa::traits::PublicKeyParts;
use rsa::traits::SignatureScheme;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use super::{DigestAlgorithm, Fingerprint, KeyError};

/// The signature algorithms that have an implementation here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2) over this digest.
    RsaPkcs1(DigestAlgorithm),
}

impl SignatureAlgorithm {
    /// The digest that is signed.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) => digest,
        }
    }
}

/// One key that signatures are verified with. It comes from a configured certificate and from nowhere else.
#[derive(Debug, Clone)]
pub struct VerifyingKey {
    fingerprint: Fingerprint,
    key: Key,
}

/// One variant per kind of key, so that an algorithm can only meet a key that it was made for.
#[derive(Debug, Clone)]
enum Key {
    Rsa(Box<rsa::PublicKey>),
}

impl VerifyingKey {
    /// Bits of an RSA modulus that are enough.
    pub const RSA_BITS: usize = 2048;
    /// Bits of an RSA modulus that an organization may allow together with SHA-1.
    pub const RSA_BITS_LEGACY: usize = 1024;

    pub(super) fn rsa(key: rsa::PublicKey, fingerprint: Fingerprint) -> Self {
        Self {
            fingerprint,
            key: Key::Rsa(Box::new(key)),
        }
    }

    /// SHA-256 of the certificate that it came from.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether the key is long enough; with `allow_legacy` a short one will do.
    pub fn require_strength(&self, allow_legacy: bool) -> Result<(), KeyError> {
        let least = if allow_legacy {
            Self::RSA_BITS_LEGACY
        } else {
            Self::RSA_BITS
        };
        match &self.key {
            Key::Rsa(key) if bits(key) < least => Err(KeyError::RsaTooSmall {
                least,
                found: bits(key),
            }),
            Key::Rsa(_) => Ok(()),
        }
    }

    /// Whether `signature` is this key's signature of the message with this `digest` (RFC 8017 8.2.2).
    /// The signature must be exactly as long as the modulus, and its padding exactly as the standard makes it.
    #[must_use]
    pub fn verifies(&self, algorithm: SignatureAlgorithm, digest: &[u8], signature: &[u8]) -> bool {
        match (&self.key, algorithm) {
            (Key::Rsa(key), SignatureAlgorithm::RsaPkcs1(hash)) => {
                let scheme = match hash {
                    DigestAlgorithm::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
                    DigestAlgorithm::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                    DigestAlgorithm::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                    DigestAlgorithm::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
                };
                scheme.verify(key, digest, signature).is_ok()
            }
        }
    }
}

fn bits(key: &rsa::PublicKey) -> usize {
    key.n().bit_width() as usize
}
