//! A message at an endpoint that takes requests and responses by both bindings: Single Logout (Profiles 4.4.3).

use decoding::form;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::post::{MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS, decode_message};
use super::redirect::RelayState;
use super::{BindingError, MessageKind};
use crate::crypto::base64;
use crate::dsig::Detached;

/// The only encoding of HTTP-Redirect (Bindings 3.4.4.1), and what SAMLEncoding means when it is absent.
pub(super) const DEFLATE: &str = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

/// The parameters of HTTP-Redirect. Each counts once.
const PARAMETERS: [&str; 6] = [
    "SAMLRequest",
    "SAMLResponse",
    "RelayState",
    "SigAlg",
    "Signature",
    "SAMLEncoding",
];

/// A message, decoded. Hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbound {
    kind: MessageKind,
    octets: Vec<u8>,
    relay_state: Option<RelayState>,
    carrier: Carrier,
}

/// Which binding brought it, and where that binding has its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// HTTP-POST: in the message.
    Post,
    /// HTTP-Redirect: beside the message, if anywhere.
    Redirect(Option<Detached>),
}

impl Inbound {
    /// Reads a body of type `application/x-www-form-urlencoded`; `None` where it carries no message at all.
    ///
    /// 1. Bindings 3.5.4: the message is in the field `SAMLRequest` or in `SAMLResponse`: one of the two, once.
    /// 2. Bindings 3.5.3: RelayState goes back as it came.
    /// 3. Bindings 3.5.4: base64 of XML that is not deflated.
    ///
    /// `Signature` and `SigAlg` are ignored: HTTP-POST-SimpleSign is another binding, and never counts as signed here.
    pub fn from_form(body: &[u8]) -> Result<Option<Self>, BindingError> {
        if body.len() > MAX_FORM_OCTETS {
            return Err(BindingError::FormTooLarge { octets: body.len() });
        }
        let (mut request, mut response, mut relay_state) = (None, None, None);
        for (name, value) in form::named(body, &["SAMLRequest", "SAMLResponse", "RelayState"]) {
            let (field, duplicated) = match name {
                "SAMLRequest" => (&mut request, BindingError::RequestDuplicated),
                "SAMLResponse" => (&mut response, BindingError::ResponseDuplicated),
                "RelayState" => (&mut relay_state, BindingError::RelayStateDuplicated),
                _ => continue,
            };
            if field.replace(value.decode()).is_some() {
                return Err(duplicated); // 1
            }
        }
        let (kind, field) = match (request, response) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(BindingError::RequestPresent), // 1
            (Some(request), None) => (MessageKind::Request, request),
            (None, Some(response)) => (MessageKind::Response, response),
        };
        Ok(Some(Self {
            kind,
            relay_state: relay_state.and_then(|text| RelayState::returned(text, None)), // 2
            octets: decode_message(&field)?,                                            // 3
            carrier: Carrier::Post,
        }))
    }

    /// Reads the query of a URL, as it stands there; `None` where it carries no message at all.
    ///
    /// 1. Bindings 3.4.4: the message is in `SAMLRequest` or in `SAMLResponse`. No parameter that has a meaning here
    ///    stands twice, by whatever spelling: what is verified would not be what is read.
    /// 2. Bindings 3.4.4.1: what was signed are the very octets of the query, never a new encoding of what they mean:
    ///    the message, RelayState if it is there, and SigAlg, in this order.
    /// 3. Bindings 3.4.4.1: base64 of DEFLATE. Inflating stops at the size that a message may have.
    /// 4. Bindings 3.4.3: RelayState goes back as it came.
    pub fn from_query(query: &str) -> Result<Option<Self>, BindingError> {
        let query = Query::read(query)?; // 1
        let kind = match (query.get("SAMLRequest"), query.get("SAMLResponse")) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => return Err(BindingError::QueryOfBoth), // 1
            (Some(_), None) => MessageKind::Request,
            (None, Some(_)) => MessageKind::Response,
        };
        if let Some(found) = query.value("SAMLEncoding").filter(|encoding| *encoding != DEFLATE) {
            return Err(BindingError::EncodingUnsupported {
                found: found.to_owned(),
            });
        }
        Ok(Some(Self {
            kind,
            octets: inflate(query.value(kind.parameter()).unwrap_or_default())?, // 3
            relay_state: query.relay_state(),                                    // 4
            carrier: Carrier::Redirect(query.signature(kind)),                   // 2
        }))
    }

    /// Which parameter carried it.
    pub fn kind(&self) -> MessageKind {
        self.kind
    }

    /// The octets of the XML document.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The RelayState that came with it. With a request it goes back with the response; it never says where to go.
    pub fn relay_state(&self) -> Option<&RelayState> {
        self.relay_state.as_ref()
    }

    /// Which binding brought it.
    pub fn carrier(&self) -> &Carrier {
        &self.carrier
    }
}

/// The parameters of a query that have a meaning here: each as it stands there, and decoded.
struct Query<'q>([Option<(&'q str, String)>; PARAMETERS.len()]);

impl<'q> Query<'q> {
    fn read(query: &'q str) -> Result<Self, BindingError> {
        let mut found: [Option<(&str, String)>; PARAMETERS.len()] = Default::default();
        for pair in query.split('&') {
            let Some((name, value)) = form::pairs(pair.as_bytes()).next() else {
                continue;
            };
            let known = found
                .iter_mut()
                .zip(PARAMETERS)
                .find(|(_, parameter)| *parameter == name);
            if let Some((place, parameter)) = known
                && place.replace((pair, value.decode())).is_some()
            {
                return Err(BindingError::QueryDuplicated { parameter });
            }
        }
        Ok(Self(found))
    }

    fn get(&self, parameter: &str) -> Option<&(&'q str, String)> {
        let place = PARAMETERS.iter().position(|name| *name == parameter)?;
        self.0.get(place)?.as_ref()
    }

    fn value(&self, parameter: &str) -> Option<&str> {
        self.get(parameter).map(|(_, value)| value.as_str())
    }

    fn relay_state(&self) -> Option<RelayState> {
        let (raw, text) = self.get("RelayState")?;
        RelayState::returned(text.clone(), raw.split_once('=').map(|(_, spelling)| spelling))
    }

    /// The signature over the parameters as they stand in the query; none where SigAlg or Signature is missing.
    fn signature(&self, kind: MessageKind) -> Option<Detached> {
        let order = [kind.parameter(), "RelayState", "SigAlg"];
        let signed: Vec<&str> = order
            .iter()
            .filter_map(|parameter| self.get(parameter))
            .map(|(raw, _)| *raw)
            .collect();
        Some(Detached {
            octets: signed.join("&").into_bytes(),
            algorithm: self.value("SigAlg")?.to_owned(),
            value: self.value("Signature")?.to_owned(),
        })
    }
}

/// Base64, then DEFLATE (RFC 1951), and no more octets than a message may have.
fn inflate(value: &str) -> Result<Vec<u8>, BindingError> {
    let deflated = base64::decode(value).map_err(|_| BindingError::QueryNotBase64)?;
    decompress_to_vec_with_limit(&deflated, MAX_MESSAGE_OCTETS).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => BindingError::QueryTooLarge,
        _ => BindingError::QueryNotDeflated,
    })
}
