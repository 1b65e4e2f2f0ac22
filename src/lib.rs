//! SAML 2.0 single sign-on at the CDN edge.

pub mod crypto;
pub mod dsig;
pub mod settings;
pub mod verdict;
pub mod xml;
