//! Tokens and setup links, as far as they must be exact: in force or not, and whose browser.

use super::{Credential, CredentialKind, Kind, Object, Reply};
use crate::service::ports::Unavailable;
use crate::time::Timestamp;

/// How many tokens and links an organization can have; the list shows all.
const CREDENTIALS_KEPT: u32 = 500;

/// How long an expired setup link can be renewed, in seconds.
const RENEWABLE_SECONDS: i64 = 30 * 86_400;

fn in_force(credential: &Credential) -> Reply {
    Reply::InForce {
        kind: credential.kind,
        expires_at: credential.expires_at,
    }
}

impl Object<'_> {
    pub(super) fn add_credential(&self, id: &str, credential: &Credential) -> Result<Reply, Unavailable> {
        let kept = match credential.kind {
            CredentialKind::Token | CredentialKind::Recovery => 0,
            CredentialKind::SetupLink => RENEWABLE_SECONDS,
        };
        let ends_at = credential.expires_at.map(|end| end.unix_seconds() + kept);
        self.write(Kind::Credential, id, credential, ends_at)?;
        Ok(Reply::Done)
    }

    /// A setup link belongs to the first browser that comes back with the cookie it was given (`bind`), so that a mail
    /// scanner which fetches the link does not use it up. A token belongs to whoever holds it.
    pub(super) fn use_credential(
        &self,
        id: &str,
        browser_hash: Option<String>,
        bind: bool,
    ) -> Result<Reply, Unavailable> {
        let Some(mut credential) = self.read::<Credential>(Kind::Credential, id)? else {
            return Ok(Reply::NotInForce);
        };
        if credential.kind == CredentialKind::Token {
            return Ok(in_force(&credential));
        }
        if credential.expires_at.is_some_and(|end| self.now >= end) {
            return Ok(Reply::Expired);
        }
        match (&credential.browser_hash, browser_hash) {
            (_, None) => Ok(Reply::NotInForce),
            (Some(owner), Some(browser)) if *owner == browser => Ok(in_force(&credential)),
            (Some(_), Some(_)) => Ok(Reply::OtherBrowser),
            (None, Some(browser)) => {
                if bind {
                    credential.browser_hash = Some(browser);
                    self.add_credential(id, &credential)?;
                }
                Ok(in_force(&credential))
            }
        }
    }

    /// Whoever opens the renewed link first owns it: the one before may have lost its cookie with the time.
    pub(super) fn renew_setup_link(&self, id: &str, expires_at: Timestamp) -> Result<Reply, Unavailable> {
        match self.read::<Credential>(Kind::Credential, id)? {
            Some(credential) if credential.kind == CredentialKind::SetupLink => {
                let renewed = Credential {
                    expires_at: Some(expires_at),
                    browser_hash: None,
                    ..credential
                };
                self.add_credential(id, &renewed)?;
                Ok(Reply::Credentials {
                    credentials: vec![(id.to_owned(), renewed)],
                })
            }
            _ => Ok(Reply::NotInForce),
        }
    }

    pub(super) fn revoke_credential(&self, id: &str, kind: CredentialKind) -> Result<Reply, Unavailable> {
        match self.read::<Credential>(Kind::Credential, id)? {
            Some(credential) if credential.kind == kind => {
                self.rows.delete(Kind::Credential, id)?;
                Ok(Reply::Done)
            }
            _ => Ok(Reply::NotInForce),
        }
    }

    pub(super) fn credentials(&self, kind: CredentialKind) -> Result<Reply, Unavailable> {
        let rows = self
            .rows
            .newest(Kind::Credential, self.now.unix_seconds(), CREDENTIALS_KEPT)?;
        let credentials = rows
            .into_iter()
            .filter_map(|(id, value)| Some((id, crate::json::from_str::<Credential>(&value).ok()?)))
            .filter(|(_, credential)| credential.kind == kind)
            .collect();
        Ok(Reply::Credentials { credentials })
    }
}
