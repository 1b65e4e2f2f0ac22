//! The Assertion Consumer Service: the path of a login back, in order.
//!
//! ```text
//! decode → parse → (pause: pending login, settings) → verify → (pause: decrypt) → validate → (pause: consume) → admit → begin
//! ```
//!
//! Consume comes after validate, so that garbage cannot burn a login; the session begins after consume, so that a
//! replay cannot get one. The settings may come from KV, a minute old: the Durable Object compares their fingerprint
//! before it spends or records anything, and hands out the right ones when they are others.

use super::acceptance::{self, assertion_hash, require_saml};
use super::log::Line;
use super::login::{self, Outgoing};
use super::organization::{Command, Consume, Purpose, Reply, VerdictRecord};
use super::organizations::unexpected;
use super::reference::reference;
use super::shadow::{Decided, Shadow};
use super::{Ports, ServiceError, Unavailable, directory};
use crate::binding::PostForm;
use crate::profile::{Accepted, Consumed, Login, OneTimeKeys, Received, Refused, Solicitation, Use, admit};
use crate::session::{PendingLogin, Session, SessionCookie, new_identifier};
use crate::settings::{IdpInitiated, OrganizationId, SamlSettings};
use crate::verdict::{Refusal, Verdict};

/// How many fresh AuthnRequests answer unsolicited Responses of one browser within [`UPGRADE_SECONDS`]: an identity
/// provider that never names the request it answers would go in circles.
const UPGRADES_MOST: usize = 3;
/// See [`UPGRADES_MOST`].
const UPGRADE_SECONDS: i64 = 60;
/// How often a Response is verified again because the settings have changed meanwhile.
const ATTEMPTS_MOST: usize = 3;

/// What a Response led to.
#[derive(Debug)]
pub enum Outcome {
    /// The message is larger than any Response.
    TooLarge {
        /// The code.
        code: &'static str,
    },
    /// The form is not one that carries a Response.
    NoMessage {
        /// The code.
        code: &'static str,
        /// What the form lacks.
        detail: String,
    },
    /// A session has begun.
    SignedIn {
        /// The browser's key to it.
        cookie: SessionCookie,
        /// The session.
        session: Box<Session>,
        /// Where the member goes: allowed.
        return_to: String,
        /// The login that it answers.
        pending: Option<PendingLogin>,
    },
    /// An unsolicited Response is answered with a fresh AuthnRequest.
    Upgraded(Box<Outgoing>),
    /// A test has its verdict, in either way.
    Tested {
        /// The login that it answers.
        pending: PendingLogin,
    },
    /// Nobody is signed in.
    Refused {
        /// The number under which the administrator finds the verdict.
        reference: String,
        /// The login that it answers, if any.
        pending: Option<PendingLogin>,
    },
}

/// Takes a form in and, if everything holds, begins a session.
pub async fn consume(
    ports: &impl Ports,
    id: &OrganizationId,
    body: &[u8],
    pending: &[PendingLogin],
) -> Result<Outcome, ServiceError> {
    let form = match PostForm::decode(body) {
        Ok(form) => form,
        Err(error) if error.is_too_large() => return Ok(Outcome::TooLarge { code: error.code() }),
        Err(error) => {
            return Ok(Outcome::NoMessage {
                code: error.code(),
                detail: crate::settings::words(&error),
            });
        }
    };
    directory::entry(ports, id).await?;
    let mut verdict = Verdict::new();
    let received = match Received::receive(form, &mut verdict) {
        Ok(received) => received,
        Err(Refused::Binding(error)) if error.is_too_large() => return Ok(Outcome::TooLarge { code: error.code() }),
        Err(refused) => {
            let attempt = Attempt {
                ports,
                id,
                pending: None,
                applied: None,
            };
            return attempt.refuse(verdict, &refused).await?.into_outcome();
        }
    };
    let own = pending.iter().filter(|login| login.organization == *id);
    let answered = received.envelope().in_response_to();
    let pending_login = own
        .clone()
        .find(|login| answered == Some(login.request_id.as_str()))
        .cloned();
    if answered.is_none() {
        let upgrades =
            own.filter(|login| login.upgraded && ports.now() < login.issued_at.plus_seconds(UPGRADE_SECONDS));
        return unsolicited(ports, id, received, verdict, upgrades.count()).await;
    }
    let applied = match &pending_login {
        None => {
            let Err(refused) = received.solicitation(None, IdpInitiated::Refuse, &mut verdict) else {
                return Err(ServiceError::NotSignedIn);
            };
            let attempt = Attempt {
                ports,
                id,
                pending: None,
                applied: None,
            };
            return attempt.refuse(verdict, &refused).await?.into_outcome();
        }
        Some(PendingLogin {
            test_id: Some(test_id), ..
        }) => of_test(ports, id, test_id).await?,
        Some(_) => Applied::from(login::in_force(ports, id).await?),
    };
    decide(ports, id, received, verdict, (pending_login, applied)).await
}

/// The settings that a Response is held against.
pub(super) struct Applied {
    pub(super) settings: SamlSettings,
    pub(super) fingerprint: String,
}

impl From<super::organization::Live> for Applied {
    fn from(live: super::organization::Live) -> Self {
        Self {
            settings: live.settings,
            fingerprint: live.fingerprint,
        }
    }
}

pub(super) async fn of_test(ports: &impl Ports, id: &OrganizationId, test_id: &str) -> Result<Applied, ServiceError> {
    match ports
        .organization(
            id,
            &Command::Test {
                test_id: test_id.to_owned(),
            },
        )
        .await?
    {
        Reply::Test { settings, fingerprint } => Ok(Applied {
            settings: *settings,
            fingerprint,
        }),
        Reply::NoTest => Err(ServiceError::TestUnknown),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// IdP-initiated sign-in (Profiles 4.1.5), as the organization wants it.
async fn unsolicited(
    ports: &impl Ports,
    id: &OrganizationId,
    received: Received,
    mut verdict: Verdict,
    upgrades: usize,
) -> Result<Outcome, ServiceError> {
    let applied = Applied::from(login::in_force(ports, id).await?);
    require_saml(&applied.settings)?;
    let wanted = match applied.settings.idp_initiated {
        IdpInitiated::Upgrade if upgrades >= UPGRADES_MOST => IdpInitiated::Refuse,
        wanted => wanted,
    };
    let relay_state = received.relay_state().map(|state| state.as_str().to_owned());
    let relay_state = relay_state.as_deref();
    match received.solicitation(None, wanted, &mut verdict) {
        Ok(Solicitation::Unsolicited) => {
            let landing = login::landing(ports, relay_state)?;
            let mut outcome = decide(ports, id, received, verdict, (None, applied)).await?;
            if let Outcome::SignedIn { return_to, .. } = &mut outcome {
                *return_to = landing;
            }
            Ok(outcome)
        }
        Ok(Solicitation::Upgrade) => {
            let outgoing = login::upgrade(ports, id, relay_state).await?;
            Ok(Outcome::Upgraded(Box::new(outgoing)))
        }
        Ok(Solicitation::Answer) => Err(ServiceError::NotSignedIn),
        Err(refused) => {
            let attempt = Attempt {
                ports,
                id,
                pending: None,
                applied: Some(&applied),
            };
            match attempt.refuse(verdict, &refused).await? {
                Recorded::Done(outcome, _) => Ok(*outcome),
                // The administrator has just changed the settings: the member tries again.
                Recorded::Stale(_) => Err(ServiceError::Unavailable(Unavailable::kv("settings changed meanwhile"))),
            }
        }
    }
}

/// Verifies and validates with the settings at hand, and again with the right ones when they turn out to be others. Where
/// there is a draft beside them, it is judged when the answer is out.
async fn decide(
    ports: &impl Ports,
    id: &OrganizationId,
    received: Received,
    verdict: Verdict,
    (pending, mut applied): (Option<PendingLogin>, Applied),
) -> Result<Outcome, ServiceError> {
    for _ in 0..ATTEMPTS_MOST {
        let attempt = Attempt {
            ports,
            id,
            pending: pending.as_ref(),
            applied: Some(&applied),
        };
        match attempt.run(&received, verdict.clone()).await? {
            Recorded::Done(outcome, beside) => {
                if let Some(beside) = beside {
                    ports.judge_later(Shadow {
                        id: id.clone(),
                        received,
                        verdict,
                        pending,
                        live: applied.settings,
                        draft: beside.draft,
                        decided: beside.decided,
                        at: ports.now(),
                    });
                }
                return Ok(*outcome);
            }
            Recorded::Stale(live) => applied = *live,
        }
    }
    Err(ServiceError::Unavailable(Unavailable::durable_object(
        "the settings keep changing",
    )))
}

/// What became of one attempt.
pub(super) enum Recorded {
    /// It decided; beside the settings there may be a draft to judge.
    Done(Box<Outcome>, Option<Box<Beside>>),
    /// The settings were not the right ones; these are.
    Stale(Box<Applied>),
}

/// A draft beside the settings that decided.
pub(super) struct Beside {
    draft: SamlSettings,
    decided: Decided,
}

impl Beside {
    fn new(draft: SamlSettings, reference: String, outcome: Result<Box<Session>, String>) -> Box<Self> {
        let decided = Decided { reference, outcome };
        Box::new(Self { draft, decided })
    }
}

impl Recorded {
    /// For attempts without settings, which cannot be stale.
    fn into_outcome(self) -> Result<Outcome, ServiceError> {
        match self {
            Recorded::Done(outcome, _) => Ok(*outcome),
            Recorded::Stale(_) => Err(ServiceError::Unavailable(Unavailable::durable_object(
                "unexpected settings",
            ))),
        }
    }
}

/// One Response, one set of settings.
pub(super) struct Attempt<'r, P: Ports> {
    pub(super) ports: &'r P,
    pub(super) id: &'r OrganizationId,
    pub(super) pending: Option<&'r PendingLogin>,
    pub(super) applied: Option<&'r Applied>,
}

impl<P: Ports> Attempt<'_, P> {
    async fn run(&self, received: &Received, mut verdict: Verdict) -> Result<Recorded, ServiceError> {
        let Some(applied) = self.applied else {
            return Err(ServiceError::NotEnabled);
        };
        require_saml(&applied.settings)?;
        let settings = (&applied.settings, &applied.settings);
        let expected = acceptance::expected(self.ports, self.id, settings, self.pending, self.ports.now());
        match acceptance::accept(self.ports, received, &applied.settings, &expected, &mut verdict).await? {
            Ok(accepted) => self.consume(accepted, verdict, applied).await,
            Err(refused) => {
                let record = self.refused(verdict, &refused)?;
                self.keep(record, true).await
            }
        }
    }

    /// Spends the one-time keys, then begins the session or ends the test.
    pub(super) async fn consume(
        &self,
        accepted: Accepted,
        verdict: Verdict,
        applied: &Applied,
    ) -> Result<Recorded, ServiceError> {
        let keys = accepted.keys().clone();
        let command = Command::Consume(self.spending(&keys, applied));
        let (request, assertion) = match self.ports.organization(self.id, &command).await? {
            Reply::Consumed => (Some(Use::First), Use::First),
            Reply::RequestSeen => (Some(Use::Again), Use::First),
            Reply::AssertionSeen => (Some(Use::First), Use::Again),
            Reply::SettingsChanged { live } => return Ok(Recorded::Stale(Box::new((*live).into()))),
            Reply::NotEnabled => return Err(ServiceError::NotEnabled),
            Reply::NoTest => return Err(ServiceError::TestUnknown),
            Reply::NoOrganization => return Err(ServiceError::OrganizationNotFound),
            reply => return Err(unexpected(&reply)),
        };
        let admitted = Consumed::from_store(&keys, request, assertion).and_then(|consumed| admit(accepted, consumed));
        match admitted {
            Ok(login) => self.begin(login, verdict, applied).await,
            Err(error) => self.refuse(verdict, &Refused::from(error)).await,
        }
    }

    fn spending(&self, keys: &OneTimeKeys, applied: &Applied) -> Consume {
        Consume {
            fingerprint: applied.fingerprint.clone(),
            test_id: self.pending.and_then(|pending| pending.test_id.clone()),
            request_id: keys.request_id.clone(),
            request_ends_at: self.pending.map_or(self.ports.now(), PendingLogin::ends_at),
            assertion_hash: assertion_hash(keys),
            assertion_ends_at: keys.remember_until,
        }
    }

    async fn begin(&self, login: Login, mut verdict: Verdict, applied: &Applied) -> Result<Recorded, ServiceError> {
        verdict.passed(crate::verdict::CheckName::Replay, None, None);
        let session = Session::begin(login, self.id, applied.settings.session_seconds, self.ports.now());
        if let Some(pending) = self.pending
            && pending.test_id.is_some()
        {
            let record = self.record(&verdict, None, Some(Box::new(session)))?;
            return self.keep(record, false).await;
        }
        let cookie = SessionCookie {
            organization: self.id.clone(),
            identifier: new_identifier(self.ports.random()?),
        };
        let mut subject = session.clone();
        // Attributes can be many and are the application's business: they stay in the session alone.
        subject.attributes.clear();
        let record = self.record(&verdict, None, Some(Box::new(subject)))?;
        let reference = record.reference.clone();
        let command = Command::BeginSession {
            session_hash: cookie.session_hash(),
            fingerprint: applied.fingerprint.clone(),
            session: Box::new(session.clone()),
            record: Some(Box::new(record)),
            beside: true,
            replaces: self.replaced(|organization| organization == self.id),
        };
        let draft = match self.ports.organization(self.id, &command).await? {
            Reply::Done => None,
            Reply::Beside { draft } => Some(draft),
            // Disabled, deleted or changed between the two steps: the keys are spent, so the member signs in anew.
            Reply::NotEnabled | Reply::NoOrganization => return Err(ServiceError::NotEnabled),
            reply => return Err(unexpected(&reply)),
        };
        self.log(&reference, Purpose::SignIn, "accepted");
        self.end_elsewhere().await;
        let pending = self.pending.cloned();
        let return_to = pending.as_ref().map_or("/", |pending| pending.return_to.as_str());
        let session = Box::new(session);
        let beside = draft.map(|draft| Beside::new(*draft, reference, Ok(session.clone())));
        let outcome = Outcome::SignedIn {
            cookie,
            session,
            return_to: return_to.to_owned(),
            pending,
        };
        Ok(Recorded::Done(Box::new(outcome), beside))
    }

    fn replaced(&self, of: impl Fn(&OrganizationId) -> bool) -> Option<String> {
        let replaced = self.pending?.replaces.as_ref()?;
        of(&replaced.organization).then(|| replaced.session_hash.clone())
    }

    /// The session that this browser had in another organization ends: its cookie has just been written over. If it
    /// cannot be ended now, it ends by itself.
    async fn end_elsewhere(&self) {
        let replaced = self.pending.and_then(|pending| pending.replaces.as_ref());
        if let Some(session_hash) = self.replaced(|organization| organization != self.id)
            && let Some(replaced) = replaced
            && let Err(unavailable) = (self.ports)
                .organization(&replaced.organization, &Command::EndSession { session_hash })
                .await
        {
            let line = Line::new("session.not_ended").with("organization", self.id);
            self.ports.log(&line.with("store", unavailable.store).to_text());
        }
    }

    /// Keeps the verdict of a refusal for the administrator.
    pub(super) async fn refuse(&self, verdict: Verdict, refused: &Refused) -> Result<Recorded, ServiceError> {
        self.keep(self.refused(verdict, refused)?, false).await
    }

    fn refused(&self, mut verdict: Verdict, refused: &Refused) -> Result<VerdictRecord, ServiceError> {
        verdict.failed(refused);
        self.record(&verdict, Some(refused.code()), None)
    }

    fn record(
        &self,
        verdict: &Verdict,
        code: Option<&'static str>,
        subject: Option<Box<Session>>,
    ) -> Result<VerdictRecord, ServiceError> {
        let test_id = self.pending.and_then(|pending| pending.test_id.clone());
        Ok(VerdictRecord {
            reference: reference(self.ports.random()?),
            at: self.ports.now(),
            purpose: if test_id.is_some() {
                Purpose::Test
            } else {
                Purpose::SignIn
            },
            test_id,
            accepted: code.is_none(),
            code: code.map(str::to_owned),
            checks: verdict.checks().to_vec(),
            issuer: subject.as_ref().map(|session| session.issuer.clone()),
            subject,
        })
    }

    fn log(&self, reference: &str, purpose: Purpose, code: &str) {
        let event = match purpose {
            Purpose::Test => "test",
            Purpose::SignIn | Purpose::Logout => "sign_in",
        };
        let line = Line::new(event)
            .with("organization", self.id)
            .with("reference", reference)
            .with("code", code);
        self.ports.log(&line.to_text());
        self.ports.count(event, code, self.id.as_str());
    }

    /// Keeps a verdict; what the settings refused, a draft is asked about `beside` them.
    async fn keep(&self, record: VerdictRecord, beside: bool) -> Result<Recorded, ServiceError> {
        let (reference, code) = (record.reference.clone(), record.code.clone());
        self.log(&reference, record.purpose, code.as_deref().unwrap_or("test.passed"));
        let fingerprint = self.applied.map(|applied| applied.fingerprint.clone());
        let command = Command::RecordVerdict {
            fingerprint,
            record: Box::new(record),
            beside,
        };
        let draft = match self.ports.organization(self.id, &command).await? {
            Reply::Done | Reply::State(_) => None,
            Reply::Beside { draft } => Some(draft),
            Reply::SettingsChanged { live } => return Ok(Recorded::Stale(Box::new((*live).into()))),
            Reply::NoOrganization => return Err(ServiceError::OrganizationNotFound),
            reply => return Err(unexpected(&reply)),
        };
        let refusal = Err(code.unwrap_or_default());
        let beside = draft.map(|draft| Beside::new(*draft, reference.clone(), refusal));
        let outcome = match self.pending {
            Some(pending) if pending.test_id.is_some() => Outcome::Tested {
                pending: pending.clone(),
            },
            pending => Outcome::Refused {
                reference,
                pending: pending.cloned(),
            },
        };
        Ok(Recorded::Done(Box::new(outcome), beside))
    }
}
