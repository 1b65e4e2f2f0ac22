//! Discovery, our keys, and their rollover.

use super::acme::enabled;
use super::application::{Application, ec, rsa, text, world};
use super::client::Client;
use super::ports::{MemoryPorts, ORIGIN};
use saml_edge::jose::{JwkSet, Jws};
use serde_json::json;

fn jwks(ports: &MemoryPorts) -> JwkSet {
    let document = Client::program(ports, None)
        .get("/oauth/jwks")
        .assert_status(200)
        .json();
    assert!(
        document["keys"]
            .as_array()
            .unwrap()
            .iter()
            .all(|key| key.get("d").is_none())
    );
    saml_edge::json::from_value(document).unwrap()
}

#[test]
fn discovery_names_what_is_there() {
    let ports = world();
    let program = Client::program(&ports, None);
    let document = program
        .get("/.well-known/openid-configuration")
        .assert_status(200)
        .json();
    assert_eq!(document["issuer"], ORIGIN);
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["ES256"]));
    for (name, value) in document.as_object().unwrap() {
        if let Some(path) = value
            .as_str()
            .and_then(|url| url.strip_prefix(ORIGIN))
            .filter(|path| !path.is_empty())
        {
            assert_ne!(program.get(path).status(), 404, "{name}");
        }
    }
}

#[test]
fn without_a_key_there_is_no_openid_connect() {
    let ports = enabled();
    let program = Client::program(&ports, None);
    for path in [
        "/.well-known/openid-configuration",
        "/oauth/jwks",
        "/oauth/authorize",
        "/oauth/userinfo",
    ] {
        program.get(path).assert_problem(404, "oidc.not_configured");
    }
}

#[test]
fn id_tokens_verify_by_the_published_keys_of_every_kind() {
    for (key, algorithm) in [
        (rsa(), "RS256"),
        (ec("P-256"), "ES256"),
        (ec("P-384"), "ES384"),
        (ec("P-521"), "ES512"),
    ] {
        let mut ports = world();
        ports.set_token_keys(&[key]);
        let set = jwks(&ports);
        assert_eq!(set.keys[0].alg.as_deref(), Some(algorithm));
        let token = text(&Application::register(&ports, "none").tokens("openid"), "id_token");
        let claims = Jws::parse(&token).unwrap().verify(&set.keys).unwrap();
        assert_eq!(claims["iss"], ORIGIN);
    }
}

#[test]
fn during_a_rollover_both_keys_are_published_and_the_first_signs() {
    let mut ports = world();
    let (old, new) = (ec("P-256"), rsa());
    ports.set_token_keys(&[old.clone(), new.clone()]);
    let both = jwks(&ports);
    let token = text(&Application::register(&ports, "none").tokens("openid"), "id_token");
    ports.set_token_keys(&[new, old]);
    let still = jwks(&ports);
    assert_eq!((both.keys.len(), still.keys.len()), (2, 2));
    assert!(
        Jws::parse(&token).unwrap().verify(&still.keys).is_ok(),
        "a token from before verifies"
    );
    let newer = text(&Application::register(&ports, "none").tokens("openid"), "id_token");
    assert!(
        Jws::parse(&newer).unwrap().verify(&both.keys).is_ok(),
        "a cached key set knows the new key already"
    );
}
