//! The service provider's own keys, as secrets: what OpenSSL makes is read, and a mistake is called by its name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::process::Command;

use saml_edge::crypto::{Curve, SpKey, SpKeyError, SpKeyKind};
use support::signer::Signer;

fn key(signer: &Signer) -> String {
    std::fs::read_to_string(&signer.key).unwrap()
}

/// The secret that the documentation tells the operator to make.
fn secret(signer: &Signer) -> String {
    key(signer) + &signer.certificate_pem
}

fn openssl(arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn error(secret: &str) -> SpKeyError {
    SpKey::from_pem(secret).unwrap_err()
}

#[test]
fn every_kind_that_openssl_makes_is_read() {
    let kinds = [
        (Signer::rsa("sp", 2048), SpKeyKind::Rsa(2048), "RSA 2048"),
        (Signer::rsa("sp", 3072), SpKeyKind::Rsa(3072), "RSA 3072"),
        (Signer::ec("sp", "P-256"), SpKeyKind::Ec(Curve::P256), "EC P-256"),
        (Signer::ec("sp", "P-384"), SpKeyKind::Ec(Curve::P384), "EC P-384"),
        (Signer::ec("sp", "P-521"), SpKeyKind::Ec(Curve::P521), "EC P-521"),
    ];
    for (signer, kind, words) in kinds {
        let read = SpKey::from_pem(&secret(signer)).unwrap();
        assert_eq!((read.kind(), read.kind().to_string().as_str()), (kind, words));
        assert_eq!(read.certificate().to_pem(), signer.certificate_pem);
        // The private key goes on as it came: OpenSSL reads it again.
        let pem = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            saml_edge::crypto::base64::encode(read.pkcs8())
        );
        let file = signer.key.with_extension("again");
        std::fs::write(&file, pem).unwrap();
        let public = |path: &std::path::Path| openssl(&["pkey", "-pubout", "-in", path.to_str().unwrap()]);
        assert_eq!(public(&file), public(&signer.key));
    }
}

#[test]
fn order_explanations_and_written_line_breaks_do_not_matter() {
    let signer = Signer::rsa("sp", 2048);
    let (key, certificate) = (key(signer), &signer.certificate_pem);
    let first = SpKey::from_pem(&secret(signer)).unwrap();
    for secret in [
        format!("{certificate}{key}"),
        format!("Bag Attributes\n friendlyName: x\n{key}subject=CN = x\n{certificate}\n"),
        secret(signer).replace('\n', "\\n"),
        secret(signer).replace('\n', "\r\n"),
    ] {
        let read = SpKey::from_pem(&secret).unwrap();
        assert_eq!(read.pkcs8(), first.pkcs8());
        assert!(read.is_same_key(&first));
    }
}

#[test]
fn mistakes_are_called_by_their_names() {
    let (rsa, other, ec) = (
        Signer::rsa("sp", 2048),
        Signer::rsa("sp-other", 2048),
        Signer::ec("sp", "P-256"),
    );
    let path = rsa.key.to_str().unwrap();
    let encrypted = openssl(&["pkcs8", "-topk8", "-in", path, "-passout", "pass:secret"]);
    let traditional = openssl(&["pkey", "-traditional", "-in", path]);
    let traditional_ec = openssl(&["ecparam", "-name", "prime256v1", "-genkey"]);
    let small = Signer::rsa("sp", 1024);
    let edwards = Signer::named("sp-ed25519", &["-newkey", "ed25519"]);
    let certificate = &rsa.certificate_pem;
    let cases = [
        (String::new(), SpKeyError::NotPem),
        ("hunter2".to_owned(), SpKeyError::NotPem),
        (
            secret(rsa).replace("-----END CERT", "-----BEGIN CERT"),
            SpKeyError::NotPem,
        ),
        (secret(rsa)[..secret(rsa).len() - 40].to_owned(), SpKeyError::NotPem),
        (
            key(rsa).replace("-----\nM", "-----\n*M") + certificate,
            SpKeyError::NotPem,
        ),
        (key(rsa), SpKeyError::Certificates(0)),
        (certificate.clone(), SpKeyError::PrivateKeys(0)),
        (secret(rsa) + certificate, SpKeyError::Certificates(2)),
        (secret(rsa) + &key(other), SpKeyError::PrivateKeys(2)),
        (encrypted + certificate, SpKeyError::Encrypted),
        (traditional + certificate, SpKeyError::NotPkcs8),
        (traditional_ec + certificate, SpKeyError::NotPkcs8),
        (secret(rsa).replace("CERTIFICATE", "PUBLIC KEY"), SpKeyError::OtherPem),
        (secret(rsa).replacen("MII", "MIJ", 1), SpKeyError::PrivateKeyMalformed),
        (
            key(rsa) + &certificate.replacen("MII", "MIJ", 1),
            SpKeyError::CertificateMalformed,
        ),
        (key(other) + certificate, SpKeyError::Mismatch),
        (key(ec) + certificate, SpKeyError::Mismatch),
        (key(rsa) + &ec.certificate_pem, SpKeyError::Mismatch),
        (
            key(Signer::ec("sp", "P-384")) + &ec.certificate_pem,
            SpKeyError::Mismatch,
        ),
        (secret(small), SpKeyError::TooSmall(1024)),
        (secret(edwards), SpKeyError::UnsupportedAlgorithm),
    ];
    for (index, (secret, wanted)) in cases.iter().enumerate() {
        assert_eq!(error(secret), *wanted, "case {index}");
        assert!(!wanted.to_string().is_empty());
    }
}

#[test]
fn one_key_in_two_certificates_is_one_key() {
    let signer = Signer::rsa("sp", 2048);
    let again = openssl(&[
        "req",
        "-x509",
        "-key",
        signer.key.to_str().unwrap(),
        "-subj",
        "/CN=again",
        "-days",
        "9",
    ]);
    let (first, second) = (
        SpKey::from_pem(&secret(signer)),
        SpKey::from_pem(&(key(signer) + &again)),
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_ne!(first.certificate().fingerprint(), second.certificate().fingerprint());
    assert!(first.is_same_key(&second));
    assert!(!first.is_same_key(&SpKey::from_pem(&secret(Signer::rsa("sp-other", 2048))).unwrap()));
    assert!(!first.is_same_key(&SpKey::from_pem(&secret(Signer::ec("sp", "P-256"))).unwrap()));
}

#[test]
fn a_key_never_shows_its_private_half() {
    let shown = format!("{:?}", SpKey::from_pem(&secret(Signer::rsa("sp", 2048))).unwrap());
    assert!(shown.starts_with("SpKey(RSA 2048 ") && shown.len() < 90, "{shown}");
}
