//! Every rule has a message that breaks it, and is refused with that rule's code. The first column is the row of the
//! attack catalogue (docs/threats.md) that a case stands for; 0 where it stands for none.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod circumstances;
mod hostile;
mod signed;
#[path = "../support/mod.rs"]
mod support;
mod tampered;

use std::collections::BTreeSet;

use saml_edge::binding::{BindingError, ReturnToError};
use saml_edge::dsig::SignatureError;
use saml_edge::profile::{Refused, RuleError};
use saml_edge::saml::SamlError;
use saml_edge::time::TimeError;
use saml_edge::verdict::Refusal;
use saml_edge::xml::XmlError;
use support::login::Arrival;

/// The rows of the catalogue that must have a case here.
const ROWS: &[u8] = &[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 28, 29, 30, 31, 32, 33, 34,
    38, 39, 40, 42, 43, 44, 45, 46, 49, 54, 61, 62, 63, 64, 65, 66, 67, 68, 69, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
    85, 86, 87, 88, 89, 90, 91, 92,
];

/// The cases that have been seen to be refused.
#[derive(Default)]
struct Table {
    rows: BTreeSet<u8>,
    codes: BTreeSet<&'static str>,
    count: usize,
}

impl Table {
    #[track_caller]
    fn refused(&mut self, row: u8, wanted: &'static str, found: Option<&str>, what: &str) {
        assert_eq!(found, Some(wanted), "row {row}: {what}");
        self.rows.insert(row);
        self.codes.insert(wanted);
        self.count += 1;
    }

    #[track_caller]
    fn login(&mut self, row: u8, wanted: &'static str, arrival: &Arrival, xml: &str, what: &str) {
        let found = arrival.login(xml).err().map(|refused| refused.code());
        self.refused(row, wanted, found, what);
    }
}

/// The one replacement that was meant.
#[track_caller]
fn replace(xml: &str, from: &str, to: &str) -> String {
    assert!(xml.contains(from), "{from:?} is not there");
    xml.replacen(from, to, 1)
}

fn code(refused: Refused) -> &'static str {
    refused.code()
}

#[test]
fn every_code_and_every_row_has_a_case() {
    let mut table = Table::default();
    hostile::forms(&mut table);
    hostile::documents(&mut table);
    hostile::budgets(&mut table);
    signed::fields(&mut table);
    signed::edited_before_signing(&mut table);
    tampered::tampered(&mut table);
    tampered::signed_digests(&mut table);
    tampered::wrapped(&mut table);
    circumstances::keys_and_algorithms(&mut table);
    circumstances::circumstances(&mut table);
    circumstances::replays(&mut table);
    circumstances::out_of_the_path(&mut table);
    circumstances::places(&mut table);
    let lists = [
        BindingError::CODES,
        ReturnToError::CODES,
        XmlError::CODES,
        SignatureError::CODES,
        TimeError::CODES,
        SamlError::CODES,
        RuleError::CODES,
    ];
    let codes: BTreeSet<&str> = lists.iter().flat_map(|codes| codes.iter().copied()).collect();
    assert_eq!(
        codes.len(),
        lists.iter().map(|codes| codes.len()).sum::<usize>(),
        "a code belongs to one rule"
    );
    let without: Vec<_> = codes.iter().filter(|code| !table.codes.contains(**code)).collect();
    assert!(without.is_empty(), "codes without a case: {without:?}");
    let without: Vec<_> = ROWS.iter().filter(|row| !table.rows.contains(row)).collect();
    assert!(without.is_empty(), "rows without a case: {without:?}");
    println!(
        "{} cases for {} codes and {} rows",
        table.count,
        table.codes.len(),
        table.rows.len()
    );
}
