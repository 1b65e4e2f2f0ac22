//! The OpenID provider: what it needs from us, and what we need from it.
//!
//! Both protocols' fields are in the form; the style sheet shows those of the one that is chosen, without a script.

use crate::edge::messages::{Words, sentence};
use maud::{Markup, html};

use crate::edge::pages::field::Field;
use crate::edge::pages::view::SettingsView;

use super::guide::copyable;
use super::section;

/// The redirect URI to copy.
pub(super) fn redirect_uri(m: Words, view: &SettingsView) -> Markup {
    section(
        "openid-client",
        m.guide.give,
        &html! { p { (m.openid.give_note) } },
        &html! {
            (copyable(m, "redirect_uri", m.openid.redirect_uri, m.openid.redirect_uri_hint, &view.redirect_uri))
        },
    )
}

/// Issuer, client ID, client secret and scopes.
pub(super) fn fields(m: Words, view: &SettingsView) -> Markup {
    let example = html! { code { "https://login.example" } };
    html! {
        (Field::new(m, "openid_connect_issuer", m.openid.issuer)
            .hint(sentence(m.openid.issuer_hint, &[("example", example)]))
            .errors(&view.errors)
            .text("url", "mono", &view.form.openid_connect_issuer))
        (Field::new(m, "openid_connect_client_id", m.openid.client_id)
            .errors(&view.errors)
            .text("text", "mono", &view.form.openid_connect_client_id))
        (secret(m, view))
        (Field::new(m, "openid_connect_scopes", m.openid.scopes)
            .hint(html! { (m.openid.scopes_hint) })
            .errors(&view.errors)
            .text("text", "mono", &view.form.openid_connect_scopes))
    }
}

/// What was typed is not shown again, whatever else was wrong; of the one that is saved there is only its name.
fn secret(m: Words, view: &SettingsView) -> Markup {
    const NAME: &str = "openid_connect_client_secret";
    const KEPT: &str = "openid_connect_client_secret_kept";
    let field = Field::new(m, NAME, m.openid.client_secret)
        .hint(html! { (m.openid.client_secret_hint) })
        .errors(&view.errors);
    let kept = &view.form.openid_connect_client_secret_kept;
    html! {
        (field.wrap(&html! {
            input.control.mono id=(NAME) name=(NAME) type="password" autocomplete="new-password"
                aria-describedby=[field.described_by()];
        }))
        @if !kept.is_empty() {
            div.field {
                div.tick {
                    input type="checkbox" id=(KEPT) name=(KEPT) value=(kept) checked
                        aria-describedby="openid_connect_client_secret_kept-hint";
                    label.label for=(KEPT) { (m.openid.client_secret_kept) }
                }
                div.hint #openid_connect_client_secret_kept-hint { (m.openid.client_secret_kept_hint) }
            }
        }
    }
}
