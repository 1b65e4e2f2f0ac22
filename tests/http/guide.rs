//! The guides on the settings page, as a browser without JavaScript uses them.

use super::acme::{PAGE, SAML, acme, minimal, operator, put, state};
use super::page::{form, opened, send};
use saml_edge::edge::guide::CONSOLES;
use saml_edge::settings::SignaturePolicy;
use serde_json::json;

#[test]
fn each_guide_opens_by_its_address_with_our_values_filled_in() {
    let ports = acme();
    let browser = opened(&ports);
    assert!(!browser.get(PAGE).text().contains("class=\"steps\""));
    for console in CONSOLES {
        let page = browser
            .get(&format!("{PAGE}?idp={}", console.id))
            .assert_status(200)
            .text();
        assert!(
            page.contains("class=\"steps\"") && page.contains(console.name),
            "{}",
            console.id
        );
        for value in [
            "https://edge.example/organizations/acme/saml/metadata</textarea>",
            "https://edge.example/organizations/acme/saml/consume</textarea>",
        ] {
            assert!(page.contains(value), "{}: {value}", console.id);
        }
        for label in [
            "SP Entity Id",
            "Sign-on URL",
            "Public certificate",
            "Update and Test SAML configuration",
        ] {
            assert!(page.contains(label), "{}: {label}", console.id);
        }
    }
    let page = browser.get(&format!("{PAGE}?idp=entra")).text();
    assert!(page.contains("<b>Single sign-on</b>") && page.contains("Sign SAML response and assertion"));
    let page = browser.get(&format!("{PAGE}?idp=onelogin")).text();
    assert!(page.contains(r"^https:\/\/edge\.example\/organizations\/acme\/saml\/consume$"));
    let page = browser.get(&format!("{PAGE}?idp=nobody")).assert_status(200).text();
    assert!(!page.contains("class=\"steps\""));
}

#[test]
fn new_settings_begin_with_what_the_guides_console_signs() {
    let ports = acme();
    let browser = opened(&ports);
    for (idp, option) in [
        ("google", "response"),
        ("entra", "both"),
        ("adfs", "assertion"),
        ("jumpcloud", "either"),
    ] {
        let page = browser.get(&format!("{PAGE}?idp={idp}")).text();
        let selected = format!("<option value=\"{option}\" selected>");
        assert!(page.contains(&selected), "{idp}");
        assert!(
            !page.contains("value=\"use_guide\""),
            "{idp}: nothing is left to choose"
        );
    }
    assert_eq!(
        state(&ports).draft.signature_policy,
        SignaturePolicy::Both,
        "nothing is saved by looking"
    );
}

#[test]
fn settings_that_do_not_fit_the_guide_are_changed_by_one_click() {
    let ports = acme();
    put(&ports, &minimal());
    let browser = opened(&ports);
    let path = format!("{PAGE}?idp=google");
    assert!(browser.get(&path).text().contains("value=\"use_guide\""));
    let fields = form(&browser, &[("action", "use_guide")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_form(&path, &fields).assert_status(303);
    assert_eq!(state(&ports).draft.signature_policy, SignaturePolicy::Response);
    assert!(!browser.get(&path).text().contains("value=\"use_guide\""));
    // Without a guide in the address there is nothing to use: the form is saved as it is.
    send(&browser, &form(&browser, &[("action", "use_guide")])).assert_status(303);
    assert_eq!(state(&ports).draft.signature_policy, SignaturePolicy::Both);
}

#[test]
fn a_console_is_recognised_by_the_sign_on_url() {
    let ports = acme();
    let mut document = minimal();
    document["sign_on_url"] = json!("https://login.microsoftonline.com/7a/saml2");
    put(&ports, &document);
    let page = opened(&ports).get(PAGE).text();
    assert!(page.contains("chip chip-yours\" href=\"?idp=entra#service-provider\""));
}

#[test]
fn a_refusal_says_what_to_change_in_the_consoles_own_words() {
    let ports = acme();
    let mut document = minimal();
    document["sign_on_url"] = json!("https://acme.okta.com/app/x/exk1/sso/saml");
    put(&ports, &document);
    super::acme::record_test(&ports, false);
    let page = opened(&ports).get(PAGE).text();
    assert!(page.contains("What to change:") && page.contains("SAML Signing Certificates, the one that is Active"));
    let verdict = operator(&ports).get(&format!("{SAML}/test")).assert_status(200).json();
    let advice = &verdict["advice"];
    assert_eq!(advice["identity_provider"], "Okta");
    assert!(advice["place"].as_str().unwrap().starts_with("Okta › Sign On"));
    super::acme::record_test(&ports, true);
    let verdict = operator(&ports).get(&format!("{SAML}/test")).json();
    assert!(verdict["advice"].is_null());
}
