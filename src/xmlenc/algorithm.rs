//! The allow-list. An algorithm that is not named here does not exist.

use crate::crypto::DigestAlgorithm;

/// How blocks are chained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Galois/Counter Mode (XML-Enc 5.2.4): authenticated.
    Gcm,
    /// Cipher Block Chaining (XML-Enc 5.2.3): malleable, and for ciphertext inside a verified signature only.
    Cbc,
}

/// AES for content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cipher {
    mode: Mode,
    key_length: usize,
}

/// Octets of an AES block, and of what GCM adds.
const BLOCK: usize = 16;
/// Octets of GCM's initialization vector (XML-Enc 5.2.4).
const GCM_IV: usize = 12;

impl Cipher {
    /// All of them, in the order in which metadata recommends them.
    pub const ALL: [Self; 6] = [
        Self::new(Mode::Gcm, 32),
        Self::new(Mode::Gcm, 24),
        Self::new(Mode::Gcm, 16),
        Self::new(Mode::Cbc, 32),
        Self::new(Mode::Cbc, 24),
        Self::new(Mode::Cbc, 16),
    ];

    const fn new(mode: Mode, key_length: usize) -> Self {
        Self { mode, key_length }
    }

    /// How XML Encryption names it.
    pub const fn identifier(self) -> &'static str {
        match (self.mode, self.key_length) {
            (Mode::Gcm, 16) => "http://www.w3.org/2009/xmlenc11#aes128-gcm",
            (Mode::Gcm, 24) => "http://www.w3.org/2009/xmlenc11#aes192-gcm",
            (Mode::Gcm, _) => "http://www.w3.org/2009/xmlenc11#aes256-gcm",
            (Mode::Cbc, 16) => "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
            (Mode::Cbc, 24) => "http://www.w3.org/2001/04/xmlenc#aes192-cbc",
            (Mode::Cbc, _) => "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        }
    }

    pub(super) fn from_identifier(identifier: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cipher| cipher.identifier() == identifier)
    }

    /// The name that people know it by.
    pub fn name(self) -> String {
        let mode = match self.mode {
            Mode::Gcm => "GCM",
            Mode::Cbc => "CBC",
        };
        format!("AES-{}-{mode}", self.key_length * 8)
    }

    /// How blocks are chained.
    pub fn mode(self) -> Mode {
        self.mode
    }

    /// Octets of its key.
    pub fn key_length(self) -> usize {
        self.key_length
    }

    /// Octets of the initialization vector, with which the content begins.
    pub fn iv_length(self) -> usize {
        match self.mode {
            Mode::Gcm => GCM_IV,
            Mode::Cbc => BLOCK,
        }
    }

    /// Whether content can be as long as this: vector and tag of GCM, vector and whole blocks of CBC.
    pub(super) fn admits(self, length: usize) -> bool {
        match self.mode {
            Mode::Gcm => length >= GCM_IV + BLOCK,
            Mode::Cbc => length >= 2 * BLOCK && length.is_multiple_of(BLOCK),
        }
    }

    /// In words, what [`Cipher::admits`].
    pub(super) fn lengths(self) -> &'static str {
        match self.mode {
            Mode::Gcm => "28 octets or more: initialization vector, ciphertext and a tag of 16",
            Mode::Cbc => "two or more blocks of 16 octets",
        }
    }

    /// The plaintext of deciphered octets: XML-Enc 5.2.1 pads CBC to whole blocks, and the last octet alone says by how
    /// many, 1 to 16; the others are arbitrary (ISO 10126).
    pub(super) fn unpad(self, mut deciphered: Vec<u8>) -> Option<Vec<u8>> {
        if self.mode == Mode::Gcm {
            return Some(deciphered);
        }
        let padding = usize::from(*deciphered.last()?);
        if !(1..=BLOCK).contains(&padding) {
            return None;
        }
        deciphered.truncate(deciphered.len().checked_sub(padding)?);
        Some(deciphered)
    }
}

/// RSAES-OAEP (RFC 8017 7.1) for keys: with MGF1 over the same digest, because WebCrypto knows no other, and so no
/// private key has to leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTransport {
    pub(super) digest: DigestAlgorithm,
    pub(super) label: Vec<u8>,
}

impl KeyTransport {
    /// `rsa-oaep-mgf1p` (XML-Enc 5.5.2).
    pub const MGF1P: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    /// `rsa-oaep` of XML-Enc 1.1 (5.5.2).
    pub const OAEP: &str = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
    /// RSAES-PKCS1-v1_5, which is refused.
    pub(super) const PKCS1: &str = "http://www.w3.org/2001/04/xmlenc#rsa-1_5";

    /// Of the label, and of MGF1.
    pub fn digest(&self) -> DigestAlgorithm {
        self.digest
    }

    /// OAEPparams; empty where there is none.
    pub fn label(&self) -> &[u8] {
        &self.label
    }

    /// The name that people know it by.
    pub fn name(&self) -> String {
        format!("RSA-OAEP with {}", self.digest.name())
    }
}

/// A DigestMethod inside an EncryptionMethod (XML-Enc 5.5.2, XMLDSig 6.2).
pub(super) fn digest_method(identifier: &str) -> Option<DigestAlgorithm> {
    match identifier {
        "http://www.w3.org/2000/09/xmldsig#sha1" => Some(DigestAlgorithm::Sha1),
        "http://www.w3.org/2001/04/xmlenc#sha256" => Some(DigestAlgorithm::Sha256),
        // The first is RFC 9231's, the second what some toolkits write by analogy.
        "http://www.w3.org/2001/04/xmldsig-more#sha384" | "http://www.w3.org/2001/04/xmlenc#sha384" => {
            Some(DigestAlgorithm::Sha384)
        }
        "http://www.w3.org/2001/04/xmlenc#sha512" => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}

/// An MGF (XML-Enc 5.5.2): MGF1 over a digest.
pub(super) fn mask_generation(identifier: &str) -> Option<DigestAlgorithm> {
    match identifier {
        "http://www.w3.org/2009/xmlenc11#mgf1sha1" => Some(DigestAlgorithm::Sha1),
        "http://www.w3.org/2009/xmlenc11#mgf1sha256" => Some(DigestAlgorithm::Sha256),
        "http://www.w3.org/2009/xmlenc11#mgf1sha384" => Some(DigestAlgorithm::Sha384),
        "http://www.w3.org/2009/xmlenc11#mgf1sha512" => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_octet_alone_says_how_much_is_padding() {
        let cbc = Cipher::new(Mode::Cbc, 16);
        let ending = |last: u8| {
            let mut octets = vec![b'x'; 32];
            octets[31] = last;
            cbc.unpad(octets)
        };
        for padding in 1..=16 {
            assert_eq!(
                ending(padding),
                Some(vec![b'x'; 32 - usize::from(padding)]),
                "{padding}"
            );
        }
        for none in [0, 17, 31, 32, 33, 255] {
            assert_eq!(ending(none), None, "{none}");
        }
        assert_eq!((cbc.unpad(Vec::new()), cbc.unpad(vec![2])), (None, None));
        assert_eq!(Cipher::new(Mode::Gcm, 16).unpad(vec![2]), Some(vec![2]));
    }
}
