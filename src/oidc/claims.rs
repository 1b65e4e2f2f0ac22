//! What a client is told of the subject (OpenID Connect Core 2, 5.1, 5.4).

use crate::json::{Map, Value, json};

use super::grant::Grant;
use crate::crypto::{DigestAlgorithm, base64};
use crate::session::Session;
use crate::time::Timestamp;

/// The claims of the granted scopes (Core 5.4): of the userinfo endpoint, and of the ID token too, so that a client that
/// asks no further has them.
pub fn user_info(session: &Session, grant: &Grant) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut claim = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            claims.insert(name.to_owned(), value);
        }
    };
    claim("sub", Some(json!(session.subject_id())));
    claim("organization", Some(json!(session.organization)));
    if grant.has_scope("profile") {
        claim("name", session.name.as_ref().map(|name| json!(name)));
        // A list always: whether there is one value or more is the identity provider's business. Their names are none of
        // those above (settings/document/mapping.rs).
        for (name, values) in &session.claims {
            claim(name, Some(json!(values)));
        }
    }
    if grant.has_scope("email") {
        claim("email", session.email.as_ref().map(|email| json!(email)));
    }
    if grant.has_scope("roles") {
        claim("roles", Some(json!(session.roles)));
    }
    if grant.has_scope("groups") {
        claim("groups", Some(json!(session.groups)));
    }
    claims
}

/// The claims of an ID token (Core 2, 3.1.3.6). `access_token` and `digest` make `at_hash`.
pub fn id_token(
    issuer: &str,
    session: &Session,
    grant: &Grant,
    (access_token, digest): (&str, DigestAlgorithm),
    now: Timestamp,
) -> Value {
    let mut claims = user_info(session, grant);
    let hash = digest.digest(access_token.as_bytes());
    let half = hash.get(..hash.len() / 2).unwrap_or_default();
    let further = json!({
        "iss": issuer,
        "aud": grant.client_id,
        "iat": now.unix_seconds(),
        "exp": now.plus_seconds(super::TOKEN_SECONDS).unix_seconds(),
        "auth_time": grant.auth_time.unix_seconds(),
        "at_hash": base64::encode_url(half),
    });
    claims.extend(further.as_object().cloned().unwrap_or_default());
    if let Some(nonce) = &grant.nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    Value::Object(claims)
}
