//! Shadow verification: the draft beside the live settings, on real sign-ins.

use crate::edge::messages::{Words, fill, plain, sentence};
use maud::{Markup, html};

use crate::edge::pages::layout::{Icon, Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ConnectionState, DisagreementView, SettingsView, ShadowView};

use super::verdict::list;
use super::versions::difference;
use super::{hidden, section, switch};

/// The section, while a draft is judged beside what is live.
pub(super) fn shadow(m: Words, view: &SettingsView, path: &str) -> Markup {
    let Some(shadow) = view.shadow.as_ref().filter(|_| view.state == ConnectionState::Enabled) else {
        return html! {};
    };
    section(
        "shadow",
        m.shadow.title,
        &html! { p { (m.shadow.lead) } (personal(m, shadow)) },
        &html! {
            (counts(m, shadow))
            (not_judged(m, shadow))
            (activate(m, view, shadow, path))
            @if !shadow.disagreements.is_empty() { (table(m, shadow)) }
        },
    )
}

fn personal(m: Words, shadow: &ShadowView) -> Markup {
    let words = &m.shadow;
    html! {
        @if shadow.disagreements.is_empty() {}
        @else if shadow.shown { p { (words.shown) " " a href="?#shadow" { (words.hide) } } }
        @else { p { (words.masked) " " a href="?show=personal#shadow" { (words.show) } } }
    }
}

fn counts(m: Words, shadow: &ShadowView) -> Markup {
    let words = &m.shadow;
    html! {
        dl.tally {
            div { dt { (words.agreed) } dd { (shadow.agreed) } }
            div { dt { (words.disagreed) } dd { (shadow.disagreed) } }
        }
        p.small {
            @match (&shadow.since, &shadow.last_at) {
                (Some(since), Some(last)) => {
                    (sentence(words.since, &[("since", time(m, since)), ("last", time(m, last))]))
                }
                _ => (words.none_yet),
            }
        }
    }
}

fn not_judged(m: Words, shadow: &ShadowView) -> Markup {
    let settings = shadow.not_judged.join(", ");
    html! {
        @if !shadow.not_judged.is_empty() {
            (notice(Tone::Neutral, None, &html! {
                p { strong { (m.shadow.not_judged) } " " (fill(m.shadow.not_judged_test, &[("settings", &settings)])) }
            }))
        }
    }
}

/// The offer, or what is missing. A draft that passed the test is enabled in its own section.
fn activate(m: Words, view: &SettingsView, shadow: &ShadowView, path: &str) -> Markup {
    let words = &m.shadow;
    if view.tested_at.is_some() {
        return html! { p { (words.tested) " " a href="#switch" { (words.tested_enable) } } };
    }
    if !shadow.can_activate {
        return html! { p { (missing(m, shadow)) } };
    }
    html! {
        form.switch method="post" action=(path) {
            (hidden(view))
            div.switch-text {
                h3 { (words.activate_title) }
                p #activate-note { (fill(words.activate_note, &[("number", &shadow.accepted.to_string())])) }
            }
            (switch::take_back(m, "activate_revert_after_seconds"))
            button.button.button-primary type="submit" name="action" value="activate" aria-describedby="activate-note" {
                (words.activate)
            }
        }
    }
}

fn missing(m: Words, shadow: &ShadowView) -> Markup {
    if shadow.speaks_against {
        return plain(m.shadow.against);
    }
    let values = [
        ("sign_ins", shadow.sign_ins_wanted.to_string()),
        ("people", shadow.subjects_wanted.to_string()),
        ("accepted", shadow.accepted.to_string()),
        ("subjects", shadow.subjects.to_string()),
    ];
    sentence(m.shadow.missing, &values.map(|(name, value)| (name, plain(&value))))
}

fn table(m: Words, shadow: &ShadowView) -> Markup {
    let words = &m.shadow;
    html! {
        table.table.table-stacked.refusals {
            caption { (words.latest) }
            thead { tr {
                th scope="col" { (words.reference) }
                th scope="col" { (words.live) }
                th scope="col" { (words.draft) }
            } }
            @for it in &shadow.disagreements {
                tbody {
                    tr {
                        th.mono scope="row" {
                            a href=(format!("?reference={}#refusals", it.reference)) { (it.reference) }
                            br; span.small { (time(m, &it.at)) }
                        }
                        td data-label=(words.live) { (outcome(m, it.live_code.as_deref())) }
                        td data-label=(words.draft) { (outcome(m, it.draft_code.as_deref())) }
                    }
                    tr.refusal-verdict { td colspan="3" { (details(m, it)) } }
                }
            }
        }
    }
}

fn outcome(m: Words, code: Option<&str>) -> Markup {
    html! {
        @match code {
            None => span.tested { (Icon::Check.svg()) span { (m.shadow.accepts) } },
            Some(code) => code { (code) },
        }
    }
}

fn details(m: Words, it: &DisagreementView) -> Markup {
    let words = &m.shadow;
    html! {
        @if !it.differences.is_empty() {
            p.small { (words.would_see) }
            dl.facts { @for it in &it.differences { (difference(m, it)) } }
        }
        details {
            summary {
                (words.every_check)
                span.visually-hidden { " " (fill(words.every_check_of, &[("reference", &it.reference)])) }
            }
            (list(m, &it.verdict))
        }
    }
}
