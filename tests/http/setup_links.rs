//! Setup links on the page and by the API: chosen expiry, what an expired one says, renewal, who may hand them out.

use super::acme::{PAGE, acme, administrator, create, enabled, operator, setup_link, sign_in, token};
use super::client::{Answer, Client};
use super::page::hidden;
use super::ports::MemoryPorts;
use serde_json::json;

const LINKS: &str = "/api/organizations/acme/setup-links";

/// A browser that a token has let in.
fn owner(ports: &MemoryPorts) -> Client<'_> {
    let (_, text) = token(ports, "acme");
    let browser = Client::browser(ports);
    browser
        .post_form(PAGE, &[("action", "sign_in"), ("token", &text)])
        .assert_status(303);
    browser
}

fn send(browser: &Client<'_>, action: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = hidden(&browser.get(PAGE).assert_status(200).text(), "csrf");
    let mut all = vec![("action", action), ("csrf", csrf.as_str())];
    all.extend(fields);
    browser.post_form(PAGE, &all)
}

fn new_link(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"new_link\"").unwrap();
    let url = rest.split_once('>').unwrap().1.split('<').next().unwrap().trim();
    url.strip_prefix(super::ports::ORIGIN).unwrap().to_owned()
}

#[test]
fn an_administrator_makes_a_link_that_works_as_long_as_was_chosen() {
    let ports = acme();
    let browser = owner(&ports);
    let page = send(
        &browser,
        "create_link",
        &[("label", "Ada at IT"), ("expires_in_seconds", "86400")],
    );
    let link = new_link(&page.assert_status(200).text());
    assert!(!browser.get(PAGE).text().contains(&link), "shown once");
    assert!(browser.get(PAGE).text().contains("Ada at IT"));
    let listed = operator(&ports).get(LINKS).json();
    assert_eq!(listed["setup_links"][0]["expires_at"], "2026-11-24T12:00:00Z");
    let guest = Client::browser(&ports);
    guest.get(&link).assert_status(303);
    guest.get(PAGE).assert_status(200);
    let id = listed["setup_links"][0]["id"].as_str().unwrap();
    send(&browser, "revoke_link", &[("link", id)]).assert_status(303);
    guest.get(PAGE).assert_status(401);
    send(&browser, "renew_link", &[("link", id)]).assert_status(404);
}

#[test]
fn an_expired_link_explains_itself_and_works_again_when_it_is_renewed() {
    let ports = acme();
    let (id, link) = setup_link(&ports, "acme");
    let first = Client::browser(&ports);
    first.get(&link).assert_status(303);
    first.get(PAGE).assert_status(200);
    ports.pass_seconds(7 * 86_400);
    first.get(PAGE).assert_status(401);
    let page = Client::browser(&ports).get(&link);
    page.assert_status(403);
    assert!(page.text().contains("This link has expired") && page.text().contains("can renew it"));
    assert!(owner(&ports).get(PAGE).text().contains("Expired"));
    // KV of a far-away place has not heard of the renewal: the Durable Object has.
    ports.pin_kv();
    let renewed = operator(&ports).post_json(&format!("{LINKS}/{id}/renew"), &json!({ "expires_in_seconds": 60 }));
    assert_eq!(renewed.assert_status(200).json()["expires_at"], "2026-11-30T12:01:00Z");
    let second = Client::browser(&ports);
    second.get(&link).assert_status(303);
    second.get(PAGE).assert_status(200);
    Client::browser(&ports).get(&link).assert_status(403);
    ports.pass_seconds(60);
    second.get(PAGE).assert_status(401);
    ports.unpin_kv();
    // Not for ever: after 30 days it is gone.
    ports.pass_seconds(31 * 86_400);
    let gone = operator(&ports).post(&format!("{LINKS}/{id}/renew"));
    gone.assert_problem(404, "request.not_found");
}

#[test]
fn a_setup_link_hands_out_no_further_ones() {
    let ports = enabled();
    let (id, _) = setup_link(&ports, "acme");
    let guest = super::page::opened(&ports);
    assert!(!guest.get(PAGE).text().contains("create_link"));
    for (action, fields) in [
        ("create_link", &[("label", "me")][..]),
        ("renew_link", &[("link", id.as_str())][..]),
        ("revoke_link", &[("link", id.as_str())][..]),
    ] {
        send(&guest, action, fields).assert_status(403);
    }
    assert_eq!(
        operator(&ports).get(LINKS).json()["setup_links"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let administrator_by_session = Client::browser(&ports);
    sign_in(&ports, &administrator_by_session, &["administrator"]);
    send(&administrator_by_session, "renew_link", &[("link", &id)]).assert_status(303);
    // The API's links stay the operator's; a token is no setup link.
    let path = format!("{LINKS}/{id}/renew");
    administrator(&ports, "acme")
        .post(&path)
        .assert_problem(403, "token.operator_only");
    let (token_id, _) = token(&ports, "acme");
    let answer = operator(&ports).post(&format!("{LINKS}/{token_id}/renew"));
    answer.assert_problem(404, "request.not_found");
    create(&ports, "other", "Other");
    let foreign = format!("/api/organizations/other/setup-links/{id}/renew");
    operator(&ports).post(&foreign).assert_problem(404, "request.not_found");
    for seconds in [0, 2_592_001] {
        let body = json!({ "expires_in_seconds": seconds });
        operator(&ports)
            .post_json(&path, &body)
            .assert_problem(400, "request.body_invalid");
    }
}
