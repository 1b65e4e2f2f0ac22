//! Metadata by URL: fetched again by hand and by the clock, its news shown and taken over.

use super::acme::{
    IDP, SAML, SIGN_ON_URL, acme, administrator, certificate, create, enabled_with, operator, other_certificate,
    pass_test, put, state,
};
use super::client::Answer;
use super::import::metadata;
use super::ports::{MemoryPorts, run};
use saml_edge::edge::http::Method;
use saml_edge::service::watch::tick;
use serde_json::{Value, json};

pub const API: &str = "/api/organizations/acme/saml/idp-metadata";
pub const URL: &str = "https://login.example/metadata";

/// Has "acme" watch an address at which there is news: another certificate.
pub fn watched(ports: &MemoryPorts) {
    ports.serve(URL, metadata(&[certificate(), other_certificate()]).as_bytes());
    watch(ports, &json!({ "url": URL, "add_certificates": true })).assert_status(200);
    operator(ports).post(&format!("{API}/fetch")).assert_status(200);
}

/// The name of that news.
pub fn offer() -> String {
    let ports = acme();
    watched(&ports);
    operator(&ports).get(API).json()["offer"].as_str().unwrap().to_owned()
}

fn watch(ports: &MemoryPorts, body: &Value) -> Answer {
    operator(ports).request(Method::Put, API).json(body).send()
}

fn fetch(ports: &MemoryPorts) -> Value {
    operator(ports).post(&format!("{API}/fetch")).assert_status(200).json()
}

fn with_offer(ports: &MemoryPorts, what: &str, offer: &Value) -> Answer {
    let operator = operator(ports);
    let request = operator.request(Method::Post, &format!("{API}/{what}"));
    request.json(&json!({ "offer": offer })).header("if-match", "*").send()
}

/// "acme" enabled with the identity provider pinned, as its metadata says.
fn pinned() -> MemoryPorts {
    enabled_with(&json!({ "sign_on_url": SIGN_ON_URL, "certificates": [certificate()], "idp_entity_id": IDP }))
}

#[test]
fn news_waits_and_is_taken_over() {
    let ports = pinned();
    operator(&ports).get(API).assert_problem(404, "request.not_found");
    ports.serve(URL, metadata(&[certificate()]).as_bytes());
    let begun = watch(&ports, &json!({ "url": URL })).assert_status(200).json();
    assert_eq!((&begun["fetched_at"], &begun["offer"]), (&Value::Null, &Value::Null));
    let same = fetch(&ports);
    assert_eq!(same["fetched_at"], "2026-11-23T12:00:00Z");
    assert_eq!(
        (&same["offer"], &same["differences"]),
        (&Value::Null, &json!([])),
        "nothing is new"
    );
    let tested = state(&ports);
    assert!(
        tested.tested_at().is_some(),
        "watching and fetching leave the check mark"
    );

    ports.serve(URL, metadata(&[other_certificate()]).as_bytes());
    let news = fetch(&ports);
    let differences = news["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 2, "one is added, one removed: {news}");
    assert!(differences.iter().all(|it| it["setting"] == "certificates"));
    assert_eq!(state(&ports).draft, tested.draft, "it waits");
    assert_eq!(operator(&ports).get(SAML).json()["idp_metadata"], news);

    with_offer(&ports, "take-over", &json!("another")).assert_problem(412, "settings.if_match_failed");
    let written = with_offer(&ports, "take-over", &news["offer"])
        .assert_status(200)
        .json();
    assert_eq!(written["certificates"], json!([other_certificate()]));
    assert_eq!(
        written["tested_at"],
        Value::Null,
        "the check mark stood for other settings"
    );
    assert_eq!(written["idp_metadata"]["offer"], Value::Null, "nothing waits any more");
    assert_eq!(state(&ports).live, tested.live, "members sign in as before");
}

#[test]
fn news_that_is_not_wanted_is_not_shown_until_there_is_other_news() {
    let ports = pinned();
    ports.serve(URL, metadata(&[other_certificate()]).as_bytes());
    watch(&ports, &json!({ "url": URL })).assert_status(200);
    let news = fetch(&ports);
    let dismissed = with_offer(&ports, "dismiss", &news["offer"]).assert_status(200).json();
    assert_eq!(dismissed["offer"], Value::Null);
    assert_eq!(fetch(&ports)["offer"], Value::Null);
    ports.serve(URL, metadata(&[certificate(), other_certificate()]).as_bytes());
    assert!(fetch(&ports)["offer"].is_string());
}

/// By choice, certificates are added: to the draft and to the live settings, so that the new key works when the
/// identity provider begins to use it. The check mark goes, because these settings were never tested.
#[test]
fn certificates_are_added_where_that_is_chosen() {
    let ports = pinned();
    ports.serve(URL, metadata(&[certificate(), other_certificate()]).as_bytes());
    watch(&ports, &json!({ "url": URL, "add_certificates": true })).assert_status(200);
    let before = state(&ports);
    let after_fetch = fetch(&ports);
    let after = state(&ports);
    assert_eq!(after.draft.certificates, [certificate(), other_certificate()]);
    assert_eq!(
        after.live.as_ref().unwrap().settings.certificates,
        after.draft.certificates
    );
    assert_ne!(
        after.live.as_ref().unwrap().fingerprint,
        before.live.as_ref().unwrap().fingerprint
    );
    assert!(
        before.tested_at().is_some() && after.tested_at().is_none(),
        "the check mark is gone"
    );
    assert!(after.revision > before.revision, "whoever saw the old settings is told");
    assert_eq!(after_fetch["added"].as_array().unwrap().len(), 1);
    assert_eq!(after_fetch["offer"], Value::Null, "nothing else is new");
    let published = &ports.kv_contents()["organization/acme"];
    assert!(
        published.contains(&after.live.unwrap().fingerprint),
        "members' requests find it at once"
    );
    // After Disable nobody enables what was not tested.
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_problem(409, "settings.not_tested");
}

/// Only certificates are added, only of the identity provider that is pinned, and none is removed.
#[test]
fn nothing_else_happens_by_itself() {
    let moved = metadata(&[other_certificate()]).replace(SIGN_ON_URL, "https://login.example/moved");
    let ports = pinned();
    ports.serve(URL, moved.as_bytes());
    watch(&ports, &json!({ "url": URL, "add_certificates": true })).assert_status(200);
    let news = fetch(&ports);
    let draft = state(&ports).draft;
    assert_eq!(draft.sign_on_url.as_deref(), Some(SIGN_ON_URL), "it waits");
    assert_eq!(
        draft.certificates,
        [certificate(), other_certificate()],
        "added, and none removed"
    );
    let changed: Vec<&Value> = news["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["setting"])
        .collect();
    assert_eq!(changed, ["sign_on_url", "certificates"]);

    let other = metadata(&[other_certificate()]).replace(IDP, "https://evil.example/idp");
    for document in [
        json!({ "sign_on_url": SIGN_ON_URL, "certificates": [certificate()], "idp_entity_id": IDP }),
        json!({ "sign_on_url": SIGN_ON_URL, "certificates": [certificate()] }),
    ] {
        let ports = acme();
        put(&ports, &document);
        ports.serve(URL, other.as_bytes());
        watch(&ports, &json!({ "url": URL, "add_certificates": true })).assert_status(200);
        let news = fetch(&ports);
        assert_eq!(
            state(&ports).draft.certificates,
            [certificate()],
            "of another, or of none that is pinned"
        );
        assert!(news["offer"].is_string());
    }
}

/// Metadata must be signed by the pinned certificate, where one is pinned.
#[test]
fn unsigned_metadata_is_refused_where_a_signature_is_asked_for() {
    let ports = pinned();
    ports.serve(URL, metadata(&[other_certificate()]).as_bytes());
    let body = json!({ "url": URL, "signing_certificate": certificate(), "add_certificates": true });
    watch(&ports, &body).assert_status(200);
    assert_eq!(fetch(&ports)["failure"]["code"], "signature.missing");
    ports.serve(URL, other_certificate().as_bytes());
    assert_eq!(
        fetch(&ports)["failure"]["code"],
        "signature.missing",
        "nor do bare certificates do"
    );
    assert_eq!(state(&ports).draft.certificates, [certificate()]);
    let body = json!({ "url": URL, "signing_certificate": "no certificate" });
    watch(&ports, &body).assert_problem(422, "key.not_base64");
}

#[test]
fn a_fetch_that_fails_is_told_and_changes_nothing() {
    let ports = pinned();
    ports.serve(URL, metadata(&[other_certificate()]).as_bytes());
    watch(&ports, &json!({ "url": URL })).assert_status(200);
    let news = fetch(&ports);
    ports.serve(URL, b"<html></html>");
    ports.pass_seconds(60);
    let failed = fetch(&ports);
    assert_eq!(failed["failure"]["code"], "import.html_page");
    assert_eq!(failed["fetched_at"], "2026-11-23T12:01:00Z");
    assert_eq!(failed["next_at"], "2026-11-23T13:01:00Z", "sooner than a day");
    assert_eq!(failed["offer"], news["offer"], "what it said before still waits");
    watch(&ports, &json!({ "url": "http://login.example" })).assert_problem(422, "metadata_url.not_https");
    // Another address begins anew.
    let anew = watch(&ports, &json!({ "url": "https://other.example/metadata" }))
        .assert_status(200)
        .json();
    assert_eq!(
        (&anew["offer"], &anew["failure"], &anew["fetched_at"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    operator(&ports).delete(API).assert_status(204);
    operator(&ports)
        .post(&format!("{API}/fetch"))
        .assert_problem(404, "request.not_found");
    assert!(!ports.kv_contents().keys().any(|key| key.starts_with("watch/")));
}

#[test]
fn the_clock_fetches_what_is_due_a_few_at_a_time() {
    let ports = acme();
    let ids: Vec<String> = (0..15).map(|number| format!("org{number:02}")).collect();
    ports.serve(URL, metadata(&[certificate()]).as_bytes());
    for id in &ids {
        create(&ports, id, id);
        let path = format!("/api/organizations/{id}/saml/idp-metadata");
        let url = if id == "org03" { "https://nobody.example/" } else { URL };
        operator(&ports)
            .request(Method::Put, &path)
            .json(&json!({ "url": url }))
            .send()
            .assert_status(200);
    }
    let mut ticks = Vec::new();
    for _ in 0..3 {
        let before = ports.fetched().len();
        ticks.push(run(tick(&ports)).unwrap());
        assert!(ports.fetched().len() - before <= 6, "a tick is bounded");
    }
    assert_eq!(ticks, [6, 6, 3], "every one of them, one failing or not");
    for id in &ids {
        let read = administrator(&ports, id)
            .get(&format!("/api/organizations/{id}/saml/idp-metadata"))
            .json();
        assert_eq!(read["failure"].is_null(), id != "org03", "{id}");
        assert_eq!(read["offer"].is_null(), id == "org03", "{id}");
    }
    // Nothing is due for an hour; then what failed, and after a day the others.
    let due = |ports: &MemoryPorts| (0..3).map(|_| run(tick(ports)).unwrap()).sum::<u32>();
    assert_eq!(due(&ports), 0);
    ports.pass_seconds(3_600);
    assert_eq!(due(&ports), 1);
    ports.pass_seconds(86_400);
    assert_eq!(due(&ports), 15);
    // An organization that is gone is asked no more.
    operator(&ports).delete("/api/organizations/org00").assert_status(204);
    assert!(!ports.kv_contents().contains_key("watch/org00"));
    ports.kv_set("watch/org00", "");
    ports.pass_seconds(86_400);
    assert_eq!(due(&ports), 14);
    assert!(
        !ports.kv_contents().contains_key("watch/org00"),
        "nor is what was left of it"
    );
}

#[test]
fn metadata_says_when_to_read_it_again() {
    let ports = acme();
    let next = |attributes: &str| {
        let xml = metadata(&[certificate()]).replacen(" entityID", &format!(" {attributes} entityID"), 1);
        ports.serve(URL, xml.as_bytes());
        fetch(&ports)["next_at"].as_str().unwrap().to_owned()
    };
    watch(&ports, &json!({ "url": URL })).assert_status(200);
    assert_eq!(next(""), "2026-11-24T12:00:00Z");
    assert_eq!(next("cacheDuration=\"PT6H\""), "2026-11-23T18:00:00Z");
    assert_eq!(next("cacheDuration=\"PT1S\""), "2026-11-23T13:00:00Z");
    assert_eq!(next("cacheDuration=\"P30D\""), "2026-11-24T12:00:00Z");
    assert_eq!(next("validUntil=\"2026-11-23T14:00:00Z\""), "2026-11-23T14:00:00Z");
}

/// What is stored is pinned: a later version must read it.
#[test]
fn the_stored_form() {
    let ports = pinned();
    pass_test(&ports);
    watched(&ports);
    let row = ports
        .row("acme", saml_edge::service::organization::Kind::State, "state")
        .unwrap();
    let stored = serde_json::from_str::<Value>(&row).unwrap()["idp_metadata"].take();
    let fingerprint = stored["added"][0]["sha256_fingerprint"].clone();
    assert_eq!(
        stored,
        json!({
            "url": URL, "entity_id": null, "signing_certificate": null, "add_certificates": true,
            "fetched_at": "2026-11-23T12:00:00Z", "failure": null, "next_at": "2026-11-24T12:00:00Z",
            "offer": {
                "idp_entity_id": IDP, "sign_on_url": SIGN_ON_URL, "authn_request_binding": "redirect",
                "single_logout_url": null, "single_logout_response_url": null, "single_logout_binding": null,
                "certificates": [certificate(), other_certificate()], "replaces_certificates": true,
            },
            "dismissed": null,
            "added": [{ "sha256_fingerprint": fingerprint, "at": "2026-11-23T12:00:00Z" }],
        })
    );
    assert_eq!(ports.kv_contents()["watch/acme"], "");
}
