//! Clients are registered by administrators, held to rules, and never known by more than a hash of their secret.

use super::acme::{administrator, create, operator};
use super::application::{Application, CALLBACK, CLIENTS, text, world};
use super::client::Client;
use saml_edge::edge::http::Method;
use serde_json::{Value, json};

fn good() -> Value {
    json!({ "name": "Wiki", "redirect_uris": [CALLBACK] })
}

#[test]
fn an_administrator_registers_changes_and_removes_a_client() {
    let ports = world();
    let administrator = administrator(&ports, "acme");
    let made = administrator.post_json(CLIENTS, &good()).assert_status(201).json();
    let id = text(&made, "client_id");
    assert!(id.starts_with("acme."), "{id}");
    assert_eq!(made["token_endpoint_auth_method"], "client_secret_basic");
    let secret = text(&made, "client_secret");
    assert!(
        ports.everything_written().iter().all(|text| !text.contains(&secret)),
        "only its hash is stored"
    );
    let path = format!("{CLIENTS}/{id}");
    let read = administrator.get(&path).assert_status(200).json();
    assert_eq!((read.get("client_secret"), &read["name"]), (None, &json!("Wiki")));
    let mut change = good();
    change["name"] = json!("Wiki 2");
    let changed = administrator.request(Method::Put, &path).json(&change).send();
    assert_eq!(changed.assert_status(200).json()["name"], "Wiki 2");
    let rotated = administrator.post(&format!("{path}/secret")).assert_status(200).json();
    assert_ne!(text(&rotated, "client_secret"), secret);
    let list = administrator.get(CLIENTS).assert_status(200).json();
    assert_eq!(list["clients"].as_array().unwrap().len(), 1);
    administrator.delete(&path).assert_status(204);
    administrator.get(&path).assert_problem(404, "request.not_found");
    assert_eq!(administrator.get(CLIENTS).json()["clients"], json!([]));
}

#[test]
fn one_organization_never_sees_anothers_clients() {
    let ports = world();
    create(&ports, "other", "Other");
    let application = Application::register(&ports, "client_secret_basic");
    let stranger = administrator(&ports, "other");
    let theirs = format!("{CLIENTS}/{}", application.id);
    stranger.get(&theirs).assert_problem(403, "token.foreign");
    stranger.delete(&theirs).assert_problem(403, "token.foreign");
    let through_own = format!("/api/organizations/other/clients/{}", application.id);
    stranger.get(&through_own).assert_problem(404, "request.not_found");
    stranger.delete(&through_own).assert_problem(404, "request.not_found");
    Client::program(&ports, None)
        .get(CLIENTS)
        .assert_problem(401, "token.missing");
    operator(&ports).get(&theirs).assert_status(200);
}

#[test]
fn a_registration_is_held_to_the_rules() {
    let ports = world();
    let cases = [
        ("name", json!("")),
        ("name", json!("x".repeat(101))),
        ("redirect_uris", json!([])),
        ("redirect_uris", json!(vec![CALLBACK; 21])),
        ("redirect_uris", json!(["http://app.example/callback"])),
        ("redirect_uris", json!(["https://app.example/callback#fragment"])),
        ("redirect_uris", json!(["https://user@app.example/callback"])),
        ("redirect_uris", json!(["javascript:alert(1)"])),
        ("redirect_uris", json!(["data:text/html,x"])),
        ("redirect_uris", json!(["/callback"])),
        ("redirect_uris", json!(["https://app.example/a b"])),
        ("redirect_uris", json!(["https://app.example\\@evil.example/"])),
        ("post_logout_redirect_uris", json!(["http://app.example/"])),
        ("jwks", json!({ "keys": [{ "kty": "EC" }] })),
    ];
    for (field, value) in cases {
        let mut document = good();
        document[field] = value;
        let problem = operator(&ports)
            .post_json(CLIENTS, &document)
            .assert_problem(422, "client.invalid");
        assert!(
            problem["detail"].as_str().unwrap().starts_with(field),
            "{document} {problem}"
        );
    }
    let mut unknown = good();
    unknown["secret"] = json!("mine");
    operator(&ports)
        .post_json(CLIENTS, &unknown)
        .assert_problem(400, "request.body_invalid");
    for fine in [
        "http://127.0.0.1/cb",
        "http://localhost:3000/cb",
        "com.example.app:/cb",
        "https://app.example/cb?x=1",
    ] {
        let mut document = good();
        document["redirect_uris"] = json!([fine]);
        operator(&ports).post_json(CLIENTS, &document).assert_status(201);
    }
}

#[test]
fn private_key_jwt_needs_public_keys_and_takes_no_private_one() {
    let ports = world();
    let mut document = good();
    document["token_endpoint_auth_method"] = json!("private_key_jwt");
    operator(&ports)
        .post_json(CLIENTS, &document)
        .assert_problem(422, "client.invalid");
    document["jwks"] = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "a", "y": "b", "d": "c" }] });
    let problem = operator(&ports)
        .post_json(CLIENTS, &document)
        .assert_problem(422, "client.invalid");
    assert!(problem["detail"].as_str().unwrap().contains("private key"), "{problem}");
    assert!(
        ports.kv_contents().keys().all(|key| !key.starts_with("client/")),
        "nothing was stored"
    );
}

#[test]
fn an_organization_has_at_most_a_hundred_clients() {
    let ports = world();
    for _ in 0..100 {
        operator(&ports).post_json(CLIENTS, &good()).assert_status(201);
    }
    operator(&ports)
        .post_json(CLIENTS, &good())
        .assert_problem(409, "client.too_many");
}

#[test]
fn a_client_without_a_secret_cannot_rotate_one() {
    let ports = world();
    let application = Application::register(&ports, "none");
    assert_eq!(application.secret, None);
    let path = format!("{CLIENTS}/{}/secret", application.id);
    operator(&ports)
        .post(&path)
        .assert_problem(409, "client.without_secret");
}
