//! What is tried against a gate, each with what must happen (docs/gate.md has the table).

use super::acme::{create, session};
use super::client::Client;
use super::ports::{ORIGIN, SESSION_KEY};
use super::visitor::{Visitor, back, header, new_pass, session_cookie};
use super::{member, world};
use saml_edge::edge::gate::Forward;
use saml_edge::edge::http::Method;
use saml_edge::session::{AdministratorCookie, Pass, PendingLogin, SessionCookie};
use saml_edge::settings::OrganizationId;

/// No header that a server could take for ours comes from outside, in whatever spelling.
#[test]
fn forged_headers_are_stripped() {
    let ports = world();
    let forged = [
        "saml-edge-subject",
        "Saml-Edge-Subject",
        "SAML-EDGE-TOKEN",
        "saml_edge_subject",
        "Saml_Edge-Roles",
        "saml.edge.subject",
        "saml-edge",
        "samledge-email",
        "saml--edge-name",
        "saml-edge-anything-new",
        "-saml-edge-name",
        "x-forwarded-host",
        "X-Forwarded-Proto",
        "x_forwarded_host",
        "forwarded",
    ];
    let browser = member(&ports);
    for path in ["/", "/public/x"] {
        let mut visitor = Visitor::of(&ports, &browser);
        for name in forged {
            visitor = visitor.with(name, "forged");
        }
        let visitor = visitor.with("x-twice", "1").with("x-twice", "2");
        let forward = visitor.get(path).passed();
        assert!(
            forward.headers.iter().all(|(_, value)| value != "forged"),
            "{forward:?}"
        );
        assert_eq!(
            forward.headers.iter().filter(|(name, _)| name == "x-twice").count(),
            2,
            "others are left alone"
        );
        assert_eq!(header(&forward, "saml-edge-subject").is_some(), path == "/");
    }
    // In a WebSocket's handshake, too; and nobody has the next proxy take ours away.
    let upgrade = Visitor::of(&ports, &browser)
        .with("upgrade", "websocket")
        .with("Connection", "upgrade, saml-edge-subject")
        .with("sec-websocket-key", "k")
        .with("Saml-Edge-Subject", "forged");
    let forward = upgrade.get("/socket").passed();
    assert_eq!(
        (header(&forward, "upgrade"), header(&forward, "connection")),
        (Some("websocket"), None)
    );
    assert_eq!(header(&forward, "sec-websocket-key"), Some("k"));
    assert_ne!(header(&forward, "saml-edge-subject"), Some("forged"));
    let other = Visitor::of(&ports, &browser).with("upgrade", "h2c").get("/").passed();
    assert_eq!(header(&other, "upgrade"), None);
}

/// The session's secret stays here: an origin that leaks its requests leaks no session.
#[test]
fn the_origin_gets_none_of_our_cookies() {
    let mut ports = world();
    let browser = member(&ports);
    let own = session_cookie(&browser);
    let all = |visitor: Visitor<'_>| {
        let visitor = visitor
            .with_cookie("theme", "dark")
            .with_cookie(Pass::NAME, "x")
            .with_cookie(AdministratorCookie::NAME, "x")
            .with_cookie("__Host-saml-login-0123456789abcdef", "x")
            .with_cookie("__host-SAML-session", "x")
            .with_cookie("list", &format!("1, {}=x", SessionCookie::NAME))
            .with_cookie("b", "2");
        header(&visitor.get("/").passed(), "cookie").map(str::to_owned)
    };
    assert_eq!(all(Visitor::of(&ports, &browser)).as_deref(), Some("theme=dark; b=2"));
    let forward = Visitor::of(&ports, &browser).get("/").passed();
    assert_eq!(header(&forward, "cookie"), None);
    assert!(!format!("{:?}", forward.headers).contains(&own));
    ports.set_gate("acme", "").forwards_session_cookie = true;
    let asked = Visitor::browser(&ports).with_cookie(SessionCookie::NAME, &own);
    assert_eq!(
        all(asked),
        Some(format!("{}={own}; theme=dark; b=2", SessionCookie::NAME))
    );
}

#[test]
fn a_pass_is_good_only_beside_its_own_session() {
    let ports = world();
    let browser = member(&ports);
    let pass = new_pass(&Visitor::of(&ports, &browser).get("/").passed()).unwrap();
    let turned_away = |visitor: Visitor<'_>| visitor.get("/").answered().assert_status(302).clone();
    for isolate in 0..2 {
        if isolate == 1 {
            ports.change_isolate();
        }
        turned_away(Visitor::browser(&ports).with_cookie(Pass::NAME, &pass));
        let own = SessionCookie {
            organization: OrganizationId::parse("acme").unwrap(),
            identifier: "guessed".to_owned(),
        };
        let forged = Visitor::browser(&ports).with_cookie(SessionCookie::NAME, &own.seal(SESSION_KEY));
        turned_away(forged.with_cookie(Pass::NAME, &pass));
        let other_key = own.seal(b"another key, also of 32 octets..");
        turned_away(Visitor::browser(&ports).with_cookie(SessionCookie::NAME, &other_key));
        turned_away(Visitor::browser(&ports).with_cookie(SessionCookie::NAME, &pass));
    }
    // A changed pass is none: the Durable Object is asked.
    ports.object_switch.count_anew();
    let (payload, mac) = pass.split_once('.').unwrap();
    let changed = format!("{}.{mac}", payload.replace('e', "f"));
    Visitor::of(&ports, &browser)
        .with_cookie(Pass::NAME, &changed)
        .get("/")
        .passed();
    assert_eq!(ports.object_switch.calls(), 1);
    // One from a clock ahead of ours would be good for longer: it is none yet.
    ports.change_isolate();
    ports.pass_seconds(-5);
    Visitor::of(&ports, &browser)
        .with_cookie(Pass::NAME, &pass)
        .get("/")
        .passed();
    assert_eq!(ports.object_switch.calls(), 2);
}

#[test]
fn a_session_of_another_organization_does_not_pass() {
    let mut ports = world();
    create(&ports, "other", "Other");
    let cookie = SessionCookie {
        organization: OrganizationId::parse("other").unwrap(),
        identifier: "other's".to_owned(),
    };
    let mut of_other = session(&[]);
    of_other.organization = "other".to_owned();
    let now = saml_edge::time::Timestamp::from_unix_seconds(super::ports::BEGINNING);
    let pass = Pass::of(&of_other, &cookie, now).seal(SESSION_KEY).unwrap();
    let sealed = cookie.seal(SESSION_KEY);
    let with = |ports: &super::MemoryPorts| {
        Visitor::browser(ports)
            .with_cookie(SessionCookie::NAME, &sealed)
            .with_cookie(Pass::NAME, &pass)
            .get("/")
    };
    ports.object_switch.count_anew();
    with(&ports).answered().assert_status(302);
    assert_eq!(ports.object_switch.calls(), 0, "neither organization is asked");
    // The cookies are good ones, as its own gate shows.
    ports.set_gate("other", "");
    assert_eq!(header(&with(&ports).passed(), "saml-edge-organization"), Some("other"));
}

/// Every one of these is at a public path as some server reads it, and elsewhere as another does.
#[test]
fn a_public_path_leads_nowhere_else() {
    let ports = world();
    let nobody = Visitor::browser(&ports);
    for open in [
        "/public/",
        "/public/a.css?v=../admin",
        "/robots.txt",
        "/public/caf%C3%A9",
    ] {
        nobody.get(open).passed();
    }
    for closed in [
        "/public/../admin",
        "/public/%2e%2e/admin",
        "/public/.%2E/admin",
        "/public/..%2fadmin",
        "/public/..%5cadmin",
        "/public/..\\admin",
        "/public/..;/admin",
        "//public/x",
        "/public%2f../admin",
        "/public/%252e%252e/admin",
        "/public/..%00/admin",
        "/%70ublic/x",
        "/Public/x",
        "/robots.txt/..;/admin",
        "/public",
        "/public/%c0%ae%c0%ae/admin",
        "/public/%ef%bc%8e%ef%bc%8e/admin",
    ] {
        let answer = nobody.get(closed).answered();
        assert!([302, 401].contains(&answer.status()), "{closed}");
    }
}

/// On a public path nobody is anybody: what it answers may be kept by every cache.
#[test]
fn a_public_path_is_told_of_nobody() {
    let ports = world();
    let browser = member(&ports);
    ports.object_switch.count_anew();
    let forward = Visitor::of(&ports, &browser).get("/public/x").passed();
    assert_eq!(ports.object_switch.calls(), 0, "who it is is not even asked");
    assert!(
        forward
            .headers
            .iter()
            .all(|(name, value)| !name.starts_with("saml-edge") && !value.contains("__Host-saml"))
    );
    let headers = [("cache-control", "public, max-age=600"), ("set-cookie", "a=b")];
    assert_eq!(back(&forward, &headers).len(), 2, "nothing is changed");
}

/// Browsers read `//host` and `/\host` as another site.
#[test]
fn a_deep_link_leads_nowhere_else() {
    let ports = world();
    let browser = Visitor::browser(&ports);
    let location = |path: &str| {
        let answer = browser.get(path).answered();
        let location = answer.assert_status(302).header("location").unwrap().to_owned();
        location
            .strip_prefix("/organizations/acme/saml/login?return_to=")
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        location("//evil.example/x"),
        "https%3A%2F%2Fedge.example%2F%2Fevil.example%2Fx"
    );
    assert_eq!(
        location("/\\evil.example"),
        "https%3A%2F%2Fedge.example%2F%2Fevil.example"
    );
    assert_eq!(location("/a?next=//evil.example"), "%2Fa%3Fnext%3D%2F%2Fevil.example");
    // And the login goes there, and nowhere else.
    let begun = Client::browser(&ports);
    begun.get("/organizations/acme/saml/login?return_to=https%3A%2F%2Fedge.example%2F%2Fevil.example%2Fx");
    let pending = begun.cookies().values().next().unwrap().clone();
    let now = saml_edge::time::Timestamp::from_unix_seconds(super::ports::BEGINNING);
    let pending = PendingLogin::open(SESSION_KEY, &pending, now).unwrap();
    assert_eq!(pending.return_to, "https://edge.example//evil.example/x");
    // What cannot be kept safely or whole is said, not dropped.
    let long = format!("/{}", "a".repeat(2_048));
    for unkept in ["/%2fevil.example", "/%5cevil.example", "/a%0d%0ab", long.as_str()] {
        let answer = browser.get(unkept).answered();
        assert_eq!((answer.status(), answer.header("location")), (401, None), "{unkept}");
        assert!(answer.text().contains("open the address again"));
        assert!(answer.text().contains("href=\"/organizations/acme/saml/login\""));
    }
}

fn cache_control(forward: &Forward, headers: &[(&'static str, &str)]) -> (Option<String>, Option<String>) {
    let all = back(forward, headers);
    let get = |name: &str| {
        let found: Vec<&str> = all
            .iter()
            .filter(|(of, _)| of == name)
            .map(|(_, value)| value.as_str())
            .collect();
        (!found.is_empty()).then(|| found.join(", "))
    };
    for name in [
        "cdn-cache-control",
        "cloudflare-cdn-cache-control",
        "surrogate-control",
        "expires",
    ] {
        assert_eq!(get(name), None);
    }
    (get("cache-control"), get("vary"))
}

/// No cache but the member's own browser keeps what an origin answers to a member, whatever the origin says.
#[test]
fn no_shared_cache_keeps_a_members_answer() {
    let ports = world();
    let forward = Visitor::of(&ports, &member(&ports)).get("/me").passed();
    let some = |text: &str| Some(text.to_owned());
    let cookie = some("Cookie");
    for (stated, wanted) in [
        ("public, max-age=600", "private, max-age=600"),
        ("max-age=600", "private, max-age=600"),
        ("s-maxage=600", "private"),
        ("Public", "private"),
        ("private, s-maxage=600", "private"),
        (
            "private=\"set-cookie\", max-age=5",
            "private, private=\"set-cookie\", max-age=5",
        ),
        ("no-cache", "private, no-cache"),
        ("private, max-age=5", "private, max-age=5"),
    ] {
        let headers = [
            ("cache-control", stated),
            ("cdn-cache-control", "max-age=9"),
            ("surrogate-control", "x"),
        ];
        assert_eq!(
            cache_control(&forward, &headers),
            (some(wanted), cookie.clone()),
            "{stated}"
        );
    }
    assert_eq!(
        cache_control(&forward, &[]),
        (some("private"), cookie.clone()),
        "nothing said is cacheable by guess"
    );
    let old = [
        ("expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("vary", "Accept-Encoding"),
    ];
    assert_eq!(
        cache_control(&forward, &old),
        (some("private"), some("Accept-Encoding, Cookie"))
    );
    assert_eq!(
        cache_control(&forward, &[("cache-control", "no-store")]),
        (some("no-store"), None)
    );
    let varied = [("cache-control", "private"), ("vary", "cookie")];
    assert_eq!(cache_control(&forward, &varied), (some("private"), some("cookie")));
}

#[test]
fn an_origin_sets_no_cookie_of_ours() {
    let ports = world();
    let forward = Visitor::of(&ports, &member(&ports)).get("/").passed();
    let pass = forward.to_browser.cookie.clone().unwrap();
    let headers = [
        ("set-cookie", "theme=dark"),
        ("set-cookie", "__Host-saml-session=stolen; Path=/; Secure"),
        ("set-cookie", " __HOST-saml-pass=x"),
        ("set-cookie", "b=2"),
    ];
    let set: Vec<String> = back(&forward, &headers)
        .into_iter()
        .filter_map(|(name, value)| (name == "set-cookie").then_some(value))
        .collect();
    assert_eq!(set, ["theme=dark".to_owned(), "b=2".to_owned(), pass]);
    // On a public path as well.
    let forward = Visitor::browser(&ports).get("/public/x").passed();
    assert_eq!(back(&forward, &headers[1..2]), []);
}

/// A cookie from elsewhere is no session, and a login gives another (tests/http/session_list.rs): there is nothing to fix.
#[test]
fn a_session_cannot_be_fixed_before_the_login() {
    let ports = world();
    let browser = Client::browser(&ports);
    browser.set_cookie(SessionCookie::NAME, "chosen.by-somebody-else");
    let answer = Visitor::of(&ports, &browser).get("/").answered();
    assert_eq!(answer.status(), 302);
    browser.get(answer.header("location").unwrap()).assert_status(302);
    let now = saml_edge::time::Timestamp::from_unix_seconds(super::ports::BEGINNING);
    let cookies = browser.cookies();
    let mut pending = cookies
        .values()
        .filter_map(|value| PendingLogin::open(SESSION_KEY, value, now));
    assert_eq!(
        pending.next().unwrap().replaces,
        None,
        "what is no session is not remembered as one"
    );
    let foreign = Visitor::browser(&ports).with("cookie", "x").send(Method::Get, ORIGIN);
    foreign.answered().assert_status(302);
}
