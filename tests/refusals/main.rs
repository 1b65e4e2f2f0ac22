//! Every rule has a message that breaks it, and is refused with that rule's code. The first column is the row of the
//! attack catalogue (docs/threats.md) that a case stands for; 0 where it stands for none. `rows.rs` has a test for each.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod circumstances;
mod encrypted;
mod hostile;
mod logout;
mod messages;
mod metadata;
mod rows;
mod signed;
#[path = "../support/mod.rs"]
mod support;
mod tampered;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use saml_edge::binding::{BindingError, ReturnToError};
use saml_edge::dsig::SignatureError;
use saml_edge::profile::{Refused, RuleError};
use saml_edge::saml::{MetadataError, SamlError};
use saml_edge::time::TimeError;
use saml_edge::verdict::Refusal;
use saml_edge::xml::XmlError;
use saml_edge::xmlenc::DecryptionError;
use support::login::Arrival;
use support::replace;

/// One message, and what became of it.
struct Case {
    row: u8,
    wanted: &'static str,
    found: Option<String>,
    what: String,
}

/// Every case, each tried once.
#[derive(Default)]
struct Table {
    cases: Vec<Case>,
}

impl Table {
    fn refused(&mut self, row: u8, wanted: &'static str, found: Option<&str>, what: &str) {
        self.cases.push(Case {
            row,
            wanted,
            found: found.map(str::to_owned),
            what: what.chars().take(200).collect(),
        });
    }

    fn login(&mut self, row: u8, wanted: &'static str, arrival: &Arrival, xml: &str, what: &str) {
        let found = arrival.login(xml).err().map(|refused| refused.code());
        self.refused(row, wanted, found, what);
    }
}

/// The table, made once for all tests of this file.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
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
        messages::other_messages(&mut table);
        messages::wrapped_messages(&mut table);
        encrypted::unsigned(&mut table);
        encrypted::wrapped(&mut table);
        encrypted::algorithms(&mut table);
        encrypted::undecryptable(&mut table);
        encrypted::structure(&mut table);
        logout::unsigned_and_foreign(&mut table);
        logout::other_parameters(&mut table);
        logout::simple_sign(&mut table);
        logout::deflate_bombs(&mut table);
        logout::unreadable(&mut table);
        logout::algorithms();
        metadata::keys(&mut table);
        metadata::signatures(&mut table);
        metadata::rules(&mut table);
        table
    })
}

/// Every case of `row` is refused with its code, and `codes` are all that there are.
#[track_caller]
fn row(row: u8, codes: &[&str]) {
    let cases: Vec<_> = table().cases.iter().filter(|case| case.row == row).collect();
    for case in &cases {
        assert_eq!(case.found.as_deref(), Some(case.wanted), "row {row}: {}", case.what);
    }
    let found: BTreeSet<&str> = cases.iter().map(|case| case.wanted).collect();
    assert_eq!(found, codes.iter().copied().collect(), "the codes of row {row}");
}

/// The one replacement that was meant.
fn code(refused: Refused) -> &'static str {
    refused.code()
}

#[test]
fn every_code_has_a_case() {
    let table = table();
    let wrong = table
        .cases
        .iter()
        .filter(|case| case.found.as_deref() != Some(case.wanted));
    let wrong: Vec<String> = wrong
        .map(|case| format!("row {}: {:?}, not {}: {}", case.row, case.found, case.wanted, case.what))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let lists = [
        BindingError::CODES,
        ReturnToError::CODES,
        XmlError::CODES,
        SignatureError::CODES,
        TimeError::CODES,
        SamlError::CODES,
        DecryptionError::CODES,
        MetadataError::CODES,
        RuleError::CODES,
    ];
    let codes: BTreeSet<&str> = lists.iter().flat_map(|codes| codes.iter().copied()).collect();
    assert_eq!(
        codes.len(),
        lists.iter().map(|codes| codes.len()).sum::<usize>(),
        "a code belongs to one rule"
    );
    let seen: BTreeSet<&str> = table.cases.iter().map(|case| case.wanted).collect();
    let without: Vec<_> = codes.iter().filter(|code| !seen.contains(**code)).collect();
    assert!(without.is_empty(), "codes without a case: {without:?}");
    println!("{} cases for {} codes", table.cases.len(), seen.len());
}
