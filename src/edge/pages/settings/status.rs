//! The top of the settings page: the state, what the last action did, what is wrong, what is not live yet.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::{Icon, Tone, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{ConnectionState, Flash, SettingsView};

use super::verdict::decisive;
use super::{labels, or_none};

/// Organization, title, state, and what the state means.
pub(super) fn head(m: Words, view: &SettingsView) -> Markup {
    let (class, name) = match view.state {
        ConnectionState::Draft => ("badge", "Draft"),
        ConnectionState::Tested => ("badge badge-good", "Tested"),
        ConnectionState::Enabled => ("badge badge-on", "Enabled"),
        ConnectionState::Disabled => ("badge badge-off", "Disabled"),
    };
    html! {
        div.page-head {
            p.eyebrow { (view.organization_name) }
            div.page-title {
                h1 { "Single sign-on" }
                span class=(class) { span.visually-hidden { "State: " } (name) }
            }
            p.lead { (meaning(m, view)) }
        }
    }
}

fn meaning(m: Words, view: &SettingsView) -> Markup {
    let filled = !view.form.sign_on_url.is_empty() && !view.form.certificates.is_empty();
    match view.state {
        ConnectionState::Draft if filled => {
            html! { "Members do not use single sign-on yet. Next: test these settings." }
        }
        ConnectionState::Draft => html! {
            "Members do not use single sign-on yet. Next: fill in your identity provider’s sign-on URL and "
            "certificate, then test."
        },
        ConnectionState::Tested => html! {
            "These settings passed the test. Members do not use them yet. Next: " a href="#switch" { "enable them" } "."
        },
        ConnectionState::Enabled => html! {
            "Members must sign in by single sign-on"
            @if let Some(at) = &view.enabled_at { ", since " (time(m, at)) } "."
        },
        ConnectionState::Disabled => html! {
            "Single sign-on is switched off: members cannot sign in by it. "
            @if view.tested_at.is_some() { "Next: " a href="#switch" { "enable it" } " again when you are ready." }
            @else { "To enable it again, test these settings first." }
        },
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
    match flash {
        Flash::Saved if view.tested_at.is_some() => {
            html! { p { strong { "Saved." } " These settings have passed the test." } }
        }
        Flash::Saved => html! {
            p { strong { "Saved." } " The settings are not tested yet; nothing changes for members." }
        },
        Flash::TestPassed => html! {
            p { strong { "The test passed." } " See " a href="#test" { "whom it would have signed in" } ", then "
                a href="#switch" { "enable" } " these settings." }
        },
        Flash::TestFailed => html! {
            p { strong { "The test failed." } " Nothing changes for members." }
            @if let Some(test) = &view.test {
                @if let Some(advice) = &test.advice { p { (advice.cause) } } @else { (decisive(m, &test.verdict)) }
            }
            p { a href="#test" { "See what to change, and every check" } }
        },
        Flash::Enabled => html! { p { strong { "Enabled." } " From now on members sign in by these settings." } },
        Flash::Disabled => html! {
            p { strong { "Disabled." } " Members can no longer sign in by single sign-on; their sessions have ended." }
        },
        Flash::NewLink(url) => super::setup_links::new_link(m, url),
        Flash::Renewed => {
            html! { p { strong { "Renewed." } " The same link works again, in the first browser that opens it." } }
        }
        Flash::Revoked => html! { p { strong { "Revoked." } " The link opens nothing any more." } },
        Flash::Restored => {
            html! { p { strong { "Restored." } " See " a href="#versions" { "which version" } " is in force." } }
        }
        Flash::Confirmed => html! { p { strong { "Confirmed." } " These settings stay." } },
        Flash::Reverted => html! { p { strong { "Taken back." } " What was in force before is in force again." } },
        Flash::Conflict => html! {
            p { strong { "Not saved: someone else changed these settings in the meantime." }
                " What you typed is kept below. Saving again replaces their changes with it; to see theirs, "
                a href="?" { "load the page again" } "." }
        },
        Flash::NotTested => html! {
            p { strong { "Not enabled." } " Exactly these settings must pass the test first." }
        },
        Flash::Done(words) => html! { p { (words) } },
        Flash::Problem(words) => html! { p { (words) } },
    }
}

/// All field errors, each a link to its field.
pub(super) fn error_summary(m: Words, view: &SettingsView) -> Markup {
    if view.errors.is_empty() {
        return html! {};
    }
    let title = match view.errors.len() {
        1 => "Not saved: one field needs your attention".to_owned(),
        number => format!("Not saved: {number} fields need your attention"),
    };
    html! {
        div.notice.notice-bad role="alert" tabindex="-1" aria-labelledby="errors-title" data-focus {
            (Icon::Cross.svg())
            div.notice-body {
                h2.notice-title #errors-title { (title) }
                ul { @for error in &view.errors {
                    li { a href=(format!("#{}", error.field)) { (labels::of_field(&error.field)) } ": " (error.message) }
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
            p { strong { "Members sign in with the live settings; your changes are a draft until tested and enabled." } }
            table.table.table-stacked.changes {
                caption { "Where the draft differs" }
                thead { tr { th scope="col" { "Setting" } th scope="col" { "Live" } th scope="col" { "Draft" } } }
                tbody { @for change in &view.changes { tr {
                    th scope="row" { (change.label) }
                    td data-label="Live" { (or_none(&change.live)) }
                    td data-label="Draft" { (or_none(&change.draft)) }
                } } }
            }
        },
    )
}
