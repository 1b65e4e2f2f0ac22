//! From the Assertion's statements to what a session holds.

use std::collections::{BTreeMap, BTreeSet};

use super::accepted::Claims;
use super::error::{Rule, RuleError};
use super::rules::Expected;
use crate::saml::names::FORMAT_EMAIL;
use crate::saml::{Assertion, Attribute, AttributeValue, AuthnStatement, NameId};
use crate::settings::{AttributeNames, RoleRule};

/// Where the e-mail address stands: X.500 by OID (Shibboleth, Keycloak), claims (Entra ID, AD FS), plain (Okta, Google).
const EMAIL_NAMES: &[&str] = &[
    "urn:oid:0.9.2342.19200300.100.1.3",
    "urn:oid:1.2.840.113549.1.9.1",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "email",
    "Email",
    "mail",
    "emailAddress",
    "EmailAddress",
];
/// Where the display name stands.
const NAME_NAMES: &[&str] = &[
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "displayName",
    "DisplayName",
    "name",
    "urn:oid:2.5.4.3",
    "cn",
];
/// Where a display name's two halves stand.
const GIVEN_NAME_NAMES: &[&str] = &[
    "urn:oid:2.5.4.42",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    "givenName",
    "firstName",
    "given_name",
];
const SURNAME_NAMES: &[&str] = &[
    "urn:oid:2.5.4.4",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
    "sn",
    "surname",
    "lastName",
    "family_name",
];
/// Where a name stands that is better than none: with Entra ID this is the user principal name.
const LAST_NAME_NAMES: &[&str] = &[
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
    "preferred_username",
];
/// Where the roles stand.
const ROLE_NAMES: &[&str] = &[
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
    "roles",
    "role",
    "Role",
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
    "groups",
    "memberOf",
];
/// Where the groups stand.
const GROUP_NAMES: &[&str] = &[
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    "http://schemas.xmlsoap.org/claims/Group",
    "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
    "groups",
    "memberOf",
];
/// What Entra ID sends in place of the groups when a person has more than 150: where Graph has them.
const OVERAGE_NAMES: &[&str] = &[
    "http://schemas.microsoft.com/claims/groups.link",
    "http://schemas.microsoft.com/claims/groups.overage",
    "_claim_names.groups",
    "hasgroups",
];

/// The claims of the Assertion.
///
/// 1. Profiles 4.1.4.2: there is an AuthnStatement; its context and its time are what was asked for.
/// 2. There is a NameID: the identity provider names somebody.
/// 3. Of the attributes, Name alone says which it is (Core 2.7.3.1: FriendlyName MUST NOT); several of one name are one.
pub(super) fn claims(assertion: &Assertion, expected: &Expected) -> Result<Claims, RuleError> {
    let statements = assertion.authn_statements();
    let statement = authn_statement(statements, expected)?; // 1
    let name_id = name_id(assertion, expected)?; // 2
    let subject = Claims {
        idp_entity_id: assertion.issuer().value.clone(),
        name_id: name_id.clone(),
        authn_context: statement.context_class.clone(),
        session_index: statement.session_index.clone(),
        session_not_on_or_after: statements
            .iter()
            .filter_map(|statement| statement.session_not_on_or_after)
            .min(),
        ..Claims::of_nobody(statement.authn_instant)
    };
    mapped(assertion.attributes(), subject, &expected.attributes) // 3
}

/// The claims of a subject, with what its attributes say.
pub(super) fn mapped(attributes: &[Attribute], subject: Claims, names: &AttributeNames) -> Result<Claims, RuleError> {
    let attributes = Attributes(attributes);
    let groups = attributes.first_named(&names.groups, GROUP_NAMES)?.1;
    Ok(Claims {
        email: attributes.email(&names.email, &subject.name_id)?,
        name: attributes.name(&names.name)?,
        roles: roles(attributes.first_named(&names.roles, ROLE_NAMES)?.1, names),
        groups_overage: groups.is_empty() && attributes.has_overage(),
        groups: distinct(groups),
        further: attributes.further(&names.claims)?,
        attributes: attributes.text_values(),
        ..subject
    })
}

/// 1. Profiles 4.1.4.2: there MUST be an AuthnStatement.
/// 2. Core 3.3.2.2.1: with Comparison `exact` the context MUST be one of those that were asked for.
/// 3. Core 3.4.1: with ForceAuthn the identity provider MUST authenticate the subject anew.
fn authn_statement<'a>(statements: &'a [AuthnStatement], expected: &Expected) -> Result<&'a AuthnStatement, RuleError> {
    let Some(first) = statements.first() else {
        return Err(Rule::AuthnStatementPresent.refuse("an AuthnStatement", "none")); // 1
    };
    let asked = &expected.requested_authn_context;
    let meets = |statement: &&AuthnStatement| {
        statement
            .context_class
            .as_ref()
            .is_some_and(|class| asked.contains(class))
    };
    let statement = if asked.is_empty() {
        Some(first)
    } else {
        statements.iter().find(meets)
    };
    let statement = statement.ok_or_else(|| {
        Rule::AuthnContext.refuse(asked.join(", "), first.context_class.as_deref().unwrap_or("none")) // 2
    })?;
    match expected.authenticated_since {
        Some(since) if expected.end_with_skew(statement.authn_instant) < since => {
            Err(Rule::AuthnFresh.refuse(format!("authenticated since {since}"), statement.authn_instant)) // 3
        }
        _ => Ok(statement),
    }
}

/// 1. The Subject has a NameID, and it says something (Core 1.3.1).
/// 2. Core 2.2.2: an SPNameQualifier names us, or the identifier was made for somebody else.
fn name_id<'a>(assertion: &'a Assertion, expected: &Expected) -> Result<&'a NameId, RuleError> {
    let name_id = assertion
        .name_id()
        .ok_or_else(|| Rule::NameIdPresent.refuse("a NameID", "none"))?; // 1
    if name_id.value.trim().is_empty() {
        return Err(Rule::NameIdNotEmpty.refuse("a NameID with a value", "an empty one")); // 1
    }
    match name_id
        .sp_name_qualifier
        .as_deref()
        .filter(|qualifier| *qualifier != expected.sp_entity_id)
    {
        Some(other) => Err(Rule::NameIdQualifier.refuse(&expected.sp_entity_id, other)), // 2
        None => Ok(name_id),
    }
}

/// The roles of these values.
///
/// 1. Without rules the values are the roles.
/// 2. With rules there is one role: of the first rule, in the administrator's order, that one of the values fulfils. The
///    order of the values, how often one is there, and how many there are, have no part in it.
/// 3. A value is compared octet for octet: nothing is trimmed and nothing folded, so none that looks like another is it.
/// 4. Whoever no rule gives a role has the default, or none.
fn roles(values: Vec<String>, names: &AttributeNames) -> Vec<String> {
    if names.role_rules.is_empty() {
        return distinct(values); // 1
    }
    let gives = |rule: &&RoleRule| rule.values.iter().any(|wanted| values.contains(wanted)); // 3
    let rule = names.role_rules.iter().find(gives); // 2
    let role = rule.map(|rule| &rule.role).or(names.default_role.as_ref()); // 4
    role.cloned().into_iter().collect()
}

/// Each value once, in the order of the first of each.
fn distinct(values: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut distinct = values;
    distinct.retain(|value| seen.insert(value.clone()));
    distinct
}

struct Attributes<'a>(&'a [Attribute]);

impl Attributes<'_> {
    /// The one e-mail address: of the attribute, or else of a NameID that says it is one.
    fn email(&self, listed: &[String], name_id: &NameId) -> Result<Option<String>, RuleError> {
        let (name, mut values) = self.first_named(listed, EMAIL_NAMES)?;
        values.dedup();
        if values.len() > 1 {
            return Err(Rule::OneEmail.refuse("one e-mail address", format!("{} in {name}", values.len())));
        }
        let is_email = name_id.format.as_deref() == Some(FORMAT_EMAIL);
        Ok(values.pop().or_else(|| is_email.then(|| name_id.value.clone())))
    }

    /// The display name: the first there is, or else made of its halves.
    fn name(&self, listed: &[String]) -> Result<Option<String>, RuleError> {
        let first = |names| Ok(self.first_named(listed, names)?.1.into_iter().next());
        if let Some(name) = first(NAME_NAMES)? {
            return Ok(Some(name));
        }
        if !listed.is_empty() {
            return Ok(None);
        }
        match (first(GIVEN_NAME_NAMES)?, first(SURNAME_NAMES)?) {
            (Some(given), Some(surname)) => Ok(Some(format!("{given} {surname}"))),
            _ => first(LAST_NAME_NAMES),
        }
    }

    /// The values of the first attribute with any, by the administrator's list, or the well-known one where that is empty.
    fn first_named(&self, listed: &[String], well_known: &[&str]) -> Result<(String, Vec<String>), RuleError> {
        let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
        let names = if listed.is_empty() { well_known } else { &listed };
        for name in names {
            let values = self.named(name)?;
            if !values.is_empty() {
                return Ok(((*name).to_owned(), values));
            }
        }
        Ok((String::new(), Vec::new()))
    }

    /// The values of every attribute of this Name, in document order, without the blank ones.
    fn named(&self, name: &str) -> Result<Vec<String>, RuleError> {
        let values = self
            .0
            .iter()
            .filter(|attribute| attribute.name == name)
            .flat_map(|attribute| &attribute.values);
        let texts = values.map(|value| match value {
            AttributeValue::Text(text) => Ok(text.clone()),
            AttributeValue::Elements => Err(Rule::MappedText.refuse("text", format!("elements in {name}"))),
        });
        texts
            .filter(|text| !matches!(text, Ok(text) if text.trim().is_empty()))
            .collect()
    }

    /// Whether there is a reference in place of the groups.
    fn has_overage(&self) -> bool {
        self.0
            .iter()
            .any(|attribute| OVERAGE_NAMES.contains(&attribute.name.as_str()))
    }

    /// The claims that are there, by the administrator's names.
    fn further(&self, listed: &BTreeMap<String, Vec<String>>) -> Result<BTreeMap<String, Vec<String>>, RuleError> {
        let mut claims = BTreeMap::new();
        for (claim, names) in listed {
            let (_, values) = self.first_named(names, &[])?;
            if !values.is_empty() {
                claims.insert(claim.clone(), distinct(values));
            }
        }
        Ok(claims)
    }

    /// Every text value by Name. Values that are elements are left out: they are not text, and not read as such.
    fn text_values(&self) -> BTreeMap<String, Vec<String>> {
        let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for attribute in self.0 {
            let values = by_name.entry(attribute.name.clone()).or_default();
            values.extend(attribute.values.iter().filter_map(|value| match value {
                AttributeValue::Text(text) => Some(text.clone()),
                AttributeValue::Elements => None,
            }));
        }
        by_name
    }
}
