//! HTTP as the handlers see it: no runtime, so that `cargo test` drives every route.

use url::Url;

/// The methods that routes know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET, and HEAD, whose body the runtime drops.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// Any other.
    Other,
}

impl Method {
    /// The method of this name.
    pub fn parse(name: &str) -> Self {
        match name {
            "GET" | "HEAD" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            "OPTIONS" => Method::Options,
            _ => Method::Other,
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Other => "other",
        }
    }
}

/// The body, read up to the route's limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// All of it.
    Octets(Vec<u8>),
    /// It is longer than the limit; nothing of it was kept.
    TooLarge,
}

/// A request. Hostile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// The fields of a `multipart/form-data` body, which the runtime has parsed.
    pub multipart: Option<Vec<(String, Vec<u8>)>>,
}

impl Request {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, value)| value.as_str())
    }

    /// The token of `Authorization: Bearer`.
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    /// All cookies, as (name, value).
    pub fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .filter(|(name, _)| name == "cookie")
            .flat_map(|(_, value)| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
    }

    /// The first cookie of this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies().find(|(of, _)| *of == name).map(|(_, value)| value)
    }

    /// The first query parameter of this name, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        self.url
            .query_pairs()
            .find(|(of, _)| of == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The octets of the body; empty when it was too large.
    pub fn octets(&self) -> &[u8] {
        match &self.body {
            Body::Octets(octets) => octets,
            Body::TooLarge => &[],
        }
    }

    /// The fields of a form, url-encoded or multipart, as (name, octets).
    pub fn form(&self) -> Vec<(String, Vec<u8>)> {
        match &self.multipart {
            Some(fields) => fields.clone(),
            None => url::form_urlencoded::parse(self.octets())
                .map(|(name, value)| (name.into_owned(), value.into_owned().into_bytes()))
                .collect(),
        }
    }

    /// Whether the sender reads HTML: a browser, not a program.
    pub fn wants_html(&self) -> bool {
        self.header("accept").is_some_and(|accept| accept.contains("text/html"))
    }
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Headers; a name may stand more than once.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The policy of every page: its own style and script, nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The policy of the page that posts a request to the identity provider: browsers apply `form-action` to every
/// redirect that follows, which only the identity provider knows.
const CONTENT_SECURITY_POLICY_POST: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";

impl Response {
    /// A body of a media type, never cached.
    pub fn new(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let response = Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        response
            .with("content-type", media_type)
            .with("cache-control", "no-store")
            .with("x-content-type-options", "nosniff")
            .with("referrer-policy", "same-origin")
    }

    /// A page.
    pub fn html(status: u16, page: String) -> Self {
        Self::new(status, "text/html; charset=utf-8", page)
            .with("content-security-policy", CONTENT_SECURITY_POLICY)
            .with("x-frame-options", "DENY")
            .with("cross-origin-opener-policy", "same-origin")
    }

    /// The page that posts a request to the identity provider.
    pub fn post_binding(page: String) -> Self {
        Self::new(200, "text/html; charset=utf-8", page)
            .with("content-security-policy", CONTENT_SECURITY_POLICY_POST)
            .with("x-frame-options", "DENY")
    }

    /// The page for frames of these ancestors: the identity provider's page that signs a member out everywhere has a
    /// frame for each site, out of sight.
    #[must_use]
    pub fn in_frames_of(mut self, ancestors: &str) -> Self {
        self.headers.retain(|(name, _)| name != "x-frame-options");
        for (name, value) in &mut self.headers {
            if name == "content-security-policy" {
                *value = value.replace("frame-ancestors 'none'", &format!("frame-ancestors {ancestors}"));
            }
        }
        self
    }

    /// JSON.
    pub fn json(status: u16, value: &crate::json::Value) -> Self {
        Self::new(status, "application/json", value.to_string())
    }

    /// Nothing.
    pub fn no_content() -> Self {
        Self {
            status: 204,
            headers: Vec::new(),
            body: Vec::new(),
        }
        .with("cache-control", "no-store")
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
        .with("location", location)
        .with("cache-control", "no-store")
        .with("referrer-policy", "same-origin")
    }

    /// The response with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The response with a `__Host-` cookie; `seconds` of 0 removes it.
    #[must_use]
    pub fn with_cookie(self, name: &str, value: &str, same_site: SameSite, seconds: Option<i64>) -> Self {
        let same_site = same_site.as_str();
        let mut cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite={same_site}");
        if let Some(seconds) = seconds {
            cookie.push_str(&format!("; Max-Age={seconds}"));
        }
        self.with("set-cookie", cookie)
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Which requests of other sites carry a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// All: the identity provider's POST comes from another site.
    None,
    /// Links only.
    Lax,
}

impl SameSite {
    fn as_str(self) -> &'static str {
        match self {
            SameSite::None => "None",
            SameSite::Lax => "Lax",
        }
    }
}
