//! What the runtime's WebCrypto does for the Worker, by OpenSSL: it signs with the service provider's key. An ECDSA value
//! comes from OpenSSL as DER and is written as r and s of fixed width, as WebCrypto has it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use saml_edge::crypto::{Curve, SpKey, SpKeyKind};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// RSASSA-PKCS1-v1_5 with SHA-256, or ECDSA.
pub fn sign(key: &SpKey, octets: &[u8]) -> Vec<u8> {
    let (private_key, message) = (scratch("der"), scratch("octets"));
    std::fs::write(&private_key, key.pkcs8()).unwrap();
    std::fs::write(&message, octets).unwrap();
    let (digest, width) = match key.kind() {
        SpKeyKind::Rsa(_) => ("-sha256", None),
        SpKeyKind::Ec(Curve::P256) => ("-sha256", Some(32)),
        SpKeyKind::Ec(Curve::P384) => ("-sha384", Some(48)),
        SpKeyKind::Ec(Curve::P521) => ("-sha512", Some(66)),
    };
    let output = Command::new("openssl")
        .args(["dgst", digest, "-keyform", "DER", "-sign"])
        .args([&private_key, &message])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::remove_file(private_key).unwrap();
    std::fs::remove_file(message).unwrap();
    match width {
        None => output.stdout,
        Some(width) => fixed_width(&output.stdout, width),
    }
}

/// SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 2.2.3) as r ‖ s.
pub fn fixed_width(der: &[u8], width: usize) -> Vec<u8> {
    let start = if der[1] == 0x81 { 3 } else { 2 };
    let mut rest = &der[start..];
    let mut value = Vec::with_capacity(2 * width);
    for _ in 0..2 {
        let length = usize::from(rest[1]);
        let number = &rest[2..2 + length];
        let number = &number[number.iter().take_while(|octet| **octet == 0).count()..];
        value.extend(std::iter::repeat_n(0, width - number.len()));
        value.extend_from_slice(number);
        rest = &rest[2 + length..];
    }
    value
}

fn scratch(kind: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sp-signing-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{}.{kind}", COUNT.fetch_add(1, Ordering::Relaxed)))
}
