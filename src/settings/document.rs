//! The settings document of the API: reading a `PUT` body or a form, with every mistake named at its field.

mod mapping;
mod openid_connect;

pub use openid_connect::{client_secret, client_secret_needed};

use super::{Protocol, SamlSettings};
use crate::crypto::{Certificate, without_issuers};
use crate::json::Deserialize;
use crate::json::Serialize;
use crate::json::{Map, Value};
use crate::verdict::Refusal;
use url::{Host, Url};

/// Fields that the API shows and a `PUT` may send back; they are not settings.
const READ_ONLY: [&str; 13] = [
    "state",
    "redirect_uri",
    "sp_entity_id",
    "acs_url",
    "logout_url",
    "metadata_url",
    "tested_at",
    "enabled_at",
    "reverts_at",
    "live",
    "idp_entity_id_learnt",
    "certificate_details",
    "idp_metadata",
];
const CERTIFICATES_MOST: usize = 10;
const NAMES_MOST: usize = 20;
pub(super) const TEXT_MOST: usize = 1_024;
const URL_MOST: usize = 2_048;
const SESSION_SECONDS_LEAST: u64 = 60;
const SESSION_SECONDS_MOST: u64 = 2_592_000;
/// The profile allows a skew; more than this widens replay and expiry too far (security rule 63).
pub const CLOCK_SKEW_MOST: u32 = 180;

/// A mistake in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's JSON name.
    pub field: String,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub detail: String,
}

/// What a deployment can do, as far as it decides what can be set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// Whether there is a key to sign with: what must be signed can be asked for.
    pub signing_key: bool,
    /// Whether a provider may be on this computer: for development only.
    pub allow_local: bool,
}

/// Reads a settings document, all but the client's secret, which is sealed by who has the key. All mistakes are reported,
/// not only the first.
pub fn parse(document: &Map<String, Value>, reading: Reading) -> Result<SamlSettings, Vec<FieldError>> {
    let mut fields = Fields {
        document,
        signing_key: reading.signing_key,
        allow_local: reading.allow_local,
        needs_saml: true,
        errors: Vec::new(),
    };
    let settings = fields.read();
    if fields.errors.is_empty() {
        Ok(settings)
    } else {
        Err(fields.errors)
    }
}

struct Fields<'d> {
    document: &'d Map<String, Value>,
    signing_key: bool,
    allow_local: bool,
    needs_saml: bool,
    errors: Vec<FieldError>,
}

impl Fields<'_> {
    fn read(&mut self) -> SamlSettings {
        let default = SamlSettings::default();
        let protocol = self.protocol();
        self.needs_saml = protocol == Protocol::Saml;
        let allow_sha1 = self.value("allow_sha1", "true or false").unwrap_or(default.allow_sha1);
        let settings = SamlSettings {
            sign_on_url: self.sign_on_url(),
            idp_entity_id: self.text("idp_entity_id"),
            certificates: self.certificates(allow_sha1),
            signature_policy: self
                .value("signature_policy", "both, response, assertion or either")
                .unwrap_or_default(),
            authn_request_binding: self
                .value("authn_request_binding", "redirect or post")
                .unwrap_or_default(),
            sign_authn_requests: self.sign_authn_requests(),
            name_id_format: self.text("name_id_format"),
            force_authn: self.value("force_authn", "true or false").unwrap_or_default(),
            requested_authn_context: self
                .names("requested_authn_context", self.document.get("requested_authn_context")),
            idp_initiated: self
                .value("idp_initiated", "upgrade, accept or refuse")
                .unwrap_or_default(),
            clock_skew_seconds: self.clock_skew(default.clock_skew_seconds),
            allow_sha1,
            attributes: self.attributes(),
            session_seconds: self.session_seconds(default.session_seconds),
            single_logout_url: self.single_logout_url("single_logout_url"),
            single_logout_response_url: self.single_logout_url("single_logout_response_url"),
            single_logout_binding: self
                .value("single_logout_binding", "redirect or post")
                .unwrap_or_default(),
            protocol,
            openid_connect: self.openid_connect(protocol),
        };
        self.unknown(&settings);
        settings
    }

    fn error(&mut self, field: &str, code: &'static str, detail: impl Into<String>) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            code,
            detail: detail.into(),
        });
    }

    fn has_error(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    fn unknown(&mut self, settings: &SamlSettings) {
        let known = settings.to_document();
        for name in self.document.keys() {
            if !known.contains_key(name) && !READ_ONLY.contains(&name.as_str()) {
                self.error(name, "settings.unknown_field", "There is no setting of this name.");
            }
        }
    }

    fn value<T: Deserialize>(&mut self, field: &str, form: &str) -> Option<T> {
        let value = self.document.get(field).filter(|value| !value.is_null())?;
        match crate::json::from_value(value.clone()) {
            Ok(value) => Some(value),
            Err(_) => {
                self.error(field, "settings.invalid_value", format!("Give {form}."));
                None
            }
        }
    }

    fn text(&mut self, field: &str) -> Option<String> {
        let text = self.value::<String>(field, "a text or null")?.trim().to_owned();
        if text.len() > TEXT_MOST || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            self.error(
                field,
                "settings.invalid_value",
                format!("At most {TEXT_MOST} characters, without spaces or control characters."),
            );
        }
        Some(text).filter(|text| !text.is_empty())
    }

    fn sign_on_url(&mut self) -> Option<String> {
        let text = self
            .value::<String>("sign_on_url", "a URL")
            .unwrap_or_default()
            .trim()
            .to_owned();
        if text.is_empty() {
            if self.needs_saml && !self.has_error("sign_on_url") {
                let detail = "Paste the identity provider's login URL, for example https://login.example/saml2.";
                self.error("sign_on_url", "settings.sign_on_url_missing", detail);
            }
            return None;
        }
        if let Err(mistake) = usable_sign_on_url(&text) {
            self.error("sign_on_url", "settings.sign_on_url_invalid", mistake);
        }
        Some(text)
    }

    fn certificates(&mut self, allow_weak: bool) -> Vec<String> {
        let pasted: Vec<String> = self
            .value("certificates", "a list of certificates as texts")
            .unwrap_or_default();
        let mut certificates: Vec<String> = Vec::new();
        for text in pasted.iter().filter(|text| !text.trim().is_empty()) {
            match Certificate::parse_all(text.as_bytes()) {
                Ok(read) => {
                    // Of a chain only the first link signs messages; the keys above it would be trusted for nothing.
                    let (own, _issuers) = without_issuers(read);
                    for certificate in own {
                        self.usable(&certificate, allow_weak);
                        let pem = certificate.to_pem();
                        if !certificates.contains(&pem) {
                            certificates.push(pem);
                        }
                    }
                }
                Err(error) => {
                    self.error("certificates", error.code(), words(&error));
                }
            }
        }
        if self.needs_saml && certificates.is_empty() && !self.has_error("certificates") {
            let detail = "Paste the identity provider's public certificate; without it nobody can be signed in.";
            self.error("certificates", "settings.certificates_missing", detail);
        }
        if certificates.len() > CERTIFICATES_MOST {
            let detail = format!("At most {CERTIFICATES_MOST} certificates; remove those no longer in use.");
            self.error("certificates", "settings.certificates_too_many", detail);
        }
        certificates
    }

    fn usable(&mut self, certificate: &Certificate, allow_weak: bool) {
        if let Err(error) = certificate
            .verifying_key()
            .and_then(|key| key.require_strength(allow_weak))
        {
            self.error("certificates", error.code(), words(&error));
        }
    }

    fn sign_authn_requests(&mut self) -> bool {
        let sign = self.value("sign_authn_requests", "true or false").unwrap_or_default();
        if sign {
            self.needs_signing_key("sign_authn_requests", "leave it off");
        }
        sign
    }

    fn needs_signing_key(&mut self, field: &str, otherwise: &str) {
        if !self.signing_key {
            let detail = format!("This deployment has no key to sign with; ask its operator for one, or {otherwise}.");
            self.error(field, "settings.signing_key_missing", detail);
        }
    }

    /// Profiles 4.4.4: every message of a logout is signed.
    fn single_logout_url(&mut self, field: &'static str) -> Option<String> {
        let text = self.value::<String>(field, "a URL or null")?.trim().to_owned();
        if text.is_empty() {
            return None;
        }
        if let Err(mistake) = usable_sign_on_url(&text) {
            self.error(field, "settings.single_logout_url_invalid", mistake);
        }
        self.needs_signing_key(field, "leave this empty");
        Some(text)
    }

    fn clock_skew(&mut self, default: u32) -> u32 {
        let form = "whole seconds from 0 to 180";
        let skew = self.value("clock_skew_seconds", form).unwrap_or(default);
        if skew > CLOCK_SKEW_MOST {
            self.error("clock_skew_seconds", "settings.invalid_value", format!("Give {form}."));
        }
        skew
    }

    fn session_seconds(&mut self, default: u64) -> u64 {
        let form = "whole seconds from 60 to 2592000 (30 days)";
        let seconds = self.value("session_seconds", form).unwrap_or(default);
        if !(SESSION_SECONDS_LEAST..=SESSION_SECONDS_MOST).contains(&seconds) {
            self.error("session_seconds", "settings.invalid_value", format!("Give {form}."));
        }
        seconds
    }

    fn names(&mut self, field: &str, value: Option<&Value>) -> Vec<String> {
        let Some(value) = value.filter(|value| !value.is_null()) else {
            return Vec::new();
        };
        let names = crate::json::from_value::<Vec<String>>(value.clone()).ok().map(|names| {
            names
                .iter()
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
        });
        let fits = |name: &String| name.len() <= TEXT_MOST && !name.chars().any(char::is_control);
        match names {
            Some(names) if names.len() <= NAMES_MOST && names.iter().all(fits) => names,
            _ => {
                self.error(
                    field,
                    "settings.invalid_value",
                    format!("Give a list of at most {NAMES_MOST} names."),
                );
                Vec::new()
            }
        }
    }
}

/// What was wanted and what was found.
pub fn words(refusal: &dyn Refusal) -> String {
    format!("Expected {}; found {}.", refusal.expected(), refusal.found())
}

/// The URL that members are sent to: https, or this computer; nothing hidden in it.
pub(super) fn usable_sign_on_url(text: &str) -> Result<(), &'static str> {
    if text.len() > URL_MOST {
        return Err("The URL is longer than 2048 characters.");
    }
    // A URL reader drops or rewrites these, so that the AuthnRequest would name another Destination than it is sent to.
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("The URL must not have spaces or control characters.");
    }
    let url = Url::parse(text).map_err(|_| "This is not a URL. It begins with https://.")?;
    match (url.scheme(), is_loopback(&url)) {
        ("https", _) | ("http", true) => {}
        ("http", false) => return Err("The URL must begin with https://; http is for this computer (localhost) only."),
        _ => return Err("The URL must begin with https://."),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("The URL must not carry a user name or password.");
    }
    if url.fragment().is_some() {
        return Err("The URL must not have a # part.");
    }
    Ok(())
}

pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
