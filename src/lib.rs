//! SAML 2.0 single sign-on at the CDN edge.

pub mod edge;
pub mod settings;
pub mod verdict;
