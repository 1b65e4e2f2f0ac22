//! English: each file declares the keys of a page's texts.

mod access;
mod applications;
mod common;
mod member;
mod members;
mod sessions;

pub use access::Access;
pub use applications::Applications;
pub use common::Common;
pub use member::Member;
pub use members::Members;
pub use sessions::Sessions;
