//! What the runtime's WebCrypto does for the Worker, by OpenSSL: it signs with the service provider's key. An ECDSA value
//! comes from OpenSSL as DER and is written as r and s of fixed width, as WebCrypto has it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use saml_edge::crypto::{Curve, SpKey, SpKeyKind};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

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
fn fixed_width(der: &[u8], width: usize) -> Vec<u8> {
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

/// The PEM of a new key pair, made once for each name: `kind` is `rsa:2048`, or a curve as OpenSSL calls it.
pub fn pem(name: &str, kind: &str) -> String {
    static MADE: OnceLock<Mutex<HashMap<String, String>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap();
    let make = || {
        let (key, certificate) = (scratch("key"), scratch("crt"));
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-nodes", "-days", "3650", "-subj", "/CN=sp.example"]);
        if kind.starts_with("rsa:") {
            openssl.args(["-newkey", kind]);
        } else {
            let parameter = format!("ec_paramgen_curve:{kind}");
            openssl.args(["-newkey", "ec", "-pkeyopt", &parameter]);
        }
        let output = openssl
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let both = [key, certificate].map(|path| std::fs::read_to_string(path).unwrap());
        both.concat()
    };
    made.entry(format!("{name} {kind}")).or_insert_with(make).clone()
}

/// The certificate of a key pair, PEM.
pub fn certificate(pem: &str) -> &str {
    &pem[pem.find("-----BEGIN CERTIFICATE-----").unwrap()..]
}

fn scratch(kind: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sp-signing-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(format!("{}.{kind}", COUNT.fetch_add(1, Ordering::Relaxed)))
}
