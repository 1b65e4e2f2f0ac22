//! Paste anything: the box on the settings page, and the page with the card of what was pasted.

use crate::edge::messages::{Words, fill, sentence};
use maud::{Markup, html};

use crate::edge::pages::assets;
use crate::edge::pages::layout::{Icon, Tone, announcer, brand, document, fact, notice};
use crate::edge::pages::member::titled;
use crate::edge::pages::text::{settings_path, time};
use crate::edge::pages::view::{CardView, ChangeView, ImportView};

use super::certificates::certificate;
use super::or_none;

/// The form that the box belongs to; the box itself stands among the fields of another form.
const FORM: &str = "import";

fn path(organization_id: &str) -> String {
    format!("{}/import", settings_path(organization_id))
}

/// The form of the box, empty in itself.
pub(super) fn form(organization_id: &str, csrf: &str) -> Markup {
    html! {
        form #(FORM) method="post" action=(path(organization_id)) enctype="multipart/form-data" {
            input type="hidden" name="csrf" value=(csrf);
        }
    }
}

/// The box.
pub(super) fn paste_box(m: Words, source: &str) -> Markup {
    html! {
        div.import data-import=(FORM) {
            div.field {
                label.label for="source" { (m.metadata.paste) }
                p.hint #source-hint { (m.metadata.paste_hint) }
                textarea.control.mono #source name="source" form=(FORM) rows="3" autocomplete="off" autocapitalize="none"
                    spellcheck="false" aria-describedby="source-hint" { "\n" (source) }
            }
            div.field {
                label.label for="source_file" { (m.metadata.choose_file) }
                p.hint #source_file-hint { (m.metadata.file_hint)
                    span data-import-drop hidden { " " (m.metadata.drop) } }
                input.file #source_file type="file" name="source_file" form=(FORM) aria-describedby="source_file-hint";
            }
            button.button type="submit" form=(FORM) { (m.metadata.show) }
        }
    }
}

/// The page of a paste.
pub fn import_page(view: &ImportView) -> String {
    let m = view.reader.words();
    let (error, settings) = (view.error.is_some(), settings_path(&view.organization_id));
    let title = titled(
        m,
        view.error.as_ref().map(|(words, _)| words.as_str()),
        m.metadata.what_it_says,
    );
    document(
        &view.reader,
        &title,
        &html! {},
        assets::SCRIPT,
        &html! {
            a.skip href="#main" { (m.metadata.skip) }
            header.bar { div.bar-inner { (brand()) a href=(settings) { (m.metadata.back) } } }
            main #main.page.page-narrow tabindex="-1" {
                div.page-head {
                    p.eyebrow { (view.organization_name) }
                    h1 { @if error { (m.metadata.nothing_taken) } @else { (m.metadata.what_it_says) } }
                    @if view.card.is_some() { p.lead { (m.metadata.compare) } }
                }
                @if let Some((words, code)) = &view.error { (refused(m, words, code)) }
                @if !view.choices.is_empty() { (choices(m, view)) }
                @if let Some(card) = &view.card { (whole(m, view, card)) }
                @else if view.choices.is_empty() {
                    (form(&view.organization_id, &view.csrf))
                    div.panel { (paste_box(m, &view.source)) }
                }
            }
            (announcer(m))
        },
    )
}

fn refused(m: Words, words: &str, code: &str) -> Markup {
    html! {
        div.notice.notice-bad role="alert" tabindex="-1" data-focus {
            (Icon::Cross.svg())
            div.notice-body { p { strong { (words) } } p.small { (sentence(m.metadata.code, &[("code", html! { code { (code) } })])) } }
        }
    }
}

/// The paste again, with a choice.
fn choices(m: Words, view: &ImportView) -> Markup {
    html! {
        form.panel method="post" action=(path(&view.organization_id)) enctype="multipart/form-data" {
            input type="hidden" name="csrf" value=(view.csrf);
            input type="hidden" name="source" value=(view.source);
            input type="hidden" name="signing_certificate" value=(view.signing_certificate);
            div.field {
                label.label for="entity_id" { (m.metadata.identity_provider) }
                select.control #entity_id name="entity_id" {
                    @for choice in &view.choices { option value=(choice) { (choice) } }
                }
            }
            button.button.button-primary type="submit" { (m.metadata.show_this) }
        }
    }
}

fn whole(m: Words, view: &ImportView, card: &CardView) -> Markup {
    html! {
        @for note in &card.notes { (notice(Tone::Caution, None, &html! { p { (note) } })) }
        section.panel aria-labelledby="card-title" { (content(m, card)) }
        section.panel aria-labelledby="changes-title" {
            h2 #changes-title { (m.metadata.changes) }
            (changes(m, &card.changes, m.metadata.now, m.metadata.proposed))
            (take_over(m, view, card))
        }
    }
}

fn content(m: Words, card: &CardView) -> Markup {
    html! {
        h2.break #card-title {
            @if let Some(entity_id) = &card.entity_id { (entity_id) }
            @else if card.certificates.len() == 1 { (m.metadata.a_certificate) }
            @else { (fill(m.metadata.certificates, &[("number", &card.certificates.len().to_string())])) }
        }
        dl.facts {
            @if let Some(url) = &card.url { (fact(m.metadata.fetched_from, &html! { (url) })) }
            @if !card.sign_on.is_empty() { (fact(m.metadata.sign_on_url, &endpoints(&card.sign_on))) }
            @if !card.logout.is_empty() { (fact(m.metadata.logout_url, &endpoints(&card.logout))) }
            @if !card.name_id_formats.is_empty() { (fact(m.metadata.name_id_formats, &html! {
                @for format in &card.name_id_formats { span.value { (format) } }
            })) }
            @if let Some(until) = &card.valid_until { (fact(m.metadata.valid_until, &time(m, until))) }
            @if let Some(signature) = &card.signature { (fact(m.metadata.signature, &html! { (signature) })) }
            @if card.encryption_certificates > 0 { (fact(m.metadata.encryption_only, &html! {
                (fill(m.metadata.encryption_more, &[("number", &card.encryption_certificates.to_string())]))
            })) }
        }
        h3 #card-certificates { (m.metadata.signing_certificates) }
        ul.cards aria-labelledby="card-certificates" {
            @for it in &card.certificates { (certificate(m, it, &html! {})) }
        }
    }
}

fn endpoints(all: &[(String, String)]) -> Markup {
    html! { @for (binding, location) in all { span.value { (location) " " span.small { (binding) } } } }
}

/// What differs, side by side.
pub(super) fn changes(m: Words, changes: &[ChangeView], present: &str, proposed: &str) -> Markup {
    html! {
        @if changes.is_empty() { p.muted { (m.metadata.no_change) } } @else {
            table.table.table-stacked.changes {
                thead { tr { th scope="col" { (m.metadata.setting) } th scope="col" { (present) } th scope="col" { (proposed) } } }
                tbody { @for change in changes { tr {
                    th scope="row" { (change.label) }
                    td data-label=(present) { (or_none(m, &change.live)) }
                    td data-label=(proposed) { (or_none(m, &change.draft)) }
                } } }
            }
        }
    }
}

fn take_over(m: Words, view: &ImportView, card: &CardView) -> Markup {
    html! {
        form.take-over method="post" action=(settings_path(&view.organization_id)) {
            input type="hidden" name="csrf" value=(view.csrf);
            input type="hidden" name="etag" value=(view.etag);
            input type="hidden" name="proposal" value=(card.proposal);
            @if let Some(url) = card.url.as_ref().filter(|_| card.entity_id.is_some()) {
                input type="hidden" name="watch_url" value=(url);
                input type="hidden" name="entity_id" value=(card.entity_id.as_deref().unwrap_or_default());
                input type="hidden" name="signing_certificate" value=(view.signing_certificate);
                div.tick {
                    input type="checkbox" id="watch" name="watch" value="true" checked aria-describedby="watch-hint";
                    label.label for="watch" { (m.metadata.fetch_daily) }
                }
                p.hint #watch-hint { (m.metadata.fetch_daily_hint) }
            }
            div.buttons {
                button.button.button-primary type="submit" name="action" value="take_over" { (m.metadata.take_over) }
                a.button href=(settings_path(&view.organization_id)) { (m.common.cancel) }
            }
        }
    }
}
