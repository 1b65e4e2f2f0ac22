//! E-mail domains: shown by a TXT record to be an organization's own, and from then on the way to it.

use super::acme::{acme, administrator, create, enabled, operator, token};
use super::client::{Answer, Client};
use super::ports::{Failure, MemoryPorts, run};
use saml_edge::service::domains::{GRACE_SECONDS, tick};
use saml_edge::service::organization::Kind;
use saml_edge::settings::import::FetchError;
use saml_edge::settings::{EmailDomain, EmailDomainError, txt_values};
use serde_json::{Value, json};

pub const DOMAINS: &str = "/api/organizations/acme/domains";
const NAME: &str = "_saml-edge.acme.example";

fn domains_of(organization: &str) -> String {
    format!("/api/organizations/{organization}/domains")
}

/// Adds a domain to an organization; the value of its TXT record.
#[track_caller]
pub fn add(ports: &MemoryPorts, organization: &str, domain: &str) -> String {
    let added = operator(ports).post_json(&domains_of(organization), &json!({ "domain": domain }));
    added.assert_status(201).json()["txt_value"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn look(ports: &MemoryPorts, organization: &str, domain: &str) -> Value {
    let path = format!("{}/{domain}/verify", domains_of(organization));
    operator(ports).post(&path).assert_status(200).json()
}

/// Has "acme" own acme.example.
pub fn verified(ports: &MemoryPorts) -> String {
    let value = add(ports, "acme", "acme.example");
    ports.set_txt(NAME, &[&value]);
    assert_eq!(look(ports, "acme", "acme.example")["status"], "verified");
    value
}

/// What the sign-in page makes of an address.
fn typed(ports: &MemoryPorts, address: &str) -> Answer {
    let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
    Client::browser(ports).get(&format!("/?organization={query}"))
}

#[track_caller]
fn leads_to(ports: &MemoryPorts, address: &str, organization: &str) {
    let page = typed(ports, address);
    page.assert_status(200);
    let path = format!("/organizations/{organization}/saml/login");
    assert!(page.text().contains(&path), "{}", page.text());
}

#[track_caller]
fn leads_nowhere(ports: &MemoryPorts, address: &str) {
    typed(ports, address).assert_status(404);
}

#[test]
fn a_member_types_an_address_of_a_verified_domain() {
    let ports = enabled();
    leads_nowhere(&ports, "ada@acme.example");
    let value = add(&ports, "acme", "ACME.example");
    let pending = operator(&ports).get(&format!("{DOMAINS}/acme.example")).json();
    assert_eq!(
        pending,
        json!({
            "domain": "acme.example", "status": "pending", "txt_name": NAME, "txt_value": value,
            "added_at": "2026-11-23T12:00:00Z", "verified_at": null, "checked_at": null, "lapses_at": null, "code": null,
        })
    );
    leads_nowhere(&ports, "ada@acme.example");
    assert_eq!(look(&ports, "acme", "acme.example")["code"], "domain.txt_missing");
    leads_nowhere(&ports, "ada@acme.example");
    ports.set_txt(NAME, &["v=spf1 -all", &value]);
    let verified = look(&ports, "acme", "acme.example");
    assert_eq!(
        (&verified["status"], &verified["code"]),
        (&json!("verified"), &Value::Null)
    );
    for address in ["ada@acme.example", " Ada@ACME.Example ", "nobody+at@all@acme.example"] {
        leads_to(&ports, address, "acme");
    }
    assert_eq!(ports.asked(), [NAME, NAME]);
}

#[test]
fn what_leads_nowhere_says_so_and_tells_nothing_of_anybody() {
    let ports = enabled();
    verified(&ports);
    let page = |address: &str| {
        let answer = typed(&ports, address);
        // The address itself stands in the field, and in the links to the page in other languages.
        let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        (
            answer.status(),
            answer.text().replace(&query, "…").replace(address, "…"),
        )
    };
    let nowhere = page("ada@unknown.example");
    assert!(nowhere.1.contains("We do not know an organization"));
    for address in [
        "eve@unknown.example",
        "ada@xn--.example",
        "@acme.example",
        "ada@",
        "a b@c d",
        "ada@acme.example.",
    ] {
        assert_eq!(page(address).0, 404, "{address}");
    }
    // Whether a member of this name exists is looked up nowhere.
    assert_eq!(page("ada@acme.example"), page("eve@acme.example"));
    assert_eq!(page("eve@unknown.example").1, nowhere.1);
}

#[test]
fn a_domain_without_its_own_record_is_not_taken() {
    // Abuse: no record, another organization's, a part of the value, more than it, another case, another place.
    let ports = enabled();
    create(&ports, "globex", "Globex");
    let own = add(&ports, "acme", "acme.example");
    let others = add(&ports, "globex", "acme.example");
    assert_ne!(own, others, "a token is of one organization and one domain");
    assert_ne!(own, add(&ports, "acme", "other.example"));
    let other_domain = add(&ports, "acme", "third.example");
    let wrong = [
        others.clone(),
        own[..own.len() - 1].to_owned(),
        format!("{own}x"),
        format!("{own} "),
        format!(" {own}"),
        own.to_uppercase(),
        own.replace("saml-edge-verification=", ""),
        format!("v=spf1 {own}"),
        other_domain,
    ];
    for value in wrong {
        ports.set_txt(NAME, &[&value]);
        let looked = look(&ports, "acme", "acme.example");
        assert_eq!(
            (&looked["status"], &looked["code"]),
            (&json!("pending"), &json!("domain.txt_missing")),
            "{value}"
        );
    }
    ports.set_txt(NAME, &[]);
    for elsewhere in ["acme.example", "_saml-edge.www.acme.example", "_saml-edge.example"] {
        ports.set_txt(elsewhere, &[&own]);
    }
    assert_eq!(look(&ports, "acme", "acme.example")["status"], "pending");
    leads_nowhere(&ports, "ada@acme.example");
}

#[test]
fn of_two_organizations_one_has_a_domain() {
    // Both have shown their record: the first keeps it, whoever looks again, until only the other's is left.
    let ports = enabled();
    create(&ports, "globex", "Globex");
    let first = verified(&ports);
    let second = add(&ports, "globex", "acme.example");
    ports.set_txt(NAME, &[&second, &first]);
    assert_eq!(look(&ports, "globex", "acme.example")["code"], "domain.taken");
    assert_eq!(look(&ports, "acme", "acme.example")["status"], "verified");
    assert_eq!(look(&ports, "globex", "acme.example")["status"], "pending");
    leads_to(&ports, "ada@acme.example", "acme");
    // The domain was sold: its zone has the buyer's record alone.
    ports.set_txt(NAME, &[&second]);
    assert_eq!(look(&ports, "globex", "acme.example")["status"], "verified");
    let before = operator(&ports).get(&format!("{DOMAINS}/acme.example")).json();
    assert_eq!(
        (&before["status"], &before["code"]),
        (&json!("pending"), &json!("domain.taken"))
    );
    assert_eq!(ports.kv_contents()["domain/acme.example"], "globex");
    assert_eq!(look(&ports, "acme", "acme.example")["status"], "pending");
    assert_eq!(
        ports.kv_contents()["domain/acme.example"],
        "globex",
        "who lost it changes nothing"
    );
    operator(&ports)
        .delete(&format!("{DOMAINS}/acme.example"))
        .assert_status(204);
    assert_eq!(ports.kv_contents()["domain/acme.example"], "globex");
    assert_eq!(look(&ports, "globex", "acme.example")["status"], "verified");
}

#[test]
fn a_subdomain_and_a_look_alike_are_other_domains() {
    let ports = enabled();
    verified(&ports);
    for address in [
        "ada@mail.acme.example",
        "ada@evil-acme.example",
        "ada@acme.example.evil.example",
        "ada@\u{430}cme.example",
        "ada@acme\u{3002}example",
        "ada@ａｃｍｅ.example",
        "ada@acme.example@evil.example",
        "ada@ac\u{200b}me.example",
        "ada@acme.example%00",
    ] {
        leads_nowhere(&ports, address);
    }
    // The other organization may have those: what is verified is what is written.
    create(&ports, "globex", "Globex");
    let value = add(&ports, "globex", "\u{410}cme.example");
    assert_eq!(
        operator(&ports).get(&domains_of("globex")).json()["domains"][0]["domain"],
        "xn--cme-5cd.example",
        "an administrator sees that it is another one"
    );
    ports.set_txt("_saml-edge.xn--cme-5cd.example", &[&value]);
    assert_eq!(look(&ports, "globex", "xn--cme-5cd.example")["status"], "verified");
    assert_eq!(ports.kv_contents()["domain/xn--cme-5cd.example"], "globex");
    assert_eq!(ports.kv_contents()["domain/acme.example"], "acme");
}

#[test]
fn everybodys_domains_are_nobodys() {
    let ports = acme();
    for (domain, code) in [
        ("gmail.com", "domain.public_mailbox"),
        ("GMX.de", "domain.public_mailbox"),
        ("com", "domain.too_broad"),
        ("co.uk", "domain.too_broad"),
        ("com.au", "domain.too_broad"),
        ("", "domain.malformed"),
        ("acme", "domain.too_broad"),
        ("ada@acme.example", "domain.malformed"),
        ("*.acme.example", "domain.malformed"),
        ("acme..example", "domain.malformed"),
        (".acme.example", "domain.malformed"),
        ("acme.example.", "domain.malformed"),
        ("-acme.example", "domain.malformed"),
        ("acme_x.example", "domain.malformed"),
        ("127.0.0.1", "domain.malformed"),
        ("[::1]", "domain.malformed"),
        ("acme.localhost", "domain.malformed"),
        ("acme.local", "domain.malformed"),
        ("a b.example", "domain.malformed"),
        ("acme.example/x", "domain.malformed"),
        ("acme.example&type=A", "domain.malformed"),
        (&format!("{}.example", "a".repeat(64)), "domain.malformed"),
        (&"a.".repeat(140), "domain.malformed"),
    ] {
        let answer = operator(&ports).post_json(DOMAINS, &json!({ "domain": domain }));
        answer.assert_problem(422, code);
    }
    assert_eq!(operator(&ports).get(DOMAINS).json(), json!({ "domains": [] }));
    operator(&ports)
        .get(&format!("{DOMAINS}/gmail.com"))
        .assert_problem(404, "request.not_found");
}

#[test]
fn other_letters_are_punycode() {
    // What Python's codec "punycode" says of each label in lower case.
    for (domain, ascii) in [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.Example", "xn--bcher-kva.example"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("ουτοπία.δπθ.gr", "xn--kxae4bafwg.xn--pxaix.gr"),
        ("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai"),
        ("straße.example", "xn--strae-oqa.example"),
        ("mañana.example", "xn--maana-pta.example"),
    ] {
        assert_eq!(EmailDomain::parse(domain).unwrap().as_str(), ascii, "{domain}");
    }
    let long = "ä".repeat(200);
    assert_eq!(
        EmailDomain::parse(&format!("{long}.example")),
        Err(EmailDomainError::Malformed)
    );
}

#[test]
fn answers_of_dns_are_read_as_they_are_written() {
    let answer = |text: &str| txt_values(text.as_bytes());
    let with =
        |data: &str| answer(&json!({ "Status": 0, "Answer": [{ "type": 16, "data": data }] }).to_string()).unwrap();
    assert_eq!(with("\"one\""), ["one"]);
    assert_eq!(with("bare"), ["bare"]);
    assert_eq!(with("\"two\" \"strings\""), ["twostrings"]);
    assert_eq!(with("\"a \\\"b\\\" \\\\ c\""), ["a \"b\" \\ c"]);
    assert_eq!(with(""), [""]);
    assert_eq!(answer("{\"Status\":3}"), Ok(vec![]));
    assert_eq!(answer("{\"Status\":0}"), Ok(vec![]));
    let cname = "{\"Status\":0,\"Answer\":[{\"type\":5,\"data\":\"x\"},{\"type\":16,\"data\":\"\\\"y\\\"\"}]}";
    assert_eq!(answer(cname), Ok(vec!["y".to_owned()]));
    for broken in [
        "",
        "{}",
        "[]",
        "{\"Status\":2}",
        "{\"Status\":5}",
        "{\"Status\":\"0\"}",
        "<html>",
        "{\"Status\":0,\"Answer\":{}}",
    ] {
        assert!(answer(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_verified_domain_is_looked_at_again_and_lapses_without_its_record() {
    let ports = enabled();
    let value = verified(&ports);
    assert_eq!(run(tick(&ports)), Ok(0), "not yet");
    ports.pass_seconds(86_400);
    assert_eq!(run(tick(&ports)), Ok(1));
    ports.set_txt(NAME, &[]);
    ports.pass_seconds(86_400);
    assert_eq!(run(tick(&ports)), Ok(1));
    let missing = operator(&ports).get(&format!("{DOMAINS}/acme.example")).json();
    assert_eq!(
        (&missing["status"], &missing["lapses_at"]),
        (&json!("missing"), &json!("2026-12-02T12:00:00Z"))
    );
    leads_to(&ports, "ada@acme.example", "acme");
    // DNS that does not answer says nothing: neither that it is there nor that it is not.
    ports.answer_dns(NAME, Err(FetchError::Unreachable));
    ports.pass_seconds(GRACE_SECONDS);
    assert_eq!(run(tick(&ports)), Ok(1));
    leads_to(&ports, "ada@acme.example", "acme");
    assert_eq!(
        operator(&ports).get(DOMAINS).json()["domains"][0]["code"],
        "domain.dns_unanswered"
    );
    // It comes back in time; and then it goes for good.
    ports.set_txt(NAME, &[&value]);
    assert_eq!(look(&ports, "acme", "acme.example")["status"], "verified");
    ports.set_txt(NAME, &[]);
    look(&ports, "acme", "acme.example");
    ports.pass_seconds(GRACE_SECONDS - 1);
    look(&ports, "acme", "acme.example");
    leads_to(&ports, "ada@acme.example", "acme");
    ports.pass_seconds(86_400);
    assert_eq!(run(tick(&ports)), Ok(1));
    leads_nowhere(&ports, "ada@acme.example");
    let lapsed = operator(&ports).get(&format!("{DOMAINS}/acme.example")).json();
    assert_eq!(
        (&lapsed["status"], &lapsed["verified_at"]),
        (&json!("pending"), &Value::Null)
    );
    // And whoever shows a record now has it.
    create(&ports, "globex", "Globex");
    let other = add(&ports, "globex", "acme.example");
    ports.set_txt(NAME, &[&other]);
    assert_eq!(look(&ports, "globex", "acme.example")["status"], "verified");
}

#[test]
fn what_becomes_of_a_domain_is_in_the_log() {
    let ports = enabled();
    create(&ports, "globex", "Globex");
    verified(&ports);
    look(&ports, "acme", "acme.example");
    let other = add(&ports, "globex", "acme.example");
    ports.set_txt(NAME, &[&other]);
    look(&ports, "globex", "acme.example");
    operator(&ports)
        .delete(&format!("{DOMAINS}/acme.example"))
        .assert_status(204);
    let log = operator(&ports)
        .get("/api/organizations/acme/audit")
        .assert_status(200)
        .json();
    let entries = log["entries"].as_array().unwrap().iter();
    let of_domains: Vec<(&str, &Value)> = entries
        .map(|entry| (entry["event"].as_str().unwrap(), &entry["details"]))
        .filter(|(event, _)| event.starts_with("domain."))
        .collect();
    let domain = json!({ "domain": "acme.example" });
    let mut wanted = ["domain.added", "domain.verified", "domain.lost", "domain.removed"].map(|event| (event, &domain));
    if of_domains.first().is_some_and(|(event, _)| *event == "domain.removed") {
        wanted.reverse();
    }
    assert_eq!(of_domains, wanted);
}

#[test]
fn a_domain_that_is_removed_or_whose_organization_ends_leads_nowhere() {
    let ports = enabled();
    verified(&ports);
    operator(&ports)
        .delete(&format!("{DOMAINS}/acme.example"))
        .assert_status(204);
    leads_nowhere(&ports, "ada@acme.example");
    assert!(ports.rows("~domain/acme.example").is_empty());
    operator(&ports)
        .delete(&format!("{DOMAINS}/acme.example"))
        .assert_problem(404, "request.not_found");
    let again = add(&ports, "acme", "acme.example");
    assert!(!ports.everything_written().is_empty() && again.len() > 50);
    ports.set_txt(NAME, &[&again]);
    look(&ports, "acme", "acme.example");
    operator(&ports).delete("/api/organizations/acme").assert_status(204);
    assert!(!ports.kv_contents().contains_key("domain/acme.example"));
    assert!(ports.rows("~domain/acme.example").is_empty());
    leads_nowhere(&ports, "ada@acme.example");
}

#[test]
fn what_a_failure_left_in_kv_is_cleared_by_the_clock() {
    let ports = enabled();
    ports.kv_set("domain/stray.example", "acme");
    ports.kv_set("domain/gone.example", "gone");
    ports.kv_set("domain/broken.example", "???");
    assert_eq!(run(tick(&ports)), Ok(0));
    let kv = ports.kv_contents();
    assert!(!kv.contains_key("domain/stray.example") && !kv.contains_key("domain/gone.example"));
    // One domain whose store fails does not keep the others from being looked at.
    verified(&ports);
    ports.pass_seconds(86_400);
    ports.object_switch.fail_at(1, Failure::Before);
    assert_eq!(run(tick(&ports)), Ok(0));
    assert!(
        ports
            .log_lines()
            .iter()
            .any(|line| line.contains(r#""code":"service.unavailable","domain":"acme.example""#))
    );
    ports.object_switch.mend();
    assert_eq!(run(tick(&ports)), Ok(1));
}

#[test]
fn an_organization_has_its_own_domains_and_not_too_many() {
    let ports = acme();
    create(&ports, "globex", "Globex");
    let stranger = Client::program(&ports, Some(&token(&ports, "globex").1));
    stranger.get(DOMAINS).assert_problem(403, "token.foreign");
    stranger
        .post_json(DOMAINS, &json!({ "domain": "acme.example" }))
        .assert_problem(403, "token.foreign");
    let own = administrator(&ports, "acme");
    for number in 0..20 {
        let domain = json!({ "domain": format!("d{number}.example") });
        own.post_json(DOMAINS, &domain).assert_status(201);
    }
    own.post_json(DOMAINS, &json!({ "domain": "d20.example" }))
        .assert_problem(409, "domain.too_many");
    let same = own
        .post_json(DOMAINS, &json!({ "domain": "d0.example" }))
        .assert_status(201)
        .json();
    let there = own.get(DOMAINS).json();
    assert_eq!(there["domains"].as_array().unwrap().len(), 20);
    assert_eq!(there["domains"][19], same, "its token is as it was");
    own.post_json(DOMAINS, &json!({ "domain": "x.example", "more": 1 }))
        .assert_problem(400, "request.body_invalid");
}

#[test]
fn the_stored_forms() {
    let ports = enabled();
    let value = verified(&ports);
    let at = "2026-11-23T12:00:00Z";
    let row: Value = serde_json::from_str(&ports.row("acme", Kind::Domain, "acme.example").unwrap()).unwrap();
    assert_eq!(
        row,
        json!({
            "token": value.replace("saml-edge-verification=", ""), "added_at": at, "verified_at": at, "checked_at": at,
            "missing_since": null, "finding": "verified",
        })
    );
    let row = ports.row("~domain/acme.example", Kind::DomainHolder, "holder").unwrap();
    let holder: Value = serde_json::from_str(&row).unwrap();
    assert_eq!(holder, json!({ "organization": "acme", "value": value, "since": at }));
    assert_eq!(ports.kv_contents()["domain/acme.example"], "acme");
    assert_eq!(
        (Kind::Domain.as_str(), Kind::DomainHolder.as_str()),
        ("domain", "domain_holder")
    );
}
