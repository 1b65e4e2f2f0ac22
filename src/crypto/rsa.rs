//! RSA signatures (RFC 8017 8), verified. The arithmetic is the crate `montgomery`; docs/decisions/0010 says why.

use montgomery::Modulus;

use super::der::{self, Reader};
use super::{DigestAlgorithm, KeyError, VerifyingKey, equal};

/// `e` is at most this, so that a certificate cannot make verification slow.
const EXPONENT_MOST: u64 = (1 << 33) - 1;

/// RSAPublicKey (RFC 8017 A.1.1).
#[derive(Debug, Clone)]
pub(super) struct RsaKey {
    modulus: Modulus,
    exponent: u64,
    bits: usize,
}

impl RsaKey {
    /// Bits of a modulus beyond which a certificate is refused.
    pub(super) const BITS_MOST: usize = 8192;

    /// From its DER.
    pub(super) fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let (modulus, exponent) = numbers(der).ok_or(KeyError::Malformed)?;
        Self::new(modulus, exponent)
    }

    /// From its numbers, big-endian. The modulus must be odd and of a length that can be worked with, the exponent odd,
    /// from 3 to 2^33 (RFC 8017 3.1).
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyError> {
        let bits = bits(modulus);
        let is_usable = (VerifyingKey::RSA_BITS_LEGACY..=Self::BITS_MOST).contains(&bits);
        let exponent = octets_to_number(exponent).filter(|e| (3..=EXPONENT_MOST).contains(e) && e % 2 == 1);
        match (Modulus::new(modulus).filter(|_| is_usable), exponent) {
            (Some(modulus), Some(exponent)) => Ok(Self {
                modulus,
                exponent,
                bits,
            }),
            _ => Err(KeyError::Malformed),
        }
    }

    /// Bits of the modulus.
    pub(super) fn bits(&self) -> usize {
        self.bits
    }

    /// Octets of the modulus, and of each signature.
    pub(super) fn octets(&self) -> usize {
        self.modulus.octets()
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2): the encoded message is made again and compared as a whole, so that there is
    /// nothing in it to be lax about.
    pub(super) fn verifies_pkcs1(&self, hash: DigestAlgorithm, digest: &[u8], signature: &[u8]) -> bool {
        let Some(message) = self.modulus.power(signature, self.exponent) else {
            return false;
        };
        pkcs1_encoded(hash, digest, message.len()).is_some_and(|expected| equal(&message, &expected))
    }

    /// RSASSA-PSS (RFC 8017 8.1.2), with a salt of exactly `salt_length` octets.
    pub(super) fn verifies_pss(
        &self,
        hash: DigestAlgorithm,
        salt_length: usize,
        digest: &[u8],
        signature: &[u8],
    ) -> bool {
        // The encoded message has one bit less than the modulus, and so may have one octet less.
        let bits = self.bits() - 1;
        let Some(message) = self.modulus.power(signature, self.exponent) else {
            return false;
        };
        let surplus = message.len() - bits.div_ceil(8);
        match message.split_at_checked(surplus) {
            Some((zeros, message)) if zeros.iter().all(|octet| *octet == 0) => {
                pss_holds(hash, salt_length, digest, message, bits)
            }
            _ => false,
        }
    }
}

/// The two numbers of an RSAPublicKey as they are written: INTEGERs, not negative, as short as can be (X.690 8.3).
pub(super) fn numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut outer = Reader::new(der);
    let mut inner = Reader::new(outer.expect(der::SEQUENCE)?);
    let (modulus, exponent) = (inner.unsigned()?, inner.unsigned()?);
    (inner.is_empty() && outer.is_empty()).then_some((modulus, exponent))
}

/// Bits of the modulus in an RSAPublicKey; `None` where it is none.
pub(super) fn modulus_bits(der: &[u8]) -> Option<usize> {
    numbers(der).map(|(modulus, _)| bits(modulus))
}

/// The bits of a big-endian number.
fn bits(octets: &[u8]) -> usize {
    match octets.iter().position(|octet| *octet != 0) {
        Some(first) => {
            let zeros = octets.get(first).map_or(0, |octet| octet.leading_zeros() as usize);
            (octets.len() - first) * 8 - zeros
        }
        None => 0,
    }
}

fn octets_to_number(octets: &[u8]) -> Option<u64> {
    (bits(octets) <= 64).then(|| octets.iter().fold(0, |number, octet| number << 8 | u64::from(*octet)))
}

/// EMSA-PKCS1-v1_5 (RFC 8017 9.2): `00 01 FF … FF 00`, then DigestInfo.
fn pkcs1_encoded(hash: DigestAlgorithm, digest: &[u8], length: usize) -> Option<Vec<u8>> {
    // RFC 8017 9.2 note 1: DigestInfo up to the digest itself.
    let info: &[u8] = match hash {
        DigestAlgorithm::Sha1 => b"\x30\x21\x30\x09\x06\x05\x2B\x0E\x03\x02\x1A\x05\x00\x04\x14",
        DigestAlgorithm::Sha256 => b"\x30\x31\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        DigestAlgorithm::Sha384 => b"\x30\x41\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        DigestAlgorithm::Sha512 => b"\x30\x51\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
    };
    let padding = length.checked_sub(3 + info.len() + digest.len())?;
    if padding < 8 || digest.len() != hash.length() {
        return None;
    }
    let mut encoded = Vec::with_capacity(length);
    encoded.extend_from_slice(&[0, 1]);
    encoded.resize(2 + padding, 0xFF);
    encoded.push(0);
    encoded.extend_from_slice(info);
    encoded.extend_from_slice(digest);
    Some(encoded)
}

/// EMSA-PSS verification (RFC 8017 9.1.2), with MGF1 over the same digest. The numbers are the steps there.
fn pss_holds(hash: DigestAlgorithm, salt_length: usize, digest: &[u8], message: &[u8], bits: usize) -> bool {
    let length = hash.length();
    // 2, 3
    let Some(zeros) = message.len().checked_sub(length + salt_length + 2) else {
        return false;
    };
    // 4, 5
    let Some(([masked @ .., 0xBC], true)) = Some((message, digest.len() == length)) else {
        return false;
    };
    let Some((masked, trailer)) = masked.split_at_checked(masked.len() - length) else {
        return false;
    };
    // 6 and 9: the bits above the encoded message
    let unused = 8 * message.len() - bits;
    let keep = 0xFF_u8.checked_shr(u32::try_from(unused).unwrap_or(8)).unwrap_or(0);
    if masked.first().is_none_or(|octet| octet & !keep != 0) {
        return false;
    }
    // 7, 8
    let mask = mask(hash, trailer, masked.len());
    let mut data: Vec<u8> = masked.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect();
    if let Some(first) = data.first_mut() {
        *first &= keep; // 9
    }
    // 10, 11
    let Some((padding, [0x01, salt @ ..])) = data.split_at_checked(zeros) else {
        return false;
    };
    if padding.iter().any(|octet| *octet != 0) {
        return false;
    }
    // 12 to 14
    let again = hash.digest(&[&[0; 8], digest, salt].concat());
    equal(&again, trailer)
}

/// MGF1 (RFC 8017 B.2.1).
fn mask(hash: DigestAlgorithm, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + hash.length());
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend(hash.digest(&[seed, &counter.to_be_bytes()].concat()));
        counter += 1;
    }
    mask.truncate(length);
    mask
}
