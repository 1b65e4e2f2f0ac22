//! Where a draft differs from the live settings, in the words of the settings page.

use crate::edge::pages::view::ChangeView;
use crate::settings::SamlSettings;

use super::form::SettingsForm;
use super::labels;

/// The settings in which `draft` differs from `live`, in the order of the page.
pub fn changes(live: &SamlSettings, draft: &SamlSettings) -> Vec<ChangeView> {
    let certificates = (live.certificates != draft.certificates).then(|| {
        let kept = draft
            .certificates
            .iter()
            .filter(|certificate| live.certificates.contains(certificate))
            .count();
        ChangeView {
            label: labels::CERTIFICATES.to_owned(),
            live: count(live.certificates.len(), ""),
            draft: count(draft.certificates.len(), &format!(", {kept} of them live already")),
        }
    });
    let (live, draft) = (values(live), values(draft));
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
    let place = usize::from(
        changes
            .first()
            .is_some_and(|change| change.label == labels::SIGN_ON_URL),
    );
    if let Some(change) = certificates {
        changes.insert(place, change);
    }
    changes
}

fn count(number: usize, rest: &str) -> String {
    match number {
        0 => "none".to_owned(),
        1 => format!("1 certificate{rest}"),
        _ => format!("{number} certificates{rest}"),
    }
}

fn values(settings: &SamlSettings) -> [(&'static str, String); 27] {
    let form = SettingsForm::from(settings);
    [
        (labels::SIGN_ON_URL, form.sign_on_url),
        (labels::PROTOCOL, labels::protocol(settings.protocol).to_owned()),
        (labels::ISSUER, form.openid_connect_issuer),
        (labels::CLIENT_ID, form.openid_connect_client_id),
        (labels::CLIENT_SECRET, form.openid_connect_client_secret_kept),
        (labels::SCOPES, form.openid_connect_scopes),
        (labels::IDP_ENTITY_ID, form.idp_entity_id),
        (
            labels::SIGNATURE_POLICY,
            labels::signature_policy(settings.signature_policy).to_owned(),
        ),
        (
            labels::REQUEST_BINDING,
            labels::request_binding(settings.authn_request_binding).to_owned(),
        ),
        (labels::SIGN_REQUESTS, yes(settings.sign_authn_requests)),
        (
            labels::NAME_ID_FORMAT,
            labels::name_id_format(&form.name_id_format).to_owned(),
        ),
        (labels::FORCE_AUTHN, yes(settings.force_authn)),
        (labels::AUTHN_CONTEXT, settings.requested_authn_context.join(", ")),
        (
            labels::IDP_INITIATED,
            labels::idp_initiated(settings.idp_initiated).to_owned(),
        ),
        (labels::CLOCK_SKEW, format!("{} seconds", settings.clock_skew_seconds)),
        (labels::ALLOW_SHA1, yes(settings.allow_sha1)),
        (labels::ATTRIBUTES_EMAIL, settings.attributes.email.join(", ")),
        (labels::ATTRIBUTES_NAME, settings.attributes.name.join(", ")),
        (labels::ATTRIBUTES_ROLES, settings.attributes.roles.join(", ")),
        (labels::ROLE_RULES, form.attributes_role_rules.replace('\n', ", ")),
        (labels::DEFAULT_ROLE, form.attributes_default_role),
        (labels::ATTRIBUTES_GROUPS, settings.attributes.groups.join(", ")),
        (labels::ATTRIBUTES_CLAIMS, form.attributes_claims.replace('\n', ", ")),
        (labels::SESSION, labels::duration(settings.session_seconds)),
        (labels::LOGOUT_URL, form.single_logout_url),
        (labels::LOGOUT_RESPONSE_URL, form.single_logout_response_url),
        (
            labels::LOGOUT_BINDING,
            labels::request_binding(settings.single_logout_binding).to_owned(),
        ),
    ]
}

fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}
