//! ECDSA (FIPS 186-5 6) on the three curves of NIST that identity providers use.

use p256::ecdsa::signature::hazmat::PrehashVerifier;

use super::KeyError;

/// A curve of FIPS 186-5 (SP 800-186 3.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
}

impl Curve {
    /// The curve that an object identifier names, by its contents in DER (RFC 5480 2.1.1.1).
    pub fn from_identifier(identifier: &[u8]) -> Option<Self> {
        match identifier {
            b"\x2A\x86\x48\xCE\x3D\x03\x01\x07" => Some(Self::P256), // 1.2.840.10045.3.1.7
            b"\x2B\x81\x04\x00\x22" => Some(Self::P384),             // 1.3.132.0.34
            b"\x2B\x81\x04\x00\x23" => Some(Self::P521),             // 1.3.132.0.35
            _ => None,
        }
    }

    /// The name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// Octets of a signature: r and s, each as wide as the order of the curve (RFC 9231 2.3.6).
    pub fn signature_length(self) -> usize {
        match self {
            Self::P256 => 2 * 32,
            Self::P384 => 2 * 48,
            Self::P521 => 2 * 66,
        }
    }
}

/// A point on one of the curves.
#[derive(Debug, Clone)]
pub(super) enum EcKey {
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    P521(Box<p521::ecdsa::VerifyingKey>),
}

impl EcKey {
    /// The key at this point (SEC 1 2.3.4). One that is not on the curve, or at infinity, is no key.
    pub(super) fn new(curve: Curve, point: &[u8]) -> Result<Self, KeyError> {
        let key = match curve {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map(|key| Self::P256(Box::new(key))),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map(|key| Self::P384(Box::new(key))),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).map(|key| Self::P521(Box::new(key))),
        };
        key.map_err(|_| KeyError::Malformed)
    }

    pub(super) fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
            Self::P521(_) => Curve::P521,
        }
    }

    /// Whether `signature`, r and s of fixed width and each from 1 to the order less 1, is this key's (FIPS 186-5 6.4.2).
    pub(super) fn verifies(&self, digest: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()),
            Self::P384(key) => p384::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()),
            Self::P521(key) => p521::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok()),
        }
    }
}
