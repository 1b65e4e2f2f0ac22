//! For a refusal: what happened, the one thing to change, and where.

mod openid;
mod words;

use super::topics::{Topic, topic};
use super::{Console, Here, Value, generic, recognise};
use crate::edge::messages::{Words, fill};
use crate::edge::pages::settings::labels;
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
    /// A field of this page, by its name.
    Page(&'static str),
    /// Nowhere: it is done by trying again.
    Nowhere,
}

/// The advice for a verdict; `None` where nothing failed.
pub fn of_verdict(m: Words, verdict: &Verdict, settings: &SamlSettings, here: &Here) -> Option<Advice> {
    let failed = verdict
        .checks()
        .iter()
        .find(|check| check.status == CheckStatus::Failed)?;
    let found = failed.found.as_deref().unwrap_or_default();
    let code = failed.code.as_deref().unwrap_or_default();
    Some(advise(m, code, found, console_of(settings), settings, here))
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
pub fn advise(m: Words, code: &str, found: &str, console: &Console, settings: &SamlSettings, here: &Here) -> Advice {
    if let Some((cause, change, field)) = openid::of(m, code) {
        let field = field.map(|field| match field {
            "force_authn" => on_this_page(m, field),
            field => {
                let label = labels::of_field(m, &format!("openid_connect_{field}")).to_owned();
                format!("{} › {label}", m.guide.this_page)
            }
        });
        return Advice {
            cause: cause.to_owned(),
            change: change.to_owned(),
            place: field,
            value: None,
        };
    }
    let topic = topic(code, found);
    let (cause, change, side) = words::of(m, topic);
    // A console that cannot sign more is not asked to: the policy here is what can be changed.
    if wants_more(topic) && !covers(console.policy, settings.signature_policy) {
        return Advice {
            cause: cause.to_owned(),
            change: fill(m.guide.does_not_sign_more, &[("console", console.name)]),
            place: Some(on_this_page(m, "signature_policy")),
            value: Some(labels::policy_name(m, console.policy).to_owned()),
        };
    }
    Advice {
        cause: cause.to_owned(),
        change: change.to_owned(),
        place: place(m, side, console),
        value: value(side, here),
    }
}

/// The path to a field of this page; all but one are among the advanced ones.
fn on_this_page(m: Words, field: &str) -> String {
    let label = labels::of_field(m, field);
    match field {
        "idp_entity_id" => format!("{} › {label}", m.guide.this_page),
        _ => format!("{} › {} › {label}", m.guide.this_page, m.form.advanced),
    }
}

fn wants_more(topic: Topic) -> bool {
    matches!(topic, Topic::ResponseUnsigned | Topic::AssertionUnsigned)
}

/// Whether what a console signs is what a policy wants.
fn covers(signed: SignaturePolicy, wanted: SignaturePolicy) -> bool {
    signed == SignaturePolicy::Both || wanted == SignaturePolicy::Either || signed == wanted
}

fn place(m: Words, side: Side, console: &Console) -> Option<String> {
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
        Side::Page(field) => return Some(on_this_page(m, field)),
        Side::Nowhere => return None,
    };
    let name = if console.id == generic().id {
        m.guide.identity_provider
    } else {
        console.name
    };
    Some(format!("{name} › {}", m.said(place)))
}

fn value(side: Side, here: &Here) -> Option<String> {
    match side {
        Side::EntityId => here.value(Value::EntityId),
        Side::AcsUrl => here.value(Value::AcsUrl),
        _ => None,
    }
}
