//! The catalogue as data: what is sent, and what must become of it. The rows are those of docs/threats.md.

mod keys;
mod parser;
mod protocol;
mod valid;
mod wrapping;

use crate::json::{Value, json};

use super::{Case, Facts};

/// Every case that is one under these settings, the valid ones first.
pub fn cases(facts: &Facts) -> Vec<&'static Case> {
    all().filter(|case| case.applies(facts)).collect()
}

/// Every case there is.
pub fn all() -> impl Iterator<Item = &'static Case> {
    [
        valid::CASES,
        wrapping::CASES,
        parser::CASES,
        keys::CASES,
        protocol::CASES,
        protocol::BINDINGS,
        protocol::BUDGETS,
    ]
    .into_iter()
    .flatten()
}

/// The valid messages among them.
pub fn controls() -> &'static [Case] {
    valid::CASES
}

const NOT_THROWN: &[(&[u8], &str)] = &[
    (
        &[50, 51],
        "They are about importing an identity provider's metadata, which is not a message to this address.",
    ),
    (
        &[52],
        "Out of a service provider's reach: whoever holds the identity provider's key is the identity provider.",
    ),
    (
        &[55, 60],
        "They need something that is encrypted to this service provider's own key; the project's tests have them.",
    ),
    (
        &[81, 82, 84],
        "They are about logout and messages in a URL, which come in at another address; the project's tests have them.",
    ),
    (
        &[93, 94, 95],
        "They are about what is sent out, not about what comes in; the project's tests have them.",
    ),
];

/// The rows that no message of a run stands for, and why not; as the report has them.
pub fn not_thrown() -> Vec<Value> {
    let entries = NOT_THROWN.iter();
    entries
        .map(|(rows, reason)| json!({ "rows": rows, "reason": reason }))
        .collect()
}
