//! The rules of the bindings.

use super::post::{MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS};
use crate::verdict::{CheckName, Refusal};

/// A rule of a binding that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BindingError {
    /// The form is larger than any form that could carry a message of the allowed size. Answered 413.
    FormTooLarge {
        /// Its size.
        octets: usize,
    },
    /// There is no `SAMLResponse` field (Bindings 3.5.4).
    ResponseMissing,
    /// There are two `SAMLResponse` fields: which one counts would be a guess.
    ResponseDuplicated,
    /// There are two `SAMLRequest` fields: which one counts would be a guess.
    RequestDuplicated,
    /// There are two `RelayState` fields: which one counts would be a guess.
    RelayStateDuplicated,
    /// `SAMLRequest` stands beside `SAMLResponse`, or in its place (Bindings 3.5.4: one or the other).
    RequestPresent,
    /// `SAMLResponse` is not base64 (Bindings 3.5.4). White space is allowed, nothing else.
    NotBase64,
    /// The decoded message is larger than allowed. Answered 413, before anything is parsed.
    MessageTooLarge {
        /// Its size.
        octets: usize,
    },
    /// The message is deflated, which belongs to HTTP-Redirect (Bindings 3.4.4.1) and not to HTTP-POST.
    Deflated,
    /// A parameter of the message or its signature stands in the query twice: which one counts would be a guess.
    QueryDuplicated {
        /// Its name.
        parameter: &'static str,
    },
    /// `SAMLRequest` and `SAMLResponse` stand in one query: which one counts would be a guess.
    QueryOfBoth,
    /// SAMLEncoding names another encoding than DEFLATE (Bindings 3.4.4).
    EncodingUnsupported {
        /// Its identifier.
        found: String,
    },
    /// The message in the query is not base64 (Bindings 3.4.4.1).
    QueryNotBase64,
    /// The message in the query is not a DEFLATE stream (Bindings 3.4.4.1).
    QueryNotDeflated,
    /// The message in the query inflates to more than is allowed. Answered 413; inflating stops there.
    QueryTooLarge,
    /// The identity provider's login URL is not an absolute http(s) URL without a fragment.
    SignOnUrlMalformed {
        /// The URL.
        url: String,
    },
}

impl BindingError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "post.form_too_large",
        "post.response_missing",
        "post.response_duplicated",
        "post.request_duplicated",
        "post.relay_state_duplicated",
        "post.request_present",
        "post.not_base64",
        "post.message_too_large",
        "post.deflated",
        "redirect.duplicated",
        "redirect.request_and_response",
        "redirect.encoding_unsupported",
        "redirect.not_base64",
        "redirect.not_deflated",
        "redirect.message_too_large",
        "sign_on_url.malformed",
    ];

    /// Whether the sender's message is too large: 413 rather than 400.
    pub fn is_too_large(&self) -> bool {
        matches!(
            self,
            BindingError::FormTooLarge { .. } | BindingError::MessageTooLarge { .. } | BindingError::QueryTooLarge
        )
    }
}

impl Refusal for BindingError {
    fn check(&self) -> CheckName {
        CheckName::Decode
    }

    fn code(&self) -> &'static str {
        match self {
            BindingError::FormTooLarge { .. } => "post.form_too_large",
            BindingError::ResponseMissing => "post.response_missing",
            BindingError::ResponseDuplicated => "post.response_duplicated",
            BindingError::RequestDuplicated => "post.request_duplicated",
            BindingError::RelayStateDuplicated => "post.relay_state_duplicated",
            BindingError::RequestPresent => "post.request_present",
            BindingError::NotBase64 => "post.not_base64",
            BindingError::MessageTooLarge { .. } => "post.message_too_large",
            BindingError::Deflated => "post.deflated",
            BindingError::QueryDuplicated { .. } => "redirect.duplicated",
            BindingError::QueryOfBoth => "redirect.request_and_response",
            BindingError::EncodingUnsupported { .. } => "redirect.encoding_unsupported",
            BindingError::QueryNotBase64 => "redirect.not_base64",
            BindingError::QueryNotDeflated => "redirect.not_deflated",
            BindingError::QueryTooLarge => "redirect.message_too_large",
            BindingError::SignOnUrlMalformed { .. } => "sign_on_url.malformed",
        }
    }

    fn expected(&self) -> String {
        match self {
            BindingError::FormTooLarge { .. } => format!("a form of at most {MAX_FORM_OCTETS} octets"),
            BindingError::ResponseMissing => "a form field SAMLResponse".to_owned(),
            BindingError::ResponseDuplicated => "one form field SAMLResponse".to_owned(),
            BindingError::RequestDuplicated => "one form field SAMLRequest".to_owned(),
            BindingError::RelayStateDuplicated => "at most one form field RelayState".to_owned(),
            BindingError::RequestPresent => "SAMLResponse without SAMLRequest".to_owned(),
            BindingError::NotBase64 | BindingError::QueryNotBase64 => "the message in base64".to_owned(),
            BindingError::QueryDuplicated { parameter } => format!("one parameter {parameter}"),
            BindingError::QueryOfBoth => "one of SAMLRequest and SAMLResponse".to_owned(),
            BindingError::EncodingUnsupported { .. } => super::inbound::DEFLATE.to_owned(),
            BindingError::QueryNotDeflated => "XML compressed with DEFLATE, as HTTP-Redirect has it".to_owned(),
            BindingError::MessageTooLarge { .. } | BindingError::QueryTooLarge => {
                format!("a message of at most {MAX_MESSAGE_OCTETS} octets")
            }
            BindingError::Deflated => "XML in base64, not compressed, as HTTP-POST has it".to_owned(),
            BindingError::SignOnUrlMalformed { .. } => "an absolute http(s) URL without a fragment".to_owned(),
        }
    }

    fn found(&self) -> String {
        match self {
            BindingError::FormTooLarge { octets } | BindingError::MessageTooLarge { octets } => {
                format!("{octets} octets")
            }
            BindingError::ResponseMissing => "none".to_owned(),
            BindingError::ResponseDuplicated
            | BindingError::RequestDuplicated
            | BindingError::RelayStateDuplicated
            | BindingError::QueryDuplicated { .. } => "several".to_owned(),
            BindingError::RequestPresent | BindingError::QueryOfBoth => "both".to_owned(),
            BindingError::NotBase64 | BindingError::QueryNotBase64 => "other characters, or a wrong end".to_owned(),
            BindingError::EncodingUnsupported { found } => found.clone(),
            BindingError::QueryNotDeflated => "other octets, or a stream that is cut short".to_owned(),
            BindingError::QueryTooLarge => "more".to_owned(),
            BindingError::Deflated => "a DEFLATE stream".to_owned(),
            BindingError::SignOnUrlMalformed { url } => url.clone(),
        }
    }
}
