//! The HTTP interface as OpenAPI 3.1. A test holds its paths and methods against the routes.

/// The document.
pub const DOCUMENT: &str = include_str!("openapi.json");
