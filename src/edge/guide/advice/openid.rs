//! The advice for a refusal of OpenID Connect: what happened, the one thing to change, and the field of this page.

use crate::edge::messages::Words;

/// Cause, change, and the field.
type Said = (&'static str, &'static str, Option<&'static str>);

/// The advice for a code; none where the code is of SAML.
pub(super) fn of(m: Words, code: &str) -> Option<Said> {
    let (family, rule) = code.split_once('.')?;
    match family {
        "provider" | "authorization" | "token" | "state" => Some(on_the_way(m, family, rule)),
        "id_token" | "user_info" => Some(of_tokens(m, family, rule)),
        _ => None,
    }
}

fn on_the_way(m: Words, family: &str, rule: &str) -> Said {
    let words = &m.openid;
    match (family, rule) {
        ("state", "other_provider") => (words.changed, words.again, None),
        ("state", _) => (m.advice.request_lost, m.advice.request_lost_change, None),
        ("provider", "unreachable" | "malformed") => (words.unreachable, words.unreachable_change, Some("issuer")),
        ("provider", "issuer_mismatch") => (words.other_issuer, words.other_issuer_change, Some("issuer")),
        ("provider", "code_unsupported" | "pkce_unsupported" | "client_authentication_unsupported") => {
            (words.unsupported, words.unsupported_change, None)
        }
        ("provider", _) => (words.unfit, words.unfit_change, None),
        ("authorization", "error") => (words.refused_there, words.refused_there_change, None),
        ("authorization", "issuer_mismatch" | "issuer_missing") => (words.mix_up, words.again, None),
        ("token", "error") => (words.client_refused, words.client_refused_change, Some("client_secret")),
        ("token", "secret_unreadable") => (words.secret_gone, words.secret_gone_change, Some("client_secret")),
        _ => (words.unfit, words.unfit_change, None),
    }
}

fn of_tokens(m: Words, family: &str, rule: &str) -> Said {
    let words = &m.openid;
    match (family, rule) {
        ("user_info", _) => (words.user_info, words.user_info_change, None),
        (_, "audience_mismatch" | "audience_untrusted" | "azp_mismatch") => {
            (words.other_client, words.other_client_change, Some("client_id"))
        }
        (_, "issuer_mismatch") => (words.other_issuer, words.other_issuer_change, Some("issuer")),
        (_, "not_before" | "issued_in_future") => (m.advice.not_yet, m.advice.not_yet_change, None),
        (_, "expired" | "issued_before_request") => (m.advice.expired, m.advice.expired_change, None),
        (_, "auth_time_missing" | "not_fresh") => (words.not_anew, words.not_anew_change, Some("force_authn")),
        (_, "algorithm_forbidden") => (words.algorithm, words.algorithm_change, None),
        (_, "key_unknown" | "signature_invalid") => (words.key, words.key_change, None),
        (_, "nonce_mismatch") => (words.mix_up, words.again, None),
        _ => (words.unfit, words.unfit_change, None),
    }
}
