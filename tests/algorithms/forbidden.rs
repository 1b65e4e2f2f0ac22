//! What is refused by name, before any work: SHA-1 unless the organization wants it, and everything that is not listed.

use saml_edge::verdict::CheckName;

use crate::support::fixture::Fixture;
use crate::support::login::{Arrival, idp};
use crate::support::signer::{Algorithms, Signer};
use crate::{EITHER, arrival, assert_accepted, assert_refused};

const SIGNATURES: &[&str] = &[
    "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
    "http://www.w3.org/2009/xmldsig11#dsa-sha256",
    "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-md5",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-ripemd160",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha224",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha224",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224",
    "http://www.w3.org/2001/04/xmldsig-more#esign-sha1",
    "http://www.w3.org/2007/05/xmldsig-more#ecdsa-ripemd160",
    "http://www.w3.org/2007/05/xmldsig-more#ecdsa-whirlpool",
    "http://www.w3.org/2007/05/xmldsig-more#rsa-whirlpool",
    "http://www.w3.org/2007/05/xmldsig-more#md2-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#md5-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#ripemd160-rsa-MGF1",
    "http://www.w3.org/2007/05/xmldsig-more#whirlpool-rsa-MGF1",
    "http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256",
    "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
    "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448",
    "http://www.w3.org/2021/04/xmldsig-more#xmss-sha2-10-256",
    "http://www.w3.org/2001/04/xmlenc#tripledes-cbc",
    "http://www.w3.org/2001/04/xmlenc#rsa-1_5",
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#RSA-SHA256",
    " http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256 ",
    "https://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "rsa-sha256",
    "urn:none",
    "",
];

const DIGESTS: &[&str] = &[
    "http://www.w3.org/2001/04/xmldsig-more#md5",
    "http://www.w3.org/2001/04/xmldsig-more#sha224",
    "http://www.w3.org/2001/04/xmlenc#ripemd160",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-224",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-256",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-512",
    "http://www.w3.org/2007/05/xmldsig-more#whirlpool",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha256",
    "http://www.w3.org/2001/04/xmlenc#sha384",
    "sha256",
    "",
];

const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// Under every setting, and before any key is looked at: with none configured, with a value that is no base64.
fn assert_forbidden(xml: &str, name: &str, code: &str) {
    for (allow_sha1, with_key) in [(false, true), (true, true), (false, false), (true, false)] {
        let keys = if with_key { vec![idp().verifying_key()] } else { vec![] };
        let arrival = Arrival {
            keys,
            allow_sha1,
            policy: EITHER,
            ..Arrival::default()
        };
        let found = assert_refused(&arrival, xml, CheckName::Algorithm, code);
        assert_eq!(found, name);
    }
}

#[test]
fn row_45_every_other_algorithm_is_refused_by_its_name() {
    let signed = Fixture::assertion_signed().signed_by(idp());
    let nonsense = signed.replace("<ds:SignatureValue>", "<ds:SignatureValue>!");
    for xml in [&signed, &nonsense] {
        for uri in SIGNATURES {
            let other = xml.replace(&format!("\"{RSA_SHA256}\""), &format!("\"{uri}\""));
            assert_forbidden(&other, uri, "signature.algorithm_forbidden");
        }
        for uri in DIGESTS {
            let other = xml.replace(&format!("\"{SHA256}\""), &format!("\"{uri}\""));
            assert_forbidden(&other, uri, "signature.digest_forbidden");
        }
    }
    // One Signature of two is enough.
    let both = Fixture::default().signed_by(idp());
    let outer = both.rfind(RSA_SHA256).unwrap();
    let hmac = SIGNATURES[6];
    let inner = format!("{}{hmac}{}", &both[..outer], &both[outer + RSA_SHA256.len()..]);
    assert_forbidden(&inner, hmac, "signature.algorithm_forbidden");
}

/// Those that xmlsec1 does sign, really signed: right in everything but the algorithm.
#[test]
fn row_45_a_good_signature_with_a_bad_algorithm() {
    for (name, what) in [
        ("ripemd160", "rsa-ripemd160"),
        ("sha224", "rsa-sha224"),
        ("md5", "rsa-md5"),
    ] {
        let signature = format!("http://www.w3.org/2001/04/xmldsig-more#{what}");
        let algorithms = Algorithms {
            signature: signature.clone(),
            ..Algorithms::sha2(256)
        };
        let xml = crate::signed_with(
            idp(),
            &Algorithms::sha2(256),
            &crate::method(&signature),
            &[&format!("-{name}")],
        );
        assert_forbidden(&xml, &algorithms.signature, "signature.algorithm_forbidden");
    }
    let curve = Signer::ec("idp", "P-256");
    for what in ["ecdsa-sha1", "ecdsa-sha224"] {
        let signature = format!("http://www.w3.org/2001/04/xmldsig-more#{what}");
        let algorithms = Algorithms {
            signature: signature.clone(),
            ..Algorithms::sha2(256)
        };
        let xml = Fixture {
            algorithms,
            ..Fixture::default()
        }
        .signed_by(curve);
        assert_forbidden(&xml, &signature, "signature.algorithm_forbidden");
    }
}

#[test]
fn row_45_sha1_is_the_organizations_choice() {
    let sha1 = Algorithms::sha1();
    let signature_only = Algorithms {
        digest: SHA256.to_owned(),
        ..sha1.clone()
    };
    let digest_only = Algorithms {
        signature: RSA_SHA256.to_owned(),
        ..sha1.clone()
    };
    for (algorithms, code) in [
        (sha1.clone(), "signature.sha1_forbidden"),
        (signature_only, "signature.sha1_forbidden"),
        (digest_only, "signature.digest_sha1_forbidden"),
    ] {
        let named = match code {
            "signature.sha1_forbidden" => algorithms.signature.clone(),
            _ => algorithms.digest.clone(),
        };
        let xml = Fixture {
            algorithms,
            ..Fixture::default()
        }
        .signed_by(idp());
        let found = assert_refused(&arrival(&[idp()]), &xml, CheckName::Algorithm, code);
        assert_eq!(found, named);
        let legacy = Arrival {
            allow_sha1: true,
            ..Arrival::default()
        };
        assert_accepted(&legacy, &xml);
    }
    // With a curve, SHA-1 may be the digest of the element, and nothing else.
    let curve = Signer::ec("idp", "P-256");
    let algorithms = Algorithms {
        digest: sha1.digest,
        ..Algorithms::ecdsa(256)
    };
    let xml = Fixture {
        algorithms,
        ..Fixture::default()
    }
    .signed_by(curve);
    assert_refused(
        &arrival(&[curve]),
        &xml,
        CheckName::Algorithm,
        "signature.digest_sha1_forbidden",
    );
    let legacy = Arrival {
        allow_sha1: true,
        ..arrival(&[curve])
    };
    assert_accepted(&legacy, &xml);
}
