//! The metadata that is fetched again: what it said last, what waits, and what may happen by itself.

use crate::edge::messages::{Words, sentence};
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
        m.metadata.title,
        &html! { p { (m.metadata.note) } },
        &html! {
            (facts(m, watch))
            @if let Some(offer) = &watch.offer { (waiting(m, view, watch, offer, path)) }
            (choices(m, view, watch, path))
            form.buttons method="post" action=(path) {
                (hidden(view))
                button.button type="submit" name="action" value="metadata_fetch" { (m.metadata.fetch_now) }
                button.button type="submit" name="action" value="metadata_stop" { (m.metadata.stop) }
            }
        },
    )
}

fn facts(m: Words, watch: &WatchView) -> Markup {
    html! {
        dl.facts {
            (fact(m.metadata.url, &html! { (watch.url) }))
            @if let Some(entity_id) = &watch.entity_id { (fact(m.metadata.entity_id, &html! { (entity_id) })) }
            (fact(m.metadata.last_fetched, &html! {
                @match &watch.fetched_at { Some(at) => (time(m, at)), None => (m.metadata.not_yet) }
            }))
            @if watch.failure.is_none() && watch.offer.is_none() && watch.fetched_at.is_some() {
                (fact(m.metadata.result, &html! { span.tested { (Icon::Check.svg()) span { (m.metadata.nothing_new) } } }))
            }
            (fact(m.metadata.next, &sentence(m.metadata.after, &[("at", time(m, &watch.next_at))])))
            @for (fingerprint, at) in &watch.added {
                (fact(m.metadata.added, &html! { code.fingerprint { (fingerprint) } ", " (time(m, at)) }))
            }
        }
        @if let Some(failure) = &watch.failure {
            (notice(Tone::Bad, None, &html! { p { strong { (m.metadata.failed) } " " (failure) } }))
        }
    }
}

fn waiting(m: Words, view: &SettingsView, watch: &WatchView, offer: &str, path: &str) -> Markup {
    notice(
        Tone::Caution,
        None,
        &html! {
            p { strong { (m.metadata.news) } " " (m.metadata.news_more) }
            (changes(m, &watch.changes, m.metadata.draft, m.metadata.metadata))
            form.buttons method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="offer" value=(offer);
                button.button.button-primary type="submit" name="action" value="metadata_take_over" { (m.metadata.take_over) }
                button.button type="submit" name="action" value="metadata_dismiss" { (m.metadata.leave) }
            }
        },
    )
}

fn choices(m: Words, view: &SettingsView, watch: &WatchView, path: &str) -> Markup {
    html! {
        details.advanced {
            summary { (m.metadata.by_itself) span.summary-note {
                @if watch.add_certificates { (m.metadata.by_itself_certificates) } @else { (m.metadata.by_itself_nothing) }
            } }
            form method="post" action=(path) {
                (hidden(view))
                fieldset.group {
                    legend.visually-hidden { (m.metadata.by_itself) }
                    (Field::new(m, "add_certificates", m.metadata.add)
                        .hint(html! { (m.metadata.add_hint) })
                        .tick(watch.add_certificates, false))
                    (Field::new(m, "signing_certificate", m.metadata.signed_by)
                        .hint(html! { (m.metadata.signed_by_hint) })
                        .errors(&view.errors)
                        .area(3, &watch.signing_certificate))
                    button.button type="submit" name="action" value="metadata_save" { (m.metadata.save) }
                }
            }
        }
    }
}
