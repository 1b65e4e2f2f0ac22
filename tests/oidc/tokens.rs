//! The token endpoint and what goes with tokens.

use super::acme::{SAML, operator, session, state};
use super::application::{Application, assert_error, claims, text, world};
use super::client::{Answer, Client};
use super::ports::{MemoryPorts, ORIGIN};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml_edge::crypto::sha256;
use saml_edge::octets::hex;
use saml_edge::service::organization::{Command, Reply};
use saml_edge::session::Session;
use serde_json::json;

fn user_info(ports: &MemoryPorts, token: &str) -> Answer {
    Client::program(ports, Some(token)).get("/oauth/userinfo")
}

#[test]
fn a_code_is_redeemed_for_tokens_that_say_who_signed_in() {
    let ports = world();
    for method in ["client_secret_basic", "none"] {
        let application = Application::register(&ports, method);
        let answer = application.redeem(&application.code(&[]));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let tokens = answer.assert_status(200).json();
        assert_eq!(
            (&tokens["token_type"], &tokens["expires_in"]),
            (&json!("Bearer"), &json!(600))
        );
        assert_eq!(tokens["scope"], "openid profile email roles");
        assert_eq!(tokens.get("refresh_token"), None, "nobody asked for offline_access");
        let access = text(&tokens, "access_token");
        let id = claims(&text(&tokens, "id_token"));
        let half = URL_SAFE_NO_PAD.encode(&sha256(access.as_bytes())[..16]);
        let now = super::ports::BEGINNING;
        assert_eq!(
            serde_json::Value::Object(id.clone()),
            json!({
                "iss": ORIGIN, "aud": application.id, "sub": id["sub"], "organization": "acme", "nonce": "the nonce",
                "iat": now, "exp": now + 600, "auth_time": now, "at_hash": half,
                "name": "Ada Lovelace", "email": "ada@acme.example", "roles": ["staff"],
            })
        );
        let info = user_info(&ports, &access).assert_status(200).json();
        assert_eq!(
            info,
            json!({
                "sub": id["sub"], "organization": "acme", "name": "Ada Lovelace", "email": "ada@acme.example",
                "roles": ["staff"],
            })
        );
    }
}

#[test]
fn only_what_was_asked_for_is_told() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let tokens = application.tokens("openid unheard_of");
    assert_eq!(tokens["scope"], "openid");
    let info = user_info(&ports, &text(&tokens, "access_token")).json();
    let names: Vec<&String> = info.as_object().unwrap().keys().collect();
    assert_eq!(names, ["organization", "sub"]);
}

#[test]
fn the_subject_is_no_email_and_stays_the_same() {
    let ports = world();
    let subject = |method: &str| {
        let tokens = Application::register(&ports, method).tokens("openid");
        claims(&text(&tokens, "id_token"))["sub"].as_str().unwrap().to_owned()
    };
    assert_eq!(subject("none"), subject("client_secret_basic"));
    assert_eq!(subject("none").len(), 43);
}

#[test]
fn refresh_tokens_rotate() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let first = application.tokens("openid offline_access");
    ports.pass_seconds(3_600);
    user_info(&ports, &text(&first, "access_token")).assert_status(401);
    let second = application
        .refresh(&text(&first, "refresh_token"))
        .assert_status(200)
        .json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(claims(&text(&second, "id_token"))["auth_time"], super::ports::BEGINNING);
    user_info(&ports, &text(&second, "access_token")).assert_status(200);
    let third = application
        .refresh(&text(&second, "refresh_token"))
        .assert_status(200)
        .json();
    assert_eq!(application.introspect(&text(&third, "refresh_token"))["active"], true);
    // A refresh token opens nothing but the token endpoint.
    user_info(&ports, &text(&third, "refresh_token")).assert_status(401);
}

#[test]
fn introspection_tells_a_client_of_its_own_tokens() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let other = Application::register(&ports, "client_secret_basic");
    let tokens = application.tokens("openid email");
    let access = text(&tokens, "access_token");
    let told = application.introspect(&access);
    assert_eq!(
        (&told["active"], &told["client_id"]),
        (&json!(true), &json!(application.id))
    );
    assert_eq!(
        (&told["scope"], &told["token_type"]),
        (&json!("openid email"), &json!("Bearer"))
    );
    assert_eq!(other.introspect(&access), json!({ "active": false }));
    assert_eq!(application.introspect("nonsense"), json!({ "active": false }));
    let public = Application::register(&ports, "none");
    assert_error(
        &public.post("/oauth/introspect", &[("token", &access)]),
        401,
        "invalid_client",
    );
    ports.pass_seconds(600);
    assert_eq!(application.introspect(&access), json!({ "active": false }));
}

#[test]
fn revocation_ends_the_whole_family() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let other = Application::register(&ports, "client_secret_basic");
    for which in ["access_token", "refresh_token"] {
        let tokens = application.tokens("openid offline_access");
        let token = text(&tokens, which);
        other.post("/oauth/revoke", &[("token", &token)]).assert_status(200);
        assert_eq!(
            application.introspect(&token)["active"],
            true,
            "another client revokes nothing"
        );
        application
            .post("/oauth/revoke", &[("token", &token)])
            .assert_status(200);
        for name in ["access_token", "refresh_token"] {
            assert_eq!(
                application.introspect(&text(&tokens, name))["active"],
                false,
                "{which} {name}"
            );
        }
        assert_error(
            &application.refresh(&text(&tokens, "refresh_token")),
            400,
            "invalid_grant",
        );
    }
    application
        .post("/oauth/revoke", &[("token", "nonsense")])
        .assert_status(200);
    assert_error(&application.post("/oauth/revoke", &[]), 400, "invalid_request");
}

#[test]
fn tokens_end_with_the_session_and_with_the_organizations_switch() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let tokens = application.tokens("openid offline_access");
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    user_info(&ports, &text(&tokens, "access_token")).assert_status(401);
    assert_error(
        &application.refresh(&text(&tokens, "refresh_token")),
        400,
        "invalid_grant",
    );
    assert_eq!(application.introspect(&text(&tokens, "access_token"))["active"], false);
}

/// A member who signs in anew, for another application that wants it, is the same member to this one: what rests on
/// the session that was replaced rests on the new one, says what that one says, and ends with it.
#[test]
fn tokens_rest_on_the_session_that_took_the_place_of_theirs() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let tokens = application.tokens("openid offline_access roles");
    let hash = |identifier: &str| hex(&sha256(identifier.as_bytes()));
    let first = hash("identifier of [\"staff\"]");
    let begin = |identifier: &str, replaces: &str, change: &dyn Fn(&mut Session)| {
        let mut session = session(&["administrator"]);
        change(&mut session);
        let command = Command::BeginSession {
            session_hash: hash(identifier),
            fingerprint: state(&ports).live.unwrap().fingerprint,
            session: Box::new(session),
            record: None,
            replaces: Some(replaces.to_owned()),
            beside: false,
        };
        assert_eq!(ports.carry_out("acme", command), Reply::Done);
    };
    begin("second", &first, &|_| {});
    begin("third", &hash("second"), &|_| {});
    let claims = user_info(&ports, &text(&tokens, "access_token"))
        .assert_status(200)
        .json();
    assert_eq!(claims["roles"], json!(["administrator"]));
    let fresh = application
        .refresh(&text(&tokens, "refresh_token"))
        .assert_status(200)
        .json();
    // A session that takes its own place goes round in no circle.
    begin("third", &hash("third"), &|_| {});
    user_info(&ports, &text(&fresh, "access_token")).assert_status(200);
    // The last of them is replaced by somebody else's: what rested on it has ended.
    begin("fourth", &hash("third"), &|session| {
        session.name_id = "Grace".to_owned()
    });
    user_info(&ports, &text(&fresh, "access_token")).assert_status(401);
}
