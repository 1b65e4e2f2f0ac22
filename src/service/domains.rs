//! Finding the organization by an e-mail domain: added, shown to be its own by a TXT record, looked at again by the
//! clock. KV has whose a domain is for every edge location to read; nothing exact rests on that.

use super::organization::{Command, DomainCommand, DomainRecord, Finding, HolderCommand, Reply};
use super::organizations::unexpected;
use super::{Ports, ServiceError, Unavailable};
use crate::session::new_identifier;
use crate::settings::{EmailDomain, OrganizationId, txt_values};

/// Before each domain in KV.
const DOMAIN: &str = "domain/";
/// Where the next tick goes on.
const CURSOR: &str = "domain-cursor";
/// How many domains a tick looks at: each costs up to seven calls, and a Worker has fifty.
const PER_TICK: u32 = 6;
/// How long after a look a verified domain is looked at again, in seconds.
const AGAIN_SECONDS: i64 = 20 * 3_600;
/// How long a domain stays its organization's without its record, in seconds: a mistake in a zone locks nobody out.
pub const GRACE_SECONDS: i64 = 7 * 86_400;

fn key(domain: &EmailDomain) -> String {
    format!("{DOMAIN}{domain}")
}

/// A domain with what its organization has of it.
pub type Domain = (EmailDomain, DomainRecord);

/// The organization that a domain leads to, as KV has it.
pub async fn find(ports: &impl Ports, domain: &EmailDomain) -> Result<Option<OrganizationId>, ServiceError> {
    let found = ports.kv_get_or_kept(&key(domain)).await?;
    Ok(found.and_then(|id| OrganizationId::parse(&id).ok()))
}

/// Lists an organization's domains, the last added first.
pub async fn list(ports: &impl Ports, id: &OrganizationId) -> Result<Vec<Domain>, ServiceError> {
    ask(ports, id, DomainCommand::List).await
}

/// One of them.
pub async fn read(ports: &impl Ports, id: &OrganizationId, domain: &EmailDomain) -> Result<DomainRecord, ServiceError> {
    of(list(ports, id).await?, domain)
}

fn of(domains: Vec<Domain>, domain: &EmailDomain) -> Result<DomainRecord, ServiceError> {
    let found = domains.into_iter().find(|(of, _)| of == domain);
    found.map(|(_, record)| record).ok_or(ServiceError::NotFound)
}

/// Adds a domain: nothing leads to it before its record is seen. One that is there keeps its token.
pub async fn add(ports: &impl Ports, id: &OrganizationId, domain: &EmailDomain) -> Result<DomainRecord, ServiceError> {
    let command = DomainCommand::Add {
        domain: domain.clone(),
        token: new_identifier(ports.random()?),
    };
    of(ask(ports, id, command).await?, domain)
}

/// Looks at DNS, and has the domain lead to the organization if its record is there.
pub async fn verify(
    ports: &impl Ports,
    id: &OrganizationId,
    domain: &EmailDomain,
) -> Result<DomainRecord, ServiceError> {
    let record = read(ports, id, domain).await?;
    let finding = look(ports, id, domain, &record).await?;
    let checked = DomainCommand::Checked {
        domain: domain.clone(),
        finding,
    };
    let record = of(ask(ports, id, checked).await?, domain)?;
    match finding {
        Finding::Verified => ports.kv_put(&key(domain), id.as_str()).await?,
        Finding::Lapsed | Finding::Taken => forget(ports, id, domain).await?,
        Finding::Missing | Finding::Unanswered => {}
    }
    Ok(record)
}

/// What there is to be seen, and whose the domain is then.
async fn look(
    ports: &impl Ports,
    id: &OrganizationId,
    domain: &EmailDomain,
    record: &DomainRecord,
) -> Result<Finding, ServiceError> {
    let answer = ports.dns_txt(&domain.txt_name()).await;
    let Some(mut seen) = answer.ok().and_then(|octets| txt_values(&octets).ok()) else {
        return Ok(Finding::Unanswered);
    };
    seen.retain(|value| EmailDomain::is_txt_value(value));
    let value = EmailDomain::txt_value(&record.token);
    if seen.contains(&value) {
        let organization = id.clone();
        let take = HolderCommand::Take {
            organization,
            value,
            seen,
        };
        let holder = holder(ports, domain, take).await?;
        return Ok(if holder.as_ref() == Some(id) {
            Finding::Verified
        } else {
            Finding::Taken
        });
    }
    if record.verified_at.is_none() {
        return Ok(Finding::Missing);
    }
    if holder(ports, domain, HolderCommand::Read)
        .await?
        .is_some_and(|holder| holder != *id)
    {
        return Ok(Finding::Taken);
    }
    let over = |since: crate::time::Timestamp| ports.now() >= since.plus_seconds(GRACE_SECONDS);
    if record.missing_since.is_some_and(over) {
        release(ports, id, domain).await?;
        return Ok(Finding::Lapsed);
    }
    Ok(Finding::Missing)
}

async fn holder(
    ports: &impl Ports,
    domain: &EmailDomain,
    command: HolderCommand,
) -> Result<Option<OrganizationId>, ServiceError> {
    match ports.domain(domain, &Command::Holder(command)).await? {
        Reply::Holder { holder, displaced } => {
            // Whoever had it before sees that it is gone, and need not look for the reason.
            if let Some(before) = displaced {
                let (domain, finding) = (domain.clone(), Finding::Taken);
                let checked = Command::Domains(DomainCommand::Checked { domain, finding });
                ports.organization(&before, &checked).await?;
            }
            Ok(holder)
        }
        reply => Err(unexpected(&reply)),
    }
}

async fn release(ports: &impl Ports, id: &OrganizationId, domain: &EmailDomain) -> Result<(), ServiceError> {
    let organization = id.clone();
    holder(ports, domain, HolderCommand::Release { organization })
        .await
        .map(|_| ())
}

/// Has KV lead there no more, unless it leads elsewhere by now.
async fn forget(ports: &impl Ports, id: &OrganizationId, domain: &EmailDomain) -> Result<(), Unavailable> {
    let key = key(domain);
    if ports.kv_get(&key).await?.as_deref() == Some(id.as_str()) {
        ports.kv_delete(&key).await?;
    }
    Ok(())
}

/// Removes a domain: what leads there first, so that a try that fails can be made again.
pub async fn remove(ports: &impl Ports, id: &OrganizationId, domain: &EmailDomain) -> Result<(), ServiceError> {
    read(ports, id, domain).await?;
    forget(ports, id, domain).await?;
    release(ports, id, domain).await?;
    let domain = domain.clone();
    ask(ports, id, DomainCommand::Remove { domain }).await.map(|_| ())
}

/// Removes all domains of an organization that is about to end.
pub async fn remove_all(ports: &impl Ports, id: &OrganizationId) -> Result<(), ServiceError> {
    let domains = match list(ports, id).await {
        Err(ServiceError::OrganizationNotFound) => Vec::new(),
        domains => domains?,
    };
    for (domain, _) in &domains {
        remove(ports, id, domain).await?;
    }
    Ok(())
}

async fn ask(ports: &impl Ports, id: &OrganizationId, command: DomainCommand) -> Result<Vec<Domain>, ServiceError> {
    match ports.organization(id, &Command::Domains(command)).await? {
        Reply::Domains(domains) => Ok(domains),
        Reply::Full => Err(ServiceError::DomainsFull),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// One tick of the clock: looks at a few domains again, from where the last tick stopped. What goes wrong with one does
/// not concern the others. How many were looked at.
pub async fn tick(ports: &impl Ports) -> Result<u32, Unavailable> {
    let cursor = ports.kv_get(CURSOR).await?.filter(|cursor| !cursor.is_empty());
    let page = ports.kv_list(DOMAIN, cursor.as_deref(), PER_TICK).await?;
    let next = page.cursor.unwrap_or_default();
    if cursor.unwrap_or_default() != next {
        ports.kv_put(CURSOR, &next).await?;
    }
    let mut looked_at = 0;
    for key in &page.keys {
        let domain = key.strip_prefix(DOMAIN).and_then(|text| EmailDomain::parse(text).ok());
        let Some(domain) = domain else { continue };
        match verify_if_due(ports, &domain).await {
            Ok(looked) => looked_at += u32::from(looked),
            Err(error) => {
                let line = super::log::Line::new("domain.not_checked").with("domain", domain.as_str());
                ports.log(&line.with("code", error.code()).to_text());
            }
        }
    }
    Ok(looked_at)
}

async fn verify_if_due(ports: &impl Ports, domain: &EmailDomain) -> Result<bool, ServiceError> {
    let found = ports.kv_get(&key(domain)).await?;
    let Some(id) = found.and_then(|id| OrganizationId::parse(&id).ok()) else {
        return Ok(false);
    };
    match read(ports, &id, domain).await {
        // A removal stopped half-way, or KV was written by one that was overtaken.
        Err(ServiceError::NotFound | ServiceError::OrganizationNotFound) => {
            release(ports, &id, domain).await?;
            forget(ports, &id, domain).await?;
            Ok(false)
        }
        Err(error) => Err(error),
        Ok(record) => {
            let is_due = |at: crate::time::Timestamp| ports.now() >= at.plus_seconds(AGAIN_SECONDS);
            let due = record.checked_at.is_none_or(is_due);
            if due {
                verify(ports, &id, domain).await?;
            }
            Ok(due)
        }
    }
}
