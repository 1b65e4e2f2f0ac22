//! What applications do is in the audit log, and its head is signed by the key that signs their tokens.

use super::acme::operator;
use super::application::{Application, text, world};
use super::client::Client;
use super::ports::MemoryPorts;
use saml_edge::jose::{JwkSet, Jws};
use serde_json::{Value, json};

const LOG: &str = "/api/organizations/acme/audit";

fn entries(ports: &MemoryPorts) -> Vec<Value> {
    let page = operator(ports).get(&format!("{LOG}?event=application")).json();
    page["entries"].as_array().unwrap().clone()
}

#[test]
fn sign_ins_refusals_and_revocations() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let code = application.code(&[]);
    application.redeem(&code).assert_status(200);
    application.redeem(&code);
    let tokens = application.tokens("openid offline_access");
    application.refresh(&text(&tokens, "refresh_token")).assert_status(200);
    application.refresh(&text(&tokens, "refresh_token"));
    let [second, signed_in_again, first, signed_in] = entries(&ports).try_into().unwrap();
    assert_eq!(signed_in["event"], "application.signed_in");
    assert_eq!(
        signed_in["actor"],
        json!({ "kind": "client", "id": application.id, "label": null })
    );
    assert_eq!(
        signed_in["details"],
        json!({ "subject": "Ada@acme.example", "scope": "openid profile email roles" })
    );
    assert_eq!(signed_in_again["event"], "application.signed_in");
    assert_eq!(
        (&first["event"], &first["details"]["grant"]),
        (&json!("application.refused"), &json!("redeem"))
    );
    assert_eq!(
        (&second["event"], &second["details"]["grant"]),
        (&json!("application.refused"), &json!("refresh"))
    );
    let tokens = application.tokens("openid");
    let token = text(&tokens, "access_token");
    let other = Application::register(&ports, "none");
    other.post("/oauth/revoke", &[("token", &token)]).assert_status(200);
    assert_eq!(
        entries(&ports)[0]["event"],
        "application.signed_in",
        "nothing was revoked"
    );
    application
        .post("/oauth/revoke", &[("token", &token)])
        .assert_status(200);
    assert_eq!(entries(&ports)[0]["event"], "application.revoked");
    let all = operator(&ports).get(&format!("{LOG}/export")).text();
    for secret in [
        &code,
        &text(&tokens, "access_token"),
        application.secret.as_ref().unwrap(),
    ] {
        assert!(!all.contains(secret.rsplit('.').next().unwrap()));
    }
}

#[test]
fn the_head_is_signed() {
    let ports = world();
    let head = operator(&ports).get(&format!("{LOG}/head")).assert_status(200).json();
    let keys: JwkSet = saml_edge::json::from_value(Client::program(&ports, None).get("/oauth/jwks").json()).unwrap();
    let token = Jws::parse(head["signature"].as_str().unwrap()).unwrap();
    let mut signed = Value::Object(token.verify(&keys.keys).unwrap());
    signed["signature"] = head["signature"].clone();
    assert_eq!(signed, head);
    // It is no token of OpenID Connect: as a hint it says nothing.
    let hint = head["signature"].as_str().unwrap();
    assert_eq!(saml_edge::service::oidc::tokens::hinted(&ports, hint), None);
}
