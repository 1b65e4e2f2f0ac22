//! The language of the pages: asked for, chosen, and said.

use super::acme::{PAGE, acme, enabled};
use super::client::Client;
use super::page::opened;
use super::ports::ORIGIN;
use saml_edge::edge::http::Method;
use saml_edge::edge::routes::ROUTES;

#[test]
fn a_page_says_its_language_and_what_that_depends_on() {
    let ports = acme();
    let browser = Client::browser(&ports);
    for (asked, tag, title) in [("de-CH, en;q=0.5", "de", "Anmelden"), ("fr", "en", "Sign in")] {
        let page = browser
            .request(Method::Get, "/")
            .header("accept-language", asked)
            .send();
        page.assert_status(200);
        assert_eq!(page.header("content-language"), Some(tag));
        assert_eq!(page.header("vary"), Some("Accept, Accept-Language, Cookie"));
        assert!(page.text().contains(&format!("<html lang=\"{tag}\">")));
        assert!(page.text().contains(&format!("<h1>{title}</h1>")));
    }
    let program = Client::program(&ports, None);
    let problem = program
        .request(Method::Get, "/session")
        .header("accept-language", "de")
        .send();
    problem.assert_problem(401, "session.missing");
    assert_eq!(problem.header("content-language"), None, "JSON is English");
    assert_eq!(problem.header("vary"), Some("Accept"));
}

#[test]
fn the_switch_is_remembered_and_leads_back_to_the_page() {
    let ports = enabled();
    let browser = opened(&ports);
    let page = browser.get(&format!("{PAGE}?idp=okta")).text();
    assert!(
        page.contains("href=\"?idp=okta&amp;lang=de\""),
        "a link, without a script"
    );
    let chosen = browser.get(&format!("{PAGE}?idp=okta&lang=de"));
    chosen.assert_status(303);
    assert_eq!(
        chosen.header("location"),
        Some(format!("{ORIGIN}{PAGE}?idp=okta").as_str())
    );
    assert_eq!(
        chosen.set_cookies(),
        ["__Host-language=de; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"]
    );
    let back = browser.get(&format!("{PAGE}?idp=okta"));
    assert_eq!(back.header("content-language"), Some("de"));
    assert!(back.text().contains("href=\"?idp=okta&amp;lang=en\""));
    // Whatever goes wrong next is said in German, too.
    let lost = browser.get("/nowhere");
    assert_eq!((lost.status(), lost.header("content-language")), (404, Some("de")));
}

#[test]
fn a_language_that_there_is_not_changes_nothing() {
    let ports = acme();
    let browser = Client::browser(&ports);
    for path in ["/?lang=xx", "/?lang=", "/?lang=de%0d%0aSet-Cookie:x"] {
        browser.get(path).assert_status(200);
        assert!(browser.cookies().is_empty(), "{path}");
    }
}

#[test]
fn the_switch_leads_to_this_site_only() {
    let ports = acme();
    let browser = Client::browser(&ports);
    let mut request = browser.request(Method::Get, "/?lang=de");
    request.set_path("//evil.example/");
    assert_ne!(request.send().status(), 303);
}

#[test]
fn every_page_that_people_stay_on_has_the_switch_in_the_document() {
    for (_, path, place) in ROUTES.iter().filter(|(_, _, place)| place.is_page()) {
        let operation = &super::interface::document()["paths"][*path]["get"];
        let answer = super::interface::resolve(&operation["responses"]["303"]);
        assert!(answer["headers"]["Set-Cookie"].is_object(), "{place:?}");
    }
}
