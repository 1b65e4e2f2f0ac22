//! The order of steps: asynchronous functions over one trait, [`Ports`]. No Workers types, no HTTP statuses.

mod acceptance;
pub mod access;
pub mod acs;
pub mod audit;
pub mod credentials;
mod decrypt;
pub mod directory;
pub mod domains;
pub mod enforcement;
mod error;
pub mod gate;
pub mod import;
pub mod limits;
pub mod log;
pub mod login;
pub mod logout;
pub mod oidc;
pub mod organization;
pub mod organizations;
pub mod ports;
mod reference;
pub mod saml_settings;
pub mod self_test;
pub mod sessions;
pub mod shadow;
pub mod signing;
pub mod subjects;
pub mod upstream;
pub mod versions;
pub mod watch;

pub use error::ServiceError;
pub use ports::{Call, Deployment, EphemeralKey, EphemeralSigner, FetchAnswer, KeyPage, Ports, Unavailable};
