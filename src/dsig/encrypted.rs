//! Signatures around an encrypted Assertion, and inside it: two documents, each verified by itself (Core 6.2).

use super::verify::{only_assertion, only_signature, root, verify_only};
use super::{ASSERTION, PROTOCOL, SignatureError, SignaturePolicy, SignedOctets};
use crate::crypto::VerifyingKey;
use crate::xml::Document;

/// Verifies the Signature of a Response whose Assertion is encrypted, over the ciphertext: before anything is
/// decrypted. The rules are those of [`super::verify`]; the policy's Signature of the Assertion is for
/// [`verify_decrypted`] to miss.
pub fn verify_encrypted(
    document: &Document,
    keys: &[VerifyingKey],
    policy: SignaturePolicy,
    allow_sha1: bool,
) -> Result<Option<SignedOctets>, SignatureError> {
    let response = root(document, (PROTOCOL, "Response"))?;
    only_assertion(response)?;
    let only = only_signature(response)?;
    if only.is_none() && matches!(policy, SignaturePolicy::Both | SignaturePolicy::Response) {
        return Err(SignatureError::MissingOnResponse);
    }
    verify_only(only, keys, allow_sha1)
}

/// Verifies the Signature of a decrypted Assertion, which is its document's element.
///
/// 1. It is there if the policy wants one on the Assertion,
/// 2. and if the Response around the ciphertext, whose Signature was verified before, has none.
/// 3. The rules are those of [`super::verify`].
pub fn verify_decrypted(
    document: &Document,
    keys: &[VerifyingKey],
    policy: SignaturePolicy,
    response_signed: bool,
    allow_sha1: bool,
) -> Result<Option<SignedOctets>, SignatureError> {
    let only = only_signature(root(document, (ASSERTION, "Assertion"))?)?;
    match (only, policy) {
        (None, _) if !response_signed => return Err(SignatureError::Missing), // 2
        (None, SignaturePolicy::Both | SignaturePolicy::Assertion) => return Err(SignatureError::MissingOnAssertion), // 1
        _ => {}
    }
    verify_only(only, keys, allow_sha1) // 3
}
