//! Attacks on the Assertion Consumer Service as a whole: Responses that xmlsec1 signs, posted over HTTP.

use super::acme::{IDP, SAML, SIGN_ON_URL, enabled_with, operator};
use super::client::{Answer, Client};
use super::fixture::Fixture;
use super::ports::MemoryPorts;
use super::signer::{Algorithms, Signer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::edge::http::Method;
use saml_edge::session::{PENDING_PREFIX, PendingLogin, SessionCookie};
use serde_json::{Value, json};

const ACS: &str = "/organizations/acme/saml/consume";
const LOGIN: &str = "/organizations/acme/saml/login?return_to=/reports";

pub fn idp() -> &'static Signer {
    Signer::rsa("http-idp", 2048)
}

/// "acme", enabled with this identity provider.
pub fn world(idp_initiated: &str) -> MemoryPorts {
    enabled_with(&json!({
        "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [idp().certificate_pem],
        "idp_initiated": idp_initiated,
    }))
}

/// What the identity provider answers to a request.
pub fn answer_to(request_id: Option<&str>) -> Fixture {
    let text = str::to_owned;
    Fixture {
        issue_instant: text("2026-11-23T12:00:00Z"),
        issuer: text(IDP),
        assertion_issuer: text(IDP),
        destination: Some(text("https://edge.example/organizations/acme/saml/consume")),
        recipient: text("https://edge.example/organizations/acme/saml/consume"),
        audiences: vec![text("https://edge.example/organizations/acme/saml/metadata")],
        in_response_to: request_id.map(text),
        not_before: text("2026-11-23T11:59:00Z"),
        not_on_or_after: text("2026-11-23T12:05:00Z"),
        ..Fixture::default()
    }
}

/// Begins a login and tells the ID of its request.
pub fn begin(ports: &MemoryPorts, browser: &Client<'_>) -> String {
    begin_at(ports, browser, LOGIN)
}

pub fn begin_at(ports: &MemoryPorts, browser: &Client<'_>, url: &str) -> String {
    use saml_edge::service::Ports as _;
    browser.get(url).assert_status(302);
    let cookies = browser.cookies();
    let (_, sealed) = cookies
        .iter()
        .find(|(name, _)| name.starts_with(PENDING_PREFIX))
        .unwrap();
    let pending = PendingLogin::open(super::ports::SESSION_KEY, sealed, ports.now());
    pending.unwrap().request_id
}

pub fn post(browser: &Client<'_>, xml: &str, relay_state: Option<&str>) -> Answer {
    let message = STANDARD.encode(xml);
    let mut fields = vec![("SAMLResponse", message.as_str())];
    fields.extend(relay_state.map(|state| ("RelayState", state)));
    let request = browser.request(Method::Post, ACS).form(&fields);
    request.header("origin", "https://login.example").send()
}

/// Holds that nobody is signed in, and that the administrator finds this code under the reference.
#[track_caller]
pub fn assert_refused(ports: &MemoryPorts, browser: &Client<'_>, answer: &Answer, code: &str) {
    let problem = answer.assert_problem(403, "sign_in.refused");
    assert!(!browser.cookies().contains_key(SessionCookie::NAME));
    let reference = problem["reference"].as_str().unwrap();
    let verdict: Value = operator(ports).get(&format!("{SAML}/verdicts/{reference}")).json();
    assert_eq!(verdict["code"], code);
}

#[track_caller]
pub fn assert_signed_in(browser: &Client<'_>, answer: &Answer, location: &str) {
    answer.assert_status(303);
    assert_eq!(answer.header("location"), Some(location));
    let session = browser.get("/session").assert_status(200).json();
    assert_eq!(
        (&session["name_id"], &session["issuer"], &session["roles"]),
        (&json!("ada@example.org"), &json!(IDP), &json!(["admin", "staff"]))
    );
}

/// Row 69: an answer is worth one session, whoever posts it, from wherever, until it is no answer any more.
#[test]
fn row_69_a_response_is_spent_once() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let cookies = browser.cookies();
    let signed = answer_to(Some(&request)).signed_by(idp());
    assert_signed_in(&browser, &post(&browser, &signed, None), "/reports");
    // The cookie of the login is gone; and one that was kept is worth nothing.
    let again = Client::program(&ports, None);
    let answer = post(&again, &signed, None);
    assert_refused(&ports, &again, &answer, "in_response_to.unknown_request");
    for (name, value) in &cookies {
        again.set_cookie(name, value);
    }
    for _ in 0..3 {
        let answer = post(&again, &signed, None);
        assert_refused(&ports, &again, &answer, "replay.request_seen");
        for (name, value) in &cookies {
            again.set_cookie(name, value);
        }
        ports.pass_seconds(60);
    }

    // Without a request it is the Assertion that is spent, until NotOnOrAfter and the clock skew have passed.
    let ports = world("accept");
    let signed = answer_to(None).signed_by(idp());
    let browser = Client::program(&ports, None);
    assert_signed_in(&browser, &post(&browser, &signed, None), "/");
    for (seconds, code) in [
        (0, "replay.assertion_seen"),
        (419, "replay.assertion_seen"),
        (1, "time.not_on_or_after"),
        (3_600, "time.not_on_or_after"),
    ] {
        ports.pass_seconds(seconds);
        let again = Client::program(&ports, None);
        let answer = post(&again, &signed, None);
        assert_refused(&ports, &again, &answer, code);
    }
}

/// Row 69: what is spent stays spent when the clock skew is widened, although by the narrow one it was over and done with.
#[test]
fn row_69_a_wider_clock_skew_revives_nothing() {
    let document = |skew: u32| {
        json!({
            "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [idp().certificate_pem],
            "idp_initiated": "accept", "clock_skew_seconds": skew,
        })
    };
    let ports = enabled_with(&document(0));
    let signed = answer_to(None).signed_by(idp());
    let browser = Client::program(&ports, None);
    assert_signed_in(&browser, &post(&browser, &signed, None), "/");
    let again = Client::program(&ports, None);
    ports.pass_seconds(310);
    ports.ring();
    assert_refused(&ports, &again, &post(&again, &signed, None), "time.not_on_or_after");
    super::acme::put(&ports, &document(180));
    super::acme::pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    for (seconds, code) in [
        (0, "replay.assertion_seen"),
        (169, "replay.assertion_seen"),
        (1, "time.not_on_or_after"),
    ] {
        ports.pass_seconds(seconds);
        assert_refused(&ports, &again, &post(&again, &signed, None), code);
    }
}

/// An Assertion that never ends is spent all the same.
#[test]
fn row_69_an_assertion_for_ever_is_spent_once() {
    let ports = world("accept");
    let for_ever = Fixture {
        not_on_or_after: "9999-12-31T23:59:59Z".to_owned(),
        ..answer_to(None)
    };
    let signed = for_ever.signed_by(idp());
    let browser = Client::program(&ports, None);
    assert_signed_in(&browser, &post(&browser, &signed, None), "/");
    for seconds in [0, 86_400 * 365] {
        ports.pass_seconds(seconds);
        ports.ring();
        let again = Client::program(&ports, None);
        assert_refused(&ports, &again, &post(&again, &signed, None), "replay.assertion_seen");
    }
}

/// Row 70: an answer to a request of another browser signs nobody in, and leaves that login as it was.
#[test]
fn row_70_login_csrf() {
    for idp_initiated in ["upgrade", "accept", "refuse"] {
        let ports = world(idp_initiated);
        let (attacker, victim) = (Client::program(&ports, None), Client::program(&ports, None));
        let request = begin(&ports, &attacker);
        let signed = answer_to(Some(&request)).signed_by(idp());
        let answer = post(&victim, &signed, None);
        assert_refused(&ports, &victim, &answer, "in_response_to.unknown_request");
        // A login of the victim's own is another request.
        begin(&ports, &victim);
        let answer = post(&victim, &signed, None);
        assert_refused(&ports, &victim, &answer, "in_response_to.unknown_request");
        // What the attacker cannot do is seal a cookie.
        for forged in ["x", "e30.AAAA"] {
            let name = saml_edge::session::pending_login_cookie_name(&request);
            victim.set_cookie(&name, forged);
            let answer = post(&victim, &signed, None);
            assert_refused(&ports, &victim, &answer, "in_response_to.unknown_request");
        }
        assert_signed_in(&attacker, &post(&attacker, &signed, None), "/reports");
    }
}

/// Row 71: RelayState leads to own paths and listed origins, or nowhere.
#[test]
fn row_71_relay_state_is_no_way_out() {
    let ports = world("accept");
    let hostile = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "\"><script>alert(1)</script>",
        // Longer than a RelayState may be: not refused, and no place to go either.
        &format!("/{}", "a".repeat(80)),
    ];
    let harmless = ("/reports?year=2026", "/reports?year=2026");
    let cases = hostile.into_iter().map(|text| (text, "/")).chain([harmless]);
    for (number, (relay_state, goes)) in cases.enumerate() {
        let fixture = Fixture {
            assertion_id: format!("_a{number}"),
            response_id: format!("_r{number}"),
            ..answer_to(None)
        };
        let browser = Client::program(&ports, None);
        let answer = post(&browser, &fixture.signed_by(idp()), Some(relay_state));
        assert_signed_in(&browser, &answer, goes);
    }
}

/// Row 80: by default a Response that answers nothing begins a login, and nothing else.
#[test]
fn row_80_unsolicited_is_answered_with_a_request() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let answer = post(&browser, &answer_to(None).signed_by(idp()), None);
    answer.assert_status(302);
    assert!(
        answer
            .header("location")
            .unwrap()
            .starts_with(&format!("{SIGN_ON_URL}&SAMLRequest="))
    );
    browser.get("/session").assert_problem(401, "session.missing");
    let ports = world("refuse");
    let browser = Client::program(&ports, None);
    let answer = post(&browser, &answer_to(None).signed_by(idp()), None);
    assert_refused(&ports, &browser, &answer, "in_response_to.unsolicited");
}

/// Row 95: outside, every refusal of a message is the same; inside, none tells what the Assertion said.
#[test]
fn row_95_every_refusal_is_the_same_outside() {
    let ports = world("upgrade");
    let begun = Client::program(&ports, None);
    let request = begin(&ports, &begun);
    let good = answer_to(Some(&request)).signed_by(idp());
    let other = answer_to(Some(&request)).signed_by(Signer::rsa("http-attacker", 2048));
    let late = Fixture {
        not_on_or_after: "2026-11-23T11:50:00Z".to_owned(),
        not_before: "2026-11-23T11:40:00Z".to_owned(),
        ..answer_to(Some(&request))
    }
    .signed_by(idp());
    let cases = [
        ("xml.no_root", String::new()),
        (
            "xml.dtd_forbidden",
            format!("<!DOCTYPE a>{}", good.trim_start_matches("<?xml version=\"1.0\"?>\n")),
        ),
        (
            "response.unexpected_root",
            "<ada@example.org/>".replace("@example.org", ""),
        ),
        ("signature.key_mismatch", other),
        ("time.not_on_or_after", late),
        (
            "signature.digest_mismatch",
            good.replace("ada@", "<script>eve@").replace("<script>", "&lt;script>"),
        ),
        (
            "signature.algorithm_forbidden",
            good.replace("#rsa-sha256", "#hmac-sha256"),
        ),
        ("issuer.mismatch", {
            let fixture = Fixture {
                issuer: "https://evil.example".into(),
                ..answer_to(Some(&request))
            };
            fixture.signed_by(idp())
        }),
    ];
    let mut seen: Vec<(String, String)> = Vec::new();
    for (code, xml) in cases {
        let json = Client::program(&ports, None);
        let html = Client::browser(&ports);
        for (name, value) in begun.cookies() {
            json.set_cookie(&name, &value);
            html.set_cookie(&name, &value);
        }
        let answer = post(&json, &xml, None);
        assert_refused(&ports, &json, &answer, code);
        let page = post(&html, &xml, None);
        page.assert_status(403);
        let reference = answer.json()["reference"].as_str().unwrap().to_owned();
        let problem = answer.text().replace(&reference, "");
        let text = page.text();
        let shown = text
            .split("<code")
            .nth(1)
            .and_then(|rest| rest.split('>').nth(1)?.split('<').next());
        let shown = shown.unwrap().to_owned();
        assert_ne!(shown, reference);
        seen.push((problem, text.replace(&shown, "")));
    }
    for (problem, page) in &seen {
        assert_eq!((problem, page), (&seen[0].0, &seen[0].1));
        for told in ["ada", "eve", "script>", "signature", "xml.", "digest"] {
            assert!(!problem.contains(told), "{problem}");
        }
        assert!(
            !page.contains("ada@") && !page.contains("eve@") && !page.contains("digest"),
            "{page}"
        );
    }
    let log = ports.log_lines().join("\n");
    assert!(
        log.contains("signature.digest_mismatch"),
        "the operator sees the code: {log}"
    );
    assert!(
        !log.contains("ada@") && !log.contains("eve@"),
        "and nobody's name: {log}"
    );
}

/// The administrator sees what was signed with, signature and digest each, also when all is well.
#[test]
fn the_verdict_names_the_algorithms() {
    let curve = Signer::ec("http-idp", "P-384");
    let half = Algorithms {
        signature: Algorithms::sha2(256).signature,
        ..Algorithms::sha1()
    };
    for (signer, algorithms, told) in [
        (curve, Algorithms::ecdsa(384), "ECDSA with SHA-384, digest SHA-384"),
        (idp(), Algorithms::sha2(512), "RSA with SHA-512, digest SHA-512"),
        (idp(), Algorithms::sha1(), "RSA with SHA-1, digest SHA-1"),
        (idp(), half, "RSA with SHA-256, digest SHA-1"),
    ] {
        let ports = enabled_with(&json!({
            "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [signer.certificate_pem],
            "allow_sha1": told.contains("SHA-1"),
        }));
        let test = operator(&ports).post(&format!("{SAML}/test")).json();
        let browser = Client::program(&ports, None);
        let request = begin_at(&ports, &browser, test["login_url"].as_str().unwrap());
        let fixture = Fixture {
            algorithms,
            ..answer_to(Some(&request))
        };
        post(&browser, &fixture.signed_by(signer), None).assert_status(303);
        let verdict = operator(&ports).get(&format!("{SAML}/test")).json();
        assert_eq!(verdict["outcome"], "accepted", "{verdict}");
        let checks = verdict["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == "algorithm").unwrap();
        assert_eq!(check["found"], format!("Response: {told}, Assertion: {told}"));
    }
}
