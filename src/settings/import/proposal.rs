//! What a card proposes to write into the draft.

use crate::crypto::{Certificate, sha256};
use crate::json::{Deserialize, Serialize};
use crate::json::{Map, Value};
use crate::octets::hex;
use crate::settings::certificate_facts::usable;
use crate::settings::document::{TEXT_MOST, usable_sign_on_url};
use crate::settings::{CertificateFacts, FieldError, RequestBinding, SamlSettings, certificates, words};
use crate::time::Timestamp;
use crate::verdict::Refusal as _;

const SINGLE_LOGOUT_INVALID: &str = "settings.single_logout_url_invalid";

/// The settings that a card would change; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The identity provider's entity ID.
    pub idp_entity_id: Option<String>,
    /// Its login URL.
    pub sign_on_url: Option<String>,
    /// How AuthnRequests get there.
    pub authn_request_binding: Option<RequestBinding>,
    /// Where LogoutRequests go.
    pub single_logout_url: Option<String>,
    /// Where LogoutResponses go, where that is elsewhere.
    pub single_logout_response_url: Option<String>,
    /// How they get there.
    pub single_logout_binding: Option<RequestBinding>,
    /// Its certificates, PEM.
    pub certificates: Vec<String>,
    /// Whether these are all, as metadata has them, or come to those that are there.
    pub replaces_certificates: bool,
}

/// The settings that are texts and may be proposed, in the order of the page.
const TEXTS: [&str; 6] = [
    "sign_on_url",
    "idp_entity_id",
    "authn_request_binding",
    "single_logout_url",
    "single_logout_response_url",
    "single_logout_binding",
];

/// One setting that a proposal changes. A certificate is a difference of its own: it is added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The setting's JSON name.
    pub setting: &'static str,
    /// As it is; `None` for nothing.
    pub present: Option<String>,
    /// As it would be; `None` for nothing.
    pub proposed: Option<String>,
}

impl Proposal {
    /// The settings with it.
    pub fn apply(&self, settings: &SamlSettings) -> SamlSettings {
        let mut changed = settings.clone();
        if let Some(entity_id) = &self.idp_entity_id {
            changed.idp_entity_id = Some(entity_id.clone());
        }
        if let Some(url) = &self.sign_on_url {
            changed.sign_on_url = Some(url.clone());
        }
        if let Some(binding) = self.authn_request_binding {
            changed.authn_request_binding = binding;
        }
        if let Some(url) = &self.single_logout_url {
            changed.single_logout_url = Some(url.clone());
            changed
                .single_logout_response_url
                .clone_from(&self.single_logout_response_url);
            changed.single_logout_binding = self.single_logout_binding.unwrap_or_default();
        }
        if self.replaces_certificates {
            changed.certificates.retain(|pem| self.certificates.contains(pem));
        }
        for pem in &self.certificates {
            if !changed.certificates.contains(pem) {
                changed.certificates.push(pem.clone());
            }
        }
        changed
    }

    /// The proposal as it may be written: it may come back from a form, and is read anew like any field of one.
    pub fn read_anew(mut self, allow_weak: bool) -> Result<Self, FieldError> {
        for pem in &mut self.certificates {
            let certificate = Certificate::parse(pem.as_bytes()).and_then(|it| usable(&it, allow_weak).map(|()| it));
            *pem = certificate
                .map_err(|error| mistake("certificates", error.code(), words(&error)))?
                .to_pem();
        }
        for (field, code, url) in [
            ("sign_on_url", "settings.sign_on_url_invalid", &self.sign_on_url),
            ("single_logout_url", SINGLE_LOGOUT_INVALID, &self.single_logout_url),
            (
                "single_logout_response_url",
                SINGLE_LOGOUT_INVALID,
                &self.single_logout_response_url,
            ),
        ] {
            if let Some(Err(why)) = url.as_deref().map(usable_sign_on_url) {
                return Err(mistake(field, code, why.to_owned()));
            }
        }
        let id = self.idp_entity_id.as_deref().unwrap_or("-");
        if id.is_empty() || id.chars().count() > TEXT_MOST || id.chars().any(|c| c.is_control() || c.is_whitespace()) {
            let why = "An entity ID has 1 to 1024 characters, without spaces or control characters.";
            return Err(mistake("idp_entity_id", "settings.invalid_value", why.to_owned()));
        }
        Ok(self)
    }

    /// Where it differs from `settings`, for reading.
    pub fn differences(&self, settings: &SamlSettings) -> Vec<Difference> {
        let changed = self.apply(settings);
        let (present, proposed) = (settings.to_document(), changed.to_document());
        let text = |of: &Map<String, Value>, setting: &str| of.get(setting).and_then(Value::as_str).map(str::to_owned);
        let mut all: Vec<Difference> = TEXTS
            .into_iter()
            .map(|setting| Difference {
                setting,
                present: text(&present, setting),
                proposed: text(&proposed, setting),
            })
            .filter(|difference| difference.present != difference.proposed)
            .collect();
        all.extend(only_in(&changed, settings).map(|line| Difference {
            setting: "certificates",
            present: None,
            proposed: Some(line),
        }));
        all.extend(only_in(settings, &changed).map(|line| Difference {
            setting: "certificates",
            present: Some(line),
            proposed: None,
        }));
        all
    }

    /// SHA-256 over it, hex: which proposal it is.
    pub fn fingerprint(&self) -> String {
        hex(&sha256(crate::json::to_string(self).as_bytes()))
    }
}

fn mistake(field: &str, code: &'static str, detail: String) -> FieldError {
    FieldError {
        field: field.to_owned(),
        code,
        detail,
    }
}

/// The certificates of `some` that `others` lacks, each in a line. The line does not depend on the time.
fn only_in(some: &SamlSettings, others: &SamlSettings) -> impl Iterator<Item = String> {
    let lacking = some
        .certificates
        .iter()
        .filter(|pem| !others.certificates.contains(pem));
    let lacking: Vec<String> = lacking.cloned().collect();
    let lines: Vec<String> = certificates(&lacking)
        .map(|certificate| CertificateFacts::of(&certificate, Timestamp::from_unix_seconds(0)).in_one_line())
        .collect();
    lines.into_iter()
}
