//! The gate before an origin: who may pass, and what the origin is told of them.
//!
//! A member who has passed lately passes again without a question to any store: by the pass that the browser carries
//! (`crate::session::Pass`), or that this isolate remembers. What ends a session takes effect where the Durable Object is
//! asked at once, and here when the pass has ended.

mod config;
mod paths;

pub use config::{Gate, GateError};
pub use paths::PublicPaths;

use super::oidc::tokens;
use super::{Ports, ServiceError, sessions};
use crate::json::{Map, Value, json};
use crate::session::{Pass, SessionCookie};
use crate::settings::OrganizationId;

/// A pass with the token that was made of it, as an isolate remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedPass {
    /// The pass.
    pub pass: Pass,
    /// For whom the token is.
    pub audience: String,
    /// The signed token.
    pub token: String,
    /// The pass as a cookie's value; none where it is too large for one.
    pub sealed: Option<String>,
}

/// A member who may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// What is known of them.
    pub pass: Pass,
    /// The signed token for the origin.
    pub token: String,
    /// A new cookie for a browser that has none, or one that has ended.
    pub cookie: Option<String>,
}

/// Lets a member of the organization pass, or nobody.
///
/// 1. The session cookie comes first: without it a pass is good for nothing, and one of another organization is none.
/// 2. What this isolate remembers.
/// 3. What the browser carries.
/// 4. Else the Durable Object decides.
pub async fn enter(
    ports: &impl Ports,
    id: &OrganizationId,
    audience: &str,
    (session, carried): (Option<&str>, Option<&str>),
) -> Result<Option<Admitted>, ServiceError> {
    let keys = &ports.deployment().session_key;
    let cookie = session.and_then(|value| SessionCookie::open(keys, value));
    let Some(cookie) = cookie.filter(|cookie| cookie.organization == *id) else {
        return Ok(None); // 1
    };
    let now = ports.now();
    let open = || carried.and_then(|value| Pass::open(keys, value, &cookie, now));
    let remembered = ports.remembered_pass(&cookie.session_hash());
    if let Some(remembered) = remembered.filter(|it| it.pass.is_good(now) && it.audience == audience) {
        let has_one = carried.is_some() && (carried == remembered.sealed.as_deref() || open().is_some());
        return Ok(Some(Admitted {
            pass: remembered.pass,
            token: remembered.token,
            cookie: remembered.sealed.filter(|_| !has_one),
        })); // 2
    }
    if let Some(pass) = open() {
        return admitted(ports, pass, audience, false).await.map(Some); // 3
    }
    match sessions::read(ports, session).await {
        Ok(session) => {
            let pass = Pass::of(&session, &cookie, now);
            admitted(ports, pass, audience, true).await.map(Some) // 4
        }
        Err(ServiceError::NotSignedIn) => {
            ports.forget_pass(&cookie.session_hash());
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn admitted(ports: &impl Ports, pass: Pass, audience: &str, is_new: bool) -> Result<Admitted, ServiceError> {
    let key = tokens::signing_key(ports)?;
    let claims = claims(&ports.deployment().origin, audience, &pass);
    let token = tokens::signed(ports, key, "JWT", &claims).await?;
    let sealed = pass.seal(&ports.deployment().session_key);
    ports.remember_pass(RememberedPass {
        pass: pass.clone(),
        audience: audience.to_owned(),
        token: token.clone(),
        sealed: sealed.clone(),
    });
    Ok(Admitted {
        pass,
        token,
        cookie: sealed.filter(|_| is_new),
    })
}

/// What the origin is told (RFC 7519 4.1). The token ends when all does that was made of the pass, and not with the pass:
/// an origin's clock may be behind, and a request takes its time. A mapped claim never stands in the place of one of these.
fn claims(issuer: &str, audience: &str, pass: &Pass) -> Value {
    let ends_at = pass.checked_at.plus_seconds(Pass::ENDS_SECONDS).min(pass.expires_at);
    let own = json!({
        "iss": issuer,
        "aud": audience,
        "sub": pass.subject,
        "iat": pass.checked_at.unix_seconds(),
        "exp": ends_at.unix_seconds(),
        "auth_time": pass.auth_time.unix_seconds(),
        "organization": pass.organization,
        "name_id": pass.name_id,
        "email": pass.email,
        "name": pass.name,
        "roles": pass.roles,
        "groups": pass.groups,
    });
    let mut claims = Map::new();
    claims.extend(pass.claims.iter().map(|(name, values)| (name.clone(), json!(values))));
    claims.extend(own.as_object().cloned().unwrap_or_default());
    claims.retain(|_, value| !value.is_null());
    Value::Object(claims)
}
