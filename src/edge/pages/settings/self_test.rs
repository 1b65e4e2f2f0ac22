//! The attack self-test: the button, and what the last one showed.

use crate::edge::messages::{Words, sentence};
use maud::{Markup, html};

use crate::edge::pages::self_test::{outcome, path, run_button, text};
use crate::edge::pages::text::time;
use crate::edge::pages::view::SettingsView;

use super::section;

/// The button, and the last report in a sentence.
pub(super) fn self_test(m: Words, view: &SettingsView) -> Markup {
    section(
        "self-test",
        m.self_test.title,
        &html! { p {
            (m.self_test.note)
        } },
        &html! {
            @if let Some(report) = &view.self_test {
                (outcome(m, report))
                p { (sentence(m.self_test.from, &[("at", time(m, text(&report["at"])))])) " " a href=(path(&view.organization_id)) { (m.self_test.see) } }
            } @else {
                p.muted { (m.self_test.never) }
            }
            (run_button(m, &view.organization_id, &view.csrf, "button"))
        },
    )
}
