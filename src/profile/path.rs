//! The synchronous steps of a login, chained: `receive`, `verify` and `accept`, with pauses between for what must be
//! looked up and what must be decrypted.

use super::accepted::Accepted;
use super::decryption::{Decrypter, Step};
use super::error::{Rule, RuleError};
use super::refused::Refused;
use super::rules::{self, Expected};
use crate::binding::{PostForm, PostMessage, RelayState};
use crate::crypto::VerifyingKey;
use crate::dsig::SignaturePolicy;
use crate::saml::ResponseEnvelope;
use crate::settings::IdpInitiated;
use crate::verdict::{CheckName, Verdict};
use crate::xml::{Document, Limits};
use crate::xmlenc::DecryptionError;

/// A Response that is decoded and parsed. Hostile: nothing of it is verified.
#[derive(Debug, Clone)]
pub struct Received {
    document: Document,
    envelope: ResponseEnvelope,
    relay_state: Option<RelayState>,
}

/// What a Response is to this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Solicitation {
    /// The answer to the pending request: go on with its ID as [`Expected::request_id`].
    Answer,
    /// Unsolicited, and accepted so: go on without a request.
    Unsolicited,
    /// Unsolicited: drop it, and send a fresh AuthnRequest. It costs the member nothing and makes login CSRF impossible.
    Upgrade,
}

/// Which keys may have signed, and what they must have signed.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// The keys of the identity provider's certificates, as configured; from nowhere else.
    pub keys: &'a [VerifyingKey],
    /// Which signatures must be there.
    pub policy: SignaturePolicy,
    /// Whether SHA-1 is accepted.
    pub allow_sha1: bool,
}

impl Received {
    /// Decodes the form, parses the message, reads the envelope. A failure is recorded in `verdict` and decides.
    pub fn receive(form: PostForm, verdict: &mut Verdict) -> Result<Self, Refused> {
        Self::read(form, verdict).map_err(|refused| recorded(refused, verdict))
    }

    fn read(form: PostForm, verdict: &mut Verdict) -> Result<Self, Refused> {
        let message = PostMessage::decode(form)?;
        verdict.passed(
            CheckName::Decode,
            None,
            Some(format!("{} octets", message.octets().len())),
        );
        let document = Document::parse(message.octets(), &Limits::SAML)?;
        verdict.passed(CheckName::Parse, None, None);
        let envelope = ResponseEnvelope::parse(&document)?;
        verdict.passed(CheckName::Schema, None, Some(format!("Response {}", envelope.id())));
        let relay_state = message.relay_state().cloned();
        Ok(Self {
            document,
            envelope,
            relay_state,
        })
    }

    /// The routing facts. Hostile.
    pub fn envelope(&self) -> &ResponseEnvelope {
        &self.envelope
    }

    /// The RelayState that came along. Hostile.
    pub fn relay_state(&self) -> Option<&RelayState> {
        self.relay_state.as_ref()
    }

    /// Decides what the Response is to this browser, before any work on signatures.
    ///
    /// `pending` is the ID of the request that this very browser started and that is not yet answered.
    ///
    /// 1. Core 3.2.2.2: a failure at the identity provider is the end of it.
    /// 2. Profiles 4.1.4.3: an answer is one to a request that this browser started.
    /// 3. Profiles 4.1.5: whether a Response may come unasked is the organization's choice.
    pub fn solicitation(
        &self,
        pending: Option<&str>,
        idp_initiated: IdpInitiated,
        verdict: &mut Verdict,
    ) -> Result<Solicitation, Refused> {
        self.solicited(pending, idp_initiated)
            .map_err(|error| recorded(error.into(), verdict))
    }

    fn solicited(&self, pending: Option<&str>, idp_initiated: IdpInitiated) -> Result<Solicitation, RuleError> {
        rules::status(&self.envelope)?; // 1
        match (self.envelope.in_response_to(), idp_initiated) {
            (Some(found), _) if pending == Some(found) => Ok(Solicitation::Answer),
            (Some(found), _) => {
                let expected = pending.unwrap_or("a request that this browser started");
                Err(Rule::KnownRequest.refuse(expected, found)) // 2
            }
            (None, IdpInitiated::Accept) => Ok(Solicitation::Unsolicited), // 3
            (None, IdpInitiated::Upgrade) => Ok(Solicitation::Upgrade),    // 3
            (None, IdpInitiated::Refuse) => Err(Rule::Solicited.refuse("an answer to a request", "no InResponseTo")), // 3
        }
    }

    /// Verifies the signatures, parses what was signed, and holds it against what is expected, for whoever has no key to
    /// decrypt with.
    ///
    /// Every check is recorded in `verdict`; the first that fails decides.
    pub fn accept(&self, trust: &Trust<'_>, expected: &Expected, verdict: &mut Verdict) -> Result<Accepted, Refused> {
        match self.verify(trust, &Decrypter::without_key(&expected.sp_entity_id), verdict)? {
            Step::Read(readable) => readable.accept(expected, verdict),
            Step::Decrypt(_) => Err(recorded(DecryptionError::NoKey.into(), verdict)),
        }
    }

    /// The document as it arrived. Hostile.
    pub(super) fn document(&self) -> &Document {
        &self.document
    }
}

/// Notes the refusal that decides.
pub(super) fn recorded(refused: Refused, verdict: &mut Verdict) -> Refused {
    verdict.failed(&refused);
    refused
}
