//! Setup links for the identity provider's administrator.

use crate::edge::messages::{Words, sentence};
use maud::{Markup, html};

use crate::edge::pages::layout::copy_button;
use crate::edge::pages::text::time;
use crate::edge::pages::view::{SettingsView, SetupLinkRow};

use super::{hidden, section};

fn lives(m: Words) -> [(&'static str, &'static str); 4] {
    [
        ("86400", m.versions.a_day),
        ("259200", m.versions.three_days),
        (USUAL, m.versions.a_week),
        ("2592000", m.versions.thirty_days),
    ]
}

/// What is chosen unless something else is.
const USUAL: &str = "604800";

/// The section, for those who may hand out links.
pub(super) fn setup_links(m: Words, view: &SettingsView, path: &str) -> Markup {
    let Some(setup_links) = &view.setup_links else {
        return html! {};
    };
    section(
        "setup-links",
        m.versions.links,
        &html! { p { (m.versions.links_note) } },
        &html! {
            @if !setup_links.links.is_empty() {
                ul.versions { @for it in &setup_links.links { (link(m, view, it, path)) } }
            }
            form.new-link method="post" action=(path) {
                (hidden(view))
                div.field {
                    label.label for="link_label" { (m.versions.for_whom) }
                    input.control #link_label name="label" type="text" maxlength="100" autocomplete="off";
                }
                div.field {
                    label.label for="link_life" { (m.versions.works_for) }
                    select.control #link_life name="expires_in_seconds" {
                        @for (seconds, words) in lives(m) { option value=(seconds) selected[seconds == USUAL] { (words) } }
                    }
                }
                button.button type="submit" name="action" value="create_link" { (m.versions.make_link) }
            }
        },
    )
}

fn link(m: Words, view: &SettingsView, link: &SetupLinkRow, path: &str) -> Markup {
    let name = link.label.as_deref().unwrap_or(m.versions.unnamed);
    let made = if link.expired {
        m.versions.made_expired
    } else {
        m.versions.made_until
    };
    html! {
        li.version {
            div.version-text {
                p.version-name {
                    strong { (name) }
                    @if link.expired { " " span.badge.badge-bad { (m.versions.expired) } }
                    @else if link.opened { " " span.badge.badge-good { (m.versions.opened) } }
                    @else { " " span.badge { (m.versions.not_opened) } }
                }
                p.small {
                    (sentence(made, &[("made", time(m, &link.created_at)), ("ends", time(m, &link.expires_at))]))
                }
            }
            form.buttons method="post" action=(path) {
                (hidden(view))
                input type="hidden" name="link" value=(link.id);
                input type="hidden" name="expires_in_seconds" value=(USUAL);
                button.button.button-small type="submit" name="action" value="renew_link" {
                    (m.versions.renew) span.visually-hidden { ": " (name) }
                }
                button.button.button-small type="submit" name="action" value="revoke_link" {
                    (m.versions.revoke) span.visually-hidden { ": " (name) }
                }
            }
        }
    }
}

/// A link that was just made: it is shown this once.
pub(super) fn new_link(m: Words, url: &str) -> Markup {
    html! {
        p { strong { (m.versions.link_ready) } " " (m.versions.link_ready_more) }
        label.visually-hidden for="new_link" { (m.versions.setup_link_label) }
        div.copy-row {
            textarea.control.mono #new_link rows="1" readonly spellcheck="false" { "\n" (url) }
            (copy_button(m, "new_link", m.versions.setup_link_label))
        }
    }
}
