//! Keys that verify, parsed once.

use super::ecdsa::EcKey;
use super::rsa::RsaKey;
use super::{Curve, DigestAlgorithm, Fingerprint, KeyAlgorithm, KeyError};

/// The signature algorithms that have an implementation here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2) over this digest.
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS (RFC 8017 8.1) over this digest, with MGF1 over the same, and a salt of exactly this many octets.
    RsaPss {
        /// Of the message, and of MGF1.
        digest: DigestAlgorithm,
        /// Octets of the salt.
        salt_length: usize,
    },
    /// ECDSA (FIPS 186-5 6) over this digest. The curve is the key's.
    Ecdsa(DigestAlgorithm),
}

impl SignatureAlgorithm {
    /// The digest that is signed.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss { digest, .. } | Self::Ecdsa(digest) => digest,
        }
    }

    /// The name that people know it by, with its digest.
    pub fn name(self) -> String {
        let family = match self {
            Self::RsaPkcs1(_) => "RSA",
            Self::RsaPss { .. } => "RSA-PSS",
            Self::Ecdsa(_) => "ECDSA",
        };
        format!("{family} with {}", self.digest().name())
    }

    /// The kind of key that it is made with.
    pub fn key_kind(self) -> &'static str {
        match self {
            Self::RsaPkcs1(_) | Self::RsaPss { .. } => "an RSA key",
            Self::Ecdsa(_) => "an EC key",
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
    Rsa(Box<RsaKey>),
    Ec(EcKey),
}

impl VerifyingKey {
    /// Bits of an RSA modulus that are enough.
    pub const RSA_BITS: usize = 2048;
    /// Bits of an RSA modulus that an organization may allow together with SHA-1.
    pub const RSA_BITS_LEGACY: usize = 1024;

    pub(super) fn rsa(key: RsaKey, fingerprint: Fingerprint) -> Self {
        Self {
            fingerprint,
            key: Key::Rsa(Box::new(key)),
        }
    }

    pub(super) fn ec(key: EcKey, fingerprint: Fingerprint) -> Self {
        Self {
            fingerprint,
            key: Key::Ec(key),
        }
    }

    /// An RSA key by its numbers, big-endian without zeros in front (RFC 7518 6.3.1).
    pub fn from_rsa_numbers(modulus: &[u8], exponent: &[u8], fingerprint: Fingerprint) -> Result<Self, KeyError> {
        Ok(Self::rsa(RsaKey::new(modulus, exponent)?, fingerprint))
    }

    /// An EC key by its point (SEC 1 2.3.3).
    pub fn from_ec_point(curve: Curve, point: &[u8], fingerprint: Fingerprint) -> Result<Self, KeyError> {
        Ok(Self::ec(EcKey::new(curve, point)?, fingerprint))
    }

    /// SHA-256 of the certificate that it came from, or its thumbprint (RFC 7638).
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// What kind of key it is.
    pub fn algorithm(&self) -> KeyAlgorithm {
        match &self.key {
            Key::Rsa(key) => KeyAlgorithm::Rsa(key.bits()),
            Key::Ec(key) => KeyAlgorithm::Ec(key.curve().name().to_owned()),
        }
    }

    /// Whether the key is long enough; with `allow_legacy` a short one will do.
    pub fn require_strength(&self, allow_legacy: bool) -> Result<(), KeyError> {
        let least = if allow_legacy {
            Self::RSA_BITS_LEGACY
        } else {
            Self::RSA_BITS
        };
        match &self.key {
            Key::Rsa(key) if key.bits() < least => Err(KeyError::RsaTooSmall {
                least,
                found: key.bits(),
            }),
            Key::Rsa(_) | Key::Ec(_) => Ok(()),
        }
    }

    /// Whether the algorithm is one for this kind of key.
    #[must_use]
    pub fn fits(&self, algorithm: SignatureAlgorithm) -> bool {
        match (&self.key, algorithm) {
            (Key::Rsa(_), SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. })
            | (Key::Ec(_), SignatureAlgorithm::Ecdsa(_)) => true,
            (Key::Rsa(_), SignatureAlgorithm::Ecdsa(_))
            | (Key::Ec(_), SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. }) => false,
        }
    }

    /// How many octets each of its signatures has (RFC 8017 8.1.2, 8.2.2; RFC 9231 2.3.6).
    pub fn signature_length(&self) -> usize {
        match &self.key {
            Key::Rsa(key) => key.octets(),
            Key::Ec(key) => key.curve().signature_length(),
        }
    }

    /// Whether `signature` is this key's signature of the message with this `digest` (RFC 8017 8.1.2, 8.2.2;
    /// FIPS 186-5 6.4.2). An RSA signature must be exactly as long as the modulus, and its padding exactly as the
    /// standard makes it; an ECDSA one exactly r and s, of fixed width.
    #[must_use]
    pub fn verifies(&self, algorithm: SignatureAlgorithm, digest: &[u8], signature: &[u8]) -> bool {
        if signature.len() != self.signature_length() {
            return false;
        }
        match (&self.key, algorithm) {
            (Key::Rsa(key), SignatureAlgorithm::RsaPkcs1(hash)) => key.verifies_pkcs1(hash, digest, signature),
            (
                Key::Rsa(key),
                SignatureAlgorithm::RsaPss {
                    digest: hash,
                    salt_length,
                },
            ) => key.verifies_pss(hash, salt_length, digest, signature),
            (Key::Ec(key), SignatureAlgorithm::Ecdsa(_)) => key.verifies(digest, signature),
            (Key::Rsa(_), SignatureAlgorithm::Ecdsa(_))
            | (Key::Ec(_), SignatureAlgorithm::RsaPkcs1(_) | SignatureAlgorithm::RsaPss { .. }) => false,
        }
    }
}
