//! The records in Workers KV: read everywhere in milliseconds, up to a minute stale. Nothing exact rests on them alone.

use super::organization::{CredentialKind, Live, OrganizationState};
use super::{Ports, ServiceError, Unavailable};
use crate::json::{Deserialize, Serialize};
use crate::settings::{EmailDomain, OrganizationId};
use crate::time::Timestamp;

/// An organization as every edge location reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryEntry {
    /// The form of this record.
    pub version: u32,
    /// The organization's id.
    pub id: OrganizationId,
    /// Its display name.
    pub name: String,
    /// When it began.
    pub created_at: Timestamp,
    /// The settings in force, while SSO is enabled.
    pub live: Option<Live>,
    /// Whether members must use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub enforced: bool,
}

/// The hash of a token's or setup link's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialRecord {
    /// The form of this record.
    pub version: u32,
    /// What it is.
    pub kind: CredentialKind,
    /// SHA-256 of the secret, hex.
    pub secret_hash: String,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

const ORGANIZATION: &str = "organization/";

fn organization_key(id: &OrganizationId) -> String {
    format!("{ORGANIZATION}{id}")
}

fn credential_key(organization: &OrganizationId, credential_id: &str) -> String {
    format!("credential/{organization}/{credential_id}")
}

fn name_key(name: &str) -> String {
    format!("name/{}", name.trim().to_lowercase())
}

/// Reads the organization's entry.
pub async fn entry(ports: &impl Ports, id: &OrganizationId) -> Result<DirectoryEntry, ServiceError> {
    read(ports.kv_get(&organization_key(id)).await?)
}

/// The organization's entry as it was a few seconds ago at most: enough to send a member to the identity provider.
pub async fn recent_entry(ports: &impl Ports, id: &OrganizationId) -> Result<DirectoryEntry, ServiceError> {
    read(ports.kv_get_or_kept(&organization_key(id)).await?)
}

fn read(text: Option<String>) -> Result<DirectoryEntry, ServiceError> {
    let text = text.ok_or(ServiceError::OrganizationNotFound)?;
    Ok(crate::json::from_str(&text).map_err(Unavailable::kv)?)
}

/// What members need of the exact state, as KV has it: key and value.
pub fn record(state: &OrganizationState) -> Result<(String, String), Unavailable> {
    let entry = DirectoryEntry {
        version: 1,
        id: state.id.clone(),
        name: state.name.clone(),
        created_at: state.created_at,
        live: state.in_force().cloned(),
        enforced: state.is_enforced(),
    };
    let text = crate::json::to_string(&entry);
    Ok((organization_key(&state.id), text))
}

/// Copies what members need from the exact state to KV.
pub async fn publish(ports: &impl Ports, state: &OrganizationState) -> Result<(), Unavailable> {
    let (key, text) = record(state)?;
    ports.kv_put(&key, &text).await
}

/// Lets members find the organization by its display name; the first of a name keeps it.
pub async fn publish_name(ports: &impl Ports, state: &OrganizationState) -> Result<(), Unavailable> {
    let key = name_key(&state.name);
    if ports.kv_get(&key).await?.is_none() {
        ports.kv_put(&key, state.id.as_str()).await?;
    }
    Ok(())
}

/// The organization that a member means by what they typed: its id, its display name, or an address of its domain.
pub async fn find(ports: &impl Ports, typed: &str) -> Result<DirectoryEntry, ServiceError> {
    if typed.contains('@') {
        let domain = EmailDomain::of_address(typed).map_err(|_| ServiceError::OrganizationNotFound)?;
        let id = super::domains::find(ports, &domain).await?;
        return entry(ports, &id.ok_or(ServiceError::OrganizationNotFound)?).await;
    }
    if let Ok(id) = OrganizationId::parse(&typed.trim().to_lowercase()) {
        match entry(ports, &id).await {
            Err(ServiceError::OrganizationNotFound) => {}
            found => return found,
        }
    }
    let id = match name_key(typed) {
        key if key.len() <= 512 => ports.kv_get(&key).await?,
        _ => None,
    };
    let id = id
        .and_then(|id| OrganizationId::parse(&id).ok())
        .ok_or(ServiceError::OrganizationNotFound)?;
    entry(ports, &id).await
}

/// A page of organizations by id.
pub async fn list(
    ports: &impl Ports,
    cursor: Option<&str>,
    limit: u32,
) -> Result<(Vec<DirectoryEntry>, Option<String>), ServiceError> {
    let page = ports.kv_list(ORGANIZATION, cursor, limit).await?;
    let mut entries = Vec::with_capacity(page.keys.len());
    for key in &page.keys {
        if let Some(text) = ports.kv_get(key).await? {
            entries.push(crate::json::from_str(&text).map_err(Unavailable::kv)?);
        }
    }
    Ok((entries, page.cursor))
}

/// Removes every record of an organization; its entry comes last, so that what a failure leaves can still be found.
pub async fn remove(ports: &impl Ports, id: &OrganizationId, name: &str) -> Result<(), Unavailable> {
    let name = name_key(name);
    if ports.kv_get(&name).await?.as_deref() == Some(id.as_str()) {
        ports.kv_delete(&name).await?;
    }
    ports.kv_delete(&super::watch::key(id)).await?;
    for prefix in [credential_key(id, ""), super::upstream::prefix(id)] {
        let mut cursor = None;
        loop {
            let page = ports.kv_list(&prefix, cursor.as_deref(), 100).await?;
            for key in &page.keys {
                ports.kv_delete(key).await?;
            }
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
    }
    ports.kv_delete(&organization_key(id)).await
}

/// Reads the hash of a credential's secret.
pub async fn credential(
    ports: &impl Ports,
    organization: &OrganizationId,
    credential_id: &str,
) -> Result<Option<CredentialRecord>, Unavailable> {
    let text = ports.kv_get(&credential_key(organization, credential_id)).await?;
    text.map(|text| crate::json::from_str(&text).map_err(Unavailable::kv))
        .transpose()
}

/// Writes the hash of a credential's secret.
pub async fn put_credential(
    ports: &impl Ports,
    organization: &OrganizationId,
    credential_id: &str,
    record: &CredentialRecord,
) -> Result<(), Unavailable> {
    let text = crate::json::to_string(record);
    ports.kv_put(&credential_key(organization, credential_id), &text).await
}

/// Removes the hash of a credential's secret.
pub async fn remove_credential(
    ports: &impl Ports,
    organization: &OrganizationId,
    credential_id: &str,
) -> Result<(), Unavailable> {
    ports.kv_delete(&credential_key(organization, credential_id)).await
}
