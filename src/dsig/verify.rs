//! From a document and configured keys to the octets that were signed. Trust begins here, and only here.

use crate::json::{Deserialize, Serialize};

use super::algorithm::{canonicalization, digest_method, signature_method};
use super::signature::Signature;
use super::{ASSERTION, DSIG, PROTOCOL, SignatureError};
use crate::crypto::{DigestAlgorithm, Fingerprint, KeyError, SignatureAlgorithm, VerifyingKey, base64, equal, sha256};
use crate::xml::{Document, Element, Limits, XmlError, canonicalize};

/// Which signatures a Response must carry. Whatever the policy, every signature that is present must verify.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignaturePolicy {
    /// Response and Assertion.
    #[default]
    Both,
    /// The Response.
    Response,
    /// The Assertion.
    Assertion,
    /// At least one of the two.
    Either,
}

/// The canonical octets of one element whose signature verified: exactly what was hashed. With HTTP-Redirect, the
/// message in the very octets that were. Only this module makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOctets {
    octets: Vec<u8>,
    key: Fingerprint,
    signature: SignatureAlgorithm,
    digest: DigestAlgorithm,
}

impl SignedOctets {
    /// For a signature that stands beside its message; see [`super::detached`].
    pub(super) fn new(octets: Vec<u8>, key: Fingerprint, signature: SignatureAlgorithm) -> Self {
        Self {
            octets,
            key,
            signature,
            digest: signature.digest(),
        }
    }

    /// The octets.
    pub fn as_octets(&self) -> &[u8] {
        &self.octets
    }

    /// The document that they are. The signed element is its root.
    pub fn parse(&self) -> Result<Document, XmlError> {
        self.parse_within(&Limits::SAML)
    }

    /// The document that they are, where the one that was signed had other limits.
    pub fn parse_within(&self, limits: &Limits) -> Result<Document, XmlError> {
        // Canonical octets may outgrow what they were written as; they have been vouched for by now.
        let (octets, nodes) = (4 * limits.octets, 4 * limits.nodes);
        Document::parse(
            &self.octets,
            &Limits {
                octets,
                nodes,
                ..*limits
            },
        )
    }

    /// The certificate whose key verified it.
    pub fn key(&self) -> Fingerprint {
        self.key
    }

    /// How SignedInfo was signed.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.signature
    }

    /// How the element was hashed.
    pub fn digest_algorithm(&self) -> DigestAlgorithm {
        self.digest
    }
}

/// What of a Response is signed. At least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The Response, if it has a Signature of its own.
    pub response: Option<SignedOctets>,
    /// The Assertion, if it has a Signature of its own.
    pub assertion: Option<SignedOctets>,
}

/// Verifies every Signature of a Response, and that the policy's are there.
///
/// 1. Core 5.4.1: a Signature is a direct child of the Response or of its one Assertion, one each at most; any other
///    in the document is refused (counted before anything else).
/// 2. The policy's signatures are present.
/// 3. Structure (`Signature::read`), then algorithms, then keys: for every Signature before anything is hashed.
/// 4. XMLDSig 3.2.2 for every Signature: SignatureValue over the canonical SignedInfo, with a configured key.
///    KeyInfo is no input.
/// 5. XMLDSig 3.2.1 for every Signature: DigestValue over the canonical element, compared in constant time.
pub fn verify(
    document: &Document,
    keys: &[VerifyingKey],
    policy: SignaturePolicy,
    allow_sha1: bool,
) -> Result<Verified, SignatureError> {
    let response = root(document, (PROTOCOL, "Response"))?;
    let assertion = only_assertion(response)?;
    let mut on_response = None;
    let mut on_assertion = None;
    // 1
    for signature in signatures(document) {
        let parent = signature.parent();
        let place = match parent {
            Some(parent) if parent == response => &mut on_response,
            parent if parent.is_some() && parent == assertion => &mut on_assertion,
            parent => return Err(misplaced(parent)),
        };
        if place.replace(signature).is_some() {
            return Err(several(parent));
        }
    }
    // 2
    match (policy, on_response, on_assertion) {
        (_, None, None) => return Err(SignatureError::Missing),
        (SignaturePolicy::Both | SignaturePolicy::Response, None, _) => return Err(SignatureError::MissingOnResponse),
        (SignaturePolicy::Both | SignaturePolicy::Assertion, _, None) => {
            return Err(SignatureError::MissingOnAssertion);
        }
        _ => {}
    }
    // 3 to 5
    let (on_response, response) = (on_response, Some(response));
    let present = [on_response.zip(response), on_assertion.zip(assertion)];
    let [response, assertion] = verify_all(present, keys, allow_sha1)?;
    Ok(Verified { response, assertion })
}

/// Verifies the one Signature of `document`, which must be a child of its root, and the root a (`namespace`,
/// `local`): for messages that are signed as a whole. The rules are those of [`verify`].
pub fn verify_element(
    document: &Document,
    element: (&str, &str),
    keys: &[VerifyingKey],
    allow_sha1: bool,
) -> Result<SignedOctets, SignatureError> {
    let only = only_signature(root(document, element)?)?;
    let signed = verify_only(only, keys, allow_sha1)?;
    signed.ok_or(SignatureError::Missing)
}

/// The document element, which must be this one.
pub(super) fn root<'d>(
    document: &'d Document,
    (namespace, local): (&str, &str),
) -> Result<Element<'d>, SignatureError> {
    let root = document.root();
    if root.is(namespace, local) {
        return Ok(root);
    }
    let found = format!("{} of {}", root.local_name(), root.namespace());
    Err(SignatureError::UnexpectedElement {
        expected: local.to_owned(),
        found,
    })
}

/// The one Signature of a document element, with that; another anywhere in the document is refused.
pub(super) fn only_signature(root: Element<'_>) -> Result<Option<(Element<'_>, Element<'_>)>, SignatureError> {
    let mut only = None;
    for signature in signatures(root.document()) {
        match signature.parent() {
            parent if parent != Some(root) => return Err(misplaced(parent)),
            parent if only.replace(signature).is_some() => return Err(several(parent)),
            _ => {}
        }
    }
    Ok(only.map(|signature| (signature, root)))
}

/// Steps 3 to 5 of [`verify`] for one Signature, if there is one.
pub(super) fn verify_only(
    only: Option<(Element<'_>, Element<'_>)>,
    keys: &[VerifyingKey],
    allow_sha1: bool,
) -> Result<Option<SignedOctets>, SignatureError> {
    let [signed] = verify_all([only], keys, allow_sha1)?;
    Ok(signed)
}

/// Every Signature, wherever it stands.
fn signatures(document: &Document) -> impl Iterator<Item = Element<'_>> {
    let root = document.root();
    std::iter::once(root)
        .chain(root.descendants())
        .filter(|element| element.is(DSIG, "Signature"))
}

/// The Assertion, plain or encrypted, if there is one; two are refused. An encrypted one has no Signature to verify
/// yet, and is not handed out.
pub(super) fn only_assertion(response: Element<'_>) -> Result<Option<Element<'_>>, SignatureError> {
    let is_assertion =
        |child: &Element<'_>| child.is(ASSERTION, "Assertion") || child.is(ASSERTION, "EncryptedAssertion");
    let found = response.children().filter(is_assertion).count();
    if found > 1 {
        return Err(SignatureError::SeveralAssertions { found });
    }
    Ok(response.children().find(|child| child.is(ASSERTION, "Assertion")))
}

fn misplaced(parent: Option<Element<'_>>) -> SignatureError {
    let found = parent.map_or("the document itself", Element::qualified_name);
    SignatureError::Misplaced {
        found: format!("Signature in {found}"),
    }
}

fn several(parent: Option<Element<'_>>) -> SignatureError {
    SignatureError::Several {
        element: parent.map_or("", Element::qualified_name).to_owned(),
    }
}

/// Steps 3 to 5, each for all Signatures before the next.
fn verify_all<'d, const N: usize>(
    present: [Option<(Element<'d>, Element<'d>)>; N],
    keys: &[VerifyingKey],
    allow_sha1: bool,
) -> Result<[Option<SignedOctets>; N], SignatureError> {
    // 3
    let read = try_map(present, |(signature, signed)| Signature::read(signature, signed))?;
    let selected = try_map(read, |signature| Selected::new(signature, allow_sha1))?;
    let keys = usable(keys, allow_sha1)?;
    let keyed = try_map(selected, |selected| {
        let fitting = fitting(&keys, selected.signature)?;
        Ok((selected, fitting))
    })?;
    // 4
    let authentic = try_map(keyed, |(selected, keys)| selected.authenticate(&keys))?;
    // 5
    try_map(authentic, Authentic::release)
}

/// `map` over what is there, up to the first error.
fn try_map<T, U, const N: usize>(
    items: [Option<T>; N],
    mut map: impl FnMut(T) -> Result<U, SignatureError>,
) -> Result<[Option<U>; N], SignatureError> {
    let mut error = None;
    let mapped = items.map(|item| match item.filter(|_| error.is_none()).map(&mut map) {
        Some(Err(failure)) => {
            error = Some(failure);
            None
        }
        mapped => mapped.and_then(Result::ok),
    });
    error.map_or(Ok(mapped), Err)
}

/// The keys that are long enough; there must be one.
pub(super) fn usable(keys: &[VerifyingKey], allow_sha1: bool) -> Result<Vec<&VerifyingKey>, SignatureError> {
    let mut refused = KeyError::NoneConfigured;
    let mut usable = Vec::with_capacity(keys.len());
    for key in keys {
        match key.require_strength(allow_sha1) {
            Ok(()) => usable.push(key),
            Err(error) => refused = error,
        }
    }
    if usable.is_empty() {
        Err(refused.into())
    } else {
        Ok(usable)
    }
}

/// The keys of the kind that `algorithm` is for; there must be one.
pub(super) fn fitting<'k>(
    keys: &[&'k VerifyingKey],
    algorithm: SignatureAlgorithm,
) -> Result<Vec<&'k VerifyingKey>, SignatureError> {
    let fitting: Vec<_> = keys.iter().copied().filter(|key| key.fits(algorithm)).collect();
    if fitting.is_empty() {
        let found: Vec<String> = keys.iter().map(|key| key.algorithm().to_string()).collect();
        return Err(SignatureError::KeyKind {
            algorithm: algorithm.name(),
            expected: algorithm.key_kind(),
            found: found.join(", "),
        });
    }
    Ok(fitting)
}

/// A Signature whose algorithms are all allowed.
struct Selected<'d> {
    parts: Signature<'d>,
    signature: SignatureAlgorithm,
    digest: DigestAlgorithm,
}

impl<'d> Selected<'d> {
    fn new(parts: Signature<'d>, allow_sha1: bool) -> Result<Self, SignatureError> {
        let signature = signature_method(&parts.signature_method, allow_sha1)?;
        let digest = digest_method(parts.digest_method, allow_sha1)?;
        canonicalization(parts.canonicalization.uri, &parts.canonicalization.prefixes)?;
        canonicalization(parts.transform.uri, &parts.transform.prefixes)?;
        Ok(Self {
            parts,
            signature,
            digest,
        })
    }

    /// XMLDSig 3.2.2. The order of the keys is the configured one; any may have made the signature.
    fn authenticate(self, keys: &[&VerifyingKey]) -> Result<Authentic<'d>, SignatureError> {
        let method = canonicalization(self.parts.canonicalization.uri, &self.parts.canonicalization.prefixes)?;
        let octets = canonicalize(self.parts.signed_info, &method, None)?;
        let digest = self.signature.digest().digest(&octets);
        let value = base64::decode(self.parts.signature_value).map_err(|_| SignatureError::ValueMalformed)?;
        match keys.iter().find(|key| key.verifies(self.signature, &digest, &value)) {
            Some(key) => Ok(Authentic {
                key: key.fingerprint(),
                selected: self,
            }),
            None => Err(unverified(&self.parts, self.signature, keys, &value)),
        }
    }
}

/// Why no key verified it. Where the sender names a certificate that is not configured, that is why: it is told to the
/// administrator and used for nothing else, not even parsed.
fn unverified(
    parts: &Signature<'_>,
    algorithm: SignatureAlgorithm,
    keys: &[&VerifyingKey],
    value: &[u8],
) -> SignatureError {
    let expected: Vec<String> = keys.iter().map(|key| key.fingerprint().to_string()).collect();
    let named = parts
        .key_info
        .and_then(|info| info.descendants().find(|element| element.is(DSIG, "X509Certificate")))
        .and_then(|certificate| base64::decode(certificate.text().ok()?).ok())
        .map(|der| Fingerprint(sha256(&der)).to_string());
    match named {
        Some(found) if !expected.contains(&found) => SignatureError::KeyMismatch { expected, found },
        _ => ecdsa_form(algorithm, keys, value).unwrap_or(SignatureError::ValueMismatch { expected }),
    }
}

/// RFC 9231 2.3.6: an ECDSA value is r and s, each as wide as the order of the curve. The DER of X.509 has the same two
/// numbers in another form; it is refused by name, because reading both would give one signature two values.
pub(super) fn ecdsa_form(
    algorithm: SignatureAlgorithm,
    keys: &[&VerifyingKey],
    value: &[u8],
) -> Option<SignatureError> {
    let is_ecdsa = matches!(algorithm, SignatureAlgorithm::Ecdsa(_));
    if !is_ecdsa || keys.iter().any(|key| key.signature_length() == value.len()) {
        return None;
    }
    let mut expected: Vec<usize> = keys.iter().map(|key| key.signature_length()).collect();
    expected.sort_unstable();
    expected.dedup();
    let found = value.len();
    Some(match is_der_sequence(value) {
        true => SignatureError::EcdsaDer { expected, found },
        false => SignatureError::EcdsaLength { expected, found },
    })
}

/// Whether the octets are one SEQUENCE that fills them, as Ecdsa-Sig-Value does (RFC 3279 2.2.3).
fn is_der_sequence(value: &[u8]) -> bool {
    match value {
        [0x30, 0x81, length, rest @ ..] => usize::from(*length) == rest.len(),
        [0x30, length @ ..=0x7F, rest @ ..] => usize::from(*length) == rest.len(),
        _ => false,
    }
}

/// A Signature whose SignedInfo a configured key has signed.
struct Authentic<'d> {
    selected: Selected<'d>,
    key: Fingerprint,
}

impl Authentic<'_> {
    /// XMLDSig 3.2.1, and the release of what was hashed.
    fn release(self) -> Result<SignedOctets, SignatureError> {
        let Selected {
            parts,
            signature,
            digest,
        } = self.selected;
        let wanted = base64::decode(parts.digest_value)
            .ok()
            .filter(|value| value.len() == digest.length());
        let wanted = wanted.ok_or(SignatureError::DigestMalformed {
            expected: digest.length(),
        })?;
        if equal(&wanted, &digest.digest(b"")) {
            return Err(SignatureError::DigestOfNothing);
        }
        let method = canonicalization(parts.transform.uri, &parts.transform.prefixes)?;
        let octets = canonicalize(parts.signed, &method, Some(parts.element.node()))?;
        if !equal(&wanted, &digest.digest(&octets)) {
            return Err(SignatureError::DigestMismatch {
                element: parts.signed.qualified_name().to_owned(),
            });
        }
        Ok(SignedOctets {
            octets,
            key: self.key,
            signature,
            digest,
        })
    }
}
