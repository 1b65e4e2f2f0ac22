//! Namespace bindings, innermost last: a look-up costs the logarithm of how many there are, whatever the author declares.

use super::document::{Declaration, Span, compare, octets};

/// One binding, and the place of the one of its prefix that it hides.
#[derive(Debug, Clone, Copy)]
struct Bound {
    declaration: Declaration,
    hidden: Option<u32>,
}

/// The bindings in scope at one point of a document. Spans are of one text, which each call is given.
#[derive(Debug)]
pub(super) struct Scope {
    stack: Vec<Bound>,
    /// The innermost binding of each prefix, sorted by prefix.
    visible: Vec<u32>,
}

impl Scope {
    pub fn new() -> Self {
        Self {
            stack: Vec::with_capacity(16),
            visible: Vec::with_capacity(16),
        }
    }

    /// Bindings, counting those that are hidden.
    pub fn len(&self) -> usize {
        self.stack.len()
    }

    /// What `prefix` is bound to.
    pub fn find(&self, text: &str, prefix: Span) -> Option<Span> {
        let at = self.position(text, prefix).ok()?;
        let bound = self.stack.get(*self.visible.get(at)? as usize)?;
        Some(bound.declaration.uri)
    }

    pub fn push(&mut self, text: &str, declaration: Declaration) {
        let place = u32::try_from(self.stack.len()).unwrap_or(u32::MAX);
        let hidden = match self.position(text, declaration.prefix) {
            Ok(at) => self.visible.get_mut(at).map(|known| std::mem::replace(known, place)),
            Err(at) => {
                self.visible.insert(at, place);
                None
            }
        };
        self.stack.push(Bound { declaration, hidden });
    }

    /// Leaves all but the outermost `len` bindings.
    pub fn truncate(&mut self, text: &str, len: usize) {
        while self.stack.len() > len
            && let Some(bound) = self.stack.last().copied()
            && let Ok(at) = self.position(text, bound.declaration.prefix)
        {
            match (bound.hidden, self.visible.get_mut(at)) {
                (Some(hidden), Some(known)) => *known = hidden,
                _ => drop(self.visible.remove(at)),
            }
            self.stack.pop();
        }
    }

    /// Where `prefix` is among the visible ones, or belongs.
    fn position(&self, text: &str, prefix: Span) -> Result<usize, usize> {
        let wanted = octets(text, prefix);
        self.visible.binary_search_by(|place| {
            let bound = self.stack.get(*place as usize);
            compare(
                bound.map_or(&[][..], |bound| octets(text, bound.declaration.prefix)),
                wanted,
            )
        })
    }
}
