//! Reading `protocol` and `openid_connect`.

use super::{FieldError, Fields, NAMES_MOST, TEXT_MOST};
use crate::json::{Map, Value};
use crate::settings::MetadataUrl;
use crate::settings::openid_connect::{DEFAULT_SCOPES, OpenIdConnectSettings, Protocol};

const FIELD: &str = "openid_connect";
const SECRET_MOST: usize = 1_024;
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

impl Fields<'_> {
    pub(super) fn protocol(&mut self) -> Protocol {
        self.value("protocol", "saml or oidc").unwrap_or_default()
    }

    /// The provider, without its secret: who reads the document does not seal.
    pub(super) fn openid_connect(&mut self, protocol: Protocol) -> Option<OpenIdConnectSettings> {
        let object = match self.document.get(FIELD).filter(|value| !value.is_null()) {
            None if protocol == Protocol::Saml => return None,
            None => Map::new(),
            Some(Value::Object(object)) => object.clone(),
            Some(_) => {
                self.error(
                    FIELD,
                    "settings.invalid_value",
                    "Give an object of issuer, client_id, client_secret and scopes.",
                );
                return None;
            }
        };
        for name in object
            .keys()
            .filter(|name| !["issuer", "client_id", "client_secret", "scopes"].contains(&name.as_str()))
        {
            self.error(
                &format!("{FIELD}.{name}"),
                "settings.unknown_field",
                "There is no setting of this name.",
            );
        }
        let issuer = self.issuer(&object);
        let client_id = self.member(
            &object,
            "client_id",
            TEXT_MOST,
            "Paste the client ID from the provider's console.",
        );
        if object.get("client_secret").is_some_and(|secret| !secret.is_null()) {
            self.member(
                &object,
                "client_secret",
                SECRET_MOST,
                "Paste the client secret, or give null for none.",
            );
        }
        let scopes = self.scopes(&object);
        Some(OpenIdConnectSettings {
            issuer,
            client_id,
            client_secret: None,
            scopes,
        })
    }

    /// A text without control characters; it is there.
    fn member(&mut self, object: &Map<String, Value>, name: &str, most: usize, missing: &str) -> String {
        let text = object
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
            .to_owned();
        if text.is_empty() {
            self.error(&format!("{FIELD}.{name}"), "settings.openid_connect_missing", missing);
        } else if text.len() > most || text.chars().any(char::is_control) {
            let detail = format!("At most {most} characters, without control characters.");
            self.error(&format!("{FIELD}.{name}"), "settings.invalid_value", detail);
        }
        text
    }

    /// Discovery 3: an https URL without query and fragment. It may be pasted with the path of the configuration.
    fn issuer(&mut self, object: &Map<String, Value>) -> String {
        let missing = "Paste the provider's issuer, for example https://login.example.";
        let pasted = self.member(object, "issuer", TEXT_MOST, missing);
        let issuer = pasted.strip_suffix(WELL_KNOWN).unwrap_or(&pasted).to_owned();
        if issuer.is_empty() {
            return issuer;
        }
        let mistake = match MetadataUrl::parse(&issuer, self.allow_local) {
            Err(error) => Some(error.detail()),
            Ok(_) if issuer.contains(['?', '#']) => Some("An issuer has no query and no # part."),
            Ok(_) => None,
        };
        if let Some(detail) = mistake {
            self.error(&format!("{FIELD}.issuer"), "settings.issuer_invalid", detail);
        }
        issuer
    }

    /// RFC 6749 3.3: of printable characters without space, quotation mark and backslash.
    fn scopes(&mut self, object: &Map<String, Value>) -> Vec<String> {
        let names = self.names(&format!("{FIELD}.scopes"), object.get("scopes"));
        let fits = |name: &String| name.chars().all(|c| c.is_ascii_graphic() && c != '\u{22}' && c != '\\');
        if !names.iter().all(fits) {
            let detail = format!("Give a list of at most {NAMES_MOST} scopes, each without spaces.");
            self.error(&format!("{FIELD}.scopes"), "settings.invalid_value", detail);
        }
        if names.is_empty() {
            return DEFAULT_SCOPES.map(str::to_owned).to_vec();
        }
        names
    }
}

/// The secret as it was typed, or what stands for the one that is there.
pub fn client_secret(document: &Map<String, Value>) -> Option<&str> {
    let text = document.get(FIELD)?.get("client_secret")?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// What stands for a secret stands for none that can be used here.
pub fn client_secret_needed() -> FieldError {
    FieldError {
        field: format!("{FIELD}.client_secret"),
        code: "settings.client_secret_needed",
        detail: "Paste the client secret again: what is kept is for another issuer or client, or cannot be opened."
            .to_owned(),
    }
}
