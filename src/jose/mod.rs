//! JSON Web Signatures and Keys (RFC 7515, 7517, 7518), as far as OpenID Connect needs them here: compact, signed, with
//! the algorithms that our keys and our clients' keys have. There is no `none`, no HMAC and no encryption.

mod jwk;
mod jws;

pub use jwk::{Jwk, JwkSet, jwk_of};
pub use jws::{Jws, JwsAlgorithm, JwsError, signing_input};
