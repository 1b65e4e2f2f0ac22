//! Paste anything on the settings page, as a browser without JavaScript does it.

use super::acme::{
    IDP, PAGE, SAML, SIGN_ON_URL, acme, certificate, der, enabled, operator, other_certificate, put, state,
};
use super::client::{Answer, Client};
use super::import::metadata;
use super::page::{hidden, opened};
use super::ports::{MemoryPorts, ORIGIN};
use saml_edge::edge::http::Method;
use serde_json::json;

const IMPORT: &str = "/organizations/acme/settings/sso/import";
const URL: &str = "https://login.example/metadata";

fn paste(browser: &Client<'_>, fields: &[(&str, &[u8])]) -> Answer {
    let csrf = hidden(&browser.get(PAGE).text(), "csrf");
    let mut all = vec![("csrf", csrf.as_bytes())];
    all.extend_from_slice(fields);
    let request = browser.request(Method::Post, IMPORT).multipart(&all);
    request
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
        .send()
}

/// Sends the form of a page that has this action, as it stands there, with some fields typed.
fn act(browser: &Client<'_>, page: &str, action: &str, typed: &[(&str, &str)]) -> Answer {
    let forms = page
        .split("<form")
        .skip(1)
        .map(|form| form.split("</form>").next().unwrap());
    let form = forms
        .into_iter()
        .find(|form| form.contains(&format!("value=\"{action}\"")));
    let form = form.unwrap_or_else(|| panic!("no {action} in {page}"));
    let mut fields = vec![("action", action.to_owned())];
    for name in [
        "csrf",
        "etag",
        "proposal",
        "watch_url",
        "entity_id",
        "signing_certificate",
        "offer",
    ] {
        if form.contains(&format!("name=\"{name}\" value=\"")) {
            fields.push((name, hidden(form, name)));
        }
    }
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend_from_slice(typed);
    browser.post_form(PAGE, &fields)
}

fn follow(browser: &Client<'_>, answer: &Answer) -> String {
    assert_eq!(answer.status(), 303, "{}", answer.text());
    browser
        .get(answer.header("location").unwrap())
        .assert_status(200)
        .text()
}

#[test]
fn metadata_is_shown_and_then_taken_over() {
    let ports = acme();
    let browser = opened(&ports);
    let before = state(&ports);
    let card = paste(&browser, &[("source", metadata(&[certificate()]).as_bytes())]);
    let page = card.assert_status(200).text();
    for shown in [
        IDP,
        SIGN_ON_URL,
        "https://login.example/post",
        "https://login.example/logout",
        "CN=login.example",
        "RSA 2048",
    ] {
        assert!(page.contains(&shown.replace('&', "&amp;")), "{shown}");
    }
    assert_eq!(state(&ports), before, "nothing is saved");
    let page = follow(&browser, &act(&browser, &page, "take_over", &[]));
    assert!(page.contains("Taken over into the draft"));
    let draft = state(&ports).draft;
    assert_eq!(draft.sign_on_url.as_deref(), Some(SIGN_ON_URL));
    assert_eq!(draft.idp_entity_id.as_deref(), Some(IDP));
    assert_eq!(draft.certificates, [certificate()]);
    assert!(state(&ports).idp_metadata.is_none());
}

#[test]
fn an_address_is_fetched_shown_and_watched() {
    let ports = acme();
    let browser = opened(&ports);
    ports.serve(URL, metadata(&[certificate()]).as_bytes());
    let page = paste(&browser, &[("source", URL.as_bytes())]).assert_status(200).text();
    let page = follow(&browser, &act(&browser, &page, "take_over", &[("watch", "true")]));
    assert!(page.contains("Metadata by URL") && page.contains("not yet"));
    let page = follow(&browser, &act(&browser, &page, "metadata_fetch", &[]));
    assert!(page.contains("Nothing new"));
    let watch = state(&ports).idp_metadata.unwrap();
    assert_eq!(
        (watch.watched.url.as_str(), watch.watched.entity_id.as_deref()),
        (URL, Some(IDP))
    );
    assert!(!watch.watched.add_certificates && watch.failure.is_none());
    // The identity provider rolls its key.
    ports.serve(URL, metadata(&[other_certificate()]).as_bytes());
    let page = follow(&browser, &act(&browser, &page, "metadata_fetch", &[]));
    assert!(page.contains("The metadata says something new."));
    let dismissed = follow(&browser, &act(&browser, &page, "metadata_dismiss", &[]));
    assert!(!dismissed.contains("The metadata says something new."));
    // It was dismissed in one browser; another still shows it, and takes it over.
    let page = follow(&browser, &act(&browser, &page, "metadata_take_over", &[]));
    assert_eq!(state(&ports).draft.certificates, [other_certificate()]);
    let page = follow(
        &browser,
        &act(&browser, &page, "metadata_save", &[("add_certificates", "true")]),
    );
    assert!(page.contains("new certificates are added"));
    ports.serve(URL, metadata(&[certificate(), other_certificate()]).as_bytes());
    let page = follow(&browser, &act(&browser, &page, "metadata_fetch", &[]));
    assert!(page.contains("Added by itself"));
    assert_eq!(state(&ports).draft.certificates.len(), 2);
    ports.serve(URL, b"<html>");
    let page = follow(&browser, &act(&browser, &page, "metadata_fetch", &[]));
    assert!(page.contains("The last fetch had no result."));
    let refused = act(&browser, &page, "metadata_save", &[("signing_certificate", "none")]);
    refused.assert_status(422);
    let page = follow(&browser, &act(&browser, &page, "metadata_stop", &[]));
    assert!(!page.contains("Metadata by URL"));
    assert!(state(&ports).idp_metadata.is_none());
}

#[test]
fn files_are_read_whatever_they_are_called() {
    let ports = acme();
    let browser = opened(&ports);
    for file in [
        metadata(&[certificate()]).into_bytes(),
        der(&certificate()),
        certificate().into_bytes(),
    ] {
        let page = paste(&browser, &[("source", b""), ("source_file", &file)])
            .assert_status(200)
            .text();
        assert!(page.contains("CN=login.example"));
    }
}

/// A mistake is named, and what was pasted is written nowhere: it may be a private key.
#[test]
fn a_private_key_is_named_and_not_repeated() {
    let ports = acme();
    let browser = opened(&ports);
    let secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
    let key = format!("-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----");
    let page = paste(&browser, &[("source", key.as_bytes())]).assert_status(422).text();
    assert!(page.contains("Do not share it") && page.contains("key.private_key"));
    assert!(!page.contains(secret));
    assert!(ports.everything_written().iter().all(|text| !text.contains(secret)));
}

#[test]
fn one_of_several_is_chosen_on_the_page() {
    let ports = acme();
    let browser = opened(&ports);
    let one = metadata(&[certificate()]);
    let two = one.replace(IDP, "https://two.example/idp");
    let both =
        format!("<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{one}{two}</EntitiesDescriptor>");
    let page = paste(&browser, &[("source", both.as_bytes())])
        .assert_status(422)
        .text();
    assert!(page.contains("<option value=\"https://two.example/idp\">"), "{page}");
    assert!(page.contains("&lt;EntitiesDescriptor"), "the paste goes along");
    let page = paste(
        &browser,
        &[("source", both.as_bytes()), ("entity_id", b"https://two.example/idp")],
    );
    assert!(page.assert_status(200).text().contains("https://two.example/idp</h2>"));
}

#[test]
fn a_stranger_and_a_foreign_form_get_nothing() {
    let ports = acme();
    let stranger = Client::browser(&ports);
    stranger
        .request(Method::Post, IMPORT)
        .multipart(&[("source", b"x")])
        .send()
        .assert_status(401);
    let browser = opened(&ports);
    let without = browser.request(Method::Post, IMPORT).multipart(&[("source", b"x")]);
    without.header("origin", ORIGIN).send().assert_status(403);
    let csrf = hidden(&browser.get(PAGE).text(), "csrf");
    let foreign = browser
        .request(Method::Post, IMPORT)
        .multipart(&[("csrf", csrf.as_bytes()), ("source", b"x")]);
    foreign
        .header("origin", "https://evil.example")
        .send()
        .assert_status(403);
    assert_eq!(browser.get(IMPORT).header("location"), Some(PAGE));
    assert!(ports.fetched().is_empty());
}

/// The proposal comes back from a form, and is held to the rules of the settings.
#[test]
fn a_forged_proposal_is_refused() {
    let ports = enabled();
    let browser = opened(&ports);
    let draft = state(&ports).draft;
    let page = paste(&browser, &[("source", certificate().as_bytes())])
        .assert_status(200)
        .text();
    let (csrf, etag) = (hidden(&page, "csrf"), hidden(&page, "etag"));
    let send = |proposal: &str, etag: &str| {
        let fields = [
            ("action", "take_over"),
            ("csrf", &csrf),
            ("etag", etag),
            ("proposal", proposal),
        ];
        browser.post_form(PAGE, &fields).status()
    };
    let with = |name: &str, value: serde_json::Value| {
        let mut proposal = json!({
            "idp_entity_id": null, "sign_on_url": null, "authn_request_binding": null, "single_logout_url": null,
            "single_logout_response_url": null, "single_logout_binding": null, "certificates": [],
            "replaces_certificates": false,
        });
        proposal[name] = value;
        proposal.to_string()
    };
    for (proposal, status) in [
        ("", 400),
        ("{}", 400),
        (&with("sign_on_url", json!("javascript:alert(1)")), 422),
        (&with("sign_on_url", json!("http://login.example/")), 422),
        (&with("single_logout_url", json!("javascript:alert(1)")), 422),
        (&with("single_logout_response_url", json!("ftp://login.example/")), 422),
        (&with("idp_entity_id", json!("two words")), 422),
        (&with("idp_entity_id", json!("")), 422),
        (&with("certificates", json!(["no certificate"])), 422),
        (&with("certificates", json!([super::acme::weak_certificate()])), 422),
    ] {
        assert_eq!(send(proposal, &etag), status, "{proposal}");
    }
    assert_eq!(send(&with("sign_on_url", json!(SIGN_ON_URL)), "\"1\""), 412);
    assert_eq!(state(&ports).draft, draft);
}

#[test]
fn certificates_are_removed_one_by_one() {
    let ports = acme();
    put(
        &ports,
        &json!({ "sign_on_url": SIGN_ON_URL, "certificates": [certificate(), other_certificate()] }),
    );
    let browser = opened(&ports);
    let page = browser.get(PAGE).text();
    let details = operator(&ports).get(SAML).json()["certificate_details"].clone();
    let fingerprint = details[0]["sha256_fingerprint"].as_str().unwrap();
    assert_eq!(page.matches("name=\"fingerprint\"").count(), 2);
    let shown: Vec<&str> = page.split("name=\"fingerprint\" value=\"").skip(1).collect();
    let shown = shown[0].split('"').next().unwrap();
    assert_eq!(shown.replace(':', "").to_lowercase(), fingerprint);
    let removed = act(&browser, &page, "remove_certificate", &[("fingerprint", shown)]);
    let after = follow(&browser, &removed);
    assert_eq!(state(&ports).draft.certificates, [other_certificate()]);
    assert!(!after.contains("name=\"fingerprint\""), "the last one stays");
    // The page that was open before is out of date.
    act(&browser, &page, "remove_certificate", &[("fingerprint", fingerprint)]).assert_status(412);
}

#[test]
fn the_end_of_a_certificate_is_announced() {
    let ports: MemoryPorts = acme();
    put(
        &ports,
        &json!({ "sign_on_url": SIGN_ON_URL, "certificates": [certificate()] }),
    );
    let made = super::import::made(&certificate());
    ports.set_now(made);
    let browser = opened(&ports);
    let announced = |browser: &Client<'_>| browser.get(PAGE).text().contains("See the certificates");
    assert!(!announced(&browser));
    ports.set_now(made.plus_seconds(340 * 86_400));
    let browser = opened(&ports);
    assert!(announced(&browser));
    ports.set_now(made.plus_seconds(400 * 86_400));
    let browser = opened(&ports);
    assert!(browser.get(PAGE).text().contains("Every saved certificate has expired"));
}
