//! The Web Browser SSO Profile (Profiles 4.1): what makes a signed Assertion a login; and what makes an ID token one.
//!
//! ```text
//! PostForm → Received → (pause: settings, pending request) → Readable → Accepted → (pause: spend the one-time keys) → Login
//! ```

mod accepted;
mod confirmation;
mod decryption;
mod error;
mod id_token;
mod logout;
mod mapping;
mod path;
mod refused;
mod rules;

pub use accepted::{Accepted, Claims, Consumed, Login, OneTimeKeys, Use, admit};
pub use decryption::{Decrypter, Readable, Sealed, Step};
pub use error::{Rule, RuleError};
pub use id_token::{FORMAT_ID_TOKEN, Usage, needs_user_info};
pub use logout::{AcceptedLogout, LogoutExpected, SignedRequest, accept_response, is_complete, seen, verify_request};
pub use path::{Received, Solicitation, Trust};
pub use refused::Refused;
pub use rules::Expected;
