//! The way into the settings page: a token, or a setup link.

use maud::html;

use super::field::Field;
use super::layout::card;
use super::text::settings_path;
use super::view::{SettingsAccessView, SetupLinkEnd, SetupLinkEndView};

/// The form in front of the settings page: posts `token` with `action=sign_in` to the page's own URL.
pub fn settings_access(view: &SettingsAccessView) -> String {
    let error = view.error.as_deref();
    let field = Field::new("token", "Administrator token")
        .hint(html! { "Your operator gave it to you. It opens the settings of this organization only." })
        .error(error);
    card(
        if error.is_some() {
            "Error: Open the settings"
        } else {
            "Open the settings"
        },
        &html! {
            h1 { "Open the settings" }
            p.lead { "Single sign-on of the organization " code { (view.organization_id) } }
            form method="post" action=(settings_path(&view.organization_id)) {
                @if let Some(csrf) = &view.csrf { input type="hidden" name="csrf" value=(csrf); }
                (field.wrap(&html! {
                    input #token.control.mono type="password" name="token" required autocomplete="off"
                        autocapitalize="none" spellcheck="false" autofocus
                        aria-invalid=[error.map(|_| "true")] aria-describedby=[field.described_by()];
                }))
                button.button.button-primary.button-wide type="submit" name="action" value="sign_in" {
                    "Open the settings"
                }
            }
            h2.aside-title { "No token?" }
            p.aside {
                "Ask your operator for a " strong { "setup link" } ". It opens these settings without a token, in the "
                "first browser that uses it, until it expires or is revoked. Administrators who are signed in by "
                "single sign-on get here directly."
            }
        },
    )
}

/// A setup link that opens nothing: why, and what to do.
pub fn setup_link_end(view: &SetupLinkEndView) -> String {
    let (title, why) = match view.end {
        SetupLinkEnd::Expired => (
            "This link has expired",
            "Setup links work for a limited time, and this one’s is over. Who sent it to you can renew it: then the same link works again.",
        ),
        SetupLinkEnd::OtherBrowser => (
            "This link was opened in another browser",
            "A setup link belongs to the first browser that opens it. Go back to that browser to continue.",
        ),
        SetupLinkEnd::Unknown => (
            "This link does not work",
            "It was revoked, or a part of it was lost on the way: then copy it whole and try again.",
        ),
    };
    card(
        title,
        &html! {
            h1 { (title) }
            p.lead { (why) }
            p { "Nothing is lost: everything saved so far is kept. Ask the person who sent you the link for a new one." }
            @if let Some(organization) = &view.organization_id {
                p.actions { a.button href=(settings_path(organization)) { "Use an administrator token instead" } }
            }
        },
    )
}
