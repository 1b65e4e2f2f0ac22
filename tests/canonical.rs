//! Canonical XML beside libxml2's: generated documents, whole and in part, by both methods, with and without a
//! PrefixList, with and without a node left out. `make differential` compares a million; DOCUMENTS and SEED choose.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use saml_edge::verdict::Refusal;
use saml_edge::xml::{Canonicalization, Document, Element, Limits, XML_NAMESPACE, canonicalize};
use support::documents::{document, prefix_list};
use support::libxml2::{Libxml2, Query};
use support::mutate::Dice;

fn setting(name: &str, otherwise: usize) -> usize {
    let value = std::env::var(format!("SAML_EDGE_{name}"));
    value.map_or(otherwise, |value| value.parse().unwrap())
}

/// What libxml2 reads and this crate refuses, and why.
const STRICTER: &[(&str, &str)] = &[
    ("xml.dtd_forbidden", "no entities of the sender's"),
    (
        "xml.duplicate_attribute",
        "one expanded name by two prefixes: libxml2 warns and goes on",
    ),
    (
        "xml.duplicate_id",
        "what a Reference names must not be a matter of opinion",
    ),
    ("xml.invalid_id", "an ID is an NCName"),
    ("xml.invalid_name", "names with colons amiss: libxml2 warns and goes on"),
    (
        "xml.malformed_attribute",
        "white space before each; libxml2 asks for none before standalone",
    ),
    (
        "xml.not_utf8",
        "an encoding that libxml2 does not know it reads as ISO 8859-1",
    ),
    ("xml.prefix_undeclared", "Namespaces 1.0; libxml2 warns and goes on"),
    ("xml.prefixed_id", "attribute pollution"),
    (
        "xml.processing_instruction",
        "canonicalizers keep them and readers differ",
    ),
    ("xml.relative_namespace", "no canonical form; libxml2 says so later"),
    ("xml.reserved_namespace", "libxml2 warns and goes on"),
    ("xml.reserved_prefix", "libxml2 warns and goes on"),
    (
        "xml.unbound_prefix",
        "libxml2 warns and takes the prefix for part of the name",
    ),
    ("xml.unknown_xml_attribute", "reserved; readers differ"),
    ("xml.unsupported_encoding", "UTF-8 only"),
    ("xml.unsupported_version", "XML 1.0 only"),
];

/// What was compared.
#[derive(Default)]
struct Counts {
    documents: AtomicUsize,
    forms: AtomicUsize,
    ampersands: AtomicUsize,
    inherited: AtomicUsize,
    both_refused: AtomicUsize,
    refused_here: Mutex<BTreeMap<&'static str, usize>>,
}

fn add(count: &AtomicUsize) -> usize {
    count.fetch_add(1, Ordering::Relaxed) + 1
}

#[test]
fn generated_documents_are_canonical_as_libxml2_has_them() {
    let (documents, seed) = (setting("DOCUMENTS", 10_000), setting("SEED", 1));
    let counts = Counts::default();
    let compared = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let counts = &counts;
            scope.spawn(move || {
                let mut judge = Libxml2::start()?;
                for number in (half..documents).step_by(2) {
                    compare(&mut judge, (seed as u64) << 32 | number as u64, counts);
                }
                Some(())
            })
        });
        halves
            .map(|half| half.join().unwrap())
            .into_iter()
            .all(|half| half.is_some())
    });
    if !compared {
        return;
    }
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    println!(
        "{} documents, {} canonical forms equal libxml2's, {} but for its & in namespace names, {} refused for inherited \
         xml: attributes; of the damaged ones {} refused by both",
        of(&counts.documents),
        of(&counts.forms),
        of(&counts.ampersands),
        of(&counts.inherited),
        of(&counts.both_refused),
    );
    let stricter = counts.refused_here.into_inner().unwrap();
    println!("refused here only: {stricter:?}");
    let unlisted = stricter
        .keys()
        .find(|code| !STRICTER.iter().any(|(listed, _)| listed == *code));
    assert_eq!(unlisted, None, "libxml2 reads what is refused with this code");
    assert_eq!(of(&counts.documents), documents);
    assert!(
        of(&counts.forms) > 3 * documents,
        "most forms must be compared, not refused"
    );
    assert!(
        of(&counts.inherited) > 0 && of(&counts.both_refused) > 0,
        "the generator has lost a shape"
    );
}

/// A namespace name that is read has a canonical form there too: URIs put together from pieces, most of them none.
#[test]
fn namespace_names_are_names_there_too() {
    const PIECES: [&str; 32] = [
        "urn:",
        "http:",
        "HTTP:",
        "a1+-.:",
        "1:",
        "//",
        "/",
        ":",
        "@",
        "?",
        "#",
        "%",
        "%4a",
        "%G0",
        "[::1]",
        "[",
        "]",
        "a",
        "Z9",
        "-._~",
        "!$&amp;'()*+,;=",
        "e.example",
        ":80",
        ":99999",
        ":100000",
        ":x",
        "127.0.0.1",
        "..",
        "|",
        "^",
        "&#233;",
        " ",
    ];
    let Some(mut judge) = Libxml2::start() else { return };
    let mut dice = Dice(setting("SEED", 1) as u64);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut uri = (*dice.pick(&PIECES[..6])).to_owned();
        for _ in 0..dice.below(6) {
            let piece = *dice.pick(&PIECES);
            uri.push_str(piece);
        }
        let xml = format!("<a xmlns=\"{uri}\"/>");
        let Ok(document) = Document::parse(xml.as_bytes(), &Limits::SAML) else {
            refused += 1;
            continue;
        };
        let ours = canonicalize(document.root(), &Canonicalization::EXCLUSIVE, None).unwrap();
        let query = Query {
            exclusive: true,
            apex: 0,
            omitted: None,
            prefixes: String::new(),
        };
        let theirs = judge.ask(xml.as_bytes(), &[query]).map(|mut answers| answers.remove(0));
        assert_eq!(theirs, Some(unescaped(&ours)), "{uri}");
        read += 1;
    }
    println!("{read} namespace names read here and by libxml2, {refused} refused here");
    assert!(read > 1_000 && refused > 1_000);
}

/// One document as it was made, and once damaged.
fn compare(judge: &mut Libxml2, seed: u64, counts: &Counts) {
    let mut dice = Dice(seed);
    let most = if dice.below(50) == 0 { 200 } else { 12 };
    let xml = document(&mut dice, most);
    let parsed = Document::parse(xml.as_bytes(), &Limits::SAML);
    let parsed = parsed.unwrap_or_else(|error| panic!("seed {seed:#x}: {error:?}\n{xml}"));
    forms(judge, xml.as_bytes(), &parsed, &mut dice, counts, seed);
    let done = add(&counts.documents);
    if done.is_multiple_of(100_000) {
        println!("{done} documents");
    }
    let damaged = damage(xml.into_bytes(), &mut dice);
    match Document::parse(&damaged, &Limits::SAML) {
        Ok(parsed) => forms(judge, &damaged, &parsed, &mut dice, counts, seed),
        Err(_) if judge.ask(&damaged, &[]).is_none() => drop(add(&counts.both_refused)),
        Err(error) => {
            if !STRICTER.iter().any(|(listed, _)| *listed == error.code()) {
                println!("seed {seed:#x}: {error:?}\n{}", String::from_utf8_lossy(&damaged));
            }
            *counts.refused_here.lock().unwrap().entry(error.code()).or_default() += 1;
        }
    }
}

/// What is read here must be read there, and be the same.
fn forms(judge: &mut Libxml2, octets: &[u8], parsed: &Document, dice: &mut Dice, counts: &Counts, seed: u64) {
    let root = parsed.root();
    let elements: Vec<Element<'_>> = std::iter::once(root).chain(root.descendants()).collect();
    let queries: Vec<Query> = (0..6).map(|kind| query(dice, &elements, kind)).collect();
    let Some(answers) = judge.ask(octets, &queries) else {
        panic!(
            "seed {seed:#x}: read here, and refused by libxml2\n{}",
            String::from_utf8_lossy(octets)
        );
    };
    for (query, theirs) in queries.iter().zip(answers) {
        let (apex, omitted) = (elements[query.apex], query.omitted.map(|at| elements[at].node()));
        let prefixes: Vec<&str> = query.prefixes.split_ascii_whitespace().collect();
        let method = if query.exclusive {
            Canonicalization::Exclusive {
                inclusive_prefixes: &prefixes,
            }
        } else {
            Canonicalization::Inclusive
        };
        let context = || format!("seed {seed:#x}, {query:?}\n{}", String::from_utf8_lossy(octets));
        match canonicalize(apex, &method, omitted) {
            Ok(ours) if ours == theirs => drop(add(&counts.forms)),
            Ok(ours) if unescaped(&ours) == theirs => drop(add(&counts.ampersands)),
            Ok(ours) => panic!(
                "{}\nours   {}\ntheirs {}",
                context(),
                String::from_utf8_lossy(&ours),
                String::from_utf8_lossy(&theirs)
            ),
            Err(error) => {
                assert!(!query.exclusive && inherits(apex), "{}: {}", error.code(), context());
                add(&counts.inherited);
            }
        }
    }
}

/// C14N 1.0 2.3 escapes namespace names as it does attributes; libxml2 (2.9.14) writes their `&` as it is. What it would
/// write: nothing else may differ. In a canonical form `<` begins a tag, and only quotes hide the `>` that ends it.
fn unescaped(ours: &[u8]) -> Vec<u8> {
    let mut out = String::new();
    for piece in std::str::from_utf8(ours).unwrap().split_inclusive('<') {
        let mut quoted = false;
        let end = piece.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, text) = piece.split_at(end.unwrap_or(piece.len()));
        let values = tag.split('"').scan(String::new(), |name, part| {
            let of_namespace = name.ends_with(" xmlns=") || name.contains(" xmlns:");
            *name = part.to_owned();
            Some(if of_namespace {
                part.replace("&amp;", "&")
            } else {
                part.to_owned()
            })
        });
        out.push_str(&values.collect::<Vec<_>>().join("\""));
        out.push_str(text);
    }
    out.into_bytes()
}

/// Whether an element around `apex` has an `xml:` attribute, which inclusive C14N would carry over.
fn inherits(apex: Element<'_>) -> bool {
    let around = std::iter::successors(apex.parent(), |element| element.parent());
    around.into_iter().any(|element| {
        element
            .attributes()
            .any(|attribute| attribute.namespace == XML_NAMESPACE)
    })
}

fn query(dice: &mut Dice, elements: &[Element<'_>], kind: usize) -> Query {
    let apex = if kind < 2 { 0 } else { dice.below(elements.len()) };
    let below = elements[apex].descendants().count();
    Query {
        exclusive: kind.is_multiple_of(2),
        apex,
        omitted: (below > 0 && dice.below(2) == 0).then(|| apex + 1 + dice.below(below)),
        prefixes: if kind.is_multiple_of(2) {
            prefix_list(dice)
        } else {
            String::new()
        },
    }
}

/// One to three small changes to the octets.
fn damage(mut octets: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    const PIECES: [&[u8]; 24] = [
        b"<",
        b">",
        b"&",
        b";",
        b"\"",
        b"'",
        b"/",
        b"=",
        b":",
        b" ",
        b"xmlns=''",
        b"xmlns:a=\"\"",
        b" xmlns='urn:c'",
        b"]]>",
        b"<!--",
        b"-->",
        b"--",
        b"<a:b/>",
        b"&#0;",
        b"&x;",
        b"\r",
        b"\xEF\xBB\xBF",
        b"<![CDATA[",
        b"\xC2\x80",
    ];
    for _ in 0..=dice.below(3) {
        let at = dice.below(octets.len());
        match dice.below(4) {
            0 => drop(octets.remove(at)),
            1 => octets[at] = b"<>&;\"'/=: ax\n"[dice.below(13)],
            _ => drop(octets.splice(at..at, dice.pick(&PIECES).iter().copied())),
        }
    }
    octets
}
