//! Fields with a `name: value` on each line. The value is all that follows the first colon: distinguished names have
//! commas and equals signs in them, and URNs have colons.

use super::error;
use crate::edge::pages::view::FieldError;
use crate::settings::RoleRule;
use std::collections::BTreeMap;

/// The lines of `text`; a line without a colon or without one of its halves is a mistake of `field`.
fn read<'t>(text: &'t str, field: &str, errors: &mut Vec<FieldError>) -> Vec<(&'t str, &'t str)> {
    let mut pairs = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(':').map(|(name, value)| (name.trim(), value.trim())) {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => pairs.push((name, value)),
            _ => errors.push(error(
                field,
                &format!("Write “name: value” on each line; found “{line}”."),
            )),
        }
    }
    pairs
}

/// The claims, each with its attributes in the order of the lines.
pub(super) fn read_claims(text: &str, errors: &mut Vec<FieldError>) -> BTreeMap<String, Vec<String>> {
    let mut claims: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (claim, name) in read(text, "attributes_claims", errors) {
        claims.entry(claim.to_owned()).or_default().push(name.to_owned());
    }
    claims
}

/// The roles in the order of the first line of each.
pub(super) fn read_rules(text: &str, errors: &mut Vec<FieldError>) -> Vec<RoleRule> {
    let mut rules: Vec<RoleRule> = Vec::new();
    for (role, value) in read(text, "attributes_role_rules", errors) {
        match rules.iter_mut().find(|rule| rule.role == role) {
            Some(rule) => rule.values.push(value.to_owned()),
            None => rules.push(RoleRule {
                role: role.to_owned(),
                values: vec![value.to_owned()],
            }),
        }
    }
    rules
}

pub(super) fn claims(claims: &BTreeMap<String, Vec<String>>) -> String {
    lines(claims.iter())
}

pub(super) fn rules(rules: &[RoleRule]) -> String {
    lines(rules.iter().map(|rule| (&rule.role, &rule.values)))
}

fn lines<'a>(all: impl Iterator<Item = (&'a String, &'a Vec<String>)>) -> String {
    let pairs = all.flat_map(|(name, values)| values.iter().map(move |value| format!("{name}: {value}")));
    pairs.collect::<Vec<_>>().join("\n")
}
