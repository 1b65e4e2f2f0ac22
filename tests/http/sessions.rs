//! Who is this? And the end of a session.

use super::acme::{acme, enabled, operator, sign_in};
use super::client::Client;
use super::ports::SESSION_KEY;
use saml_edge::edge::http::Method;
use saml_edge::service::organization::Kind;
use saml_edge::session::SessionCookie;
use saml_edge::settings::OrganizationId;
use serde_json::json;

#[test]
fn an_application_asks_who_this_is() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &["staff"]);
    let session = browser.get("/session");
    assert_eq!(session.header("content-type"), Some("application/json"));
    assert_eq!(session.header("cache-control"), Some("no-store"));
    assert_eq!(
        session.assert_status(200).json(),
        json!({
            "organization": "acme", "subject": session.json()["subject"], "name_id": "Ada@acme.example", "name_id_format": null,
            "issuer": "https://login.example/idp", "email": "ada@acme.example", "name": "Ada Lovelace",
            "attributes": { "department": ["engines"] }, "roles": ["staff"],
            "groups": [], "groups_overage": false, "claims": {},
            "signed_in_at": "2026-11-23T12:00:00Z", "expires_at": "2026-11-30T12:00:00Z",
        })
    );
    assert!(browser.get("/").text().contains("Ada Lovelace"));
}

#[test]
fn nobody_is_a_problem_with_a_code() {
    let ports = enabled();
    let nobody = Client::program(&ports, None);
    nobody.get("/session").assert_problem(401, "session.missing");
    let forged = SessionCookie {
        organization: OrganizationId::parse("acme").unwrap(),
        identifier: "x".to_owned(),
    };
    let elsewhere = SessionCookie {
        organization: OrganizationId::parse("nobodys").unwrap(),
        ..forged.clone()
    };
    let calls = ports.object_switch.calls();
    let other_key = forged.seal(b"another key, also of 32 octets..");
    for value in ["", "x", "x.y", &other_key, &elsewhere.seal(b"")] {
        nobody.set_cookie(SessionCookie::NAME, value);
        nobody.get("/session").assert_problem(401, "session.missing");
    }
    assert_eq!(
        ports.object_switch.calls(),
        calls,
        "no Durable Object is asked for a cookie that is not ours"
    );
    nobody.set_cookie(SessionCookie::NAME, &forged.seal(SESSION_KEY));
    nobody.get("/session").assert_problem(401, "session.missing");
    nobody.clear_cookies();
    assert!(
        Client::browser(&ports)
            .get("/")
            .text()
            .contains("name=\"organization\"")
    );
}

#[test]
fn signing_out_ends_the_session_everywhere() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    let kept = browser.cookies();
    let out = browser.post("/session/logout");
    assert_eq!((out.status(), out.header("location")), (303, Some("/?signed_out=1")));
    assert_eq!(
        out.set_cookies(),
        ["__Host-saml-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"]
    );
    browser.get("/?signed_out=1").assert_status(200);
    let thief = Client::program(&ports, None);
    thief.set_cookie(SessionCookie::NAME, &kept[SessionCookie::NAME]);
    thief.get("/session").assert_problem(401, "session.missing");
    let again = thief.post("/session/logout");
    assert_eq!(
        (again.status(), again.set_cookies().len()),
        (204, 1),
        "nobody is signed in is what was asked for"
    );
    Client::program(&ports, None)
        .request(Method::Get, "/session/logout")
        .send()
        .assert_problem(405, "request.method_not_allowed");
}

#[test]
fn a_session_ends_when_it_was_to() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    ports.pass_seconds(604_799);
    browser.get("/session").assert_status(200);
    ports.pass_seconds(1);
    browser.get("/session").assert_status(401);
}

#[test]
fn sessions_end_with_their_organization() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    ports.pin_kv();
    operator(&ports).delete("/api/organizations/acme").assert_status(204);
    browser.get("/session").assert_status(401);
    assert!(ports.rows("acme").iter().all(|(kind, ..)| *kind != Kind::Session));
}

#[test]
fn who_is_signed_in_sees_the_page_although_kv_has_not_heard_of_the_organization() {
    let elsewhere = super::ports::MemoryPorts::default();
    elsewhere.pin_kv();
    super::acme::create(&elsewhere, "acme", "Acme Corporation");
    super::acme::put(&elsewhere, &super::acme::minimal());
    super::acme::pass_test(&elsewhere);
    operator(&elsewhere)
        .post("/api/organizations/acme/saml/enable")
        .assert_status(200);
    let browser = Client::browser(&elsewhere);
    sign_in(&elsewhere, &browser, &[]);
    browser.get("/session").assert_status(200);
    assert!(browser.get("/").assert_status(200).text().contains("Ada Lovelace"));
}

#[test]
fn health_is_of_both_stores() {
    let ports = acme();
    let program = Client::program(&ports, None);
    assert_eq!(
        program.get("/healthz").assert_status(200).json(),
        json!({ "status": "ok" })
    );
    ports.kv_switch.fail();
    program.get("/healthz").assert_problem(503, "service.unavailable");
    ports.kv_switch.mend();
    ports.object_switch.fail();
    let answer = program.get("/healthz");
    answer.assert_problem(503, "service.unavailable");
    assert_eq!(answer.header("retry-after"), Some("5"));
    let said = "\"code\":\"service.unavailable\"";
    let lines = ports.log_lines();
    assert_eq!(
        lines.iter().filter(|line| line.contains(said)).count(),
        2,
        "the operator's log says it"
    );
    assert_eq!(answer_of_readiness(&program), (503, "unavailable".into()));
    ports.object_switch.mend();
    program.get("/healthz").assert_status(200);
    assert_eq!(answer_of_readiness(&program), (200, "ok".into()));
}

fn answer_of_readiness(program: &Client<'_>) -> (u16, serde_json::Value) {
    let answer = program.get("/readyz");
    let document = answer.json();
    assert_eq!(document["kv"], "ok");
    (answer.status(), document["durable_object"].clone())
}
