//! The last test: what came of it, whom it would have signed in, and every check.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::layout::{Tone, attributes, fact, notice};
use crate::edge::pages::text::time;
use crate::edge::pages::view::{SettingsView, SubjectView, TestView};

use super::advice::advice;
use super::section;
use super::verdict::{decisive, list};

/// The last test, where there was one.
pub(super) fn last_test(m: Words, view: &SettingsView) -> Markup {
    let Some(test) = &view.test else { return html! {} };
    section(
        "test",
        "Test result",
        &html! {
            p { "From " (time(m, &test.at)) "." }
            @if !test.of_present_draft { p { "The settings have changed since: test again." } }
        },
        &html! {
            (outcome(m, test))
            @if let Some(subject) = &test.subject { (subject_facts(m, subject)) }
            p { a href=(format!("?report={}", test.reference)) download {
                "Download a report for the identity provider’s administrator"
            } span.small { " It names nobody." } }
            details.checks open[!test.passed] {
                summary { "Every check" span.summary-note { (tally(test)) } }
                (list(m, &test.verdict))
            }
        },
    )
}

fn outcome(m: Words, test: &TestView) -> Markup {
    if test.passed && !test.of_present_draft {
        return notice(
            Tone::Neutral,
            None,
            &html! { p { strong { "This test passed, with the settings as they were." } " It says nothing about them as they are now." } },
        );
    }
    if test.passed {
        return notice(
            Tone::Good,
            None,
            &html! {
                p { strong { "The test passed." } " Every check held: this person would be signed in." }
            },
        );
    }
    notice(
        Tone::Bad,
        None,
        &html! {
            p { strong { "The test failed." } " Nobody would be signed in." }
            @if let Some(it) = &test.advice { (advice(m, it, "test-advice")) }
            (decisive(m, &test.verdict))
        },
    )
}

fn tally(test: &TestView) -> String {
    use crate::verdict::CheckStatus::{Failed, NotReached, Passed};
    let count = |status| {
        test.verdict
            .checks()
            .iter()
            .filter(|check| check.status == status)
            .count()
    };
    match (count(Failed), count(NotReached)) {
        (0, 0) => format!("{} passed", count(Passed)),
        (failed, missed) => format!("{} passed, {failed} failed, {missed} not reached", count(Passed)),
    }
}

fn subject_facts(m: Words, subject: &SubjectView) -> Markup {
    html! {
        div.subject {
            h3 { "Who would be signed in" }
            dl.facts {
                (fact("Name ID", &html! {
                    span.mono { (subject.name_id) }
                    @if let Some(format) = &subject.name_id_format { br; span.small.mono { (format) } }
                }))
                (fact("E-mail", &mapped(m, subject.email.as_deref())))
                (fact("Name", &mapped(m, subject.name.as_deref())))
                (fact("Roles", &mapped(m, (!subject.roles.is_empty()).then(|| subject.roles.join(", ")).as_deref())))
            }
            (attributes(m, "All attributes of the assertion", &subject.attributes))
        }
    }
}

fn mapped(m: Words, value: Option<&str>) -> Markup {
    html! { @if let Some(value) = value { (value) } @else { span.muted { "not sent" } } }
}
