//! XML as messages that are signed need it, and no more.
//!
//! [`Document::parse`] is strict: UTF-8, XML 1.0, Namespaces 1.0, no DTD, no processing instructions, absolute
//! namespace names, unique IDs, and a budget for everything an author could make large. quick-xml cuts the octets
//! into tokens and nothing more; every rule is kept here. What comes out is one read-only tree of indices, from which
//! [`canonicalize`] writes canonical octets in place.
//!
//! Comments are dropped while parsing, and the text around one is joined, so no text is ever cut short by one.
//!
//! A crate of its own so that it can be compiled for speed: it is what a stranger's octets meet first.

mod c14n;
mod chars;
mod document;
mod error;
mod order;
mod parse;
mod scope;
mod surroundings;
mod tag;

pub use c14n::{C14nError, Canonicalization, canonicalize};
pub use chars::{is_char, is_ncname};
pub use document::{Attribute, Children, Descendants, Document, Element, NodeId};
pub use error::XmlError;
pub use parse::Limits;
pub use surroundings::Surroundings;

/// The namespace that the prefix `xml` is bound to (Namespaces 3).
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace that the prefix `xmlns` is bound to (Namespaces 3).
pub const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";
