//! `application/x-www-form-urlencoded` (URL Standard 5.1), read in stretches: a message is 350,000 characters of base64,
//! and a reader of single octets takes longer over them than the XML parser does over what they carry.

use std::borrow::Cow;

/// The pairs of a form or of a query, in order; a value is decoded when it is asked for.
pub fn pairs(octets: &[u8]) -> Pairs<'_> {
    Pairs(octets)
}

/// What is left of the pairs.
#[derive(Debug, Clone)]
pub struct Pairs<'o>(&'o [u8]);

impl<'o> Iterator for Pairs<'o> {
    type Item = (Cow<'o, str>, Value<'o>);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((first, behind)) = self.0.split_first() {
            if *first == b'&' {
                self.0 = behind;
                continue;
            }
            let end = self.0.iter().position(|octet| *octet == b'&').unwrap_or(self.0.len());
            let (pair, rest) = self.0.split_at_checked(end).unwrap_or((self.0, &[]));
            self.0 = rest;
            let equals = pair.iter().position(|octet| *octet == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at_checked(equals).unwrap_or((pair, &[]));
            return Some((decode(name), Value(value.strip_prefix(b"=").unwrap_or_default())));
        }
        None
    }
}

/// Those of the pairs that have one of these names, however it is spelt.
pub fn named<'o, 'n>(octets: &'o [u8], names: &'n [&'static str]) -> Named<'o, 'n> {
    Named {
        pairs: pairs(octets),
        names,
    }
}

/// What is left of the pairs that are wanted.
#[derive(Debug, Clone)]
pub struct Named<'o, 'n> {
    pairs: Pairs<'o>,
    names: &'n [&'static str],
}

impl<'o> Iterator for Named<'o, '_> {
    type Item = (&'static str, Value<'o>);

    fn next(&mut self) -> Option<Self::Item> {
        let names = self.names;
        self.pairs.find_map(|(name, value)| {
            let known = names.iter().find(|known| **known == name)?;
            Some((*known, value))
        })
    }
}

/// A value as it stands there.
#[derive(Debug, Clone, Copy)]
pub struct Value<'o>(&'o [u8]);

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
        return match str::from_utf8(octets) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(octets),
        };
    };
    let mut decoded = Vec::with_capacity(octets.len());
    let (plain, mut rest) = octets.split_at_checked(first).unwrap_or((octets, &[]));
    decoded.extend_from_slice(plain);
    while let [octet, behind @ ..] = rest {
        (rest, _) = match (octet, behind) {
            (b'+', _) => (behind, decoded.push(b' ')),
            (b'%', [high, low, further @ ..]) => match hex(*high, *low) {
                Some(octet) => (further, decoded.push(octet)),
                None => (behind, decoded.push(b'%')),
            },
            (octet, _) => (behind, decoded.push(*octet)),
        };
    }
    match String::from_utf8(decoded) {
        Ok(text) => Cow::Owned(text),
        Err(error) => Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |octet: u8| match octet {
        b'0'..=b'9' => Some(octet - b'0'),
        b'A'..=b'F' => Some(octet - b'A' + 10),
        b'a'..=b'f' => Some(octet - b'a' + 10),
        _ => None,
    };
    Some(digit(high)? << 4 | digit(low)?)
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
