//! The layers: a module uses only what stands before it, the runtime stays at the edge, and what the docs name exists.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: &[&str] = &[
    "json",
    "verdict",
    "octets",
    "time",
    "xml",
    "crypto",
    "jose",
    "dsig",
    "xmlenc",
    "saml",
    "binding",
    "settings",
    "relying_party",
    "profile",
    "session",
    "oidc",
    "selftest",
    "service",
    "edge",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file without comments and without its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn a_module_uses_only_what_stands_before_it() {
    let mut looked_at = 0;
    for path in sources(&root().join("src")) {
        let module = path
            .strip_prefix(root().join("src"))
            .unwrap()
            .iter()
            .next()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let module = module.trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        let place = ORDER
            .iter()
            .position(|of| *of == module)
            .unwrap_or_else(|| panic!("{module} has no place in the order"));
        for used in code(&path).split("crate::").skip(1) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            let used = ORDER.iter().position(|of| *of == name);
            let used = used.unwrap_or_else(|| panic!("{}: crate::{name} has no place in the order", path.display()));
            assert!(
                used <= place,
                "{}: {module} uses {name}, which stands after it",
                path.display()
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "only {looked_at} uses were found: the test is blind");
}

#[test]
fn only_the_edge_knows_the_runtime() {
    for path in sources(&root().join("src")) {
        if path.starts_with(root().join("src/edge/worker")) {
            continue;
        }
        for word in ["worker::", "js_sys", "wasm_bindgen", "getrandom"] {
            let uses = code(&path)
                .lines()
                .any(|line| line.contains(word) && !line.contains("mod worker"));
            assert!(!uses, "{} names {word}", path.display());
        }
    }
}

#[test]
fn no_file_outgrows_its_reader() {
    let folders = [
        "src",
        "crates/strict-xml/src",
        "crates/decoding/src",
        "crates/montgomery/src",
    ];
    for path in folders.iter().flat_map(|folder| sources(&root().join(folder))) {
        let lines = code(&path).lines().count();
        assert!(lines <= 500, "{} has {lines} lines: split it", path.display());
    }
}

#[test]
fn every_path_that_the_docs_name_exists() {
    let mut named = 0;
    let mut documents = vec![root().join("README.md")];
    for folder in ["docs", "docs/decisions"] {
        documents.extend(
            fs::read_dir(root().join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().path()),
        );
    }
    for document in documents
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
    {
        let text = fs::read_to_string(document).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path = ["src/", "tests/", "docs/", "scripts/", "demo/", "crates/"]
                .iter()
                .any(|folder| quoted.starts_with(folder));
            if is_path {
                assert!(root().join(quoted).exists(), "{} names {quoted}", document.display());
                named += 1;
            }
        }
    }
    assert!(named > 10);
}
