//! Shadow verification: a draft is asked about real sign-ins, and decides none.

use super::acme::{IDP, PAGE, SAML, SIGN_ON_URL, administrator, enabled_with, operator, pass_test, put, state};
use super::attacks::{answer_to, begin, idp, post};
use super::client::{Answer, Client};
use super::decrypter::{decipher, sp_key};
use super::encrypter::{Encryption, sp};
use super::fixture::Fixture;
use super::page::{hidden, opened};
use super::ports::{Failure, MemoryPorts};
use super::signer::Signer;
use saml_edge::edge::http::Method;
use saml_edge::service::organization::{DISAGREEMENTS_KEPT, Kind, SHADOW_LOGINS};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

const SHADOW: &str = "/api/organizations/acme/saml/shadow";
const ACTIVATE: &str = "/api/organizations/acme/saml/shadow/activate";
const PEOPLE: [&str; 3] = ["ada@example.org", "bea@example.org", "cyd@example.org"];

/// The key that the identity provider goes over to.
pub fn next() -> &'static Signer {
    Signer::rsa("http-idp-next", 2048)
}

fn document(changes: &Value) -> Value {
    let mut document = json!({
        "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [idp().certificate_pem],
    });
    for (name, value) in changes.as_object().unwrap() {
        document[name] = value.clone();
    }
    document
}

/// "acme", enabled, with a draft that has these changes beside what is live.
fn beside(changes: &Value) -> MemoryPorts {
    let ports = enabled_with(&document(&json!({})));
    put(&ports, &document(changes));
    ports
}

/// The draft of somebody who prepares for the next key.
fn with_both_keys() -> Value {
    json!({ "certificates": [idp().certificate_pem, next().certificate_pem] })
}

fn with_the_next_key() -> Value {
    json!({ "certificates": [next().certificate_pem] })
}

fn response(request: Option<&str>, number: usize) -> Fixture {
    Fixture {
        assertion_id: format!("_assertion{number}"),
        response_id: format!("_response{number}"),
        name_id: PEOPLE[number % 3].to_owned(),
        ..answer_to(request)
    }
}

/// A member signs in, or tries to.
fn login(ports: &MemoryPorts, signer: &Signer, number: usize) -> Answer {
    let browser = Client::program(ports, None);
    let request = begin(ports, &browser);
    post(&browser, &response(Some(&request), number).signed_by(signer), None)
}

fn shadow(ports: &MemoryPorts) -> Value {
    operator(ports).get(SHADOW).assert_status(200).json()
}

/// Agreed, accepted by live only, by the draft only, with another subject.
fn counts(ports: &MemoryPorts) -> [u64; 4] {
    let shadow = shadow(ports);
    let count = |name: &str| shadow[name].as_u64().unwrap();
    let counts = ["agreed", "only_live_accepts", "only_draft_accepts", "subject_differs"].map(count);
    assert_eq!(count("disagreed"), counts[1..].iter().sum::<u64>());
    counts
}

#[test]
fn a_draft_that_agrees_is_counted() {
    let ports = beside(&with_both_keys());
    assert_eq!((counts(&ports), &shadow(&ports)["since"]), ([0; 4], &Value::Null));
    ports.pass_seconds(60);
    login(&ports, idp(), 0).assert_status(303);
    ports.pass_seconds(60);
    login(&ports, idp(), 1).assert_status(303);
    let said = shadow(&ports);
    assert_eq!(counts(&ports), [2, 0, 0, 0]);
    assert_eq!(
        (&said["since"], &said["last_at"], &said["subjects"], &said["judging"]),
        (
            &json!("2026-11-23T12:01:00Z"),
            &json!("2026-11-23T12:02:00Z"),
            &json!(2),
            &json!(true)
        )
    );
    assert_eq!(
        (&said["disagreements"], &said["can_activate"]),
        (&json!([]), &json!(false))
    );
}

#[test]
fn without_a_draft_nothing_is_judged() {
    let ports = enabled_with(&document(&json!({})));
    ports.hold_shadows.set(true);
    login(&ports, idp(), 0).assert_status(303);
    login(&ports, next(), 1).assert_status(403);
    assert!(ports.take_shadows().is_empty());
    assert_eq!(shadow(&ports)["judging"], false);
}

#[test]
fn what_only_live_accepts_has_the_drafts_verdict_under_the_live_ones_number() {
    let ports = beside(&with_the_next_key());
    login(&ports, idp(), 0).assert_status(303);
    assert_eq!(counts(&ports), [0, 1, 0, 0]);
    let it = shadow(&ports)["disagreements"][0].clone();
    assert_eq!(
        (&it["judgement"], &it["live_code"], &it["draft_code"]),
        (
            &json!("only_live_accepts"),
            &Value::Null,
            &json!("signature.key_mismatch")
        )
    );
    let failed = it["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["status"] == "failed");
    let failed = failed.unwrap();
    assert_eq!(failed["code"], "signature.key_mismatch");
    assert!(
        failed["expected"].is_string() && failed["found"].is_string(),
        "{failed}"
    );
    let reference = it["reference"].as_str().unwrap();
    let live = operator(&ports).get(&format!("{SAML}/verdicts/{reference}")).json();
    assert_eq!(
        (&live["outcome"], &live["purpose"]),
        (&json!("accepted"), &json!("sign_in"))
    );
}

/// The identity provider has gone over to its next key: nobody is signed in by what the draft says, and nothing is spent.
#[test]
fn what_only_the_draft_accepts_signs_nobody_in_and_counts_once() {
    let ports = beside(&with_the_next_key());
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let cookies = browser.cookies();
    let signed = response(Some(&request), 0).signed_by(next());
    for _ in 0..4 {
        for (name, value) in &cookies {
            browser.set_cookie(name, value);
        }
        let answer = post(&browser, &signed, None);
        answer.assert_problem(403, "sign_in.refused");
        browser.get("/session").assert_problem(401, "session.missing");
    }
    assert_eq!(counts(&ports), [0, 0, 1, 0]);
    let it = shadow(&ports)["disagreements"][0].clone();
    assert_eq!(
        (&it["live_code"], &it["draft_code"]),
        (&json!("signature.key_mismatch"), &Value::Null)
    );
    for (kind, id, _) in ports.rows("acme") {
        let spent = matches!(kind, Kind::Request | Kind::Assertion | Kind::Session);
        assert!(!spent, "{kind:?} {id}");
    }
    // When the draft is live the very same Response signs in: it is worth its one session still.
    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    for (name, value) in &cookies {
        browser.set_cookie(name, value);
    }
    post(&browser, &signed, None).assert_status(303);
}

#[test]
fn another_subject_is_a_disagreement_and_personal_values_are_redacted() {
    let ports = beside(&json!({ "attributes": { "email": ["groups"], "name": ["email"], "roles": ["email"] } }));
    let one_group = Fixture {
        attributes: vec![
            ("email".to_owned(), vec!["ada@example.org".to_owned()]),
            ("groups".to_owned(), vec!["staff".to_owned()]),
        ],
        ..Fixture::default()
    };
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let fixture = Fixture {
        attributes: one_group.attributes,
        ..response(Some(&request), 0)
    };
    post(&browser, &fixture.signed_by(idp()), None).assert_status(303);
    assert_eq!(counts(&ports), [0, 0, 0, 1]);
    let differences = shadow(&ports)["disagreements"][0]["differences"].clone();
    let wanted = json!([
        { "field": "email", "live": "redacted", "draft": "redacted" },
        { "field": "name", "live": null, "draft": "redacted" },
        { "field": "roles", "live": "staff", "draft": "ada@example.org" },
    ]);
    assert_eq!(differences, wanted);
    let text = operator(&ports).get(SHADOW).text();
    assert!(
        text.contains("\"found\":\"redacted\""),
        "the Name ID of the check, too: {text}"
    );
    let shown = operator(&ports)
        .get(&format!("{SHADOW}?show=personal"))
        .assert_status(200)
        .json();
    assert_eq!(
        shown["disagreements"][0]["differences"][0],
        json!({ "field": "email", "live": "ada@example.org", "draft": "staff" })
    );
    operator(&ports)
        .get(&format!("{SHADOW}?show=all"))
        .assert_problem(400, "request.show_invalid");
    // The session is what the live settings say.
    let session = browser.get("/session").json();
    assert_eq!(
        (&session["email"], &session["roles"]),
        (&json!("ada@example.org"), &json!(["staff"]))
    );
}

/// Anybody can post what both refuse: it counts for nothing, and costs no write.
#[test]
fn what_both_refuse_counts_for_nothing() {
    let ports = beside(&with_both_keys());
    login(&ports, Signer::rsa("http-attacker", 2048), 0).assert_status(403);
    assert_eq!(counts(&ports), [0; 4]);
    ports.hold_shadows.set(true);
    let stranger = Client::program(&ports, None);
    post(&stranger, "<a/>", None).assert_status(403);
    post(&stranger, &response(Some("_unknown"), 1).signed_by(idp()), None).assert_status(403);
    assert!(
        ports.take_shadows().is_empty(),
        "what the live settings did not verify, the draft does not"
    );
    login(&ports, Signer::rsa("http-attacker", 2048), 2).assert_status(403);
    ports.object_switch.count_anew();
    ports.judge();
    assert_eq!(ports.object_switch.calls(), 0);
}

/// A Response is worth one count, whichever settings come and go.
#[test]
fn a_replay_counts_for_nothing() {
    let ports = beside(&with_both_keys());
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let cookies = browser.cookies();
    let signed = response(Some(&request), 0).signed_by(idp());
    let again = || {
        let browser = Client::program(&ports, None);
        for (name, value) in &cookies {
            browser.set_cookie(name, value);
        }
        post(&browser, &signed, None).assert_status(403);
    };
    post(&browser, &signed, None).assert_status(303);
    again();
    assert_eq!(counts(&ports), [1, 0, 0, 0]);
    // Live goes over to the next key; the draft would take the old one still, but this Response is spent.
    put(&ports, &document(&with_the_next_key()));
    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    put(&ports, &document(&with_both_keys()));
    again();
    assert_eq!(counts(&ports), [0; 4]);
    login(&ports, idp(), 1).assert_status(403);
    assert_eq!(counts(&ports), [0, 0, 1, 0], "a fresh one counts");
}

#[test]
fn another_draft_or_another_live_begins_anew() {
    let ports = beside(&with_the_next_key());
    login(&ports, idp(), 0).assert_status(303);
    assert_eq!(counts(&ports), [0, 1, 0, 0]);
    // What was held back while the draft changed says nothing about the new one.
    ports.hold_shadows.set(true);
    login(&ports, idp(), 1).assert_status(303);
    put(&ports, &document(&with_both_keys()));
    ports.judge();
    assert_eq!((counts(&ports), &shadow(&ports)["disagreements"]), ([0; 4], &json!([])));
    let left = |ports: &MemoryPorts| {
        ports
            .rows("acme")
            .iter()
            .filter(|(kind, ..)| *kind == Kind::Disagreement)
            .count()
    };
    assert_eq!(left(&ports), 0, "what was said of another draft is forgotten");
    ports.hold_shadows.set(false);
    login(&ports, idp(), 2).assert_status(303);
    assert_eq!(counts(&ports), [1, 0, 0, 0]);
    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    assert_eq!((counts(&ports), &shadow(&ports)["judging"]), ([0; 4], &json!(false)));
    put(&ports, &document(&json!({})));
    assert_eq!(counts(&ports), [0; 4], "other live settings");
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    assert_eq!(shadow(&ports)["judging"], false);
}

#[test]
fn disagreements_are_kept_in_number_and_all_are_counted() {
    let ports = beside(&with_the_next_key());
    let many = DISAGREEMENTS_KEPT as usize + 3;
    for number in 0..many {
        ports.pass_seconds(1);
        login(&ports, idp(), number).assert_status(303);
    }
    assert_eq!(counts(&ports), [0, many as u64, 0, 0]);
    let said = shadow(&ports);
    let kept = said["disagreements"].as_array().unwrap();
    assert_eq!(kept.len(), DISAGREEMENTS_KEPT as usize);
    assert_eq!(kept[0]["at"], said["last_at"], "newest first");
    ports.pass_seconds(31 * 86_400);
    assert_eq!(shadow(&ports)["disagreements"], json!([]), "for 30 days");
}

/// Whatever becomes of the shadow, the member has been answered.
#[test]
fn a_failure_or_a_panic_of_the_shadow_touches_nothing() {
    for failure in [Failure::Before, Failure::After] {
        let ports = beside(&with_both_keys());
        ports.hold_shadows.set(true);
        let browser = Client::program(&ports, None);
        let request = begin(&ports, &browser);
        post(&browser, &response(Some(&request), 0).signed_by(idp()), None).assert_status(303);
        ports.object_switch.fail_at(1, failure);
        ports.judge();
        ports.object_switch.mend();
        browser.get("/session").assert_status(200);
        let log = ports.log_lines().join("\n");
        let failed = r#"{"code":"service.unavailable","event":"shadow.not_judged","organization":"acme"}"#;
        assert!(log.contains(failed), "{log}");
    }
    // A panic where the draft is judged, and only there.
    use std::cell::Cell;
    thread_local!(static CALLS: Cell<u32> = const { Cell::new(0) });
    let ports = beside(&with_both_keys()).decrypting(vec![sp_key(sp())], |key, wrapped, encrypted| {
        CALLS.set(CALLS.get() + 1);
        assert!(CALLS.get() < 2, "the second private-key operation panics");
        decipher(key, wrapped, encrypted)
    });
    ports.hold_shadows.set(true);
    let browser = Client::program(&ports, None);
    let answer = post(&browser, &encrypted(&begin(&ports, &browser), idp()), None);
    answer.assert_status(303);
    assert!(catch_unwind(AssertUnwindSafe(|| ports.judge())).is_err());
    browser.get("/session").assert_status(200);
    assert_eq!(counts(&ports), [0; 4]);
}

/// An Assertion that is signed, encrypted to us, and in a signed Response.
fn encrypted(request: &str, signer: &Signer) -> String {
    let fixture = response(Some(request), 0);
    let element = Encryption::with("aes256-cbc").element("EncryptedAssertion", &fixture.signed_assertion(signer));
    fixture.signed_around(&element, signer)
}

#[test]
fn what_is_encrypted_is_decrypted_once_more_under_the_drafts_trust() {
    let sign_in = |changes: &Value| {
        let ports = beside(changes).decrypting(vec![sp_key(sp())], decipher);
        let browser = Client::program(&ports, None);
        post(&browser, &encrypted(&begin(&ports, &browser), idp()), None).assert_status(303);
        ports
    };
    let ports = sign_in(&with_both_keys());
    assert_eq!((counts(&ports), ports.deciphered()), ([1, 0, 0, 0], 2));
    // What the draft does not trust comes to no private key: the order of the rules is the same.
    let ports = sign_in(&with_the_next_key());
    assert_eq!((counts(&ports), ports.deciphered()), ([0, 1, 0, 0], 1));
}

#[test]
fn the_moment_is_that_of_the_sign_in() {
    let ports = beside(&json!({ "clock_skew_seconds": 0 }));
    ports.hold_shadows.set(true);
    login(&ports, idp(), 0).assert_status(303);
    ports.pass_seconds(3_600);
    ports.judge();
    assert_eq!(counts(&ports), [1, 0, 0, 0], "however late it is judged");
    // Six seconds after NotOnOrAfter, which the live skew allows and the draft's does not.
    let ports = beside(&json!({ "clock_skew_seconds": 0 }));
    ports.pass_seconds(306);
    login(&ports, idp(), 0).assert_status(303);
    let it = shadow(&ports)["disagreements"][0].clone();
    assert_eq!(it["draft_code"], "time.not_on_or_after");
}

#[test]
fn nothing_is_learnt_and_what_was_not_asked_for_is_not_missed() {
    let ports = beside(&json!({
        "idp_entity_id": null, "force_authn": true, "requested_authn_context": ["urn:example:hardware"],
    }));
    login(&ports, idp(), 0).assert_status(303);
    assert_eq!(
        counts(&ports),
        [1, 0, 0, 0],
        "the identity provider was asked by the live settings"
    );
    assert_eq!(
        shadow(&ports)["not_judged"],
        json!(["force_authn", "requested_authn_context"])
    );
    let state = state(&ports);
    assert_eq!(state.draft.idp_entity_id, None);
    assert_eq!(state.tested_at(), None, "no check mark comes of it");
}

#[test]
fn unsolicited_responses_by_what_each_wants_of_them() {
    for (draft, wanted) in [("accept", [1, 0, 0, 0]), ("upgrade", [0; 4]), ("refuse", [0, 1, 0, 0])] {
        let ports = enabled_with(&document(&json!({ "idp_initiated": "accept" })));
        let mut changes = with_both_keys();
        changes["idp_initiated"] = json!(draft);
        put(&ports, &document(&changes));
        let browser = Client::program(&ports, None);
        post(&browser, &response(None, 0).signed_by(idp()), None).assert_status(303);
        assert_eq!(counts(&ports), wanted, "{draft}");
    }
}

#[test]
fn a_test_is_no_sign_in() {
    let ports = beside(&with_both_keys());
    let test = operator(&ports).post(&format!("{SAML}/test")).json();
    let browser = Client::program(&ports, None);
    let request = super::attacks::begin_at(&ports, &browser, test["login_url"].as_str().unwrap());
    post(&browser, &response(Some(&request), 0).signed_by(next()), None).assert_status(303);
    assert_eq!(counts(&ports), [0; 4]);
}

/// Enough real sign-ins of enough people, and none that speaks against.
fn enough(ports: &MemoryPorts, signer: &Signer, status: u16) {
    for number in 0..SHADOW_LOGINS as usize {
        login(ports, signer, number).assert_status(status);
    }
}

#[test]
fn a_draft_that_agreed_on_enough_goes_live_without_a_check_mark() {
    let ports = beside(&with_both_keys());
    let activate = |body: &Value| operator(&ports).post_json(ACTIVATE, body);
    for number in 0..SHADOW_LOGINS as usize - 1 {
        login(&ports, idp(), number).assert_status(303);
    }
    activate(&json!({})).assert_problem(409, "shadow.not_enough");
    assert_eq!(shadow(&ports)["can_activate"], false);
    login(&ports, idp(), 99).assert_status(303);
    assert_eq!(shadow(&ports)["can_activate"], true);
    let program = operator(&ports);
    let stale = program.request(Method::Post, ACTIVATE).header("if-match", "\"1\"");
    stale.send().assert_problem(412, "settings.if_match_failed");
    activate(&json!({ "revert_after_seconds": 1 })).assert_problem(400, "request.body_invalid");
    let settings = activate(&json!({ "revert_after_seconds": 600 }))
        .assert_status(200)
        .json();
    assert_eq!(
        (&settings["state"], &settings["tested_at"], &settings["live"]),
        (&json!("enabled"), &Value::Null, &Value::Null)
    );
    assert_eq!(settings["reverts_at"], "2026-11-23T12:10:00Z");
    let version = operator(&ports).get(&format!("{SAML}/versions")).json()["versions"][0].clone();
    assert_eq!(
        (&version["is_live"], &version["tested_at"], &version["activated_on"]),
        (
            &json!(true),
            &Value::Null,
            &json!({ "agreed": SHADOW_LOGINS, "only_draft_accepts": 0 })
        )
    );
    login(&ports, next(), 100).assert_status(303);
    assert!(ports.kv_contents()["organization/acme"].contains(&state(&ports).live.unwrap().fingerprint));
    operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_problem(409, "settings.not_tested");
    ports.pass_seconds(600);
    assert_eq!(
        state(&ports).live.unwrap().settings.certificates.len(),
        1,
        "nobody confirmed"
    );
    activate(&json!({})).assert_problem(409, "shadow.not_enough");
}

/// The identity provider rotated first: what only the draft accepts speaks for it, too.
#[test]
fn a_draft_that_accepts_what_live_refuses_goes_live() {
    let ports = beside(&with_the_next_key());
    enough(&ports, next(), 403);
    operator(&ports).post(ACTIVATE).assert_status(200);
    login(&ports, next(), 77).assert_status(303);
    login(&ports, idp(), 78).assert_status(403);
}

#[test]
fn what_speaks_against_a_draft_or_says_nothing_keeps_it_from_going_live() {
    // One member whom it would have refused.
    let ports = beside(&with_the_next_key());
    login(&ports, idp(), 50).assert_status(303);
    enough(&ports, next(), 403);
    operator(&ports).post(ACTIVATE).assert_problem(409, "shadow.not_enough");
    // Others' roles.
    let ports = beside(&json!({ "attributes": { "email": [], "name": [], "roles": ["email"] } }));
    enough(&ports, idp(), 303);
    operator(&ports).post(ACTIVATE).assert_problem(409, "shadow.not_enough");
    // Always the same person.
    let ports = beside(&with_both_keys());
    for number in 0..SHADOW_LOGINS as usize {
        login(&ports, idp(), number * 3).assert_status(303);
    }
    assert_eq!(
        (counts(&ports)[0], &shadow(&ports)["subjects"]),
        (SHADOW_LOGINS, &json!(1))
    );
    operator(&ports).post(ACTIVATE).assert_problem(409, "shadow.not_enough");
    // Settings that no Response says anything about.
    let mut changes = with_both_keys();
    changes["sign_on_url"] = json!("https://elsewhere.example/");
    let ports = beside(&changes);
    enough(&ports, idp(), 303);
    assert_eq!(shadow(&ports)["not_judged"], json!(["sign_on_url"]));
    operator(&ports).post(ACTIVATE).assert_problem(409, "shadow.not_enough");
}

/// What the live settings decide is in the audit log whether or not a draft is beside them, and so is going live.
#[test]
fn sign_ins_beside_a_draft_are_audited() {
    let ports = beside(&with_the_next_key());
    let events = || {
        let log = operator(&ports)
            .get("/api/organizations/acme/audit")
            .assert_status(200)
            .json();
        let entries = log["entries"].as_array().unwrap().clone();
        entries
            .iter()
            .map(|entry| entry["event"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let before = events().len();
    login(&ports, next(), 0).assert_status(403);
    login(&ports, idp(), 1).assert_status(303);
    let after = events();
    assert_eq!(after.len(), before + 2, "{after:?}");
    assert_eq!(after[..2], ["sign_in.accepted", "sign_in.refused"]);
    let ports = beside(&with_both_keys());
    enough(&ports, idp(), 303);
    operator(&ports).post(ACTIVATE).assert_status(200);
    let log = operator(&ports)
        .get("/api/organizations/acme/audit?event=settings.enabled")
        .json();
    assert_eq!(log["entries"][0]["details"]["evidence"], "sign_ins");
}

#[test]
fn it_is_the_organizations_administrators_who_look_and_activate() {
    let ports = beside(&with_both_keys());
    administrator(&ports, "acme").get(SHADOW).assert_status(200);
    super::acme::create(&ports, "other", "Other");
    let foreign = administrator(&ports, "other");
    foreign.get(SHADOW).assert_problem(403, "token.foreign");
    foreign.post(ACTIVATE).assert_problem(403, "token.foreign");
    let nobody = Client::program(&ports, None);
    nobody.get(SHADOW).assert_problem(401, "token.missing");
    nobody.post(ACTIVATE).assert_problem(401, "token.missing");
}

#[test]
fn the_page_shows_it_and_offers_to_put_the_draft_live() {
    let ports = beside(&with_the_next_key());
    let browser = opened(&ports);
    let text = browser.get(PAGE).assert_status(200).text();
    assert!(text.contains("Draft beside live") && text.contains("Nobody has signed in since"));
    assert!(!text.contains("value=\"activate\""));
    enough(&ports, next(), 403);
    let text = browser.get(PAGE).text();
    let reference = shadow(&ports)["disagreements"][0]["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    for part in [
        "value=\"activate\"",
        "It accepted all of 10 real sign-ins",
        "signature.key_mismatch",
        &reference,
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!PEOPLE.iter().any(|person| text.contains(person)) && text.contains("••••••"));
    let shown = browser.get(&format!("{PAGE}?show=personal")).text();
    assert!(PEOPLE.iter().any(|person| shown.contains(person)));
    let (csrf, etag) = (hidden(&text, "csrf"), hidden(&text, "etag"));
    let send = |etag: &str| {
        let fields = [
            ("action", "activate"),
            ("csrf", &csrf),
            ("etag", etag),
            ("revert_after_seconds", "900"),
        ];
        browser.post_form(PAGE, &fields)
    };
    send("\"1\"").assert_status(412);
    send(&etag).assert_status(303);
    let text = browser.get(PAGE).text();
    assert!(text.contains("on 10 real sign-ins instead of a test") && text.contains("Waiting to be confirmed."));
    assert!(!text.contains("Draft beside live"));
    send(&hidden(&text, "etag")).assert_status(409);
}
