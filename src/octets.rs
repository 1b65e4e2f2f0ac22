//! Octets as text.

use std::fmt::Write as _;

/// Lower-case hexadecimal (RFC 4648 §8).
pub fn hex(octets: &[u8]) -> String {
    octets
        .iter()
        .fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
            let _ = write!(text, "{octet:02x}");
            text
        })
}
