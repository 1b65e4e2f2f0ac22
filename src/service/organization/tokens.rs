//! Codes and tokens of OpenID Connect, as far as they must be exact: redeemed once, rotated, revoked by the family.
//!
//! All tokens of one sign-in are a family. A code or a refresh token that comes a second time ends its family
//! (RFC 6749 4.1.2, RFC 9700 4.14): one of the two who had it was not meant to. Every token rests on a session; where
//! that has ended, none is good.

use super::{Kind, Object, OrganizationState};
use crate::json::{Deserialize, Serialize};
use crate::oidc::{CODE_SECONDS, Grant, REFRESH_SECONDS, TOKEN_SECONDS};
use crate::service::ports::Unavailable;
use crate::session::Session;
use crate::time::Timestamp;

/// How long a redeemed code is remembered, in seconds: as long as an access token that came of it.
const USED_CODE_SECONDS: i64 = TOKEN_SECONDS;

/// What is asked about codes and tokens. Hashes are SHA-256, hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenCommand {
    /// Writes a code.
    Issue {
        /// Of the code.
        hash: String,
        /// What it stands for.
        grant: Box<Grant>,
    },
    /// Redeems a code, once.
    Redeem {
        /// Of the code.
        hash: String,
        /// The family that its tokens are to be.
        family: String,
        /// Who redeems it.
        client_id: String,
        /// Where the client says it was sent.
        redirect_uri: Option<String>,
        /// SHA-256 of the verifier, base64url.
        challenge: Option<String>,
        /// Of the new access token.
        access_hash: String,
        /// Of the new refresh token; kept if one was granted.
        refresh_hash: String,
    },
    /// Rotates a refresh token.
    Refresh {
        /// Of the refresh token.
        hash: String,
        /// Its family.
        family: String,
        /// Who refreshes.
        client_id: String,
        /// Of the new access token.
        access_hash: String,
        /// Of the new refresh token.
        refresh_hash: String,
    },
    /// Reads what a token is good for.
    Facts {
        /// Of the token.
        hash: String,
        /// Its family.
        family: String,
    },
    /// Ends a family, if the token is one of this client's.
    Revoke {
        /// Of the token.
        hash: String,
        /// Its family.
        family: String,
        /// Who revokes.
        client_id: String,
    },
    /// Spends the `jti` of a client's assertion.
    SpendAssertion {
        /// Of client and `jti`.
        hash: String,
        /// When it can be forgotten.
        ends_at: Timestamp,
    },
}

/// What is answered about codes and tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenReply {
    /// It was done.
    Done,
    /// The token is good, or was made.
    Good(Box<GoodToken>),
    /// It is not good.
    Refused,
}

/// A token that is good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoodToken {
    /// What was granted.
    pub grant: Grant,
    /// The session that it rests on.
    pub session: Session,
    /// Whether it is a refresh token, or came with one.
    pub refresh: bool,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct StoredCode {
    grant: Grant,
    /// The family that was made of it.
    family: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredFamily {
    grant: Grant,
    /// Of the one refresh token that is good.
    refresh_hash: Option<String>,
    issued_at: Timestamp,
    ends_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct StoredAccess {
    family: String,
    issued_at: Timestamp,
    ends_at: Timestamp,
}

impl Object<'_> {
    pub(super) fn tokens(&self, state: &OrganizationState, command: TokenCommand) -> Result<TokenReply, Unavailable> {
        match command {
            TokenCommand::Issue { hash, grant } => self.issue(state, &hash, *grant),
            TokenCommand::Redeem {
                hash,
                family,
                client_id,
                redirect_uri,
                challenge,
                access_hash,
                refresh_hash,
            } => {
                let Some(grant) = self.spend_code(&hash, &family)? else {
                    return Ok(TokenReply::Refused);
                };
                // A code of somebody else, for another place or without its verifier is spent all the same.
                let same = grant.client_id == client_id
                    && redirect_uri.as_deref() == Some(grant.redirect_uri.as_str())
                    && grant.code_challenge == challenge;
                if !same {
                    return Ok(TokenReply::Refused);
                }
                self.renew(state, &family, grant, &access_hash, &refresh_hash)
            }
            TokenCommand::Refresh {
                hash,
                family,
                client_id,
                access_hash,
                refresh_hash,
            } => match self.rotate(&hash, &family, &client_id)? {
                Some(grant) => self.renew(state, &family, grant, &access_hash, &refresh_hash),
                None => Ok(TokenReply::Refused),
            },
            TokenCommand::Facts { hash, family } => self.facts(state, &hash, &family),
            TokenCommand::Revoke {
                hash,
                family,
                client_id,
            } => self.revoke(&hash, &family, &client_id),
            TokenCommand::SpendAssertion { hash, ends_at } => {
                let first = self
                    .rows
                    .insert(Kind::ClientAssertion, &hash, "", Some(ends_at.unix_seconds() + 1))?;
                Ok(if first { TokenReply::Done } else { TokenReply::Refused })
            }
        }
    }

    fn issue(&self, state: &OrganizationState, hash: &str, grant: Grant) -> Result<TokenReply, Unavailable> {
        if self.session_of_token(state, &grant.session_hash)?.is_none() {
            return Ok(TokenReply::Refused);
        }
        let code = StoredCode { grant, family: None };
        let ends_at = self.now.unix_seconds() + CODE_SECONDS;
        self.write(Kind::Code, hash, &code, Some(ends_at))?;
        Ok(TokenReply::Done)
    }

    /// What the code stands for, the first time; the second time its family ends.
    fn spend_code(&self, hash: &str, family: &str) -> Result<Option<Grant>, Unavailable> {
        let Some(mut code) = self.read::<StoredCode>(Kind::Code, hash)? else {
            return Ok(None);
        };
        if let Some(family) = &code.family {
            self.rows.delete(Kind::TokenFamily, family)?;
            return Ok(None);
        }
        code.family = Some(family.to_owned());
        let ends_at = self.now.unix_seconds() + USED_CODE_SECONDS;
        self.write(Kind::Code, hash, &code, Some(ends_at))?;
        Ok(Some(code.grant))
    }

    /// What the refresh token stands for, if it is the one that is good; any other ends the family.
    fn rotate(&self, hash: &str, family: &str, client_id: &str) -> Result<Option<Grant>, Unavailable> {
        let Some(stored) = self.read::<StoredFamily>(Kind::TokenFamily, family)? else {
            return Ok(None);
        };
        if stored.refresh_hash.as_deref() == Some(hash) && stored.grant.client_id == client_id {
            return Ok(Some(stored.grant));
        }
        self.rows.delete(Kind::TokenFamily, family)?;
        Ok(None)
    }

    /// Writes a new access token, and a new refresh token in place of the last one where one was granted.
    fn renew(
        &self,
        state: &OrganizationState,
        family: &str,
        grant: Grant,
        access_hash: &str,
        refresh_hash: &str,
    ) -> Result<TokenReply, Unavailable> {
        let Some(session) = self.session_of_token(state, &grant.session_hash)? else {
            return Ok(TokenReply::Refused);
        };
        let refresh = grant.has_scope("offline_access");
        let ends = |seconds| self.now.plus_seconds(seconds).min(session.expires_at);
        let (access_ends, family_ends) = (
            ends(TOKEN_SECONDS),
            ends(if refresh { REFRESH_SECONDS } else { TOKEN_SECONDS }),
        );
        let stored = StoredFamily {
            grant: grant.clone(),
            refresh_hash: refresh.then(|| refresh_hash.to_owned()),
            issued_at: self.now,
            ends_at: family_ends,
        };
        self.write(Kind::TokenFamily, family, &stored, Some(family_ends.unix_seconds()))?;
        let access = StoredAccess {
            family: family.to_owned(),
            issued_at: self.now,
            ends_at: access_ends,
        };
        self.write(
            Kind::AccessToken,
            access_hash,
            &access,
            Some(access_ends.unix_seconds()),
        )?;
        Ok(TokenReply::Good(Box::new(GoodToken {
            grant,
            session,
            refresh,
            issued_at: self.now,
            ends_at: access_ends,
        })))
    }

    fn facts(&self, state: &OrganizationState, hash: &str, family: &str) -> Result<TokenReply, Unavailable> {
        let Some(stored) = self.read::<StoredFamily>(Kind::TokenFamily, family)? else {
            return Ok(TokenReply::Refused);
        };
        let refresh = stored.refresh_hash.as_deref() == Some(hash);
        let times = if refresh {
            Some((stored.issued_at, stored.ends_at))
        } else {
            let access = self.read::<StoredAccess>(Kind::AccessToken, hash)?;
            let access = access.filter(|access| access.family == family);
            access.map(|access| (access.issued_at, access.ends_at))
        };
        let session = self.session_of_token(state, &stored.grant.session_hash)?;
        Ok(match (times, session) {
            (Some((issued_at, ends_at)), Some(session)) => TokenReply::Good(Box::new(GoodToken {
                grant: stored.grant,
                session,
                refresh,
                issued_at,
                ends_at,
            })),
            _ => TokenReply::Refused,
        })
    }

    /// RFC 7009 2.1: the token's family goes, if it is this client's. Whether it did is for the audit log alone.
    fn revoke(&self, hash: &str, family: &str, client_id: &str) -> Result<TokenReply, Unavailable> {
        let stored = self.read::<StoredFamily>(Kind::TokenFamily, family)?;
        let Some(stored) = stored.filter(|stored| stored.grant.client_id == client_id) else {
            return Ok(TokenReply::Refused);
        };
        let is_access = self
            .read::<StoredAccess>(Kind::AccessToken, hash)?
            .is_some_and(|access| access.family == family);
        if is_access || stored.refresh_hash.as_deref() == Some(hash) {
            self.rows.delete(Kind::TokenFamily, family)?;
            return Ok(TokenReply::Done);
        }
        Ok(TokenReply::Refused)
    }
}
