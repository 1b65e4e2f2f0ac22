//! The saved certificates: what each is, how long it lasts, and the way to remove one.

use crate::edge::messages::{Words, fill};
use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, fact, notice};
use crate::edge::pages::text::{settings_path, time};
use crate::edge::pages::view::{CertificateValidity, CertificateView, SettingsView};

/// The form that the buttons belong to; they stand among the fields of another form.
const FORM: &str = "certificate";

/// The form of the buttons, empty in itself.
pub(super) fn form(view: &SettingsView) -> Markup {
    html! {
        form #(FORM) method="post" action=(settings_path(&view.organization_id)) {
            input type="hidden" name="csrf" value=(view.csrf);
            input type="hidden" name="etag" value=(view.etag);
            input type="hidden" name="action" value="remove_certificate";
        }
    }
}

/// The saved certificates.
pub(super) fn saved(m: Words, certificates: &[CertificateView]) -> Markup {
    let several = certificates.len() > 1;
    html! {
        @if !certificates.is_empty() {
            div.saved {
                h3 #saved-certificates { @if several { (m.certificates.several) } @else { (m.certificates.one) } }
                ul.cards aria-labelledby="saved-certificates" {
                    @for it in certificates { (certificate(m, it, &remove(m, it, several))) }
                }
            }
        }
    }
}

/// The last one stays: without any, nobody can be signed in.
fn remove(m: Words, it: &CertificateView, several: bool) -> Markup {
    let which = [("subject", it.subject.as_str()), ("until", &it.valid_until)];
    let which = fill(m.certificates.remove_which, &which);
    html! {
        @if several {
            button.button.button-small type="submit" form=(FORM) name="fingerprint" value=(it.fingerprint) {
                (m.certificates.remove) span.visually-hidden { " " (which) }
            }
        }
    }
}

/// One certificate, with what can be done with it.
pub(super) fn certificate(m: Words, view: &CertificateView, action: &Markup) -> Markup {
    let words = &m.certificates;
    let badge = match view.validity {
        CertificateValidity::Valid => None,
        CertificateValidity::EndsSoon(0) => Some(("badge badge-caution", words.expires_today.to_owned())),
        CertificateValidity::EndsSoon(1) => Some(("badge badge-caution", words.expires_tomorrow.to_owned())),
        CertificateValidity::EndsSoon(days) => {
            let words = fill(words.expires_in, &[("days", &days.to_string())]);
            Some(("badge badge-caution", words))
        }
        CertificateValidity::Expired => Some(("badge badge-bad", words.expired.to_owned())),
        CertificateValidity::NotYet => Some(("badge badge-caution", words.not_yet.to_owned())),
    };
    html! {
        li.certificate {
            p.certificate-name {
                strong.break { (view.subject) }
                @if let Some((class, words)) = badge { " " span class=(class) { (words) } }
            }
            dl.facts {
                (fact(words.issuer, &html! { @if view.issuer == view.subject { (words.self_signed) } @else { (view.issuer) } }))
                (fact(words.valid_until, &html! { (time(m, &view.valid_until)) (left(m, view)) }))
                (fact(words.key, &html! { (view.key) }))
                (fact(words.fingerprint, &html! { code.fingerprint { (view.fingerprint) } }))
            }
            (action)
        }
    }
}

fn left(m: Words, view: &CertificateView) -> Markup {
    html! {
        @if view.validity == CertificateValidity::Valid && view.days_left > 0 {
            ", " (fill(m.certificates.days_left, &[("days", &view.days_left.to_string())]))
        }
    }
}

/// What was pasted and not taken, at the top of the page.
pub(super) fn left_out(m: Words, subjects: &[String]) -> Markup {
    if subjects.is_empty() {
        return html! {};
    }
    let words = |subject: &String| fill(m.certificates.left_out, &[("subject", subject)]);
    notice(
        Tone::Caution,
        Some("status"),
        &html! { @for subject in subjects { p { (words(subject)) } } },
    )
}

/// What is about to go wrong, at the top of the page.
pub(super) fn warning(m: Words, certificates: &[CertificateView]) -> Markup {
    let expired = certificates
        .iter()
        .filter(|it| it.validity == CertificateValidity::Expired);
    let (expired, all) = (expired.count(), certificates.len());
    let soonest = certificates.iter().filter_map(|it| match it.validity {
        CertificateValidity::EndsSoon(days) => Some(days),
        _ => None,
    });
    let lasting = certificates.iter().any(|it| it.validity == CertificateValidity::Valid);
    let words = match (expired, soonest.min()) {
        (expired, _) if expired == all && all > 0 => m.certificates.all_expired,
        (_, Some(_)) if !lasting => m.certificates.about_to_expire,
        (1.., _) => m.certificates.one_expired,
        _ => return html! {},
    };
    notice(
        Tone::Caution,
        None,
        &html! { p { (words) " " a href="#identity-provider" { (m.certificates.see) } } },
    )
}
