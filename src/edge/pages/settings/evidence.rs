//! What has been seen of the identity provider: steps that are ticked by evidence, and the one that comes next.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::Icon;
use crate::edge::pages::text::time;
use crate::edge::pages::view::{EvidenceView, SettingsView};

/// One step: what was seen, or what is still missing.
struct Step<'v> {
    title: &'static str,
    seen_at: Option<&'v String>,
    note: String,
    /// A connection works without it.
    optional: bool,
}

/// The steps, under the page's title.
pub(super) fn evidence(m: Words, view: &SettingsView) -> Markup {
    let steps = steps(m, view);
    let next = steps.iter().position(|step| step.seen_at.is_none() && !step.optional);
    html! {
        section.seen aria-labelledby="seen-title" {
            h2 #seen-title { "What has been seen" }
            ol { @for (index, it) in steps.iter().enumerate() { (step(m, it, next == Some(index))) } }
        }
    }
}

fn step(m: Words, step: &Step<'_>, next: bool) -> Markup {
    let (class, icon, word) = match (step.seen_at.is_some(), next) {
        (true, _) => ("seen-step seen-yes", Icon::Check, "Seen: "),
        (false, true) => ("seen-step seen-next", Icon::Dash, "Next: "),
        (false, false) => ("seen-step", Icon::Dash, "Not seen yet: "),
    };
    html! {
        li class=(class) {
            (icon.svg())
            div {
                p.seen-name { span.visually-hidden { (word) } (step.title) }
                p.small {
                    @if let Some(at) = step.seen_at { (time(m, at)) @if !step.note.is_empty() { " · " } }
                    (step.note)
                }
            }
        }
    }
}

fn steps(m: Words, view: &SettingsView) -> [Step<'_>; 6] {
    let seen = &view.evidence;
    let step = |title, seen_at, note: &str| Step {
        title,
        seen_at,
        note: note.to_owned(),
        optional: false,
    };
    let or = |seen: bool, missing: &'static str| if seen { "" } else { missing };
    [
        Step {
            optional: true,
            ..step(
                "SP metadata fetched",
                seen.metadata_fetched_at.as_ref(),
                or(
                    seen.metadata_fetched_at.is_some(),
                    "only where it reads metadata by URL",
                ),
            )
        },
        step(
            "First Response",
            seen.first_response_at.as_ref(),
            or(seen.first_response_at.is_some(), "comes with the first test"),
        ),
        step("Signatures", seen.signed_at.as_ref(), signatures(seen)),
        step("Attributes", seen.mapped_at.as_ref(), &mapping(seen)),
        step(
            "Test passed",
            view.tested_at.as_ref(),
            or(view.tested_at.is_some(), "for exactly these settings"),
        ),
        step(
            "Enabled",
            view.enabled_at.as_ref(),
            or(view.enabled_at.is_some(), "members are not affected yet"),
        ),
    ]
}

fn signatures(seen: &EvidenceView) -> &'static str {
    match (seen.signed_at.is_some(), seen.response_signed, seen.assertion_signed) {
        (false, ..) => "none has verified yet",
        (_, true, true) => "Response and assertion",
        (_, true, false) => "Response",
        (_, false, _) => "assertion",
    }
}

/// What was mapped, and what was not sent.
fn mapping(seen: &EvidenceView) -> String {
    if seen.mapped_at.is_none() {
        return "e-mail, name and roles".to_owned();
    }
    let parts = [("e-mail", seen.email), ("name", seen.name), ("roles", seen.roles)];
    let list = |wanted: bool| {
        let names = parts.iter().filter(|(_, sent)| *sent == wanted).map(|(name, _)| *name);
        names.collect::<Vec<_>>().join(", ")
    };
    match (list(true), list(false)) {
        (sent, missing) if missing.is_empty() => sent,
        (sent, missing) if sent.is_empty() => format!("{missing} not sent"),
        (sent, missing) => format!("{sent}; {missing} not sent"),
    }
}
