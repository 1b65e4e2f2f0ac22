//! Shadow verification: what a draft would have said of a real sign-in that the live settings have decided.
//!
//! ```text
//! the live settings decide ─▶ answer ─▶ (the answer is out) judge ─▶ compare ─▶ count
//! ```
//!
//! The Response walks the same functions up to [`crate::profile::Accepted`], at the same moment, and no further: nothing
//! is consumed, admitted, begun or learnt. Whatever fails in here fails after the answer, and for the log alone.

use super::acceptance::{self, assertion_hash};
use super::organization::{
    Actor, Command, Disagreement, Judgement, OrganizationState, Reply, ShadowRecord, ShadowTally, SubjectDifference,
    Unspent,
};
use super::organizations::unexpected;
use super::saml_settings::{IfMatch, publish};
use super::{Ports, ServiceError};
use crate::crypto::sha256;
use crate::json::json;
use crate::octets::hex;
use crate::profile::{Accepted, Claims, Received, Refused, Solicitation};
use crate::session::{PendingLogin, Session};
use crate::settings::{OrganizationId, SamlSettings};
use crate::time::Timestamp;
use crate::verdict::{Refusal as _, Verdict};

/// How many characters of a value are kept.
const VALUE_MOST: usize = 200;

/// A draft, and the Response that it is to judge.
#[derive(Debug)]
pub struct Shadow {
    /// The organization.
    pub id: OrganizationId,
    /// The Response.
    pub received: Received,
    /// The checks of its form: decode, parse, schema.
    pub verdict: Verdict,
    /// The login that it answers.
    pub pending: Option<PendingLogin>,
    /// The settings that decided.
    pub live: SamlSettings,
    /// The draft.
    pub draft: SamlSettings,
    /// What the live settings said.
    pub decided: Decided,
    /// When.
    pub at: Timestamp,
}

/// What the live settings said.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The reference number of their verdict.
    pub reference: String,
    /// Whom they accepted, or the code of their refusal.
    pub outcome: Result<Box<Session>, String>,
}

/// Judges and counts. A failure is logged, and that is all that comes of it.
pub async fn judge(ports: &impl Ports, shadow: Shadow) {
    if let Err(error) = shadow.judge(ports).await {
        let line = super::log::Line::new("shadow.not_judged").with("organization", &shadow.id);
        ports.log(&line.with("code", error.code()).to_text());
    }
}

impl Shadow {
    async fn judge(&self, ports: &impl Ports) -> Result<(), ServiceError> {
        let mut verdict = self.verdict.clone();
        let Some(judged) = self.judged(ports, &mut verdict).await? else {
            return Ok(());
        };
        if let Err(refused) = &judged {
            verdict.failed(refused);
        }
        let Some(record) = self.record(&judged, &verdict) else {
            return Ok(());
        };
        let command = Command::RecordShadow(Box::new(record));
        match ports.organization(&self.id, &command).await? {
            Reply::Done | Reply::NoOrganization => Ok(()),
            reply => Err(unexpected(&reply)),
        }
    }

    /// What the draft says. None where it would have answered with a fresh AuthnRequest: that says neither.
    ///
    /// What the request asked for, fresh authentication or a context, is what the live settings asked for: the identity
    /// provider knows of nothing else.
    async fn judged(
        &self,
        ports: &impl Ports,
        verdict: &mut Verdict,
    ) -> Result<Option<Result<Accepted, Refused>>, ServiceError> {
        let pending = self.pending.as_ref();
        let request_id = pending.map(|pending| pending.request_id.as_str());
        match self
            .received
            .solicitation(request_id, self.draft.idp_initiated, verdict)
        {
            Ok(Solicitation::Upgrade) => return Ok(None),
            Ok(Solicitation::Answer | Solicitation::Unsolicited) => {}
            Err(refused) => return Ok(Some(Err(refused))),
        }
        let settings = (&self.draft, &self.live);
        let expected = acceptance::expected(ports, &self.id, settings, pending, self.at);
        let judged = acceptance::accept(ports, &self.received, &self.draft, &expected, verdict).await?;
        Ok(Some(judged))
    }

    /// None for a Response that both refuse.
    fn record(&self, judged: &Result<Accepted, Refused>, verdict: &Verdict) -> Option<ShadowRecord> {
        let (judgement, differences) = match (&self.decided.outcome, judged) {
            (Err(_), Err(_)) => return None,
            (Ok(_), Err(_)) => (Judgement::OnlyLiveAccepts, Vec::new()),
            (Err(_), Ok(_)) => (Judgement::OnlyDraftAccepts, Vec::new()),
            (Ok(session), Ok(accepted)) => match differences(session, accepted.claims()) {
                none if none.is_empty() => (Judgement::Agreed, none),
                differences => (Judgement::SubjectDiffers, differences),
            },
        };
        let disagreement = (judgement != Judgement::Agreed).then(|| Disagreement {
            reference: self.decided.reference.clone(),
            at: self.at,
            judgement,
            live_code: self.decided.outcome.as_ref().err().cloned(),
            code: judged.as_ref().err().map(|refused| refused.code().to_owned()),
            checks: verdict.checks().to_vec(),
            differences,
        });
        let accepted = judged.as_ref().ok();
        Some(ShadowRecord {
            live: self.live.fingerprint(),
            draft: self.draft.fingerprint(),
            judgement,
            subject_hash: accepted.map(|accepted| subject_hash(accepted.claims())),
            unspent: accepted
                .filter(|_| judgement == Judgement::OnlyDraftAccepts)
                .map(unspent),
            disagreement,
        })
    }
}

fn unspent(accepted: &Accepted) -> Unspent {
    let keys = accepted.keys();
    Unspent {
        request_id: keys.request_id.clone(),
        assertion_hash: assertion_hash(keys),
        ends_at: keys.remember_until,
    }
}

/// The identity of a subject: the identity provider and the NameID, all fields of it.
fn subject_hash(claims: &Claims) -> String {
    let name_id = &claims.name_id;
    let identity = json!([
        claims.idp_entity_id,
        name_id.format,
        name_id.name_qualifier,
        name_id.sp_name_qualifier,
        name_id.value,
    ]);
    hex(&sha256(identity.to_string().as_bytes()))
}

/// What an application would learn otherwise. Of claims and attributes only that they differ: they can be many.
fn differences(live: &Session, draft: &Claims) -> Vec<SubjectDifference> {
    // Without `..`: what is added to the claims is compared, or left out on purpose.
    let Claims {
        idp_entity_id,
        name_id,
        email,
        name,
        roles,
        groups,
        groups_overage,
        further,
        attributes,
        authn_instant: _,
        authn_context: _,
        session_index: _,
        session_not_on_or_after: _,
    } = draft;
    let one = |value: &String| vec![value.clone()];
    let some = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let shown = [
        ("issuer", one(&live.issuer), one(idp_entity_id)),
        ("name_id", one(&live.name_id), one(&name_id.value)),
        ("name_id_format", some(&live.name_id_format), some(&name_id.format)),
        ("email", some(&live.email), some(email)),
        ("name", some(&live.name), some(name)),
        ("roles", live.roles.clone(), roles.clone()),
        ("groups", live.groups.clone(), groups.clone()),
    ];
    let same_qualifiers = live.name_id_name_qualifier == name_id.name_qualifier
        && live.name_id_sp_name_qualifier == name_id.sp_name_qualifier;
    let told = [
        ("name_id_qualifiers", same_qualifiers),
        (
            "claims",
            live.claims == *further && live.groups_overage == *groups_overage,
        ),
        ("attributes", live.attributes == *attributes),
    ];
    let shown = shown.into_iter().filter(|(_, live, draft)| live != draft);
    let told = told.into_iter().filter(|(_, same)| !same);
    shown
        .map(|(field, live, draft)| difference(field, &live, &draft))
        .chain(told.map(|(field, _)| difference(field, &[], &[])))
        .collect()
}

fn difference(field: &str, live: &[String], draft: &[String]) -> SubjectDifference {
    let text = |values: &[String]| {
        let text = values.join(", ").chars().take(VALUE_MOST).collect::<String>();
        (!values.is_empty()).then_some(text)
    };
    SubjectDifference {
        field: field.to_owned(),
        live: text(live),
        draft: text(draft),
    }
}

/// What the draft said so far.
pub async fn read(ports: &impl Ports, id: &OrganizationId) -> Result<ShadowTally, ServiceError> {
    match ports.organization(id, &Command::Shadow).await? {
        Reply::Shadow(tally) => Ok(*tally),
        Reply::NoOrganization => Err(ServiceError::OrganizationNotFound),
        reply => Err(unexpected(&reply)),
    }
}

/// Makes the draft live that agreed on enough real sign-ins: exactly, then for every edge location.
pub async fn activate(
    ports: &impl Ports,
    id: &OrganizationId,
    by: &Actor,
    if_match: Option<IfMatch>,
    revert_after_seconds: Option<i64>,
) -> Result<OrganizationState, ServiceError> {
    let command = Command::Activate {
        if_revision: if_match.and_then(IfMatch::revision),
        by: by.clone(),
        revert_after_seconds,
    };
    match ports.organization(id, &command).await? {
        Reply::NotEnough => Err(ServiceError::ShadowNotEnough),
        reply => publish(ports, reply).await,
    }
}
