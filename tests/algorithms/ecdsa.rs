//! ECDSA (RFC 9231 2.3.6).

use saml_edge::verdict::CheckName;

use crate::support::fixture::Fixture;
use crate::support::signer::{Algorithms, Signer, signed_info, with_signature_value};
use crate::{arrival, assert_accepted, assert_refused, method, prolonged, signed_with};

/// Name, octets of r and of s, and the order (SP 800-186 3.2.1).
const CURVES: [(&str, usize, &str); 3] = [
    (
        "P-256",
        32,
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    ),
    (
        "P-384",
        48,
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
    ),
    (
        "P-521",
        66,
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    ),
];

fn ecdsa(bits: u32) -> String {
    method(&format!("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha{bits}"))
}

/// r and s of fixed width from the DER that OpenSSL writes (RFC 3279 2.2.3).
fn fixed_width(der: &[u8], width: usize) -> Vec<u8> {
    let mut rest = if der[1] & 0x80 == 0 { &der[2..] } else { &der[3..] };
    let mut fixed = Vec::new();
    for _ in 0..2 {
        let (number, next) = rest[2..].split_at(usize::from(rest[1]));
        let number: Vec<u8> = number.iter().copied().skip_while(|octet| *octet == 0).collect();
        fixed.extend(vec![0; width - number.len()]);
        fixed.extend(number);
        rest = next;
    }
    fixed
}

fn octets(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

#[test]
fn each_curve_with_each_digest_as_xmlsec1_signs_it() {
    for (curve, _, _) in CURVES {
        let (signer, other) = (Signer::ec("idp", curve), Signer::ec("other", curve));
        for bits in [256, 384, 512] {
            let fixture = Fixture {
                algorithms: Algorithms::ecdsa(bits),
                ..Fixture::default()
            };
            let signed = fixture.signed_by(signer);
            assert_accepted(&arrival(&[signer]), &signed);
            assert_accepted(&arrival(&[other, signer]), &signed);
            let changed = prolonged(&signed);
            assert_refused(
                &arrival(&[signer]),
                &changed,
                CheckName::Digest,
                "signature.digest_mismatch",
            );
            assert_refused(
                &arrival(&[other]),
                &signed,
                CheckName::Signature,
                "signature.key_mismatch",
            );
            let said = format!("ecdsa-sha{bits}");
            let another = signed.replace(&said, if bits == 256 { "ecdsa-sha512" } else { "ecdsa-sha256" });
            assert_refused(
                &arrival(&[signer]),
                &another,
                CheckName::Signature,
                "signature.value_mismatch",
            );
        }
    }
}

/// Row 48: one form, and both numbers from 1 to the order less 1.
#[test]
fn row_48_ecdsa_encoding() {
    for (curve, width, order) in CURVES {
        let (signer, bits) = (Signer::ec("idp", curve), 256);
        let arrival = arrival(&[signer]);
        let in_der = signed_with(signer, &Algorithms::ecdsa(bits), &ecdsa(bits), &["-sha256"]);
        let found = assert_refused(&arrival, &in_der, CheckName::Signature, "signature.ecdsa_der");
        assert!(found.contains("DER"), "{found}");
        // The very same numbers in the form of XML Signature are accepted.
        let der = signer.openssl_dgst(&signed_info(&in_der), &["-sha256"]);
        let value = fixed_width(&der, width);
        let with = |value: &[u8]| with_signature_value(&in_der, value);
        assert_accepted(&arrival, &with(&value));

        let (r, s) = value.split_at(width);
        assert_eq!(order.len(), 2 * width);
        let (zero, n, most) = (vec![0; width], octets(order), vec![0xFF; width]);
        let mut one = zero.clone();
        one[width - 1] = 1;
        for (r, s) in [
            (r, &zero[..]),
            (&zero, s),
            (&zero, &zero),
            (r, &n),
            (&n, s),
            (&n, &n),
            (r, &most),
            (&most, s),
            (&one, &one),
            (s, r),
        ] {
            let value = [r, s].concat();
            assert_refused(
                &arrival,
                &with(&value),
                CheckName::Signature,
                "signature.value_mismatch",
            );
        }
        let longer = [&[0], r, &[0], s].concat();
        for value in [
            &value[1..],
            &value[..width],
            &longer,
            &[value.as_slice(), &[0]].concat(),
            &[],
        ] {
            assert_refused(&arrival, &with(value), CheckName::Signature, "signature.ecdsa_length");
        }
    }
}

#[test]
fn a_signature_by_a_key_on_another_curve() {
    let (small, large) = (Signer::ec("idp", "P-256"), Signer::ec("idp", "P-521"));
    let signed = Fixture {
        algorithms: Algorithms::ecdsa(256),
        ..Fixture::assertion_signed()
    }
    .signed_by(large);
    assert_accepted(&arrival(&[small, large]), &signed);
    assert_refused(
        &arrival(&[small]),
        &signed,
        CheckName::Signature,
        "signature.key_mismatch",
    );
    let (start, end) = (
        signed.find("<ds:KeyInfo>").unwrap(),
        signed.find("</ds:KeyInfo>").unwrap(),
    );
    let unnamed = format!("{}{}", &signed[..start], &signed[end + "</ds:KeyInfo>".len()..]);
    let found = assert_refused(
        &arrival(&[small]),
        &unnamed,
        CheckName::Signature,
        "signature.ecdsa_length",
    );
    assert_eq!(found, "132 octets");
}
