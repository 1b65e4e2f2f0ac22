//! The texts of the pages: both languages say the same, and a browser is answered in its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::edge::http::{Body, Method, Request};
use saml_edge::edge::messages::{Language, Reader, fill, plain, sentence};
use std::collections::BTreeSet;

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts.map(|part| part.split_once('}').expect("closed").0).collect()
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_placeholders() {
    let (english, german) = (Language::English.words().entries(), Language::German.words().entries());
    assert_eq!(english.len(), german.len());
    assert!(english.len() > 50, "the test is blind");
    for ((group, key, ours), (_, of, theirs)) in english.into_iter().zip(german) {
        assert_eq!(key, of);
        assert!(!theirs.is_empty() || ours.is_empty(), "{group}.{key} is empty");
        assert_eq!(placeholders(ours), placeholders(theirs), "{group}.{key}");
        for text in [ours, theirs] {
            assert_eq!(text.trim(), text, "{group}.{key}: blanks belong into the page");
            assert!(!text.contains("  "), "{group}.{key}: {text}");
            assert!(!text.contains('\''), "{group}.{key}: an apostrophe is ’: {text}");
        }
        let ends = |text: &str| text.ends_with(['.', '?', ':', '!']).then(|| text.chars().last());
        assert!(
            key == "months" || ends(ours) == ends(theirs),
            "{group}.{key} ends otherwise"
        );
    }
}

#[test]
fn german_is_german() {
    let untranslated = |(group, key, text): (&'static str, &'static str, &'static str)| {
        let english = [" the ", " of ", " is ", " and ", " your ", " you "];
        let padded = format!(" {} ", text.to_lowercase());
        let found = english.iter().any(|word| padded.contains(word));
        found.then(|| format!("{group}.{key}: {text}"))
    };
    let found: Vec<String> = Language::German
        .words()
        .entries()
        .into_iter()
        .filter_map(untranslated)
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_is_filled_in_is_escaped_and_never_read_for_placeholders() {
    assert_eq!(fill("{a} of {b}.", &[("a", "{b}"), ("b", "2")]), "{b} of 2.");
    assert_eq!(fill("none", &[]), "none");
    let said = sentence("1 < {who}", &[("who", plain("<script>{who}"))]);
    assert_eq!(said.into_string(), "1 &lt; &lt;script&gt;{who}");
}

fn request(url: &str, headers: &[(&str, &str)]) -> Request {
    Request {
        method: Method::Get,
        url: url.parse().unwrap(),
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: Body::Octets(Vec::new()),
        multipart: None,
    }
}

#[test]
fn a_browser_is_answered_in_the_language_that_it_likes_best_of_ours() {
    let wanted = [
        ("", Language::English),
        ("de", Language::German),
        ("de-AT,de;q=0.9,en;q=0.8", Language::German),
        ("en-GB,en;q=0.9,de;q=0.8", Language::English),
        ("fr, de;q=0.5, en;q=0.4", Language::German),
        ("fr,nl", Language::English),
        ("de;q=0, en", Language::English),
        ("DE", Language::German),
        ("de;q=x", Language::English),
        ("deu, *", Language::English),
        (";;,,q=1;de", Language::English),
    ];
    for (accepted, language) in wanted {
        let request = request("https://sp.example/", &[("accept-language", accepted)]);
        assert_eq!(Language::of(&request), language, "{accepted}");
    }
}

#[test]
fn what_was_chosen_goes_before_what_the_browser_asks_for() {
    let chosen = |cookie| request("https://sp.example/", &[("accept-language", "de"), ("cookie", cookie)]);
    assert_eq!(Language::of(&chosen("__Host-language=en")), Language::English);
    assert_eq!(Language::of(&chosen("__Host-language=xx")), Language::German);
}

#[test]
fn the_switch_keeps_the_query_and_is_absent_where_the_page_cannot_be_had_again() {
    let settings = "https://sp.example/organizations/acme/settings/sso?idp=okta&lang=en&show=a%26b";
    let reader = Reader::of(&request(settings, &[]));
    let switch = reader.switch(Language::German);
    assert_eq!(switch.as_deref(), Some("?idp=okta&show=a%26b&lang=de"));
    let mut consume = request("https://sp.example/organizations/acme/saml/consume", &[]);
    consume.method = Method::Post;
    assert_eq!(Reader::of(&consume).switch(Language::German), None);
}
