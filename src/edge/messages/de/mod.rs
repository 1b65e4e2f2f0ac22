//! German, with "Sie". The fields and words of the identity providers' consoles stay as those have them in English.

mod access;
mod applications;
mod common;
mod member;
mod members;
mod sessions;

pub use access::ACCESS;
pub use applications::APPLICATIONS;
pub use common::COMMON;
pub use member::MEMBER;
pub use members::MEMBERS;
pub use sessions::SESSIONS;
