//! What stands between the name of a start tag and its end: `(S Attribute)* S?` (XML 1.0 [40], [41], [25]).

use super::XmlError;
use super::chars::is_space;

/// One attribute as it is written; offsets count from the start of the document.
pub(super) struct RawAttribute<'t> {
    pub name: &'t str,
    pub name_at: usize,
    /// Between the quotes, not normalised.
    pub value: &'t str,
    pub value_at: usize,
}

/// Cuts the attributes of one start tag apart, or refuses them.
pub(super) struct Attributes<'t> {
    rest: &'t str,
    at: usize,
}

impl<'t> Attributes<'t> {
    /// `text` follows the name of the element; `at` is its offset.
    pub fn new(text: &'t str, at: usize) -> Self {
        Self { rest: text, at }
    }

    fn skip_space(&mut self) -> bool {
        let skipped = self.rest.bytes().take_while(|b| is_space(*b)).count();
        self.take(skipped);
        skipped > 0
    }

    fn take(&mut self, length: usize) -> Option<&'t str> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.at += length;
        self.rest = rest;
        Some(taken)
    }

    fn attribute(&mut self) -> Option<RawAttribute<'t>> {
        let name_at = self.at;
        let length = self.rest.bytes().position(|b| b == b'=' || is_space(b))?;
        let name = self.take(length)?;
        self.skip_space();
        self.take(1).filter(|equals| *equals == "=")?;
        self.skip_space();
        let quote = *self.take(1)?.as_bytes().first().filter(|b| matches!(b, b'"' | b'\''))?;
        let value_at = self.at;
        let value = self.take(self.rest.bytes().position(|b| b == quote)?)?;
        self.take(1)?;
        Some(RawAttribute {
            name,
            name_at,
            value,
            value_at,
        })
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = Result<RawAttribute<'t>, XmlError>;

    fn next(&mut self) -> Option<Self::Item> {
        let spaced = self.skip_space();
        if self.rest.is_empty() {
            return None;
        }
        let at = self.at;
        let attribute = if spaced { self.attribute() } else { None };
        Some(attribute.ok_or(XmlError::MalformedAttribute { at }))
    }
}
