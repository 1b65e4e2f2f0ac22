//! Octets are one document or one refusal, each time the same, and the tree holds together.
#![no_main]

use fuzz::elements;
use libfuzzer_sys::fuzz_target;
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Document, Limits, XmlError, is_ncname};

fuzz_target!(|octets: &[u8]| {
    let document = match Document::parse(octets, &Limits::SAML) {
        Ok(document) => document,
        Err(error) => {
            assert!(XmlError::CODES.contains(&error.code()));
            assert!(!error.expected().is_empty() && !error.found().is_empty());
            assert_eq!(Document::parse(octets, &Limits::SAML).err(), Some(error));
            return;
        }
    };
    assert!(std::str::from_utf8(octets).is_ok());
    let all = elements(&document);
    assert!(all.len() <= Limits::SAML.nodes);
    for element in &all {
        assert!(is_ncname(element.local_name()));
        assert!(element.prefix().is_empty() || is_ncname(element.prefix()));
        assert_eq!(document.element(element.node()), Some(*element));
        let parent = element.parent();
        assert!(parent.map_or(*element == document.root(), |parent| {
            parent.children().any(|child| child == *element)
        }));
        assert_eq!(element.text().is_ok(), element.children().next().is_none());
        assert!(element.attributes().count() <= Limits::SAML.attributes);
        let mut names: Vec<_> = element.attributes().map(|a| (a.namespace, a.local_name)).collect();
        assert!(names.is_sorted());
        names.dedup();
        assert_eq!(names.len(), element.attributes().count());
        if let Some(id) = element.attribute("ID") {
            assert_eq!(document.element_by_id(id), Some(*element));
        }
    }
});
