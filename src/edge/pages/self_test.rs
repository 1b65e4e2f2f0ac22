//! The page of the attack self-test: the count, then every message with what had to become of it and what did.

use crate::edge::messages::{Words, fill};
use maud::{Markup, html};

use super::layout::{Beside, Icon, Tone, fact, notice};
use super::text::{settings_path, time};
use super::view::SelfTestView;
use crate::json::Value;
use crate::selftest::Kind;

/// The kinds of messages in their order, each with a title and an explanation.
fn kinds(m: Words) -> [(Kind, &'static str, &'static str); 8] {
    let words = &m.self_test;
    [
        (Kind::Valid, words.valid, words.valid_note),
        (Kind::Wrapping, words.wrapping, words.wrapping_note),
        (Kind::Parser, words.parser, words.parser_note),
        (Kind::Keys, words.keys, words.keys_note),
        (Kind::Encryption, words.encryption, words.encryption_note),
        (Kind::Protocol, words.protocol, words.protocol_note),
        (Kind::Binding, words.binding, words.binding_note),
        (Kind::Service, words.service, words.service_note),
    ]
}

/// The path of the page.
pub fn path(organization_id: &str) -> String {
    format!("{}/self-test", settings_path(organization_id))
}

/// The page.
pub fn self_test(view: &SelfTestView) -> String {
    let m = view.reader.words();
    let words = &m.self_test;
    let title = format!("{} · {}", words.title, view.organization_name);
    let page = Beside {
        reader: &view.reader,
        organization_name: &view.organization_name,
        title: &title,
        skip: words.skip,
        heading: words.title,
        lead: words.lead,
        back: (
            &format!("{}#self-test", settings_path(&view.organization_id)),
            words.back,
        ),
    };
    page.document(
        &html! {
            @match &view.report {
                Some(report) => (result(m, view, report)),
                None => div.panel { p { (words.never) } (run_button(m, &view.organization_id, &view.csrf, "button button-primary")) },
            }
        },
        &html! {},
    )
}

/// The button that runs it.
pub(super) fn run_button(m: Words, organization_id: &str, csrf: &str, class: &str) -> Markup {
    html! {
        form method="post" action=(path(organization_id)) {
            input type="hidden" name="csrf" value=(csrf);
            button class=(class) type="submit" { (m.self_test.run) }
        }
    }
}

/// A text of the report.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What is at this pointer (RFC 6901).
fn at<'v>(report: &'v Value, pointer: &str) -> &'v Value {
    report.pointer(pointer).unwrap_or(&Value::Null)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn held(finding: &Value) -> bool {
    finding["held"] == true
}

/// The count.
pub(super) fn outcome(m: Words, report: &Value) -> Markup {
    let passed = report["outcome"] == "passed";
    let count = |name: &str| at(report, &format!("/summary/{name}")).as_u64().unwrap_or_default();
    let names = ["held", "attacks", "accepted", "valid_accepted", "valid"];
    let counts = names.map(|name| (name, count(name).to_string()));
    let counted = fill(
        m.self_test.count,
        &counts.each_ref().map(|(name, count)| (*name, count.as_str())),
    );
    let words = html! {
        p { strong { @if passed { (m.self_test.held) } @else { (m.self_test.failed) } } " " (counted) }
        @if !passed {
            p { (m.self_test.what_now) }
        }
    };
    notice(if passed { Tone::Good } else { Tone::Bad }, None, &words)
}

fn result(m: Words, view: &SelfTestView, report: &Value) -> Markup {
    html! {
        (outcome(m, report))
        div.panel {
            dl.facts {
                (fact(m.self_test.at, &time(m, text(&report["at"]))))
                (fact(m.self_test.software, &html! { (text(&report["software"])) }))
                (fact(m.self_test.settings, &html! {
                    @if *at(report, "/settings/live") == true { (m.self_test.live) } @else { (m.self_test.draft) }
                    span.small.mono { " " (text(at(report, "/settings/fingerprint")).get(..16).unwrap_or_default()) }
                }))
            }
            div.buttons {
                a.button href=(format!("{}?download=1", path(&view.organization_id))) download { (m.self_test.download) }
                (run_button(m, &view.organization_id, &view.csrf, "button"))
            }
        }
        @let broken: Vec<&Value> = list(&report["findings"]).iter().filter(|finding| !held(finding)).collect();
        @if !broken.is_empty() {
            section.found { h2 { (m.self_test.not_held) } (table(m, m.self_test.not_held_caption, &broken)) }
        }
        @for (kind, title, explanation) in kinds(m) {
            @let of_kind: Vec<&Value> = list(&report["findings"]).iter().filter(|finding| finding["kind"] == kind.as_str()).collect();
            @if !of_kind.is_empty() {
                details.found open[of_kind.iter().any(|finding| !held(finding)) || kind == Kind::Valid] {
                    summary { h2 { (title) } span.summary-note { (tally(m, &of_kind)) } }
                    p.muted { (explanation) }
                    (table(m, title, &of_kind))
                }
            }
        }
        (not_thrown(m, report))
    }
}

fn tally(m: Words, findings: &[&Value]) -> String {
    let held = findings.iter().filter(|finding| held(finding)).count();
    let (held, all) = (held.to_string(), findings.len().to_string());
    fill(m.self_test.tally, &[("held", &held), ("all", &all)])
}

fn table(m: Words, caption: &str, findings: &[&Value]) -> Markup {
    html! {
        table.table.table-stacked.findings {
            caption.visually-hidden { (caption) }
            thead { tr {
                th scope="col" { (m.self_test.sent) }
                th scope="col" { (m.self_test.expected) }
                th scope="col" { (m.self_test.happened) }
                th scope="col" { (m.self_test.row) }
            } }
            tbody { @for finding in findings { (row(m, finding)) } }
        }
    }
}

fn row(m: Words, finding: &Value) -> Markup {
    let (class, icon) = match held(finding) {
        true => ("", Icon::Check),
        false => ("finding-broken", Icon::Cross),
    };
    html! {
        tr class=(class) {
            th scope="row" { span.finding { (icon.svg()) span lang="en" { (text(&finding["name"])) } } }
            td data-label=(m.self_test.expected) { div {
                (word(m, text(&finding["expected"])))
                @for code in list(&finding["expected_codes"]) { " " code { (text(code)) } }
            } }
            td data-label=(m.self_test.happened_short) { div {
                (word(m, text(&finding["outcome"])))
                @if let Some(code) = finding["code"].as_str() { " " code { (code) } }
                @if !held(finding) { strong.finding-word { " " (m.self_test.not_as_it_must) } }
            } }
            td data-label=(m.self_test.row) { @match finding["row"].as_u64() { Some(row) if row > 0 => (row), _ => "–" } }
        }
    }
}

fn word(m: Words, outcome: &str) -> &str {
    match outcome {
        "accepted" => m.self_test.accepted,
        "accepted_otherwise" => m.self_test.accepted_otherwise,
        "answered" => m.self_test.answered,
        "error" => m.self_test.no_decision,
        "refused" => m.self_test.refused,
        outcome => outcome,
    }
}

fn not_thrown(m: Words, report: &Value) -> Markup {
    html! {
        section.found {
            h2 { (m.self_test.not_sent) }
            p.muted { (m.self_test.not_sent_note) }
            dl.facts {
                @for entry in list(&report["not_thrown"]) {
                    @let rows: Vec<String> = list(&entry["rows"]).iter().map(Value::to_string).collect();
                    (fact(&fill(m.self_test.rows, &[("rows", &rows.join(", "))]), &html! { span lang="en" { (text(&entry["reason"])) } }))
                }
            }
        }
    }
}
