//! The token endpoint and what goes with tokens: userinfo, introspection, revocation, our keys.

use crate::crypto::{SpKey, base64};
use crate::jose::{Jwk, JwkSet, Jws, JwsAlgorithm, jwk_of, signing_input};
use crate::json::{Map, Value, json};
use crate::oidc::{Client, OauthError, TOKEN_SECONDS, TokenRequest, TokenText, challenge_of, id_token, user_info};
use crate::service::organization::{GoodToken, TokenCommand, TokenReply};
use crate::service::{Ports, ServiceError};

/// What a client gets, or is told.
pub type Answer = Result<Value, OauthError>;

/// The key that signs ID tokens; without one there is no OpenID Connect here.
pub fn signing_key(ports: &impl Ports) -> Result<&SpKey, ServiceError> {
    ports
        .deployment()
        .token_keys
        .first()
        .ok_or(ServiceError::OidcNotConfigured)
}

/// Our public keys: the one that signs, and the next one beside it during a rollover.
pub fn jwks(ports: &impl Ports) -> Result<JwkSet, ServiceError> {
    signing_key(ports)?;
    let keys = ports.deployment().token_keys.iter().map(jwk_of).collect();
    Ok(JwkSet { keys })
}

/// Answers a client that has authenticated (Core 3.1.3, 12).
pub async fn token(ports: &impl Ports, client: &Client, request: &TokenRequest) -> Result<Answer, ServiceError> {
    let key = signing_key(ports)?;
    match request.get("grant_type") {
        Some("authorization_code") => redeem(ports, key, client, request).await,
        Some("refresh_token") => refresh(ports, key, client, request).await,
        None => Ok(Err(OauthError::invalid_request("grant_type is missing."))),
        Some(_) => Ok(Err(OauthError::new(
            "unsupported_grant_type",
            "grant_type is authorization_code or refresh_token.",
        ))),
    }
}

/// A token that could be this client's: the Durable Object of another organization is not asked.
fn own(client: &Client, text: &str) -> Option<TokenText> {
    TokenText::parse(text).filter(|token| token.organization == client.organization)
}

async fn redeem(
    ports: &impl Ports,
    key: &SpKey,
    client: &Client,
    request: &TokenRequest,
) -> Result<Answer, ServiceError> {
    let (code, verifier) = match (request.required("code"), request.get("code_verifier").map(challenge_of)) {
        (Ok(code), None) => (code, None),
        (Ok(code), Some(Some(challenge))) => (code, Some(challenge)),
        (Ok(_), Some(None)) => return Ok(Err(OauthError::INVALID_GRANT)),
        (Err(error), _) => return Ok(Err(error)),
    };
    let Some(code) = own(client, code) else {
        return Ok(Err(OauthError::INVALID_GRANT));
    };
    let (access, refresh) = new_pair(ports, client, &code.family)?;
    let command = TokenCommand::Redeem {
        hash: code.hash(),
        family: code.family.clone(),
        client_id: client.id.clone(),
        redirect_uri: request.get("redirect_uri").map(str::to_owned),
        challenge: verifier,
        access_hash: access.hash(),
        refresh_hash: refresh.hash(),
    };
    issued(ports, key, client, command, &access, &refresh).await
}

async fn refresh(
    ports: &impl Ports,
    key: &SpKey,
    client: &Client,
    request: &TokenRequest,
) -> Result<Answer, ServiceError> {
    let token = match request.required("refresh_token") {
        Ok(token) => own(client, token),
        Err(error) => return Ok(Err(error)),
    };
    let Some(token) = token else {
        return Ok(Err(OauthError::INVALID_GRANT));
    };
    let (access, refresh) = new_pair(ports, client, &token.family)?;
    let command = TokenCommand::Refresh {
        hash: token.hash(),
        family: token.family.clone(),
        client_id: client.id.clone(),
        access_hash: access.hash(),
        refresh_hash: refresh.hash(),
    };
    issued(ports, key, client, command, &access, &refresh).await
}

fn new_pair(ports: &impl Ports, client: &Client, family: &str) -> Result<(TokenText, TokenText), ServiceError> {
    let new = || Ok::<_, ServiceError>(TokenText::new(&client.organization, family, ports.random()?));
    Ok((new()?, new()?))
}

async fn issued(
    ports: &impl Ports,
    key: &SpKey,
    client: &Client,
    command: TokenCommand,
    access: &TokenText,
    refresh: &TokenText,
) -> Result<Answer, ServiceError> {
    let TokenReply::Good(good) = super::command(ports, &client.organization, command).await? else {
        return Ok(Err(OauthError::INVALID_GRANT));
    };
    let access = access.to_text();
    let digest = JwsAlgorithm::of(key).digest();
    let issuer = &ports.deployment().origin;
    let claims = id_token(issuer, &good.session, &good.grant, (&access, digest), ports.now());
    let mut answer = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": (good.ends_at.unix_seconds() - ports.now().unix_seconds()).clamp(0, TOKEN_SECONDS),
        "scope": good.grant.scope,
        "id_token": signed(ports, key, "JWT", &claims).await?,
    });
    if let Some(object) = answer.as_object_mut().filter(|_| good.refresh) {
        object.insert("refresh_token".to_owned(), refresh.to_text().into());
    }
    Ok(Ok(answer))
}

/// Signs claims (RFC 7515 5.1).
pub async fn signed(ports: &impl Ports, key: &SpKey, typ: &str, claims: &Value) -> Result<String, ServiceError> {
    let kid = jwk_of(key).kid.unwrap_or_default();
    let input = signing_input(JwsAlgorithm::of(key), &kid, typ, claims);
    let signature = ports.sign(key, input.as_bytes()).await?;
    Ok(format!("{input}.{}", base64::encode_url(&signature)))
}

async fn facts(ports: &impl Ports, token: &TokenText) -> Result<Option<GoodToken>, ServiceError> {
    let command = TokenCommand::Facts {
        hash: token.hash(),
        family: token.family.clone(),
    };
    match super::command(ports, &token.organization, command).await? {
        TokenReply::Good(good) => Ok(Some(*good)),
        _ => Ok(None),
    }
}

/// The claims of the subject of an access token (Core 5.3).
pub async fn user_info_of(ports: &impl Ports, bearer: &str) -> Result<Answer, ServiceError> {
    let Some(token) = TokenText::parse(bearer) else {
        return Ok(Err(OauthError::INVALID_TOKEN));
    };
    // Strangers cannot make us ask Durable Objects that do not exist.
    match super::super::directory::entry(ports, &token.organization).await {
        Err(ServiceError::OrganizationNotFound) => return Ok(Err(OauthError::INVALID_TOKEN)),
        entry => entry?,
    };
    // A refresh token opens nothing but the token endpoint.
    let good = facts(ports, &token).await?.filter(|good| !good.refresh);
    Ok(match good {
        Some(good) => Ok(Value::Object(user_info(&good.session, &good.grant))),
        None => Err(OauthError::INVALID_TOKEN),
    })
}

/// Says what a token of this client is good for (RFC 7662 2.2); of any other only that it is not.
pub async fn introspect(ports: &impl Ports, client: &Client, request: &TokenRequest) -> Result<Answer, ServiceError> {
    let token = match request.required("token") {
        Ok(token) => own(client, token),
        Err(error) => return Ok(Err(error)),
    };
    let good = match token {
        Some(token) => facts(ports, &token).await?,
        None => None,
    };
    let Some(good) = good.filter(|good| good.grant.client_id == client.id) else {
        return Ok(Ok(json!({ "active": false })));
    };
    Ok(Ok(json!({
        "active": true,
        "client_id": good.grant.client_id,
        "scope": good.grant.scope,
        "sub": good.session.subject_id(),
        "token_type": if good.refresh { "refresh_token" } else { "Bearer" },
        "iat": good.issued_at.unix_seconds(),
        "exp": good.ends_at.unix_seconds(),
        "iss": ports.deployment().origin,
    })))
}

/// Ends a token and its family (RFC 7009 2.1). A token that is none, or not this client's, is no mistake (2.2).
pub async fn revoke(ports: &impl Ports, client: &Client, request: &TokenRequest) -> Result<Answer, ServiceError> {
    let token = match request.required("token") {
        Ok(token) => own(client, token),
        Err(error) => return Ok(Err(error)),
    };
    if let Some(token) = token {
        let command = TokenCommand::Revoke {
            hash: token.hash(),
            family: token.family.clone(),
            client_id: client.id.clone(),
        };
        super::command(ports, &client.organization, command).await?;
    }
    Ok(Ok(json!({})))
}

/// The claims of an ID token that we signed, however old (RP-Initiated Logout 2: it is a hint, not a credential).
pub fn hinted(ports: &impl Ports, token: &str) -> Option<Map<String, Value>> {
    let keys: Vec<Jwk> = ports.deployment().token_keys.iter().map(jwk_of).collect();
    let claims = Jws::parse(token).and_then(|token| token.verify(&keys)).ok()?;
    let issuer = claims.get("iss").and_then(Value::as_str);
    (issuer == Some(ports.deployment().origin.as_str())).then_some(claims)
}
