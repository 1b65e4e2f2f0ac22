//! Versions, the timed revert, evidence and reports: what can be gone back to, and what has been seen.

use super::acme::{
    PAGE, SAML, SIGN_ON_URL, acme, administrator, certificate, enabled, minimal, operator, other_certificate,
    pass_test, put, session, state, token,
};
use super::attacks::{answer_to, begin, idp, post, world};
use super::client::Client;
use super::ports::{MemoryPorts, SESSION_KEY};
use saml_edge::service::organization::{Command, Kind, Reply, VERSIONS_KEPT};
use saml_edge::session::SessionCookie;
use saml_edge::settings::OrganizationId;
use serde_json::{Value, json};

const METADATA: &str = "/organizations/acme/saml/metadata";

fn versions(ports: &MemoryPorts) -> Vec<Value> {
    let list = operator(ports)
        .get(&format!("{SAML}/versions"))
        .assert_status(200)
        .json();
    list["versions"].as_array().unwrap().clone()
}

fn document(sign_on_url: &str) -> Value {
    json!({ "sign_on_url": sign_on_url, "certificates": [certificate()] })
}

fn enable(ports: &MemoryPorts) {
    pass_test(ports);
    operator(ports).post(&format!("{SAML}/enable")).assert_status(200);
}

/// An administrator's session that began at this moment.
fn administrators_session<'p>(ports: &'p MemoryPorts, roles: &[&str]) -> Client<'p> {
    use saml_edge::service::Ports as _;
    let cookie = SessionCookie {
        organization: OrganizationId::parse("acme").unwrap(),
        identifier: format!("{roles:?} at {}", ports.now()),
    };
    let mut session = session(roles);
    session.signed_in_at = ports.now();
    let command = Command::BeginSession {
        session_hash: cookie.session_hash(),
        fingerprint: state(ports).live.unwrap().fingerprint,
        session: Box::new(session),
        record: None,
        beside: false,
        replaces: None,
    };
    assert_eq!(ports.carry_out("acme", command), Reply::Done);
    let browser = Client::browser(ports);
    browser.set_cookie(SessionCookie::NAME, &cookie.seal(SESSION_KEY));
    browser
}

#[test]
fn each_saved_draft_is_a_version_with_who_when_and_how_far_it_came() {
    let ports = acme();
    assert!(versions(&ports).is_empty());
    put(&ports, &minimal());
    ports.pass_seconds(60);
    let (id, text) = {
        let made = operator(&ports).post_json("/api/organizations/acme/tokens", &json!({ "label": "Ada’s script" }));
        let made = made.json();
        (made["id"].clone(), made["token"].as_str().unwrap().to_owned())
    };
    let script = Client::program(&ports, Some(&text));
    let answer = script.request(saml_edge::edge::http::Method::Put, SAML);
    answer
        .json(&document("https://second.example/"))
        .header("if-match", "*")
        .send()
        .assert_status(200);
    pass_test(&ports);
    script.post(&format!("{SAML}/enable")).assert_status(200);

    let list = versions(&ports);
    let numbers: Vec<&Value> = list.iter().map(|version| &version["number"]).collect();
    assert_eq!(numbers, [2, 1]);
    let by = json!({ "kind": "token", "id": id, "label": "Ada’s script" });
    assert_eq!((&list[0]["saved_by"], &list[0]["enabled_by"]), (&by, &by));
    assert_eq!(list[0]["saved_at"], "2026-11-23T12:01:00Z");
    assert_eq!(list[0]["tested_at"], "2026-11-23T12:01:00Z");
    assert_eq!(
        (&list[0]["is_live"], &list[0]["is_draft"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        list[1]["saved_by"],
        json!({ "kind": "operator", "id": null, "label": null })
    );
    assert_eq!(
        (&list[1]["tested_at"], &list[1]["is_live"]),
        (&Value::Null, &json!(false))
    );
    let version = operator(&ports)
        .get(&format!("{SAML}/versions/2"))
        .assert_status(200)
        .json();
    assert_eq!(version["settings"]["sign_on_url"], "https://second.example/");
    assert_eq!(
        version["settings"]["idp_entity_id"],
        super::acme::IDP,
        "as the test pinned it"
    );
    for nothing in ["3", "0", "-1", "x"] {
        let answer = operator(&ports).get(&format!("{SAML}/versions/{nothing}"));
        answer.assert_problem(404, "request.not_found");
    }
}

#[test]
fn saving_the_same_again_is_no_new_version_and_old_ones_go() {
    let ports = acme();
    put(&ports, &minimal());
    put(&ports, &document("https://other.example/"));
    put(&ports, &minimal());
    assert_eq!(versions(&ports).len(), 2);
    for number in 0..VERSIONS_KEPT + 5 {
        put(&ports, &document(&format!("https://n{number}.example/")));
    }
    let list = versions(&ports);
    assert_eq!(list.len(), VERSIONS_KEPT as usize);
    assert_eq!(list[0]["number"], VERSIONS_KEPT + 7);
}

#[test]
fn a_tested_version_is_live_again_as_it_was_tested() {
    let ports = enabled();
    put(&ports, &document("https://second.example/"));
    enable(&ports);
    put(&ports, &document("https://third.example/"));
    assert_eq!(
        state(&ports).live.unwrap().settings.sign_on_url.unwrap(),
        "https://second.example/"
    );
    let restore = |number: u32| operator(&ports).post(&format!("{SAML}/versions/{number}/restore"));
    let settings = restore(1).assert_status(200).json();
    assert_eq!(
        (&settings["state"], &settings["sign_on_url"]),
        (&json!("enabled"), &json!(SIGN_ON_URL))
    );
    let live = state(&ports).live.unwrap();
    assert_eq!(live.settings.sign_on_url.as_deref(), Some(SIGN_ON_URL));
    assert!(
        ports.kv_contents()["organization/acme"].contains(&live.fingerprint),
        "KV has heard of it"
    );
    // One that was never tested is the draft, and cannot be enabled.
    restore(3).assert_status(200);
    let now = state(&ports);
    assert_eq!(now.draft.sign_on_url.as_deref(), Some("https://third.example/"));
    assert_eq!(now.live.unwrap().settings.sign_on_url.as_deref(), Some(SIGN_ON_URL));
    operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_problem(409, "settings.not_tested");
    restore(9).assert_problem(404, "request.not_found");
}

#[test]
fn going_back_is_for_who_saw_the_present_and_may() {
    let ports = enabled();
    put(&ports, &document("https://second.example/"));
    let path = format!("{SAML}/versions/1/restore");
    let program = operator(&ports);
    program
        .request(saml_edge::edge::http::Method::Post, &path)
        .header("if-match", "\"1\"")
        .send()
        .assert_problem(412, "settings.if_match_failed");
    super::acme::create(&ports, "other", "Other");
    let foreign = administrator(&ports, "other");
    foreign.post(&path).assert_problem(403, "token.foreign");
    Client::program(&ports, None)
        .post(&path)
        .assert_problem(401, "token.missing");
    administrator(&ports, "acme").post(&path).assert_status(200);
}

/// "acme" with a second version enabled for ten minutes.
fn unconfirmed() -> MemoryPorts {
    let ports = enabled();
    put(
        &ports,
        &json!({ "sign_on_url": "https://second.example/", "certificates": [other_certificate()] }),
    );
    pass_test(&ports);
    let settings = operator(&ports)
        .post_json(&format!("{SAML}/enable"), &json!({ "revert_after_seconds": 600 }))
        .assert_status(200)
        .json();
    assert_eq!(settings["reverts_at"], "2026-11-23T12:10:00Z");
    ports
}

fn live_url(ports: &MemoryPorts) -> Option<String> {
    let state = state(ports);
    state.in_force().and_then(|live| live.settings.sign_on_url.clone())
}

#[test]
fn what_nobody_confirms_goes_back_at_its_time_and_not_before() {
    let ports = unconfirmed();
    ports.pass_seconds(599);
    assert_eq!(live_url(&ports).as_deref(), Some("https://second.example/"));
    ports.pass_seconds(1);
    assert_eq!(live_url(&ports).as_deref(), Some(SIGN_ON_URL));
    let settings = operator(&ports).get(SAML).json();
    assert_eq!(
        (&settings["reverts_at"], &settings["state"]),
        (&Value::Null, &json!("enabled"))
    );
    assert!(state(&ports).unpublished, "the alarm has KV hear of it");
    let record = saml_edge::service::directory::record(&state(&ports)).unwrap();
    assert!(record.0 == "organization/acme" && record.1.contains(SIGN_ON_URL));
    let revision = state(&ports).revision;
    ports.carry_out("acme", Command::Published { revision: revision - 1 });
    assert!(state(&ports).unpublished, "KV had an older one");
    ports.carry_out("acme", Command::Published { revision });
    assert!(!state(&ports).unpublished);
}

#[test]
fn a_first_enabling_that_nobody_confirms_ends_with_sso_off() {
    let ports = acme();
    put(&ports, &minimal());
    pass_test(&ports);
    let body = json!({ "revert_after_seconds": 60 });
    operator(&ports)
        .post_json(&format!("{SAML}/enable"), &body)
        .assert_status(200);
    let member = administrators_session(&ports, &[]);
    member.get("/session").assert_status(200);
    ports.pass_seconds(60);
    member.get("/session").assert_status(401);
    assert!(!state(&ports).enabled && ports.rows("acme").iter().all(|(kind, ..)| *kind != Kind::Session));
}

#[test]
fn only_an_administrators_session_that_began_since_confirms() {
    let ports = unconfirmed();
    let confirm = |browser: &Client<'_>| {
        let page = browser.get(PAGE).text();
        let csrf = super::page::hidden(&page, "csrf");
        browser.post_form(PAGE, &[("action", "confirm"), ("csrf", &csrf)])
    };
    // A setup link's browser has no session; nor does a token.
    confirm(&super::page::opened(&ports)).assert_status(403);
    let (_, text) = token(&ports, "acme");
    let browser = Client::browser(&ports);
    browser
        .post_form(PAGE, &[("action", "sign_in"), ("token", &text)])
        .assert_status(303);
    confirm(&browser).assert_status(403);
    // A session from before the change says nothing about it.
    let earlier = enabled();
    let old = administrators_session(&earlier, &["administrator"]);
    earlier.pass_seconds(60);
    put(&earlier, &document("https://second.example/"));
    pass_test(&earlier);
    let body = json!({ "revert_after_seconds": 600 });
    operator(&earlier)
        .post_json(&format!("{SAML}/enable"), &body)
        .assert_status(200);
    confirm(&old).assert_status(403);
    assert!(state(&earlier).revert.is_some());
    let member = administrators_session(&ports, &["staff"]);
    member.get(PAGE).assert_status(401);
    assert!(state(&ports).revert.is_some(), "nothing of this confirmed");
    confirm(&administrators_session(&ports, &["administrator"])).assert_status(303);
    assert!(state(&ports).revert.is_none());
    ports.pass_seconds(10_000);
    assert_eq!(live_url(&ports).as_deref(), Some("https://second.example/"));
}

#[test]
fn an_unconfirmed_version_is_nothing_to_go_back_to() {
    let ports = unconfirmed();
    put(&ports, &document("https://third.example/"));
    pass_test(&ports);
    let body = json!({ "revert_after_seconds": 60 });
    operator(&ports)
        .post_json(&format!("{SAML}/enable"), &body)
        .assert_status(200);
    ports.pass_seconds(60);
    assert_eq!(live_url(&ports).as_deref(), Some(SIGN_ON_URL));
}

#[test]
fn disable_and_going_back_end_the_waiting() {
    let ports = unconfirmed();
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    ports.pass_seconds(10_000);
    assert_eq!(live_url(&ports), None, "it does not come back by itself");
    let ports = unconfirmed();
    operator(&ports)
        .post(&format!("{SAML}/versions/1/restore"))
        .assert_status(200);
    assert!(state(&ports).revert.is_none());
    for seconds in [0, 59, 604_801, -1] {
        let answer = operator(&ports).post_json(&format!("{SAML}/enable"), &json!({ "revert_after_seconds": seconds }));
        answer.assert_problem(400, "request.body_invalid");
    }
}

fn evidence(ports: &MemoryPorts) -> Value {
    operator(ports)
        .get(&format!("{SAML}/evidence"))
        .assert_status(200)
        .json()
}

#[test]
fn a_program_that_fetches_the_metadata_is_seen_once_a_minute() {
    let ports = acme();
    Client::browser(&ports).get(METADATA).assert_status(200);
    assert_eq!(
        evidence(&ports)["metadata_fetched_at"],
        Value::Null,
        "a browser is an administrator who looks"
    );
    let program = Client::program(&ports, None);
    program.get(METADATA).assert_status(200);
    assert_eq!(evidence(&ports)["metadata_fetched_at"], "2026-11-23T12:00:00Z");
    for (seconds, seen) in [(59, "2026-11-23T12:00:00Z"), (1, "2026-11-23T12:01:00Z")] {
        ports.pass_seconds(seconds);
        program.get(METADATA).assert_status(200);
        assert_eq!(evidence(&ports)["metadata_fetched_at"], seen);
    }
}

#[test]
fn a_login_shows_what_was_signed_and_mapped_and_is_listed() {
    let ports = world("upgrade");
    let before = evidence(&ports);
    let garbage = Client::program(&ports, None);
    garbage
        .post_form("/organizations/acme/saml/consume", &[("SAMLResponse", "PHg+")])
        .assert_status(403);
    assert_eq!(
        evidence(&ports)["signed"],
        before["signed"],
        "anybody can post anything"
    );
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    post(&browser, &answer_to(Some(&request)).signed_by(idp()), None).assert_status(303);
    let seen = evidence(&ports);
    let at = "2026-11-23T12:00:00Z";
    assert_eq!(seen["signed"], json!({ "at": at, "response": true, "assertion": true }));
    assert_eq!(
        seen["mapped"],
        json!({ "at": at, "email": true, "name": false, "roles": true })
    );
    assert_eq!(seen["first_response_at"], at);

    let list = |query: &str| {
        operator(&ports)
            .get(&format!("{SAML}/verdicts{query}"))
            .assert_status(200)
            .json()
    };
    assert_eq!(list("")["verdicts"].as_array().unwrap().len(), 1, "refused ones only");
    let all = list("?outcome=all");
    let accepted = &all["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["outcome"] == "accepted")
        .unwrap();
    assert_eq!(accepted["subject"]["name_id"], "ada@example.org");
    assert_eq!(
        accepted["subject"]["attributes"],
        json!({}),
        "attributes are in the session alone"
    );
    let reference = accepted["reference"].as_str().unwrap();
    let found = operator(&ports)
        .get(&format!("{SAML}/verdicts/{reference}"))
        .assert_status(200)
        .json();
    assert_eq!(found["outcome"], "accepted");
    let answer = operator(&ports).get(&format!("{SAML}/verdicts?outcome=accepted"));
    answer.assert_problem(400, "request.outcome_invalid");
}

#[test]
fn a_report_names_nobody() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    post(&browser, &answer_to(Some(&request)).signed_by(idp()), None).assert_status(303);
    let all = operator(&ports).get(&format!("{SAML}/verdicts?outcome=all")).json();
    let reference = all["verdicts"][0]["reference"].as_str().unwrap();
    let answer = operator(&ports).get(&format!("{SAML}/verdicts/{reference}/report"));
    answer.assert_status(200);
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"sign-in-acme.json\"")
    );
    let text = answer.text();
    assert!(!text.contains("ada@") && !text.contains("staff"), "{text}");
    let report = answer.json();
    assert_eq!(
        report["service_provider"]["acs_url"],
        "https://edge.example/organizations/acme/saml/consume"
    );
    assert_eq!(
        report["identity_provider"]["certificate_fingerprints"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert!(
        report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .any(|check| check["found"] == "redacted")
    );
    let nothing = operator(&ports).get(&format!("{SAML}/verdicts/AAAAA-AAAAA/report"));
    nothing.assert_problem(404, "request.not_found");
}

#[test]
fn the_page_shows_who_signed_in_only_when_asked() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    post(&browser, &answer_to(Some(&request)).signed_by(idp()), None).assert_status(303);
    let page = super::page::opened(&ports);
    let text = page.get(PAGE).assert_status(200).text();
    assert!(text.contains("Signed in") && text.contains("••••••") && !text.contains("ada@example.org"));
    let text = page.get(&format!("{PAGE}?show=personal")).text();
    assert!(text.contains("ada@example.org"));
    let all = operator(&ports).get(&format!("{SAML}/verdicts?outcome=all")).json();
    let reference = all["verdicts"][0]["reference"].as_str().unwrap();
    let found = page
        .get(&format!("{PAGE}?reference={}", reference.to_lowercase()))
        .text();
    assert!(found.contains("<caption>Found</caption>"));
    let report = page
        .get(&format!("{PAGE}?report={reference}"))
        .assert_status(200)
        .json();
    assert_eq!(report["reference"], reference);
    page.get(&format!("{PAGE}?report=AAAAA-AAAAA")).assert_status(404);
    Client::browser(&ports)
        .get(&format!("{PAGE}?report={reference}"))
        .assert_status(401);
}

#[test]
fn the_page_goes_back_by_one_click() {
    let ports = enabled();
    put(&ports, &document("https://second.example/"));
    enable(&ports);
    let browser = super::page::opened(&ports);
    let text = browser.get(PAGE).text();
    for part in [
        "Version 2",
        "Version 1",
        "Enable again",
        "by the operator",
        "Differs from live in",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let (csrf, etag) = (super::page::hidden(&text, "csrf"), super::page::hidden(&text, "etag"));
    let fields = |etag: &'static str| {
        [
            ("action", "restore"),
            ("number", "1"),
            ("csrf", csrf.as_str()),
            ("etag", etag),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    let send = |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post_form(PAGE, &fields)
    };
    send(&fields("\"1\"")).assert_status(412);
    assert_eq!(live_url(&ports).as_deref(), Some("https://second.example/"));
    let mut right = fields("");
    right[3].1 = etag;
    send(&right).assert_status(303);
    assert_eq!(live_url(&ports).as_deref(), Some(SIGN_ON_URL));
    let by = &versions(&ports)[1]["enabled_by"];
    assert_eq!(by["kind"], "setup_link");
}

#[test]
fn the_page_enables_for_a_time_and_takes_back() {
    let ports = acme();
    put(&ports, &minimal());
    pass_test(&ports);
    let browser = super::page::opened(&ports);
    let send = |action: &str| {
        let text = browser.get(PAGE).text();
        let (csrf, etag) = (super::page::hidden(&text, "csrf"), super::page::hidden(&text, "etag"));
        browser.post_form(
            PAGE,
            &[
                ("action", action),
                ("revert_after_seconds", "900"),
                ("csrf", &csrf),
                ("etag", &etag),
            ],
        )
    };
    send("enable").assert_status(303);
    let text = browser.get(PAGE).text();
    assert!(text.contains("Waiting to be confirmed.") && text.contains("Sign in by SSO to confirm"));
    let administrator = administrators_session(&ports, &["administrator"]);
    assert!(administrator.get(PAGE).text().contains("Keep these settings"));
    send("revert_now").assert_status(303);
    assert!(!state(&ports).enabled && state(&ports).revert.is_none());
}

#[test]
fn the_page_ticks_what_has_been_seen() {
    let ports = acme();
    let browser = super::page::opened(&ports);
    let text = browser.get(PAGE).text();
    assert!(text.contains("seen-next") && !text.contains("seen-yes"));
    Client::program(&ports, None).get(METADATA);
    put(&ports, &minimal());
    pass_test(&ports);
    let text = browser.get(PAGE).text();
    assert_eq!(
        text.matches("seen-yes").count(),
        4,
        "metadata, Response, attributes, test"
    );
    assert!(text.contains("e-mail, name; roles not sent"));
}
