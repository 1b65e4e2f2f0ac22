//! Who has signed in: records that a sign-in makes, whose identity is the identity provider and the whole NameID; and
//! what a sign-in makes of the attributes.

use super::acme::{IDP, SAML, SIGN_ON_URL, create, enabled_with, operator, pass_test, put};
use super::attacks::{answer_to, begin, idp, post, world};
use super::client::Client;
use super::fixture::Fixture;
use super::ports::MemoryPorts;
use saml_edge::service::organization::Kind;
use serde_json::{Value, json};

pub const SUBJECTS: &str = "/api/organizations/acme/subjects";
const EMAIL: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/// Signs in with a Response that is edited before it is signed; the session.
#[track_caller]
pub fn sign_in_as(ports: &MemoryPorts, number: u32, edit: impl Fn(&mut Fixture)) -> Value {
    let browser = Client::program(ports, None);
    let request = begin(ports, &browser);
    let mut fixture = answer_to(Some(&request));
    fixture.assertion_id = format!("_assertion{number}");
    edit(&mut fixture);
    post(&browser, &fixture.signed_by(idp()), None).assert_status(303);
    browser.get("/session").assert_status(200).json()
}

fn named(value: &str, format: &str) -> impl Fn(&mut Fixture) + use<> {
    let (value, format) = (value.to_owned(), format.to_owned());
    move |fixture| {
        fixture.name_id.clone_from(&value);
        fixture.name_id_format.clone_from(&format);
    }
}

fn listed(ports: &MemoryPorts, query: &str) -> Vec<Value> {
    let page = operator(ports)
        .get(&format!("{SUBJECTS}{query}"))
        .assert_status(200)
        .json();
    page["subjects"].as_array().unwrap().clone()
}

fn attributes(all: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let attribute = |(name, values): &(&str, &[&str])| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        ((*name).to_owned(), values)
    };
    all.iter().map(attribute).collect()
}

/// "acme" with this mapping, enabled.
fn mapped(names: &Value) -> MemoryPorts {
    enabled_with(&json!({
        "sign_on_url": SIGN_ON_URL, "idp_entity_id": IDP, "certificates": [idp().certificate_pem], "attributes": names,
    }))
}

#[test]
fn a_sign_in_makes_a_record_and_the_next_one_renews_it() {
    let ports = world("upgrade");
    assert_eq!(listed(&ports, ""), [] as [Value; 0]);
    let session = sign_in_as(&ports, 1, |_| {});
    ports.pass_seconds(120);
    sign_in_as(&ports, 2, |fixture| {
        fixture.attributes = attributes(&[
            ("email", &["ada@new.example"]),
            ("displayName", &["Ada"]),
            ("groups", &["ops"]),
        ]);
    });
    let wanted = json!({
        "id": session["subject"], "issuer": IDP, "name_id": "ada@example.org", "name_id_format": EMAIL,
        "name_id_name_qualifier": null, "name_id_sp_name_qualifier": null,
        "first_signed_in_at": "2026-11-23T12:00:00Z", "last_signed_in_at": "2026-11-23T12:02:00Z", "sign_ins": 2,
        "email": "ada@new.example", "name": "Ada", "roles": ["ops"], "groups": ["ops"], "groups_overage": false, "claims": {},
    });
    assert_eq!(listed(&ports, ""), std::slice::from_ref(&wanted));
    let one = format!("{SUBJECTS}/{}", session["subject"].as_str().unwrap());
    assert_eq!(operator(&ports).get(&one).assert_status(200).json(), wanted);
    operator(&ports)
        .get(&format!("{SUBJECTS}/nobody"))
        .assert_problem(404, "request.not_found");
}

#[test]
fn another_name_id_is_another_subject_whatever_the_e_mail_address_says() {
    // Case, format, and white space count; the same e-mail address unites nobody.
    let ports = world("upgrade");
    let spellings = [
        ("ada@example.org", EMAIL),
        ("Ada@example.org", EMAIL),
        ("ada@EXAMPLE.org", EMAIL),
        ("ada@example.org", PERSISTENT),
        (
            "ada@example.org",
            "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        ),
        ("ada@example.org ", EMAIL),
        ("ad\u{430}@example.org", EMAIL),
    ];
    let mut ids = Vec::new();
    for (number, (value, format)) in (1..).zip(spellings) {
        let session = sign_in_as(&ports, number, named(value, format));
        assert_eq!(session["email"], "ada@example.org");
        ids.push(session["subject"].to_string());
    }
    let there = listed(&ports, "").len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((there, ids.len()), (spellings.len(), spellings.len()));
}

#[test]
fn qualifiers_tell_subjects_apart() {
    let ports = world("upgrade");
    let sp = "https://edge.example/organizations/acme/saml/metadata";
    let qualified = [
        String::new(),
        " NameQualifier=\"https://a.example\"".to_owned(),
        " NameQualifier=\"https://b.example\"".to_owned(),
        format!(" SPNameQualifier=\"{sp}\""),
        format!(" NameQualifier=\"https://a.example\" SPNameQualifier=\"{sp}\""),
    ];
    let mut ids = std::collections::BTreeSet::new();
    for (number, qualifiers) in qualified.iter().enumerate() {
        let browser = Client::program(&ports, None);
        let request = begin(&ports, &browser);
        let mut fixture = answer_to(Some(&request));
        fixture.assertion_id = format!("_assertion{number}");
        let template = fixture
            .template()
            .replace("<saml:NameID ", &format!("<saml:NameID{qualifiers} "));
        let signed = idp().sign(&idp().sign(&template, "Assertion"), "Response");
        post(&browser, &signed, None).assert_status(303);
        ids.insert(browser.get("/session").json()["subject"].to_string());
    }
    assert_eq!(
        (ids.len(), listed(&ports, "").len()),
        (qualified.len(), qualified.len())
    );
}

#[test]
fn the_same_name_id_of_another_identity_provider_is_another_subject() {
    // After the organization has changed its identity provider, and in another organization with the same one.
    let ports = world("upgrade");
    let first = sign_in_as(&ports, 1, |_| {});
    let other = "https://other.example/idp";
    put(
        &ports,
        &json!({ "sign_on_url": SIGN_ON_URL, "idp_entity_id": other, "certificates": [idp().certificate_pem] }),
    );
    pass_test(&ports);
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    let second = sign_in_as(&ports, 2, |fixture| {
        other.clone_into(&mut fixture.issuer);
        other.clone_into(&mut fixture.assertion_issuer);
    });
    assert_ne!(first["subject"], second["subject"]);
    let issuers: Vec<Value> = listed(&ports, "").iter().map(|it| it["issuer"].clone()).collect();
    assert_eq!(issuers, [json!(other), json!(IDP)]);
    let elsewhere = saml_edge::session::Session {
        organization: "globex".to_owned(),
        ..super::acme::session(&[])
    };
    assert_ne!(elsewhere.subject_id(), super::acme::session(&[]).subject_id());
}

#[test]
fn a_transient_name_id_is_kept_nowhere() {
    let ports = world("upgrade");
    sign_in_as(
        &ports,
        1,
        named("_8f2", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
    );
    assert_eq!(listed(&ports, ""), [] as [Value; 0]);
}

#[test]
fn a_test_makes_no_record_and_a_refused_sign_in_makes_none() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let mut fixture = answer_to(Some(&request));
    "https://evil.example".clone_into(&mut fixture.audiences[0]);
    post(&browser, &fixture.signed_by(idp()), None).assert_status(403);
    pass_test(&ports);
    assert!(!ports.rows("acme").iter().any(|(kind, ..)| *kind == Kind::Subject));
}

#[test]
fn pages_have_every_subject_once_though_some_sign_in_meanwhile() {
    let ports = world("upgrade");
    let member = |number: u32| named(&format!("m{number}@example.org"), EMAIL);
    for number in 0..5 {
        sign_in_as(&ports, number, member(number));
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for round in 0..4 {
        let page = operator(&ports)
            .get(&format!("{SUBJECTS}?limit=2{cursor}"))
            .assert_status(200)
            .json();
        seen.extend(
            page["subjects"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["name_id"].clone()),
        );
        // One who is still to come signs in again, and somebody new comes.
        sign_in_as(&ports, 10 + 2 * round, member(0));
        sign_in_as(&ports, 11 + 2 * round, member(20 + round));
        match page["cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let wanted: Vec<Value> = (0..5)
        .rev()
        .map(|number| json!(format!("m{number}@example.org")))
        .collect();
    assert_eq!(seen, wanted);
}

#[test]
fn who_has_not_signed_in_since_and_who_is_meant_are_found() {
    let ports = world("upgrade");
    sign_in_as(&ports, 1, named("old@example.org", EMAIL));
    ports.pass_seconds(60);
    sign_in_as(&ports, 2, |fixture| {
        named("new@example.org", EMAIL)(fixture);
        fixture.attributes = attributes(&[("email", &["new@mail.example"]), ("displayName", &["Grace Hopper"])]);
    });
    let names = |query: &str| -> Vec<Value> { listed(&ports, query).iter().map(|it| it["name_id"].clone()).collect() };
    assert_eq!(names("?not_since=2026-11-23T12:01:00Z"), ["old@example.org"]);
    assert_eq!(names("?search=GRACE"), ["new@example.org"]);
    assert_eq!(names("?search=mail.example"), ["new@example.org"]);
    assert_eq!(names("?search=nobody"), [] as [&str; 0]);
    for (query, code) in [
        ("?limit=0", "request.limit_invalid"),
        ("?limit=101", "request.limit_invalid"),
        ("?cursor=x", "request.query_invalid"),
        ("?not_since=yesterday", "request.query_invalid"),
        (&format!("?search={}", "a".repeat(257)), "request.query_invalid"),
    ] {
        operator(&ports)
            .get(&format!("{SUBJECTS}{query}"))
            .assert_problem(400, code);
    }
}

#[test]
fn a_subject_that_is_forgotten_has_no_session_and_is_known_again_by_a_sign_in() {
    let ports = world("upgrade");
    let (ada, grace) = (Client::program(&ports, None), Client::program(&ports, None));
    for (number, (browser, name)) in (1..).zip([(&ada, "ada@example.org"), (&grace, "Ada@example.org")]) {
        let mut fixture = answer_to(Some(&begin(&ports, browser)));
        fixture.assertion_id = format!("_a{number}");
        name.clone_into(&mut fixture.name_id);
        post(browser, &fixture.signed_by(idp()), None).assert_status(303);
    }
    let id = ada.get("/session").json()["subject"].as_str().unwrap().to_owned();
    operator(&ports).delete(&format!("{SUBJECTS}/{id}")).assert_status(204);
    ada.get("/session").assert_problem(401, "session.missing");
    grace.get("/session").assert_status(200);
    assert_eq!(listed(&ports, "").len(), 1);
    operator(&ports)
        .delete(&format!("{SUBJECTS}/{id}"))
        .assert_problem(404, "request.not_found");
    sign_in_as(&ports, 3, |_| {});
    assert_eq!(listed(&ports, "").len(), 2);
}

#[test]
fn another_organization_lists_its_own_only() {
    let ports = world("upgrade");
    create(&ports, "globex", "Globex");
    sign_in_as(&ports, 1, |_| {});
    let token = super::acme::token(&ports, "globex").1;
    let stranger = Client::program(&ports, Some(&token));
    stranger.get(SUBJECTS).assert_problem(403, "token.foreign");
    let own = stranger
        .get("/api/organizations/globex/subjects")
        .assert_status(200)
        .json();
    assert_eq!(own, json!({ "subjects": [], "cursor": null }));
}

const RULES: &str = "roles";

fn rules() -> Value {
    json!({
        "roles": [RULES],
        "role_rules": [
            { "role": "administrator", "values": ["CN=IT,OU=Groups,DC=acme", "root"] },
            { "role": "editor", "values": ["staff"] },
        ],
        "default_role": "reader",
    })
}

#[test]
fn the_most_privileged_role_wins_in_the_administrators_order() {
    let ports = mapped(&rules());
    let cases: &[(&[&str], &str)] = &[
        (&["staff", "root"], "administrator"),
        (&["root", "staff"], "administrator"),
        (&["x", "CN=IT,OU=Groups,DC=acme"], "administrator"),
        (&["staff", "staff"], "editor"),
        (&["x"], "reader"),
        (&[], "reader"),
    ];
    for (number, (values, role)) in (1..).zip(cases) {
        let session = sign_in_as(&ports, number, |fixture| {
            fixture.attributes = attributes(&[(RULES, values)])
        });
        assert_eq!(session["roles"], json!([role]), "{values:?}");
    }
}

#[test]
fn a_value_that_only_looks_like_one_gives_no_role() {
    // White space, case, parts, other names, empty ones, and what the role is called.
    let ports = mapped(&rules());
    let tricks: &[&[(&str, &[&str])]] = &[
        &[(
            RULES,
            &[" root", "root ", "\troot", "root\n", "root\u{a0}", "\u{200b}root"],
        )],
        &[(RULES, &["ROOT", "Root", "r\u{43e}ot", "ｒｏｏｔ"])],
        &[(RULES, &["root,staff", "root;staff", "root staff", "roo", "roots"])],
        &[(RULES, &["administrator", "editor"])],
        &[(RULES, &["", " "])],
        &[
            ("Roles", &["root"]),
            ("role", &["root"]),
            ("groups", &["root"]),
            ("roles ", &["root"]),
        ],
    ];
    for (number, trick) in (1..).zip(tricks) {
        let session = sign_in_as(&ports, number, |fixture| fixture.attributes = attributes(trick));
        assert_eq!(session["roles"], json!(["reader"]), "{trick:?}");
    }
}

#[test]
fn a_friendly_name_names_nothing() {
    let ports = mapped(&rules());
    let session = sign_in_as(&ports, 1, |_| {});
    assert_eq!(session["roles"], json!(["reader"]));
    let browser = Client::program(&ports, None);
    let request = begin(&ports, &browser);
    let mut fixture = answer_to(Some(&request));
    fixture.assertion_id = "_friendly".to_owned();
    let friendly = "Name=\"urn:other\" FriendlyName=\"roles\"";
    let template = fixture
        .template()
        .replace("Name=\"groups\"", friendly)
        .replace(">admin<", ">root<");
    assert!(template.contains(friendly) && template.contains(">root<"));
    let signed = idp().sign(&idp().sign(&template, "Assertion"), "Response");
    post(&browser, &signed, None).assert_status(303);
    assert_eq!(browser.get("/session").json()["roles"], json!(["reader"]));
}

#[test]
fn groups_and_claims_are_taken_by_name_or_uri() {
    let ports = mapped(&json!({
        "groups": ["http://schemas.xmlsoap.org/claims/Group"],
        "claims": { "department": ["urn:oid:2.5.4.11", "department"], "cost-center": ["cc"] },
    }));
    let session = sign_in_as(&ports, 1, |fixture| {
        fixture.attributes = attributes(&[
            ("http://schemas.xmlsoap.org/claims/Group", &["a", "b", "a"]),
            ("department", &["engines"]),
            ("groups", &["not", "these"]),
        ]);
    });
    assert_eq!(session["groups"], json!(["a", "b"]));
    assert_eq!(session["claims"], json!({ "department": ["engines"] }));
    assert_eq!(listed(&ports, "")[0]["claims"], session["claims"]);
}

#[test]
fn entra_ids_overage_is_recognised_and_is_no_group() {
    let ports = mapped(&json!({}));
    let link = "http://schemas.microsoft.com/claims/groups.link";
    let graph = "https://graph.windows.net/7/users/8/getMemberObjects";
    let session = sign_in_as(&ports, 1, |fixture| {
        fixture.attributes = attributes(&[(link, &[graph])])
    });
    assert_eq!(
        (&session["groups_overage"], &session["groups"], &session["roles"]),
        (&json!(true), &json!([]), &json!([]))
    );
    let groups = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups";
    let session = sign_in_as(&ports, 2, |fixture| {
        fixture.attributes = attributes(&[(link, &[graph]), (groups, &["g1"])]);
    });
    assert_eq!(
        (&session["groups_overage"], &session["groups"]),
        (&json!(false), &json!(["g1"]))
    );
}

#[test]
fn a_mapping_that_says_nothing_or_too_much_is_refused() {
    let ports = world("upgrade");
    let rule = |role: &str, values: &[&str]| json!({ "role": role, "values": values });
    let cases = [
        (
            json!({ "claims": { "sub": ["x"] } }),
            "attributes.claims",
            "settings.claim_name_invalid",
        ),
        (
            json!({ "claims": { "Email": ["x"] } }),
            "attributes.claims",
            "settings.claim_name_invalid",
        ),
        (
            json!({ "claims": { "a b": ["x"] } }),
            "attributes.claims",
            "settings.claim_name_invalid",
        ),
        (
            json!({ "claims": { "a": [] } }),
            "attributes.claims",
            "settings.invalid_value",
        ),
        (json!({ "claims": [] }), "attributes.claims", "settings.invalid_value"),
        (
            json!({ "role_rules": [rule("a", &[])] }),
            "attributes.role_rules",
            "settings.invalid_value",
        ),
        (
            json!({ "role_rules": [rule("a", &[""])] }),
            "attributes.role_rules",
            "settings.invalid_value",
        ),
        (
            json!({ "role_rules": [rule("a", &[" x"])] }),
            "attributes.role_rules",
            "settings.invalid_value",
        ),
        (
            json!({ "role_rules": [rule("", &["x"])] }),
            "attributes.role_rules",
            "settings.invalid_value",
        ),
        (
            json!({ "role_rules": [rule("a:b", &["x"])] }),
            "attributes.role_rules",
            "settings.invalid_value",
        ),
        (
            json!({ "role_rules": [rule("a", &["x"]), rule("b", &["x"])] }),
            "attributes.role_rules",
            "settings.role_rules_ambiguous",
        ),
        (
            json!({ "role_rules": [rule("a", &["x"]), rule("a", &["y"])] }),
            "attributes.role_rules",
            "settings.role_rules_ambiguous",
        ),
        (
            json!({ "default_role": "a" }),
            "attributes.default_role",
            "settings.default_role_without_rules",
        ),
        (
            json!({ "role_rules": [rule("a", &["x"])], "default_role": "administrator" }),
            "attributes.default_role",
            "settings.default_role_privileged",
        ),
        (
            json!({ "role_rules": [rule("a", &["x"]), rule("b", &["y"])], "default_role": "a" }),
            "attributes.default_role",
            "settings.default_role_privileged",
        ),
        (
            json!({ "nonsense": 1 }),
            "attributes.nonsense",
            "settings.unknown_field",
        ),
    ];
    for (attributes, field, code) in cases {
        let document = json!({
            "sign_on_url": SIGN_ON_URL, "certificates": [idp().certificate_pem], "attributes": attributes,
        });
        let request = operator(&ports);
        let answer = request
            .request(saml_edge::edge::http::Method::Put, SAML)
            .json(&document);
        let problem = answer
            .header("if-match", "*")
            .send()
            .assert_problem(422, "settings.invalid");
        let errors = problem["errors"].as_array().unwrap();
        let found: Vec<(&str, &str)> = errors
            .iter()
            .map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap()))
            .collect();
        assert_eq!(found, [(field, code)], "{attributes}");
    }
}
