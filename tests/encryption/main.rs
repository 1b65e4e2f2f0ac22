//! Encrypted Assertions, NameIDs and Attributes: encrypted by xmlsec1 and OpenSSL, signed by xmlsec1, decrypted by
//! RustCrypto. What is accepted gives the exact claims of the same message in plain; what is refused has its exact code
//! (those of the catalogue's rows are in `tests/refusals`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod accepted;
mod parts;
#[path = "../support/mod.rs"]
mod support;
mod tampered;

use saml_edge::dsig::SignaturePolicy;
use saml_edge::verdict::Refusal;
use support::encrypter::Encryption;
use support::fixture::Fixture;
use support::login::{Arrival, SignedIn, idp};

/// The Response of `fixture` with its Assertion encrypted.
fn encrypted(fixture: &Fixture, encryption: &Encryption) -> String {
    let assertion = fixture.signed_assertion(idp());
    fixture.signed_around(&encryption.element("EncryptedAssertion", &assertion), idp())
}

/// Whoever has both keys, under a policy.
fn arrival(policy: SignaturePolicy) -> Arrival {
    Arrival {
        policy,
        ..Arrival::decrypting()
    }
}

/// Who signs in by the same message in plain.
fn in_plain(fixture: &Fixture) -> SignedIn {
    Arrival::default().login(&fixture.signed_by(idp())).unwrap()
}

#[track_caller]
fn assert_accepted(arrival: &Arrival, xml: &str, wanted: &SignedIn) {
    match arrival.login(xml) {
        Ok(signed_in) => assert_eq!(signed_in, *wanted),
        Err(refused) => panic!(
            "{}: {} / {}\n{xml}",
            refused.code(),
            refused.expected(),
            refused.found()
        ),
    }
}

#[track_caller]
fn assert_refused(arrival: &Arrival, xml: &str, code: &str) {
    assert_eq!(arrival.login(xml).map_err(|refused| refused.code()), Err(code), "{xml}");
}
