//! The keys that a provider publishes (RFC 7517 5).

use crate::json::Value;

use super::Object;
use super::error::{OpenIdError, OpenIdRule as Rule};
use crate::jose::Jwk;

/// How many keys are looked at; a signature is tried with each that fits.
const KEYS_MOST: usize = 50;

/// The public keys of a set. RFC 7517 5: a member that is not understood SHOULD be ignored, and so is one that has a
/// private key or a symmetric one in it: nothing is verified with those.
pub fn keys(octets: &[u8]) -> Result<Vec<Jwk>, OpenIdError> {
    let malformed = |found: &str| Rule::KeysForm.refuse("a JSON object with the list \"keys\"", found);
    let document: Object = crate::json::from_slice(octets).map_err(|_| malformed("something else"))?;
    let Some(list) = document.get("keys").and_then(Value::as_array) else {
        return Err(malformed("no list"));
    };
    let keys = list
        .iter()
        .filter_map(|key| crate::json::from_value::<Jwk>(key.clone()).ok());
    let public = keys.filter(|key| matches!(key.kty.as_str(), "RSA" | "EC" | "OKP") && !key.is_private());
    Ok(public.take(KEYS_MOST).collect())
}
