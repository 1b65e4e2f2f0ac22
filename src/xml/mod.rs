//! XML as this crate reads and writes it.
//!
//! Reading and canonical octets are the crate `strict_xml`, compiled for speed; here are the words for what it
//! refuses, and [`write::Writer`], which builds the messages that we send.

mod error;
pub mod write;

pub use strict_xml::{
    Attribute, C14nError, Canonicalization, Children, Descendants, Document, Element, Limits, NodeId, Surroundings,
    XML_NAMESPACE, XMLNS_NAMESPACE, XmlError, canonicalize, is_ncname,
};
