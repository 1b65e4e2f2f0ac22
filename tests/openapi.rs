//! The OpenAPI document is true to the code: the same paths, the same methods, the same fields.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::binding::{Inbound, PostForm, ReturnToError};
use saml_edge::crypto::KeyError;
use saml_edge::dsig::SignatureError;
use saml_edge::edge::routes::{Place, ROUTES};
use saml_edge::json;
use saml_edge::saml::MetadataError;
use saml_edge::settings::import::ImportError;
use saml_edge::settings::{EmailDomainError, MetadataUrlError, Reading, SamlSettings};
use saml_edge::time::TimeError;
use saml_edge::verdict::{CheckName, Refusal as _};
use saml_edge::xml::{C14nError, XmlError};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn document() -> Value {
    serde_json::from_str(include_str!("../src/edge/openapi.json")).unwrap()
}

#[test]
fn every_route_is_described_and_nothing_else() {
    let document = document();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| (path.clone(), method.clone()))
        })
        .filter(|(_, method)| method != "parameters")
        .collect();
    let routes: BTreeSet<(String, String)> = ROUTES
        .iter()
        .filter(|(_, _, place)| *place != Place::Asset)
        .flat_map(|(methods, path, _)| {
            methods
                .iter()
                .map(|method| ((*path).to_owned(), method.as_str().to_lowercase()))
        })
        .collect();
    assert_eq!(described, routes);
}

fn properties(schema: &str) -> BTreeSet<String> {
    let document = document();
    let properties = document["components"]["schemas"][schema]["properties"].as_object();
    properties.unwrap().keys().cloned().collect()
}

/// The answers of the interface are held to the schemas in `tests/http`; this holds what is sent to it.
#[test]
fn every_setting_is_described() {
    let settings: BTreeSet<String> = SamlSettings::default().to_document().keys().cloned().collect();
    assert_eq!(properties("SamlSettings"), settings);
    let (read, written) = (properties("Settings"), properties("SettingsUpdate"));
    assert!(settings.is_subset(&read));
    assert_eq!(read, written, "what is read may be sent back");
    let mut document = serde_json::Map::new();
    for name in read.difference(&settings) {
        document.insert(name.clone(), Value::Null);
    }
    let errors = saml_edge::settings::parse(&document, Reading::default()).unwrap_err();
    assert!(
        errors.iter().all(|error| error.code != "settings.unknown_field"),
        "{errors:?}"
    );
}

fn enumerated(pointer: &str) -> BTreeSet<String> {
    let document = document();
    let codes = document.pointer(pointer).unwrap().as_array().unwrap();
    codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// The text of a source file without its white space and its tests.
fn source(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text literals that stand directly after `before`, or after `before` and a number.
fn literals_after(text: &str, before: &str) -> Vec<String> {
    let digit = |c: char| c.is_ascii_digit() || c == ',' || c == ' ';
    let rests = text.split(before).skip(1).map(|rest| rest.trim_start_matches(digit));
    let literals = rests.filter_map(|rest| rest.strip_prefix('"')?.split_once('"'));
    literals.map(|(literal, _)| literal.to_owned()).collect()
}

#[test]
fn every_code_of_a_problem_is_listed_and_no_other() {
    let mut codes: BTreeSet<String> = ReturnToError::CODES.iter().map(|code| (*code).to_owned()).collect();
    // What a paste can be refused for: every rule of metadata, its signature and its certificates.
    for list in [
        ImportError::CODES,
        MetadataUrlError::CODES,
        MetadataError::CODES,
        XmlError::CODES,
        C14nError::CODES,
        SignatureError::CODES,
        KeyError::CODES,
        TimeError::CODES,
        EmailDomainError::CODES,
        &["attribute.missing"],
    ] {
        codes.extend(list.iter().map(|code| (*code).to_owned()));
    }
    let error = source(&root().join("src/service/error.rs"));
    let (_, body) = error.split_once("fn code(").unwrap();
    let (body, _) = body.split_once("fn detail(").unwrap();
    let of_the_service = literals_after(body, "=> ");
    assert!(of_the_service.len() > 20, "{of_the_service:?}");
    codes.extend(of_the_service);
    let mut folders = vec![root().join("src/edge")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.extension().and_then(|extension| extension.to_str()) {
                None => folders.push(path),
                Some("rs") => codes.extend(literals_after(&source(&path), "Problem::new(")),
                Some(_) => {}
            }
        }
    }
    // What a form without a Response is answered with; any other refusal of the message is a verdict.
    let of_the_form = [
        "ResponseMissing",
        "ResponseDuplicated",
        "RequestPresent",
        "RelayStateDuplicated",
    ];
    let forms = [
        &b""[..],
        b"SAMLResponse=a&SAMLResponse=a",
        b"SAMLRequest=a",
        b"SAMLResponse=a&RelayState=a&RelayState=a",
    ];
    for (form, name) in forms.iter().zip(of_the_form) {
        let error = PostForm::decode(form).unwrap_err();
        assert!(format!("{error:?}").starts_with(name));
        codes.insert(error.code().to_owned());
    }
    // What a message of a logout is answered with that cannot be read at all; one that is too large is a 413.
    let of_a_logout = [
        Inbound::from_form(b"SAMLRequest=a&SAMLRequest=a"),
        Inbound::from_form(b"SAMLRequest=*"),
        Inbound::from_form(b"SAMLRequest=sylOzM0psKrQtwMA"),
        Inbound::from_query("SAMLRequest=a&SAMLRequest=a"),
        Inbound::from_query("SAMLRequest=a&SAMLResponse=a"),
        Inbound::from_query("SAMLRequest=a&SAMLEncoding=none"),
        Inbound::from_query("SAMLRequest=*"),
        Inbound::from_query("SAMLRequest=AAAA"),
    ];
    codes.extend(of_a_logout.map(|decoded| decoded.unwrap_err().code().to_owned()));
    assert_eq!(enumerated("/components/schemas/Problem/properties/code/enum"), codes);
}

#[test]
fn every_code_of_a_field_is_listed_and_no_other() {
    let mut codes: BTreeSet<String> = KeyError::CODES.iter().map(|code| (*code).to_owned()).collect();
    let files = [
        "src/settings/document.rs",
        "src/settings/document/mapping.rs",
        "src/settings/document/openid_connect.rs",
    ];
    let text = files.map(|file| source(&root().join(file))).concat();
    let literals = text.split('"').skip(1).step_by(2);
    codes.extend(
        literals
            .filter(|literal| literal.starts_with("settings."))
            .map(str::to_owned),
    );
    assert_eq!(enumerated("/components/schemas/FieldError/properties/code/enum"), codes);
}

#[test]
fn every_check_is_listed() {
    let names = CheckName::ALL.iter().chain(&CheckName::OPENID_CONNECT);
    let names = names.map(|name| json::to_value(name).as_str().unwrap().to_owned());
    assert_eq!(
        enumerated("/components/schemas/Check/properties/name/enum"),
        names.collect()
    );
}

#[test]
fn every_reference_leads_somewhere_and_everything_is_referred_to() {
    let document = document();
    let text = document.to_string();
    let referred: BTreeSet<&str> = text
        .split("\"$ref\":\"#")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    for pointer in &referred {
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    for kind in ["schemas", "responses"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(
                referred.contains(format!("/components/{kind}/{name}").as_str()),
                "{kind} {name}"
            );
        }
    }
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    let operations = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values());
    for requirement in operations
        .filter_map(|operation| operation["security"].as_array())
        .flatten()
    {
        assert!(
            requirement
                .as_object()
                .unwrap()
                .keys()
                .all(|name| schemes.contains_key(name)),
            "{requirement}"
        );
    }
}
