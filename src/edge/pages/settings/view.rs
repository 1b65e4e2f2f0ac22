//! What the settings page shows.

use crate::edge::guide::advice::Advice;
use crate::edge::guide::{Console, Here};
use crate::edge::messages::Reader;
use crate::edge::pages::view::AttributeView;
use crate::verdict::Verdict;

pub use super::enforcement_view::{CodesView, EnforcementView, NewCodesView};
use super::form::SettingsForm;
pub use super::import_view::{CardView, ImportView, WatchView};
pub use super::shadow_view::{DisagreementView, ShadowView};

/// The settings page.
#[derive(Debug, Clone, Default)]
pub struct SettingsView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id, as in paths.
    pub organization_id: String,
    /// The organization's name.
    pub organization_name: String,
    /// How this browser got in and until when, one sentence, for example "Opened by a setup link."
    pub access: Option<String>,
    /// The token that every form carries in the field `csrf`.
    pub csrf: String,
    /// The version that every form carries in the field `etag`.
    pub etag: String,
    /// The state of the settings.
    pub state: ConnectionState,
    /// The service provider's entity ID.
    pub sp_entity_id: String,
    /// The Assertion Consumer Service URL.
    pub acs_url: String,
    /// Where an OpenID provider sends members back to.
    pub redirect_uri: String,
    /// The Single Logout URL.
    pub logout_url: String,
    /// Where the service provider's metadata is: an own path or URL.
    pub metadata_url: String,
    /// All values of ours that a guide can name.
    pub here: Here,
    /// The guide that was asked for.
    pub guide: Option<&'static Console>,
    /// The console that the settings name by their URLs.
    pub recognised: Option<&'static Console>,
    /// The fields as typed or as stored.
    pub form: SettingsForm,
    /// Whether this deployment has a key to sign AuthnRequests with.
    pub signing_key: bool,
    /// Whether the entity ID in the form was learnt by a test, not typed.
    pub idp_entity_id_learnt: bool,
    /// The saved certificates, decoded.
    pub certificates: Vec<CertificateView>,
    /// The certificates of our own keys: those that sign, then those that decrypt.
    pub ours: Vec<OwnCertificateView>,
    /// The metadata that is fetched again.
    pub watch: Option<WatchView>,
    /// When exactly the present draft passed the test; the green check mark. `None` once anything differs.
    pub tested_at: Option<String>,
    /// Since when the live settings are enabled.
    pub enabled_at: Option<String>,
    /// Where the draft differs from the live settings; see [`super::changes::changes`].
    pub changes: Vec<ChangeView>,
    /// What was wrong with the submitted fields.
    pub errors: Vec<FieldError>,
    /// Whose certificates were left out of what was pasted last.
    pub left_out: Vec<String>,
    /// What the last action did.
    pub flash: Option<Flash>,
    /// The last test.
    pub test: Option<TestView>,
    /// Whether a recovery code opened the page.
    pub recovery: bool,
    /// From optional to enforced.
    pub enforcement: EnforcementView,
    /// While a draft is judged beside what is live.
    pub shadow: Option<ShadowView>,
    /// What has been seen of the identity provider.
    pub evidence: EvidenceView,
    /// While what is live waits to be confirmed.
    pub revert: Option<RevertView>,
    /// The versions, the last saved first.
    pub versions: Vec<VersionView>,
    /// The latest sign-ins.
    pub refusals: RefusalsView,
    /// The last attack self-test.
    pub self_test: Option<crate::json::Value>,
    /// The setup links, for those who may hand them out.
    pub setup_links: Option<SetupLinksView>,
}

/// The setup links of an organization.
#[derive(Debug, Clone, Default)]
pub struct SetupLinksView {
    /// Newest first.
    pub links: Vec<SetupLinkRow>,
}

/// One setup link.
#[derive(Debug, Clone, Default)]
pub struct SetupLinkRow {
    /// Its id, which opens nothing.
    pub id: String,
    /// For whom.
    pub label: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// Until when it works.
    pub expires_at: String,
    /// Whether that is over.
    pub expired: bool,
    /// Whether a browser has opened it.
    pub opened: bool,
}

/// What has been seen of the identity provider, and when.
#[derive(Debug, Clone, Default)]
pub struct EvidenceView {
    /// When a program fetched the SP metadata last.
    pub metadata_fetched_at: Option<String>,
    /// When the first Response came in.
    pub first_response_at: Option<String>,
    /// When signatures verified last.
    pub signed_at: Option<String>,
    /// Whether the Response was signed then.
    pub response_signed: bool,
    /// Whether the assertion was.
    pub assertion_signed: bool,
    /// When a Response was accepted last.
    pub mapped_at: Option<String>,
    /// Whether it had an e-mail address.
    pub email: bool,
    /// Whether it had a display name.
    pub name: bool,
    /// Whether it had roles.
    pub roles: bool,
}

/// What is live waits to be confirmed.
#[derive(Debug, Clone, Default)]
pub struct RevertView {
    /// When it goes back by itself.
    pub at: String,
    /// Whether earlier settings come back; if not, SSO is switched off.
    pub to_earlier: bool,
    /// Whether this browser's session may confirm.
    pub can_confirm: bool,
    /// Where to sign in so that it may: an own path.
    pub sign_in: String,
}

/// One version of the settings.
#[derive(Debug, Clone, Default)]
pub struct VersionView {
    /// Its number.
    pub number: u64,
    /// When it was saved.
    pub saved_at: String,
    /// By whom, in words.
    pub saved_by: String,
    /// When it passed the test.
    pub tested_at: Option<String>,
    /// When it went live last.
    pub enabled_at: Option<String>,
    /// Who enabled it, in words.
    pub enabled_by: Option<String>,
    /// Where it went live without a test: on how many real sign-ins.
    pub activated_on: Option<u64>,
    /// Whether it is live.
    pub live: bool,
    /// Whether it is the draft.
    pub draft: bool,
    /// Whether it is compared with what is live; else with the draft.
    pub beside_live: bool,
    /// Where it differs from that.
    pub changes: Vec<ChangeView>,
}

/// The state of an organization's connection, as in the field `state` of the settings document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ConnectionState {
    /// Never enabled; the present settings have not passed a test.
    #[default]
    Draft,
    /// Not enabled; the present settings passed the test.
    Tested,
    /// Members sign in with the live settings.
    Enabled,
    /// Switched off.
    Disabled,
}

/// One saved certificate, decoded.
#[derive(Debug, Clone, Default)]
pub struct CertificateView {
    /// The subject's distinguished name.
    pub subject: String,
    /// The issuer's distinguished name.
    pub issuer: String,
    /// SHA-256 fingerprint, in the caller's notation.
    pub fingerprint: String,
    /// The end of the validity period.
    pub valid_until: String,
    /// For example "RSA, 2048 bits".
    pub key: String,
    /// Whole days until then.
    pub days_left: i64,
    /// How near the end is.
    pub validity: CertificateValidity,
}

/// A certificate of ours.
#[derive(Debug, Clone, Default)]
pub struct OwnCertificateView {
    /// What it is.
    pub certificate: CertificateView,
    /// Its PEM, to be given to the identity provider.
    pub pem: String,
    /// Whether its key decrypts; else it signs.
    pub decrypts: bool,
    /// Whether its key takes the present one's place later.
    pub next: bool,
}

/// How near the end of a certificate's validity is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CertificateValidity {
    /// Inside the validity period.
    #[default]
    Valid,
    /// It ends within this many days.
    EndsSoon(u32),
    /// It is over.
    Expired,
    /// It has not begun.
    NotYet,
}

/// One difference between the live settings and the draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeView {
    /// The setting's label on the page.
    pub label: String,
    /// The live value.
    pub live: String,
    /// The draft's value.
    pub draft: String,
}

/// What was wrong with one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldError {
    /// The form field's name; see [`super::form`].
    pub field: String,
    /// What to change, one sentence.
    pub message: String,
}

/// What the last action did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flash {
    /// The draft is saved.
    Saved,
    /// The test passed; the details are in [`SettingsView::test`].
    TestPassed,
    /// The test failed; the details are in [`SettingsView::test`].
    TestFailed,
    /// Members must use single sign-on now.
    Enabled,
    /// Members can no longer use single sign-on.
    Disabled,
    /// A setup link was made: its URL.
    NewLink(String),
    /// A setup link was renewed.
    Renewed,
    /// A setup link was revoked.
    Revoked,
    /// A version was gone back to.
    Restored,
    /// What is live was confirmed.
    Confirmed,
    /// What was not confirmed was taken back.
    Reverted,
    /// Someone else saved in between; the typed values are kept and `etag` is the new version's.
    Conflict,
    /// Enable was refused: these settings have not passed the test.
    NotTested,
    /// Something else was done, in one or two sentences.
    Done(&'static str),
    /// Anything else that went wrong, in one or two sentences.
    Problem(String),
}

/// The last test of the settings.
#[derive(Debug, Clone, Default)]
pub struct TestView {
    /// Its reference number.
    pub reference: String,
    /// Whether the test passed.
    pub passed: bool,
    /// When the Response came in.
    pub at: String,
    /// Whether it judged exactly the present draft.
    pub of_present_draft: bool,
    /// What to change and where, for a failure that is known well enough.
    pub advice: Option<Advice>,
    /// The checks.
    pub verdict: Verdict,
    /// Whom it would have signed in.
    pub subject: Option<SubjectView>,
}

/// Whom a test would have signed in.
#[derive(Debug, Clone, Default)]
pub struct SubjectView {
    /// The subject's NameID.
    pub name_id: String,
    /// The NameID's format.
    pub name_id_format: Option<String>,
    /// E-mail address as mapped.
    pub email: Option<String>,
    /// Display name as mapped.
    pub name: Option<String>,
    /// Roles as mapped.
    pub roles: Vec<String>,
    /// All attributes.
    pub attributes: Vec<AttributeView>,
}

/// The latest sign-ins of an organization.
#[derive(Debug, Clone, Default)]
pub struct RefusalsView {
    /// What was typed into the search field (query field `reference`); empty when nothing was.
    pub reference: String,
    /// The refusal with that reference number.
    pub found: Option<RefusalView>,
    /// Whether personal values are shown.
    pub shown: bool,
    /// The latest ones, newest first.
    pub recent: Vec<RefusalView>,
}

/// One sign-in.
#[derive(Debug, Clone, Default)]
pub struct RefusalView {
    /// The reference number that the member saw.
    pub reference: String,
    /// When.
    pub at: String,
    /// Whether somebody was signed in.
    pub accepted: bool,
    /// Whom, masked unless personal values are shown.
    pub subject: Option<SubjectView>,
    /// The code that decided.
    pub code: String,
    /// What to change and where.
    pub advice: Option<Advice>,
    /// The checks.
    pub verdict: Verdict,
}
