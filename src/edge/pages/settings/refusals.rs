//! The latest sign-ins, and the search for a reference number.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::{Icon, Tone, fact, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{RefusalView, RefusalsView, SettingsView, SubjectView};

use super::advice::advice;
use super::section;
use super::verdict::list;

/// Search and latest sign-ins.
pub(super) fn refusals(m: Words, view: &SettingsView, path: &str) -> Markup {
    let refusals = &view.refusals;
    section(
        "refusals",
        "Latest sign-ins",
        &html! {
            p { "Members who could not sign in see a reference number, never a reason. The reason is here." }
            (personal(m, refusals))
        },
        &html! {
            form.search method="get" action=(format!("{path}#refusals")) role="search" {
                div.field {
                    label.label for="reference" { "Reference number" }
                    div.copy-row {
                        input.control.mono #reference type="search" name="reference" value=(refusals.reference)
                            autocomplete="off" autocapitalize="none" spellcheck="false";
                        button.button type="submit" { "Find" }
                    }
                }
            }
            (found(m, refusals))
            (recent(m, refusals))
        },
    )
}

/// Who signed in is shown on demand only: most questions are answered without.
fn personal(m: Words, view: &RefusalsView) -> Markup {
    let reference: String = url::form_urlencoded::byte_serialize(view.reference.as_bytes()).collect();
    html! {
        @if view.shown {
            p { "Personal values are shown. " a href=(format!("?reference={reference}#refusals")) { "Hide them" } }
        } @else {
            p { "Personal values are masked. "
                a href=(format!("?show=personal&reference={reference}#refusals")) { "Show them" } }
        }
    }
}

fn found(m: Words, view: &RefusalsView) -> Markup {
    html! {
        @if let Some(found) = &view.found {
            (table(m, "Found", std::slice::from_ref(found), true))
        } @else if !view.reference.is_empty() {
            (notice(Tone::Neutral, Some("status"), &html! {
                p { "No sign-in of this organization has the reference number " code { (view.reference) } "." }
            }))
        }
    }
}

fn recent(m: Words, view: &RefusalsView) -> Markup {
    html! {
        @if view.recent.is_empty() { p.muted { "Nobody has signed in or been refused lately." } }
        @else { (table(m, "Latest", &view.recent, false)) }
    }
}

fn table(m: Words, caption: &str, refusals: &[RefusalView], open: bool) -> Markup {
    html! {
        table.table.table-stacked.refusals {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Reference number" }
                th scope="col" { "Time" }
                th scope="col" { "Outcome" }
            } }
            @for refusal in refusals {
                tbody {
                    tr {
                        th.mono scope="row" { (refusal.reference) }
                        td data-label="Time" { (time(m, &refusal.at)) }
                        td data-label="Outcome" {
                            @if refusal.accepted { span.tested { (Icon::Check.svg()) span { "Signed in" } } }
                            @else { code { (refusal.code) } }
                        }
                    }
                    tr.refusal-verdict { td colspan="3" { (details(m, refusal, caption, open)) } }
                }
            }
        }
    }
}

fn details(m: Words, refusal: &RefusalView, caption: &str, open: bool) -> Markup {
    html! {
        details open[open] {
            summary {
                @if refusal.accepted { "Who, and every check" } @else { "What to change, and every check" }
                span.visually-hidden { " of " (refusal.reference) }
            }
            @if let Some(it) = &refusal.advice { (advice(m, it, &format!("advice-{}-{caption}", refusal.reference))) }
            @if let Some(subject) = &refusal.subject { (who(m, subject)) }
            p { a href=(format!("?report={}", refusal.reference)) download {
                "Download a report for the identity provider’s administrator"
            } span.small { " It names nobody." } }
            (list(m, &refusal.verdict))
        }
    }
}

fn who(m: Words, subject: &SubjectView) -> Markup {
    let shown =
        |value: Option<&str>| html! { @if let Some(value) = value { (value) } @else { span.muted { "not sent" } } };
    html! {
        dl.facts {
            (fact("Name ID", &html! { span.mono { (subject.name_id) } }))
            (fact("E-mail", &shown(subject.email.as_deref())))
            (fact("Name", &shown(subject.name.as_deref())))
            (fact("Roles", &shown((!subject.roles.is_empty()).then(|| subject.roles.join(", ")).as_deref())))
        }
    }
}
