//! The frame of every page, and the small parts that many pages share.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::assets::{self, Asset};
use super::text;
use super::view::AttributeView;
use crate::edge::messages::{Language, Reader, Words};

/// A page around one card: the member's pages.
pub(super) fn card(reader: &Reader, title: &str, body: &Markup) -> String {
    document(
        reader,
        title,
        &html! {},
        assets::SCRIPT,
        &html! {
            div.narrow {
                header { (brand()) }
                main #main.card { (body) }
            }
        },
    )
}

/// A page beside the settings: whose it is, its heads, and the way back to `settings`.
pub(super) struct Beside<'a> {
    pub reader: &'a Reader,
    pub organization_name: &'a str,
    /// What the browser's tab says.
    pub title: &'a str,
    /// The words of the link to the main part.
    pub skip: &'a str,
    pub heading: &'a str,
    pub lead: &'a str,
    /// Where the settings are, and what the link there says.
    pub back: (&'a str, &'a str),
}

impl Beside<'_> {
    /// The page with `main`, and with `after` behind it.
    pub(super) fn document(&self, main: &Markup, after: &Markup) -> String {
        document(
            self.reader,
            self.title,
            &html! {},
            assets::SCRIPT,
            &html! {
                a.skip href="#main" { (self.skip) }
                header.bar { div.bar-inner { (brand()) a href=(self.back.0) { (self.back.1) } } }
                main #main.page tabindex="-1" {
                    div.page-head {
                        p.eyebrow { (self.organization_name) }
                        div.page-title { h1 { (self.heading) } }
                        p.lead { (self.lead) }
                    }
                    (main)
                }
                (after)
            },
        )
    }
}

/// A whole document.
pub(super) fn document(reader: &Reader, title: &str, head: &Markup, script: Asset, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(reader.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::link(assets::STYLE));
                script src=(assets::link(script)) defer {}
                (head)
            }
            body { (body) (languages(reader)) }
        }
    }
    .into_string()
}

/// The switch to the other language, where the page can be had in it.
fn languages(reader: &Reader) -> Markup {
    html! {
        footer.foot {
            @for language in Language::ALL.into_iter().filter(|language| *language != reader.language) {
                @if let Some(href) = reader.switch(language) {
                    a href=(href) lang=(language.tag()) hreflang=(language.tag()) { (language.name()) }
                }
            }
        }
    }
}

/// The product's mark.
pub(super) fn brand() -> Markup {
    html! {
        p.brand {
            (PreEscaped(concat!(
                r#"<svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">"#,
                r#"<path fill="currentColor" d="M2 2h13l7 7v13H2z"/>"#,
                r#"<path class="mark-cut" d="M11 8a3 3 0 0 1 1.5 5.6V18h-3v-4.4A3 3 0 0 1 11 8z"/></svg>"#
            )))
            span { "saml" span.brand-dash { "-" } "edge" }
        }
    }
}

/// The icons: shapes that say the same as the words beside them, hence hidden from screen readers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Icon {
    Check,
    Cross,
    Dash,
    Warning,
    Info,
}

impl Icon {
    pub(super) fn svg(self) -> Markup {
        let path = match self {
            Icon::Check => r#"<path d="M4.5 8.4l2.4 2.4 4.8-5.4"/>"#,
            Icon::Cross => r#"<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6"/>"#,
            Icon::Dash => r#"<path d="M5 8h6"/>"#,
            Icon::Warning => r#"<path d="M8 4.2v4.6M8 11.4v.2"/>"#,
            Icon::Info => r#"<path d="M8 7.4v4.2M8 4.6v.2"/>"#,
        };
        let name = match self {
            Icon::Check => "check",
            Icon::Cross => "cross",
            Icon::Dash => "dash",
            Icon::Warning => "warning",
            Icon::Info => "info",
        };
        PreEscaped(format!(
            "<svg class=\"icon icon-{name}\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\" \
             focusable=\"false\"><circle cx=\"8\" cy=\"8\" r=\"8\"/>{path}</svg>"
        ))
    }
}

/// What a notice is about; it decides colour, icon and how insistently a screen reader says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Bad,
    Caution,
    Neutral,
}

/// A message in a box.
pub(super) fn notice(tone: Tone, role: Option<&str>, body: &Markup) -> Markup {
    let (class, icon) = match tone {
        Tone::Good => ("notice notice-good", Icon::Check),
        Tone::Bad => ("notice notice-bad", Icon::Cross),
        Tone::Caution => ("notice notice-caution", Icon::Warning),
        Tone::Neutral => ("notice notice-neutral", Icon::Info),
    };
    html! { div class=(class) role=[role] { (icon.svg()) div.notice-body { (body) } } }
}

/// A button that copies the text of the element with the id `target`; only the script shows it.
pub(super) fn copy_button(m: Words, target: &str, what: &str) -> Markup {
    html! {
        button.button.button-small type="button" hidden data-copy=(target) {
            span data-copy-label { (m.common.copy) } span.visually-hidden { " " (what) }
        }
    }
}

/// Where the script puts what a screen reader should say.
pub(super) fn announcer(m: Words) -> Markup {
    let words = &m.common;
    html! {
        p.visually-hidden role="status" data-announce data-copied=(words.copied) data-selected=(words.selected)
            data-reading=(words.reading) data-file-added=(words.file_added) data-file-refused=(words.file_refused) {}
    }
}

/// A subject's or session's attributes.
pub(super) fn attributes(m: Words, caption: &str, attributes: &[AttributeView]) -> Markup {
    html! {
        @if !attributes.is_empty() {
            table.table.table-stacked.attributes {
                caption { (caption) }
                thead { tr { th scope="col" { (m.common.attribute) } th scope="col" { (m.common.value) } } }
                tbody {
                    @for attribute in attributes {
                        tr {
                            th.mono scope="row" { (attribute.name) }
                            td { @for value in &attribute.values { span.value { (value) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A `dt` with its `dd`.
pub(super) fn fact(term: &str, value: &Markup) -> Markup {
    html! { div { dt { (term) } dd { (value) } } }
}

/// A reference number that one click selects.
pub(super) fn reference(m: Words, number: &str) -> Markup {
    html! { p.reference { span.reference-label { (m.common.reference_number) } " " code { (number) } } }
}

/// A link to `url` where it is a web URL or an own path, else only its text.
pub(super) fn link(url: &str, words: &str) -> Markup {
    let href = text::web_url(url).or_else(|| url.starts_with('/').then(|| text::own_path(url)));
    html! { @if let Some(href) = href { a href=(href) { (words) } } @else { (words) } }
}
