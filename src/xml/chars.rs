//! The character classes of XML 1.0 and Namespaces 1.0, and the references that stand for characters.

/// Char (XML 1.0 [2]).
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The first character of `text` that is no Char. Most octets need one comparison.
pub(super) fn find_forbidden(text: &str) -> Option<(usize, char)> {
    let octets = text.as_bytes();
    // Below the space only three are Chars; of the rest only U+FFFE and U+FFFF are none, as UTF-8 has no surrogates.
    let is_forbidden = |(at, octet): (usize, &u8)| match octet {
        b'\t' | b'\n' | b'\r' => false,
        ..b' ' => true,
        0xEF => matches!(octets.get(at..at + 3), Some([_, 0xBF, 0xBE | 0xBF])),
        _ => false,
    };
    let at = octets.iter().enumerate().position(is_forbidden)?;
    Some((at, text.get(at..)?.chars().next()?))
}

/// S (XML 1.0 [3]), one octet of it.
pub(super) fn is_space(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

/// NameStartChar without the colon (XML 1.0 [4], Namespaces [4]).
fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// NameChar without the colon (XML 1.0 [4a], Namespaces [4]).
fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether `name` is an NCName (Namespaces [4]): the type of every ID (Schema Datatypes 3.3.8).
pub fn is_ncname(name: &str) -> bool {
    if let Some((first, rest)) = name.as_bytes().split_first()
        && name.is_ascii()
    {
        return (first.is_ascii_alphabetic() || *first == b'_')
            && rest
                .iter()
                .all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'-' | b'.'));
    }
    let mut chars = name.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// A namespace name that C14N can stand on (C14N 1.0 4.9): an absolute URI (RFC 3986 3), never an address in brackets.
/// Other canonicalizers have no canonical form for what is no URI, so that neither has this one.
pub(super) fn is_absolute_uri(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match path.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", path),
    };
    is_scheme
        && uri.len() > scheme.len() + 1
        && is_authority(authority)
        && is_of(path, b":@/")
        && is_of(query, b":@/?")
        && is_of(fragment, b":@/?")
}

/// `[ userinfo "@" ] host [ ":" port ]` (RFC 3986 3.2), the host a name or an IPv4 address, no colon without a port.
fn is_authority(authority: &str) -> bool {
    let (userinfo, host) = authority.split_once('@').unwrap_or(("", authority));
    let (host, port) = host.split_once(':').unwrap_or((host, "0"));
    is_of(userinfo, b":")
        && is_of(host, b"")
        && (1..=5).contains(&port.len())
        && port.bytes().all(|b| b.is_ascii_digit())
}

/// Whether `text` is of unreserved characters, sub-delims, percent-encoded octets and `more` (RFC 3986 2).
fn is_of(text: &str, more: &[u8]) -> bool {
    let mut pieces = text.split('%');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&b) || more.contains(&b);
    pieces.next().is_none_or(|first| first.bytes().all(plain))
        && pieces.all(|piece| {
            let (encoded, rest) = piece.split_at_checked(2).unwrap_or(("", "%"));
            encoded.bytes().all(|b| b.is_ascii_hexdigit()) && rest.bytes().all(plain)
        })
}

/// What a reference, without its `&` and `;`, stands for.
pub(super) enum Reference {
    /// This character.
    Char(char),
    /// Nothing XML 1.0 allows: no such code point, or one outside Char (XML 1.0 4.1).
    InvalidChar,
    /// An entity nobody has declared (XML 1.0 4.1).
    Undefined,
    /// Not the syntax of a reference (XML 1.0 [66], [68]).
    Malformed,
}

/// Resolves a character reference or one of the five predefined entities (XML 1.0 4.1, 4.6).
pub(super) fn resolve(reference: &str) -> Reference {
    let (digits, radix) = match (reference.strip_prefix("#x"), reference.strip_prefix('#')) {
        (Some(hex), _) => (hex, 16),
        (None, Some(decimal)) => (decimal, 10),
        (None, None) => return resolve_entity(reference),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return Reference::InvalidChar;
    }
    match u32::from_str_radix(digits, radix).ok().and_then(char::from_u32) {
        Some(c) if is_char(c) => Reference::Char(c),
        _ => Reference::InvalidChar,
    }
}

fn resolve_entity(name: &str) -> Reference {
    match name {
        "amp" => Reference::Char('&'),
        "lt" => Reference::Char('<'),
        "gt" => Reference::Char('>'),
        "quot" => Reference::Char('"'),
        "apos" => Reference::Char('\''),
        name if is_ncname(name) => Reference::Undefined,
        _ => Reference::Malformed,
    }
}
