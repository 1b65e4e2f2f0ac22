//! The settings as JSON: defaults, ETag, every mistake at its field, draft beside live.

use super::acme::{
    IDP, PAGE, SAML, SIGN_ON_URL, acme, administrator, certificate, enabled, minimal, operator, pass_test, put,
    record_test, state,
};
use super::client::{Answer, Client};
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;
use serde_json::{Value, json};

fn write(ports: &MemoryPorts, if_match: &str, document: &Value) -> Answer {
    let operator = operator(ports);
    operator
        .request(Method::Put, SAML)
        .json(document)
        .header("if-match", if_match)
        .send()
}

#[test]
fn an_organization_begins_with_the_defaults() {
    let ports = acme();
    let read = administrator(&ports, "acme").get(SAML);
    assert_eq!(read.header("etag"), Some("\"1\""));
    assert_eq!(
        read.json(),
        json!({
            "protocol": "saml", "state": "draft",
            "sign_on_url": null, "idp_entity_id": null, "idp_entity_id_learnt": false,
            "certificates": [], "certificate_details": [],
            "signature_policy": "both", "authn_request_binding": "redirect", "sign_authn_requests": false,
            "name_id_format": null, "force_authn": false, "requested_authn_context": [],
            "idp_initiated": "upgrade", "clock_skew_seconds": 120, "allow_sha1": false,
            "attributes": {
                "email": [], "name": [], "roles": [], "groups": [], "claims": {}, "role_rules": [], "default_role": null,
            },
            "session_seconds": 604_800,
            "single_logout_url": null, "single_logout_response_url": null, "single_logout_binding": "redirect",
            "logout_url": "https://edge.example/organizations/acme/saml/logout",
            "sp_entity_id": "https://edge.example/organizations/acme/saml/metadata",
            "metadata_url": "https://edge.example/organizations/acme/saml/metadata",
            "acs_url": "https://edge.example/organizations/acme/saml/consume",
            "openid_connect": null, "redirect_uri": "https://edge.example/organizations/acme/oidc/callback",
            "tested_at": null, "enabled_at": null, "reverts_at": null, "live": null, "idp_metadata": null,
        })
    );
}

#[test]
fn what_is_written_is_read_and_can_be_sent_back() {
    let ports = acme();
    let document = json!({
        "sign_on_url": format!("  {SIGN_ON_URL} "), "idp_entity_id": IDP, "certificates": [certificate()],
        "signature_policy": "either", "authn_request_binding": "post", "sign_authn_requests": false,
        "name_id_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "force_authn": true,
        "requested_authn_context": ["urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"],
        "idp_initiated": "refuse", "clock_skew_seconds": 0, "allow_sha1": true,
        "attributes": {
            "email": ["mail", " "], "name": ["cn"], "roles": ["groups"], "groups": ["urn:groups"],
            "claims": { "department": ["urn:oid:2.5.4.11"] },
            "role_rules": [{ "role": "administrator", "values": ["CN=IT,DC=acme"] }], "default_role": "reader",
        },
        "session_seconds": 60,
    });
    let written = write(&ports, "\"1\"", &document);
    assert_eq!((written.assert_status(200).header("etag")), Some("\"2\""));
    let (read, mut wanted) = (written.json(), document.clone());
    wanted["sign_on_url"] = json!(SIGN_ON_URL);
    wanted["attributes"]["email"] = json!(["mail"]);
    for (name, value) in wanted.as_object().unwrap() {
        assert_eq!(&read[name], value, "{name}");
    }
    // The whole document may be sent back; nothing changes, the ETag neither.
    let again = write(&ports, "\"2\"", &read);
    assert_eq!(
        (again.assert_status(200).header("etag"), again.json()),
        (Some("\"2\""), read)
    );
    // What is left out is the default again: a PUT is the whole document.
    let fewer = write(&ports, "\"2\"", &minimal()).assert_status(200).json();
    assert_eq!(
        (&fewer["session_seconds"], &fewer["idp_entity_id"]),
        (&json!(604_800), &Value::Null)
    );
}

#[test]
fn a_writer_says_which_version_was_read() {
    let ports = acme();
    let operator = operator(&ports);
    let unconditional = operator.request(Method::Put, SAML).json(&minimal()).send();
    unconditional.assert_problem(428, "settings.if_match_missing");
    for stale in ["\"0\"", "\"2\"", "1", "W/\"1\"", "\"\"", "", "\"x\", \"y\""] {
        write(&ports, stale, &minimal()).assert_problem(412, "settings.if_match_failed");
    }
    assert_eq!(operator.get(SAML).header("etag"), Some("\"1\""), "nothing was written");
    write(&ports, "\"1\"", &minimal()).assert_status(200);
    write(
        &ports,
        "\"1\"",
        &json!({ "sign_on_url": "https://b.example/", "certificates": [certificate()] }),
    )
    .assert_problem(412, "settings.if_match_failed");
    assert_eq!(operator.get(SAML).json()["sign_on_url"], SIGN_ON_URL);
    for matching in ["*", "\"2\"", " \"2\" ", "\"2\", \"7\""] {
        write(&ports, matching, &minimal()).assert_status(200);
    }
}

/// A minimal document with one field as given.
fn with(field: &str, value: Value) -> Value {
    let mut document = minimal();
    document[field] = value;
    document
}

#[test]
fn every_mistake_is_named_at_its_field() {
    let ports = acme();
    let long = format!("https://login.example/{}", "x".repeat(2_048));
    let names: Vec<String> = (0..21).map(|number| format!("n{number}")).collect();
    let invalid = "settings.invalid_value";
    let url = "settings.sign_on_url_invalid";
    let cases = [
        ("sign_on_url", Value::Null, "settings.sign_on_url_missing"),
        ("sign_on_url", json!(" "), "settings.sign_on_url_missing"),
        ("sign_on_url", json!(7), invalid),
        ("sign_on_url", json!("login.example"), url),
        ("sign_on_url", json!("http://login.example/"), url),
        ("sign_on_url", json!("javascript:alert(1)"), url),
        ("sign_on_url", json!("https://user@login.example/"), url),
        ("sign_on_url", json!("https://:pw@login.example/"), url),
        ("sign_on_url", json!("https://login.example/#x"), url),
        ("sign_on_url", json!("https://login.example/a b"), url),
        ("sign_on_url", json!("https://login.exa\nmple/"), url),
        ("sign_on_url", json!("http://localhost.evil.example/"), url),
        ("sign_on_url", json!(long), url),
        ("idp_entity_id", json!("a b"), invalid),
        ("idp_entity_id", json!("x".repeat(1_025)), invalid),
        ("idp_entity_id", json!(["x"]), invalid),
        ("certificates", Value::Null, "settings.certificates_missing"),
        ("certificates", json!([]), "settings.certificates_missing"),
        ("certificates", json!([" "]), "settings.certificates_missing"),
        ("certificates", json!(certificate()), invalid),
        ("signature_policy", json!("none"), invalid),
        ("authn_request_binding", json!("artifact"), invalid),
        ("sign_authn_requests", json!(true), "settings.signing_key_missing"),
        ("sign_authn_requests", json!("true"), invalid),
        ("name_id_format", json!(1), invalid),
        ("force_authn", json!(1), invalid),
        ("requested_authn_context", json!("x"), invalid),
        ("requested_authn_context", json!(names), invalid),
        ("idp_initiated", json!("maybe"), invalid),
        ("clock_skew_seconds", json!(181), invalid),
        ("clock_skew_seconds", json!(-1), invalid),
        ("clock_skew_seconds", json!(1.5), invalid),
        ("allow_sha1", json!("yes"), invalid),
        ("attributes", json!([]), invalid),
        ("session_seconds", json!(59), invalid),
        ("session_seconds", json!(2_592_001), invalid),
        ("session_seconds", json!("60"), invalid),
        ("protocol", json!("openid"), invalid),
        ("protocol", json!(["oidc"]), invalid),
        ("openid_connect", json!([]), invalid),
        ("verify_signatures", json!(false), "settings.unknown_field"),
    ];
    for (field, value, code) in cases {
        assert_mistake(&write(&ports, "*", &with(field, value.clone())), field, code, &value);
    }
    for (name, value, code) in [
        ("email", json!("mail"), invalid),
        ("name", json!(["a\u{0}"]), invalid),
        ("roles", json!([1]), invalid),
        ("phone", json!([]), "settings.unknown_field"),
    ] {
        let document = with("attributes", json!({ name: value }));
        assert_mistake(
            &write(&ports, "*", &document),
            &format!("attributes.{name}"),
            code,
            &value,
        );
    }
    let openid =
        json!({ "issuer": "https://login.example", "client_id": "c", "client_secret": "s", "scopes": ["email"] });
    for (name, value, code) in [
        ("issuer", Value::Null, "settings.openid_connect_missing"),
        ("issuer", json!(" "), "settings.openid_connect_missing"),
        ("issuer", json!(7), "settings.openid_connect_missing"),
        ("issuer", json!("login.example"), "settings.issuer_invalid"),
        ("issuer", json!("https://login.example#x"), "settings.issuer_invalid"),
        (
            "issuer",
            json!(format!("https://login.example/{}", "x".repeat(1_024))),
            invalid,
        ),
        ("client_id", json!(""), "settings.openid_connect_missing"),
        ("client_id", json!("a\u{0}b"), invalid),
        ("client_secret", json!(""), "settings.openid_connect_missing"),
        ("client_secret", json!("x".repeat(1_025)), invalid),
        ("scopes", json!("email"), invalid),
        ("scopes", json!(["a b"]), invalid),
        ("scopes", json!(["a\"b"]), invalid),
        ("response_type", json!("token"), "settings.unknown_field"),
    ] {
        let mut openid = openid.clone();
        openid[name] = value.clone();
        let document = with("openid_connect", openid);
        assert_mistake(
            &write(&ports, "*", &document),
            &format!("openid_connect.{name}"),
            code,
            &value,
        );
    }
    assert_eq!(state(&ports).revision, 1, "nothing was written");
}

#[track_caller]
fn assert_mistake(answer: &Answer, field: &str, code: &str, value: &Value) {
    let problem = answer.assert_problem(422, "settings.invalid");
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{field} = {value}: {problem}");
    assert_eq!(
        (&errors[0]["field"], &errors[0]["code"]),
        (&json!(field), &json!(code)),
        "{value}"
    );
    assert!(errors[0]["detail"].as_str().unwrap().len() > 5);
}

#[test]
fn all_mistakes_are_named_at_once() {
    let ports = acme();
    let document = json!({ "sign_on_url": "x", "clock_skew_seconds": 999, "certificates": ["x"], "y": 1 });
    let problem = write(&ports, "*", &document).assert_problem(422, "settings.invalid");
    let fields: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["sign_on_url", "certificates", "clock_skew_seconds", "y"]);
}

#[test]
fn values_at_the_limits() {
    let ports = acme();
    let names: Vec<String> = (0..20).map(|number| format!("n{number}")).collect();
    for (field, value) in [
        ("clock_skew_seconds", json!(180)),
        ("session_seconds", json!(2_592_000)),
        ("requested_authn_context", json!(names)),
        ("idp_entity_id", json!("x".repeat(1_024))),
        (
            "sign_on_url",
            json!(format!("https://login.example/{}", "x".repeat(2_026))),
        ),
        ("sign_on_url", json!("http://localhost:8080/idp")),
        ("sign_on_url", json!("http://127.0.0.1:8080/idp")),
        ("sign_on_url", json!("http://[::1]:8080/idp")),
    ] {
        let read = write(&ports, "*", &with(field, value.clone()))
            .assert_status(200)
            .json();
        assert_eq!(read[field], value);
    }
}

#[test]
fn only_what_was_tested_can_be_enabled() {
    let ports = acme();
    let operator = operator(&ports);
    let enable = format!("{SAML}/enable");
    operator.post(&enable).assert_problem(409, "settings.not_tested");
    put(&ports, &minimal());
    operator.post(&enable).assert_problem(409, "settings.not_tested");
    record_test(&ports, false);
    operator.post(&enable).assert_problem(409, "settings.not_tested");
    pass_test(&ports);
    let tested = operator.get(SAML).json();
    assert_eq!(
        (&tested["state"], &tested["tested_at"]),
        (&json!("tested"), &json!("2026-11-23T12:00:00Z"))
    );
    assert_eq!(
        (&tested["idp_entity_id"], &tested["idp_entity_id_learnt"]),
        (&json!(IDP), &json!(true))
    );
    // Another setting is another draft; the same setting again is the tested one again.
    let mut changed = tested.clone();
    changed["force_authn"] = json!(true);
    let draft = put(&ports, &changed);
    assert_eq!((&draft["state"], &draft["tested_at"]), (&json!("draft"), &Value::Null));
    operator.post(&enable).assert_problem(409, "settings.not_tested");
    assert_eq!(put(&ports, &tested)["state"], "tested");
    let request = operator.request(Method::Post, &enable).header("if-match", "\"1\"");
    request.send().assert_problem(412, "settings.if_match_failed");
    let enabled = operator.post(&enable);
    assert_eq!(enabled.assert_status(200).json()["state"], "enabled");
    assert_eq!(enabled.json()["enabled_at"], "2026-11-23T12:00:00Z");
    // Again is no mistake and changes nothing.
    ports.pass_seconds(9);
    let again = operator.post(&enable);
    assert_eq!(
        (again.header("etag"), again.json()),
        (enabled.header("etag"), enabled.json())
    );
}

#[test]
fn while_enabled_the_draft_is_beside_the_live_settings() {
    let ports = enabled();
    let live = operator(&ports).get(SAML).json();
    assert_eq!(live["live"], Value::Null, "the draft is what is live");
    let mut document = live.clone();
    document["sign_on_url"] = json!("https://new.example/");
    let draft = put(&ports, &document);
    assert_eq!(
        (&draft["state"], &draft["tested_at"]),
        (&json!("enabled"), &Value::Null)
    );
    assert_eq!(draft["live"]["sign_on_url"], SIGN_ON_URL);
    let login = Client::browser(&ports).get("/organizations/acme/saml/login");
    assert!(
        login.header("location").unwrap().starts_with(SIGN_ON_URL),
        "members sign in as before"
    );
    operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_problem(409, "settings.not_tested");
    pass_test(&ports);
    ports.pass_seconds(60);
    let enabled = operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_status(200)
        .json();
    assert_eq!(
        (&enabled["live"], &enabled["enabled_at"]),
        (&Value::Null, &json!("2026-11-23T12:01:00Z"))
    );
    let login = Client::browser(&ports).get("/organizations/acme/saml/login");
    assert!(
        login
            .header("location")
            .unwrap()
            .starts_with("https://new.example/?SAMLRequest=")
    );
}

#[test]
fn disable_is_at_once_and_again_is_no_mistake() {
    let ports = enabled();
    let operator = operator(&ports);
    let (member, admin) = (Client::browser(&ports), Client::browser(&ports));
    super::acme::sign_in(&ports, &member, &[]);
    super::acme::sign_in(&ports, &admin, &["administrator"]);
    admin.get(PAGE).assert_status(200);
    member.get("/session").assert_status(200);
    ports.pin_kv();
    let disabled = operator.post(&format!("{SAML}/disable"));
    assert_eq!(disabled.assert_status(200).json()["state"], "disabled");
    assert_eq!(disabled.json()["enabled_at"], Value::Null);
    Client::program(&ports, None)
        .get("/session")
        .assert_problem(401, "session.missing");
    assert_eq!((member.get("/session").status(), admin.get(PAGE).status()), (401, 401));
    let again = operator.post(&format!("{SAML}/disable"));
    assert_eq!((again.status(), again.header("etag")), (200, disabled.header("etag")));
    ports.unpin_kv();
    let login = Client::program(&ports, None).get("/organizations/acme/saml/login");
    login.assert_problem(403, "organization.sso_not_enabled");
    assert_eq!(
        operator.get("/api/organizations").json()["organizations"][0]["enabled"],
        false
    );
    // The settings are still the tested ones; sessions from before stay ended.
    assert_eq!(
        operator.post(&format!("{SAML}/enable")).assert_status(200).json()["state"],
        "enabled"
    );
    member.get("/session").assert_status(401);
}

#[test]
fn verdicts_are_found_by_their_reference() {
    let ports = acme();
    let operator = operator(&ports);
    operator.get(&format!("{SAML}/test")).assert_problem(404, "test.none");
    operator
        .get(&format!("{SAML}/verdicts/ABC"))
        .assert_problem(404, "request.not_found");
    assert_eq!(
        operator.get(&format!("{SAML}/verdicts")).json(),
        json!({ "verdicts": [] })
    );
    put(&ports, &minimal());
    record_test(&ports, false);
    let verdict = operator.get(&format!("{SAML}/test")).assert_status(200).json();
    assert_eq!(
        (&verdict["outcome"], &verdict["code"]),
        (&json!("refused"), &json!("key.none_configured"))
    );
    assert_eq!(
        verdict["checks"][0],
        json!({
            "name": "decode", "status": "passed", "code": null, "expected": null, "found": null
        })
    );
    pass_test(&ports);
    let verdict = operator.get(&format!("{SAML}/test")).json();
    assert_eq!(
        (&verdict["outcome"], &verdict["subject"]["name_id"]),
        (&json!("accepted"), &json!("Ada@acme.example"))
    );
}
