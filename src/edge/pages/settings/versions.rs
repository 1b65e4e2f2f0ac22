//! The versions of the settings, and the way back to each; the notice while what is live waits to be confirmed.

use crate::edge::messages::{Words, fill};
use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ChangeView, RevertView, SettingsView, VersionView};

use super::{hidden, section};

/// How many versions are listed at once; earlier ones are folded away.
const LISTED: usize = 4;

/// The versions, where there are any.
pub(super) fn versions(m: Words, view: &SettingsView, path: &str) -> Markup {
    if view.versions.is_empty() {
        return html! {};
    }
    let (latest, earlier) = view.versions.split_at(view.versions.len().min(LISTED));
    section(
        "versions",
        "Versions",
        &html! { p { "Each saved version. One that passed the test goes live again by one click, as it was tested." } },
        &html! {
            form method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="action" value="restore";
                ol.versions { @for it in latest { (version(m, it)) } }
                @if !earlier.is_empty() {
                    details {
                        summary { "Earlier versions" span.summary-note { (earlier.len()) } }
                        ol.versions { @for it in earlier { (version(m, it)) } }
                    }
                }
            }
        },
    )
}

fn version(m: Words, view: &VersionView) -> Markup {
    html! {
        li.version {
            div.version-text {
                p.version-name {
                    strong { "Version " (view.number) }
                    @if view.live { " " span.badge.badge-on { "Live" } }
                    @if view.draft && !view.live { " " span.badge { "Draft" } }
                    @if view.tested_at.is_some() { " " span.badge.badge-good { "Tested" } }
                }
                p.small {
                    "Saved " (time(m, &view.saved_at)) " by " (view.saved_by)
                    @if let Some(at) = &view.enabled_at {
                        ", enabled " (time(m, at)) @if let Some(by) = &view.enabled_by { " by " (by) }
                        @if let Some(sign_ins) = view.activated_on {
                            ", " (fill(m.shadow.activated_on, &[("number", &sign_ins.to_string())]))
                        }
                    }
                }
                (differences(m, view))
            }
            // The draft is enabled by the section above.
            @if !view.live && !view.draft {
                button.button.button-small type="submit" name="number" value=(view.number) {
                    @if view.tested_at.is_some() { "Enable again" } @else { "Use as draft" }
                    span.visually-hidden { ": version " (view.number) }
                }
            }
        }
    }
}

fn differences(m: Words, view: &VersionView) -> Markup {
    html! {
        @if !view.changes.is_empty() {
            details {
                summary { "Differs from " (view.compared_with) " in " (view.changes.len()) }
                dl.facts { @for change in &view.changes { (difference(m, change)) } }
            }
        }
    }
}

/// `live` is what it is compared with, `draft` is this version.
pub(super) fn difference(m: Words, change: &ChangeView) -> Markup {
    let shown = |value: &str| {
        if value.is_empty() {
            "none".to_owned()
        } else {
            value.to_owned()
        }
    };
    html! { div { dt { (change.label) } dd { (shown(&change.draft)) span.small { " instead of " (shown(&change.live)) } } } }
}

/// While what is live is not confirmed: until when, how, and the way back.
pub(super) fn revert(m: Words, view: &SettingsView, path: &str) -> Markup {
    let Some(revert) = &view.revert else { return html! {} };
    notice(
        Tone::Caution,
        None,
        &html! {
            p { strong { "Waiting to be confirmed." } " " (consequence(m, revert)) }
            @if !revert.can_confirm {
                p { "Sign in by single sign-on as an administrator first: that shows that you are not locked out." }
            }
            form.buttons method="post" action=(path) {
                (hidden(view))
                @if revert.can_confirm {
                    button.button.button-primary type="submit" name="action" value="confirm" { "Keep these settings" }
                } @else {
                    a.button.button-primary href=(revert.sign_in) { "Sign in by SSO to confirm" }
                }
                button.button type="submit" name="action" value="revert_now" { "Take back now" }
            }
        },
    )
}

fn consequence(m: Words, revert: &RevertView) -> Markup {
    html! {
        "On " (time(m, &revert.at)) " "
        @if revert.to_earlier { "the settings that were live before come back by themselves." }
        @else { "single sign-on is switched off again by itself." }
    }
}
