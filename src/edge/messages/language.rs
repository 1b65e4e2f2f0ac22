//! Which language a browser is answered in: the one that its user chose here, else the one it asks for.

use super::{ENGLISH, GERMAN, Words};
use crate::edge::http::{Method, Request, Response, SameSite};

/// A language of the pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// Remembers the choice. It says nothing about a person, and forging it gains nothing.
const COOKIE: &str = "__Host-language";
/// For a year.
const SECONDS: i64 = 31_536_000;
/// The query field of the switch.
pub(super) const FIELD: &str = "lang";

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Its texts.
    pub fn words(self) -> Words {
        match self {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }

    /// Its tag (RFC 5646).
    pub fn tag(self) -> &'static str {
        self.words().tag
    }

    /// What it calls itself.
    pub const fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    fn of_tag(tag: &str) -> Option<Self> {
        // RFC 4647 3.4, lookup: `de-AT` is answered in `de`.
        let primary = tag.trim().split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The language that this request is answered in.
    pub fn of(request: &Request) -> Self {
        let chosen = request.cookie(COOKIE).and_then(Self::of_tag);
        let asked = || request.header("accept-language").and_then(preferred);
        chosen.or_else(asked).unwrap_or_default()
    }
}

/// RFC 9110 12.5.4: the language with the highest weight, the first of equal ones; a weight of 0 means "not this one".
fn preferred(accepted: &str) -> Option<Language> {
    let mut best = None;
    let mut most = 0.0;
    for range in accepted.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|text| text.parse().ok());
        let (language, weight) = (Language::of_tag(tag), weight.unwrap_or(0.0_f32));
        if language.is_some() && weight > most {
            (best, most) = (language, weight);
        }
    }
    best
}

/// `GET …?lang=de` on any page, by the link at its foot: remembers the language and leads back to the page.
pub fn choose(origin: &str, request: &Request) -> Option<Response> {
    if request.method != Method::Get || !request.wants_html() || !super::reader::is_page(request) {
        return None;
    }
    let path = request.url.path();
    let language = Language::of_tag(&request.query(FIELD)?)?;
    let query = super::reader::without_choice(request);
    let mark = if query.is_empty() { "" } else { "?" };
    let response = Response::redirect(303, &format!("{origin}{path}{mark}{query}"));
    Some(response.with_cookie(COOKIE, language.tag(), SameSite::Lax, Some(SECONDS)))
}
