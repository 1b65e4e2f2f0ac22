//! What carries a message: a form or a query, and base64 in it. A stranger's octets meet this first, so that it is a
//! crate of its own, compiled for speed (docs/decisions/0014).

pub mod base64;
pub mod form;
