//! Every call that an endpoint makes to a store fails once, before or after it was done: nobody gets what they should
//! not, nobody sees a half, and the answer says to try again. What is stored is pinned here too.

use super::application::{Application, CALLBACK, VERIFIER, text, world};
use super::client::{Answer, Client};
use super::ports::{Failure, MemoryPorts};
use saml_edge::edge::http::Method;
use saml_edge::service::organization::Kind;
use serde_json::{Value, json};

/// A world with all that the requests below need.
struct Stage {
    ports: MemoryPorts,
    id: String,
    secret: String,
    code: String,
    tokens: Value,
}

fn stage() -> Stage {
    let ports = world();
    let application = Application::register(&ports, "client_secret_post");
    let tokens = {
        let code = application.code(&[("scope", "openid offline_access")]);
        redeem(&ports, &application.id, application.secret.as_deref().unwrap(), &code).json()
    };
    let (id, secret) = (application.id.clone(), application.secret.clone().unwrap());
    let code = application.code(&[]);
    Stage {
        ports,
        id,
        secret,
        code,
        tokens,
    }
}

fn form(ports: &MemoryPorts, path: &str, fields: &[(&str, &str)]) -> Answer {
    let program = Client::program(ports, None);
    program.request(Method::Post, path).form(fields).send()
}

fn redeem(ports: &MemoryPorts, id: &str, secret: &str, code: &str) -> Answer {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", id),
        ("client_secret", secret),
    ];
    form(ports, "/oauth/token", &fields)
}

/// Each endpoint that asks a store.
fn send(stage: &Stage, endpoint: &str) -> Answer {
    let (ports, id, secret) = (&stage.ports, stage.id.as_str(), stage.secret.as_str());
    let (access, refresh) = (
        text(&stage.tokens, "access_token"),
        text(&stage.tokens, "refresh_token"),
    );
    let own = [("client_id", id), ("client_secret", secret)];
    let with = |fields: &[(&'static str, &str)], path: &str| form(ports, path, &[&own[..], fields].concat());
    match endpoint {
        "authorize" => {
            let browser = Client::browser(ports);
            sign_in_quietly(&browser);
            let application = Application {
                ports,
                id: id.to_owned(),
                secret: None,
            };
            application.authorize(&browser, &[])
        }
        "redeem" => redeem(ports, id, secret, &stage.code),
        "refresh" => with(
            &[("grant_type", "refresh_token"), ("refresh_token", &refresh)],
            "/oauth/token",
        ),
        "introspect" => with(&[("token", &access)], "/oauth/introspect"),
        "revoke" => with(&[("token", &refresh)], "/oauth/revoke"),
        "userinfo" => Client::program(ports, Some(&access)).get("/oauth/userinfo"),
        _ => {
            let browser = Client::browser(ports);
            sign_in_quietly(&browser);
            let hint = text(&stage.tokens, "id_token");
            browser.get(&format!("/oauth/logout?id_token_hint={hint}"))
        }
    }
}

/// The cookie of the session that `stage` has begun, without a call to a store.
fn sign_in_quietly(browser: &Client<'_>) {
    let cookie = saml_edge::session::SessionCookie {
        organization: saml_edge::settings::OrganizationId::parse("acme").unwrap(),
        identifier: format!("identifier of {:?}", ["staff"]),
    };
    browser.set_cookie(
        saml_edge::session::SessionCookie::NAME,
        &cookie.seal(super::ports::SESSION_KEY),
    );
}

#[test]
fn every_call_of_every_endpoint_may_fail() {
    let mut failures = 0;
    for endpoint in [
        "authorize",
        "redeem",
        "refresh",
        "introspect",
        "revoke",
        "userinfo",
        "logout",
    ] {
        let well = stage();
        well.ports.kv_switch.count_anew();
        well.ports.object_switch.count_anew();
        let answer = send(&well, endpoint);
        assert!(answer.status() < 400, "{endpoint}: {answer:?}");
        let calls = [well.ports.kv_switch.calls(), well.ports.object_switch.calls()];
        assert!(calls[1] > 0, "{endpoint} asks the Durable Object");
        for (store, calls) in calls.into_iter().enumerate() {
            for nth in 1..=calls {
                for failure in [Failure::Before, Failure::After] {
                    let stage = stage();
                    let switch = [&stage.ports.kv_switch, &stage.ports.object_switch][store];
                    switch.fail_at(nth, failure);
                    let answer = send(&stage, endpoint);
                    let what = format!("{endpoint}: store {store}, call {nth}, {failure:?}");
                    assert_eq!(answer.status(), 503, "{what}: {answer:?}");
                    assert!(answer.header("retry-after").is_some(), "{what}");
                    assert!(answer.set_cookies().is_empty(), "{what}");
                    assert!(!answer.text().contains("token\":"), "{what}");
                    failures += 1;
                }
            }
        }
    }
    assert!(failures > 30, "{failures}");
}

#[test]
fn what_is_stored_is_read_by_every_later_version() {
    let stage = stage();
    let row = |kind: Kind| {
        let rows = stage.ports.rows("acme");
        let row = rows.into_iter().rev().find(|(of, ..)| *of == kind).unwrap();
        serde_json::from_str::<Value>(&row.2).unwrap()
    };
    let session_hash = row(Kind::Code)["grant"]["session_hash"].clone();
    assert_eq!(
        row(Kind::Code),
        json!({
            "grant": {
                "client_id": stage.id, "redirect_uri": CALLBACK, "nonce": "the nonce",
                "code_challenge": super::application::challenge(VERIFIER), "scope": "openid profile email roles",
                "session_hash": session_hash, "auth_time": "2026-11-23T12:00:00Z",
            },
            "family": null,
        })
    );
    let family = row(Kind::TokenFamily);
    let mut names: Vec<&str> = family.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["ends_at", "grant", "issued_at", "refresh_hash"]);
    assert_eq!(
        row(Kind::AccessToken),
        json!({
            "family": row(Kind::AccessToken)["family"], "issued_at": "2026-11-23T12:00:00Z",
            "ends_at": "2026-11-23T12:10:00Z",
        })
    );
    let contents = stage.ports.kv_contents();
    let (key, client) = contents
        .iter()
        .find(|(key, _)| key.starts_with("client/acme/"))
        .unwrap();
    assert_eq!(*key, format!("client/acme/{}", stage.id.strip_prefix("acme.").unwrap()));
    let client: Value = serde_json::from_str(client).unwrap();
    assert_eq!(
        client,
        json!({
            "version": 1, "id": stage.id, "organization": "acme", "name": "The application",
            "redirect_uris": [CALLBACK], "post_logout_redirect_uris": [super::application::GOODBYE],
            "token_endpoint_auth_method": "client_secret_post", "secret_hash": client["secret_hash"], "jwks": null,
            "created_at": "2026-11-23T12:00:00Z",
        })
    );
}
