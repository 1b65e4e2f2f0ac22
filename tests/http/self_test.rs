//! The attack self-test over HTTP: who may run it, how often, where its report is, and that its messages are worth
//! nothing at the real Assertion Consumer Service.

use super::acme::{SAML, acme, administrator, create, enabled, operator, setup_link};
use super::client::Client;
use super::ports::ephemeral::Keys;
use super::ports::{MemoryPorts, SESSION_KEY, run};
use saml_edge::crypto::DigestAlgorithm;
use saml_edge::edge::http::Method;
use saml_edge::selftest::{Certificates, Draft, Facts, catalogue};
use saml_edge::service::{EphemeralKey, EphemeralSigner as _, Ports as _};
use saml_edge::session::{PendingLogin, pending_login_cookie_name};
use saml_edge::settings::OrganizationId;

const API: &str = "/api/organizations/acme/saml/self-test";
const PAGE: &str = "/organizations/acme/settings/sso/self-test";

#[test]
fn the_report_is_the_answer_and_is_kept() {
    let ports = enabled();
    operator(&ports).get(API).assert_problem(404, "self_test.none");
    let report = administrator(&ports, "acme").post(API).assert_status(200).json();
    assert_eq!(report["outcome"], "passed", "{}", report["summary"]);
    assert_eq!(report["settings"]["live"], true);
    assert_eq!(operator(&ports).get(API).assert_status(200).json(), report);
}

#[test]
fn one_run_at_a_time() {
    let ports = acme();
    assert_eq!(
        operator(&ports).post(API).assert_status(200).json()["settings"]["live"],
        false
    );
    let refused = operator(&ports).post(API);
    refused.assert_problem(429, "self_test.running");
    assert_eq!(refused.header("retry-after"), Some("10"));
    create(&ports, "other", "Other");
    operator(&ports)
        .post("/api/organizations/other/saml/self-test")
        .assert_status(200);
    ports.pass_seconds(10);
    operator(&ports).post(API).assert_status(200);
}

#[test]
fn strangers_neither_run_nor_read_it() {
    let ports = enabled();
    create(&ports, "other", "Other");
    for method in [Method::Get, Method::Post] {
        let ask = |client: &Client<'_>| client.request(method, API).send();
        ask(&Client::program(&ports, None)).assert_problem(401, "token.missing");
        ask(&administrator(&ports, "other")).assert_problem(403, "token.foreign");
        assert_eq!(Client::browser(&ports).request(method, PAGE).send().status(), 401);
    }
    operator(&ports).get(API).assert_problem(404, "self_test.none");
    operator(&ports)
        .post("/api/organizations/none/saml/self-test")
        .assert_problem(404, "organization.not_found");
}

/// A browser that has opened the settings, and the token of their forms.
fn opened(ports: &MemoryPorts) -> (Client<'_>, String) {
    let (_, link) = setup_link(ports, "acme");
    let browser = Client::browser(ports);
    browser.get(&link).assert_status(303);
    let page = browser
        .get("/organizations/acme/settings/sso")
        .assert_status(200)
        .text();
    assert!(page.contains(&format!("action=\"{PAGE}\"")) && page.contains("It has not been run yet."));
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
    (browser, rest.split_once('"').unwrap().0.to_owned())
}

#[test]
fn the_page_has_the_count_every_attack_and_the_same_report_to_keep() {
    let ports = enabled();
    let (browser, csrf) = opened(&ports);
    let empty = browser.get(PAGE).assert_status(200).text();
    assert!(empty.contains("It has not been run yet."));
    assert_eq!(browser.get(&format!("{PAGE}?download=1")).status(), 404);
    let ran = browser.post_form(PAGE, &[("csrf", &csrf)]);
    assert_eq!((ran.status(), ran.header("location")), (303, Some(PAGE)));
    let page = browser.get(PAGE).assert_status(200).text();
    let report = operator(&ports).get(API).json();
    let count = |name: &str| report["summary"][name].as_u64().unwrap();
    let sentence = format!(
        "{0} of {0} attacks held, 0 accepted; {1} of {1} valid sign-ins accepted.",
        count("attacks"),
        count("valid")
    );
    assert!(page.contains(&sentence), "{sentence}");
    assert_eq!(
        page.matches("icon-check").count() as u64,
        count("attacks") + count("valid") + 1
    );
    assert!(!page.contains("icon-cross"));
    let download = browser.get(&format!("{PAGE}?download=1"));
    assert_eq!(
        download.header("content-disposition"),
        Some("attachment; filename=\"saml-self-test-acme.json\"")
    );
    assert_eq!(download.json(), report);
    let settings = browser.get("/organizations/acme/settings/sso").text();
    assert!(settings.contains(&sentence));
    assert_eq!(browser.post_form(PAGE, &[("csrf", &csrf)]).status(), 429);
}

#[test]
fn no_other_site_runs_it() {
    let ports = enabled();
    let (browser, csrf) = opened(&ports);
    for fields in [&[][..], &[("csrf", "")], &[("csrf", "nonsense")]] {
        assert_eq!(browser.post_form(PAGE, fields).status(), 403);
    }
    let foreign = browser.request(Method::Post, PAGE).form(&[("csrf", &csrf)]);
    assert_eq!(
        foreign.header("origin", "https://attacker.example").send().status(),
        403
    );
    operator(&ports).get(API).assert_problem(404, "self_test.none");
}

/// What a failed run looks like.
#[test]
fn a_failure_is_red_and_comes_first() {
    use saml_edge::service::organization::Kind;
    let ports = enabled();
    let (browser, _) = opened(&ports);
    let mut report = operator(&ports).post(API).json();
    report["outcome"] = "failed".into();
    let broken = report["findings"].as_array().unwrap().len() - 1;
    report["findings"][broken]["outcome"] = "accepted".into();
    report["findings"][broken]["held"] = false.into();
    ports.set_row("acme", Kind::SelfTest, "last", &report.to_string());
    let page = browser.get(PAGE).text();
    assert!(page.contains("The self-test failed.") && page.contains("notice-bad"));
    assert_eq!(page.matches("finding-broken").count(), 2, "first, and in its place");
    assert!(page.find("Not held").unwrap() < page.find("Valid sign-ins").unwrap());
}

#[test]
fn a_message_of_a_run_signs_nobody_in() {
    let ports = enabled();
    let (report, id) = (
        operator(&ports).post(API).json(),
        OrganizationId::parse("acme").unwrap(),
    );
    assert_eq!(report["outcome"], "passed");
    // The very keys of that run, were they to be had, and a request that is really pending.
    let keys = Keys::new(1);
    let settings = super::acme::state(&ports).live.unwrap().settings;
    let (sp, acs) = (ports.deployment().sp_entity_id(&id), ports.deployment().acs_url(&id));
    let facts = Facts::new(&settings, sp, acs, ports.now(), &[9; 32]);
    let certificate = |key: &[u8]| {
        let octets = Certificates::to_be_signed(key, facts.now);
        let signature = run(keys.sign(EphemeralKey::Rsa, DigestAlgorithm::Sha256, &octets)).unwrap();
        Certificates::signed(&octets, &signature).unwrap()
    };
    let rsa = certificate(keys.public_key(EphemeralKey::Rsa));
    let certificates = Certificates {
        ec: rsa.clone(),
        stranger: rsa.clone(),
        short: rsa.clone(),
        rsa,
    };
    let mut draft = Draft::begin(&catalogue::controls()[0], &facts, &certificates, 0).unwrap();
    while let Some(to_sign) = draft.to_sign().unwrap() {
        let value = run(keys.sign(EphemeralKey::Rsa, DigestAlgorithm::Sha256, &to_sign.octets)).unwrap();
        draft.signed(&value).unwrap();
    }
    let post = draft.finish().unwrap();
    let pending = PendingLogin {
        request_id: post.request_id.clone(),
        organization: id,
        return_to: "/".to_owned(),
        test_id: None,
        upgraded: false,
        force_authn: false,
        replaces: None,
        issued_at: ports.now(),
        openid: None,
    };
    let browser = Client::browser(&ports);
    browser.set_cookie(&pending_login_cookie_name(&post.request_id), &pending.seal(SESSION_KEY));
    let consume = "/organizations/acme/saml/consume";
    let answer = browser
        .request(Method::Post, consume)
        .header("content-type", "application/x-www-form-urlencoded")
        .octets(&post.body)
        .send();
    assert_eq!(answer.status(), 403, "{}", answer.text());
    assert!(!browser.cookies().contains_key("__Host-saml-session"));
    let verdicts = operator(&ports).get(&format!("{SAML}/verdicts")).json();
    assert_eq!(verdicts["verdicts"][0]["code"], "signature.value_mismatch");
}
