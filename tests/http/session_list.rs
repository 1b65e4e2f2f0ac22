//! Sessions as administrators see and end them; what becomes of a session when its browser signs in anew; and the keys
//! that cookies are sealed with, while they are rolled over.

use super::acme::{administrator, create, enabled, operator, session, setup_link, sign_in, state};
use super::attacks::{answer_to, assert_signed_in, begin, idp, post, world};
use super::client::Client;
use super::ports::{MemoryPorts, SESSION_KEY};
use saml_edge::edge::http::Method;
use saml_edge::service::organization::{Command, Kind, Reply};
use saml_edge::session::{Session, SessionCookie};
use saml_edge::settings::OrganizationId;
use serde_json::{Value, json};

const API: &str = "/api/organizations/acme/sessions";
const PAGE: &str = "/organizations/acme/settings/sso/sessions";

/// A session of somebody, and the browser that has it.
fn member<'p>(ports: &'p MemoryPorts, identifier: &str, change: impl Fn(&mut Session)) -> Client<'p> {
    let cookie = SessionCookie {
        organization: OrganizationId::parse("acme").unwrap(),
        identifier: identifier.to_owned(),
    };
    let mut session = session(&[]);
    change(&mut session);
    let command = Command::BeginSession {
        session_hash: cookie.session_hash(),
        fingerprint: state(ports).live.unwrap().fingerprint,
        session: Box::new(session),
        record: None,
        replaces: None,
        beside: false,
    };
    assert_eq!(ports.carry_out("acme", command), Reply::Done);
    let browser = Client::browser(ports);
    browser.set_cookie(SessionCookie::NAME, &cookie.seal(SESSION_KEY));
    browser
}

fn grace(session: &mut Session) {
    session.name_id = "Grace@acme.example".to_owned();
    session.name = None;
    session.signed_in_at = session.signed_in_at.plus_seconds(-60);
}

fn is_signed_in(browser: &Client<'_>) -> bool {
    browser.get("/session").status() == 200
}

fn listed(ports: &MemoryPorts, query: &str) -> Vec<Value> {
    let answer = operator(ports).get(&format!("{API}{query}"));
    let list = answer.assert_status(200).json()["sessions"].clone();
    list.as_array().unwrap().clone()
}

#[test]
fn sessions_are_listed_by_names_that_sign_nobody_in() {
    let ports = enabled();
    let ada = member(&ports, "ada's", |_| {});
    member(&ports, "grace's", grace);
    let all = listed(&ports, "");
    assert_eq!(
        all[0],
        json!({
            "id": saml_edge::octets::hex(&saml_edge::crypto::sha256(b"ada's")),
            "subject": all[0]["subject"],
            "name_id": "Ada@acme.example", "name_id_format": null, "issuer": "https://login.example/idp",
            "email": "ada@acme.example", "name": "Ada Lovelace", "roles": [],
            "signed_in_at": "2026-11-23T12:00:00Z", "expires_at": "2026-11-30T12:00:00Z",
        })
    );
    assert_eq!((all.len(), &all[1]["name_id"]), (2, &json!("Grace@acme.example")));
    assert_eq!(listed(&ports, "?limit=1").len(), 1);
    assert_eq!(listed(&ports, "?name_id=Grace%40acme.example").len(), 1);
    assert_eq!(listed(&ports, "?name_id=grace%40acme.example").len(), 0, "no folding");
    assert_eq!(
        listed(&ports, "?name_id=Ada%40acme.example&issuer=https://other.example").len(),
        0
    );
    for limit in ["0", "101", "x"] {
        let answer = operator(&ports).get(&format!("{API}?limit={limit}"));
        answer.assert_problem(400, "request.limit_invalid");
    }
    // The name is no key: put into a cookie it opens nothing.
    let thief = Client::browser(&ports);
    let forged = SessionCookie {
        organization: OrganizationId::parse("acme").unwrap(),
        identifier: all[0]["id"].as_str().unwrap().to_owned(),
    };
    thief.set_cookie(SessionCookie::NAME, &forged.seal(SESSION_KEY));
    assert!(!is_signed_in(&thief) && is_signed_in(&ada));
    ports.pass_seconds(604_800);
    assert_eq!(listed(&ports, "").len(), 0, "what has ended is not listed");
}

#[test]
fn one_session_ends_or_all_of_a_subject_or_all() {
    let ports = enabled();
    let (first, second) = (member(&ports, "1", |_| {}), member(&ports, "2", |_| {}));
    let (third, fourth) = (member(&ports, "3", grace), member(&ports, "4", grace));
    let id = saml_edge::octets::hex(&saml_edge::crypto::sha256(b"1"));
    let acme = administrator(&ports, "acme");
    acme.delete(&format!("{API}/{id}")).assert_status(204);
    acme.delete(&format!("{API}/{id}"))
        .assert_problem(404, "request.not_found");
    assert!(!is_signed_in(&first) && is_signed_in(&second));
    let revoke = |body: &Value| acme.post_json(&format!("{API}/revoke"), body);
    let ended = revoke(&json!({ "name_id": "Grace@acme.example" }));
    assert_eq!(ended.assert_status(200).json(), json!({ "ended": 2 }));
    assert!(!is_signed_in(&third) && !is_signed_in(&fourth) && is_signed_in(&second));
    let elsewhere = revoke(&json!({ "name_id": "Ada@acme.example", "issuer": "https://other.example" }));
    assert_eq!(elsewhere.json(), json!({ "ended": 0 }));
    for unclear in [
        json!({}),
        json!({ "all": false }),
        json!({ "all": true, "name_id": "x" }),
        json!({ "everything": true }),
    ] {
        revoke(&unclear).assert_problem(400, "request.body_invalid");
    }
    assert!(is_signed_in(&second), "nothing ends by a body that does not say what");
    assert_eq!(revoke(&json!({ "all": true })).json(), json!({ "ended": null }));
    assert!(!is_signed_in(&second));
}

#[test]
fn another_organization_sees_and_ends_nothing() {
    let ports = enabled();
    let ada = member(&ports, "ada's", |_| {});
    create(&ports, "other", "Other");
    let other = administrator(&ports, "other");
    let id = saml_edge::octets::hex(&saml_edge::crypto::sha256(b"ada's"));
    other.get(API).assert_problem(403, "token.foreign");
    other
        .delete(&format!("{API}/{id}"))
        .assert_problem(403, "token.foreign");
    other
        .post_json(&format!("{API}/revoke"), &json!({ "all": true }))
        .assert_problem(403, "token.foreign");
    let own = other.delete(&format!("/api/organizations/other/sessions/{id}"));
    own.assert_problem(404, "request.not_found");
    assert!(is_signed_in(&ada));
}

#[test]
fn the_page_shows_them_and_ends_them() {
    let ports = enabled();
    let grace = member(&ports, "grace's", grace);
    let administrator = Client::browser(&ports);
    sign_in(&ports, &administrator, &["administrator"]);
    let page = administrator.get(PAGE).assert_status(200).text();
    assert!(page.contains("Ada Lovelace") && page.contains("Grace@acme.example"));
    let found = administrator
        .get(&format!("{PAGE}?name_id=Grace%40acme.example"))
        .text();
    assert!(!found.contains("Ada Lovelace") && found.contains("Grace@acme.example"));
    let csrf = super::page::hidden(&page, "csrf");
    let id = saml_edge::octets::hex(&saml_edge::crypto::sha256(b"grace's"));
    let end = |csrf: &str| administrator.post_form(PAGE, &[("csrf", csrf), ("action", "end"), ("session", &id)]);
    end("").assert_status(403);
    assert!(is_signed_in(&grace));
    let ended = end(&csrf);
    assert_eq!(
        ended.assert_status(303).header("location"),
        Some("/organizations/acme/settings/sso/sessions?ended=1")
    );
    assert!(!is_signed_in(&grace));
    let unknown = administrator.post_form(PAGE, &[("csrf", &csrf), ("action", "x")]);
    unknown.assert_status(400);
    let of_subject = [
        ("csrf", csrf.as_str()),
        ("action", "end_subject"),
        ("name_id", "x"),
        ("issuer", "y"),
    ];
    let ended = administrator.post_form(PAGE, &of_subject);
    assert_eq!(
        ended.header("location"),
        Some("/organizations/acme/settings/sso/sessions?ended=0")
    );
    let ended = administrator.post_form(PAGE, &[("csrf", &csrf), ("action", "end_all")]);
    assert_eq!(
        ended.header("location"),
        Some("/organizations/acme/settings/sso/sessions?ended=all")
    );
    administrator.get(PAGE).assert_status(401);
    assert!(ports.rows("acme").iter().all(|(kind, ..)| *kind != Kind::Session));
}

#[test]
fn the_page_is_not_for_strangers_members_or_setup_links() {
    let ports = enabled();
    Client::browser(&ports).get(PAGE).assert_status(401);
    member(&ports, "ada's", |_| {}).get(PAGE).assert_status(401);
    let guest = Client::browser(&ports);
    guest.get(&setup_link(&ports, "acme").1).assert_status(303);
    guest.get(PAGE).assert_status(403);
    let settings = guest.get(super::acme::PAGE).assert_status(200).text();
    assert!(
        !settings.contains("settings/sso/sessions"),
        "nor does the settings page lead there"
    );
}

/// Whatever cookie a browser comes with, a login gives it another, and the one it came with is good for nothing.
#[test]
fn a_login_takes_the_place_of_the_session_that_the_browser_had() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let login = |assertion: &str| {
        let mut answer = answer_to(Some(&begin(&ports, &browser)));
        assertion.clone_into(&mut answer.assertion_id);
        assert_signed_in(&browser, &post(&browser, &answer.signed_by(idp()), None), "/reports");
        browser.cookies()[SessionCookie::NAME].clone()
    };
    let first = login("_first");
    let second = login("_second");
    assert_ne!(first, second);
    let thief = Client::program(&ports, None);
    thief.set_cookie(SessionCookie::NAME, &first);
    thief.get("/session").assert_problem(401, "session.missing");
    assert_eq!(listed(&ports, "").len(), 1);
    // A subject that is another one's takes its place all the same; nothing is left of the earlier one.
    let ada = member(&ports, "of somebody else", grace);
    browser.set_cookie(SessionCookie::NAME, &ada.cookies()[SessionCookie::NAME]);
    login("_third");
    assert!(!is_signed_in(&ada));
}

#[test]
fn a_login_ends_the_session_of_another_organization_that_the_browser_had() {
    let ports = world("upgrade");
    create(&ports, "other", "Other");
    let cookie = SessionCookie {
        organization: OrganizationId::parse("other").unwrap(),
        identifier: "other's".to_owned(),
    };
    let text = saml_edge::json::to_string(&session(&[]));
    ports.set_row("other", Kind::Session, &cookie.session_hash(), &text);
    let browser = Client::program(&ports, None);
    browser.set_cookie(SessionCookie::NAME, &cookie.seal(SESSION_KEY));
    let answer = answer_to(Some(&begin(&ports, &browser))).signed_by(idp());
    assert_signed_in(&browser, &post(&browser, &answer, None), "/reports");
    assert_eq!(ports.row("other", Kind::Session, &cookie.session_hash()), None);
}

/// The keys are announced, swapped, and the old one is taken away; nobody signs in twice for it.
#[test]
fn nobody_is_signed_out_while_the_session_keys_are_rolled_over() {
    let next: &[u8] = b"the next key, also of 32 octets.";
    let mut ports = enabled();
    let cookie = {
        let browser = Client::browser(&ports);
        sign_in(&ports, &browser, &["administrator"]);
        browser.cookies()[SessionCookie::NAME].clone()
    };
    let status = |ports: &MemoryPorts| {
        let browser = Client::browser(ports);
        browser.set_cookie(SessionCookie::NAME, &cookie);
        browser.get("/session").status()
    };
    ports.set_session_keys(SESSION_KEY, Some(next));
    assert_eq!(status(&ports), 200);
    let form = {
        let browser = Client::browser(&ports);
        browser.set_cookie(SessionCookie::NAME, &cookie);
        super::page::hidden(&browser.get(PAGE).text(), "csrf")
    };
    ports.set_session_keys(next, Some(SESSION_KEY));
    assert_eq!(status(&ports), 200);
    let browser = Client::browser(&ports);
    browser.set_cookie(SessionCookie::NAME, &cookie);
    let sent = browser.post_form(PAGE, &[("csrf", &form), ("action", "end"), ("session", "x")]);
    sent.assert_status(303);
    ports.set_session_keys(next, None);
    assert_eq!(status(&ports), 401);
    let program = Client::program(&ports, None);
    program
        .request(Method::Get, "/session")
        .send()
        .assert_problem(401, "session.missing");
}
