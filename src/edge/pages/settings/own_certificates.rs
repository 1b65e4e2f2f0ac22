//! The certificates of our own keys, and what to do while a key is about to be replaced.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, copy_button, notice};
use crate::edge::pages::view::{OwnCertificateView, SettingsView};

use super::certificates::certificate;

/// The certificates, folded away until one of them is a next one; nothing where this deployment has no key.
pub(super) fn own_certificates(m: Words, view: &SettingsView) -> Markup {
    let words = &m.certificates;
    let changing = view.ours.iter().any(|it| it.next);
    html! {
        @if !view.ours.is_empty() {
            details #own-certificates open[changing] {
                summary { (words.ours) span.summary-note { (view.ours.len()) } }
                p.hint { (words.ours_note) }
                @if changing { (notice(Tone::Caution, None, &html! { p { (words.rollover) } })) }
                ul.cards aria-label=(words.ours) {
                    @for (index, it) in view.ours.iter().enumerate() { (certificate(m, &it.certificate, &one(m, it, index))) }
                }
            }
        }
    }
}

/// What its key does, and its PEM to copy.
fn one(m: Words, view: &OwnCertificateView, index: usize) -> Markup {
    let words = &m.certificates;
    let purpose = match (view.decrypts, view.next) {
        (false, false) => words.signs_now,
        (false, true) => words.signs_next,
        (true, false) => words.decrypts_now,
        (true, true) => words.decrypts_next,
    };
    let id = format!("own-{index}");
    html! {
        p.own-purpose { span.badge.badge-good[!view.next] { (purpose) } }
        details.own-pem {
            summary { (words.pem) }
            label.visually-hidden for=(id) { (words.pem) ": " (purpose) }
            div.copy-row {
                textarea.control.mono id=(id) rows="4" readonly spellcheck="false" { "\n" (view.pem) }
                (copy_button(m, &id, purpose))
            }
        }
    }
}
