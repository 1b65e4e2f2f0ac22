//! Single Logout over HTTP: begun by a member, or by an identity provider whose messages xmlsec1 and OpenSSL sign.

use super::acme::{IDP, SAML, SIGN_ON_URL, operator, state};
use super::client::{Answer, Client};
use super::messages::{LogoutFixture, RSA_SHA256, form, name_id, query_of, sign_query, status};
use super::page::hidden;
use super::ports::{MemoryPorts, SESSION_KEY};
use super::signer::Signer;
use super::signing::{enabled_with_keys, signed_query};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::edge::http::Method;
use saml_edge::service::organization::{Command, Kind, Reply};
use saml_edge::session::{PendingLogout, Session, SessionCookie};
use saml_edge::settings::OrganizationId;
use serde_json::{Value, json};

const LOGOUT: &str = "/organizations/acme/saml/logout";
const LOGOUT_URL: &str = "https://edge.example/organizations/acme/saml/logout";
const IDP_LOGOUT: &str = "https://login.example/slo?tenant=7";
const LOGOUT_REQUEST: &str = "urn:oasis:names:tc:SAML:2.0:protocol:LogoutRequest";
const LOGOUT_RESPONSE: &str = "urn:oasis:names:tc:SAML:2.0:protocol:LogoutResponse";

fn idp() -> &'static Signer {
    Signer::rsa("http-idp", 2048)
}

fn sp() -> &'static Signer {
    Signer::rsa("http-sp", 2048)
}

fn world_with(further: &Value) -> MemoryPorts {
    let mut settings = json!({
        "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [idp().certificate_pem],
        "single_logout_url": IDP_LOGOUT,
    });
    settings
        .as_object_mut()
        .unwrap()
        .extend(further.as_object().unwrap().clone());
    enabled_with_keys(&[sp()], &settings)
}

fn world(binding: &str) -> MemoryPorts {
    world_with(&json!({ "single_logout_binding": binding }))
}

/// What makes a session another one.
type Change<'c> = &'c dyn Fn(&mut Session);

/// Signs a browser in; the session is as `change` makes it.
fn sign_in(ports: &MemoryPorts, browser: &Client<'_>, identifier: &str, change: Change<'_>) {
    let cookie = SessionCookie {
        organization: OrganizationId::parse("acme").unwrap(),
        identifier: identifier.to_owned(),
    };
    let mut session = super::acme::session(&[]);
    session.session_index = Some("_index".to_owned());
    change(&mut session);
    let command = Command::BeginSession {
        session_hash: cookie.session_hash(),
        fingerprint: state(ports).live.unwrap().fingerprint,
        session: Box::new(session),
        record: None,
        beside: false,
        replaces: None,
    };
    assert_eq!(ports.carry_out("acme", command), Reply::Done);
    browser.set_cookie(SessionCookie::NAME, &cookie.seal(SESSION_KEY));
}

fn member(ports: &MemoryPorts) -> Client<'_> {
    let browser = Client::browser(ports);
    sign_in(ports, &browser, "a", &|_| {});
    browser
}

fn is_signed_in(browser: &Client<'_>) -> bool {
    browser.get("/session").status() == 200
}

/// A request of the identity provider about the member of [`member`].
fn request() -> LogoutFixture {
    LogoutFixture {
        issue_instant: "2026-11-23T12:00:00Z".to_owned(),
        not_on_or_after: Some("2026-11-23T12:05:00Z".to_owned()),
        destination: Some(LOGOUT_URL.to_owned()),
        issuer: Some(IDP.to_owned()),
        subject: name_id("Ada@acme.example", None),
        session_indexes: vec!["_index".to_owned()],
        ..LogoutFixture::request()
    }
}

/// The identity provider's answer.
fn response(in_response_to: &str) -> LogoutFixture {
    LogoutFixture {
        in_response_to: Some(in_response_to.to_owned()),
        not_on_or_after: None,
        session_indexes: Vec::new(),
        subject: String::new(),
        kind: "LogoutResponse",
        status: status("Success", None),
        ..request()
    }
}

/// Has a browser carry a message to us, by this binding.
fn carry(browser: &Client<'_>, binding: &str, message: &LogoutFixture, relay_state: Option<&str>) -> Answer {
    if binding == "redirect" {
        return browser.get(&format!("{LOGOUT}?{}", message.query(idp(), relay_state)));
    }
    let mut body = form(message.parameter(), &message.signed_by(idp()));
    if let Some(state) = relay_state {
        body.extend_from_slice(format!("&RelayState={state}").as_bytes());
    }
    let request = browser.request(Method::Post, LOGOUT).octets(&body);
    request.header("sec-fetch-site", "cross-site").send()
}

/// The message of ours that an answer has the browser carry, verified by others, and its RelayState.
#[track_caller]
fn carried(answer: &Answer, parameter: &str, element: &str) -> (String, Option<String>) {
    let page = answer.text();
    let location = match answer.header("location") {
        Some(location) => Some(location.to_owned()),
        // After a form a page goes on, by a refresh.
        None => page
            .split_once("content=\"0;url=")
            .map(|(_, rest)| rest.split_once('"').unwrap().0.replace("&amp;", "&")),
    };
    let Some(location) = location else {
        assert!(page.contains(&format!("action=\"{}\"", IDP_LOGOUT)), "{page}");
        let xml = String::from_utf8(STANDARD.decode(hidden(&page, parameter)).unwrap()).unwrap();
        assert!(sp().xmlsec1_verifies(&xml, element), "{xml}");
        let relay_state = page.contains("RelayState").then(|| hidden(&page, "RelayState"));
        return (xml, relay_state);
    };
    assert!(
        location.starts_with(&format!("{IDP_LOGOUT}&{parameter}=")),
        "{location}"
    );
    let (signed, algorithm, value) = signed_query(&location, parameter);
    assert_eq!(algorithm, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    assert!(sp().openssl_verifies("-sha256", signed.as_bytes(), &value, false));
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(signed.as_bytes()).into_owned().collect();
    let deflated = STANDARD.decode(&pairs[0].1).unwrap();
    let xml = String::from_utf8(miniz_oxide::inflate::decompress_to_vec(&deflated).unwrap()).unwrap();
    let relay_state = pairs.iter().find(|(name, _)| name == "RelayState");
    (xml, relay_state.map(|(_, value)| value.clone()))
}

/// The value of an attribute of the document element.
fn attribute<'x>(xml: &'x str, name: &str) -> &'x str {
    let (_, rest) = xml.split_once(&format!(" {name}=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

/// Holds that a message was refused, and that the administrator finds this code under the reference.
#[track_caller]
fn assert_refused(ports: &MemoryPorts, answer: &Answer, code: &str) -> Value {
    answer.assert_status(403);
    let text = answer.text();
    assert!(!text.contains(code), "the reason is for the administrator");
    let verdicts = operator(ports).get(&format!("{SAML}/verdicts")).json();
    let verdict = verdicts["verdicts"][0].clone();
    assert!(text.contains(verdict["reference"].as_str().unwrap()));
    assert_eq!(
        (&verdict["code"], &verdict["purpose"]),
        (&json!(code), &json!("logout")),
        "{verdict}"
    );
    verdict
}

#[test]
fn a_member_signs_out_here_and_at_the_identity_provider() {
    for out in ["redirect", "post"] {
        for back in ["redirect", "post"] {
            for method in [Method::Get, Method::Post] {
                let ports = world(out);
                let browser = member(&ports);
                let elsewhere = Client::browser(&ports);
                sign_in(&ports, &elsewhere, "b", &|session| session.name_id = "Eve".to_owned());
                let kept = Client::browser(&ports);
                kept.set_cookie(SessionCookie::NAME, &browser.cookies()[SessionCookie::NAME]);
                let begun = browser.request(method, LOGOUT).send();
                let (xml, relay_state) = carried(&begun, "SAMLRequest", LOGOUT_REQUEST);
                assert_eq!(relay_state, None);
                let id = attribute(&xml, "ID");
                let wanted = format!(
                    "Destination=\"{IDP_LOGOUT}\" Reason=\"urn:oasis:names:tc:SAML:2.0:logout:user\" \
                     NotOnOrAfter=\"2026-11-23T12:05:00Z\"><saml:Issuer>https://edge.example/organizations/acme/saml/metadata\
                     </saml:Issuer>"
                );
                assert!(xml.contains(&wanted), "{xml}");
                let subject =
                    "<saml:NameID>Ada@acme.example</saml:NameID><samlp:SessionIndex>_index</samlp:SessionIndex>";
                assert!(xml.ends_with(&format!("{subject}</samlp:LogoutRequest>")), "{xml}");
                assert!(!is_signed_in(&kept), "the session ends before anybody else is asked");
                assert!(!browser.cookies().contains_key(SessionCookie::NAME));
                let done = carry(&browser, back, &response(id), None);
                assert_eq!(
                    done.assert_status(303).header("location"),
                    Some("/?signed_out=everywhere")
                );
                assert!(!browser.cookies().contains_key(PendingLogout::NAME));
                assert!(is_signed_in(&elsewhere), "others stay");
                let page = browser.get("/?signed_out=everywhere").assert_status(200).text();
                assert!(page.contains("Here, and at your organization."));
            }
        }
    }
}

#[test]
fn the_name_id_goes_back_with_all_its_fields() {
    let ports = world("redirect");
    let browser = Client::browser(&ports);
    sign_in(&ports, &browser, "a", &|session| {
        session.name_id = "<&\">".to_owned();
        session.name_id_format = Some("urn:f".to_owned());
        session.name_id_name_qualifier = Some("urn:n".to_owned());
        session.name_id_sp_name_qualifier = Some("urn:s".to_owned());
        session.session_index = None;
    });
    let (xml, _) = carried(&browser.get(LOGOUT), "SAMLRequest", LOGOUT_REQUEST);
    let wanted = "<saml:NameID NameQualifier=\"urn:n\" SPNameQualifier=\"urn:s\" Format=\"urn:f\">&lt;&amp;&quot;&gt;\
        </saml:NameID></samlp:LogoutRequest>";
    assert!(xml.ends_with(wanted), "{xml}");
}

#[test]
fn a_member_goes_where_they_wanted_to() {
    let ports = world("redirect");
    let browser = member(&ports);
    let begun = browser.get(&format!("{LOGOUT}?return_to=/goodbye"));
    let (xml, _) = carried(&begun, "SAMLRequest", LOGOUT_REQUEST);
    let done = carry(&browser, "post", &response(attribute(&xml, "ID")), None);
    assert_eq!(done.header("location"), Some("/goodbye"));
    let browser = member(&ports);
    let program = Client::program(&ports, None);
    for (name, value) in browser.cookies() {
        program.set_cookie(&name, &value);
    }
    let evil = program.get(&format!("{LOGOUT}?return_to=https://evil.example/"));
    evil.assert_problem(400, "return_to.foreign_origin");
    assert!(is_signed_in(&browser), "nothing was begun");
}

#[test]
fn partial_logout_and_foreign_statuses_are_told() {
    let statuses = [
        status("Success", Some("PartialLogout")),
        status("Responder", None),
        status("Requester", Some("RequestDenied")),
        "<samlp:StatusCode Value=\"urn:example:whatever\"/><samlp:StatusMessage>No.</samlp:StatusMessage>".to_owned(),
    ];
    for status in statuses {
        let ports = world("redirect");
        let browser = member(&ports);
        let begun = browser.get(&format!("{LOGOUT}?return_to=/goodbye"));
        let (xml, _) = carried(&begun, "SAMLRequest", LOGOUT_REQUEST);
        let answer = LogoutFixture {
            status: status.clone(),
            ..response(attribute(&xml, "ID"))
        };
        let done = carry(&browser, "redirect", &answer, None);
        assert_eq!(done.header("location"), Some("/?signed_out=partly"), "{status}");
        let page = browser.get("/?signed_out=partly").assert_status(200).text();
        assert!(page.contains("could not sign you out everywhere"));
        assert!(ports.log_lines().iter().any(|line| line.contains("logout.incomplete")));
    }
}

#[test]
fn an_answer_counts_only_in_the_browser_that_asked() {
    let ports = world("redirect");
    let browser = member(&ports);
    let (xml, _) = carried(&browser.get(LOGOUT), "SAMLRequest", LOGOUT_REQUEST);
    let answer = response(attribute(&xml, "ID"));
    let other = Client::browser(&ports);
    assert_refused(
        &ports,
        &carry(&other, "redirect", &answer, None),
        "in_response_to.unknown_request",
    );
    let another = response("_other");
    assert_refused(
        &ports,
        &carry(&browser, "post", &another, None),
        "in_response_to.unknown_request",
    );
    carry(&browser, "redirect", &answer, None).assert_status(303);
    assert_refused(
        &ports,
        &carry(&browser, "redirect", &answer, None),
        "in_response_to.unknown_request",
    );
    let late = member(&ports);
    let (xml, _) = carried(&late.get(LOGOUT), "SAMLRequest", LOGOUT_REQUEST);
    ports.pass_seconds(PendingLogout::SECONDS);
    let answer = LogoutFixture {
        issue_instant: "2026-11-23T12:10:00Z".to_owned(),
        ..response(attribute(&xml, "ID"))
    };
    assert_refused(
        &ports,
        &carry(&late, "redirect", &answer, None),
        "in_response_to.unknown_request",
    );
}

#[test]
fn without_a_url_sign_out_is_of_this_site() {
    let ports = world_with(&json!({ "single_logout_url": null }));
    let browser = member(&ports);
    let kept = Client::browser(&ports);
    kept.set_cookie(SessionCookie::NAME, &browser.cookies()[SessionCookie::NAME]);
    let page = browser.get("/").text();
    assert!(page.contains(&format!("action=\"{LOGOUT}\"")), "the page's own button");
    let done = browser.post_form(LOGOUT, &[("csrf", "")]);
    assert_eq!(done.assert_status(303).header("location"), Some("/?signed_out=1"));
    assert!(!is_signed_in(&kept));
    let again = browser.get(LOGOUT);
    assert_eq!(
        again.assert_status(303).header("location"),
        Some("/"),
        "nobody is signed in"
    );
}

#[test]
fn without_a_key_the_member_is_signed_out_and_told() {
    let mut ports = world("redirect");
    ports.without_signing_keys();
    let browser = member(&ports);
    let kept = Client::browser(&ports);
    kept.set_cookie(SessionCookie::NAME, &browser.cookies()[SessionCookie::NAME]);
    let done = browser.get(LOGOUT);
    assert_eq!(done.assert_status(303).header("location"), Some("/?signed_out=partly"));
    assert!(!is_signed_in(&kept));
    assert!(
        ports
            .log_lines()
            .iter()
            .any(|line| line.contains("deployment.signing_key_missing"))
    );
}

#[test]
fn a_link_of_another_site_asks_first() {
    let ports = world("redirect");
    let browser = member(&ports);
    for method in [Method::Get, Method::Post] {
        let request = browser.request(method, LOGOUT).header("sec-fetch-site", "cross-site");
        let page = request.send().assert_status(200).text();
        assert!(page.contains("<h1>Sign out?</h1>") && page.contains(&format!("action=\"{LOGOUT}\"")));
        assert!(is_signed_in(&browser));
    }
    let url = format!("{LOGOUT}?return_to=/goodbye");
    let page = browser
        .request(Method::Get, &url)
        .header("sec-fetch-site", "cross-site")
        .send();
    assert_eq!(hidden(&page.text(), "return_to"), "/goodbye");
    let confirmed = browser.post_form(LOGOUT, &[("return_to", "/goodbye")]);
    let (xml, _) = carried(&confirmed, "SAMLRequest", LOGOUT_REQUEST);
    let done = carry(&browser, "redirect", &response(attribute(&xml, "ID")), None);
    assert_eq!(done.header("location"), Some("/goodbye"));
}

#[test]
fn another_organizations_session_is_left_alone() {
    let ports = world("redirect");
    super::acme::create(&ports, "other", "Other");
    let browser = member(&ports);
    let answer = browser.get("/organizations/other/saml/logout");
    assert_eq!(answer.assert_status(303).header("location"), Some("/"));
    assert!(is_signed_in(&browser));
}

#[test]
fn the_identity_provider_ends_sessions_without_their_cookie() {
    for out in ["redirect", "post"] {
        for back in ["redirect", "post"] {
            let ports = world(back);
            let browser = member(&ports);
            let frame = Client::browser(&ports);
            let answer = carry(&frame, out, &request(), Some("opaque"));
            let (xml, relay_state) = carried(&answer, "SAMLResponse", LOGOUT_RESPONSE);
            assert_eq!(relay_state.as_deref(), Some("opaque"));
            assert_eq!(attribute(&xml, "InResponseTo"), "_message");
            assert_eq!(attribute(&xml, "Destination"), IDP_LOGOUT);
            let end =
                "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>";
            assert!(xml.ends_with(&format!("{end}</samlp:LogoutResponse>")), "{xml}");
            assert!(!is_signed_in(&browser));
            if back == "post" {
                let policy = answer.header("content-security-policy").unwrap();
                assert!(policy.contains("frame-ancestors https://login.example;"), "{policy}");
                assert_eq!(answer.header("x-frame-options"), None);
            }
        }
    }
}

#[test]
fn a_long_relay_state_goes_back_whole() {
    let ports = world("redirect");
    let long = "r".repeat(300);
    let answer = carry(&Client::browser(&ports), "post", &request(), Some(&long));
    let (_, relay_state) = carried(&answer, "SAMLResponse", LOGOUT_RESPONSE);
    assert_eq!(relay_state, Some(long));
}

#[test]
fn a_relay_state_goes_back_in_its_spelling() {
    let ports = world("redirect");
    for spelling in ["a+b%2c", "a%20b%2C"] {
        let id = format!("_{}", spelling.len());
        let query = LogoutFixture { id, ..request() }.unsigned_query(None) + "&RelayState=" + spelling;
        let query = sign_query(&query, RSA_SHA256, idp(), "-sha256");
        let answer = Client::browser(&ports).get(&format!("{LOGOUT}?{query}"));
        let location = answer.assert_status(303).header("location").unwrap();
        assert!(
            location.contains(&format!("&RelayState={spelling}&SigAlg=")),
            "{location}"
        );
        let (_, relay_state) = carried(&answer, "SAMLResponse", LOGOUT_RESPONSE);
        assert_eq!(relay_state.as_deref(), Some("a b,"));
    }
}

#[test]
fn answers_go_where_the_settings_say() {
    let ports = world_with(&json!({ "single_logout_response_url": "https://login.example/slo/done" }));
    let answer = carry(&Client::browser(&ports), "redirect", &request(), None);
    assert!(
        answer
            .header("location")
            .unwrap()
            .starts_with("https://login.example/slo/done?SAMLResponse=")
    );
    let ports = world_with(&json!({ "single_logout_url": null }));
    let browser = member(&ports);
    let answer = carry(&Client::browser(&ports), "redirect", &request(), None);
    assert_eq!(answer.assert_status(303).header("location"), Some("/?signed_out=1"));
    assert!(!is_signed_in(&browser), "it has ended, although nobody can be told");
}

/// Who is meant: the subject with all fields, and the sessions of the index.
#[test]
fn only_the_sessions_that_are_meant_end() {
    let format = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    let sessions: [(&str, Change<'_>); 8] = [
        ("same", &|_| {}),
        ("other index", &|session| session.session_index = Some("_2".to_owned())),
        ("no index", &|session| session.session_index = None),
        ("other name", &|session| session.name_id = "ada@acme.example".to_owned()),
        ("other format", &|session| {
            session.name_id_format = Some(format.to_owned())
        }),
        ("other issuer", &|session| {
            session.issuer = "https://other.example".to_owned()
        }),
        ("qualified", &|session| {
            session.name_id_format = Some("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified".to_owned());
            session.name_id_name_qualifier = Some(IDP.to_owned());
            session.name_id_sp_name_qualifier =
                Some("https://edge.example/organizations/acme/saml/metadata".to_owned());
        }),
        ("for another", &|session| {
            session.name_id_sp_name_qualifier = Some("https://a.example".to_owned())
        }),
    ];
    let cases = [
        (vec!["_index"], vec!["same", "no index", "qualified"]),
        (vec!["_2", "_3"], vec!["other index", "no index"]),
        (vec![], vec!["same", "other index", "no index", "qualified"]),
    ];
    for (indexes, wanted) in cases {
        let ports = world("redirect");
        let browsers = sessions.map(|(name, change)| {
            let browser = Client::browser(&ports);
            sign_in(&ports, &browser, name, change);
            (name, browser)
        });
        let message = LogoutFixture {
            session_indexes: indexes.iter().map(|index| (*index).to_owned()).collect(),
            ..request()
        };
        carry(&Client::browser(&ports), "redirect", &message, None).assert_status(303);
        let ended = browsers.iter().filter(|(_, browser)| !is_signed_in(browser));
        let ended: Vec<&str> = ended.map(|(name, _)| *name).collect();
        assert_eq!(ended, wanted, "{indexes:?}");
        let said = json!({ "event": "logout.followed", "organization": "acme", "sessions": wanted.len() }).to_string();
        assert!(ports.log_lines().contains(&said), "{said}");
    }
}

/// Rows 81 to 83 over HTTP: whatever is wrong with a message, nobody is logged out.
#[test]
fn a_refused_message_ends_nothing() {
    let ports = world("redirect");
    let browser = member(&ports);
    let frame = Client::browser(&ports);
    let unsigned = request().xml(false);
    let post = |body: &[u8]| frame.request(Method::Post, LOGOUT).octets(body).send();
    let verdict = assert_refused(&ports, &post(&form("SAMLRequest", &unsigned)), "signature.missing");
    let checks = verdict["checks"].as_array().unwrap();
    let names: Vec<&str> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["decode", "parse", "signature_target"],
        "no checks that a logout does not have"
    );
    let get = |query: &str| frame.get(&format!("{LOGOUT}?{query}"));
    assert_refused(&ports, &get(&request().unsigned_query(None)), "signature.missing");
    let foreign = request().query(Signer::rsa("http-idp-other", 2048), None);
    assert_refused(&ports, &get(&foreign), "signature.value_mismatch");
    let late = LogoutFixture {
        not_on_or_after: Some("2026-11-23T11:58:00Z".to_owned()),
        ..request()
    };
    assert_refused(&ports, &carry(&frame, "post", &late, None), "time.not_on_or_after");
    let program = Client::program(&ports, None);
    let twice = request().query(idp(), None);
    let twice = format!("{LOGOUT}?{twice}&{}", request().unsigned_query(None));
    program.get(&twice).assert_problem(400, "redirect.duplicated");
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 20 << 20], 9);
    let bomb = format!("{LOGOUT}?{}", query_of("SAMLRequest", &bomb, None));
    program.get(&bomb).assert_problem(413, "request.body_too_large");
    let large = vec![b'a'; saml_edge::binding::MAX_FORM_OCTETS + 1];
    let answer = program.request(Method::Post, LOGOUT).octets(&large).send();
    answer.assert_problem(413, "request.body_too_large");
    let refused = program.get(&format!("{LOGOUT}?{}", request().unsigned_query(None)));
    let problem = refused.assert_problem(403, "logout.refused");
    assert!(problem["reference"].is_string());
    assert!(is_signed_in(&browser));
    assert!(
        ports.rows("acme").iter().all(|(kind, ..)| *kind != Kind::Logout),
        "nothing was spent"
    );
}

#[test]
fn a_request_is_followed_once() {
    let ports = world("redirect");
    carry(&Client::browser(&ports), "redirect", &request(), None).assert_status(303);
    let browser = member(&ports);
    for binding in ["redirect", "post"] {
        let again = carry(&Client::browser(&ports), binding, &request(), None);
        assert_refused(&ports, &again, "replay.logout_seen");
        assert!(is_signed_in(&browser), "who signs in again stays signed in");
    }
    let late = LogoutFixture {
        not_on_or_after: None,
        id: "_late".to_owned(),
        ..request()
    };
    // Its ID is remembered for as long as its age lets it in.
    let query = format!("{LOGOUT}?{}", late.query(idp(), None));
    ports.pass_seconds(600 + 119);
    Client::browser(&ports).get(&query).assert_status(303);
    assert_refused(&ports, &Client::browser(&ports).get(&query), "replay.logout_seen");
    ports.pass_seconds(1);
    assert_refused(&ports, &Client::browser(&ports).get(&query), "time.issued_long_ago");
}

#[test]
fn what_kv_remembers_does_not_decide() {
    // A certificate that was taken away a moment ago ends nobody's session, although KV still has it.
    let ports = world("redirect");
    let other = Signer::rsa("http-idp-other", 2048);
    ports.pin_kv();
    let document = json!({
        "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [other.certificate_pem],
        "single_logout_url": IDP_LOGOUT,
    });
    super::acme::put(&ports, &document);
    super::acme::pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    let browser = member(&ports);
    let frame = Client::browser(&ports);
    assert_refused(
        &ports,
        &carry(&frame, "redirect", &request(), None),
        "signature.value_mismatch",
    );
    assert!(is_signed_in(&browser));
    // And the new one counts at once.
    let query = request().query(other, None);
    frame.get(&format!("{LOGOUT}?{query}")).assert_status(303);
    assert!(!is_signed_in(&browser));
    // Disabled: no session is left to end, and nothing is followed.
    ports.unpin_kv();
    operator(&ports).post(&format!("{SAML}/disable")).assert_status(200);
    let program = Client::program(&ports, None);
    let next = LogoutFixture {
        id: "_next".to_owned(),
        ..request()
    };
    let query = next.query(other, None);
    program
        .get(&format!("{LOGOUT}?{query}"))
        .assert_problem(403, "organization.sso_not_enabled");
}

#[test]
fn sessions_of_an_earlier_version_are_found() {
    let ports = world("redirect");
    let browser = Client::browser(&ports);
    let cookie = SessionCookie {
        organization: OrganizationId::parse("acme").unwrap(),
        identifier: "old".to_owned(),
    };
    // As the first version wrote it.
    let row = json!({
        "organization": "acme", "name_id": "Ada@acme.example", "name_id_format": null, "name_id_name_qualifier": null,
        "name_id_sp_name_qualifier": null, "issuer": IDP, "email": null, "name": null, "attributes": {}, "roles": [],
        "session_index": "_index", "signed_in_at": "2026-11-23T12:00:00Z", "expires_at": "2026-11-30T12:00:00Z",
    });
    ports.set_row("acme", Kind::Session, &cookie.session_hash(), &row.to_string());
    browser.set_cookie(SessionCookie::NAME, &cookie.seal(SESSION_KEY));
    assert!(is_signed_in(&browser));
    carry(&Client::browser(&ports), "post", &request(), None);
    assert!(!is_signed_in(&browser));
}

#[test]
fn every_call_of_a_logout_may_fail() {
    let mut failures = 0;
    for by_member in [true, false] {
        let run = |ports: &MemoryPorts, browser: &Client<'_>| match by_member {
            true => browser.get(LOGOUT),
            false => carry(&Client::program(ports, None), "redirect", &request(), None),
        };
        for store in 0..2 {
            for nth in 1.. {
                let ports = world("redirect");
                let browser = member(&ports);
                let switch = [&ports.kv_switch, &ports.object_switch][store];
                switch.fail_at(nth, super::ports::Failure::Before);
                let answer = run(&ports, &browser);
                if switch.calls() < nth {
                    assert!(answer.status() < 400);
                    break;
                }
                assert_eq!(answer.status(), 503, "{by_member} {store} {nth}");
                switch.mend();
                assert!(run(&ports, &browser).status() < 400, "trying again mends it");
                assert!(!is_signed_in(&browser));
                failures += 1;
            }
        }
    }
    assert!(failures >= 5, "{failures}");
}
