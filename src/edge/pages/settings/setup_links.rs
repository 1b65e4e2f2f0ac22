//! Setup links for the identity provider's administrator.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::copy_button;
use crate::edge::pages::text::time;
use crate::edge::pages::view::{SettingsView, SetupLinkRow};

use super::{hidden, section};

const LIVES: [(&str, &str); 4] = [
    ("86400", "a day"),
    ("259200", "3 days"),
    ("604800", "a week"),
    ("2592000", "30 days"),
];
/// What is chosen unless something else is.
const USUAL: &str = "604800";

/// The section, for those who may hand out links.
pub(super) fn setup_links(m: Words, view: &SettingsView, path: &str) -> Markup {
    let Some(setup_links) = &view.setup_links else {
        return html! {};
    };
    section(
        "setup-links",
        "Setup links",
        &html! { p { "For the person who administers your identity provider: this page, without an account here." } },
        &html! {
            @if !setup_links.links.is_empty() {
                ul.versions { @for it in &setup_links.links { (link(m, view, it, path)) } }
            }
            form.new-link method="post" action=(path) {
                (hidden(view))
                div.field {
                    label.label for="link_label" { "For whom" }
                    input.control #link_label name="label" type="text" maxlength="100" autocomplete="off";
                }
                div.field {
                    label.label for="link_life" { "Works for" }
                    select.control #link_life name="expires_in_seconds" {
                        @for (seconds, words) in LIVES { option value=(seconds) selected[seconds == USUAL] { (words) } }
                    }
                }
                button.button type="submit" name="action" value="create_link" { "Make a link" }
            }
        },
    )
}

fn link(m: Words, view: &SettingsView, link: &SetupLinkRow, path: &str) -> Markup {
    let name = link.label.as_deref().unwrap_or("Without a name");
    html! {
        li.version {
            div.version-text {
                p.version-name {
                    strong { (name) }
                    @if link.expired { " " span.badge.badge-bad { "Expired" } }
                    @else if link.opened { " " span.badge.badge-good { "Opened" } }
                    @else { " " span.badge { "Not opened yet" } }
                }
                p.small {
                    "Made " (time(m, &link.created_at)) ", "
                    @if link.expired { "expired " } @else { "works until " } (time(m, &link.expires_at))
                }
            }
            form.buttons method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="link" value=(link.id);
                input type="hidden" name="expires_in_seconds" value=(USUAL);
                button.button.button-small type="submit" name="action" value="renew_link" {
                    "Renew for a week" span.visually-hidden { ": " (name) }
                }
                button.button.button-small type="submit" name="action" value="revoke_link" {
                    "Revoke" span.visually-hidden { ": " (name) }
                }
            }
        }
    }
}

/// A link that was just made: it is shown this once.
pub(super) fn new_link(m: Words, url: &str) -> Markup {
    html! {
        p { strong { "The link is ready." } " Copy it now: it is not shown again. It works in the first browser that opens it." }
        label.visually-hidden for="new_link" { "Setup link" }
        div.copy-row {
            textarea.control.mono #new_link rows="1" readonly spellcheck="false" { "\n" (url) }
            (copy_button(m, "new_link", "the setup link"))
        }
    }
}
