//! HTTP-POST, outward: what a self-submitting form must contain (Bindings 3.5). The HTML is written elsewhere.

use super::{MessageKind, RelayState};
use crate::crypto::base64;

/// The form to send to the identity provider. Every text needs HTML escaping where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFormPage {
    /// The identity provider's URL.
    pub action: String,
    /// The hidden fields, by name and value.
    pub fields: Vec<(&'static str, String)>,
}

impl PostFormPage {
    /// Encodes a message.
    ///
    /// 1. Bindings 3.5.4: the XML is base64 in a hidden field `SAMLRequest` or `SAMLResponse`.
    /// 2. Bindings 3.5.4: RelayState, if any, is a second hidden field.
    pub fn encode(kind: MessageKind, url: &str, message: &[u8], relay_state: Option<&RelayState>) -> Self {
        let mut fields = vec![(kind.parameter(), base64::encode(message))]; // 1
        if let Some(relay_state) = relay_state {
            fields.push(("RelayState", relay_state.as_str().to_owned())); // 2
        }
        Self {
            action: url.to_owned(),
            fields,
        }
    }
}
