//! Clients: registered, changed, listed, removed; in KV, their secrets as hashes.

use crate::crypto::{base64, equal, sha256};
use crate::jose::Jws;
use crate::json::{Map, Value};
use crate::octets::hex;
use crate::oidc::{AuthMethod, Client, ClientCredentials, ClientUpdate, OauthError};
use crate::service::organization::{Event, TokenCommand, TokenReply};
use crate::service::{Ports, ServiceError, Unavailable, audit};
use crate::settings::OrganizationId;

/// How many clients an organization can have; the list shows all.
const CLIENTS_MOST: u32 = 100;
/// The longest life of a client's assertion, in seconds: for as long its `jti` is remembered.
const ASSERTION_SECONDS: i64 = 600;

fn prefix(organization: &OrganizationId) -> String {
    format!("client/{organization}/")
}

/// `{organization}.{16 hexadecimal digits}`: the id says where the client is.
fn key_of(client_id: &str) -> Option<String> {
    let (organization, id) = client_id.split_once('.')?;
    let organization = OrganizationId::parse(organization).ok()?;
    let well_formed = id.len() == 16 && id.bytes().all(|octet| octet.is_ascii_hexdigit());
    well_formed.then(|| format!("{}{id}", prefix(&organization)))
}

/// Registers a client. Its secret, where it has one, is handed out here and never again.
pub async fn register(
    ports: &impl Ports,
    organization: &OrganizationId,
    update: ClientUpdate,
) -> Result<(Client, Option<String>), ServiceError> {
    update.validate().map_err(ServiceError::ClientInvalid)?;
    let page = ports.kv_list(&prefix(organization), None, CLIENTS_MOST).await?;
    if page.keys.len() >= CLIENTS_MOST as usize {
        return Err(ServiceError::ClientsFull);
    }
    let id = hex(ports.random()?.get(..8).unwrap_or_default());
    let client = Client {
        version: 1,
        id: format!("{organization}.{id}"),
        organization: organization.clone(),
        name: String::new(),
        redirect_uris: Vec::new(),
        post_logout_redirect_uris: Vec::new(),
        token_endpoint_auth_method: AuthMethod::None,
        secret_hash: None,
        jwks: None,
        created_at: ports.now(),
    };
    put(ports, Event::ClientCreated, client, update).await
}

/// Changes a client; where it had no secret and needs one now, one is handed out.
pub async fn change(
    ports: &impl Ports,
    organization: &OrganizationId,
    client_id: &str,
    update: ClientUpdate,
) -> Result<(Client, Option<String>), ServiceError> {
    update.validate().map_err(ServiceError::ClientInvalid)?;
    let client = of_organization(ports, organization, client_id).await?;
    put(ports, Event::ClientChanged, client, update).await
}

/// Makes a new secret in place of the last one.
pub async fn rotate_secret(ports: &impl Ports, mut client: Client) -> Result<(Client, Option<String>), ServiceError> {
    client.secret_hash = None;
    keep(ports, Event::ClientSecretReplaced, client).await
}

async fn put(
    ports: &impl Ports,
    event: Event,
    mut client: Client,
    update: ClientUpdate,
) -> Result<(Client, Option<String>), ServiceError> {
    update.name.trim().clone_into(&mut client.name);
    client.redirect_uris = update.redirect_uris;
    client.post_logout_redirect_uris = update.post_logout_redirect_uris;
    client.token_endpoint_auth_method = update.token_endpoint_auth_method;
    client.jwks = update.jwks;
    if !client.token_endpoint_auth_method.has_secret() {
        client.secret_hash = None;
    }
    keep(ports, event, client).await
}

/// Writes a client, with a new secret where it lacks one. The audit log has it first.
async fn keep(ports: &impl Ports, event: Event, mut client: Client) -> Result<(Client, Option<String>), ServiceError> {
    let mut secret = None;
    if client.token_endpoint_auth_method.has_secret() && client.secret_hash.is_none() {
        let text = base64::encode_url(&ports.random()?);
        client.secret_hash = Some(hash(&text));
        secret = Some(text);
    }
    let text = crate::json::to_string(&client);
    let key = key_of(&client.id).ok_or(ServiceError::NotFound)?;
    note(ports, event, &client).await?;
    ports.kv_put(&key, &text).await?;
    Ok((client, secret))
}

fn hash(secret: &str) -> String {
    hex(&sha256(secret.as_bytes()))
}

/// Reads a client.
pub async fn find(ports: &impl Ports, client_id: &str) -> Result<Option<Client>, ServiceError> {
    let Some(key) = key_of(client_id) else { return Ok(None) };
    let text = ports.kv_get(&key).await?;
    let client = text.map(|text| crate::json::from_str(&text)).transpose();
    Ok(client.map_err(Unavailable::kv)?)
}

/// Reads a client of this organization.
pub async fn of_organization(
    ports: &impl Ports,
    organization: &OrganizationId,
    client_id: &str,
) -> Result<Client, ServiceError> {
    let client = find(ports, client_id).await?;
    client
        .filter(|client| client.organization == *organization)
        .ok_or(ServiceError::NotFound)
}

/// Lists an organization's clients.
pub async fn list(ports: &impl Ports, organization: &OrganizationId) -> Result<Vec<Client>, ServiceError> {
    let page = ports.kv_list(&prefix(organization), None, CLIENTS_MOST).await?;
    let mut clients = Vec::with_capacity(page.keys.len());
    for key in &page.keys {
        if let Some(text) = ports.kv_get(key).await? {
            clients.push(crate::json::from_str(&text).map_err(Unavailable::kv)?);
        }
    }
    Ok(clients)
}

/// Removes a client.
pub async fn remove(ports: &impl Ports, organization: &OrganizationId, client_id: &str) -> Result<(), ServiceError> {
    let client = of_organization(ports, organization, client_id).await?;
    let key = key_of(&client.id).ok_or(ServiceError::NotFound)?;
    note(ports, Event::ClientRemoved, &client).await?;
    Ok(ports.kv_delete(&key).await?)
}

async fn note(ports: &impl Ports, event: Event, client: &Client) -> Result<(), ServiceError> {
    let mut details = Map::new();
    details.insert("client_id".to_owned(), client.id.as_str().into());
    details.insert("name".to_owned(), client.name.as_str().into());
    if event != Event::ClientRemoved {
        details.insert("redirect_uris".to_owned(), client.redirect_uris.clone().into());
    }
    audit::note(ports, &client.organization, event, details).await
}

/// The client that a request's credentials show: by its secret, by its own signature, or by nothing, as it is registered.
pub async fn authenticate(
    ports: &impl Ports,
    credentials: &ClientCredentials,
) -> Result<Result<Client, OauthError>, ServiceError> {
    let Some(client) = find(ports, credentials.client_id()).await? else {
        return Ok(Err(OauthError::INVALID_CLIENT));
    };
    let same = |secret: &str| {
        let kept = client.secret_hash.as_deref().unwrap_or_default();
        !kept.is_empty() && equal(kept.as_bytes(), hash(secret).as_bytes())
    };
    let authentic = match (credentials, client.token_endpoint_auth_method) {
        // Where the secret stands says nothing about who knows it: libraries send it either way by default.
        (ClientCredentials::Basic { secret, .. } | ClientCredentials::Post { secret, .. }, method) => {
            method.has_secret() && same(secret)
        }
        (ClientCredentials::Assertion { token, .. }, AuthMethod::PrivateKeyJwt) => {
            asserted(ports, &client, token).await?
        }
        (ClientCredentials::None { .. }, AuthMethod::None) => true,
        _ => false,
    };
    Ok(if authentic {
        Ok(client)
    } else {
        Err(OauthError::INVALID_CLIENT)
    })
}

/// RFC 7523 3: the JWT
///
/// 1. is signed by a registered key; 2. says `iss` and `sub` of the client; 3. is meant for us; 4. has not ended, and ends
///    soon; 5. has a `jti`, which is used once.
async fn asserted(ports: &impl Ports, client: &Client, token: &str) -> Result<bool, ServiceError> {
    let keys = client.jwks.as_ref().map_or(&[][..], |set| set.keys.as_slice());
    let Ok(claims) = Jws::parse(token).and_then(|token| token.verify(keys)) else {
        return Ok(false); // 1
    };
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let now = ports.now().unix_seconds();
    let ends = claims.get("exp").and_then(Value::as_i64).unwrap_or_default();
    let starts = claims.get("nbf").and_then(Value::as_i64).unwrap_or(now);
    let holds = text("iss") == Some(&client.id)
        && text("sub") == Some(&client.id) // 2
        && is_for_us(ports, &claims) // 3
        && now < ends
        && ends <= now + ASSERTION_SECONDS
        && starts <= now; // 4
    let Some(jti) = text("jti").filter(|jti| holds && !jti.is_empty()) else {
        return Ok(false);
    };
    let spend = TokenCommand::SpendAssertion {
        hash: hash(&format!("{} {jti}", client.id)),
        ends_at: crate::time::Timestamp::from_unix_seconds(ends),
    };
    Ok(super::command(ports, &client.organization, spend).await? == TokenReply::Done) // 5
}

fn is_for_us(ports: &impl Ports, claims: &Map<String, Value>) -> bool {
    let issuer = &ports.deployment().origin;
    let ours = |audience: &Value| {
        audience.as_str().is_some_and(|audience| {
            audience
                .strip_prefix(issuer.as_str())
                .is_some_and(|rest| matches!(rest, "" | "/oauth/token"))
        })
    };
    match claims.get("aud") {
        Some(Value::Array(audiences)) => audiences.iter().any(ours),
        Some(audience) => ours(audience),
        None => false,
    }
}
