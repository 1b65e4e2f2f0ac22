//! What holds for every page: hostile texts are inert, nothing is inline, every control has a name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "support/pages.rs"]
mod pages;

use pages::samples;
use saml_edge::edge::messages::{Language, Reader};
use saml_edge::edge::pages::assets::{SCRIPT, STYLE, VERSION, asset};
use saml_edge::edge::pages::settings::changes::changes;
use saml_edge::edge::pages::settings::form::{SettingsForm, list};
use saml_edge::edge::pages::view::{ContinueView, PostBindingView, RefusedView, SignOutView, SignedOutView};
use saml_edge::edge::pages::{handover, member};
use saml_edge::settings::{IdpInitiated, RequestBinding, SamlSettings, SignaturePolicy};

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' onfocus='x";

/// The pages in every language, each with it in its name.
fn everywhere(text: &dyn Fn(&str) -> String) -> Vec<(String, String)> {
    let named = |language: Language| {
        let pages = samples(language, text).into_iter();
        pages.map(move |(name, page)| (format!("{} {name}", language.tag()), page))
    };
    Language::ALL.into_iter().flat_map(named).collect()
}

/// The start tags of a page as texts, with the quoted values still in them.
fn tags(page: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let mut quoted = false;
        let end = after.find(|character| {
            quoted ^= character == '"';
            character == '>' && !quoted
        });
        let (tag, tail) = after.split_at(end.unwrap_or(after.len()));
        if !tag.starts_with(['/', '!']) {
            tags.push(tag);
        }
        rest = tail;
    }
    tags
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value)
}

/// The names of a tag's attributes, without what is quoted.
fn attribute_names(tag: &str) -> Vec<String> {
    let outside: String = tag.split('"').step_by(2).collect();
    outside
        .split_whitespace()
        .skip(1)
        .map(|name| name.trim_end_matches('=').to_owned())
        .collect()
}

#[test]
fn row_94_hostile_texts_are_inert_everywhere() {
    for (name, page) in everywhere(&|text| format!("{text}{HOSTILE}")) {
        assert!(!page.contains("<script>"), "{name}");
        assert!(!page.contains("<img"), "{name}");
        for tag in tags(&page) {
            for attribute in attribute_names(tag) {
                assert!(!attribute.starts_with("on"), "{name}: {tag}");
            }
        }
    }
}

#[test]
fn nothing_is_inline() {
    for (name, page) in everywhere(&str::to_owned) {
        for tag in tags(&page) {
            assert!(!tag.starts_with("style"), "{name}: {tag}");
            assert!(
                !tag.starts_with("script") || attribute(tag, "src").is_some(),
                "{name}: {tag}"
            );
            let names = attribute_names(tag);
            assert!(
                !names.iter().any(|name| name == "style" || name.starts_with("on")),
                "{name}: {tag}"
            );
        }
        assert!(page.starts_with("<!DOCTYPE html>"), "{name}");
        let language = name.split(' ').next().unwrap();
        assert!(page.contains(&format!("<html lang=\"{language}\">")), "{name}");
    }
}

#[test]
fn every_control_has_a_label_and_every_id_is_unique() {
    for (name, page) in everywhere(&str::to_owned) {
        let tags = tags(&page);
        let ids: Vec<&str> = tags.iter().filter_map(|tag| attribute(tag, "id")).collect();
        for id in &ids {
            assert_eq!(ids.iter().filter(|other| other == &id).count(), 1, "{name}: {id}");
        }
        for tag in &tags {
            let control = ["input", "textarea", "select"]
                .iter()
                .any(|kind| tag.split(' ').next() == Some(kind));
            if control && attribute(tag, "type") != Some("hidden") {
                let id = attribute(tag, "id").unwrap_or_default();
                assert!(page.contains(&format!("for=\"{id}\"")), "{name}: {tag}");
            }
            let referred = [attribute(tag, "aria-describedby"), attribute(tag, "aria-labelledby")];
            for id in referred.into_iter().flatten().flat_map(str::split_whitespace) {
                assert!(ids.contains(&id), "{name}: {id}");
            }
        }
    }
}

#[test]
fn headings_descend_one_level_at_a_time_from_a_single_h1() {
    for (name, page) in everywhere(&str::to_owned) {
        let levels: Vec<u32> = tags(&page)
            .iter()
            .filter_map(|tag| tag.split(' ').next()?.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}");
        assert_eq!(levels.first(), Some(&1), "{name}");
        assert!(
            levels
                .windows(2)
                .all(|pair| matches!(pair, [from, to] if *to <= from + 1)),
            "{name}: {levels:?}"
        );
    }
}

#[test]
fn the_refused_member_reads_one_constant_sentence() {
    let page = |reference: &str| {
        member::refused(&RefusedView {
            reader: Reader::default(),
            reference: reference.to_owned(),
            try_again: "/organizations/acme/saml/login".into(),
        })
    };
    assert_eq!(page("7K4M").replace("7K4M", "9QTX"), page("9QTX"));
    assert!(page("7K4M").contains(Language::English.words().member.refused));
}

#[test]
fn only_web_addresses_and_own_paths_become_links() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "/local",
        "https:\n//x",
        "//evil.example",
        "https://",
    ] {
        let page = handover::continue_to(&ContinueView {
            reader: Reader::default(),
            url: url.to_owned(),
        });
        assert!(!page.contains("http-equiv") && !page.contains("noreferrer"), "{url}");
        let view = PostBindingView {
            action: url.to_owned(),
            ..PostBindingView::default()
        };
        assert!(!handover::post_binding(&view).contains("<form"), "{url}");
    }
    for path in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil",
    ] {
        let page = member::signed_out(&SignedOutView {
            sign_in: path.to_owned(),
            ..SignedOutView::default()
        });
        assert!(page.contains("href=\"/\""), "{path}");
        let page = member::sign_out(&SignOutView {
            reader: Reader::default(),
            action: path.to_owned(),
            return_to: None,
        });
        assert!(page.contains("action=\"/\""), "{path}");
    }
    let page = handover::continue_to(&ContinueView {
        reader: Reader::default(),
        url: "https://idp.example:8443/sso?a=1&b=2".to_owned(),
    });
    assert!(page.contains("content=\"0;url=https://idp.example:8443/sso?a=1&amp;b=2\""));
    assert!(page.contains("Continue to idp.example:8443"));
}

#[test]
fn settings_survive_the_form() {
    let mut settings = SamlSettings {
        sign_on_url: Some("https://idp.example/sso".to_owned()),
        signature_policy: SignaturePolicy::Assertion,
        idp_initiated: IdpInitiated::Refuse,
        requested_authn_context: vec!["urn:a".to_owned(), "urn:b".to_owned()],
        clock_skew_seconds: 7,
        single_logout_url: Some("https://idp.example/slo".to_owned()),
        single_logout_response_url: Some("https://idp.example/slo/done".to_owned()),
        single_logout_binding: RequestBinding::Post,
        ..SamlSettings::default()
    };
    settings.attributes.roles = vec!["groups".to_owned()];
    assert_eq!(SettingsForm::from(&settings).settings(Vec::new()), Ok(settings));
}

#[test]
fn a_field_that_says_nothing_is_an_error_of_that_field_and_stays_as_typed() {
    let form = SettingsForm::from_fields([
        ("signature_policy", "none"),
        ("authn_request_binding", "post"),
        ("idp_initiated", "accept"),
        ("clock_skew_seconds", "two"),
        ("session_seconds", "3600"),
        ("force_authn", "true"),
    ]);
    assert_eq!(form.clock_skew_seconds, "two");
    assert!(form.force_authn && !form.allow_sha1);
    let fields: Vec<String> = form
        .settings(Vec::new())
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|error| error.field)
        .collect();
    assert_eq!(fields, ["signature_policy", "clock_skew_seconds"]);
    assert_eq!(list(" mail ,\r\nemail\n\n"), ["mail", "email"]);
}

#[test]
fn changes_name_what_differs_in_the_order_of_the_page() {
    let live = SamlSettings {
        certificates: vec!["a".to_owned()],
        ..SamlSettings::default()
    };
    let mut draft = SamlSettings {
        certificates: vec!["a".to_owned(), "b".to_owned()],
        ..live.clone()
    };
    draft.sign_on_url = Some("https://idp.example".to_owned());
    draft.allow_sha1 = true;
    let labels: Vec<String> = changes(Language::English.words(), &live, &draft)
        .into_iter()
        .map(|change| change.label)
        .collect();
    assert_eq!(labels, ["Sign-on URL", "Public certificate", "Allow SHA-1"]);
    assert_eq!(changes(Language::English.words(), &live, &live), []);
}

#[test]
fn assets_are_served_from_their_paths_under_the_version_that_pages_name() {
    assert_eq!(asset("/assets/app.css").map(|asset| asset.body), Some(STYLE.body));
    assert!(asset("/assets/other.css").is_none());
    let page = member::signed_out(&SignedOutView::default());
    assert!(page.contains(&format!("{}?v={VERSION:016x}", SCRIPT.path)));
}
