//! What has been seen of the identity provider: steps that are ticked by evidence, and the one that comes next.

use crate::edge::messages::{Words, fill};
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
            h2 #seen-title { (m.seen.title) }
            ol { @for (index, it) in steps.iter().enumerate() { (step(m, it, next == Some(index))) } }
        }
    }
}

fn step(m: Words, step: &Step<'_>, next: bool) -> Markup {
    let (class, icon, word) = match (step.seen_at.is_some(), next) {
        (true, _) => ("seen-step seen-yes", Icon::Check, m.seen.seen),
        (false, true) => ("seen-step seen-next", Icon::Dash, m.seen.next),
        (false, false) => ("seen-step", Icon::Dash, m.seen.not_yet),
    };
    html! {
        li class=(class) {
            (icon.svg())
            div {
                p.seen-name { span.visually-hidden { (word) " " } (step.title) }
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
                m.seen.metadata,
                seen.metadata_fetched_at.as_ref(),
                or(seen.metadata_fetched_at.is_some(), m.seen.metadata_note),
            )
        },
        step(
            m.seen.response,
            seen.first_response_at.as_ref(),
            or(seen.first_response_at.is_some(), m.seen.response_note),
        ),
        step(m.seen.signatures, seen.signed_at.as_ref(), signatures(m, seen)),
        step(m.seen.attributes, seen.mapped_at.as_ref(), &mapping(m, seen)),
        step(
            m.seen.test,
            view.tested_at.as_ref(),
            or(view.tested_at.is_some(), m.seen.test_note),
        ),
        step(
            m.seen.enabled,
            view.enabled_at.as_ref(),
            or(view.enabled_at.is_some(), m.seen.enabled_note),
        ),
    ]
}

fn signatures(m: Words, seen: &EvidenceView) -> &'static str {
    match (seen.signed_at.is_some(), seen.response_signed, seen.assertion_signed) {
        (false, ..) => m.seen.signatures_none,
        (_, true, true) => m.seen.both,
        (_, true, false) => m.seen.response_only,
        (_, false, _) => m.seen.assertion_only,
    }
}

/// What was mapped, and what was not sent.
fn mapping(m: Words, seen: &EvidenceView) -> String {
    if seen.mapped_at.is_none() {
        return m.seen.attributes_note.to_owned();
    }
    let parts = [
        (m.seen.email, seen.email),
        (m.seen.name, seen.name),
        (m.seen.roles, seen.roles),
    ];
    let list = |wanted: bool| {
        let names = parts.iter().filter(|(_, sent)| *sent == wanted).map(|(name, _)| *name);
        names.collect::<Vec<_>>().join(", ")
    };
    match (list(true), list(false)) {
        (sent, missing) if missing.is_empty() => sent,
        (sent, missing) if sent.is_empty() => fill(m.seen.not_sent, &[("missing", &missing)]),
        (sent, missing) => fill(m.seen.partly_sent, &[("sent", &sent), ("missing", &missing)]),
    }
}
