//! XML Signature 1.1 as SAML 2.0 profiles it (Core 5.4), and narrower: what a verifier of Responses needs.
//!
//! ```text
//! Document ──count──▶ the Signatures ──structure──▶ ──algorithms──▶ ──keys──▶ SignatureValue ──▶ DigestValue ──▶ SignedOctets
//! ```
//!
//! Everything is counted and looked at before anything is computed, for every Signature of the document, and each
//! one must verify. What is let out are [`SignedOctets`]: the very octets that were hashed. They are parsed anew to be
//! read, so there is no second view of the document that an attacker could make differ from the verified one.
//!
//! What we sign ourselves ([`Unsigned`]) is written here up to the octets to sign; the private key works elsewhere.

mod algorithm;
mod detached;
mod encrypted;
mod error;
mod pss;
mod sign;
mod signature;
mod verify;

pub use algorithm::identifier;
pub use detached::{Detached, verify_detached};
pub use encrypted::{verify_decrypted, verify_encrypted};
pub use error::SignatureError;
pub use sign::{Prepared, Unsignable, Unsigned};
pub use verify::{SignaturePolicy, SignedOctets, Verified, verify, verify_element};

/// The namespace of XML Signature.
pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of Exclusive Canonical XML, and its identifier.
pub const EXC_C14N: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// The namespace of SAML assertions.
pub const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// The namespace of SAML protocol messages.
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
