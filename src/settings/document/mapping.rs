//! The setting `attributes`: which attributes become what.

use super::{Fields, TEXT_MOST};
use crate::json::{Map, Value};
use crate::settings::{AttributeNames, RoleRule};
use std::collections::{BTreeMap, BTreeSet};

const MEMBERS: [&str; 7] = [
    "email",
    "name",
    "roles",
    "groups",
    "claims",
    "role_rules",
    "default_role",
];
const RULES_MOST: usize = 20;
const VALUES_MOST: usize = 50;
const CLAIMS_MOST: usize = 20;
const CLAIM_MOST: usize = 64;
const ROLE_MOST: usize = 100;

/// Claims that say something already: of JWT (RFC 7519 4.1), of OpenID Connect (Core 2, 5.1), and ours.
const RESERVED: [&str; 41] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "nonce",
    "auth_time",
    "acr",
    "amr",
    "azp",
    "at_hash",
    "c_hash",
    "s_hash",
    "sid",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
    "organization",
    "roles",
    "groups",
    "cnf",
    "client_id",
    "scope",
];

const CLAIM_FORM: &str = "A claim's name has 1 to 64 letters, digits, hyphens and underscores, and is none that has a \
     meaning already, such as sub, email or roles.";

impl Fields<'_> {
    pub(super) fn attributes(&mut self) -> AttributeNames {
        let Some(value) = self.document.get("attributes").filter(|value| !value.is_null()) else {
            return AttributeNames::default();
        };
        let Some(object) = value.as_object() else {
            let detail = format!("Give an object of {}.", MEMBERS.join(", "));
            self.error("attributes", "settings.invalid_value", detail);
            return AttributeNames::default();
        };
        for name in object.keys().filter(|name| !MEMBERS.contains(&name.as_str())) {
            let field = format!("attributes.{name}");
            self.error(&field, "settings.unknown_field", "There is no setting of this name.");
        }
        let role_rules = self.role_rules(object);
        AttributeNames {
            email: self.names("attributes.email", object.get("email")),
            name: self.names("attributes.name", object.get("name")),
            roles: self.names("attributes.roles", object.get("roles")),
            groups: self.names("attributes.groups", object.get("groups")),
            claims: self.claims(object),
            default_role: self.default_role(object, &role_rules),
            role_rules,
        }
    }

    fn claims(&mut self, object: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
        const FIELD: &str = "attributes.claims";
        let Some(value) = object.get("claims").filter(|value| !value.is_null()) else {
            return BTreeMap::new();
        };
        let Some(given) = value.as_object().filter(|given| given.len() <= CLAIMS_MOST) else {
            let detail =
                format!("Give an object of at most {CLAIMS_MOST} claims, each with a list of attribute names.");
            self.error(FIELD, "settings.invalid_value", detail);
            return BTreeMap::new();
        };
        let mut claims = BTreeMap::new();
        for (claim, names) in given {
            if !is_claim(claim) {
                self.error(
                    FIELD,
                    "settings.claim_name_invalid",
                    format!("{CLAIM_FORM} Found {claim:?}."),
                );
                continue;
            }
            let names = self.names(FIELD, Some(names));
            // Without a name it has no well-known one to fall back on.
            if names.is_empty() && !self.has_error(FIELD) {
                let detail = format!("Name the attribute that {claim} is taken from.");
                self.error(FIELD, "settings.invalid_value", detail);
            }
            claims.insert(claim.clone(), names);
        }
        claims
    }

    /// 1. Each role once, each value once: of two rules for one value the second would say nothing.
    /// 2. A value as it is sent: one with blanks around it would never be.
    fn role_rules(&mut self, object: &Map<String, Value>) -> Vec<RoleRule> {
        const FIELD: &str = "attributes.role_rules";
        let Some(value) = object.get("role_rules").filter(|value| !value.is_null()) else {
            return Vec::new();
        };
        let read = crate::json::from_value::<Vec<RoleRule>>(value.clone()).ok();
        let fits = |rule: &RoleRule| {
            is_role(&rule.role)
                && (1..=VALUES_MOST).contains(&rule.values.len())
                && rule.values.iter().all(|value| is_value(value)) // 2
        };
        let Some(rules) = read.filter(|rules| rules.len() <= RULES_MOST && rules.iter().all(fits)) else {
            let detail = format!(
                "Give at most {RULES_MOST} rules, most privileged first: each a role of at most {ROLE_MOST} characters \
                 without a colon, and 1 to {VALUES_MOST} values as the identity provider sends them."
            );
            self.error(FIELD, "settings.invalid_value", detail);
            return Vec::new();
        };
        let mut seen = BTreeSet::new();
        let all = rules.iter().flat_map(|rule| &rule.values);
        if let Some(twice) = all.clone().find(|value| !seen.insert(value.as_str())) {
            let detail = format!("The value {twice:?} is there twice. The most privileged role of a member counts."); // 1
            self.error(FIELD, "settings.role_rules_ambiguous", detail);
        }
        let mut roles = BTreeSet::new();
        if let Some(twice) = rules.iter().find(|rule| !roles.insert(rule.role.as_str())) {
            let detail = format!("The role {:?} is there twice. Put its values together.", twice.role); // 1
            self.error(FIELD, "settings.role_rules_ambiguous", detail);
        }
        rules
    }

    /// Whoever the identity provider lets in has it, so it opens nothing: not the settings page, and not more than a
    /// rule would.
    fn default_role(&mut self, object: &Map<String, Value>, rules: &[RoleRule]) -> Option<String> {
        const FIELD: &str = "attributes.default_role";
        let value = object.get("default_role").filter(|value| !value.is_null())?;
        let role = value.as_str().unwrap_or_default().trim().to_owned();
        if value.is_string() && role.is_empty() {
            return None;
        }
        if !is_role(&role) {
            let detail = format!("Give a role of at most {ROLE_MOST} characters without a colon, or null.");
            self.error(FIELD, "settings.invalid_value", detail);
        } else if rules.is_empty() {
            let detail = "The default is for whoever no rule gives a role. Give rules first.";
            self.error(FIELD, "settings.default_role_without_rules", detail);
        } else if role == crate::settings::ADMINISTRATOR_ROLE
            || (rules.len() > 1 && rules.first().is_some_and(|first| first.role == role))
        {
            let detail = "Everybody would have the most privileged role. Choose a lesser one.";
            self.error(FIELD, "settings.default_role_privileged", detail);
        }
        Some(role)
    }
}

fn is_claim(name: &str) -> bool {
    let inner = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'_' || octet == b'-';
    (1..=CLAIM_MOST).contains(&name.len())
        && name.bytes().all(inner)
        && !RESERVED.contains(&name.to_ascii_lowercase().as_str())
}

fn is_role(role: &str) -> bool {
    is_value(role) && role.chars().count() <= ROLE_MOST && !role.contains(':')
}

fn is_value(value: &str) -> bool {
    !value.is_empty() && value.len() <= TEXT_MOST && value.trim() == value && !value.chars().any(char::is_control)
}
