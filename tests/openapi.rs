//! The OpenAPI document is true to the code: the same paths, the same methods, the same fields.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::edge::routes::{Place, ROUTES};
use saml_edge::settings::SamlSettings;
use serde_json::Value;
use std::collections::BTreeSet;

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

#[test]
fn every_setting_is_described() {
    let document = document();
    let described = document["components"]["schemas"]["Settings"]["properties"]
        .as_object()
        .unwrap()
        .clone();
    for name in serde_json::to_value(SamlSettings::default())
        .unwrap()
        .as_object()
        .unwrap()
        .keys()
    {
        assert!(described.contains_key(name), "{name}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for name in text
        .split("#/components/schemas/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}
