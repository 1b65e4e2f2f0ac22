//! The bindings: how messages travel through the browser (Bindings 3.4 HTTP-Redirect, 3.5 HTTP-POST).

mod error;

mod inbound;
mod post;
mod post_form;
mod redirect;
mod return_to;

pub use error::BindingError;
pub use inbound::{Carrier, Inbound};
pub use post::{MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS, PostForm, PostMessage};
pub use post_form::PostFormPage;
pub use redirect::{RedirectMessage, RelayState};
pub use return_to::{ReturnTo, ReturnToError};

/// Which of the two parameters carries a message (Bindings 3.4.4, 3.5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// A request: `SAMLRequest`.
    Request,
    /// A response: `SAMLResponse`.
    Response,
}

impl MessageKind {
    /// The name of the parameter.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}
