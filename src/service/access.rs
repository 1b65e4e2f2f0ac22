//! Who may do what: the operator's token, an organization's tokens, setup links, administrators' sessions.

use super::directory;
use super::organization::{Actor, ActorKind, Command, CredentialKind, Reply};
use super::organizations::unexpected;
use super::{Ports, ServiceError, sessions};
use crate::crypto::{equal, sha256};
use crate::octets::hex;
use crate::session::{AdministratorCookie, new_identifier};
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// Before each organization token, so that a leaked one is recognised.
const TOKEN_PREFIX: &str = "saml-edge";

/// A token or a setup link as its holder has it: `saml-edge.{organization}.{id}.{secret}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// The organization that it opens.
    pub organization: OrganizationId,
    /// Its public id.
    pub credential_id: String,
    secret: String,
}

impl Secret {
    /// A new one from 64 unpredictable octets.
    pub fn new(organization: OrganizationId, id: [u8; 32], secret: [u8; 32]) -> Self {
        let credential_id = hex(&id).get(..16).unwrap_or_default().to_owned();
        Self {
            organization,
            credential_id,
            secret: new_identifier(secret),
        }
    }

    /// The text to hand out, once.
    pub fn to_text(&self) -> String {
        format!(
            "{TOKEN_PREFIX}.{}.{}.{}",
            self.organization, self.credential_id, self.secret
        )
    }

    /// Reads what a holder sent.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (prefix, organization) = (parts.next()?, parts.next()?);
        let (credential_id, secret) = (parts.next()?, parts.next()?);
        let well_formed = prefix == TOKEN_PREFIX
            && parts.next().is_none()
            && credential_id.len() == 16
            && credential_id.bytes().all(|byte| byte.is_ascii_hexdigit())
            && secret.len() == 43;
        let organization = OrganizationId::parse(organization).ok()?;
        well_formed.then(|| Self {
            organization,
            credential_id: credential_id.to_owned(),
            secret: secret.to_owned(),
        })
    }

    /// SHA-256 of the secret, hex: what is stored.
    pub fn hash(&self) -> String {
        hex(&sha256(self.secret.as_bytes()))
    }
}

/// Who sent a request to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The operator of the deployment.
    Operator,
    /// An administrator of one organization.
    Administrator {
        /// The organization.
        organization: OrganizationId,
        /// The token's id.
        credential_id: String,
    },
}

impl Caller {
    /// Who it is, for the list of versions.
    pub fn actor(&self) -> Actor {
        match self {
            Caller::Operator => Actor::operator(),
            Caller::Administrator { credential_id, .. } => Actor::credential(ActorKind::Token, credential_id),
        }
    }
}

/// Finds out who sent a request: from now on its commands are recorded as theirs.
pub async fn caller(ports: &impl Ports, bearer: Option<&str>) -> Result<Caller, ServiceError> {
    let caller = shown(ports, bearer).await?;
    ports.identify_as(&caller.actor());
    Ok(caller)
}

async fn shown(ports: &impl Ports, bearer: Option<&str>) -> Result<Caller, ServiceError> {
    let token = bearer.ok_or(ServiceError::TokenMissing)?;
    if equal(&sha256(token.as_bytes()), &ports.deployment().operator_token_hash) {
        return Ok(Caller::Operator);
    }
    let secret = Secret::parse(token).ok_or(ServiceError::TokenUnknown)?;
    in_force(ports, &secret, CredentialKind::Token, None).await?;
    Ok(Caller::Administrator {
        organization: secret.organization,
        credential_id: secret.credential_id,
    })
}

/// Lets only the operator pass.
pub async fn require_operator(ports: &impl Ports, bearer: Option<&str>) -> Result<(), ServiceError> {
    match caller(ports, bearer).await? {
        Caller::Operator => Ok(()),
        Caller::Administrator { .. } => Err(ServiceError::OperatorOnly),
    }
}

/// Lets the organization's administrators and the operator pass.
pub async fn require_administrator(
    ports: &impl Ports,
    bearer: Option<&str>,
    organization: &OrganizationId,
) -> Result<(), ServiceError> {
    match caller(ports, bearer).await? {
        Caller::Operator => Ok(()),
        Caller::Administrator { organization: own, .. } if own == *organization => Ok(()),
        Caller::Administrator { .. } => Err(ServiceError::TokenForeign),
    }
}

/// The secret's hash is compared with KV's, in constant time; whether it is in force is exact.
async fn in_force(
    ports: &impl Ports,
    secret: &Secret,
    kind: CredentialKind,
    browser_hash: Option<String>,
) -> Result<Option<Timestamp>, ServiceError> {
    let unknown = || match kind {
        CredentialKind::Token => ServiceError::TokenUnknown,
        CredentialKind::SetupLink | CredentialKind::Recovery => ServiceError::SetupLinkUnknown,
    };
    let record = directory::credential(ports, &secret.organization, &secret.credential_id).await?;
    let record = record.filter(|record| record.kind == kind).ok_or_else(unknown)?;
    let same = equal(record.secret_hash.as_bytes(), secret.hash().as_bytes());
    if !same {
        return Err(unknown());
    }
    // Whether a setup link has expired is exact: KV may not have heard yet that it was renewed.
    let expired = record.expires_at.is_some_and(|end| ports.now() >= end);
    if expired && kind == CredentialKind::Token {
        return Err(unknown());
    }
    let command = Command::UseCredential {
        credential_id: secret.credential_id.clone(),
        browser_hash,
        bind: false,
    };
    let reply = ports.organization(&secret.organization, &command).await?;
    let ends_at = match &reply {
        Reply::InForce { expires_at, .. } => *expires_at,
        _ => None,
    };
    used(reply, unknown())?;
    Ok(ends_at)
}

fn used(reply: Reply, unknown: ServiceError) -> Result<ActorKind, ServiceError> {
    match reply {
        Reply::InForce {
            kind: CredentialKind::Token,
            ..
        } => Ok(ActorKind::Token),
        Reply::InForce {
            kind: CredentialKind::SetupLink,
            ..
        } => Ok(ActorKind::SetupLink),
        Reply::InForce {
            kind: CredentialKind::Recovery,
            ..
        } => Ok(ActorKind::Recovery),
        Reply::NotInForce | Reply::NoOrganization => Err(unknown),
        Reply::Expired => Err(ServiceError::SetupLinkExpired),
        Reply::OtherBrowser => Err(ServiceError::SetupLinkOtherBrowser),
        reply => Err(unexpected(&reply)),
    }
}

/// Opens the settings page by a setup link (bound to this browser) or by a token that was typed in.
pub async fn open_settings(
    ports: &impl Ports,
    organization: &OrganizationId,
    text: &str,
    kind: CredentialKind,
    earlier: Option<&AdministratorCookie>,
) -> Result<AdministratorCookie, ServiceError> {
    let unknown = match kind {
        CredentialKind::Token => ServiceError::TokenUnknown,
        CredentialKind::SetupLink | CredentialKind::Recovery => ServiceError::SetupLinkUnknown,
    };
    let secret = Secret::parse(text.trim()).ok_or_else(|| unknown.clone())?;
    if secret.organization != *organization {
        return Err(if kind == CredentialKind::Token {
            ServiceError::TokenForeign
        } else {
            unknown
        });
    }
    let browser = match earlier.filter(|cookie| cookie.credential_id == secret.credential_id) {
        Some(cookie) => cookie.browser.clone(),
        None => new_identifier(ports.random()?),
    };
    let mut cookie = AdministratorCookie {
        organization: organization.clone(),
        credential_id: secret.credential_id.clone(),
        browser,
        ends_at: ports.now().plus_seconds(AdministratorCookie::SECONDS),
    };
    let ends_at = in_force(ports, &secret, kind, Some(cookie.browser_hash())).await?;
    if kind == CredentialKind::SetupLink {
        // The browser that owns the link must be known by its cookie for as long as the link works.
        cookie.ends_at = ends_at.unwrap_or(cookie.ends_at);
    }
    Ok(cookie)
}

/// Lets the settings page be seen: its own cookie, or the session of an administrator of the organization. What is done
/// with it is recorded as theirs.
pub async fn require_settings(
    ports: &impl Ports,
    organization: &OrganizationId,
    administrator: Option<&AdministratorCookie>,
    session_cookie: Option<&str>,
) -> Result<Actor, ServiceError> {
    let actor = settings_actor(ports, organization, administrator, session_cookie).await?;
    ports.identify_as(&actor);
    Ok(actor)
}

async fn settings_actor(
    ports: &impl Ports,
    organization: &OrganizationId,
    administrator: Option<&AdministratorCookie>,
    session_cookie: Option<&str>,
) -> Result<Actor, ServiceError> {
    if let Some(cookie) = administrator.filter(|cookie| cookie.organization == *organization) {
        let command = Command::UseCredential {
            credential_id: cookie.credential_id.clone(),
            browser_hash: Some(cookie.browser_hash()),
            bind: true,
        };
        match used(
            ports.organization(organization, &command).await?,
            ServiceError::TokenUnknown,
        ) {
            Err(ServiceError::TokenUnknown | ServiceError::SetupLinkOtherBrowser | ServiceError::SetupLinkExpired) => {}
            Err(error) => return Err(error),
            Ok(kind) => return Ok(Actor::credential(kind, &cookie.credential_id)),
        }
    }
    match sessions::read(ports, session_cookie).await {
        Ok(session) if session.organization == organization.as_str() && session.is_administrator() => {
            Ok(Actor::session(&session.name_id))
        }
        Ok(_) | Err(ServiceError::NotSignedIn) => Err(ServiceError::TokenMissing),
        Err(error) => Err(error),
    }
}
