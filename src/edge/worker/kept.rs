//! Values of KV, kept in the isolate for a few seconds, so that logins begun in quick succession read KV once.
//!
//! KV itself may be a minute behind, so that a few seconds more change nothing about what may rest on it: where a login
//! is sent, never who is signed in (docs/architecture.md, State).

use crate::time::Timestamp;
use std::cell::RefCell;
use std::collections::VecDeque;

/// How long an entry is kept: short beside the minute that KV may be behind.
const SECONDS: i64 = 5;
/// How many are kept; the oldest go first.
const MOST: usize = 64;

struct Kept {
    key: String,
    value: String,
    until: Timestamp,
}

thread_local! {
    static KEPT: RefCell<VecDeque<Kept>> = const { RefCell::new(VecDeque::new()) };
}

/// The value, if it was read within the last seconds.
pub fn get(key: &str, now: Timestamp) -> Option<String> {
    KEPT.with_borrow(|all| {
        let kept = all.iter().find(|kept| kept.key == key)?;
        (now < kept.until).then(|| kept.value.clone())
    })
}

/// Keeps what was just read.
pub fn put(key: &str, value: &str, now: Timestamp) {
    forget(key);
    KEPT.with_borrow_mut(|all| {
        all.truncate(MOST - 1);
        all.push_front(Kept {
            key: key.to_owned(),
            value: value.to_owned(),
            until: now.plus_seconds(SECONDS),
        });
    });
}

/// What this isolate writes it does not remember otherwise.
pub fn forget(key: &str) {
    KEPT.with_borrow_mut(|all| all.retain(|kept| kept.key != key));
}
