//! Under which conditions an Assertion is valid (Core 2.5).

use super::SamlError;
use super::names::ASSERTION;
use super::sequence::{Sequence, any_uri, optional_time, unexpected};
use crate::time::Timestamp;
use crate::xml::Element;

/// Conditions (Core 2.5.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Not before this.
    pub not_before: Option<Timestamp>,
    /// Before this.
    pub not_on_or_after: Option<Timestamp>,
    /// The audiences of every AudienceRestriction. Each restriction must hold; one audience in it is enough.
    pub audience_restrictions: Vec<Vec<String>>,
    /// The Assertion is for one use. All are, here.
    pub one_time_use: bool,
}

impl Conditions {
    /// 1. Core 2.5.1.1, rule 3: if any condition is not understood, the Assertion's validity is indeterminate: refused.
    /// 2. Core 2.5.1.5: OneTimeUse MUST NOT occur more than once.
    /// 3. Core 2.5.1.6: ProxyRestriction MUST NOT occur more than once. It limits who may issue further assertions on
    ///    this one; we issue none.
    pub(super) fn parse(element: Element<'_>) -> Result<Self, SamlError> {
        let mut conditions = Self {
            not_before: optional_time(element, "NotBefore")?,
            not_on_or_after: optional_time(element, "NotOnOrAfter")?,
            ..Self::default()
        };
        let mut proxy_restriction = false;
        let mut children = Sequence::of(element)?;
        while let Some(child) = children.any() {
            if child.is(ASSERTION, "AudienceRestriction") {
                conditions.audience_restrictions.push(audiences(child)?);
            } else if child.is(ASSERTION, "OneTimeUse") {
                once(&mut conditions.one_time_use, "OneTimeUse")?; // 2
            } else if child.is(ASSERTION, "ProxyRestriction") {
                once(&mut proxy_restriction, "ProxyRestriction")?; // 3
            } else {
                return Err(SamlError::ConditionUnknown {
                    found: child.qualified_name().to_owned(),
                }); // 1
            }
        }
        Ok(conditions)
    }
}

fn once(seen: &mut bool, found: &'static str) -> Result<(), SamlError> {
    match std::mem::replace(seen, true) {
        true => Err(SamlError::ConditionRepeated { found }),
        false => Ok(()),
    }
}

/// Core 2.5.1.4: one or more Audience. It is an `xs:anyURI`, so white space around it does not count.
fn audiences(restriction: Element<'_>) -> Result<Vec<String>, SamlError> {
    let mut children = Sequence::of(restriction)?;
    let mut audiences = vec![any_uri(children.required(ASSERTION, "Audience")?.text()?).to_owned()];
    while let Some(child) = children.any() {
        if !child.is(ASSERTION, "Audience") {
            return Err(unexpected(restriction, child));
        }
        audiences.push(any_uri(child.text()?).to_owned());
    }
    Ok(audiences)
}
