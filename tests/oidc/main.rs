//! OpenID Connect over a world in memory: what a client may do, and what nobody may.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/acme.rs"]
mod acme;
#[path = "../support/client.rs"]
mod client;
#[path = "../support/interface.rs"]
mod interface;
#[path = "../support/ports.rs"]
mod ports;
#[path = "../support/signer.rs"]
#[allow(dead_code, reason = "each test binary uses its part")]
mod signer;
#[path = "../support/sp_signing.rs"]
mod sp_signing;

mod abuse;
mod application;
mod audit;
mod authorization;
mod clients;
mod failures;
mod keys;
mod sign_out;
mod tokens;
