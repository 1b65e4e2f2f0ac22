//! RP-Initiated Logout.

use super::acme::sign_in;
use super::application::{Application, GOODBYE, text, world};
use super::client::Client;
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;

fn logout(browser: &Client<'_>, fields: &[(&str, &str)]) -> super::client::Answer {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    browser.get(&format!("/oauth/logout?{query}"))
}

fn member(ports: &MemoryPorts) -> Client<'_> {
    let browser = Client::browser(ports);
    sign_in(ports, &browser, &["staff"]);
    browser
}

#[test]
fn the_clients_id_token_ends_the_session_and_leads_back() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let tokens = application.tokens("openid");
    let hint = text(&tokens, "id_token");
    let browser = member(&ports);
    ports.pass_seconds(86_400); // an old hint is still a hint
    let answer = logout(
        &browser,
        &[
            ("id_token_hint", &hint),
            ("post_logout_redirect_uri", GOODBYE),
            ("state", "s"),
        ],
    );
    let location = answer.assert_status(302).header("location").unwrap();
    assert_eq!(location, format!("{GOODBYE}?state=s"));
    browser.get("/session").assert_status(401);
}

#[test]
fn any_other_page_can_only_ask() {
    let ports = world();
    let browser = member(&ports);
    for fields in [
        &[][..],
        &[("id_token_hint", "x.y.z")],
        &[("post_logout_redirect_uri", "https://evil.example/")],
    ] {
        let page = logout(&browser, fields);
        assert!(page.assert_status(200).text().contains("Sign out?"));
        assert_eq!(page.set_cookies(), [""; 0]);
    }
    browser.get("/session").assert_status(200);
    let answer = browser.request(Method::Post, "/oauth/logout").form(&[]).send();
    assert!(answer.assert_status(200).text().contains("Sign out?"));
    browser.get("/session").assert_status(200);
}

#[test]
fn it_leads_to_registered_places_only() {
    let ports = world();
    let application = Application::register(&ports, "client_secret_basic");
    let hint = text(&application.tokens("openid"), "id_token");
    let other = Application::register(&ports, "client_secret_basic");
    for (id, uri) in [
        (application.id.as_str(), "https://evil.example/"),
        (application.id.as_str(), "https://app.example/goodbye/"),
        (other.id.as_str(), GOODBYE),
    ] {
        let browser = member(&ports);
        let fields = [
            ("id_token_hint", hint.as_str()),
            ("client_id", id),
            ("post_logout_redirect_uri", uri),
        ];
        let answer = logout(&browser, &fields);
        assert_ne!(answer.header("location"), Some(uri));
        assert!(matches!(answer.status(), 200 | 303));
    }
    // Nobody is signed in: the way back is open all the same.
    let nobody = Client::browser(&ports);
    let answer = logout(
        &nobody,
        &[("client_id", &application.id), ("post_logout_redirect_uri", GOODBYE)],
    );
    assert_eq!(answer.header("location"), Some(GOODBYE));
}
