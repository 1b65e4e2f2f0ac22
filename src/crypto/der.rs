//! DER (X.690), as much of it as private keys and the naming of mistakes need: elements one after another, each with a tag of one octet
//! and a length that is definite and as short as can be.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'d> {
    pub(super) tag: u8,
    pub(super) content: &'d [u8],
    /// With its tag and length.
    pub(super) whole: &'d [u8],
}

/// Elements, from the first on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    pub(super) fn new(octets: &'d [u8]) -> Self {
        Self(octets)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element; `None` where there is none, or none in DER (X.690 8.1, 10.1).
    pub(super) fn element(&mut self) -> Option<Element<'d>> {
        let [tag, first, rest @ ..] = self.0 else {
            return None;
        };
        // A tag that needs more octets is of no type that is used here.
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (length, header) = match first {
            0x00..=0x7F => (usize::from(*first), 2),
            0x81..=0x84 => {
                let octets = rest.get(..usize::from(first & 0x7F))?;
                let length = octets.iter().fold(0, |length, octet| length << 8 | usize::from(*octet));
                if octets.first() == Some(&0) || length < 0x80 {
                    return None;
                }
                (length, 2 + octets.len())
            }
            _ => return None,
        };
        let (whole, rest) = self.0.split_at_checked(header.checked_add(length)?)?;
        self.0 = rest;
        Some(Element {
            tag: *tag,
            content: whole.get(header..)?,
            whole,
        })
    }

    /// The contents of the next element, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.element()
            .filter(|element| element.tag == tag)
            .map(|element| element.content)
    }

    /// The contents of the next element, if it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Option<&'d [u8]> {
        let mut ahead = *self;
        let content = ahead.expect(tag)?;
        *self = ahead;
        Some(content)
    }

    /// The octets of an INTEGER that is not negative, as short as can be (X.690 8.3.2).
    pub(super) fn unsigned(&mut self) -> Option<&'d [u8]> {
        match self.expect(INTEGER)? {
            [] | [0x80..=0xFF, ..] | [0, 0x00..=0x7F, ..] => None,
            [0, rest @ ..] if !rest.is_empty() => Some(rest),
            octets => Some(octets),
        }
    }

    /// The octets of a BIT STRING that has no bits left over (X.690 8.6.2).
    pub(super) fn octets_of_bits(&mut self) -> Option<&'d [u8]> {
        match self.expect(BIT_STRING)? {
            [0, octets @ ..] => Some(octets),
            _ => None,
        }
    }

    /// The contents of an OBJECT IDENTIFIER (X.690 8.19): base 128, each number as short as can be.
    pub(super) fn object_identifier(&mut self) -> Option<&'d [u8]> {
        let content = self.expect(OBJECT_IDENTIFIER)?;
        let ends = content.last().is_some_and(|octet| *octet < 0x80);
        let begins = |at: usize| at == 0 || content.get(at - 1).is_some_and(|octet| *octet < 0x80);
        let padded = content
            .iter()
            .enumerate()
            .any(|(at, octet)| *octet == 0x80 && begins(at));
        (ends && !padded).then_some(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_definite_and_minimal() {
        let read = |octets: &[u8]| Reader::new(octets).expect(OCTET_STRING).map(<[u8]>::len);
        assert_eq!(read(&[4, 0]), Some(0));
        assert_eq!(read(&[&[4, 0x81, 0x80][..], &[7; 128]].concat()), Some(128));
        for wrong in [
            &[4][..],
            &[4, 1],
            &[4, 0x80, 0, 0],
            &[4, 0x81, 1, 7],
            &[4, 0x82, 0, 1, 7],
            &[4, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            &[4, 0x85, 0, 0, 0, 0, 1, 7],
            &[0x1F, 1, 7],
            &[5, 0],
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn integers_are_minimal_and_not_negative() {
        let read = |octets: &[u8]| {
            Reader::new(&[&[2, octets.len() as u8], octets].concat())
                .unsigned()
                .map(<[u8]>::to_vec)
        };
        assert_eq!(read(&[0]), Some(vec![0]));
        assert_eq!(read(&[0, 0x80]), Some(vec![0x80]));
        assert_eq!(read(&[1, 0, 1]), Some(vec![1, 0, 1]));
        for wrong in [&[][..], &[0, 1], &[0, 0], &[0x80], &[0xFF, 0xFF]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn object_identifiers() {
        let read = |octets: &[u8]| {
            Reader::new(&[&[6, octets.len() as u8], octets].concat())
                .object_identifier()
                .map(<[u8]>::to_vec)
        };
        assert_eq!(read(&[0x55, 4, 3]), Some(vec![0x55, 4, 3]));
        assert_eq!(read(&[0x88, 0x37, 3]), Some(vec![0x88, 0x37, 3]));
        for wrong in [&[][..], &[0x86], &[0x80, 1], &[0x55, 0x80, 3]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
