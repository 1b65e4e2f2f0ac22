//! A world in memory for one run: the organization with its settings, but for the certificates; no session, no spent
//! ID, no verdict of the real one. What begins in here ends with it.

use super::super::organization::{
    Command, Kind, Live, MemoryRows, OrganizationState, Reply, Requester, Rows as _, VerdictRecord, carry_out,
};
use super::super::ports::EphemeralSigner;
use super::super::shadow::Shadow;
use super::super::{Call, Deployment, FetchAnswer, KeyPage, Ports, ServiceError, Unavailable, directory};
use crate::crypto::{SpKey, sha256};
use crate::session::SessionKeys;
use crate::settings::import::FetchError;
use crate::settings::{EmailDomain, MetadataUrl, OrganizationId, Protocol, SamlSettings};
use crate::time::Timestamp;
use crate::xmlenc::{Encrypted, EncryptedKey};
use std::cell::{Cell, RefCell};

/// The ports of the sandbox. Only the platform's own abilities are those of the real world.
pub(super) struct Sandbox<'p, P> {
    outer: &'p P,
    now: Timestamp,
    deployment: Deployment,
    seed: [u8; 32],
    drawn: Cell<u64>,
    /// The one record that the path of a login reads: the organization's.
    kv: RefCell<Option<(String, String)>>,
    rows: MemoryRows,
}

impl<'p, P: Ports> Sandbox<'p, P> {
    /// The organization `id`, enabled with `settings` at `now`.
    ///
    /// Nothing is sealed or signed in here with the deployment's keys; they are left outside all the same. What is
    /// encrypted to it is decrypted by it.
    pub async fn new(
        outer: &'p P,
        id: &OrganizationId,
        settings: SamlSettings,
        now: Timestamp,
        seed: [u8; 32],
    ) -> Result<Self, ServiceError> {
        let sandbox = Self {
            outer,
            now,
            deployment: Deployment {
                operator_token_hash: seed,
                session_key: SessionKeys {
                    current: seed.to_vec(),
                    next: None,
                },
                signing_keys: Vec::new(),
                gate: None,
                ..outer.deployment().clone()
            },
            seed,
            drawn: Cell::default(),
            kv: RefCell::default(),
            rows: MemoryRows::default(),
        };
        // What is tested is how SAML is verified here, whichever protocol members sign in by.
        let settings = SamlSettings {
            protocol: Protocol::Saml,
            ..settings
        };
        let fingerprint = settings.fingerprint();
        let mut state = OrganizationState::new(id.clone(), id.to_string(), now);
        state.live = Some(Live {
            settings,
            fingerprint,
            enabled_at: now,
        });
        state.enabled = true;
        let text = crate::json::to_string(&state);
        sandbox.rows.put(Kind::State, "state", &text, None)?;
        directory::publish(&sandbox, &state).await?;
        Ok(sandbox)
    }

    /// The verdict of a refusal.
    pub fn verdict(&self, reference: &str) -> Result<Option<VerdictRecord>, Unavailable> {
        let command = Command::Verdict {
            reference: reference.to_owned(),
        };
        match carry_out(&self.rows, command, self.now)? {
            Reply::Verdicts { records } => Ok(records.into_iter().next()),
            _ => Ok(None),
        }
    }
}

impl<P: Ports> Ports for Sandbox<'_, P> {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn random(&self) -> Result<[u8; 32], Unavailable> {
        self.drawn.set(self.drawn.get() + 1);
        Ok(sha256(&[&self.seed[..], &self.drawn.get().to_be_bytes()].concat()))
    }

    fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    async fn kv_get(&self, key: &str) -> Result<Option<String>, Unavailable> {
        let kv = self.kv.borrow();
        Ok(kv.as_ref().filter(|(of, _)| of == key).map(|(_, value)| value.clone()))
    }

    async fn kv_put(&self, key: &str, value: &str) -> Result<(), Unavailable> {
        *self.kv.borrow_mut() = Some((key.to_owned(), value.to_owned()));
        Ok(())
    }

    async fn kv_delete(&self, _key: &str) -> Result<(), Unavailable> {
        Ok(())
    }

    async fn kv_list(&self, _prefix: &str, _cursor: Option<&str>, _limit: u32) -> Result<KeyPage, Unavailable> {
        Ok(KeyPage::default())
    }

    async fn organization(&self, _id: &OrganizationId, command: &Command) -> Result<Reply, Unavailable> {
        carry_out(&self.rows, command.clone(), self.now)
    }

    async fn domain(&self, _domain: &EmailDomain, _command: &Command) -> Result<Reply, Unavailable> {
        Ok(Reply::Holder {
            holder: None,
            displaced: None,
        })
    }

    async fn dns_txt(&self, _name: &str) -> Result<Vec<u8>, FetchError> {
        Err(FetchError::Unreachable)
    }

    async fn sign(&self, _key: &SpKey, _octets: &[u8]) -> Result<Vec<u8>, Unavailable> {
        Err(Unavailable::signing("the sandbox signs nothing"))
    }

    async fn decrypt(
        &self,
        key: &SpKey,
        wrapped: &EncryptedKey,
        encrypted: &Encrypted,
    ) -> Result<Option<Vec<u8>>, Unavailable> {
        self.outer.decrypt(key, wrapped, encrypted).await
    }

    async fn ephemeral_signer(&self) -> Result<impl EphemeralSigner, Unavailable> {
        self.outer.ephemeral_signer().await
    }

    async fn ping(&self) -> Result<(), Unavailable> {
        Ok(())
    }

    async fn fetch(&self, _url: &MetadataUrl, _limit: usize) -> Result<FetchAnswer, FetchError> {
        Err(FetchError::Unreachable)
    }

    fn judge_later(&self, _shadow: Shadow) {}

    fn requester(&self) -> Requester {
        Requester::default()
    }

    fn identify(&self, _requester: Requester) {}

    async fn call(&self, _url: &MetadataUrl, _call: &Call<'_>, _limit: usize) -> Result<FetchAnswer, FetchError> {
        Err(FetchError::Unreachable)
    }

    async fn verify_ed25519(
        &self,
        _public_key: &[u8; 32],
        _octets: &[u8],
        _signature: &[u8],
    ) -> Result<bool, Unavailable> {
        Ok(false)
    }

    fn log(&self, _line: &str) {}
}
