//! From optional to enforced, and the way back in when the identity provider is broken.

use super::access::Secret;
use super::organization::{
    Command, EnforcementCommand, EnforcementReply, EnforcementStatus, MEMBERS_MOST, OrganizationState, RECOVERY_CODES,
    RECOVERY_SECONDS, Reply,
};
use super::organizations::unexpected;
use super::saml_settings::{IfMatch, publish};
use super::{Ports, ServiceError};
use crate::crypto::sha256;
use crate::octets::hex;
use crate::session::{AdministratorCookie, new_identifier};
use crate::settings::OrganizationId;

/// Crockford's base 32: it is read from paper without mistakes.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 100 bits.
const CODE_CHARACTERS: usize = 20;
const GROUP: usize = 5;
/// The longest name of a member, in characters.
const MEMBER_MOST: usize = 320;

/// Recovery codes as they are shown the one time.
pub struct NewCodes {
    /// Which.
    pub generation: u64,
    /// The codes.
    pub codes: Vec<String>,
}

/// How far it is.
pub async fn status(ports: &impl Ports, id: &OrganizationId) -> Result<EnforcementStatus, ServiceError> {
    ask(ports, id, EnforcementCommand::Read).await
}

/// Members must use single sign-on from now on: exactly, then for every edge location.
pub async fn enforce(
    ports: &impl Ports,
    id: &OrganizationId,
    if_match: Option<IfMatch>,
) -> Result<EnforcementStatus, ServiceError> {
    let if_revision = if_match.and_then(IfMatch::revision);
    switch(ports, id, EnforcementCommand::Enforce { if_revision }).await?;
    status(ports, id).await
}

/// Members may use single sign-on.
pub async fn make_optional(ports: &impl Ports, id: &OrganizationId) -> Result<EnforcementStatus, ServiceError> {
    switch(ports, id, EnforcementCommand::MakeOptional).await?;
    status(ports, id).await
}

async fn switch(
    ports: &impl Ports,
    id: &OrganizationId,
    command: EnforcementCommand,
) -> Result<OrganizationState, ServiceError> {
    match ports.organization(id, &Command::Enforcement(command)).await? {
        Reply::Enforcement(reply) => Err(refusal(&reply).unwrap_or_else(|| unexpected(&Reply::Enforcement(reply)))),
        reply => publish(ports, reply).await,
    }
}

/// Says who the members are: e-mail addresses or NameIDs.
pub async fn put_members(
    ports: &impl Ports,
    id: &OrganizationId,
    members: &[String],
) -> Result<EnforcementStatus, ServiceError> {
    let mut names: Vec<String> = members.iter().map(|name| name.trim().to_owned()).collect();
    names.retain(|name| !name.is_empty());
    let is_wrong = |name: &String| name.chars().count() > MEMBER_MOST || name.chars().any(char::is_control);
    if names.len() > MEMBERS_MOST || names.iter().any(is_wrong) {
        return Err(ServiceError::BodyInvalid(format!(
            "members are at most {MEMBERS_MOST} names of at most {MEMBER_MOST} characters"
        )));
    }
    ask(ports, id, EnforcementCommand::PutMembers { members: names }).await
}

/// Makes recovery codes. Those before work no more.
pub async fn renew_codes(ports: &impl Ports, id: &OrganizationId) -> Result<NewCodes, ServiceError> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        codes.push(new_code(ports.random()?));
    }
    let hashes = codes.iter().map(|code| code_hash(id, &normal(code))).collect();
    let status = ask(ports, id, EnforcementCommand::RenewCodes { hashes }).await?;
    let generation = status.codes.map_or(0, |codes| codes.generation);
    Ok(NewCodes { generation, codes })
}

/// Says that the codes are kept in a safe place.
pub async fn acknowledge(
    ports: &impl Ports,
    id: &OrganizationId,
    generation: u64,
) -> Result<EnforcementStatus, ServiceError> {
    ask(ports, id, EnforcementCommand::Acknowledge { generation }).await
}

/// Opens the settings page by a recovery code, for this browser and an hour.
pub async fn recover(
    ports: &impl Ports,
    id: &OrganizationId,
    typed: &str,
) -> Result<AdministratorCookie, ServiceError> {
    let secret = Secret::new(id.clone(), ports.random()?, ports.random()?);
    let cookie = AdministratorCookie {
        organization: id.clone(),
        credential_id: secret.credential_id,
        browser: new_identifier(ports.random()?),
        ends_at: ports.now().plus_seconds(RECOVERY_SECONDS),
    };
    // What cannot be a code is asked for all the same: it counts as a try.
    let command = EnforcementCommand::Recover {
        hash: code_hash(id, &normal(typed)),
        credential_id: cookie.credential_id.clone(),
        browser_hash: cookie.browser_hash(),
    };
    match ports.organization(id, &Command::Enforcement(command)).await? {
        Reply::Enforcement(EnforcementReply::Recovered { .. }) => Ok(cookie),
        Reply::NoOrganization => Err(ServiceError::RecoveryCodeRefused),
        Reply::Enforcement(reply) => Err(refusal(&reply).unwrap_or_else(|| unexpected(&Reply::Enforcement(reply)))),
        reply => Err(unexpected(&reply)),
    }
}

async fn ask(
    ports: &impl Ports,
    id: &OrganizationId,
    command: EnforcementCommand,
) -> Result<EnforcementStatus, ServiceError> {
    match ports.organization(id, &Command::Enforcement(command)).await? {
        Reply::Enforcement(EnforcementReply::Status(status)) => Ok(*status),
        Reply::Enforcement(reply) => Err(refusal(&reply).unwrap_or_else(|| unexpected(&Reply::Enforcement(reply)))),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

fn refusal(reply: &EnforcementReply) -> Option<ServiceError> {
    Some(match reply {
        EnforcementReply::SsoOff => ServiceError::EnforcementSsoOff,
        EnforcementReply::CodesMissing => ServiceError::RecoveryCodesMissing,
        EnforcementReply::CodesNotAcknowledged => ServiceError::RecoveryCodesNotAcknowledged,
        EnforcementReply::OtherGeneration => ServiceError::RecoveryOtherGeneration,
        EnforcementReply::Refused => ServiceError::RecoveryCodeRefused,
        EnforcementReply::TooManyTries => ServiceError::RecoveryTooManyTries,
        EnforcementReply::Status(_) | EnforcementReply::Recovered { .. } => return None,
    })
}

fn new_code(random: [u8; 32]) -> String {
    let mut code = String::with_capacity(CODE_CHARACTERS + CODE_CHARACTERS / GROUP);
    for (index, octet) in random.iter().take(CODE_CHARACTERS).enumerate() {
        if index > 0 && index % GROUP == 0 {
            code.push('-');
        }
        code.push(char::from(
            ALPHABET.get(usize::from(octet & 31)).copied().unwrap_or(b'0'),
        ));
    }
    code
}

/// What is meant, whichever way it was typed: hyphens and blanks do not count, and O is 0, I and L are 1.
fn normal(typed: &str) -> String {
    let meant = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(CODE_CHARACTERS + 1);
    meant
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect()
}

/// Of one organization only.
fn code_hash(id: &OrganizationId, normal: &str) -> String {
    hex(&sha256(format!("saml-edge recovery code\0{id}\0{normal}").as_bytes()))
}
