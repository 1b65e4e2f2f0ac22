//! KV or a Durable Object fails, at any call of any route: 503 and its code, never another status, never a cookie,
//! and nothing that trying again does not mend.

use super::acme::{PAGE, SAML, enabled, minimal, operator, setup_link, sign_in, state, token};
use super::client::{Answer, Client};
use super::page::hidden;
use super::ports::{Failure, MemoryPorts, OPERATOR_TOKEN, Switch};
use super::watch;
use saml_edge::edge::http::Method;
use saml_edge::edge::routes::ROUTES;
use saml_edge::service::organization::OrganizationState;
use serde_json::{Value, json};

/// Who sends the request.
#[derive(Clone, Copy, PartialEq)]
enum Who {
    Nobody,
    Operator,
    Administrator,
    Member,
    /// A browser that a setup link has let into the settings page.
    Page,
    /// A browser that the role of its session lets in.
    PageBySession,
}

#[derive(Clone)]
enum Carry {
    Nothing,
    Json(Value),
    /// The settings page's form with this action.
    Form(&'static str),
    Fields(&'static [(&'static str, &'static str)]),
}

struct Case {
    who: Who,
    method: Method,
    path: &'static str,
    send: Carry,
}

fn case(who: Who, method: Method, path: &'static str, send: Carry) -> Case {
    Case {
        who,
        method,
        path,
        send,
    }
}

fn cases() -> Vec<Case> {
    use Carry::{Fields, Form, Json, Nothing};
    use Method::{Delete, Get, Post, Put};
    use Who::{Administrator, Member, Nobody, Operator, Page, PageBySession};
    let login = "/organizations/acme/saml/login";
    let mut draft = minimal();
    draft["force_authn"] = json!(true);
    let client = json!({ "name": "Wiki", "redirect_uris": ["https://app.example/callback"] });
    vec![
        case(Nobody, Get, "/?organization=Acme+Corporation", Nothing),
        case(Nobody, Get, "/?organization=acme", Nothing),
        case(Member, Get, "/", Nothing),
        case(Nobody, Get, login, Nothing),
        case(Nobody, Get, "/organizations/acme/saml/login?test={test}", Nothing),
        case(Nobody, Get, "/organizations/acme/saml/metadata", Nothing),
        case(
            Nobody,
            Post,
            "/organizations/acme/saml/consume",
            Fields(&[("SAMLResponse", "PHg+")]),
        ),
        case(
            Nobody,
            Get,
            "/organizations/acme/oidc/callback?state=_1&code=c",
            Nothing,
        ),
        case(Member, Get, "/organizations/acme/saml/logout", Nothing),
        case(
            Nobody,
            Post,
            "/organizations/acme/saml/logout",
            Fields(&[("SAMLRequest", "PHg+")]),
        ),
        case(Member, Get, "/session", Nothing),
        case(Member, Post, "/session/logout", Nothing),
        case(Nobody, Get, "/healthz", Nothing),
        case(
            Operator,
            Post,
            "/api/organizations",
            Json(json!({ "id": "new", "name": "New" })),
        ),
        case(
            Operator,
            Post,
            "/api/organizations",
            Json(json!({ "id": "acme", "name": "Acme Corporation" })),
        ),
        case(Operator, Get, "/api/organizations", Nothing),
        case(Operator, Get, "/api/organizations/acme", Nothing),
        case(Operator, Delete, "/api/organizations/acme", Nothing),
        case(Operator, Get, "/api/organizations/acme/tokens", Nothing),
        case(Operator, Post, "/api/organizations/acme/tokens", Nothing),
        case(Operator, Delete, "/api/organizations/acme/tokens/{token}", Nothing),
        case(Operator, Get, "/api/organizations/acme/setup-links", Nothing),
        case(Operator, Post, "/api/organizations/acme/setup-links", Nothing),
        case(Operator, Delete, "/api/organizations/acme/setup-links/{link}", Nothing),
        case(Administrator, Get, "/api/organizations/acme/clients", Nothing),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/clients",
            Json(client.clone()),
        ),
        case(Administrator, Get, "/api/organizations/acme/clients/{client}", Nothing),
        case(
            Administrator,
            Put,
            "/api/organizations/acme/clients/{client}",
            Json(client),
        ),
        case(
            Administrator,
            Delete,
            "/api/organizations/acme/clients/{client}",
            Nothing,
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/clients/{client}/secret",
            Nothing,
        ),
        case(
            Operator,
            Post,
            "/api/organizations/acme/setup-links/{link}/renew",
            Nothing,
        ),
        case(Administrator, Get, "/api/organizations/acme/domains", Nothing),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/domains",
            Json(json!({ "domain": "new.example" })),
        ),
        case(
            Administrator,
            Get,
            "/api/organizations/acme/domains/acme.example",
            Nothing,
        ),
        case(
            Administrator,
            Delete,
            "/api/organizations/acme/domains/acme.example",
            Nothing,
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/domains/acme.example/verify",
            Nothing,
        ),
        case(Nobody, Get, "/?organization=ada@acme.example", Nothing),
        case(Administrator, Get, "/api/organizations/acme/subjects", Nothing),
        case(
            Administrator,
            Get,
            "/api/organizations/acme/subjects/{subject}",
            Nothing,
        ),
        case(
            Administrator,
            Delete,
            "/api/organizations/acme/subjects/{subject}",
            Nothing,
        ),
        case(Administrator, Get, SAML, Nothing),
        case(Administrator, Put, SAML, Json(draft)),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/saml/import",
            Json(json!({ "source": watch::URL, "write": true })),
        ),
        case(Administrator, Get, watch::API, Nothing),
        case(
            Administrator,
            Put,
            watch::API,
            Json(json!({ "url": "https://other.example/metadata" })),
        ),
        case(Administrator, Delete, watch::API, Nothing),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/saml/idp-metadata/fetch",
            Nothing,
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/saml/idp-metadata/take-over",
            Json(json!({ "offer": watch::offer() })),
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/saml/idp-metadata/dismiss",
            Json(json!({ "offer": watch::offer() })),
        ),
        case(Administrator, Get, "/api/organizations/acme/saml/test", Nothing),
        case(Administrator, Post, "/api/organizations/acme/saml/test", Nothing),
        case(Administrator, Post, "/api/organizations/acme/saml/enable", Nothing),
        case(Administrator, Post, "/api/organizations/acme/saml/disable", Nothing),
        case(Administrator, Get, "/api/organizations/acme/saml/verdicts", Nothing),
        case(Administrator, Get, "/api/organizations/acme/saml/verdicts/ABC", Nothing),
        case(
            Administrator,
            Get,
            "/api/organizations/acme/saml/verdicts/ABC/report",
            Nothing,
        ),
        case(Administrator, Get, "/api/organizations/acme/saml/versions", Nothing),
        case(Administrator, Get, "/api/organizations/acme/saml/versions/1", Nothing),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/saml/versions/1/restore",
            Nothing,
        ),
        case(Administrator, Get, "/api/organizations/acme/saml/evidence", Nothing),
        case(Administrator, Get, "/api/organizations/acme/enforcement", Nothing),
        case(
            Administrator,
            Put,
            "/api/organizations/acme/enforcement/members",
            Json(json!({ "members": ["ada@acme.example"] })),
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/enforcement/enforce",
            Nothing,
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/enforcement/make-optional",
            Nothing,
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/enforcement/recovery-codes",
            Nothing,
        ),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/enforcement/recovery-codes/acknowledge",
            Json(json!({ "generation": 1 })),
        ),
        case(Administrator, Get, "/api/organizations/acme/saml/shadow", Nothing),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/saml/shadow/activate",
            Nothing,
        ),
        case(Administrator, Get, "/api/organizations/acme/audit", Nothing),
        case(Administrator, Get, "/api/organizations/acme/audit/export", Nothing),
        case(Administrator, Get, "/api/organizations/acme/audit/head", Nothing),
        case(Administrator, Get, "/api/organizations/acme/audit/retention", Nothing),
        case(
            Operator,
            Put,
            "/api/organizations/acme/audit/retention",
            Json(json!({ "retention_days": 90 })),
        ),
        case(Administrator, Get, "/api/organizations/acme/sessions", Nothing),
        case(
            Administrator,
            Post,
            "/api/organizations/acme/sessions/revoke",
            Json(json!({ "all": true })),
        ),
        case(Administrator, Delete, "/api/organizations/acme/sessions/abc", Nothing),
        case(PageBySession, Get, "/organizations/acme/settings/sso/sessions", Nothing),
        case(
            PageBySession,
            Post,
            "/organizations/acme/settings/sso/sessions",
            Form("end_all"),
        ),
        case(
            PageBySession,
            Get,
            "/organizations/acme/settings/sso/applications",
            Nothing,
        ),
        case(
            PageBySession,
            Post,
            "/organizations/acme/settings/sso/applications",
            Form("rotate"),
        ),
        case(PageBySession, Get, "/organizations/acme/settings/sso/members", Nothing),
        case(
            PageBySession,
            Post,
            "/organizations/acme/settings/sso/members",
            Form("verify_domain"),
        ),
        case(Page, Get, PAGE, Nothing),
        case(
            PageBySession,
            Get,
            "/organizations/acme/settings/sso?reference=ABC",
            Nothing,
        ),
        case(Nobody, Get, "{opening}", Nothing),
        case(Nobody, Post, PAGE, Form("sign_in")),
        case(Page, Post, PAGE, Form("update")),
        case(Page, Post, PAGE, Form("update_and_test")),
        case(Page, Post, PAGE, Form("enable")),
        case(Page, Post, PAGE, Form("disable")),
        case(Page, Get, "/organizations/acme/settings/sso/self-test", Nothing),
        case(Page, Post, "/organizations/acme/settings/sso/self-test", Form("run")),
        case(Administrator, Get, "/api/organizations/acme/saml/self-test", Nothing),
        case(Administrator, Post, "/api/organizations/acme/saml/self-test", Nothing),
        case(Nobody, Get, "/organizations/acme/settings/sso/import", Nothing),
        case(Page, Post, "/organizations/acme/settings/sso/import", Form("")),
        case(Page, Post, PAGE, Form("take_over")),
        case(Page, Post, PAGE, Form("metadata_fetch")),
        case(Page, Post, PAGE, Form("metadata_save")),
        case(Page, Post, PAGE, Form("metadata_stop")),
        case(Page, Post, PAGE, Form("metadata_take_over")),
        case(Page, Post, PAGE, Form("metadata_dismiss")),
    ]
}

/// A world in which every case can be sent, and what is put into its path and form.
struct World {
    ports: MemoryPorts,
    token: (String, String),
    link: (String, String),
    client: String,
    test: String,
    cookie: (String, String),
    csrf: String,
    etag: String,
    certificate: String,
    offer: String,
}

/// A change of the draft, as the card's form sends it.
const PROPOSAL: &str = "{\"idp_entity_id\":null,\"sign_on_url\":\"https://other.example/\",\
     \"authn_request_binding\":null,\"single_logout_url\":null,\"single_logout_response_url\":null,\
     \"single_logout_binding\":null,\"certificates\":[],\"replaces_certificates\":false}";

fn world() -> World {
    let ports = enabled();
    watch::watched(&ports);
    sign_in(&ports, &Client::program(&ports, None), &["known"]);
    super::domains::verified(&ports);
    let token = token(&ports, "acme");
    let link = setup_link(&ports, "acme");
    let client = json!({ "name": "Wiki", "redirect_uris": ["https://app.example/callback"] });
    let client = operator(&ports)
        .post_json("/api/organizations/acme/clients", &client)
        .json();
    let client = client["client_id"].as_str().unwrap().to_owned();
    let test = operator(&ports).post(&format!("{SAML}/test")).json()["login_url"].to_string();
    let test = test.trim_matches('"').rsplit('=').next().unwrap().to_owned();
    let browser = Client::browser(&ports);
    browser.get(&setup_link(&ports, "acme").1);
    let page = browser.get(PAGE).text();
    let cookie = browser.cookies().pop_first().unwrap();
    let (csrf, etag) = (hidden(&page, "csrf"), hidden(&page, "etag"));
    World {
        ports,
        token,
        link,
        client,
        test,
        cookie,
        csrf,
        etag,
        certificate: super::acme::certificate(),
        offer: watch::offer(),
    }
}

impl World {
    fn send(&self, case: &Case) -> Answer {
        let bearer = match case.who {
            Who::Operator => Some(OPERATOR_TOKEN),
            Who::Administrator => Some(self.token.1.as_str()),
            _ => None,
        };
        let client = Client::program(&self.ports, bearer);
        match case.who {
            Who::Member => sign_in(&self.ports, &client, &[]),
            Who::PageBySession => sign_in(&self.ports, &client, &["administrator"]),
            Who::Page => client.set_cookie(&self.cookie.0, &self.cookie.1),
            _ => {}
        }
        let path = match case.path {
            "{opening}" => self.link.1.clone(),
            path => path
                .replace("{test}", &self.test)
                .replace("{token}", &self.token.0)
                .replace("{link}", &self.link.0)
                .replace("{client}", &self.client)
                .replace("{subject}", &super::acme::session(&["known"]).subject_id()),
        };
        let request = client.request(case.method, &path);
        match &case.send {
            Carry::Nothing => request.send(),
            Carry::Json(body) => request.json(body).header("if-match", "*").send(),
            Carry::Fields(fields) => request.form(fields).send(),
            Carry::Form(action) => request.form(&self.form(action)).send(),
        }
    }

    fn form<'w>(&'w self, action: &'w str) -> Vec<(&'static str, &'w str)> {
        vec![
            ("action", action),
            ("token", &self.token.1),
            ("csrf", &self.csrf),
            ("etag", &self.etag),
            ("sign_on_url", "https://typed.example/"),
            ("certificates", &self.certificate),
            ("signature_policy", "both"),
            ("authn_request_binding", "redirect"),
            ("idp_initiated", "upgrade"),
            ("clock_skew_seconds", "120"),
            ("session_seconds", "604800"),
            ("source", &self.certificate),
            ("proposal", PROPOSAL),
            ("watch", "true"),
            ("watch_url", watch::URL),
            ("offer", &self.offer),
            ("client", &self.client),
            ("domain", "acme.example"),
        ]
    }

    /// What must not be lost: the settings and the switch; nothing when the organization is gone.
    fn kept(&self) -> Option<OrganizationState> {
        let there = operator(&self.ports).get("/api/organizations/acme").status() == 200;
        there.then(|| state(&self.ports)).map(|mut state| {
            state.revision = 0;
            state
        })
    }
}

fn switches(ports: &MemoryPorts) -> [&Switch; 2] {
    [&ports.kv_switch, &ports.object_switch]
}

#[test]
fn every_call_of_every_route_may_fail() {
    let mut failures = 0;
    for case in cases() {
        let before = world().kept();
        let well = world();
        switches(&well.ports).into_iter().for_each(Switch::count_anew);
        let answer = well.send(&case);
        assert!(answer.status() < 500, "{:?} {}: {answer:?}", case.method, case.path);
        let calls = switches(&well.ports).map(Switch::calls);
        let after = well.kept();
        for (store, calls) in calls.into_iter().enumerate() {
            for (nth, failure) in (1..=calls).flat_map(|nth| [(nth, Failure::Before), (nth, Failure::After)]) {
                let world = world();
                let what = format!("{:?} {} store {store}, call {nth}, {failure:?}", case.method, case.path);
                switches(&world.ports)[store].fail_at(nth, failure);
                let answer = world.send(&case);
                // Metadata needs KV only: that it was fetched is noted where that is possible.
                if case.path.ends_with("/saml/metadata") && store == 1 {
                    assert_eq!(answer.status(), 200, "{what}");
                    continue;
                }
                assert_eq!(answer.status(), 503, "{what}: {answer:?}");
                answer.assert_problem(503, "service.unavailable");
                assert!(answer.set_cookies().is_empty(), "{what}");
                switches(&world.ports).into_iter().for_each(Switch::mend);
                let kept = world.kept();
                assert!(kept == before || kept == after, "{what}: half of it was done");
                let again = world.send(&case);
                assert!(again.status() < 500, "{what}: {again:?}");
                assert_eq!(world.kept(), after, "{what}: trying again mends it");
                assert_eq!(published(&world), published(&well), "{what}: KV catches up");
                failures += 1;
            }
        }
    }
    assert!(failures > 150, "{failures}");
}

/// What KV says of the organization.
fn published(world: &World) -> Option<Value> {
    let entry = world.ports.kv_contents().get("organization/acme")?.clone();
    serde_json::from_str(&entry).unwrap()
}

#[test]
fn every_route_that_asks_a_store_is_among_the_cases() {
    // These ask no store.
    let without = [
        // Its answer says which part does not: tests/http/sessions.rs.
        "/readyz",
        "/api/openapi.json",
        "/assets/{asset}",
        "/.well-known/openid-configuration",
    ];
    // The endpoints of OpenID Connect have their own: `tests/oidc/failures.rs`.
    let asks = |pattern: &str| !without.contains(&pattern) && !pattern.starts_with("/oauth/");
    for (methods, pattern, _) in ROUTES.iter().filter(|(_, pattern, _)| asks(pattern)) {
        for method in *methods {
            let found = cases().iter().any(|case| {
                let path = case.path.replace("{opening}", PAGE);
                let path = path.split('?').next().unwrap();
                case.method == *method && is_at(pattern, path)
            });
            assert!(found, "{method:?} {pattern}");
        }
    }
}

fn is_at(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(path)
            .all(|(p, given)| p.starts_with('{') || *p == given)
}

#[test]
fn a_browser_gets_a_page() {
    let ports = enabled();
    ports.kv_switch.fail();
    let page = Client::browser(&ports).get("/organizations/acme/saml/login");
    assert_eq!(
        (page.status(), page.header("content-type")),
        (503, Some("text/html; charset=utf-8"))
    );
    assert_eq!(page.header("retry-after"), Some("5"));
}

#[test]
fn a_record_that_cannot_be_read_opens_nothing() {
    // Refuse rather than guess: a record of a later version, or a damaged one, is a store that does not answer.
    use saml_edge::service::organization::Kind;
    let ports = enabled();
    let (id, text) = token(&ports, "acme");
    ports.kv_set(&format!("credential/acme/{id}"), "{}");
    Client::program(&ports, Some(&text))
        .get(SAML)
        .assert_problem(503, "service.unavailable");
    ports.kv_set("organization/acme", "{\"version\":1}");
    Client::program(&ports, None)
        .get("/organizations/acme/saml/login")
        .assert_problem(503, "service.unavailable");
    ports.set_row("acme", Kind::State, "state", "{\"version\":1}");
    operator(&ports).get(SAML).assert_problem(503, "service.unavailable");
    operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_problem(503, "service.unavailable");
}
