//! A provider's configuration and keys, kept in KV: public facts that it says by https, each under its issuer's name.
//!
//! | Kept | Fetched anew | Used when the provider does not answer |
//! |---|---|---|
//! | configuration | after an hour, and for each test | for a day |
//! | keys | after ten minutes; after a minute for a token that none of them fits | for a day |

use super::Stop;
use crate::crypto::sha256;
use crate::jose::Jwk;
use crate::json::{Deserialize, Serialize};
use crate::octets::hex;
use crate::relying_party::{OpenIdError, OpenIdRule as Rule, ProviderMetadata, Received, discovery_url, keys};
use crate::service::{Ports, Unavailable};
use crate::settings::import::FetchError;
use crate::settings::{MetadataUrl, OpenIdConnectSettings, OrganizationId};
use crate::time::Timestamp;

/// How long a configuration is good, in seconds.
const METADATA_SECONDS: i64 = 3_600;
/// How long keys are good, in seconds.
const KEYS_SECONDS: i64 = 600;
/// How soon keys may be fetched again for a token that none of them fits, in seconds: a provider that rotates its keys
/// is followed at once, and nobody can have us ask it again and again.
const ROTATION_SECONDS: i64 = 60;
/// How long either is used while the provider does not answer, in seconds.
const STALE_SECONDS: i64 = 86_400;
/// The largest document of a provider, in octets.
pub(super) const DOCUMENT_MOST: usize = 64 * 1_024;

/// What is kept of a provider. The form is stored; a record that is not understood is fetched anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Provider {
    /// Its configuration.
    pub metadata: ProviderMetadata,
    fetched_at: Timestamp,
    #[serde(default)]
    keys: Vec<Jwk>,
    #[serde(default)]
    keys_fetched_at: Option<Timestamp>,
}

/// The records of an organization begin with this.
pub fn prefix(id: &OrganizationId) -> String {
    format!("provider/{id}/")
}

/// Each issuer has a record of its own: what one says is never taken for another's.
fn key(id: &OrganizationId, issuer: &str) -> String {
    format!("{}{}", prefix(id), hex(&sha256(issuer.as_bytes())))
}

fn is_within(at: Timestamp, seconds: i64, now: Timestamp) -> bool {
    at <= now && now < at.plus_seconds(seconds)
}

impl Provider {
    /// The provider of these settings; `anew`, whatever is kept.
    pub async fn read(
        ports: &impl Ports,
        id: &OrganizationId,
        openid: &OpenIdConnectSettings,
        anew: bool,
    ) -> Result<Self, Stop> {
        let kept = ports.kv_get_or_kept(&key(id, &openid.issuer)).await?;
        let kept = kept.and_then(|text| crate::json::from_str::<Self>(&text).ok());
        let kept = kept.filter(|kept| kept.metadata.issuer == openid.issuer);
        let now = ports.now();
        match kept {
            Some(kept) if !anew && is_within(kept.fetched_at, METADATA_SECONDS, now) => Ok(kept),
            kept => match metadata(ports, &openid.issuer).await {
                Ok(metadata) => {
                    // Keys belong to the place that they were fetched from.
                    let kept = kept.filter(|kept| kept.metadata.jwks_uri == metadata.jwks_uri && !anew);
                    let (keys, keys_fetched_at) =
                        kept.map_or((Vec::new(), None), |kept| (kept.keys, kept.keys_fetched_at));
                    let provider = Self {
                        metadata,
                        fetched_at: now,
                        keys,
                        keys_fetched_at,
                    };
                    provider.keep(ports, id).await?;
                    Ok(provider)
                }
                Err(error) => kept
                    .filter(|kept| {
                        !anew && error.rule() == Rule::ProviderAnswers && is_within(kept.fetched_at, STALE_SECONDS, now)
                    })
                    .ok_or(Stop::from(error)),
            },
        }
    }

    async fn keep(&self, ports: &impl Ports, id: &OrganizationId) -> Result<(), Unavailable> {
        let text = crate::json::to_string(self);
        ports.kv_put(&key(id, &self.metadata.issuer), &text).await
    }

    /// The keys to verify `token` with.
    ///
    /// Core 10.1.1: a key that is not known yet is looked for once more.
    pub async fn keys_for(
        &mut self,
        ports: &impl Ports,
        id: &OrganizationId,
        token: &Received<'_>,
    ) -> Result<&[Jwk], Stop> {
        let now = ports.now();
        let good_for = if token.has_key(&self.keys) {
            KEYS_SECONDS
        } else {
            ROTATION_SECONDS
        };
        if !self.keys_fetched_at.is_some_and(|at| is_within(at, good_for, now)) {
            match fetched_keys(ports, &self.metadata.jwks_uri).await {
                Ok(keys) => {
                    self.keys = keys;
                    self.keys_fetched_at = Some(now);
                    self.keep(ports, id).await?;
                }
                Err(error) => {
                    let fits = token.has_key(&self.keys);
                    let recent = self.keys_fetched_at.is_some_and(|at| is_within(at, STALE_SECONDS, now));
                    if !(fits && recent && error.rule() == Rule::KeysAnswer) {
                        return Err(error.into());
                    }
                }
            }
        }
        Ok(&self.keys)
    }
}

async fn metadata(ports: &impl Ports, issuer: &str) -> Result<ProviderMetadata, OpenIdError> {
    let url = discovery_url(issuer);
    let octets = document(ports, &url)
        .await
        .map_err(|why| Rule::ProviderAnswers.refuse(url, why))?;
    ProviderMetadata::read(&octets, issuer, ports.deployment().allow_local_metadata)
}

async fn fetched_keys(ports: &impl Ports, url: &str) -> Result<Vec<Jwk>, OpenIdError> {
    let octets = document(ports, url)
        .await
        .map_err(|why| Rule::KeysAnswer.refuse(url, why))?;
    keys(&octets)
}

/// What is at an address. No redirect is followed: what an issuer says, it says at its own address.
async fn document(ports: &impl Ports, url: &str) -> Result<Vec<u8>, String> {
    let url =
        MetadataUrl::parse(url, ports.deployment().allow_local_metadata).map_err(|error| error.code().to_owned())?;
    match ports.fetch(&url, DOCUMENT_MOST).await {
        Ok(answer) if answer.status == 200 => Ok(answer.octets),
        Ok(answer) => Err(format!("status {}", answer.status)),
        Err(error) => Err(why(error)),
    }
}

/// Why nothing came, in a word.
pub(super) fn why(error: FetchError) -> String {
    match error {
        FetchError::Unreachable => "no answer by https".to_owned(),
        FetchError::TimedOut => "no answer within 10 seconds".to_owned(),
        FetchError::Status(status) => format!("status {status}"),
        FetchError::TooLarge => format!("more than {DOCUMENT_MOST} octets"),
        FetchError::TooManyRedirects => "a redirect".to_owned(),
    }
}
