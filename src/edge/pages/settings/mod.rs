//! The settings page, `GET` and `POST /organizations/{org}/settings/sso`.
//!
//! The fields of its forms are in [`form`]. From top to bottom: what the last action did, what is wrong, where the
//! draft differs from the live settings; then protocol, the service provider's values, the identity provider's
//! values, the test, the switch, and the refused sign-ins. Each is a section of its own file; a further one (guides,
//! versions, evidence) is one more line in [`settings`].

mod advanced;
mod advice;
mod certificates;
pub mod changes;
mod enforcement;
mod enforcement_view;
mod evidence;
pub mod form;
mod guide;
pub mod import;
mod import_view;
pub(in crate::edge) mod labels;
mod mapping;
mod metadata;
mod openid;
mod own_certificates;
mod provider;
mod refusals;
mod self_test;
mod setup_links;
mod shadow;
mod shadow_view;
mod status;
mod switch;
mod test;
mod verdict;
mod versions;
pub mod view;

use crate::edge::messages::Words;
use maud::{Markup, html};

use super::assets;
use super::layout::{announcer, brand, document};
use super::text::settings_path;
use super::view::{Flash, SettingsView};

/// The settings page.
pub fn settings(view: &SettingsView) -> String {
    let (m, path) = (view.reader.words(), settings_path(&view.organization_id));
    let title = format!("{} · {}", m.settings.title, view.organization_name);
    let title = if view.errors.is_empty() {
        title
    } else {
        format!("{}: {title}", m.common.error)
    };
    document(
        &view.reader,
        &title,
        &html! {},
        assets::SCRIPT,
        &html! {
            a.skip href="#main" { (m.settings.skip) }
            (bar(m, view, &path))
            main #main.page tabindex="-1" {
                (status::head(m, view))
                (evidence::evidence(m, view))
                (enforcement::recovery(m, view))
                (versions::revert(m, view, &path))
                (status::flash(m, view))
                (status::error_summary(m, view))
                (certificates::left_out(m, &view.left_out))
                @if !view.form.is_openid_connect() { (certificates::warning(m, &view.certificates)) }
                (status::draft_beside_live(m, view))
                (import::form(&view.organization_id, &view.csrf))
                (certificates::form(view))
                form method="post" action=(form_action(view, &path)) enctype="multipart/form-data" novalidate
                    data-guard=(guard(view)) {
                    (hidden(view))
                    (provider::protocol(m, view))
                    (guide::service_provider(m, view))
                    (openid::redirect_uri(m, view))
                    (provider::identity_provider(m, view))
                }
                (metadata::metadata(m, view, &path))
                (test::last_test(m, view))
                (shadow::shadow(m, view, &path))
                (switch::switch(m, view, &path))
                (enforcement::enforcement(m, view, &path))
                (versions::versions(m, view, &path))
                (refusals::refusals(m, view, &path))
                (sessions(m, view, &path))
                (setup_links::setup_links(m, view, &path))
                (self_test::self_test(m, view))
            }
            (announcer(m))
        },
    )
}

/// Where it is seen who is signed in, for those who may.
fn sessions(m: Words, view: &SettingsView, path: &str) -> Markup {
    let words = &m.sessions;
    html! {
        @if view.setup_links.is_some() {
            (section("members", m.members.title, &html! { p { (m.members.explained) } }, &html! {
                p { a href=(format!("{path}/members")) { (m.members.see) } }
            }))
            (section("applications", m.applications.title, &html! { p { (m.applications.explained) } }, &html! {
                p { a href=(format!("{path}/applications")) { (m.applications.see) } }
            }))
            (section("sessions", words.title, &html! { p { (words.explained) } }, &html! {
                p { a href=(format!("{path}/sessions")) { (words.see) } }
            }))
        }
    }
}

fn bar(m: Words, view: &SettingsView, path: &str) -> Markup {
    html! {
        header.bar {
            div.bar-inner {
                (brand())
                form.bar-access method="post" action=(path) {
                    @if let Some(access) = &view.access { p.bar-note { (access) } }
                    input type="hidden" name="csrf" value=(view.csrf);
                    button.button.button-small type="submit" name="action" value="sign_out" { (m.settings.sign_out) }
                }
            }
        }
    }
}

/// Where the settings form is sent: the guide that is open stays open when a mistake is named.
fn form_action(view: &SettingsView, path: &str) -> String {
    match view.guide {
        Some(console) => format!("{path}?idp={}", console.id),
        None => path.to_owned(),
    }
}

/// Whether what the form shows is not saved anywhere yet, so that the script asks before it is left.
fn guard(view: &SettingsView) -> &'static str {
    let refused = !view.errors.is_empty() || view.flash == Some(Flash::Conflict);
    if refused { "unsaved" } else { "saved" }
}

/// The fields that every form with an effect on the settings carries.
fn hidden(view: &SettingsView) -> Markup {
    html! {
        input type="hidden" name="csrf" value=(view.csrf);
        input type="hidden" name="etag" value=(view.etag);
    }
}

/// The label of a setting, by its JSON name.
pub fn label(m: Words, setting: &str) -> &str {
    labels::of_field(m, setting)
}

/// The value of a setting as the page says it.
pub fn value_of(setting: &str, value: String) -> String {
    match (setting, value.as_str()) {
        ("authn_request_binding", "redirect") => "HTTP-Redirect".to_owned(),
        ("authn_request_binding", "post") => "HTTP-POST".to_owned(),
        _ => value,
    }
}

fn or_none(m: Words, value: &str) -> &str {
    if value.is_empty() { m.common.none } else { value }
}

/// A section: title and explanation at the side, its content in a panel.
fn section(id: &str, title: &str, explanation: &Markup, content: &Markup) -> Markup {
    let heading = format!("{id}-title");
    html! {
        section.section #(id) aria-labelledby=(heading) {
            div.section-head {
                h2 id=(heading) { (title) }
                div.section-text { (explanation) }
            }
            div.panel { (content) }
        }
    }
}
