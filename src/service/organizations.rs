//! What the operator does with organizations.

use super::directory::{self, DirectoryEntry};
use super::organization::{Command, OrganizationState, Reply};
use super::{Ports, ServiceError, Unavailable};
use crate::settings::OrganizationId;

/// The longest display name, in characters.
const NAME_MOST: usize = 100;
/// How many organizations a page lists at most.
pub const PAGE_MOST: u32 = 100;

/// Begins an organization: exactly once, in its Durable Object, then for everybody to read.
pub async fn create(ports: &impl Ports, id: &str, name: &str) -> Result<OrganizationState, ServiceError> {
    let id = OrganizationId::parse(id).map_err(|_| ServiceError::OrganizationIdInvalid)?;
    let name = name.trim();
    let fits = (1..=NAME_MOST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if !fits {
        return Err(ServiceError::OrganizationNameInvalid);
    }
    let command = Command::Create {
        id: id.clone(),
        name: name.to_owned(),
    };
    match ports.organization(&id, &command).await? {
        Reply::State(state) => {
            directory::publish(ports, &state).await?;
            directory::publish_name(ports, &state).await?;
            Ok(*state)
        }
        Reply::Exists => {
            // A first try may have failed between the two stores: trying again mends it.
            let state = read(ports, &id).await?;
            directory::publish(ports, &state).await?;
            directory::publish_name(ports, &state).await?;
            Err(ServiceError::OrganizationExists)
        }
        reply => Err(unexpected(&reply)),
    }
}

/// Reads the exact state.
pub async fn read(ports: &impl Ports, id: &OrganizationId) -> Result<OrganizationState, ServiceError> {
    state(ports.organization(id, &Command::View).await?)
}

/// Lists organizations.
pub async fn list(
    ports: &impl Ports,
    cursor: Option<&str>,
    limit: u32,
) -> Result<(Vec<DirectoryEntry>, Option<String>), ServiceError> {
    directory::list(ports, cursor, limit.clamp(1, PAGE_MOST)).await
}

/// Ends an organization: sign-in and sessions at once, the records in KV after. Where a first try failed between the
/// two stores, trying again removes what is left in KV.
pub async fn delete(ports: &impl Ports, id: &OrganizationId) -> Result<(), ServiceError> {
    let name = match read(ports, id).await {
        Ok(state) => state.name,
        Err(ServiceError::OrganizationNotFound) => directory::entry(ports, id).await?.name,
        Err(error) => return Err(error),
    };
    super::domains::remove_all(ports, id).await?;
    match ports.organization(id, &Command::Delete).await? {
        Reply::Done | Reply::NoOrganization => Ok(directory::remove(ports, id, &name).await?),
        reply => Err(unexpected(&reply)),
    }
}

/// The state in a reply, or the error that it is.
pub(super) fn state(reply: Reply) -> Result<OrganizationState, ServiceError> {
    match reply {
        Reply::State(state) => Ok(*state),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        Reply::Conflict { revision } => Err(ServiceError::IfMatchFailed { revision }),
        Reply::NotTested => Err(ServiceError::NotTested),
        reply => Err(unexpected(&reply)),
    }
}

/// A reply that does not answer the command: two versions of the code are talking. Nothing is done.
pub(super) fn unexpected(_reply: &Reply) -> ServiceError {
    ServiceError::Unavailable(Unavailable::durable_object("a reply that does not answer the command"))
}
