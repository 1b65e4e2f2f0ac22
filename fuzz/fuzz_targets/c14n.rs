//! Canonical octets are a fixed point: parsed again they say the same, and are their own canonical form.
#![no_main]

use fuzz::elements;
use libfuzzer_sys::fuzz_target;
use saml_edge::xml::{Canonicalization, Document, Element, Limits, canonicalize};

/// As `SignedOctets::parse` reads what was hashed.
const LIMITS: Limits = Limits {
    octets: 4 * Limits::SAML.octets,
    ..Limits::SAML
};

fuzz_target!(|octets: &[u8]| {
    let Ok(document) = Document::parse(octets, &Limits::SAML) else {
        return;
    };
    let all = elements(&document);
    let mut prefixes: Vec<&str> = all
        .iter()
        .map(|element| element.prefix())
        .filter(|p| !p.is_empty())
        .collect();
    prefixes.truncate(3);
    prefixes.push("#default");
    let listed = Canonicalization::Exclusive {
        inclusive_prefixes: &prefixes,
    };
    let middle = all[all.len() / 2];
    for method in [Canonicalization::EXCLUSIVE, listed, Canonicalization::Inclusive] {
        for apex in [document.root(), middle] {
            let Ok(canonical) = canonicalize(apex, &method, None) else {
                continue;
            };
            let again = Document::parse(&canonical, &LIMITS).expect("canonical octets are a document");
            assert_same(apex, &again);
            assert_eq!(canonicalize(again.root(), &method, None).as_ref(), Ok(&canonical));
        }
        // What is left out is gone, and nothing else.
        if let Some(omitted) = document.root().children().next()
            && let Ok(canonical) = canonicalize(document.root(), &method, Some(omitted.node()))
        {
            let again = Document::parse(&canonical, &LIMITS).expect("canonical octets are a document");
            let below = 1 + omitted.descendants().count();
            assert_eq!(elements(&again).len() + below, all.len());
        }
    }
});

/// The same elements, attributes and texts.
fn assert_same(apex: Element<'_>, again: &Document) {
    let theirs = elements(again);
    let ours: Vec<Element<'_>> = std::iter::once(apex).chain(apex.descendants()).collect();
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.qualified_name(), theirs.qualified_name());
        assert_eq!(ours.namespace(), theirs.namespace());
        assert!(ours.attributes().eq(theirs.attributes()));
        assert_eq!(ours.text().ok(), theirs.text().ok());
        assert_eq!(ours.has_mixed_content(), theirs.has_mixed_content());
    }
}
