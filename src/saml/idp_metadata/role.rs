//! An IDPSSODescriptor (Metadata 2.4.3): keys, endpoints, formats. What is not known is passed over; what is read stands
//! where the schema has it, as a child.

use super::MetadataError;
use crate::crypto::{Certificate, KeyError, without_issuers};
use crate::saml::names::{DSIG, METADATA};
use crate::saml::sequence::required_attribute;
use crate::xml::Element;

/// An endpoint (Metadata 2.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The binding, by its identifier.
    pub binding: String,
    /// Where requests go.
    pub location: String,
    /// Where responses go, if elsewhere.
    pub response_location: Option<String>,
}

/// The keys of a role, by what they are for.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    pub signing: Vec<Certificate>,
    pub encryption: Vec<Certificate>,
    pub unreadable: Vec<KeyError>,
}

/// The endpoints called `local`, in order.
pub(super) fn endpoints(role: Element<'_>, local: &str) -> Result<Vec<Endpoint>, MetadataError> {
    let all = role.children().filter(|child| child.is(METADATA, local));
    all.map(|element| {
        let uri = |attribute| required_attribute(element, attribute).map(|uri| uri.trim().to_owned());
        Ok(Endpoint {
            binding: uri("Binding")?,
            location: uri("Location")?,
            response_location: element.attribute("ResponseLocation").map(|uri| uri.trim().to_owned()),
        })
    })
    .collect()
}

/// The NameIDFormats (Metadata 2.4.2).
pub(super) fn name_id_formats(role: Element<'_>) -> Result<Vec<String>, MetadataError> {
    let all = role.children().filter(|child| child.is(METADATA, "NameIDFormat"));
    let formats = all.map(|format| Ok(format.text()?.trim().to_owned()));
    formats.filter(|format| *format != Ok(String::new())).collect()
}

/// An xs:boolean attribute; absent, or anything else, is false.
pub(super) fn is_true(element: Element<'_>, attribute: &str) -> bool {
    matches!(element.attribute(attribute).map(str::trim), Some("true" | "1"))
}

/// The keys of the role.
///
/// 1. Metadata 2.4.1.1: a KeyDescriptor without `use` is for signing, too.
/// 2. A key for encryption never becomes one for signing.
/// 3. XMLDSig 4.5.4: the certificates of one X509Data are of one key and its issuers; issuers sign no messages.
/// 4. A certificate that cannot be read counts for nothing. It is told, and the others are not lost with it.
pub(super) fn keys(role: Element<'_>) -> Result<Keys, MetadataError> {
    let mut keys = Keys::default();
    for descriptor in role.children().filter(|child| child.is(METADATA, "KeyDescriptor")) {
        let certificates = certificates(descriptor, &mut keys.unreadable);
        match descriptor.attribute("use").map(str::trim) {
            None => {
                extend(&mut keys.signing, &certificates); // 1
                extend(&mut keys.encryption, &certificates);
            }
            Some("signing") => extend(&mut keys.signing, &certificates),
            Some("encryption") => extend(&mut keys.encryption, &certificates), // 2
            Some(found) => {
                return Err(MetadataError::KeyUse {
                    found: found.to_owned(),
                });
            }
        }
    }
    Ok(keys)
}

fn extend(to: &mut Vec<Certificate>, from: &[Certificate]) {
    for certificate in from {
        if !to.iter().any(|known| known.der() == certificate.der()) {
            to.push(certificate.clone());
        }
    }
}

fn certificates(descriptor: Element<'_>, unreadable: &mut Vec<KeyError>) -> Vec<Certificate> {
    let mut found = Vec::new();
    let mut is_empty = true;
    for data in children(descriptor, "KeyInfo").flat_map(|info| children(info, "X509Data")) {
        let mut chain = Vec::new();
        for certificate in children(data, "X509Certificate") {
            is_empty = false;
            match read(certificate) {
                Ok(certificate) => chain.push(certificate),
                Err(error) => unreadable.push(error), // 4
            }
        }
        let (own, _issuers) = without_issuers(chain); // 3
        found.extend(own);
    }
    if is_empty {
        let has_key = children(descriptor, "KeyInfo").any(|info| info.children().next().is_some());
        unreadable.push(if has_key { KeyError::PublicKey } else { KeyError::Empty });
    }
    found
}

fn children<'d>(element: Element<'d>, local: &'static str) -> impl Iterator<Item = Element<'d>> {
    element.children().filter(move |child| child.is(DSIG, local))
}

fn read(certificate: Element<'_>) -> Result<Certificate, KeyError> {
    let text = certificate.text().map_err(|_| KeyError::NotBase64)?;
    // With the lines of PEM, or as the base64 of a whole PEM, it is a certificate, too: some providers have it so.
    Certificate::parse(text.as_bytes())
}
