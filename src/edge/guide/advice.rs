//! For a refusal: what happened, the one thing to change, and where.

mod words;

use super::topics::{Topic, topic};
use super::{Console, Here, Value, generic, recognise};
use crate::settings::{SamlSettings, SignaturePolicy};
use crate::verdict::{CheckStatus, Verdict};

/// What to do about a refusal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advice {
    /// What happened, one sentence.
    pub cause: String,
    /// The one thing to change.
    pub change: String,
    /// Where: the console and its field, or the field of this page.
    pub place: Option<String>,
    /// What belongs there.
    pub value: Option<String>,
}

/// Where the change is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    EntityId,
    AcsUrl,
    Certificate,
    Signing,
    Algorithm,
    NameId,
    Attributes,
    Encryption,
    Users,
    Identity,
    Log,
    /// A field of this page, by its label.
    Page(&'static str),
    /// Nowhere: it is done by trying again.
    Nowhere,
}

/// The advice for a verdict; `None` where nothing failed.
pub fn of_verdict(verdict: &Verdict, settings: &SamlSettings, here: &Here) -> Option<Advice> {
    let failed = verdict
        .checks()
        .iter()
        .find(|check| check.status == CheckStatus::Failed)?;
    let found = failed.found.as_deref().unwrap_or_default();
    let code = failed.code.as_deref().unwrap_or_default();
    Some(advise(code, found, console_of(settings), settings, here))
}

/// The console that these settings name by their URLs.
pub fn recognise_settings(settings: &SamlSettings) -> Option<&'static Console> {
    let texts = [settings.sign_on_url.as_deref(), settings.idp_entity_id.as_deref()];
    recognise(texts.into_iter().flatten())
}

/// The console of these settings, whichever it is.
pub fn console_of(settings: &SamlSettings) -> &'static Console {
    recognise_settings(settings).unwrap_or_else(generic)
}

/// The advice for a code.
pub fn advise(code: &str, found: &str, console: &Console, settings: &SamlSettings, here: &Here) -> Advice {
    let topic = topic(code, found);
    let (cause, change, side) = words::of(topic);
    // A console that cannot sign more is not asked to: the policy here is what can be changed.
    if wants_more(topic) && !covers(console.policy, settings.signature_policy) {
        return Advice {
            cause: cause.to_owned(),
            change: format!("{} does not sign more than this. Require less here.", console.name),
            place: Some(PAGE_POLICY.to_owned()),
            value: Some(words::policy(console.policy).to_owned()),
        };
    }
    Advice {
        cause: cause.to_owned(),
        change: change.to_owned(),
        place: place(side, console),
        value: value(side, here),
    }
}

const PAGE_POLICY: &str = "This page › Advanced › Required signatures";

fn wants_more(topic: Topic) -> bool {
    matches!(topic, Topic::ResponseUnsigned | Topic::AssertionUnsigned)
}

/// Whether what a console signs is what a policy wants.
fn covers(signed: SignaturePolicy, wanted: SignaturePolicy) -> bool {
    signed == SignaturePolicy::Both || wanted == SignaturePolicy::Either || signed == wanted
}

fn place(side: Side, console: &Console) -> Option<String> {
    let places = &console.places;
    let place = match side {
        Side::EntityId => places.entity_id,
        Side::AcsUrl => places.acs_url,
        Side::Certificate => places.certificate,
        Side::Signing => places.signing,
        Side::Algorithm => places.algorithm,
        Side::NameId => places.name_id,
        Side::Attributes => places.attributes,
        Side::Encryption => places.encryption,
        Side::Users => places.users,
        Side::Identity => places.identity,
        Side::Log => places.log,
        Side::Page(label) => return Some(format!("This page › {label}")),
        Side::Nowhere => return None,
    };
    let name = if console.id == generic().id {
        "Your identity provider"
    } else {
        console.name
    };
    Some(format!("{name} › {place}"))
}

fn value(side: Side, here: &Here) -> Option<String> {
    match side {
        Side::EntityId => here.value(Value::EntityId),
        Side::AcsUrl => here.value(Value::AcsUrl),
        _ => None,
    }
}
