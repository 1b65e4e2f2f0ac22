//! What the identity provider needs from us: two values for any, or the steps of one console with its own words.

use crate::edge::messages::{Words, fill, sentence};
use maud::{Markup, html};

use crate::edge::guide::{CONSOLES, Console, Row, Step, Value, generic};
use crate::edge::pages::layout::{Icon, copy_button, link};
use crate::edge::pages::view::SettingsView;

use super::form::signature_policy_name;
use super::labels::of_field;
use super::own_certificates::own_certificates;
use super::{labels, section};

/// Entity ID and ACS URL to copy, or the guide that was chosen.
pub(super) fn service_provider(m: Words, view: &SettingsView) -> Markup {
    section(
        "service-provider",
        m.guide.give,
        &html! { p { (sentence(m.guide.give_note, &[("metadata", link(&view.metadata_url, m.guide.sp_metadata))])) } },
        &html! {
            (choice(m, view))
            @match view.guide {
                Some(console) => (steps(m, view, console)),
                None => {
                    (copyable(m, "sp_entity_id", m.guide.entity_id, m.guide.entity_id_hint, &view.sp_entity_id))
                    (copyable(m,
                        "acs_url",
                        m.guide.acs_url,
                        m.guide.acs_url_hint,
                        &view.acs_url,
                    ))
                }
            }
            (own_certificates(m, view))
        },
    )
}

/// A link for each console: a guide needs no script, and can be sent to somebody.
fn choice(m: Words, view: &SettingsView) -> Markup {
    let guessed = view.guide.is_none().then_some(view.recognised).flatten();
    html! {
        nav.guides aria-labelledby="guides-title" {
            p.label #guides-title { (m.guide.step_by_step) }
            ul { @for console in CONSOLES {
                @let chosen = view.guide.is_some_and(|guide| guide.id == console.id);
                @let yours = guessed.is_some_and(|guess| guess.id == console.id);
                li { a.chip.chip-yours[yours] href=(format!("?idp={}#service-provider", console.id))
                    aria-current=[chosen.then_some("true")] {
                    (name(m, console)) @if yours { span.visually-hidden { ", " (m.guide.yours) } }
                } }
            } }
        }
    }
}

fn steps(m: Words, view: &SettingsView, console: &Console) -> Markup {
    html! {
        ol.steps aria-label=(fill(m.guide.steps_for, &[("console", name(m, console))])) {
            @for (number, it) in console.steps.iter().enumerate() { li { (step(m, view, number, it)) } }
            li { (policy(m, view, console)) }
        }
        details.troubles {
            summary { (trouble(m, console)) }
            dl.facts { @for (says, fix) in console.troubles { div { dt { (m.said(says)) } dd { (m.said(fix)) } } } }
        }
        p.small { a href="?#service-provider" { (m.guide.close) } }
    }
}

fn step(m: Words, view: &SettingsView, number: usize, step: &Step) -> Markup {
    html! {
        p.step-text { (console_words(&m.said(step.text))) }
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
                    label.step-field for=(id) { (m.said(field)) span.small { (ours(m, *value, field)) } }
                    div.copy-row {
                        textarea.control.mono id=(id) rows="1" readonly spellcheck="false" { "\n" (text) }
                        (copy_button(m, id, &m.said(field)))
                    }
                }
            },
            None => html! {},
        },
        Row::Choose(field, choice) => html! {
            div.step-row { p.step-field { (field) } p.step-choice { (m.said(choice)) } }
        },
        Row::Bring(field, to) => html! {
            div.step-row { p.step-field { (m.said(field)) } p.step-choice { (sentence(m.guide.bring, &[("field", html! { a href=(format!("#{to}")) { (of_field(m, to)) } })])) } }
        },
    }
}

/// Our own name for a value, where the console's is another.
fn ours(m: Words, value: Value, field: &str) -> &'static str {
    let ours = value.label(m);
    if field.contains(ours) { "" } else { ours }
}

/// What the console is called, also where it is none that we know.
fn name(m: Words, console: &Console) -> &'static str {
    if console.id == generic().id {
        m.guide.other
    } else {
        console.name
    }
}

fn trouble(m: Words, console: &Console) -> String {
    if console.id == generic().id {
        return m.guide.trouble_other.to_owned();
    }
    fill(m.guide.trouble, &[("console", console.name)])
}

/// What is set here, so that it fits what the console signs.
fn policy(m: Words, view: &SettingsView, console: &Console) -> Markup {
    let fits = view.form.signature_policy == signature_policy_name(console.policy);
    let policy = labels::signature_policy(m, console.policy);
    let text = if fits {
        m.guide.policy_fits
    } else {
        m.guide.policy_other
    };
    let named = [
        ("setting", html! { b { (m.form.signature_policy) } }),
        ("policy", html! { b { (policy) } }),
    ];
    html! {
        p.step-text { (sentence(text, &named)) }
        @if fits {
            p.tested { (Icon::Check.svg()) span { (fill(m.guide.set_for, &[("console", name(m, console))])) } }
        } @else {
            button.button.button-small type="submit" name="action" value="use_guide" {
                (fill(m.guide.save_with, &[("policy", &policy)]))
            }
        }
    }
}

/// A text with the console's words between ‹ and › set off.
fn console_words(text: &str) -> Markup {
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
pub(super) fn copyable(m: Words, id: &str, label: &str, hint: &str, value: &str) -> Markup {
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
