//! The request that a login starts with (Core 3.4.1, Profiles 4.1.4.1).

use std::fmt::Write as _;

use super::names::{ASSERTION, BINDING_POST, PROTOCOL, VERSION};
use crate::dsig::Unsigned;
use crate::time::Timestamp;
use crate::xml::write::Writer;

/// An AuthnRequest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthnRequest<'a> {
    /// Its ID; see [`request_id`].
    pub id: &'a str,
    /// When it is issued.
    pub issue_instant: Timestamp,
    /// The identity provider's login URL.
    pub destination: &'a str,
    /// Where the Response is to be sent.
    pub acs_url: &'a str,
    /// Our entity ID.
    pub issuer: &'a str,
    /// The NameID format to ask for; none leaves it to the identity provider.
    pub name_id_format: Option<&'a str>,
    /// Whether the member must authenticate anew.
    pub force_authn: bool,
    /// The AuthnContextClassRefs to ask for, exactly one of which must be met; none leaves it to the identity provider.
    pub requested_authn_context: &'a [String],
}

/// An ID of `random` octets: an NCName, and not guessable (Core 1.3.4 wants 128 bits at least, better 160).
pub fn request_id(random: [u8; 20]) -> String {
    random.iter().fold("_".to_owned(), |mut id, octet| {
        let _ = write!(id, "{octet:02x}");
        id
    })
}

impl AuthnRequest<'_> {
    /// Writes the request, ready to be signed.
    ///
    /// 1. Core 3.2.1: ID, Version and IssueInstant are there; so is Destination, which signed messages need (Bindings 3.4.5.2).
    /// 2. Profiles 4.1.4.1: the Issuer MUST be there and name the requesting service provider.
    /// 3. Profiles 4.1.4.1: the request MUST NOT contain a SubjectConfirmation; it has no Subject at all.
    /// 4. Profiles 4.1.5: the Response is to come by HTTP-POST, never by HTTP-Redirect.
    /// 5. Core 3.4.1.1: AllowCreate lets the identity provider make an identifier for a member who is new to us.
    /// 6. Core 3.2.1: a Signature goes right behind the Issuer.
    pub fn to_message(&self) -> Unsigned {
        let mut xml = Writer::new();
        xml.start("samlp:AuthnRequest")
            .attribute("xmlns:samlp", PROTOCOL)
            .attribute("xmlns:saml", ASSERTION)
            .attribute("ID", self.id) // 1
            .attribute("Version", VERSION)
            .attribute("IssueInstant", &self.issue_instant.to_string())
            .attribute("Destination", self.destination)
            .optional_attribute("ForceAuthn", self.force_authn.then_some("true"))
            .attribute("AssertionConsumerServiceURL", self.acs_url)
            .attribute("ProtocolBinding", BINDING_POST) // 4
            .element("saml:Issuer", self.issuer); // 2, 3
        let place = xml.place(); // 6
        xml.start("samlp:NameIDPolicy")
            .optional_attribute("Format", self.name_id_format)
            .attribute("AllowCreate", "true") // 5
            .end();
        if !self.requested_authn_context.is_empty() {
            xml.start("samlp:RequestedAuthnContext")
                .attribute("Comparison", "exact");
            for class in self.requested_authn_context {
                xml.element("saml:AuthnContextClassRef", class);
            }
        }
        Unsigned::new(xml.finish(), self.id, place)
    }
}
