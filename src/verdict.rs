//! The verdict: every decision about a sign-in as an ordered list of named checks.
//!
//! A rule that does not hold is a [`Refusal`]: a stable public code with what was expected and what was found.
//! The first failure decides; later checks are listed as not reached.

mod rules;

pub(crate) use rules::rules;

use crate::json::{Deserialize, Serialize};

/// A rule that did not hold. One enum variant per rule implements this in each module.
pub trait Refusal {
    /// The check that this rule belongs to.
    fn check(&self) -> CheckName;
    /// The stable public code, for example `signature.digest_mismatch`.
    fn code(&self) -> &'static str;
    /// What the rule wants, in words an administrator can compare with [`Refusal::found`].
    fn expected(&self) -> String;
    /// What the message had. Never the assertion itself, never key material.
    fn found(&self) -> String;
}

/// The checks of a sign-in, in the order in which they are made: those of the Assertion Consumer Service, and those of
/// OpenID Connect. Some are of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// OpenID Connect: the answer belongs to a login that this browser began (Core 3.1.2.1).
    State,
    /// OpenID Connect: the provider's configuration is its own and fit for use (Discovery 4.3).
    Provider,
    /// OpenID Connect: the authorization endpoint of the provider that was asked gave a code (RFC 9207, Core 3.1.2.5).
    AuthorizationResponse,
    /// OpenID Connect: the token endpoint gave tokens for it (Core 3.1.3.3).
    TokenResponse,
    /// OpenID Connect: the ID token is a signed JWT with the claims that it must have (Core 2).
    IdToken,
    /// The form field is base64 of at most the allowed number of octets (Bindings 3.5.4).
    Decode,
    /// The octets are one strict XML document (XML 1.0, Namespaces 1.0, no DTD, within the budgets).
    Parse,
    /// The document is a SAML 2.0 Response as the schema has it (Core 3.2.2, 3.3.3).
    Schema,
    /// The Response holds exactly one Assertion (Profiles 4.1.4.2, narrowed to one).
    OneAssertion,
    /// Each Signature is a direct child of the element that its one Reference names, and the policy's are there.
    SignatureTarget,
    /// Every algorithm is on the allow-list.
    Algorithm,
    /// A configured key fits the algorithm.
    Key,
    /// SignatureValue verifies over the canonical SignedInfo (XMLDSig 3.2.2).
    Signature,
    /// DigestValue is the digest of the canonical element (XMLDSig 3.2.1).
    Digest,
    /// What is encrypted is encrypted as we allow it, and for one of our keys (Core 6, XML-Enc).
    Decryption,
    /// StatusCode is Success (Core 3.2.2.2).
    Status,
    /// Issuer is the configured identity provider (Profiles 4.1.4.2).
    Issuer,
    /// Destination is our Assertion Consumer Service URL (Bindings 3.5.5.2).
    Destination,
    /// One SubjectConfirmation is `bearer` and its data hold (Profiles 4.1.4.2, 4.1.4.3).
    SubjectConfirmation,
    /// Recipient is our Assertion Consumer Service URL (Profiles 4.1.4.2).
    Recipient,
    /// InResponseTo names the request that this browser started (Profiles 4.1.4.3).
    InResponseTo,
    /// Every AudienceRestriction names us (Core 2.5.1.4).
    Audience,
    /// The present lies inside every time window, within the clock skew (Core 2.5.1.2).
    TimeWindow,
    /// OpenID Connect: the ID token was made for this login (Core 3.1.3.7 (11)).
    Nonce,
    /// OpenID Connect: the access token belongs to the ID token (Core 3.1.3.8).
    AccessToken,
    /// OpenID Connect: further claims are about the same subject (Core 5.3.2).
    UserInfo,
    /// The subject is named and its attributes map onto the session.
    Mapping,
    /// Request ID and Assertion ID are spent here for the first time (Profiles 4.1.4.5).
    Replay,
}

impl CheckName {
    /// All checks of OpenID Connect, in order.
    pub const OPENID_CONNECT: [CheckName; 16] = [
        CheckName::State,
        CheckName::Provider,
        CheckName::AuthorizationResponse,
        CheckName::TokenResponse,
        CheckName::IdToken,
        CheckName::Algorithm,
        CheckName::Key,
        CheckName::Signature,
        CheckName::Issuer,
        CheckName::Audience,
        CheckName::TimeWindow,
        CheckName::Nonce,
        CheckName::AccessToken,
        CheckName::UserInfo,
        CheckName::Mapping,
        CheckName::Replay,
    ];

    /// All checks of SAML, in order.
    pub const ALL: [CheckName; 20] = [
        CheckName::Decode,
        CheckName::Parse,
        CheckName::Schema,
        CheckName::OneAssertion,
        CheckName::SignatureTarget,
        CheckName::Algorithm,
        CheckName::Key,
        CheckName::Signature,
        CheckName::Digest,
        CheckName::Decryption,
        CheckName::Status,
        CheckName::Issuer,
        CheckName::Destination,
        CheckName::SubjectConfirmation,
        CheckName::Recipient,
        CheckName::InResponseTo,
        CheckName::Audience,
        CheckName::TimeWindow,
        CheckName::Mapping,
        CheckName::Replay,
    ];
}

/// What became of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// It held.
    Passed,
    /// It did not hold, and decided.
    Failed,
    /// An earlier failure decided first.
    NotReached,
}

/// One check of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which check.
    pub name: CheckName,
    /// What became of it.
    pub status: CheckStatus,
    /// The stable code of the rule that failed.
    pub code: Option<String>,
    /// What the rule wants.
    pub expected: Option<String>,
    /// What the message had.
    pub found: Option<String>,
}

/// The ordered checks of one decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    checks: Vec<Check>,
    /// Whether the checks are those of OpenID Connect.
    #[serde(skip)]
    openid_connect: bool,
}

impl Verdict {
    /// A verdict in which nothing has been looked at.
    pub fn new() -> Self {
        Self::default()
    }

    /// A verdict of OpenID Connect in which nothing has been looked at.
    pub fn of_openid_connect() -> Self {
        Self {
            openid_connect: true,
            ..Self::default()
        }
    }

    /// A verdict as it was kept.
    pub fn from_checks(checks: Vec<Check>) -> Self {
        let openid_connect = checks.iter().any(|check| check.name == CheckName::State);
        Self { checks, openid_connect }
    }

    /// The checks that there are.
    fn all(&self) -> &'static [CheckName] {
        if self.openid_connect {
            &CheckName::OPENID_CONNECT
        } else {
            &CheckName::ALL
        }
    }

    /// Records that `name` held, with what was expected and found where that helps a reader.
    pub fn passed(&mut self, name: CheckName, expected: impl Into<Option<String>>, found: impl Into<Option<String>>) {
        self.checks.push(Check {
            name,
            status: CheckStatus::Passed,
            code: None,
            expected: expected.into(),
            found: found.into(),
        });
        self.in_order();
    }

    /// Records the failure that decides; every later check is listed as not reached.
    pub fn failed(&mut self, refusal: &dyn Refusal) {
        let name = refusal.check();
        self.checks.retain(|check| check.name != name);
        self.checks.push(Check {
            name,
            status: CheckStatus::Failed,
            code: Some(refusal.code().to_owned()),
            expected: Some(refusal.expected()),
            found: Some(refusal.found()),
        });
        for name in self.all().iter().copied() {
            if !self.checks.iter().any(|check| check.name == name) {
                self.checks.push(Check {
                    name,
                    status: CheckStatus::NotReached,
                    code: None,
                    expected: None,
                    found: None,
                });
            }
        }
        self.in_order();
    }

    /// Each check once, in the order of [`CheckName`]; the later word on a check counts.
    fn in_order(&mut self) {
        self.checks.reverse();
        self.checks.sort_by_key(|check| check.name);
        self.checks.dedup_by_key(|check| check.name);
    }

    /// The checks made so far, in order.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The code of the failure, where there is one.
    pub fn code(&self) -> Option<&str> {
        self.checks.iter().find_map(|check| check.code.as_deref())
    }
}
