//! What is tried against authorization servers (RFC 9700 4), each with what must happen.

use super::acme::{create, sign_in};
use super::application::{
    Application, CALLBACK, VERIFIER, assert_error, assert_refused, authorize_path, callback, challenge, text, world,
};
use super::client::Client;
use super::ports::MemoryPorts;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use saml_edge::edge::http::Method;
use serde_json::json;

#[test]
fn a_code_is_good_once_and_the_second_use_ends_its_tokens() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let code = application.code(&[("scope", "openid offline_access")]);
    let tokens = application.redeem(&code).assert_status(200).json();
    assert_eq!(application.introspect(&text(&tokens, "access_token"))["active"], true);
    assert_error(&application.redeem(&code), 400, "invalid_grant");
    assert_eq!(application.introspect(&text(&tokens, "access_token"))["active"], false);
    assert_error(
        &application.refresh(&text(&tokens, "refresh_token")),
        400,
        "invalid_grant",
    );
}

#[test]
fn a_refresh_token_that_comes_twice_ends_its_family() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let first = application.tokens("openid offline_access");
    let second = application
        .refresh(&text(&first, "refresh_token"))
        .assert_status(200)
        .json();
    assert_error(
        &application.refresh(&text(&first, "refresh_token")),
        400,
        "invalid_grant",
    );
    assert_error(
        &application.refresh(&text(&second, "refresh_token")),
        400,
        "invalid_grant",
    );
    assert_eq!(application.introspect(&text(&second, "access_token"))["active"], false);
}

#[test]
fn a_code_ends_after_a_minute() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let code = application.code(&[]);
    ports.pass_seconds(60);
    assert_error(&application.redeem(&code), 400, "invalid_grant");
}

#[test]
fn a_code_is_for_its_client_its_redirect_uri_and_its_verifier_only() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let thief = Application::register(&ports, "client_secret_basic");
    assert_error(&thief.redeem(&application.code(&[])), 400, "invalid_grant");
    let with = |fields: &[(&str, &str)]| {
        let code = application.code(&[]);
        let mut all = vec![("grant_type", "authorization_code"), ("code", code.as_str())];
        all.extend_from_slice(fields);
        application.post("/oauth/token", &all)
    };
    let elsewhere = ("redirect_uri", "https://app.example/other");
    let here = ("redirect_uri", CALLBACK);
    let verifier = ("code_verifier", VERIFIER);
    assert_error(&with(&[elsewhere, verifier]), 400, "invalid_grant");
    assert_error(&with(&[verifier]), 400, "invalid_grant");
    assert_error(&with(&[here]), 400, "invalid_grant");
    assert_error(&with(&[here, ("code_verifier", "short")]), 400, "invalid_grant");
    let other = VERIFIER.replace('d', "e");
    assert_error(&with(&[here, ("code_verifier", &other)]), 400, "invalid_grant");
    // The challenge itself is no verifier.
    assert_error(
        &with(&[here, ("code_verifier", &challenge(VERIFIER))]),
        400,
        "invalid_grant",
    );
    with(&[here, verifier]).assert_status(200);
}

#[test]
fn pkce_cannot_be_taken_out_on_the_way() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    // Somebody has removed the challenge from the request: the client's verifier then finds nothing to match.
    let mut stripped = application.request();
    stripped.remove("code_challenge");
    stripped.remove("code_challenge_method");
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    let path = authorize_path(stripped.iter().map(|(name, value)| (*name, value.as_str())));
    let code = callback(&browser.get(&path))["code"].clone();
    assert_error(&application.redeem(&code), 400, "invalid_grant");
    // A client without a secret cannot do without it at all.
    let public = Application::register(&ports, "none");
    stripped.insert("client_id", public.id);
    let path = authorize_path(stripped.iter().map(|(name, value)| (*name, value.as_str())));
    assert_refused(&browser.get(&path), "invalid_request");
}

#[test]
fn a_client_authenticates_as_it_is_registered_and_not_otherwise() {
    let ports = world();
    let basic = Application::register(&ports, "client_secret_basic");
    let post = Application::register(&ports, "client_secret_post");
    let send = |headers: &[(&str, String)], fields: &[(&str, &str)]| {
        let program = Client::program(&ports, None);
        let mut request = program.request(Method::Post, "/oauth/token");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request.form(fields).send()
    };
    let header = |id: &str, secret: &str| {
        [(
            "authorization",
            format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))),
        )]
    };
    let grant = ("grant_type", "refresh_token");
    let token = ("refresh_token", "x");
    let secret = |application: &Application<'_>| application.secret.clone().unwrap();
    // The right way gets as far as the token.
    assert_error(
        &send(&header(&basic.id, &secret(&basic)), &[grant, token]),
        400,
        "invalid_grant",
    );
    let (id, own) = (post.id.clone(), secret(&post));
    let in_form = [
        grant,
        token,
        ("client_id", id.as_str()),
        ("client_secret", own.as_str()),
    ];
    assert_error(&send(&[], &in_form), 400, "invalid_grant");
    // Either secret may stand in the header or in the form.
    assert_error(
        &send(&header(&post.id, &secret(&post)), &[grant, token]),
        400,
        "invalid_grant",
    );
    // Nothing else gets anywhere.
    assert_error(
        &send(&header(&basic.id, "wrong"), &[grant, token]),
        401,
        "invalid_client",
    );
    assert_error(&send(&header(&basic.id, ""), &[grant, token]), 401, "invalid_client");
    assert_error(
        &send(&header(&basic.id, &secret(&post)), &[grant, token]),
        401,
        "invalid_client",
    );
    assert_error(
        &send(&[], &[grant, token, ("client_id", &basic.id)]),
        401,
        "invalid_client",
    );
    assert_error(&send(&[], &[grant, token]), 401, "invalid_client");
    assert_error(
        &send(&[("authorization", "Basic !".to_owned())], &[grant, token]),
        401,
        "invalid_client",
    );
    assert_error(
        &send(&header(&basic.id, &secret(&basic)), &in_form),
        400,
        "invalid_request",
    );
    let twice = [grant, token, token];
    assert_error(
        &send(&header(&basic.id, &secret(&basic)), &twice),
        400,
        "invalid_request",
    );
}

#[test]
fn an_assertion_of_a_client_is_its_own_for_us_short_lived_and_used_once() {
    let ports = world();
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let point = key.verifying_key().to_sec1_point(false);
    let encoded = |octets: &[u8]| URL_SAFE_NO_PAD.encode(octets);
    let jwk =
        json!({ "kty": "EC", "crv": "P-256", "x": encoded(point.x().unwrap()), "y": encoded(point.y().unwrap()) });
    let document = json!({
        "name": "Signed", "redirect_uris": [CALLBACK], "token_endpoint_auth_method": "private_key_jwt",
        "jwks": { "keys": [jwk] },
    });
    let client = super::acme::operator(&ports).post_json(super::application::CLIENTS, &document);
    let id = text(&client.assert_status(201).json(), "client_id");
    let now = super::ports::BEGINNING;
    let good = json!({ "iss": id, "sub": id, "aud": super::ports::ORIGIN, "exp": now + 300, "jti": "one" });
    let token = |header: serde_json::Value, claims: &serde_json::Value| {
        use p256::ecdsa::signature::Signer as _;
        let part = |value: &serde_json::Value| encoded(value.to_string().as_bytes());
        let input = format!("{}.{}", part(&header), part(claims));
        let signature: p256::ecdsa::Signature = key.sign(input.as_bytes());
        format!("{input}.{}", encoded(&signature.to_bytes()))
    };
    let es256 = || json!({ "alg": "ES256" });
    let send = |assertion: &str| post_assertion(&ports, assertion);
    assert_error(&send(&token(es256(), &good)), 400, "invalid_grant");
    assert_error(&send(&token(es256(), &good)), 401, "invalid_client"); // the same jti again
    let with = |name: &str, value: serde_json::Value| {
        let mut claims = good.clone();
        claims["jti"] = json!(format!("for {name}"));
        claims[name] = value;
        token(es256(), &claims)
    };
    assert_error(
        &send(&with("aud", json!([format!("{}/oauth/token", super::ports::ORIGIN)]))),
        400,
        "invalid_grant",
    );
    for (name, value) in [
        ("iss", json!("acme.0000000000000000")),
        ("aud", json!("https://other.example")),
        ("aud", json!("https://edge.example.evil.example")),
        ("exp", json!(now)),
        ("exp", json!(now + 601)),
        ("nbf", json!(now + 1)),
        ("jti", json!("")),
        ("jti", json!(null)),
        ("exp", json!(null)),
    ] {
        assert_error(&send(&with(name, value)), 401, "invalid_client");
    }
    for header in [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": "ES384" }),
        json!({ "alg": "ES256", "crit": ["exp"] }),
        json!({}),
    ] {
        let mut claims = good.clone();
        claims["jti"] = json!(header.to_string());
        assert_error(&send(&token(header, &claims)), 401, "invalid_client");
    }
    let mut claims = good.clone();
    claims["jti"] = json!("changed");
    let changed = token(es256(), &claims).replace('A', "B");
    assert_error(&send(&changed), 401, "invalid_client");
}

fn post_assertion(ports: &MemoryPorts, assertion: &str) -> super::client::Answer {
    let program = Client::program(ports, None);
    program
        .request(Method::Post, "/oauth/token")
        .form(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "x"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", assertion),
        ])
        .send()
}

#[test]
fn another_organizations_session_or_token_opens_nothing() {
    let ports = world();
    create(&ports, "other", "Other");
    let application = Application::register(&ports, "client_secret_basic");
    let tokens = application.tokens("openid offline_access");
    let moved = text(&tokens, "refresh_token").replacen("acme.", "other.", 1);
    assert_error(&application.refresh(&moved), 400, "invalid_grant");
    let asked = ports.objects().len();
    let nowhere = text(&tokens, "access_token").replacen("acme.", "nowhere.", 1);
    Client::program(&ports, Some(&nowhere))
        .get("/oauth/userinfo")
        .assert_status(401);
    assert_eq!(
        ports.objects().len(),
        asked,
        "no Durable Object is asked for an organization that is not there"
    );
}

#[test]
fn tokens_are_stored_as_hashes() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let code = application.code(&[("scope", "openid offline_access")]);
    let tokens = application.redeem(&code).json();
    let secret_of = |token: &str| token.rsplit('.').next().unwrap().to_owned();
    let written = ports.everything_written();
    for secret in [
        secret_of(&code),
        secret_of(&text(&tokens, "access_token")),
        secret_of(&text(&tokens, "refresh_token")),
    ] {
        assert!(written.iter().all(|text| !text.contains(&secret)));
    }
}

#[test]
fn a_browser_application_may_ask_from_its_own_origin() {
    let ports = world();
    let program = Client::program(&ports, None);
    let answer = program.request(Method::Options, "/oauth/token").send();
    assert_eq!(
        (answer.status(), answer.header("access-control-allow-origin")),
        (204, Some("*"))
    );
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let answer = program.get("/oauth/jwks");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let answer = program.request(Method::Options, "/api/organizations").send();
    assert_eq!(
        (answer.status(), answer.header("access-control-allow-origin")),
        (405, None)
    );
}
