//! Enveloped signatures of our own (XMLDSig 3.1, Core 5.4): everything up to the octets to sign. The private key works
//! elsewhere, and its answer is put in its place.

use super::algorithm::{ENVELOPED, SHA256, identifier};
use super::{DSIG, EXC_C14N};
use crate::crypto::{Certificate, SignatureAlgorithm, base64, sha256};
use crate::verdict::Refusal;
use crate::xml::{Canonicalization, Document, Limits, canonicalize};

/// A message of ours: its XML, the ID of its document element, and where a Signature goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    xml: String,
    id: String,
    place: usize,
}

/// A message of ours is not what our own parser reads. Nothing is sent then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsignable(pub &'static str);

/// A message that lacks only its SignatureValue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    before: String,
    after: String,
    octets: Vec<u8>,
}

impl Unsigned {
    /// `place` is the octet in `xml` where the schema has the Signature: behind Issuer, or first in metadata.
    pub fn new(xml: String, id: &str, place: usize) -> Self {
        Self {
            xml,
            id: id.to_owned(),
            place,
        }
    }

    /// The XML without a Signature.
    pub fn as_octets(&self) -> &[u8] {
        self.xml.as_bytes()
    }

    /// The XML without a Signature, taken out.
    pub fn into_octets(self) -> Vec<u8> {
        self.xml.into_bytes()
    }

    /// Writes the Signature but for its value.
    ///
    /// 1. Core 5.4.2: the Reference is to the ID of the document element. SHA-256 over its exclusive canonical form.
    /// 2. Core 5.4.3, 5.4.4: exclusive canonicalization; the transforms are `enveloped` and that.
    /// 3. Core 5.4.5: the certificate is in KeyInfo, for those who look there.
    pub fn prepare(&self, algorithm: SignatureAlgorithm, certificate: &Certificate) -> Result<Prepared, Unsignable> {
        let (head, tail) = self
            .xml
            .split_at_checked(self.place)
            .ok_or(Unsignable("place.malformed"))?;
        let digest = base64::encode(&sha256(&canonical(&self.xml, &[])?)); // 1
        let method = identifier(algorithm);
        let signed_info = format!(
            "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\"/><ds:SignatureMethod \
             Algorithm=\"{method}\"/><ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform \
             Algorithm=\"{ENVELOPED}\"/><ds:Transform Algorithm=\"{EXC_C14N}\"/></ds:Transforms><ds:DigestMethod \
             Algorithm=\"{SHA256}\"/><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            id = self.id,
        ); // 2
        let certificate = base64::encode(certificate.der());
        let before = format!("{head}<ds:Signature xmlns:ds=\"{DSIG}\">{signed_info}<ds:SignatureValue>");
        let after = format!(
            "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate>\
             </ds:X509Data></ds:KeyInfo></ds:Signature>{tail}"
        ); // 3
        let octets = canonical(&format!("{before}{after}"), &["Signature", "SignedInfo"])?;
        Ok(Prepared { before, after, octets })
    }
}

impl Prepared {
    /// The canonical SignedInfo: what the private key signs.
    pub fn octets_to_sign(&self) -> &[u8] {
        &self.octets
    }

    /// The message with its SignatureValue.
    pub fn finish(self, value: &[u8]) -> Vec<u8> {
        let Self { before, after, .. } = self;
        format!("{before}{}{after}", base64::encode(value)).into_bytes()
    }
}

/// The exclusive canonical octets of the element at a path of XML Signature's names below the document element.
fn canonical(xml: &str, path: &[&str]) -> Result<Vec<u8>, Unsignable> {
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).map_err(|error| Unsignable(error.code()))?;
    let mut element = document.root();
    for name in path {
        let child = element.children().find(|child| child.is(DSIG, name));
        element = child.ok_or(Unsignable("element.missing"))?;
    }
    canonicalize(element, &Canonicalization::EXCLUSIVE, None).map_err(|error| Unsignable(error.code()))
}
