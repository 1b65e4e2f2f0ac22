//! `docs/dependencies.md` lists every direct dependency and no other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

fn file(path: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The names in the first column under a heading, each with a reason.
fn listed(heading: &str) -> BTreeSet<String> {
    let text = file("docs/dependencies.md");
    let (_, section) = text.split_once(&format!("## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (name, rest) = row.split_once("` | ").unwrap();
        assert!(rest.len() > 10, "{name} has no reason");
        name.to_owned()
    })
    .collect()
}

/// The names that begin lines of these sections of Cargo.toml.
fn crates(sections: &[&str]) -> BTreeSet<String> {
    let text = file("Cargo.toml");
    let names = |section: &str| {
        let (_, rest) = text.split_once(&format!("\n[{section}]\n")).unwrap();
        let lines = rest
            .split("\n[")
            .next()
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>();
        let dependencies = lines.into_iter().filter(|line| !line.starts_with('#'));
        dependencies
            .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
            .collect::<Vec<_>>()
    };
    sections.iter().flat_map(|section| names(section)).collect()
}

#[test]
fn every_crate_of_the_worker_has_its_reason() {
    let wanted = crates(&["dependencies", "target.'cfg(target_arch = \"wasm32\")'.dependencies"]);
    assert!(wanted.len() > 10, "the test is blind");
    assert_eq!(listed("In the Worker"), wanted);
}

/// Those that the Worker has, too, are there for their further features.
#[test]
fn every_crate_of_the_tests_has_its_reason() {
    let worker = listed("In the Worker");
    let wanted: BTreeSet<String> = crates(&["dev-dependencies"]).difference(&worker).cloned().collect();
    assert_eq!(listed("In tests, in Rust"), wanted);
}

#[test]
fn every_package_of_npm_has_its_reason() {
    let package: serde_json::Value = serde_json::from_str(&file("package.json")).unwrap();
    assert!(package.get("dependencies").is_none(), "nothing of npm is deployed");
    let wanted = package["devDependencies"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(listed("In builds and tests, from npm"), wanted);
}
