//! The character classes of XML 1.0 and Namespaces 1.0, and the references that stand for characters.

/// Char (XML 1.0 [2]).
pub fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The first character of `text` that is no Char, looked for in stretches that become SIMD.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
pub(super) fn find_forbidden(text: &str) -> Option<(usize, char)> {
    let octets = text.as_bytes();
    // Below the space only three are Chars; of the rest only U+FFFE and U+FFFF are none, as UTF-8 has no surrogates.
    let is_suspect = |octet: u8| octet < b' ' || octet == 0xEF;
    let mut from = 0;
    while let Some(at) = find(octets.get(from..)?, is_suspect) {
        let at = from + at;
        let is_char = match octets.get(at..)? {
            [b'\t' | b'\n' | b'\r', ..] => true,
            [0xEF, 0xBF, 0xBE | 0xBF, ..] => false,
            [first, ..] => *first == 0xEF,
            [] => true,
        };
        if !is_char {
            return Some((at, text.get(at..)?.chars().next()?));
        }
        from = at + 1;
    }
    None
}

/// Where the first octet of a kind stands. `is` has no branches, so that whole stretches are looked at with SIMD.
#[inline]
pub(super) fn find(octets: &[u8], is: impl Fn(u8) -> bool) -> Option<usize> {
    const STRETCH: usize = 32;
    // Where they stand close together, the first is near.
    let (near, far) = octets.split_at_checked(4).unwrap_or((octets, &[]));
    if let Some(at) = near.iter().position(|octet| is(*octet)) {
        return Some(at);
    }
    let (stretches, _) = far.as_chunks::<STRETCH>();
    let clean = stretches
        .iter()
        .position(|stretch| stretch.iter().fold(0, |any, octet| any | u8::from(is(*octet))) != 0);
    let from = clean.unwrap_or(stretches.len()) * STRETCH;
    let at = far.get(from..)?.iter().position(|octet| is(*octet))?;
    Some(near.len() + from + at)
}

/// Sets of octets below 0x80, one bit each in [`CLASSES`].
pub(super) mod class {
    /// What an NCName may begin with (Namespaces [4]).
    pub const NAME_START: u8 = 1;
    /// What it may go on with.
    pub const NAME: u8 = 2;
    /// What is not itself in an attribute value (XML 1.0 3.3.3).
    pub const NOT_LITERAL: u8 = 4;
    /// Unreserved characters and sub-delims (RFC 3986 2).
    pub const URI: u8 = 8;
}

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut octet = 0;
    while octet < 0x80 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 0x80")]
        let c = octet as u8;
        let letter = c.is_ascii_alphabetic();
        let mut of = 0;
        if letter || c == b'_' {
            of |= class::NAME_START;
        }
        if letter || c.is_ascii_digit() || matches!(c, b'_' | b'-' | b'.') {
            of |= class::NAME;
        }
        if matches!(c, b'<' | b'&' | b'\t' | b'\n' | b'\r') {
            of |= class::NOT_LITERAL;
        }
        let sub_delim = matches!(
            c,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'='
        );
        if letter || c.is_ascii_digit() || matches!(c, b'-' | b'.' | b'_' | b'~') || sub_delim {
            of |= class::URI;
        }
        #[expect(clippy::indexing_slicing, reason = "it is below 0x80")]
        {
            classes[octet] = of;
        }
        octet += 1;
    }
    classes
}

/// Whether the octet is in a set of [`class`].
#[inline]
pub(super) fn is(octet: u8, class: u8) -> bool {
    CLASSES.get(usize::from(octet)).is_some_and(|of| of & class != 0)
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
    match name.as_bytes().split_first() {
        Some((first, rest)) if is(*first, class::NAME_START) && rest.iter().all(|octet| is(*octet, class::NAME)) => {
            true
        }
        _ if name.is_ascii() => false,
        _ => {
            let mut chars = name.chars();
            chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
        }
    }
}

/// A namespace name that C14N can stand on (C14N 1.0 4.9): an absolute URI (RFC 3986 3), never an address in brackets.
/// Other canonicalizers have no canonical form for what is no URI, so that neither has this one.
pub(super) fn is_absolute_uri(uri: &str) -> bool {
    let Some((scheme, rest)) = cut(uri.as_bytes(), b':') else {
        return false;
    };
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let has_more = !rest.is_empty();
    let (rest, fragment) = cut(rest, b'#').unwrap_or((rest, &[]));
    let (path, query) = cut(rest, b'?').unwrap_or((rest, &[]));
    let (authority, path) = match path {
        [b'/', b'/', rest @ ..] => {
            let end = rest.iter().position(|b| *b == b'/').unwrap_or(rest.len());
            rest.split_at_checked(end).unwrap_or((rest, &[]))
        }
        _ => (&[][..], path),
    };
    is_scheme
        && has_more
        && is_authority(authority)
        && is_of(path, b":@/")
        && is_of(query, b":@/?")
        && is_of(fragment, b":@/?")
}

/// What stands before and behind the first `at`.
fn cut(octets: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let (before, behind) = octets.split_at_checked(octets.iter().position(|octet| *octet == at)?)?;
    Some((before, behind.get(1..)?))
}

/// `[ userinfo "@" ] host [ ":" port ]` (RFC 3986 3.2), the host a name or an IPv4 address, no colon without a port.
fn is_authority(authority: &[u8]) -> bool {
    let (userinfo, host) = cut(authority, b'@').unwrap_or((&[], authority));
    let (host, port) = cut(host, b':').unwrap_or((host, b"0"));
    is_of(userinfo, b":") && is_of(host, b"") && (1..=5).contains(&port.len()) && port.iter().all(u8::is_ascii_digit)
}

/// Whether `text` is of unreserved characters, sub-delims, percent-encoded octets and `more` (RFC 3986 2).
fn is_of(mut text: &[u8], more: &[u8]) -> bool {
    loop {
        text = match text {
            [] => return true,
            [b'%', high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest,
            [octet, rest @ ..] if is(*octet, class::URI) || more.contains(octet) => rest,
            _ => return false,
        };
    }
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
