//! What each page shows: plain values that the caller fills in. Every text is escaped when it is rendered.
//!
//! Times are RFC 3339 in UTC, as everywhere in the interface; the page writes them out and the script localises them.

pub use super::settings::view::*;
pub use crate::edge::messages::Reader;

/// The sign-in page of the member.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    /// Who reads it.
    pub reader: Reader,
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
    /// Who reads it.
    pub reader: Reader,
    /// The absolute URL to go on to. Only `http` and `https` URLs become a link.
    pub url: String,
}

/// The form that posts a SAML message by the HTTP-POST binding (Bindings 3.5.4).
#[derive(Debug, Clone, Default)]
pub struct PostBindingView {
    /// Who reads it.
    pub reader: Reader,
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
    /// Who reads it.
    pub reader: Reader,
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
    /// Where the sign-out form goes: an own path.
    pub sign_out: String,
}

/// One attribute with its values.
#[derive(Debug, Clone, Default)]
pub struct AttributeView {
    /// The attribute's name as the identity provider sends it.
    pub name: String,
    /// Its values, in order.
    pub values: Vec<String>,
}

/// How far a member is signed out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SignedOutExtent {
    /// Here.
    #[default]
    Here,
    /// Here and at the identity provider.
    Everywhere,
    /// Here, but not everywhere else.
    Partly,
}

/// The page after sign-out.
#[derive(Debug, Clone, Default)]
pub struct SignedOutView {
    /// Who reads it.
    pub reader: Reader,
    /// Where "Sign in again" leads: an own path.
    pub sign_in: String,
    /// How far.
    pub extent: SignedOutExtent,
}

/// The question before a sign-out that another site's link began.
#[derive(Debug, Clone, Default)]
pub struct SignOutView {
    /// Who reads it.
    pub reader: Reader,
    /// Where the form goes: an own path.
    pub action: String,
    /// Where the member wanted to go afterwards; the form carries it on.
    pub return_to: Option<String>,
}

/// A message of a logout that was refused.
#[derive(Debug, Clone, Default)]
pub struct LogoutRefusedView {
    /// Who reads it.
    pub reader: Reader,
    /// The reference number under which the administrator finds the verdict.
    pub reference: String,
}

/// The member's error page.
#[derive(Debug, Clone, Default)]
pub struct RefusedView {
    /// Who reads it.
    pub reader: Reader,
    /// The reference number under which the administrator finds the verdict.
    pub reference: String,
    /// Where "Try again" leads: an own path.
    pub try_again: String,
}

/// Any other problem: the HTML twin of `application/problem+json`.
#[derive(Debug, Clone, Default)]
pub struct ProblemView {
    /// Who reads it.
    pub reader: Reader,
    /// The HTTP status.
    pub status: u16,
    /// The problem's title.
    pub title: String,
    /// The problem's detail.
    pub detail: String,
    /// A reference number, where there is one.
    pub reference: Option<String>,
}

/// The page of the attack self-test.
#[derive(Debug, Clone, Default)]
pub struct SelfTestView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id, as in the path of the page.
    pub organization_id: String,
    /// The organization's name.
    pub organization_name: String,
    /// The token that the form carries in the field `csrf`.
    pub csrf: String,
    /// The last report.
    pub report: Option<crate::json::Value>,
}

/// A session as administrators see it.
#[derive(Debug, Clone, Default)]
pub struct SessionRow {
    /// Its name, not the secret that its cookie has.
    pub id: String,
    /// Display name or e-mail address, where mapped.
    pub name: Option<String>,
    /// NameID.
    pub name_id: String,
    /// The identity provider's entity ID.
    pub issuer: String,
    /// Roles.
    pub roles: Vec<String>,
    /// RFC 3339.
    pub signed_in_at: String,
    /// RFC 3339.
    pub expires_at: String,
}

/// The page of who is signed in.
#[derive(Debug, Clone, Default)]
pub struct SessionsView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id, as in the path of the page.
    pub organization_id: String,
    /// The organization's name.
    pub organization_name: String,
    /// The token that each form carries in the field `csrf`.
    pub csrf: String,
    /// Whose sessions are shown; empty for everybody's.
    pub name_id: String,
    /// How many have just been ended: a number, or `all`.
    pub ended: Option<String>,
    /// Whether there may be more.
    pub full: bool,
    /// The newest sessions.
    pub sessions: Vec<SessionRow>,
}

/// A page at the gate.
#[derive(Debug, Clone, Default)]
pub struct GateView {
    /// Who reads it.
    pub reader: Reader,
    /// Where signing in begins: an own path.
    pub sign_in: String,
    /// Whether the browser sent something that is lost.
    pub sent: bool,
}

/// The form in front of the settings page.
#[derive(Debug, Clone, Default)]
pub struct SettingsAccessView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id, as in the path of the page; its name stays unsaid to strangers.
    pub organization_id: String,
    /// What was wrong with the token.
    pub error: Option<String>,
    /// What was wrong with the recovery code.
    pub recovery_error: Option<String>,
    /// The token that the form carries in the field `csrf`, where the caller uses one before sign-in.
    pub csrf: Option<String>,
}

/// Why a setup link does not open the settings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SetupLinkEnd {
    /// Its time is over.
    Expired,
    /// It belongs to the browser that opened it first.
    OtherBrowser,
    /// It names nothing we know, or no more.
    #[default]
    Unknown,
}

/// The page of a setup link that opens nothing.
#[derive(Debug, Clone, Default)]
pub struct SetupLinkEndView {
    /// Who reads it.
    pub reader: Reader,
    /// Why.
    pub end: SetupLinkEnd,
    /// The organization's id for "Sign in with a token instead", where it is known.
    pub organization_id: Option<String>,
}
