//! The top of the settings page: the state, what the last action did, what is wrong, what is not live yet.

use crate::edge::messages::{Words, fill, plain, sentence};
use maud::{Markup, html};

use crate::edge::pages::layout::{Icon, Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ConnectionState, Flash, SettingsView};

use super::verdict::decisive;
use super::{labels, or_none};

/// Organization, title, state, and what the state means.
pub(super) fn head(m: Words, view: &SettingsView) -> Markup {
    let (class, name) = match view.state {
        ConnectionState::Draft => ("badge", m.settings.draft),
        ConnectionState::Tested => ("badge badge-good", m.settings.tested),
        ConnectionState::Enabled => ("badge badge-on", m.settings.enabled),
        ConnectionState::Disabled => ("badge badge-off", m.settings.disabled),
    };
    html! {
        div.page-head {
            p.eyebrow { (view.organization_name) }
            div.page-title {
                h1 { (m.settings.title) }
                span class=(class) { span.visually-hidden { (m.settings.state) " " } (name) }
            }
            p.lead { (meaning(m, view)) }
        }
    }
}

fn meaning(m: Words, view: &SettingsView) -> Markup {
    let words = &m.settings;
    let openid = view.form.is_openid_connect();
    let filled = if openid {
        !view.form.openid_connect_issuer.is_empty() && !view.form.openid_connect_client_id.is_empty()
    } else {
        !view.form.sign_on_url.is_empty() && !view.form.certificates.is_empty()
    };
    let to_switch = |words: &str| html! { a href="#switch" { (words) } };
    match view.state {
        ConnectionState::Draft if filled => plain(words.next_test),
        ConnectionState::Draft if openid => plain(m.openid.next_fill),
        ConnectionState::Draft => plain(words.next_fill),
        ConnectionState::Tested => sentence(words.next_enable, &[("enable", to_switch(words.enable_them))]),
        ConnectionState::Enabled => match &view.enabled_at {
            Some(at) => sentence(words.in_force_since, &[("at", time(m, at))]),
            None => plain(words.in_force),
        },
        ConnectionState::Disabled if view.tested_at.is_some() => {
            sentence(words.off_tested, &[("enable", to_switch(words.enable_it))])
        }
        ConnectionState::Disabled => plain(words.off),
    }
}

/// What the last action did.
pub(super) fn flash(m: Words, view: &SettingsView) -> Markup {
    let Some(flash) = &view.flash else { return html! {} };
    let tone = match flash {
        Flash::Saved
        | Flash::TestPassed
        | Flash::Enabled
        | Flash::Restored
        | Flash::Confirmed
        | Flash::NewLink(_)
        | Flash::Renewed
        | Flash::Done(_) => Tone::Good,
        Flash::Disabled | Flash::Reverted | Flash::Revoked => Tone::Neutral,
        Flash::Conflict | Flash::NotTested => Tone::Caution,
        Flash::TestFailed | Flash::Problem(_) => Tone::Bad,
    };
    let role = if matches!(tone, Tone::Good | Tone::Neutral) {
        "status"
    } else {
        "alert"
    };
    notice(tone, Some(role), &words(m, flash, view))
}

fn words(m: Words, flash: &Flash, view: &SettingsView) -> Markup {
    let words = &m.settings;
    let said = |strong: &str, rest: &Markup| html! { p { strong { (strong) } " " (rest) } };
    match flash {
        Flash::Saved if view.tested_at.is_some() => said(words.saved, &plain(words.saved_tested)),
        Flash::Saved => said(words.saved, &plain(words.saved_untested)),
        Flash::TestPassed => {
            let links = [
                ("whom", link("#test", words.whom)),
                ("enable", link("#switch", words.enable)),
            ];
            said(words.test_passed, &sentence(words.test_passed_next, &links))
        }
        Flash::TestFailed => html! {
            (said(words.test_failed, &plain(words.nothing_changes)))
            @if let Some(test) = &view.test {
                @if let Some(advice) = &test.advice { p { (advice.cause) } } @else { (decisive(m, &test.verdict)) }
            }
            p { (link("#test", words.see_checks)) }
        },
        Flash::Enabled => said(words.enabled_done, &plain(words.enabled_more)),
        Flash::Disabled => said(words.disabled_done, &plain(words.disabled_more)),
        Flash::NewLink(url) => super::setup_links::new_link(m, url),
        Flash::Renewed => said(words.renewed, &plain(words.renewed_more)),
        Flash::Revoked => said(words.revoked, &plain(words.revoked_more)),
        Flash::Restored => {
            let which = [("which", link("#versions", words.which_version))];
            said(words.restored, &sentence(words.restored_more, &which))
        }
        Flash::Confirmed => said(words.confirmed, &plain(words.confirmed_more)),
        Flash::Reverted => said(words.reverted, &plain(words.reverted_more)),
        Flash::Conflict => {
            let reload = [("reload", link("?", words.reload))];
            said(words.conflict, &sentence(words.conflict_more, &reload))
        }
        Flash::NotTested => said(words.not_enabled, &plain(words.not_enabled_more)),
        Flash::Done(words) => html! { p { (words) } },
        Flash::Problem(words) => html! { p { (words) } },
    }
}

fn link(href: &str, words: &str) -> Markup {
    html! { a href=(href) { (words) } }
}

/// All field errors, each a link to its field.
pub(super) fn error_summary(m: Words, view: &SettingsView) -> Markup {
    if view.errors.is_empty() {
        return html! {};
    }
    let title = match view.errors.len() {
        1 => m.settings.one_error.to_owned(),
        number => fill(m.settings.errors, &[("number", &number.to_string())]),
    };
    html! {
        div.notice.notice-bad role="alert" tabindex="-1" aria-labelledby="errors-title" data-focus {
            (Icon::Cross.svg())
            div.notice-body {
                h2.notice-title #errors-title { (title) }
                ul { @for error in &view.errors {
                    li { a href=(format!("#{}", error.field)) { (labels::of_field(m, &error.field)) } ": " (error.message) }
                } }
            }
        }
    }
}

/// What is not live yet.
pub(super) fn draft_beside_live(m: Words, view: &SettingsView) -> Markup {
    if view.state != ConnectionState::Enabled || view.changes.is_empty() {
        return html! {};
    }
    notice(
        Tone::Caution,
        None,
        &html! {
            p { strong { (m.settings.draft_beside_live) } }
            table.table.table-stacked.changes {
                caption { (m.settings.differs) }
                thead { tr {
                    th scope="col" { (m.settings.setting) }
                    th scope="col" { (m.settings.live) }
                    th scope="col" { (m.settings.draft) }
                } }
                tbody { @for change in &view.changes { tr {
                    th scope="row" { (change.label) }
                    td data-label=(m.settings.live) { (or_none(m, &change.live)) }
                    td data-label=(m.settings.draft) { (or_none(m, &change.draft)) }
                } } }
            }
        },
    )
}
