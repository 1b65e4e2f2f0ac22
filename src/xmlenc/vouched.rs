//! What may be read: documents that a verified signature vouches for, hashed themselves or decrypted from what was.

use super::{DecryptionError, Encrypted, EncryptedKey};
use crate::dsig::{ASSERTION, SignedOctets};
use crate::xml::{Document, Element, Limits, Surroundings, XmlError};

/// The namespace that the prefix `xsi` means wherever nothing says otherwise (XML Schema Part 1, 2.6).
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A document that a verified signature vouches for: the octets that were hashed, parsed again; or the plaintext of
/// ciphertext that stands in such a document. There is no other constructor, and claims are read from nothing else.
#[derive(Debug, Clone)]
pub struct Vouched {
    document: Document,
}

impl Vouched {
    /// The octets that were hashed, parsed.
    pub fn hashed(signed: &SignedOctets) -> Result<Self, XmlError> {
        let document = signed.parse()?;
        Ok(Self { document })
    }

    /// The document element.
    pub fn root(&self) -> Element<'_> {
        self.document.root()
    }

    /// Reads an encrypted element of this document: what it decrypts to is vouched for as well. An element of another
    /// document is not.
    pub fn encrypted(&self, holder: Element<'_>, recipient: &str) -> Result<Encrypted, DecryptionError> {
        Encrypted::read(holder, recipient, self.document.owns(holder))
    }
}

/// What a ciphertext decrypted to.
#[derive(Debug, Clone)]
pub enum Opened {
    /// The plaintext of signed ciphertext.
    Vouched(Vouched),
    /// A plaintext that anybody may have encrypted: it must be signed itself.
    Unvouched(Document),
}

impl Opened {
    /// The document, to verify the signatures in it.
    pub fn document(&self) -> &Document {
        match self {
            Self::Vouched(vouched) => &vouched.document,
            Self::Unvouched(document) => document,
        }
    }

    /// The document as one to be read, if its ciphertext was signed.
    pub fn vouched(self) -> Option<Vouched> {
        match self {
            Self::Vouched(vouched) => Some(vouched),
            Self::Unvouched(_) => None,
        }
    }
}

/// What a ciphertext decrypted to, and in words how.
#[derive(Debug, Clone)]
pub struct Decrypted {
    /// The plaintext.
    pub opened: Opened,
    /// Algorithms and key, for the verdict.
    pub how: String,
}

impl Encrypted {
    /// Reads an encrypted element that no signature covers.
    pub fn unsigned(holder: Element<'_>, recipient: &str) -> Result<Self, DecryptionError> {
        Self::read(holder, recipient, false)
    }

    /// The plaintext in octets that were deciphered with the content key in `key`, unwrapped by our key of this name:
    ///
    /// 1. XML-Enc 5.2.1: without its padding;
    /// 2. parsed once, by the same strict parser and within the same budget, as a document of its own that stands in the
    ///    place of EncryptedData (XML-Enc 4.4);
    /// 3. with the element that is to be there as its document element.
    ///
    /// Anything else is no plaintext of ours, and why is not told.
    pub fn open(&self, deciphered: Vec<u8>, key: &EncryptedKey, name: &str) -> Option<Decrypted> {
        let octets = self.cipher().unpad(deciphered)?; // 1
        let document = self.parse(&octets)?; // 2
        if !document.root().is(ASSERTION, self.holds) {
            return None; // 3
        }
        Some(Decrypted {
            opened: match self.covered {
                true => Opened::Vouched(Vouched { document }),
                false => Opened::Unvouched(document),
            },
            how: format!(
                "{}: {}, {}, {name}",
                self.holds,
                self.cipher().name(),
                key.transport().name()
            ),
        })
    }

    /// Prefixes come from the document around, which is the signed one where there is one. Exclusive canonicalization
    /// leaves out of it what only the ciphertext uses; of such prefixes toolkits use `xsi`, whose meaning is fixed here,
    /// not taken from an unsigned place.
    fn parse(&self, octets: &[u8]) -> Option<Document> {
        let parse = |around: &Surroundings| Document::parse_within(octets, &Limits::SAML, around);
        match parse(&self.around) {
            Err(XmlError::UnboundPrefix { prefix, .. }) if prefix == "xsi" => {
                parse(&self.around.clone().with("xsi", SCHEMA_INSTANCE)).ok()
            }
            parsed => parsed.ok(),
        }
    }
}
