//! What is stored outlives a deployment: a record written by an earlier version is read by the next one, and a Durable
//! Object, KV and browsers never change at the same moment. So each form is pinned here as it lies in the store. Where
//! one of these tests fails, the change needs a migration or a field with a default, not another text in the test.

use super::acme::{SAML, acme, certificate, enabled, operator, pass_test, put, record_test, session, state};
use super::client::Client;
use super::ports::{MemoryPorts, SESSION_KEY};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml_edge::json;
use saml_edge::service::organization::{Command, Consume, Kind, MemoryRows, OrganizationState, Reply, Rows, carry_out};
use saml_edge::session::{AdministratorCookie, Pass, PendingLogin, Replaced, Seal, Session, SessionCookie};
use saml_edge::settings::OrganizationId;
use saml_edge::time::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn settings() -> Value {
    json!({
        "sign_on_url": "https://login.example/saml2?tenant=7", "idp_entity_id": "https://login.example/idp",
        "certificates": [certificate()], "signature_policy": "both", "authn_request_binding": "redirect",
        "sign_authn_requests": false, "name_id_format": null, "force_authn": false, "requested_authn_context": [],
        "idp_initiated": "upgrade", "clock_skew_seconds": 120, "allow_sha1": false,
        "attributes": { "email": [], "name": [], "roles": [] }, "session_seconds": 604_800,
    })
}

fn live(ports: &MemoryPorts) -> Value {
    let fingerprint = state(ports).draft.fingerprint();
    json!({ "settings": settings(), "fingerprint": fingerprint, "enabled_at": "2026-11-23T12:00:00Z" })
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn records_in_kv() {
    let ports = enabled();
    let link = operator(&ports).post("/api/organizations/acme/setup-links").json();
    let kv = ports.kv_contents();
    let credential = format!("credential/acme/{}", link["id"].as_str().unwrap());
    let keys: Vec<&str> = kv.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [credential.as_str(), "name/acme corporation", "organization/acme"]
    );
    assert_eq!(kv["name/acme corporation"], "acme");
    let organization = json!({
        "version": 1, "id": "acme", "name": "Acme Corporation", "created_at": "2026-11-23T12:00:00Z",
        "live": live(&ports),
    });
    assert_eq!(json_of(&kv["organization/acme"]), organization);
    let secret = link["url"].as_str().unwrap().rsplit('.').next().unwrap();
    let hash = saml_edge::octets::hex(&saml_edge::crypto::sha256(secret.as_bytes()));
    assert_eq!(
        json_of(&kv[&credential]),
        json!({ "version": 1, "kind": "setup_link", "secret_hash": hash, "expires_at": "2026-11-30T12:00:00Z" })
    );
}

#[test]
fn the_row_of_an_organizations_state() {
    let ports = enabled();
    let row = ports.row("acme", Kind::State, "state").unwrap();
    let fingerprint = state(&ports).draft.fingerprint();
    let wanted = json!({
        "version": 1, "id": "acme", "name": "Acme Corporation", "created_at": "2026-11-23T12:00:00Z", "revision": 4,
        "draft": settings(), "tested": { "fingerprint": fingerprint, "at": "2026-11-23T12:00:00Z" },
        "live": live(&ports), "enabled": true, "entity_id_learnt": true,
    });
    assert_eq!(json_of(&row), wanted);
    let read: OrganizationState = json::from_value(wanted).unwrap();
    assert_eq!(read, state(&ports));
}

#[test]
fn a_fingerprint_is_of_the_settings_as_they_are_written() {
    // Another order or form of the settings would be another fingerprint: nothing would count as tested, and no
    // Response would be accepted until every organization is tested and enabled again.
    let settings = saml_edge::settings::SamlSettings::default();
    let text = "{\"sign_on_url\":null,\"idp_entity_id\":null,\"certificates\":[],\"signature_policy\":\"both\",\
        \"authn_request_binding\":\"redirect\",\"sign_authn_requests\":false,\"name_id_format\":null,\
        \"force_authn\":false,\"requested_authn_context\":[],\"idp_initiated\":\"upgrade\",\"clock_skew_seconds\":120,\
        \"allow_sha1\":false,\"attributes\":{\"email\":[],\"name\":[],\"roles\":[]},\"session_seconds\":604800}";
    assert_eq!(json::to_string(&settings), text);
    let hash = saml_edge::octets::hex(&saml_edge::crypto::sha256(text.as_bytes()));
    assert_eq!(settings.fingerprint(), hash);
}

#[test]
fn the_names_of_the_rows() {
    use Kind::{
        Accepted, AccessToken, Assertion, Audit, AuditFlood, AuditHead, ClientAssertion, Code, Credential,
        Disagreement, Evidence, LastTest, Logout, Member, RecoveryCodes, RecoveryTries, Request, Session, Shadow,
        ShadowSeen, State, Subject, Test, TokenFamily, Verdict, Version,
    };
    let kinds = [
        State,
        Request,
        Assertion,
        Logout,
        Session,
        Verdict,
        Test,
        LastTest,
        Credential,
        Evidence,
        Version,
        Accepted,
        Code,
        TokenFamily,
        AccessToken,
        ClientAssertion,
        Shadow,
        Disagreement,
        ShadowSeen,
        RecoveryCodes,
        RecoveryTries,
        Member,
        Audit,
        AuditHead,
        AuditFlood,
        Subject,
    ];
    let names = [
        "state",
        "request",
        "assertion",
        "logout",
        "session",
        "verdict",
        "test",
        "last_test",
        "credential",
        "evidence",
        "version",
        "accepted",
        "code",
        "token_family",
        "access_token",
        "client_assertion",
        "shadow",
        "disagreement",
        "shadow_seen",
        "recovery_codes",
        "recovery_tries",
        "member",
        "audit",
        "audit_head",
        "audit_flood",
        "subject",
    ];
    assert_eq!(kinds.map(Kind::as_str), names);
}

#[test]
fn rows_of_sessions_tests_verdicts_and_credentials() {
    let ports = acme();
    put(&ports, &super::acme::minimal());
    let started = operator(&ports).post(&format!("{SAML}/test")).json();
    let test_id = started["login_url"]
        .as_str()
        .unwrap()
        .rsplit('=')
        .next()
        .unwrap()
        .to_owned();
    let mut untested = settings();
    untested["idp_entity_id"] = Value::Null;
    let test = json!({ "settings": untested, "fingerprint": state(&ports).draft.fingerprint() });
    assert_eq!(json_of(&ports.row("acme", Kind::Test, &test_id).unwrap()), test);

    record_test(&ports, false);
    let verdict = json_of(&ports.row("acme", Kind::LastTest, "last").unwrap());
    let first = json!({ "name": "decode", "status": "passed", "code": null, "expected": null, "found": null });
    assert_eq!(verdict["checks"][0], first);
    let mut names: Vec<&str> = verdict.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accepted",
            "at",
            "checks",
            "code",
            "issuer",
            "purpose",
            "reference",
            "subject",
            "test_id"
        ]
    );
    assert_eq!(
        (&verdict["purpose"], &verdict["at"]),
        (&json!("test"), &json!("2026-11-23T12:00:00Z"))
    );

    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    let browser = Client::browser(&ports);
    super::acme::sign_in(&ports, &browser, &["staff"]);
    let rows = ports.rows("acme");
    let row = rows.iter().find(|(kind, ..)| *kind == Kind::Session).unwrap();
    let wanted = json!({
        "organization": "acme", "name_id": "Ada@acme.example", "name_id_format": null,
        "name_id_name_qualifier": null, "name_id_sp_name_qualifier": null, "issuer": "https://login.example/idp",
        "email": "ada@acme.example", "name": "Ada Lovelace", "attributes": { "department": ["engines"] },
        "roles": ["staff"], "session_index": null, "authenticated_at": "2026-11-23T12:00:00Z", "signed_in_at": "2026-11-23T12:00:00Z",
        "expires_at": "2026-11-30T12:00:00Z",
    });
    assert_eq!(json_of(&row.2), wanted);
    assert_eq!(
        json::from_value::<Session>(wanted.clone()).unwrap(),
        session(&["staff"])
    );
    // As it was written before `authenticated_at`: the member stays signed in.
    let mut earlier = wanted;
    earlier.as_object_mut().unwrap().remove("authenticated_at");
    let earlier = json::from_value::<Session>(earlier).unwrap();
    assert_eq!(earlier.auth_time(), earlier.signed_in_at);

    let row = ports.row("acme", Kind::Subject, &session(&[]).subject_id()).unwrap();
    let mut subject = json!({
        "issuer": "https://login.example/idp", "name_id": "Ada@acme.example", "name_id_format": null,
        "name_id_name_qualifier": null, "name_id_sp_name_qualifier": null, "first_signed_in_at": "2026-11-23T12:00:00Z",
        "last_signed_in_at": "2026-11-23T12:00:00Z", "sign_ins": 1, "email": "ada@acme.example", "name": "Ada Lovelace",
        "roles": ["staff"], "groups": [], "groups_overage": false, "claims": {},
    });
    assert_eq!(json_of(&row), subject);
    for later in ["groups", "groups_overage", "claims"] {
        subject.as_object_mut().unwrap().remove(later);
    }
    json::from_value::<saml_edge::service::organization::SubjectRecord>(subject).unwrap();
    // Applications hold it: another one would be another person.
    assert_eq!(session(&[]).subject_id(), "p-jNz7olDG6VxkF7IH_z2XQEw7Uvr-5jdnW0M1um5jg");

    let token = operator(&ports).post("/api/organizations/acme/tokens").json();
    let row = ports
        .row("acme", Kind::Credential, token["id"].as_str().unwrap())
        .unwrap();
    assert_eq!(
        json_of(&row),
        json!({
            "kind": "token", "label": null, "created_at": "2026-11-23T12:00:00Z", "expires_at": null,
            "browser_hash": null,
        })
    );
}

#[test]
fn spent_ids_are_rows_without_a_value() {
    // An organization that is begun again under its old id must still find them.
    let (rows, now) = (MemoryRows::default(), Timestamp::from_unix_seconds(1_795_435_200));
    let id = OrganizationId::parse("acme").unwrap();
    let create = || Command::Create {
        id: id.clone(),
        name: "Acme".to_owned(),
    };
    carry_out(&rows, create(), now).unwrap();
    let consume = |test_id: &str| {
        let Reply::Test { fingerprint, .. } = carry_out(
            &rows,
            Command::StartTest {
                test_id: test_id.to_owned(),
            },
            now,
        )
        .unwrap() else {
            unreachable!("a test starts")
        };
        let consume = Consume {
            fingerprint,
            test_id: Some(test_id.to_owned()),
            request_id: Some(format!("_request-{test_id}")),
            request_ends_at: now.plus_seconds(60),
            assertion_hash: "hash".to_owned(),
            assertion_ends_at: now.plus_seconds(60),
        };
        carry_out(&rows, Command::Consume(consume), now).unwrap()
    };
    assert_eq!(consume("a"), Reply::Consumed);
    assert_eq!(
        rows.newest(Kind::Request, 0, 9).unwrap(),
        [("_request-a".to_owned(), String::new())]
    );
    assert_eq!(
        rows.newest(Kind::Assertion, 0, 9).unwrap(),
        [("hash".to_owned(), String::new())]
    );
    assert_eq!(carry_out(&rows, Command::Delete, now).unwrap(), Reply::Done);
    carry_out(&rows, create(), now).unwrap();
    assert_eq!(consume("a"), Reply::RequestSeen);
    assert_eq!(consume("b"), Reply::AssertionSeen);
}

/// What a sealed value says.
fn payload(sealed: &str) -> String {
    let (payload, mac) = sealed.split_once('.').unwrap();
    assert_eq!(mac.len(), 43, "HMAC-SHA-256 in base64url");
    String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[test]
fn cookies_that_browsers_hold() {
    let organization = OrganizationId::parse("acme").unwrap();
    let now = Timestamp::from_unix_seconds(1_795_435_200);
    let session = SessionCookie {
        organization: organization.clone(),
        identifier: "i".to_owned(),
    };
    assert_eq!(
        payload(&session.seal(SESSION_KEY)),
        r#"{"organization":"acme","identifier":"i"}"#
    );
    assert_eq!(SessionCookie::NAME, "__Host-saml-session");
    assert_eq!(
        session.session_hash(),
        saml_edge::octets::hex(&saml_edge::crypto::sha256(b"i"))
    );

    let pending = PendingLogin {
        request_id: "_1".to_owned(),
        organization: organization.clone(),
        return_to: "/".to_owned(),
        test_id: None,
        upgraded: false,
        force_authn: false,
        replaces: None,
        issued_at: now,
        openid: None,
    };
    assert_eq!(
        payload(&pending.seal(SESSION_KEY)),
        r#"{"request_id":"_1","organization":"acme","return_to":"/","test_id":null,"upgraded":false,"force_authn":false,"issued_at":"2026-11-23T12:00:00Z"}"#
    );
    // As it was written before `force_authn`: browsers that are at their identity provider come back.
    let earlier = Seal::new(SESSION_KEY, "pending-login").seal(&json!({
        "request_id": "_1", "organization": "acme", "return_to": "/", "test_id": null, "upgraded": false,
        "issued_at": now.to_string(),
    }));
    assert_eq!(PendingLogin::open(SESSION_KEY, &earlier, now), Some(pending.clone()));
    let replacing = PendingLogin {
        replaces: Some(Replaced {
            organization: organization.clone(),
            session_hash: "hash".to_owned(),
        }),
        ..pending
    };
    assert!(
        payload(&replacing.seal(SESSION_KEY))
            .contains(r#""replaces":{"organization":"acme","session_hash":"hash"},"issued_at""#)
    );
    let name = saml_edge::session::pending_login_cookie_name("_1");
    assert_eq!(name, "__Host-saml-login-46c9e22099ee4bfe");

    let pass = Pass {
        organization: organization.clone(),
        session_hash: session.session_hash(),
        subject: "s".to_owned(),
        name_id: "n".to_owned(),
        email: None,
        name: None,
        roles: Vec::new(),
        groups: Vec::new(),
        claims: BTreeMap::new(),
        auth_time: now,
        expires_at: now.plus_seconds(9),
        checked_at: now,
    };
    let hash = session.session_hash();
    assert_eq!(
        payload(&pass.seal(SESSION_KEY).unwrap()),
        format!(
            r#"{{"organization":"acme","session_hash":"{hash}","subject":"s","name_id":"n","auth_time":"2026-11-23T12:00:00Z","expires_at":"2026-11-23T12:00:09Z","checked_at":"2026-11-23T12:00:00Z"}}"#
        )
    );
    assert_eq!(Pass::NAME, "__Host-saml-pass");

    let administrator = AdministratorCookie {
        organization,
        credential_id: "c".to_owned(),
        browser: "b".to_owned(),
        ends_at: now,
    };
    assert_eq!(
        payload(&administrator.seal(SESSION_KEY)),
        r#"{"organization":"acme","credential_id":"c","browser":"b","ends_at":"2026-11-23T12:00:00Z"}"#
    );
    assert_eq!(AdministratorCookie::NAME, "__Host-saml-administrator");
    let earlier = Timestamp::from_unix_seconds(1_795_435_199);
    let sealed = administrator.seal(SESSION_KEY);
    assert_eq!(
        AdministratorCookie::open(SESSION_KEY, &sealed, earlier),
        Some(administrator)
    );
    assert_eq!(AdministratorCookie::open(SESSION_KEY, &sealed, now), None);
}

#[test]
fn rows_of_versions_and_evidence_and_a_state_that_waits() {
    let ports = acme();
    put(&ports, &super::acme::minimal());
    pass_test(&ports);
    let body = json!({ "revert_after_seconds": 60 });
    operator(&ports)
        .post_json(&format!("{SAML}/enable"), &body)
        .assert_status(200);
    let by = json!({ "kind": "operator", "credential_id": null, "label": null });
    let at = "2026-11-23T12:00:00Z";
    assert_eq!(
        json_of(&ports.row("acme", Kind::Version, "1").unwrap()),
        json!({
            "number": 1, "settings": settings(), "saved_at": at, "saved_by": by, "tested_at": at, "enabled_at": at,
            "enabled_by": by,
        })
    );
    let row = json_of(&ports.row("acme", Kind::State, "state").unwrap());
    assert_eq!(row["revert"], json!({ "at": "2026-11-23T12:01:00Z", "to": null }));
    ports.pass_seconds(60);
    let row = state(&ports);
    assert!(row.unpublished && row.revert.is_none());

    Client::program(&ports, None).get("/organizations/acme/saml/metadata");
    let seen = json!({
        "metadata_fetched_at": "2026-11-23T12:01:00Z", "first_response_at": at, "last_response_at": at, "signed": null,
        "mapped": { "at": at, "email": true, "name": true, "roles": false },
    });
    assert_eq!(json_of(&ports.row("acme", Kind::Evidence, "evidence").unwrap()), seen);
    ports.set_row("acme", Kind::Evidence, "evidence", "{}");
    let answer = operator(&ports)
        .get(&format!("{SAML}/evidence"))
        .assert_status(200)
        .json();
    assert_eq!(
        answer["first_response_at"],
        Value::Null,
        "fields that come later have defaults"
    );
}

#[test]
fn rows_of_shadow_verification() {
    let ports = enabled();
    put(
        &ports,
        &json!({ "sign_on_url": "https://second.example/", "certificates": [certificate()] }),
    );
    let now = state(&ports);
    let (live, draft) = (now.live.unwrap().fingerprint, now.draft.fingerprint());
    let check =
        json!({ "name": "key", "status": "failed", "code": "signature.key_mismatch", "expected": "e", "found": "f" });
    let disagreement = json!({
        "reference": "AAAAA-AAAAA", "at": "2026-11-23T12:00:00Z", "judgement": "only_live_accepts", "live_code": null,
        "code": "signature.key_mismatch", "checks": [check],
        "differences": [{ "field": "roles", "live": "a", "draft": null }],
    });
    let record = json!({
        "live": live, "draft": draft, "judgement": "only_live_accepts", "subject_hash": "s", "unspent": null,
        "disagreement": disagreement,
    });
    let record = saml_edge::json::from_str(&record.to_string()).unwrap();
    ports.carry_out("acme", Command::RecordShadow(record));
    let counts = json!({
        "live": live, "draft": draft, "since": "2026-11-23T12:00:00Z", "last_at": "2026-11-23T12:00:00Z", "agreed": 0,
        "only_live_accepts": 1, "only_draft_accepts": 0, "subject_differs": 0, "subjects": ["s"],
    });
    assert_eq!(json_of(&ports.row("acme", Kind::Shadow, "tally").unwrap()), counts);
    assert_eq!(
        json_of(&ports.row("acme", Kind::Disagreement, "AAAAA-AAAAA").unwrap()),
        disagreement
    );
}
