//! Values that come back from a browser only as we wrote them: HMAC-SHA-256 (RFC 2104), base64url (RFC 4648 §5).

use crate::crypto::{base64, equal, hmac_sha256};
use crate::json::{Deserialize, Serialize};

/// The secrets `SESSION_KEY`, which seals, and `SESSION_KEY_NEXT`. What either has sealed is opened: while the two are
/// swapped, a browser keeps what it has, and so does the isolate that has not heard of it yet.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKeys {
    /// The one that seals.
    pub current: Vec<u8>,
    /// The one that takes its place, or that had it.
    pub next: Option<Vec<u8>>,
}

impl SessionKeys {
    /// Both, the one that seals first.
    pub fn all(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(self.current.as_slice()).chain(self.next.as_deref())
    }
}

/// [`SessionKeys`] as they are used.
#[derive(Clone, Copy)]
pub struct Keys<'k> {
    current: &'k [u8],
    next: Option<&'k [u8]>,
}

impl<'k> From<&'k SessionKeys> for Keys<'k> {
    fn from(keys: &'k SessionKeys) -> Self {
        Self {
            current: &keys.current,
            next: keys.next.as_deref(),
        }
    }
}

impl<'k> From<&'k [u8]> for Keys<'k> {
    fn from(current: &'k [u8]) -> Self {
        Self { current, next: None }
    }
}

impl<'k, const N: usize> From<&'k [u8; N]> for Keys<'k> {
    fn from(current: &'k [u8; N]) -> Self {
        Self::from(current.as_slice())
    }
}

/// Seals and opens values of one kind.
#[derive(Clone, Copy)]
pub struct Seal<'k> {
    keys: Keys<'k>,
    kind: &'static str,
}

impl<'k> Seal<'k> {
    /// `kind` keeps a value of one use from passing for another's.
    pub fn new(keys: impl Into<Keys<'k>>, kind: &'static str) -> Self {
        let keys = keys.into();
        Self { keys, kind }
    }

    /// `base64url(JSON) "." base64url(HMAC)`. It can be read by whoever holds it, not changed.
    pub fn seal(&self, value: &impl Serialize) -> String {
        let payload = base64::encode_url(crate::json::to_string(value).as_bytes());
        let mac = self.mac(&payload);
        format!("{payload}.{mac}")
    }

    /// The value, if it is as it was sealed.
    pub fn open<T: Deserialize>(&self, sealed: &str) -> Option<T> {
        let (payload, mac) = sealed.split_once('.')?;
        if !self.is_mac(payload, mac) {
            return None;
        }
        crate::json::from_slice(&base64::decode_url(payload).ok()?).ok()
    }

    /// The base64url HMAC of `text` under this kind.
    pub fn mac(&self, text: &str) -> String {
        self.mac_by(self.keys.current, text)
    }

    /// That HMAC under each key, of the one that seals first.
    pub fn macs(&self, text: &str) -> Vec<String> {
        let keys = std::iter::once(self.keys.current).chain(self.keys.next);
        keys.map(|key| self.mac_by(key, text)).collect()
    }

    /// Whether it is the HMAC of `text` under either key.
    pub fn is_mac(&self, text: &str, given: &str) -> bool {
        let by = |key| equal(given.as_bytes(), self.mac_by(key, text).as_bytes());
        by(self.keys.current) || self.keys.next.is_some_and(by)
    }

    fn mac_by(&self, key: &[u8], text: &str) -> String {
        let mut message = Vec::with_capacity(self.kind.len() + 1 + text.len());
        message.extend_from_slice(self.kind.as_bytes());
        message.push(0);
        message.extend_from_slice(text.as_bytes());
        base64::encode_url(&hmac_sha256(key, &message))
    }
}

/// An identifier of 256 unpredictable bits, from the caller's randomness.
pub fn new_identifier(random: [u8; 32]) -> String {
    base64::encode_url(&random)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";
    const OTHER: &[u8] = b"another key, also of 32 octets..";

    #[test]
    fn a_rollover_changes_nothing_for_who_holds_a_sealed_value() {
        let keys = |current: &[u8], next: Option<&[u8]>| SessionKeys {
            current: current.to_vec(),
            next: next.map(<[u8]>::to_vec),
        };
        // Before, announced, swapped, and after: each step beside an isolate that is a step behind.
        let steps = [
            keys(KEY, None),
            keys(KEY, Some(OTHER)),
            keys(OTHER, Some(KEY)),
            keys(OTHER, None),
        ];
        for pair in steps.windows(2) {
            let [before, after] = [&pair[0], &pair[1]].map(|keys| Seal::new(keys, "a"));
            assert_eq!(
                after.open::<u8>(&before.seal(&7)).is_some(),
                before.keys.next.is_some() || after.keys.next.is_some()
            );
            assert_eq!(
                before.open::<u8>(&after.seal(&7)).is_some(),
                before.keys.next.is_some() || after.keys.next.is_some()
            );
        }
        assert_eq!(
            Seal::new(&steps[3], "a").open::<u8>(&Seal::new(&steps[0], "a").seal(&7)),
            None
        );
    }

    #[test]
    fn opens_only_what_it_sealed() {
        let seal = Seal::new(KEY, "a");
        let sealed = seal.seal(&vec!["x"]);
        assert_eq!(seal.open::<Vec<String>>(&sealed), Some(vec!["x".to_owned()]));
        assert_eq!(Seal::new(KEY, "b").open::<Vec<String>>(&sealed), None);
        assert_eq!(Seal::new(OTHER, "a").open::<Vec<String>>(&sealed), None);
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
        let sealed = Seal::new(KEY, "session").seal(&"x");
        assert_eq!(sealed, "Ingi.cGvbQ4nV5pmBan8stNIsYtO1bjrHs88NekuEURZOYc4");
    }
}
