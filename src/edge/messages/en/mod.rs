//! English: each file declares the keys of a page's texts.

mod access;
mod common;
mod member;
mod sessions;
mod shadow;

pub use access::Access;
pub use common::Common;
pub use member::Member;
pub use sessions::Sessions;
pub use shadow::Shadow;
