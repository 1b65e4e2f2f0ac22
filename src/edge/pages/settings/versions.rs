//! The versions of the settings, and the way back to each; the notice while what is live waits to be confirmed.

use crate::edge::messages::{Words, fill, plain, sentence};
use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ChangeView, RevertView, SettingsView, VersionView};

use super::{hidden, or_none, section};

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
        m.versions.title,
        &html! { p { (m.versions.note) } },
        &html! {
            form method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="action" value="restore";
                ol.versions { @for it in latest { (version(m, it)) } }
                @if !earlier.is_empty() {
                    details {
                        summary { (m.versions.earlier) span.summary-note { (earlier.len()) } }
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
                    strong { (fill(m.versions.version, &[("number", &view.number.to_string())])) }
                    @if view.live { " " span.badge.badge-on { (m.versions.live) } }
                    @if view.draft && !view.live { " " span.badge { (m.versions.draft) } }
                    @if view.tested_at.is_some() { " " span.badge.badge-good { (m.versions.tested) } }
                }
                p.small {
                    (sentence(m.versions.saved, &[("at", time(m, &view.saved_at)), ("by", plain(&view.saved_by))]))
                    @if let Some(at) = &view.enabled_at { ", " (enabled(m, at, view.enabled_by.as_deref())) }
                    @if let Some(sign_ins) = view.activated_on {
                        ", " (fill(m.shadow.activated_on, &[("number", &sign_ins.to_string())]))
                    }
                }
                (differences(m, view))
            }
            // The draft is enabled by the section above.
            @if !view.live && !view.draft {
                button.button.button-small type="submit" name="number" value=(view.number) {
                    @if view.tested_at.is_some() { (m.versions.enable_again) } @else { (m.versions.use_as_draft) }
                    span.visually-hidden { ": " (fill(m.versions.version, &[("number", &view.number.to_string())])) }
                }
            }
        }
    }
}

fn enabled(m: Words, at: &str, by: Option<&str>) -> Markup {
    match by {
        Some(by) => sentence(m.versions.enabled_by, &[("at", time(m, at)), ("by", plain(by))]),
        None => sentence(m.versions.enabled, &[("at", time(m, at))]),
    }
}

fn differences(m: Words, view: &VersionView) -> Markup {
    let text = if view.beside_live {
        m.versions.differs_live
    } else {
        m.versions.differs_draft
    };
    html! {
        @if !view.changes.is_empty() {
            details {
                summary { (fill(text, &[("number", &view.changes.len().to_string())])) }
                dl.facts { @for change in &view.changes { (difference(m, change)) } }
            }
        }
    }
}

/// `live` is what it is compared with, `draft` is this version.
pub(super) fn difference(m: Words, change: &ChangeView) -> Markup {
    let instead = fill(m.versions.instead_of, &[("value", or_none(m, &change.live))]);
    html! { div { dt { (change.label) } dd { (or_none(m, &change.draft)) span.small { " " (instead) } } } }
}

/// While what is live is not confirmed: until when, how, and the way back.
pub(super) fn revert(m: Words, view: &SettingsView, path: &str) -> Markup {
    let Some(revert) = &view.revert else { return html! {} };
    notice(
        Tone::Caution,
        None,
        &html! {
            p { strong { (m.versions.waiting) } " " (consequence(m, revert)) }
            @if !revert.can_confirm {
                p { (m.versions.sign_in_first) }
            }
            form.buttons method="post" action=(path) {
                (hidden(view))
                @if revert.can_confirm {
                    button.button.button-primary type="submit" name="action" value="confirm" { (m.versions.keep) }
                } @else {
                    a.button.button-primary href=(revert.sign_in) { (m.versions.sign_in_to_confirm) }
                }
                button.button type="submit" name="action" value="revert_now" { (m.versions.take_back_now) }
            }
        },
    )
}

fn consequence(m: Words, revert: &RevertView) -> Markup {
    let text = if revert.to_earlier {
        m.versions.back_to_earlier
    } else {
        m.versions.back_to_off
    };
    sentence(text, &[("at", time(m, &revert.at))])
}
