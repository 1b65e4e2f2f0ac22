//! Our side: the values that a console wants from us.

use crate::edge::http::Method;
use crate::edge::messages::Words;
use crate::edge::routes::{self, Found};
use crate::service::Deployment;
use crate::settings::OrganizationId;

/// A value of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// The SP entity ID.
    EntityId,
    /// The Assertion Consumer Service URL.
    AcsUrl,
    /// A regular expression that only the ACS URL matches.
    AcsPattern,
    /// Where a sign-in begins.
    LoginUrl,
    /// Single Logout.
    LogoutUrl,
    /// The SP metadata.
    MetadataUrl,
}

impl Value {
    /// What this page calls it.
    pub fn label(self, m: Words) -> &'static str {
        match self {
            Value::EntityId => m.guide.entity_id,
            Value::AcsUrl => m.guide.acs_url,
            Value::AcsPattern => m.guide.acs_pattern,
            Value::LoginUrl => m.guide.login_url,
            Value::LogoutUrl => m.guide.logout_url,
            Value::MetadataUrl => m.guide.metadata_url,
        }
    }

    /// What an element that shows it is called.
    pub const fn id(self) -> &'static str {
        match self {
            Value::EntityId => "sp_entity_id",
            Value::AcsUrl => "acs_url",
            Value::AcsPattern => "acs_pattern",
            Value::LoginUrl => "login_url",
            Value::LogoutUrl => "logout_url",
            Value::MetadataUrl => "metadata_url",
        }
    }
}

/// The values of one organization.
#[derive(Debug, Clone, Default)]
pub struct Here {
    /// The SP entity ID.
    pub entity_id: String,
    /// The Assertion Consumer Service URL.
    pub acs_url: String,
    /// `https://host/organizations/{org}/saml`.
    pub base: String,
}

impl Here {
    /// The values of an organization.
    pub fn new(deployment: &Deployment, id: &OrganizationId) -> Self {
        Self {
            entity_id: deployment.sp_entity_id(id),
            acs_url: deployment.acs_url(id),
            base: format!("{}/organizations/{id}/saml", deployment.origin),
        }
    }

    /// The value; `None` where this deployment has no such address.
    pub fn value(&self, value: Value) -> Option<String> {
        Some(match value {
            Value::EntityId | Value::MetadataUrl => self.entity_id.clone(),
            Value::AcsUrl => self.acs_url.clone(),
            Value::AcsPattern => format!("^{}$", escaped(&self.acs_url)),
            Value::LoginUrl => format!("{}/login", self.base),
            Value::LogoutUrl => {
                let route = routes::find(Method::Get, "/organizations/x/saml/logout");
                let known = matches!(route, Found::Place(..));
                return known.then(|| format!("{}/logout", self.base));
            }
        })
    }
}

/// The regular expression of exactly this URL; the slashes too, as consoles that delimit by them want it.
fn escaped(url: &str) -> String {
    let mut pattern = String::with_capacity(url.len() + 16);
    for character in url.chars() {
        if matches!(
            character,
            '.' | '/' | '?' | '+' | '*' | '(' | ')' | '[' | ']' | '$' | '^' | '|' | '\\'
        ) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
