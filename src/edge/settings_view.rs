//! What the settings page shows, from the organization's state.

use super::documents;
use super::guide::Here;
use super::guide::advice::{Advice, of_verdict, recognise_settings};
use super::messages::Words;
use super::pages::settings as settings_pages;
use super::pages::settings::changes::changes;
use super::pages::settings::form::SettingsForm;
use super::pages::view::{
    CertificateValidity, CertificateView, ChangeView, ConnectionState, FieldError, OwnCertificateView, RefusalView,
    SettingsView, SubjectView, TestView, WatchView,
};
use crate::crypto::{Certificate, SpKey};
use crate::service::Deployment;
use crate::service::organization::{OrganizationState, StateName, VerdictRecord, Watch};
use crate::session::Session;
use crate::settings::import::Difference;
use crate::settings::{self, CertificateFacts, CertificateStatus, SamlSettings, certificates};
use crate::time::Timestamp;
use crate::verdict::{Refusal, Verdict};

/// The page without CSRF token, test and refusals.
pub fn settings(m: Words, deployment: &Deployment, state: &OrganizationState, now: Timestamp) -> SettingsView {
    let id = &state.id;
    SettingsView {
        organization_id: id.to_string(),
        organization_name: state.name.clone(),
        left_out: Vec::new(),
        etag: documents::etag(state),
        state: match state.name_of_state() {
            StateName::Draft => ConnectionState::Draft,
            StateName::Tested => ConnectionState::Tested,
            StateName::Enabled => ConnectionState::Enabled,
            StateName::Disabled => ConnectionState::Disabled,
        },
        sp_entity_id: deployment.sp_entity_id(id),
        acs_url: deployment.acs_url(id),
        redirect_uri: deployment.redirect_uri(id),
        logout_url: deployment.logout_url(id),
        metadata_url: deployment.sp_entity_id(id),
        signing_key: deployment.signs(),
        here: Here::new(deployment, id),
        recognised: recognise_settings(&state.draft),
        form: SettingsForm::from(&state.draft),
        idp_entity_id_learnt: state.entity_id_learnt,
        certificates: certificates_of(&state.draft, now),
        ours: own_certificates(deployment, now),
        watch: state
            .idp_metadata
            .as_ref()
            .map(|watch| watch_view(m, watch, &state.draft)),
        tested_at: state.tested_at().map(|at| at.to_string()),
        enabled_at: state.in_force().map(|live| live.enabled_at.to_string()),
        changes: state
            .in_force()
            .map(|live| changes(m, &live.settings, &state.draft))
            .unwrap_or_default(),
        ..SettingsView::default()
    }
}

fn certificates_of(settings: &SamlSettings, now: Timestamp) -> Vec<CertificateView> {
    let all = certificates(&settings.certificates);
    all.map(|certificate| certificate_view(CertificateFacts::of(&certificate, now)))
        .collect()
}

/// Those of our keys, as the metadata has them.
fn own_certificates(deployment: &Deployment, now: Timestamp) -> Vec<OwnCertificateView> {
    let view = |keys: &[SpKey], decrypts| -> Vec<OwnCertificateView> {
        let one = |(index, key): (usize, &SpKey)| OwnCertificateView {
            certificate: certificate_view(CertificateFacts::of(key.certificate(), now)),
            pem: key.certificate().to_pem(),
            decrypts,
            next: index > 0,
        };
        keys.iter().enumerate().map(one).collect()
    };
    [
        view(&deployment.signing_keys, false),
        view(&deployment.decryption_keys, true),
    ]
    .concat()
}

/// A certificate as the page shows it.
pub fn certificate_view(facts: CertificateFacts) -> CertificateView {
    CertificateView {
        subject: facts.subject,
        issuer: facts.issuer,
        fingerprint: in_pairs(&facts.sha256_fingerprint),
        valid_until: facts.not_after.to_string(),
        key: facts.key,
        days_left: facts.days_left,
        validity: match facts.status {
            CertificateStatus::Valid => CertificateValidity::Valid,
            CertificateStatus::ExpiresSoon => {
                CertificateValidity::EndsSoon(u32::try_from(facts.days_left).unwrap_or(0))
            }
            CertificateStatus::Expired => CertificateValidity::Expired,
            CertificateStatus::NotYetValid => CertificateValidity::NotYet,
        },
    }
}

/// As OpenSSL and most consoles write a fingerprint, so that it can be compared by eye: `4F:FA:0A:…`.
fn in_pairs(hex: &str) -> String {
    let hex = hex.to_ascii_uppercase();
    let pairs = hex.as_bytes().chunks(2).map(String::from_utf8_lossy);
    pairs.collect::<Vec<_>>().join(":")
}

/// A difference in the words of the page.
pub fn change_view(m: Words, difference: Difference) -> ChangeView {
    let present = difference.present.unwrap_or_default();
    ChangeView {
        label: settings_pages::label(m, difference.setting).to_owned(),
        live: settings_pages::value_of(difference.setting, present),
        draft: settings_pages::value_of(difference.setting, difference.proposed.unwrap_or_default()),
    }
}

/// The metadata that is fetched again.
fn watch_view(m: Words, watch: &Watch, draft: &SamlSettings) -> WatchView {
    let waiting = watch.waiting(draft);
    WatchView {
        url: watch.watched.url.clone(),
        entity_id: watch.watched.entity_id.clone(),
        signing_certificate: watch.watched.signing_certificate.clone().unwrap_or_default(),
        add_certificates: watch.watched.add_certificates,
        fetched_at: watch.fetched_at.map(|at| at.to_string()),
        failure: watch
            .failure
            .as_ref()
            .map(|failure| m.said(&failure.detail).into_owned()),
        next_at: watch.next_at.to_string(),
        added: watch
            .added
            .iter()
            .map(|added| (in_pairs(&added.sha256_fingerprint), added.at.to_string()))
            .collect(),
        offer: waiting.map(|offer| offer.fingerprint()),
        changes: waiting
            .map(|offer| {
                offer
                    .differences(draft)
                    .into_iter()
                    .map(|difference| change_view(m, difference))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

/// The last test.
pub fn test(m: Words, deployment: &Deployment, record: &VerdictRecord, state: &OrganizationState) -> TestView {
    let verdict = Verdict::from_checks(record.checks.clone());
    TestView {
        reference: record.reference.clone(),
        passed: record.accepted,
        at: record.at.to_string(),
        of_present_draft: state.tested_at().is_some() == record.accepted,
        advice: advise(m, deployment, &verdict, state),
        verdict,
        subject: record.subject.as_deref().map(subject),
    }
}

fn subject(session: &Session) -> SubjectView {
    SubjectView {
        name_id: session.name_id.clone(),
        name_id_format: session.name_id_format.clone(),
        email: session.email.clone(),
        name: session.name.clone(),
        roles: session.roles.clone(),
        attributes: super::member::attributes(session),
    }
}

/// What to do about a verdict, in the words of the console that the settings name.
fn advise(m: Words, deployment: &Deployment, verdict: &Verdict, state: &OrganizationState) -> Option<Advice> {
    of_verdict(m, verdict, &state.draft, &Here::new(deployment, &state.id))
}

/// A sign-in; who it was is masked unless it is asked for.
pub fn refusal(
    m: Words,
    deployment: &Deployment,
    record: &VerdictRecord,
    state: &OrganizationState,
    shown: bool,
) -> RefusalView {
    let verdict = Verdict::from_checks(super::shadow::masked(&record.checks, shown, MASK));
    RefusalView {
        reference: record.reference.clone(),
        at: record.at.to_string(),
        accepted: record.accepted,
        subject: record.subject.as_deref().map(|session| masked(subject(session), shown)),
        code: record.code.clone().unwrap_or_default(),
        advice: advise(m, deployment, &verdict, state),
        verdict,
    }
}

/// What stands instead of a personal value until it is asked for.
pub const MASK: &str = "••••••";

fn masked(mut subject: SubjectView, shown: bool) -> SubjectView {
    if !shown {
        for value in [&mut subject.email, &mut subject.name].into_iter().flatten() {
            MASK.clone_into(value);
        }
        MASK.clone_into(&mut subject.name_id);
        subject.attributes.clear();
    }
    subject
}

/// A mistake of the form's own reading, as the API has it.
pub fn field_error(error: FieldError) -> settings::FieldError {
    settings::FieldError {
        field: error.field,
        code: "settings.invalid_value",
        detail: error.message,
    }
}

/// A mistake as the page shows it, at the form's field.
pub fn view_error(m: Words, error: settings::FieldError) -> FieldError {
    FieldError {
        field: error
            .field
            .replace("attributes.", "attributes_")
            .replace("openid_connect.", "openid_connect_"),
        message: m.said(&error.detail).into_owned(),
    }
}

/// The certificates of a file: PEM as it is, DER as PEM; nothing when no file was chosen.
pub fn file_text(octets: &[u8]) -> Result<Option<String>, settings::FieldError> {
    if octets.is_empty() {
        return Ok(None);
    }
    if let Ok(text) = std::str::from_utf8(octets) {
        return Ok(Some(text.to_owned()));
    }
    match Certificate::from_der(octets) {
        Ok(certificate) => Ok(Some(certificate.to_pem())),
        Err(error) => Err(settings::FieldError {
            field: "certificate_file".to_owned(),
            code: error.code(),
            detail: settings::words(&error),
        }),
    }
}
