//! The structure of an encrypted element (Core 2.2.4, 2.3.4, 2.7.3.2), and its algorithms. Nothing is computed here.

use super::algorithm::{Cipher, KeyTransport, Mode, digest_method, mask_generation};
use super::parts::{Parts, algorithm, cipher_value, octets};
use super::{DecryptionError, XMLENC, XMLENC11};
use crate::crypto::DigestAlgorithm;
use crate::dsig::DSIG;
use crate::xml::{Element, Surroundings};

/// An element that is encrypted, ready for whoever has the private key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encrypted {
    /// The local name of what it holds.
    pub(super) holds: &'static str,
    pub(super) around: Surroundings,
    /// Whether a verified signature covers it.
    pub(super) covered: bool,
    cipher: Cipher,
    octets: Vec<u8>,
    keys: Vec<EncryptedKey>,
}

/// A content key, encrypted for someone with an RSA key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedKey {
    transport: KeyTransport,
    octets: Vec<u8>,
}

impl EncryptedKey {
    /// How it is encrypted.
    pub fn transport(&self) -> &KeyTransport {
        &self.transport
    }

    /// What was encrypted.
    pub fn as_octets(&self) -> &[u8] {
        &self.octets
    }
}

impl Encrypted {
    /// How many keys are tried for one ciphertext; each costs a private-key operation for each of ours.
    const MOST_KEYS: usize = 4;

    /// Reads `holder`, an EncryptedAssertion, EncryptedID or EncryptedAttribute:
    ///
    /// 1. it holds one EncryptedData, then any number of EncryptedKeys (Core 2.2.4);
    /// 2. EncryptedData encrypts an element (Core 2.2.4), and holds EncryptionMethod, KeyInfo?, CipherData and
    ///    EncryptionProperties? (XML-Enc 3.1, 3.4). The schema lets the first be missing; how to decrypt must be said;
    /// 3. content is encrypted with AES, in CBC only if `covered` (XML-Enc 5.2);
    /// 4. keys for `recipient`, or for nobody in particular, are encrypted with RSA-OAEP (XML-Enc 5.5): each of them.
    pub(super) fn read(holder: Element<'_>, recipient: &str, covered: bool) -> Result<Self, DecryptionError> {
        let mut parts = Parts::of(holder)?; // 1
        let data = parts.take(XMLENC, "EncryptedData")?;
        let mut beside = Vec::new();
        while let Some(key) = parts.take_if(XMLENC, "EncryptedKey") {
            beside.push(key);
        }
        parts.finish()?;

        let mut parts = Parts::of(data)?; // 2
        let of_type = data.attribute("Type").unwrap_or(ELEMENT);
        if of_type != ELEMENT {
            return Err(DecryptionError::TypeForbidden {
                found: of_type.to_owned(),
            });
        }
        let cipher = content_method(parts.take(XMLENC, "EncryptionMethod")?, covered)?; // 3
        let key_info = parts.take_if(DSIG, "KeyInfo");
        let octets = cipher_value(parts.take(XMLENC, "CipherData")?)?;
        parts.take_if(XMLENC, "EncryptionProperties");
        parts.finish()?;
        if !cipher.admits(octets.len()) {
            return Err(DecryptionError::CiphertextLength {
                expected: cipher.lengths(),
                found: octets.len(),
            });
        }
        let keys = for_recipient(encrypted_keys(key_info, &beside)?, recipient)?;
        Ok(Self {
            holds: match holder.local_name() {
                "EncryptedID" => "NameID",
                "EncryptedAttribute" => "Attribute",
                _ => "Assertion",
            },
            around: Surroundings::of(data),
            covered,
            cipher,
            octets,
            keys: keys.into_iter().map(EncryptedKey::read).collect::<Result<_, _>>()?, // 4
        })
    }

    /// How its content is encrypted.
    pub fn cipher(&self) -> Cipher {
        self.cipher
    }

    /// Initialization vector, ciphertext and, for GCM, tag.
    pub fn as_octets(&self) -> &[u8] {
        &self.octets
    }

    /// The keys that may decrypt it, in the order in which they are tried. There is one at least.
    pub fn keys(&self) -> &[EncryptedKey] {
        &self.keys
    }
}

/// What EncryptedData says that it holds; Content would be some of an element's children.
const ELEMENT: &str = "http://www.w3.org/2001/04/xmlenc#Element";

/// XML-Enc 3.2, 5.2: AES. KeySize can only say again what the algorithm says.
fn content_method(method: Element<'_>, covered: bool) -> Result<Cipher, DecryptionError> {
    let identifier = algorithm(method)?;
    let Some(cipher) = Cipher::from_identifier(identifier) else {
        let found = match identifier {
            "http://www.w3.org/2001/04/xmlenc#tripledes-cbc" => format!("3DES ({identifier})"),
            _ => identifier.to_owned(),
        };
        return Err(DecryptionError::AlgorithmForbidden { found });
    };
    let mut parts = Parts::of(method)?;
    let size = parts.take_if(XMLENC, "KeySize").map(Element::text).transpose();
    let bits = (cipher.key_length() * 8).to_string();
    let as_it_is = size.is_ok_and(|size| size.is_none_or(|size| size.trim() == bits));
    if !as_it_is || parts.finish().is_err() {
        return Err(DecryptionError::Parameters {
            element: method.qualified_name().to_owned(),
        });
    }
    if cipher.mode() == Mode::Cbc && !covered {
        return Err(DecryptionError::CbcUnsigned { found: cipher.name() });
    }
    Ok(cipher)
}

/// The EncryptedKeys of EncryptedData: those in its KeyInfo and those that a RetrievalMethod there names, in document
/// order (XML-Enc 3.5); where KeyInfo has neither, those beside it (Core 2.2.4).
fn encrypted_keys<'d>(
    key_info: Option<Element<'d>>,
    beside: &[Element<'d>],
) -> Result<Vec<Element<'d>>, DecryptionError> {
    let mut keys = Vec::new();
    for child in key_info.iter().flat_map(|key_info| key_info.children()) {
        if child.is(XMLENC, "EncryptedKey") {
            keys.push(child);
        } else if child.is(DSIG, "RetrievalMethod") {
            keys.push(retrieve(child, beside)?);
        } else if child.is(XMLENC, "AgreementMethod") {
            return Err(DecryptionError::KeyTransportForbidden {
                found: format!("key agreement ({})", child.attribute("Algorithm").unwrap_or_default()),
            });
        }
    }
    if keys.is_empty() {
        keys.extend(beside);
    }
    match keys.len() {
        0 => Err(DecryptionError::KeyMissing),
        1..=Encrypted::MOST_KEYS => Ok(keys),
        found => Err(DecryptionError::TooManyKeys {
            most: Encrypted::MOST_KEYS,
            found,
        }),
    }
}

/// XML-Enc 3.5.3: `#` and the Id of one EncryptedKey beside the EncryptedData. Nothing is looked for elsewhere.
fn retrieve<'d>(method: Element<'d>, beside: &[Element<'d>]) -> Result<Element<'d>, DecryptionError> {
    let uri = method.attribute("URI").unwrap_or_default();
    let refused = |found: &str| DecryptionError::KeyReference {
        found: format!("{uri:?}, {found}"),
    };
    let of_type = method.attribute("Type").unwrap_or(ENCRYPTED_KEY);
    if of_type != ENCRYPTED_KEY {
        return Err(refused(of_type));
    }
    if method.children().next().is_some() {
        return Err(refused("Transforms"));
    }
    let named = |key: &&Element<'d>| key.attribute("Id").is_some_and(|id| uri.strip_prefix('#') == Some(id));
    let mut found = beside.iter().filter(named);
    match (found.next(), found.next()) {
        (Some(key), None) => Ok(*key),
        (Some(_), Some(_)) => Err(refused("which several have")),
        (None, _) => Err(refused("which is not beside it")),
    }
}

const ENCRYPTED_KEY: &str = "http://www.w3.org/2001/04/xmlenc#EncryptedKey";

/// XML-Enc 3.5.1: Recipient is a hint for whom a key is; keys for others are not looked at.
fn for_recipient<'d>(keys: Vec<Element<'d>>, recipient: &str) -> Result<Vec<Element<'d>>, DecryptionError> {
    let others: Vec<&str> = keys.iter().filter_map(|key| key.attribute("Recipient")).collect();
    let found = others.join(", ");
    let is_ours = |key: &Element<'_>| key.attribute("Recipient").is_none_or(|named| named == recipient);
    let ours: Vec<_> = keys.into_iter().filter(is_ours).collect();
    if ours.is_empty() {
        return Err(DecryptionError::OtherRecipient {
            expected: recipient.to_owned(),
            found,
        });
    }
    Ok(ours)
}

impl EncryptedKey {
    /// XML-Enc 3.5.1: EncryptionMethod, KeyInfo?, CipherData, EncryptionProperties?, ReferenceList?, CarriedKeyName?.
    /// Its KeyInfo says whom it is for; we try our keys instead, and never look into it.
    fn read(key: Element<'_>) -> Result<Self, DecryptionError> {
        let mut parts = Parts::of(key)?;
        let transport = KeyTransport::read(parts.take(XMLENC, "EncryptionMethod")?)?;
        parts.take_if(DSIG, "KeyInfo");
        let octets = cipher_value(parts.take(XMLENC, "CipherData")?)?;
        parts.take_if(XMLENC, "EncryptionProperties");
        parts.take_if(XMLENC, "ReferenceList");
        parts.take_if(XMLENC, "CarriedKeyName");
        parts.finish()?;
        Ok(Self { transport, octets })
    }
}

impl KeyTransport {
    /// XML-Enc 5.5.2: DigestMethod?, MGF? (of `rsa-oaep` only) and OAEPparams?, each once, in any order, because the
    /// schema has two of them in a wildcard. Both digests are SHA-1 where they are not named.
    fn read(method: Element<'_>) -> Result<Self, DecryptionError> {
        let identifier = algorithm(method)?;
        if ![Self::MGF1P, Self::OAEP].contains(&identifier) {
            let found = match identifier {
                Self::PKCS1 => format!("RSA PKCS #1 v1.5 ({identifier})"),
                _ => identifier.to_owned(),
            };
            return Err(DecryptionError::KeyTransportForbidden { found });
        }
        let (mut digest, mut mask, mut label) = (None, None, None);
        for child in method.children() {
            let place = if child.is(DSIG, "DigestMethod") {
                digest.replace(child)
            } else if child.is(XMLENC11, "MGF") && identifier == Self::OAEP {
                mask.replace(child)
            } else if child.is(XMLENC, "OAEPparams") {
                label.replace(child)
            } else {
                Some(child)
            };
            if place.is_some() {
                return Err(DecryptionError::Parameters {
                    element: method.qualified_name().to_owned(),
                });
            }
        }
        Parts::of(method)?; // no text between them
        Ok(Self {
            digest: same_digest(identifier, digest, mask)?,
            label: label.map(octets).transpose()?.unwrap_or_default(),
        })
    }
}

/// The digest that OAEP and MGF1 are both over. `rsa-oaep-mgf1p` fixes SHA-1 for MGF1, so that any other digest would be
/// a mixture; so would it be to name one and not the other.
fn same_digest(
    identifier: &str,
    digest: Option<Element<'_>>,
    mask: Option<Element<'_>>,
) -> Result<DigestAlgorithm, DecryptionError> {
    let digest = digest.map(algorithm).transpose()?;
    let mask = mask.map(algorithm).transpose()?;
    let of_digest = digest.map_or(Some(DigestAlgorithm::Sha1), digest_method);
    let of_mask = mask.map_or(Some(DigestAlgorithm::Sha1), mask_generation);
    match (of_digest, of_mask) {
        (Some(digest), Some(mask)) if digest == mask => Ok(digest),
        _ => Err(DecryptionError::OaepParameters {
            expected: match identifier {
                KeyTransport::MGF1P => "DigestMethod SHA-1 in rsa-oaep-mgf1p".to_owned(),
                _ => "DigestMethod and MGF of the same digest in rsa-oaep".to_owned(),
            },
            found: format!(
                "DigestMethod {}, MGF {}",
                digest.unwrap_or("SHA-1 by default"),
                mask.unwrap_or("MGF1 with SHA-1 by default")
            ),
        }),
    }
}
