//! The authorization endpoint: from a request and a session to a code, or to a SAML login and back.

use crate::json::{Deserialize, Serialize};
use crate::oidc::{AuthorizationRequest, Client, Grant, OauthError, Prompt, TokenText, redirect_with};
use crate::service::organization::{TokenCommand, TokenReply};
use crate::service::{Ports, ServiceError, login, sessions};
use crate::session::{Keys, Seal, Session, SessionCookie};
use crate::time::Timestamp;

/// A request that waits for a SAML login. It comes back in `return_to`, sealed: the browser cannot change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The request.
    pub request: AuthorizationRequest,
    /// When the login was asked for: a session that began earlier does not do.
    pub since: Timestamp,
}

/// How long a login may take, in seconds.
const WAITING_SECONDS: i64 = 1_800;
const WAITING: &str = "authorization";

impl Waiting {
    /// For the query of the way back.
    pub fn seal<'k>(&self, keys: impl Into<Keys<'k>>) -> String {
        Seal::new(keys, WAITING).seal(self)
    }

    /// Reads it back; none unless we wrote it, not long ago.
    pub fn open<'k>(keys: impl Into<Keys<'k>>, sealed: &str, now: Timestamp) -> Option<Self> {
        let waiting: Self = Seal::new(keys, WAITING).open(sealed)?;
        (now < waiting.since.plus_seconds(WAITING_SECONDS)).then_some(waiting)
    }
}

/// Where the browser goes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// To the client.
    Client(String),
    /// To sign in, and back.
    Login {
        /// What comes back.
        waiting: Box<Waiting>,
        /// Whether the identity provider must authenticate the subject anew.
        force: bool,
    },
}

/// An answer to the client that says what is wrong (RFC 6749 4.1.2.1), and who says so (RFC 9207).
pub fn refusal(ports: &impl Ports, redirect_uri: &str, state: Option<&str>, error: &OauthError) -> String {
    let mut parameters = vec![("error", error.error), ("error_description", error.description)];
    parameters.extend(state.map(|state| ("state", state)));
    parameters.push(("iss", &ports.deployment().origin));
    redirect_with(redirect_uri, &parameters)
}

/// Answers a request: a code where the session will do, a login where it may be asked for.
///
/// `since` is when a login was asked for, on the way back from it.
pub async fn authorize(
    ports: &impl Ports,
    client: &Client,
    request: AuthorizationRequest,
    since: Option<Timestamp>,
    cookie: Option<&str>,
) -> Result<Next, ServiceError> {
    let state = request.state.clone();
    let refuse = |error: &OauthError| {
        let url = refusal(ports, &request.redirect_uri, state.as_deref(), error);
        Ok(Next::Client(url))
    };
    let found = session(ports, client, cookie).await?;
    let fresh = found.filter(|(session, _)| is_fresh(ports, &request, since, session));
    if let Some((session, hash)) = fresh {
        return match code(ports, client, &request, &session, hash).await? {
            Some(code) => Ok(Next::Client(granted(ports, &request, &code))),
            None => refuse(&OauthError::new("login_required", "The session has just ended.")),
        };
    }
    if request.prompt == Prompt::None {
        return refuse(&OauthError::new("login_required", "Nobody is signed in who may be."));
    }
    if since.is_some() {
        return refuse(&OauthError::new(
            "access_denied",
            "The sign-in did not lead to a session that will do.",
        ));
    }
    match login::in_force(ports, &client.organization).await {
        Ok(_) => {}
        Err(ServiceError::NotEnabled) => {
            return refuse(&OauthError::new(
                "access_denied",
                "The organization does not use single sign-on.",
            ));
        }
        Err(error) => return Err(error),
    }
    let force = request.prompt == Prompt::Login || request.max_age.is_some();
    let since = ports.now();
    Ok(Next::Login {
        waiting: Box::new(Waiting { request, since }),
        force,
    })
}

/// The session of the cookie, if it is of the client's organization.
async fn session(
    ports: &impl Ports,
    client: &Client,
    cookie: Option<&str>,
) -> Result<Option<(Session, String)>, ServiceError> {
    let hash = cookie
        .and_then(|value| SessionCookie::open(&ports.deployment().session_key, value))
        .filter(|cookie| cookie.organization == client.organization)
        .map(|cookie| cookie.session_hash());
    let Some(hash) = hash else { return Ok(None) };
    match sessions::read(ports, cookie).await {
        Ok(session) => Ok(Some((session, hash))),
        Err(ServiceError::NotSignedIn) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Core 3.1.2.1, 3.1.2.3: `prompt=login` wants a sign-in after it was asked for, `max_age` one that is not too old.
fn is_fresh(ports: &impl Ports, request: &AuthorizationRequest, since: Option<Timestamp>, session: &Session) -> bool {
    let anew = match (request.prompt, since) {
        (Prompt::Login, None) => false,
        (_, Some(since)) => session.signed_in_at >= since || request.prompt != Prompt::Login,
        _ => true,
    };
    let young = request.max_age.is_none_or(|age| {
        let signed_in_since = since.is_some_and(|since| session.signed_in_at >= since);
        signed_in_since || ports.now() <= session.auth_time().plus_seconds(age)
    });
    anew && young
}

async fn code(
    ports: &impl Ports,
    client: &Client,
    request: &AuthorizationRequest,
    session: &Session,
    session_hash: String,
) -> Result<Option<TokenText>, ServiceError> {
    let family = TokenText::new_family(ports.random()?);
    let code = TokenText::new(&client.organization, &family, ports.random()?);
    let grant = Grant {
        client_id: client.id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: request.code_challenge.clone(),
        nonce: request.nonce.clone(),
        scope: request.scope.clone(),
        session_hash,
        auth_time: session.auth_time(),
    };
    let issue = TokenCommand::Issue {
        hash: code.hash(),
        grant: Box::new(grant),
    };
    let reply = super::command(ports, &client.organization, issue).await?;
    Ok((reply == TokenReply::Done).then_some(code))
}

fn granted(ports: &impl Ports, request: &AuthorizationRequest, code: &TokenText) -> String {
    let code = code.to_text();
    let mut parameters = vec![("code", code.as_str())];
    parameters.extend(request.state.as_deref().map(|state| ("state", state)));
    parameters.push(("iss", &ports.deployment().origin));
    redirect_with(&request.redirect_uri, &parameters)
}
