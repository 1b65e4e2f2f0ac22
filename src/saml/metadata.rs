//! What an identity provider needs to know of us (Metadata 2.4.4).

use super::names::{BINDING_POST, METADATA, PROTOCOL};
use crate::xml::write::Writer;

/// Our metadata for one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpMetadata<'a> {
    /// Our entity ID: the URL that serves this.
    pub entity_id: &'a str,
    /// Where Responses are to be sent.
    pub acs_url: &'a str,
    /// The NameID format that is asked for.
    pub name_id_format: Option<&'a str>,
    /// Whether the signature policy requires one on the Assertion.
    pub want_assertions_signed: bool,
}

impl SpMetadata<'_> {
    /// Writes an EntityDescriptor, to be served as `application/samlmetadata+xml`.
    ///
    /// 1. Metadata 2.4.1: protocolSupportEnumeration MUST contain the protocol's namespace.
    /// 2. Metadata 2.4.4: AuthnRequestsSigned and WantAssertionsSigned say what we do and want.
    /// 3. Metadata 2.4.4: there MUST be an AssertionConsumerService; ours speaks HTTP-POST and is the default.
    pub fn to_xml(&self) -> Vec<u8> {
        let mut xml = Writer::new();
        xml.start("md:EntityDescriptor")
            .attribute("xmlns:md", METADATA)
            .attribute("entityID", self.entity_id)
            .start("md:SPSSODescriptor")
            .attribute("AuthnRequestsSigned", "false") // 2
            .attribute(
                "WantAssertionsSigned",
                if self.want_assertions_signed { "true" } else { "false" },
            ) // 2
            .attribute("protocolSupportEnumeration", PROTOCOL); // 1
        if let Some(format) = self.name_id_format {
            xml.element("md:NameIDFormat", format);
        }
        xml.start("md:AssertionConsumerService") // 3
            .attribute("Binding", BINDING_POST)
            .attribute("Location", self.acs_url)
            .attribute("index", "0")
            .attribute("isDefault", "true");
        xml.finish().into_bytes()
    }
}
