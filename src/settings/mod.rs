//! The settings of one organization, as the API has them and as they are stored.

mod attribute_names;
mod certificate_facts;
mod dns_answer;
mod document;
mod email_domain;
pub mod import;
mod judged;
mod kept_keys;
mod metadata_url;
mod openid_connect;
mod organization_id;

pub use attribute_names::{AttributeNames, RoleRule};
pub use certificate_facts::{CertificateFacts, CertificateStatus, certificates, issuers_left_out};
pub use dns_answer::{DnsUnanswered, txt_values};
pub use document::{CLOCK_SKEW_MOST, FieldError, Reading, client_secret, client_secret_needed, parse, words};
pub use email_domain::{EmailDomain, EmailDomainError};
pub use kept_keys::verifying_key;
pub use metadata_url::{MetadataUrl, MetadataUrlError};
pub use openid_connect::{OpenIdConnectSettings, Protocol, SealedSecret, UnreadableSecret};
pub use organization_id::{InvalidOrganizationId, OrganizationId};

use crate::crypto::sha256;
use crate::json::{Deserialize, Serialize};
use crate::json::{Map, Value};
use crate::octets::hex;

pub use crate::dsig::SignaturePolicy;

impl SignaturePolicy {
    /// Whether the Response must be signed.
    pub fn wants_response(self) -> bool {
        matches!(self, Self::Both | Self::Response)
    }

    /// Whether the Assertion must be signed.
    pub fn wants_assertion(self) -> bool {
        matches!(self, Self::Both | Self::Assertion)
    }
}

/// What an unsolicited Response (IdP-initiated sign-in) leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdpInitiated {
    /// It is answered with a fresh AuthnRequest: safe against login CSRF.
    #[default]
    Upgrade,
    /// It is accepted as it is.
    Accept,
    /// It is refused.
    Refuse,
}

/// The binding that carries the AuthnRequest (Bindings 3.4 and 3.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestBinding {
    /// HTTP-Redirect.
    #[default]
    Redirect,
    /// HTTP-POST.
    Post,
}

impl RequestBinding {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The role that opens the settings page.
pub const ADMINISTRATOR_ROLE: &str = "administrator";

/// What an administrator sets: the part of the settings document that a test stands for. The name is of when SAML was the
/// only protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamlSettings {
    /// The identity provider's login URL.
    pub sign_on_url: Option<String>,
    /// The identity provider's entity ID; learnt by the first verified test when empty.
    pub idp_entity_id: Option<String>,
    /// The identity provider's certificates, PEM.
    pub certificates: Vec<String>,
    /// Which signatures a Response must carry.
    pub signature_policy: SignaturePolicy,
    /// How the AuthnRequest travels.
    pub authn_request_binding: RequestBinding,
    /// Whether the AuthnRequest is signed.
    pub sign_authn_requests: bool,
    /// The NameID format to ask for.
    pub name_id_format: Option<String>,
    /// Whether the member must authenticate anew at the identity provider.
    pub force_authn: bool,
    /// AuthnContextClassRefs to ask for, exactly one of which must then be met.
    pub requested_authn_context: Vec<String>,
    /// What an unsolicited Response leads to.
    pub idp_initiated: IdpInitiated,
    /// Allowed difference between the clocks, in seconds (0 to 180).
    pub clock_skew_seconds: u32,
    /// Whether SHA-1 signatures and digests are accepted.
    pub allow_sha1: bool,
    /// Where the session's values are taken from.
    pub attributes: AttributeNames,
    /// How long a session lasts at most, in seconds.
    pub session_seconds: u64,
    /// Where the identity provider takes LogoutRequests (Metadata 2.4.2); none: sign-out is of this site only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_logout_url: Option<String>,
    /// Where it takes LogoutResponses, if somewhere else (Metadata 2.2.2: ResponseLocation).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_logout_response_url: Option<String>,
    /// How messages of a logout travel to it.
    #[serde(default, skip_serializing_if = "RequestBinding::is_default")]
    pub single_logout_binding: RequestBinding,
    /// How the identity provider speaks to us. What is set for the other protocol is kept, and is not used.
    #[serde(default, skip_serializing_if = "Protocol::is_default")]
    pub protocol: Protocol,
    /// The OpenID provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openid_connect: Option<OpenIdConnectSettings>,
}

impl Default for SamlSettings {
    fn default() -> Self {
        Self {
            sign_on_url: None,
            idp_entity_id: None,
            certificates: Vec::new(),
            signature_policy: SignaturePolicy::default(),
            authn_request_binding: RequestBinding::default(),
            sign_authn_requests: false,
            name_id_format: None,
            force_authn: false,
            requested_authn_context: Vec::new(),
            idp_initiated: IdpInitiated::default(),
            clock_skew_seconds: 120,
            allow_sha1: false,
            attributes: AttributeNames::default(),
            session_seconds: 604_800,
            single_logout_url: None,
            single_logout_response_url: None,
            single_logout_binding: RequestBinding::default(),
            protocol: Protocol::default(),
            openid_connect: None,
        }
    }
}

impl SamlSettings {
    /// Every setting by its name. What settings of earlier versions lack is stored only where it is set, so that theirs
    /// keep their fingerprint; here it is there always.
    pub fn to_document(&self) -> Map<String, Value> {
        let mut document = Map::new();
        document.insert("single_logout_url".to_owned(), Value::Null);
        document.insert("single_logout_response_url".to_owned(), Value::Null);
        document.insert("single_logout_binding".to_owned(), Value::from("redirect"));
        document.insert("protocol".to_owned(), Value::from("saml"));
        document.insert("openid_connect".to_owned(), Value::Null);
        if let Value::Object(stored) = crate::json::to_value(self) {
            document.extend(stored);
        }
        if let Some(names) = document.get_mut("attributes") {
            AttributeNames::complete(names);
        }
        // A secret, sealed or not, is shown to nobody.
        if let (Some(secret), Some(openid)) = (
            self.openid_connect
                .as_ref()
                .and_then(|openid| openid.client_secret.as_ref()),
            document.get_mut("openid_connect").and_then(Value::as_object_mut),
        ) {
            openid.insert("client_secret".to_owned(), Value::from(secret.shown()));
        }
        document
    }

    /// Whether there is all that a test needs.
    pub fn is_complete(&self) -> bool {
        match self.protocol {
            Protocol::Saml => self.sign_on_url.is_some() && !self.certificates.is_empty(),
            Protocol::Oidc => self.openid_connect.is_some(),
        }
    }

    /// The identity provider: its entity ID, or its issuer identifier.
    pub fn issuer(&self) -> Option<&str> {
        match self.protocol {
            Protocol::Saml => self.idp_entity_id.as_deref(),
            Protocol::Oidc => self.openid_connect.as_ref().map(|openid| openid.issuer.as_str()),
        }
    }

    /// SHA-256 over every setting, hex: two settings with the same fingerprint are the same settings. What a test and
    /// the check mark stand for.
    pub fn fingerprint(&self) -> String {
        hex(&sha256(crate::json::to_string(self).as_bytes()))
    }
}
