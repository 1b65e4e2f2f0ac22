//! Every signature algorithm that is accepted, and those that are not: signed by xmlsec1 and OpenSSL while the test runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod ecdsa;
mod forbidden;
mod keys;
mod pkcs1;
mod pss;
#[path = "../support/mod.rs"]
mod support;

use saml_edge::dsig::SignaturePolicy;
use saml_edge::verdict::{CheckName, Refusal};
use support::fixture::Fixture;
use support::login::Arrival;
use support::replace;
use support::signer::{Algorithms, Signer, signed_info, with_signature_value};

/// The arrival of a message from one who has exactly these keys.
fn arrival(signers: &[&Signer]) -> Arrival {
    Arrival {
        keys: signers.iter().map(|signer| signer.verifying_key()).collect(),
        ..Arrival::default()
    }
}

#[track_caller]
fn assert_accepted(arrival: &Arrival, xml: &str) {
    match arrival.login(xml) {
        Ok(signed_in) => {
            let claims = signed_in.claims;
            assert_eq!(claims.name_id.value, "ada@example.org");
            assert_eq!(claims.email.as_deref(), Some("ada@example.org"));
        }
        Err(refused) => panic!("{}: {}, found {}", refused.code(), refused.expected(), refused.found()),
    }
}

#[track_caller]
fn assert_refused(arrival: &Arrival, xml: &str, check: CheckName, code: &str) -> String {
    match arrival.login(xml) {
        Ok(_) => panic!("accepted, but {code} was wanted"),
        Err(refused) => {
            assert_eq!(
                refused.code(),
                code,
                "{}, found {}",
                refused.expected(),
                refused.found()
            );
            assert_eq!(refused.check(), check);
            refused.found()
        }
    }
}

/// The one replacement that was meant.
/// A Response whose Assertion `signer` has signed: xmlsec1 made the digest, and OpenSSL, with these options of
/// `openssl dgst`, the signature of a SignedInfo with this SignatureMethod.
fn signed_with(signer: &Signer, algorithms: &Algorithms, method: &str, options: &[&str]) -> String {
    let unsigned = with_method(signer, algorithms, method);
    with_signature_value(&unsigned, &signer.openssl_dgst(&signed_info(&unsigned), options))
}

/// A Response whose Assertion has a digest by xmlsec1 and this SignatureMethod, and a SignatureValue that is not one.
fn with_method(signer: &Signer, algorithms: &Algorithms, method: &str) -> String {
    let signed = Fixture {
        algorithms: algorithms.clone(),
        ..Fixture::assertion_signed()
    }
    .signed_by(signer);
    let was = format!("<ds:SignatureMethod Algorithm=\"{}\"/>", algorithms.signature);
    replace(&signed, &was, method)
}

fn method(uri: &str) -> String {
    format!("<ds:SignatureMethod Algorithm=\"{uri}\"/>")
}

/// `xml` with one more day in the life of its Assertion.
fn prolonged(xml: &str) -> String {
    replace(xml, "NotOnOrAfter=\"2026-11-24", "NotOnOrAfter=\"2026-11-25")
}

const EITHER: SignaturePolicy = SignaturePolicy::Either;
