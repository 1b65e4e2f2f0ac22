//! Who reads a page: in which language, and where its switch leads.

use super::language::{self, Language};
use super::{Words, fill};
use crate::edge::http::{Method, Request, Response};
use crate::edge::routes::{self, Found};

/// The reader of a page.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The language.
    pub language: Language,
    /// The query of the page's address; `None` where the page cannot be asked for again, and so not in another language.
    query: Option<String>,
}

impl Reader {
    /// Who sent this request.
    pub fn of(request: &Request) -> Self {
        Self {
            language: Language::of(request),
            query: is_page(request).then(|| without_choice(request)),
        }
    }

    /// Who sent this request, on a page of an address that is not ours: it has no switch.
    pub fn elsewhere(request: &Request) -> Self {
        Self {
            language: Language::of(request),
            query: None,
        }
    }

    /// Somebody who reads this language.
    pub fn in_language(language: Language) -> Self {
        Self {
            language,
            query: Some(String::new()),
        }
    }

    /// The texts.
    pub fn words(&self) -> Words {
        self.language.words()
    }

    /// Where the switch to a language leads, from the page itself.
    pub fn switch(&self, language: Language) -> Option<String> {
        let query = self.query.as_ref()?;
        let mark = if query.is_empty() { "" } else { "&" };
        let values = [("query", query.as_str()), ("mark", mark), ("tag", language.tag())];
        Some(fill("?{query}{mark}lang={tag}", &values))
    }
}

/// Whether the address is one of a page, whatever was sent to it.
pub(super) fn is_page(request: &Request) -> bool {
    matches!(routes::find(Method::Get, request.url.path()), Found::Place(place, _) if place.is_page())
}

/// The query as it came, but for the choice of a language.
pub(super) fn without_choice(request: &Request) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(request.url.query_pairs().filter(|(name, _)| name != language::FIELD));
    query.finish()
}

/// Says of a page in which language it is, and what that depends on (RFC 9110 8.5, 12.5.5).
#[must_use]
pub fn in_language_of(request: &Request, response: Response) -> Response {
    let is_page = response
        .header("content-type")
        .is_some_and(|media_type| media_type.starts_with("text/html"));
    if !is_page {
        return response;
    }
    response
        .with("content-language", Language::of(request).tag())
        .with("vary", "Accept, Accept-Language, Cookie")
}
