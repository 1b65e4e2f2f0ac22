//! Changes to a message, by the octet and by the element, from a seed.

/// A small deterministic source of numbers (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Where an element begins and ends.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// Every element of a document that has no comments, no CDATA and no `>` in attributes.
pub fn elements(xml: &str) -> Vec<Span> {
    let (mut open, mut spans) = (Vec::new(), Vec::new());
    for (start, _) in xml.match_indices('<') {
        let end = start + xml[start..].find('>').unwrap() + 1;
        let tag = &xml[start..end];
        if tag.starts_with("</") {
            spans.push(Span {
                start: open.pop().unwrap(),
                end,
            });
        } else if tag.ends_with("/>") {
            spans.push(Span { start, end });
        } else if !tag.starts_with("<?") {
            open.push(start);
        }
    }
    spans
}

/// `xml` with `what` put in at `at`.
pub fn insert(xml: &str, at: usize, what: &str) -> String {
    format!("{}{what}{}", &xml[..at], &xml[at..])
}

/// `xml` with the stretch replaced by `what`.
pub fn splice(xml: &str, span: Span, what: &str) -> String {
    format!("{}{what}{}", &xml[..span.start], &xml[span.end..])
}

/// Where text can stand: behind every tag but the last.
pub fn places(xml: &str) -> Vec<usize> {
    let mut places: Vec<usize> = xml.match_indices('>').map(|(at, _)| at + 1).collect();
    places.pop();
    places
}
