//! Administrator tokens and setup links.

use super::acme::{PAGE, SAML, acme, administrator, create, operator, setup_link, token};
use super::client::Client;
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;
use serde_json::json;

const TOKENS: &str = "/api/organizations/acme/tokens";
const LINKS: &str = "/api/organizations/acme/setup-links";

#[test]
fn a_secret_is_shown_once_and_stored_nowhere() {
    let ports = acme();
    let body = json!({ "label": " for the wiki ", "expires_in_seconds": 60 });
    let made = operator(&ports).post_json(TOKENS, &body).assert_status(201).json();
    let text = made["token"].as_str().unwrap();
    let link = operator(&ports).post(LINKS).assert_status(201).json();
    let url = link["url"].as_str().unwrap();
    assert!(url.starts_with("https://edge.example/organizations/acme/settings/sso?setup=saml-edge.acme."));

    let administrator = Client::program(&ports, Some(text));
    administrator.get(SAML).assert_status(200);
    let browser = Client::browser(&ports);
    browser.get(url).assert_status(303);
    browser.get(PAGE).assert_status(200);

    let secrets = [text.rsplit('.').next().unwrap(), url.rsplit('.').next().unwrap()];
    for secret in secrets {
        assert_eq!(secret.len(), 43, "256 bits in base64url");
        for written in ports.everything_written() {
            assert!(!written.contains(secret), "{written}");
        }
        for list in [TOKENS, LINKS, SAML] {
            assert!(!operator(&ports).get(list).text().contains(secret));
        }
        assert!(browser.cookies().values().all(|value| !value.contains(secret)));
    }
    let listed = operator(&ports).get(TOKENS).json();
    assert_eq!(
        listed["tokens"],
        json!([{
            "id": made["id"], "label": "for the wiki", "created_at": "2026-11-23T12:00:00Z",
            "expires_at": "2026-11-23T12:01:00Z", "opened": false,
        }])
    );
    assert_eq!(operator(&ports).get(LINKS).json()["setup_links"][0]["opened"], true);
}

#[test]
fn a_token_opens_its_own_organization_only() {
    let ports = acme();
    create(&ports, "other", "Other");
    let own = administrator(&ports, "acme");
    own.get(SAML).assert_status(200);
    for (method, path) in [
        (Method::Get, ""),
        (Method::Put, ""),
        (Method::Get, "/test"),
        (Method::Post, "/test"),
        (Method::Post, "/enable"),
        (Method::Post, "/disable"),
        (Method::Get, "/verdicts"),
        (Method::Get, "/verdicts/ABC"),
    ] {
        // Foreign is the same whether the other organization is there or not.
        for organization in ["other", "nobodys"] {
            let path = format!("/api/organizations/{organization}/saml{path}");
            own.request(method, &path).send().assert_problem(403, "token.foreign");
        }
    }
    let (_, text) = token(&ports, "acme");
    let browser = Client::browser(&ports);
    let other = "/organizations/other/settings/sso";
    let refused = browser.post_form(other, &[("action", "sign_in"), ("token", &text)]);
    refused.assert_status(401);
    assert!(refused.set_cookies().is_empty());
    browser
        .post_form(PAGE, &[("action", "sign_in"), ("token", &text)])
        .assert_status(303);
    browser.get(PAGE).assert_status(200);
    browser.get(other).assert_status(401);
}

#[test]
fn a_wrong_token_opens_nothing() {
    let ports = acme();
    let (_, right) = token(&ports, "acme");
    let (head, secret) = right.rsplit_once('.').unwrap();
    let other_secret = format!("{head}.{}", "A".repeat(43));
    let other_id = format!("saml-edge.acme.0123456789abcdef.{secret}");
    let other_organization = format!("{}.{secret}", head.replace("acme", "other"));
    let link = setup_link(&ports, "acme").1;
    let (_, link) = link.split_once("setup=").unwrap();
    let longer = format!("{right}A");
    let dotted = format!("{right}.");
    let wrong = [
        "x",
        "operator-token-of-the-test",
        &other_secret,
        &other_id,
        &other_organization,
        link,
        &longer,
        &dotted,
    ];
    for text in wrong {
        let program = Client::program(&ports, Some(text));
        program.get(SAML).assert_problem(401, "token.unknown");
        program.get("/api/organizations").assert_problem(401, "token.unknown");
        let browser = Client::browser(&ports);
        let answer = browser.post_form(PAGE, &[("action", "sign_in"), ("token", text)]);
        assert_ne!(answer.status(), 303, "{text}");
        assert!(browser.cookies().is_empty());
    }
    let program = Client::program(&ports, None);
    for authorization in [None, Some("Basic b3BlcmF0b3I6eA=="), Some("Bearer"), Some("")] {
        let request = program.request(Method::Get, SAML);
        let answer = match authorization {
            None => request.send(),
            Some(text) => request.header("authorization", text).send(),
        };
        answer.assert_problem(401, "token.missing");
    }
    let upper = program
        .request(Method::Get, SAML)
        .header("authorization", &format!("BEARER {right}"));
    upper.send().assert_status(200);
}

#[test]
fn a_revoked_token_ends_at_once_whatever_kv_says() {
    let ports = acme();
    let (id, text) = token(&ports, "acme");
    let administrator = Client::program(&ports, Some(&text));
    let browser = Client::browser(&ports);
    browser.post_form(PAGE, &[("action", "sign_in"), ("token", &text)]);
    browser.get(PAGE).assert_status(200);
    ports.pin_kv();
    operator(&ports).delete(&format!("{TOKENS}/{id}")).assert_status(204);
    administrator.get(SAML).assert_problem(401, "token.unknown");
    browser.get(PAGE).assert_status(401);
    ports.unpin_kv();
    administrator.get(SAML).assert_problem(401, "token.unknown");
    operator(&ports)
        .delete(&format!("{TOKENS}/{id}"))
        .assert_problem(404, "request.not_found");
}

#[test]
fn each_kind_is_revoked_at_its_own_address() {
    let ports = acme();
    let (id, text) = token(&ports, "acme");
    operator(&ports)
        .delete(&format!("{LINKS}/{id}"))
        .assert_problem(404, "request.not_found");
    create(&ports, "other", "Other");
    let foreign = format!("/api/organizations/other/tokens/{id}");
    operator(&ports)
        .delete(&foreign)
        .assert_problem(404, "request.not_found");
    Client::program(&ports, Some(&text)).get(SAML).assert_status(200);
}

#[test]
fn a_token_ends_when_it_was_to() {
    let ports = acme();
    let made = operator(&ports)
        .post_json(TOKENS, &json!({ "expires_in_seconds": 60 }))
        .json();
    let administrator = Client::program(&ports, made["token"].as_str());
    ports.pass_seconds(59);
    administrator.get(SAML).assert_status(200);
    ports.pass_seconds(1);
    administrator.get(SAML).assert_problem(401, "token.unknown");
    assert_eq!(operator(&ports).get(TOKENS).json()["tokens"], json!([]));
}

#[test]
fn what_a_credential_can_be() {
    let ports = acme();
    let long = "x".repeat(101);
    for (path, body) in [
        (TOKENS, json!({ "expires_in_seconds": 0 })),
        (TOKENS, json!({ "expires_in_seconds": 10 * 366 * 86_400 + 1 })),
        (LINKS, json!({ "expires_in_seconds": 30 * 86_400 + 1 })),
        (LINKS, json!({ "expires_in_seconds": "60" })),
        (TOKENS, json!({ "label": long })),
        (TOKENS, json!({ "label": "a\u{0}b" })),
        (TOKENS, json!({ "secret": "x" })),
        (TOKENS, json!([])),
    ] {
        operator(&ports)
            .post_json(path, &body)
            .assert_problem(400, "request.body_invalid");
    }
    for path in [
        "/api/organizations/nobodys/tokens",
        "/api/organizations/nobodys/setup-links",
    ] {
        operator(&ports)
            .post(path)
            .assert_problem(404, "organization.not_found");
        operator(&ports).get(path).assert_problem(404, "organization.not_found");
    }
    assert_eq!(operator(&ports).get(TOKENS).json()["tokens"], json!([]));
}

#[test]
fn a_setup_link_opens_the_page_for_as_long_as_it_works() {
    let ports = acme();
    let (_, link) = setup_link(&ports, "acme");
    let browser = Client::browser(&ports);
    let opened = browser.get(&link);
    opened.assert_status(303);
    assert_eq!(
        opened.header("location"),
        Some(PAGE),
        "the secret leaves the address bar"
    );
    assert_eq!(opened.set_cookies().len(), 1);
    let cookie = opened.set_cookies()[0];
    assert!(cookie.starts_with("__Host-saml-administrator="));
    assert!(
        cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=604800"),
        "{cookie}"
    );
    ports.pass_seconds(6 * 86_400);
    browser.get(PAGE).assert_status(200);
    browser.get(&link).assert_status(303);
    ports.pass_seconds(86_400 - 1);
    browser.get(PAGE).assert_status(200);
    ports.pass_seconds(1);
    browser.get(PAGE).assert_status(401);
    for browser in [browser, Client::browser(&ports)] {
        let ended = browser.get(&link);
        ended.assert_status(403);
        assert!(ended.text().contains("This link has expired"));
    }
}

#[test]
fn a_setup_link_is_one_browsers() {
    let ports = acme();
    let (_, link) = setup_link(&ports, "acme");
    // A mail scanner follows the link without keeping cookies.
    for _ in 0..3 {
        let scanner = Client::browser(&ports);
        scanner.get(&link).assert_status(303);
        scanner.clear_cookies();
        scanner.get(PAGE).assert_status(401);
    }
    let (first, second) = (Client::browser(&ports), Client::browser(&ports));
    first.get(&link).assert_status(303);
    second.get(&link).assert_status(303);
    second.get(PAGE).assert_status(200);
    first.get(PAGE).assert_status(401);
    let refused = first.get(&link);
    refused.assert_status(403);
    assert!(refused.text().contains("another browser"));
    let third = Client::browser(&ports).get(&link);
    assert_eq!((third.status(), third.set_cookies().len()), (403, 0));
    second.get(&link).assert_status(303);
    second.get(PAGE).assert_status(200);
}

#[test]
fn a_revoked_setup_link_ends_at_once() {
    let ports = acme();
    let (id, link) = setup_link(&ports, "acme");
    let browser = Client::browser(&ports);
    browser.get(&link);
    browser.get(PAGE).assert_status(200);
    ports.pin_kv();
    operator(&ports).delete(&format!("{LINKS}/{id}")).assert_status(204);
    browser.get(PAGE).assert_status(401);
    browser.get(&link).assert_status(403);
}

#[test]
fn a_setup_link_is_no_token_and_no_other_organizations() {
    let ports = acme();
    create(&ports, "other", "Other");
    let (_, link) = setup_link(&ports, "acme");
    let (_, secret) = link.split_once("setup=").unwrap();
    Client::program(&ports, Some(secret))
        .get(SAML)
        .assert_problem(401, "token.unknown");
    let browser = Client::browser(&ports);
    let elsewhere = format!("/organizations/other/settings/sso?setup={secret}");
    assert_eq!(browser.get(&elsewhere).status(), 403);
    let (_, token) = token(&ports, "acme");
    assert_eq!(browser.get(&format!("{PAGE}?setup={token}")).status(), 403);
    assert_eq!(browser.get(&format!("{PAGE}?setup=x")).status(), 403);
    assert!(browser.cookies().is_empty());
}

#[test]
fn a_cookie_is_as_it_was_sealed_or_nothing() {
    let ports = acme();
    let (_, link) = setup_link(&ports, "acme");
    let browser = Client::browser(&ports);
    browser.get(&link);
    let (name, value) = browser.cookies().pop_first().unwrap();
    let asked = |ports: &MemoryPorts, value: &str| {
        let browser = Client::browser(ports);
        browser.set_cookie(&name, value);
        browser.get(PAGE).status()
    };
    assert_eq!(asked(&ports, &value), 200);
    for changed in [
        format!("{value}A"),
        value.replacen('e', "f", 1),
        value.replace('.', ""),
        String::new(),
    ] {
        assert_eq!(asked(&ports, &changed), 401);
    }
    // A cookie of another kind under this name opens nothing.
    let session = saml_edge::session::SessionCookie {
        organization: saml_edge::settings::OrganizationId::parse("acme").unwrap(),
        identifier: "x".to_owned(),
    };
    assert_eq!(asked(&ports, &session.seal(super::ports::SESSION_KEY)), 401);
}
