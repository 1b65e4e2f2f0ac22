//! A login goes out: AuthnRequest, bindings, `return_to`, and the cookie that waits for the Response.

use super::acme::{
    PAGE, SAML, SIGN_ON_URL, acme, certificate, create, enabled, enabled_with, minimal, operator, pass_test, put,
};
use super::client::{Answer, Client};
use super::page::hidden;
use super::ports::{MemoryPorts, SESSION_KEY};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::session::{PENDING_PREFIX, PendingLogin, pending_login_cookie_name};
use saml_edge::xml::{Document, Limits};
use serde_json::{Value, json};
use url::Url;

const LOGIN: &str = "/organizations/acme/saml/login";

/// The AuthnRequest in a redirect, as the identity provider inflates it.
fn inflated(answer: &Answer) -> String {
    let url = Url::parse(answer.header("location").unwrap()).unwrap();
    let message = url.query_pairs().find(|(name, _)| name == "SAMLRequest").unwrap().1;
    let deflated = STANDARD.decode(message.as_bytes()).unwrap();
    String::from_utf8(miniz_oxide::inflate::decompress_to_vec(&deflated).unwrap()).unwrap()
}

fn pending(browser: &Client<'_>, ports: &MemoryPorts) -> Vec<PendingLogin> {
    use saml_edge::service::Ports as _;
    let cookies = browser.cookies();
    let pending = cookies.iter().filter(|(name, _)| name.starts_with(PENDING_PREFIX));
    pending
        .map(|(_, value)| PendingLogin::open(SESSION_KEY, value, ports.now()).unwrap())
        .collect()
}

#[test]
fn the_redirect_carries_an_authn_request() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    let login = browser.get(LOGIN);
    login.assert_status(302);
    assert_eq!(login.header("cache-control"), Some("no-store"));
    let location = login.header("location").unwrap();
    assert!(
        location.starts_with(&format!("{SIGN_ON_URL}&SAMLRequest=")),
        "the URL's own query stays: {location}"
    );
    assert!(!location.contains("RelayState") && !location.contains("Signature"));
    let xml = inflated(&login);
    Document::parse(xml.as_bytes(), &Limits::default()).unwrap();
    let id = pending(&browser, &ports).remove(0).request_id;
    assert_eq!(id.len(), 65, "256 bits, and no digit first");
    assert!(id.starts_with('_'));
    assert_eq!(
        xml,
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" Version=\"2.0\" \
             IssueInstant=\"2026-11-23T12:00:00Z\" Destination=\"{SIGN_ON_URL}\" \
             AssertionConsumerServiceURL=\"https://edge.example/organizations/acme/saml/consume\" \
             ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\">\
             <saml:Issuer>https://edge.example/organizations/acme/saml/metadata</saml:Issuer>\
             <samlp:NameIDPolicy AllowCreate=\"true\"/></samlp:AuthnRequest>"
        )
    );
}

#[test]
fn the_request_asks_for_what_the_settings_say() {
    let mut document = minimal();
    document["name_id_format"] = json!("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
    document["force_authn"] = json!(true);
    document["requested_authn_context"] = json!(["urn:a", "urn:b"]);
    let ports = enabled_with(&document);
    let xml = inflated(&Client::browser(&ports).get(LOGIN));
    for part in [
        " ForceAuthn=\"true\"",
        "<samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\" AllowCreate=\"true\"/>",
        "<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
}

#[test]
fn the_post_binding_is_a_form_that_sends_itself() {
    let mut document = minimal();
    document["authn_request_binding"] = json!("post");
    let ports = enabled_with(&document);
    let browser = Client::browser(&ports);
    let page = browser.get(LOGIN);
    page.assert_status(200);
    let text = page.text();
    assert!(
        text.contains(&format!("method=\"post\" action=\"{SIGN_ON_URL}\"")),
        "{text}"
    );
    assert!(text.contains("type=\"submit\""), "it works without JavaScript");
    let xml = String::from_utf8(STANDARD.decode(hidden(&text, "SAMLRequest")).unwrap()).unwrap();
    assert!(xml.contains(&pending(&browser, &ports)[0].request_id) && xml.starts_with("<samlp:AuthnRequest "));
    assert!(!text.contains("RelayState"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(
        !policy.contains("form-action 'self'"),
        "the form goes to the identity provider, and its redirects on"
    );
}

#[test]
fn the_pending_login_survives_a_cross_site_post() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    let login = browser.get(&format!("{LOGIN}?return_to=/reports%3Fyear%3D2026"));
    let cookies = login.set_cookies();
    assert_eq!(cookies.len(), 1);
    let pending = pending(&browser, &ports).remove(0);
    let name = pending_login_cookie_name(&pending.request_id);
    assert!(cookies[0].starts_with(&format!("{name}=")) && name.starts_with("__Host-"));
    assert!(
        cookies[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=1800"),
        "{}",
        cookies[0]
    );
    assert_eq!(
        (pending.organization.as_str(), pending.return_to.as_str()),
        ("acme", "/reports?year=2026")
    );
    assert_eq!((pending.test_id, pending.upgraded), (None, false));
}

#[test]
fn a_browser_keeps_at_most_eight_pending_logins() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    let mut begun = Vec::new();
    for number in 0..20 {
        let login = browser.get(&format!("{LOGIN}?return_to=/{number}"));
        let request_id = login
            .set_cookies()
            .last()
            .unwrap()
            .split_once('=')
            .unwrap()
            .0
            .to_owned();
        begun.push(request_id);
        ports.pass_seconds(1);
        assert!(browser.cookies().len() <= 8, "{number}");
    }
    let kept: Vec<String> = browser.cookies().into_keys().collect();
    let mut newest = begun.split_off(12);
    newest.sort();
    assert_eq!(kept, newest, "the oldest go first");
    // What is ended or broken goes before any that can still be answered.
    browser.set_cookie("__Host-saml-login-broken", "x");
    browser.get(LOGIN);
    assert!(!browser.cookies().contains_key("__Host-saml-login-broken"));
    // Other cookies are left alone.
    browser.set_cookie("__Host-other", "x");
    for _ in 0..10 {
        browser.get(LOGIN);
    }
    assert!(browser.cookies().contains_key("__Host-other"));
}

#[test]
fn return_to_is_an_own_path_or_a_listed_origin() {
    let ports = enabled();
    for (return_to, kept) in [
        ("/", "/"),
        ("/a/b?c=d%20e#f", "/a/b?c=d%20e#f"),
        ("/x?u=%2F%2Fy", "/x?u=%2F%2Fy"),
        ("https://edge.example/x", "https://edge.example/x"),
        ("https://app.example/x?y", "https://app.example/x?y"),
        ("", "/"),
    ] {
        let browser = Client::browser(&ports);
        browser.get(&login_to(return_to)).assert_status(302);
        assert_eq!(pending(&browser, &ports)[0].return_to, kept);
    }
    let long = format!("/{}", "x".repeat(2_048));
    for (return_to, code) in [
        ("https://evil.example/", "return_to.foreign_origin"),
        ("https://app.example.evil.example/", "return_to.foreign_origin"),
        ("http://app.example/", "return_to.foreign_origin"),
        ("https://app.example@evil.example/", "return_to.foreign_origin"),
        ("//evil.example", "return_to.not_a_path"),
        ("/.//evil.example", "return_to.not_a_path"),
        ("reports", "return_to.not_a_path"),
        ("javascript:alert(1)", "return_to.not_a_path"),
        ("/\\evil.example", "return_to.forbidden_character"),
        ("/\t/evil.example", "return_to.forbidden_character"),
        ("/%2f/evil.example", "return_to.forbidden_encoding"),
        ("/a%0d%0ab", "return_to.forbidden_encoding"),
        (&long, "return_to.too_long"),
    ] {
        let program = Client::program(&ports, None);
        let answer = program.get(&login_to(return_to));
        answer.assert_problem(400, code);
        assert!(program.cookies().is_empty());
    }
}

#[test]
fn a_pending_login_fits_into_a_cookie() {
    // Browsers drop a cookie of more than 4,096 octets, and the login would end in a refusal that nobody understands.
    let ports = enabled();
    for character in ["x", "\"", "<", "`", "{", "%22"] {
        let return_to = format!("/{}", character.repeat(2_047 / character.len()));
        let answer = Client::program(&ports, None).get(&login_to(&return_to));
        match answer.set_cookies().first() {
            Some(cookie) => assert!(cookie.len() <= 4_096, "{character}: {}", cookie.len()),
            None => drop(answer.assert_problem(400, "return_to.too_long")),
        }
    }
}

fn login_to(return_to: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("{LOGIN}?{}", query.append_pair("return_to", return_to).finish())
}

#[test]
fn a_login_needs_an_organization_that_has_sso() {
    let ports = acme();
    let program = Client::program(&ports, None);
    program.get(LOGIN).assert_problem(403, "organization.sso_not_enabled");
    for organization in ["nobodys", "Acme", "a%20b"] {
        let path = format!("/organizations/{organization}/saml/login");
        program.get(&path).assert_problem(404, "organization.not_found");
    }
    let page = Client::browser(&ports).get(LOGIN);
    assert_eq!(
        (page.status(), page.header("content-type")),
        (403, Some("text/html; charset=utf-8"))
    );
    assert!(
        !ports.objects().contains(&"nobodys".to_owned()),
        "no Durable Object is begun by a stranger"
    );
}

#[test]
fn enable_acts_before_kv_has_heard_of_it() {
    let ports = acme();
    put(&ports, &minimal());
    pass_test(&ports);
    ports.pin_kv();
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    Client::browser(&ports).get(LOGIN).assert_status(302);
}

#[test]
fn a_test_goes_out_with_the_draft() {
    let ports = enabled();
    let mut document = minimal();
    document["sign_on_url"] = json!("https://new.example/");
    put(&ports, &document);
    let test = operator(&ports).post(&format!("{SAML}/test")).assert_status(200).json();
    let url = test["login_url"].as_str().unwrap();
    assert!(url.starts_with("https://edge.example/organizations/acme/saml/login?test="));
    let browser = Client::browser(&ports);
    let login = browser.get(url);
    assert!(
        login
            .assert_status(302)
            .header("location")
            .unwrap()
            .starts_with("https://new.example/?SAMLRequest=")
    );
    let pending = pending(&browser, &ports).remove(0);
    assert_eq!(
        (pending.return_to.as_str(), pending.test_id.as_deref()),
        (PAGE, url.rsplit('=').next())
    );
    // What was changed after the test began is not what it tests.
    put(&ports, &minimal());
    assert!(
        browser
            .get(url)
            .header("location")
            .unwrap()
            .starts_with("https://new.example/")
    );
    let program = Client::program(&ports, None);
    program
        .get(&format!("{LOGIN}?test=x"))
        .assert_problem(404, "test.unknown");
    create(&ports, "other", "Other");
    let elsewhere = url.replace("acme", "other");
    program.get(&elsewhere).assert_problem(404, "test.unknown");
    ports.pass_seconds(3_600);
    program.get(url).assert_problem(404, "test.unknown");
}

#[test]
fn a_test_needs_something_to_test() {
    let ports = acme();
    operator(&ports)
        .post(&format!("{SAML}/test"))
        .assert_problem(409, "settings.incomplete");
}

#[test]
fn metadata_says_what_the_identity_provider_needs() {
    let ports = acme();
    let metadata = "/organizations/acme/saml/metadata";
    let answer = Client::program(&ports, None).get(metadata);
    assert_eq!(answer.header("content-type"), Some("application/samlmetadata+xml"));
    let text = answer.assert_status(200).text();
    Document::parse(text.as_bytes(), &Limits::default()).unwrap();
    for part in [
        "entityID=\"https://edge.example/organizations/acme/saml/metadata\"",
        "Location=\"https://edge.example/organizations/acme/saml/consume\"",
        "WantAssertionsSigned=\"true\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let ports = enabled_with(&json!({
        "sign_on_url": SIGN_ON_URL, "certificates": [certificate()], "signature_policy": "response",
        "name_id_format": "urn:x",
    }));
    let text = Client::program(&ports, None).get(metadata).text();
    assert!(
        text.contains("WantAssertionsSigned=\"false\"") && text.contains(">urn:x<"),
        "{text}"
    );
    let nobodys = Client::program(&ports, None).get("/organizations/nobodys/saml/metadata");
    nobodys.assert_problem(404, "organization.not_found");
}

#[test]
fn the_sign_in_page_finds_the_organization() {
    let ports = enabled();
    create(&ports, "draft", "Not Yet");
    let browser = Client::browser(&ports);
    for typed in ["acme", " ACME ", "Acme Corporation", "acme corporation "] {
        let page = browser.get(&format!("/?{}", query(&[("organization", typed), ("return_to", "/x")])));
        let text = page.assert_status(200).text();
        let url = "0;url=https://edge.example/organizations/acme/saml/login?return_to=%2Fx";
        assert!(text.contains(url), "{typed}: {text}");
    }
    for (typed, status) in [
        ("", 400),
        ("nobodys", 404),
        ("ada@acme.example", 404),
        ("Not Yet", 403),
        ("<b>", 404),
    ] {
        let page = browser.get(&format!("/?{}", query(&[("organization", typed)])));
        let text = page.assert_status(status).text();
        assert!(text.contains("name=\"organization\"") && !text.contains("<b>"));
    }
    let long = "x".repeat(3_000);
    browser
        .get(&format!("/?{}", query(&[("organization", &long)])))
        .assert_status(404);
    let evil = query(&[("organization", "acme"), ("return_to", "https://evil.example/")]);
    browser.get(&format!("/?{evil}")).assert_status(400);
}

fn query(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

#[test]
fn the_first_of_a_name_keeps_it() {
    let ports = enabled();
    create(&ports, "acme2", "Acme Corporation");
    let found = Client::browser(&ports).get("/?organization=Acme+Corporation");
    assert!(found.text().contains("/organizations/acme/saml/login"));
    operator(&ports).delete("/api/organizations/acme2").assert_status(204);
    Client::browser(&ports)
        .get("/?organization=Acme+Corporation")
        .assert_status(200);
}

#[test]
fn identifiers_are_not_repeated() {
    let ports = enabled();
    let mut ids: Vec<Value> = (0..50).map(|_| json!(pending_of_a_new_browser(&ports))).collect();
    ids.sort_by_key(Value::to_string);
    ids.dedup();
    assert_eq!(ids.len(), 50);
}

fn pending_of_a_new_browser(ports: &MemoryPorts) -> String {
    let browser = Client::browser(ports);
    browser.get(LOGIN);
    pending(&browser, ports).remove(0).request_id
}
