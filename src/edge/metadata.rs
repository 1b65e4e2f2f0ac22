//! `GET /organizations/{org}/saml/metadata`: what an identity provider needs to know of us; signed with `?signed=1`.

use super::http::{Request, Response};
use super::problem::Problem;
use crate::crypto::SpKey;
use crate::octets::hex;
use crate::saml::{SignedMetadata, SpMetadata};
use crate::service::{Ports, ServiceError, directory, signing};
use crate::settings::OrganizationId;

/// How long signed metadata holds, in seconds: whoever has it can show it until then.
const VALID_SECONDS: i64 = 14 * 86_400;

/// Answers with the metadata of the settings in force.
pub async fn respond(ports: &impl Ports, request: &Request, id: &OrganizationId) -> Result<Response, Problem> {
    let settings = directory::entry(ports, id)
        .await?
        .live
        .map(|live| live.settings)
        .unwrap_or_default();
    let deployment = ports.deployment();
    let keys = &deployment.signing_keys;
    let signed = match request.query("signed").as_deref() {
        Some("1") => Some(SignedMetadata {
            id: format!("_{}", hex(&ports.random().map_err(ServiceError::from)?)),
            valid_until: ports.now().plus_seconds(VALID_SECONDS),
        }),
        _ => None,
    };
    let metadata = SpMetadata {
        entity_id: &deployment.sp_entity_id(id),
        acs_url: &deployment.acs_url(id),
        // Messages of a logout are signed: without a key there is none.
        logout_url: (!keys.is_empty()).then(|| deployment.logout_url(id)).as_deref(),
        name_id_format: settings.name_id_format.as_deref(),
        authn_requests_signed: settings.sign_authn_requests && !keys.is_empty(),
        want_assertions_signed: settings.signature_policy.wants_assertion(),
        signing_certificates: &certificates(keys),
        encryption_certificates: &certificates(&deployment.decryption_keys),
        accepts_cbc: settings.signature_policy.wants_response(),
        signed: signed.as_ref(),
    }
    .to_message();
    let octets = match signed {
        Some(_) => signing::enveloped(ports, &metadata).await?,
        None => metadata.into_octets(),
    };
    Ok(Response::new(200, "application/samlmetadata+xml", octets))
}

fn certificates(keys: &[SpKey]) -> Vec<&[u8]> {
    keys.iter().map(|key| key.certificate().der()).collect()
}
