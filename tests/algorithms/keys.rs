//! Keys: their strength, their kind, and certificates that hold none that can be used.

use saml_edge::crypto::{Certificate, KeyAlgorithm};
use saml_edge::verdict::{CheckName, Refusal};

use crate::support::fixture::Fixture;
use crate::support::login::{Arrival, idp};
use crate::support::signer::{Algorithms, Signer};
use crate::{arrival, assert_accepted, assert_refused};

/// Row 46: under 2048 bits only with the organization's switch, and under 1024 never.
#[test]
fn row_46_a_short_rsa_key_is_the_organizations_choice() {
    for (bits, by_default, legacy) in [
        (1024, false, true),
        (1536, false, true),
        (2047, false, true),
        (2048, true, true),
        (3072, true, true),
        (4096, true, true),
    ] {
        let signer = Signer::rsa("strength", bits);
        let signed = Fixture::assertion_signed().signed_by(signer);
        for (allow_sha1, accepted) in [(false, by_default), (true, legacy)] {
            let arrival = Arrival {
                allow_sha1,
                ..arrival(&[signer])
            };
            if accepted {
                assert_accepted(&arrival, &signed);
            } else {
                let found = assert_refused(&arrival, &signed, CheckName::Key, "key.rsa_too_small");
                assert_eq!(found, format!("RSA of {bits} bits"));
            }
        }
    }
    // A short key beside a long one does not verify either.
    let (short, long) = (Signer::rsa("strength", 1024), Signer::rsa("strength", 2048));
    let signed = Fixture::assertion_signed().signed_by(short);
    assert_refused(
        &arrival(&[short, long]),
        &signed,
        CheckName::Signature,
        "signature.key_mismatch",
    );
    for (bits, code) in [(512, "key.rsa_too_small"), (1023, "key.rsa_too_small")] {
        let signer = Signer::rsa("strength", bits);
        assert_eq!(mistake(signer.certificate_pem.as_bytes()).0, code);
    }
}

/// Row 46: an algorithm meets only keys of its kind.
#[test]
fn row_46_a_key_of_another_kind() {
    let (rsa, ec) = (idp(), Signer::ec("idp", "P-256"));
    let by_rsa = Fixture::assertion_signed().signed_by(rsa);
    let by_ec = Fixture {
        algorithms: Algorithms::ecdsa(256),
        ..Fixture::assertion_signed()
    }
    .signed_by(ec);
    let found = assert_refused(&arrival(&[ec]), &by_rsa, CheckName::Key, "signature.key_kind");
    assert_eq!(found, "EC P-256");
    let found = assert_refused(&arrival(&[rsa]), &by_ec, CheckName::Key, "signature.key_kind");
    assert_eq!(found, "RSA 2048");
    let said = by_rsa.replace("#rsa-sha256", "#ecdsa-sha256");
    assert_refused(&arrival(&[rsa]), &said, CheckName::Key, "signature.key_kind");
    let said = by_ec.replace(
        "2001/04/xmldsig-more#ecdsa-sha256",
        "2007/05/xmldsig-more#sha256-rsa-MGF1",
    );
    assert_refused(&arrival(&[ec]), &said, CheckName::Key, "signature.key_kind");
    // During a change of keys both kinds are configured, and each verifies its own.
    for keys in [[rsa, ec], [ec, rsa]] {
        assert_accepted(&arrival(&keys), &by_rsa);
        assert_accepted(&arrival(&keys), &by_ec);
    }
    // And one message may have both: here the Assertion's is ECDSA, the Response's RSA.
    let inner = Fixture {
        algorithms: Algorithms::ecdsa(256),
        ..Fixture::default()
    };
    let template = Fixture::default().template_around(&inner.assertion());
    let mixed = rsa.sign(&ec.sign(&template, "Assertion"), "Response");
    assert_accepted(&arrival(&[rsa, ec]), &mixed);
    assert_refused(&arrival(&[rsa]), &mixed, CheckName::Key, "signature.key_kind");
}

/// Why a certificate has no key to verify with.
fn mistake(certificate: &[u8]) -> (&'static str, String) {
    let error = Certificate::parse(certificate).unwrap().verifying_key().unwrap_err();
    (error.code(), error.found())
}

#[test]
fn row_46_other_kinds_of_keys() {
    let curve = |name: &str| -> Vec<String> {
        ["-newkey", "ec", "-pkeyopt", &format!("ec_paramgen_curve:{name}")]
            .map(str::to_owned)
            .to_vec()
    };
    let explicit = [curve("P-256"), vec!["-pkeyopt".into(), "ec_param_enc:explicit".into()]].concat();
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    for (name, kind, found) in [
        ("secp256k1", curve("secp256k1"), "EC 1.3.132.0.10"),
        ("p224", curve("secp224r1"), "EC 1.3.132.0.33"),
        ("brainpool", curve("brainpoolP256r1"), "EC 1.3.36.3.3.2.8.1.1.7"),
        ("explicit", explicit, "1.2.840.10045.2.1"),
        ("ed25519", owned(&["-newkey", "ed25519"]), "1.3.101.112"),
        ("ed448", owned(&["-newkey", "ed448"]), "1.3.101.113"),
        (
            "pss-only",
            owned(&["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"]),
            "1.2.840.113549.1.1.10",
        ),
    ] {
        let kind: Vec<&str> = kind.iter().map(String::as_str).collect();
        let signer = Signer::named(&format!("kind-{name}"), &kind);
        let (code, told) = mistake(signer.certificate_pem.as_bytes());
        assert_eq!((code, told.as_str()), ("key.unsupported_algorithm", found), "{name}");
    }
    for (curve, bits) in [("P-256", "P-256"), ("P-384", "P-384"), ("P-521", "P-521")] {
        let key = Signer::ec("idp", curve).verifying_key();
        assert_eq!(key.algorithm(), KeyAlgorithm::Ec(bits.to_owned()));
        assert_eq!(key.require_strength(false), Ok(()));
    }
}

/// RFC 8017 3.1, SEC 1 2.3.4: an exponent that is even or 1, and a point beside the curve, are no keys.
#[test]
fn row_46_keys_that_break_their_own_rules() {
    let der = |signer: &Signer| {
        Certificate::parse(signer.certificate_pem.as_bytes())
            .unwrap()
            .der()
            .to_vec()
    };
    let rsa = der(idp());
    let exponent = rsa.windows(5).position(|octets| octets == [2, 3, 1, 0, 1]).unwrap();
    for octets in [[1, 0, 0], [0x7F, 0xFF, 0xFE]] {
        let mut broken = rsa.clone();
        broken[exponent + 2..exponent + 5].copy_from_slice(&octets);
        assert_eq!(mistake(&broken).0, "key.malformed", "{octets:?}");
    }
    for curve in ["P-256", "P-384", "P-521"] {
        let whole = der(Signer::ec("idp", curve));
        // BIT STRING, its length in one octet or two, no unused bits, uncompressed point.
        let point = |at: &usize| {
            whole[*at] == 3 && (whole[at + 2..].starts_with(&[0, 4]) || whole[at + 2..].starts_with(&[133 + 1, 0, 4]))
        };
        let string = (0..whole.len() - 5).find(point).unwrap();
        let start = string + if whole[string + 1] == 0x81 { 4 } else { 3 };
        let mut beside = whole.clone();
        beside[start + 20] ^= 1;
        assert_eq!(mistake(&beside).0, "key.malformed", "{curve}");
        let mut form = whole.clone();
        form[start] = 5;
        assert_eq!(mistake(&form).0, "key.malformed", "{curve}");
    }
}
