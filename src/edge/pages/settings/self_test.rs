//! The attack self-test: the button, and what the last one showed.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::self_test::{outcome, path, run_button, text};
use crate::edge::pages::text::time;
use crate::edge::pages::view::SettingsView;

use super::section;

/// The button, and the last report in a sentence.
pub(super) fn self_test(m: Words, view: &SettingsView) -> Markup {
    section(
        "self-test",
        "Attack self-test",
        &html! { p {
            "Throws every known attack that a message can carry at this deployment, under your settings. No member, "
            "session or setting is touched."
        } },
        &html! {
            @if let Some(report) = &view.self_test {
                (outcome(m, report))
                p { "From " (time(m, text(&report["at"]))) ". " a href=(path(&view.organization_id)) { "See every attack" } }
            } @else {
                p.muted { "It has not been run yet." }
            }
            (run_button(m, &view.organization_id, &view.csrf, "button"))
        },
    )
}
