//! The names that the specifications give.

pub use crate::dsig::{ASSERTION, DSIG, PROTOCOL};

/// Namespace of metadata (Metadata 2).
pub const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// Namespace of `xsi:nil` (XML Schema Part 1, 2.6).
pub const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The only version (Core 4.1).
pub const VERSION: &str = "2.0";
/// The top-level status of a Response that carries an Assertion (Core 3.2.2.2).
pub const STATUS_SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
/// The subject confirmation method of the web browser profile (Profiles 3.3).
pub const CONFIRMATION_BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
/// The second-level status of an identity provider that could not end every session (Core 3.2.2.2, 3.7.3.2).
pub const STATUS_PARTIAL_LOGOUT: &str = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout";
/// The Reason of a LogoutRequest that the member asked for (Core 3.7.3).
pub const LOGOUT_BY_USER: &str = "urn:oasis:names:tc:SAML:2.0:logout:user";
/// HTTP-POST (Bindings 3.5).
pub const BINDING_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
/// HTTP-Redirect (Bindings 3.4).
pub const BINDING_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// A NameID of this format names a provider (Core 8.3.6).
pub const FORMAT_ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/// What an absent format of a NameID means (Core 2.2.2, 8.3.1).
pub const FORMAT_UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
/// A NameID of this format is an e-mail address (Core 8.3.2).
pub const FORMAT_EMAIL: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
/// A NameID of this format is for one session (Core 8.3.8).
pub const FORMAT_TRANSIENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
