//! Certificates in every form that administrators paste, and the mistakes that are called by their name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::BTreeSet;
use std::process::Command;

use saml_edge::crypto::{Certificate, KeyAlgorithm, KeyError, base64};
use saml_edge::verdict::Refusal;
use support::signer::Signer;

fn idp() -> &'static Signer {
    Signer::rsa("idp", 2048)
}

/// What `openssl` prints to standard output.
fn openssl(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn key() -> &'static str {
    idp().key.to_str().unwrap()
}

fn certificate() -> &'static str {
    idp().certificate.to_str().unwrap()
}

#[test]
fn every_form_of_paste_is_the_same_certificate() {
    let pem = &idp().certificate_pem;
    let der = openssl(&["x509", "-in", certificate(), "-outform", "DER"]);
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let half = body.len() / 2;
    let wanted = Certificate::from_der(&der).unwrap();
    let forms: Vec<Vec<u8>> = vec![
        pem.clone().into_bytes(),
        pem.replace('\n', "\r\n").into_bytes(),
        pem.replace('\n', " ").into_bytes(),
        pem.replace('\n', "\\n").into_bytes(),
        format!("\u{FEFF}  {pem}  ").into_bytes(),
        format!("Bag Attributes\n  localKeyID: 01\nsubject=CN = idp\n{pem}trailing words").into_bytes(),
        openssl(&["x509", "-in", certificate(), "-text"]),
        pem.replace("CERTIFICATE", "X509 CERTIFICATE").into_bytes(),
        pem.replace("-----END CERTIFICATE-----", "").into_bytes(),
        pem.replace("-----BEGIN CERTIFICATE-----", "").into_bytes(),
        body.clone().into_bytes(),
        format!("\n\t{} \r\n {}\n", &body[..half], &body[half..]).into_bytes(),
        base64::encode(pem.as_bytes()).into_bytes(),
        der.clone(),
    ];
    for form in forms {
        let certificate =
            Certificate::parse(&form).unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(&form)));
        assert_eq!(certificate.der(), der);
    }
    assert_eq!(wanted.to_pem(), *pem);
    assert_eq!(Certificate::parse(wanted.to_pem().as_bytes()).unwrap().der(), der);
}

#[test]
fn a_certificate_says_what_openssl_says() {
    let parsed = Certificate::parse(idp().certificate_pem.as_bytes()).unwrap();
    assert_eq!(parsed.subject(), "CN=idp-2048");
    assert_eq!(parsed.issuer(), "CN=idp-2048");
    assert_eq!(parsed.not_after() - parsed.not_before(), 3650 * 86_400);
    assert_eq!(parsed.key_algorithm(), KeyAlgorithm::Rsa(2048));
    let printed = openssl(&["x509", "-in", certificate(), "-noout", "-fingerprint", "-sha256"]);
    let printed = String::from_utf8(printed).unwrap().to_lowercase().replace(':', "");
    assert!(
        printed.trim_end().ends_with(&parsed.fingerprint().to_string()),
        "{printed}"
    );
    let curve = Certificate::parse(Signer::p256("ec").certificate_pem.as_bytes()).unwrap();
    assert_eq!(curve.key_algorithm(), KeyAlgorithm::Ec("P-256".to_owned()));
    let odd = Certificate::parse(Signer::rsa("odd", 2047).certificate_pem.as_bytes()).unwrap();
    assert_eq!(odd.key_algorithm(), KeyAlgorithm::Rsa(2047));
}

#[test]
fn several_certificates_in_one_paste() {
    let two = format!(
        "{}{}",
        idp().certificate_pem,
        Signer::rsa("other", 2048).certificate_pem
    );
    let all = Certificate::parse_all(two.as_bytes()).unwrap();
    assert_eq!(
        all.iter().map(Certificate::subject).collect::<Vec<_>>(),
        ["CN=idp-2048", "CN=other-2048"]
    );
    assert_eq!(
        Certificate::parse(two.as_bytes()).unwrap_err(),
        KeyError::Several { found: 2 }
    );
}

#[test]
fn mistakes_are_called_by_their_name() {
    let pem = &idp().certificate_pem;
    let der = openssl(&["x509", "-in", certificate(), "-outform", "DER"]);
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let key_pem = std::fs::read(&idp().key).unwrap();
    let dsa_like = openssl(&["genpkey", "-algorithm", "ed25519"]);
    let ed25519 = {
        let path = idp().key.with_extension("ed25519");
        std::fs::write(&path, dsa_like).unwrap();
        openssl(&[
            "req",
            "-x509",
            "-new",
            "-key",
            path.to_str().unwrap(),
            "-subj",
            "/CN=ed",
        ])
    };
    let mut longer = der.clone();
    longer.push(0);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("key.empty", b"".to_vec()),
        ("key.empty", b" \r\n\t".to_vec()),
        (
            "key.empty",
            b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----".to_vec(),
        ),
        ("key.several", format!("{pem}{pem}").into_bytes()),
        ("key.private_key", key_pem.clone()),
        ("key.private_key", [key_pem, pem.clone().into_bytes()].concat()),
        ("key.private_key", openssl(&["rsa", "-in", key(), "-traditional"])),
        ("key.private_key", openssl(&["rsa", "-in", key(), "-outform", "DER"])),
        (
            "key.private_key",
            openssl(&["pkcs8", "-topk8", "-nocrypt", "-in", key(), "-outform", "DER"]),
        ),
        (
            "key.private_key",
            openssl(&["ec", "-in", Signer::p256("ec").key.to_str().unwrap(), "-outform", "DER"]),
        ),
        (
            "key.certificate_request",
            openssl(&["req", "-new", "-key", key(), "-subj", "/CN=x"]),
        ),
        (
            "key.certificate_request",
            openssl(&["req", "-new", "-key", key(), "-subj", "/CN=x", "-outform", "DER"]),
        ),
        ("key.public_key", openssl(&["rsa", "-in", key(), "-pubout"])),
        (
            "key.public_key",
            openssl(&["rsa", "-in", key(), "-pubout", "-outform", "DER"]),
        ),
        (
            "key.public_key",
            openssl(&["rsa", "-in", key(), "-RSAPublicKey_out", "-outform", "DER"]),
        ),
        ("key.xml", b"<EntityDescriptor/>".to_vec()),
        ("key.xml", b"\xEF\xBB\xBF <?xml version='1.0'?><a/>".to_vec()),
        ("key.other_pem", pem.replace("CERTIFICATE", "X509 CRL").into_bytes()),
        ("key.url", b" https://idp.example/metadata ".to_vec()),
        (
            "key.public_key",
            b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== ada@acme".to_vec(),
        ),
        (
            "key.private_key",
            openssl(&["pkcs8", "-topk8", "-passout", "pass:x", "-in", key(), "-outform", "DER"]),
        ),
        (
            "key.pkcs7",
            openssl(&["crl2pkcs7", "-nocrl", "-certfile", certificate()]),
        ),
        (
            "key.pkcs7",
            openssl(&["crl2pkcs7", "-nocrl", "-certfile", certificate(), "-outform", "DER"]),
        ),
        (
            "key.key_store",
            openssl(&[
                "pkcs12",
                "-export",
                "-passout",
                "pass:x",
                "-inkey",
                key(),
                "-in",
                certificate(),
            ]),
        ),
        ("key.key_store", b"\xFE\xED\xFE\xED\x00\x00\x00\x02".to_vec()),
        ("key.not_base64", b"paste the certificate here".to_vec()),
        ("key.not_base64", body.as_bytes()[..body.len() - 1].to_vec()),
        ("key.not_base64", pem.replace('M', "*").into_bytes()),
        ("key.not_a_certificate", b"AAAA".to_vec()),
        ("key.not_a_certificate", body.as_bytes()[..body.len() / 8 * 4].to_vec()),
        ("key.not_a_certificate", der[..der.len() - 1].to_vec()),
        ("key.not_a_certificate", longer),
        (
            "key.unsupported_algorithm",
            Signer::ec("ec", "secp256k1").certificate_pem.clone().into_bytes(),
        ),
        ("key.unsupported_algorithm", ed25519),
        (
            "key.rsa_too_small",
            Signer::rsa("tiny", 512).certificate_pem.clone().into_bytes(),
        ),
        (
            "key.rsa_too_small",
            Signer::rsa("tiny", 1023).certificate_pem.clone().into_bytes(),
        ),
        ("key.rsa_too_large", huge()),
        ("key.malformed", even_modulus(&der)),
    ];
    let mut seen = BTreeSet::from(["key.none_configured"]);
    for (code, paste) in cases {
        let key = Certificate::parse(&paste).and_then(|certificate| certificate.verifying_key());
        let error = key.err().unwrap_or_else(|| panic!("{code} was wanted"));
        assert_eq!(error.code(), code, "{error}");
        seen.insert(code);
    }
    let all: BTreeSet<&str> = KeyError::CODES.iter().copied().collect();
    assert_eq!(seen, all);
}

/// The certificate with its modulus made even: the octets before the public exponent 65537.
fn even_modulus(der: &[u8]) -> Vec<u8> {
    let exponent = der.windows(5).position(|octets| octets == [2, 3, 1, 0, 1]).unwrap();
    let mut der = der.to_vec();
    der[exponent - 1] &= 0xFE;
    der
}

/// A certificate that claims an RSA key of 8200 bits: only its public half is made up.
fn huge() -> Vec<u8> {
    let der = openssl(&["x509", "-in", certificate(), "-outform", "DER"]);
    let parts = |tag: u8, contents: &[u8]| {
        let mut out = vec![tag, 0x82];
        out.extend((contents.len() as u16).to_be_bytes());
        out.extend(contents);
        out
    };
    let modulus = parts(2, &[&[0][..], &[0xFF; 1025]].concat());
    let key = parts(0x30, &[&modulus[..], &[2, 3, 1, 0, 1]].concat());
    let algorithm = [0x30, 13, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 1, 1, 5, 0];
    let info = parts(0x30, &[&algorithm[..], &parts(3, &[&[0][..], &key].concat())].concat());
    // The certificate's own key info begins four octets before its algorithm.
    let at = der
        .windows(algorithm.len())
        .position(|octets| octets == algorithm)
        .unwrap()
        - 4;
    let old = 4 + usize::from(u16::from_be_bytes([der[at + 2], der[at + 3]]));
    let tbs_end = 8 + usize::from(u16::from_be_bytes([der[6], der[7]]));
    let tbs = parts(0x30, &[&der[8..at], &info, &der[at + old..tbs_end]].concat());
    parts(0x30, &[&tbs[..], &der[tbs_end..]].concat())
}

#[test]
fn strength_is_for_the_policy_to_ask() {
    let small = Certificate::parse(Signer::rsa("small", 1024).certificate_pem.as_bytes())
        .unwrap()
        .verifying_key()
        .unwrap();
    assert_eq!(
        small.require_strength(false),
        Err(KeyError::RsaTooSmall {
            least: 2048,
            found: 1024
        })
    );
    assert_eq!(small.require_strength(true), Ok(()));
    assert_eq!(idp().verifying_key().require_strength(false), Ok(()));
}

/// Certificates of other toolkits, many of them broken: an answer for each, and no panic.
#[test]
fn foreign_certificates() {
    let Some(corpus) = support::corpus::folder() else {
        return;
    };
    let (mut folders, mut good, mut bad) = (vec![corpus], 0, 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            match Certificate::parse_all(&std::fs::read(&entry).unwrap()) {
                Ok(certificates) => {
                    good += 1;
                    for certificate in certificates {
                        let _ = (certificate.subject(), certificate.verifying_key().is_ok());
                        assert_eq!(
                            Certificate::parse(certificate.to_pem().as_bytes()).unwrap().der(),
                            certificate.der()
                        );
                    }
                }
                Err(_) => bad += 1,
            }
        }
    }
    println!("{good} files with certificates, {bad} without");
    assert!(good > 100);
}

/// Row 53: a certificate with any octet changed, or cut anywhere, is another one or a mistake, and no panic.
#[test]
fn row_53_broken_certificates() {
    for signer in [idp(), Signer::ec("ec", "P-256"), Signer::ec("ec", "P-521")] {
        let whole = Certificate::parse(signer.certificate_pem.as_bytes())
            .unwrap()
            .der()
            .to_vec();
        let (mut keys, mut mistakes) = (0, BTreeSet::new());
        let mut try_it = |der: &[u8]| match Certificate::from_der(der).and_then(|certificate| {
            let _ = (
                certificate.subject(),
                certificate.issuer(),
                certificate.not_after(),
                certificate.to_pem(),
            );
            certificate.verifying_key()
        }) {
            Ok(_) => keys += 1,
            Err(error) => drop(mistakes.insert(error.code())),
        };
        for at in 0..whole.len() {
            try_it(&whole[..at]);
            for bit in [0x01, 0x80, 0xFF] {
                let mut changed = whole.clone();
                changed[at] ^= bit;
                try_it(&changed);
            }
        }
        // An object identifier of 60,000 octets, and lengths that lie.
        for tag in [0x06, 0x30, 0x03, 0x02] {
            let large = [
                &[0x30, 0x83, 0, 0xEA, 0x60, tag, 0x83, 0, 0xEA, 0x5B],
                &[0xFF; 60_000][..],
            ]
            .concat();
            try_it(&large);
            try_it(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, tag]);
        }
        assert!(
            keys > 100,
            "the signature of a certificate decides nothing, so most of it may change"
        );
        assert!(
            mistakes.contains("key.not_a_certificate") && mistakes.contains("key.malformed"),
            "{mistakes:?}"
        );
    }
}
