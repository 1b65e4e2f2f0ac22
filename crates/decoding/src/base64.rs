//! Base64 (RFC 4648), read strictly: white space may stand anywhere, nothing else may.

use ::base64::Engine;
use ::base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Not base64: another character, missing or misplaced padding, or stray bits at the end (RFC 4648 3.2, 3.3, 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBase64;

/// Octets of the standard alphabet with padding (XML Schema Datatypes 3.2.16).
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase64> {
    let is_space = |octet: u8| matches!(octet, b' ' | b'\t' | b'\r' | b'\n');
    // Every octet is looked at, so that the loop has no way out and becomes SIMD.
    if !text.bytes().fold(false, |any, octet| any | is_space(octet)) {
        return STANDARD.decode(text).map_err(|_| NotBase64);
    }
    let mut dense = Vec::with_capacity(text.len());
    dense.extend(text.bytes().filter(|octet| !is_space(*octet)));
    STANDARD.decode(dense).map_err(|_| NotBase64)
}

/// Standard alphabet, with padding.
pub fn encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

/// Octets of the URL alphabet without padding; no white space either.
pub fn decode_url(text: &str) -> Result<Vec<u8>, NotBase64> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| NotBase64)
}

/// URL alphabet, without padding.
pub fn encode_url(octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_all_that_may_stand_between() {
        assert_eq!(decode(" aGV\r\nsbG8\t= ").as_deref(), Ok(&b"hello"[..]));
        assert_eq!(decode("").as_deref(), Ok(&b""[..]));
        for junk in [
            "aGVsbG8",
            "aGVs=bG8",
            "aGVsbG8=x",
            "aGVsbG8==",
            "a-_sbG8=",
            "aGVs\u{0}bG8=",
            "aGVsbG9=",
            "aGVs\u{A0}bG8=",
        ] {
            assert_eq!(decode(junk), Err(NotBase64), "{junk:?}");
        }
    }

    #[test]
    fn the_url_alphabet_has_no_padding() {
        assert_eq!(encode_url(&[0xFB, 0xFF]), "-_8");
        assert_eq!(decode_url("-_8").as_deref(), Ok(&[0xFB, 0xFF][..]));
        assert_eq!(decode_url("-_8="), Err(NotBase64));
        assert_eq!(decode_url("+/8"), Err(NotBase64));
    }
}
