//! English: each file declares the keys of a page's texts.

mod access;
mod common;
mod member;

pub use access::Access;
pub use common::Common;
pub use member::Member;
