//! The labels of fields and the names of their values.

use crate::edge::messages::{Words, fill};
use crate::settings::{IdpInitiated, Protocol, RequestBinding, SignaturePolicy};

/// The NameID formats that are offered (Core 8.3).
pub(super) const NAME_ID_FORMATS: [&str; 5] = [
    "",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
];

/// The session lengths that are offered, in seconds.
pub(super) const SESSION_LENGTHS: [u64; 7] = [3_600, 14_400, 28_800, 43_200, 86_400, 604_800, 2_592_000];

pub(super) fn signature_policy(m: Words, policy: SignaturePolicy) -> String {
    or_default(m, policy_name(m, policy), policy == SignaturePolicy::default())
}

/// The name of a policy, without saying that it is the default.
pub(in crate::edge) const fn policy_name(m: Words, policy: SignaturePolicy) -> &'static str {
    match policy {
        SignaturePolicy::Both => m.form.policy_both,
        SignaturePolicy::Response => m.form.policy_response,
        SignaturePolicy::Assertion => m.form.policy_assertion,
        SignaturePolicy::Either => m.form.policy_either,
    }
}

pub(super) const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Saml => "SAML",
        Protocol::Oidc => "OpenID Connect",
    }
}

pub(super) fn request_binding(m: Words, binding: RequestBinding) -> String {
    let name = match binding {
        RequestBinding::Redirect => "HTTP-Redirect",
        RequestBinding::Post => "HTTP-POST",
    };
    or_default(m, name, binding == RequestBinding::default())
}

pub(super) fn idp_initiated(m: Words, answer: IdpInitiated) -> String {
    let name = match answer {
        IdpInitiated::Upgrade => m.form.upgrade,
        IdpInitiated::Accept => m.form.accept,
        IdpInitiated::Refuse => m.form.refuse,
    };
    or_default(m, name, answer == IdpInitiated::default())
}

fn or_default(m: Words, value: &str, is_default: bool) -> String {
    let text = if is_default { m.form.by_default } else { "{value}" };
    fill(text, &[("value", value)])
}

pub(super) fn name_id_format(m: Words, format: &str) -> &str {
    match format {
        "" => m.form.format_any,
        "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" => m.form.format_email,
        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" => m.form.format_persistent,
        "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" => m.form.format_transient,
        "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" => m.form.format_unspecified,
        other => other,
    }
}

/// A number of seconds in the largest unit that divides it.
pub(super) fn duration(m: Words, seconds: u64) -> String {
    let words = &m.form;
    let units = [
        (86_400, words.day, words.days),
        (3_600, words.hour, words.hours),
        (60, words.minute, words.minutes),
    ];
    let (number, one, several) = units
        .into_iter()
        .find(|(unit, ..)| seconds >= *unit && seconds.is_multiple_of(*unit))
        .map_or((seconds, words.second, words.seconds), |(unit, one, several)| {
            (seconds / unit, one, several)
        });
    fill(
        if number == 1 { one } else { several },
        &[("number", &number.to_string())],
    )
}

/// The label of a setting or a form field.
pub(in crate::edge) fn of_field(m: Words, field: &str) -> &str {
    let words = &m.form;
    match field {
        "protocol" => words.protocol,
        "openid_connect_issuer" => m.openid.issuer,
        "openid_connect_client_id" => m.openid.client_id,
        "openid_connect_client_secret" => m.openid.client_secret,
        "openid_connect_scopes" => m.openid.scopes,
        "sign_on_url" => words.sign_on_url,
        "certificates" => words.certificates,
        "certificate_file" => words.certificate_file_short,
        "idp_entity_id" => words.idp_entity_id,
        "signature_policy" => words.signature_policy,
        "authn_request_binding" => words.request_binding,
        "sign_authn_requests" => words.sign_requests,
        "name_id_format" => words.name_id_format,
        "force_authn" => words.force_authn,
        "requested_authn_context" => words.authn_context,
        "idp_initiated" => words.idp_initiated,
        "clock_skew_seconds" => words.clock_skew,
        "allow_sha1" => words.allow_sha1,
        "attributes_email" => words.attributes_email,
        "attributes_name" => words.attributes_name,
        "attributes_roles" => words.attributes_roles,
        "attributes_role_rules" => words.role_rules,
        "attributes_default_role" => words.default_role,
        "attributes_groups" => words.attributes_groups,
        "attributes_claims" => words.attributes_claims,
        "session_seconds" => words.session_length,
        "single_logout_url" => words.logout_url,
        "single_logout_response_url" => words.logout_response_url,
        "single_logout_binding" => words.logout_binding,
        other => other,
    }
}
