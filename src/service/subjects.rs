//! The subjects of an organization: who has signed in, and what the last sign-in said of them.

use super::organization::{Command, Reply, SubjectCommand, SubjectQuery, SubjectRecord, SubjectReply};
use super::organizations::unexpected;
use super::{Ports, ServiceError};
use crate::settings::OrganizationId;

/// A page of subjects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubjectPage {
    /// By subject identifier, the last made first.
    pub subjects: Vec<(String, SubjectRecord)>,
    /// Where the next page begins; `None` at the end. A page may be short, or empty, and not be the last.
    pub next: Option<i64>,
}

/// Lists subjects.
pub async fn list(ports: &impl Ports, id: &OrganizationId, query: SubjectQuery) -> Result<SubjectPage, ServiceError> {
    match ask(ports, id, SubjectCommand::List(query)).await? {
        SubjectReply::Page { subjects, next } => Ok(SubjectPage { subjects, next }),
        reply => Err(unexpected(&Reply::Subjects(reply))),
    }
}

/// Reads one subject.
pub async fn read(ports: &impl Ports, id: &OrganizationId, subject: &str) -> Result<SubjectRecord, ServiceError> {
    let command = SubjectCommand::Read { id: subject.to_owned() };
    match ask(ports, id, command).await? {
        SubjectReply::Subject(record) => Ok(*record),
        SubjectReply::None => Err(ServiceError::NotFound),
        reply => Err(unexpected(&Reply::Subjects(reply))),
    }
}

/// Removes what is known of a subject, and ends the sessions. How many there were.
pub async fn forget(ports: &impl Ports, id: &OrganizationId, subject: &str) -> Result<u32, ServiceError> {
    let command = SubjectCommand::Forget { id: subject.to_owned() };
    match ask(ports, id, command).await? {
        SubjectReply::Forgotten { sessions } => Ok(sessions),
        SubjectReply::None => Err(ServiceError::NotFound),
        reply => Err(unexpected(&Reply::Subjects(reply))),
    }
}

async fn ask(ports: &impl Ports, id: &OrganizationId, command: SubjectCommand) -> Result<SubjectReply, ServiceError> {
    match ports.organization(id, &Command::Subjects(command)).await? {
        Reply::Subjects(reply) => Ok(reply),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}
