//! Signatures of the interoperability suites, by their digests: what others signed, canonicalized here, has the digest
//! that they wrote down; and is what libxml2 makes of it, SignedInfo included. What differs is listed with its reason in
//! `corpus-exceptions.tsv`; a difference that is not listed fails, and so does a listed one that is gone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_edge::xml::{Canonicalization, Document, Element, Limits, NodeId, canonicalize};
use sha2::Digest;
use support::corpus::{folder, rows};
use support::libxml2::{Libxml2, Query};
use support::signer::{C14N, ENVELOPED, EXC_C14N};

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.extend(
                path.extension()
                    .is_some_and(|e| e == "xml" || e == "tmpl")
                    .then_some(path),
            ),
        }
    }
    found.sort();
    found
}

/// What one Reference says, if all of it is supported here.
struct Signed<'d> {
    apex: Element<'d>,
    omitted: Option<NodeId>,
    exclusive: bool,
    prefixes: String,
    digest: Vec<u8>,
    hash: fn(&[u8]) -> Vec<u8>,
}

#[test]
fn digests_of_the_interoperability_suites() {
    let Some(folder) = folder() else { return };
    let mut judge = Libxml2::start();
    let (mut differing, mut counts) = (BTreeMap::new(), [0; 4]);
    for suite in ["xmlsec", "santuario"] {
        for path in files(&folder.join(suite)) {
            let name = path.strip_prefix(&folder).unwrap().display().to_string();
            let octets = std::fs::read(&path).unwrap();
            let document = match Document::parse(&octets, &Limits::SAML) {
                Ok(document) => document,
                Err(_) => {
                    counts[3] += 1;
                    continue;
                }
            };
            let all: Vec<Element<'_>> = std::iter::once(document.root())
                .chain(document.root().descendants())
                .collect();
            for (number, reference) in all.iter().filter(|element| element.is(DSIG, "Reference")).enumerate() {
                let Some(signed) = read(*reference, &all) else {
                    counts[2] += 1;
                    continue;
                };
                let canonical = canonical(&signed);
                if let (Some(judge), Ok(octets_here)) = (&mut judge, &canonical) {
                    let theirs = judge.ask(&octets, &[query(&signed, &all)]).unwrap().remove(0);
                    assert_eq!(
                        String::from_utf8_lossy(octets_here),
                        String::from_utf8_lossy(&theirs),
                        "{name} {number}"
                    );
                    counts[1] += 1;
                }
                match canonical {
                    Ok(octets) if (signed.hash)(&octets) == signed.digest => counts[0] += 1,
                    Ok(_) => drop(differing.insert(format!("{name}#{number}"), "differs".to_owned())),
                    Err(code) => drop(differing.insert(format!("{name}#{number}"), code.to_owned())),
                }
            }
        }
    }
    let [equal, compared, unsupported, unread] = counts;
    println!(
        "{equal} foreign digests, {compared} canonical forms equal libxml2's; {unsupported} References of other kinds, {unread} \
         files that are refused or no XML"
    );
    let listed: BTreeMap<String, String> =
        rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus-exceptions.tsv"))
            .into_iter()
            .filter(|row| row[0] == "foreign-digests")
            .map(|row| (row[1].clone(), row[2].clone()))
            .collect();
    let lines = |map: &BTreeMap<String, String>| {
        let lines: Vec<String> = map
            .iter()
            .map(|(file, code)| format!("foreign-digests\t{file}\t{code}"))
            .collect();
        lines.join("\n")
    };
    assert_eq!(lines(&differing), lines(&listed), "what differs, and what is listed");
    assert!(equal > 100, "only {equal}");
}

/// A same-document Reference whose transforms are the enveloped one and a canonicalization.
fn read<'d>(reference: Element<'d>, all: &[Element<'d>]) -> Option<Signed<'d>> {
    let uri = reference.attribute("URI")?;
    let apex = match uri.strip_prefix('#') {
        Some(id) if !id.contains('(') => *all.iter().find(|element| {
            ["Id", "ID", "id"]
                .iter()
                .any(|name| element.attribute(name) == Some(id))
        })?,
        None if uri.is_empty() => reference.document().root(),
        _ => return None,
    };
    let signature = std::iter::successors(reference.parent(), |element| element.parent())
        .find(|element| element.is(DSIG, "Signature"))?;
    let mut signed = Signed {
        apex,
        omitted: None,
        exclusive: false,
        prefixes: String::new(),
        digest: Vec::new(),
        hash: |octets| sha1::Sha1::digest(octets).to_vec(),
    };
    let mut is_canonical = false;
    for part in reference.children() {
        match part.local_name() {
            "Transforms" => {
                for transform in part.children() {
                    match transform.attribute("Algorithm")? {
                        ENVELOPED if !is_canonical => signed.omitted = Some(signature.node()),
                        C14N if !is_canonical => is_canonical = true,
                        EXC_C14N if !is_canonical => {
                            (is_canonical, signed.exclusive) = (true, true);
                            let list = transform
                                .children()
                                .find(|child| child.is(EXC_C14N, "InclusiveNamespaces"));
                            signed.prefixes = list
                                .and_then(|list| list.attribute("PrefixList"))
                                .unwrap_or("")
                                .to_owned();
                        }
                        _ => return None,
                    }
                }
            }
            "DigestMethod" => {
                signed.hash = match part.attribute("Algorithm")? {
                    "http://www.w3.org/2000/09/xmldsig#sha1" => |octets| sha1::Sha1::digest(octets).to_vec(),
                    "http://www.w3.org/2001/04/xmlenc#sha256" => |octets| sha2::Sha256::digest(octets).to_vec(),
                    "http://www.w3.org/2001/04/xmldsig-more#sha384" => |octets| sha2::Sha384::digest(octets).to_vec(),
                    "http://www.w3.org/2001/04/xmlenc#sha512" => |octets| sha2::Sha512::digest(octets).to_vec(),
                    _ => return None,
                };
            }
            _ => {
                let text: String = part.text().ok()?.split_whitespace().collect();
                signed.digest = STANDARD.decode(text).ok().filter(|digest| !digest.is_empty())?;
            }
        }
    }
    Some(signed)
}

fn canonical(signed: &Signed<'_>) -> Result<Vec<u8>, &'static str> {
    let prefixes: Vec<&str> = signed.prefixes.split_ascii_whitespace().collect();
    let method = match signed.exclusive {
        true => Canonicalization::Exclusive {
            inclusive_prefixes: &prefixes,
        },
        false => Canonicalization::Inclusive,
    };
    canonicalize(signed.apex, &method, signed.omitted).map_err(|error| saml_edge::verdict::Refusal::code(&error))
}

fn query(signed: &Signed<'_>, all: &[Element<'_>]) -> Query {
    let place = |node: NodeId| all.iter().position(|element| element.node() == node).unwrap();
    Query {
        exclusive: signed.exclusive,
        apex: place(signed.apex.node()),
        omitted: signed.omitted.map(place),
        prefixes: signed.prefixes.clone(),
    }
}
