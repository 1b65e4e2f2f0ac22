//! Names of X.500, written as RFC 4514 does: for administrators to read, never to compare.

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::{Encode as _, Tag, Tagged as _};
use x509_cert::name::Name;

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

/// The text of a Name: the last relative name first (RFC 4514 2.1).
pub(super) fn text(name: &Name) -> String {
    let mut written: Vec<String> = name
        .iter_rdn()
        .map(|pairs| pairs.iter().map(pair).collect::<Vec<_>>().join("+"))
        .collect();
    written.reverse();
    written.join(",")
}

/// RFC 4514 2.3, 2.4: the short name and the text; where either is missing, numbers and the octets of the value.
fn pair(pair: &AttributeTypeAndValue) -> String {
    let name = SHORT_NAMES.iter().find(|(of, _)| *of == pair.oid.as_bytes());
    match (name, string(pair.value.tag(), pair.value.value())) {
        (Some((_, name)), Some(text)) => format!("{name}={}", escaped(&text)),
        _ => format!("{}=#{}", pair.oid, hex(&pair.value.to_der().unwrap_or_default())),
    }
}

/// A value that is a text. Teletex is read as Latin 1, as everyone writes it.
fn string(tag: Tag, content: &[u8]) -> Option<String> {
    match tag {
        Tag::Utf8String => std::str::from_utf8(content).ok().map(str::to_owned),
        Tag::PrintableString | Tag::Ia5String if content.is_ascii() => {
            Some(content.iter().map(|octet| char::from(*octet)).collect())
        }
        Tag::TeletexString => Some(content.iter().map(|octet| char::from(*octet)).collect()),
        Tag::BmpString => {
            let units = content.chunks(2).map(|unit| match unit {
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
    use x509_cert::der::Decode as _;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, content.len() as u8], content].concat()
    }

    const UTF8: u8 = 0x0C;
    const PRINTABLE: u8 = 0x13;
    const TELETEX: u8 = 0x14;
    const IA5: u8 = 0x16;
    const BMP: u8 = 0x1E;

    fn name(parts: &[(&[u8], u8, &[u8])]) -> Name {
        let set = |(kind, tag, value): &(&[u8], u8, &[u8])| {
            let pair = [element(0x06, kind), element(*tag, value)].concat();
            element(0x31, &element(0x30, &pair))
        };
        let sets: Vec<u8> = parts.iter().flat_map(set).collect();
        Name::from_der(&element(0x30, &sets)).unwrap()
    }

    #[test]
    fn the_last_comes_first_and_syntax_is_escaped() {
        let name = name(&[
            (b"\x55\x04\x06", PRINTABLE, b"DE"),
            (b"\x55\x04\x0A", UTF8, "M\u{fc}ller, S\u{f6}hne".as_bytes()),
            (b"\x55\x04\x0B", BMP, b"\x00 \x20\xAC"),
            (b"\x55\x04\x03", TELETEX, b"\xFC#+"),
            (b"\x2A\x03", UTF8, b"x"),
        ]);
        assert_eq!(
            text(&name),
            "1.2.3=#0c0178,CN=\u{fc}#\\+,OU=\\ \u{20ac},O=M\u{fc}ller\\, S\u{f6}hne,C=DE"
        );
    }

    #[test]
    fn a_value_that_is_no_text_is_shown_as_octets() {
        for (tag, value) in [(UTF8, &b"\xFF"[..]), (BMP, b"\x00"), (IA5, b"\xFF")] {
            let name = name(&[(b"\x55\x04\x03", tag, value)]);
            assert!(text(&name).starts_with("2.5.4.3=#"), "{tag}");
        }
    }
}
