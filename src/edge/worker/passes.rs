//! Passes, kept in the isolate: a member's next request neither asks a store nor has a token signed.

use crate::service::gate::RememberedPass;
use std::cell::RefCell;
use std::collections::VecDeque;

/// How many are kept; the ones that were not asked for longest go first.
const MOST: usize = 256;

thread_local! {
    static PASSES: RefCell<VecDeque<RememberedPass>> = const { RefCell::new(VecDeque::new()) };
}

/// The pass of a session, good or not.
pub fn get(session_hash: &str) -> Option<RememberedPass> {
    PASSES.with_borrow_mut(|all| {
        let at = all.iter().position(|it| it.pass.session_hash == session_hash)?;
        if at > 0 {
            let it = all.remove(at)?;
            all.push_front(it);
        }
        all.front().cloned()
    })
}

/// Keeps a pass in place of an earlier one of the session.
pub fn put(pass: RememberedPass) {
    forget(&pass.pass.session_hash);
    PASSES.with_borrow_mut(|all| {
        all.truncate(MOST - 1);
        all.push_front(pass);
    });
}

/// Forgets the pass of a session.
pub fn forget(session_hash: &str) {
    PASSES.with_borrow_mut(|all| all.retain(|it| it.pass.session_hash != session_hash));
}
