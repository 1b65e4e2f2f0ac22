//! The texts of the pages: both languages say the same, and a browser is answered in its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::edge::guide::CONSOLES;
use saml_edge::edge::http::{Body, Method, Request};
use saml_edge::edge::messages::{Language, Reader, fill, plain, sentence};
use std::collections::BTreeSet;
use std::path::Path;

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

fn german(english: &str) -> String {
    Language::German.words().said(english).into_owned()
}

#[test]
fn what_other_layers_say_is_said_in_german_with_what_they_fill_in() {
    assert_eq!(german("Nobody is signed in."), "Niemand ist angemeldet.");
    assert_eq!(
        german("The certificate of CN=a, O=b. expires on 2026-12-04T12:00:00Z, in 11 days."),
        "Das Zertifikat von CN=a, O=b. läuft am 2026-12-04T12:00:00Z ab, in 11 Tagen."
    );
    assert_eq!(
        german("The URL ftp://x cannot be used. The URL must begin with https://."),
        "Die URL ftp://x ist nicht verwendbar. Die URL muss mit https:// beginnen."
    );
    assert_eq!(german("Nobody has translated this."), "Nobody has translated this.");
    assert_eq!(
        Language::English.words().said("Nobody is signed in."),
        "Nobody is signed in."
    );
}

/// The text literals of a file, without the line breaks in them.
fn literals(path: &Path) -> Vec<String> {
    let source = std::fs::read_to_string(path).unwrap();
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let code = code.replace("\\\"", "\u{1}");
    let odd = code.split('"').skip(1).step_by(2);
    let joined = |text: &str| {
        let mut parts = text.split("\\\n");
        let first = parts.next().unwrap().to_owned();
        parts
            .fold(first, |text, part| text + part.trim_start())
            .replace('\u{1}', "\"")
    };
    odd.map(joined).collect()
}

/// A text with something in the place of what is filled in.
fn filled(text: &str) -> String {
    text.split('}')
        .map(|part| {
            part.split_once('{')
                .map_or(part.to_owned(), |(before, _)| format!("{before}7"))
        })
        .collect()
}

/// The files whose sentences an administrator or a member can read on a page.
const SAID: [&str; 15] = [
    "src/service/error.rs",
    "src/settings/document.rs",
    "src/settings/document/mapping.rs",
    "src/settings/metadata_url.rs",
    "src/settings/import/card.rs",
    "src/settings/import/error.rs",
    "src/settings/import/proposal.rs",
    "src/edge/pages/settings/form.rs",
    "src/edge/pages/settings/form/pairs.rs",
    "src/edge/mod.rs",
    "src/edge/settings_page.rs",
    "src/edge/further_pages.rs",
    "src/edge/guide/consoles/cloud.rs",
    "src/edge/guide/consoles/directory.rs",
    "src/edge/guide/consoles/own.rs",
];

/// Sentences that only JSON can ask for, and one that is said together with what was found: `{…}` is 7.
const JSON_ONLY: [&str; 5] = [
    "An organization id has 7.",
    "Give 7.",
    "A claim's name has 1 to 64 letters, digits, hyphens and underscores, and is none that has a meaning already, such as \
     sub, email or roles.",
    "Give an object of 7.",
    "Give an object of at most 7 claims, each with a list of attribute names.",
];

#[test]
fn every_sentence_of_another_layer_is_said_in_german() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    let mut seen = 0;
    for file in SAID {
        for text in literals(&root.join(file)) {
            let is_sentence = text.ends_with('.') && text.contains(' ') && text.starts_with(char::is_uppercase);
            // Their words are the console's alone.
            if !is_sentence || text.contains("› Assign.") || text.contains(": Off.") {
                continue;
            }
            seen += 1;
            let text = filled(&text);
            if german(&text) == text && !JSON_ONLY.contains(&text.as_str()) {
                missing.push(format!("{file}: {text}"));
            }
        }
    }
    assert!(seen > 120, "only {seen}: the test is blind");
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn a_step_in_german_names_the_same_fields() {
    for console in CONSOLES {
        for step in console.steps {
            let said = german(step.text);
            let words = |text: &str| -> BTreeSet<String> {
                text.split('‹')
                    .skip(1)
                    .map(|part| part.split_once('›').unwrap().0.to_owned())
                    .collect()
            };
            assert_eq!(words(step.text), words(&said), "{}", console.id);
        }
    }
}
