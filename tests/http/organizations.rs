//! What the operator does with organizations, and what every route has in common.

use super::acme::{acme, administrator, create, operator, token};
use super::client::Client;
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;
use saml_edge::edge::{ACS_BODY_MOST, BODY_MOST};
use serde_json::json;

const ALL: &str = "/api/organizations";

#[test]
fn create_read_delete() {
    let ports = MemoryPorts::default();
    let operator = operator(&ports);
    let created = operator.post_json(ALL, &json!({ "id": "acme", "name": "  Acme Corporation " }));
    created.assert_status(201);
    assert_eq!(created.header("location"), Some("/api/organizations/acme"));
    assert_eq!(
        created.json(),
        json!({ "id": "acme", "name": "Acme Corporation", "created_at": "2026-11-23T12:00:00Z", "state": "draft" })
    );
    let read = operator.get("/api/organizations/acme");
    assert_eq!((read.status(), read.json()), (200, created.json()));
    assert_eq!(read.header("cache-control"), Some("no-store"));

    let gone = operator.delete("/api/organizations/acme");
    assert_eq!((gone.status(), gone.text().as_str()), (204, ""));
    for method in [Method::Get, Method::Delete] {
        let answer = operator.request(method, "/api/organizations/acme").send();
        answer.assert_problem(404, "organization.not_found");
    }
    assert_eq!(ports.kv_contents(), [].into(), "nothing of it stays in KV");
}

#[test]
fn an_id_is_given_once() {
    let ports = acme();
    let again = operator(&ports).post_json(ALL, &json!({ "id": "acme", "name": "Other" }));
    again.assert_problem(409, "organization.exists");
    assert_eq!(
        operator(&ports).get("/api/organizations/acme").json()["name"],
        "Acme Corporation"
    );
}

#[test]
fn an_id_that_is_given_again_is_a_new_organization() {
    let ports = acme();
    let (_, old) = token(&ports, "acme");
    operator(&ports).delete("/api/organizations/acme").assert_status(204);
    create(&ports, "acme", "Another Acme");
    let answer = Client::program(&ports, Some(&old)).get("/api/organizations/acme/saml");
    answer.assert_problem(401, "token.unknown");
}

#[test]
fn ids_have_one_spelling() {
    let ports = MemoryPorts::default();
    let long = "x".repeat(64);
    for id in [
        "", "Acme", "a b", "a/b", "../a", "-a", "a-", "a.b", "é", "a\u{0}", &long,
    ] {
        let answer = operator(&ports).post_json(ALL, &json!({ "id": id, "name": "Name" }));
        answer.assert_problem(400, "organization.id_invalid");
    }
    for path in [
        "/api/organizations/Acme",
        "/api/organizations/a%2Fb/saml",
        "/api/organizations/a%00",
    ] {
        operator(&ports)
            .get(path)
            .assert_problem(400, "organization.id_invalid");
    }
    assert!(
        ports.objects().is_empty(),
        "no Durable Object is asked for an id that nobody can have"
    );
    create(&ports, &"x".repeat(63), "Name");
}

#[test]
fn names_are_for_people() {
    let ports = MemoryPorts::default();
    for name in ["", "  ", "a\nb", "a\u{7f}", &"é".repeat(101)] {
        let answer = operator(&ports).post_json(ALL, &json!({ "id": "acme", "name": name }));
        answer.assert_problem(400, "organization.name_invalid");
    }
    create(&ports, "acme", &"é".repeat(100));
}

#[test]
fn a_body_is_what_the_route_takes() {
    let ports = MemoryPorts::default();
    let bodies = [
        "",
        "{",
        "[]",
        "[\"a\",\"n\"]",
        "{\"id\":\"a\"}",
        "{\"id\":1,\"name\":\"n\"}",
        "{\"id\":\"a\",\"name\":\"n\",\"x\":1}",
        "\u{0}",
    ];
    for body in bodies {
        let request = operator(&ports);
        let answer = request.request(Method::Post, ALL).octets(body.as_bytes()).send();
        answer.assert_problem(400, "request.body_invalid");
    }
}

#[test]
fn lists_are_paged() {
    let ports = MemoryPorts::default();
    let ids: Vec<String> = (0..7).map(|number| format!("o{number}")).collect();
    for id in &ids {
        create(&ports, id, &format!("Organization {id}"));
    }
    let (mut listed, mut path, mut pages) = (Vec::new(), format!("{ALL}?limit=3"), 0);
    loop {
        let page = operator(&ports).get(&path).assert_status(200).json();
        for entry in page["organizations"].as_array().unwrap() {
            assert_eq!(entry["enabled"], false);
            listed.push(entry["id"].as_str().unwrap().to_owned());
        }
        pages += 1;
        match page["cursor"].as_str() {
            Some(cursor) => path = format!("{ALL}?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!((listed, pages), (ids, 3));
    for limit in ["0", "101", "-1", "x", ""] {
        let answer = operator(&ports).get(&format!("{ALL}?limit={limit}"));
        answer.assert_problem(400, "request.limit_invalid");
    }
}

#[test]
fn only_the_operator_has_these_routes() {
    let ports = acme();
    let own = administrator(&ports, "acme");
    let routes = [
        (Method::Get, ALL),
        (Method::Post, ALL),
        (Method::Get, "/api/organizations/acme"),
        (Method::Delete, "/api/organizations/acme"),
        (Method::Get, "/api/organizations/acme/tokens"),
        (Method::Post, "/api/organizations/acme/tokens"),
        (Method::Delete, "/api/organizations/acme/tokens/0123456789abcdef"),
        (Method::Get, "/api/organizations/acme/setup-links"),
        (Method::Post, "/api/organizations/acme/setup-links"),
        (Method::Delete, "/api/organizations/acme/setup-links/0123456789abcdef"),
    ];
    for (method, path) in routes {
        own.request(method, path)
            .send()
            .assert_problem(403, "token.operator_only");
        let nobody = Client::program(&ports, None).request(method, path).send();
        nobody.assert_problem(401, "token.missing");
        assert_eq!(nobody.header("www-authenticate"), Some("Bearer realm=\"saml-edge\""));
    }
}

#[test]
fn other_methods_are_named() {
    let ports = acme();
    for (method, path, allow) in [
        (Method::Put, "/api/organizations", "GET, POST"),
        (Method::Post, "/api/organizations/acme", "GET, DELETE"),
        (Method::Delete, "/api/organizations/acme/saml", "GET, PUT"),
        (Method::Get, "/organizations/acme/saml/consume", "POST"),
        (Method::Get, "/session/logout", "POST"),
        (Method::Post, "/session", "GET"),
        (Method::Other, "/", "GET"),
    ] {
        let answer = operator(&ports).request(method, path).send();
        answer.assert_problem(405, "request.method_not_allowed");
        assert_eq!(answer.header("allow"), Some(allow), "{path}");
    }
}

#[test]
fn an_address_that_is_not_there() {
    let ports = acme();
    let paths = [
        "/api",
        "/api/organizations/",
        "/organizations/acme",
        "/session/",
        "/api/organizations/acme/saml/x",
        "//",
    ];
    for path in paths {
        let program = Client::program(&ports, None);
        let mut request = program.request(Method::Get, "/");
        request.set_path(path);
        request.send().assert_problem(404, "request.not_found");
    }
    let page = Client::browser(&ports).get("/nothing");
    assert_eq!(
        (page.status(), page.header("content-type")),
        (404, Some("text/html; charset=utf-8"))
    );
}

#[test]
fn too_much_is_refused_before_it_is_looked_at() {
    let ports = acme();
    let calls = |ports: &MemoryPorts| ports.kv_switch.calls() + ports.object_switch.calls();
    let before = calls(&ports);
    let large = vec![b'{'; BODY_MOST + 1];
    for (method, path) in [
        (Method::Post, ALL),
        (Method::Post, "/api/organizations/acme/tokens"),
        (Method::Put, "/api/organizations/acme/saml"),
        (Method::Post, "/organizations/acme/settings/sso"),
        (Method::Post, "/session/logout"),
    ] {
        let program = Client::program(&ports, None);
        let answer = program.request(method, path).octets(&large).send();
        answer.assert_problem(413, "request.body_too_large");
    }
    let program = Client::program(&ports, None);
    let form = vec![b'a'; ACS_BODY_MOST + 1];
    let answer = program
        .request(Method::Post, "/organizations/acme/saml/consume")
        .octets(&form)
        .send();
    answer.assert_problem(413, "request.body_too_large");
    assert_eq!(calls(&ports), before, "no store was asked");
    let most = operator(&ports).request(Method::Post, ALL).octets(&large[1..]).send();
    most.assert_problem(400, "request.body_invalid");
}

#[test]
fn what_failed_between_the_stores_is_mended_by_trying_again() {
    let ports = MemoryPorts::default();
    let body = json!({ "id": "acme", "name": "Acme Corporation" });
    ports.kv_switch.fail();
    operator(&ports)
        .post_json(ALL, &body)
        .assert_problem(503, "service.unavailable");
    ports.kv_switch.mend();
    operator(&ports)
        .post_json(ALL, &body)
        .assert_problem(409, "organization.exists");
    let list = operator(&ports).get(ALL).json();
    assert_eq!(list["organizations"][0]["id"], "acme");
    let found = Client::browser(&ports).get("/?organization=Acme+Corporation");
    found.assert_status(403); // known, and not enabled yet

    for nth in 1.. {
        ports.kv_switch.fail_at(nth, super::ports::Failure::Before);
        let answer = operator(&ports).delete("/api/organizations/acme");
        let failed = ports.kv_switch.calls() >= nth;
        ports.kv_switch.mend();
        if !failed {
            break;
        }
        answer.assert_problem(503, "service.unavailable");
        let again = operator(&ports).delete("/api/organizations/acme");
        assert_eq!(again.status(), 204, "the rest goes when it is tried again");
        assert_eq!(ports.kv_contents(), [].into());
        create(&ports, "acme", "Acme Corporation");
    }
}
