//! XML as this crate reads and writes it.
//!
//! [`Document::parse`] is strict: UTF-8, XML 1.0, Namespaces 1.0, no DTD, no processing instructions, absolute
//! namespace names, unique IDs, and a budget for everything an author could make large. quick-xml cuts the octets
//! into tokens and nothing more; every rule is kept here. What comes out is one read-only tree of indices, from which
//! [`c14n::canonicalize`] writes canonical octets in place. [`write::Writer`] builds the messages that we send.
//!
//! Comments are dropped while parsing, and the text around one is joined, so no text is ever cut short by one.

pub mod c14n;
mod chars;
mod document;
mod error;
mod parse;
mod scope;
mod surroundings;
mod tag;
pub mod write;

pub use c14n::{C14nError, Canonicalization, canonicalize};
pub use chars::is_ncname;
pub use document::{Attribute, Children, Descendants, Document, Element, NodeId};
pub use error::XmlError;
pub use parse::Limits;
pub use surroundings::Surroundings;

/// The namespace that the prefix `xml` is bound to (Namespaces 3).
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace that the prefix `xmlns` is bound to (Namespaces 3).
pub const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";
