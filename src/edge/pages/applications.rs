//! The page of an organization's clients of OpenID Connect.

use crate::edge::messages::{Reader, Words, fill, sentence};
use crate::oidc::AuthMethod;
use maud::{Markup, html};

use super::field::Field;
use super::layout::{Beside, Tone, announcer, copy_button, fact, notice};
use super::text::{settings_path, time};

/// The page.
#[derive(Debug, Clone, Default)]
pub struct ApplicationsView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id.
    pub organization_id: String,
    /// Its name.
    pub organization_name: String,
    /// The token of the page's forms.
    pub csrf: String,
    /// The issuer that applications are given.
    pub issuer: String,
    /// Whether the deployment has a key for ID tokens.
    pub has_key: bool,
    /// The clients.
    pub rows: Vec<ApplicationRow>,
    /// The form as it was typed, or of the client that is changed.
    pub form: ApplicationForm,
    /// The client that is changed; none: a new one is registered.
    pub editing: Option<String>,
    /// The field that is wrong.
    pub wrong: Option<&'static str>,
    /// A secret that was just made.
    pub secret: Option<NewSecret>,
    /// What was done.
    pub done: Option<String>,
}

/// One client.
#[derive(Debug, Clone, Default)]
pub struct ApplicationRow {
    /// Its `client_id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where codes may be sent.
    pub redirect_uris: Vec<String>,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// When it was registered.
    pub created_at: String,
}

/// The form as typed.
#[derive(Debug, Clone, Default)]
pub struct ApplicationForm {
    /// The name.
    pub name: String,
    /// Lines.
    pub redirect_uris: String,
    /// Lines.
    pub post_logout_redirect_uris: String,
    /// The method's name.
    pub method: String,
    /// A JWK set.
    pub jwks: String,
}

/// A secret that is shown this once.
#[derive(Debug, Clone, Default)]
pub struct NewSecret {
    /// Of whom.
    pub name: String,
    /// Its `client_id`.
    pub client_id: String,
    /// The secret.
    pub secret: String,
}

/// The name of a method in JSON and in the form.
pub const fn method_name(method: AuthMethod) -> &'static str {
    match method {
        AuthMethod::ClientSecretBasic => "client_secret_basic",
        AuthMethod::ClientSecretPost => "client_secret_post",
        AuthMethod::PrivateKeyJwt => "private_key_jwt",
        AuthMethod::None => "none",
    }
}

/// The path of the page.
pub fn path(organization_id: &str) -> String {
    format!("{}/applications", settings_path(organization_id))
}

/// The page.
pub fn applications(view: &ApplicationsView) -> String {
    let m = view.reader.words();
    let words = &m.applications;
    let title = format!("{} · {}", words.title, view.organization_name);
    let page = Beside {
        reader: &view.reader,
        organization_name: &view.organization_name,
        title: &super::member::titled(m, view.wrong, &title),
        skip: words.skip,
        heading: words.title,
        lead: words.lead,
        back: (&settings_path(&view.organization_id), m.sessions.back),
    };
    page.document(
        &html! {
            @if !view.has_key { (notice(Tone::Caution, None, &html! { p { (words.no_key) } })) }
            (said(m, view))
            @if let Some(secret) = &view.secret { (new_secret(m, view, secret)) }
            @if view.editing.is_none() { div.panel { (list(m, view)) } }
            div.panel { (form(m, view)) }
        },
        &announcer(m),
    )
}

fn said(m: Words, view: &ApplicationsView) -> Markup {
    let words = &m.applications;
    let said = match view.done.as_deref() {
        Some("saved") => words.saved,
        Some("removed") => words.removed,
        _ => return html! {},
    };
    notice(Tone::Good, Some("status"), &html! { p { (said) } })
}

fn new_secret(m: Words, view: &ApplicationsView, secret: &NewSecret) -> Markup {
    let words = &m.applications;
    let shown = |id: &str, label: &str, value: &str| {
        html! {
            label.label for=(id) { (label) }
            div.copy-row {
                textarea.control.mono id=(id) rows="1" readonly spellcheck="false" { "\n" (value) }
                (copy_button(m, id, label))
            }
        }
    };
    let lead = [("name", html! { strong { (secret.name) } })];
    notice(
        Tone::Good,
        Some("status"),
        &html! {
            p { (sentence(words.secret_lead, &lead)) }
            (shown("issuer", words.issuer, &view.issuer))
            (shown("client_id", words.client_id, &secret.client_id))
            (shown("client_secret", words.client_secret, &secret.secret))
        },
    )
}

fn list(m: Words, view: &ApplicationsView) -> Markup {
    html! {
        @if view.rows.is_empty() { p.muted { (m.applications.none) } }
        @else { ul.versions { @for row in &view.rows { (one(m, view, row)) } } }
    }
}

fn one(m: Words, view: &ApplicationsView, row: &ApplicationRow) -> Markup {
    let words = &m.applications;
    let own = path(&view.organization_id);
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client", &row.id)
        .finish();
    let of = || html! { span.visually-hidden { ": " (row.name) } };
    html! {
        li.version {
            div.version-text {
                p.version-name { strong { (row.name) } }
                p.small.mono { (row.id) }
                @for uri in &row.redirect_uris { p.small.mono { (uri) } }
                p.small { (sentence(words.registered, &[("since", time(m, &row.created_at))])) }
            }
            form.buttons method="post" action=(own) {
                input type="hidden" name="csrf" value=(view.csrf);
                input type="hidden" name="client" value=(row.id);
                a.button.button-small href=(format!("{own}?{query}")) { (words.change) (of()) }
                @if row.has_secret {
                    button.button.button-small type="submit" name="action" value="rotate" { (words.rotate) (of()) }
                }
                button.button.button-small type="submit" name="action" value="remove" { (words.remove) (of()) }
            }
        }
    }
}

fn form(m: Words, view: &ApplicationsView) -> Markup {
    let (words, typed) = (&m.applications, &view.form);
    let wrong = |field: &str, text: &'static str| (view.wrong == Some(field)).then_some(text);
    let methods = [
        (AuthMethod::ClientSecretBasic, words.method_basic),
        (AuthMethod::ClientSecretPost, words.method_post),
        (AuthMethod::PrivateKeyJwt, words.method_jwt),
        (AuthMethod::None, words.method_none),
    ]
    .map(|(method, text)| (method_name(method).to_owned(), text.to_owned()));
    let chosen = if typed.method.is_empty() {
        method_name(AuthMethod::default())
    } else {
        &typed.method
    };
    let heading = match &view.editing {
        Some(id) => fill(words.change_title, &[("id", id)]),
        None => words.register_title.to_owned(),
    };
    html! {
        h2 { (heading) }
        dl.facts { (fact(words.issuer, &html! { span.mono { (view.issuer) } })) }
        form method="post" action=(path(&view.organization_id)) {
            input type="hidden" name="csrf" value=(view.csrf);
            @if let Some(id) = &view.editing { input type="hidden" name="client" value=(id); }
            (Field::new(m, "name", m.common.name).error(wrong("name", words.name_wrong)).text("text", "", &typed.name))
            (Field::new(m, "redirect_uris", words.redirect_uris).hint(html! { (words.redirect_uris_hint) })
                .error(wrong("redirect_uris", words.redirect_uris_wrong)).area(3, &typed.redirect_uris))
            (Field::new(m, "post_logout_redirect_uris", words.post_logout).hint(html! { (words.post_logout_hint) })
                .error(wrong("post_logout_redirect_uris", words.redirect_uris_wrong)).area(2, &typed.post_logout_redirect_uris))
            (Field::new(m, "token_endpoint_auth_method", words.method)
                .error(wrong("token_endpoint_auth_method", words.method_wrong)).select(chosen, &methods))
            (Field::new(m, "jwks", words.jwks).hint(html! { (words.jwks_hint) })
                .error(wrong("jwks", words.jwks_wrong)).area(3, &typed.jwks))
            div.buttons {
                @match view.editing {
                    Some(_) => {
                        button.button.button-primary type="submit" name="action" value="save" { (words.save) }
                        a.button href=(path(&view.organization_id)) { (m.common.cancel) }
                    }
                    None => { button.button.button-primary type="submit" name="action" value="create" { (words.register) } }
                }
            }
        }
    }
}
