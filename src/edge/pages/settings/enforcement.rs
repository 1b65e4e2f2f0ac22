//! From optional to enforced: who has not signed in yet, recovery codes, the switch; and the notice of a recovery.

use crate::edge::messages::{Words, fill, sentence};
use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, copy_button, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ConnectionState, EnforcementView, NewCodesView, SettingsView};

use super::{hidden, section};

/// Says that a recovery code opened the page, where one did.
pub(super) fn recovery(m: Words, view: &SettingsView) -> Markup {
    let words = &m.enforcement;
    html! {
        @if view.recovery {
            (notice(Tone::Caution, None, &html! { p { strong { (words.recovery) } " " (words.recovery_may) } }))
        }
    }
}

/// The section.
pub(super) fn enforcement(m: Words, view: &SettingsView, path: &str) -> Markup {
    let words = &m.enforcement;
    let it = &view.enforcement;
    section(
        "enforcement",
        words.title,
        &html! { p { (words.lead) } },
        &html! {
            @if let Some(new) = &it.new_codes { (new_codes(m, view, new, path)) }
            (known(m, view, path))
            (codes(m, view, path))
            (switch(m, view, path))
        },
    )
}

/// The codes, this once.
fn new_codes(m: Words, view: &SettingsView, new: &NewCodesView, path: &str) -> Markup {
    let words = &m.enforcement;
    notice(
        Tone::Caution,
        Some("status"),
        &html! {
            p { strong { (words.new_codes) } " " (words.new_codes_once) }
            label.visually-hidden for="new_codes" { (words.codes) }
            div.copy-row {
                textarea.control.mono #new_codes rows=(new.codes.len()) readonly spellcheck="false" {
                    "\n" (new.codes.join("\n"))
                }
                (copy_button(m, "new_codes", words.codes))
            }
            form.switch method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="generation" value=(new.generation);
                div.kept { input #codes_kept type="checkbox" name="kept" value="true" required; " " label for="codes_kept" { (words.kept) } }
                button.button.button-primary type="submit" name="action" value="acknowledge_codes" { (words.acknowledge) }
            }
        },
    )
}

fn known(m: Words, view: &SettingsView, path: &str) -> Markup {
    let words = &m.enforcement;
    let it = &view.enforcement;
    html! {
        h3 { (words.known) }
        @if it.members == 0 { p { (words.nobody_listed) } }
        @else if it.missing == 0 { p { (fill(words.all_seen, &[("members", &it.members.to_string())])) } }
        @else {
            p { (fill(words.missing, &[("missing", &it.missing.to_string()), ("members", &it.members.to_string())])) }
            details {
                summary { (words.who) span.summary-note { (it.missing) } }
                ul.names { @for name in &it.missing_members { li.mono { (name) } } }
                @if it.missing as usize > it.missing_members.len() { p.small { (words.and_more) } }
            }
        }
        details {
            summary { (words.list) }
            form method="post" action=(path) {
                (hidden(view))
                div.field {
                    label.label for="listed_members" { (words.list_label) }
                    p.hint #listed-members-hint { (words.list_hint) }
                    textarea.control.mono #listed_members name="members" rows="6" spellcheck="false"
                        aria-describedby="listed-members-hint" {}
                }
                button.button type="submit" name="action" value="put_members" { (words.list_save) }
            }
        }
    }
}

fn codes(m: Words, view: &SettingsView, path: &str) -> Markup {
    let words = &m.enforcement;
    let it = &view.enforcement;
    html! {
        form.switch method="post" action=(path) {
            (hidden(view))
            div.switch-text {
                h3 { (words.codes) }
                p {
                    @match &it.codes {
                        None => (words.no_codes),
                        Some(codes) => {
                            (sentence(words.codes_left, &[
                                ("left", html! { (codes.left) }), ("total", html! { (codes.total) }),
                                ("at", time(m, &codes.created_at)),
                            ]))
                            " "
                            @if !codes.acknowledged { (words.not_acknowledged) }
                        }
                    }
                }
            }
            @if !view.recovery {
                button.button type="submit" name="action" value="renew_codes" {
                    @if it.codes.is_some() { (words.replace_codes) } @else { (words.make_codes) }
                }
            }
        }
    }
}

fn switch(m: Words, view: &SettingsView, path: &str) -> Markup {
    let words = &m.enforcement;
    let it = &view.enforcement;
    let missing = what_is_missing(m, view, it);
    html! {
        form.switch method="post" action=(path) {
            (hidden(view))
            div.switch-text {
                @if let Some(at) = &it.enforced_at {
                    h3 { (words.is_enforced) }
                    p #enforce-note { (sentence(words.enforced_since, &[("at", time(m, at))])) }
                } @else {
                    h3 { (words.enforce_title) }
                    p #enforce-note { (missing.unwrap_or(words.enforce_note)) }
                }
            }
            @if it.enforced_at.is_some() {
                button.button.button-danger type="submit" name="action" value="make_optional"
                    aria-describedby="enforce-note" { (words.make_optional) }
            } @else {
                button.button.button-primary type="submit" name="action" value="enforce" disabled[missing.is_some()]
                    aria-describedby="enforce-note" { (words.enforce) }
            }
        }
    }
}

/// The next step, where it is not the switch itself.
fn what_is_missing(m: Words, view: &SettingsView, it: &EnforcementView) -> Option<&'static str> {
    let words = &m.enforcement;
    let codes = it.codes.as_ref().filter(|codes| codes.left > 0);
    match (view.state == ConnectionState::Enabled, codes) {
        (false, _) => Some(words.needs_enabled),
        (true, None) => Some(words.needs_codes),
        (true, Some(codes)) if !codes.acknowledged => Some(words.needs_acknowledged),
        (true, Some(_)) => None,
    }
}
