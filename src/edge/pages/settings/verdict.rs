//! A verdict: the checks in order, each with its outcome as icon and word, and what was expected and found.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::Icon;
use crate::verdict::{Check, CheckName, CheckStatus, Verdict};

/// The checks in order.
pub(super) fn list(m: Words, verdict: &Verdict) -> Markup {
    html! { ol.verdict { @for check in verdict.checks() { (row(m, check)) } } }
}

fn row(m: Words, check: &Check) -> Markup {
    let (class, icon, word) = match check.status {
        CheckStatus::Passed => ("check check-passed", Icon::Check, "passed"),
        CheckStatus::Failed => ("check check-failed", Icon::Cross, "failed"),
        CheckStatus::NotReached => ("check check-missed", Icon::Dash, "not reached"),
    };
    html! {
        li class=(class) {
            (icon.svg())
            div.check-body {
                p.check-name { (title(check.name)) " " span.check-word { (word) } }
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
    html! { @if let Some(check) = failed { p { "Failed check: " strong { (title(check.name)) } } (compared(m, check)) } }
}

fn compared(m: Words, check: &Check) -> Markup {
    html! {
        @if check.code.is_some() || check.expected.is_some() || check.found.is_some() {
            dl.compared {
                @if let Some(expected) = &check.expected { div { dt { "Expected" } dd { (expected) } } }
                @if let Some(found) = &check.found { div { dt { "Found" } dd { (found) } } }
                @if let Some(code) = &check.code { div { dt { "Code" } dd { code { (code) } } } }
            }
        }
    }
}

const fn title(name: CheckName) -> &'static str {
    match name {
        CheckName::State => "It answers a login that this browser began",
        CheckName::Provider => "The OpenID provider’s configuration is its own",
        CheckName::AuthorizationResponse => "The OpenID provider gave a code",
        CheckName::TokenResponse => "It gave tokens for the code",
        CheckName::IdToken => "The ID token is a signed JWT",
        CheckName::Nonce => "It was made for this login",
        CheckName::AccessToken => "The access token belongs to it",
        CheckName::UserInfo => "Further claims are about the same person",
        CheckName::Decode => "The message is base64 of an allowed size",
        CheckName::Parse => "It is one strict XML document",
        CheckName::Schema => "It is a SAML 2.0 Response",
        CheckName::OneAssertion => "It holds exactly one Assertion",
        CheckName::SignatureTarget => "The required signatures are in their places",
        CheckName::Algorithm => "Their algorithms are allowed",
        CheckName::Key => "A configured certificate fits",
        CheckName::Signature => "The signatures verify",
        CheckName::Digest => "The digests match what was signed",
        CheckName::Decryption => "What is encrypted, we can decrypt",
        CheckName::Status => "The identity provider reports success",
        CheckName::Issuer => "It comes from your identity provider",
        CheckName::Destination => "It is addressed to our Assertion Consumer Service URL",
        CheckName::SubjectConfirmation => "The subject is confirmed as bearer",
        CheckName::Recipient => "The recipient is our Assertion Consumer Service URL",
        CheckName::InResponseTo => "It answers the request that this browser started",
        CheckName::Audience => "The audience is our SP Entity Id",
        CheckName::TimeWindow => "It is valid now",
        CheckName::Mapping => "The subject and its attributes map onto a session",
        CheckName::Replay => "It is used for the first time",
    }
}
