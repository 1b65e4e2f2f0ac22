//! The page of an organization's e-mail domains, and of who has signed in.

use crate::edge::messages::{Reader, Words, fill, sentence};
use maud::{Markup, html};

use super::field::Field;
use super::layout::{Beside, Icon, Tone, announcer, copy_button, notice};
use super::text::{settings_path, time};

/// The page.
#[derive(Debug, Clone, Default)]
pub struct MembersView {
    /// Who reads it.
    pub reader: Reader,
    /// The organization's id.
    pub organization_id: String,
    /// Its name.
    pub organization_name: String,
    /// The token of the page's forms.
    pub csrf: String,
    /// The domains.
    pub domains: Vec<DomainRow>,
    /// The domain as it was typed.
    pub typed: String,
    /// Why it cannot be added: a code.
    pub wrong: Option<&'static str>,
    /// A page of subjects.
    pub subjects: Vec<SubjectRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// What is searched for.
    pub search: String,
    /// What was done.
    pub done: Option<String>,
}

/// One domain.
#[derive(Debug, Clone, Default)]
pub struct DomainRow {
    /// The domain.
    pub domain: String,
    /// `pending`, `verified` or `missing`.
    pub status: &'static str,
    /// What came of the last look at DNS.
    pub code: Option<&'static str>,
    /// The name of its TXT record.
    pub txt_name: String,
    /// What that must say.
    pub txt_value: String,
    /// When DNS was looked at last.
    pub checked_at: Option<String>,
    /// When it lapses without its record.
    pub lapses_at: Option<String>,
}

/// One subject.
#[derive(Debug, Clone, Default)]
pub struct SubjectRow {
    /// The subject identifier.
    pub id: String,
    /// Display name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// NameID.
    pub name_id: String,
    /// Roles.
    pub roles: Vec<String>,
    /// Whether the identity provider left the groups out.
    pub groups_overage: bool,
    /// When the first session began.
    pub first_signed_in_at: String,
    /// When the last one did.
    pub last_signed_in_at: String,
}

/// What Entra ID calls the choice that keeps the groups few.
const OVERAGE_CHOICE: &str = "Groups assigned to the application";

/// The path of the page.
pub fn path(organization_id: &str) -> String {
    format!("{}/members", settings_path(organization_id))
}

/// The page.
pub fn members(view: &MembersView) -> String {
    let m = view.reader.words();
    let words = &m.members;
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
            (said(m, view))
            div.panel {
                h2 { (words.domains) }
                p { (words.domains_lead) }
                @if !view.domains.is_empty() {
                    ul.versions { @for (number, row) in view.domains.iter().enumerate() { (domain(m, view, row, number)) } }
                }
                (add(m, view))
            }
            div.panel {
                h2 { (words.known) }
                p { (words.known_lead) }
                (search(m, view))
                (subjects(m, view))
            }
        },
        &announcer(m),
    )
}

fn said(m: Words, view: &MembersView) -> Markup {
    let words = &m.members;
    let (tone, said) = match view.done.as_deref() {
        Some("added") => (Tone::Good, words.added),
        Some("verified") => (Tone::Good, words.verified),
        Some("looked") => (Tone::Caution, words.looked),
        Some("removed") => (Tone::Good, words.removed),
        Some("forgotten") => (Tone::Good, words.forgotten),
        _ => return html! {},
    };
    notice(tone, Some("status"), &html! { p { (said) } })
}

fn domain(m: Words, view: &MembersView, row: &DomainRow, number: usize) -> Markup {
    let words = &m.members;
    let of = || html! { span.visually-hidden { ": " (row.domain) } };
    html! {
        li.version {
            div.version-text {
                p.version-name {
                    strong { (row.domain) } " "
                    @match row.status {
                        "verified" => span.tested { (Icon::Check.svg()) span { (words.is_verified) } },
                        "missing" => span.badge.badge-bad { (words.is_missing) },
                        _ => span.badge { (words.is_pending) },
                    }
                }
                @if row.status != "verified" { (record(m, row, number)) }
                @if let Some(code) = row.code { p.small { (why(m, code)) } }
                @if let Some(at) = &row.lapses_at { p.small { (sentence(words.lapses, &[("at", time(m, at))])) } }
                @if let Some(at) = &row.checked_at { p.small { (sentence(words.checked, &[("at", time(m, at))])) } }
            }
            form.buttons method="post" action=(path(&view.organization_id)) {
                input type="hidden" name="csrf" value=(view.csrf);
                input type="hidden" name="domain" value=(row.domain);
                button.button.button-small type="submit" name="action" value="verify_domain" { (words.verify) (of()) }
                button.button.button-small type="submit" name="action" value="remove_domain" { (words.remove) (of()) }
            }
        }
    }
}

/// The TXT record to publish.
fn record(m: Words, row: &DomainRow, number: usize) -> Markup {
    let words = &m.members;
    let part = |what: &str, label: &str, value: &str| {
        let id = format!("{what}-{number}");
        html! {
            label.label for=(id) { (label) }
            div.copy-row {
                textarea.control.mono id=(id) rows="1" readonly spellcheck="false" { "\n" (value) }
                (copy_button(m, &id, label))
            }
        }
    };
    html! {
        p.small { (words.publish) }
        (part("txt-name", words.txt_name, &row.txt_name))
        (part("txt-value", words.txt_value, &row.txt_value))
    }
}

/// The words of a code.
fn why(m: Words, code: &str) -> &'static str {
    let words = &m.members;
    match code {
        "domain.taken" => words.taken,
        "domain.dns_unanswered" => words.unanswered,
        "domain.too_broad" => words.too_broad,
        "domain.public_mailbox" => words.public_mailbox,
        "domain.too_many" => words.too_many,
        "domain.malformed" => words.malformed,
        _ => words.txt_missing,
    }
}

fn add(m: Words, view: &MembersView) -> Markup {
    let words = &m.members;
    html! {
        form method="post" action=(path(&view.organization_id)) {
            input type="hidden" name="csrf" value=(view.csrf);
            (Field::new(m, "domain", words.domain).hint(html! { (words.domain_hint) })
                .error(view.wrong.map(|code| why(m, code))).text("text", "mono", &view.typed))
            button.button type="submit" name="action" value="add_domain" { (words.add) }
        }
    }
}

fn search(m: Words, view: &MembersView) -> Markup {
    let words = &m.members;
    html! {
        form method="get" action=(path(&view.organization_id)) role="search" {
            (Field::new(m, "search", words.search).text("search", "", &view.search))
            button.button type="submit" { (m.sessions.find) }
        }
    }
}

fn subjects(m: Words, view: &MembersView) -> Markup {
    let words = &m.members;
    html! {
        @if view.subjects.is_empty() { p.muted { (words.nobody) } }
        @else { ul.versions { @for row in &view.subjects { (subject(m, view, row)) } } }
        @if let Some(next) = &view.next {
            @let query: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("search", &view.search).append_pair("cursor", next).finish();
            p { a href=(format!("{}?{query}", path(&view.organization_id))) { (words.more) } }
        }
    }
}

fn subject(m: Words, view: &MembersView, row: &SubjectRow) -> Markup {
    let words = &m.members;
    let who = row.name.as_deref().or(row.email.as_deref()).unwrap_or(&row.name_id);
    let times = [
        ("first", time(m, &row.first_signed_in_at)),
        ("last", time(m, &row.last_signed_in_at)),
    ];
    html! {
        li.version {
            div.version-text {
                p.version-name { strong { (who) } }
                @if let Some(email) = row.email.as_deref().filter(|email| *email != who) { p.small { (email) } }
                @if row.name_id != who { p.small.mono { (row.name_id) } }
                @if !row.roles.is_empty() { p.small { (m.common.roles) ": " (row.roles.join(", ")) } }
                @if row.groups_overage { p.small { (Icon::Warning.svg()) " " (fill(words.overage, &[("choice", OVERAGE_CHOICE)])) } }
                p.small { (sentence(words.times, &times)) }
            }
            form.buttons method="post" action=(path(&view.organization_id)) {
                input type="hidden" name="csrf" value=(view.csrf);
                input type="hidden" name="subject" value=(row.id);
                button.button.button-small type="submit" name="action" value="forget" {
                    (words.forget) span.visually-hidden { ": " (who) }
                }
            }
        }
    }
}
