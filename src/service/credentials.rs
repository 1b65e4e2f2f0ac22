//! Tokens and setup links: made, listed, revoked. Their secrets are shown once and stored as hashes.

use super::access::Secret;
use super::directory::{self, CredentialRecord};
use super::organization::{Command, Credential, CredentialKind, Reply};
use super::organizations::unexpected;
use super::{Deployment, Ports, ServiceError};
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// How long a setup link can be opened unless the operator says otherwise, in seconds.
pub const SETUP_LINK_SECONDS: i64 = 7 * 86_400;
/// The longest life of a setup link, in seconds.
pub const SETUP_LINK_SECONDS_MOST: i64 = 30 * 86_400;

/// A credential as it is shown the one time.
pub struct NewCredential {
    /// Its public id.
    pub credential_id: String,
    /// The text to hand out.
    pub secret: String,
    /// Its facts.
    pub credential: Credential,
}

/// Makes a token or a setup link.
pub async fn create(
    ports: &impl Ports,
    organization: &OrganizationId,
    kind: CredentialKind,
    label: Option<String>,
    expires_at: Option<Timestamp>,
) -> Result<NewCredential, ServiceError> {
    let secret = Secret::new(organization.clone(), ports.random()?, ports.random()?);
    let credential = Credential {
        kind,
        label,
        created_at: ports.now(),
        expires_at,
        browser_hash: None,
    };
    let command = Command::AddCredential {
        credential_id: secret.credential_id.clone(),
        credential: credential.clone(),
    };
    done(ports.organization(organization, &command).await?)?;
    let record = CredentialRecord {
        version: 1,
        kind,
        secret_hash: secret.hash(),
        expires_at,
    };
    directory::put_credential(ports, organization, &secret.credential_id, &record).await?;
    Ok(NewCredential {
        credential_id: secret.credential_id.clone(),
        secret: secret.to_text(),
        credential,
    })
}

/// Has a setup link work until then, expired or not: the same link, for the first browser that opens it now.
pub async fn renew(
    ports: &impl Ports,
    organization: &OrganizationId,
    credential_id: &str,
    expires_at: Timestamp,
) -> Result<Credential, ServiceError> {
    let command = Command::RenewSetupLink {
        credential_id: credential_id.to_owned(),
        expires_at,
    };
    let reply = ports.organization(organization, &command).await?;
    let Reply::Credentials { mut credentials } = reply else {
        return Err(done(reply).err().unwrap_or(ServiceError::NotFound));
    };
    let record = directory::credential(ports, organization, credential_id).await?;
    let record = record.ok_or(ServiceError::NotFound)?;
    let record = CredentialRecord {
        expires_at: Some(expires_at),
        ..record
    };
    directory::put_credential(ports, organization, credential_id, &record).await?;
    let (_, credential) = credentials.pop().ok_or(ServiceError::NotFound)?;
    Ok(credential)
}

/// The label of a token or a link: nothing, or a short text.
pub fn label(text: Option<String>) -> Result<Option<String>, ServiceError> {
    let label = text
        .map(|label| label.trim().to_owned())
        .filter(|label| !label.is_empty());
    let long = |label: &String| label.chars().count() > 100 || label.chars().any(char::is_control);
    if label.as_ref().is_some_and(long) {
        return Err(ServiceError::BodyInvalid("label has at most 100 characters".to_owned()));
    }
    Ok(label)
}

/// The link that opens the settings page.
pub fn setup_url(deployment: &Deployment, organization: &OrganizationId, secret: &str) -> String {
    format!(
        "{}/organizations/{organization}/settings/sso?setup={secret}",
        deployment.origin
    )
}

/// Revokes one: at once where it is decided, then in KV.
pub async fn revoke(
    ports: &impl Ports,
    organization: &OrganizationId,
    kind: CredentialKind,
    credential_id: &str,
) -> Result<(), ServiceError> {
    let command = Command::RevokeCredential {
        credential_id: credential_id.to_owned(),
        kind,
    };
    done(ports.organization(organization, &command).await?)?;
    Ok(directory::remove_credential(ports, organization, credential_id).await?)
}

/// Lists tokens or setup links, newest first, never their secrets.
pub async fn list(
    ports: &impl Ports,
    organization: &OrganizationId,
    kind: CredentialKind,
) -> Result<Vec<(String, Credential)>, ServiceError> {
    match ports.organization(organization, &Command::Credentials { kind }).await? {
        Reply::Credentials { credentials } => Ok(credentials),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

fn done(reply: Reply) -> Result<(), ServiceError> {
    match reply {
        Reply::Done => Ok(()),
        Reply::NotInForce => Err(ServiceError::NotFound),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}
