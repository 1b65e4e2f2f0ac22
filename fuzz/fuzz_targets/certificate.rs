//! A paste is certificates or one refusal; what was read is written and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saml_edge::crypto::{Certificate, DigestAlgorithm, KeyError, SignatureAlgorithm};
use saml_edge::verdict::Refusal;

fuzz_target!(|paste: &[u8]| {
    let certificates = match Certificate::parse_all(paste) {
        Ok(certificates) => certificates,
        Err(error) => {
            assert!(KeyError::CODES.contains(&error.code()));
            assert!(!error.expected().is_empty());
            return;
        }
    };
    assert!(!certificates.is_empty());
    for certificate in certificates {
        let again = Certificate::parse(certificate.to_pem().as_bytes()).expect("its own PEM");
        assert_eq!(again.der(), certificate.der());
        assert_eq!(again.fingerprint(), certificate.fingerprint());
        let _ = (
            certificate.subject(),
            certificate.issuer(),
            certificate.not_before(),
            certificate.not_after(),
        );
        if let Ok(key) = certificate.verifying_key() {
            assert_eq!(key.algorithm(), certificate.key_algorithm());
            let _ = key.require_strength(false);
            let digest = [7; 32];
            for algorithm in [
                SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
                SignatureAlgorithm::RsaPss {
                    digest: DigestAlgorithm::Sha256,
                    salt_length: 32,
                },
                SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            ] {
                let length = key.signature_length();
                assert!(!key.verifies(algorithm, &digest, &vec![0; length]));
                let _ = key.verifies(algorithm, &digest, &vec![1; length]);
            }
        }
    }
});
