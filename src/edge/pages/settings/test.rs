//! The last test: what came of it, whom it would have signed in, and every check.

use crate::edge::messages::{Words, fill, sentence};
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
        m.result.title,
        &html! {
            p { (sentence(m.result.from, &[("at", time(m, &test.at))])) }
            @if !test.of_present_draft { p { (m.result.changed_since) } }
        },
        &html! {
            (outcome(m, test))
            @if let Some(subject) = &test.subject { (subject_facts(m, subject)) }
            p { a href=(format!("?report={}", test.reference)) download {
                (m.result.report)
            } span.small { " " (m.result.report_note) } }
            details.checks open[!test.passed] {
                summary { (m.result.every_check) span.summary-note { (tally(m, test)) } }
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
            &html! { p { strong { (m.result.passed_before) } " " (m.result.passed_before_more) } },
        );
    }
    if test.passed {
        return notice(
            Tone::Good,
            None,
            &html! {
                p { strong { (m.result.passed) } " " (m.result.passed_more) }
            },
        );
    }
    notice(
        Tone::Bad,
        None,
        &html! {
            p { strong { (m.result.failed) } " " (m.result.failed_more) }
            @if let Some(it) = &test.advice { (advice(m, it, "test-advice")) }
            (decisive(m, &test.verdict))
        },
    )
}

fn tally(m: Words, test: &TestView) -> String {
    use crate::verdict::CheckStatus::{Failed, NotReached, Passed};
    let count = |status| {
        test.verdict
            .checks()
            .iter()
            .filter(|check| check.status == status)
            .count()
    };
    match (count(Failed), count(NotReached)) {
        (0, 0) => fill(m.result.tally_passed, &[("passed", &count(Passed).to_string())]),
        (failed, missed) => fill(
            m.result.tally,
            &[
                ("passed", &count(Passed).to_string()),
                ("failed", &failed.to_string()),
                ("missed", &missed.to_string()),
            ],
        ),
    }
}

fn subject_facts(m: Words, subject: &SubjectView) -> Markup {
    html! {
        div.subject {
            h3 { (m.result.who) }
            dl.facts {
                (fact(m.common.name_id, &html! {
                    span.mono { (subject.name_id) }
                    @if let Some(format) = &subject.name_id_format { br; span.small.mono { (format) } }
                }))
                (fact(m.common.email, &mapped(m, subject.email.as_deref())))
                (fact(m.common.name, &mapped(m, subject.name.as_deref())))
                (fact(m.common.roles, &mapped(m, (!subject.roles.is_empty()).then(|| subject.roles.join(", ")).as_deref())))
            }
            (attributes(m, m.result.all_attributes, &subject.attributes))
        }
    }
}

fn mapped(m: Words, value: Option<&str>) -> Markup {
    html! { @if let Some(value) = value { (value) } @else { span.muted { (m.result.not_sent) } } }
}
