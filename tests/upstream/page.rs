//! The settings page with the other protocol, without a script.

use super::acme::{acme, state, token};
use super::client::{Answer, Client};
use super::ports::MemoryPorts;
use super::provider::*;
use saml_edge::settings::Protocol;
use serde_json::json;

/// An administrator's browser with the page open.
fn opened(ports: &MemoryPorts) -> Client<'_> {
    let browser = Client::browser(ports);
    let (_, text) = token(ports, "acme");
    browser
        .post_form(PAGE, &[("action", "sign_in"), ("token", &text)])
        .assert_status(303);
    browser
}

/// The value of an input of the page.
fn value(page: &str, name: &str) -> Option<String> {
    let at = page.find(&format!("name=\"{name}\""))?;
    let start = page[..at].rfind('<')?;
    let tag = &page[start..at + page[at..].find('>')?];
    let value = tag.split("value=\"").nth(1)?;
    Some(value.split('"').next()?.replace("&quot;", "\""))
}

fn is_checked(page: &str, id: &str) -> bool {
    let at = page.find(&format!("id=\"{id}\"")).unwrap();
    page[at..at + page[at..].find('>').unwrap()].contains(" checked")
}

fn submit(browser: &Client<'_>, action: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(PAGE).text();
    let hidden = ["csrf", "etag"].map(|name| (name, value(&page, name).unwrap()));
    let mut all = vec![("action", action)];
    all.extend(hidden.iter().map(|(name, value)| (*name, value.as_str())));
    all.extend([
        ("signature_policy", "both"),
        ("authn_request_binding", "redirect"),
        ("idp_initiated", "upgrade"),
    ]);
    all.extend([("clock_skew_seconds", "120"), ("session_seconds", "604800")]);
    all.extend(fields);
    browser.post_form(PAGE, &all)
}

#[test]
fn saml_comes_first_and_the_other_is_one_choice_away() {
    let ports = acme();
    let provider = Provider::new(&ports);
    let browser = opened(&ports);
    let page = browser.get(PAGE).text();
    assert!(page.find("protocol-saml").unwrap() < page.find("protocol-oidc").unwrap());
    assert!(is_checked(&page, "protocol-saml") && !is_checked(&page, "protocol-oidc"));
    assert!(
        page.contains("https://edge.example/organizations/acme/oidc/callback"),
        "the redirect URI to copy"
    );

    // Update and Test: saved, out to the provider, back with the check mark.
    let chosen = [
        ("protocol", "oidc"),
        ("openid_connect_issuer", ISSUER),
        ("openid_connect_client_id", CLIENT_ID),
        ("openid_connect_client_secret", SECRET),
    ];
    let answer = submit(&browser, "update_and_test", &chosen);
    answer.assert_status(200);
    assert_eq!(state(&ports).draft.protocol, Protocol::Oidc);
    let path = answer.text();
    let path = path
        .split("https://edge.example")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let login = Login::in_browser(browser, &path);
    provider.redeem(&login, &json!({}));
    assert_eq!(
        login.answered().header("location"),
        Some("/organizations/acme/settings/sso?tested=1#test")
    );
    let browser = login.browser;
    let page = browser.get(&format!("{PAGE}?tested=1")).text();
    assert!(is_checked(&page, "protocol-oidc") && !is_checked(&page, "protocol-saml"));
    let note = page
        .split("id=\"protocol-oidc-note\"")
        .nth(1)
        .unwrap()
        .split("</div>")
        .next()
        .unwrap();
    assert!(note.contains("Tested on"), "{note}");
    assert!(page.contains("ada-1815") && page.contains("The OpenID provider gave a code"));

    // The secret is not on the page, and is kept by its name; the settings are those that were tested.
    assert!(!page.contains("s3cr3t"));
    let kept = value(&page, "openid_connect_client_secret_kept").unwrap();
    assert!(kept.starts_with("kept:"));
    let fingerprint = state(&ports).draft.fingerprint();
    let mut same = chosen;
    same[3] = ("openid_connect_client_secret_kept", &kept);
    let scopes = [("openid_connect_scopes", "profile email")];
    submit(&browser, "update", &[&same[..], &scopes].concat()).assert_status(303);
    assert_eq!(state(&ports).draft.fingerprint(), fingerprint);
    submit(&browser, "enable", &[]).assert_status(303);
    assert!(state(&ports).in_force().is_some());

    // Another client ID: the secret that is kept is not for it, and what was typed stays.
    let mut other = same;
    other[2] = ("openid_connect_client_id", "another client");
    let answer = submit(&browser, "update", &other);
    answer.assert_status(422);
    let page = answer.text();
    assert_eq!(
        value(&page, "openid_connect_client_id").as_deref(),
        Some("another client")
    );
    assert!(
        page.contains("openid_connect_client_secret-error"),
        "the mistake is at its field"
    );

    // Back to SAML: what was set for the other protocol stays.
    let mut back = same;
    back[0] = ("protocol", "saml");
    let saml = super::acme::minimal();
    let certificate = saml["certificates"][0].as_str().unwrap();
    let fields = [
        ("sign_on_url", saml["sign_on_url"].as_str().unwrap()),
        ("certificates", certificate),
    ];
    submit(&browser, "update", &[&back[..], &fields].concat()).assert_status(303);
    let draft = state(&ports).draft;
    assert_eq!((draft.protocol, draft.openid_connect.is_some()), (Protocol::Saml, true));
    assert!(
        state(&ports).tested_at().is_none(),
        "the check mark is for exactly what was tested"
    );
}

#[test]
fn mistakes_are_named_at_their_fields() {
    let ports = acme();
    let browser = opened(&ports);
    let answer = submit(
        &browser,
        "update",
        &[("protocol", "oidc"), ("openid_connect_issuer", "http://login.example")],
    );
    answer.assert_status(422);
    let page = answer.text();
    for field in ["openid_connect_issuer", "openid_connect_client_id"] {
        assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}");
        assert!(page.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(!page.contains("id=\"sign_on_url-error\""), "nothing of SAML is wanted");
    assert!(is_checked(&page, "protocol-oidc"));
}

#[test]
fn a_test_that_cannot_go_out_says_why() {
    let ports = connected();
    ports.answer(CONFIGURATION, Err(saml_edge::settings::import::FetchError::Unreachable));
    let browser = opened(&ports);
    let answer = browser.get(&test_path(&ports));
    assert_eq!(answer.status(), 303);
    let page = browser.get(&format!("{PAGE}?tested=1")).text();
    assert!(page.contains("provider.unreachable") && page.contains(CONFIGURATION));
}
