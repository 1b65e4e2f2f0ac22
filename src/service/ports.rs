//! The one trait between the order of steps and the world: clock, randomness, secrets, KV and Durable Objects.

use crate::crypto::{DigestAlgorithm, SpKey, SpKeyKind};
use crate::service::gate::{Gate, RememberedPass};
use crate::service::limits::Limit;
use crate::service::log::Timings;
use crate::service::organization::{Actor, Command, Reply, Requester};
use crate::service::shadow::Shadow;
use crate::session::SessionKeys;
use crate::settings::import::FetchError;
use crate::settings::{EmailDomain, MetadataUrl, OrganizationId, Reading};
use crate::time::Timestamp;
use crate::xmlenc::{Encrypted, EncryptedKey};

/// A store did not answer. Nobody is signed in; the caller answers 503.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// Which store: `kv` or `durable_object`; or what else did not: `random`, `signing`.
    pub store: &'static str,
    /// What it said, for the log only.
    pub reason: String,
}

impl Unavailable {
    /// KV did not answer.
    pub fn kv(reason: impl ToString) -> Self {
        Self {
            store: "kv",
            reason: reason.to_string(),
        }
    }

    /// The platform did not make or use a key.
    pub fn signing(reason: impl ToString) -> Self {
        Self {
            store: "signing",
            reason: reason.to_string(),
        }
    }

    /// The Durable Object did not answer.
    pub fn durable_object(reason: impl ToString) -> Self {
        Self {
            store: "durable_object",
            reason: reason.to_string(),
        }
    }
}

/// A key pair of one attack self-test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EphemeralKey {
    /// RSA with 2048 bits: RSASSA-PKCS1-v1_5 with SHA-256.
    Rsa,
    /// EC on P-256: ECDSA.
    Ec,
    /// EC on P-256, of somebody else.
    Stranger,
}

/// Key pairs that are made for one attack self-test and end with it. The private keys cannot be taken out.
#[allow(
    async_fn_in_trait,
    reason = "the runtime is single-threaded: no future has to be Send"
)]
pub trait EphemeralSigner {
    /// The SubjectPublicKeyInfo (RFC 5280 4.1.2.7), DER.
    fn public_key(&self, key: EphemeralKey) -> &[u8];
    /// Signs octets. `digest` is for ECDSA, whose value is r and s of fixed width; RSA has SHA-256.
    async fn sign(&self, key: EphemeralKey, digest: DigestAlgorithm, octets: &[u8]) -> Result<Vec<u8>, Unavailable>;
}

/// The deployment's secrets and variables, checked when they are read.
#[derive(Clone)]
pub struct Deployment {
    /// SHA-256 of the secret `OPERATOR_TOKEN`.
    pub operator_token_hash: [u8; 32],
    /// The secrets `SESSION_KEY` and `SESSION_KEY_NEXT`: 32 octets or more each.
    pub session_key: SessionKeys,
    /// `https://host` under which members reach this Worker.
    pub origin: String,
    /// Other origins that `return_to` may name.
    pub return_to_origins: Vec<String>,
    /// The gate before an origin, where there is one.
    pub gate: Option<Gate>,
    /// Whether metadata may be fetched from this computer: for development only.
    pub allow_local_metadata: bool,
    /// The secret `TOKEN_SIGNING_KEY`, which signs ID tokens, and `TOKEN_SIGNING_KEY_NEXT`, which is published beside it.
    pub token_keys: Vec<SpKey>,
    /// The secrets `SP_DECRYPTION_KEY` and `SP_DECRYPTION_KEY_NEXT`: RSA keys, both published, both tried. None of them
    /// signs. Without the first there is no second.
    pub decryption_keys: Vec<SpKey>,
    /// The secret `SP_SIGNING_KEY`, which signs, and `SP_SIGNING_KEY_NEXT`, which is published beside it: identity
    /// providers know it by the time that it takes the other's place.
    pub signing_keys: Vec<SpKey>,
}

impl Deployment {
    /// Whether there is a key to sign with.
    pub fn signs(&self) -> bool {
        !self.signing_keys.is_empty()
    }

    /// Keys to decrypt with are RSA keys, and none of them signs: a signature made with one would be a decryption, and
    /// the other way round. The mistake in words, naming the secrets.
    pub fn require_separate_keys(&self) -> Result<(), String> {
        let signing = ["SP_SIGNING_KEY", "SP_SIGNING_KEY_NEXT"];
        let decryption = ["SP_DECRYPTION_KEY", "SP_DECRYPTION_KEY_NEXT"];
        for (key, name) in self.decryption_keys.iter().zip(decryption) {
            if !matches!(key.kind(), SpKeyKind::Rsa(_)) {
                return Err(format!(
                    "The secret {name}: it holds an {} key; to decrypt takes RSA.",
                    key.kind()
                ));
            }
            let mut others = self.signing_keys.iter().zip(signing);
            if let Some((_, other)) = others.find(|(other, _)| other.is_same_key(key)) {
                return Err(format!(
                    "The secrets {other} and {name} hold the same key: make one for each."
                ));
            }
        }
        match self.decryption_keys.as_slice() {
            [current, next] if current.is_same_key(next) => {
                Err(format!("The secrets {} hold the same key.", decryption.join(" and ")))
            }
            _ => Ok(()),
        }
    }

    /// Our entity ID for an organization: the URL of our metadata (Metadata 4.1.1).
    pub fn sp_entity_id(&self, id: &OrganizationId) -> String {
        format!("{}/organizations/{id}/saml/metadata", self.origin)
    }

    /// Our Assertion Consumer Service URL for an organization.
    pub fn acs_url(&self, id: &OrganizationId) -> String {
        format!("{}/organizations/{id}/saml/consume", self.origin)
    }

    /// Where an OpenID provider sends the members of an organization back to.
    pub fn redirect_uri(&self, id: &OrganizationId) -> String {
        format!("{}/organizations/{id}/oidc/callback", self.origin)
    }

    /// What can be set in this deployment.
    pub fn reading(&self) -> Reading {
        Reading {
            signing_key: self.signs(),
            allow_local: self.allow_local_metadata,
        }
    }

    /// Our Single Logout URL for an organization.
    pub fn logout_url(&self, id: &OrganizationId) -> String {
        format!("{}/organizations/{id}/saml/logout", self.origin)
    }
}

/// What an address answered. Hostile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchAnswer {
    /// The status.
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The body of an answer that is no redirect.
    pub octets: Vec<u8>,
}

/// What is sent to an endpoint of an OpenID provider.
#[derive(Clone, Copy)]
pub enum Call<'a> {
    /// `POST` of a form.
    Form {
        /// The form, url-encoded.
        body: &'a str,
        /// The value of `Authorization`.
        authorization: Option<&'a str>,
    },
    /// `GET` with an access token.
    Bearer(&'a str),
}

/// A page of keys from KV.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyPage {
    /// The keys, in order.
    pub keys: Vec<String>,
    /// Where the next page begins; `None` at the end.
    pub cursor: Option<String>,
}

/// What the service asks of the world.
#[allow(
    async_fn_in_trait,
    reason = "the runtime is single-threaded: no future has to be Send"
)]
pub trait Ports {
    /// The present, read once for each request.
    fn now(&self) -> Timestamp;
    /// 32 unpredictable octets.
    fn random(&self) -> Result<[u8; 32], Unavailable>;
    /// The deployment's secrets and variables.
    fn deployment(&self) -> &Deployment;
    /// Reads a KV value.
    async fn kv_get(&self, key: &str) -> Result<Option<String>, Unavailable>;
    /// Reads a KV value, or takes what was read of it a few seconds ago: for what is not decided by it.
    async fn kv_get_or_kept(&self, key: &str) -> Result<Option<String>, Unavailable> {
        self.kv_get(key).await
    }
    /// Writes a KV value.
    async fn kv_put(&self, key: &str, value: &str) -> Result<(), Unavailable>;
    /// Removes a KV value.
    async fn kv_delete(&self, key: &str) -> Result<(), Unavailable>;
    /// Lists KV keys.
    async fn kv_list(&self, prefix: &str, cursor: Option<&str>, limit: u32) -> Result<KeyPage, Unavailable>;
    /// Has the organization's Durable Object carry out a command.
    async fn organization(&self, id: &OrganizationId, command: &Command) -> Result<Reply, Unavailable>;
    /// Has the object of an e-mail domain carry out a command: there whose it is, is decided.
    async fn domain(&self, domain: &EmailDomain, command: &Command) -> Result<Reply, Unavailable>;
    /// Asks DNS, over HTTPS, for the TXT records of a name: the answer in JSON. Hostile.
    async fn dns_txt(&self, name: &str) -> Result<Vec<u8>, FetchError>;
    /// Makes the key pairs of an attack self-test.
    async fn ephemeral_signer(&self) -> Result<impl EphemeralSigner, Unavailable>;
    /// Unwraps the content key in `wrapped` with our private `key`, and deciphers the content of `encrypted` under it:
    /// the plaintext of GCM, whose tag holds, or that of CBC with its padding. `None` if either cannot be done, without a
    /// word about which: where no content key comes out, the content is deciphered under a random one all the same.
    async fn decrypt(
        &self,
        key: &SpKey,
        wrapped: &EncryptedKey,
        encrypted: &Encrypted,
    ) -> Result<Option<Vec<u8>>, Unavailable>;
    /// Signs octets with a key of the deployment, by the algorithm of its kind (`SpKeyKind::signature_algorithm`). An
    /// ECDSA value is r and s of fixed width.
    async fn sign(&self, key: &SpKey, octets: &[u8]) -> Result<Vec<u8>, Unavailable>;
    /// Whether any Durable Object answers.
    async fn ping(&self) -> Result<(), Unavailable>;
    /// Gets what is at an address, without following a redirect: at most `limit` octets, within ten seconds, with no
    /// cookie and no credentials.
    async fn fetch(&self, url: &MetadataUrl, limit: usize) -> Result<FetchAnswer, FetchError>;
    /// Has a draft judged by [`crate::service::shadow::judge`] once the answer is out, so that it cannot touch it.
    fn judge_later(&self, shadow: Shadow);
    /// What this isolate remembers of a session, by its name. Forgetting is always allowed.
    fn remembered_pass(&self, _session_hash: &str) -> Option<RememberedPass> {
        None
    }
    /// Remembers it for as long as it is good.
    fn remember_pass(&self, _pass: RememberedPass) {}
    /// Forgets it at once.
    fn forget_pass(&self, _session_hash: &str) {}
    /// Who sends the present request, as far as it is known by now.
    fn requester(&self) -> Requester;
    /// From now on this is who sends the present request: what its commands are recorded by.
    fn identify(&self, requester: Requester);
    /// The credentials have shown who it is.
    fn identify_as(&self, actor: &Actor) {
        let actor = actor.clone();
        self.identify(Requester {
            actor,
            ..self.requester()
        });
    }
    /// Calls an endpoint of an OpenID provider, under the rules of [`Ports::fetch`]: no redirect is followed, so that a
    /// secret goes to this address only. What is answered with 400 or 401 is read, too: it says why.
    async fn call(&self, url: &MetadataUrl, call: &Call<'_>, limit: usize) -> Result<FetchAnswer, FetchError>;
    /// Whether a signature of Ed25519 verifies (RFC 8032 5.1.7).
    async fn verify_ed25519(&self, public_key: &[u8; 32], octets: &[u8], signature: &[u8])
    -> Result<bool, Unavailable>;
    /// A line for the operator's log: JSON ([`super::log::Line`]).
    fn log(&self, line: &str);
    /// Counts a request for a limit: the seconds to wait if it is one too many.
    async fn within(&self, _limit: &'static Limit, _key: &str) -> Result<(), u32> {
        Ok(())
    }
    /// What the request has cost so far.
    fn timings(&self) -> Timings {
        Timings::default()
    }
    /// A data point: that something happened, with its code, in an organization.
    fn count(&self, _event: &str, _code: &str, _organization: &str) {}
}
