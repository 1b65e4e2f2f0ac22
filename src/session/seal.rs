//! Values that come back from a browser only as we wrote them: HMAC-SHA-256 (RFC 2104), base64url (RFC 4648 §5).

use crate::crypto::{base64, equal, hmac_sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Seals and opens values of one kind.
#[derive(Clone, Copy)]
pub struct Seal<'k> {
    key: &'k [u8],
    kind: &'static str,
}

impl<'k> Seal<'k> {
    /// `kind` keeps a value of one use from passing for another's.
    pub fn new(key: &'k [u8], kind: &'static str) -> Self {
        Self { key, kind }
    }

    /// `base64url(JSON) "." base64url(HMAC)`. It can be read by whoever holds it, not changed.
    pub fn seal(&self, value: &impl Serialize) -> String {
        let payload = base64::encode_url(&serde_json::to_vec(value).unwrap_or_default());
        let mac = self.mac(&payload);
        format!("{payload}.{mac}")
    }

    /// The value, if it is as it was sealed.
    pub fn open<T: DeserializeOwned>(&self, sealed: &str) -> Option<T> {
        let (payload, mac) = sealed.split_once('.')?;
        if !equal(mac.as_bytes(), self.mac(payload).as_bytes()) {
            return None;
        }
        serde_json::from_slice(&base64::decode_url(payload).ok()?).ok()
    }

    /// The base64url HMAC of `text` under this kind.
    pub fn mac(&self, text: &str) -> String {
        let mut message = Vec::with_capacity(self.kind.len() + 1 + text.len());
        message.extend_from_slice(self.kind.as_bytes());
        message.push(0);
        message.extend_from_slice(text.as_bytes());
        base64::encode_url(&hmac_sha256(self.key, &message))
    }
}

/// An identifier of 256 unpredictable bits, from the caller's randomness.
pub fn new_identifier(random: [u8; 32]) -> String {
    base64::encode_url(&random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed() {
        let seal = Seal::new(b"0123456789abcdef0123456789abcdef", "a");
        let sealed = seal.seal(&vec!["x"]);
        assert_eq!(seal.open::<Vec<String>>(&sealed), Some(vec!["x".to_owned()]));
        assert_eq!(
            Seal::new(b"0123456789abcdef0123456789abcdef", "b").open::<Vec<String>>(&sealed),
            None
        );
        assert_eq!(
            Seal::new(b"another key, also of 32 octets..", "a").open::<Vec<String>>(&sealed),
            None
        );
        for index in 0..sealed.len() {
            let mut octets = sealed.clone().into_bytes();
            octets[index] ^= 1;
            let changed = String::from_utf8(octets).unwrap();
            assert_eq!(seal.open::<Vec<String>>(&changed), None, "{changed}");
        }
    }

    #[test]
    fn the_stored_form_is_pinned() {
        // Browsers hold these values across a deployment: a change here signs everybody out. The HMAC is what
        // `printf 'session\0Ingi' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef` says.
        let sealed = Seal::new(b"0123456789abcdef0123456789abcdef", "session").seal(&"x");
        assert_eq!(sealed, "Ingi.cGvbQ4nV5pmBan8stNIsYtO1bjrHs88NekuEURZOYc4");
    }
}
