//! A labelled form field with its hint and its error.

use maud::{Markup, html};

use super::layout::Icon;
use super::view::FieldError;
use crate::edge::messages::Words;

/// The words around one control; the control's id is the field's name.
pub(super) struct Field<'a> {
    m: Words,
    name: &'a str,
    label: &'a str,
    hint: Option<Markup>,
    error: Option<String>,
}

impl<'a> Field<'a> {
    pub(super) fn new(m: Words, name: &'a str, label: &'a str) -> Self {
        Self {
            m,
            name,
            label,
            hint: None,
            error: None,
        }
    }

    pub(super) fn hint(mut self, hint: Markup) -> Self {
        self.hint = Some(hint);
        self
    }

    pub(super) fn error(mut self, message: Option<&str>) -> Self {
        self.error = message.map(str::to_owned);
        self
    }

    /// The errors among `errors` that are this field's.
    pub(super) fn errors(mut self, errors: &[FieldError]) -> Self {
        let mine: Vec<&str> = errors
            .iter()
            .filter(|error| error.field == self.name)
            .map(|error| error.message.as_str())
            .collect();
        self.error = (!mine.is_empty()).then(|| mine.join(" "));
        self
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(super) fn described_by(&self) -> Option<String> {
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        match (error, hint) {
            (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
            (error, hint) => error.or(hint),
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    fn notes(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { div.hint id=(format!("{}-hint", self.name)) { (hint) } }
            @if let Some(error) = &self.error {
                p.field-error id=(format!("{}-error", self.name)) {
                    (Icon::Cross.svg()) span { span.visually-hidden { (self.m.common.error) ": " } (error) }
                }
            }
        }
    }

    fn class(&self) -> &'static str {
        if self.error.is_some() {
            "field field-invalid"
        } else {
            "field"
        }
    }

    /// Label, hint and error around a control whose id is the field's name.
    pub(super) fn wrap(&self, control: &Markup) -> Markup {
        html! {
            div class=(self.class()) {
                label.label for=(self.name) { (self.label) }
                (self.notes())
                (control)
            }
        }
    }

    /// A line of text.
    pub(super) fn text(&self, kind: &str, class: &str, value: &str) -> Markup {
        self.wrap(&html! {
            input class=(format!("control {class}")) id=(self.name) name=(self.name) type=(kind) value=(value)
                autocomplete="off" autocapitalize="none" spellcheck="false"
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        })
    }

    /// Several lines of text.
    pub(super) fn area(&self, rows: u8, value: &str) -> Markup {
        self.wrap(&html! {
            // The newline is the one that the HTML parser drops after the start tag.
            textarea.control.mono id=(self.name) name=(self.name) rows=(rows) autocomplete="off" autocapitalize="none"
                spellcheck="false" aria-invalid=[self.invalid()] aria-describedby=[self.described_by()] {
                "\n" (value)
            }
        })
    }

    /// A choice among values with names; a present value that is not among them is offered as it is.
    pub(super) fn select(&self, value: &str, options: &[(String, String)]) -> Markup {
        let known = options.iter().any(|(option, _)| option == value);
        self.wrap(&html! {
            select.control id=(self.name) name=(self.name) aria-invalid=[self.invalid()]
                aria-describedby=[self.described_by()] {
                @for (option, words) in options {
                    option value=(option) selected[option == value] { (words) }
                }
                @if !known { option value=(value) selected { (value) } }
            }
        })
    }

    /// A box to tick; it sends `true`.
    pub(super) fn tick(&self, ticked: bool, disabled: bool) -> Markup {
        html! {
            div class=(self.class()) {
                div.tick {
                    input type="checkbox" id=(self.name) name=(self.name) value="true" checked[ticked]
                        disabled[disabled] aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
                    label.label for=(self.name) { (self.label) }
                }
                (self.notes())
            }
        }
    }
}
