//! What several test files share.
#![allow(dead_code, reason = "no test file uses everything")]

pub mod corpus;
pub mod decrypter;
pub mod encrypter;
pub mod fixture;
pub mod login;
pub mod mutate;
pub mod signer;
pub mod wrapping;
