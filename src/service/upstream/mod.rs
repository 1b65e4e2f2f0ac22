//! Members of an organization that has connected an OpenID provider: out to it, and back, in order.
//!
//! ```text
//! begin:  configuration → (pause: the browser)
//! finish: (pause: settings) → answer → (pause: token endpoint) → receive → (pause: keys) → verify → validate
//!           → (pause: userinfo) → (pause: consume) → admit → begin
//! ```
//!
//! As with SAML, consume comes after validate and the session after consume. The settings come from the Durable Object and
//! are exact: a code is redeemed once, so nothing can be decided a second time with others.

mod provider;
mod redeem;

use super::acs::{Applied, Attempt, Outcome, Recorded};
use super::login::{Carrier, Outgoing, Purpose};
use super::{Ports, ServiceError, Unavailable, acs, directory, organizations};
use crate::octets::hex;
use crate::profile::{Accepted, Refused, RuleError, Usage, needs_user_info};
use crate::relying_party::{
    AuthenticationRequest, AuthorizationResponse, OpenIdError, OpenIdRule as Rule, UserInfo, code_challenge,
};
use crate::session::{PendingLogin, PendingOpenId, Seal, new_identifier};
use crate::settings::{OpenIdConnectSettings, OrganizationId, Protocol};
use crate::verdict::{CheckName, Verdict};
use provider::Provider;
pub(super) use provider::prefix;

/// Why a sign-in does not go on: a rule, or a store.
enum Stop {
    Refused(Refused),
    Failed(ServiceError),
}

impl From<OpenIdError> for Stop {
    fn from(error: OpenIdError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<RuleError> for Stop {
    fn from(error: RuleError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Unavailable> for Stop {
    fn from(error: Unavailable) -> Self {
        Self::Failed(error.into())
    }
}

/// Sends a member to the provider. What is bound to the login goes with the browser, sealed, and all of it is in the URL:
/// the verifier is made anew when the member comes back.
pub(super) async fn outgoing(
    ports: &impl Ports,
    id: &OrganizationId,
    applied: &Applied,
    purpose: Purpose,
) -> Result<Outgoing, ServiceError> {
    let openid = applied.settings.openid_connect.as_ref();
    let openid = openid.ok_or(ServiceError::SettingsIncomplete)?;
    let state = format!("_{}", hex(&ports.random()?));
    let nonce = new_identifier(ports.random()?);
    let code_challenge = code_challenge(&verifiers(ports, &state).swap_remove(0));
    let pending = PendingLogin {
        request_id: state,
        organization: id.clone(),
        return_to: purpose.return_to,
        test_id: purpose.test_id,
        upgraded: false,
        force_authn: purpose.force_authn || applied.settings.force_authn,
        replaces: None,
        issued_at: ports.now(),
        openid: Some(PendingOpenId {
            issuer: openid.issuer.clone(),
            client_id: openid.client_id.clone(),
            nonce,
            code_challenge,
        }),
    };
    match url(ports, id, openid, &pending).await {
        Ok(url) => Ok(Outgoing {
            carrier: Carrier::Redirect(url),
            pending,
        }),
        Err(Stop::Failed(error)) => Err(error),
        Err(Stop::Refused(refused)) => {
            let mut verdict = Verdict::of_openid_connect();
            verdict.passed(CheckName::State, None, None);
            let attempt = Attempt {
                ports,
                id,
                pending: Some(&pending),
                applied: Some(applied),
            };
            match done(attempt.refuse(verdict, &refused).await?)? {
                Outcome::Refused { reference, .. } => Err(ServiceError::SignInRefused { reference }),
                _ => Err(ServiceError::TestFailed),
            }
        }
    }
}

async fn url(
    ports: &impl Ports,
    id: &OrganizationId,
    openid: &OpenIdConnectSettings,
    pending: &PendingLogin,
) -> Result<String, Stop> {
    let anew = pending.test_id.is_some();
    let provider = Provider::read(ports, id, openid, anew).await?;
    let Some(bound) = &pending.openid else {
        return Err(Stop::Failed(ServiceError::SettingsIncomplete));
    };
    let request = AuthenticationRequest {
        client_id: &openid.client_id,
        redirect_uri: &ports.deployment().redirect_uri(id),
        scopes: &openid.scopes,
        state: &pending.request_id,
        nonce: &bound.nonce,
        code_challenge: &bound.code_challenge,
        authenticate_anew: pending.force_authn,
    };
    Ok(request.url(&provider.metadata)?)
}

/// The code verifier of a login under each key of the deployment, the present one first (RFC 7636 4.1: 43 characters, here
/// of 256 bits that nobody can guess without the key). The browser never has it.
fn verifiers(ports: &impl Ports, state: &str) -> Vec<String> {
    Seal::new(&ports.deployment().session_key, "code-verifier").macs(state)
}

/// Takes in what the browser brought back and, if everything holds, begins a session.
pub async fn finish(
    ports: &impl Ports,
    id: &OrganizationId,
    response: AuthorizationResponse,
    pending: &[PendingLogin],
) -> Result<Outcome, ServiceError> {
    directory::entry(ports, id).await?;
    let mut verdict = Verdict::of_openid_connect();
    let is_answered = |login: &&PendingLogin| {
        login.organization == *id && login.openid.is_some() && response.state() == Some(login.request_id.as_str())
    };
    let Some(pending) = pending.iter().find(is_answered) else {
        let refused = Rule::StateKnown.refuse("a login that this browser began", "none of this state");
        let attempt = Attempt {
            ports,
            id,
            pending: None,
            applied: None,
        };
        return done(attempt.refuse(verdict, &refused.into()).await?);
    };
    let applied = match &pending.test_id {
        Some(test_id) => acs::of_test(ports, id, test_id).await?,
        None => {
            let state = organizations::read(ports, id).await?;
            Applied::from(state.in_force().cloned().ok_or(ServiceError::NotEnabled)?)
        }
    };
    let attempt = Attempt {
        ports,
        id,
        pending: Some(pending),
        applied: Some(&applied),
    };
    match accept(ports, id, &applied, (response, pending), &mut verdict).await {
        Ok(accepted) => done(attempt.consume(accepted, verdict, &applied).await?),
        Err(Stop::Refused(refused)) => done(attempt.refuse(verdict, &refused).await?),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// The settings were read exactly a moment ago: that they are others now is rare, and the member tries again.
fn done(recorded: Recorded) -> Result<Outcome, ServiceError> {
    match recorded {
        Recorded::Done(outcome, _) => Ok(*outcome),
        Recorded::Stale(_) => Err(Unavailable::durable_object("settings changed meanwhile").into()),
    }
}

async fn accept(
    ports: &impl Ports,
    id: &OrganizationId,
    applied: &Applied,
    (response, pending): (AuthorizationResponse, &PendingLogin),
    verdict: &mut Verdict,
) -> Result<Accepted, Stop> {
    let settings = &applied.settings;
    let bound = pending.openid.as_ref();
    let openid = settings
        .openid_connect
        .as_ref()
        .filter(|_| settings.protocol == Protocol::Oidc);
    let is_same = |openid: &&OpenIdConnectSettings| {
        bound.is_some_and(|bound| openid.is_client_of(&bound.issuer, &bound.client_id))
    };
    let (Some(openid), Some(bound)) = (openid.filter(is_same), bound) else {
        let expected = openid.map_or("OpenID Connect".to_owned(), |openid| openid.issuer.clone());
        let found = bound.map_or_else(String::new, |bound| bound.issuer.clone());
        return Err(Rule::StateOfProvider.refuse(expected, found).into());
    };
    verdict.passed(CheckName::State, None, None);
    let mut provider = Provider::read(ports, id, openid, false).await?;
    verdict.passed(
        CheckName::Provider,
        openid.issuer.clone(),
        provider.metadata.issuer.clone(),
    );
    let answered = response.validate(&provider.metadata)?;
    verdict.passed(CheckName::AuthorizationResponse, None, None);
    let tokens = redeem::redeem(ports, (id, openid), &provider.metadata, (&answered, pending)).await?;
    verdict.passed(CheckName::TokenResponse, None, None);
    let expected = redeem::expected(ports, settings, (bound, pending), &tokens);
    let id_token = redeem::verify(ports, id, &mut provider, (&tokens, &expected), verdict).await?;
    let user_info = match &provider.metadata.userinfo_endpoint {
        Some(url) if needs_user_info(&id_token, &settings.attributes) => {
            redeem::user_info(ports, url, &tokens, &id_token).await?
        }
        _ => UserInfo::default(),
    };
    verdict.passed(CheckName::UserInfo, None, None);
    let usage = Usage {
        state: &pending.request_id,
        attributes: &settings.attributes,
        clock_skew_seconds: settings.clock_skew_seconds,
    };
    let accepted = Accepted::by_id_token(&id_token, &user_info, &usage)?;
    verdict.passed(CheckName::Mapping, None, None);
    Ok(accepted)
}
