//! RSASSA-PKCS1-v1_5 (RFC 8017 8.2): one padding, and a signature of one length.

use saml_edge::crypto::sha256;
use saml_edge::verdict::CheckName;

use crate::support::fixture::Fixture;
use crate::support::login::idp;
use crate::support::signer::{signed_info, with_signature_value};
use crate::{arrival, assert_accepted, assert_refused};

/// DigestInfo of SHA-256 up to the digest (RFC 8017 9.2).
const SHA256: &[u8] = &[
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];
/// The same without the NULL of its parameters.
const WITHOUT_NULL: &[u8] = &[
    0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20,
];
/// The same with a length in the long form of BER.
const LONG_LENGTH: &[u8] = &[
    0x30, 0x81, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
    0x20,
];

/// The block of 2048 bits: 0, type, padding, 0, and what follows.
fn block(kind: u8, padding: u8, content: &[u8], garbage: usize) -> Vec<u8> {
    let mut block = vec![0, kind];
    block.extend(vec![padding; 256 - 3 - content.len() - garbage]);
    block.push(0);
    block.extend(content);
    block.extend(vec![0x55; garbage]);
    block
}

/// Row 47: what lax implementations took for a signature (CVE-2006-4339 and its like), made with the key itself, so
/// that the padding alone decides.
#[test]
fn row_47_padding_of_pkcs1() {
    let arrival = arrival(&[idp()]);
    let signed = Fixture::assertion_signed().signed_by(idp());
    let digest = sha256(&signed_info(&signed));
    let with = |block: &[u8]| with_signature_value(&signed, &idp().rsa_raw(block));
    let content = [SHA256, &digest].concat();
    let right = block(1, 0xFF, &content, 0);
    assert_accepted(&arrival, &with(&right));

    let mut late_zero = right.clone();
    late_zero[40] = 0;
    let mut leading = right.clone();
    leading[0] = 0;
    leading[1] = 0;
    for (what, wrong) in [
        ("octets after the digest", block(1, 0xFF, &content, 32)),
        ("all padding after the digest", block(1, 0xFF, &content, 194)),
        ("type 2", block(2, 0xFF, &content, 0)),
        ("type 0", block(0, 0x00, &content, 0)),
        ("another padding", block(1, 0xFE, &content, 0)),
        ("no NULL", block(1, 0xFF, &[WITHOUT_NULL, &digest].concat(), 0)),
        ("BER", block(1, 0xFF, &[LONG_LENGTH, &digest].concat(), 0)),
        ("no DigestInfo", block(1, 0xFF, &digest, 0)),
        ("a zero in the padding", late_zero),
        ("no type", leading),
    ] {
        let found = assert_refused(
            &arrival,
            &with(&wrong),
            CheckName::Signature,
            "signature.value_mismatch",
        );
        assert!(!found.is_empty(), "{what}");
    }

    let value = idp().rsa_raw(&right);
    let longer = [&[0], value.as_slice()].concat();
    let padded = [value.as_slice(), &[0]].concat();
    for (what, wrong) in [
        ("short", &value[..255]),
        ("short in front", &value[1..]),
        ("a zero in front", &longer),
        ("a zero behind", &padded),
        ("nothing", &[]),
        ("zero", &[0; 256]),
        ("larger than the modulus", &[0xFF; 256]),
    ] {
        let xml = with_signature_value(&signed, wrong);
        let found = assert_refused(&arrival, &xml, CheckName::Signature, "signature.value_mismatch");
        assert!(!found.is_empty(), "{what}");
    }
}
