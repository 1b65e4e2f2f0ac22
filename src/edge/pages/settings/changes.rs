//! Where a draft differs from the live settings, in the words of the settings page.

use crate::edge::messages::{Words, fill};
use crate::edge::pages::view::ChangeView;
use crate::settings::SamlSettings;

use super::form::SettingsForm;
use super::labels;

/// The settings in which `draft` differs from `live`, in the order of the page.
pub fn changes(m: Words, live: &SamlSettings, draft: &SamlSettings) -> Vec<ChangeView> {
    let certificates = (live.certificates != draft.certificates).then(|| {
        let kept = draft
            .certificates
            .iter()
            .filter(|certificate| live.certificates.contains(certificate))
            .count();
        ChangeView {
            label: m.form.certificates.to_owned(),
            live: count(m, live.certificates.len()),
            draft: format!(
                "{}, {}",
                count(m, draft.certificates.len()),
                fill(m.form.live_already, &[("number", &kept.to_string())])
            ),
        }
    });
    let (live, draft) = (values(m, live), values(m, draft));
    let mut changes: Vec<ChangeView> = live
        .into_iter()
        .zip(draft)
        .filter(|((_, live), (_, draft))| live != draft)
        .map(|((label, live), (_, draft))| ChangeView {
            label: label.to_owned(),
            live,
            draft,
        })
        .collect();
    let place = usize::from(changes.first().is_some_and(|change| change.label == m.form.sign_on_url));
    if let Some(change) = certificates {
        changes.insert(place, change);
    }
    changes
}

fn count(m: Words, number: usize) -> String {
    match number {
        0 => m.common.none.to_owned(),
        1 => m.form.one_certificate.to_owned(),
        _ => fill(m.form.several_certificates, &[("number", &number.to_string())]),
    }
}

fn values(m: Words, settings: &SamlSettings) -> [(&'static str, String); 27] {
    let words = &m.form;
    let form = SettingsForm::from(settings);
    [
        (words.sign_on_url, form.sign_on_url),
        (words.protocol, labels::protocol(settings.protocol).to_owned()),
        (m.openid.issuer, form.openid_connect_issuer),
        (m.openid.client_id, form.openid_connect_client_id),
        (m.openid.client_secret, form.openid_connect_client_secret_kept),
        (m.openid.scopes, form.openid_connect_scopes),
        (words.idp_entity_id, form.idp_entity_id),
        (
            words.signature_policy,
            labels::signature_policy(m, settings.signature_policy),
        ),
        (
            words.request_binding,
            labels::request_binding(m, settings.authn_request_binding),
        ),
        (words.sign_requests, yes(m, settings.sign_authn_requests)),
        (
            words.name_id_format,
            labels::name_id_format(m, &form.name_id_format).to_owned(),
        ),
        (words.force_authn, yes(m, settings.force_authn)),
        (words.authn_context, settings.requested_authn_context.join(", ")),
        (words.idp_initiated, labels::idp_initiated(m, settings.idp_initiated)),
        (
            words.clock_skew,
            fill(
                words.clock_skew_value,
                &[("number", &settings.clock_skew_seconds.to_string())],
            ),
        ),
        (words.allow_sha1, yes(m, settings.allow_sha1)),
        (words.attributes_email, settings.attributes.email.join(", ")),
        (words.attributes_name, settings.attributes.name.join(", ")),
        (words.attributes_roles, settings.attributes.roles.join(", ")),
        (words.role_rules, form.attributes_role_rules.replace('\n', ", ")),
        (words.default_role, form.attributes_default_role),
        (words.attributes_groups, settings.attributes.groups.join(", ")),
        (words.attributes_claims, form.attributes_claims.replace('\n', ", ")),
        (words.session_length, labels::duration(m, settings.session_seconds)),
        (words.logout_url, form.single_logout_url),
        (words.logout_response_url, form.single_logout_response_url),
        (
            words.logout_binding,
            labels::request_binding(m, settings.single_logout_binding),
        ),
    ]
}

fn yes(m: Words, value: bool) -> String {
    if value { m.form.yes } else { m.form.no }.to_owned()
}
