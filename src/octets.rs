//! Octets as text.

use std::fmt::Write as _;

/// Lower-case hexadecimal (RFC 4648 §8).
pub fn hex(octets: &[u8]) -> String {
    octets
        .iter()
        .fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
            let _ = write!(text, "{octet:02x}");
            text
        })
}

/// What `application/x-www-form-urlencoded` octets say (WHATWG URL 5.1), without a copy for each: `+` is a space, `%` and
/// two digits an octet, and what is no UTF-8 is replaced. A `%` without digits stays as it is.
pub fn form_decoded(octets: &[u8]) -> String {
    let mut decoded = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while let Some(at) = rest.iter().position(|octet| matches!(octet, b'%' | b'+')) {
        let (plain, encoded) = rest.split_at(at);
        decoded.extend_from_slice(plain);
        rest = match encoded {
            [b'%', high, low, after @ ..] => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high << 4 | low);
                    after
                }
                _ => {
                    decoded.push(b'%');
                    encoded.get(1..).unwrap_or_default()
                }
            },
            [octet, after @ ..] => {
                decoded.push(if *octet == b'+' { b' ' } else { *octet });
                after
            }
            [] => encoded,
        };
    }
    decoded.extend_from_slice(rest);
    String::from_utf8(decoded).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn digit(octet: u8) -> Option<u8> {
    match octet {
        b'0'..=b'9' => Some(octet - b'0'),
        b'A'..=b'F' => Some(octet - b'A' + 10),
        b'a'..=b'f' => Some(octet - b'a' + 10),
        _ => None,
    }
}

/// The fields of a form, in order (WHATWG URL 5.1).
pub fn form_fields(body: &[u8]) -> impl Iterator<Item = (String, String)> {
    body.split(|octet| *octet == b'&')
        .filter(|field| !field.is_empty())
        .map(|field| {
            let at = field.iter().position(|octet| *octet == b'=').unwrap_or(field.len());
            let (name, value) = field.split_at(at);
            (form_decoded(name), form_decoded(value.get(1..).unwrap_or_default()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_the_url_crate_reads_them() {
        for form in [
            "",
            "a",
            "a=b",
            "=",
            "&&a=&b",
            "a=b=c&a=%3d%3D",
            "a+b=c%2Bd+e",
            "%",
            "a=%4",
            "a=%zz%41",
            "a=%E2%82%AC&\u{20ac}=1",
            "a=%FF%fe%80x",
            "%26=%26&a=1",
            "SAMLResponse=PHNhbWw%2Bx%2Fy%3D%3D&RelayState=%25+%00",
            "a=%%41",
            "+=+",
        ] {
            let theirs: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            let ours: Vec<_> = form_fields(form.as_bytes()).collect();
            assert_eq!(ours, theirs, "{form}");
        }
        // Each octet alone, before digits and between them.
        for octet in 0..=255_u8 {
            for form in [
                vec![octet],
                vec![b'%', octet, b'1', b'='],
                vec![b'a', b'=', b'%', b'4', octet, octet],
            ] {
                let theirs: Vec<_> = url::form_urlencoded::parse(&form).into_owned().collect();
                assert_eq!(form_fields(&form).collect::<Vec<_>>(), theirs, "{form:?}");
            }
        }
    }
}
