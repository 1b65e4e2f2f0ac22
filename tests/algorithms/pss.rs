//! RSASSA-PSS (RFC 9231 2.3.9, 2.3.10).

use saml_edge::verdict::CheckName;

use crate::support::login::idp;
use crate::support::signer::{Algorithms, Signer};
use crate::{arrival, assert_accepted, assert_refused, method, prolonged, signed_with};

const MORE: &str = "http://www.w3.org/2007/05/xmldsig-more#";
const DIGESTS: [(u32, usize, &str); 3] = [
    (256, 32, "http://www.w3.org/2001/04/xmlenc#sha256"),
    (384, 48, "http://www.w3.org/2001/04/xmldsig-more#sha384"),
    (512, 64, "http://www.w3.org/2001/04/xmlenc#sha512"),
];

/// OpenSSL signs with PSS: the digest of the message, that of MGF1, and the octets of the salt.
fn pss(method: &str, digest: u32, mask: &str, salt: &str) -> String {
    pss_by(idp(), method, digest, mask, salt)
}

fn pss_by(signer: &Signer, method: &str, digest: u32, mask: &str, salt: &str) -> String {
    let (digest, mask, salt) = (
        format!("-sha{digest}"),
        format!("rsa_mgf1_md:{mask}"),
        format!("rsa_pss_saltlen:{salt}"),
    );
    let options = [
        &digest,
        "-sigopt",
        "rsa_padding_mode:pss",
        "-sigopt",
        &mask,
        "-sigopt",
        &salt,
    ];
    signed_with(signer, &Algorithms::sha2(256), method, &options)
}

fn fixed(bits: u32) -> String {
    method(&format!("{MORE}sha{bits}-rsa-MGF1"))
}

/// `rsa-pss` with these children of RSAPSSParams.
fn parameterised(children: &str) -> String {
    format!(
        "<ds:SignatureMethod Algorithm=\"{MORE}rsa-pss\"><pss:RSAPSSParams xmlns:pss=\"{MORE}\">{children}\
         </pss:RSAPSSParams></ds:SignatureMethod>"
    )
}

fn digest(uri: &str) -> String {
    format!("<ds:DigestMethod Algorithm=\"{uri}\"/>")
}

fn mask(uri: &str) -> String {
    let digest = digest(uri);
    format!("<pss:MaskGenerationFunction Algorithm=\"{MORE}MGF1\">{digest}</pss:MaskGenerationFunction>")
}

fn salt(length: impl std::fmt::Display) -> String {
    format!("<pss:SaltLength>{length}</pss:SaltLength>")
}

const TRAILER: &str = "<pss:TrailerField>1</pss:TrailerField>";

#[test]
fn the_fixed_ones_as_openssl_signs_them() {
    let arrival = arrival(&[idp()]);
    let other = crate::arrival(&[Signer::rsa("other", 2048)]);
    for (bits, length, _) in DIGESTS {
        let (sha, octets) = (format!("sha{bits}"), length.to_string());
        let signed = pss(&fixed(bits), bits, &sha, &octets);
        assert_accepted(&arrival, &signed);
        let changed = prolonged(&signed);
        assert_refused(&arrival, &changed, CheckName::Digest, "signature.digest_mismatch");
        assert_refused(&other, &signed, CheckName::Signature, "signature.key_mismatch");
        // The salt is as long as the digest, MGF1 hashes as the message is hashed, and PKCS #1 v1.5 is another scheme.
        let mut wrong: Vec<String> = ["0", "20", "31", "33", "65", "max"]
            .map(|salt| pss(&fixed(bits), bits, &sha, salt))
            .to_vec();
        wrong.push(pss(&fixed(bits), bits, "sha1", &octets));
        wrong.push(pss(&fixed(bits), if bits == 256 { 512 } else { 256 }, &sha, &octets));
        wrong.push(signed_with(
            idp(),
            &Algorithms::sha2(256),
            &fixed(bits),
            &[&format!("-sha{bits}")],
        ));
        wrong.push(pss(
            &method(&format!("http://www.w3.org/2001/04/xmldsig-more#rsa-sha{bits}")),
            bits,
            &sha,
            &octets,
        ));
        for wrong in wrong {
            assert_refused(&arrival, &wrong, CheckName::Signature, "signature.value_mismatch");
        }
    }
    // Moduli whose length is not a whole number of octets are signed with a shorter block (RFC 8017 8.1.1).
    for bits in [2049, 2055, 3072, 4096] {
        let signer = Signer::rsa("sizes", bits);
        let signed = pss_by(signer, &fixed(256), 256, "sha256", "32");
        assert_accepted(&crate::arrival(&[signer]), &signed);
    }
}

#[test]
fn the_parameterised_one_as_openssl_signs_it() {
    let arrival = arrival(&[idp()]);
    for (bits, length, uri) in DIGESTS {
        let sha = format!("sha{bits}");
        let whole = |length: usize| parameterised(&[digest(uri), mask(uri), salt(length), TRAILER.to_owned()].concat());
        for length in [length, 20, 1, 0] {
            assert_accepted(&arrival, &pss(&whole(length), bits, &sha, &length.to_string()));
        }
        // The salt is exactly as long as it says.
        for actual in [length - 1, 20, 0] {
            let wrong = pss(&whole(length), bits, &sha, &actual.to_string());
            assert_refused(&arrival, &wrong, CheckName::Signature, "signature.value_mismatch");
        }
        let by_default = parameterised(&[digest(uri), mask(uri)].concat());
        assert_accepted(&arrival, &pss(&by_default, bits, &sha, &length.to_string()));
        let wrong = pss(&by_default, bits, &sha, "20");
        assert_refused(&arrival, &wrong, CheckName::Signature, "signature.value_mismatch");
    }
    for defaults in [
        String::new(),
        salt(32),
        salt(" 32\n"),
        TRAILER.to_owned(),
        digest(DIGESTS[0].2),
    ] {
        assert_accepted(&arrival, &pss(&parameterised(&defaults), 256, "sha256", "32"));
    }
}

#[test]
fn parameters_that_are_refused_by_name() {
    let arrival = arrival(&[idp()]);
    let [(_, _, sha256), _, (_, _, sha512)] = DIGESTS;
    let sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
    let other_function = mask(sha256).replace("#MGF1", "#MGF2");
    let cases = [
        (method(&format!("{MORE}rsa-pss")), "none"),
        (parameterised(&digest(sha1)), sha1),
        (parameterised(&(digest(sha256) + &mask(sha1))), sha1),
        (parameterised(&(digest(sha256) + &mask(sha512))), sha512),
        (parameterised(&digest(sha512)), "by default"),
        (
            parameterised(&digest("http://www.w3.org/2001/04/xmldsig-more#md5")),
            "md5",
        ),
        (parameterised(&other_function), "MGF2"),
        (parameterised(&salt(33)), "33"),
        (parameterised(&salt(-1)), "-1"),
        (parameterised(&salt("+32")), "+32"),
        (parameterised(&salt("")), ""),
        (parameterised(&salt("99999999999999999999")), "99999"),
        (parameterised(&TRAILER.replace('1', "2")), "2"),
    ];
    for (method, found) in cases {
        let signed = pss(&method, 256, "sha256", "32");
        let told = assert_refused(&arrival, &signed, CheckName::Algorithm, "signature.pss_parameters");
        assert!(told.contains(found), "{told} for {method}");
        // The switch for SHA-1 does not reach so far.
        let legacy = crate::Arrival {
            allow_sha1: true,
            ..arrival.clone()
        };
        assert_refused(&legacy, &signed, CheckName::Algorithm, "signature.pss_parameters");
    }
    let structure = [
        parameterised(&(salt(32) + &digest(sha256))),
        parameterised(&(digest(sha256) + &digest(sha256))),
        parameterised("<pss:Other/>"),
        parameterised(&salt("<pss:SaltLength>32</pss:SaltLength>")),
        parameterised(&digest(sha256).replace("ds:", "pss:")),
        parameterised("").replace("</ds:Sig", "<ds:HMACOutputLength>0</ds:HMACOutputLength></ds:Sig"),
        parameterised("").replace(&format!("xmlns:pss=\"{MORE}\""), "xmlns:pss=\"urn:other\""),
    ];
    for method in structure {
        let signed = pss(&method, 256, "sha256", "32");
        assert_refused(
            &arrival,
            &signed,
            CheckName::SignatureTarget,
            "signature.unexpected_child",
        );
    }
    // Parameters are for rsa-pss alone.
    let fixed = parameterised("").replace("rsa-pss", "sha256-rsa-MGF1");
    let signed = pss(&fixed, 256, "sha256", "32");
    assert_refused(&arrival, &signed, CheckName::Algorithm, "signature.parameters");
}
