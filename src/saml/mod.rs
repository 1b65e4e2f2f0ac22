//! The messages of SAML 2.0: what arrives is read strictly, what we send is written.
//!
//! [`ResponseEnvelope`] is read from the document before any signature is verified: its facts are hostile, may lead to a
//! refusal and never to an acceptance. [`Assertion`] is read from what a verified signature vouches for, and from nothing
//! else.

mod assertion;
mod attribute;
mod authn_request;
mod conditions;
mod decrypted;
mod error;
pub mod idp_metadata;
mod logout_request;
mod logout_response;
mod metadata;
pub mod names;
mod response;
mod sequence;
mod subject;

pub use assertion::{Assertion, AuthnStatement, asserted};
pub use attribute::{Attribute, AttributeValue};
pub use authn_request::{AuthnRequest, request_id};
pub use conditions::Conditions;
pub use decrypted::{DecryptedParts, encrypted_parts};
pub use error::SamlError;
pub use idp_metadata::{IdpMetadata, MetadataDocument, MetadataError, MetadataSignature};
pub use logout_request::{LogoutRequest, NewLogoutRequest};
pub use logout_response::{LogoutResponse, NewLogoutResponse};
pub use metadata::{SignedMetadata, SpMetadata};
pub use response::{ResponseEnvelope, Status, one_assertion, sole_assertion};
pub use subject::{Issuer, NameId, SubjectConfirmation};
