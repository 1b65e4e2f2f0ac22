//! What a paste is: an address, metadata, or certificates.

use super::ImportError;
use crate::crypto::{Certificate, base64};

/// A paste by its kind.
#[derive(Debug, Clone)]
pub enum Paste {
    /// The address of metadata, as typed.
    Url(String),
    /// XML.
    Xml(Vec<u8>),
    /// Certificates, in order.
    Certificates(Vec<Certificate>),
}

impl Paste {
    /// Recognises a paste by its contents; nothing that a sender says of it counts.
    pub fn recognise(octets: &[u8]) -> Result<Self, ImportError> {
        let Ok(text) = std::str::from_utf8(octets) else {
            return Self::binary(octets);
        };
        let text = text.trim_start_matches('\u{FEFF}').trim();
        match text.as_bytes().first() {
            None => Err(ImportError::Empty),
            Some(b'<') => Self::xml(text),
            Some(b'{' | b'[') => Err(ImportError::Json),
            _ if is_url(text) => Ok(Self::Url(text.to_owned())),
            _ => match base64::decode(text) {
                // Some consoles hand out metadata in base64.
                Ok(inner) if is_xml(&inner) => Self::recognise(&inner),
                _ => Ok(Self::Certificates(Certificate::parse_all(text.as_bytes())?)),
            },
        }
    }

    /// DER, or XML in UTF-16, which the parser refuses by its name.
    fn binary(octets: &[u8]) -> Result<Self, ImportError> {
        if octets.starts_with(&[0xFF, 0xFE]) || octets.starts_with(&[0xFE, 0xFF]) {
            return Ok(Self::Xml(octets.to_vec()));
        }
        Ok(Self::Certificates(Certificate::parse_all(octets)?))
    }

    fn xml(text: &str) -> Result<Self, ImportError> {
        let start = text
            .get(..text.floor_char_boundary(1_024))
            .unwrap_or_default()
            .to_ascii_lowercase();
        if start.contains("<!doctype html") || start.contains("<html") {
            return Err(ImportError::HtmlPage);
        }
        Ok(Self::Xml(text.as_bytes().to_vec()))
    }
}

fn is_xml(octets: &[u8]) -> bool {
    let octets = octets.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(octets);
    octets.trim_ascii_start().starts_with(b"<")
}

fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.bytes().all(|octet| octet.is_ascii_alphanumeric()))
}
