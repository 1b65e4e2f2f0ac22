//! The page that shows who is signed in, and ends sessions.

use crate::edge::messages::{Words, fill, sentence};
use maud::{Markup, html};

use super::field::Field;
use super::layout::{Beside, Tone, notice};
use super::text::{settings_path, time};
use super::view::{SessionRow, SessionsView};

/// The path of the page.
pub fn path(organization_id: &str) -> String {
    format!("{}/sessions", settings_path(organization_id))
}

/// The page.
pub fn sessions(view: &SessionsView) -> String {
    let m = view.reader.words();
    let words = &m.sessions;
    let title = format!("{} · {}", words.title, view.organization_name);
    let page = Beside {
        reader: &view.reader,
        organization_name: &view.organization_name,
        title: &title,
        skip: words.skip,
        heading: words.title,
        lead: words.lead,
        back: (&settings_path(&view.organization_id), words.back),
    };
    page.document(
        &html! {
            @if let Some(ended) = &view.ended { (said(m, ended)) }
            div.panel { (search(m, view)) (list(m, view)) }
            @if !view.sessions.is_empty() && view.name_id.is_empty() { div.panel { (all(m, view)) } }
        },
        &html! {},
    )
}

fn said(m: Words, ended: &str) -> Markup {
    let words = &m.sessions;
    let said = match ended {
        "all" => words.all_ended.to_owned(),
        "0" => words.none_ended.to_owned(),
        "1" => words.one_ended.to_owned(),
        number if number.bytes().all(|octet| octet.is_ascii_digit()) => fill(words.some_ended, &[("number", number)]),
        _ => return html! {},
    };
    notice(Tone::Good, Some("status"), &html! { p { (said) } })
}

fn search(m: Words, view: &SessionsView) -> Markup {
    let words = &m.sessions;
    let field = Field::new(m, "name_id", m.common.name_id).hint(html! { (words.name_id_hint) });
    html! {
        form method="get" action=(path(&view.organization_id)) {
            (field.wrap(&html! {
                input.control #name_id type="text" name="name_id" value=(view.name_id) autocomplete="off"
                    autocapitalize="none" spellcheck="false" aria-describedby=[field.described_by()];
            }))
            button.button type="submit" { (words.find) }
        }
    }
}

fn list(m: Words, view: &SessionsView) -> Markup {
    let words = &m.sessions;
    html! {
        @if view.sessions.is_empty() { p.muted { (words.nobody) } }
        @else {
            ul.versions { @for session in &view.sessions { (one(m, view, session)) } }
            @if view.full { p.muted { (words.newest) } }
        }
    }
}

fn one(m: Words, view: &SessionsView, session: &SessionRow) -> Markup {
    let words = &m.sessions;
    let who = session.name.as_deref().unwrap_or(&session.name_id);
    let times = [
        ("since", time(m, &session.signed_in_at)),
        ("until", time(m, &session.expires_at)),
    ];
    let of = |text| fill(text, &[("who", who)]);
    html! {
        li.version {
            div.version-text {
                p.version-name { strong { (who) } }
                @if session.name.is_some() { p.small.mono { (session.name_id) } }
                @if !session.roles.is_empty() {
                    p.small { (fill(words.roles, &[("roles", &session.roles.join(", "))])) }
                }
                p.small { (sentence(words.times, &times)) }
            }
            form.buttons method="post" action=(path(&view.organization_id)) {
                input type="hidden" name="csrf" value=(view.csrf);
                input type="hidden" name="session" value=(session.id);
                input type="hidden" name="name_id" value=(session.name_id);
                input type="hidden" name="issuer" value=(session.issuer);
                button.button.button-small type="submit" name="action" value="end" {
                    (words.end) span.visually-hidden { " " (of(words.end_of)) }
                }
                button.button.button-small type="submit" name="action" value="end_subject" {
                    (words.end_subject) span.visually-hidden { (of(words.end_subject_of)) }
                }
            }
        }
    }
}

fn all(m: Words, view: &SessionsView) -> Markup {
    let words = &m.sessions;
    html! {
        h2 { (words.everybody) }
        p { (words.everybody_lead) }
        form method="post" action=(path(&view.organization_id)) {
            input type="hidden" name="csrf" value=(view.csrf);
            button.button.button-danger type="submit" name="action" value="end_all" { (words.end_all) }
        }
    }
}
