//! The words of the settings page, in one place: labels of fields and names of their values.

use crate::settings::{IdpInitiated, Protocol, RequestBinding, SignaturePolicy};

pub(super) const SIGN_ON_URL: &str = "Sign-on URL";
pub(super) const CERTIFICATES: &str = "Public certificate";
pub(super) const CERTIFICATE_FILE: &str = "Or choose a certificate file";
pub(super) const IDP_ENTITY_ID: &str = "Identity provider’s entity ID";
pub(super) const SIGNATURE_POLICY: &str = "Required signatures";
pub(super) const REQUEST_BINDING: &str = "AuthnRequest binding";
pub(super) const SIGN_REQUESTS: &str = "Sign AuthnRequests";
pub(super) const NAME_ID_FORMAT: &str = "NameID format";
pub(super) const FORCE_AUTHN: &str = "Force authentication";
pub(super) const AUTHN_CONTEXT: &str = "Requested AuthnContext";
pub(super) const IDP_INITIATED: &str = "IdP-initiated sign-in";
pub(super) const CLOCK_SKEW: &str = "Clock skew, in seconds";
pub(super) const ALLOW_SHA1: &str = "Allow SHA-1";
pub(super) const ATTRIBUTES_EMAIL: &str = "E-mail attribute";
pub(super) const ATTRIBUTES_NAME: &str = "Name attribute";
pub(super) const ATTRIBUTES_ROLES: &str = "Roles attribute";
pub(super) const ROLE_RULES: &str = "What the values mean";
pub(super) const DEFAULT_ROLE: &str = "Default role";
pub(super) const ATTRIBUTES_GROUPS: &str = "Groups attribute";
pub(super) const ATTRIBUTES_CLAIMS: &str = "Further claims";
pub(super) const SESSION: &str = "Session length";

pub(super) const LOGOUT_URL: &str = "Single Logout URL";
pub(super) const LOGOUT_RESPONSE_URL: &str = "Single Logout response URL";
pub(super) const LOGOUT_BINDING: &str = "Single Logout binding";

pub(super) const PROTOCOL: &str = "Protocol";
pub(super) const ISSUER: &str = "Issuer";
pub(super) const CLIENT_ID: &str = "Client ID";
pub(super) const CLIENT_SECRET: &str = "Client secret";
pub(super) const SCOPES: &str = "Scopes";

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

pub(super) const fn signature_policy(policy: SignaturePolicy) -> &'static str {
    match policy {
        SignaturePolicy::Both => "Response and assertion (default)",
        SignaturePolicy::Response => "Response",
        SignaturePolicy::Assertion => "Assertion",
        SignaturePolicy::Either => "Either of the two",
    }
}

pub(super) const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Saml => "SAML",
        Protocol::Oidc => "OpenID Connect",
    }
}

pub(super) const fn request_binding(binding: RequestBinding) -> &'static str {
    match binding {
        RequestBinding::Redirect => "HTTP-Redirect (default)",
        RequestBinding::Post => "HTTP-POST",
    }
}

pub(super) const fn idp_initiated(answer: IdpInitiated) -> &'static str {
    match answer {
        IdpInitiated::Upgrade => "Upgrade (default)",
        IdpInitiated::Accept => "Accept",
        IdpInitiated::Refuse => "Refuse",
    }
}

pub(super) fn name_id_format(format: &str) -> &str {
    match format {
        "" => "Leave it to the identity provider (default)",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" => "E-mail address",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" => "Persistent",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" => "Transient",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" => "Unspecified",
        other => other,
    }
}

/// A number of seconds in the largest unit that divides it.
pub(super) fn duration(seconds: u64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let (number, unit) = units
        .into_iter()
        .find(|(unit, _)| seconds >= *unit && seconds.is_multiple_of(*unit))
        .map_or((seconds, "second"), |(unit, name)| (seconds / unit, name));
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// The label of a form field, for the list of errors.
pub(super) fn of_field(field: &str) -> &str {
    match field {
        "protocol" => PROTOCOL,
        "openid_connect_issuer" => ISSUER,
        "openid_connect_client_id" => CLIENT_ID,
        "openid_connect_client_secret" => CLIENT_SECRET,
        "openid_connect_scopes" => SCOPES,
        "sign_on_url" => SIGN_ON_URL,
        "certificates" => CERTIFICATES,
        "certificate_file" => "Certificate file",
        "idp_entity_id" => IDP_ENTITY_ID,
        "signature_policy" => SIGNATURE_POLICY,
        "authn_request_binding" => REQUEST_BINDING,
        "sign_authn_requests" => SIGN_REQUESTS,
        "name_id_format" => NAME_ID_FORMAT,
        "force_authn" => FORCE_AUTHN,
        "requested_authn_context" => AUTHN_CONTEXT,
        "idp_initiated" => IDP_INITIATED,
        "clock_skew_seconds" => CLOCK_SKEW,
        "allow_sha1" => ALLOW_SHA1,
        "attributes_email" => ATTRIBUTES_EMAIL,
        "attributes_name" => ATTRIBUTES_NAME,
        "attributes_roles" => ATTRIBUTES_ROLES,
        "attributes_role_rules" => ROLE_RULES,
        "attributes_default_role" => DEFAULT_ROLE,
        "attributes_groups" => ATTRIBUTES_GROUPS,
        "attributes_claims" => ATTRIBUTES_CLAIMS,
        "session_seconds" => SESSION,
        "single_logout_url" => LOGOUT_URL,
        "single_logout_response_url" => LOGOUT_RESPONSE_URL,
        "single_logout_binding" => LOGOUT_BINDING,
        other => other,
    }
}
