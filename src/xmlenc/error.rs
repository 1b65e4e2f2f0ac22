//! Why something encrypted is refused: one variant per rule, and a single one for everything that a key has to do with.

use crate::verdict::{CheckName, Refusal};

/// A rule of XML-Enc 1.1, SAML Core 6 or this crate's profile of them that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields carry what was expected and found, by those names"
)]
pub enum DecryptionError {
    /// XML-Enc 3: a child that must be there.
    ElementMissing { parent: String, child: &'static str },
    /// XML-Enc 3: a child that the schema does not have here: unknown, repeated, or out of order.
    UnexpectedChild { parent: String, found: String },
    /// XML-Enc 3: text where the schema has elements, or elements where it has text.
    UnexpectedText { parent: String },
    /// Core 2.2.4: what is encrypted is an element.
    TypeForbidden { found: String },
    /// Profile of XML-Enc 5.2: AES in GCM or CBC.
    AlgorithmForbidden { found: String },
    /// Profile: CBC only where a verified signature covers the ciphertext, for it would be a padding oracle elsewhere.
    CbcUnsigned { found: String },
    /// Profile of XML-Enc 5.5: RSA-OAEP. PKCS #1 v1.5 is Bleichenbacher's oracle.
    KeyTransportForbidden { found: String },
    /// Profile of XML-Enc 5.5.2: SHA-1 with `rsa-oaep-mgf1p`, and MGF1 over the digest itself.
    OaepParameters { expected: String, found: String },
    /// XML-Enc 3.2: an EncryptionMethod has no parameters but those of its algorithm.
    Parameters { element: String },
    /// Profile of XML-Enc 3.3: ciphertext is in the message, never fetched.
    CipherReference,
    /// XML-Enc 3.3.1: CipherValue and OAEPparams are base64.
    NotBase64 { element: String },
    /// XML-Enc 5.2: ciphertext is as long as its algorithm makes it.
    CiphertextLength { expected: &'static str, found: usize },
    /// XML-Enc 3.5: there is a key to decrypt with.
    KeyMissing,
    /// Profile: as many keys as are worth trying.
    TooManyKeys { most: usize, found: usize },
    /// Profile: as many encrypted parts of an Assertion as are worth decrypting.
    TooManyParts { most: usize, found: usize },
    /// XML-Enc 3.5.1: every EncryptedKey names another Recipient.
    OtherRecipient { expected: String, found: String },
    /// XML-Enc 3.5.3: a RetrievalMethod names an EncryptedKey beside it, by its Id and without transforms.
    KeyReference { found: String },
    /// This deployment has no key that anything could be encrypted for.
    NoKey,
    /// It cannot be decrypted: another key, another tag, another padding, or a plaintext that is not what it should
    /// be. Which of them is nobody's business: answers to that question are how ciphertexts are read without a key.
    Failed,
}

impl DecryptionError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "encryption.element_missing",
        "encryption.unexpected_child",
        "encryption.unexpected_text",
        "encryption.type_forbidden",
        "encryption.algorithm_forbidden",
        "encryption.cbc_unsigned",
        "encryption.key_transport_forbidden",
        "encryption.oaep_parameters",
        "encryption.parameters",
        "encryption.cipher_reference",
        "encryption.not_base64",
        "encryption.ciphertext_length",
        "encryption.key_missing",
        "encryption.too_many_keys",
        "encryption.too_many_parts",
        "encryption.other_recipient",
        "encryption.key_reference",
        "decryption.no_key",
        "decryption.failed",
    ];
}

/// What to set at the identity provider.
const CONTENT: &str = "AES-256-GCM or AES-128-GCM, to be chosen at the identity provider";
const TRANSPORT: &str = "rsa-oaep-mgf1p with SHA-1, or rsa-oaep with SHA-256 and MGF1 with SHA-256";

impl Refusal for DecryptionError {
    fn check(&self) -> CheckName {
        CheckName::Decryption
    }

    fn code(&self) -> &'static str {
        match self {
            Self::ElementMissing { .. } => "encryption.element_missing",
            Self::UnexpectedChild { .. } => "encryption.unexpected_child",
            Self::UnexpectedText { .. } => "encryption.unexpected_text",
            Self::TypeForbidden { .. } => "encryption.type_forbidden",
            Self::AlgorithmForbidden { .. } => "encryption.algorithm_forbidden",
            Self::CbcUnsigned { .. } => "encryption.cbc_unsigned",
            Self::KeyTransportForbidden { .. } => "encryption.key_transport_forbidden",
            Self::OaepParameters { .. } => "encryption.oaep_parameters",
            Self::Parameters { .. } => "encryption.parameters",
            Self::CipherReference => "encryption.cipher_reference",
            Self::NotBase64 { .. } => "encryption.not_base64",
            Self::CiphertextLength { .. } => "encryption.ciphertext_length",
            Self::KeyMissing => "encryption.key_missing",
            Self::TooManyKeys { .. } => "encryption.too_many_keys",
            Self::TooManyParts { .. } => "encryption.too_many_parts",
            Self::OtherRecipient { .. } => "encryption.other_recipient",
            Self::KeyReference { .. } => "encryption.key_reference",
            Self::NoKey => "decryption.no_key",
            Self::Failed => "decryption.failed",
        }
    }

    fn expected(&self) -> String {
        match self {
            Self::ElementMissing { parent, child } => format!("{child} in {parent}"),
            Self::UnexpectedChild { parent, .. } => format!("in {parent} the children that its schema has, in its order"),
            Self::UnexpectedText { parent } => format!("in {parent} what its schema has"),
            Self::TypeForbidden { .. } => format!("Type {}Element", super::XMLENC),
            Self::AlgorithmForbidden { .. } => CONTENT.to_owned(),
            Self::CbcUnsigned { .. } => format!("{CONTENT}; CBC is accepted if the identity provider signs the Response"),
            Self::KeyTransportForbidden { .. } => format!("RSA-OAEP; at the identity provider choose {TRANSPORT}"),
            Self::OaepParameters { expected, .. } => format!("{expected}; at the identity provider choose {TRANSPORT}"),
            Self::Parameters { element } => format!("{element} without other parameters than its algorithm's"),
            Self::CipherReference => "CipherValue: ciphertext in the message".to_owned(),
            Self::NotBase64 { element } => format!("base64 in {element}"),
            Self::CiphertextLength { expected, .. } => (*expected).to_owned(),
            Self::KeyMissing => "an EncryptedKey for our certificate".to_owned(),
            Self::TooManyKeys { most, .. } => format!("at most {most} EncryptedKeys"),
            Self::TooManyParts { most, .. } => format!("at most {most} encrypted identifiers and attributes"),
            Self::OtherRecipient { expected, .. } => format!("an EncryptedKey for the Recipient {expected}"),
            Self::KeyReference { .. } => {
                "a RetrievalMethod that names one EncryptedKey beside it as #Id, without Transforms".to_owned()
            }
            Self::NoKey => "an Assertion that is not encrypted: switch its encryption off at the identity provider, or have \
                            the operator of this service set the secret SP_DECRYPTION_KEY and give the identity provider \
                            its certificate, which our metadata then has"
                .to_owned(),
            Self::Failed => "content encrypted for our certificate of use=\"encryption\": give the identity provider our \
                             metadata, or that certificate, anew"
                .to_owned(),
        }
    }

    fn found(&self) -> String {
        match self {
            Self::ElementMissing { .. } | Self::KeyMissing => "none".to_owned(),
            Self::UnexpectedText { .. } => "other content".to_owned(),
            Self::UnexpectedChild { found, .. }
            | Self::TypeForbidden { found }
            | Self::AlgorithmForbidden { found }
            | Self::KeyTransportForbidden { found }
            | Self::OaepParameters { found, .. }
            | Self::OtherRecipient { found, .. }
            | Self::KeyReference { found } => found.clone(),
            Self::CbcUnsigned { found } => format!("{found} in a Response that is not signed"),
            Self::Parameters { .. } => "others".to_owned(),
            Self::CipherReference => "CipherReference".to_owned(),
            Self::NotBase64 { .. } => "something else".to_owned(),
            Self::CiphertextLength { found, .. } => format!("{found} octets"),
            Self::TooManyKeys { found, .. } | Self::TooManyParts { found, .. } => found.to_string(),
            Self::NoKey => "something encrypted, and no key here".to_owned(),
            Self::Failed => "content that none of our keys decrypts".to_owned(),
        }
    }
}
