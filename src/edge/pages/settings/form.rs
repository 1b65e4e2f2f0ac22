//! The settings form: which field means what, read from a post and written to the page.
//!
//! Posts go to `/organizations/{org}/settings/sso`. The settings form is `multipart/form-data` (it may carry a
//! file); all other forms are `application/x-www-form-urlencoded`.
//!
//! | Field | In | Meaning |
//! |---|---|---|
//! | `action` | every form | `update_and_test`, `update`, `enable`, `disable`, `sign_out`, `sign_in`, `open_setup_link` |
//! | `csrf` | every form behind access | the token of [`SettingsView::csrf`](crate::edge::pages::view::SettingsView) |
//! | `etag` | settings, enable, disable | the version the page was made from; another one means `Flash::Conflict` |
//! | `protocol` | settings | `saml` or `oidc` |
//! | `openid_connect_issuer`, `openid_connect_client_id` | settings | trimmed; both empty is no provider |
//! | `openid_connect_client_secret` | settings | never shown; empty means the one that `…_client_secret_kept` stands for |
//! | `openid_connect_scopes` | settings | a list, also separated by spaces; empty means the usual ones |
//! | `sign_on_url` | settings | trimmed; empty is none |
//! | `certificates` | settings | the whole list: PEM blocks and/or bare base64, line ends as the browser sends them |
//! | `certificate_file` | settings | a file, PEM or DER, added to the list; empty file name means none |
//! | `idp_entity_id` | settings | trimmed; empty is none, to be learnt by the next test that passes |
//! | `signature_policy`, `authn_request_binding`, `idp_initiated` | settings | the enums' names in JSON |
//! | `name_id_format` | settings | a URN; empty is none |
//! | `requested_authn_context` | settings | a list |
//! | `sign_authn_requests`, `force_authn`, `allow_sha1` | settings | `true` when set, absent when not |
//! | `clock_skew_seconds`, `session_seconds` | settings | decimal |
//! | `attributes_email`, `attributes_name`, `attributes_roles` | settings | lists; empty means the well-known names |
//! | `attributes_groups` | settings | a list; empty means the well-known names |
//! | `attributes_claims`, `attributes_role_rules` | settings | lines of `name: value`; several of one name are one |
//! | `attributes_default_role` | settings | trimmed; empty is none |
//! | `source`, `source_file` | paste | anything, as text or as a file: `POST …/settings/sso/import` shows what it says |
//! | `entity_id`, `signing_certificate` | paste, metadata | which of several is meant; who must have signed it |
//! | `proposal` | card | what `action=take_over` writes into the draft, JSON; with `watch`, `watch_url` is fetched again |
//! | `fingerprint` | certificates | the one that `action=remove_certificate` removes |
//! | `offer`, `add_certificates` | metadata | what waits; whether certificates are added by themselves |
//! | `single_logout_url`, `single_logout_response_url` | settings | trimmed; empty is none |
//! | `single_logout_binding` | settings | the enum's name in JSON |
//! | `token` | access | an administrator token, with `action=sign_in` |
//! | `setup` | setup link | the link's secret, with `action=open_setup_link` |
//! | `reference` | query of a GET | a reference number to find among the refused sign-ins |
//!
//! A list has one entry a line or separated by commas; blanks around an entry and empty entries do not count.

mod openid;
mod pairs;

pub use openid::protocol_name;

use crate::settings::{AttributeNames, IdpInitiated, RequestBinding, SamlSettings, SignaturePolicy};

use crate::edge::pages::view::FieldError;

/// The fields of the page's forms; a multipart form is asked for these.
pub const FIELD_NAMES: &[&str] = &[
    "action",
    "csrf",
    "etag",
    "token",
    "protocol",
    "openid_connect_issuer",
    "openid_connect_client_id",
    "openid_connect_client_secret",
    "openid_connect_client_secret_kept",
    "openid_connect_scopes",
    "sign_on_url",
    "certificates",
    "certificate_file",
    "idp_entity_id",
    "signature_policy",
    "authn_request_binding",
    "idp_initiated",
    "name_id_format",
    "requested_authn_context",
    "sign_authn_requests",
    "force_authn",
    "allow_sha1",
    "clock_skew_seconds",
    "session_seconds",
    "attributes_email",
    "attributes_name",
    "attributes_roles",
    "attributes_groups",
    "attributes_claims",
    "attributes_role_rules",
    "attributes_default_role",
    "source",
    "source_file",
    "entity_id",
    "signing_certificate",
    "single_logout_url",
    "single_logout_response_url",
    "single_logout_binding",
];

/// The fields of the settings form as typed: nothing is lost when something else in the form is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // one field per form field, named as it; the table above says what each means
pub struct SettingsForm {
    pub protocol: String,
    pub openid_connect_issuer: String,
    pub openid_connect_client_id: String,
    pub openid_connect_client_secret: String,
    pub openid_connect_client_secret_kept: String,
    pub openid_connect_scopes: String,
    pub sign_on_url: String,
    pub idp_entity_id: String,
    pub certificates: String,
    pub signature_policy: String,
    pub authn_request_binding: String,
    pub sign_authn_requests: bool,
    pub name_id_format: String,
    pub force_authn: bool,
    pub requested_authn_context: String,
    pub idp_initiated: String,
    pub clock_skew_seconds: String,
    pub allow_sha1: bool,
    pub attributes_email: String,
    pub attributes_name: String,
    pub attributes_roles: String,
    pub attributes_groups: String,
    pub attributes_claims: String,
    pub attributes_role_rules: String,
    pub attributes_default_role: String,
    pub session_seconds: String,
    pub single_logout_url: String,
    pub single_logout_response_url: String,
    pub single_logout_binding: String,
}

impl Default for SettingsForm {
    fn default() -> Self {
        Self::from(&SamlSettings::default())
    }
}

impl From<&SamlSettings> for SettingsForm {
    fn from(settings: &SamlSettings) -> Self {
        let [issuer, client_id, secret, scopes] = openid::fields(settings.openid_connect.as_ref());
        Self {
            protocol: protocol_name(settings.protocol).to_owned(),
            openid_connect_issuer: issuer,
            openid_connect_client_id: client_id,
            openid_connect_client_secret: String::new(),
            openid_connect_client_secret_kept: secret,
            openid_connect_scopes: scopes,
            sign_on_url: settings.sign_on_url.clone().unwrap_or_default(),
            idp_entity_id: settings.idp_entity_id.clone().unwrap_or_default(),
            certificates: lines(settings.certificates.iter().map(|pem| pem.trim())),
            signature_policy: signature_policy_name(settings.signature_policy).to_owned(),
            authn_request_binding: request_binding_name(settings.authn_request_binding).to_owned(),
            sign_authn_requests: settings.sign_authn_requests,
            name_id_format: settings.name_id_format.clone().unwrap_or_default(),
            force_authn: settings.force_authn,
            requested_authn_context: lines(&settings.requested_authn_context),
            idp_initiated: idp_initiated_name(settings.idp_initiated).to_owned(),
            clock_skew_seconds: settings.clock_skew_seconds.to_string(),
            allow_sha1: settings.allow_sha1,
            attributes_email: lines(&settings.attributes.email),
            attributes_name: lines(&settings.attributes.name),
            attributes_roles: lines(&settings.attributes.roles),
            attributes_groups: lines(&settings.attributes.groups),
            attributes_claims: pairs::claims(&settings.attributes.claims),
            attributes_role_rules: pairs::rules(&settings.attributes.role_rules),
            attributes_default_role: settings.attributes.default_role.clone().unwrap_or_default(),
            session_seconds: settings.session_seconds.to_string(),
            single_logout_url: settings.single_logout_url.clone().unwrap_or_default(),
            single_logout_response_url: settings.single_logout_response_url.clone().unwrap_or_default(),
            single_logout_binding: request_binding_name(settings.single_logout_binding).to_owned(),
        }
    }
}

impl SettingsForm {
    /// The form as posted. A field that is absent is empty: a box that is not ticked is not sent.
    pub fn from_fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut form = Self::empty();
        for (name, value) in fields {
            let text = value.to_owned();
            match name {
                "protocol" => form.protocol = text,
                "openid_connect_issuer" => form.openid_connect_issuer = text,
                "openid_connect_client_id" => form.openid_connect_client_id = text,
                "openid_connect_client_secret" => form.openid_connect_client_secret = text,
                "openid_connect_client_secret_kept" => form.openid_connect_client_secret_kept = text,
                "openid_connect_scopes" => form.openid_connect_scopes = text,
                "sign_on_url" => form.sign_on_url = text,
                "idp_entity_id" => form.idp_entity_id = text,
                "certificates" => form.certificates = text,
                "signature_policy" => form.signature_policy = text,
                "authn_request_binding" => form.authn_request_binding = text,
                "sign_authn_requests" => form.sign_authn_requests = value == "true",
                "name_id_format" => form.name_id_format = text,
                "force_authn" => form.force_authn = value == "true",
                "requested_authn_context" => form.requested_authn_context = text,
                "idp_initiated" => form.idp_initiated = text,
                "clock_skew_seconds" => form.clock_skew_seconds = text,
                "allow_sha1" => form.allow_sha1 = value == "true",
                "attributes_email" => form.attributes_email = text,
                "attributes_name" => form.attributes_name = text,
                "attributes_roles" => form.attributes_roles = text,
                "attributes_groups" => form.attributes_groups = text,
                "attributes_claims" => form.attributes_claims = text,
                "attributes_role_rules" => form.attributes_role_rules = text,
                "attributes_default_role" => form.attributes_default_role = text,
                "session_seconds" => form.session_seconds = text,
                "single_logout_url" => form.single_logout_url = text,
                "single_logout_response_url" => form.single_logout_response_url = text,
                "single_logout_binding" => form.single_logout_binding = text,
                _ => {}
            }
        }
        form
    }

    /// The settings that the form stands for, with `certificates` as the caller decoded them from the field of that
    /// name and the file. Only what a field cannot say at all is an error here; the rules of the settings come after.
    pub fn settings(&self, certificates: Vec<String>) -> Result<SamlSettings, Vec<FieldError>> {
        let mut errors = Vec::new();
        let defaults = SamlSettings::default();
        let settings = SamlSettings {
            sign_on_url: some(&self.sign_on_url),
            idp_entity_id: some(&self.idp_entity_id),
            certificates,
            signature_policy: read(
                &mut errors,
                "signature_policy",
                CHOOSE,
                signature_policy(&self.signature_policy),
            ),
            authn_request_binding: read(
                &mut errors,
                "authn_request_binding",
                CHOOSE,
                request_binding(&self.authn_request_binding),
            ),
            sign_authn_requests: self.sign_authn_requests,
            name_id_format: some(&self.name_id_format),
            force_authn: self.force_authn,
            requested_authn_context: list(&self.requested_authn_context),
            idp_initiated: read(&mut errors, "idp_initiated", CHOOSE, idp_initiated(&self.idp_initiated)),
            clock_skew_seconds: self.clock_skew_seconds.trim().parse().unwrap_or_else(|_| {
                errors.push(error(
                    "clock_skew_seconds",
                    "Give the clock skew as a whole number of seconds, 0 to 180.",
                ));
                defaults.clock_skew_seconds
            }),
            allow_sha1: self.allow_sha1,
            attributes: AttributeNames {
                email: list(&self.attributes_email),
                name: list(&self.attributes_name),
                roles: list(&self.attributes_roles),
                groups: list(&self.attributes_groups),
                claims: pairs::read_claims(&self.attributes_claims, &mut errors),
                role_rules: pairs::read_rules(&self.attributes_role_rules, &mut errors),
                default_role: some(&self.attributes_default_role),
            },
            session_seconds: self.session_seconds.trim().parse().unwrap_or_else(|_| {
                errors.push(error("session_seconds", "Choose how long a session lasts."));
                defaults.session_seconds
            }),
            single_logout_url: some(&self.single_logout_url),
            single_logout_response_url: some(&self.single_logout_response_url),
            single_logout_binding: match self.single_logout_binding.as_str() {
                // A page of an earlier version does not have the field.
                "" => defaults.single_logout_binding,
                name => read(&mut errors, "single_logout_binding", CHOOSE, request_binding(name)),
            },
            // They go another way: a secret is sealed by who has the key.
            protocol: defaults.protocol,
            openid_connect: None,
        };
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }

    fn empty() -> Self {
        Self {
            protocol: String::new(),
            openid_connect_issuer: String::new(),
            openid_connect_client_id: String::new(),
            openid_connect_client_secret: String::new(),
            openid_connect_client_secret_kept: String::new(),
            openid_connect_scopes: String::new(),
            sign_on_url: String::new(),
            idp_entity_id: String::new(),
            certificates: String::new(),
            signature_policy: String::new(),
            authn_request_binding: String::new(),
            sign_authn_requests: false,
            name_id_format: String::new(),
            force_authn: false,
            requested_authn_context: String::new(),
            idp_initiated: String::new(),
            clock_skew_seconds: String::new(),
            allow_sha1: false,
            attributes_email: String::new(),
            attributes_name: String::new(),
            attributes_roles: String::new(),
            attributes_groups: String::new(),
            attributes_claims: String::new(),
            attributes_role_rules: String::new(),
            attributes_default_role: String::new(),
            session_seconds: String::new(),
            single_logout_url: String::new(),
            single_logout_response_url: String::new(),
            single_logout_binding: String::new(),
        }
    }
}

const CHOOSE: &str = "Choose one of the values listed.";

fn error(field: &str, message: &str) -> FieldError {
    FieldError {
        field: field.to_owned(),
        message: message.to_owned(),
    }
}

fn read<T: Default>(errors: &mut Vec<FieldError>, field: &str, message: &str, value: Option<T>) -> T {
    value.unwrap_or_else(|| {
        errors.push(error(field, message));
        T::default()
    })
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The entries of a list field.
pub fn list(text: &str) -> Vec<String> {
    text.split(['\n', '\r', ',']).filter_map(some).collect()
}

fn lines<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> String {
    let entries: Vec<String> = entries.into_iter().map(|entry| entry.as_ref().to_owned()).collect();
    entries.join("\n")
}

/// The name of a signature policy in JSON and in the form.
pub const fn signature_policy_name(policy: SignaturePolicy) -> &'static str {
    match policy {
        SignaturePolicy::Both => "both",
        SignaturePolicy::Response => "response",
        SignaturePolicy::Assertion => "assertion",
        SignaturePolicy::Either => "either",
    }
}

fn signature_policy(name: &str) -> Option<SignaturePolicy> {
    use SignaturePolicy::{Assertion, Both, Either, Response};
    [Both, Response, Assertion, Either]
        .into_iter()
        .find(|policy| signature_policy_name(*policy) == name)
}

/// The name of a binding in JSON and in the form.
pub const fn request_binding_name(binding: RequestBinding) -> &'static str {
    match binding {
        RequestBinding::Redirect => "redirect",
        RequestBinding::Post => "post",
    }
}

fn request_binding(name: &str) -> Option<RequestBinding> {
    use RequestBinding::{Post, Redirect};
    [Redirect, Post]
        .into_iter()
        .find(|binding| request_binding_name(*binding) == name)
}

/// The name of the answer to an unsolicited Response in JSON and in the form.
pub const fn idp_initiated_name(answer: IdpInitiated) -> &'static str {
    match answer {
        IdpInitiated::Upgrade => "upgrade",
        IdpInitiated::Accept => "accept",
        IdpInitiated::Refuse => "refuse",
    }
}

fn idp_initiated(name: &str) -> Option<IdpInitiated> {
    use IdpInitiated::{Accept, Refuse, Upgrade};
    [Upgrade, Accept, Refuse]
        .into_iter()
        .find(|answer| idp_initiated_name(*answer) == name)
}
