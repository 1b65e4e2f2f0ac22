//! The settings that most organizations leave as they are.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::field::Field;
use crate::edge::pages::layout::{Tone, notice};
use crate::edge::pages::view::SettingsView;
use crate::settings::{IdpInitiated, RequestBinding, SignaturePolicy};

use super::form::{SettingsForm, idp_initiated_name, list, request_binding_name, signature_policy_name};
use super::{labels, mapping};

const FIELDS: [&str; 20] = [
    "signature_policy",
    "authn_request_binding",
    "sign_authn_requests",
    "name_id_format",
    "force_authn",
    "requested_authn_context",
    "idp_initiated",
    "clock_skew_seconds",
    "allow_sha1",
    "attributes_email",
    "attributes_name",
    "attributes_roles",
    "attributes_groups",
    "attributes_claims",
    "attributes_role_rules",
    "attributes_default_role",
    "session_seconds",
    "single_logout_url",
    "single_logout_response_url",
    "single_logout_binding",
];

/// The advanced settings, folded away unless one of them has an error.
pub(super) fn advanced(m: Words, view: &SettingsView) -> Markup {
    let open = view.errors.iter().any(|error| FIELDS.contains(&error.field.as_str()));
    let changed = changed(&view.form);
    html! {
        details.advanced open[open] {
            summary { "Advanced" span.summary-note {
                @match changed {
                    0 => "all as recommended",
                    1 => "1 setting changed from the default",
                    number => { (number) " settings changed from the default" }
                }
            } }
            (trust(m, view))
            (request(m, view))
            (session(m, view))
            (logout(m, view))
        }
    }
}

fn changed(form: &SettingsForm) -> usize {
    let default = SettingsForm::default();
    [
        form.signature_policy != default.signature_policy,
        form.authn_request_binding != default.authn_request_binding,
        form.sign_authn_requests != default.sign_authn_requests,
        form.name_id_format != default.name_id_format,
        form.force_authn != default.force_authn,
        !list(&form.requested_authn_context).is_empty(),
        form.idp_initiated != default.idp_initiated,
        form.clock_skew_seconds.trim() != default.clock_skew_seconds,
        form.allow_sha1 != default.allow_sha1,
        !list(&form.attributes_email).is_empty(),
        !list(&form.attributes_name).is_empty(),
        !list(&form.attributes_roles).is_empty(),
        !list(&form.attributes_groups).is_empty(),
        !form.attributes_claims.trim().is_empty(),
        !form.attributes_role_rules.trim().is_empty(),
        !form.attributes_default_role.trim().is_empty(),
        form.session_seconds != default.session_seconds,
        !form.single_logout_url.trim().is_empty(),
        !form.single_logout_response_url.trim().is_empty(),
        form.single_logout_binding != default.single_logout_binding,
    ]
    .into_iter()
    .filter(|changed| *changed)
    .count()
}

/// What a Response must have.
fn trust(m: Words, view: &SettingsView) -> Markup {
    let policies = [
        SignaturePolicy::Both,
        SignaturePolicy::Response,
        SignaturePolicy::Assertion,
        SignaturePolicy::Either,
    ]
    .map(|policy| {
        (
            signature_policy_name(policy).to_owned(),
            labels::signature_policy(policy).to_owned(),
        )
    });
    let answers = [IdpInitiated::Upgrade, IdpInitiated::Accept, IdpInitiated::Refuse].map(|answer| {
        (
            idp_initiated_name(answer).to_owned(),
            labels::idp_initiated(answer).to_owned(),
        )
    });
    html! {
        fieldset.group {
            legend { "What is accepted" }
            (Field::new(m, "signature_policy", labels::SIGNATURE_POLICY)
                .hint(html! { "What your identity provider must sign. Entra ID and Okta can sign both; Google signs the "
                    "response only; many others sign the assertion only. Every signature that is present must verify, "
                    "whichever you choose." })
                .errors(&view.errors)
                .select(&view.form.signature_policy, &policies))
            (Field::new(m, "idp_initiated", labels::IDP_INITIATED)
                .hint(html! { ul {
                    li { b { "Upgrade" } " answers a start from the identity provider’s tile with a sign-in of our own: "
                        "one more redirect, and nobody can be signed in to someone else’s account." }
                    li { b { "Accept" } " takes it as it comes. Choose it only where upgrading does not work." }
                    li { b { "Refuse" } " shows an error: members start from the sign-in page." }
                } })
                .errors(&view.errors)
                .select(&view.form.idp_initiated, &answers))
            (Field::new(m, "clock_skew_seconds", labels::CLOCK_SKEW)
                .hint(html! { "How far your identity provider’s clock may be off: 0 to 180." })
                .errors(&view.errors)
                .text("text", "short", &view.form.clock_skew_seconds))
            (Field::new(m, "allow_sha1", labels::ALLOW_SHA1)
                .hint(html! { "SHA-1 can be forged, and RSA keys under 2048 bits can be broken. Leave this off and set your identity provider to SHA-256 instead." })
                .errors(&view.errors)
                .tick(view.form.allow_sha1, false))
            @if view.form.allow_sha1 {
                (notice(Tone::Caution, None, &html! {
                    p { "Signatures with SHA-1, and with RSA keys from 1024 bits, are accepted from this identity provider." }
                }))
            }
        }
    }
}

/// What the AuthnRequest asks for.
fn request(m: Words, view: &SettingsView) -> Markup {
    let formats = labels::NAME_ID_FORMATS.map(|format| (format.to_owned(), labels::name_id_format(format).to_owned()));
    let sign_hint = if view.signing_key {
        html! { "For identity providers that accept signed requests only. Our certificate is in the SP metadata." }
    } else {
        html! { "Not available: the operator of this service has not set a signing key." }
    };
    html! {
        fieldset.group {
            legend { "What is asked for" }
            (Field::new(m, "authn_request_binding", labels::REQUEST_BINDING)
                .hint(html! { "How the member’s browser carries the request to the sign-on URL." })
                .errors(&view.errors)
                .select(&view.form.authn_request_binding, &bindings()))
            (Field::new(m, "name_id_format", labels::NAME_ID_FORMAT)
                .hint(html! { "The kind of identifier to ask for." })
                .errors(&view.errors)
                .select(&view.form.name_id_format, &formats))
            (Field::new(m, "requested_authn_context", labels::AUTHN_CONTEXT)
                .hint(html! { "AuthnContextClassRef URIs, one a line. The sign-in must then meet one of them. Usually empty." })
                .errors(&view.errors)
                .area(2, &view.form.requested_authn_context))
            (Field::new(m, "force_authn", labels::FORCE_AUTHN)
                .hint(html! { "Members prove who they are at every sign-in, even with a session at the identity provider." })
                .errors(&view.errors)
                .tick(view.form.force_authn, false))
            (Field::new(m, "sign_authn_requests", labels::SIGN_REQUESTS)
                .hint(sign_hint)
                .errors(&view.errors)
                .tick(view.form.sign_authn_requests, !view.signing_key && !view.form.sign_authn_requests))
        }
    }
}

fn bindings() -> [(String, String); 2] {
    [RequestBinding::Redirect, RequestBinding::Post].map(|binding| {
        (
            request_binding_name(binding).to_owned(),
            labels::request_binding(binding).to_owned(),
        )
    })
}

/// Where a sign-out goes on to.
fn logout(m: Words, view: &SettingsView) -> Markup {
    let hint = if view.signing_key {
        html! { "Where your identity provider takes logout requests. Empty: members are signed out here only. Give it ours: "
        code { (view.logout_url) } }
    } else {
        html! { "Not available: the operator of this service has not set a signing key. Members are signed out here only." }
    };
    html! {
        fieldset.group {
            legend { "Single Logout" }
            (Field::new(m, "single_logout_url", labels::LOGOUT_URL)
                .hint(hint)
                .errors(&view.errors)
                .text("url", "mono", &view.form.single_logout_url))
            (Field::new(m, "single_logout_response_url", labels::LOGOUT_RESPONSE_URL)
                .hint(html! { "Only where it takes logout responses at another address." })
                .errors(&view.errors)
                .text("url", "mono", &view.form.single_logout_response_url))
            (Field::new(m, "single_logout_binding", labels::LOGOUT_BINDING)
                .hint(html! { "How the member’s browser carries logout messages there. They are always signed." })
                .errors(&view.errors)
                .select(&view.form.single_logout_binding, &bindings()))
        }
    }
}

/// What becomes of the subject.
fn session(m: Words, view: &SettingsView) -> Markup {
    let lengths = labels::SESSION_LENGTHS.map(|seconds| (seconds.to_string(), labels::duration(seconds)));
    let mut lengths = lengths.to_vec();
    let chosen = view.form.session_seconds.trim();
    if let (Ok(seconds), false) = (chosen.parse(), lengths.iter().any(|(value, _)| value == chosen)) {
        lengths.push((chosen.to_owned(), labels::duration(seconds)));
    }
    html! {
        fieldset.group {
            legend { "The member’s session" }
            (attribute(m, "attributes_email", labels::ATTRIBUTES_EMAIL, view, &view.form.attributes_email))
            (attribute(m, "attributes_name", labels::ATTRIBUTES_NAME, view, &view.form.attributes_name))
            (attribute(m, "attributes_roles", labels::ATTRIBUTES_ROLES, view, &view.form.attributes_roles))
            (mapping::fields(m, view))
            (Field::new(m, "session_seconds", labels::SESSION)
                .hint(html! { "At most. The identity provider may end it earlier." })
                .errors(&view.errors)
                .select(chosen, &lengths))
        }
    }
}

pub(super) fn attribute(m: Words, name: &str, label: &str, view: &SettingsView, value: &str) -> Markup {
    Field::new(m, name, label)
        .hint(html! { "Attribute names to try in this order, one a line. Empty: the well-known names." })
        .errors(&view.errors)
        .area(2, value)
}
