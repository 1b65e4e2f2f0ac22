//! What the gate costs the stores, and how soon the end of a session is known at it.

use super::acme::{SAML, operator, session, sign_in, state};
use super::client::Client;
use super::ports::{MemoryPorts, SESSION_KEY};
use super::visitor::{Visitor, header, new_pass, session_cookie};
use super::{member, world};
use saml_edge::edge::http::Method;
use saml_edge::jose::Jws;
use saml_edge::service::organization::{Command, Reply};
use saml_edge::session::{Pass, SessionCookie};
use serde_json::json;

/// Calls of KV, of the Durable Objects, and signatures, since the last time.
fn calls(ports: &MemoryPorts) -> (u32, u32, u32) {
    thread_local! { static BEFORE: std::cell::Cell<u32> = const { std::cell::Cell::new(0) }; }
    let signed = ports.signed() - BEFORE.get();
    BEFORE.set(ports.signed());
    let calls = (ports.kv_switch.calls(), ports.object_switch.calls(), signed);
    ports.kv_switch.count_anew();
    ports.object_switch.count_anew();
    calls
}

#[test]
fn a_member_who_has_passed_lately_passes_without_a_store() {
    let ports = world();
    let browser = member(&ports);
    let visitor = Visitor::of(&ports, &browser);
    calls(&ports);
    let first = visitor.get("/").passed();
    assert_eq!(
        calls(&ports),
        (0, 1, 1),
        "the first request asks the Durable Object and has a token signed"
    );
    let pass = new_pass(&first).unwrap();
    // In the same isolate: nothing at all, with the pass and without it.
    let with_pass = Visitor::of(&ports, &browser).with_cookie(Pass::NAME, &pass);
    for _ in 0..100 {
        let again = with_pass.get("/a").passed();
        assert_eq!(header(&again, "saml-edge-token"), header(&first, "saml-edge-token"));
        assert_eq!(new_pass(&again), None);
    }
    assert_eq!(new_pass(&visitor.get("/b").passed()), Some(pass.clone()));
    assert_eq!(calls(&ports), (0, 0, 0));
    // In another: a signature, once.
    ports.change_isolate();
    ports.pass_seconds(29);
    for _ in 0..100 {
        let there = with_pass.get("/c").passed();
        assert_eq!(new_pass(&there), None);
        assert_eq!(header(&there, "saml-edge-subject"), header(&first, "saml-edge-subject"));
    }
    assert_eq!(calls(&ports), (0, 0, 1));
    // Half a minute after the Durable Object was asked it is asked again, and the browser gets a new pass.
    ports.pass_seconds(1);
    let renewed = with_pass.get("/d").passed();
    assert_eq!(calls(&ports), (0, 1, 1));
    assert_ne!(new_pass(&renewed).unwrap(), pass);
}

/// A world in which a member has just passed.
fn passed(ports: &MemoryPorts) -> (Client<'_>, String) {
    let browser = member(ports);
    let forward = Visitor::of(ports, &browser).get("/").passed();
    let pass = new_pass(&forward).unwrap();
    (browser, pass)
}

/// What ends a session.
type End<'e> = &'e dyn Fn(&MemoryPorts, &Client<'_>);

/// Whatever ends a session: no new pass from that moment on, no request passes half a minute later, and a minute later no
/// token is good. This holds in an isolate that has heard of nothing.
#[test]
fn what_ends_a_session_takes_effect_within_a_minute() {
    let ends: [(&str, End<'_>); 6] = [
        ("sign-out", &|_, browser| {
            let kept = session_cookie(browser);
            browser.post("/session/logout").assert_status(303);
            browser.set_cookie(SessionCookie::NAME, &kept);
        }),
        ("revoked one", &|ports, browser| {
            let list = operator(ports).get("/api/organizations/acme/sessions").json();
            let id = list["sessions"][0]["id"].as_str().unwrap().to_owned();
            assert!(browser.get("/session").status() == 200);
            operator(ports)
                .delete(&format!("/api/organizations/acme/sessions/{id}"))
                .assert_status(204);
        }),
        ("revoked subject", &|ports, _| {
            let body = json!({ "name_id": "Ada@acme.example" });
            let answer = operator(ports).post_json("/api/organizations/acme/sessions/revoke", &body);
            assert_eq!(answer.json()["ended"], 1);
        }),
        ("revoked organization", &|ports, _| {
            let answer = operator(ports).post_json("/api/organizations/acme/sessions/revoke", &json!({ "all": true }));
            answer.assert_status(200);
        }),
        ("disabled", &|ports, _| {
            operator(ports).post(&format!("{SAML}/disable")).assert_status(200);
        }),
        ("deleted", &|ports, _| {
            operator(ports).delete("/api/organizations/acme").assert_status(204);
        }),
    ];
    for (what, end) in ends {
        let ports = world();
        let (browser, pass) = passed(&ports);
        let checked_at = 1_795_435_200;
        ports.pass_seconds(10);
        end(&ports, &browser);
        browser.get("/session").assert_status(401);
        let visitor = Visitor::of(&ports, &browser);
        let with_pass = Visitor::of(&ports, &browser).with_cookie(Pass::NAME, &pass);
        // Elsewhere, the pass is good for the rest of its half minute; without it the Durable Object decides, now.
        ports.change_isolate();
        visitor.get("/").answered().assert_status(302);
        ports.pass_seconds(19);
        let last = with_pass.get("/").passed();
        let token = Jws::parse(header(&last, "saml-edge-token").unwrap()).unwrap();
        assert_eq!(token.unverified()["exp"], checked_at + 60, "{what}");
        ports.pass_seconds(1);
        with_pass.get("/").answered().assert_status(302);
        ports.change_isolate();
        with_pass.get("/").answered().assert_status(302);
    }
}

#[test]
fn sign_out_is_at_once_in_the_isolate_where_it_happens() {
    let ports = world();
    let (browser, _) = passed(&ports);
    let visitor = Visitor::of(&ports, &browser);
    visitor.get("/").passed();
    browser.post("/session/logout").assert_status(303);
    visitor.get("/").answered().assert_status(302);
}

#[test]
fn a_session_that_ends_by_itself_ends_here_too() {
    let ports = world();
    ports.pass_seconds(604_800 - 10);
    let (browser, pass) = passed(&ports);
    let visitor = Visitor::of(&ports, &browser).with_cookie(Pass::NAME, &pass);
    let token = header(&visitor.get("/").passed(), "saml-edge-token")
        .unwrap()
        .to_owned();
    assert_eq!(Jws::parse(&token).unwrap().unverified()["exp"], 1_795_435_200 + 604_800);
    ports.pass_seconds(10);
    visitor.get("/").answered().assert_status(302);
}

/// At a sign-in with other roles the session has another name, so that nothing that was remembered fits any more.
#[test]
fn a_change_of_roles_is_another_session() {
    let ports = world();
    let (browser, pass) = passed(&ports);
    let first = session_cookie(&browser);
    let replacing = SessionCookie::open(SESSION_KEY, &first).unwrap().session_hash();
    let new = SessionCookie {
        organization: saml_edge::settings::OrganizationId::parse("acme").unwrap(),
        identifier: "new".to_owned(),
    };
    let command = Command::BeginSession {
        session_hash: new.session_hash(),
        fingerprint: state(&ports).live.unwrap().fingerprint,
        session: Box::new(session(&["guest"])),
        record: None,
        replaces: Some(replacing),
        beside: false,
    };
    assert_eq!(ports.carry_out("acme", command), Reply::Done);
    let visitor = Visitor::browser(&ports)
        .with_cookie(SessionCookie::NAME, &new.seal(SESSION_KEY))
        .with_cookie(Pass::NAME, &pass);
    assert_eq!(header(&visitor.get("/").passed(), "saml-edge-roles"), Some("guest"));
    ports.change_isolate();
    ports.pass_seconds(30);
    Visitor::of(&ports, &browser).get("/").answered().assert_status(302);
}

#[test]
fn more_roles_than_a_cookie_holds_are_remembered_and_asked_for() {
    let ports = world();
    let browser = Client::browser(&ports);
    let roles: Vec<String> = (0..400).map(|number| format!("role-{number}")).collect();
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    sign_in(&ports, &browser, &roles);
    let visitor = Visitor::of(&ports, &browser);
    calls(&ports);
    let forward = visitor.get("/").passed();
    assert_eq!(new_pass(&forward), None);
    assert!(header(&forward, "saml-edge-roles").unwrap().ends_with("role-399"));
    visitor.get("/").passed();
    assert_eq!(calls(&ports).1, 1);
    ports.change_isolate();
    visitor.get("/").passed();
    assert_eq!(calls(&ports).1, 1);
}

#[test]
fn a_store_that_fails_lets_nobody_in_and_keeps_nobody_out_who_has_a_pass() {
    let ports = world();
    let (browser, pass) = passed(&ports);
    ports.change_isolate();
    ports.object_switch.fail();
    ports.kv_switch.fail();
    let answer = Visitor::of(&ports, &browser)
        .with("accept", "application/json")
        .get("/")
        .answered();
    answer.assert_problem(503, "service.unavailable");
    assert!(answer.set_cookies().is_empty());
    Visitor::of(&ports, &browser)
        .with_cookie(Pass::NAME, &pass)
        .get("/")
        .passed();
    Visitor::browser(&ports).get("/public/x").passed();
    Visitor::browser(&ports).get("/").answered().assert_status(302);
    ports.pass_seconds(30);
    let late = Visitor::of(&ports, &browser).with_cookie(Pass::NAME, &pass);
    late.send(Method::Get, "/").answered().assert_status(503);
}

#[test]
fn the_keys_of_cookies_and_tokens_are_rolled_over_without_a_new_sign_in() {
    let next: &[u8] = b"the next key, also of 32 octets.";
    let mut ports = world();
    let (cookie, pass) = {
        let (browser, pass) = passed(&ports);
        (session_cookie(&browser), pass)
    };
    let mut keys = vec![
        super::Signer::ec("token", "P-256").secret(),
        super::Signer::ec("token-next", "P-256").secret(),
    ];
    ports.set_session_keys(next, Some(SESSION_KEY));
    keys.reverse();
    ports.set_token_keys(&keys);
    ports.change_isolate();
    ports.object_switch.fail();
    let visitor = Visitor::browser(&ports).with_cookie(SessionCookie::NAME, &cookie);
    let forward = visitor.with_cookie(Pass::NAME, &pass).get("/").passed();
    ports.object_switch.mend();
    let jwks = Client::program(&ports, None).get("/oauth/jwks").json();
    let jwks: saml_edge::jose::JwkSet = saml_edge::json::from_value(jwks).unwrap();
    assert_eq!(jwks.keys.len(), 2);
    let token = header(&forward, "saml-edge-token").unwrap();
    assert!(
        Jws::parse(token).unwrap().verify(&jwks.keys[..1]).is_ok(),
        "by the key that signs now"
    );
    ports.set_session_keys(next, None);
    let visitor = Visitor::browser(&ports).with_cookie(SessionCookie::NAME, &cookie);
    visitor
        .with_cookie(Pass::NAME, &pass)
        .get("/")
        .answered()
        .assert_status(302);
}
