//! The Single Logout Profile (Profiles 4.4): what makes a signed message of a logout one to follow.
//!
//! ```text
//! Inbound → (pause: settings) → SignedRequest → (pause: decrypt) → AcceptedLogout → (pause: end the sessions) → the answer
//! ```

use super::error::{Rule, RuleError};
use super::refused::Refused;
use super::rules::issuer_is;
use crate::binding::{Carrier, Inbound, MessageKind};
use crate::crypto::VerifyingKey;
use crate::dsig::{self, PROTOCOL, SignatureError};
use crate::saml::{DecryptedParts, Issuer, LogoutRequest, LogoutResponse, NameId, Status};
use crate::settings::CLOCK_SKEW_MOST;
use crate::time::Timestamp;
use crate::verdict::{CheckName, Verdict};
use crate::xml::{Document, Limits, NodeId};
use crate::xmlenc::{Decrypted, DecryptionError, Encrypted, Vouched};

/// How old a message of a logout may be, in seconds: it comes straight from where it was made. What is older is refused
/// for its age, so that IDs need not be remembered for longer.
const MESSAGE_SECONDS: i64 = 600;

/// What a message of a logout is held against: the identity provider's keys, ourselves, and the present.
#[derive(Debug, Clone)]
pub struct LogoutExpected {
    /// The keys of the identity provider's certificates, as configured; from nowhere else.
    pub keys: Vec<VerifyingKey>,
    /// Whether SHA-1 is accepted.
    pub allow_sha1: bool,
    /// Our entity ID.
    pub sp_entity_id: String,
    /// Whether there is a key to decrypt with.
    pub has_decryption_key: bool,
    /// Our Single Logout URL.
    pub logout_url: String,
    /// The identity provider's entity ID.
    pub idp_entity_id: Option<String>,
    /// The present.
    pub now: Timestamp,
    /// Allowed difference between the clocks.
    pub clock_skew_seconds: u32,
}

/// A LogoutRequest whose signature verifies and whose rules all hold. It may have been sent before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedLogout {
    /// Its ID.
    pub request_id: String,
    /// The identity provider.
    pub issuer: String,
    /// Whose sessions end.
    pub name_id: NameId,
    /// Which of them; none means all.
    pub session_indexes: Vec<String>,
    /// Until when its ID must be remembered: from then on it is refused for its age.
    pub remember_until: Timestamp,
}

/// A LogoutRequest whose signature verifies. Its subject may have to be decrypted before it can be read.
#[derive(Debug)]
pub struct SignedRequest {
    vouched: Vouched,
    encrypted: Option<(NodeId, Encrypted)>,
}

/// Verifies the signature of a LogoutRequest (Profiles 4.4.4.1: it MUST be signed, as its binding has it). Ciphertext is
/// taken from the octets that the signature covers, and only where there is a key. Every check is recorded.
pub fn verify_request(
    inbound: &Inbound,
    expected: &LogoutExpected,
    verdict: &mut Verdict,
) -> Result<SignedRequest, Refused> {
    let vouched = verify(inbound, expected, verdict)?;
    let encrypted = match LogoutRequest::encrypted_id(&vouched) {
        None => None,
        Some(_) if !expected.has_decryption_key => return Err(DecryptionError::NoKey.into()),
        Some(part) => Some((part.node(), vouched.encrypted(part, &expected.sp_entity_id)?)),
    };
    Ok(SignedRequest { vouched, encrypted })
}

impl SignedRequest {
    /// What must be decrypted.
    pub fn encrypted(&self) -> Option<&Encrypted> {
        self.encrypted.as_ref().map(|(_, encrypted)| encrypted)
    }

    /// Holds the LogoutRequest against what is expected. The first rule that does not hold decides; every check is
    /// recorded. `decrypted` is what its subject decrypted to.
    ///
    /// 1. What is encrypted was decrypted; why not is not told.
    /// 2. Profiles 4.4.4.1: the Issuer MUST be there and be the identity provider.
    /// 3. Bindings 3.4.5.2, 3.5.5.2: Destination is there and ours.
    /// 4. It is new, and its NotOnOrAfter is not over (Core 3.7.1).
    /// 5. It names a subject (Core 3.7.1).
    pub fn accept(
        self,
        decrypted: Option<Decrypted>,
        expected: &LogoutExpected,
        verdict: &mut Verdict,
    ) -> Result<AcceptedLogout, Refused> {
        let mut parts = DecryptedParts::default();
        if let Some((node, _)) = self.encrypted {
            let Decrypted { opened, how } = decrypted.ok_or(DecryptionError::Failed)?; // 1
            parts.insert(node, opened.vouched().ok_or(DecryptionError::Failed)?);
            verdict.passed(CheckName::Decryption, None, Some(how));
        }
        let request = LogoutRequest::parse(&self.vouched, &parts)?;
        verdict.passed(CheckName::Schema, None, Some(format!("LogoutRequest {}", request.id)));
        let issuer = expected.issuer(request.issuer.as_ref(), "LogoutRequest", verdict)?; // 2
        expected.destination(request.destination.as_deref(), verdict)?; // 3
        let end = expected.time(request.issue_instant, request.not_on_or_after, verdict)?; // 4
        let name_id = request
            .name_id
            .ok_or_else(|| Rule::NameIdPresent.refuse("a NameID", "none"))?; // 5
        verdict.passed(CheckName::Mapping, None, Some(name_id.value.clone()));
        Ok(AcceptedLogout {
            request_id: request.id,
            issuer,
            name_id,
            session_indexes: request.session_indexes,
            remember_until: end,
        })
    }
}

/// Holds a LogoutResponse against what is expected, and says what became of the request. The first rule that does not
/// hold decides; every check is recorded.
///
/// 1. Profiles 4.4.4.2: it MUST be signed, as its binding has it.
/// 2. Profiles 4.4.4.2: the Issuer MUST be there and be the identity provider.
/// 3. Bindings 3.4.5.2, 3.5.5.2: Destination is there and ours.
/// 4. Core 3.2.2: InResponseTo is the ID of the request that this browser carried, `pending`.
/// 5. It is new.
pub fn accept_response(
    inbound: &Inbound,
    expected: &LogoutExpected,
    pending: Option<&str>,
    verdict: &mut Verdict,
) -> Result<LogoutResponse, Refused> {
    let vouched = verify(inbound, expected, verdict)?; // 1
    let response = LogoutResponse::parse(&vouched)?;
    verdict.passed(CheckName::Schema, None, Some(format!("LogoutResponse {}", response.id)));
    expected.issuer(response.issuer.as_ref(), "LogoutResponse", verdict)?; // 2
    expected.destination(response.destination.as_deref(), verdict)?; // 3
    let known = "a request that this browser carried";
    match response.in_response_to.as_deref() {
        None => {
            return Err(Rule::InResponseToPresent
                .refuse(known, "none in the LogoutResponse")
                .into());
        } // 4
        Some(found) if pending != Some(found) => return Err(Rule::KnownRequest.refuse(known, found).into()), // 4
        Some(found) => verdict.passed(CheckName::InResponseTo, None, Some(found.to_owned())),
    }
    expected.time(response.issue_instant, None, verdict)?; // 5
    verdict.passed(CheckName::Status, None, Some(response.status.words()));
    Ok(response)
}

/// Whether the identity provider has ended everything (Core 3.2.2.2: PartialLogout stands inside a Success).
pub fn is_complete(status: &Status) -> bool {
    status.is_success() && status.detail.is_none()
}

/// What the message's signature covers, where its binding has it and nowhere else.
///
/// 1. Bindings 3.5.4, Core 5.4: by HTTP-POST, an enveloped signature of the document element.
/// 2. Bindings 3.4.4.1: by HTTP-Redirect, a signature over the query.
fn verify(inbound: &Inbound, expected: &LogoutExpected, verdict: &mut Verdict) -> Result<Vouched, Refused> {
    let octets = inbound.octets();
    verdict.passed(CheckName::Decode, None, Some(format!("{} octets", octets.len())));
    let document = Document::parse(octets, &Limits::SAML)?;
    verdict.passed(CheckName::Parse, None, None);
    let name = match inbound.kind() {
        MessageKind::Request => "LogoutRequest",
        MessageKind::Response => "LogoutResponse",
    };
    let (keys, allow_sha1) = (&expected.keys, expected.allow_sha1);
    let signed = match inbound.carrier() {
        Carrier::Post => dsig::verify_element(&document, (PROTOCOL, name), keys, allow_sha1)?, // 1
        Carrier::Redirect(None) => return Err(SignatureError::Missing.into()),
        Carrier::Redirect(Some(detached)) => dsig::verify_detached(detached, octets.to_vec(), keys, allow_sha1)?, // 2
    };
    verdict.passed(CheckName::SignatureTarget, None, Some(format!("{name}: signed")));
    verdict.passed(CheckName::Algorithm, None, Some(signed.signature_algorithm().name()));
    verdict.passed(CheckName::Key, None, Some(signed.key().to_string()));
    verdict.passed(CheckName::Signature, None, None);
    verdict.passed(CheckName::Digest, None, None);
    Ok(Vouched::hashed(&signed)?)
}

impl LogoutExpected {
    /// The Issuer is there and is the identity provider, which must be known by now.
    fn issuer(&self, issuer: Option<&Issuer>, element: &str, verdict: &mut Verdict) -> Result<String, RuleError> {
        let missing = || Rule::IssuerPresent.refuse(format!("an Issuer in the {element}"), "none");
        let issuer = issuer.ok_or_else(missing)?;
        let provider = self.idp_entity_id.as_deref().unwrap_or_default();
        issuer_is(issuer, provider, element)?;
        verdict.passed(CheckName::Issuer, Some(provider.to_owned()), Some(issuer.value.clone()));
        Ok(issuer.value.clone())
    }

    fn destination(&self, found: Option<&str>, verdict: &mut Verdict) -> Result<(), RuleError> {
        let ours = &self.logout_url;
        match found {
            None => return Err(Rule::DestinationPresent.refuse(ours, "none")),
            Some(found) if found != ours => return Err(Rule::Destination.refuse(ours, found)),
            Some(found) => verdict.passed(CheckName::Destination, Some(ours.clone()), Some(found.to_owned())),
        }
        Ok(())
    }

    /// The moment from which on the message is refused for its age, whatever the clock skew is by then.
    ///
    /// 1. Nothing is issued in the future, but for the clock skew.
    /// 2. What was issued longer than [`MESSAGE_SECONDS`] ago is no message of a logout that is going on.
    /// 3. Core 3.7.1: the present is before NotOnOrAfter.
    /// 4. An administrator may widen the clock skew meanwhile: what was followed must not become new by that.
    fn time(
        &self,
        issued: Timestamp,
        not_on_or_after: Option<Timestamp>,
        verdict: &mut Verdict,
    ) -> Result<Timestamp, RuleError> {
        let (now, skew) = (self.now, i64::from(self.clock_skew_seconds));
        if now.plus_seconds(skew) < issued {
            return Err(Rule::IssuedInPast.refuse(format!("issued by {now}"), issued)); // 1
        }
        let oldest = issued.plus_seconds(MESSAGE_SECONDS + skew);
        if oldest <= now {
            let wanted = format!("issued within {MESSAGE_SECONDS} s of {now}");
            return Err(Rule::IssuedRecently.refuse(wanted, issued)); // 2
        }
        let end = not_on_or_after.map_or(oldest, |end| end.plus_seconds(skew).min(oldest));
        if end <= now {
            let end = not_on_or_after.unwrap_or(end);
            return Err(Rule::NotOnOrAfter.refuse(format!("before {end}"), now)); // 3
        }
        verdict.passed(
            CheckName::TimeWindow,
            Some(format!("{now}, give or take {skew} s")),
            Some(now.to_string()),
        );
        Ok(end.plus_seconds(i64::from(CLOCK_SKEW_MOST.max(self.clock_skew_seconds)) - skew)) // 4
    }
}

/// The ID of a LogoutRequest was spent before (Profiles 4.4.4.1 with Core 1.3.4: an ID is of one message).
pub fn seen(request_id: &str) -> Refused {
    Rule::LogoutUnspent
        .refuse("a first use", format!("{request_id} again"))
        .into()
}
