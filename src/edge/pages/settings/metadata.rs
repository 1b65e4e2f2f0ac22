//! The metadata that is fetched again: what it said last, what waits, and what may happen by itself.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::field::Field;
use crate::edge::pages::layout::{Icon, Tone, fact, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{SettingsView, WatchView};

use super::import::changes;
use super::{hidden, section};

/// The section, while metadata is fetched again.
pub(super) fn metadata(m: Words, view: &SettingsView, path: &str) -> Markup {
    let Some(watch) = &view.watch else { return html! {} };
    section(
        "metadata",
        "Metadata by URL",
        &html! { p { "Fetched again every day. What changes there waits for you here." } },
        &html! {
            (facts(m, watch))
            @if let Some(offer) = &watch.offer { (waiting(m, view, watch, offer, path)) }
            (choices(m, view, watch, path))
            form.buttons method="post" action=(path) {
                (hidden(view))
                button.button type="submit" name="action" value="metadata_fetch" { "Fetch now" }
                button.button type="submit" name="action" value="metadata_stop" { "Stop fetching" }
            }
        },
    )
}

fn facts(m: Words, watch: &WatchView) -> Markup {
    html! {
        dl.facts {
            (fact("URL", &html! { (watch.url) }))
            @if let Some(entity_id) = &watch.entity_id { (fact("Entity ID", &html! { (entity_id) })) }
            (fact("Last fetched", &html! {
                @match &watch.fetched_at { Some(at) => (time(m, at)), None => "not yet" }
            }))
            @if watch.failure.is_none() && watch.offer.is_none() && watch.fetched_at.is_some() {
                (fact("Result", &html! { span.tested { (Icon::Check.svg()) span { "Nothing new" } } }))
            }
            (fact("Next", &html! { "after " (time(m, &watch.next_at)) }))
            @for (fingerprint, at) in &watch.added {
                (fact("Added by itself", &html! { code.fingerprint { (fingerprint) } ", " (time(m, at)) }))
            }
        }
        @if let Some(failure) = &watch.failure {
            (notice(Tone::Bad, None, &html! { p { strong { "The last fetch had no result. " } (failure) } }))
        }
    }
}

fn waiting(m: Words, view: &SettingsView, watch: &WatchView, offer: &str, path: &str) -> Markup {
    notice(
        Tone::Caution,
        None,
        &html! {
            p { strong { "The metadata says something new." } " Nothing of it is used until you take it over, test and enable." }
            (changes(m, &watch.changes, "Draft", "Metadata"))
            form.buttons method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="offer" value=(offer);
                button.button.button-primary type="submit" name="action" value="metadata_take_over" { "Take over into the draft" }
                button.button type="submit" name="action" value="metadata_dismiss" { "Leave it" }
            }
        },
    )
}

fn choices(m: Words, view: &SettingsView, watch: &WatchView, path: &str) -> Markup {
    html! {
        details.advanced {
            summary { "What may happen by itself" span.summary-note {
                @if watch.add_certificates { "new certificates are added" } @else { "nothing" }
            } }
            form method="post" action=(path) {
                (hidden(view))
                fieldset.group {
                    legend.visually-hidden { "What may happen by itself" }
                    (Field::new(m, "add_certificates", "Add new certificates without asking")
                        .hint(html! { "Members go on signing in when your identity provider changes its key. A new certificate of "
                            "the pinned entity ID is added to the draft and to the live settings; none is removed. The "
                            "green check mark goes then, because these settings were not tested. Whoever controls the "
                            "URL could sign in as anyone." })
                        .tick(watch.add_certificates, false))
                    (Field::new(m, "signing_certificate", "Signed by this certificate only")
                        .hint(html! { "Optional. Metadata that its key did not sign as a whole is refused." })
                        .errors(&view.errors)
                        .area(3, &watch.signing_certificate))
                    button.button type="submit" name="action" value="metadata_save" { "Save" }
                }
            }
        }
    }
}
