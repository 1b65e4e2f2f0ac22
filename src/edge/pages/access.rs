//! The way into the settings page: a token, or a setup link.

use crate::edge::messages::sentence;
use maud::{Markup, html};

use super::field::Field;
use super::layout::card;
use super::member::titled;
use super::text::settings_path;
use super::view::{SettingsAccessView, SetupLinkEnd, SetupLinkEndView};

/// The form in front of the settings page: posts `token` with `action=sign_in` to the page's own URL.
pub fn settings_access(view: &SettingsAccessView) -> String {
    let (m, error) = (view.reader.words(), view.error.as_deref());
    let wrong_code = view.recovery_error.as_deref();
    let words = &m.access;
    let field = Field::new(m, "token", words.token)
        .hint(html! { (words.token_hint) })
        .error(error);
    card(
        &view.reader,
        &titled(m, error.or(wrong_code), words.open),
        &html! {
            h1 { (words.open) }
            p.lead { (sentence(words.of_organization, &[("organization", html! { code { (view.organization_id) } })])) }
            form method="post" action=(settings_path(&view.organization_id)) {
                @if let Some(csrf) = &view.csrf { input type="hidden" name="csrf" value=(csrf); }
                (field.wrap(&html! {
                    input #token.control.mono type="password" name="token" required autocomplete="off"
                        autocapitalize="none" spellcheck="false" autofocus
                        aria-invalid=[error.map(|_| "true")] aria-describedby=[field.described_by()];
                }))
                button.button.button-primary.button-wide type="submit" name="action" value="sign_in" {
                    (words.open)
                }
            }
            h2.aside-title { (words.no_token) }
            p.aside {
                (sentence(words.no_token_help, &[("setup_link", html! { strong { (words.setup_link) } })]))
            }
            details open[wrong_code.is_some()] {
                summary { (m.enforcement.locked_out) }
                (recovery(view))
            }
        },
    )
}

/// The way in for whom the identity provider has locked out.
fn recovery(view: &SettingsAccessView) -> Markup {
    let (m, error) = (view.reader.words(), view.recovery_error.as_deref());
    let words = &m.enforcement;
    let field = Field::new(m, "recovery_code", words.recovery_code)
        .hint(html! { (words.recovery_code_hint) })
        .error(error);
    html! {
        form method="post" action=(settings_path(&view.organization_id)) {
            (field.wrap(&html! {
                input #recovery_code.control.mono type="text" name="recovery_code" required autocomplete="off"
                    autocapitalize="characters" spellcheck="false"
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[field.described_by()];
            }))
            button.button.button-wide type="submit" name="action" value="recover" { (words.recover) }
        }
    }
}

/// A setup link that opens nothing: why, and what to do.
pub fn setup_link_end(view: &SetupLinkEndView) -> String {
    let words = &view.reader.words().access;
    let (title, why) = match view.end {
        SetupLinkEnd::Expired => (words.expired, words.expired_why),
        SetupLinkEnd::OtherBrowser => (words.other_browser, words.other_browser_why),
        SetupLinkEnd::Unknown => (words.unknown, words.unknown_why),
    };
    card(
        &view.reader,
        title,
        &html! {
            h1 { (title) }
            p.lead { (why) }
            p { (words.nothing_lost) }
            @if let Some(organization) = &view.organization_id {
                p.actions { a.button href=(settings_path(organization)) { (words.use_token) } }
            }
        },
    )
}
