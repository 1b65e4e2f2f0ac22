//! What each command says in the audit log. The match over the commands is complete: a new one decides here.

use super::{Details, Event, Noted, subject};
use crate::json::{Value, json};
use crate::service::organization::{
    Actor, ActorKind, Command, Credential, CredentialKind, EnforcementCommand, EnforcementReply, FetchFailure, Kind,
    Object, OrganizationState, Purpose, Reply, SubjectCommand, SubjectReply, TokenCommand, TokenReply, VerdictRecord,
    WhichSessions,
};
use crate::service::ports::Unavailable;
use crate::session::Session;
use crate::settings::SamlSettings;

/// What a command is going to say, with what was before it; the reply decides.
pub(in crate::service::organization) enum Pending {
    /// Nothing, whatever the reply is.
    Nothing,
    /// This, if the reply is one of those that say that it was done.
    Done(Noted),
    /// Something about the settings, if they are others after it.
    Settings(Box<OrganizationState>, Event, Details),
    /// What came of fetching metadata.
    Fetched(Box<OrganizationState>),
    /// Whether a credential opened, and whether a browser owns it since.
    Used(Box<Noted>, bool),
    /// What became of an application's code or token.
    Tokens(&'static str, String),
    /// How many sessions a LogoutRequest ended.
    LoggedOut(Actor, String),
    /// Sessions, as many as the reply says.
    Ended(Noted),
    /// Something about enforcement, as the reply says.
    Enforcement(Box<Noted>),
    /// A verdict, if it was kept.
    Verdict(Box<Noted>),
}

fn done(event: Event, details: Value) -> Pending {
    Pending::Done(Noted::new(event, details))
}

impl Object<'_> {
    /// Before the command is carried out.
    pub(in crate::service::organization) fn pending(
        &self,
        state: &OrganizationState,
        command: &Command,
    ) -> Result<Pending, Unavailable> {
        let settings = |event, details| {
            let details = Noted::new(event, details).details;
            Pending::Settings(Box::new(state.clone()), event, details)
        };
        Ok(match command {
            Command::Delete => done(Event::OrganizationDeleted, json!({ "name": state.name })),
            Command::PutDraft { .. } => settings(Event::SettingsChanged, Value::Null),
            Command::TakeOver { watched, .. } => settings(Event::SettingsImported, json!({ "url": watched.url })),
            Command::Enable { .. } => settings(Event::SettingsEnabled, Value::Null),
            Command::Activate { .. } => settings(Event::SettingsEnabled, json!({ "evidence": "sign_ins" })),
            Command::Enforcement(command) => match command {
                EnforcementCommand::Read => Pending::Nothing,
                EnforcementCommand::Enforce { .. } => settings(Event::EnforcementChanged, json!({ "enforced": true })),
                EnforcementCommand::MakeOptional => settings(Event::EnforcementChanged, json!({ "enforced": false })),
                command => of_enforcement(command),
            },
            Command::Confirm { .. } => settings(Event::SettingsConfirmed, Value::Null),
            Command::RevertNow => settings(Event::SettingsReverted, Value::Null),
            Command::Restore { number, .. } => settings(Event::SettingsRestored, json!({ "version": number })),
            Command::Disable => settings(Event::SettingsDisabled, Value::Null),
            Command::StartTest { .. } => done(Event::TestStarted, json!({ "fingerprint": state.draft.fingerprint() })),
            Command::RecordVerdict { record, .. } => Pending::Verdict(Box::new(of_verdict(record))),
            Command::BeginSession { session, record, .. } => Pending::Done(signed_in(session, record.as_deref())),
            Command::EndSession { session_hash } => match self.read::<Session>(Kind::Session, session_hash)? {
                Some(session) => {
                    Pending::Done(Noted::new(Event::SessionEnded, Value::Null).by(subject(&session.name_id)))
                }
                None => Pending::Nothing,
            },
            Command::RevokeSessions(which) => self.revoking(which)?,
            // By its id alone: the log does not keep what was to be forgotten.
            Command::Subjects(SubjectCommand::Forget { id }) => {
                Pending::Ended(Noted::new(Event::SubjectForgotten, json!({ "id": id })))
            }
            Command::Subjects(SubjectCommand::List(_) | SubjectCommand::Read { .. }) => Pending::Nothing,
            Command::Logout(logout) => {
                let by = Actor {
                    kind: ActorKind::IdentityProvider,
                    credential_id: None,
                    label: Some(logout.sessions.issuer.clone()),
                };
                Pending::LoggedOut(by, logout.sessions.name_id.value.clone())
            }
            Command::AddCredential {
                credential_id,
                credential,
            } => done(of_kind(credential.kind).0, facts(credential_id, credential)),
            Command::RevokeCredential { credential_id, kind } => {
                let known = self.read::<Credential>(Kind::Credential, credential_id)?;
                let label = known.and_then(|credential| credential.label);
                done(of_kind(*kind).1, json!({ "id": credential_id, "label": label }))
            }
            Command::RenewSetupLink {
                credential_id,
                expires_at,
            } => done(
                Event::SetupLinkRenewed,
                json!({ "id": credential_id, "expires_at": expires_at }),
            ),
            Command::UseCredential {
                credential_id, bind, ..
            } => self.using(credential_id, *bind)?,
            Command::Domains(command) => self.noted_of_domains(command)?.map_or(Pending::Nothing, Pending::Done),
            Command::Tokens(command) => of_tokens(command),
            Command::BeginSelfTest => done(Event::SelfTestRun, Value::Null),
            Command::Watch { watched: Some(watched) } => done(
                Event::MetadataWatched,
                json!({ "url": watched.url, "add_certificates": watched.add_certificates }),
            ),
            Command::Watch { watched: None } => match &state.idp_metadata {
                Some(watch) => done(Event::MetadataUnwatched, json!({ "url": watch.watched.url })),
                None => Pending::Nothing,
            },
            Command::RecordFetch { .. } => Pending::Fetched(Box::new(state.clone())),
            Command::Dismiss { fingerprint } => done(Event::MetadataDismissed, json!({ "offer": fingerprint })),
            Command::Note { event, details } => Pending::Done(Noted {
                event: *event,
                actor: None,
                details: details.clone(),
            }),
            // These read, or spend what another command tells of, or tell of themselves.
            Command::Create { .. }
            | Command::Holder(_)
            | Command::View
            | Command::Test { .. }
            | Command::Consume(_)
            | Command::Verdicts { .. }
            | Command::Verdict { .. }
            | Command::LastTest
            | Command::Published { .. }
            | Command::Versions
            | Command::SawMetadata
            | Command::Evidence
            | Command::RecordShadow(_)
            | Command::Shadow
            | Command::Session { .. }
            | Command::Sessions { .. }
            | Command::Credentials { .. }
            | Command::RecordSelfTest { .. }
            | Command::LastSelfTest
            | Command::Audit(_)
            | Command::KeepAudit { .. } => Pending::Nothing,
        })
    }

    fn revoking(&self, which: &WhichSessions) -> Result<Pending, Unavailable> {
        let subject = match which {
            WhichSessions::One(id) => self.read::<Session>(Kind::Session, id)?.map(|session| session.name_id),
            WhichSessions::OfSubject(name) => Some(name.name_id.clone()),
            WhichSessions::All => None,
        };
        let all = matches!(which, WhichSessions::All).then_some(true);
        let details = json!({ "subject": subject, "all": all });
        Ok(Pending::Ended(Noted::new(Event::SessionRevoked, details)))
    }

    fn using(&self, credential_id: &str, bind: bool) -> Result<Pending, Unavailable> {
        let known = self.read::<Credential>(Kind::Credential, credential_id)?;
        let is_new = known
            .as_ref()
            .is_some_and(|it| it.kind == CredentialKind::SetupLink && it.browser_hash.is_none());
        let label = known.and_then(|credential| credential.label);
        let details = json!({ "id": credential_id, "label": label });
        let noted = Noted::new(Event::SetupLinkOpened, details);
        Ok(Pending::Used(Box::new(noted), bind && is_new))
    }
}

impl Pending {
    /// After the command was carried out: what is written of it, if anything.
    pub(in crate::service::organization) fn after(self, reply: &Reply) -> Vec<Noted> {
        let noted = match (self, reply) {
            (Pending::Done(noted), reply) if is_done(reply) => Some(noted),
            (Pending::Verdict(noted), Reply::Done | Reply::Beside { .. } | Reply::State(_)) => Some(*noted),
            (Pending::Settings(before, event, details), Reply::State(after)) => {
                settings(&before, after, event, details)
            }
            (Pending::Fetched(before), Reply::State(after)) => return fetched(&before, after),
            (Pending::Used(noted, is_new), reply) => used(*noted, is_new, reply),
            (Pending::Tokens(what, client_id), Reply::Tokens(reply)) => of_token_reply(what, client_id, reply),
            (Pending::Ended(mut noted), Reply::Ended { sessions }) => {
                if let Some(sessions) = sessions {
                    noted.details.insert("sessions".to_owned(), (*sessions).into());
                }
                Some(noted)
            }
            (Pending::Ended(mut noted), Reply::Subjects(SubjectReply::Forgotten { sessions })) => {
                noted.details.insert("sessions".to_owned(), (*sessions).into());
                Some(noted)
            }
            (Pending::Enforcement(noted), Reply::Enforcement(reply)) => of_enforcement_reply(*noted, reply),
            (Pending::LoggedOut(by, name_id), Reply::LoggedOut { sessions }) => {
                let details = json!({ "subject": name_id, "sessions": sessions });
                Some(Noted::new(Event::SessionEndedByIdp, details).by(by))
            }
            _ => None,
        };
        noted.into_iter().collect()
    }
}

fn is_done(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Done
            | Reply::Beside { .. }
            | Reply::State(_)
            | Reply::Test { .. }
            | Reply::Credentials { .. }
            | Reply::Domains(_)
    )
}

fn of_enforcement(command: &EnforcementCommand) -> Pending {
    let (event, details) = match command {
        EnforcementCommand::PutMembers { members } => {
            (Event::MembersListed, json!({ "members": members.len() as u64 }))
        }
        EnforcementCommand::RenewCodes { hashes } => {
            (Event::RecoveryCodesCreated, json!({ "codes": hashes.len() as u64 }))
        }
        EnforcementCommand::Acknowledge { generation } => {
            (Event::RecoveryCodesAcknowledged, json!({ "generation": generation }))
        }
        EnforcementCommand::Recover { credential_id, .. } => (Event::RecoveryCodeUsed, json!({ "id": credential_id })),
        EnforcementCommand::Read | EnforcementCommand::Enforce { .. } | EnforcementCommand::MakeOptional => {
            return Pending::Nothing;
        }
    };
    Pending::Enforcement(Box::new(Noted::new(event, details)))
}

fn of_enforcement_reply(mut noted: Noted, reply: &EnforcementReply) -> Option<Noted> {
    match (noted.event, reply) {
        (Event::RecoveryCodeUsed, EnforcementReply::Recovered { left }) => {
            noted.details.insert("left".to_owned(), (*left).into());
            Some(noted)
        }
        (Event::RecoveryCodeUsed, EnforcementReply::Refused | EnforcementReply::TooManyTries) => {
            let code = match reply {
                EnforcementReply::Refused => "recovery.code_refused",
                _ => "recovery.too_many_tries",
            };
            Some(Noted::new(Event::RecoveryCodeRefused, json!({ "code": code })))
        }
        (Event::RecoveryCodeUsed, _) => None,
        (_, EnforcementReply::Status(_)) => Some(noted),
        _ => None,
    }
}

/// Made, revoked.
fn of_kind(kind: CredentialKind) -> (Event, Event) {
    match kind {
        CredentialKind::Token => (Event::TokenCreated, Event::TokenRevoked),
        CredentialKind::SetupLink | CredentialKind::Recovery => (Event::SetupLinkCreated, Event::SetupLinkRevoked),
    }
}

fn facts(credential_id: &str, credential: &Credential) -> Value {
    json!({ "id": credential_id, "label": credential.label, "expires_at": credential.expires_at })
}

/// The names of the settings that differ; not what they are.
fn changed(before: &SamlSettings, after: &SamlSettings) -> Vec<String> {
    let (before, after) = (before.to_document(), after.to_document());
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    after.keys().filter(differs).cloned().collect()
}

fn settings(
    before: &OrganizationState,
    after: &OrganizationState,
    event: Event,
    mut details: Details,
) -> Option<Noted> {
    if before.revision == after.revision && event != Event::SettingsImported {
        return None;
    }
    details.insert("revision".to_owned(), after.revision.into());
    let fields = changed(&before.draft, &after.draft);
    if !fields.is_empty() {
        details.insert("fields".to_owned(), fields.into());
    }
    if let (Event::SettingsEnabled, Some(live)) = (event, after.in_force()) {
        details.insert("fingerprint".to_owned(), live.fingerprint.clone().into());
        if let Some(revert) = &after.revert {
            details.insert("reverts_at".to_owned(), json!(revert.at));
        }
    }
    if event == Event::SettingsReverted || event == Event::SettingsRestored {
        details.insert("enabled".to_owned(), after.enabled.into());
    }
    Some(Noted {
        event,
        actor: None,
        details,
    })
}

/// What went back by itself, found when the next command came.
pub(in crate::service::organization) fn reverted(state: &OrganizationState) -> Noted {
    let details = json!({ "revision": state.revision, "enabled": state.enabled });
    Noted::new(Event::SettingsReverted, details).by(Actor::automatic())
}

/// The organization began.
pub(in crate::service::organization) fn created(state: &OrganizationState) -> Noted {
    Noted::new(Event::OrganizationCreated, json!({ "name": state.name }))
}

fn of_verdict(record: &VerdictRecord) -> Noted {
    let event = match (record.purpose, record.accepted) {
        (Purpose::Test, true) => Event::TestPassed,
        (Purpose::Test, false) => Event::TestFailed,
        (Purpose::SignIn, _) => Event::SignInRefused,
        (Purpose::Logout, _) => Event::LogoutRefused,
    };
    let noted = Noted::new(event, json!({ "reference": record.reference, "code": record.code }));
    match &record.subject {
        Some(session) => noted.by(subject(&session.name_id)),
        None => noted,
    }
}

fn signed_in(session: &Session, record: Option<&VerdictRecord>) -> Noted {
    let details = json!({
        "reference": record.map(|record| &record.reference),
        "issuer": session.issuer,
        "expires_at": session.expires_at,
    });
    Noted::new(Event::SignInAccepted, details).by(subject(&session.name_id))
}

fn used(mut noted: Noted, is_new: bool, reply: &Reply) -> Option<Noted> {
    let code = match reply {
        Reply::InForce { .. } => {
            let id = noted.details.get("id").and_then(Value::as_str).unwrap_or_default();
            let actor = Actor::credential(ActorKind::SetupLink, id);
            return is_new.then(|| noted.by(actor));
        }
        Reply::Expired => "setup_link.expired",
        Reply::OtherBrowser => "setup_link.other_browser",
        Reply::NotInForce => "token.unknown",
        _ => return None,
    };
    noted.event = Event::AccessRefused;
    noted.details.insert("code".to_owned(), code.into());
    Some(noted)
}

fn of_tokens(command: &TokenCommand) -> Pending {
    match command {
        TokenCommand::Redeem { client_id, .. } => Pending::Tokens("redeem", client_id.clone()),
        TokenCommand::Refresh { client_id, .. } => Pending::Tokens("refresh", client_id.clone()),
        TokenCommand::Revoke { client_id, .. } => Pending::Tokens("revoke", client_id.clone()),
        TokenCommand::Issue { .. } | TokenCommand::Facts { .. } | TokenCommand::SpendAssertion { .. } => {
            Pending::Nothing
        }
    }
}

fn of_token_reply(what: &str, client_id: String, reply: &TokenReply) -> Option<Noted> {
    let (event, details) = match (what, reply) {
        ("redeem", TokenReply::Good(good)) => {
            let details = json!({ "subject": good.session.name_id, "scope": good.grant.scope });
            (Event::ApplicationSignedIn, details)
        }
        ("revoke", TokenReply::Done) => (Event::ApplicationRevoked, Value::Null),
        ("redeem" | "refresh", TokenReply::Refused) => (Event::ApplicationRefused, json!({ "grant": what })),
        _ => return None,
    };
    let by = Actor {
        kind: ActorKind::Client,
        credential_id: Some(client_id),
        label: None,
    };
    Some(Noted::new(event, details).by(by))
}

/// A fetch is told of where it says something else than the last one.
fn fetched(before: &OrganizationState, after: &OrganizationState) -> Vec<Noted> {
    let (Some(was), Some(is)) = (&before.idp_metadata, &after.idp_metadata) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let code = |failure: &Option<_>| failure.as_ref().map(|it: &FetchFailure| it.code.clone());
    match (code(&was.failure), code(&is.failure)) {
        (before, Some(now)) if before.as_ref() != Some(&now) => {
            let details = json!({ "url": is.watched.url, "code": now });
            all.push(Noted::new(Event::MetadataFailed, details));
        }
        (Some(_), None) => all.push(Noted::new(Event::MetadataRecovered, json!({ "url": is.watched.url }))),
        _ => {}
    }
    if was.offer != is.offer && was.offer.is_some() {
        all.push(Noted::new(Event::MetadataChanged, json!({ "url": is.watched.url })));
    }
    let added: Vec<&String> = is
        .added
        .iter()
        .filter(|added| !was.added.contains(added))
        .map(|added| &added.sha256_fingerprint)
        .collect();
    if !added.is_empty() {
        let noted = Noted::new(
            Event::MetadataCertificatesAdded,
            json!({ "sha256_fingerprints": added }),
        );
        all.push(noted.by(Actor::automatic()));
    }
    all
}
