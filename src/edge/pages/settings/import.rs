//! Paste anything: the box on the settings page, and the page with the card of what was pasted.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::assets;
use crate::edge::pages::layout::{Icon, Tone, announcer, brand, document, fact, notice};
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
pub(super) fn form(m: Words, organization_id: &str, csrf: &str) -> Markup {
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
                label.label for="source" { "Paste anything" }
                p.hint #source-hint { "Its metadata URL, its metadata, or its certificate, in any form. You see what it "
                    "says before anything is saved." }
                textarea.control.mono #source name="source" form=(FORM) rows="3" autocomplete="off" autocapitalize="none"
                    spellcheck="false" aria-describedby="source-hint" { "\n" (source) }
            }
            div.field {
                label.label for="source_file" { "Or choose a file" }
                p.hint #source_file-hint { "Metadata (.xml) or a certificate (.pem, .crt, .cer, .der)."
                    span data-import-drop hidden { " You can drop it here, too." } }
                input.file #source_file type="file" name="source_file" form=(FORM) aria-describedby="source_file-hint";
            }
            button.button type="submit" form=(FORM) { "Show what it says" }
        }
    }
}

/// The page of a paste.
pub fn import_page(view: &ImportView) -> String {
    let m = view.reader.words();
    let (error, settings) = (view.error.is_some(), settings_path(&view.organization_id));
    let title = if error { "Error: What it says" } else { "What it says" };
    document(
        &view.reader,
        title,
        &html! {},
        assets::SCRIPT,
        &html! {
            a.skip href="#main" { "Skip to the content" }
            header.bar { div.bar-inner { (brand()) a href=(settings) { "Back to the settings" } } }
            main #main.page.page-narrow tabindex="-1" {
                div.page-head {
                    p.eyebrow { (view.organization_name) }
                    h1 { @if error { "Nothing was taken from it" } @else { "What it says" } }
                    @if view.card.is_some() { p.lead { "Nothing is saved yet. Compare it with your identity provider’s "
                        "console, then take it over." } }
                }
                @if let Some((words, code)) = &view.error { (refused(m, words, code)) }
                @if !view.choices.is_empty() { (choices(m, view)) }
                @if let Some(card) = &view.card { (whole(m, view, card)) }
                @else if view.choices.is_empty() {
                    (form(m, &view.organization_id, &view.csrf))
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
            div.notice-body { p { strong { (words) } } p.small { "Code: " code { (code) } } }
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
                label.label for="entity_id" { "Identity provider" }
                select.control #entity_id name="entity_id" {
                    @for choice in &view.choices { option value=(choice) { (choice) } }
                }
            }
            button.button.button-primary type="submit" { "Show this one" }
        }
    }
}

fn whole(m: Words, view: &ImportView, card: &CardView) -> Markup {
    html! {
        @for note in &card.notes { (notice(Tone::Caution, None, &html! { p { (note) } })) }
        section.panel aria-labelledby="card-title" { (content(m, card)) }
        section.panel aria-labelledby="changes-title" {
            h2 #changes-title { "What changes in the draft" }
            (changes(m, &card.changes, "Now", "Then"))
            (take_over(m, view, card))
        }
    }
}

fn content(m: Words, card: &CardView) -> Markup {
    html! {
        h2.break #card-title {
            @if let Some(entity_id) = &card.entity_id { (entity_id) }
            @else if card.certificates.len() == 1 { "A certificate" }
            @else { (card.certificates.len()) " certificates" }
        }
        dl.facts {
            @if let Some(url) = &card.url { (fact("Fetched from", &html! { (url) })) }
            @if !card.sign_on.is_empty() { (fact("Sign-on URL", &endpoints(m, &card.sign_on))) }
            @if !card.logout.is_empty() { (fact("Logout URL", &endpoints(m, &card.logout))) }
            @if !card.name_id_formats.is_empty() { (fact("NameID formats", &html! {
                @for format in &card.name_id_formats { span.value { (format) } }
            })) }
            @if let Some(until) = &card.valid_until { (fact("Valid until", &time(m, until))) }
            @if let Some(signature) = &card.signature { (fact("Signature", &html! { (signature) })) }
            @if card.encryption_certificates > 0 { (fact("For encryption only", &html! {
                (card.encryption_certificates) " more, not needed here"
            })) }
        }
        h3 #card-certificates { "Signing certificates" }
        ul.cards aria-labelledby="card-certificates" {
            @for it in &card.certificates { (certificate(m, it, &html! {})) }
        }
    }
}

fn endpoints(m: Words, all: &[(String, String)]) -> Markup {
    html! { @for (binding, location) in all { span.value { (location) " " span.small { (binding) } } } }
}

/// What differs, side by side.
pub(super) fn changes(m: Words, changes: &[ChangeView], present: &str, proposed: &str) -> Markup {
    html! {
        @if changes.is_empty() { p.muted { "Nothing: the draft says the same." } } @else {
            table.table.table-stacked.changes {
                thead { tr { th scope="col" { "Setting" } th scope="col" { (present) } th scope="col" { (proposed) } } }
                tbody { @for change in changes { tr {
                    th scope="row" { (change.label) }
                    td data-label=(present) { (or_none(&change.live)) }
                    td data-label=(proposed) { (or_none(&change.draft)) }
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
                    label.label for="watch" { "Fetch it again every day" }
                }
                p.hint #watch-hint { "What changes there is shown to you first." }
            }
            div.buttons {
                button.button.button-primary type="submit" name="action" value="take_over" { "Take over into the draft" }
                a.button href=(settings_path(&view.organization_id)) { "Cancel" }
            }
        }
    }
}
