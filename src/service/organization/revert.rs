//! The timed revert: what was enabled goes back by itself unless an administrator confirms it from an SSO session.
//!
//! It is exact without the alarm: each command first looks whether the time is over. It fails safe: what comes back is
//! what was live before, or nobody signs in by SSO.

use super::{Kind, Live, Object, OrganizationState, Reply};
use crate::json::{Deserialize, Serialize};
use crate::service::ports::Unavailable;
use crate::session::Session;
use crate::time::Timestamp;

/// The shortest time to confirm in, in seconds.
pub const REVERT_SECONDS_LEAST: i64 = 60;
/// The longest one.
pub const REVERT_SECONDS_MOST: i64 = 7 * 86_400;

/// What happens unless somebody confirms. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revert {
    /// When.
    pub at: Timestamp,
    /// What is live then; nothing where SSO was not enabled before.
    pub to: Option<Live>,
}

impl OrganizationState {
    /// Goes back if the time is over; whether it did.
    pub fn revert_if_due(&mut self, now: Timestamp) -> bool {
        match self.revert.take_if(|revert| now >= revert.at) {
            Some(revert) => {
                self.go_back(revert);
                true
            }
            None => false,
        }
    }

    /// Sets the time to confirm in. What comes back is what was live before, or was to come back already.
    pub(super) fn revert_later(&mut self, before: &OrganizationState, seconds: Option<i64>, now: Timestamp) {
        self.revert = seconds.map(|seconds| Revert {
            at: now.plus_seconds(seconds.clamp(REVERT_SECONDS_LEAST, REVERT_SECONDS_MOST)),
            to: match &before.revert {
                Some(unconfirmed) => unconfirmed.to.clone(),
                None => before.in_force().cloned(),
            },
        });
    }

    /// Goes back to what was live before.
    pub(super) fn go_back(&mut self, revert: Revert) {
        match revert.to {
            Some(live) => self.live = Some(live),
            None => {
                self.enabled = false;
                self.enforced_at = None;
            }
        }
        self.unpublished = true;
        self.revision += 1;
    }
}

impl Object<'_> {
    /// The state, after what was due. Sessions of settings that were never confirmed end where nothing is live then.
    pub(super) fn reverted(&self, mut state: OrganizationState) -> Result<OrganizationState, Unavailable> {
        if state.revert_if_due(self.now) {
            self.end_reverted(&state)?;
            self.note(&state.id, super::audit::reverted(&state))?;
        }
        Ok(state)
    }

    fn end_reverted(&self, state: &OrganizationState) -> Result<(), Unavailable> {
        if !state.enabled {
            self.rows.delete_all(Kind::Session)?;
        }
        self.write(Kind::State, "state", state, None)
    }

    /// Keeps what was enabled: from a session that an administrator began by it.
    pub(super) fn confirm(&self, mut state: OrganizationState, session_hash: &str) -> Result<Reply, Unavailable> {
        let Some(session) = self.read::<Session>(Kind::Session, session_hash)? else {
            return Ok(Reply::NoSession);
        };
        let enabled_at = state.in_force().map(|live| live.enabled_at);
        let began_since = enabled_at.is_some_and(|enabled_at| session.signed_in_at >= enabled_at);
        if !session.is_administrator() || !began_since {
            return Ok(Reply::NoSession);
        }
        if state.revert.take().is_some() {
            state.revision += 1;
        }
        self.write_state(state)
    }

    /// KV has the state of a revision; a later one is still to be written.
    pub(super) fn published(&self, mut state: OrganizationState, revision: u64) -> Result<Reply, Unavailable> {
        if state.revision == revision {
            state.unpublished = false;
        }
        self.write_state(state)
    }

    /// Goes back now.
    pub(super) fn revert_now(&self, mut state: OrganizationState) -> Result<Reply, Unavailable> {
        if let Some(revert) = state.revert.take() {
            state.go_back(revert);
            self.end_reverted(&state)?;
        }
        Ok(Reply::State(Box::new(state)))
    }
}
