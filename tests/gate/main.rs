//! The gate before an origin, over a world in memory: who passes, what the origin is told, and what is tried against it.
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
mod passing;
mod sessions;
mod visitor;

use acme::{enabled, sign_in};
use client::Client;
use ports::MemoryPorts;
use signer::Signer;

/// "acme", enabled, behind the gate.
fn world() -> MemoryPorts {
    let mut ports = enabled();
    ports.set_token_keys(&[Signer::ec("token", "P-256").secret()]);
    ports.set_gate("acme", "/public/* /robots.txt");
    ports
}

/// A member's browser.
fn member(ports: &MemoryPorts) -> Client<'_> {
    let browser = Client::browser(ports);
    sign_in(ports, &browser, &["staff", "administrator"]);
    browser
}
