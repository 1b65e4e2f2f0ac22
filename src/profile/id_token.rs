//! From an ID token to a login: the same claims, the same one-time keys, the same session as an Assertion gives.

use crate::json::{Map, Value};

use super::accepted::{Accepted, Claims, OneTimeKeys};
use super::error::RuleError;
use super::mapping;
use crate::relying_party::{IdToken, UserInfo};
use crate::saml::{Attribute, AttributeValue, NameId};
use crate::settings::AttributeNames;

/// The Format of a NameID that is the `sub` of an ID token (RFC 8693 3): some identity providers have one name as an
/// issuer and as an entity ID, and the subjects of the two protocols are not the same.
pub const FORMAT_ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";

/// How deep an object of a claim is read.
const DEEPEST: usize = 4;

/// Claims that are about the token, not about the subject.
const OF_THE_TOKEN: [&str; 14] = [
    "iss",
    "aud",
    "exp",
    "iat",
    "nbf",
    "jti",
    "nonce",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "auth_time",
    "acr",
    "sid",
];

/// Where an ID token is used, and until when its use is remembered.
#[derive(Debug, Clone)]
pub struct Usage<'a> {
    /// The `state` of the login that it answers: spent with it.
    pub state: &'a str,
    /// Where the session's values are taken from.
    pub attributes: &'a AttributeNames,
    /// Allowed difference between the clocks.
    pub clock_skew_seconds: u32,
}

impl Accepted {
    /// Who signed in by an ID token whose rules all hold.
    ///
    /// 1. Core 5.7: `iss` and `sub` together identify the subject, and nothing else does.
    /// 2. What the ID token says comes before what userinfo says.
    /// 3. An ID token is used once, as an Assertion is: by what was signed, until nothing accepts it any more.
    pub fn by_id_token(id_token: &IdToken, user_info: &UserInfo, usage: &Usage<'_>) -> Result<Self, RuleError> {
        let text = |name: &str| id_token.claims().get(name).and_then(Value::as_str).map(str::to_owned);
        let subject = Claims {
            idp_entity_id: id_token.issuer().to_owned(),
            name_id: NameId {
                value: id_token.subject().to_owned(), // 1
                format: Some(FORMAT_ID_TOKEN.to_owned()),
                name_qualifier: None,
                sp_name_qualifier: None,
            },
            authn_context: text("acr"),
            session_index: text("sid"),
            ..Claims::of_nobody(id_token.authenticated_at())
        };
        let claims = mapping::mapped(&attributes(id_token, user_info), subject, usage.attributes)?; // 2
        let remember_until = id_token.expires_at().plus_seconds(i64::from(usage.clock_skew_seconds));
        let keys = OneTimeKeys {
            request_id: Some(usage.state.to_owned()),
            idp_entity_id: claims.idp_entity_id.clone(),
            assertion_id: format!("id_token {}", id_token.identifier()), // 3
            remember_until,
        };
        Ok(Self::of_rules(claims, keys))
    }
}

/// The claims as attributes. An e-mail address that the provider has not verified is nobody's.
fn attributes(id_token: &IdToken, user_info: &UserInfo) -> Vec<Attribute> {
    let mut claims: Map<String, Value> = user_info.claims().clone();
    claims.extend(id_token.claims().clone());
    let is_false = |value: &Value| value == &Value::Bool(false) || value.as_str() == Some("false");
    if claims.get("email_verified").is_some_and(is_false) {
        claims.remove("email");
    }
    let mut attributes = Vec::new();
    for (name, value) in claims.iter().filter(|(name, _)| !OF_THE_TOKEN.contains(&name.as_str())) {
        flatten(name, value, DEEPEST, &mut attributes);
    }
    attributes
}

/// A claim by its name; members of an object by `name.member`, as in `realm_access.roles`.
fn flatten(name: &str, value: &Value, depth: usize, into: &mut Vec<Attribute>) {
    let values = match value {
        Value::Null => return,
        Value::Object(members) if depth > 0 => {
            for (member, value) in members {
                flatten(&format!("{name}.{member}"), value, depth - 1, into);
            }
            return;
        }
        Value::Array(list) => list.iter().map(text).collect(),
        value => vec![text(value)],
    };
    into.push(Attribute {
        name: name.to_owned(),
        name_format: None,
        friendly_name: None,
        values,
    });
}

fn text(value: &Value) -> AttributeValue {
    match value {
        Value::String(text) => AttributeValue::Text(text.clone()),
        Value::Bool(_) | Value::Number(_) => AttributeValue::Text(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => AttributeValue::Elements,
    }
}

/// Whether the session's values may need what userinfo says: one of them is in no claim of the ID token.
pub fn needs_user_info(id_token: &IdToken, names: &AttributeNames) -> bool {
    let mut lacking = vec![
        vec!["email".to_owned()],
        vec!["name".to_owned()],
        names.roles.clone(),
        names.groups.clone(),
    ];
    for (place, listed) in [&names.email, &names.name].into_iter().enumerate() {
        if let (false, Some(place)) = (listed.is_empty(), lacking.get_mut(place)) {
            place.clone_from(listed);
        }
    }
    lacking.extend(names.claims.values().cloned());
    let claims = id_token.claims();
    // A member of an object is in the claim that begins its name.
    let is_there = |name: &String| {
        claims.contains_key(name)
            || name
                .split_once('.')
                .is_some_and(|(claim, _)| claims.contains_key(claim))
    };
    lacking
        .iter()
        .any(|names| !names.is_empty() && !names.iter().any(is_there))
}
