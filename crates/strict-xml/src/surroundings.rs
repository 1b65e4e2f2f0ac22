//! Namespaces from around a document: what decryption needs (XML-Enc 4.4), because the plaintext of an element may use
//! prefixes that its ciphertext's ancestors declare.

use super::document::{Document, Element};

/// Namespace declarations in scope: prefix (empty for the default one) and namespace name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    bindings: Vec<(String, String)>,
}

impl Surroundings {
    /// The declarations in scope in the content of `element`: the nearest of each prefix.
    pub fn of(element: Element<'_>) -> Self {
        let mut around = Self::default();
        let mut next = Some(element);
        while let Some(element) = next {
            for declaration in element.document.declarations(element.record) {
                let prefix = element.document.slice(declaration.prefix);
                around.bind(prefix, element.document.slice(declaration.uri));
            }
            next = element.parent();
        }
        around
    }

    /// The same with one more declaration, if its prefix is free.
    #[must_use]
    pub fn with(mut self, prefix: &str, uri: &str) -> Self {
        self.bind(prefix, uri);
        self
    }

    fn bind(&mut self, prefix: &str, uri: &str) {
        if !self.bindings.iter().any(|(bound, _)| bound == prefix) {
            self.bindings.push((prefix.to_owned(), uri.to_owned()));
        }
    }

    /// What a document can inherit: `xmlns=""` declares nothing.
    pub(super) fn inherited(&self) -> impl Iterator<Item = (&str, &str)> {
        let bound = self.bindings.iter().filter(|(_, uri)| !uri.is_empty());
        bound.map(|(prefix, uri)| (prefix.as_str(), uri.as_str()))
    }
}

impl Document {
    /// Whether `element` is one of this very document's.
    pub fn owns(&self, element: Element<'_>) -> bool {
        std::ptr::eq(self, element.document)
    }
}
