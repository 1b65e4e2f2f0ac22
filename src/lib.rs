//! SAML 2.0 single sign-on at the CDN edge.

pub mod binding;
pub mod crypto;
pub mod dsig;
pub mod edge;
pub mod jose;
pub mod json;
pub mod octets;
pub mod oidc;
pub mod profile;
pub mod relying_party;
pub mod saml;
pub mod selftest;
pub mod service;
pub mod session;
pub mod settings;
pub mod time;
pub mod verdict;
pub mod xml;
pub mod xmlenc;
