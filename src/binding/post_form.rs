//! HTTP-POST, outward: what a self-submitting form must contain (Bindings 3.5). The HTML is written elsewhere.

use super::RelayState;
use super::base64;

/// The form to send to the identity provider. Every text needs HTML escaping where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFormPage {
    /// The identity provider's login URL.
    pub action: String,
    /// The hidden fields, by name and value.
    pub fields: Vec<(&'static str, String)>,
}

impl PostFormPage {
    /// Encodes a request.
    ///
    /// 1. Bindings 3.5.4: the XML is base64 in a hidden field `SAMLRequest`.
    /// 2. Bindings 3.5.4: RelayState, if any, is a second hidden field.
    pub fn encode(sign_on_url: &str, request: &[u8], relay_state: Option<&RelayState>) -> Self {
        let mut fields = vec![("SAMLRequest", base64::encode(request))]; // 1
        if let Some(relay_state) = relay_state {
            fields.push(("RelayState", relay_state.as_str().to_owned())); // 2
        }
        Self {
            action: sign_on_url.to_owned(),
            fields,
        }
    }
}
