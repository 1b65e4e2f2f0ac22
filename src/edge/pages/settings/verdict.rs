//! A verdict: the checks in order, each with its outcome as icon and word, and what was expected and found.

use crate::edge::messages::{Words, sentence};
use maud::{Markup, html};

use crate::edge::pages::layout::Icon;
use crate::verdict::{Check, CheckName, CheckStatus, Verdict};

/// The checks in order.
pub(super) fn list(m: Words, verdict: &Verdict) -> Markup {
    html! { ol.verdict { @for check in verdict.checks() { (row(m, check)) } } }
}

fn row(m: Words, check: &Check) -> Markup {
    let (class, icon, word) = match check.status {
        CheckStatus::Passed => ("check check-passed", Icon::Check, m.result.check_passed),
        CheckStatus::Failed => ("check check-failed", Icon::Cross, m.result.check_failed),
        CheckStatus::NotReached => ("check check-missed", Icon::Dash, m.result.check_missed),
    };
    html! {
        li class=(class) {
            (icon.svg())
            div.check-body {
                p.check-name { (title(m, check.name)) " " span.check-word { (word) } }
                (compared(m, check))
            }
        }
    }
}

/// The failure that decided.
pub(super) fn decisive(m: Words, verdict: &Verdict) -> Markup {
    let failed = verdict
        .checks()
        .iter()
        .find(|check| check.status == CheckStatus::Failed);
    html! { @if let Some(check) = failed { p { (sentence(m.result.failed_check, &[("check", html! { strong { (title(m, check.name)) } })])) } (compared(m, check)) } }
}

fn compared(m: Words, check: &Check) -> Markup {
    html! {
        @if check.code.is_some() || check.expected.is_some() || check.found.is_some() {
            dl.compared {
                @if let Some(expected) = &check.expected { div { dt { (m.result.expected) } dd { (expected) } } }
                @if let Some(found) = &check.found { div { dt { (m.result.found) } dd { (found) } } }
                @if let Some(code) = &check.code { div { dt { (m.result.code) } dd { code { (code) } } } }
            }
        }
    }
}

fn title(m: Words, name: CheckName) -> &'static str {
    match name {
        CheckName::State => m.result.state,
        CheckName::Provider => m.result.provider,
        CheckName::AuthorizationResponse => m.result.authorization_response,
        CheckName::TokenResponse => m.result.token_response,
        CheckName::IdToken => m.result.id_token,
        CheckName::Nonce => m.result.nonce,
        CheckName::AccessToken => m.result.access_token,
        CheckName::UserInfo => m.result.user_info,
        CheckName::Decode => m.result.decode,
        CheckName::Parse => m.result.parse,
        CheckName::Schema => m.result.schema,
        CheckName::OneAssertion => m.result.one_assertion,
        CheckName::SignatureTarget => m.result.signature_target,
        CheckName::Algorithm => m.result.algorithm,
        CheckName::Key => m.result.key,
        CheckName::Signature => m.result.signature,
        CheckName::Digest => m.result.digest,
        CheckName::Decryption => m.result.decryption,
        CheckName::Status => m.result.status,
        CheckName::Issuer => m.result.issuer,
        CheckName::Destination => m.result.destination,
        CheckName::SubjectConfirmation => m.result.subject_confirmation,
        CheckName::Recipient => m.result.recipient,
        CheckName::InResponseTo => m.result.in_response_to,
        CheckName::Audience => m.result.audience,
        CheckName::TimeWindow => m.result.time_window,
        CheckName::Mapping => m.result.mapping,
        CheckName::Replay => m.result.replay,
    }
}
