//! German, with "Sie". The fields and words of the identity providers' consoles stay as those have them in English.

mod access;
mod common;
mod member;
mod sessions;
mod shadow;

pub use access::ACCESS;
pub use common::COMMON;
pub use member::MEMBER;
pub use sessions::SESSIONS;
pub use shadow::SHADOW;
