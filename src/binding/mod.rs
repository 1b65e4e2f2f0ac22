//! The bindings: how messages travel through the browser (Bindings 3.4 HTTP-Redirect, 3.5 HTTP-POST).

mod base64;
mod error;
mod post;
mod post_form;
mod redirect;
mod return_to;

pub use error::BindingError;
pub use post::{MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS, PostForm, PostMessage};
pub use post_form::PostFormPage;
pub use redirect::{RedirectMessage, RelayState};
pub use return_to::{ReturnTo, ReturnToError};
