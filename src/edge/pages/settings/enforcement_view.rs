//! What the page shows of enforcement.

/// How far enforcement is.
#[derive(Debug, Clone, Default)]
pub struct EnforcementView {
    /// Since when members must use single sign-on.
    pub enforced_at: Option<String>,
    /// The recovery codes, where there are any.
    pub codes: Option<CodesView>,
    /// Codes that were just made: they are shown this once.
    pub new_codes: Option<NewCodesView>,
    /// How many members are listed.
    pub members: u32,
    /// How many of them have not signed in.
    pub missing: u32,
    /// Who, the first of them.
    pub missing_members: Vec<String>,
}

/// What can be told of recovery codes.
#[derive(Debug, Clone, Default)]
pub struct CodesView {
    /// When they were made.
    pub created_at: String,
    /// Whether somebody said that they are kept.
    pub acknowledged: bool,
    /// How many were made.
    pub total: u32,
    /// How many were not used.
    pub left: u32,
}

/// Recovery codes.
#[derive(Debug, Clone, Default)]
pub struct NewCodesView {
    /// Which.
    pub generation: u64,
    /// The codes.
    pub codes: Vec<String>,
}
