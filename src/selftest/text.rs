//! Templates: text with names in braces, filled in once.

use super::Unmade;

/// `template` with each `{name}` replaced by its value. What is filled in is not looked at again.
pub(super) fn expand(template: &str, value: &dyn Fn(&str) -> Option<String>) -> Result<String, Unmade> {
    let mut text = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or(Unmade::Name)?;
        text.push_str(before);
        text.push_str(&value(name).ok_or(Unmade::Name)?);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// The first `from` replaced by `to`; an empty `from` is the whole text. It must be there.
pub(super) fn replaced(text: &str, from: &str, to: &str) -> Result<String, Unmade> {
    match from {
        "" => Ok(to.to_owned()),
        from if text.contains(from) => Ok(text.replacen(from, to, 1)),
        _ => Err(Unmade::Edit),
    }
}

/// What stands before and after the first `at`, which goes to the first half.
pub(super) fn split_after<'t>(text: &'t str, at: &str) -> (&'t str, &'t str) {
    let end = text.find(at).map_or(text.len(), |start| start + at.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Text content in canonical form (C14N 1.0 2.3).
pub(super) fn text(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An attribute's value in canonical form (C14N 1.0 2.3).
pub(super) fn attribute(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
