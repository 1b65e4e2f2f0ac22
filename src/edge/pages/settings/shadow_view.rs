//! What the page shows of shadow verification.

use crate::verdict::Verdict;

use super::view::ChangeView;

/// What a draft said of real sign-ins.
#[derive(Debug, Clone, Default)]
pub struct ShadowView {
    /// When the first came.
    pub since: Option<String>,
    /// When the last came.
    pub last_at: Option<String>,
    /// On how many both agreed.
    pub agreed: u64,
    /// On how many they did not.
    pub disagreed: u64,
    /// How many the draft accepted.
    pub accepted: u64,
    /// Of how many people, counted as far as it matters.
    pub subjects: u32,
    /// How many it must have accepted to go live on them.
    pub sign_ins_wanted: u64,
    /// Of how many people.
    pub subjects_wanted: u32,
    /// Whether it refused somebody who was accepted, or took them for somebody else.
    pub speaks_against: bool,
    /// The labels of what differs and sign-ins say nothing about.
    pub not_judged: Vec<String>,
    /// Whether it may go live on them.
    pub can_activate: bool,
    /// Whether personal values are shown.
    pub shown: bool,
    /// The latest disagreements.
    pub disagreements: Vec<DisagreementView>,
}

/// A sign-in on which draft and live settings disagreed.
#[derive(Debug, Clone, Default)]
pub struct DisagreementView {
    /// The reference number of what the live settings said.
    pub reference: String,
    /// When.
    pub at: String,
    /// The code of the live settings' refusal.
    pub live_code: Option<String>,
    /// The code of the draft's.
    pub draft_code: Option<String>,
    /// The draft's checks.
    pub verdict: Verdict,
    /// Where the subject differs.
    pub differences: Vec<ChangeView>,
}
