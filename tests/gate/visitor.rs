//! Somebody at the gate, by the head of a request.

use super::client::{Answer, Client};
use super::ports::{MemoryPorts, ORIGIN, run};
use saml_edge::edge::gate::{Edit, Forward, Passage, passage};
use saml_edge::edge::http::{Body, Method, Request};
use saml_edge::session::{Pass, SessionCookie};
use url::Url;

/// A browser or a program.
pub struct Visitor<'p> {
    ports: &'p MemoryPorts,
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
}

/// What became of a request.
#[derive(Debug)]
pub enum Became {
    /// It went to one of our places.
    Ours,
    /// It was answered at the gate.
    Answered(Answer),
    /// It went to the origin.
    Passed(Forward),
}

impl<'p> Visitor<'p> {
    /// A browser that asks for a page.
    pub fn browser(ports: &'p MemoryPorts) -> Self {
        Self::program(ports)
            .with("accept", "text/html,*/*;q=0.8")
            .with("sec-fetch-mode", "navigate")
    }

    /// A program.
    pub fn program(ports: &'p MemoryPorts) -> Self {
        Self {
            ports,
            headers: Vec::new(),
            cookies: Vec::new(),
        }
    }

    /// A browser with the cookies of another.
    pub fn of(ports: &'p MemoryPorts, client: &Client<'_>) -> Self {
        let mut browser = Self::browser(ports);
        let cookies = client.cookies();
        browser.cookies = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        browser
    }

    /// With one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(of, _)| of != name || name == "x-twice");
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With one more cookie.
    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push(format!("{name}={value}"));
        self
    }

    /// Sends a request to a path or a whole URL, exactly as it is.
    pub fn send(&self, method: Method, address: &str) -> Became {
        let address = match address.strip_prefix('/') {
            Some(_) => format!("{ORIGIN}{address}"),
            None => address.to_owned(),
        };
        let mut headers = self.headers.clone();
        if !self.cookies.is_empty() {
            headers.push(("cookie".to_owned(), self.cookies.join("; ")));
        }
        let request = Request {
            method,
            url: Url::parse(&address).unwrap(),
            headers,
            body: Body::Octets(Vec::new()),
            multipart: None,
        };
        match run(passage(self.ports, &request)) {
            None => Became::Ours,
            Some(Passage::Answer(response)) => Became::Answered(Answer(response)),
            Some(Passage::Origin(forward)) => Became::Passed(forward),
        }
    }

    /// GET.
    pub fn get(&self, address: &str) -> Became {
        self.send(Method::Get, address)
    }
}

impl Became {
    /// What the origin gets.
    #[track_caller]
    pub fn passed(self) -> Forward {
        match self {
            Self::Passed(forward) => forward,
            other => panic!("did not pass: {other:?}"),
        }
    }

    /// What the visitor gets.
    #[track_caller]
    pub fn answered(self) -> Answer {
        match self {
            Self::Answered(answer) => answer,
            other => panic!("was not answered at the gate: {other:?}"),
        }
    }
}

/// A header for the origin; none where there are none, and a mistake where there are several.
pub fn header<'f>(forward: &'f Forward, name: &str) -> Option<&'f str> {
    let mut all = forward.headers.iter().filter(|(of, _)| of.eq_ignore_ascii_case(name));
    let first = all.next().map(|(_, value)| value.as_str());
    assert_eq!(all.next(), None, "{name} is there twice");
    first
}

/// The value of the pass that the browser is given, if it is given one.
pub fn new_pass(forward: &Forward) -> Option<String> {
    let set = forward.to_browser.cookie.as_ref()?;
    let value = set.strip_prefix(&format!("{}=", Pass::NAME)).unwrap();
    let (value, attributes) = value.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=30");
    Some(value.to_owned())
}

/// What becomes of an origin's answer with these headers: all of them, in order.
pub fn back(forward: &Forward, headers: &[(&'static str, &str)]) -> Vec<(String, String)> {
    let get = |name: &str| {
        let all: Vec<&str> = headers
            .iter()
            .filter(|(of, _)| *of == name)
            .map(|(_, value)| *value)
            .collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let cookies: Vec<String> = headers
        .iter()
        .filter(|(name, _)| *name == "set-cookie")
        .map(|(_, value)| (*value).to_owned())
        .collect();
    let mut all: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    for edit in forward.to_browser.edits(get, &cookies) {
        match edit {
            Edit::Delete(name) => all.retain(|(of, _)| of != name),
            Edit::Set(name, value) => {
                all.retain(|(of, _)| of != name);
                all.push((name.to_owned(), value));
            }
            Edit::Append(name, value) => all.push((name.to_owned(), value)),
        }
    }
    all
}

/// The session cookie of a client.
pub fn session_cookie(client: &Client<'_>) -> String {
    client.cookies()[SessionCookie::NAME].clone()
}
