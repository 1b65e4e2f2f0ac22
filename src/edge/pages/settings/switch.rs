//! Enable and Disable.

use crate::edge::messages::{Words, fill, sentence};
use maud::{Markup, html};

use crate::edge::pages::view::{ConnectionState, SettingsView};

use super::{hidden, section};

/// Enable, with the reason when it cannot be used; Disable, while enabled.
pub(super) fn switch(m: Words, view: &SettingsView, path: &str) -> Markup {
    let enabled = view.state == ConnectionState::Enabled;
    section(
        "switch",
        m.settings.switch_title,
        &html! { p { (m.settings.switch_note) } },
        &html! {
            @if !enabled || !view.changes.is_empty() { (enable(m, view, path, enabled)) }
            @if enabled { (disable(m, view, path)) }
        },
    )
}

fn enable(m: Words, view: &SettingsView, path: &str, enabled: bool) -> Markup {
    let tested = view.tested_at.is_some();
    html! {
        form.switch method="post" action=(path) {
            (hidden(view))
            div.switch-text {
                h3 { @if enabled { (m.settings.put_live) } @else { (m.settings.enable_sso) } }
                p #enable-note {
                    @if !tested {
                        (sentence(m.settings.enable_impossible, &[("button", html! { b { (m.settings.update_and_test) } })]))
                    } @else if enabled {
                        (m.settings.enable_draft)
                    } @else {
                        (fill(m.settings.enable_first, &[("organization", &view.organization_name)]))
                    }
                }
            }
            @if tested { (take_back(m, "revert_after_seconds")) }
            button.button.button-primary type="submit" name="action" value="enable" disabled[!tested]
                aria-describedby="enable-note" { (m.settings.enable_button) }
        }
    }
}

/// Going back by itself is for who fears to lock everybody out.
pub(super) fn take_back(m: Words, id: &str) -> Markup {
    let times = [
        ("", m.settings.never),
        ("900", m.settings.after_15_minutes),
        ("3600", m.settings.after_an_hour),
        ("86400", m.settings.after_a_day),
    ];
    html! {
        div.take-back {
            label.small for=(id) { (m.settings.take_back) }
            select.control id=(id) name="revert_after_seconds" {
                @for (seconds, words) in times { option value=(seconds) { (words) } }
            }
        }
    }
}

fn disable(m: Words, view: &SettingsView, path: &str) -> Markup {
    html! {
        form.switch method="post" action=(path) {
            (hidden(view))
            div.switch-text {
                h3 { (m.settings.disable_title) }
                p #disable-note {
                    (m.settings.disable_note)
                }
            }
            button.button.button-danger type="submit" name="action" value="disable" aria-describedby="disable-note" {
                (m.settings.disable_button)
            }
        }
    }
}
