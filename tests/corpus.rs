//! Documents that others wrote, and what must become of each. What we refuse on purpose is listed in
//! `corpus-exceptions.tsv`; a refusal that is not listed fails, and so does a listed one that no longer happens.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use saml_edge::crypto::{Certificate, VerifyingKey};
use saml_edge::dsig::{SignaturePolicy, verify};
use saml_edge::saml::{MetadataDocument, MetadataError};
use saml_edge::time::Timestamp;
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Canonicalization, Document, Limits, canonicalize};
use support::corpus::{decode, folder, rows, sha256_hex};

/// The refusals of the exceptions file for `suite`: file → code.
fn exceptions(suite: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus-exceptions.tsv");
    let rows = rows(&path).into_iter().filter(|row| row[0] == suite);
    rows.map(|row| (row[1].clone(), row[2].clone())).collect()
}

/// Compares what was refused with what the exceptions file says of `suite`.
fn assert_exceptions(suite: &str, refused: BTreeMap<String, String>) {
    let listed = exceptions(suite);
    let lines = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        let only: BTreeSet<String> = a
            .iter()
            .filter(|(k, v)| b.get(*k) != Some(v))
            .map(|(k, v)| format!("{suite}\t{k}\t{v}"))
            .collect();
        only.into_iter().collect::<Vec<_>>().join("\n")
    };
    let (unlisted, gone) = (lines(&refused, &listed), lines(&listed, &refused));
    assert!(
        unlisted.is_empty(),
        "refused, but not listed as an exception:\n{unlisted}"
    );
    assert!(gone.is_empty(), "listed as an exception, but not refused so:\n{gone}");
}

#[test]
fn strictness_cases() {
    let Some(folder) = folder() else { return };
    let mut wrong = Vec::new();
    let rows = rows(&folder.join("xml-strictness/cases.tsv"));
    for row in &rows {
        let (name, expect, why) = (&row[0], &row[1], &row[2]);
        let document: String = serde_json::from_str(&row[3]).unwrap();
        let parsed = Document::parse(document.as_bytes(), &Limits::SAML);
        match (expect.as_str(), parsed) {
            ("reject", Ok(_)) => wrong.push(format!("{name}: accepted")),
            ("accept", Err(error)) => wrong.push(format!("{name}: {error:?}")),
            ("accept", Ok(document)) => {
                let root = document.root();
                let mut read = root
                    .attributes()
                    .map(|a| format!("{}={}", a.local_name, a.value))
                    .collect::<String>();
                read.push_str(root.text().unwrap_or_default());
                let value: Option<String> = why.strip_prefix("value: ").and_then(|v| serde_json::from_str(v).ok());
                let known = ["b has no namespace"];
                if value
                    .as_ref()
                    .is_some_and(|v| *v != read && !known.contains(&v.as_str()) && !v.contains("or reject"))
                {
                    wrong.push(format!("{name}: read {read:?}, wanted {value:?}"));
                }
            }
            _ => {}
        }
    }
    println!("{} strictness cases", rows.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn canonical_documents() {
    let Some(folder) = folder() else { return };
    let (mut refused, mut wrong, mut right) = (BTreeMap::new(), Vec::new(), 0);
    for row in rows(&folder.join("c14n-digests/documents.tsv")) {
        let (file, encoding) = (&row[0], &row[1]);
        let Some(octets) = decode(&folder, file, encoding, Some(&row[2])) else {
            wrong.push(format!("{file}: cannot be decoded"));
            continue;
        };
        let document = match Document::parse(&octets, &Limits::SAML) {
            Ok(document) => document,
            Err(error) => {
                refused.insert(file.clone(), error.code().to_owned());
                continue;
            }
        };
        for (method, want) in [
            (Canonicalization::Inclusive, &row[3]),
            (Canonicalization::EXCLUSIVE, &row[5]),
        ] {
            let octets = canonicalize(document.root(), &method, None).unwrap();
            if sha256_hex(&octets) == *want {
                right += 1;
            } else {
                wrong.push(format!("{file}: {method:?}"));
            }
            let again = Document::parse(
                &octets,
                &Limits {
                    octets: 1 << 20,
                    ..Limits::SAML
                },
            )
            .unwrap();
            let fixed = canonicalize(again.root(), &method, None).unwrap();
            assert!(fixed == octets, "{file}: not a fixed point under {method:?}");
        }
    }
    println!("{right} canonical documents");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_exceptions("c14n-documents", refused);
}

#[test]
fn canonical_subtrees() {
    let Some(folder) = folder() else { return };
    let (mut refused, mut wrong, mut right) = (BTreeMap::new(), Vec::new(), 0);
    for row in rows(&folder.join("c14n-digests/subtrees_exclusive.tsv")) {
        let (file, index) = (&row[0], row[3].parse::<usize>().unwrap());
        let octets = decode(&folder, file, &row[1], Some(&row[2])).unwrap();
        let document = match Document::parse(&octets, &Limits::SAML) {
            Ok(document) => document,
            Err(error) => {
                refused.insert(file.clone(), error.code().to_owned());
                continue;
            }
        };
        let root = document.root();
        let named = |local: &str| matches!(local, "SignedInfo" | "Assertion" | "Response");
        let element = std::iter::once(root)
            .chain(root.descendants())
            .filter(|element| named(element.local_name()) && is_signable(element.namespace()))
            .nth(index);
        match element.map(|e| {
            (
                e.local_name(),
                sha256_hex(&canonicalize(e, &Canonicalization::EXCLUSIVE, None).unwrap()),
            )
        }) {
            Some((local, digest)) if local == row[4] && digest == row[5] => right += 1,
            other => wrong.push(format!("{file} {index} {}: {other:?}", row[4])),
        }
    }
    println!("{right} canonical subtrees");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_exceptions("c14n-subtrees", refused);
}

fn is_signable(namespace: &str) -> bool {
    matches!(
        namespace,
        "http://www.w3.org/2000/09/xmldsig#"
            | "urn:oasis:names:tc:SAML:2.0:assertion"
            | "urn:oasis:names:tc:SAML:2.0:protocol"
    )
}

/// The keys of all certificates that upstreams' signatures were made with: those cut out for us, and the files that
/// the manifests name. Tiny ones are no keys here.
fn keys(corpus: &Path) -> Vec<VerifyingKey> {
    let mut paths = BTreeSet::new();
    for folder in std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()) {
        if let Ok(entries) = std::fs::read_dir(folder.join("_certs")) {
            paths.extend(entries.map(|entry| entry.unwrap().path()));
        }
        let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).unwrap_or_default();
        let named = manifest
            .split(" OK[")
            .skip(1)
            .filter_map(|rest| rest.split([']', '+']).next()?.split_once(' '));
        paths.extend(named.map(|(_, file)| folder.join(file)));
    }
    let files = paths.iter().filter_map(|path| std::fs::read(path).ok());
    let certificates = files.filter_map(|file| Certificate::parse_all(&file).ok()).flatten();
    certificates
        .filter_map(|certificate| certificate.verifying_key().ok())
        .collect()
}

/// Responses of other toolkits, and whether libxmlsec1 verified all their signatures. What it did not verify must be
/// refused here; what it verified must verify here, or be a listed exception: it is judged by signature alone, and
/// many are wrapping attacks.
#[test]
fn signed_responses() {
    let Some(folder) = folder() else { return };
    let (mut refused, mut wrong, mut verified, mut rejected) = (BTreeMap::new(), Vec::new(), 0, 0);
    let keys = keys(&folder);
    for entry in std::fs::read_dir(&folder).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.tsv")) else {
            continue;
        };
        let head: Vec<&str> = manifest.lines().next().unwrap().split('\t').collect();
        let column = |name: &str| head.iter().position(|title| *title == name).unwrap();
        let (root, signatures) = (column("root"), column("signatures"));
        for row in rows(&folder.join("MANIFEST.tsv")) {
            if row[root] != "Response" {
                continue;
            }
            let name = format!("{}/{}", folder.file_name().unwrap().to_string_lossy(), row[0]);
            let Some(octets) = decode(&folder, &row[0], &row[1], None) else {
                wrong.push(format!("{name}: cannot be decoded"));
                continue;
            };
            let result = Document::parse(&octets, &Limits::SAML)
                .map_err(|error| error.code())
                .and_then(|document| {
                    verify(&document, &keys, SignaturePolicy::Either, true).map_err(|error| error.code())
                });
            let all_verified = row[signatures]
                .split(" ;; ")
                .all(|signature| signature.contains(" OK["));
            match (all_verified, result) {
                (true, Ok(_)) => verified += 1,
                (true, Err(code)) => drop(refused.insert(name, code.to_owned())),
                (false, Err(_)) => rejected += 1,
                (false, Ok(_)) => wrong.push(format!("{name}: verified, but is {}", row[signatures])),
            }
        }
    }
    println!("{verified} signed responses verified, {rejected} refused that libxmlsec1 did not verify");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_exceptions("signed-responses", refused);
}

/// Every XML file below `folder`, by its path in it.
fn xml_files(folder: &Path, at: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(xml_files(folder, &path));
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
        }
    }
    found
}

/// Reads every identity provider of a document; how many there are.
fn read_all(octets: &[u8], now: Timestamp) -> Result<usize, MetadataError> {
    let document = MetadataDocument::parse(octets)?;
    let ids = document.identity_providers()?;
    if ids.is_empty() {
        return document.identity_provider(None, now).map(|_| 0);
    }
    for id in &ids {
        document.identity_provider(Some(id), now)?;
    }
    Ok(ids.len())
}

/// Metadata of identity providers, as other toolkits test with it: each file is read, at a time before any of it ends, or
/// refused for the reason that is listed. What has ended by now is refused for that.
#[test]
fn identity_provider_metadata() {
    let Some(folder) = folder() else { return };
    let now = Timestamp::from_unix_seconds(1_795_435_200);
    let (mut refused, mut read, mut ended) = (BTreeMap::new(), 0, 0);
    for file in xml_files(&folder, &folder) {
        let octets = std::fs::read(folder.join(&file)).unwrap();
        let text = String::from_utf8_lossy(&octets);
        if !text.contains("IDPSSODescriptor") || !text.contains("urn:oasis:names:tc:SAML:2.0:metadata") {
            continue;
        }
        match read_all(&octets, Timestamp::from_unix_seconds(0)) {
            Ok(providers) => {
                assert!(providers > 0, "{file}");
                read += providers;
                match read_all(&octets, now) {
                    Ok(_) => {}
                    Err(MetadataError::Expired { .. }) => ended += 1,
                    Err(error) => panic!("{file}: {error:?}"),
                }
            }
            Err(error) => {
                refused.insert(file, error.code().to_owned());
            }
        }
    }
    println!(
        "{read} identity providers read; {} files refused, {ended} have ended",
        refused.len()
    );
    assert!(read > 20, "{read}");
    assert_exceptions("metadata", refused);
}
