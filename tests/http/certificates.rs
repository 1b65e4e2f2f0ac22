//! What administrators paste as a certificate, made by `openssl` while the test runs.

use super::acme::{
    PAGE, SAML, SIGN_ON_URL, acme, body_of, certificate, certificate_request, der, ed25519_certificate, openssl_says,
    operator, other_certificate, put, setup_link, weak_certificate,
};
use super::chain::{Chain, chain};
use super::client::{Answer, Client};
use super::page::{form, opened, send};
use super::ports::MemoryPorts;
use saml_edge::edge::http::Method;
use serde_json::{Value, json};

fn write(ports: &MemoryPorts, certificates: &Value) -> Answer {
    let operator = operator(ports);
    let document = json!({ "sign_on_url": SIGN_ON_URL, "certificates": certificates });
    operator
        .request(Method::Put, SAML)
        .json(&document)
        .header("if-match", "*")
        .send()
}

#[test]
fn every_form_of_a_certificate_is_the_same_certificate() {
    let ports = acme();
    let pem = certificate();
    let one_line = body_of(&pem).replace('\n', "");
    let crlf = pem.replace('\n', "\r\n");
    let forms = [
        pem.clone(),
        body_of(&pem),
        one_line.clone(),
        crlf.clone(),
        format!("\u{feff}\n  {pem}\n\n"),
        format!("subject=CN = login.example\n{pem}"),
        one_line.chars().flat_map(|c| [c, ' ']).collect(),
        pem.replace('\n', "\\n"),
    ];
    for form in forms {
        let read = write(&ports, &json!([form])).assert_status(200).json();
        assert_eq!(read["certificates"], json!([pem]), "{form:?}");
    }
    let twice = write(&ports, &json!([pem, crlf, one_line, ""]))
        .assert_status(200)
        .json();
    assert_eq!(twice["certificates"], json!([pem]), "the same one once");
    let both = format!("{pem}{}", other_certificate());
    let read = write(&ports, &json!([both])).assert_status(200).json();
    assert_eq!(read["certificates"], json!([pem, other_certificate()]));
    assert_eq!(read["certificate_details"].as_array().unwrap().len(), 2);
}

#[test]
fn of_a_chain_only_the_end_of_it_is_trusted() {
    let ports = acme();
    let Chain { leaf, root } = chain();
    for text in [
        format!("{leaf}{root}"),
        format!("{root}\n{leaf}"),
        format!("{leaf}{root}{leaf}"),
    ] {
        let read = write(&ports, &json!([text])).assert_status(200).json();
        assert_eq!(read["certificates"], json!([leaf]), "{text}");
    }
    // Alone it is what the administrator chose, whoever it says it is.
    for text in [root, leaf] {
        let read = write(&ports, &json!([text])).assert_status(200).json();
        assert_eq!(read["certificates"], json!([text]));
    }
}

#[test]
fn the_page_says_which_certificates_of_a_chain_were_left_out() {
    const SAID: &str = "The certificate of CN=root was left out";
    let ports = acme();
    let Chain { leaf, root } = chain();
    let browser = opened(&ports);
    let paste = |certificates: &str, action: &str| {
        send(
            &browser,
            &form(&browser, &[("certificates", certificates), ("action", action)]),
        )
    };
    for (action, status) in [("update", 303), ("update_and_test", 200)] {
        paste(&format!("{leaf}{root}"), action).assert_status(status);
        let page = browser.get(PAGE);
        assert!(page.text().contains(SAID), "{action}: {}", page.text());
    }
    // What was said of the last paste says nothing of the next.
    paste(leaf, "update").assert_status(303);
    assert!(!browser.get(PAGE).assert_status(200).text().contains(SAID));
    paste(root, "update").assert_status(303);
    let page = browser.get(PAGE);
    assert!(!page.text().contains(SAID));
}

#[test]
fn a_certificate_is_shown_as_openssl_shows_it() {
    let ports = acme();
    let pem = certificate();
    let shown = write(&ports, &json!([pem])).assert_status(200).json()["certificate_details"][0].clone();
    assert_eq!(
        (&shown["subject"], &shown["issuer"]),
        (&json!("CN=login.example"), &json!("CN=login.example"))
    );
    let fingerprint = openssl_says(&pem, &["-fingerprint", "-sha256"]);
    let fingerprint = fingerprint.split_once('=').unwrap().1.replace(':', "").to_lowercase();
    assert_eq!(shown["sha256_fingerprint"], fingerprint);
    for (name, option) in [("not_before", "-startdate"), ("not_after", "-enddate")] {
        let said = openssl_says(&pem, &[option, "-dateopt", "iso_8601"]);
        let time = said.split_once('=').unwrap().1.replace(' ', "T");
        assert_eq!(shown[name], time);
    }
}

#[test]
fn what_is_no_certificate_is_called_by_its_name() {
    let ports = acme();
    let pem = certificate();
    let cut = pem.get(..pem.len() / 2).unwrap().to_owned();
    for (text, code) in [
        ("hello, world!".to_owned(), "key.not_base64"),
        ("aGVsbG8sIHdvcmxkIQ==".to_owned(), "key.not_a_certificate"),
        (cut, "key.not_base64"),
        ("<EntityDescriptor/>".to_owned(), "key.xml"),
        (
            "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----".to_owned(),
            "key.private_key",
        ),
        (certificate_request(), "key.certificate_request"),
        (ed25519_certificate(), "key.unsupported_algorithm"),
        (weak_certificate(), "key.rsa_too_small"),
    ] {
        let problem = write(&ports, &json!([text])).assert_problem(422, "settings.invalid");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("certificates"), &json!(code)),
            "{text}"
        );
        assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    }
}

#[test]
fn there_is_a_most_of_certificates() {
    let ports = acme();
    let made: Vec<String> = (0..11).map(super::acme::numbered_certificate).collect();
    let ten = write(&ports, &json!(made[..10])).assert_status(200).json();
    assert_eq!(ten["certificates"].as_array().unwrap().len(), 10);
    let problem = write(&ports, &json!(made)).assert_problem(422, "settings.invalid");
    assert_eq!(problem["errors"][0]["code"], "settings.certificates_too_many");
}

/// Sends the settings form as the page does, with a file.
fn upload(ports: &MemoryPorts, typed: &str, file: &[u8]) -> (Answer, Value) {
    let (_, link) = setup_link(ports, "acme");
    let browser = Client::browser(ports);
    browser.get(&link);
    let page = browser.get(PAGE).assert_status(200).text();
    let csrf = super::page::hidden(&page, "csrf");
    let etag = super::page::hidden(&page, "etag");
    let fields: [(&str, &[u8]); 13] = [
        ("action", b"update"),
        ("csrf", csrf.as_bytes()),
        ("etag", etag.as_bytes()),
        ("protocol", b"saml"),
        ("sign_on_url", SIGN_ON_URL.as_bytes()),
        ("certificates", typed.as_bytes()),
        ("certificate_file", file),
        ("signature_policy", b"both"),
        ("authn_request_binding", b"redirect"),
        ("idp_initiated", b"upgrade"),
        ("clock_skew_seconds", b"120"),
        ("session_seconds", b"604800"),
        ("idp_entity_id", b""),
    ];
    let answer = browser.request(Method::Post, PAGE).multipart(&fields).send();
    (answer, operator(ports).get(SAML).json())
}

#[test]
fn a_file_is_a_certificate_too() {
    let (pem, other) = (certificate(), other_certificate());
    for file in [der(&pem), pem.clone().into_bytes(), body_of(&pem).into_bytes()] {
        let (answer, read) = upload(&acme(), "", &file);
        answer.assert_status(303);
        assert_eq!(read["certificates"], json!([pem]));
    }
    let (_, read) = upload(&acme(), &other, &der(&pem));
    assert_eq!(
        read["certificates"],
        json!([other, pem]),
        "a file is added to what was typed"
    );
    let (_, read) = upload(&acme(), &other, b"");
    assert_eq!(read["certificates"], json!([other]), "no file was chosen");
    for wrong in [&b"\x30\x82\xff\xff\x00"[..], b"GIF89a\xff\xfe"] {
        let ports = acme();
        put(&ports, &json!({ "sign_on_url": SIGN_ON_URL, "certificates": [other] }));
        let (answer, read) = upload(&ports, &other, wrong);
        answer.assert_status(422);
        assert_eq!(read["certificates"], json!([other]), "nothing was written");
    }
}

#[test]
fn a_certificate_below_another_is_added_in_any_form() {
    // The page says: to replace a certificate without a gap, put the new one below the old one.
    let (pem, other) = (certificate(), other_certificate());
    for below in [other.clone(), body_of(&other), body_of(&other).replace('\n', "")] {
        let (answer, read) = upload(&acme(), &format!("{pem}\n{below}"), b"");
        answer.assert_status(303);
        assert_eq!(read["certificates"], json!([pem, other]), "{below}");
    }
}
