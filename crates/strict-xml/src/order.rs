//! The order of octets, which is that of code points (C14N 1.0 2.3), decided by the first few as a rule: a look-up or a
//! sort then compares numbers.

use std::cmp::Ordering;

/// The first octets of a name as a number. Names have no NUL, so that different numbers are ordered as the names are.
pub(super) type Key = u64;

/// The key of a name.
#[inline]
pub(super) fn key(octets: &[u8]) -> Key {
    match octets.first_chunk() {
        Some(first) => Key::from_be_bytes(*first),
        None => {
            let number = octets.iter().fold(0, |number, octet| number << 8 | Key::from(*octet));
            // An empty name has no octets to shift by.
            number.checked_shl(64 - 8 * (octets.len() as u32)).unwrap_or(0)
        }
    }
}

/// The order of two names of which the keys are known; the octets are asked for where those are the same.
#[inline]
pub(super) fn order<'o>(
    (a_key, a): (Key, impl FnOnce() -> &'o [u8]),
    (b_key, b): (Key, impl FnOnce() -> &'o [u8]),
) -> Ordering {
    match a_key.cmp(&b_key) {
        // The last octet of a key is NUL where it is all of the name.
        Ordering::Equal if a_key & 0xFF == 0 => Ordering::Equal,
        Ordering::Equal => a().cmp(b()),
        different => different,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_order_of_octets() {
        let names: [&[u8]; 14] = [
            b"",
            b"a",
            b"ab",
            b"abc",
            b"abcdefg",
            b"abcdefgh",
            b"abcdefghi",
            b"abcdefgi",
            b"b",
            b"abcdefgh\xC3\xA9",
            b"\xC3\xA9",
            b"\xF0\x90\x80\x80",
            b"abcdefgz",
            b"-",
        ];
        for a in names {
            for b in names {
                assert_eq!(order((key(a), || a), (key(b), || b)), a.cmp(b), "{a:?} {b:?}");
            }
        }
    }
}
