//! Our own arithmetic, held against the crate `rsa` (docs/decisions/0010).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use montgomery::Modulus;
use rsa::traits::PublicKeyParts as _;
use saml_edge::crypto::{Certificate, DigestAlgorithm, SignatureAlgorithm};
use support::signer::Signer;
use x509_cert::der::{Decode as _, Encode as _};

/// The same numbers in every run (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn octets(&mut self, length: usize) -> Vec<u8> {
        // Long runs of zeros and ones, which carries go through, beside random octets.
        let kind = self.next() % 4;
        (0..length)
            .map(|_| match kind {
                0 => 0xFF,
                1 if !self.next().is_multiple_of(16) => 0,
                2 if !self.next().is_multiple_of(16) => 0xFF,
                _ => self.next() as u8,
            })
            .collect()
    }
}

/// The definition, by `rsa`'s own big integers: `base^exponent mod modulus`.
fn power(modulus: &[u8], base: &[u8], exponent: u64) -> Vec<u8> {
    use rsa::BoxedUint;
    let bits = u32::try_from(modulus.len() * 8).unwrap();
    let number = |octets: &[u8]| BoxedUint::from_be_slice(octets, bits).unwrap();
    let key = rsa::PublicKey::new_unchecked(number(modulus), BoxedUint::from(exponent));
    let result = rsa::hazmat::rsa_encrypt(&key, &number(base)).unwrap();
    result.to_be_bytes().to_vec()
}

#[test]
fn powers_are_those_of_the_rsa_crate() {
    let mut numbers = Numbers(1);
    let mut compared = 0;
    for length in [8, 16, 24, 32, 64, 96, 128, 192, 256, 264, 384, 512, 1024] {
        let rounds = if length > 300 { 6 } else { 60 };
        for _ in 0..rounds {
            let mut modulus = numbers.octets(length);
            modulus[length - 1] |= 1;
            modulus[0] |= if numbers.next().is_multiple_of(2) { 0x80 } else { 1 };
            let exponent = [3, 5, 17, 65_537, 65_539, (1 << 33) - 1][(numbers.next() % 6) as usize];
            let mut base = numbers.octets(length);
            if numbers.next().is_multiple_of(8) {
                // The largest that there is: one less than the modulus.
                base.clone_from(&modulus);
                base[length - 1] -= 1;
            }
            let ours = Modulus::new(&modulus).unwrap().power(&base, exponent);
            if base < modulus {
                assert_eq!(
                    ours.unwrap(),
                    power(&modulus, &base, exponent),
                    "{modulus:?} {base:?} {exponent}"
                );
                compared += 1;
            } else {
                assert_eq!(ours, None);
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn what_is_no_modulus_or_base() {
    for none in [&[][..], &[0], &[1], &[2], &[0, 0, 8], &[0xFF; 1700]] {
        assert!(Modulus::new(none).is_none(), "{none:?}");
    }
    let seven = Modulus::new(&[0, 7]).unwrap();
    assert_eq!(seven.octets(), 1);
    for base in 0..7_u8 {
        for exponent in 1..20_u64 {
            let wanted = (0..exponent).fold(1, |power, _| power * u32::from(base) % 7);
            assert_eq!(
                seven.power(&[0, 0, base], exponent),
                Some(vec![wanted as u8]),
                "{base}^{exponent}"
            );
        }
    }
    assert_eq!(
        (seven.power(&[7], 3), seven.power(&[1, 0], 3), seven.power(&[3], 0)),
        (None, None, None)
    );
}

/// Signatures by OpenSSL of every kind and length, and each of them changed: both libraries say the same.
#[test]
fn rsa_signatures_are_judged_as_by_the_rsa_crate() {
    use rsa::pkcs8::DecodePublicKey as _;
    let (mut accepted, mut refused) = (0, 0);
    let mut numbers = Numbers(2);
    for bits in [1024, 1025, 2047, 2048, 3072, 4096] {
        let signer = Signer::rsa("differential", bits);
        let certificate = Certificate::parse(signer.certificate_pem.as_bytes()).unwrap();
        let ours = certificate.verifying_key().unwrap();
        let parsed = x509_cert::Certificate::from_der(certificate.der()).unwrap();
        let info = parsed.tbs_certificate().subject_public_key_info().to_der().unwrap();
        let theirs = rsa::PublicKey::from_public_key_der(&info).unwrap();
        assert_eq!(ours.signature_length(), theirs.size());
        for (hash, name) in [
            (DigestAlgorithm::Sha1, "sha1"),
            (DigestAlgorithm::Sha256, "sha256"),
            (DigestAlgorithm::Sha384, "sha384"),
            (DigestAlgorithm::Sha512, "sha512"),
        ] {
            for pss in [false, true] {
                let salt_length = hash.length();
                if pss && (hash == DigestAlgorithm::Sha1 || (bits as usize) < 16 * hash.length() + 16) {
                    continue;
                }
                let message = numbers.octets(40);
                let good = signature(signer, &message, name, pss.then_some(salt_length));
                let algorithm = if pss {
                    SignatureAlgorithm::RsaPss {
                        digest: hash,
                        salt_length,
                    }
                } else {
                    SignatureAlgorithm::RsaPkcs1(hash)
                };
                let digest = hash.digest(&message);
                for round in 0..40 {
                    let mut signature = good.clone();
                    let mut digest = digest.clone();
                    match round {
                        0 => {}
                        1 => digest[0] ^= 1,
                        2 => signature = vec![0; good.len()],
                        3 => signature = vec![0xFF; good.len()],
                        4 => drop(signature.pop()),
                        5 => signature.insert(0, 0),
                        _ => {
                            let at = numbers.next() as usize % signature.len();
                            signature[at] ^= 1 << (numbers.next() % 8);
                        }
                    }
                    let judged = ours.verifies(algorithm, &digest, &signature);
                    assert_eq!(
                        judged,
                        theirs_verifies(&theirs, algorithm, &digest, &signature),
                        "{bits} {algorithm:?} {round}"
                    );
                    assert_eq!(judged, round == 0, "{bits} {algorithm:?} {round}");
                    if judged { accepted += 1 } else { refused += 1 }
                }
            }
        }
    }
    assert!(accepted >= 36 && refused > 1_000, "{accepted} {refused}");
}

/// OpenSSL's signature of `message`.
fn signature(signer: &Signer, message: &[u8], hash: &str, salt_length: Option<usize>) -> Vec<u8> {
    let file = signer
        .key
        .with_extension(format!("{hash}-{}", salt_length.unwrap_or_default()));
    std::fs::write(&file, message).unwrap();
    let mut openssl = std::process::Command::new("openssl");
    openssl.args(["dgst", &format!("-{hash}"), "-sign"]).arg(&signer.key);
    if let Some(length) = salt_length {
        openssl.args([
            "-sigopt",
            "rsa_padding_mode:pss",
            "-sigopt",
            &format!("rsa_pss_saltlen:{length}"),
        ]);
    }
    let output = openssl.arg(&file).output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn theirs_verifies(key: &rsa::PublicKey, algorithm: SignatureAlgorithm, digest: &[u8], signature: &[u8]) -> bool {
    use rsa::{Pkcs1v15Sign, Pss};
    let judged = match algorithm {
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1) => {
            key.verify(Pkcs1v15Sign::new::<sha1::Sha1>(), digest, signature)
        }
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha256>(), digest, signature)
        }
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha384) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha384>(), digest, signature)
        }
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha512) => {
            key.verify(Pkcs1v15Sign::new::<sha2::Sha512>(), digest, signature)
        }
        SignatureAlgorithm::RsaPss {
            digest: DigestAlgorithm::Sha256,
            salt_length,
        } => key.verify(Pss::<sha2::Sha256>::new_with_salt(salt_length), digest, signature),
        SignatureAlgorithm::RsaPss {
            digest: DigestAlgorithm::Sha384,
            salt_length,
        } => key.verify(Pss::<sha2::Sha384>::new_with_salt(salt_length), digest, signature),
        SignatureAlgorithm::RsaPss {
            digest: DigestAlgorithm::Sha512,
            salt_length,
        } => key.verify(Pss::<sha2::Sha512>::new_with_salt(salt_length), digest, signature),
        _ => return false,
    };
    judged.is_ok()
}
