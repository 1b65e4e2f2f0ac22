//! From a Response whose rules all hold to a login, by way of its one-time keys.

use std::collections::BTreeMap;

use crate::json::{Deserialize, Serialize};

use super::error::{Rule, RuleError};
use super::rules::Expected;
use crate::saml::{Assertion, NameId};
use crate::time::Timestamp;

/// Who signed in, in the words of the signed Assertion.
///
/// The same member is the same `idp_entity_id` and the same `name_id`, all fields of it, octet for octet. An e-mail
/// address is no identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The identity provider.
    pub idp_entity_id: String,
    /// The subject.
    pub name_id: NameId,
    /// The e-mail address.
    pub email: Option<String>,
    /// The display name.
    pub name: Option<String>,
    /// The roles.
    pub roles: Vec<String>,
    /// The groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether the identity provider left the groups out because there are too many.
    #[serde(default)]
    pub groups_overage: bool,
    /// Further claims, by their names.
    #[serde(default)]
    pub further: BTreeMap<String, Vec<String>>,
    /// Every attribute that holds text; several of one name are one, with all values in document order.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// When the subject authenticated.
    pub authn_instant: Timestamp,
    /// How the subject authenticated.
    pub authn_context: Option<String>,
    /// The identity provider's handle of its session.
    pub session_index: Option<String>,
    /// When the identity provider wants the session to end.
    pub session_not_on_or_after: Option<Timestamp>,
}

impl Claims {
    /// Those of a subject that is still to be named.
    pub(super) fn of_nobody(authn_instant: Timestamp) -> Self {
        Self {
            idp_entity_id: String::new(),
            name_id: NameId {
                value: String::new(),
                format: None,
                name_qualifier: None,
                sp_name_qualifier: None,
            },
            email: None,
            name: None,
            roles: Vec::new(),
            groups: Vec::new(),
            groups_overage: false,
            further: BTreeMap::new(),
            attributes: BTreeMap::new(),
            authn_instant,
            authn_context: None,
            session_index: None,
            session_not_on_or_after: None,
        }
    }
}

/// What a login spends. Each may be spent once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeKeys {
    /// The request that is answered; none for an unsolicited Response.
    pub request_id: Option<String>,
    /// The identity provider: an Assertion ID is unique for one only.
    pub idp_entity_id: String,
    /// The Assertion.
    pub assertion_id: String,
    /// Until when the Assertion ID must be remembered: from then on the Assertion is refused for its age.
    pub remember_until: Timestamp,
}

/// A Response whose signatures verify and whose rules all hold, or an ID token of which that is true. Only
/// [`super::Received::accept`] and [`Accepted::by_id_token`] make one.
///
/// It is no login yet: it may have been used before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    claims: Claims,
    keys: OneTimeKeys,
}

/// What the store says of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It was not there, and now is spent.
    First,
    /// It was spent before, or was never issued.
    Again,
}

/// The proof that the one-time keys of a Response were spent, here and for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumed {
    keys: OneTimeKeys,
}

/// A first and valid login: what a session begins with. Only [`admit`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    claims: Claims,
}

impl Accepted {
    /// Core 2.4.1.2, 2.5.1.2: after the last NotOnOrAfter and any clock skew, nothing confirms the Assertion any more.
    pub(super) fn new(claims: Claims, assertion: &Assertion, expected: &Expected) -> Self {
        let confirmations = assertion
            .confirmations()
            .iter()
            .filter_map(|confirmation| confirmation.not_on_or_after);
        let last = confirmations.chain(assertion.conditions().not_on_or_after).max();
        let keys = OneTimeKeys {
            request_id: expected.request_id.clone(),
            idp_entity_id: claims.idp_entity_id.clone(),
            assertion_id: assertion.id().to_owned(),
            remember_until: expected.remember_until(last.unwrap_or(expected.now)),
        };
        Self { claims, keys }
    }

    pub(super) fn of_rules(claims: Claims, keys: OneTimeKeys) -> Self {
        Self { claims, keys }
    }

    /// What must be spent before it is a login.
    pub fn keys(&self) -> &OneTimeKeys {
        &self.keys
    }

    /// Who would sign in. For a test's report; a session takes [`Login::claims`].
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}

impl Consumed {
    /// The only constructor: from the answers of the store that spends keys atomically.
    ///
    /// 1. Profiles 4.1.4.3: the request is answered once. Without an answer about it, it counts as spent.
    /// 2. Profiles 4.1.4.5: the Assertion is used once, for as long as it could be valid.
    pub fn from_store(keys: &OneTimeKeys, request: Option<Use>, assertion: Use) -> Result<Self, RuleError> {
        match (&keys.request_id, request) {
            (None, _) | (Some(_), Some(Use::First)) => {}
            (Some(id), _) => return Err(Rule::RequestUnspent.refuse("a first answer", format!("{id} again"))), // 1
        }
        match assertion {
            Use::First => Ok(Self { keys: keys.clone() }),
            Use::Again => {
                Err(Rule::AssertionUnspent.refuse("a first use", format!("{} again", keys.assertion_id))) // 2
            }
        }
    }
}

/// Admits an accepted Response whose keys were spent: these very keys, and no other login's.
pub fn admit(accepted: Accepted, consumed: Consumed) -> Result<Login, RuleError> {
    if accepted.keys != consumed.keys {
        return Err(Rule::KeysMatch.refuse(accepted.keys.assertion_id, consumed.keys.assertion_id));
    }
    Ok(Login {
        claims: accepted.claims,
    })
}

impl Login {
    /// Who signed in.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Who signed in, taken out.
    pub fn into_claims(self) -> Claims {
        self.claims
    }
}
