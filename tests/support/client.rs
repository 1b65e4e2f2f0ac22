//! A small HTTP client over `edge::respond`: a browser with a cookie jar, or a program with a bearer token.
//!
//! Include it with `#[path = "support/client.rs"] mod client;` beside `mod ports` and `mod interface`.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use super::ports::{MemoryPorts, ORIGIN, run};
use saml_edge::edge::http::{Body, Method, Request, Response};
use saml_edge::edge::{body_limit, respond};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use url::Url;

/// A response with what tests ask of it.
#[derive(Debug, Clone)]
pub struct Answer(pub Response);

impl Answer {
    /// The status.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.header(name)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.body.clone()).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.0.body).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status(), self.text()))
    }

    /// Every `Set-Cookie`.
    pub fn set_cookies(&self) -> Vec<&str> {
        let cookies = self.0.headers.iter().filter(|(name, _)| name == "set-cookie");
        cookies.map(|(_, value)| value.as_str()).collect()
    }

    /// Holds that this is a problem of this status and code, with every member that RFC 9457 and the interface want.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        assert_eq!(
            (self.status(), problem["code"].as_str()),
            (status, Some(code)),
            "{problem}"
        );
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(problem["type"], format!("urn:saml-edge:problem:{code}"));
        assert!(
            problem["title"].is_string() && problem["detail"].is_string(),
            "{problem}"
        );
        problem
    }

    /// Holds the status.
    #[track_caller]
    pub fn assert_status(&self, status: u16) -> &Self {
        assert_eq!(self.status(), status, "{}", String::from_utf8_lossy(&self.0.body));
        self
    }
}

/// Somebody who sends requests.
pub struct Client<'p> {
    ports: &'p MemoryPorts,
    bearer: Option<String>,
    accept: &'static str,
    jar: RefCell<BTreeMap<String, String>>,
}

impl<'p> Client<'p> {
    /// A program, with or without a token.
    pub fn program(ports: &'p MemoryPorts, bearer: Option<&str>) -> Self {
        Self {
            ports,
            bearer: bearer.map(str::to_owned),
            accept: "application/json",
            jar: RefCell::default(),
        }
    }

    /// A browser with an empty jar.
    pub fn browser(ports: &'p MemoryPorts) -> Self {
        Self {
            ports,
            bearer: None,
            accept: "text/html,application/xhtml+xml,*/*;q=0.8",
            jar: RefCell::default(),
        }
    }

    /// The cookies in the jar.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.jar.borrow().clone()
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// Empties the jar.
    pub fn clear_cookies(&self) {
        self.jar.borrow_mut().clear();
    }

    /// A request to a path (or a whole URL) of the Worker.
    pub fn request(&self, method: Method, path: &str) -> Sending<'_, 'p> {
        let url = Url::parse(ORIGIN).unwrap().join(path).unwrap();
        Sending {
            client: self,
            request: Request {
                method,
                url,
                headers: vec![("accept".to_owned(), self.accept.to_owned())],
                body: Body::Octets(Vec::new()),
                multipart: None,
            },
        }
    }

    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        self.request(Method::Get, path).send()
    }

    /// DELETE.
    pub fn delete(&self, path: &str) -> Answer {
        self.request(Method::Delete, path).send()
    }

    /// POST without a body.
    pub fn post(&self, path: &str) -> Answer {
        self.request(Method::Post, path).send()
    }

    /// POST of JSON.
    pub fn post_json(&self, path: &str, body: &Value) -> Answer {
        self.request(Method::Post, path).json(body).send()
    }

    /// POST of a form, as a browser sends it from the Worker's own page.
    pub fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::Post, path).form(fields);
        request
            .header("origin", ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .send()
    }

    fn keep(&self, response: &Response) {
        let mut jar = self.jar.borrow_mut();
        for (_, cookie) in response.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.split(';').any(|attribute| attribute.trim() == "Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// A request on its way.
pub struct Sending<'c, 'p> {
    client: &'c Client<'p>,
    request: Request,
}

impl Sending<'_, '_> {
    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// To a path exactly as it is written.
    pub fn set_path(&mut self, path: &str) {
        self.request.url.set_path(path);
    }

    /// With a body. One that is over the route's limit is cut off as the runtime would.
    pub fn octets(mut self, octets: &[u8]) -> Self {
        self.request.body = if octets.len() > body_limit(self.request.url.path()) {
            Body::TooLarge
        } else {
            Body::Octets(octets.to_vec())
        };
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .octets(body.to_string().as_bytes())
    }

    /// With a url-encoded form.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        let body = body.extend_pairs(fields).finish();
        self.header("content-type", "application/x-www-form-urlencoded")
            .octets(body.as_bytes())
    }

    /// With a multipart form, parsed as the runtime does it.
    pub fn multipart(mut self, fields: &[(&str, &[u8])]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec()));
        self.request.multipart = Some(fields.collect());
        self.header("content-type", "multipart/form-data; boundary=b")
            .octets(b"--b")
    }

    /// Sends it.
    pub fn send(mut self) -> Answer {
        if let Some(bearer) = &self.client.bearer {
            self = self.header("authorization", &format!("Bearer {bearer}"));
        }
        let client = self.client;
        let jar = client.jar.borrow().clone();
        if !jar.is_empty() {
            let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            self = self.header("cookie", &cookies.join("; "));
        }
        let response = run(respond(client.ports, &self.request));
        super::interface::hold(&self.request, &response);
        client.keep(&response);
        if !client.ports.hold_shadows.get() {
            client.ports.judge();
        }
        Answer(response)
    }
}
