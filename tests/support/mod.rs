//! What several test files share.
#![allow(dead_code, reason = "no test file uses everything")]

pub mod corpus;
pub mod fixture;
pub mod signer;
