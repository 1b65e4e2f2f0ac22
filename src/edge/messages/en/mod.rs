//! English: each file declares the keys of a page's texts.

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
mod seen;
mod self_test;
mod sessions;
mod settings;
mod shadow;
mod versions;

pub use access::Access;
pub use advice::AdviceTexts;
pub use certificates::Certificates;
pub use common::Common;
pub use enforcement::Enforcement;
pub use form::Form;
pub use gate::Gate;
pub use guide::GuideTexts;
pub use member::Member;
pub use metadata::MetadataTexts;
pub use result::ResultTexts;
pub use seen::Seen;
pub use self_test::SelfTest;
pub use sessions::Sessions;
pub use settings::Settings;
pub use shadow::Shadow;
pub use versions::Versions;
