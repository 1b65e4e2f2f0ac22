//! German, with "Sie". The fields and words of the identity providers' consoles stay as those have them in English.

mod access;
mod advice;
mod certificates;
mod common;
mod enforcement;
mod form;
mod gate;
mod guide;
mod member;
mod metadata;
mod result;
mod said;
mod seen;
mod self_test;
mod sessions;
mod settings;
mod shadow;
mod versions;

pub use access::ACCESS;
pub use advice::ADVICE;
pub use certificates::CERTIFICATES;
pub use common::COMMON;
pub use enforcement::ENFORCEMENT;
pub use form::FORM;
pub use gate::GATE;
pub use guide::GUIDE;
pub use member::MEMBER;
pub use metadata::METADATA;
pub use result::RESULT;
pub use said::SAID;
pub use seen::SEEN;
pub use self_test::SELF_TEST;
pub use sessions::SESSIONS;
pub use settings::SETTINGS;
pub use shadow::SHADOW;
pub use versions::VERSIONS;
