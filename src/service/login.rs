//! A login goes out: from the settings in force to an AuthnRequest and what the browser keeps until it comes back.

use super::acs::{self, Applied};
use super::directory::{self, DirectoryEntry};
use super::organization::Live;
use super::organizations;
use super::signing::Outbound;
use super::{Ports, ServiceError, upstream};
use crate::binding::{MessageKind, PostFormPage, ReturnTo};
use crate::dsig::Unsigned;
use crate::octets::hex;
use crate::saml::AuthnRequest;
use crate::session::PendingLogin;
use crate::settings::{OrganizationId, Protocol, SamlSettings};
use crate::time::Timestamp;

/// How the request travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// HTTP-Redirect: the URL to send the browser to.
    Redirect(String),
    /// HTTP-POST: the form for the browser to send.
    Post(PostFormPage),
}

/// A login on its way to the identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// How it travels.
    pub carrier: Carrier,
    /// What the browser keeps.
    pub pending: PendingLogin,
}

/// Begins a member's login with the settings in force.
pub async fn begin(
    ports: &impl Ports,
    id: &OrganizationId,
    return_to: Option<&str>,
    force_authn: bool,
) -> Result<Outgoing, ServiceError> {
    let return_to = allowed(ports, return_to)?;
    let live = recently_in_force(ports, id).await?;
    outgoing(
        ports,
        id,
        live.into(),
        Purpose {
            return_to,
            test_id: None,
            upgraded: false,
            force_authn,
        },
    )
    .await
}

/// Answers an unsolicited Response with a fresh AuthnRequest. What came in is not looked at, so there is no login
/// CSRF.
pub async fn upgrade(
    ports: &impl Ports,
    id: &OrganizationId,
    relay_state: Option<&str>,
) -> Result<Outgoing, ServiceError> {
    let return_to = landing(ports, relay_state)?;
    let live = in_force(ports, id).await?;
    outgoing(
        ports,
        id,
        live.into(),
        Purpose {
            return_to,
            test_id: None,
            upgraded: true,
            force_authn: false,
        },
    )
    .await
}

/// Begins the login of a test, with the draft as it was when the test was started.
pub async fn begin_test(ports: &impl Ports, id: &OrganizationId, test_id: &str) -> Result<Outgoing, ServiceError> {
    let applied = acs::of_test(ports, id, test_id).await?;
    let return_to = format!("/organizations/{id}/settings/sso");
    outgoing(
        ports,
        id,
        applied,
        Purpose {
            return_to,
            test_id: Some(test_id.to_owned()),
            upgraded: false,
            force_authn: false,
        },
    )
    .await
}

/// The settings in force as KV has them. A "not enabled" may be a minute old, so the Durable Object is asked before a
/// member is turned away.
pub async fn in_force(ports: &impl Ports, id: &OrganizationId) -> Result<Live, ServiceError> {
    of_entry(ports, directory::entry(ports, id).await?).await
}

/// The settings in force a few seconds ago: enough to send a member out with. What comes back is held against those
/// that are in force then.
async fn recently_in_force(ports: &impl Ports, id: &OrganizationId) -> Result<Live, ServiceError> {
    of_entry(ports, directory::recent_entry(ports, id).await?).await
}

async fn of_entry(ports: &impl Ports, entry: DirectoryEntry) -> Result<Live, ServiceError> {
    let id = &entry.id;
    if let Some(live) = entry.live {
        return Ok(live);
    }
    let state = organizations::read(ports, id).await?;
    state.in_force().cloned().ok_or(ServiceError::NotEnabled)
}

/// Where to go after the login: allowed, or the home page when nothing was asked for.
pub fn allowed(ports: &impl Ports, return_to: Option<&str>) -> Result<String, ServiceError> {
    let deployment = ports.deployment();
    match return_to.filter(|return_to| !return_to.is_empty()) {
        None => Ok("/".to_owned()),
        Some(text) => {
            let return_to = ReturnTo::parse(text, &deployment.origin, &deployment.return_to_origins)?;
            Ok(return_to.as_str().to_owned())
        }
    }
}

/// Where to go after a login that began at the identity provider: its RelayState, if it would have been allowed as
/// `return_to`; else it is a handle of the identity provider's own, and the home page it is.
pub fn landing(ports: &impl Ports, relay_state: Option<&str>) -> Result<String, ServiceError> {
    allowed(ports, relay_state).or_else(|_| allowed(ports, None))
}

/// What a login is for.
pub(super) struct Purpose {
    pub(super) return_to: String,
    pub(super) test_id: Option<String>,
    pub(super) upgraded: bool,
    pub(super) force_authn: bool,
}

async fn outgoing(
    ports: &impl Ports,
    id: &OrganizationId,
    applied: Applied,
    purpose: Purpose,
) -> Result<Outgoing, ServiceError> {
    let settings = &applied.settings;
    if settings.protocol == Protocol::Oidc {
        return upstream::outgoing(ports, id, &applied, purpose).await;
    }
    let sign_on_url = settings
        .sign_on_url
        .as_deref()
        .ok_or(ServiceError::SettingsIncomplete)?;
    let now = ports.now();
    // Core 1.3.4: an identifier of at least 128 random bits; an xs:ID, so it begins with no digit.
    let request_id = format!("_{}", hex(&ports.random()?));
    let outbound = Outbound {
        kind: MessageKind::Request,
        message: &authn_request(ports, id, settings, sign_on_url, &request_id, purpose.force_authn, now),
        binding: settings.authn_request_binding,
        url: sign_on_url,
        relay_state: None,
    };
    let carrier = if settings.sign_authn_requests {
        outbound.signed(ports).await?
    } else {
        outbound.unsigned()?
    };
    let pending = PendingLogin {
        request_id,
        organization: id.clone(),
        return_to: purpose.return_to,
        test_id: purpose.test_id,
        upgraded: purpose.upgraded,
        force_authn: purpose.force_authn,
        replaces: None,
        issued_at: now,
        openid: None,
    };
    Ok(Outgoing { carrier, pending })
}

fn authn_request(
    ports: &impl Ports,
    id: &OrganizationId,
    settings: &SamlSettings,
    sign_on_url: &str,
    request_id: &str,
    force_authn: bool,
    now: Timestamp,
) -> Unsigned {
    let deployment = ports.deployment();
    AuthnRequest {
        id: request_id,
        issue_instant: now,
        destination: sign_on_url,
        acs_url: &deployment.acs_url(id),
        issuer: &deployment.sp_entity_id(id),
        name_id_format: settings.name_id_format.as_deref(),
        force_authn: settings.force_authn || force_authn,
        requested_authn_context: &settings.requested_authn_context,
    }
    .to_message()
}
