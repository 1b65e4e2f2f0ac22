//! The authorization endpoint.

use super::acme::{SAML, operator, sign_in};
use super::application::{
    Application, CALLBACK, CLIENTS, assert_refused, authorize_path, callback, claims, text, world,
};
use super::client::{Answer, Client};
use super::ports::ORIGIN;
use saml_edge::edge::http::Method;
use serde_json::json;
use url::Url;

/// Where the SAML login that the browser is sent to will lead back to.
#[track_caller]
fn way_back(answer: &Answer) -> String {
    let location = answer.assert_status(302).header("location").unwrap();
    let url = Url::parse(ORIGIN).unwrap().join(location).unwrap();
    assert_eq!(url.path(), "/organizations/acme/saml/login");
    let (_, back) = url.query_pairs().find(|(name, _)| name == "return_to").unwrap();
    back.into_owned()
}

#[test]
fn a_member_who_is_signed_in_comes_back_with_a_code_at_once() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    let query = callback(&application.authorize(&browser, &[]));
    assert_eq!(query["state"], "the state");
    assert_eq!(query["iss"], ORIGIN, "RFC 9207");
    assert!(query.contains_key("code"));
}

#[test]
fn anybody_else_signs_in_by_saml_first_and_the_request_survives_sealed() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let browser = Client::browser(&ports);
    let answer = application.authorize(&browser, &[]);
    let location = answer.assert_status(302).header("location").unwrap();
    let back = way_back(&answer);
    assert!(back.starts_with("/oauth/authorize?continue="), "{back}");
    // The SAML login takes it as a place to return to.
    let login = browser.get(location);
    assert!(
        login
            .assert_status(302)
            .header("location")
            .unwrap()
            .starts_with("https://login.example/")
    );
    sign_in(&ports, &browser, &[]);
    let query = callback(&browser.get(&back));
    assert_eq!(query["state"], "the state");
    let tokens = application.redeem(&query["code"]).assert_status(200).json();
    assert_eq!(claims(&text(&tokens, "id_token"))["nonce"], "the nonce");
}

#[test]
fn without_a_session_on_the_way_back_the_client_is_told_and_nothing_goes_in_circles() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let browser = Client::browser(&ports);
    let answer = application.authorize(&browser, &[]);
    let back = way_back(&answer);
    assert_refused(&browser.get(&back), "access_denied");
    ports.pass_seconds(1_800);
    browser.get(&back).assert_status(400);
    for forged in ["", "x", "x.y"] {
        browser
            .get(&format!("/oauth/authorize?continue={forged}"))
            .assert_status(400);
    }
}

#[test]
fn an_unknown_client_or_redirect_uri_is_sent_nowhere() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let program = Client::program(&ports, None);
    for id in [
        "",
        "acme",
        "acme.0123456789abcdef",
        "other.0123456789abcdef",
        "../x",
        "acme.x/../y",
    ] {
        application
            .authorize(&program, &[("client_id", id)])
            .assert_problem(400, "oidc.client_unknown");
    }
    for uri in [
        "",
        "https://evil.example/callback",
        "https://app.example/callback/",
        "https://app.example/callback?x=1",
        "https://app.example/callback#x",
        "https://APP.example/callback",
        "http://app.example/callback",
        "https://app.example:443/callback",
        "https://app.example/callback/../callback",
        "https://app.example.evil.example/callback",
        "https://app.example@evil.example/callback",
        "//app.example/callback",
        "javascript:alert(1)",
    ] {
        let answer = application.authorize(&program, &[("redirect_uri", uri)]);
        answer.assert_problem(400, "oidc.redirect_uri_unknown");
    }
    // Twice is never.
    let mut twice: Vec<(&str, String)> = application.request().into_iter().collect();
    twice.push(("redirect_uri", "https://evil.example/".to_owned()));
    let path = authorize_path(twice.iter().map(|(name, value)| (*name, value.as_str())));
    program.get(&path).assert_problem(400, "oidc.redirect_uri_unknown");
}

#[test]
fn what_is_wrong_with_a_request_is_told_to_the_client() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    let cases: &[(&str, &str, &str)] = &[
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("response_mode", "fragment", "invalid_request"),
        ("scope", "profile", "invalid_scope"),
        ("scope", "", "invalid_scope"),
        ("scope", "OPENID", "invalid_scope"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("prompt", "none login", "invalid_request"),
        ("prompt", "create", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        ("max_age", "soon", "invalid_request"),
        ("request", "eyJ", "request_not_supported"),
        (
            "request_uri",
            "https://app.example/request",
            "request_uri_not_supported",
        ),
        ("organization", "other", "access_denied"),
    ];
    for (name, value, error) in cases {
        let answer = application.authorize(&browser, &[(name, value)]);
        assert_refused(&answer, error);
        assert_eq!(callback(&answer)["state"], "the state", "{name}={value}");
    }
    let long = "s".repeat(1_025);
    assert_refused(&application.authorize(&browser, &[("state", &long)]), "invalid_request");
    assert_refused(&application.authorize(&browser, &[("nonce", &long)]), "invalid_request");
}

#[test]
fn prompt_none_never_asks() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let browser = Client::browser(&ports);
    assert_refused(
        &application.authorize(&browser, &[("prompt", "none")]),
        "login_required",
    );
    sign_in(&ports, &browser, &[]);
    assert!(callback(&application.authorize(&browser, &[("prompt", "none")])).contains_key("code"));
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    assert_refused(
        &application.authorize(&browser, &[("prompt", "none")]),
        "login_required",
    );
    assert_refused(&application.authorize(&browser, &[]), "access_denied");
}

#[test]
fn prompt_login_and_max_age_want_a_sign_in_anew() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    let asks_anew = |changes: &[(&'static str, &str)]| {
        let answer = application.authorize(&browser, changes);
        let location = answer.assert_status(302).header("location").unwrap().to_owned();
        location.starts_with("/organizations/acme/saml/login") && location.contains("force_authn=true")
    };
    assert!(asks_anew(&[("prompt", "login")]));
    assert!(asks_anew(&[("prompt", "select_account")]));
    assert!(!asks_anew(&[("max_age", "60")]), "the member has just signed in");
    ports.pass_seconds(61);
    assert!(asks_anew(&[("max_age", "60")]));
    assert!(asks_anew(&[("max_age", "0")]));
    // The session that was there before does not do on the way back either.
    let answer = application.authorize(&browser, &[("prompt", "login")]);
    let back = way_back(&answer);
    assert_refused(&browser.get(&back), "access_denied");
}

#[test]
fn a_form_is_sent_on_as_a_query() {
    let ports = world();
    let application = Application::register(&ports, "none");
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, &[]);
    let request = application.request();
    let fields: Vec<(&str, &str)> = request.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = browser.request(Method::Post, "/oauth/authorize").form(&fields).send();
    let location = answer.assert_status(303).header("location").unwrap();
    assert!(callback(&browser.get(location)).contains_key("code"));
}

#[test]
fn the_port_of_a_loopback_address_does_not_count() {
    let ports = world();
    let document = json!({
        "name": "CLI", "redirect_uris": ["http://127.0.0.1/cb", "http://localhost:3000/cb"],
        "token_endpoint_auth_method": "none",
    });
    let client = operator(&ports).post_json(CLIENTS, &document).assert_status(201).json();
    let application = Application {
        ports: &ports,
        id: text(&client, "client_id"),
        secret: None,
    };
    let program = Client::program(&ports, None);
    application
        .authorize(&program, &[("redirect_uri", "http://127.0.0.1:49152/cb")])
        .assert_status(302);
    for uri in [
        "http://127.0.0.1:1/other",
        "http://localhost:3001/cb",
        "https://127.0.0.1/cb",
        CALLBACK,
    ] {
        let answer = application.authorize(&program, &[("redirect_uri", uri)]);
        answer.assert_problem(400, "oidc.redirect_uri_unknown");
    }
}
