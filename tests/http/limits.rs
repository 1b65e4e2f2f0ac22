//! Too many requests: 429, when to come again, for whom, and for nobody else. And what the log says of requests.

use super::acme::{SAML, create, enabled, operator, sign_in, token};
use super::client::{Answer, Client};
use super::ports::{MemoryPorts, run};
use saml_edge::edge::http::Method;
use saml_edge::service::Ports as _;
use saml_edge::service::limits::{CLIENT, IP, Limit, ORGANIZATION, TOKEN};
use serde_json::Value;

const LOGIN: &str = "/organizations/acme/saml/login";

/// As many requests as a limit allows have been made by now.
fn exhaust(ports: &MemoryPorts, limit: &'static Limit, key: &str) {
    for _ in 0..limit.most {
        run(ports.within(limit, key)).ok();
    }
}

fn from(client: &Client<'_>, path: &str, ip: &str) -> Answer {
    client.request(Method::Get, path).header("cf-connecting-ip", ip).send()
}

#[test]
fn one_address_is_limited_and_no_other() {
    let ports = enabled();
    let program = Client::program(&ports, None);
    exhaust(&ports, &IP, "203.0.113.9");
    ports.kv_switch.count_anew();
    let answer = from(&program, LOGIN, "203.0.113.9");
    let problem = answer.assert_problem(429, "request.too_many");
    assert_eq!(
        (&problem["limit"], &problem["retry_after_seconds"]),
        (&"ip".into(), &60.into())
    );
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(ports.kv_switch.calls(), 0, "before any store is asked");
    assert_eq!(from(&program, LOGIN, "203.0.113.10").status(), 302);
    assert_eq!(program.get(LOGIN).status(), 302, "where no platform says an address");
    assert_eq!(from(&program, "/healthz", "203.0.113.9").status(), 200);
    let page = from(&Client::browser(&ports), LOGIN, "203.0.113.9");
    assert_eq!(page.status(), 429);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.text().contains("too many requests"), "{}", page.text());
    ports.pass_seconds(60);
    assert_eq!(from(&program, LOGIN, "203.0.113.9").status(), 302, "the minute is over");
}

#[test]
fn a_flood_of_one_organization_is_not_the_others() {
    let ports = enabled();
    create(&ports, "other", "Other");
    exhaust(&ports, &ORGANIZATION, "acme");
    let program = Client::program(&ports, None);
    program.get(LOGIN).assert_problem(429, "request.too_many");
    program
        .get("/organizations/acme/saml/metadata")
        .assert_problem(429, "request.too_many");
    operator(&ports).get(SAML).assert_problem(429, "request.too_many");
    program.get("/organizations/other/saml/metadata").assert_status(200);
    operator(&ports).get("/api/organizations/other/saml").assert_status(200);
    operator(&ports).get("/api/organizations").assert_status(200);
}

#[test]
fn a_token_and_a_session_are_counted_by_themselves() {
    let ports = enabled();
    let (_, text) = token(&ports, "acme");
    let (_, other) = token(&ports, "acme");
    let key = |text: &str| saml_edge::octets::hex(&saml_edge::crypto::sha256(text.as_bytes()))[..16].to_owned();
    exhaust(&ports, &TOKEN, &key(&format!("Bearer {text}")));
    let admin = Client::program(&ports, Some(&text));
    let answer = admin.get(SAML);
    assert_eq!(answer.assert_problem(429, "request.too_many")["limit"], "token");
    Client::program(&ports, Some(&other)).get(SAML).assert_status(200);
    // An application asks from one address for all of its members: each session is counted by itself.
    let ada = Client::browser(&ports);
    sign_in(&ports, &ada, &["staff"]);
    exhaust(&ports, &IP, "203.0.113.9");
    assert_eq!(from(&ada, "/session", "203.0.113.9").status(), 200);
    let cookie = ada.cookies().into_values().next().unwrap();
    exhaust(&ports, &CLIENT, &key(&cookie));
    assert_eq!(from(&ada, "/session", "203.0.113.9").status(), 429);
}

/// Each line is JSON with an event; nothing in it is of a person or opens anything.
#[test]
fn the_log_says_what_became_of_each_request_and_nothing_of_a_person() {
    let ports = enabled();
    let (_, text) = token(&ports, "acme");
    let link = super::acme::setup_link(&ports, "acme").1;
    let browser = Client::browser(&ports);
    browser.get(&link);
    from(&browser, "/?organization=ada%40acme.example", "203.0.113.9");
    Client::program(&ports, Some(&text)).get(&format!("{SAML}/verdicts/SECRET-ONE"));
    sign_in(&ports, &browser, &["staff"]);
    browser.get("/session");
    Client::program(&ports, None).get("/nowhere/ada@acme.example");
    let lines = ports.log_lines();
    let parsed: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(parsed.iter().all(|line| line["event"].is_string()), "{lines:?}");
    let all = lines.join("\n");
    let secret = link.rsplit('.').next().unwrap();
    let cookies = browser.cookies().into_values().collect::<Vec<_>>();
    let personal = [
        "ada",
        "Ada",
        "203.0.113",
        "SECRET-ONE",
        &text,
        secret,
        super::ports::OPERATOR_TOKEN,
    ];
    for told in personal.into_iter().chain(cookies.iter().map(String::as_str)) {
        assert!(!all.contains(told), "{told}: {all}");
    }
    let missing = parsed
        .iter()
        .find(|line| line["code"] == "request.not_found" && line["route"] != "none")
        .unwrap();
    assert_eq!(missing["route"], "/api/organizations/{org}/saml/verdicts/{reference}");
    assert_eq!(
        (&missing["status"], &missing["organization"]),
        (&404.into(), &"acme".into())
    );
    assert_eq!(parsed.last().unwrap()["route"], "none");
    let point = ["request", "request.not_found", "acme"].map(str::to_owned);
    assert!(ports.points().contains(&point), "{:?}", ports.points());
}

/// How long something takes is told in development alone.
#[test]
fn no_timing_in_production() {
    let ports = enabled();
    let answer = Client::program(&ports, None).get(LOGIN);
    assert_eq!(answer.header("server-timing"), None);
}
