//! What the identity provider needs from us: two values for any, or the steps of one console with its own words.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::guide::{CONSOLES, Console, Row, Step, Value};
use crate::edge::pages::layout::{Icon, copy_button, link};
use crate::edge::pages::view::SettingsView;

use super::form::signature_policy_name;
use super::{labels, section};

/// Entity ID and ACS URL to copy, or the guide that was chosen.
pub(super) fn service_provider(m: Words, view: &SettingsView) -> Markup {
    section(
        "service-provider",
        "Give these to your identity provider",
        &html! { p { "Create an application there with these values, or let it read the "
        (link(&view.metadata_url, "SP metadata")) "." } },
        &html! {
            (choice(m, view))
            @match view.guide {
                Some(console) => (steps(m, view, console)),
                None => {
                    (copyable(m, "sp_entity_id", "SP Entity Id", "Also called Audience or Identifier.", &view.sp_entity_id))
                    (copyable(m,
                        "acs_url",
                        "Assertion Consumer Service URL",
                        "Also called ACS, Reply URL or Single sign-on URL.",
                        &view.acs_url,
                    ))
                }
            }
        },
    )
}

/// A link for each console: a guide needs no script, and can be sent to somebody.
fn choice(m: Words, view: &SettingsView) -> Markup {
    let guessed = view.guide.is_none().then_some(view.recognised).flatten();
    html! {
        nav.guides aria-labelledby="guides-title" {
            p.label #guides-title { "Step by step for" }
            ul { @for console in CONSOLES {
                @let chosen = view.guide.is_some_and(|guide| guide.id == console.id);
                @let yours = guessed.is_some_and(|guess| guess.id == console.id);
                li { a.chip.chip-yours[yours] href=(format!("?idp={}#service-provider", console.id))
                    aria-current=[chosen.then_some("true")] {
                    (console.name) @if yours { span.visually-hidden { ", yours" } }
                } }
            } }
        }
    }
}

fn steps(m: Words, view: &SettingsView, console: &Console) -> Markup {
    html! {
        ol.steps aria-label=(format!("Steps for {}", console.name)) {
            @for (number, it) in console.steps.iter().enumerate() { li { (step(m, view, number, it)) } }
            li { (policy(m, view, console)) }
        }
        details.troubles {
            summary { "If " @if console.id == "other" { "it" } @else { (console.name) } " shows an error of its own" }
            dl.facts { @for (says, fix) in console.troubles { div { dt { (says) } dd { (fix) } } } }
        }
        p.small { a href="?#service-provider" { "Close these steps" } }
    }
}

fn step(m: Words, view: &SettingsView, number: usize, step: &Step) -> Markup {
    html! {
        p.step-text { (console_words(m, step.text)) }
        @if !step.rows.is_empty() {
            div.step-rows { @for (index, it) in step.rows.iter().enumerate() {
                (row(m, view, &format!("step-{number}-{index}"), it))
            } }
        }
    }
}

fn row(m: Words, view: &SettingsView, id: &str, row: &Row) -> Markup {
    match row {
        Row::Paste(field, value) => match view.here.value(*value) {
            Some(text) => html! {
                div.step-row {
                    label.step-field for=(id) { (field) span.small { (ours(*value, field)) } }
                    div.copy-row {
                        textarea.control.mono id=(id) rows="1" readonly spellcheck="false" { "\n" (text) }
                        (copy_button(m, id, field))
                    }
                }
            },
            None => html! {},
        },
        Row::Choose(field, choice) => html! {
            div.step-row { p.step-field { (field) } p.step-choice { (choice) } }
        },
        Row::Bring(field, label) => html! {
            div.step-row { p.step-field { (field) } p.step-choice { "to " a href=(target(label)) { (label) } " below" } }
        },
    }
}

/// Our own name for a value, where the console's is another.
fn ours(value: Value, field: &str) -> &'static str {
    if field.contains(value.label()) {
        ""
    } else {
        value.label()
    }
}

fn target(label: &str) -> &'static str {
    if label == labels::CERTIFICATES {
        "#certificates"
    } else {
        "#sign_on_url"
    }
}

/// What is set here, so that it fits what the console signs.
fn policy(m: Words, view: &SettingsView, console: &Console) -> Markup {
    let fits = view.form.signature_policy == signature_policy_name(console.policy);
    html! {
        p.step-text {
            "Here, " b { (labels::SIGNATURE_POLICY) } " is "
            @if fits {
                b { (labels::signature_policy(console.policy)) } ", as it should be. "
            } @else {
                "another than " b { (labels::signature_policy(console.policy)) } ", which fits these steps. "
            }
            "Fill in the two values below, and test."
        }
        @if fits {
            p.tested { (Icon::Check.svg()) span { "Set for " (console.name) } }
        } @else {
            button.button.button-small type="submit" name="action" value="use_guide" {
                "Save with " (labels::signature_policy(console.policy))
            }
        }
    }
}

/// A text with the console's words between ‹ and › set off.
fn console_words(m: Words, text: &str) -> Markup {
    html! {
        @for part in text.split('‹') {
            @match part.split_once('›') {
                Some((word, rest)) => { b { (word) } (rest) }
                None => (part),
            }
        }
    }
}

/// A read-only value; it has no name, so that no form sends it.
fn copyable(m: Words, id: &str, label: &str, hint: &str, value: &str) -> Markup {
    let hint_id = format!("{id}-hint");
    html! {
        div.field {
            label.label for=(id) { (label) }
            p.hint id=(hint_id) { (hint) }
            div.copy-row {
                textarea.control.mono id=(id) rows="1" readonly spellcheck="false" aria-describedby=(hint_id) {
                    "\n" (value)
                }
                (copy_button(m, id, label))
            }
        }
    }
}
