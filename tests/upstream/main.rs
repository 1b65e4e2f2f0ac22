//! An organization whose identity provider is an OpenID provider: every rule has an answer that breaks it, and every abuse
//! an attempt. Tokens are made by OpenSSL; the provider is played.
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
#[path = "../support/id_tokens.rs"]
mod id_tokens;
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
mod failures;
mod flow;
mod page;
mod provider;
mod rules;
