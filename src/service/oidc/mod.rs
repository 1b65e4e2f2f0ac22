//! OpenID Connect, in order: who the client is, who the subject is, what was granted, and tokens once for it.

pub mod authorize;
pub mod clients;
pub mod tokens;

use super::organization::{Command, Reply, TokenCommand, TokenReply};
use super::organizations::unexpected;
use super::{Ports, ServiceError};
use crate::settings::OrganizationId;

/// Has the organization's Durable Object carry out a command about tokens.
async fn command(
    ports: &impl Ports,
    organization: &OrganizationId,
    command: TokenCommand,
) -> Result<TokenReply, ServiceError> {
    match ports.organization(organization, &Command::Tokens(command)).await? {
        Reply::Tokens(reply) => Ok(reply),
        Reply::NoOrganization => Ok(TokenReply::Refused),
        reply => Err(unexpected(&reply)),
    }
}
