//! Metadata of identity providers, as templates that xmlsec1 signs.

use super::login::idp;
use super::signer::{Algorithms, Signer};

pub const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
pub const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
pub const ENTITY_ID: &str = "https://idp.example/metadata";

/// The base64 between the lines of a PEM.
pub fn bare(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// A KeyDescriptor; an empty `purpose` leaves `use` out.
pub fn key(purpose: &str, certificate: &str) -> String {
    let purpose = match purpose {
        "" => String::new(),
        purpose => format!(" use=\"{purpose}\""),
    };
    format!(
        "<md:KeyDescriptor{purpose}><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
         <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
}

/// The KeyDescriptor of the identity provider of the tests.
pub fn signing_key() -> String {
    key("signing", &bare(&idp().certificate_pem))
}

pub fn sign_on(binding: &str, location: &str) -> String {
    format!("<md:SingleSignOnService Binding=\"{binding}\" Location=\"{location}\"/>")
}

/// What one entity of a document says; every part can be replaced.
#[derive(Debug, Clone)]
pub struct Entity {
    pub id: Option<String>,
    pub entity_id: String,
    /// Attributes of the EntityDescriptor.
    pub attributes: String,
    /// The Signature template, or nothing.
    pub signature: String,
    /// Before the roles.
    pub extensions: String,
    /// Attributes of the IDPSSODescriptor.
    pub role_attributes: String,
    pub keys: String,
    pub endpoints: String,
    /// Roles and further elements behind the IDPSSODescriptor.
    pub further: String,
}

impl Default for Entity {
    fn default() -> Self {
        Self {
            id: None,
            entity_id: ENTITY_ID.into(),
            attributes: String::new(),
            signature: String::new(),
            extensions: String::new(),
            role_attributes: format!(" protocolSupportEnumeration=\"{PROTOCOL}\""),
            keys: signing_key(),
            endpoints: sign_on(REDIRECT, "https://idp.example/sso"),
            further: String::new(),
        }
    }
}

impl Entity {
    /// One with an ID and a place for a Signature.
    pub fn to_sign(id: &str) -> Self {
        Self {
            id: Some(id.into()),
            signature: Algorithms::sha2(256).template(id),
            ..Self::default()
        }
    }

    pub fn xml(&self) -> String {
        let id = self.id.as_ref().map(|id| format!(" ID=\"{id}\"")).unwrap_or_default();
        format!(
            "<md:EntityDescriptor xmlns:md=\"{METADATA}\"{id} entityID=\"{}\"{}>{}{}<md:IDPSSODescriptor{}>{}{}\
             </md:IDPSSODescriptor>{}</md:EntityDescriptor>",
            self.entity_id,
            self.attributes,
            self.signature,
            self.extensions,
            self.role_attributes,
            self.keys,
            self.endpoints,
            self.further
        )
    }

    /// Signed by xmlsec1.
    pub fn signed_by(&self, signer: &Signer) -> String {
        tidy(&signer.sign(&self.xml(), "EntityDescriptor"))
    }
}

/// Entities in an EntitiesDescriptor with these attributes, behind this Signature.
pub fn entities(attributes: &str, signature: &str, inside: &str) -> String {
    format!("<md:EntitiesDescriptor xmlns:md=\"{METADATA}\"{attributes}>{signature}{inside}</md:EntitiesDescriptor>")
}

/// Without the XML declaration that xmlsec1 writes.
pub fn tidy(xml: &str) -> String {
    xml.strip_prefix("<?xml version=\"1.0\"?>\n")
        .unwrap_or(xml)
        .trim_end()
        .to_owned()
}
