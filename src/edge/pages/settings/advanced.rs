//! The settings that most organizations leave as they are.

use crate::edge::messages::{Words, fill, sentence};
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
            summary { (m.form.advanced) span.summary-note {
                @match changed {
                    0 => (m.form.as_recommended),
                    1 => (m.form.one_changed),
                    number => (fill(m.form.changed, &[("number", &number.to_string())]))
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
            labels::signature_policy(m, policy),
        )
    });
    let answers = [IdpInitiated::Upgrade, IdpInitiated::Accept, IdpInitiated::Refuse]
        .map(|answer| (idp_initiated_name(answer).to_owned(), labels::idp_initiated(m, answer)));
    html! {
        fieldset.group {
            legend { (m.form.accepted) }
            (Field::new(m, "signature_policy", m.form.signature_policy)
                .hint(html! { (m.form.signature_policy_hint) })
                .errors(&view.errors)
                .select(&view.form.signature_policy, &policies))
            (Field::new(m, "idp_initiated", m.form.idp_initiated)
                .hint(html! { ul {
                    li { (sentence(m.form.upgrade_hint, &[("choice", html! { b { (m.form.upgrade) } })])) }
                    li { (sentence(m.form.accept_hint, &[("choice", html! { b { (m.form.accept) } })])) }
                    li { (sentence(m.form.refuse_hint, &[("choice", html! { b { (m.form.refuse) } })])) }
                } })
                .errors(&view.errors)
                .select(&view.form.idp_initiated, &answers))
            (Field::new(m, "clock_skew_seconds", m.form.clock_skew)
                .hint(html! { (m.form.clock_skew_hint) })
                .errors(&view.errors)
                .text("text", "short", &view.form.clock_skew_seconds))
            (Field::new(m, "allow_sha1", m.form.allow_sha1)
                .hint(html! { (m.form.allow_sha1_hint) })
                .errors(&view.errors)
                .tick(view.form.allow_sha1, false))
            @if view.form.allow_sha1 {
                (notice(Tone::Caution, None, &html! {
                    p { (m.form.allow_sha1_on) }
                }))
            }
        }
    }
}

/// What the AuthnRequest asks for.
fn request(m: Words, view: &SettingsView) -> Markup {
    let formats =
        labels::NAME_ID_FORMATS.map(|format| (format.to_owned(), labels::name_id_format(m, format).to_owned()));
    let sign_hint = if view.signing_key {
        html! { (m.form.sign_requests_hint) }
    } else {
        html! { (m.form.no_signing_key) }
    };
    html! {
        fieldset.group {
            legend { (m.form.asked) }
            (Field::new(m, "authn_request_binding", m.form.request_binding)
                .hint(html! { (m.form.request_binding_hint) })
                .errors(&view.errors)
                .select(&view.form.authn_request_binding, &bindings(m)))
            (Field::new(m, "name_id_format", m.form.name_id_format)
                .hint(html! { (m.form.name_id_format_hint) })
                .errors(&view.errors)
                .select(&view.form.name_id_format, &formats))
            (Field::new(m, "requested_authn_context", m.form.authn_context)
                .hint(html! { (m.form.authn_context_hint) })
                .errors(&view.errors)
                .area(2, &view.form.requested_authn_context))
            (Field::new(m, "force_authn", m.form.force_authn)
                .hint(html! { (m.form.force_authn_hint) })
                .errors(&view.errors)
                .tick(view.form.force_authn, false))
            (Field::new(m, "sign_authn_requests", m.form.sign_requests)
                .hint(sign_hint)
                .errors(&view.errors)
                .tick(view.form.sign_authn_requests, !view.signing_key && !view.form.sign_authn_requests))
        }
    }
}

fn bindings(m: Words) -> [(String, String); 2] {
    [RequestBinding::Redirect, RequestBinding::Post].map(|binding| {
        (
            request_binding_name(binding).to_owned(),
            labels::request_binding(m, binding),
        )
    })
}

/// Where a sign-out goes on to.
fn logout(m: Words, view: &SettingsView) -> Markup {
    let hint = if view.signing_key {
        sentence(
            m.form.logout_url_hint,
            &[("ours", html! { code { (view.logout_url) } })],
        )
    } else {
        html! { (m.form.logout_no_key) }
    };
    html! {
        fieldset.group {
            legend { (m.form.single_logout) }
            (Field::new(m, "single_logout_url", m.form.logout_url)
                .hint(hint)
                .errors(&view.errors)
                .text("url", "mono", &view.form.single_logout_url))
            (Field::new(m, "single_logout_response_url", m.form.logout_response_url)
                .hint(html! { (m.form.logout_response_url_hint) })
                .errors(&view.errors)
                .text("url", "mono", &view.form.single_logout_response_url))
            (Field::new(m, "single_logout_binding", m.form.logout_binding)
                .hint(html! { (m.form.logout_binding_hint) })
                .errors(&view.errors)
                .select(&view.form.single_logout_binding, &bindings(m)))
        }
    }
}

/// What becomes of the subject.
fn session(m: Words, view: &SettingsView) -> Markup {
    let lengths = labels::SESSION_LENGTHS.map(|seconds| (seconds.to_string(), labels::duration(m, seconds)));
    let mut lengths = lengths.to_vec();
    let chosen = view.form.session_seconds.trim();
    if let (Ok(seconds), false) = (chosen.parse(), lengths.iter().any(|(value, _)| value == chosen)) {
        lengths.push((chosen.to_owned(), labels::duration(m, seconds)));
    }
    html! {
        fieldset.group {
            legend { (m.form.session) }
            (attribute(m, "attributes_email", m.form.attributes_email, view, &view.form.attributes_email))
            (attribute(m, "attributes_name", m.form.attributes_name, view, &view.form.attributes_name))
            (attribute(m, "attributes_roles", m.form.attributes_roles, view, &view.form.attributes_roles))
            (mapping::fields(m, view))
            (Field::new(m, "session_seconds", m.form.session_length)
                .hint(html! { (m.form.session_hint) })
                .errors(&view.errors)
                .select(chosen, &lengths))
        }
    }
}

pub(super) fn attribute(m: Words, name: &str, label: &str, view: &SettingsView, value: &str) -> Markup {
    Field::new(m, name, label)
        .hint(html! { (m.form.attributes_hint) })
        .errors(&view.errors)
        .area(2, value)
}
