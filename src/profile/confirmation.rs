//! The SubjectConfirmation that makes whoever carries the Assertion its subject (Profiles 3.3, 4.1.4.2, 4.1.4.3).

use super::error::{Rule, RuleError};
use super::rules::{Expected, Held};
use crate::saml::SubjectConfirmation;
use crate::saml::names::CONFIRMATION_BEARER;
use crate::verdict::{CheckName, Refusal};

/// The confirmation to hold the rules against.
///
/// Profiles 4.1.4.2: at least one MUST be `bearer`, and hold. One that does is enough; the others are ignored. Where none
/// does, it is the one that came furthest, so that the verdict names the rule that stood between.
pub(super) fn choose<'a>(
    confirmations: &'a [SubjectConfirmation],
    expected: &Expected,
) -> Result<&'a SubjectConfirmation, RuleError> {
    if confirmations.is_empty() {
        return Err(Rule::ConfirmationPresent.refuse("a SubjectConfirmation by bearer", "none"));
    }
    let methods = || {
        confirmations
            .iter()
            .map(|confirmation| confirmation.method.as_str())
            .collect::<Vec<_>>()
    };
    let bearers = confirmations
        .iter()
        .filter(|confirmation| confirmation.method == CONFIRMATION_BEARER);
    bearers
        .max_by_key(|bearer| {
            let failed = failed_check(bearer, expected);
            (failed.is_none(), failed)
        })
        .ok_or_else(|| Rule::ConfirmationBearer.refuse(CONFIRMATION_BEARER, methods().join(", ")))
}

/// The check at which `bearer` fails; none if it holds.
fn failed_check(bearer: &SubjectConfirmation, expected: &Expected) -> Option<CheckName> {
    let held = form(bearer)
        .and_then(|_| recipient(bearer, expected))
        .and_then(|_| in_response_to(bearer, expected))
        .and_then(|_| time(bearer, expected));
    held.err().map(|error| error.check())
}

/// 1. Profiles 4.1.4.2: the SubjectConfirmationData MUST NOT have a NotBefore.
/// 2. Profiles 4.1.4.2: it MUST have a NotOnOrAfter.
pub(super) fn form(bearer: &SubjectConfirmation) -> Result<Held, RuleError> {
    if let Some(not_before) = bearer.not_before {
        return Err(Rule::ConfirmationNotBefore.refuse("no NotBefore", not_before)); // 1
    }
    let Some(end) = bearer.not_on_or_after else {
        return Err(Rule::ConfirmationNotOnOrAfter.refuse("a NotOnOrAfter", "none")); // 2
    };
    Ok((CONFIRMATION_BEARER.to_owned(), format!("bearer until {end}")))
}

/// Profiles 4.1.4.2, 4.1.4.3: Recipient MUST be there and be the URL that the Response was received at.
pub(super) fn recipient(bearer: &SubjectConfirmation, expected: &Expected) -> Result<Held, RuleError> {
    match bearer.recipient.as_deref() {
        Some(found) if found == expected.acs_url => Ok((expected.acs_url.clone(), found.to_owned())),
        Some(found) => Err(Rule::Recipient.refuse(&expected.acs_url, found)),
        None => Err(Rule::RecipientPresent.refuse(&expected.acs_url, "none")),
    }
}

/// Profiles 4.1.4.3: InResponseTo is the ID of the request. This one is signed; it is the one that counts.
pub(super) fn in_response_to(bearer: &SubjectConfirmation, expected: &Expected) -> Result<Held, RuleError> {
    let found = bearer.in_response_to.as_deref();
    answers(found, expected, "SubjectConfirmationData")?;
    let wanted = expected
        .request_id
        .as_deref()
        .unwrap_or("none: the Response is unsolicited");
    Ok((wanted.to_owned(), found.unwrap_or("none").to_owned()))
}

/// 1. Core 3.2.2, Profiles 4.1.4.2: an answer MUST name its request.
/// 2. Profiles 4.1.4.3: and name the right one.
/// 3. Profiles 4.1.5: what answers no request MUST NOT name one. So an answer cannot be passed off as unsolicited.
pub(super) fn answers(found: Option<&str>, expected: &Expected, element: &str) -> Result<(), RuleError> {
    match (expected.request_id.as_deref(), found) {
        (Some(request), None) => Err(Rule::InResponseToPresent.refuse(request, format!("none in the {element}"))), // 1
        (Some(request), Some(found)) if found != request => Err(Rule::InResponseTo.refuse(request, found)),        // 2
        (None, Some(found)) => Err(Rule::InResponseToAbsent.refuse(format!("none in the {element}"), found)),      // 3
        (Some(_), Some(_)) | (None, None) => Ok(()),
    }
}

/// Profiles 4.1.4.3, Core 2.4.1.2: the present is before NotOnOrAfter, plus the clock skew.
pub(super) fn time(bearer: &SubjectConfirmation, expected: &Expected) -> Result<(), RuleError> {
    match bearer.not_on_or_after.filter(|end| expected.is_over(*end)) {
        Some(end) => Err(Rule::NotOnOrAfter.refuse(format!("before {end}"), expected.now)),
        None => Ok(()),
    }
}
