//! Keys, certificates, digests and encodings: the primitives, named by what they are.
//!
//! Everything here is public-key or keyed-hash work on octets that are given; no private key is ever held.

pub mod base64;
mod certificate;
mod chain;
mod digest;
mod ecdsa;
mod error;
mod key;
mod paste;

pub use certificate::{Certificate, Fingerprint, KeyAlgorithm};
pub use chain::without_issuers;
pub use digest::{DigestAlgorithm, equal, hmac_sha256, sha256};
pub use ecdsa::Curve;
pub use error::KeyError;
pub use key::{SignatureAlgorithm, VerifyingKey};
