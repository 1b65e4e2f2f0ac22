//! What lower layers and the guides say in English, in the language of the page.

use super::{Messages, fill};
use std::borrow::Cow;

impl Messages {
    /// An English text in this language; as it is where there is no other.
    pub fn said<'t>(&self, english: &'t str) -> Cow<'t, str> {
        let pairs = || self.said.iter().copied().flatten();
        if let Some((_, text)) = pairs().find(|(key, _)| *key == english) {
            return Cow::Borrowed(text);
        }
        let found = pairs().find_map(|(key, text)| Some((matched(key, english)?, text)));
        let Some((values, text)) = found else {
            return Cow::Borrowed(english);
        };
        let values: Vec<(&str, Cow<'_, str>)> = values
            .into_iter()
            .map(|(name, value)| match name {
                "rest" => (name, self.said(value)),
                _ => (name, Cow::Borrowed(value)),
            })
            .collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_ref())).collect();
        Cow::Owned(fill(text, &values))
    }
}

/// What stands at each `{name}` of a key, if the text has its form.
fn matched<'t>(key: &'static str, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
    let (start, mut key) = key.split_once('{')?;
    let mut text = text.strip_prefix(start)?;
    let mut values = Vec::new();
    loop {
        let (name, after) = key.split_once('}')?;
        let (fixed, next) = match after.split_once('{') {
            Some((fixed, next)) => (fixed, Some(next)),
            None => (after, None),
        };
        let end = match next {
            Some(_) => text.find(fixed)?,
            // The last one takes all that is left, so that a value may have what stands after it.
            None => text.ends_with(fixed).then(|| text.len().checked_sub(fixed.len()))??,
        };
        values.push((name, text.get(..end)?));
        text = text.get(end + fixed.len()..)?;
        match next {
            Some(next) => key = next,
            None => return Some(values),
        }
    }
}
