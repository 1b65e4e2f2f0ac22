//! What a draft says of real sign-ins, beside the live settings that decide them: counted, and kept where they disagree.
//!
//! It belongs to one pair of settings, by their fingerprints: with another draft or other live settings it begins anew.
//! Nothing in here is read by the path of a login, and nothing that a login spends is spent in here.

use super::verdicts::VERDICT_SECONDS;
use super::{Actor, Kind, Object, OrganizationState, Reply};
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::settings::{Protocol, SamlSettings};
use crate::time::Timestamp;
use crate::verdict::Check;

/// How many disagreements are kept with their verdicts; all are counted.
pub const DISAGREEMENTS_KEPT: u32 = 20;
/// How many real sign-ins a draft must have accepted to go live on them.
pub const SHADOW_LOGINS: u64 = 10;
/// Of how many different people.
pub const SHADOW_SUBJECTS: u32 = 3;
const TALLY: &str = "tally";

/// What live settings and draft said of one Response. One that both refuse says nothing: anybody can post such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Both accepted it, and the same subject with it.
    Agreed,
    /// The draft refused what was accepted.
    OnlyLiveAccepts,
    /// The draft accepted what was refused.
    OnlyDraftAccepts,
    /// Both accepted it, with another subject, other attributes or roles.
    SubjectDiffers,
}

/// One thing that an application would learn otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectDifference {
    /// Which.
    pub field: String,
    /// By the live settings.
    pub live: Option<String>,
    /// By the draft.
    pub draft: Option<String>,
}

/// A Response on which they disagreed. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The reference number of what the live settings said.
    pub reference: String,
    /// When.
    pub at: Timestamp,
    /// How they disagreed.
    pub judgement: Judgement,
    /// The code of the live settings' refusal.
    pub live_code: Option<String>,
    /// The code of the draft's.
    pub code: Option<String>,
    /// The draft's checks, in order.
    pub checks: Vec<Check>,
    /// Where the subject differs.
    pub differences: Vec<SubjectDifference>,
}

/// What a Response would have spent, had the draft been live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unspent {
    /// The request it answers.
    pub request_id: Option<String>,
    /// SHA-256 over Issuer and Assertion ID, hex.
    pub assertion_hash: String,
    /// When the Assertion ID can be forgotten.
    pub ends_at: Timestamp,
}

/// What a draft said of one Response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowRecord {
    /// The fingerprint of the live settings that decided.
    pub live: String,
    /// The fingerprint of the draft.
    pub draft: String,
    /// What both said.
    pub judgement: Judgement,
    /// SHA-256 over whom the draft accepts, hex.
    pub subject_hash: Option<String>,
    /// For a Response that only the draft accepts: what it would have spent.
    pub unspent: Option<Unspent>,
    /// Where they disagreed.
    pub disagreement: Option<Disagreement>,
}

/// The row of the counts. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    live: String,
    draft: String,
    since: Timestamp,
    last_at: Timestamp,
    agreed: u64,
    only_live_accepts: u64,
    only_draft_accepts: u64,
    subject_differs: u64,
    /// Hashes of different subjects that the draft accepted, no more than matter.
    subjects: Vec<String>,
}

/// What a draft said so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowTally {
    /// When its first sign-in came.
    pub since: Option<Timestamp>,
    /// When its last one came.
    pub last_at: Option<Timestamp>,
    /// [`Judgement::Agreed`].
    pub agreed: u64,
    /// [`Judgement::OnlyLiveAccepts`].
    pub only_live_accepts: u64,
    /// [`Judgement::OnlyDraftAccepts`].
    pub only_draft_accepts: u64,
    /// [`Judgement::SubjectDiffers`].
    pub subject_differs: u64,
    /// How many different people the draft accepted, counted up to [`SHADOW_SUBJECTS`].
    pub subjects: u32,
    /// The latest disagreements, newest first.
    pub disagreements: Vec<Disagreement>,
}

/// The sign-ins that spoke for settings which went live without a test. The form is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidenced {
    /// On so many both agreed.
    pub agreed: u64,
    /// So many the draft accepted, and the live settings did not.
    pub only_draft_accepts: u64,
}

impl ShadowTally {
    /// How many sign-ins they disagreed on.
    pub fn disagreed(&self) -> u64 {
        self.only_live_accepts + self.only_draft_accepts + self.subject_differs
    }

    /// How many real sign-ins the draft accepted, with the subject that the live settings accepted, if they did.
    pub fn accepted(&self) -> u64 {
        self.agreed + self.only_draft_accepts
    }

    /// Whether the draft accepted enough real sign-ins of enough people, refused none that was accepted, and took nobody
    /// for somebody else.
    pub fn is_enough(&self) -> bool {
        self.accepted() >= SHADOW_LOGINS
            && self.subjects >= SHADOW_SUBJECTS
            && self.only_live_accepts == 0
            && self.subject_differs == 0
    }
}

impl Counts {
    fn new(live: &str, draft: &str, now: Timestamp) -> Self {
        Self {
            live: live.to_owned(),
            draft: draft.to_owned(),
            since: now,
            last_at: now,
            agreed: 0,
            only_live_accepts: 0,
            only_draft_accepts: 0,
            subject_differs: 0,
            subjects: Vec::new(),
        }
    }

    fn count(&mut self, record: &ShadowRecord, now: Timestamp) {
        let counter = match record.judgement {
            Judgement::Agreed => &mut self.agreed,
            Judgement::OnlyLiveAccepts => &mut self.only_live_accepts,
            Judgement::OnlyDraftAccepts => &mut self.only_draft_accepts,
            Judgement::SubjectDiffers => &mut self.subject_differs,
        };
        *counter += 1;
        self.last_at = now;
        if let Some(subject) = &record.subject_hash
            && self.subjects.len() < SHADOW_SUBJECTS as usize
            && !self.subjects.contains(subject)
        {
            self.subjects.push(subject.clone());
        }
    }
}

impl OrganizationState {
    /// The draft that is judged beside what is live. Responses say nothing about a provider of OpenID Connect.
    pub fn shadow(&self) -> Option<&SamlSettings> {
        let live = &self.in_force()?.settings;
        if live.protocol != Protocol::Saml || self.draft.protocol != Protocol::Saml {
            return None;
        }
        let differs = self.differs_from_live() && !self.draft.certificates.is_empty();
        differs.then_some(&self.draft)
    }

    /// The reply, and the draft with it for a caller that judges it.
    pub(super) fn beside(&self, reply: Reply, wanted: bool) -> Reply {
        match (reply, self.shadow()) {
            (Reply::Done, Some(draft)) if wanted => Reply::Beside {
                draft: Box::new(draft.clone()),
            },
            (reply, _) => reply,
        }
    }
}

impl Object<'_> {
    /// Counts what a draft said, unless draft or live settings are others by now.
    pub(super) fn record_shadow(&self, state: &OrganizationState, record: ShadowRecord) -> Result<Reply, Unavailable> {
        let (Some(live), Some(draft)) = (state.in_force(), state.shadow()) else {
            return Ok(Reply::Done);
        };
        let is_present = live.fingerprint == record.live && draft.fingerprint() == record.draft;
        if !is_present || !self.counts_once(&record)? {
            return Ok(Reply::Done);
        }
        let mut counts = match self.counts(&record.live, &record.draft)? {
            Some(counts) => counts,
            None => {
                self.forget_shadow()?;
                Counts::new(&record.live, &record.draft, self.now)
            }
        };
        counts.count(&record, self.now);
        self.write(Kind::Shadow, TALLY, &counts, None)?;
        if let Some(disagreement) = &record.disagreement {
            let ends_at = Some(self.now.unix_seconds() + VERDICT_SECONDS);
            self.write(Kind::Disagreement, &disagreement.reference, disagreement, ends_at)?;
            self.rows.keep_newest(Kind::Disagreement, DISAGREEMENTS_KEPT)?;
        }
        Ok(Reply::Done)
    }

    /// What the live settings accepted was spent by them, once. What only the draft accepts was not: it is looked up
    /// among what is spent, which the draft would have refused, and counted once in rows of its own.
    fn counts_once(&self, record: &ShadowRecord) -> Result<bool, Unavailable> {
        let Some(unspent) = &record.unspent else {
            return Ok(record.judgement != Judgement::OnlyDraftAccepts);
        };
        let now = self.now.unix_seconds();
        let request = match &unspent.request_id {
            Some(request_id) => self.rows.get(Kind::Request, request_id, now)?,
            None => None,
        };
        if request.is_some() || self.rows.get(Kind::Assertion, &unspent.assertion_hash, now)?.is_some() {
            return Ok(false);
        }
        let ends_at = Some(unspent.ends_at.unix_seconds() + 1);
        self.rows.insert(Kind::ShadowSeen, &unspent.assertion_hash, "", ends_at)
    }

    fn counts(&self, live: &str, draft: &str) -> Result<Option<Counts>, Unavailable> {
        let counts = self.read::<Counts>(Kind::Shadow, TALLY)?;
        Ok(counts.filter(|counts| counts.live == live && counts.draft == draft))
    }

    fn forget_shadow(&self) -> Result<(), Unavailable> {
        self.rows.delete_all(Kind::Shadow)?;
        self.rows.delete_all(Kind::Disagreement)
    }

    /// What was said of other settings is forgotten here at the latest.
    fn tally(&self, state: &OrganizationState) -> Result<ShadowTally, Unavailable> {
        let counts = match (state.in_force(), state.shadow()) {
            (Some(live), Some(draft)) => self.counts(&live.fingerprint, &draft.fingerprint())?,
            _ => None,
        };
        let Some(counts) = counts else {
            self.forget_shadow()?;
            return Ok(ShadowTally::default());
        };
        let rows = self
            .rows
            .newest(Kind::Disagreement, self.now.unix_seconds(), DISAGREEMENTS_KEPT)?;
        Ok(ShadowTally {
            since: Some(counts.since),
            last_at: Some(counts.last_at),
            agreed: counts.agreed,
            only_live_accepts: counts.only_live_accepts,
            only_draft_accepts: counts.only_draft_accepts,
            subject_differs: counts.subject_differs,
            subjects: u32::try_from(counts.subjects.len()).unwrap_or(SHADOW_SUBJECTS),
            disagreements: rows
                .iter()
                .filter_map(|(_, value)| crate::json::from_str(value).ok())
                .collect(),
        })
    }

    pub(super) fn shadow(&self, state: &OrganizationState) -> Result<Reply, Unavailable> {
        self.tally(state).map(|tally| Reply::Shadow(Box::new(tally)))
    }

    /// Makes the draft live on what real sign-ins said of it. That is no test: the check mark stays away.
    ///
    /// 1. They said enough, and nothing against it.
    /// 2. It differs from the live settings in nothing that they say nothing about.
    pub(super) fn activate(
        &self,
        mut state: OrganizationState,
        if_revision: Option<u64>,
        by: &Actor,
        revert_after_seconds: Option<i64>,
    ) -> Result<Reply, Unavailable> {
        if let Some(conflict) = state.conflict(if_revision) {
            return Ok(conflict);
        }
        let (Some(live), Some(draft)) = (state.in_force(), state.shadow()) else {
            return Ok(Reply::NotEnough);
        };
        let tally = self.tally(&state)?;
        let is_judged = draft.not_judged_by_responses(&live.settings).is_empty(); // 2
        if !tally.is_enough() || !is_judged {
            return Ok(Reply::NotEnough); // 1, 2
        }
        let before = state.clone();
        state.put_live(self.now);
        state.revert_later(&before, revert_after_seconds, self.now);
        let evidenced = Evidenced {
            agreed: tally.agreed,
            only_draft_accepts: tally.only_draft_accepts,
        };
        self.activated_version(&state, by, evidenced)?;
        self.forget_shadow()?;
        self.write_state(state)
    }
}
