//! The audit log: what is in it, that it is whole, who may read it, and how much of it strangers can have written.

use super::acme::{
    IDP, PAGE, SAML, acme, administrator, certificate, create, enabled, minimal, operator, other_certificate,
    pass_test, put, record_test, session, setup_link, sign_in, state, token,
};
use super::client::{Answer, Client};
use super::page::hidden;
use super::ports::{MemoryPorts, OPERATOR_TOKEN};
use super::watch;
use saml_edge::crypto::sha256;
use saml_edge::edge::http::Method;
use saml_edge::octets::hex;
use saml_edge::service::organization::{
    Actor, Command, Event, Kind, Logout, Purpose, Reply, VerdictRecord, WatchedUrl,
};
use saml_edge::session::MeantSessions;
use saml_edge::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const LOG: &str = "/api/organizations/acme/audit";

/// The names are public and stored: one may come, none may go or change.
#[test]
fn the_names_of_the_events() {
    let names: Vec<&str> = Event::ALL.iter().map(|event| event.as_str()).collect();
    assert_eq!(
        names,
        [
            "organization.created",
            "organization.deleted",
            "settings.changed",
            "settings.imported",
            "settings.restored",
            "settings.enabled",
            "settings.confirmed",
            "settings.reverted",
            "settings.disabled",
            "test.started",
            "test.passed",
            "test.failed",
            "self_test.run",
            "metadata.watched",
            "metadata.unwatched",
            "metadata.changed",
            "metadata.certificates_added",
            "metadata.failed",
            "metadata.recovered",
            "metadata.dismissed",
            "sign_in.accepted",
            "sign_in.refused",
            "logout.refused",
            "session.ended",
            "session.ended_by_idp",
            "session.revoked",
            "subject.forgotten",
            "domain.added",
            "domain.verified",
            "domain.lost",
            "domain.removed",
            "token.created",
            "token.revoked",
            "setup_link.created",
            "setup_link.opened",
            "setup_link.renewed",
            "setup_link.revoked",
            "access.refused",
            "application.signed_in",
            "application.refused",
            "application.revoked",
            "client.created",
            "client.changed",
            "client.secret_replaced",
            "client.removed",
            "recovery_codes.created",
            "recovery_codes.acknowledged",
            "recovery_code.used",
            "recovery_code.refused",
            "members.listed",
            "enforcement.changed",
            "audit.retention_changed",
            "audit.pruned",
            "audit.summarised",
        ]
    );
    for event in Event::ALL {
        assert_eq!(saml_edge::json::to_value(event), event.as_str());
    }
}

/// The whole log as the operator's file has it.
pub fn log(ports: &MemoryPorts) -> Vec<Value> {
    let mut path = format!("{LOG}/export?everything=true");
    let mut entries = Vec::new();
    loop {
        let answer = operator(ports).get(&path);
        answer.assert_status(200);
        assert_eq!(answer.header("content-type"), Some("application/jsonl"));
        entries.extend(
            answer
                .text()
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap()),
        );
        match answer.header("link") {
            None => return entries,
            Some(link) => path = link[1..].split_once('>').unwrap().0.to_owned(),
        }
    }
}

/// The names of the events, in order.
fn events(ports: &MemoryPorts) -> Vec<String> {
    let name = |entry: &Value| entry["event"].as_str().unwrap().to_owned();
    log(ports).iter().map(name).collect()
}

fn last(ports: &MemoryPorts) -> Value {
    log(ports).pop().unwrap()
}

/// The canonical form of RFC 8785, written here once more: sorted members, no white space.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            let member = |(name, value): &(&String, &Value)| format!("{}:{}", json!(name), canonical(value));
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}

/// Holds the chain, from its anchor to its head.
fn assert_whole(entries: &[Value], head: &Value) {
    let (mut previous, mut sequence) = (head["anchor"].clone(), head["first_sequence"].as_u64().unwrap());
    for entry in entries {
        assert_eq!(
            (&entry["previous"], entry["sequence"].as_u64()),
            (&previous, Some(sequence)),
            "{entry}"
        );
        let mut hashed = entry.clone();
        hashed.as_object_mut().unwrap().remove("hash");
        assert_eq!(entry["hash"], hex(&sha256(canonical(&hashed).as_bytes())), "{entry}");
        previous = entry["hash"].clone();
        sequence += 1;
    }
    assert_eq!(
        (&head["last_hash"], head["last_sequence"].as_u64()),
        (&previous, Some(sequence - 1))
    );
}

fn head(ports: &MemoryPorts) -> Value {
    operator(ports)
        .get(&format!("{LOG}/head?everything=true"))
        .assert_status(200)
        .json()
}

/// The form as it lies in the store, and the hash over it: an earlier log must still verify after an update.
#[test]
fn an_entry_as_it_is_stored() {
    let ports = acme();
    put(&ports, &minimal());
    let text = ports.row("acme", Kind::Audit, "000000000002").unwrap();
    let before = "{\"actor\":{\"id\":null,\"kind\":\"operator\",\"label\":null},\"at\":\"2026-11-23T12:00:00Z\",\
        \"country\":null,\"details\":{\"fields\":[\"certificates\",\"sign_on_url\"],\"revision\":2},\
        \"event\":\"settings.changed\",";
    let (start, rest) = text.split_at(before.len());
    assert_eq!(start, before);
    let first: Value = serde_json::from_str(&ports.row("acme", Kind::Audit, "000000000001").unwrap()).unwrap();
    let entry: Value = serde_json::from_str(&text).unwrap();
    let hash = entry["hash"].as_str().unwrap();
    let after = format!(
        "\"hash\":\"{hash}\",\"ip\":null,\"organization\":\"acme\",\"previous\":\"{}\",\"sequence\":2,\"version\":1}}",
        first["hash"].as_str().unwrap()
    );
    assert_eq!(rest, after);
    let hashed = text.replace(&format!("\"hash\":\"{hash}\","), "");
    assert_eq!(hash, hex(&sha256(hashed.as_bytes())));
    assert_eq!(first["previous"], "0".repeat(64));
    let head: Value = serde_json::from_str(&ports.row("acme", Kind::AuditHead, "head").unwrap()).unwrap();
    assert_eq!(
        head,
        json!({
            "organization": "acme", "sequence": 2, "hash": hash, "first": 1, "anchor": "0".repeat(64), "since": 1,
            "since_anchor": "0".repeat(64), "retention_days": 400, "pruned_at": "2026-11-23T12:00:00Z",
        })
    );
}

fn refused(reference: &str, code: &str, purpose: Purpose) -> Command {
    let record = VerdictRecord {
        reference: reference.to_owned(),
        at: Timestamp::from_unix_seconds(super::ports::BEGINNING),
        purpose,
        test_id: None,
        accepted: false,
        code: Some(code.to_owned()),
        checks: Vec::new(),
        issuer: None,
        subject: None,
    };
    Command::RecordVerdict {
        fingerprint: None,
        record: Box::new(record),
        beside: false,
    }
}

fn garbage(ports: &MemoryPorts) -> Answer {
    let browser = Client::browser(ports);
    browser
        .request(Method::Post, "/organizations/acme/saml/consume")
        .form(&[("SAMLResponse", "PHg+")])
        .header("cf-connecting-ip", "203.0.113.9")
        .header("cf-ipcountry", "NL")
        .send()
}

/// Does everything that an organization lives to see; what each step wrote is held by the list.
#[test]
fn everything_that_happens_is_there() {
    let ports = acme();
    let operator = operator(&ports);
    let (id, text) = token(&ports, "acme");
    let admin = Client::program(&ports, Some(&text));
    let (link_id, link) = setup_link(&ports, "acme");
    let browser = Client::browser(&ports);
    browser.get(&link);
    browser.get(PAGE);
    operator.post(&format!("/api/organizations/acme/setup-links/{link_id}/renew"));
    Client::browser(&ports).get(&link);
    put(&ports, &minimal());
    admin.post(&format!("{SAML}/test")).assert_status(200);
    record_test(&ports, false);
    pass_test(&ports);
    admin
        .post_json(&format!("{SAML}/enable"), &json!({ "revert_after_seconds": 60 }))
        .assert_status(200);
    ports.pass_seconds(60);
    admin.post(&format!("{SAML}/enable")).assert_status(200);
    admin
        .post_json(&format!("{SAML}/disable"), &json!({}))
        .assert_status(200);
    admin
        .post_json(&format!("{SAML}/enable"), &json!({ "revert_after_seconds": 60 }))
        .assert_status(200);
    let ada = Client::browser(&ports);
    sign_in_now(&ports, &ada, &["administrator"]);
    let page = ada.get(PAGE);
    let csrf = hidden(&page.text(), "csrf");
    ada.post_form(PAGE, &[("action", "confirm"), ("csrf", &csrf)])
        .assert_status(303);
    admin.post(&format!("{SAML}/versions/1/restore")).assert_status(200);
    admin.post(&format!("{SAML}/self-test")).assert_status(200);
    garbage(&ports).assert_status(403);
    ports.carry_out("acme", refused("LOGOUT0001", "signature.missing", Purpose::Logout));
    ada.post("/session/logout");
    ports.carry_out("acme", by_idp(&ports));
    admin
        .post_json("/api/organizations/acme/sessions/revoke", &json!({ "all": true }))
        .assert_status(200);
    metadata(&ports, &admin);
    let client = admin
        .post_json(
            "/api/organizations/acme/clients",
            &json!({ "name": "Wiki", "redirect_uris": ["https://app.example/callback"] }),
        )
        .assert_status(201)
        .json();
    let path = format!(
        "/api/organizations/acme/clients/{}",
        client["client_id"].as_str().unwrap()
    );
    let other = json!({ "name": "Wiki 2", "redirect_uris": ["https://app.example/other"] });
    admin.request(Method::Put, &path).json(&other).send().assert_status(200);
    admin.post(&format!("{path}/secret")).assert_status(200);
    admin.delete(&path).assert_status(204);
    operator.delete(&format!("/api/organizations/acme/setup-links/{link_id}"));
    operator
        .delete(&format!("/api/organizations/acme/tokens/{id}"))
        .assert_status(204);
    admin.get(SAML).assert_problem(401, "token.unknown");
    operator
        .request(Method::Put, &format!("{LOG}/retention"))
        .json(&json!({ "retention_days": 30 }))
        .send()
        .assert_status(200);
    operator.delete("/api/organizations/acme").assert_status(204);
    let written = events(&ports);
    let wanted = [
        "organization.created",
        "token.created",
        "setup_link.created",
        "setup_link.opened",
        "setup_link.renewed",
        "settings.changed",
        "test.started",
        "test.failed",
        "test.passed",
        "settings.enabled",
        "settings.reverted",
        "settings.enabled",
        "settings.disabled",
        "settings.enabled",
        "sign_in.accepted",
        "settings.confirmed",
        "settings.restored",
        "self_test.run",
        "sign_in.refused",
        "logout.refused",
        "session.ended",
        "session.ended_by_idp",
        "session.revoked",
        "metadata.watched",
        "metadata.failed",
        "metadata.recovered",
        "metadata.changed",
        "metadata.dismissed",
        "settings.imported",
        "metadata.watched",
        "metadata.certificates_added",
        "metadata.unwatched",
        "client.created",
        "client.changed",
        "client.secret_replaced",
        "client.removed",
        "setup_link.revoked",
        "token.revoked",
        "audit.retention_changed",
        "organization.deleted",
    ];
    assert_eq!(written, wanted);
    assert_whole(&log(&ports), &head(&ports));
    // The others are held by `tests/oidc` and below; those of recovery, enforcement and domains by their own tests.
    let elsewhere = [
        "access.refused",
        "application.refused",
        "application.revoked",
        "application.signed_in",
        "audit.pruned",
        "audit.summarised",
        "domain.added",
        "domain.lost",
        "domain.removed",
        "domain.verified",
        "enforcement.changed",
        "members.listed",
        "recovery_codes.acknowledged",
        "subject.forgotten",
        "recovery_code.refused",
        "recovery_code.used",
        "recovery_codes.created",
    ];
    let mut all: BTreeSet<&str> = wanted.into_iter().collect();
    all.extend(elsewhere);
    assert_eq!(all, Event::ALL.iter().map(|event| event.as_str()).collect());
    no_secret_is_there(
        &ports,
        &[&text, link.split('=').nth(1).unwrap(), OPERATOR_TOKEN, &certificate()],
    );
}

fn no_secret_is_there(ports: &MemoryPorts, secrets: &[&str]) {
    let all = log(ports).iter().map(Value::to_string).collect::<String>();
    for secret in secrets {
        let tail = secret.rsplit('.').next().unwrap();
        assert!(!all.contains(secret) && !all.contains(tail), "{secret}");
    }
    assert!(!all.contains("secret\":"), "a client's secret");
    assert!(!all.contains("engines"), "an attribute of a member");
}

fn by_idp(ports: &MemoryPorts) -> Command {
    Command::Logout(Logout {
        fingerprint: state(ports).live.unwrap().fingerprint,
        message_hash: "1".to_owned(),
        message_ends_at: Timestamp::from_unix_seconds(super::ports::BEGINNING + 600),
        sessions: MeantSessions {
            issuer: IDP.to_owned(),
            sp_entity_id: String::new(),
            name_id: session(&[]).name_id(),
            session_indexes: Vec::new(),
        },
    })
}

/// A session that begins at the present time.
fn sign_in_now(ports: &MemoryPorts, browser: &Client<'_>, roles: &[&str]) {
    let cookie = saml_edge::session::SessionCookie {
        organization: saml_edge::settings::OrganizationId::parse("acme").unwrap(),
        identifier: "now".to_owned(),
    };
    let mut session = session(roles);
    session.signed_in_at = state(ports).live.unwrap().enabled_at;
    let command = Command::BeginSession {
        session_hash: cookie.session_hash(),
        fingerprint: state(ports).live.unwrap().fingerprint,
        session: Box::new(session),
        record: None,
        replaces: None,
        beside: false,
    };
    assert_eq!(ports.carry_out("acme", command), Reply::Done);
    browser.set_cookie(
        saml_edge::session::SessionCookie::NAME,
        &cookie.seal(super::ports::SESSION_KEY),
    );
}

fn metadata(ports: &MemoryPorts, admin: &Client<'_>) {
    let watch = |body: &Value| {
        let request = admin.request(Method::Put, watch::API).json(body);
        request.send().assert_status(200).json()
    };
    let fetch = || admin.post(&format!("{}/fetch", watch::API)).assert_status(200).json();
    let serve = |certificates: &[String]| ports.serve(watch::URL, super::import::metadata(certificates).as_bytes());
    serve(&[certificate()]);
    watch(&json!({ "url": watch::URL }));
    fetch();
    ports.serve(watch::URL, b"<html></html>");
    fetch();
    fetch();
    serve(&[certificate()]);
    fetch();
    serve(&[other_certificate()]);
    let news = fetch();
    let offer = json!({ "offer": news["offer"] });
    admin
        .post_json(&format!("{}/dismiss", watch::API), &offer)
        .assert_status(200);
    let taken = Command::TakeOver {
        if_revision: state(ports).revision,
        settings: Box::new(state(ports).draft),
        watched: Box::new(WatchedUrl {
            url: "https://login.example/other".to_owned(),
            entity_id: None,
            signing_certificate: None,
            add_certificates: false,
        }),
        by: Actor::operator(),
    };
    ports.carry_out("acme", taken);
    let both = super::import::metadata(&[other_certificate(), super::acme::numbered_certificate(7)]);
    watch(&json!({ "url": watch::URL, "add_certificates": true }));
    ports.serve(watch::URL, both.as_bytes());
    fetch();
    admin.delete(watch::API).assert_status(204);
}

#[test]
fn who_and_from_where() {
    let ports = enabled();
    let (id, text) = token(&ports, "acme");
    let admin = Client::program(&ports, Some(&text));
    let request = admin.request(Method::Post, &format!("{SAML}/disable"));
    let request = request
        .header("cf-connecting-ip", "2001:db8::7")
        .header("cf-ipcountry", "CH");
    request.send().assert_status(200);
    let entry = last(&ports);
    assert_eq!(entry["actor"], json!({ "kind": "token", "id": id, "label": null }));
    assert_eq!((&entry["ip"], &entry["country"]), (&json!("2001:db8::7"), &json!("CH")));
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    assert_eq!(last(&ports)["actor"]["kind"], "operator", "not whoever came before");
    garbage(&ports).assert_status(403);
    let entry = last(&ports);
    assert_eq!(
        entry["actor"],
        json!({ "kind": "anonymous", "id": null, "label": null })
    );
    assert_eq!((&entry["ip"], &entry["country"]), (&json!("203.0.113.9"), &json!("NL")));
    assert_eq!(entry["details"]["code"], "xml.unclosed_element", "{entry}");
    let ada = Client::browser(&ports);
    sign_in(&ports, &ada, &["staff"]);
    ada.post("/session/logout").assert_status(303);
    let entry = last(&ports);
    assert_eq!(
        entry["actor"],
        json!({ "kind": "session", "id": null, "label": "Ada@acme.example" })
    );
    // What is no address is not kept: a header can say anything where no platform stands in front.
    let request = admin.request(Method::Post, &format!("{SAML}/test"));
    let long = "1".repeat(46);
    request
        .header("cf-connecting-ip", &long)
        .header("cf-ipcountry", "<b>")
        .send();
    assert_eq!(
        (&last(&ports)["ip"], &last(&ports)["country"]),
        (&Value::Null, &Value::Null)
    );
}

/// Neither a change without its entry nor an entry without its change: one command, one round trip.
#[test]
fn a_sign_in_asks_the_durable_object_no_more_often() {
    let ports = enabled();
    ports.object_switch.count_anew();
    garbage(&ports).assert_status(403);
    assert_eq!(ports.object_switch.calls(), 1, "the verdict, with its entry");
    assert_eq!(last(&ports)["event"], "sign_in.refused");
}

#[test]
fn floods_are_counted_not_listed() {
    let ports = enabled();
    let before = log(&ports).len();
    for _ in 0..300 {
        garbage(&ports);
    }
    for number in 0..5 {
        ports.carry_out(
            "acme",
            refused(&format!("R{number}"), "audience.mismatch", Purpose::SignIn),
        );
    }
    assert_eq!(log(&ports).len(), before + 100);
    // What is not a stranger's is written all the same.
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    assert_eq!(last(&ports)["event"], "settings.disabled");
    let rows = ports
        .rows("acme")
        .iter()
        .filter(|(kind, ..)| *kind == Kind::AuditFlood)
        .count();
    assert_eq!(rows, 1);
    ports.pass_seconds(3_600);
    let entry = last(&ports);
    assert_eq!(entry["event"], "audit.summarised");
    assert_eq!(entry["actor"]["kind"], "automatic");
    assert_eq!(
        entry["details"],
        json!({
            "from": "2026-11-23T12:00:00Z",
            "counts": { "sign_in.refused audience.mismatch": 5, "sign_in.refused xml.unclosed_element": 200 },
        })
    );
    garbage(&ports);
    assert_eq!(last(&ports)["event"], "sign_in.refused", "a new hour");
    assert_whole(&log(&ports), &head(&ports));
}

#[test]
fn pages_and_filters() {
    let ports = enabled();
    for number in 0..7 {
        ports.pass_seconds(60);
        ports.carry_out(
            "acme",
            refused(&format!("R{number}"), "audience.mismatch", Purpose::SignIn),
        );
    }
    let admin = administrator(&ports, "acme");
    let page = |query: &str| admin.get(&format!("{LOG}?{query}")).assert_status(200).json();
    let sequences = |page: &Value| -> Vec<u64> {
        let entries = page["entries"].as_array().unwrap();
        entries
            .iter()
            .map(|entry| entry["sequence"].as_u64().unwrap())
            .collect()
    };
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let found = page(&format!("limit=4&cursor={cursor}"));
        all.extend(sequences(&found));
        match found["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    let newest = all[0];
    assert_eq!(all, (1..=newest).rev().collect::<Vec<_>>(), "each once, newest first");
    assert_eq!(sequences(&page("event=sign_in.refused&limit=3")).len(), 3);
    assert_eq!(sequences(&page("event=sign_in")).len(), 7);
    assert_eq!(sequences(&page("event=settings.enabled")).len(), 1);
    assert_eq!(sequences(&page("actor=operator&event=settings")).len(), 2);
    assert_eq!(
        sequences(&page("actor=ada%40ACME.example")).len(),
        1,
        "whose test it was"
    );
    let found = page("from=2026-11-23T12:02:00Z&to=2026-11-23T12:04:00Z");
    assert_eq!(found["entries"].as_array().unwrap().len(), 2);
    for query in [
        "event=sign",
        "event=nothing",
        "limit=0",
        "limit=1001",
        "cursor=x",
        "from=yesterday",
        "to=1",
    ] {
        admin
            .get(&format!("{LOG}?{query}"))
            .assert_problem(400, "request.audit_query_invalid");
    }
}

#[test]
fn only_its_own_administrators_read_it() {
    let ports = acme();
    create(&ports, "other", "Other");
    let other = administrator(&ports, "other");
    for path in ["", "/export", "/head", "/retention"] {
        other.get(&format!("{LOG}{path}")).assert_problem(403, "token.foreign");
        Client::program(&ports, None)
            .get(&format!("{LOG}{path}"))
            .assert_problem(401, "token.missing");
        operator(&ports)
            .get(&format!("/api/organizations/nobody/audit{path}"))
            .assert_problem(404, "organization.not_found");
    }
}

fn keep(client: &Client<'_>, days: i64) -> Answer {
    let request = client.request(Method::Put, &format!("{LOG}/retention"));
    request.json(&json!({ "retention_days": days })).send()
}

#[test]
fn entries_go_when_their_time_is_over_and_the_chain_holds() {
    let ports = enabled();
    let admin = administrator(&ports, "acme");
    keep(&admin, 30).assert_problem(403, "token.operator_only");
    for days in [0, 29, 3_651] {
        keep(&operator(&ports), days).assert_problem(400, "request.body_invalid");
    }
    keep(&operator(&ports), 60).assert_status(200);
    let whole = log(&ports);
    assert_eq!(last(&ports)["details"], json!({ "before": 400, "after": 60 }));
    ports.pass_seconds(40 * 86_400);
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    let disabled = last(&ports);
    assert_eq!(log(&ports).len(), whole.len() + 1, "nothing is over yet");
    ports.pass_seconds(21 * 86_400);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    let kept = log(&ports);
    let names: Vec<&Value> = kept.iter().map(|entry| &entry["event"]).collect();
    assert_eq!(names, ["settings.disabled", "settings.enabled", "audit.pruned"]);
    assert_eq!(kept[0], disabled, "what is left is as it was");
    let anchor = &whole.last().unwrap()["hash"];
    assert_eq!(
        kept[2]["details"],
        json!({ "entries": whole.len(), "first": whole.len() + 1, "anchor": anchor })
    );
    let head = head(&ports);
    assert_eq!(&head["anchor"], anchor);
    assert_whole(&kept, &head);
    let seen = admin.get(&format!("{LOG}/head")).json();
    assert_eq!(seen["first_sequence"], head["first_sequence"]);
    assert!(ports.row("acme", Kind::Audit, "000000000001").is_none());
}

#[test]
fn many_entries_go_in_parts() {
    let ports = acme();
    for number in 0..2_500 {
        ports.carry_out(
            "acme",
            Command::Note {
                event: Event::ClientChanged,
                details: json!({ "number": number }).as_object().unwrap().clone(),
            },
        );
    }
    ports.pass_seconds(401 * 86_400);
    let mut lengths = Vec::new();
    for _ in 0..4 {
        token(&ports, "acme");
        lengths.push(head(&ports)["first_sequence"].as_u64().unwrap());
    }
    assert_eq!(lengths[0], 1_001, "a part at once");
    assert_eq!(lengths[3], 2_502, "all but what is new");
    assert_whole(&log(&ports), &head(&ports));
}

/// The log outlives the organization, for the operator; who has the id next does not see it.
#[test]
fn an_organization_that_begins_again_sees_its_own() {
    let ports = enabled();
    let before = log(&ports).len();
    operator(&ports).delete("/api/organizations/acme").assert_status(204);
    operator(&ports).get(LOG).assert_problem(404, "organization.not_found");
    assert_eq!(log(&ports).len(), before + 1);
    create(&ports, "acme", "Another");
    let admin = administrator(&ports, "acme");
    let export = admin
        .get(&format!("{LOG}/export?everything=true"))
        .assert_status(200)
        .text();
    let own: Vec<Value> = export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&Value> = own.iter().map(|entry| &entry["event"]).collect();
    assert_eq!(names, ["organization.created", "token.created"]);
    assert_whole(&own, &admin.get(&format!("{LOG}/head?everything=true")).json());
    assert_whole(&log(&ports), &head(&ports));
}

/// A change that cannot be recorded is not made.
#[test]
fn a_client_is_not_registered_without_an_entry() {
    let ports = acme();
    let body = json!({ "name": "Wiki", "redirect_uris": ["https://app.example/callback"] });
    ports.object_switch.fail();
    operator(&ports)
        .post_json("/api/organizations/acme/clients", &body)
        .assert_problem(503, "service.unavailable");
    ports.object_switch.mend();
    assert!(!ports.kv_contents().keys().any(|key| key.starts_with("client/")));
}

/// A real sign-in, from the form to the session, and what is left in the log of somebody who was to be forgotten.
#[test]
fn a_sign_in_and_a_subject_that_is_forgotten() {
    let ports = super::attacks::world("upgrade");
    ports.object_switch.count_anew();
    let session = super::subjects::sign_in_as(&ports, 1, |_| {});
    assert_eq!(
        ports.object_switch.calls(),
        3,
        "consume, begin, and the test's own GET /session"
    );
    let entry = last(&ports);
    assert_eq!(entry["event"], "sign_in.accepted");
    assert_eq!(entry["actor"]["label"], session["name_id"]);
    assert_eq!(entry["details"]["issuer"], IDP);
    let reference = entry["details"]["reference"].as_str().unwrap();
    operator(&ports)
        .get(&format!("{SAML}/verdicts/{reference}"))
        .assert_status(200);
    let subjects = super::subjects::SUBJECTS;
    let listed = operator(&ports).get(subjects).json();
    let id = listed["subjects"][0]["id"].as_str().unwrap();
    operator(&ports).delete(&format!("{subjects}/{id}")).assert_status(204);
    let entry = last(&ports);
    assert_eq!(entry["event"], "subject.forgotten");
    assert_eq!(entry["details"], json!({ "id": id, "sessions": 1 }));
    assert!(!entry.to_string().contains(session["name_id"].as_str().unwrap()));
}
