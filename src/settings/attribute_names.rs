//! Where a session's values are taken from: names of SAML attributes, and what their values mean.

use crate::json::Value;
use crate::json::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names of the SAML attributes that a session's values are taken from; an empty list means the well-known names.
///
/// What settings of earlier versions lack is stored only where it is set, so that theirs keep their fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AttributeNames {
    /// The e-mail address.
    pub email: Vec<String>,
    /// The display name.
    pub name: Vec<String>,
    /// The roles.
    pub roles: Vec<String>,
    /// The groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Further claims, each by its name; of each, the attributes to try.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Vec<String>>,
    /// What the values of the roles' attribute mean, most privileged first; none: they are the roles themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub role_rules: Vec<RoleRule>,
    /// The role of who has none by `role_rules`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_role: Option<String>,
}

/// A role, and the values that give it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRule {
    /// The role.
    pub role: String,
    /// The values, compared octet for octet.
    pub values: Vec<String>,
}

impl AttributeNames {
    /// The fields that are stored only where they are set, as the API has them where they are not.
    pub(super) fn complete(document: &mut Value) {
        if let Some(names) = document.as_object_mut() {
            names.entry("groups").or_insert_with(|| Value::Array(Vec::new()));
            names
                .entry("claims")
                .or_insert_with(|| Value::Object(crate::json::Map::new()));
            names.entry("role_rules").or_insert_with(|| Value::Array(Vec::new()));
            names.entry("default_role").or_insert(Value::Null);
        }
    }
}
