//! The latest sign-ins, and the search for a reference number.

use crate::edge::messages::{Words, fill, sentence};
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
        m.result.sign_ins,
        &html! {
            p { (m.result.sign_ins_note) }
            (personal(m, refusals))
        },
        &html! {
            form.search method="get" action=(format!("{path}#refusals")) role="search" {
                div.field {
                    label.label for="reference" { (m.common.reference_number) }
                    div.copy-row {
                        input.control.mono #reference type="search" name="reference" value=(refusals.reference)
                            autocomplete="off" autocapitalize="none" spellcheck="false";
                        button.button type="submit" { (m.result.find) }
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
            p { (m.result.shown) " " a href=(format!("?reference={reference}#refusals")) { (m.result.hide) } }
        } @else {
            p { (m.result.masked) " "
                a href=(format!("?show=personal&reference={reference}#refusals")) { (m.result.show) } }
        }
    }
}

fn found(m: Words, view: &RefusalsView) -> Markup {
    html! {
        @if let Some(found) = &view.found {
            (table(m, m.result.found_caption, std::slice::from_ref(found), true))
        } @else if !view.reference.is_empty() {
            (notice(Tone::Neutral, Some("status"), &html! {
                p { (sentence(m.result.not_found, &[("reference", html! { code { (view.reference) } })])) }
            }))
        }
    }
}

fn recent(m: Words, view: &RefusalsView) -> Markup {
    html! {
        @if view.recent.is_empty() { p.muted { (m.result.nobody) } }
        @else { (table(m, m.result.latest, &view.recent, false)) }
    }
}

fn table(m: Words, caption: &str, refusals: &[RefusalView], open: bool) -> Markup {
    html! {
        table.table.table-stacked.refusals {
            caption { (caption) }
            thead { tr {
                th scope="col" { (m.common.reference_number) }
                th scope="col" { (m.result.time) }
                th scope="col" { (m.result.outcome) }
            } }
            @for refusal in refusals {
                tbody {
                    tr {
                        th.mono scope="row" { (refusal.reference) }
                        td data-label=(m.result.time) { (time(m, &refusal.at)) }
                        td data-label=(m.result.outcome) {
                            @if refusal.accepted { span.tested { (Icon::Check.svg()) span { (m.result.signed_in) } } }
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
                @if refusal.accepted { (m.result.who_and_checks) } @else { (m.result.change_and_checks) }
                span.visually-hidden { " " (fill(m.result.of_reference, &[("reference", &refusal.reference)])) }
            }
            @if let Some(it) = &refusal.advice { (advice(m, it, &format!("advice-{}-{caption}", refusal.reference))) }
            @if let Some(subject) = &refusal.subject { (who(m, subject)) }
            p { a href=(format!("?report={}", refusal.reference)) download {
                (m.result.report)
            } span.small { " " (m.result.report_note) } }
            (list(m, &refusal.verdict))
        }
    }
}

fn who(m: Words, subject: &SubjectView) -> Markup {
    let shown = |value: Option<&str>| html! { @if let Some(value) = value { (value) } @else { span.muted { (m.result.not_sent) } } };
    html! {
        dl.facts {
            (fact(m.common.name_id, &html! { span.mono { (subject.name_id) } }))
            (fact(m.common.email, &shown(subject.email.as_deref())))
            (fact(m.common.name, &shown(subject.name.as_deref())))
            (fact(m.common.roles, &shown((!subject.roles.is_empty()).then(|| subject.roles.join(", ")).as_deref())))
        }
    }
}
