//! What a step can end with instead of a result: each with a stable code and words that say what to do.

use super::ports::Unavailable;
use crate::binding::ReturnToError;
use crate::oidc::ClientError;
use crate::settings::import::ImportError;
use crate::settings::{EmailDomainError, FieldError, OrganizationId};

/// Sorted by who can mend it: the caller, the administrator, the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceError {
    /// No credentials were given.
    TokenMissing,
    /// The token is unknown, expired or revoked.
    TokenUnknown,
    /// The token is another organization's.
    TokenForeign,
    /// An organization's token where the operator's is wanted.
    OperatorOnly,
    /// The organization id is malformed.
    OrganizationIdInvalid,
    /// The display name is empty, too long or has control characters.
    OrganizationNameInvalid,
    /// The body is not the JSON that the route takes.
    BodyInvalid(String),
    /// A parameter of the query is not what the route takes.
    QueryInvalid(String),
    /// A text is no e-mail domain that an organization can have.
    Domain(EmailDomainError),
    /// The organization has as many domains as it can have.
    DomainsFull,
    /// There is no such organization.
    OrganizationNotFound,
    /// There is one of this id.
    OrganizationExists,
    /// There is no such token, link or verdict.
    NotFound,
    /// Nothing can be taken from what was pasted.
    Import(ImportError),
    /// The settings have mistakes.
    SettingsInvalid(Vec<FieldError>),
    /// A write without If-Match.
    IfMatchMissing,
    /// If-Match names another version.
    IfMatchFailed {
        /// The present one.
        revision: u64,
    },
    /// The settings as they are have not passed the test.
    NotTested,
    /// The draft has not agreed on enough real sign-ins.
    ShadowNotEnough,
    /// Members can be made to use single sign-on only while it is on.
    EnforcementSsoOff,
    /// There is no recovery code that works.
    RecoveryCodesMissing,
    /// Nobody has said that the recovery codes are kept.
    RecoveryCodesNotAcknowledged,
    /// There are newer recovery codes.
    RecoveryOtherGeneration,
    /// There is no such recovery code, or it was used.
    RecoveryCodeRefused,
    /// Too many wrong recovery codes.
    RecoveryTooManyTries,
    /// Who came by a recovery code may not do this.
    RecoveryNotAllowed,
    /// The settings lack what a test needs.
    SettingsIncomplete,
    /// The test ended or never began.
    TestUnknown,
    /// The organization's members do not sign in by SSO.
    NotEnabled,
    /// A client's registration has a mistake.
    ClientInvalid(ClientError),
    /// The organization has as many clients as it can have.
    ClientsFull,
    /// The client authenticates without a secret.
    ClientWithoutSecret,
    /// There is no key to sign ID tokens with.
    OidcNotConfigured,
    /// `return_to` is not allowed.
    ReturnTo(ReturnToError),
    /// The setup link was revoked or never was.
    SetupLinkUnknown,
    /// The setup link's time is over.
    SetupLinkExpired,
    /// The setup link was opened in another browser first.
    SetupLinkOtherBrowser,
    /// An attack self-test has just begun.
    SelfTestRunning,
    /// Setup links are handed out by who is in by a token or a session.
    SetupLinkNotOwner,
    /// The organization's identity provider speaks another protocol than the one that came in.
    OtherProtocol,
    /// The sign-in was refused before it went out; the administrator finds the verdict by the reference number.
    SignInRefused {
        /// The reference number.
        reference: String,
    },
    /// The test has failed before it went out; its verdict is kept.
    TestFailed,
    /// A form without its CSRF token, or from another site.
    CsrfFailed,
    /// What was enabled is confirmed from an SSO session that an administrator began by it.
    ConfirmWithoutSession,
    /// Something must be signed, and the deployment has no key to sign with.
    SigningKeyMissing,
    /// No session.
    NotSignedIn,
    /// A stored record cannot be read: refuse rather than guess.
    Unavailable(Unavailable),
}

impl From<Unavailable> for ServiceError {
    fn from(unavailable: Unavailable) -> Self {
        Self::Unavailable(unavailable)
    }
}

impl From<ReturnToError> for ServiceError {
    fn from(error: ReturnToError) -> Self {
        Self::ReturnTo(error)
    }
}

impl From<ImportError> for ServiceError {
    fn from(error: ImportError) -> Self {
        Self::Import(error)
    }
}

impl ServiceError {
    /// The stable public code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TokenMissing => "token.missing",
            Self::TokenUnknown => "token.unknown",
            Self::TokenForeign => "token.foreign",
            Self::OperatorOnly => "token.operator_only",
            Self::OrganizationIdInvalid => "organization.id_invalid",
            Self::OrganizationNameInvalid => "organization.name_invalid",
            Self::BodyInvalid(_) => "request.body_invalid",
            Self::QueryInvalid(_) => "request.query_invalid",
            Self::Domain(error) => error.code(),
            Self::DomainsFull => "domain.too_many",
            Self::OrganizationNotFound => "organization.not_found",
            Self::OrganizationExists => "organization.exists",
            Self::NotFound => "request.not_found",
            Self::Import(error) => error.code(),
            Self::SettingsInvalid(_) => "settings.invalid",
            Self::IfMatchMissing => "settings.if_match_missing",
            Self::IfMatchFailed { .. } => "settings.if_match_failed",
            Self::NotTested => "settings.not_tested",
            Self::ShadowNotEnough => "shadow.not_enough",
            Self::EnforcementSsoOff => "enforcement.sso_off",
            Self::RecoveryCodesMissing => "enforcement.codes_missing",
            Self::RecoveryCodesNotAcknowledged => "enforcement.codes_not_acknowledged",
            Self::RecoveryOtherGeneration => "recovery.other_generation",
            Self::RecoveryCodeRefused => "recovery.code_refused",
            Self::RecoveryTooManyTries => "recovery.too_many_tries",
            Self::RecoveryNotAllowed => "recovery.not_allowed",
            Self::SettingsIncomplete => "settings.incomplete",
            Self::TestUnknown => "test.unknown",
            Self::NotEnabled => "organization.sso_not_enabled",
            Self::ClientInvalid(_) => "client.invalid",
            Self::ClientsFull => "client.too_many",
            Self::ClientWithoutSecret => "client.without_secret",
            Self::OidcNotConfigured => "oidc.not_configured",
            Self::ReturnTo(error) => error.code(),
            Self::SetupLinkUnknown => "setup_link.unknown",
            Self::SetupLinkExpired => "setup_link.expired",
            Self::SetupLinkOtherBrowser => "setup_link.other_browser",
            Self::SelfTestRunning => "self_test.running",
            Self::SetupLinkNotOwner => "setup_link.not_owner",
            Self::OtherProtocol => "organization.other_protocol",
            Self::SignInRefused { .. } => "sign_in.refused",
            Self::TestFailed => "test.failed",
            Self::CsrfFailed => "request.csrf_failed",
            Self::ConfirmWithoutSession => "settings.confirm_without_session",
            Self::SigningKeyMissing => "deployment.signing_key_missing",
            Self::NotSignedIn => "session.missing",
            Self::Unavailable(_) => "service.unavailable",
        }
    }

    /// What happened and what to do, for people.
    pub fn detail(&self) -> String {
        let text = match self {
            Self::TokenMissing => "Send the operator's or the organization's token as \"Authorization: Bearer …\".",
            Self::TokenUnknown => "The token is unknown, expired or revoked.",
            Self::TokenForeign => "The token belongs to another organization.",
            Self::OperatorOnly => "This needs the operator's token.",
            Self::OrganizationIdInvalid => return format!("An organization id has {}.", OrganizationId::FORM),
            Self::OrganizationNameInvalid => "A name has 1 to 100 characters and no control characters.",
            Self::BodyInvalid(why) => return format!("The body is not what this route takes: {why}"),
            Self::QueryInvalid(why) => return format!("The query is not what this route takes: {why}."),
            Self::Domain(error) => error.detail(),
            Self::DomainsFull => "An organization has at most 20 domains. Remove one first.",
            Self::OrganizationNotFound => "There is no such organization.",
            Self::OrganizationExists => "There is an organization of this id.",
            Self::NotFound => "There is nothing of this name.",
            Self::Import(error) => return error.detail(),
            Self::SettingsInvalid(errors) => {
                return errors
                    .iter()
                    .map(|error| format!("{}: {}", error.field, error.detail))
                    .collect::<Vec<_>>()
                    .join(" ");
            }
            Self::IfMatchMissing => "Send If-Match with the ETag of the settings that you read.",
            Self::IfMatchFailed { .. } => "The settings have changed since you read them. Read them again.",
            Self::NotTested => "Exactly these settings have not passed the test. Run the test, then enable.",
            Self::SettingsIncomplete => {
                "Fill in what the identity provider gives you first: Sign-on URL and Public certificate, or issuer and client ID."
            }
            Self::ShadowNotEnough => {
                "The draft has not agreed on enough real sign-ins, or it differs in what they say nothing about. Run the test, then enable."
            }
            Self::EnforcementSsoOff => "Enable single sign-on first.",
            Self::RecoveryCodesMissing => "Make recovery codes first.",
            Self::RecoveryCodesNotAcknowledged => "Confirm first that the recovery codes are stored.",
            Self::RecoveryOtherGeneration => "These are not the latest recovery codes.",
            Self::RecoveryCodeRefused => "This code does not work, or it was used already.",
            Self::RecoveryTooManyTries => "Too many wrong codes came from here. Try again in an hour.",
            Self::RecoveryNotAllowed => "A recovery code does not open this. Get in by single sign-on or a token.",
            Self::TestUnknown => "This test has ended. Start it again from the settings page.",
            Self::ClientInvalid(error) => return format!("{}: {}.", error.field, error.detail),
            Self::ClientsFull => "An organization has at most 100 clients. Remove one first.",
            Self::ClientWithoutSecret => "This client authenticates without a secret.",
            Self::OidcNotConfigured => "OpenID Connect needs the secret TOKEN_SIGNING_KEY, which is not set.",
            Self::NotEnabled => "Single sign-on is not enabled for this organization. Ask your administrator.",
            Self::ReturnTo(_) => "return_to must be a path of this site or a URL of a listed origin.",
            Self::SetupLinkUnknown => "This setup link was revoked, or is not whole. Ask for a new one.",
            Self::SetupLinkExpired => "This setup link has expired. Ask for a new one.",
            Self::SetupLinkOtherBrowser => "This setup link was opened in another browser. Ask for a new one.",
            Self::SelfTestRunning => "A self-test has just begun. The next one can begin in ten seconds.",
            Self::SetupLinkNotOwner => "A setup link cannot hand out further ones. Ask who sent it to you.",
            Self::OtherProtocol => "Members of this organization do not sign in by this protocol.",
            Self::SignInRefused { .. } => "The sign-in was refused. Give your administrator the reference number.",
            Self::TestFailed => "The test failed. Its verdict is on the settings page.",
            Self::CsrfFailed => "The form was not sent from this site's own page. Reload the page and try again.",
            Self::ConfirmWithoutSession => {
                "Sign in by SSO as an administrator of the organization first, then confirm from that session."
            }
            Self::SigningKeyMissing => {
                "The settings ask for signed messages, and this deployment has no key: its operator must set the secret SP_SIGNING_KEY."
            }
            Self::NotSignedIn => "Nobody is signed in.",
            Self::Unavailable(_) => "A store did not answer. Nobody was signed in; trying again in a moment is safe.",
        };
        text.to_owned()
    }
}
