//! The page of the attack self-test: the count, then every message with what had to become of it and what did.
#![allow(
    unused_variables,
    reason = "not all texts of these pages are in the message files yet"
)]

use crate::edge::messages::Words;
use maud::{Markup, html};

use super::assets;
use super::layout::{Icon, Tone, brand, document, fact, notice};
use super::text::{settings_path, time};
use super::view::SelfTestView;
use crate::json::Value;
use crate::selftest::Kind;

const KINDS: [(Kind, &str, &str); 8] = [
    (
        Kind::Valid,
        "Valid sign-ins",
        "These must be accepted, with exactly what they say: that everything is refused would prove nothing.",
    ),
    (
        Kind::Wrapping,
        "Signatures and wrapping",
        "Signatures left out, moved, or kept in a message that says something else.",
    ),
    (
        Kind::Parser,
        "Parsers and canonical form",
        "What one reader takes otherwise than another.",
    ),
    (
        Kind::Keys,
        "Keys and algorithms",
        "Wrong keys, and algorithms that prove nothing.",
    ),
    (Kind::Encryption, "Encryption", "What is encrypted and not signed."),
    (
        Kind::Protocol,
        "The rules of SAML",
        "Signed by the identity provider, and yet not for this sign-in.",
    ),
    (Kind::Binding, "The form", "How the message is carried."),
    (Kind::Service, "Denial of service", "Messages that would cost too much."),
];

/// The path of the page.
pub fn path(organization_id: &str) -> String {
    format!("{}/self-test", settings_path(organization_id))
}

/// The page.
pub fn self_test(view: &SelfTestView) -> String {
    let m = view.reader.words();
    let title = format!("Attack self-test · {}", view.organization_name);
    document(
        &view.reader,
        &title,
        &html! {},
        assets::SCRIPT,
        &html! {
            a.skip href="#main" { "Skip to the result" }
            header.bar { div.bar-inner {
                (brand())
                a href=(format!("{}#self-test", settings_path(&view.organization_id))) { "Back to the settings" }
            } }
            main #main.page tabindex="-1" {
                div.page-head {
                    p.eyebrow { (view.organization_name) }
                    div.page-title { h1 { "Attack self-test" } }
                    p.lead {
                        "Every known attack that a message can carry, sent to this deployment under this organization's "
                        "settings, and signed by keys that were made for the run and are gone."
                    }
                }
                @match &view.report {
                    Some(report) => (result(m, view, report)),
                    None => div.panel { p { "It has not been run yet." } (run_button(m, &view.organization_id, &view.csrf, "button button-primary")) },
                }
            }
        },
    )
}

/// The button that runs it.
pub(super) fn run_button(m: Words, organization_id: &str, csrf: &str, class: &str) -> Markup {
    html! {
        form method="post" action=(path(organization_id)) {
            input type="hidden" name="csrf" value=(csrf);
            button class=(class) type="submit" { "Run the attack self-test" }
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
    let words = html! {
        p { strong { @if passed { "Every attack was held." } @else { "The self-test failed." } } " "
            (count("held")) " of " (count("attacks")) " attacks held, " (count("accepted")) " accepted; "
            (count("valid_accepted")) " of " (count("valid")) " valid sign-ins accepted."
        }
        @if !passed {
            p { "Disable single sign-on, keep the report, and tell whoever runs this deployment." }
        }
    };
    notice(if passed { Tone::Good } else { Tone::Bad }, None, &words)
}

fn result(m: Words, view: &SelfTestView, report: &Value) -> Markup {
    html! {
        (outcome(m, report))
        div.panel {
            dl.facts {
                (fact("Run", &time(m, text(&report["at"]))))
                (fact("Software", &html! { (text(&report["software"])) }))
                (fact("Settings", &html! {
                    @if *at(report, "/settings/live") == true { "those that members sign in with" } @else { "the draft" }
                    span.small.mono { " " (text(at(report, "/settings/fingerprint")).get(..16).unwrap_or_default()) }
                }))
            }
            div.buttons {
                a.button href=(format!("{}?download=1", path(&view.organization_id))) download { "Download the report (JSON)" }
                (run_button(m, &view.organization_id, &view.csrf, "button"))
            }
        }
        @let broken: Vec<&Value> = list(&report["findings"]).iter().filter(|finding| !held(finding)).collect();
        @if !broken.is_empty() {
            section.found { h2 { "Not held" } (table(m, "What did not happen as it must", &broken)) }
        }
        @for (kind, title, explanation) in KINDS {
            @let of_kind: Vec<&Value> = list(&report["findings"]).iter().filter(|finding| finding["kind"] == kind.as_str()).collect();
            @if !of_kind.is_empty() {
                details.found open[of_kind.iter().any(|finding| !held(finding)) || kind == Kind::Valid] {
                    summary { h2 { (title) } span.summary-note { (tally(&of_kind)) } }
                    p.muted { (explanation) }
                    (table(m, title, &of_kind))
                }
            }
        }
        (not_thrown(m, report))
    }
}

fn tally(findings: &[&Value]) -> String {
    let held = findings.iter().filter(|finding| held(finding)).count();
    format!("{held} of {} as they must be", findings.len())
}

fn table(m: Words, caption: &str, findings: &[&Value]) -> Markup {
    html! {
        table.table.table-stacked.findings {
            caption.visually-hidden { (caption) }
            thead { tr {
                th scope="col" { "What was sent" }
                th scope="col" { "Expected" }
                th scope="col" { "What happened" }
                th scope="col" { "Row" }
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
            th scope="row" { span.finding { (icon.svg()) span { (text(&finding["name"])) } } }
            td data-label="Expected" { div {
                (word(text(&finding["expected"])))
                @for code in list(&finding["expected_codes"]) { " " code { (text(code)) } }
            } }
            td data-label="Happened" { div {
                (word(text(&finding["outcome"])))
                @if let Some(code) = finding["code"].as_str() { " " code { (code) } }
                @if !held(finding) { strong.finding-word { " not as it must be" } }
            } }
            td data-label="Row" { @match finding["row"].as_u64() { Some(row) if row > 0 => (row), _ => "–" } }
        }
    }
}

fn word(outcome: &str) -> &str {
    match outcome {
        "accepted" => "accepted, exactly",
        "accepted_otherwise" => "accepted, as somebody else",
        "answered" => "answered with a fresh request",
        "error" => "no decision",
        outcome => outcome,
    }
}

fn not_thrown(m: Words, report: &Value) -> Markup {
    html! {
        section.found {
            h2 { "Not sent" }
            p.muted { "Rows of the catalogue that no message to this address can stand for." }
            dl.facts {
                @for entry in list(&report["not_thrown"]) {
                    @let rows: Vec<String> = list(&entry["rows"]).iter().map(Value::to_string).collect();
                    (fact(&format!("Row {}", rows.join(", ")), &html! { (text(&entry["reason"])) }))
                }
            }
        }
    }
}
