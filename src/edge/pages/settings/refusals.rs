//! The refused sign-ins, and the search for a reference number.

use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{RefusalView, RefusalsView, SettingsView};

use super::advice::advice;
use super::section;
use super::verdict::list;

/// Search and latest refusals.
pub(super) fn refusals(view: &SettingsView, path: &str) -> Markup {
    let refusals = &view.refusals;
    section(
        "refusals",
        "Refused sign-ins",
        &html! { p { "Members who could not sign in see a reference number, never a reason. The reason is here." } },
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
            (found(refusals))
            (recent(&refusals.recent))
        },
    )
}

fn found(view: &RefusalsView) -> Markup {
    html! {
        @if let Some(found) = &view.found {
            (table("Found", std::slice::from_ref(found), true))
        } @else if !view.reference.is_empty() {
            (notice(Tone::Neutral, Some("status"), &html! {
                p { "No refused sign-in of this organization has the reference number " code { (view.reference) } "." }
            }))
        }
    }
}

fn recent(recent: &[RefusalView]) -> Markup {
    html! {
        @if recent.is_empty() { p.muted { "No sign-in has been refused lately." } }
        @else { (table("Latest", recent, false)) }
    }
}

fn table(caption: &str, refusals: &[RefusalView], open: bool) -> Markup {
    html! {
        table.table.table-stacked.refusals {
            caption { (caption) }
            thead { tr {
                th scope="col" { "Reference number" }
                th scope="col" { "Time" }
                th scope="col" { "Code" }
            } }
            @for refusal in refusals {
                tbody {
                    tr {
                        th.mono scope="row" { (refusal.reference) }
                        td data-label="Time" { (time(&refusal.at)) }
                        td data-label="Code" { code { (refusal.code) } }
                    }
                    tr.refusal-verdict {
                        td colspan="3" {
                            details open[open] {
                                summary { "Every check" span.visually-hidden { " of " (refusal.reference) } }
                                @if let Some(it) = &refusal.advice {
                                    (advice(it, &format!("advice-{}-{caption}", refusal.reference)))
                                }
                                (list(&refusal.verdict))
                            }
                        }
                    }
                }
            }
        }
    }
}
