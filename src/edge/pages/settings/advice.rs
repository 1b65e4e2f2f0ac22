//! What to do about a refusal: what happened, the one thing to change, where, and what belongs there.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::guide::advice::Advice;
use crate::edge::pages::layout::copy_button;

/// The whole advice; `id` names its value, so that it can be copied.
pub(super) fn advice(m: Words, advice: &Advice, id: &str) -> Markup {
    html! {
        div.advice {
            p.advice-cause { (advice.cause) }
            p { strong { (m.result.what_to_change) } " " (advice.change) }
            @if let Some(place) = &advice.place { (path(m, place)) }
            @if let Some(value) = &advice.value {
                label.visually-hidden for=(id) { (m.result.value_to_set) }
                div.copy-row {
                    textarea.control.mono id=(id) rows="1" readonly spellcheck="false" {
                        "\n" (value)
                    }
                    (copy_button(m, id, m.result.value_to_set))
                }
            }
        }
    }
}

/// A path through a console, one word a step.
pub(super) fn path(m: Words, place: &str) -> Markup {
    let steps: Vec<&str> = place.split(" › ").collect();
    html! {
        p.place {
            @for (index, step) in steps.iter().enumerate() {
                @if index > 0 { span.place-step aria-hidden="true" { " › " } span.visually-hidden { (m.result.then) " " } }
                span { (step) }
            }
        }
    }
}
