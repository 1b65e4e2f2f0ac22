//! Secrets at rest: deterministic authenticated encryption, of HMAC-SHA-256 alone.
//!
//! The composition is SIV (Rogaway and Shrimpton, "A Provable-Security Treatment of the Key-Wrap Problem", 2006; RFC 5297
//! has it with other primitives): a code over context and text is the tag, and the tag is what the key stream is made of.
//! It needs no nonce. The same text in the same context is the same sealed text, which tells that it is the same, and
//! nothing else but its length.

use super::{equal, hmac_sha256};

/// Octets of the tag.
const TAG: usize = 32;

/// Seals `text`. It is opened under the same key, for the same `context` only.
pub fn seal(key: &[u8], context: &[u8], text: &[u8]) -> Vec<u8> {
    let mut sealed = tag(key, context, text).to_vec();
    let stream = key_stream(key, &sealed, text.len());
    sealed.extend(text.iter().zip(stream).map(|(octet, mask)| octet ^ mask));
    sealed
}

/// The text, if it was sealed under this key and for this context.
pub fn open(key: &[u8], context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (given, masked) = sealed.split_at_checked(TAG)?;
    let stream = key_stream(key, given, masked.len());
    let text: Vec<u8> = masked.iter().zip(stream).map(|(octet, mask)| octet ^ mask).collect();
    equal(given, &tag(key, context, &text)).then_some(text)
}

/// One code for each pair: the length says where the context ends.
fn tag(key: &[u8], context: &[u8], text: &[u8]) -> [u8; TAG] {
    let length = u64::try_from(context.len()).unwrap_or(u64::MAX).to_be_bytes();
    hmac_sha256(&derived(key, b"siv tag"), &[&length, context, text].concat())
}

/// HMAC as a pseudorandom function of tag and counter.
fn key_stream(key: &[u8], tag: &[u8], length: usize) -> Vec<u8> {
    let key = derived(key, b"siv stream");
    let block = |number: u32| hmac_sha256(&key, &[tag, &number.to_be_bytes()].concat());
    let mut stream = Vec::with_capacity(length + TAG);
    for number in 0.. {
        if stream.len() >= length {
            break;
        }
        stream.extend(block(number));
    }
    stream
}

/// A key for one use.
fn derived(key: &[u8], usage: &[u8]) -> [u8; 32] {
    hmac_sha256(key, usage)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_sealed_is_opened_there_and_nowhere_else() {
        for length in [0, 1, 31, 32, 33, 64, 200] {
            let text: Vec<u8> = (0..length).collect();
            let sealed = seal(KEY, b"context", &text);
            assert_eq!(sealed.len(), TAG + text.len());
            assert_eq!(open(KEY, b"context", &sealed), Some(text.clone()));
            assert_eq!(sealed, seal(KEY, b"context", &text), "there is no nonce");
            assert_eq!(open(KEY, b"contex", &sealed), None);
            assert_eq!(open(b"another key", b"context", &sealed), None);
            for place in 0..sealed.len() {
                let mut changed = sealed.clone();
                changed[place] ^= 1;
                assert_eq!(open(KEY, b"context", &changed), None, "octet {place}");
            }
        }
        assert_eq!(open(KEY, b"", b"short"), None);
    }

    #[test]
    fn where_context_ends_and_text_begins_counts() {
        assert_ne!(seal(KEY, b"ab", b"c")[..TAG], seal(KEY, b"a", b"bc")[..TAG]);
    }

    #[test]
    fn the_stored_form_is_pinned() {
        // Settings are stored with it. Made by Python's hmac module from the description above.
        let sealed: String = seal(KEY, b"acme", b"secret")
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        assert_eq!(
            sealed,
            "96eb2bdbffb4aadfab0f15fab2da7b9329d957cce99b48be424be54375bbc8258e022cc38ac5"
        );
    }
}
