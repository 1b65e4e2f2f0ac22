//! Shadow verification: the draft beside the live settings, on real sign-ins.

use maud::{Markup, html};

use crate::edge::pages::layout::{Icon, Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ConnectionState, DisagreementView, SettingsView, ShadowView};

use super::verdict::list;
use super::versions::difference;
use super::{hidden, section, switch};

/// The section, while a draft is judged beside what is live.
pub(super) fn shadow(view: &SettingsView, path: &str) -> Markup {
    let Some(shadow) = &view.shadow else { return html! {} };
    if view.state != ConnectionState::Enabled {
        return html! {};
    }
    section(
        "shadow",
        "Draft beside live",
        &html! {
            p { "The live settings decide each sign-in. The draft is asked what it would have said; it decides nothing." }
            (personal(shadow))
        },
        &html! {
            (counts(shadow))
            (not_judged(shadow))
            (activate(view, shadow, path))
            @if !shadow.disagreements.is_empty() { (table(shadow)) }
        },
    )
}

fn personal(shadow: &ShadowView) -> Markup {
    html! {
        @if shadow.disagreements.is_empty() {}
        @else if shadow.shown { p { "Personal values are shown. " a href="?#shadow" { "Hide them" } } }
        @else { p { "Personal values are masked. " a href="?show=personal#shadow" { "Show them" } } }
    }
}

fn counts(shadow: &ShadowView) -> Markup {
    html! {
        dl.tally {
            div { dt { "Agreed" } dd { (shadow.agreed) } }
            div { dt { "Disagreed" } dd { (shadow.disagreed) } }
        }
        p.small {
            @match (&shadow.since, &shadow.last_at) {
                (Some(since), Some(last)) => { "Since " (time(since)) ", last " (time(last)) "." }
                _ => { "Nobody has signed in since the draft was saved. The next sign-in is counted here." }
            }
        }
    }
}

fn not_judged(shadow: &ShadowView) -> Markup {
    html! {
        @if !shadow.not_judged.is_empty() {
            (notice(Tone::Neutral, None, &html! {
                p { strong { "Sign-ins say nothing about: " } (shadow.not_judged.join(", ")) ". Test them." }
            }))
        }
    }
}

/// The offer, or what is missing. A draft that passed the test is enabled in its own section.
fn activate(view: &SettingsView, shadow: &ShadowView, path: &str) -> Markup {
    if view.tested_at.is_some() {
        return html! { p { "The draft passed the test: " a href="#switch" { "enable it" } " when you are ready." } };
    }
    if !shadow.can_activate {
        return html! { p { (missing(shadow)) } };
    }
    html! {
        form.switch method="post" action=(path) {
            (hidden(view))
            div.switch-text {
                h3 { "Put the draft live" }
                p #activate-note {
                    "It accepted all of " (shadow.accepted) " real sign-ins, and the same person each time. "
                    "That is no test: the check mark stays away until the draft passes one."
                }
            }
            (switch::take_back("activate_revert_after_seconds"))
            button.button.button-primary type="submit" name="action" value="activate" aria-describedby="activate-note" {
                "Put live"
            }
        }
    }
}

fn missing(shadow: &ShadowView) -> Markup {
    if shadow.speaks_against {
        return html! {
            "The draft would have refused somebody, or taken them for somebody else. Look at each, then test it."
        };
    }
    html! {
        "It can go live on " (shadow.sign_ins_wanted) " sign-ins of " (shadow.subjects_wanted)
        " people that it accepts: " (shadow.accepted) " of " (shadow.subjects) " so far. One test does it, too."
    }
}

fn table(shadow: &ShadowView) -> Markup {
    html! {
        table.table.table-stacked.refusals {
            caption { "Latest disagreements" }
            thead { tr {
                th scope="col" { "Reference number" }
                th scope="col" { "Live" }
                th scope="col" { "Draft" }
            } }
            @for it in &shadow.disagreements {
                tbody {
                    tr {
                        th.mono scope="row" {
                            a href=(format!("?reference={}#refusals", it.reference)) { (it.reference) }
                            br; span.small { (time(&it.at)) }
                        }
                        td data-label="Live" { (outcome(it.live_code.as_deref())) }
                        td data-label="Draft" { (outcome(it.draft_code.as_deref())) }
                    }
                    tr.refusal-verdict { td colspan="3" { (details(it)) } }
                }
            }
        }
    }
}

fn outcome(code: Option<&str>) -> Markup {
    html! {
        @match code {
            None => span.tested { (Icon::Check.svg()) span { "Accepts" } },
            Some(code) => code { (code) },
        }
    }
}

fn details(it: &DisagreementView) -> Markup {
    html! {
        @if !it.differences.is_empty() {
            p.small { "The application would see:" }
            dl.facts { @for it in &it.differences { (difference(it)) } }
        }
        details {
            summary { "Every check of the draft" span.visually-hidden { " for " (it.reference) } }
            (list(&it.verdict))
        }
    }
}
