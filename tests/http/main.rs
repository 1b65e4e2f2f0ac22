//! The HTTP interface, every route of it, over a world in memory.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/acme.rs"]
mod acme;
#[path = "../support/chain.rs"]
mod chain;
#[path = "../support/client.rs"]
mod client;
#[path = "../support/decrypter.rs"]
#[allow(dead_code, reason = "each test binary uses its part")]
mod decrypter;
#[path = "../support/encrypter.rs"]
#[allow(dead_code, reason = "each test binary uses its part")]
mod encrypter;
#[path = "../support/fixture.rs"]
#[allow(dead_code, reason = "each test binary uses its part")]
mod fixture;
#[path = "../support/interface.rs"]
mod interface;
#[path = "../support/logout.rs"]
#[allow(dead_code, reason = "each test binary uses its part")]
mod messages;
#[path = "../support/ports.rs"]
mod ports;
#[path = "../support/signer.rs"]
#[allow(dead_code, reason = "each test binary uses its part")]
mod signer;
#[path = "../support/sp_signing.rs"]
mod sp_signing;

mod apart;
mod attacks;
mod audit;
mod certificates;
mod credentials;
mod domains;
mod encrypted;
mod enforcement;
mod failures;
mod further_pages;
mod guide;
mod history;
mod import;
mod import_page;
mod language;
mod limits;
mod login;
mod logout;
mod organizations;
mod page;
mod self_test;
mod session_list;
mod sessions;
mod settings;
mod setup_links;
mod shadow;
mod signing;
mod stored;
mod subjects;
mod watch;
