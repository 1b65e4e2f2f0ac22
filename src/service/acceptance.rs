//! A Response held against settings: by the live ones, which decide, and by a draft beside them, which does not.

use super::{Ports, ServiceError, decrypt};
use crate::crypto::{VerifyingKey, sha256};
use crate::octets::hex;
use crate::profile::{Accepted, Expected, OneTimeKeys, Received, Refused, Trust};
use crate::session::PendingLogin;
use crate::settings::{OrganizationId, Protocol, SamlSettings, verifying_key};
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// Verifies, decrypts and validates. Nothing is spent, written or begun.
pub(super) async fn accept(
    ports: &impl Ports,
    received: &Received,
    settings: &SamlSettings,
    expected: &Expected,
    verdict: &mut Verdict,
) -> Result<Result<Accepted, Refused>, ServiceError> {
    let keys: Vec<VerifyingKey> = settings
        .certificates
        .iter()
        .filter_map(|pem| verifying_key(pem))
        .collect();
    let trust = Trust {
        keys: &keys,
        policy: settings.signature_policy,
        allow_sha1: settings.allow_sha1,
    };
    let readable = decrypt::readable(ports, received, &trust, &expected.sp_entity_id, verdict).await?;
    Ok(readable.and_then(|readable| readable.accept(expected, verdict)))
}

/// What a Response is held against by `settings`, at `now`. What was asked of the identity provider is what the settings
/// of the request, `asked`, asked for.
pub(super) fn expected(
    ports: &impl Ports,
    id: &OrganizationId,
    (settings, asked): (&SamlSettings, &SamlSettings),
    pending: Option<&PendingLogin>,
    now: Timestamp,
) -> Expected {
    let deployment = ports.deployment();
    Expected {
        sp_entity_id: deployment.sp_entity_id(id),
        acs_url: deployment.acs_url(id),
        idp_entity_id: settings.idp_entity_id.clone(),
        request_id: pending.map(|pending| pending.request_id.clone()),
        authenticated_since: pending
            .filter(|pending| asked.force_authn || pending.force_authn)
            .map(|pending| pending.issued_at),
        requested_authn_context: asked.requested_authn_context.clone(),
        attributes: settings.attributes.clone(),
        now,
        clock_skew_seconds: settings.clock_skew_seconds,
    }
}

/// An Assertion ID is unique for its identity provider only.
pub(super) fn assertion_hash(keys: &OneTimeKeys) -> String {
    let mut name = keys.idp_entity_id.clone().into_bytes();
    name.push(0);
    name.extend_from_slice(keys.assertion_id.as_bytes());
    hex(&sha256(&name))
}

/// Certificates that are set aside for the day when the protocol is SAML again verify nothing.
pub(super) fn require_saml(settings: &SamlSettings) -> Result<(), ServiceError> {
    match settings.protocol {
        Protocol::Saml => Ok(()),
        Protocol::Oidc => Err(ServiceError::OtherProtocol),
    }
}
