//! Who passes, and what the origin and the browser are told.

use super::acme::{enabled, sign_in};
use super::client::Client;
use super::ports::ORIGIN;
use super::visitor::{Became, Visitor, back, header, new_pass};
use super::{member, world};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml_edge::edge::gate::unreachable;
use saml_edge::edge::http::{Body, Method, Request};
use saml_edge::jose::{JwkSet, Jws};
use serde_json::{Value, json};
use url::Url;

#[test]
fn without_a_gate_all_is_ours() {
    let ports = enabled();
    for path in ["/", "/anything", "/session", "/public/x"] {
        assert!(matches!(Visitor::browser(&ports).get(path), Became::Ours), "{path}");
    }
}

#[test]
fn the_products_own_paths_stay_ours_and_the_rest_is_the_applications() {
    let ports = world();
    let asset = Client::browser(&ports).get("/?signed_out=1").text();
    let style = asset
        .split("href=\"")
        .find(|part| part.starts_with("/assets/"))
        .unwrap();
    let style = style.split('"').next().unwrap();
    for ours in [
        "/session",
        "/healthz",
        "/organizations/acme/saml/login",
        "/organizations/acme/not/yet",
        "/organizations",
        "/api/organizations",
        "/api/organizations/acme/not/yet",
        "/api/openapi.json",
        "/oauth/jwks",
        "/oauth/not_yet",
        "/.well-known/openid-configuration",
        "/?signed_out=1",
        style,
    ] {
        assert!(matches!(Visitor::browser(&ports).get(ours), Became::Ours), "{ours}");
    }
    let browser = Visitor::of(&ports, &member(&ports));
    for theirs in [
        "/",
        "/?a=b",
        "/reports",
        "/api/reports",
        "/api",
        "/assets/app.css",
        "/organizationsx",
        "/sessions",
        "/session/",
        "/.well-known/security.txt",
        "//session",
        "/SESSION",
    ] {
        assert!(matches!(browser.get(theirs), Became::Passed(_)), "{theirs}");
    }
    browser.send(Method::Post, "/").passed();
    assert!(
        matches!(browser.send(Method::Post, "/session"), Became::Ours),
        "405, and not the application's"
    );
}

#[test]
fn nobody_passes_before_signing_in_and_the_deep_link_survives() {
    let ports = world();
    let answer = Visitor::browser(&ports).get("/reports/7?from=a%20b&to=c").answered();
    assert_eq!(
        (
            answer.status(),
            answer.header("location"),
            answer.header("cache-control")
        ),
        (
            302,
            Some("/organizations/acme/saml/login?return_to=%2Freports%2F7%3Ffrom%3Da%2520b%26to%3Dc"),
            Some("no-store")
        )
    );
    // The login remembers it as it was.
    let browser = Client::browser(&ports);
    browser.get(answer.header("location").unwrap()).assert_status(302);
    let pending = browser.cookies().values().next().unwrap().clone();
    let payload = URL_SAFE_NO_PAD.decode(pending.split('.').next().unwrap()).unwrap();
    let pending: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(pending["return_to"], "/reports/7?from=a%20b&to=c");
}

#[test]
fn the_origin_is_told_who_it_is() {
    let ports = world();
    let forward = Visitor::of(&ports, &member(&ports))
        .with("X-Own", "kept")
        .get("/reports")
        .passed();
    let sub = super::acme::session(&[]).subject_id();
    let told = |name| header(&forward, name);
    assert_eq!(told("saml-edge-subject"), Some(sub.as_str()));
    assert_eq!(told("saml-edge-organization"), Some("acme"));
    assert_eq!(told("saml-edge-email"), Some("ada@acme.example"));
    assert_eq!(told("saml-edge-name"), Some("Ada Lovelace"));
    assert_eq!(told("saml-edge-roles"), Some("staff,administrator"));
    assert_eq!(
        (told("x-forwarded-host"), told("x-forwarded-proto")),
        (Some("edge.example"), Some("https"))
    );
    assert_eq!(told("x-own"), Some("kept"));
    let keys: JwkSet = saml_edge::json::from_value(Client::program(&ports, None).get("/oauth/jwks").json()).unwrap();
    let token = Jws::parse(told("saml-edge-token").unwrap()).unwrap();
    let claims = Value::Object(token.verify(&keys.keys).unwrap());
    assert_eq!(
        claims,
        json!({
            "iss": ORIGIN, "aud": ORIGIN, "sub": sub, "organization": "acme", "name_id": "Ada@acme.example",
            "email": "ada@acme.example", "name": "Ada Lovelace", "roles": ["staff", "administrator"], "groups": [],
            "iat": 1_795_435_200, "exp": 1_795_435_260, "auth_time": 1_795_435_200,
        })
    );
}

#[test]
fn what_is_no_ascii_or_would_end_a_header_is_percent_encoded() {
    let ports = world();
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &["a,b", "größe", "100%", "x\r\ny"]);
    let forward = Visitor::of(&ports, &browser).get("/").passed();
    assert_eq!(
        header(&forward, "saml-edge-roles"),
        Some("a%2Cb,gr%C3%B6%C3%9Fe,100%25,x%0D%0Ay")
    );
    assert!(
        forward
            .headers
            .iter()
            .all(|(_, value)| value.bytes().all(|octet| (0x20..0x7f).contains(&octet)))
    );
}

#[test]
fn the_audience_and_the_organization_are_configured() {
    let mut ports = world();
    let cookies = super::visitor::session_cookie(&member(&ports));
    // What is remembered is for one audience only.
    let browser = Visitor::browser(&ports).with_cookie("__Host-saml-session", &cookies);
    browser.get("/").passed();
    ports.set_gate("other.example=other, EDGE.example = acme", "").audience = Some("https://app.internal".to_owned());
    let browser = Visitor::browser(&ports).with_cookie("__Host-saml-session", &cookies);
    let forward = browser.get("/").passed();
    let token = Jws::parse(header(&forward, "saml-edge-token").unwrap()).unwrap();
    assert_eq!(token.unverified()["aud"], "https://app.internal");
    ports.change_isolate();
    let elsewhere = Visitor::program(&ports).get("https://www.example/");
    elsewhere.answered().assert_problem(421, "gate.host_unknown");
    // The map knows the host, and yet cookies and logins would be another's: PUBLIC_ORIGIN is elsewhere.
    let elsewhere = Visitor::program(&ports).get("https://other.example/");
    elsewhere.answered().assert_problem(421, "gate.host_unknown");
}

/// RFC 9110 15.5.2: a program is told how to authenticate; nothing leads it to a page that it cannot read.
#[test]
fn a_program_is_told_and_not_redirected() {
    let ports = world();
    let programs = [
        Visitor::program(&ports),
        Visitor::program(&ports).with("accept", "application/json"),
        Visitor::program(&ports)
            .with("accept", "text/html")
            .with("x-requested-with", "XMLHttpRequest"),
        Visitor::program(&ports)
            .with("accept", "text/html")
            .with("upgrade", "websocket"),
        Visitor::browser(&ports).with("sec-fetch-mode", "cors"),
        Visitor::browser(&ports).with("sec-fetch-mode", "no-cors"),
        Visitor::browser(&ports).with("sec-fetch-mode", "websocket"),
    ];
    for program in programs {
        for method in [Method::Get, Method::Post, Method::Options, Method::Other] {
            let answer = program.send(method, "/data?x=1").answered();
            let problem = answer.assert_problem(401, "gate.sign_in_first");
            assert_eq!(
                problem["login_url"],
                "https://edge.example/organizations/acme/saml/login?return_to=%2Fdata%3Fx%3D1"
            );
            assert_eq!(answer.header("location"), None);
            assert_eq!(answer.header("www-authenticate"), Some("Session realm=\"saml-edge\""));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
    }
    let old = Visitor::program(&ports)
        .with("accept", "text/html")
        .get("/data")
        .answered();
    assert_eq!(old.status(), 302, "a browser that does not send Fetch Metadata");
}

/// A form that was sent when the session had ended: a redirect would be a GET, and what was typed would be gone.
#[test]
fn what_a_browser_sends_is_not_lost_without_a_word() {
    let ports = world();
    for site in ["same-origin", "cross-site"] {
        let browser = Visitor::browser(&ports).with("sec-fetch-site", site);
        let answer = browser.send(Method::Post, "/orders").answered();
        assert_eq!((answer.status(), answer.header("location")), (401, None));
        assert!(answer.text().contains("What you sent was not passed on"), "{site}");
        assert!(
            answer
                .text()
                .contains("/organizations/acme/saml/login?return_to=%2Forders")
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let german = Visitor::browser(&ports)
        .with("accept-language", "de")
        .send(Method::Post, "/orders");
    assert!(german.answered().text().contains("nicht weitergegeben"));
}

#[test]
fn an_origin_that_does_not_answer_is_a_page_or_a_problem() {
    let request = |accept: &str| Request {
        method: Method::Get,
        url: Url::parse(ORIGIN).unwrap(),
        headers: vec![("accept".to_owned(), accept.to_owned())],
        body: Body::Octets(Vec::new()),
        multipart: None,
    };
    let page = unreachable(&request("text/html"));
    let text = String::from_utf8(page.body.clone()).unwrap();
    assert!(page.status == 502 && text.contains("The application does not answer"));
    let problem = super::client::Answer(unreachable(&request("application/json")));
    problem.assert_problem(502, "gate.origin_unreachable");
    assert_eq!(problem.header("cache-control"), Some("no-store"));
}

#[test]
fn redirects_of_the_origin_to_itself_lead_back_through_the_gate() {
    let mut ports = world();
    ports.set_gate("acme", "").origin = Some("http://127.0.0.1:3000".to_owned());
    let browser = member(&ports);
    let forward = Visitor::of(&ports, &browser).get("/").passed();
    let location = |location: &str| {
        let all = back(&forward, &[("location", location)]);
        all.into_iter().find(|(name, _)| name == "location").unwrap().1
    };
    assert_eq!(location("http://127.0.0.1:3000/a?b#c"), "https://edge.example/a?b#c");
    assert_eq!(location("http://127.0.0.1:3000"), "https://edge.example");
    for as_it_is in [
        "/a",
        "http://127.0.0.1:30001/a",
        "http://127.0.0.1:3000.evil.example/",
        "https://elsewhere.example/",
    ] {
        assert_eq!(location(as_it_is), as_it_is);
    }
    assert!(new_pass(&forward).is_some());
}

/// Groups and further claims, as the organization maps them; none of them stands for one of the token's own.
#[test]
fn mapped_groups_and_claims_are_told() {
    use saml_edge::service::organization::Kind;
    let ports = world();
    let browser = member(&ports);
    let (_, id, _) = ports
        .rows("acme")
        .into_iter()
        .find(|(kind, ..)| *kind == Kind::Session)
        .unwrap();
    let mut session = super::acme::session(&[]);
    session.groups = vec!["a,b".to_owned(), "c".to_owned()];
    let values = |value: &str| vec![value.to_owned()];
    session.claims = [
        ("department", "engines"),
        ("aud", "https://elsewhere.example"),
        ("name_id", "x"),
        ("exp", "9"),
    ]
    .map(|(name, value)| (name.to_owned(), values(value)))
    .into();
    ports.set_row("acme", Kind::Session, &id, &saml_edge::json::to_string(&session));
    let forward = Visitor::of(&ports, &browser).get("/").passed();
    assert_eq!(header(&forward, "saml-edge-groups"), Some("a%2Cb,c"));
    assert_eq!(header(&forward, "saml-edge-roles"), None);
    let token = Jws::parse(header(&forward, "saml-edge-token").unwrap()).unwrap();
    let claims = token.unverified();
    assert_eq!(claims["groups"], json!(["a,b", "c"]));
    assert_eq!(claims["department"], json!(["engines"]));
    assert_eq!(
        (&claims["aud"], &claims["name_id"]),
        (&json!(ORIGIN), &json!("Ada@acme.example"))
    );
    assert_eq!(claims["exp"], 1_795_435_260);
}
