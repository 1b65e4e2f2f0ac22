//! What the messages are made of: the organization's settings, the present, and who is said to sign in.

use super::text;
use crate::octets::hex;
use crate::settings::{AttributeNames, IdpInitiated, RoleRule, SamlSettings, SignaturePolicy};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// Why a message could not be made. It is never the attack's failure: the self-test fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmade {
    /// A template has a name that has no value.
    Name,
    /// What was to be edited is not there.
    Edit,
}

impl Unmade {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            Unmade::Name => "self_test.name_unknown",
            Unmade::Edit => "self_test.edit_missed",
        }
    }
}

/// Who signs in. The name is reserved (RFC 2606 2): it is nobody.
pub(super) const SUBJECT: &str = "ada@self-test.invalid";
/// Whom an attacker would like to be.
pub(super) const EVIL: &str = "admin@self-test.invalid";
/// How the NameID is written.
pub(super) const NAME_ID_FORMAT: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
/// The identity provider of an organization that has none yet.
const UNKNOWN_PROVIDER: &str = "urn:saml-edge:self-test";
const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

/// The facts of one run.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Our entity ID.
    pub sp_entity_id: String,
    /// Our Assertion Consumer Service URL.
    pub acs_url: String,
    /// The identity provider's entity ID.
    pub idp_entity_id: String,
    /// The signature policy.
    pub policy: SignaturePolicy,
    /// Whether SHA-1 is allowed.
    pub allow_sha1: bool,
    /// What becomes of unsolicited Responses.
    pub idp_initiated: IdpInitiated,
    /// The present, in whole seconds.
    pub now: Timestamp,
    /// Makes the IDs of this run its own.
    run: String,
    skew: i64,
    context: String,
    /// Attributes by name, with the e-mail address first.
    attributes: Vec<(String, Vec<&'static str>)>,
    email: String,
    name: String,
    roles: String,
    names: AttributeNames,
}

impl Facts {
    /// The facts of an organization with these settings.
    pub fn new(
        settings: &SamlSettings,
        sp_entity_id: String,
        acs_url: String,
        now: Timestamp,
        random: &[u8; 32],
    ) -> Self {
        let first = |listed: &[String], well_known: &str| listed.first().map_or(well_known, |name| name).to_owned();
        let names = &settings.attributes;
        let (email, name, roles) = (
            first(&names.email, "email"),
            first(&names.name, "displayName"),
            first(&names.roles, "roles"),
        );
        let mut attributes: Vec<(String, Vec<&'static str>)> = vec![(email.clone(), vec![SUBJECT])];
        for (name, values) in [(&name, vec!["Ada Lovelace"]), (&roles, vec!["staff", "r&d <x>"])] {
            if !attributes.iter().any(|(known, _)| known == name) {
                attributes.push((name.clone(), values));
            }
        }
        Self {
            sp_entity_id,
            acs_url,
            idp_entity_id: settings
                .idp_entity_id
                .clone()
                .unwrap_or_else(|| UNKNOWN_PROVIDER.to_owned()),
            policy: settings.signature_policy,
            allow_sha1: settings.allow_sha1,
            idp_initiated: settings.idp_initiated,
            now: Timestamp::from_unix_seconds(now.unix_seconds()),
            run: hex(random.get(..8).unwrap_or_default()),
            skew: i64::from(settings.clock_skew_seconds),
            context: settings
                .requested_authn_context
                .first()
                .map_or(PASSWORD, |context| context)
                .to_owned(),
            attributes,
            email,
            name,
            roles,
            names: names.clone(),
        }
    }

    /// The ID of the request that case `number` answers.
    pub fn request_id(&self, number: usize) -> String {
        format!("_q{}-{number}", self.run)
    }

    /// The values of an attribute that the messages have.
    fn values(&self, name: &str) -> Vec<String> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map_or_else(Vec::new, |(_, values)| {
            values.iter().map(|value| (*value).to_owned()).collect()
        })
    }

    /// What a name in braces stands for in message `number`.
    pub(super) fn value(&self, name: &str, number: usize) -> Option<String> {
        let at = |seconds: i64| self.now.plus_seconds(seconds).to_string();
        let run = &self.run;
        Some(match name {
            "acs" => text::attribute(&self.acs_url),
            "sp" => text::text(&self.sp_entity_id),
            "idp" => text::text(&self.idp_entity_id),
            "rid" => format!("_r{run}-{number}"),
            "aid" => format!("_a{run}-{number}"),
            "begin" => at(-60 - self.skew),
            "qid" => self.request_id(number),
            "erid" => format!("_s{run}-{number}"),
            "eaid" => format!("_b{run}-{number}"),
            "who" => SUBJECT.to_owned(),
            "evil_who" => EVIL.to_owned(),
            "now" => at(0),
            "start" => at(-60),
            "end" => at(300),
            "over" => at(-self.skew),
            "last" => at(1 - self.skew),
            "soon" => at(self.skew),
            "future" => at(1 + self.skew),
            "context" => text::text(&self.context),
            "mail" => text::attribute(&self.email),
            "attributes" => self.further_attributes(),
            _ => return None,
        })
    }

    fn further_attributes(&self) -> String {
        let further = self.attributes.iter().skip(1).map(|(name, values)| {
            let values: String = values
                .iter()
                .map(|value| format!("<saml:AttributeValue>{}</saml:AttributeValue>", text::text(value)))
                .collect();
            format!(
                "<saml:Attribute Name=\"{}\">{values}</saml:Attribute>",
                text::attribute(name)
            )
        });
        further.collect()
    }

    /// The roles that the organization's rules make of the messages' values.
    fn roles_told(&self) -> Vec<String> {
        let values = self.values(&self.roles);
        let rules = &self.names.role_rules;
        if rules.is_empty() {
            return values;
        }
        let fulfilled = |rule: &&RoleRule| values.iter().any(|value| rule.values.contains(value));
        let role = rules.iter().find(fulfilled).map(|rule| rule.role.clone());
        role.or_else(|| self.names.default_role.clone()).into_iter().collect()
    }

    /// The further claims that the messages' attributes make.
    fn claims_told(&self) -> BTreeMap<String, Vec<String>> {
        let told = |names: &Vec<String>| {
            names
                .iter()
                .map(|name| self.values(name))
                .find(|values| !values.is_empty())
        };
        let claims = self.names.claims.iter();
        claims
            .filter_map(|(claim, names)| Some((claim.clone(), told(names)?)))
            .collect()
    }

    /// Whether a session says exactly what the valid messages say, and nothing else.
    pub fn are_told_by(&self, session: &crate::session::Session) -> bool {
        let mut attributes = self.attributes.iter();
        session.name_id == SUBJECT
            && session.name_id_format.as_deref() == Some(NAME_ID_FORMAT)
            && session.name_id_name_qualifier.is_none()
            && session.name_id_sp_name_qualifier.is_none()
            && session.issuer == self.idp_entity_id
            && session.email.as_deref() == Some(SUBJECT)
            && session.name == self.values(&self.name).into_iter().next()
            && session.roles == self.roles_told()
            && session.claims == self.claims_told()
            && session.session_index.as_deref() == Some("_session")
            && session.attributes.len() == self.attributes.len()
            && attributes.all(|(name, values)| session.attributes.get(name).is_some_and(|told| told == values))
    }
}
