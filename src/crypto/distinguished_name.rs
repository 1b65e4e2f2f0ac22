//! Names of X.500, written as RFC 4514 does: for administrators to read, never to compare.

use super::der::{self, Element, Reader};
use crate::octets::hex;

/// Attribute types that have a short name (RFC 4514 3, RFC 4519 2, RFC 2985 5.2.1).
const SHORT_NAMES: &[(&[u8], &str)] = &[
    (b"\x55\x04\x03", "CN"),
    (b"\x55\x04\x04", "SN"),
    (b"\x55\x04\x05", "SERIALNUMBER"),
    (b"\x55\x04\x06", "C"),
    (b"\x55\x04\x07", "L"),
    (b"\x55\x04\x08", "ST"),
    (b"\x55\x04\x09", "STREET"),
    (b"\x55\x04\x0A", "O"),
    (b"\x55\x04\x0B", "OU"),
    (b"\x55\x04\x0C", "TITLE"),
    (b"\x55\x04\x2A", "GN"),
    (b"\x2A\x86\x48\x86\xF7\x0D\x01\x09\x01", "EMAILADDRESS"),
    (b"\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x19", "DC"),
    (b"\x09\x92\x26\x89\x93\xF2\x2C\x64\x01\x01", "UID"),
];

/// Whether the contents of a Name are a sequence of sets of (type, value) (RFC 5280 4.1.2.4).
pub(super) fn is_name(content: &[u8]) -> bool {
    relative_names(content).is_some()
}

/// The text of the contents of a Name: the last relative name first (RFC 4514 2.1).
pub(super) fn text(content: &[u8]) -> String {
    let mut names = relative_names(content).unwrap_or_default();
    names.reverse();
    let written: Vec<String> = names
        .iter()
        .map(|pairs| {
            let pairs: Vec<String> = pairs.iter().map(|(kind, value)| pair(kind, *value)).collect();
            pairs.join("+")
        })
        .collect();
    written.join(",")
}

type Pair<'d> = (&'d [u8], Element<'d>);

fn relative_names(content: &[u8]) -> Option<Vec<Vec<Pair<'_>>>> {
    let mut names = Vec::new();
    let mut reader = Reader::new(content);
    while !reader.is_empty() {
        let mut set = Reader::new(reader.expect(der::SET)?);
        let mut pairs = Vec::new();
        while !set.is_empty() {
            let mut pair = Reader::new(set.expect(der::SEQUENCE)?);
            pairs.push((pair.object_identifier()?, pair.element()?));
            if !pair.is_empty() {
                return None;
            }
        }
        if pairs.is_empty() {
            return None;
        }
        names.push(pairs);
    }
    Some(names)
}

/// RFC 4514 2.3, 2.4: the short name and the text; where either is missing, numbers and the octets of the value.
fn pair(kind: &[u8], value: Element<'_>) -> String {
    let name = SHORT_NAMES.iter().find(|(of, _)| *of == kind).map(|(_, name)| *name);
    match (name, string(value)) {
        (Some(name), Some(text)) => format!("{name}={}", escaped(&text)),
        _ => format!("{}=#{}", der::dotted(kind), hex(value.whole)),
    }
}

/// A value that is a text. Teletex is read as Latin 1, as everyone writes it.
fn string(value: Element<'_>) -> Option<String> {
    match value.tag {
        der::UTF8_STRING => std::str::from_utf8(value.content).ok().map(str::to_owned),
        der::PRINTABLE_STRING | der::IA5_STRING if value.content.is_ascii() => {
            Some(value.content.iter().map(|octet| char::from(*octet)).collect())
        }
        der::TELETEX_STRING => Some(value.content.iter().map(|octet| char::from(*octet)).collect()),
        der::BMP_STRING => {
            let units = value.content.chunks(2).map(|unit| match unit {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0xD800, // half a character: the text is none
            });
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        _ => None,
    }
}

/// RFC 4514 2.4.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    for (at, c) in text.char_indices() {
        match c {
            '#' if at == 0 => escaped.push_str("\\#"),
            ' ' if at == 0 || at == last => escaped.push_str("\\ "),
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => escaped.extend(['\\', c]),
            '\u{0}'..='\u{1F}' | '\u{7F}' => escaped.push_str(&format!("\\{:02x}", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, content.len() as u8], content].concat()
    }

    fn name(parts: &[(&[u8], u8, &[u8])]) -> Vec<u8> {
        let set = |(kind, tag, value): &(&[u8], u8, &[u8])| {
            element(
                der::SET,
                &element(
                    der::SEQUENCE,
                    &[element(der::OBJECT_IDENTIFIER, kind), element(*tag, value)].concat(),
                ),
            )
        };
        parts.iter().flat_map(set).collect()
    }

    #[test]
    fn the_last_comes_first_and_syntax_is_escaped() {
        let name = name(&[
            (b"\x55\x04\x06", der::PRINTABLE_STRING, b"DE"),
            (b"\x55\x04\x0A", der::UTF8_STRING, "M\u{fc}ller, S\u{f6}hne".as_bytes()),
            (b"\x55\x04\x0B", der::BMP_STRING, b"\x00 \x20\xAC"),
            (b"\x55\x04\x03", der::TELETEX_STRING, b"\xFC#+"),
            (b"\x2A\x03", der::UTF8_STRING, b"x"),
        ]);
        assert_eq!(
            text(&name),
            "1.2.3=#0c0178,CN=\u{fc}#\\+,OU=\\ \u{20ac},O=M\u{fc}ller\\, S\u{f6}hne,C=DE"
        );
    }

    #[test]
    fn a_value_that_is_no_text_is_shown_as_octets() {
        for (tag, value) in [
            (der::UTF8_STRING, &b"\xFF"[..]),
            (der::BMP_STRING, b"\x00"),
            (der::IA5_STRING, b"\xFF"),
        ] {
            let name = name(&[(b"\x55\x04\x03", tag, value)]);
            assert!(text(&name).starts_with("2.5.4.3=#"), "{tag}");
        }
        assert!(!is_name(&element(der::SET, b"")));
        assert!(!is_name(b"\x31\x01\x00"));
    }
}
