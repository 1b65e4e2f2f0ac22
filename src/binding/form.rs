//! `application/x-www-form-urlencoded` (URL Standard 5.1), read in stretches: a message is 350,000 characters of base64,
//! and a reader of single octets takes longer over them than the XML parser does over what they carry.

use std::borrow::Cow;

/// The pairs of a form or of a query, in order; a value is decoded when it is asked for.
pub(super) fn pairs(octets: &[u8]) -> impl Iterator<Item = (Cow<'_, str>, Value<'_>)> {
    octets
        .split(|b| *b == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let equals = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at_checked(equals).unwrap_or((pair, &[]));
            (decode(name), Value(value.strip_prefix(b"=").unwrap_or_default()))
        })
}

/// A value as it stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'o>(&'o [u8]);

impl Value<'_> {
    /// What it says.
    pub fn decode(self) -> String {
        decode(self.0).into_owned()
    }
}

/// `+` is a space, `%` and two digits are an octet, any other `%` is itself; what is no UTF-8 becomes U+FFFD.
fn decode(octets: &[u8]) -> Cow<'_, str> {
    let is_coded = |b: &u8| matches!(b, b'+' | b'%');
    let Some(first) = octets.iter().position(is_coded) else {
        return String::from_utf8_lossy(octets);
    };
    let mut decoded = Vec::with_capacity(octets.len());
    let (plain, mut rest) = octets.split_at_checked(first).unwrap_or((octets, &[]));
    decoded.extend_from_slice(plain);
    while let Some((coded, behind)) = rest.split_first() {
        let (octet, behind) = match (coded, behind) {
            (b'+', behind) => (b' ', behind),
            (_, [high, low, further @ ..]) => match hex(*high, *low) {
                Some(octet) => (octet, further),
                None => (b'%', behind),
            },
            (_, behind) => (b'%', behind),
        };
        decoded.push(octet);
        let next = behind.iter().position(is_coded).unwrap_or(behind.len());
        let (plain, behind) = behind.split_at_checked(next).unwrap_or((behind, &[]));
        decoded.extend_from_slice(plain);
        rest = behind;
    }
    match String::from_utf8(decoded) {
        Ok(text) => Cow::Owned(text),
        Err(error) => Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_the_url_standard_has_it() {
        let pieces = [
            "a", "=", "&", "+", "%", "%4", "%41", "%zz", "%e9", "%C3%A9", "é", "\u{FFFD}", "%26", "%3d", "%2B",
        ];
        // Every sequence of up to four of them.
        let most = pieces.len().pow(4);
        for number in 0..most {
            let (mut text, mut rest) = (String::new(), number);
            while rest > 0 {
                text.push_str(pieces.get(rest % pieces.len()).copied().unwrap_or_default());
                rest /= pieces.len();
            }
            let ours: Vec<(String, String)> = pairs(text.as_bytes())
                .map(|(name, value)| (name.into_owned(), value.decode()))
                .collect();
            let theirs: Vec<(String, String)> = url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            assert_eq!(ours, theirs, "{text}");
        }
    }
}
