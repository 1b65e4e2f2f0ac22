//! The rules, in the order of the verdict (Profiles 4.1.4.2, 4.1.4.3, 4.1.5).

use super::accepted::Accepted;
use super::confirmation;
use super::error::{Rule, RuleError};
use super::mapping;
use crate::saml::names::FORMAT_ENTITY;
use crate::saml::{Assertion, Issuer, ResponseEnvelope};
use crate::settings::{AttributeNames, CLOCK_SKEW_MOST};
use crate::time::Timestamp;
use crate::verdict::{CheckName, Verdict};

/// What a Response is held against: ourselves, the organization's settings, the pending request, and the present.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Our entity ID.
    pub sp_entity_id: String,
    /// Our Assertion Consumer Service URL.
    pub acs_url: String,
    /// The identity provider's entity ID; none while a test is to learn it.
    pub idp_entity_id: Option<String>,
    /// The request that is answered; none where an unsolicited Response is accepted.
    pub request_id: Option<String>,
    /// Where ForceAuthn was asked for: when the request was issued.
    pub authenticated_since: Option<Timestamp>,
    /// The AuthnContextClassRefs that were asked for.
    pub requested_authn_context: Vec<String>,
    /// Where the session's values are taken from.
    pub attributes: AttributeNames,
    /// The present.
    pub now: Timestamp,
    /// Allowed difference between the clocks.
    pub clock_skew_seconds: u32,
}

impl Expected {
    /// Whether `instant` is still to come, even by the slowest clock that is allowed for.
    fn is_future(&self, instant: Timestamp) -> bool {
        self.now.plus_seconds(i64::from(self.clock_skew_seconds)) < instant
    }

    /// Whether the end `instant` is over, even by the slowest clock that is allowed for.
    pub(super) fn is_over(&self, instant: Timestamp) -> bool {
        self.end_with_skew(instant) <= self.now
    }

    /// Until when a use of what ends at `instant` is remembered: by the widest clock skew that there can be. A spent
    /// Assertion must not come back to life when an administrator widens it.
    pub(super) fn remember_until(&self, instant: Timestamp) -> Timestamp {
        instant.plus_seconds(i64::from(self.clock_skew_seconds.max(CLOCK_SKEW_MOST)))
    }

    /// The moment from which on nothing that ends at `instant` is accepted.
    pub(super) fn end_with_skew(&self, instant: Timestamp) -> Timestamp {
        instant.plus_seconds(i64::from(self.clock_skew_seconds))
    }
}

/// A Response whose signatures are verified, as the rules see it.
pub(super) struct Signed<'a> {
    /// Routing facts.
    pub envelope: &'a ResponseEnvelope,
    /// Whether a verified signature covers them.
    pub response_signed: bool,
    /// What was signed.
    pub assertion: &'a Assertion,
}

/// What a rule wanted and what it found, when it held.
pub(super) type Held = (String, String);

type Outcome = Result<Held, RuleError>;

/// Holds a signed Response against what is expected. The first rule that does not hold decides.
///
/// 1. The top-level status is Success (Core 3.2.2.2).
/// 2. The Issuer of Assertion and Response is the identity provider (Profiles 4.1.4.2).
/// 3. Destination is ours (Bindings 3.5.5.2).
/// 4. One SubjectConfirmation is `bearer`, and its data hold (Profiles 4.1.4.2, 4.1.4.3): the data's form,
/// 5. Recipient,
/// 6. and InResponseTo, there and on the Response.
/// 7. Every AudienceRestriction names us, and there is one (Profiles 4.1.4.2, Core 2.5.1.4).
/// 8. The present is inside every window (Core 2.4.1.2, 2.5.1.2, 2.7.2).
/// 9. Authentication, NameID and attributes are what a session needs.
pub(super) fn validate(signed: &Signed<'_>, expected: &Expected, verdict: &mut Verdict) -> Result<Accepted, RuleError> {
    let assertion = signed.assertion;
    let mut note = |check: CheckName, outcome: Outcome| -> Result<(), RuleError> {
        let (wanted, found) = outcome?;
        verdict.passed(check, Some(wanted), Some(found));
        Ok(())
    };
    note(CheckName::Status, status(signed.envelope))?; // 1
    note(CheckName::Issuer, issuer(signed, expected))?; // 2
    note(CheckName::Destination, destination(signed, expected))?; // 3
    let bearer = confirmation::choose(assertion.confirmations(), expected)?; // 4
    note(CheckName::SubjectConfirmation, confirmation::form(bearer))?; // 4
    note(CheckName::Recipient, confirmation::recipient(bearer, expected))?; // 5
    confirmation::answers(signed.envelope.in_response_to(), expected, "Response")?; // 6
    note(CheckName::InResponseTo, confirmation::in_response_to(bearer, expected))?; // 6
    note(CheckName::Audience, audience(assertion, expected))?; // 7
    confirmation::time(bearer, expected)?; // 8
    note(CheckName::TimeWindow, time_window(signed, expected))?; // 8
    let claims = mapping::claims(assertion, expected)?; // 9
    verdict.passed(CheckName::Mapping, None, Some(claims.name_id.value.clone()));
    Ok(Accepted::new(claims, assertion, expected))
}

/// Core 3.2.2.2: only the top-level code counts; a Success inside a failure is none.
pub(super) fn status(envelope: &ResponseEnvelope) -> Outcome {
    let status = envelope.status();
    if status.is_success() {
        return Ok((status.code.clone(), status.code.clone()));
    }
    Err(Rule::StatusSuccess.refuse(crate::saml::names::STATUS_SUCCESS, status.words()))
}

/// 1. Profiles 4.1.4.2: the Assertion's Issuer is the identity provider; so is the Response's, if there.
/// 2. Profiles 4.1.4.2: if the Response is signed, its Issuer MUST be there.
/// 3. Profiles 4.1.4.2: the Format MUST be omitted or `entity`.
///
/// While the identity provider is to be learnt, the signed Assertion's Issuer is the one to agree with.
fn issuer(signed: &Signed<'_>, expected: &Expected) -> Outcome {
    let asserted = signed.assertion.issuer();
    let provider = expected.idp_entity_id.as_deref().unwrap_or(&asserted.value);
    issuer_is(asserted, provider, "Assertion")?; // 1
    match signed.envelope.issuer() {
        Some(issuer) => issuer_is(issuer, provider, "Response")?, // 1
        None if signed.response_signed => return Err(Rule::IssuerPresent.refuse("an Issuer in the Response", "none")), // 2
        None => {}
    }
    Ok((provider.to_owned(), asserted.value.clone()))
}

pub(super) fn issuer_is(issuer: &Issuer, provider: &str, element: &str) -> Result<(), RuleError> {
    if let Some(format) = issuer.format.as_deref().filter(|format| *format != FORMAT_ENTITY) {
        return Err(Rule::IssuerFormat.refuse(FORMAT_ENTITY, format)); // 3
    }
    if issuer.value.trim().is_empty() {
        return Err(Rule::IssuerPresent.refuse(format!("an Issuer in the {element}"), "an empty one"));
    }
    if issuer.value != provider {
        return Err(Rule::Issuer.refuse(provider, &issuer.value)); // 1
    }
    Ok(())
}

/// 1. Bindings 3.5.5.2: if the message is signed, Destination MUST be there and be the URL it was received at.
/// 2. Core 3.2.2: if it is there, it MUST be that, signed or not. An empty one is not.
fn destination(signed: &Signed<'_>, expected: &Expected) -> Outcome {
    match signed.envelope.destination() {
        Some(found) if found == expected.acs_url => Ok((expected.acs_url.clone(), found.to_owned())),
        Some(found) => Err(Rule::Destination.refuse(&expected.acs_url, found)), // 2
        None if signed.response_signed => Err(Rule::DestinationPresent.refuse(&expected.acs_url, "none")), // 1
        None => Ok((
            expected.acs_url.clone(),
            "none, in a Response that is not signed".to_owned(),
        )),
    }
}

/// 1. Profiles 4.1.4.2: there MUST be an AudienceRestriction with our entity ID as Audience.
/// 2. Core 2.5.1.4: each AudienceRestriction must hold by itself.
fn audience(assertion: &Assertion, expected: &Expected) -> Outcome {
    let us = &expected.sp_entity_id;
    let restrictions = &assertion.conditions().audience_restrictions;
    if restrictions.is_empty() {
        return Err(Rule::AudiencePresent.refuse(us, "no AudienceRestriction")); // 1
    }
    match restrictions.iter().find(|audiences| !audiences.contains(us)) {
        Some(audiences) => Err(Rule::Audience.refuse(us, audiences.join(", "))), // 2
        None => Ok((us.clone(), us.clone())),
    }
}

/// 1. Core 2.5.1.2: NotBefore MUST be earlier than NotOnOrAfter, and the present lie between.
/// 2. Core 2.7.2: the identity provider's session is not over.
/// 3. Nothing was issued in the future.
fn time_window(signed: &Signed<'_>, expected: &Expected) -> Outcome {
    let conditions = signed.assertion.conditions();
    let now = expected.now;
    if let (Some(from), Some(to)) = (conditions.not_before, conditions.not_on_or_after)
        && from >= to
    {
        return Err(Rule::WindowOpen.refuse(format!("NotBefore earlier than NotOnOrAfter {to}"), from)); // 1
    }
    if let Some(from) = conditions.not_before.filter(|from| expected.is_future(*from)) {
        return Err(Rule::NotBefore.refuse(format!("not before {from}"), now)); // 1
    }
    if let Some(to) = conditions.not_on_or_after.filter(|to| expected.is_over(*to)) {
        return Err(Rule::NotOnOrAfter.refuse(format!("before {to}"), now)); // 1
    }
    let mut ends = signed
        .assertion
        .authn_statements()
        .iter()
        .filter_map(|statement| statement.session_not_on_or_after);
    if let Some(end) = ends.find(|end| expected.is_over(*end)) {
        return Err(Rule::SessionNotOnOrAfter.refuse(format!("before {end}"), now)); // 2
    }
    let issued = [signed.envelope.issue_instant(), signed.assertion.issue_instant()];
    if let Some(issued) = issued.into_iter().find(|issued| expected.is_future(*issued)) {
        return Err(Rule::IssuedInPast.refuse(format!("issued by {now}"), issued)); // 3
    }
    Ok((
        format!("{now}, give or take {} s", expected.clock_skew_seconds),
        now.to_string(),
    ))
}
