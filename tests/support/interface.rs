//! Holds every answer to what `src/edge/openapi.json` says of it, so that each test of the interface is a test of the
//! document too: the status is listed, the media type, the headers that matter, and the body is as the schema has it.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use saml_edge::edge::http::{Body, Method, Request, Response};
use saml_edge::edge::routes::ROUTES;
use serde_json::{Map, Value};
use std::sync::OnceLock;

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(include_str!("../../src/edge/openapi.json")).unwrap())
}

/// The headers that an answer has only where the document says so.
const HEADERS: [&str; 5] = ["ETag", "Location", "Retry-After", "Set-Cookie", "WWW-Authenticate"];

/// Holds the answer to the document.
pub fn hold(request: &Request, response: &Response) {
    let Some(pattern) = pattern(request.url.path()) else {
        assert_eq!(response.status, 404, "an address that is not there: {}", request.url);
        return hold_body(
            &document()["components"]["responses"]["NotFound"],
            response,
            request.url.as_ref(),
        );
    };
    let operation = &document()["paths"][pattern][request.method.as_str().to_lowercase()];
    if pattern.starts_with("/assets/") {
        return;
    }
    if operation.is_null() {
        let is_preflight = request.method == Method::Options && pattern.starts_with("/oauth/");
        let wanted = if is_preflight { 204 } else { 405 };
        assert_eq!(response.status, wanted, "{:?} {pattern}", request.method);
        return;
    }
    let what = format!("{:?} {pattern} {}", request.method, response.status);
    // Any address may be asked too often: the document says so once.
    if response.status == 429 && operation["responses"]["429"].is_null() {
        assert!(response.header("retry-after").is_some(), "{what}");
        return hold_body(
            &document()["components"]["responses"]["TooManyRequests"],
            response,
            &what,
        );
    }
    let described = &operation["responses"][response.status.to_string()];
    assert!(!described.is_null(), "{what} is not in the document");
    let described = resolve(described);
    for name in HEADERS {
        let sent = response.header(&name.to_lowercase()).is_some();
        let listed = !described["headers"][name].is_null();
        assert!(!sent || listed, "{what}: the header {name} is not in the document");
        let always = name != "Set-Cookie";
        assert!(sent || !listed || !always, "{what}: the document promises {name}");
    }
    hold_body(described, response, &what);
    let is_good = (200..300).contains(&response.status);
    if is_good && matches!(request.method, Method::Post | Method::Put) {
        hold_request(operation, request, &what);
    }
}

/// A JSON body that was taken is one that the document allows.
fn hold_request(operation: &Value, request: &Request, what: &str) {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if let (Body::Octets(octets), false) = (&request.body, schema.is_null())
        && !octets.is_empty()
    {
        let body = serde_json::from_slice(octets).unwrap();
        conforms(schema, &body, "body").unwrap_or_else(|wrong| panic!("{what}: taken, but {wrong}"));
    }
}

fn hold_body(described: &Value, response: &Response, what: &str) {
    let Some(contents) = described["content"].as_object() else {
        assert!(
            response.body.is_empty(),
            "{what}: a body that the document does not have"
        );
        return;
    };
    let media_type = response.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap();
    let content = contents.get(media_type);
    let content = content.unwrap_or_else(|| panic!("{what}: {media_type} is not in the document"));
    if media_type.ends_with("json") {
        let body = serde_json::from_slice(&response.body).unwrap();
        conforms(&content["schema"], &body, "body").unwrap_or_else(|wrong| panic!("{what}: {wrong} in {body}"));
    }
}

/// The route that a path is at.
fn pattern(path: &str) -> Option<&'static str> {
    let given: Vec<&str> = path.split('/').collect();
    let at = |pattern: &&str| {
        let wanted: Vec<&str> = pattern.split('/').collect();
        let alike = |(wanted, given): (&&str, &&str)| (wanted.starts_with('{') && !given.is_empty()) || wanted == given;
        wanted.len() == given.len() && wanted.iter().zip(&given).all(alike)
    };
    ROUTES.iter().map(|(_, pattern, _)| *pattern).find(at)
}

/// What a `$ref` leads to.
pub fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => document().pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// Holds a value to a schema: the part of JSON Schema 2020-12 that the document uses. A word that is not known here is
/// a mistake, so that no rule of the document is passed over.
pub fn conforms(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    for (word, rule) in schema.as_object().unwrap() {
        let holds = match word.as_str() {
            "$ref" => {
                let named = document()
                    .pointer(rule.as_str().unwrap().trim_start_matches('#'))
                    .unwrap();
                conforms(named, value, at)?;
                true
            }
            "type" => is_of_type(rule, value),
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "oneOf" => {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .filter(|one| conforms(one, value, at).is_ok())
                    .count()
                    == 1
            }
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().unwrap()),
            "minLength" => length(value).is_none_or(|length| length >= rule.as_u64().unwrap()),
            "maxLength" => length(value).is_none_or(|length| length <= rule.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
            "format" => value
                .as_str()
                .is_none_or(|text| is_of_format(rule.as_str().unwrap(), text)),
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches_pattern(rule.as_str().unwrap(), text)),
            "items" => {
                let mut items = value.as_array().into_iter().flatten().enumerate();
                items.try_for_each(|(index, item)| conforms(rule, item, &format!("{at}[{index}]")))?;
                true
            }
            "required" => value.as_object().is_none_or(|object| has_all(rule, object)),
            "properties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = rule.get(name) {
                        conforms(schema, value, &format!("{at}.{name}"))?;
                    }
                }
                true
            }
            "additionalProperties" => further(schema, rule, value, at)?,
            "description" | "default" | "readOnly" | "contentEncoding" | "contentMediaType" => true,
            unknown => panic!("no test knows the word {unknown}"),
        };
        if !holds {
            return Err(format!("{at} breaks {word}: {rule}"));
        }
    }
    Ok(())
}

fn has_all(names: &Value, object: &Map<String, Value>) -> bool {
    names
        .as_array()
        .unwrap()
        .iter()
        .all(|name| object.contains_key(name.as_str().unwrap()))
}

fn further(schema: &Value, rule: &Value, value: &Value, at: &str) -> Result<bool, String> {
    let known = |name: &String| schema["properties"].get(name).is_some();
    for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| !known(name)) {
        match rule {
            Value::Bool(false) => return Err(format!("{at}.{name} is not in the document")),
            rule => conforms(rule, value, &format!("{at}.{name}"))?,
        }
    }
    Ok(true)
}

fn is_of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap() {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        unknown => panic!("no test knows the type {unknown}"),
    };
    match rule {
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

fn is_of_format(format: &str, text: &str) -> bool {
    match format {
        "date-time" => saml_edge::time::Timestamp::parse(text).is_ok(),
        "uri" => url::Url::parse(text).is_ok(),
        unknown => panic!("no test knows the format {unknown}"),
    }
}

/// The three patterns of the document.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let hex =
        |length: usize| text.len() == length && text.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f'));
    match pattern {
        "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$" => saml_edge::settings::OrganizationId::parse(text).is_ok(),
        "^[0-9a-f]{16}$" => hex(16),
        "^[0-9a-f]{64}$" => hex(64),
        unknown => panic!("no test knows the pattern {unknown}"),
    }
}
