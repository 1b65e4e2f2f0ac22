//! From optional to enforced: who has not signed in, recovery codes, the switch, and the way back in.

use super::acme::{PAGE, SAML, acme, administrator, enabled, operator, put, session, sign_in, state};
use super::client::{Answer, Client};
use super::page::{hidden, opened};
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;
use saml_edge::service::organization::{Kind, RECOVERY_CODES};
use saml_edge::session::AdministratorCookie;
use serde_json::{Value, json};

const API: &str = "/api/organizations/acme/enforcement";

fn status(ports: &MemoryPorts) -> Value {
    operator(ports).get(API).assert_status(200).json()
}

fn post(ports: &MemoryPorts, what: &str) -> Answer {
    operator(ports).post(&format!("{API}/{what}"))
}

/// New recovery codes, as an administrator is shown them.
fn new_codes(ports: &MemoryPorts) -> (u64, Vec<String>) {
    let new = post(ports, "recovery-codes").assert_status(201).json();
    let codes = new["codes"].as_array().unwrap().iter();
    let codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
    (new["generation"].as_u64().unwrap(), codes)
}

fn acknowledge(ports: &MemoryPorts, generation: u64) -> Answer {
    let body = json!({ "generation": generation });
    operator(ports).post_json(&format!("{API}/recovery-codes/acknowledge"), &body)
}

/// "acme", enabled, with codes that somebody keeps, and enforced.
fn enforced() -> (MemoryPorts, Vec<String>) {
    let ports = enabled();
    let (generation, codes) = new_codes(&ports);
    acknowledge(&ports, generation).assert_status(200);
    post(&ports, "enforce").assert_status(200);
    (ports, codes)
}

/// Types a code into the form in front of the settings page.
fn recover(browser: &Client<'_>, code: &str) -> Answer {
    browser.post_form(PAGE, &[("action", "recover"), ("recovery_code", code)])
}

fn recover_from(browser: &Client<'_>, code: &str, ip: &str) -> Answer {
    let request = browser.request(Method::Post, PAGE);
    let request = request.form(&[("action", "recover"), ("recovery_code", code)]);
    request
        .header("origin", super::ports::ORIGIN)
        .header("cf-connecting-ip", ip)
        .send()
}

fn events(ports: &MemoryPorts, of: &str) -> Vec<Value> {
    let log = operator(ports).get(&format!("/api/organizations/acme/audit?event={of}"));
    log.assert_status(200).json()["entries"].as_array().unwrap().clone()
}

#[test]
fn enforcing_takes_sso_and_codes_that_somebody_keeps() {
    let ports = acme();
    post(&ports, "enforce").assert_problem(409, "enforcement.sso_off");
    let ports = enabled();
    post(&ports, "enforce").assert_problem(409, "enforcement.codes_missing");
    let (generation, codes) = new_codes(&ports);
    assert_eq!(codes.len(), RECOVERY_CODES);
    post(&ports, "enforce").assert_problem(409, "enforcement.codes_not_acknowledged");
    acknowledge(&ports, generation + 1).assert_problem(409, "recovery.other_generation");
    acknowledge(&ports, generation).assert_status(200);
    let program = operator(&ports);
    let stale = program.request(Method::Post, &format!("{API}/enforce"));
    stale
        .header("if-match", "\"1\"")
        .send()
        .assert_problem(412, "settings.if_match_failed");
    assert_eq!(status(&ports)["enforced"], false);
    let now = post(&ports, "enforce").assert_status(200).json();
    assert_eq!(
        (&now["enforced"], &now["enforced_at"]),
        (&json!(true), &json!("2026-11-23T12:00:00Z"))
    );
    let record: Value = serde_json::from_str(&ports.kv_contents()["organization/acme"]).unwrap();
    assert_eq!(record["enforced"], true, "every edge location hears of it");
    // Newer codes are nobody's yet: with them it would not have been possible.
    post(&ports, "make-optional").assert_status(200);
    assert_eq!(status(&ports)["enforced"], false);
    new_codes(&ports);
    post(&ports, "enforce").assert_problem(409, "enforcement.codes_not_acknowledged");
}

#[test]
fn nobody_must_use_what_is_off() {
    let (ports, _) = enforced();
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    assert_eq!(status(&ports)["enforced_at"], Value::Null);
    assert!(!ports.kv_contents()["organization/acme"].contains("enforced"));
}

#[test]
fn members_who_have_not_signed_in_are_told() {
    let ports = enabled();
    sign_in(&ports, &Client::browser(&ports), &["staff"]);
    let members = json!({ "members": ["ADA@acme.example", "bea@acme.example", " cyd ", "", "cyd"] });
    let path = format!("{API}/members");
    let put_members = |body: &Value| operator(&ports).request(Method::Put, &path).json(body).send();
    let told = put_members(&members).assert_status(200).json();
    assert_eq!(
        (&told["members"], &told["missing"], &told["missing_members"]),
        (&json!(3), &json!(2), &json!(["bea@acme.example", "cyd"])),
        "Ada signed in before she was listed"
    );
    let mut bea = session(&["staff"]);
    bea.name_id = "7".to_owned();
    bea.email = Some("Bea@acme.example".to_owned());
    let command = saml_edge::service::organization::Command::BeginSession {
        session_hash: "bea".to_owned(),
        fingerprint: state(&ports).live.unwrap().fingerprint,
        session: Box::new(bea),
        record: None,
        replaces: None,
        beside: false,
    };
    ports.carry_out("acme", command);
    assert_eq!(status(&ports)["missing_members"], json!(["cyd"]));
    for wrong in [
        json!({ "members": vec!["x"; 2_001] }),
        json!({ "members": ["a\nb"] }),
        json!({ "members": ["a".repeat(321)] }),
        json!({ "members": "ada" }),
        json!({}),
    ] {
        put_members(&wrong).assert_problem(400, "request.body_invalid");
    }
    assert_eq!(events(&ports, "members.listed").len(), 1);
}

/// Only hashes are stored, and each code is worth one hour in one browser, once.
#[test]
fn a_recovery_code_opens_the_settings_once() {
    let (ports, codes) = enforced();
    let written = ports.everything_written().join("\n");
    for code in &codes {
        assert!(
            !written.contains(code.as_str()) && !written.contains(&code.replace('-', "")),
            "{code}"
        );
    }
    let browser = Client::browser(&ports);
    browser.get(PAGE).assert_status(401);
    // As somebody types it from paper.
    recover(&browser, &codes[0].to_lowercase().replace('-', " ")).assert_status(303);
    let text = browser.get(PAGE).assert_status(200).text();
    assert!(text.contains("A recovery code opened these settings"));
    let again = Client::browser(&ports);
    let answer = recover(&again, &codes[0]);
    answer.assert_status(401);
    assert!(answer.text().contains("or it was used already") && answer.set_cookies().is_empty());
    assert_eq!(status(&ports)["recovery_codes"]["left"], RECOVERY_CODES - 1);
    // The cookie is worth nothing in the hands of another browser's secret, and ends with the hour.
    ports.pass_seconds(3_599);
    browser.get(PAGE).assert_status(200);
    ports.pass_seconds(1);
    browser.get(PAGE).assert_status(401);
    let used = &events(&ports, "recovery_code.used")[0];
    assert_eq!(used["details"]["left"], RECOVERY_CODES - 1);
    assert_eq!(events(&ports, "recovery_code.refused").len(), 1);
}

#[test]
fn of_a_hundred_uses_of_one_code_one_opens() {
    let (ports, codes) = enforced();
    let mut opened = 0;
    for number in 0..100 {
        let browser = Client::browser(&ports);
        let answer = recover_from(&browser, &codes[0], &format!("2001:db8::{number}"));
        opened += u32::from(answer.status() == 303);
        assert!(answer.status() == 303 || answer.status() == 401);
    }
    assert_eq!(opened, 1);
    assert_eq!(status(&ports)["recovery_codes"]["left"], RECOVERY_CODES - 1);
    let recoveries = ports
        .rows("acme")
        .into_iter()
        .filter(|(kind, _, value)| *kind == Kind::Credential && value.contains("recovery"));
    assert_eq!(recoveries.count(), 1);
}

/// An address that guesses is not listened to for an hour, not even with a right code; others are.
#[test]
fn guessing_is_bounded_by_address() {
    let (ports, codes) = enforced();
    let browser = Client::browser(&ports);
    for number in 0..10 {
        recover_from(&browser, &format!("AAAAA-AAAAA-AAAAA-AAAA{number}"), "192.0.2.1").assert_status(401);
    }
    let answer = recover_from(&browser, &codes[0], "192.0.2.1");
    answer.assert_status(429);
    assert!(answer.set_cookies().is_empty() && answer.header("retry-after").is_some());
    assert_eq!(status(&ports)["recovery_codes"]["left"], RECOVERY_CODES);
    recover_from(&Client::browser(&ports), &codes[1], "192.0.2.2").assert_status(303);
    ports.pass_seconds(3_600);
    recover_from(&browser, &codes[0], "192.0.2.1").assert_status(303);
}

#[test]
fn everybody_together_is_bounded_too() {
    let (ports, codes) = enforced();
    for number in 0..1_000 {
        let browser = Client::browser(&ports);
        recover_from(&browser, "wrong", &format!("2001:db8::{number:x}")).assert_status(401);
    }
    recover_from(&Client::browser(&ports), &codes[0], "192.0.2.1").assert_status(429);
    let refused = events(&ports, "recovery_code.refused");
    assert!(refused.len() <= 100, "the log is not filled: {}", refused.len());
    ports.pass_seconds(3_600);
    recover_from(&Client::browser(&ports), &codes[0], "192.0.2.1").assert_status(303);
}

#[test]
fn new_codes_end_the_old_ones_and_codes_are_of_one_organization() {
    let (ports, codes) = enforced();
    let (_, newer) = new_codes(&ports);
    recover(&Client::browser(&ports), &codes[0]).assert_status(401);
    super::acme::create(&ports, "other", "Other");
    let foreign = Client::browser(&ports);
    let fields = [("action", "recover"), ("recovery_code", newer[0].as_str())];
    foreign
        .post_form("/organizations/other/settings/sso", &fields)
        .assert_status(401);
    foreign
        .post_form("/organizations/nowhere/settings/sso", &fields)
        .assert_status(401);
    recover(&Client::browser(&ports), &newer[0]).assert_status(303);
    assert_eq!(events(&ports, "recovery_codes.created").len(), 2);
    assert_eq!(events(&ports, "recovery_codes.acknowledged").len(), 1);
}

/// The way back in: to switch off what locks everybody out. Not to take the codes from whoever keeps them.
#[test]
fn who_came_by_a_recovery_code_may_mend_and_no_more() {
    let (ports, codes) = enforced();
    let browser = Client::browser(&ports);
    recover(&browser, &codes[0]).assert_status(303);
    let act = |action: &str, more: &[(&str, &str)]| {
        let text = browser.get(PAGE).text();
        let (csrf, etag) = (hidden(&text, "csrf"), hidden(&text, "etag"));
        let mut fields = vec![("action", action), ("csrf", &csrf), ("etag", &etag)];
        fields.extend_from_slice(more);
        browser.post_form(PAGE, &fields)
    };
    act("renew_codes", &[]).assert_status(403);
    act("create_link", &[("label", "x")]).assert_status(403);
    let other = "/organizations/other/settings/sso";
    super::acme::create(&ports, "other", "Other");
    browser.get(other).assert_status(401);
    act("make_optional", &[]).assert_status(303);
    assert_eq!(status(&ports)["enforced"], false);
    act("disable", &[]).assert_status(303);
    assert!(!state(&ports).enabled);
    let changed = &events(&ports, "enforcement.changed")[0];
    assert_eq!(
        (&changed["actor"]["kind"], &changed["details"]["enforced"]),
        (&json!("recovery"), &json!(false))
    );
    // Another site's form opens nothing.
    let forged = Client::browser(&ports)
        .request(Method::Post, PAGE)
        .form(&[("action", "recover"), ("recovery_code", &codes[1])])
        .header("origin", "https://evil.example")
        .send();
    forged.assert_status(403);
    assert_eq!(status(&ports)["recovery_codes"]["left"], RECOVERY_CODES - 1);
}

#[test]
fn the_page_goes_from_optional_to_enforced() {
    let ports = enabled();
    let browser = opened(&ports);
    let act = |action: &str, more: &[(&str, &str)]| {
        let text = browser.get(PAGE).text();
        let (csrf, etag) = (hidden(&text, "csrf"), hidden(&text, "etag"));
        let mut fields = vec![("action", action), ("csrf", &csrf), ("etag", &etag)];
        fields.extend_from_slice(more);
        browser.post_form(PAGE, &fields)
    };
    assert!(browser.get(PAGE).text().contains("make recovery codes first"));
    act("enforce", &[]).assert_status(409);
    act(
        "put_members",
        &[("members", "bea@acme.example\r\ncyd@acme.example\r\n")],
    )
    .assert_status(303);
    assert!(
        browser
            .get(PAGE)
            .text()
            .contains("2 of 2 listed members have not signed in")
    );
    let text = act("renew_codes", &[]).assert_status(200).text();
    let generation = hidden(&text, "generation");
    let start = text.find("id=\"new_codes\"").unwrap();
    let code = text[start..]
        .split('\n')
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(code.len(), 23, "{code}");
    assert!(!browser.get(PAGE).text().contains(&code), "shown once");
    act("acknowledge_codes", &[("generation", &generation)]).assert_status(409);
    act("acknowledge_codes", &[("generation", &generation), ("kept", "true")]).assert_status(303);
    act("enforce", &[]).assert_status(303);
    assert!(browser.get(PAGE).text().contains("Single sign-on is enforced"));
    recover(&Client::browser(&ports), &code).assert_status(303);
}

#[test]
fn strangers_and_foreigners_see_and_change_nothing() {
    let (ports, _) = enforced();
    super::acme::create(&ports, "other", "Other");
    let foreign = administrator(&ports, "other");
    foreign.get(API).assert_problem(403, "token.foreign");
    foreign
        .post(&format!("{API}/recovery-codes"))
        .assert_problem(403, "token.foreign");
    let nobody = Client::program(&ports, None);
    nobody.get(API).assert_problem(401, "token.missing");
    administrator(&ports, "acme").get(API).assert_status(200);
    put(&ports, &super::acme::minimal());
    assert_eq!(status(&ports)["enforced"], true, "a draft changes nothing");
}

#[test]
fn the_cookie_of_a_recovery_is_sealed() {
    let (ports, codes) = enforced();
    let browser = Client::browser(&ports);
    recover(&browser, &codes[0]).assert_status(303);
    let value = browser.cookies()[AdministratorCookie::NAME].clone();
    let thief = Client::browser(&ports);
    thief.set_cookie(AdministratorCookie::NAME, &value.replace('.', "x."));
    thief.get(PAGE).assert_status(401);
}
