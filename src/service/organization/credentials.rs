//! Tokens and setup links, as far as they must be exact: in force or not, and whose browser.

use super::{Credential, CredentialKind, Kind, Object, Reply};
use crate::service::ports::Unavailable;

/// How many tokens and links an organization can have; the list shows all.
const CREDENTIALS_KEPT: u32 = 500;

impl Object<'_> {
    pub(super) fn add_credential(&self, id: &str, credential: &Credential) -> Result<Reply, Unavailable> {
        let ends_at = credential.expires_at.map(|end| end.unix_seconds());
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
            return Ok(Reply::InForce { kind: credential.kind });
        }
        match (&credential.browser_hash, browser_hash) {
            (_, None) => Ok(Reply::NotInForce),
            (Some(owner), Some(browser)) if *owner == browser => Ok(Reply::InForce { kind: credential.kind }),
            (Some(_), Some(_)) => Ok(Reply::OtherBrowser),
            (None, Some(browser)) => {
                if bind {
                    credential.browser_hash = Some(browser);
                    self.add_credential(id, &credential)?;
                }
                Ok(Reply::InForce { kind: credential.kind })
            }
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
            .filter_map(|(id, value)| Some((id, serde_json::from_str::<Credential>(&value).ok()?)))
            .filter(|(_, credential)| credential.kind == kind)
            .collect();
        Ok(Reply::Credentials { credentials })
    }
}
