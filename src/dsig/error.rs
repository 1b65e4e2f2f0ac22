//! Why a signature is refused: one variant per rule.

use crate::crypto::KeyError;
use crate::verdict::{CheckName, Refusal};
use crate::xml::C14nError;

/// A rule of XMLDSig 1.1, SAML Core 5.4 or this crate's profile of them that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields carry what was expected and found, by those names"
)]
pub enum SignatureError {
    /// The document element is not the message that signatures are looked for in.
    UnexpectedElement { expected: String, found: String },
    /// Profiles 4.1.4.2, narrowed: at most one Assertion, so that there is no question which one is signed.
    SeveralAssertions { found: usize },
    /// Core 5.4.1: a Signature is a child of what it signs, and only Response and its Assertion are signed.
    Misplaced { found: String },
    /// SAML schemas: an element has at most one Signature.
    Several { element: String },
    /// Policy: nothing is signed.
    Missing,
    /// Policy: the Response is not signed.
    MissingOnResponse,
    /// Policy: the Assertion is not signed.
    MissingOnAssertion,
    /// SAML schemas: Signature is first, or follows Issuer.
    Position { found: String },
    /// XMLDSig 4.2 to 4.5: another child where the schema has this one.
    UnexpectedChild {
        parent: String,
        expected: &'static str,
        found: String,
    },
    /// XMLDSig 4: element content only.
    UnexpectedText { parent: String },
    /// Profile: no comments inside a Signature.
    Comment,
    /// Core 5.4.1: enveloped signatures, so no Object (XMLDSig 4.6).
    ObjectForbidden,
    /// Core 5.4.2: one Reference.
    SeveralReferences,
    /// Core 5.4.2: the signed element has an ID.
    ElementWithoutId { element: String },
    /// Core 5.4.2: the Reference names the parent of the Signature.
    ReferenceTarget { expected: String, found: String },
    /// Core 5.4.4: the enveloped transform comes first.
    EnvelopedMissing { found: String },
    /// Profile of Core 5.4.4: the canonicalization is named, not implied.
    CanonicalizationMissing,
    /// Core 5.4.4: two transforms.
    TooManyTransforms { found: usize },
    /// Profile of Exc-C14N 4: a PrefixList of bounded length.
    TooManyPrefixes { limit: usize, found: usize },
    /// XMLDSig 4.4: a method names its Algorithm.
    AlgorithmMissing { element: String },
    /// Profile: methods have no parameters (XMLDSig 4.4.2, 4.4.3.4; HMACOutputLength, XPath, XSLT).
    Parameters { element: String },
    /// Profile of RFC 9231 2.3.9: RSAPSSParams as FIPS 186-5 5.4 and RFC 8017 8.1 would have them.
    PssParameters { expected: String, found: String },
    /// Profile of XMLDSig 6.4: RSA, RSA-PSS or ECDSA with SHA-256, SHA-384 or SHA-512.
    SignatureMethodForbidden { found: String },
    /// Profile of XMLDSig 6.2: SHA-256, SHA-384 or SHA-512.
    DigestMethodForbidden { found: String },
    /// Profile: a SignatureMethod with SHA-1 only where the organization allows it.
    Sha1Forbidden { found: String },
    /// Profile: SHA-1 as DigestMethod only where the organization allows it.
    DigestSha1Forbidden { found: String },
    /// Core 5.4.3: canonicalization without comments, exclusive or inclusive 1.0.
    CanonicalizationForbidden { found: String },
    /// The configured keys cannot be used.
    Key(KeyError),
    /// XMLDSig 4.4.2: the signature algorithm is for keys of another kind than those configured.
    KeyKind {
        algorithm: String,
        expected: &'static str,
        found: String,
    },
    /// XMLDSig 4.3: SignatureValue is base64.
    ValueMalformed,
    /// RFC 9231 2.3.6: r and s one after the other, each of fixed width; not the DER of X.509.
    EcdsaDer { expected: Vec<usize>, found: usize },
    /// RFC 9231 2.3.6: r and s are as wide as the order of the curve.
    EcdsaLength { expected: Vec<usize>, found: usize },
    /// XMLDSig 3.2.2: the Signature names a certificate that is not configured, and no configured key fits.
    KeyMismatch { expected: Vec<String>, found: String },
    /// XMLDSig 3.2.2: no configured key made SignatureValue from this SignedInfo.
    ValueMismatch { expected: Vec<String> },
    /// XMLDSig 4.4.3.6: DigestValue is base64 of as many octets as the digest has.
    DigestMalformed { expected: usize },
    /// XMLDSig 3.2.1: the digest of nothing proves nothing.
    DigestOfNothing,
    /// XMLDSig 3.2.1: the content is not what was signed.
    DigestMismatch { element: String },
    /// What should be hashed has no canonical form.
    Canonical(C14nError),
}

impl SignatureError {
    /// Every code of this module, without those of [`KeyError::CODES`] and [`C14nError::CODES`].
    pub const CODES: &[&str] = &[
        "signature.unexpected_element",
        "signature.several_assertions",
        "signature.misplaced",
        "signature.several",
        "signature.missing",
        "signature.missing_on_response",
        "signature.missing_on_assertion",
        "signature.position",
        "signature.unexpected_child",
        "signature.unexpected_text",
        "signature.comment",
        "signature.object_forbidden",
        "signature.several_references",
        "signature.element_without_id",
        "signature.reference_target",
        "signature.enveloped_missing",
        "signature.canonicalization_missing",
        "signature.too_many_transforms",
        "signature.too_many_prefixes",
        "signature.algorithm_missing",
        "signature.parameters",
        "signature.pss_parameters",
        "signature.algorithm_forbidden",
        "signature.digest_forbidden",
        "signature.sha1_forbidden",
        "signature.digest_sha1_forbidden",
        "signature.canonicalization_forbidden",
        "signature.key_kind",
        "signature.value_malformed",
        "signature.ecdsa_der",
        "signature.ecdsa_length",
        "signature.key_mismatch",
        "signature.value_mismatch",
        "signature.digest_malformed",
        "signature.digest_of_nothing",
        "signature.digest_mismatch",
    ];

    fn rule(&self) -> (CheckName, &'static str) {
        use CheckName::{Algorithm, Digest, Key, OneAssertion, Signature, SignatureTarget};
        match self {
            Self::UnexpectedElement { .. } => (SignatureTarget, "signature.unexpected_element"),
            Self::SeveralAssertions { .. } => (OneAssertion, "signature.several_assertions"),
            Self::Misplaced { .. } => (SignatureTarget, "signature.misplaced"),
            Self::Several { .. } => (SignatureTarget, "signature.several"),
            Self::Missing => (SignatureTarget, "signature.missing"),
            Self::MissingOnResponse => (SignatureTarget, "signature.missing_on_response"),
            Self::MissingOnAssertion => (SignatureTarget, "signature.missing_on_assertion"),
            Self::Position { .. } => (SignatureTarget, "signature.position"),
            Self::UnexpectedChild { .. } => (SignatureTarget, "signature.unexpected_child"),
            Self::UnexpectedText { .. } => (SignatureTarget, "signature.unexpected_text"),
            Self::Comment => (SignatureTarget, "signature.comment"),
            Self::ObjectForbidden => (SignatureTarget, "signature.object_forbidden"),
            Self::SeveralReferences => (SignatureTarget, "signature.several_references"),
            Self::ElementWithoutId { .. } => (SignatureTarget, "signature.element_without_id"),
            Self::ReferenceTarget { .. } => (SignatureTarget, "signature.reference_target"),
            Self::EnvelopedMissing { .. } => (SignatureTarget, "signature.enveloped_missing"),
            Self::CanonicalizationMissing => (SignatureTarget, "signature.canonicalization_missing"),
            Self::TooManyTransforms { .. } => (SignatureTarget, "signature.too_many_transforms"),
            Self::TooManyPrefixes { .. } => (SignatureTarget, "signature.too_many_prefixes"),
            Self::AlgorithmMissing { .. } => (Algorithm, "signature.algorithm_missing"),
            Self::Parameters { .. } => (Algorithm, "signature.parameters"),
            Self::PssParameters { .. } => (Algorithm, "signature.pss_parameters"),
            Self::SignatureMethodForbidden { .. } => (Algorithm, "signature.algorithm_forbidden"),
            Self::DigestMethodForbidden { .. } => (Algorithm, "signature.digest_forbidden"),
            Self::Sha1Forbidden { .. } => (Algorithm, "signature.sha1_forbidden"),
            Self::DigestSha1Forbidden { .. } => (Algorithm, "signature.digest_sha1_forbidden"),
            Self::CanonicalizationForbidden { .. } => (Algorithm, "signature.canonicalization_forbidden"),
            Self::Key(error) => (error.check(), error.code()),
            Self::KeyKind { .. } => (Key, "signature.key_kind"),
            Self::ValueMalformed => (Signature, "signature.value_malformed"),
            Self::EcdsaDer { .. } => (Signature, "signature.ecdsa_der"),
            Self::EcdsaLength { .. } => (Signature, "signature.ecdsa_length"),
            Self::KeyMismatch { .. } => (Signature, "signature.key_mismatch"),
            Self::ValueMismatch { .. } => (Signature, "signature.value_mismatch"),
            Self::DigestMalformed { .. } => (Digest, "signature.digest_malformed"),
            Self::DigestOfNothing => (Digest, "signature.digest_of_nothing"),
            Self::DigestMismatch { .. } => (Digest, "signature.digest_mismatch"),
            Self::Canonical(error) => (error.check(), error.code()),
        }
    }
}

impl Refusal for SignatureError {
    fn check(&self) -> CheckName {
        self.rule().0
    }

    fn code(&self) -> &'static str {
        self.rule().1
    }

    fn expected(&self) -> String {
        let words = match self {
            Self::UnexpectedElement { expected, .. }
            | Self::ReferenceTarget { expected, .. }
            | Self::PssParameters { expected, .. } => expected,
            Self::SeveralAssertions { .. } => "one Assertion",
            Self::Misplaced { .. } => "Signature only as a child of Response or of its Assertion",
            Self::Several { .. } => "one Signature on an element",
            Self::Missing => "a signed Response or a signed Assertion",
            Self::MissingOnResponse => "a signed Response",
            Self::MissingOnAssertion => "a signed Assertion",
            Self::Position { .. } => "Signature first, or right after Issuer",
            Self::UnexpectedChild { parent, expected, .. } => return format!("{expected} in {parent}"),
            Self::UnexpectedText { parent } => return format!("elements only in {parent}"),
            Self::Comment => "no comment in Signature",
            Self::ObjectForbidden => "no Object in Signature",
            Self::SeveralReferences => "one Reference",
            Self::ElementWithoutId { element } => return format!("an ID on {element}"),
            Self::EnvelopedMissing { .. } => "the enveloped-signature transform first",
            Self::CanonicalizationMissing | Self::TooManyTransforms { .. } => {
                "two transforms: enveloped-signature, then a canonicalization"
            }
            Self::TooManyPrefixes { limit, .. } => return format!("at most {limit} prefixes in PrefixList"),
            Self::AlgorithmMissing { element } => return format!("an Algorithm on {element}"),
            Self::Parameters { element } => return format!("no parameters in {element}"),
            Self::SignatureMethodForbidden { .. } => "RSA, RSA-PSS or ECDSA with SHA-256, SHA-384 or SHA-512",
            Self::DigestMethodForbidden { .. } => "SHA-256, SHA-384 or SHA-512",
            Self::Sha1Forbidden { .. } | Self::DigestSha1Forbidden { .. } => {
                "SHA-256, SHA-384 or SHA-512 (SHA-1 is not allowed in the settings)"
            }
            Self::CanonicalizationForbidden { .. } => "exclusive or inclusive C14N 1.0 without comments",
            Self::Key(error) => return error.expected(),
            Self::KeyKind {
                algorithm, expected, ..
            } => return format!("{expected}, for {algorithm}"),
            Self::ValueMalformed => "base64 in SignatureValue",
            Self::EcdsaDer { expected, .. } | Self::EcdsaLength { expected, .. } => {
                let lengths: Vec<String> = expected.iter().map(usize::to_string).collect();
                return format!(
                    "r and s of fixed width, one after the other: {} octets",
                    lengths.join(" or ")
                );
            }
            Self::KeyMismatch { expected, .. } | Self::ValueMismatch { expected } => {
                return format!(
                    "a signature by a configured certificate: SHA-256 {}",
                    expected.join(" or ")
                );
            }
            Self::DigestMalformed { expected } => return format!("base64 of {expected} octets in DigestValue"),
            Self::DigestOfNothing => "the digest of the signed element",
            Self::DigestMismatch { element } => return format!("{element} as it was signed"),
            Self::Canonical(error) => return error.expected(),
        };
        words.to_owned()
    }

    fn found(&self) -> String {
        let words = match self {
            Self::UnexpectedElement { found, .. }
            | Self::Misplaced { found }
            | Self::Position { found }
            | Self::UnexpectedChild { found, .. }
            | Self::ReferenceTarget { found, .. }
            | Self::EnvelopedMissing { found }
            | Self::SignatureMethodForbidden { found }
            | Self::DigestMethodForbidden { found }
            | Self::Sha1Forbidden { found }
            | Self::DigestSha1Forbidden { found }
            | Self::PssParameters { found, .. }
            | Self::KeyKind { found, .. }
            | Self::CanonicalizationForbidden { found } => return found.chars().take(200).collect(),
            Self::SeveralAssertions { found } => return format!("{found} Assertions"),
            Self::Several { element } => return format!("several on {element}"),
            Self::Missing | Self::MissingOnResponse | Self::MissingOnAssertion | Self::AlgorithmMissing { .. } => {
                "none"
            }
            Self::UnexpectedText { .. } => "text",
            Self::Comment => "a comment",
            Self::ObjectForbidden => "Object",
            Self::SeveralReferences => "several",
            Self::ElementWithoutId { .. } => "no ID",
            Self::CanonicalizationMissing => "enveloped-signature only",
            Self::TooManyTransforms { found } => return format!("{found} transforms"),
            Self::TooManyPrefixes { found, .. } => return format!("{found} prefixes"),
            Self::Parameters { .. } => "parameters",
            Self::Key(error) => return error.found(),
            Self::EcdsaDer { found, .. } => return format!("r and s in ASN.1 DER, {found} octets"),
            Self::EcdsaLength { found, .. } => return format!("{found} octets"),
            Self::ValueMalformed | Self::DigestMalformed { .. } => "otherwise",
            Self::KeyMismatch { found, .. } => return format!("a signature by another certificate: SHA-256 {found}"),
            Self::ValueMismatch { .. } => "a signature that none of them made, or SignedInfo changed since",
            Self::DigestOfNothing => "the digest of nothing",
            Self::DigestMismatch { .. } => "other content: it was changed after signing",
            Self::Canonical(error) => return error.found(),
        };
        words.to_owned()
    }
}

impl std::fmt::Display for SignatureError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.code(),
            self.expected(),
            self.found()
        )
    }
}

impl std::error::Error for SignatureError {}

impl From<KeyError> for SignatureError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<C14nError> for SignatureError {
    fn from(error: C14nError) -> Self {
        Self::Canonical(error)
    }
}
