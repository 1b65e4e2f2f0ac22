//! Strict base64: the standard alphabet, canonical padding; white space is the only thing that may come between.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub fn decode(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    let compact: Vec<u8> = text
        .bytes()
        .filter(|octet| !matches!(octet, b' ' | b'\t' | b'\r' | b'\n'))
        .collect();
    STANDARD.decode(compact)
}

pub fn encode(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}
