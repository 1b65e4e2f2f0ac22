//! ID tokens and key sets by OpenSSL: nothing of the crate under test makes them.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::signer::{Signer, openssl_hmac, run, scratch};
use super::sp_signing::fixed_width;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::process::Command;

/// How a token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rs256,
    Es256,
    Es384,
    Es512,
    EdDsa,
}

impl Kind {
    /// The value of `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// A key of an OpenID provider.
#[derive(Clone, Copy)]
pub struct ProviderKey {
    pub kind: Kind,
    pub kid: &'static str,
    signer: &'static Signer,
}

/// base64url of octets.
pub fn encode(octets: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}

impl ProviderKey {
    /// The key called `kid`, made once per run.
    pub fn new(kid: &'static str, kind: Kind) -> Self {
        let name = format!("provider-{kid}");
        let signer = match kind {
            Kind::Rs256 => Signer::rsa(&name, 2048),
            Kind::Es256 => Signer::ec(&name, "P-256"),
            Kind::Es384 => Signer::ec(&name, "P-384"),
            Kind::Es512 => Signer::ec(&name, "P-521"),
            Kind::EdDsa => Signer::named(&format!("{name}-ed25519"), &["-newkey", "ed25519"]),
        };
        Self { kind, kid, signer }
    }

    /// The public key as DER (RFC 5280 4.1.2.7), as OpenSSL writes it.
    fn spki(&self) -> Vec<u8> {
        let output = Command::new("openssl")
            .args(["pkey", "-pubout", "-outform", "DER", "-in"])
            .arg(&self.signer.key)
            .output()
            .unwrap();
        assert!(output.status.success());
        output.stdout
    }

    /// The public key as PEM: what a confused verifier takes for a shared secret.
    pub fn public_pem(&self) -> Vec<u8> {
        let mut openssl = Command::new("openssl");
        openssl.args(["pkey", "-pubout", "-in"]).arg(&self.signer.key);
        openssl.output().unwrap().stdout
    }

    /// Its JWK.
    pub fn jwk(&self) -> Value {
        let spki = self.spki();
        let tail = |length: usize| spki[spki.len() - length..].to_vec();
        let ec = |curve: &str, width: usize| {
            let point = tail(2 * width);
            json!({ "kty": "EC", "crv": curve, "x": encode(&point[..width]), "y": encode(&point[width..]) })
        };
        let mut jwk = match self.kind {
            Kind::Rs256 => json!({ "kty": "RSA", "n": encode(self.modulus()), "e": "AQAB" }),
            Kind::Es256 => ec("P-256", 32),
            Kind::Es384 => ec("P-384", 48),
            Kind::Es512 => ec("P-521", 66),
            Kind::EdDsa => json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(tail(32)) }),
        };
        jwk["kid"] = json!(self.kid);
        jwk["use"] = json!("sig");
        jwk["alg"] = json!(self.kind.name());
        jwk
    }

    fn modulus(&self) -> Vec<u8> {
        let output = Command::new("openssl")
            .args(["rsa", "-noout", "-modulus", "-in"])
            .arg(&self.signer.key)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let digits = text.trim().strip_prefix("Modulus=").unwrap();
        (0..digits.len() / 2)
            .map(|place| u8::from_str_radix(&digits[2 * place..2 * place + 2], 16).unwrap())
            .collect()
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_with_header(
            &json!({ "alg": self.kind.name(), "kid": self.kid, "typ": "JWT" }),
            claims,
        )
    }

    /// A token with this header, signed in truth with this key.
    pub fn sign_with_header(&self, header: &Value, claims: &Value) -> String {
        let input = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        format!("{input}.{}", encode(self.signature(input.as_bytes())))
    }

    fn signature(&self, octets: &[u8]) -> Vec<u8> {
        match self.kind {
            Kind::Rs256 => self.signer.openssl_dgst(octets, &["-sha256"]),
            Kind::Es256 => fixed_width(&self.signer.openssl_dgst(octets, &["-sha256"]), 32),
            Kind::Es384 => fixed_width(&self.signer.openssl_dgst(octets, &["-sha384"]), 48),
            Kind::Es512 => fixed_width(&self.signer.openssl_dgst(octets, &["-sha512"]), 66),
            Kind::EdDsa => {
                let (input, output) = (scratch("in"), scratch("out"));
                std::fs::write(&input, octets).unwrap();
                let mut openssl = Command::new("openssl");
                openssl
                    .args(["pkeyutl", "-sign", "-rawin", "-inkey"])
                    .arg(&self.signer.key);
                openssl.arg("-in").arg(&input).arg("-out").arg(&output);
                run(openssl);
                std::fs::read(output).unwrap()
            }
        }
    }
}

/// A token with an HMAC under `secret`.
pub fn hmac_signed(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let input = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let key: String = secret.iter().map(|octet| format!("{octet:02x}")).collect();
    format!("{input}.{}", encode(openssl_hmac(input.as_bytes(), &key)))
}

/// A token that nobody signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}.", encode(header.to_string()), encode(claims.to_string()))
}

/// Whether OpenSSL verifies a signature of Ed25519.
pub fn ed25519_verifies(key: &[u8; 32], octets: &[u8], signature: &[u8]) -> bool {
    // RFC 8410 4: the algorithm identifier before the key.
    const PREFIX: [u8; 12] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];
    let [public, message, value] = ["der", "octets", "signature"].map(scratch);
    std::fs::write(&public, [&PREFIX[..], key].concat()).unwrap();
    std::fs::write(&message, octets).unwrap();
    std::fs::write(&value, signature).unwrap();
    let output = Command::new("openssl")
        .args(["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin", "-inkey"])
        .arg(public)
        .arg("-in")
        .arg(message)
        .arg("-sigfile")
        .arg(value)
        .output()
        .unwrap();
    output.status.success()
}
