//! `docs/limits.md` is true to the source: each row names the constant that it tells of.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::service::limits::{Counters, IP, LIMITS, Limit, key_of_ip};
use saml_edge::time::Timestamp;
use std::fs;
use std::path::PathBuf;

fn file(path: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|_| panic!("{path}"))
}

/// The cells of every row of a table, without heads and lines.
fn rows() -> Vec<Vec<String>> {
    let text = file("docs/limits.md");
    let rows = text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.contains("---"));
    let cells = |line: &str| {
        line.trim_matches('|')
            .split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// What a cell says: `64 KiB`, `1 MiB`, `600`.
fn number(cell: &str) -> u64 {
    let (digits, unit) = cell.split_once(' ').unwrap_or((cell, ""));
    let factor = match unit {
        "" => 1,
        "KiB" => 1024,
        "MiB" => 1024 * 1024,
        unit => panic!("no test knows {unit}"),
    };
    digits.parse::<u64>().unwrap_or_else(|_| panic!("{cell} is no number")) * factor
}

/// The value of a constant, which is a product of numbers. `Type::NAME` is the one after `impl Type`.
fn constant(path: &str, name: &str) -> u64 {
    let source = file(path);
    let (of, name) = name
        .rsplit_once("::")
        .map_or((None, name), |(of, name)| (Some(of), name));
    let source = match of {
        Some(of) => source
            .split_once(&format!("impl {of} {{"))
            .expect("the type is there")
            .1
            .to_owned(),
        None => source,
    };
    let before = format!("const {name}: ");
    let (_, rest) = source
        .split_once(&before)
        .unwrap_or_else(|| panic!("{path} has no {name}"));
    let (_, value) = rest.split_once('=').unwrap();
    let value = value.split_once(';').unwrap().0.trim();
    let value = value
        .strip_prefix("Duration::from_secs(")
        .map_or(value, |value| value.trim_end_matches(')'));
    let factors = value.split('*').map(|factor| factor.trim().replace('_', ""));
    factors
        .map(|factor| {
            factor
                .parse::<u64>()
                .unwrap_or_else(|_| panic!("{path} {name}: {value}"))
        })
        .product()
}

#[test]
fn every_row_is_true() {
    let mut held = 0;
    for row in rows() {
        let [_, value, place] = row.as_slice() else { continue };
        let quoted: Vec<&str> = place.split('`').collect();
        let [_, path, _, name, _] = quoted.as_slice() else {
            continue;
        };
        assert_eq!(number(value), constant(path, name), "{row:?}");
        held += 1;
    }
    assert!(held >= 30, "the test is blind: {held}");
}

#[test]
fn the_limits_of_requests_are_those_of_the_platform_too() {
    let wrangler = file("wrangler.toml");
    let mut held = 0;
    for row in rows().iter().filter(|row| row.len() == 4) {
        let Some(limit) = LIMITS.iter().find(|limit| row[0] == format!("`{}`", limit.name)) else {
            assert_eq!(row[0], "Counted together");
            continue;
        };
        assert_eq!(
            (number(&row[1]), number(&row[2])),
            (u64::from(limit.most), u64::from(limit.seconds))
        );
        let (_, binding) = wrangler.split_once(&format!("name = \"{}\"\n", limit.binding)).unwrap();
        let said = format!("simple = {{ limit = {}, period = {} }}", limit.most, limit.seconds);
        assert_eq!(binding.lines().nth(1), Some(said.as_str()));
        assert!(matches!(limit.seconds, 10 | 60), "the platform has no other");
        held += 1;
    }
    assert_eq!(held, LIMITS.len());
}

static THREE: Limit = Limit {
    name: "three",
    binding: "",
    most: 3,
    seconds: 60,
};

#[test]
fn a_window_ends_and_keys_are_apart() {
    let mut counters = Counters::default();
    let at = |seconds: i64| Timestamp::from_unix_seconds(600 + seconds);
    for _ in 0..3 {
        assert_eq!(counters.count(&THREE, "a", at(10)), Ok(()));
    }
    assert_eq!(counters.count(&THREE, "a", at(10)), Err(50));
    assert_eq!(counters.count(&THREE, "a", at(59)), Err(1));
    assert_eq!(counters.count(&THREE, "b", at(59)), Ok(()));
    assert_eq!(counters.count(&IP, "a", at(59)), Ok(()), "another limit");
    assert_eq!(counters.count(&THREE, "a", at(60)), Ok(()));
    // A clock that goes back counts anew, and neither panics nor locks anybody out.
    assert_eq!(counters.count(&THREE, "a", at(-3_600)), Ok(()));
}

/// However many addresses a flood has, what is counted stays small, and nobody is turned away for it.
#[test]
fn the_table_of_counts_is_bounded() {
    let mut counters = Counters::default();
    let now = Timestamp::from_unix_seconds(600);
    for number in 0..30_000 {
        assert_eq!(counters.count(&THREE, &format!("k{number}"), now), Ok(()));
    }
    assert!(format!("{counters:?}").len() < 10_000 * 64, "bounded");
    for _ in 0..3 {
        counters.count(&THREE, "k1", now).ok();
    }
    assert!(
        counters.count(&THREE, "k1", now).is_err(),
        "who was counted is counted on"
    );
    assert_eq!(counters.count(&THREE, "late", now.plus_seconds(60)), Ok(()));
}

#[test]
fn a_subscriber_has_one_key() {
    assert_eq!(key_of_ip("2001:db8:1:2:3:4:5:6"), key_of_ip("2001:db8:1:2::1"));
    assert_ne!(key_of_ip("2001:db8:1:2::1"), key_of_ip("2001:db8:1:3::1"));
    assert_eq!(key_of_ip("203.0.113.9"), "203.0.113.9");
}
