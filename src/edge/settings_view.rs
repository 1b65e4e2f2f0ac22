//! What the settings page shows, from the organization's state.

use super::documents;
use super::guide::Here;
use super::guide::advice::{Advice, of_verdict, recognise_settings};
use super::pages::settings::changes::changes;
use super::pages::settings::form::SettingsForm;
use super::pages::view::{
    CertificateValidity, CertificateView, ConnectionState, FieldError, RefusalView, SettingsView, SubjectView, TestView,
};
use super::report::is_personal;
use crate::crypto::Certificate;
use crate::service::Deployment;
use crate::service::organization::{OrganizationState, StateName, VerdictRecord};
use crate::session::Session;
use crate::settings::{self, SamlSettings};
use crate::time::Timestamp;
use crate::verdict::{Refusal, Verdict};

/// From how many days on the page says that a certificate ends soon.
const SOON_DAYS: i64 = 30;
const DAY: i64 = 86_400;

/// The page without CSRF token, test and refusals.
pub fn settings(deployment: &Deployment, state: &OrganizationState, now: Timestamp) -> SettingsView {
    let id = &state.id;
    SettingsView {
        organization_id: id.to_string(),
        organization_name: state.name.clone(),
        etag: documents::etag(state),
        state: match state.name_of_state() {
            StateName::Draft => ConnectionState::Draft,
            StateName::Tested => ConnectionState::Tested,
            StateName::Enabled => ConnectionState::Enabled,
            StateName::Disabled => ConnectionState::Disabled,
        },
        sp_entity_id: deployment.sp_entity_id(id),
        acs_url: deployment.acs_url(id),
        logout_url: deployment.logout_url(id),
        metadata_url: deployment.sp_entity_id(id),
        signing_key: deployment.signs(),
        here: Here::new(deployment, id),
        recognised: recognise_settings(&state.draft),
        form: SettingsForm::from(&state.draft),
        idp_entity_id_learnt: state.entity_id_learnt,
        certificates: certificates(&state.draft, now),
        tested_at: state.tested_at().map(|at| at.to_string()),
        enabled_at: state.in_force().map(|live| live.enabled_at.to_string()),
        changes: state
            .in_force()
            .map(|live| changes(&live.settings, &state.draft))
            .unwrap_or_default(),
        ..SettingsView::default()
    }
}

fn certificates(settings: &SamlSettings, now: Timestamp) -> Vec<CertificateView> {
    let certificates = settings
        .certificates
        .iter()
        .filter_map(|pem| Certificate::parse_all(pem.as_bytes()).ok())
        .flatten();
    certificates
        .map(|certificate| certificate_view(&certificate, now))
        .collect()
}

fn certificate_view(certificate: &Certificate, now: Timestamp) -> CertificateView {
    CertificateView {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        fingerprint: in_pairs(&certificate.fingerprint().0),
        valid_until: Timestamp::from_unix_seconds(certificate.not_after()).to_string(),
        key: certificate.key_algorithm().to_string(),
        validity: validity(certificate, now),
    }
}

/// As OpenSSL and most consoles write a fingerprint, so that it can be compared by eye: `4F:FA:0A:…`.
fn in_pairs(octets: &[u8]) -> String {
    let pairs: Vec<String> = octets.iter().map(|octet| format!("{octet:02X}")).collect();
    pairs.join(":")
}

fn validity(certificate: &Certificate, now: Timestamp) -> CertificateValidity {
    let now = now.unix_seconds();
    let left = certificate.not_after() - now;
    if now < certificate.not_before() {
        CertificateValidity::NotYet
    } else if left < 0 {
        CertificateValidity::Expired
    } else if left <= SOON_DAYS * DAY {
        CertificateValidity::EndsSoon(u32::try_from(left / DAY).unwrap_or(0))
    } else {
        CertificateValidity::Valid
    }
}

/// The last test.
pub fn test(deployment: &Deployment, record: &VerdictRecord, state: &OrganizationState) -> TestView {
    let verdict = Verdict::from_checks(record.checks.clone());
    TestView {
        reference: record.reference.clone(),
        passed: record.accepted,
        at: record.at.to_string(),
        of_present_draft: state.tested_at().is_some() == record.accepted,
        advice: advise(deployment, &verdict, state),
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
fn advise(deployment: &Deployment, verdict: &Verdict, state: &OrganizationState) -> Option<Advice> {
    of_verdict(verdict, &state.draft, &Here::new(deployment, &state.id))
}

/// A sign-in; who it was is masked unless it is asked for.
pub fn refusal(deployment: &Deployment, record: &VerdictRecord, state: &OrganizationState, shown: bool) -> RefusalView {
    let mut checks = record.checks.clone();
    for check in checks.iter_mut().filter(|check| !shown && is_personal(check)) {
        check.found = check.found.as_ref().map(|_| MASK.to_owned());
    }
    let verdict = Verdict::from_checks(checks);
    RefusalView {
        reference: record.reference.clone(),
        at: record.at.to_string(),
        accepted: record.accepted,
        subject: record.subject.as_deref().map(|session| masked(subject(session), shown)),
        code: record.code.clone().unwrap_or_default(),
        advice: advise(deployment, &verdict, state),
        verdict,
    }
}

/// What stands instead of a personal value until it is asked for.
const MASK: &str = "••••••";

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
pub fn view_error(error: settings::FieldError) -> FieldError {
    FieldError {
        field: error.field.replace("attributes.", "attributes_"),
        message: error.detail,
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
