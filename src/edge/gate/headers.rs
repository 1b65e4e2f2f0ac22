//! Headers on their way to the origin and back.

use crate::edge::http::Request;
use crate::service::gate::{Admitted, Gate};
use crate::session::SessionCookie;

/// The signed token.
pub const TOKEN: &str = "saml-edge-token";
const SUBJECT: &str = "saml-edge-subject";
const ORGANIZATION: &str = "saml-edge-organization";
const EMAIL: &str = "saml-edge-email";
const NAME: &str = "saml-edge-name";
const ROLES: &str = "saml-edge-roles";
const GROUPS: &str = "saml-edge-groups";

/// What our names begin with when all but letters and digits is left out: servers make `_` of `-`, and more of more.
const OURS: &str = "samledge";
/// What the names of our cookies begin with, in lower case.
const OUR_COOKIES: &str = "__host-saml-";

/// Headers that are of one connection only (RFC 9110 7.6.1): the runtime makes its own to the origin. A request that names
/// ours in `Connection` would have the next proxy take them away.
const OF_THE_CONNECTION: [&str; 9] = [
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
/// Headers that say how the request came here; what the outside says of that is dropped.
const OF_THE_WAY: [&str; 3] = ["forwarded", "xforwardedhost", "xforwardedproto"];

/// The headers for the origin: those of the request without any that could be taken for ours, and ours.
pub fn to_origin(request: &Request, gate: &Gate, admitted: Option<&Admitted>) -> Vec<(String, String)> {
    let mut headers = Vec::with_capacity(request.headers.len() + 9);
    let mut websocket = false;
    for (name, value) in &request.headers {
        let name = name.to_ascii_lowercase();
        if name == "upgrade" && value.eq_ignore_ascii_case("websocket") {
            websocket = true;
        } else if name == "cookie" {
            let value = cookies(value, gate.forwards_session_cookie);
            headers.extend(value.map(|value| (name, value)));
        } else if !OF_THE_CONNECTION.contains(&name.as_str()) && !is_reserved(&name) {
            headers.push((name, value.clone()));
        }
    }
    let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
    if websocket {
        add("upgrade", "websocket".to_owned());
    }
    add("x-forwarded-proto", request.url.scheme().to_owned());
    let host = request.url.host_str().unwrap_or_default();
    let port = request.url.port().map_or_else(String::new, |port| format!(":{port}"));
    add("x-forwarded-host", format!("{host}{port}"));
    if let Some(Admitted { pass, token, .. }) = admitted {
        add(TOKEN, token.clone());
        add(SUBJECT, pass.subject.clone());
        add(ORGANIZATION, pass.organization.to_string());
        if let Some(email) = &pass.email {
            add(EMAIL, encoded(email, b""));
        }
        if let Some(name) = &pass.name {
            add(NAME, encoded(name, b""));
        }
        for (name, list) in [(ROLES, &pass.roles), (GROUPS, &pass.groups)] {
            let values: Vec<_> = list.iter().map(|value| encoded(value, b",")).collect();
            if !values.is_empty() {
                add(name, values.join(","));
            }
        }
    }
    headers
}

fn is_reserved(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect();
    plain.starts_with(OURS) || OF_THE_WAY.contains(&plain.as_str())
}

/// The cookies that are not ours. One that has ours in its value is not told from ours and a comma before it.
fn cookies(value: &str, with_session: bool) -> Option<String> {
    let is_session = |cookie: &str| with_session && cookie.split('=').next() == Some(SessionCookie::NAME);
    let is_ours = |cookie: &str| cookie.to_ascii_lowercase().contains(OUR_COOKIES);
    let cookies = value.split(';').map(str::trim);
    let others: Vec<&str> = cookies
        .filter(|cookie| is_session(cookie) || !is_ours(cookie))
        .collect();
    (!others.is_empty()).then(|| others.join("; "))
}

/// Visible ASCII and blanks as they are, all else and `also` percent-encoded: a header has no line and no other letters.
fn encoded(text: &str, also: &[u8]) -> String {
    let mut value = String::with_capacity(text.len());
    for octet in text.bytes() {
        if (0x20..0x7f).contains(&octet) && octet != b'%' && !also.contains(&octet) {
            value.push(char::from(octet));
        } else {
            value.push_str(&format!("%{octet:02X}"));
        }
    }
    value
}

/// A change of the headers of an origin's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Without any of this name.
    Delete(&'static str),
    /// One of this name.
    Set(&'static str, String),
    /// One more of this name.
    Append(&'static str, String),
}

/// What becomes of the headers of an origin's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToBrowser {
    /// A new pass for the browser.
    pub cookie: Option<String>,
    /// Whether the answer is for one member only.
    pub private: bool,
    /// The origin's own `scheme://host`, where it has one.
    pub origin: Option<String>,
    /// Under which members reach it.
    pub public_origin: String,
}

/// Headers that tell caches other than the browser's to keep an answer.
const OF_SHARED_CACHES: [&str; 4] = [
    "cdn-cache-control",
    "cloudflare-cdn-cache-control",
    "surrogate-control",
    "expires",
];

impl ToBrowser {
    /// The changes, in order; `get` reads a header, `set_cookies` are all of that name.
    ///
    /// 1. What the origin answers to a member is kept by that member's browser at most, and no longer than its cookies
    ///    are the same. Nothing that the origin forbids is allowed by it.
    /// 2. Cookies of our names are ours to set.
    /// 3. A redirect of the origin to itself leads back through the gate.
    pub fn edits(&self, get: impl Fn(&'static str) -> Option<String>, set_cookies: &[String]) -> Vec<Edit> {
        let mut edits = Vec::new();
        if self.private {
            self.keep_private(&get, &mut edits); // 1
        }
        let is_ours = |cookie: &String| cookie.trim_start().to_ascii_lowercase().starts_with(OUR_COOKIES);
        if set_cookies.iter().any(is_ours) {
            edits.push(Edit::Delete("set-cookie"));
            let others = set_cookies.iter().filter(|cookie| !is_ours(cookie));
            edits.extend(others.map(|cookie| Edit::Append("set-cookie", cookie.clone()))); // 2
        }
        if let Some(cookie) = &self.cookie {
            edits.push(Edit::Append("set-cookie", cookie.clone()));
        }
        if let (Some(origin), Some(location)) = (&self.origin, get("location"))
            && let Some(rest) = location.strip_prefix(origin.as_str())
            && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
        {
            edits.push(Edit::Set("location", format!("{}{rest}", self.public_origin))); // 3
        }
        edits
    }

    fn keep_private(&self, get: &impl Fn(&'static str) -> Option<String>, edits: &mut Vec<Edit>) {
        let present = |name: &&'static str| get(name).is_some();
        edits.extend(OF_SHARED_CACHES.into_iter().filter(present).map(Edit::Delete));
        let stated = get("cache-control").unwrap_or_default();
        let directives: Vec<&str> = stated
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .collect();
        let named = |name: &str| directives.iter().any(|directive| name_of(directive) == name);
        if !named("no-store") && (!named("private") || named("public") || named("s-maxage")) {
            let kept = directives.iter().filter(|directive| {
                !["public", "private", "s-maxage", "proxy-revalidate"].contains(&name_of(directive).as_str())
            });
            let kept: Vec<&str> = std::iter::once("private").chain(kept.copied()).collect();
            edits.push(Edit::Set("cache-control", kept.join(", ")));
        }
        let vary = get("vary").unwrap_or_default().to_ascii_lowercase();
        if !named("no-store") && !vary.split(',').any(|name| matches!(name.trim(), "cookie" | "*")) {
            edits.push(Edit::Append("vary", "Cookie".to_owned()));
        }
    }
}

/// The name of a directive: `private="set-cookie"` is not the same as `private` and is taken for less.
fn name_of(directive: &str) -> String {
    let name = directive.split('=').next().unwrap_or_default().trim();
    match (name.to_ascii_lowercase().as_str(), directive.contains('=')) {
        ("private" | "no-store", true) => String::new(),
        (name, _) => name.to_owned(),
    }
}
