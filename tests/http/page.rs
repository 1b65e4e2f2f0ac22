//! The settings page as a browser without JavaScript uses it.

use super::acme::{
    PAGE, SAML, SIGN_ON_URL, acme, certificate, create, enabled, minimal, operator, other_certificate, pass_test, put,
    record_test, setup_link, sign_in, state, token,
};
use super::client::{Answer, Client};
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;
use serde_json::json;

/// The value of the first hidden field of a name, unescaped.
pub fn hidden(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&field).unwrap_or_else(|| panic!("no {name} in {page}"));
    let (value, _) = rest.split_once('"').unwrap();
    value.replace("&quot;", "\"").replace("&amp;", "&")
}

/// A browser that a setup link has let in.
pub fn opened(ports: &MemoryPorts) -> Client<'_> {
    let (_, link) = setup_link(ports, "acme");
    let browser = Client::browser(ports);
    browser.get(&link).assert_status(303);
    browser
}

/// Every field of the settings form as the page has it, with some typed anew.
pub fn form(browser: &Client<'_>, typed: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let page = browser.get(PAGE).assert_status(200).text();
    let mut fields = vec![
        ("csrf", hidden(&page, "csrf")),
        ("etag", hidden(&page, "etag")),
        ("protocol", "saml".to_owned()),
        ("sign_on_url", SIGN_ON_URL.to_owned()),
        ("certificates", certificate().replace('\n', "\r\n")),
        ("idp_entity_id", String::new()),
        ("signature_policy", "both".to_owned()),
        ("authn_request_binding", "redirect".to_owned()),
        ("idp_initiated", "upgrade".to_owned()),
        ("clock_skew_seconds", "120".to_owned()),
        ("session_seconds", "604800".to_owned()),
    ];
    for (name, value) in typed {
        fields.retain(|(of, _)| of != name);
        fields.push((name, (*value).to_owned()));
    }
    fields
}

pub fn send(browser: &Client<'_>, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_form(PAGE, &fields)
}

#[test]
fn the_page_is_closed_to_strangers() {
    let ports = acme();
    let stranger = Client::browser(&ports);
    // Whether the organization is there is not said.
    for path in [PAGE, "/organizations/nobodys/settings/sso"] {
        let page = stranger.get(path);
        page.assert_status(401);
        assert!(page.text().contains("name=\"token\""));
        assert!(page.header("www-authenticate").is_some(), "RFC 9110 15.5.2");
        assert!(!page.text().contains("Acme Corporation"));
    }
    stranger.post_form(PAGE, &[("action", "disable")]).assert_status(401);
    let page = stranger.get("/organizations/Not%20an%20id/settings/sso");
    assert_eq!(
        (page.status(), page.header("content-type")),
        (404, Some("text/html; charset=utf-8"))
    );
}

#[test]
fn pages_hold_a_strict_policy() {
    let ports = enabled();
    let browser = opened(&ports);
    for answer in [
        browser.get(PAGE),
        browser.get("/"),
        browser.get("/nothing"),
        Client::browser(&ports).get(PAGE),
    ] {
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.split("; ").any(|directive| directive == part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let page = answer.text();
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"));
    }
}

#[test]
fn what_the_guide_names_is_on_the_page() {
    let ports = acme();
    let page = opened(&ports).get(PAGE).text();
    for text in [
        "SP Entity Id",
        "https://edge.example/organizations/acme/saml/metadata",
        "Assertion Consumer Service URL",
        "https://edge.example/organizations/acme/saml/consume",
        "Sign-on URL",
        "Public certificate",
        "Update and Test SAML configuration",
        "OpenID Connect",
        "Not tested as it is now",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn update_and_test_saves_and_leads_to_the_identity_provider() {
    let ports = acme();
    let browser = opened(&ports);
    let page = send(&browser, &form(&browser, &[("action", "update_and_test")]));
    page.assert_status(200);
    let text = page.text();
    let (_, rest) = text.split_once("content=\"0;url=").unwrap();
    let url = rest.split_once('"').unwrap().0.replace("&amp;", "&");
    assert!(
        url.starts_with("https://edge.example/organizations/acme/saml/login?test="),
        "{url}"
    );
    let login = browser.get(&url);
    login.assert_status(302);
    assert!(login.header("location").unwrap().starts_with(SIGN_ON_URL));
    let draft = state(&ports).draft;
    assert_eq!(
        (draft.sign_on_url.as_deref(), draft.certificates),
        (Some(SIGN_ON_URL), vec![certificate()])
    );
}

#[test]
fn the_check_mark_stands_for_exactly_what_was_tested() {
    let ports = acme();
    put(&ports, &minimal());
    let browser = opened(&ports);
    assert!(!browser.get(PAGE).text().contains("Tested on"));
    pass_test(&ports);
    let page = browser.get(&format!("{PAGE}?tested=1")).text();
    assert!(page.contains("Tested on"));
    let learnt = ("idp_entity_id", super::acme::IDP);
    send(&browser, &form(&browser, &[learnt, ("action", "update")])).assert_status(303);
    assert!(browser.get(PAGE).text().contains("Tested on"), "nothing was changed");
    send(
        &browser,
        &form(&browser, &[learnt, ("action", "update"), ("force_authn", "true")]),
    )
    .assert_status(303);
    assert!(!browser.get(PAGE).text().contains("Tested on"));
    send(&browser, &form(&browser, &[learnt, ("action", "enable")])).assert_status(409);
    send(&browser, &form(&browser, &[learnt, ("action", "update")])).assert_status(303);
    assert!(browser.get(PAGE).text().contains("Tested on"), "it is as it was tested");
    let enabled = send(&browser, &form(&browser, &[("action", "enable")]));
    assert_eq!(
        (enabled.status(), enabled.header("location")),
        (303, Some("/organizations/acme/settings/sso?enabled=1"))
    );
    let disabled = send(&browser, &form(&browser, &[("action", "disable")]));
    assert_eq!(disabled.status(), 303);
    assert!(!state(&ports).enabled);
}

#[test]
fn a_refused_test_is_shown_with_its_verdict() {
    let ports = acme();
    put(&ports, &minimal());
    record_test(&ports, false);
    let page = opened(&ports).get(&format!("{PAGE}?tested=1")).text();
    assert!(page.contains("key.none_configured") && page.contains("id=\"test\""));
    assert!(!page.contains("Tested on"));
}

#[test]
fn a_mistake_loses_nothing_that_was_typed() {
    let ports = acme();
    put(&ports, &minimal());
    let browser = opened(&ports);
    let typed = [
        ("action", "update_and_test"),
        ("sign_on_url", "http://typed.example/<\"&>"),
        ("certificates", "typed certificate"),
        ("idp_entity_id", "typed:entity"),
        ("clock_skew_seconds", "typed"),
        ("attributes_roles", "typed role"),
    ];
    let page = send(&browser, &form(&browser, &typed));
    page.assert_status(422);
    let text = page.text();
    for value in [
        "http://typed.example/&lt;&quot;&amp;&gt;",
        "typed certificate",
        "typed:entity",
        "typed role",
    ] {
        assert!(text.contains(value), "{value}");
    }
    assert!(text.contains("id=\"clock_skew_seconds-error\""));
    let typed = [
        ("action", "update"),
        ("sign_on_url", "http://typed.example/"),
        ("certificates", "typed certificate"),
    ];
    let text = send(&browser, &form(&browser, &typed)).assert_status(422).text();
    assert!(text.contains("id=\"sign_on_url-error\"") && text.contains("id=\"certificates-error\""));
    assert_eq!(
        state(&ports).draft.sign_on_url.as_deref(),
        Some(SIGN_ON_URL),
        "nothing was written"
    );
}

#[test]
fn two_administrators_do_not_overwrite_each_other() {
    let ports = acme();
    let browser = opened(&ports);
    let fields = form(&browser, &[("action", "update"), ("idp_entity_id", "typed:entity")]);
    put(
        &ports,
        &json!({ "sign_on_url": "https://other.example/", "certificates": [other_certificate()] }),
    );
    let page = send(&browser, &fields);
    page.assert_status(412);
    assert!(page.text().contains("typed:entity"), "what was typed is kept");
    assert_eq!(
        state(&ports).draft.sign_on_url.as_deref(),
        Some("https://other.example/")
    );
    let mut blind = fields.clone();
    blind.retain(|(name, _)| *name != "etag");
    send(&browser, &blind).assert_status(412);
    let stale: Vec<_> = fields
        .iter()
        .map(|(name, value)| match *name {
            "action" => ("action", "enable".to_owned()),
            _ => (*name, value.clone()),
        })
        .collect();
    pass_test(&ports);
    send(&browser, &stale).assert_status(412);
    assert!(!state(&ports).enabled);
}

#[test]
fn forms_come_from_the_page_itself() {
    let ports = enabled();
    let browser = opened(&ports);
    let page = browser.get(PAGE).text();
    let csrf = hidden(&page, "csrf");
    let other = opened(&ports);
    let other_csrf = hidden(&other.get(PAGE).text(), "csrf");
    assert_ne!(csrf, other_csrf);
    let long = format!("{csrf}A");
    for wrong in ["", "x", &other_csrf, &long] {
        let answer = browser.post_form(PAGE, &[("action", "disable"), ("csrf", wrong)]);
        answer.assert_status(403);
    }
    browser.post_form(PAGE, &[("action", "disable")]).assert_status(403);
    let headers = [
        ("origin", "https://evil.example"),
        ("origin", "https://edge.example.evil.example"),
        ("origin", "http://edge.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (name, value) in headers {
        let request = browser
            .request(Method::Post, PAGE)
            .form(&[("action", "disable"), ("csrf", &csrf)]);
        request.header(name, value).send().assert_status(403);
        let (_, text) = token(&ports, "acme");
        let fresh = Client::browser(&ports);
        let request = fresh
            .request(Method::Post, PAGE)
            .form(&[("action", "sign_in"), ("token", &text)]);
        let answer = request.header(name, value).send();
        assert_eq!(
            (answer.status(), fresh.cookies().len()),
            (403, 0),
            "nobody is signed in by another site"
        );
    }
    assert!(state(&ports).enabled, "nothing of this had an effect");
    let problem = browser
        .request(Method::Post, PAGE)
        .header("origin", "https://evil.example")
        .send();
    problem.assert_status(403);
    // An old browser says nothing of where a form comes from; the token is enough.
    let request = browser
        .request(Method::Post, PAGE)
        .form(&[("action", "disable"), ("csrf", &csrf)]);
    request.send().assert_status(303);
    assert!(!state(&ports).enabled);
}

#[test]
fn an_unknown_action_does_nothing() {
    let ports = acme();
    let browser = opened(&ports);
    for action in ["", "delete", "open_setup_link"] {
        send(&browser, &form(&browser, &[("action", action)])).assert_status(400);
    }
    assert_eq!(state(&ports).revision, 1);
}

#[test]
fn an_administrators_session_opens_its_own_organizations_page() {
    let ports = enabled();
    create(&ports, "other", "Other");
    let administrator = Client::browser(&ports);
    sign_in(&ports, &administrator, &["staff", "administrator"]);
    administrator.get(PAGE).assert_status(200);
    administrator
        .get("/organizations/other/settings/sso")
        .assert_status(401);
    let fields = form(&administrator, &[("action", "update"), ("force_authn", "true")]);
    send(&administrator, &fields).assert_status(303);
    assert!(state(&ports).draft.force_authn);
    let member = Client::browser(&ports);
    sign_in(&ports, &member, &["staff", "Administrator"]);
    member.get(PAGE).assert_status(401);
}

#[test]
fn signing_out_of_the_settings_closes_the_page() {
    let ports = acme();
    let browser = opened(&ports);
    let csrf = hidden(&browser.get(PAGE).text(), "csrf");
    browser
        .post_form(PAGE, &[("action", "sign_out"), ("csrf", &csrf)])
        .assert_status(303);
    assert!(browser.cookies().is_empty());
    browser.get(PAGE).assert_status(401);
    operator(&ports).get(SAML).assert_status(200);
}
