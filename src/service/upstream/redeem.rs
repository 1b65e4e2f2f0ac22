//! Redeeming a code, and verifying what it was redeemed for.

use super::provider::{DOCUMENT_MOST, Provider, why};
use super::{Stop, verifiers};
use crate::relying_party::{
    Answered, Expected, IdToken, OpenIdError, OpenIdRule as Rule, ProviderMetadata, Received, Step, TokenRequest,
    Tokens, UserInfo, code_challenge,
};
use crate::service::{Call, FetchAnswer, Ports};
use crate::session::{PendingLogin, PendingOpenId};
use crate::settings::{MetadataUrl, OpenIdConnectSettings, OrganizationId, SamlSettings};
use crate::verdict::Verdict;

/// Redeems a code at the token endpoint. It is sent with the client's secret and the login's own verifier, to the endpoint
/// of the provider that the login was begun with, and no redirect is followed.
pub(super) async fn redeem(
    ports: &impl Ports,
    (id, openid): (&OrganizationId, &OpenIdConnectSettings),
    provider: &ProviderMetadata,
    (answered, pending): (&Answered, &PendingLogin),
) -> Result<Tokens, OpenIdError> {
    let keys = &ports.deployment().session_key;
    let secret = openid.open_secret(keys.all(), id).map_err(|_| {
        Rule::SecretReadable.refuse("a secret sealed with SESSION_KEY", "one sealed with an earlier key")
    })?;
    let request = TokenRequest {
        answered,
        redirect_uri: &ports.deployment().redirect_uri(id),
        client_id: &openid.client_id,
        client_secret: secret.as_deref(),
        authentication: provider.client_authentication(secret.is_some())?,
        code_verifier: &verifier(ports, pending),
    };
    let (body, authorization) = request.form();
    let call = Call::Form {
        body: &body,
        authorization: authorization.as_deref(),
    };
    let url = &provider.token_endpoint;
    let answer = called(ports, url, &call)
        .await
        .map_err(|why| Rule::TokenAnswers.refuse(url, why))?;
    Tokens::read(answer.status, &answer.octets)
}

/// The verifier that the login's challenge was made of: the keys may have been swapped meanwhile.
fn verifier(ports: &impl Ports, pending: &PendingLogin) -> String {
    let challenge = pending.openid.as_ref().map(|bound| bound.code_challenge.as_str());
    let mut verifiers = verifiers(ports, &pending.request_id).into_iter();
    verifiers
        .find(|verifier| Some(code_challenge(verifier).as_str()) == challenge)
        .unwrap_or_default()
}

/// What the ID token is held against.
pub(super) fn expected(
    ports: &impl Ports,
    settings: &SamlSettings,
    (bound, pending): (&PendingOpenId, &PendingLogin),
    tokens: &Tokens,
) -> Expected {
    Expected {
        issuer: bound.issuer.clone(),
        client_id: bound.client_id.clone(),
        nonce: bound.nonce.clone(),
        access_token: tokens.access_token.clone(),
        requested_at: pending.issued_at,
        authenticated_anew: pending.force_authn || settings.force_authn,
        now: ports.now(),
        clock_skew_seconds: settings.clock_skew_seconds,
    }
}

/// Receives, verifies and validates the ID token.
pub(super) async fn verify(
    ports: &impl Ports,
    id: &OrganizationId,
    provider: &mut Provider,
    (tokens, expected): (&Tokens, &Expected),
    verdict: &mut Verdict,
) -> Result<IdToken, Stop> {
    let received = Received::receive(&tokens.id_token, verdict)?;
    let keys = provider.keys_for(ports, id, &received).await?;
    let signed = match received.verify(keys, verdict)? {
        Step::Signed(signed) => signed,
        Step::Ed25519(received, keys) => {
            let (octets, signature) = received.signed();
            let mut verifies = false;
            for key in &keys {
                verifies = verifies || ports.verify_ed25519(key, octets, signature).await?;
            }
            received.verified_elsewhere(verifies, verdict)?
        }
    };
    Ok(signed.validate(expected, verdict)?)
}

/// What userinfo says of the subject of the ID token.
pub(super) async fn user_info(
    ports: &impl Ports,
    url: &str,
    tokens: &Tokens,
    id_token: &IdToken,
) -> Result<UserInfo, OpenIdError> {
    let refused = |why| Rule::UserInfoAnswers.refuse(url, why);
    let answer = called(ports, url, &Call::Bearer(&tokens.access_token))
        .await
        .map_err(refused)?;
    if answer.status != 200 {
        return Err(refused(format!("status {}", answer.status)));
    }
    UserInfo::read(&answer.octets, id_token)
}

async fn called(ports: &impl Ports, url: &str, call: &Call<'_>) -> Result<FetchAnswer, String> {
    let url =
        MetadataUrl::parse(url, ports.deployment().allow_local_metadata).map_err(|error| error.code().to_owned())?;
    ports.call(&url, call, DOCUMENT_MOST).await.map_err(why)
}
