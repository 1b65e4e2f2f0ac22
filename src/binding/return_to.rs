//! Where the browser goes after sign-in: an own path, or a listed origin. Anything else is an open redirect.

use std::fmt;

use url::Url;

const MAX_OCTETS: usize = 2_048;

/// A place that is safe to redirect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

/// Why a place is not safe to redirect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnToError {
    /// It is longer than 2,048 octets.
    TooLong,
    /// It has a character that browsers drop or rewrite: a control character, a space, a backslash, non-ASCII.
    ForbiddenCharacter,
    /// It hides a slash, a backslash or a control character in percent-encoding, or is wrongly percent-encoded.
    ForbiddenEncoding,
    /// It is neither a path that begins with one slash nor an absolute URL with `scheme://host`.
    NotAPath,
    /// It leads to an origin that is not listed, or carries a user name.
    ForeignOrigin,
}

impl ReturnToError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "return_to.too_long",
        "return_to.forbidden_character",
        "return_to.forbidden_encoding",
        "return_to.not_a_path",
        "return_to.foreign_origin",
    ];

    /// The stable public code.
    pub fn code(self) -> &'static str {
        match self {
            ReturnToError::TooLong => "return_to.too_long",
            ReturnToError::ForbiddenCharacter => "return_to.forbidden_character",
            ReturnToError::ForbiddenEncoding => "return_to.forbidden_encoding",
            ReturnToError::NotAPath => "return_to.not_a_path",
            ReturnToError::ForeignOrigin => "return_to.foreign_origin",
        }
    }
}

impl ReturnTo {
    /// Parses `text`, which is hostile, against `own` origin and the `listed` ones (`https://app.example`, no path).
    ///
    /// 1. Only visible ASCII without backslash: nothing that a browser drops or rewrites before it resolves.
    /// 2. The path hides no slash or backslash in percent-encoding, and nothing hides a control character.
    /// 3. A path begins with one slash and, resolved, does not begin with two.
    /// 4. An absolute URL is spelt `scheme://`, and its origin is `own` or `listed`, without a user name.
    /// 5. Resolved, with what must be percent-encoded, it still is not too long: it travels in a cookie.
    pub fn parse(text: &str, own: &str, listed: &[String]) -> Result<Self, ReturnToError> {
        if text.len() > MAX_OCTETS {
            return Err(ReturnToError::TooLong);
        }
        let resolved = resolve(text, own, listed)?;
        if resolved.0.len() > MAX_OCTETS {
            return Err(ReturnToError::TooLong); // 5
        }
        Ok(resolved)
    }

    /// For the `Location` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ReturnTo {
    /// The own front page.
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for ReturnTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn resolve(text: &str, own: &str, listed: &[String]) -> Result<ReturnTo, ReturnToError> {
    if !text.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'\\') {
        return Err(ReturnToError::ForbiddenCharacter); // 1
    }
    if hides_syntax(text) {
        return Err(ReturnToError::ForbiddenEncoding); // 2
    }
    let own = Url::parse(own).map_err(|_| ReturnToError::ForeignOrigin)?;
    if text.starts_with('/') {
        return own_path(text, &own);
    }
    let url = absolute(text).ok_or(ReturnToError::NotAPath)?; // 4
    let is_own = url.origin() == own.origin();
    let is_listed = listed
        .iter()
        .filter_map(|origin| Url::parse(origin).ok())
        .any(|o| o.origin() == url.origin());
    if !(is_own || is_listed) || !url.username().is_empty() || url.password().is_some() {
        return Err(ReturnToError::ForeignOrigin); // 4
    }
    Ok(ReturnTo(url.into()))
}

fn own_path(text: &str, own: &Url) -> Result<ReturnTo, ReturnToError> {
    let url = own.join(text).map_err(|_| ReturnToError::NotAPath)?;
    let origin = own.origin().ascii_serialization();
    match url.as_str().strip_prefix(&origin) {
        Some(resolved) if resolved.starts_with('/') && !resolved.starts_with("//") && !text.starts_with("//") => {
            Ok(ReturnTo(resolved.to_owned())) // 3
        }
        _ => Err(ReturnToError::NotAPath), // 3
    }
}

/// An absolute http(s) URL with `://` spelt out: `https:evil` and `https:/evil` resolve to a host as well.
fn absolute(text: &str) -> Option<Url> {
    let (scheme, rest) = text.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    if !is_web || rest.starts_with('/') {
        return None;
    }
    Url::parse(text).ok().filter(|url| url.has_host())
}

fn hides_syntax(text: &str) -> bool {
    let path_end = text.find(['?', '#']).unwrap_or(text.len());
    text.match_indices('%').any(|(at, _)| {
        let octet = text
            .get(at + 1..at + 3)
            .filter(|hex| hex.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match octet.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            None => true,
            Some(octet) if octet.is_ascii_control() => true,
            Some(octet) => at < path_end && matches!(octet, b'/' | b'\\'),
        }
    })
}
