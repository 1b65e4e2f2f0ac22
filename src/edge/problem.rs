//! Errors as RFC 9457 problem+json for programs and as a page for browsers. The only place that knows their statuses.

use super::documents;
use super::http::{Request, Response};
use super::messages::Reader;
use super::pages::{member, view::ProblemView};
use crate::json::{Value, json};
use crate::saml::MetadataError;
use crate::service::ServiceError;
use crate::settings::import::ImportError;

/// A 401 says how to authenticate (RFC 9110 15.5.2).
pub const WWW_AUTHENTICATE: &str = "Bearer realm=\"saml-edge\"";

/// The name of each status that we send.
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad request",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        412 => "Precondition failed",
        413 => "Content too large",
        421 => "Not here",
        502 => "The application does not answer",
        415 => "Unsupported media type",
        422 => "Not acceptable as it is",
        428 => "Precondition required",
        429 => "Too many requests",
        503 => "Unavailable",
        _ => "Error",
    }
}

/// A problem, before it is known who reads it.
pub struct Problem {
    /// The status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// Words for people.
    pub detail: String,
    /// Further members.
    pub members: Vec<(&'static str, Value)>,
}

impl Problem {
    /// A problem of the HTTP layer itself.
    pub fn new(status: u16, code: &str, detail: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            detail: detail.to_owned(),
            members: Vec::new(),
        }
    }

    /// `application/problem+json`.
    pub fn to_json(&self) -> Response {
        let mut body = json!({
            "type": format!("urn:saml-edge:problem:{}", self.code),
            "title": title(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        });
        for (name, value) in &self.members {
            documents::extend(&mut body, json!({ *name: value }));
        }
        self.finish(Response::new(self.status, "application/problem+json", body.to_string()))
    }

    /// A page.
    pub fn to_html(&self, reader: Reader) -> Response {
        let m = reader.words();
        let view = ProblemView {
            reader,
            status: self.status,
            title: m.said(title(self.status)).into_owned(),
            detail: m.said(&self.detail).into_owned(),
            reference: None,
        };
        self.finish(Response::html(self.status, member::problem(&view)))
    }

    /// Whichever the sender reads.
    pub fn respond(&self, request: &Request) -> Response {
        if request.wants_html() {
            self.to_html(Reader::of(request))
        } else {
            self.to_json().with("vary", "Accept")
        }
    }

    fn retry_after(&self) -> String {
        let said = self.members.iter().find(|(name, _)| *name == "retry_after_seconds");
        said.map_or_else(|| "10".to_owned(), |(_, seconds)| seconds.to_string())
    }

    fn finish(&self, response: Response) -> Response {
        match self.status {
            401 => response.with("www-authenticate", WWW_AUTHENTICATE),
            429 => response.with("retry-after", self.retry_after()),
            503 => response.with("retry-after", "5"),
            _ => response,
        }
    }
}

fn status(error: &ServiceError) -> u16 {
    match error {
        ServiceError::OrganizationIdInvalid
        | ServiceError::OrganizationNameInvalid
        | ServiceError::BodyInvalid(_)
        | ServiceError::QueryInvalid(_)
        | ServiceError::ReturnTo(_) => 400,
        ServiceError::TokenMissing | ServiceError::TokenUnknown | ServiceError::NotSignedIn => 401,
        ServiceError::TokenForeign
        | ServiceError::OperatorOnly
        | ServiceError::NotEnabled
        | ServiceError::SetupLinkUnknown
        | ServiceError::SetupLinkExpired
        | ServiceError::SetupLinkOtherBrowser
        | ServiceError::SetupLinkNotOwner
        | ServiceError::RecoveryCodeRefused
        | ServiceError::RecoveryNotAllowed
        | ServiceError::ConfirmWithoutSession
        | ServiceError::OtherProtocol
        | ServiceError::SignInRefused { .. }
        | ServiceError::CsrfFailed => 403,
        ServiceError::OidcNotConfigured
        | ServiceError::OrganizationNotFound
        | ServiceError::NotFound
        | ServiceError::TestUnknown => 404,
        ServiceError::ClientsFull
        | ServiceError::DomainsFull
        | ServiceError::ClientWithoutSecret
        | ServiceError::OrganizationExists
        | ServiceError::NotTested
        | ServiceError::TestFailed
        | ServiceError::ShadowNotEnough
        | ServiceError::EnforcementSsoOff
        | ServiceError::RecoveryCodesMissing
        | ServiceError::RecoveryCodesNotAcknowledged
        | ServiceError::RecoveryOtherGeneration
        | ServiceError::SettingsIncomplete => 409,
        ServiceError::IfMatchFailed { .. } => 412,
        ServiceError::Domain(_)
        | ServiceError::ClientInvalid(_)
        | ServiceError::SettingsInvalid(_)
        | ServiceError::Import(_) => 422,
        ServiceError::IfMatchMissing => 428,
        ServiceError::SelfTestRunning | ServiceError::RecoveryTooManyTries => 429,
        ServiceError::SigningKeyMissing | ServiceError::Unavailable(_) => 503,
    }
}

impl From<&ServiceError> for Problem {
    fn from(error: &ServiceError) -> Self {
        let mut problem = Self::new(status(error), error.code(), &error.detail());
        if let ServiceError::SignInRefused { reference } = error {
            problem.members.push(("reference", json!(reference)));
        }
        if let ServiceError::SettingsInvalid(errors) = error {
            problem.members.push(("errors", json!(errors)));
        }
        if let ServiceError::Import(ImportError::Metadata(MetadataError::SeveralIdentityProviders { entity_ids })) =
            error
        {
            problem.members.push(("entity_ids", json!(entity_ids)));
        }
        problem
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        Self::from(&error)
    }
}
