//! XML Encryption 1.1 as SAML 2.0 profiles it (Core 6), and narrower: what a service provider lets itself be sent.
//!
//! ```text
//! Element ──structure──▶ ──algorithms──▶ Encrypted ──(pause: private key)──▶ Opened ──▶ Vouched, or a document to verify
//! ```
//!
//! Everything that can be refused is refused by name before a private key is touched: nothing of it depends on one.
//! After that there is one refusal only, whatever went wrong. A plaintext counts as signed where its ciphertext does
//! ([`Vouched`]); otherwise it is a document like any other, and needs a signature of its own.

mod algorithm;
mod encrypted;
mod error;
mod parts;
mod vouched;

pub use algorithm::{Cipher, KeyTransport, Mode};
pub use encrypted::{Encrypted, EncryptedKey};
pub use error::DecryptionError;
pub use vouched::{Decrypted, Opened, Vouched};

/// The namespace of XML Encryption, and its prefix of identifiers.
pub const XMLENC: &str = "http://www.w3.org/2001/04/xmlenc#";
/// The namespace that XML Encryption 1.1 adds.
pub const XMLENC11: &str = "http://www.w3.org/2009/xmlenc11#";
