//! Where everything is (OpenID Connect Discovery 3, RFC 8414 2).

use crate::json::{Value, json};

use super::client::AuthMethod;
use crate::jose::JwsAlgorithm;

/// The discovery document of `issuer`, which signs with `algorithm`.
pub fn discovery(issuer: &str, algorithm: JwsAlgorithm) -> Value {
    let at = |path: &str| format!("{issuer}/oauth/{path}");
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "jwks_uri": at("jwks"),
        "end_session_endpoint": at("logout"),
        "revocation_endpoint": at("revoke"),
        "introspection_endpoint": at("introspect"),
        "scopes_supported": super::SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [algorithm.name()],
        "token_endpoint_auth_methods_supported": AuthMethod::NAMES,
        "token_endpoint_auth_signing_alg_values_supported": JwsAlgorithm::ALL.map(JwsAlgorithm::name),
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": [
            "sub", "organization", "name", "email", "roles", "groups", "iss", "aud", "iat", "exp", "auth_time", "nonce", "at_hash",
        ],
        "authorization_response_iss_parameter_supported": true,
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    })
}
