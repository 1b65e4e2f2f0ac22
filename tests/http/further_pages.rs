//! The pages of applications, and of domains and members: every action by a form alone, and who may.

use super::acme::{create, enabled, operator, setup_link, sign_in, state, token};
use super::client::{Answer, Client};
use super::domains::{DOMAINS, verified};
use super::page::hidden;
use super::ports::MemoryPorts;
use serde_json::{Value, json};

const APPLICATIONS: &str = "/organizations/acme/settings/sso/applications";
const MEMBERS: &str = "/organizations/acme/settings/sso/members";
const CLIENTS: &str = "/api/organizations/acme/clients";

/// A browser in the settings, by an administrator's token.
fn administrator(ports: &MemoryPorts) -> Client<'_> {
    let browser = Client::browser(ports);
    let text = token(ports, "acme").1;
    let page = "/organizations/acme/settings/sso";
    let answer = browser.post_form(page, &[("action", "sign_in"), ("token", &text)]);
    answer.assert_status(303);
    browser
}

#[track_caller]
fn act(browser: &Client<'_>, page: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = hidden(&browser.get(page).assert_status(200).text(), "csrf");
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend(fields);
    browser.post_form(page, &all)
}

fn clients(ports: &MemoryPorts) -> Vec<Value> {
    operator(ports).get(CLIENTS).json()["clients"]
        .as_array()
        .unwrap()
        .clone()
}

/// The text of the read-only field of this id.
fn shown(page: &str, id: &str) -> String {
    let (_, rest) = page.split_once(&format!("id=\"{id}\"")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split_once("</textarea>").unwrap().0.trim().to_owned()
}

const WIKI: &[(&str, &str)] = &[
    ("action", "create"),
    ("name", "Wiki"),
    (
        "redirect_uris",
        "https://wiki.example/a\r\n https://wiki.example/b \r\n",
    ),
    ("token_endpoint_auth_method", "client_secret_basic"),
];

#[test]
fn an_application_is_registered_changed_given_a_new_secret_and_removed() {
    let ports = enabled();
    let browser = administrator(&ports);
    let made = act(&browser, APPLICATIONS, WIKI);
    let page = made.assert_status(200).text();
    let (id, secret) = (shown(&page, "client_id"), shown(&page, "client_secret"));
    assert_eq!(
        (secret.len(), shown(&page, "issuer")),
        (43, "https://edge.example".to_owned())
    );
    let client = clients(&ports).remove(0);
    assert_eq!(client["client_id"], id);
    assert_eq!(
        client["redirect_uris"],
        json!(["https://wiki.example/a", "https://wiki.example/b"])
    );
    let later = browser.get(APPLICATIONS).text();
    assert!(
        later.contains("https://wiki.example/b") && !later.contains(&secret),
        "it is shown this once"
    );
    assert!(!ports.everything_written().iter().any(|text| text.contains(&secret)));

    let edit = browser
        .get(&format!("{APPLICATIONS}?client={id}"))
        .assert_status(200)
        .text();
    assert!(edit.contains("value=\"Wiki\"") && edit.contains("value=\"save\"") && !edit.contains("value=\"create\""));
    let changed = [
        ("action", "save"),
        ("client", id.as_str()),
        ("name", "Wiki 2"),
        ("redirect_uris", "https://wiki.example/c"),
        ("post_logout_redirect_uris", "https://wiki.example/bye"),
        ("token_endpoint_auth_method", "client_secret_post"),
    ];
    let saved = act(&browser, APPLICATIONS, &changed);
    assert_eq!(saved.header("location"), Some(&*format!("{APPLICATIONS}?done=saved")));
    let client = clients(&ports).remove(0);
    assert_eq!((&client["name"], &client["client_id"]), (&json!("Wiki 2"), &json!(id)));
    assert_eq!(client["post_logout_redirect_uris"], json!(["https://wiki.example/bye"]));

    let rotated = act(&browser, APPLICATIONS, &[("action", "rotate"), ("client", &id)]);
    let other = shown(&rotated.assert_status(200).text(), "client_secret");
    assert!(other.len() == 43 && other != secret);
    act(&browser, APPLICATIONS, &[("action", "remove"), ("client", &id)]).assert_status(303);
    assert_eq!(clients(&ports), [] as [Value; 0]);
    act(&browser, APPLICATIONS, &[("action", "rotate"), ("client", &id)]).assert_status(404);
}

#[test]
fn a_mistake_is_named_at_its_field_and_nothing_typed_is_lost() {
    let ports = enabled();
    let browser = administrator(&ports);
    for (field, value) in [
        ("name", ""),
        ("redirect_uris", "http://wiki.example/"),
        ("redirect_uris", "https://wiki.example/#a"),
        ("redirect_uris", ""),
        ("post_logout_redirect_uris", "javascript:alert(1)"),
        ("jwks", "{"),
        ("jwks", "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}]}"),
        ("token_endpoint_auth_method", "nonsense"),
    ] {
        let mut fields: Vec<(&str, &str)> = WIKI.iter().filter(|(name, _)| *name != field).copied().collect();
        fields.push((field, value));
        let page = act(&browser, APPLICATIONS, &fields);
        let text = page.assert_status(422).text();
        assert!(text.contains(&format!("id=\"{field}-error\"")), "{field} {value}");
        assert_eq!(text.matches("field-error").count(), 1, "{field} {value}");
        assert!(text.contains("<title>Error: Applications"), "{field}");
        assert!(
            field == "redirect_uris" || text.contains("https://wiki.example/b"),
            "{field}: what was typed stays"
        );
    }
    assert_eq!(clients(&ports), [] as [Value; 0]);
}

#[test]
fn a_domain_is_added_verified_and_removed_on_the_page() {
    let ports = enabled();
    let browser = administrator(&ports);
    let added = act(
        &browser,
        MEMBERS,
        &[("action", "add_domain"), ("domain", "Acme.Example")],
    );
    assert_eq!(added.header("location"), Some(&*format!("{MEMBERS}?done=added")));
    let page = browser.get(MEMBERS).text();
    let (name, value) = (shown(&page, "txt-name-0"), shown(&page, "txt-value-0"));
    assert_eq!(name, "_saml-edge.acme.example");
    let verify = [("action", "verify_domain"), ("domain", "acme.example")];
    let looked = act(&browser, MEMBERS, &verify);
    assert_eq!(looked.header("location"), Some(&*format!("{MEMBERS}?done=looked")));
    assert!(browser.get(MEMBERS).text().contains("The record is not there"));
    ports.set_txt(&name, &[&value]);
    let done = act(&browser, MEMBERS, &verify);
    assert_eq!(done.header("location"), Some(&*format!("{MEMBERS}?done=verified")));
    let page = browser.get(MEMBERS).text();
    assert!(page.contains("Verified") && !page.contains(&value));
    for (domain, why) in [
        ("gmail.com", "Everybody can have"),
        ("x", "not one organization’s"),
        ("a b", "after the @"),
    ] {
        let refused = act(&browser, MEMBERS, &[("action", "add_domain"), ("domain", domain)]);
        let text = refused.assert_status(422).text();
        assert!(
            text.contains(why) && text.contains(&format!("value=\"{domain}\"")),
            "{domain}"
        );
    }
    act(
        &browser,
        MEMBERS,
        &[("action", "remove_domain"), ("domain", "acme.example")],
    )
    .assert_status(303);
    assert_eq!(operator(&ports).get(DOMAINS).json(), json!({ "domains": [] }));
}

#[test]
fn who_has_signed_in_is_listed_found_and_forgotten() {
    let ports = enabled();
    let browser = administrator(&ports);
    let ada = Client::browser(&ports);
    sign_in(&ports, &ada, &["staff"]);
    let page = browser.get(MEMBERS).text();
    assert!(page.contains("Ada Lovelace") && page.contains("Ada@acme.example") && page.contains("staff"));
    assert!(
        browser
            .get(&format!("{MEMBERS}?search=LOVELACE"))
            .text()
            .contains("Ada@acme.example")
    );
    assert!(
        !browser
            .get(&format!("{MEMBERS}?search=grace"))
            .text()
            .contains("Ada@acme.example")
    );
    browser.get(&format!("{MEMBERS}?cursor=x")).assert_status(400);
    let id = super::acme::session(&[]).subject_id();
    act(&browser, MEMBERS, &[("action", "forget"), ("subject", &id)]).assert_status(303);
    assert!(!browser.get(MEMBERS).text().contains("Ada Lovelace"));
    ada.get("/session").assert_status(401);
}

#[test]
fn too_many_groups_are_named_with_what_to_do_about_them() {
    let ports = enabled();
    let mut session = super::acme::session(&[]);
    session.groups_overage = true;
    let command = saml_edge::service::organization::Command::BeginSession {
        session_hash: "h".to_owned(),
        fingerprint: state(&ports).live.unwrap().fingerprint,
        session: Box::new(session),
        record: None,
        replaces: None,
        beside: false,
    };
    ports.carry_out("acme", command);
    let browser = administrator(&ports);
    assert!(
        browser
            .get(MEMBERS)
            .text()
            .contains("Groups assigned to the application")
    );
    let german = browser.request(saml_edge::edge::http::Method::Get, MEMBERS);
    let german = german.header("accept-language", "de").send().text();
    assert!(german.contains("Entra ID hat die Gruppen weggelassen") && german.contains("Groups assigned"));
}

#[test]
fn strangers_other_organizations_and_setup_links_get_neither_page() {
    let ports = enabled();
    create(&ports, "globex", "Globex");
    let (stranger, by_link) = (Client::browser(&ports), Client::browser(&ports));
    let (member, other) = (Client::browser(&ports), Client::browser(&ports));
    by_link.get(&setup_link(&ports, "acme").1).assert_status(303);
    sign_in(&ports, &member, &["staff"]);
    let text = token(&ports, "globex").1;
    other.post_form(
        "/organizations/globex/settings/sso",
        &[("action", "sign_in"), ("token", &text)],
    );
    for page in [APPLICATIONS, MEMBERS] {
        for browser in [&stranger, &member, &other] {
            let answer = browser.get(page);
            answer.assert_status(401);
            assert!(!answer.text().contains("Register an application") && !answer.text().contains("txt-name"));
            browser.post_form(page, WIKI).assert_status(401);
        }
        let program = by_link.request(saml_edge::edge::http::Method::Get, page);
        program.send().assert_status(403);
        by_link.post_form(page, WIKI).assert_status(403);
    }
    assert_eq!(clients(&ports), [] as [Value; 0]);
}

#[test]
fn a_form_of_another_site_does_nothing() {
    let ports = enabled();
    verified(&ports);
    let browser = administrator(&ports);
    for (page, fields) in [
        (APPLICATIONS, WIKI),
        (MEMBERS, &[("action", "remove_domain"), ("domain", "acme.example")]),
    ] {
        let csrf = hidden(&browser.get(page).text(), "csrf");
        browser.post_form(page, fields).assert_status(403);
        let mut all = fields.to_vec();
        all.push(("csrf", &csrf));
        let from = |origin: &str| {
            let request = browser.request(saml_edge::edge::http::Method::Post, page).form(&all);
            request.header("origin", origin).send().status()
        };
        assert_eq!(from("https://evil.example"), 403);
        let unknown = [("csrf", csrf.as_str()), ("action", "nonsense")];
        browser.post_form(page, &unknown).assert_status(400);
    }
    assert_eq!(clients(&ports), [] as [Value; 0]);
    assert_eq!(
        operator(&ports).get(DOMAINS).json()["domains"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
