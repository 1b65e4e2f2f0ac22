//! What a card proposes to write into the draft.

use crate::crypto::{Certificate, sha256};
use crate::octets::hex;
use crate::settings::certificate_facts::usable;
use crate::settings::document::{TEXT_MOST, usable_sign_on_url};
use crate::settings::{CertificateFacts, FieldError, RequestBinding, SamlSettings, certificates, words};
use crate::time::Timestamp;
use crate::verdict::Refusal as _;
use serde::{Deserialize, Serialize};

/// The settings that a card would change; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The identity provider's entity ID.
    pub idp_entity_id: Option<String>,
    /// Its login URL.
    pub sign_on_url: Option<String>,
    /// How AuthnRequests get there.
    pub authn_request_binding: Option<RequestBinding>,
    /// Its certificates, PEM.
    pub certificates: Vec<String>,
    /// Whether these are all, as metadata has them, or come to those that are there.
    pub replaces_certificates: bool,
}

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
        if let Some(Err(why)) = self.sign_on_url.as_deref().map(usable_sign_on_url) {
            return Err(mistake("sign_on_url", "settings.sign_on_url_invalid", why.to_owned()));
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
        let one = |setting, present: Option<&String>, proposed: Option<&String>| {
            (present != proposed).then(|| Difference {
                setting,
                present: present.cloned(),
                proposed: proposed.cloned(),
            })
        };
        let binding = |of: &SamlSettings| {
            serde_json::to_value(of.authn_request_binding)
                .ok()?
                .as_str()
                .map(str::to_owned)
        };
        let (bound, rebound) = (binding(settings), binding(&changed));
        let mut all: Vec<Difference> = [
            one(
                "idp_entity_id",
                settings.idp_entity_id.as_ref(),
                changed.idp_entity_id.as_ref(),
            ),
            one(
                "sign_on_url",
                settings.sign_on_url.as_ref(),
                changed.sign_on_url.as_ref(),
            ),
            one("authn_request_binding", bound.as_ref(), rebound.as_ref()),
        ]
        .into_iter()
        .flatten()
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
        hex(&sha256(&serde_json::to_vec(self).unwrap_or_default()))
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
