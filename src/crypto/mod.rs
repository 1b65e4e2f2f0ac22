//! Keys, certificates, digests and encodings: the primitives, named by what they are.
//!
//! Everything here is public-key or keyed-hash work on octets that are given. Our own private keys ([`SpKey`]) are read
//! and handed on: what they compute, they compute behind `Ports`.

mod certificate;
mod chain;
mod der;
mod digest;
mod distinguished_name;
mod ecdsa;
mod error;
mod key;
mod paste;
mod rsa;
pub mod siv;
mod sp_key;

pub use decoding::base64;

pub use certificate::{Certificate, Fingerprint, KeyAlgorithm};
pub use chain::without_issuers;
pub use digest::{DigestAlgorithm, equal, hmac_sha256, sha256};
pub use ecdsa::Curve;
pub use error::KeyError;
pub use key::{SignatureAlgorithm, VerifyingKey};
pub use sp_key::{SpKey, SpKeyError, SpKeyKind};
