//! One identity provider for two organizations: the same entity ID, the same certificate, the same people; and yet what
//! is said to one of the two is nothing to the other.

use super::acme::{IDP, SIGN_ON_URL, create, operator};
use super::attacks::{answer_to, begin, idp, post, world};
use super::client::{Answer, Client};
use super::fixture::Fixture;
use super::ports::MemoryPorts;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::edge::http::Method;
use saml_edge::service::organization::{Command, Reply};
use serde_json::json;

/// "acme", and "globex" with the very same settings, both enabled.
fn both() -> MemoryPorts {
    let ports = world("upgrade");
    create(&ports, "globex", "Globex");
    let settings = json!({ "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [idp().certificate_pem] });
    let globex = "/api/organizations/globex/saml";
    let request = operator(&ports);
    let put = request.request(Method::Put, globex).json(&settings);
    put.header("if-match", "*").send().assert_status(200);
    let Reply::State(acme) = ports.carry_out("acme", Command::View) else {
        unreachable!("acme is there")
    };
    let Reply::State(state) = ports.carry_out("globex", Command::View) else {
        unreachable!("globex is there")
    };
    assert_eq!(state.draft, acme.draft, "nothing in the settings tells them apart");
    let mut record = super::acme::passed_test();
    record.issuer = Some(IDP.to_owned());
    let fingerprint = Some(state.draft.fingerprint());
    let record = Box::new(record);
    let beside = false;
    let command = Command::RecordVerdict {
        fingerprint,
        record,
        beside,
    };
    ports.carry_out("globex", command);
    operator(&ports).post(&format!("{globex}/enable")).assert_status(200);
    ports
}

fn post_to(browser: &Client<'_>, organization: &str, xml: &str) -> Answer {
    let fields = [("SAMLResponse", &*STANDARD.encode(xml))];
    let path = format!("/organizations/{organization}/saml/consume");
    let request = browser.request(Method::Post, &path).form(&fields);
    request.header("origin", "https://login.example").send()
}

fn for_globex(fixture: Fixture) -> Fixture {
    let there = |text: String| text.replace("/acme/", "/globex/");
    Fixture {
        destination: fixture.destination.map(there),
        recipient: there(fixture.recipient),
        audiences: fixture.audiences.into_iter().map(there).collect(),
        ..fixture
    }
}

fn code_of(ports: &MemoryPorts, organization: &str, answer: &Answer) -> String {
    let reference = answer.assert_problem(403, "sign_in.refused")["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/organizations/{organization}/saml/verdicts/{reference}");
    operator(ports).get(&path).json()["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_response_for_one_organization_is_refused_by_the_other() {
    let ports = both();
    // An answer to globex's own request, but made for acme, wholly or in part.
    type Edit = fn(Fixture) -> Fixture;
    let cases: [(Edit, &str); 6] = [
        (|ours| ours, "destination.mismatch"),
        (
            |ours| Fixture {
                destination: for_globex(ours.clone()).destination,
                ..ours
            },
            "recipient.mismatch",
        ),
        (
            |ours| Fixture {
                audiences: for_globex(ours.clone()).audiences,
                ..ours
            },
            "destination.mismatch",
        ),
        (
            |ours| Fixture {
                audiences: ours.audiences.clone(),
                ..for_globex(ours)
            },
            "audience.mismatch",
        ),
        (
            |ours| Fixture {
                recipient: ours.recipient.clone(),
                ..for_globex(ours)
            },
            "recipient.mismatch",
        ),
        (
            |ours| Fixture {
                destination: ours.destination.clone(),
                ..for_globex(ours)
            },
            "destination.mismatch",
        ),
    ];
    let begun = || {
        let browser = Client::program(&ports, None);
        let request = super::attacks::begin_at(&ports, &browser, "/organizations/globex/saml/login");
        (browser, answer_to(Some(&request)))
    };
    for (edit, code) in cases {
        let (browser, ours) = begun();
        let answer = post_to(&browser, "globex", &edit(ours).signed_by(idp()));
        assert_eq!(code_of(&ports, "globex", &answer), code);
        browser.get("/session").assert_status(401);
    }
    let (browser, ours) = begun();
    post_to(&browser, "globex", &for_globex(ours).signed_by(idp())).assert_status(303);
    assert_eq!(browser.get("/session").json()["organization"], "globex");
}

#[test]
fn a_login_that_began_at_one_organization_cannot_end_at_the_other() {
    let ports = both();
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let for_other = for_globex(answer_to(Some(&request))).signed_by(idp());
    let answer = post_to(&browser, "globex", &for_other);
    assert_eq!(code_of(&ports, "globex", &answer), "in_response_to.unknown_request");
    browser.get("/session").assert_status(401);
    let answer = post_to(&browser, "acme", &for_other);
    assert_eq!(code_of(&ports, "acme", &answer), "destination.mismatch");
    let request = begin(&ports, &browser);
    post(&browser, &answer_to(Some(&request)).signed_by(idp()), None).assert_status(303);
}

#[test]
fn the_same_person_is_two_subjects_and_a_role_at_one_is_none_at_the_other() {
    let ports = both();
    let ada = |organization: &str, number: u32| {
        let browser = Client::program(&ports, None);
        let login = format!("/organizations/{organization}/saml/login");
        let request = super::attacks::begin_at(&ports, &browser, &login);
        let mut fixture = answer_to(Some(&request));
        fixture.assertion_id = format!("_a{number}");
        fixture
            .attributes
            .push(("roles".to_owned(), vec!["administrator".to_owned()]));
        let fixture = if organization == "globex" {
            for_globex(fixture)
        } else {
            fixture
        };
        post_to(&browser, organization, &fixture.signed_by(idp())).assert_status(303);
        browser
    };
    let (at_acme, at_globex) = (ada("acme", 1), ada("globex", 2));
    let (here, there) = (at_acme.get("/session").json(), at_globex.get("/session").json());
    assert_eq!(
        (&here["name_id"], &here["issuer"]),
        (&there["name_id"], &there["issuer"])
    );
    assert_ne!(here["subject"], there["subject"]);
    at_acme.get("/organizations/acme/settings/sso").assert_status(200);
    at_acme.get("/organizations/globex/settings/sso").assert_status(401);
    operator(&ports)
        .post("/api/organizations/acme/saml/disable")
        .assert_status(200);
    at_acme.get("/session").assert_status(401);
    at_globex.get("/session").assert_status(200);
}
