//! A signature beside its message, as HTTP-Redirect has it: over octets of the query, not over XML (Bindings 3.4.4.1).

use super::SignatureError;
use super::algorithm::signature_method;
use super::signature::SignatureMethod;
use super::verify::{SignedOctets, ecdsa_form, fitting, usable};
use crate::crypto::{VerifyingKey, base64};

/// What was signed, and the signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detached {
    /// The octets that were signed, exactly as they came in.
    pub octets: Vec<u8>,
    /// The identifier of the signature algorithm: the parameter SigAlg.
    pub algorithm: String,
    /// The value, base64: the parameter Signature.
    pub value: String,
}

/// Verifies a signature beside its message, and releases the message.
///
/// The caller vouches that `message` was decoded from `detached.octets` and from nothing else.
///
/// 1. The algorithm is one of the allow-list, without parameters: the query has no room for those of `rsa-pss`.
/// 2. A configured key of its kind verifies it. Nothing in the message says which.
pub fn verify_detached(
    detached: &Detached,
    message: Vec<u8>,
    keys: &[VerifyingKey],
    allow_sha1: bool,
) -> Result<SignedOctets, SignatureError> {
    let method = SignatureMethod {
        uri: &detached.algorithm,
        pss: None,
    };
    let algorithm = signature_method(&method, allow_sha1)?; // 1
    let keys = fitting(&usable(keys, allow_sha1)?, algorithm)?;
    let value = base64::decode(&detached.value).map_err(|_| SignatureError::ValueMalformed)?;
    let digest = algorithm.digest().digest(&detached.octets);
    match keys.iter().find(|key| key.verifies(algorithm, &digest, &value)) {
        Some(key) => Ok(SignedOctets::new(message, key.fingerprint(), algorithm)), // 2
        None => {
            let expected = keys.iter().map(|key| key.fingerprint().to_string()).collect();
            Err(ecdsa_form(algorithm, &keys, &value).unwrap_or(SignatureError::ValueMismatch { expected }))
        }
    }
}
