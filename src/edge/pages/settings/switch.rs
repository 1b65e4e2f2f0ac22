//! Enable and Disable.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::view::{ConnectionState, SettingsView};

use super::{hidden, section};

/// Enable, with the reason when it cannot be used; Disable, while enabled.
pub(super) fn switch(m: Words, view: &SettingsView, path: &str) -> Markup {
    let enabled = view.state == ConnectionState::Enabled;
    section(
        "switch",
        "Enable",
        &html! { p { "Nothing on this page reaches members before you enable it." } },
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
                h3 { @if enabled { "Put the draft live" } @else { "Enable single sign-on" } }
                p #enable-note {
                    @if !tested {
                        "Not possible yet: exactly these settings must pass the test first. Use "
                        b { "Update and Test SAML configuration" } "."
                    } @else if enabled {
                        "From then on members sign in by the draft, which passed the test. Present sessions go on."
                    } @else {
                        "From then on members of " (view.organization_name) " must sign in by single sign-on."
                    }
                }
            }
            @if tested { (take_back(m, "revert_after_seconds")) }
            button.button.button-primary type="submit" name="action" value="enable" disabled[!tested]
                aria-describedby="enable-note" { "Enable" }
        }
    }
}

/// Going back by itself is for who fears to lock everybody out.
pub(super) fn take_back(m: Words, id: &str) -> Markup {
    let times = [
        ("", "never"),
        ("900", "after 15 minutes"),
        ("3600", "after an hour"),
        ("86400", "after a day"),
    ];
    html! {
        div.take-back {
            label.small for=(id) { "Take back unless confirmed" }
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
                h3 { "Disable single sign-on" }
                p #disable-note {
                    "Members can no longer sign in by SSO and their sessions end at once. The settings are kept."
                }
            }
            button.button.button-danger type="submit" name="action" value="disable" aria-describedby="disable-note" {
                "Disable"
            }
        }
    }
}
