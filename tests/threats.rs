//! The list of threats is true: every row has its tests, every test of a row is listed, every code exists.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use saml_edge::binding::{BindingError, ReturnToError};
use saml_edge::crypto::KeyError;
use saml_edge::dsig::SignatureError;
use saml_edge::profile::RuleError;
use saml_edge::saml::{MetadataError, SamlError};
use saml_edge::time::TimeError;
use saml_edge::xml::{C14nError, XmlError};
use saml_edge::xmlenc::DecryptionError;

/// The rows whose code is not there yet. A row leaves this list when it has a test, and none enters it.
const PENDING: [u8; 0] = [];
/// A stolen key of the identity provider is out of a service provider's reach.
const OUT_OF_REACH: u8 = 52;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One line of the table.
struct Row {
    number: u8,
    tests: String,
    codes: String,
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(root().join("docs/threats.md")).unwrap();
    let lines = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Row"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [number, attack, tests, codes] = cells[..] else {
                panic!("four cells: {line}");
            };
            assert!(!attack.is_empty(), "{line}");
            Row {
                number: number.parse().unwrap(),
                tests: tests.to_owned(),
                codes: codes.to_owned(),
            }
        })
        .collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The sources of the tests.
fn sources(folder: PathBuf) -> Vec<String> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(sources(path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// The tests that are named by a row: the number of the row by the name of the test.
fn tests() -> BTreeMap<String, u8> {
    let mut found = BTreeMap::new();
    for source in sources(root().join("tests")) {
        for part in source.split("#[test]\n").skip(1) {
            let name = part
                .trim_start()
                .strip_prefix("fn ")
                .and_then(|rest| rest.split('(').next());
            let Some(number) = name.and_then(|name| name.strip_prefix("row_")?.get(..2)?.parse().ok()) else {
                continue;
            };
            found.insert(name.unwrap().to_owned(), number);
        }
    }
    found
}

#[test]
fn every_row_has_a_test_and_every_test_of_a_row_is_listed() {
    let (rows, tests) = (rows(), tests());
    let numbers: Vec<u8> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=95).collect::<Vec<_>>());
    for row in &rows {
        let number = row.number;
        let there: BTreeSet<String> = tests
            .iter()
            .filter(|(_, of)| **of == number)
            .map(|(name, _)| name.clone())
            .collect();
        assert_eq!(quoted(&row.tests), there, "the tests of row {number}");
        let pending = row.tests.starts_with("pending: ");
        assert_eq!(pending, PENDING.contains(&number), "row {number}");
        let without = pending || number == OUT_OF_REACH;
        assert_eq!(there.is_empty(), without, "row {number}");
        assert_eq!(row.codes == "–", without, "row {number}");
    }
}

#[test]
fn every_code_exists() {
    let openapi: serde_json::Value = serde_json::from_str(include_str!("../src/edge/openapi.json")).unwrap();
    let problems = openapi
        .pointer("/components/schemas/Problem/properties/code/enum")
        .unwrap();
    let mut codes: BTreeSet<&str> = problems
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    for list in [
        BindingError::CODES,
        ReturnToError::CODES,
        XmlError::CODES,
        C14nError::CODES,
        KeyError::CODES,
        SignatureError::CODES,
        TimeError::CODES,
        SamlError::CODES,
        DecryptionError::CODES,
        MetadataError::CODES,
        RuleError::CODES,
    ] {
        codes.extend(list);
    }
    for row in rows() {
        for code in quoted(&row.codes) {
            assert!(codes.contains(code.as_str()), "row {}: there is no {code}", row.number);
        }
    }
}

/// `tests/refusals/rows.rs` holds each row to its codes; the list says the same.
#[test]
fn the_codes_of_a_row_are_those_that_its_test_wants() {
    let source = fs::read_to_string(root().join("tests/refusals/rows.rs")).unwrap();
    let rows: BTreeMap<u8, String> = rows().into_iter().map(|row| (row.number, row.codes)).collect();
    let mut held = 0;
    for call in source.split("    row(").skip(1) {
        let (number, rest) = call.split_once(',').unwrap();
        let wanted: BTreeSet<String> = rest
            .split_once(']')
            .unwrap()
            .0
            .split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        let number: u8 = number.trim().parse().unwrap();
        assert_eq!(quoted(&rows[&number]), wanted, "the codes of row {number}");
        held += 1;
    }
    assert!(held > 70, "only {held}");
}
