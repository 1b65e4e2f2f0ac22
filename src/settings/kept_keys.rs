//! The keys of configured certificates, kept in the isolate: to read a certificate and to prepare its modulus for
//! arithmetic is a tenth of a login's work, and the same at each login.

use crate::crypto::{Certificate, VerifyingKey};
use std::cell::RefCell;
use std::collections::VecDeque;

/// How many are kept; those asked for longest ago go first. A key of 4096 bits has 2 KB.
const MOST: usize = 64;

thread_local! {
    static KEPT: RefCell<Kept<VerifyingKey>> = const { RefCell::new(Kept(VecDeque::new())) };
}

/// The key in a certificate's PEM, if signatures can be verified with it. A function of `pem` alone: the whole text is
/// compared, so that what is kept is what reading it would give.
pub fn verifying_key(pem: &str) -> Option<VerifyingKey> {
    KEPT.with_borrow_mut(|kept| {
        kept.get_or_read(pem, |pem| Certificate::parse(pem.as_bytes()).ok()?.verifying_key().ok())
    })
}

/// Texts and what was read of them, the last one asked for first.
struct Kept<T>(VecDeque<(String, T)>);

impl<T: Clone> Kept<T> {
    fn get_or_read(&mut self, text: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let known = self.0.iter().position(|(of, _)| of == text);
        let entry = match known.and_then(|at| self.0.remove(at)) {
            Some(entry) => entry,
            None => (text.to_owned(), read(text)?),
        };
        self.0.truncate(MOST - 1);
        let value = entry.1.clone();
        self.0.push_front(entry);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn keeps_what_was_asked_for_last_and_no_mistakes() {
        let (mut kept, reads) = (Kept(VecDeque::new()), Cell::new(0));
        let mut get = |text: &str| {
            kept.get_or_read(text, |text| {
                reads.set(reads.get() + 1);
                text.parse::<u32>().ok()
            })
        };
        for number in 0..100 {
            assert_eq!(get(&number.to_string()), Some(number));
            assert_eq!(get("0"), Some(0));
        }
        assert_eq!(reads.get(), 100);
        // 0 and the last 63 are still there.
        assert_eq!(
            (get("37"), get("99"), get("0"), reads.get()),
            (Some(37), Some(99), Some(0), 100)
        );
        assert_eq!((get("36"), reads.get()), (Some(36), 101));
        assert_eq!((get("x"), get("x"), reads.get()), (None, None, 103));
        assert_eq!(kept.0.len(), MOST);
    }
}
