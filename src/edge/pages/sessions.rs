//! The page that shows who is signed in, and ends sessions.

use maud::{Markup, html};

use super::assets;
use super::field::Field;
use super::layout::{Tone, brand, document, notice};
use super::text::{settings_path, time};
use super::view::{SessionRow, SessionsView};

/// The path of the page.
pub fn path(organization_id: &str) -> String {
    format!("{}/sessions", settings_path(organization_id))
}

/// The page.
pub fn sessions(view: &SessionsView) -> String {
    document(
        &format!("Sessions · {}", view.organization_name),
        &html! {},
        assets::SCRIPT,
        &html! {
            a.skip href="#main" { "Skip to the sessions" }
            header.bar { div.bar-inner {
                (brand())
                a href=(settings_path(&view.organization_id)) { "Back to the settings" }
            } }
            main #main.page tabindex="-1" {
                div.page-head {
                    p.eyebrow { (view.organization_name) }
                    div.page-title { h1 { "Sessions" } }
                    p.lead {
                        "Who is signed in. A session that you end here is over at once; an application behind the gate "
                        "notices within a minute. The member can sign in again."
                    }
                }
                @if let Some(ended) = &view.ended { (said(ended)) }
                div.panel { (search(view)) (list(view)) }
                @if !view.sessions.is_empty() && view.name_id.is_empty() { div.panel { (all(view)) } }
            }
        },
    )
}

fn said(ended: &str) -> Markup {
    let words = match ended {
        "all" => "All sessions have ended.".to_owned(),
        "0" => "The session had ended already.".to_owned(),
        "1" => "The session has ended.".to_owned(),
        number if number.bytes().all(|octet| octet.is_ascii_digit()) => format!("{number} sessions have ended."),
        _ => return html! {},
    };
    notice(Tone::Good, Some("status"), &html! { p { (words) } })
}

fn search(view: &SessionsView) -> Markup {
    let field = Field::new("name_id", "Name ID")
        .hint(html! { "Exactly as the identity provider writes it. Leave it empty to see everybody." });
    html! {
        form method="get" action=(path(&view.organization_id)) {
            (field.wrap(&html! {
                input.control #name_id type="text" name="name_id" value=(view.name_id) autocomplete="off"
                    autocapitalize="none" spellcheck="false" aria-describedby=[field.described_by()];
            }))
            button.button type="submit" { "Find" }
        }
    }
}

fn list(view: &SessionsView) -> Markup {
    html! {
        @if view.sessions.is_empty() { p.muted { "Nobody is signed in." } }
        @else {
            ul.versions { @for session in &view.sessions { (one(view, session)) } }
            @if view.full { p.muted { "These are the newest. Find others by their Name ID." } }
        }
    }
}

fn one(view: &SessionsView, session: &SessionRow) -> Markup {
    let who = session.name.as_deref().unwrap_or(&session.name_id);
    html! {
        li.version {
            div.version-text {
                p.version-name { strong { (who) } }
                @if session.name.is_some() { p.small.mono { (session.name_id) } }
                @if !session.roles.is_empty() { p.small { "Roles: " (session.roles.join(", ")) } }
                p.small { "Signed in " (time(&session.signed_in_at)) ", until " (time(&session.expires_at)) }
            }
            form.buttons method="post" action=(path(&view.organization_id)) {
                input type="hidden" name="csrf" value=(view.csrf);
                input type="hidden" name="session" value=(session.id);
                input type="hidden" name="name_id" value=(session.name_id);
                input type="hidden" name="issuer" value=(session.issuer);
                button.button.button-small type="submit" name="action" value="end" {
                    "End this session" span.visually-hidden { " of " (who) }
                }
                button.button.button-small type="submit" name="action" value="end_subject" {
                    "End all of this member" span.visually-hidden { ": " (who) }
                }
            }
        }
    }
}

fn all(view: &SessionsView) -> Markup {
    html! {
        h2 { "Sign everybody out" }
        p { "Ends every session of the organization, yours too if you came by one." }
        form method="post" action=(path(&view.organization_id)) {
            input type="hidden" name="csrf" value=(view.csrf);
            button.button.button-danger type="submit" name="action" value="end_all" { "End all sessions" }
        }
    }
}
