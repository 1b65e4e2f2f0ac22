//! Namespace bindings, innermost last: a look-up costs the logarithm of how many there are, whatever the author declares.

use super::document::{Declaration, Span, octets};
use super::order::{Key, order};

/// One binding, and the place of the one of its prefix that it hides.
#[derive(Debug, Clone, Copy)]
struct Bound {
    declaration: Declaration,
    key: Key,
    hidden: Option<u32>,
}

/// The bindings in scope at one point of a document. Spans are of one text, which each call is given, with the key of
/// the prefix.
#[derive(Debug)]
pub(super) struct Scope {
    stack: Vec<Bound>,
    /// The innermost binding of each prefix, sorted by prefix.
    visible: Vec<(Key, u32)>,
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
    pub fn find(&self, text: &str, key: Key, prefix: Span) -> Option<Span> {
        let at = self.position(text, key, prefix).ok()?;
        let bound = self.stack.get(self.visible.get(at)?.1 as usize)?;
        Some(bound.declaration.uri)
    }

    pub fn push(&mut self, text: &str, key: Key, declaration: Declaration) {
        self.push_if(text, key, declaration, |_| true);
    }

    /// Binds the prefix unless what it is bound to now, if it is, will do; whether it was.
    pub fn push_if(
        &mut self,
        text: &str,
        key: Key,
        declaration: Declaration,
        is_wanted: impl FnOnce(Option<Span>) -> bool,
    ) -> bool {
        let place = u32::try_from(self.stack.len()).unwrap_or(u32::MAX);
        let position = self.position(text, key, declaration.prefix);
        let known = position.ok().and_then(|at| self.visible.get(at));
        let bound = known.and_then(|(_, place)| self.stack.get(*place as usize));
        if !is_wanted(bound.map(|bound| bound.declaration.uri)) {
            return false;
        }
        let hidden = match position {
            Ok(at) => self
                .visible
                .get_mut(at)
                .map(|(_, known)| std::mem::replace(known, place)),
            Err(at) => {
                self.visible.insert(at, (key, place));
                None
            }
        };
        self.stack.push(Bound {
            declaration,
            key,
            hidden,
        });
        true
    }

    /// Leaves all but the outermost `len` bindings.
    pub fn truncate(&mut self, text: &str, len: usize) {
        while self.stack.len() > len
            && let Some(bound) = self.stack.last().copied()
            && let Ok(at) = self.position(text, bound.key, bound.declaration.prefix)
        {
            match (bound.hidden, self.visible.get_mut(at)) {
                (Some(hidden), Some((_, known))) => *known = hidden,
                _ => drop(self.visible.remove(at)),
            }
            self.stack.pop();
        }
    }

    /// Where `prefix` is among the visible ones, or belongs.
    fn position(&self, text: &str, key: Key, prefix: Span) -> Result<usize, usize> {
        self.visible.binary_search_by(|(known, place)| {
            let bound = || self.stack.get(*place as usize).map(|bound| bound.declaration.prefix);
            let known = (*known, || bound().map_or(&[][..], |prefix| octets(text, prefix)));
            order(known, (key, || octets(text, prefix)))
        })
    }
}
