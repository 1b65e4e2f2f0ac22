//! The attack self-test: the catalogue of [`crate::selftest`], thrown at the Assertion Consumer Service itself.
//!
//! 1. What receives the messages is [`acs::consume`], as for a member: every step from the form to the session, with
//!    the organization's settings. Only the certificates are others, and the stores are in memory: see [`sandbox`].
//! 2. The keys are made for one run. The private ones stay with the platform and cannot be taken out; no store ever
//!    holds the certificates, so a message of a run is worth nothing outside it.
//! 3. The real organization gets two rows: that a run has begun, and its report.

mod sandbox;

use super::acs::{self, Outcome as AcsOutcome};
use super::log::Line;
use super::organization::{Command, OrganizationState, Reply};
use super::organizations::{self, unexpected};
use super::ports::{EphemeralKey, EphemeralSigner};
use super::{Ports, ServiceError, Unavailable};
use crate::crypto::{Certificate, DigestAlgorithm, hmac_sha256};
use crate::json::Value;
use crate::selftest::{
    About, Case, Certificates, Draft, Facts, Finding, Key, Outcome, Pending, Post, Report, ToSign, Unmade, VERSION,
    World, catalogue,
};
use crate::session::PendingLogin;
use crate::settings::{OrganizationId, RequestBinding, SamlSettings};
use crate::verdict::CheckName;
use sandbox::Sandbox;

/// What an organization without a login URL sends its members to, in the sandbox.
const SIGN_ON_URL: &str = "https://idp.self-test.invalid/";

/// Runs the self-test, keeps its report and hands it out. One run at a time; see [`Command::BeginSelfTest`].
pub async fn run(ports: &impl Ports, id: &OrganizationId) -> Result<Value, ServiceError> {
    match ports.organization(id, &Command::BeginSelfTest).await? {
        Reply::Done => {}
        Reply::SelfTestRunning => return Err(ServiceError::SelfTestRunning),
        Reply::NoOrganization => return Err(ServiceError::OrganizationNotFound),
        reply => return Err(unexpected(&reply)),
    }
    let state = organizations::read(ports, id).await?;
    let report = Run::begin(ports, &state).await?.report().await?;
    let outcome = report.get("outcome").and_then(Value::as_str).unwrap_or_default();
    let line = Line::new("self_test").with("organization", id).with("outcome", outcome);
    ports.log(&line.to_text());
    let command = Command::RecordSelfTest {
        report: report.to_string(),
    };
    match ports.organization(id, &command).await? {
        Reply::Done => {}
        Reply::NoOrganization => return Err(ServiceError::OrganizationNotFound),
        reply => return Err(unexpected(&reply)),
    }
    Ok(report)
}

/// The last report, if there is one. One that an older version kept in another form counts as none.
pub async fn last(ports: &impl Ports, id: &OrganizationId) -> Result<Option<Value>, ServiceError> {
    match ports.organization(id, &Command::LastSelfTest).await? {
        Reply::SelfTest { report } => {
            let report: Option<Value> = report.and_then(|report| crate::json::from_str(&report).ok());
            Ok(report.filter(|report| report["version"] == VERSION))
        }
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// What became of one message: the outcome, the code, the check.
type Became = (Outcome, Option<String>, Option<CheckName>);

/// One run.
struct Run<'r, P, S> {
    ports: &'r P,
    state: &'r OrganizationState,
    /// The organization's own: those in force, or else the draft.
    settings: &'r SamlSettings,
    facts: Facts,
    signer: S,
    certificates: Certificates,
    seed: [u8; 32],
}

impl<'r, P: Ports> Run<'r, P, ()> {
    /// Makes the keys and their certificates.
    async fn begin(
        ports: &'r P,
        state: &'r OrganizationState,
    ) -> Result<Run<'r, P, impl EphemeralSigner + use<'r, P>>, ServiceError> {
        let settings = state.in_force().map_or(&state.draft, |live| &live.settings);
        let seed = ports.random()?;
        let deployment = ports.deployment();
        let facts = Facts::new(
            settings,
            deployment.sp_entity_id(&state.id),
            deployment.acs_url(&state.id),
            ports.now(),
            &seed,
        );
        let signer = ports.ephemeral_signer().await?;
        let rsa = signer.public_key(EphemeralKey::Rsa).to_vec();
        let ec = signer.public_key(EphemeralKey::Ec).to_vec();
        let stranger = signer.public_key(EphemeralKey::Stranger).to_vec();
        let short = Certificates::short_public_key(&seed);
        let certificates = Certificates {
            rsa: certificate(&signer, &facts, &rsa).await?,
            ec: certificate(&signer, &facts, &ec).await?,
            stranger: certificate(&signer, &facts, &stranger).await?,
            short: certificate(&signer, &facts, &short).await?,
        };
        Ok(Run {
            ports,
            state,
            settings,
            facts,
            signer,
            certificates,
            seed,
        })
    }
}

async fn certificate(
    signer: &impl EphemeralSigner,
    facts: &Facts,
    public_key: &[u8],
) -> Result<Certificate, Unavailable> {
    let octets = Certificates::to_be_signed(public_key, facts.now);
    let signature = signer.sign(EphemeralKey::Rsa, DigestAlgorithm::Sha256, &octets).await?;
    Certificates::signed(&octets, &signature).ok_or_else(|| Unavailable::signing("a key that is no key"))
}

impl<'r, P: Ports, S: EphemeralSigner> Run<'r, P, S> {
    async fn report(self) -> Result<Value, ServiceError> {
        let mut worlds = Vec::new();
        for world in [World::Both, World::Rsa, World::Ec, World::Short, World::None] {
            let settings = self.settings_in(world);
            let sandbox = Sandbox::new(self.ports, &self.state.id, settings, self.facts.now, self.seed).await?;
            worlds.push((world, sandbox));
        }
        let mut plain = Vec::new();
        let mut findings = Vec::new();
        for (number, case) in catalogue::cases(&self.facts).into_iter().enumerate() {
            let (outcome, code, check) = match self.draft(case, number, &mut plain).await? {
                Err(unmade) => (Outcome::Error, Some(unmade.code().to_owned()), None),
                Ok(post) => match worlds.iter().find(|(world, _)| *world == case.world) {
                    Some((_, sandbox)) => self.throw(sandbox, case, &post).await,
                    None => (Outcome::Error, None, None),
                },
            };
            findings.push(Finding::new(case, outcome, code, check));
        }
        Ok(Report::new(findings).to_json(&About {
            organization: self.state.id.as_str(),
            at: self.ports.now(),
            settings: self.settings,
            live: self.state.in_force().is_some(),
            sp_entity_id: &self.facts.sp_entity_id,
            acs_url: &self.facts.acs_url,
        }))
    }

    /// The organization's settings with the certificates of this run, and what a run cannot do without.
    fn settings_in(&self, world: World) -> SamlSettings {
        let Certificates { rsa, ec, short, .. } = &self.certificates;
        let certificates = match world {
            World::Both => vec![rsa, ec],
            World::Rsa => vec![rsa],
            World::Ec => vec![ec],
            World::Short => vec![short],
            World::None => vec![],
        };
        SamlSettings {
            certificates: certificates.into_iter().map(Certificate::to_pem).collect(),
            idp_entity_id: Some(self.facts.idp_entity_id.clone()),
            sign_on_url: Some(
                self.settings
                    .sign_on_url
                    .clone()
                    .unwrap_or_else(|| SIGN_ON_URL.to_owned()),
            ),
            authn_request_binding: RequestBinding::Redirect,
            sign_authn_requests: false,
            ..self.settings.clone()
        }
    }

    /// Makes and signs the message. Messages that are edited only after signing are signed once for all of them.
    async fn draft<'d>(
        &'d self,
        case: &'static Case,
        number: usize,
        plain: &mut Vec<((bool, bool), Draft<'d>)>,
    ) -> Result<Result<Post, Unmade>, Unavailable> {
        let shape = case.signs_under(self.facts.policy);
        let known = plain.iter().find(|(of, _)| *of == shape && case.is_plain());
        if let Some((_, signed)) = known {
            return Ok(signed.of(case).finish());
        }
        let signed = match Draft::begin(case, &self.facts, &self.certificates, number) {
            Ok(draft) => self.signed(draft).await?,
            Err(unmade) => Err(unmade),
        };
        if let (Ok(signed), true) = (&signed, case.is_plain()) {
            plain.push((shape, signed.clone()));
        }
        Ok(signed.and_then(|signed| signed.finish()))
    }

    async fn signed<'d>(&self, mut draft: Draft<'d>) -> Result<Result<Draft<'d>, Unmade>, Unavailable> {
        loop {
            let step = match draft.to_sign() {
                Ok(None) => return Ok(Ok(draft)),
                Ok(Some(to_sign)) => draft.signed(&self.value(&to_sign).await?),
                Err(unmade) => Err(unmade),
            };
            if let Err(unmade) = step {
                return Ok(Err(unmade));
            }
        }
    }

    async fn value(&self, to_sign: &ToSign) -> Result<Vec<u8>, Unavailable> {
        let (key, digest) = match to_sign.key {
            Key::Rsa | Key::Nothing => (EphemeralKey::Rsa, DigestAlgorithm::Sha256),
            Key::Ec(digest) => (EphemeralKey::Ec, digest),
            Key::Stranger => (EphemeralKey::Stranger, DigestAlgorithm::Sha256),
            Key::Hmac => {
                let key = self.signer.public_key(EphemeralKey::Rsa);
                return Ok(hmac_sha256(key, &to_sign.octets).to_vec());
            }
        };
        self.signer.sign(key, digest, &to_sign.octets).await
    }

    async fn throw(&self, sandbox: &Sandbox<'_, P>, case: &Case, post: &Post) -> Became {
        if case.twice {
            let first = self.post(sandbox, case, post).await;
            if first.0 != Outcome::Accepted {
                return first;
            }
        }
        self.post(sandbox, case, post).await
    }

    /// Posts the form to the Assertion Consumer Service, as the browser would that has started the request.
    async fn post(&self, sandbox: &Sandbox<'_, P>, case: &Case, post: &Post) -> Became {
        let pending = PendingLogin {
            request_id: post.request_id.clone(),
            organization: self.state.id.clone(),
            return_to: HOME.to_owned(),
            test_id: None,
            upgraded: false,
            force_authn: false,
            replaces: None,
            issued_at: self.facts.now,
            openid: None,
        };
        let pending: &[PendingLogin] = match case.pending {
            Pending::This => &[pending],
            Pending::None => &[],
        };
        match acs::consume(sandbox, &self.state.id, &post.body, pending).await {
            Ok(outcome) => self.became(sandbox, outcome),
            Err(error) => (Outcome::Error, Some(error.code().to_owned()), None),
        }
    }

    fn became(&self, sandbox: &Sandbox<'_, P>, outcome: AcsOutcome) -> Became {
        let otherwise = (Outcome::AcceptedOtherwise, None, None);
        match outcome {
            AcsOutcome::TooLarge { code } | AcsOutcome::NoMessage { code, .. } => {
                (Outcome::Refused, Some(code.to_owned()), Some(CheckName::Decode))
            }
            AcsOutcome::SignedIn { session, return_to, .. } => {
                match return_to == HOME && self.facts.are_told_by(&session) {
                    true => (Outcome::Accepted, None, None),
                    false => otherwise,
                }
            }
            AcsOutcome::Upgraded(outgoing) if outgoing.pending.return_to == HOME => (Outcome::Answered, None, None),
            AcsOutcome::Upgraded(_) | AcsOutcome::Tested { .. } => otherwise,
            AcsOutcome::Refused { reference, .. } => match sandbox.verdict(&reference) {
                Ok(Some(record)) => {
                    let failed = record.checks.iter().find(|check| check.code.is_some());
                    (Outcome::Refused, record.code, failed.map(|check| check.name))
                }
                Ok(None) => (Outcome::Error, None, None),
                Err(unavailable) => (
                    Outcome::Error,
                    Some(ServiceError::from(unavailable).code().to_owned()),
                    None,
                ),
            },
        }
    }
}

/// Where every login of a run leads.
const HOME: &str = "/";
