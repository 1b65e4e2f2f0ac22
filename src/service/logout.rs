//! Single Logout (Profiles 4.4): begun by the member here, or by the identity provider there.
//!
//! ```text
//! member            session → LogoutRequest, signed → (end the session) → … → LogoutResponse → signed out
//! identity provider decode → (pause: settings) → verify → validate → (pause: end the sessions) → LogoutResponse, signed
//! ```
//!
//! A member's own session ends before anybody else is asked, so that it ends whatever the identity provider does.
//! As with a login the settings may come from KV, a minute old: the Durable Object compares their fingerprint.

use super::log::Line;
use super::login::{self, Carrier};
use super::organization::{Command, Live, Logout, Purpose, Reply, VerdictRecord};
use super::organizations::unexpected;
use super::reference::reference;
use super::signing::Outbound;
use super::{Ports, ServiceError, Unavailable, decrypt, sessions};
use crate::binding::{Inbound, MessageKind};
use crate::crypto::sha256;
use crate::dsig::Unsigned;
use crate::octets::hex;
use crate::profile::{self, AcceptedLogout, LogoutExpected, Refused};
use crate::saml::{NewLogoutRequest, NewLogoutResponse};
use crate::session::{MeantSessions, PendingLogout, Session};
use crate::settings::{OrganizationId, SamlSettings, verifying_key};
use crate::verdict::{CheckStatus, Refusal, Verdict};

/// How long a LogoutRequest of ours holds, in seconds.
const REQUEST_SECONDS: i64 = 300;
/// How often a message is verified again because the settings have changed meanwhile.
const ATTEMPTS_MOST: usize = 3;

/// How far a member is signed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedOut {
    /// Here. The identity provider was not asked: there is no way to.
    Here,
    /// Here, at the identity provider, and wherever else it signed them in.
    Everywhere,
    /// Here, and not everywhere else.
    Partly,
}

/// What a request to sign out, or a message, led to.
#[derive(Debug)]
pub enum Outcome {
    /// Nobody is signed in here with this organization.
    NobodyHere,
    /// The member's session has ended, and the identity provider is asked to end its own.
    Asked {
        /// How the LogoutRequest travels.
        carrier: Carrier,
        /// What the browser keeps.
        pending: PendingLogout,
    },
    /// Sessions have ended at the identity provider's request, which is answered.
    Answered(Carrier),
    /// The member is signed out.
    SignedOut {
        /// How far.
        how: SignedOut,
        /// Where the member wanted to go.
        return_to: Option<String>,
    },
    /// The message is not followed.
    Refused {
        /// The number under which the administrator finds the verdict.
        reference: String,
    },
}

/// Signs a member out: here at once, then at the identity provider.
pub async fn begin(
    ports: &impl Ports,
    id: &OrganizationId,
    session_cookie: Option<&str>,
    return_to: Option<&str>,
) -> Result<Outcome, ServiceError> {
    let return_to = match return_to.filter(|return_to| !return_to.is_empty()) {
        Some(_) => Some(login::allowed(ports, return_to)?),
        None => None,
    };
    let session = match sessions::read(ports, session_cookie).await {
        Ok(session) if session.organization == id.as_str() => session,
        Ok(_) | Err(ServiceError::NotSignedIn) => return Ok(Outcome::NobodyHere),
        Err(error) => return Err(error),
    };
    let Live { settings, .. } = login::in_force(ports, id).await?;
    sessions::end(ports, session_cookie).await?;
    let is_saml = super::acceptance::require_saml(&settings).is_ok();
    let Some(url) = settings.single_logout_url.as_ref().filter(|_| is_saml) else {
        let how = SignedOut::Here;
        return Ok(Outcome::SignedOut { how, return_to });
    };
    let request_id = new_id(ports)?;
    let message = request(ports, id, &session, url, &request_id);
    let outbound = outbound(MessageKind::Request, &message, &settings, url);
    match outbound.signed(ports).await {
        Ok(carrier) => Ok(Outcome::Asked {
            carrier,
            pending: PendingLogout {
                request_id,
                organization: id.clone(),
                return_to,
                issued_at: ports.now(),
            },
        }),
        // The member is signed out here; what could not be done is told to them and to the operator.
        Err(error) => {
            log_unsent(ports, id, &error);
            let how = SignedOut::Partly;
            Ok(Outcome::SignedOut { how, return_to: None })
        }
    }
}

fn log_unsent(ports: &impl Ports, id: &OrganizationId, error: &ServiceError) {
    let line = Line::new("logout.not_sent")
        .with("organization", id)
        .with("code", error.code());
    ports.log(&line.to_text());
}

fn new_id(ports: &impl Ports) -> Result<String, ServiceError> {
    Ok(format!("_{}", hex(&ports.random()?)))
}

fn request(ports: &impl Ports, id: &OrganizationId, session: &Session, url: &str, request_id: &str) -> Unsigned {
    let now = ports.now();
    NewLogoutRequest {
        id: request_id,
        issue_instant: now,
        not_on_or_after: now.plus_seconds(REQUEST_SECONDS),
        destination: url,
        issuer: &ports.deployment().sp_entity_id(id),
        name_id: &session.name_id(),
        session_index: session.session_index.as_deref(),
    }
    .to_message()
}

fn outbound<'m>(kind: MessageKind, message: &'m Unsigned, settings: &SamlSettings, url: &'m str) -> Outbound<'m> {
    Outbound {
        kind,
        message,
        binding: settings.single_logout_binding,
        url,
        relay_state: None,
    }
}

/// Takes a message of the identity provider in: follows a LogoutRequest, or ends with a LogoutResponse.
pub async fn receive(
    ports: &impl Ports,
    id: &OrganizationId,
    inbound: &Inbound,
    pending: Option<&PendingLogout>,
) -> Result<Outcome, ServiceError> {
    let mut live = login::in_force(ports, id).await?;
    for _ in 0..ATTEMPTS_MOST {
        super::acceptance::require_saml(&live.settings)?;
        let attempt = Attempt {
            ports,
            id,
            inbound,
            live: &live,
        };
        let step = match inbound.kind() {
            MessageKind::Request => attempt.follow().await?,
            MessageKind::Response => attempt.conclude(pending).await?,
        };
        match step {
            Step::Done(outcome) => return Ok(outcome),
            Step::Stale(right) => live = *right,
        }
    }
    Err(ServiceError::Unavailable(Unavailable::durable_object(
        "the settings keep changing",
    )))
}

/// What became of one attempt.
enum Step {
    /// It decided.
    Done(Outcome),
    /// The settings were not the right ones; these are.
    Stale(Box<Live>),
}

/// One message, one set of settings.
struct Attempt<'r, P: Ports> {
    ports: &'r P,
    id: &'r OrganizationId,
    inbound: &'r Inbound,
    live: &'r Live,
}

impl<P: Ports> Attempt<'_, P> {
    fn expected(&self) -> LogoutExpected {
        let (settings, deployment) = (&self.live.settings, self.ports.deployment());
        LogoutExpected {
            keys: settings
                .certificates
                .iter()
                .filter_map(|pem| verifying_key(pem))
                .collect(),
            allow_sha1: settings.allow_sha1,
            sp_entity_id: deployment.sp_entity_id(self.id),
            has_decryption_key: !deployment.decryption_keys.is_empty(),
            logout_url: deployment.logout_url(self.id),
            idp_entity_id: settings.idp_entity_id.clone(),
            now: self.ports.now(),
            clock_skew_seconds: settings.clock_skew_seconds,
        }
    }

    /// Ends the sessions that a LogoutRequest means, then answers it.
    async fn follow(&self) -> Result<Step, ServiceError> {
        let mut verdict = Verdict::new();
        let expected = self.expected();
        let signed = match profile::verify_request(self.inbound, &expected, &mut verdict) {
            Ok(signed) => signed,
            Err(refused) => return self.refuse(verdict, &refused).await,
        };
        let decrypted = match signed.encrypted() {
            Some(encrypted) => decrypt::decrypt(self.ports, encrypted).await?,
            None => None,
        };
        let accepted = match signed.accept(decrypted, &expected, &mut verdict) {
            Ok(accepted) => accepted,
            Err(refused) => return self.refuse(verdict, &refused).await,
        };
        let command = Command::Logout(self.ending(&accepted));
        match self.ports.organization(self.id, &command).await? {
            Reply::LoggedOut { sessions } => {
                let line = Line::new("logout.followed").with("organization", self.id);
                self.ports.log(&line.with("sessions", sessions).to_text());
                Ok(Step::Done(self.answer(&accepted).await?))
            }
            Reply::LogoutSeen => self.refuse(verdict, &profile::seen(&accepted.request_id)).await,
            Reply::SettingsChanged { live } => Ok(Step::Stale(live)),
            Reply::NotEnabled => Err(ServiceError::NotEnabled),
            Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
            reply => Err(unexpected(&reply)),
        }
    }

    fn ending(&self, accepted: &AcceptedLogout) -> Logout {
        let name = format!("{}\0{}", accepted.issuer, accepted.request_id);
        Logout {
            fingerprint: self.live.fingerprint.clone(),
            message_hash: hex(&sha256(name.as_bytes())),
            message_ends_at: accepted.remember_until,
            sessions: MeantSessions {
                issuer: accepted.issuer.clone(),
                sp_entity_id: self.ports.deployment().sp_entity_id(self.id),
                name_id: accepted.name_id.clone(),
                session_indexes: accepted.session_indexes.clone(),
            },
        }
    }

    /// The answer goes where the settings say, never where the message says. Where there is no such place, or no key to
    /// sign with, the sessions have ended nevertheless.
    async fn answer(&self, accepted: &AcceptedLogout) -> Result<Outcome, ServiceError> {
        let settings = &self.live.settings;
        let url = settings.single_logout_response_url.as_ref();
        let Some(url) = url.or(settings.single_logout_url.as_ref()) else {
            let how = SignedOut::Here;
            return Ok(Outcome::SignedOut { how, return_to: None });
        };
        let message = NewLogoutResponse {
            id: &new_id(self.ports)?,
            issue_instant: self.ports.now(),
            destination: url,
            issuer: &self.ports.deployment().sp_entity_id(self.id),
            in_response_to: &accepted.request_id,
        }
        .to_message();
        let outbound = Outbound {
            relay_state: self.inbound.relay_state(),
            ..outbound(MessageKind::Response, &message, settings, url)
        };
        match outbound.signed(self.ports).await {
            Ok(carrier) => Ok(Outcome::Answered(carrier)),
            Err(error) => {
                log_unsent(self.ports, self.id, &error);
                let how = SignedOut::Here;
                Ok(Outcome::SignedOut { how, return_to: None })
            }
        }
    }

    /// Says what the identity provider made of our LogoutRequest. Nothing ends here: it has ended before.
    async fn conclude(&self, pending: Option<&PendingLogout>) -> Result<Step, ServiceError> {
        let pending = pending.filter(|pending| pending.organization == *self.id);
        let known = pending.map(|pending| pending.request_id.as_str());
        let mut verdict = Verdict::new();
        match profile::accept_response(self.inbound, &self.expected(), known, &mut verdict) {
            Ok(response) if profile::is_complete(&response.status) => {
                let return_to = pending.and_then(|pending| pending.return_to.clone());
                let how = SignedOut::Everywhere;
                Ok(Step::Done(Outcome::SignedOut { how, return_to }))
            }
            // Whatever the status is, the member should know that something is left open.
            Ok(_) => {
                let line = Line::new("logout.incomplete").with("organization", self.id);
                self.ports.log(&line.to_text());
                let how = SignedOut::Partly;
                Ok(Step::Done(Outcome::SignedOut { how, return_to: None }))
            }
            Err(refused) => self.refuse(verdict, &refused).await,
        }
    }

    /// Keeps the verdict of a refusal for the administrator: the checks that were made. Those of a login that a logout
    /// does not have are left out.
    async fn refuse(&self, mut verdict: Verdict, refused: &Refused) -> Result<Step, ServiceError> {
        verdict.failed(refused);
        let made = |check: &&crate::verdict::Check| check.status != CheckStatus::NotReached;
        let reference = reference(self.ports.random()?);
        let record = VerdictRecord {
            reference: reference.clone(),
            at: self.ports.now(),
            purpose: Purpose::Logout,
            test_id: None,
            accepted: false,
            code: Some(refused.code().to_owned()),
            checks: verdict.checks().iter().filter(made).cloned().collect(),
            issuer: None,
            subject: None,
        };
        let line = Line::new("logout.refused")
            .with("organization", self.id)
            .with("reference", &reference)
            .with("code", refused.code());
        self.ports.log(&line.to_text());
        self.ports.count("logout", refused.code(), self.id.as_str());
        let command = Command::RecordVerdict {
            fingerprint: Some(self.live.fingerprint.clone()),
            record: Box::new(record),
            beside: false,
        };
        match self.ports.organization(self.id, &command).await? {
            Reply::Done => Ok(Step::Done(Outcome::Refused { reference })),
            Reply::SettingsChanged { live } => Ok(Step::Stale(live)),
            Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
            reply => Err(unexpected(&reply)),
        }
    }
}
