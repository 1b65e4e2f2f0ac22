//! Memory is bounded: what refusing a message takes at its peak, as a multiple of the message, whatever its shape.

#[path = "../src/counting.rs"]
mod counting;
#[path = "../../../tests/support"]
#[allow(dead_code, reason = "shared with the tests of the crate")]
mod support {
    pub mod fixture;
    pub mod signer;
}

use std::sync::atomic::Ordering::Relaxed;

use bench::Refusals;
use counting::{NOW, PEAK};
use support::fixture::Fixture;
use support::signer::Signer;

/// Of the largest message that is looked at; a Worker has 128 MB.
const MOST_TIMES: usize = 16;
const LARGEST: usize = 256 * 1024;

#[test]
fn refusing_takes_a_small_multiple_of_the_message() {
    let signer = Signer::rsa("memory", 2048);
    let base = Fixture::default().signed_by(signer);
    let refusals = Refusals::new(&base, "2026-11-24T12:00:30Z", &[signer.certificate_pem.as_bytes()]).expect("valid");
    let mut most = (0, "");
    for shape in 0..refusals.len() {
        let (name, octets) = refusals.describe(shape);
        let before = NOW.load(Relaxed);
        PEAK.store(before, Relaxed);
        let code = refusals.code(shape);
        // Read before anything is printed: what a test prints is kept in memory.
        let (peak, after) = (PEAK.load(Relaxed) - before, NOW.load(Relaxed));
        println!(
            "{name}: {code}, {octets} octets, {peak} at the peak, {} times",
            peak / octets
        );
        assert!(
            peak < MOST_TIMES * LARGEST,
            "{name}: {peak} octets of memory for a message of {octets}"
        );
        assert_eq!(after, before + code.capacity(), "{name}: something stays behind");
        most = most.max((peak, name));
    }
    assert!(most.0 > LARGEST, "the counter counts nothing");
    println!("at most {} octets: {}", most.0, most.1);
}
