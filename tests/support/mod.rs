//! What several test files share.
#![allow(dead_code, reason = "no test file uses everything")]

pub mod chain;
pub mod corpus;
pub mod decrypter;
pub mod documents;
pub mod encrypter;
pub mod fixture;
pub mod idp_metadata;
pub mod libxml2;
pub mod login;
pub mod logout;
pub mod mutate;
pub mod signer;
pub mod wrapping;

/// With the first `from` replaced, which is there.
#[track_caller]
pub fn replace(xml: &str, from: &str, to: &str) -> String {
    assert!(xml.contains(from), "{from:?} is not there");
    xml.replacen(from, to, 1)
}
