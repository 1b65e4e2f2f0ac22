//! HTTP-POST, inward: the form that the browser brings from the identity provider (Bindings 3.5).

use decoding::form;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::BindingError;
use super::redirect::RelayState;
use crate::crypto::base64;

/// The largest message that is parsed.
pub const MAX_MESSAGE_OCTETS: usize = 256 * 1024;

/// The largest form that is looked at: base64 makes a third more, percent-encoding of it and of its line breaks a fifth
/// again at most.
pub const MAX_FORM_OCTETS: usize = 512 * 1024;

/// The fields of the form. Hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostForm {
    saml_response: String,
    relay_state: Option<RelayState>,
}

/// The octets of the message. Hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostMessage {
    octets: Vec<u8>,
    relay_state: Option<RelayState>,
}

impl PostForm {
    /// Reads a body of type `application/x-www-form-urlencoded`.
    ///
    /// 1. Bindings 3.5.4: the message is in the field `SAMLResponse`, once, and without a `SAMLRequest`.
    /// 2. Bindings 3.5.3: RelayState MUST NOT exceed 80 bytes. That binds whoever makes one; of ours none comes back, so
    ///    a longer one is an identity provider's own, and is read as none. It could only say where to go afterwards.
    ///
    /// Every other field is ignored. `Signature` and `SigAlg` among them: HTTP-POST-SimpleSign is another binding,
    /// and its signature never counts here.
    pub fn decode(body: &[u8]) -> Result<Self, BindingError> {
        if body.len() > MAX_FORM_OCTETS {
            return Err(BindingError::FormTooLarge { octets: body.len() });
        }
        let (mut saml_response, mut relay_state) = (None, None);
        for (name, value) in form::named(body, &["SAMLResponse", "SAMLRequest", "RelayState"]) {
            match name {
                "SAMLResponse" if saml_response.is_some() => return Err(BindingError::ResponseDuplicated), // 1
                "SAMLResponse" => saml_response = Some(value.decode()),
                "SAMLRequest" => return Err(BindingError::RequestPresent), // 1
                "RelayState" if relay_state.is_some() => return Err(BindingError::RelayStateDuplicated),
                "RelayState" => relay_state = Some(value.decode()),
                _ => {}
            }
        }
        Ok(Self {
            saml_response: saml_response.ok_or(BindingError::ResponseMissing)?, // 1
            relay_state: relay_state.and_then(RelayState::new),                 // 2
        })
    }
}

impl PostMessage {
    /// Decodes the message.
    ///
    /// 1. Bindings 3.5.4: it is base64. White space is allowed; no other alphabet, no junk, no padding amid the text.
    /// 2. Not deflated: that is HTTP-Redirect's encoding (Bindings 3.4.4.1), and not on offer here.
    pub fn decode(form: PostForm) -> Result<Self, BindingError> {
        Ok(Self {
            octets: decode_message(&form.saml_response)?, // 1, 2
            relay_state: form.relay_state,
        })
    }

    /// The octets of the XML document.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The RelayState that came with it: an opaque handle, never a place to go to.
    pub fn relay_state(&self) -> Option<&RelayState> {
        self.relay_state.as_ref()
    }
}

/// The octets of the field that carries the message; see [`PostMessage::decode`].
pub(super) fn decode_message(field: &str) -> Result<Vec<u8>, BindingError> {
    let octets = base64::decode(field).map_err(|_| BindingError::NotBase64)?;
    if octets.len() > MAX_MESSAGE_OCTETS {
        return Err(BindingError::MessageTooLarge { octets: octets.len() });
    }
    if is_deflated(&octets) {
        return Err(BindingError::Deflated);
    }
    Ok(octets)
}

/// Whether the octets are no XML but inflate to the beginning of it. Looks at the first few octets only.
fn is_deflated(octets: &[u8]) -> bool {
    const ENOUGH: usize = 16;
    if octets.starts_with(b"<") {
        return false;
    }
    let inflated = match decompress_to_vec_with_limit(octets, ENOUGH) {
        Ok(inflated) => inflated,
        Err(error) => error.output,
    };
    inflated.starts_with(b"<")
}
