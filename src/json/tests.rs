//! Each type here is derived twice, by serde and by us, from the same attributes: both must write the same octets, and
//! read and refuse the same texts.

use super::{from_str, from_value, json, to_string};
use std::collections::BTreeMap;
use std::fmt::Debug;

#[derive(
    Debug, Clone, Copy, Default, PartialEq, super::Serialize, super::Deserialize, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
enum Method {
    #[default]
    ClientSecretBasic,
    #[serde(rename = "not.at_all")]
    NotAtAll,
    None,
}

#[derive(
    Debug, Clone, Default, PartialEq, super::Serialize, super::Deserialize, serde::Serialize, serde::Deserialize,
)]
#[serde(default, deny_unknown_fields)]
struct Names {
    email: Vec<String>,
    most: u32,
}

#[derive(Debug, Clone, PartialEq, super::Serialize, super::Deserialize, serde::Serialize, serde::Deserialize)]
struct Watched {
    url: String,
    again: bool,
}

#[derive(Debug, Clone, PartialEq, super::Serialize, super::Deserialize, serde::Serialize, serde::Deserialize)]
struct Record {
    #[serde(flatten)]
    watched: Watched,
    number: i64,
    method: Method,
    names: Names,
    label: Option<String>,
    pairs: Vec<(String, u64)>,
    by_name: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    later: Option<Box<Names>>,
    #[serde(default, rename = "use", skip_serializing_if = "std::ops::Not::not")]
    usage: bool,
    #[serde(skip)]
    not_kept: u32,
}

#[derive(Debug, Clone, PartialEq, super::Serialize, super::Deserialize, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    Done,
    State(Box<Record>),
    TestOf { settings: Names, fingerprint: String },
}

fn record() -> Record {
    Record {
        watched: Watched {
            url: "https://idp.example/\"ü\u{1}\u{7f}\u{2028}\\".to_owned(),
            again: true,
        },
        number: i64::MIN,
        method: Method::ClientSecretBasic,
        names: Names {
            email: vec!["\u{8}\u{c}\n\r\t/".to_owned()],
            most: u32::MAX,
        },
        label: None,
        pairs: vec![("a".to_owned(), u64::MAX), (String::new(), 0)],
        by_name: BTreeMap::from([("z".to_owned(), vec![]), ("b".to_owned(), vec!["🦀".to_owned()])]),
        later: Some(Box::default()),
        usage: true,
        not_kept: 0,
    }
}

fn both<T>(value: &T)
where
    T: Debug + PartialEq + super::Serialize + super::Deserialize + serde::Serialize + serde::de::DeserializeOwned,
{
    let text = to_string(value);
    // Members that are flattened come back sorted from a value: compared as values, everything else octet for octet.
    let theirs = serde_json::to_string(value).unwrap_or_default();
    assert_eq!(
        serde_json::from_str::<super::Value>(&text).ok(),
        serde_json::from_str(&theirs).ok()
    );
    assert_eq!(text.len(), theirs.len());
    assert_eq!(from_str::<T>(&theirs).as_ref(), Ok(value));
    assert_eq!(serde_json::from_str::<T>(&text).ok().as_ref(), Some(value));
}

fn reads_alike<T>(text: &str)
where
    T: Debug + PartialEq + super::Deserialize + serde::de::DeserializeOwned,
{
    assert_eq!(from_str::<T>(text).ok(), serde_json::from_str::<T>(text).ok(), "{text}");
}

#[test]
fn writes_and_reads_as_serde_does() {
    both(&record());
    both(&Record {
        later: None,
        usage: false,
        label: Some("l".to_owned()),
        ..record()
    });
    both(&Reply::Done);
    both(&Method::NotAtAll);
    both(&Reply::State(Box::new(record())));
    let names = record().names;
    assert_eq!(to_string(&names), serde_json::to_string(&names).unwrap_or_default());
    both(&Reply::TestOf {
        settings: names,
        fingerprint: "f".to_owned(),
    });
    for code in (0..=0x10_ffff).filter_map(char::from_u32) {
        let text = code.to_string();
        assert_eq!(to_string(&text), serde_json::to_string(&text).unwrap_or_default());
    }
}

#[test]
fn refuses_what_serde_refuses() {
    for text in [
        "{}",
        r#"{"email":["a"]}"#,
        r#"{"email":[1]}"#,
        r#"{"email":null}"#,
        r#"{"more":1}"#,
        r#"{"most":-1}"#,
        r#"{"most":4294967296}"#,
        r#"{"most":1.0}"#,
        r#"{"most":"1"}"#,
        "null",
        "{",
        "{}x",
        r#""""#,
        "7",
    ] {
        reads_alike::<Names>(text);
        reads_alike::<Option<Names>>(text);
    }
    for text in [
        r#""done""#,
        r#"{"done":null}"#,
        r#""Done""#,
        r#""state""#,
        r#"{"state":{}}"#,
        r#"{"test_of":{"settings":{},"fingerprint":"f"}}"#,
        r#"{"test_of":{"settings":{}}}"#,
        r#"{"test_of":{"settings":{},"fingerprint":"f","more":1}}"#,
        r#"{"a":1,"b":2}"#,
        "{}",
        "[]",
        "3",
    ] {
        reads_alike::<Reply>(text);
    }
    for text in [
        r#""client_secret_basic""#,
        r#""none""#,
        r#""not.at_all""#,
        r#""not_at_all""#,
        r#""None""#,
        "null",
        "0",
    ] {
        reads_alike::<Method>(text);
    }
    for text in [r#"["a",1]"#, r#"["a"]"#, r#"["a",1,2]"#, "[]", "{}"] {
        reads_alike::<(String, u64)>(text);
    }
    let whole = serde_json::to_value(record()).unwrap_or_default();
    for name in whole.as_object().into_iter().flat_map(|members| members.keys()) {
        let mut without = whole.clone();
        without.as_object_mut().and_then(|members| members.remove(name));
        reads_alike::<Record>(&without.to_string());
        let mut null = whole.clone();
        null.as_object_mut()
            .map(|members| members.insert(name.clone(), super::Value::Null));
        reads_alike::<Record>(&null.to_string());
    }
}

#[test]
fn says_where_it_went_wrong() {
    let error = from_value::<Names>(json!({ "email": ["a", 1] })).map_err(|error| error.to_string());
    assert_eq!(error, Err("email: expected a text".to_owned()));
    let error = from_str::<Watched>(r#"{"url":"u"}"#).map_err(|error| error.to_string());
    assert_eq!(error, Err("missing field `again`".to_owned()));
}

#[test]
fn the_macro_makes_what_serde_jsons_makes() {
    let (name, none) = ("n", Option::<String>::None);
    let ours = json!({ name: 1u32, "l": [1i64, null, { "a": none }], "t": name, "e": {}, "s": ["x"], "i": if true { 1i64 } else { 2 } });
    let theirs = serde_json::json!({ name: 1, "l": [1, null, { "a": none }], "t": name, "e": {}, "s": ["x"], "i": 1 });
    assert_eq!(ours, theirs);
    assert_eq!(json!(null), serde_json::json!(null));
    assert_eq!(json!([]), serde_json::json!([]));
    assert_eq!(json!(name), serde_json::json!("n"));
}
