//! What each page shows: plain values that the caller fills in. Every text is escaped when it is rendered.
//!
//! Times are RFC 3339 in UTC, as everywhere in the interface; the page writes them out and the script localises them.

use crate::verdict::Verdict;

use super::settings::form::SettingsForm;

/// The sign-in page of the member.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    /// What was typed into the one field: an organization's name or a work e-mail address.
    pub organization: String,
    /// Where to go after sign-in, handed through as it came in the query; the form carries it on.
    pub return_to: Option<String>,
    /// What was wrong with the field, for example an unknown organization.
    pub error: Option<String>,
}

/// The page between a form and another origin: a form post may not redirect there under `form-action 'self'`.
#[derive(Debug, Clone, Default)]
pub struct ContinueView {
    /// The absolute URL to go on to. Only `http` and `https` URLs become a link.
    pub url: String,
}

/// The form that posts a SAML message by the HTTP-POST binding (Bindings 3.5.4).
#[derive(Debug, Clone, Default)]
pub struct PostBindingView {
    /// The form's action: the identity provider's URL. Only `http` and `https` URLs are rendered.
    pub action: String,
    /// The control that carries the message.
    pub message: PostBindingMessage,
    /// The message, base64.
    pub value: String,
    /// RelayState, where there is one.
    pub relay_state: Option<String>,
}

/// Which of the two message controls of the HTTP-POST binding is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PostBindingMessage {
    /// `SAMLRequest`.
    #[default]
    Request,
    /// `SAMLResponse`.
    Response,
}

/// The page of a member who has a session.
#[derive(Debug, Clone, Default)]
pub struct SignedInView {
    /// Display name, where the identity provider gave one.
    pub name: Option<String>,
    /// E-mail address, where the identity provider gave one.
    pub email: Option<String>,
    /// The subject's NameID.
    pub name_id: String,
    /// The organization's name.
    pub organization: String,
    /// Roles as mapped.
    pub roles: Vec<String>,
    /// When the session began.
    pub signed_in_at: String,
    /// When it ends at the latest.
    pub expires_at: String,
    /// The attributes of the assertion.
    pub attributes: Vec<AttributeView>,
    /// The token that the sign-out form carries in the field `csrf`.
    pub csrf: String,
}

/// One attribute with its values.
#[derive(Debug, Clone, Default)]
pub struct AttributeView {
    /// The attribute's name as the identity provider sends it.
    pub name: String,
    /// Its values, in order.
    pub values: Vec<String>,
}

/// The page after local sign-out.
#[derive(Debug, Clone, Default)]
pub struct SignedOutView {
    /// Where "Sign in again" leads: an own path.
    pub sign_in: String,
}

/// The member's error page.
#[derive(Debug, Clone, Default)]
pub struct RefusedView {
    /// The reference number under which the administrator finds the verdict.
    pub reference: String,
    /// Where "Try again" leads: an own path.
    pub try_again: String,
}

/// Any other problem: the HTML twin of `application/problem+json`.
#[derive(Debug, Clone, Default)]
pub struct ProblemView {
    /// The HTTP status.
    pub status: u16,
    /// The problem's title.
    pub title: String,
    /// The problem's detail.
    pub detail: String,
    /// A reference number, where there is one.
    pub reference: Option<String>,
}

/// The form in front of the settings page.
#[derive(Debug, Clone, Default)]
pub struct SettingsAccessView {
    /// The organization's id, as in the path of the page; its name stays unsaid to strangers.
    pub organization_id: String,
    /// What was wrong with the token.
    pub error: Option<String>,
    /// The token that the form carries in the field `csrf`, where the caller uses one before sign-in.
    pub csrf: Option<String>,
}

/// The page that a setup link opens first: one button, so that a mail scanner's GET does not use the link up.
#[derive(Debug, Clone, Default)]
pub struct SetupLinkView {
    /// The organization's id, as in the path of the page.
    pub organization_id: String,
    /// The organization's name.
    pub organization_name: String,
    /// The link's secret, posted back in the field `setup`.
    pub setup: String,
    /// Until when the link works.
    pub expires_at: String,
}

/// Why a setup link does not open the settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SetupLinkEnd {
    /// Its time is over.
    Expired,
    /// It belongs to the browser that opened it first.
    OtherBrowser,
    /// The operator took it back.
    Revoked,
    /// It names nothing we know.
    #[default]
    Unknown,
}

/// The page of a setup link that opens nothing.
#[derive(Debug, Clone, Default)]
pub struct SetupLinkEndView {
    /// Why.
    pub end: SetupLinkEnd,
    /// The organization's id for "Sign in with a token instead", where it is known.
    pub organization_id: Option<String>,
}

/// The settings page.
#[derive(Debug, Clone, Default)]
pub struct SettingsView {
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
    /// Where the service provider's metadata is: an own path or URL.
    pub metadata_url: String,
    /// The fields as typed or as stored.
    pub form: SettingsForm,
    /// Whether this deployment has a key to sign AuthnRequests with.
    pub signing_key: bool,
    /// Whether the entity ID in the form was learnt by a test, not typed.
    pub idp_entity_id_learnt: bool,
    /// The saved certificates, decoded.
    pub certificates: Vec<CertificateView>,
    /// When exactly the present draft passed the test; the green check mark. `None` once anything differs.
    pub tested_at: Option<String>,
    /// Since when the live settings are enabled.
    pub enabled_at: Option<String>,
    /// Where the draft differs from the live settings; see [`super::settings::changes::changes`].
    pub changes: Vec<ChangeView>,
    /// What was wrong with the submitted fields.
    pub errors: Vec<FieldError>,
    /// What the last action did.
    pub flash: Option<Flash>,
    /// The last test.
    pub test: Option<TestView>,
    /// The refused sign-ins.
    pub refusals: RefusalsView,
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
    /// How near the end is.
    pub validity: CertificateValidity,
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
    /// The form field's name; see [`super::settings::form`].
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
    /// Someone else saved in between; the typed values are kept and `etag` is the new version's.
    Conflict,
    /// Enable was refused: these settings have not passed the test.
    NotTested,
    /// Anything else that went wrong, in one or two sentences.
    Problem(String),
}

/// The last test of the settings.
#[derive(Debug, Clone, Default)]
pub struct TestView {
    /// Whether the test passed.
    pub passed: bool,
    /// When the Response came in.
    pub at: String,
    /// Whether it judged exactly the present draft.
    pub of_present_draft: bool,
    /// What to change and where, for a failure that is known well enough.
    pub advice: Option<String>,
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

/// The refused sign-ins of an organization.
#[derive(Debug, Clone, Default)]
pub struct RefusalsView {
    /// What was typed into the search field (query field `reference`); empty when nothing was.
    pub reference: String,
    /// The refusal with that reference number.
    pub found: Option<RefusalView>,
    /// The latest ones, newest first.
    pub recent: Vec<RefusalView>,
}

/// One refused sign-in.
#[derive(Debug, Clone, Default)]
pub struct RefusalView {
    /// The reference number that the member saw.
    pub reference: String,
    /// When.
    pub at: String,
    /// The code that decided.
    pub code: String,
    /// The checks.
    pub verdict: Verdict,
}
