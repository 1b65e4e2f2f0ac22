//! placeholder
use super::login::Outgoing;
use super::{Ports, ServiceError};
use crate::session::{PendingLogin, Session, SessionCookie};
use crate::settings::OrganizationId;

/// What a Response led to.
#[derive(Debug)]
pub enum Outcome {
    /// The form is larger than any Response.
    TooLarge,
    /// The form is not one that carries a Response.
    NoMessage {
        /// The code.
        code: &'static str,
        /// What the form lacks.
        detail: String,
    },
    /// A session has begun.
    SignedIn {
        /// The browser's key to it.
        cookie: SessionCookie,
        /// The session.
        session: Box<Session>,
        /// The login that it answers.
        pending: Option<PendingLogin>,
    },
    /// An unsolicited Response is answered with a fresh AuthnRequest.
    Upgraded(Box<Outgoing>),
    /// A test has its verdict, in either way.
    Tested {
        /// The login that it answers.
        pending: PendingLogin,
    },
    /// Nobody is signed in.
    Refused {
        /// The number under which the administrator finds the verdict.
        reference: String,
        /// The login that it answers, if any.
        pending: Option<PendingLogin>,
    },
}

/// x
pub async fn consume(
    _ports: &impl Ports,
    _id: &OrganizationId,
    _body: &[u8],
    _pending: &[PendingLogin],
) -> Result<Outcome, ServiceError> {
    Err(ServiceError::NotFound)
}
