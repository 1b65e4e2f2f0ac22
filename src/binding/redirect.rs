//! HTTP-Redirect, outward: a message in the query of the identity provider's URL (Bindings 3.4).

use std::fmt;

use miniz_oxide::deflate::compress_to_vec;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::{BindingError, MessageKind};
use crate::crypto::base64;

/// RelayState MUST NOT exceed 80 bytes (Bindings 3.4.3).
const MAX_RELAY_STATE_OCTETS: usize = 80;
/// The longest that is handed back.
const MAX_RETURNED_OCTETS: usize = 4_096;

const COMPRESSION_LEVEL: u8 = 9;

/// A RelayState: opaque text of 1 to 80 octets that the other side hands back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayState {
    text: String,
    /// How a query spelt it.
    spelling: Option<String>,
}

impl RelayState {
    /// Bindings 3.4.3, 3.5.3: RelayState MUST NOT exceed 80 bytes in length; an empty one is none.
    pub fn new(text: String) -> Option<Self> {
        (1..=MAX_RELAY_STATE_OCTETS)
            .contains(&text.len())
            .then_some(Self { text, spelling: None })
    }

    /// One that goes back as it came. Its maker broke the rule if it is longer than 80 octets, and needs it all the same;
    /// beyond what a URL carries, it is none. `spelling` is how it stood in a query: a verifier that encodes the query
    /// anew, against Bindings 3.4.4.1, spells it so again.
    pub fn returned(text: String, spelling: Option<&str>) -> Option<Self> {
        (1..=MAX_RETURNED_OCTETS).contains(&text.len()).then_some(Self {
            text,
            spelling: spelling.map(str::to_owned),
        })
    }

    /// The text. From a form it is hostile.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn encoded(&self) -> String {
        self.spelling.clone().unwrap_or_else(|| percent_encoded(&self.text))
    }
}

impl fmt::Display for RelayState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A message on its way in a URL: the query parameters in the order in which they are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectMessage {
    query: String,
}

impl RedirectMessage {
    /// Encodes a message.
    ///
    /// 1. Bindings 3.4.4.1: the XML is compressed with DEFLATE (RFC 1951: raw, without a zlib header), then base64 without
    ///    line breaks, then URL-encoded as the parameter `SAMLRequest` or `SAMLResponse`.
    /// 2. Bindings 3.4.4.1: RelayState, if any, is URL-encoded after it; without one the parameter MUST be omitted.
    pub fn encode(kind: MessageKind, message: &[u8], relay_state: Option<&RelayState>) -> Self {
        let deflated = base64::encode(&compress_to_vec(message, COMPRESSION_LEVEL));
        let mut query = format!("{}={}", kind.parameter(), percent_encoded(&deflated)); // 1
        if let Some(relay_state) = relay_state {
            query.push_str("&RelayState="); // 2
            query.push_str(&relay_state.encoded());
        }
        Self { query }
    }

    /// The octets to sign (Bindings 3.4.4.1): the encoded parameters of the message, `RelayState` and `SigAlg`, in this
    /// order.
    pub fn octets_to_sign(&self, signature_algorithm: &str) -> String {
        format!("{}&SigAlg={}", self.query, percent_encoded(signature_algorithm))
    }

    /// The URL to send the browser to.
    pub fn url(&self, sign_on_url: &str) -> Result<String, BindingError> {
        append(sign_on_url, &self.query)
    }

    /// The same with a signature over [`RedirectMessage::octets_to_sign`].
    pub fn signed_url(
        &self,
        sign_on_url: &str,
        signature_algorithm: &str,
        signature: &[u8],
    ) -> Result<String, BindingError> {
        let signature = percent_encoded(&base64::encode(signature));
        append(
            sign_on_url,
            &format!("{}&Signature={signature}", self.octets_to_sign(signature_algorithm)),
        )
    }
}

/// Bindings 3.4.4: whatever query the URL has already stays as it is.
fn append(sign_on_url: &str, query: &str) -> Result<String, BindingError> {
    let malformed = || BindingError::SignOnUrlMalformed {
        url: sign_on_url.to_owned(),
    };
    let mut url = Url::parse(sign_on_url).map_err(|_| malformed())?;
    if !matches!(url.scheme(), "http" | "https") || url.fragment().is_some() {
        return Err(malformed());
    }
    match url.query().filter(|existing| !existing.is_empty()) {
        Some(existing) => url.set_query(Some(&format!("{existing}&{query}"))),
        None => url.set_query(Some(query)),
    }
    Ok(url.into())
}

/// Percent-encoding with `%20` for a space, which a query reader of either school understands.
fn percent_encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
