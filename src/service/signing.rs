//! Our messages on their way out, signed: what must be signed is never sent without.

use super::login::Carrier;
use super::{Ports, ServiceError, Unavailable};
use crate::binding::{MessageKind, PostFormPage, RedirectMessage, RelayState};
use crate::crypto::SpKey;
use crate::dsig::{Unsigned, identifier};
use crate::settings::RequestBinding;

/// A message, where it goes, and how.
pub struct Outbound<'m> {
    /// Which parameter carries it.
    pub kind: MessageKind,
    /// The message.
    pub message: &'m Unsigned,
    /// The binding.
    pub binding: RequestBinding,
    /// The identity provider's URL.
    pub url: &'m str,
    /// What the other side hands back, or is handed back.
    pub relay_state: Option<&'m RelayState>,
}

/// The key that signs; without one nothing that must be signed is sent.
fn key(ports: &impl Ports) -> Result<&SpKey, ServiceError> {
    let keys = &ports.deployment().signing_keys;
    keys.first().ok_or(ServiceError::SigningKeyMissing)
}

impl Outbound<'_> {
    /// Sends it without a signature.
    pub fn unsigned(&self) -> Result<Carrier, ServiceError> {
        let octets = self.message.as_octets();
        match self.binding {
            RequestBinding::Redirect => {
                let message = RedirectMessage::encode(self.kind, octets, self.relay_state);
                let url = message.url(self.url).map_err(|_| ServiceError::SettingsIncomplete)?;
                Ok(Carrier::Redirect(url))
            }
            RequestBinding::Post => Ok(self.form(octets)),
        }
    }

    /// Sends it signed, as its binding has it.
    ///
    /// 1. Bindings 3.4.4.1: by HTTP-Redirect, over the very octets of the query.
    /// 2. Bindings 3.5.4, Core 5.4: by HTTP-POST, enveloped.
    pub async fn signed(&self, ports: &impl Ports) -> Result<Carrier, ServiceError> {
        match self.binding {
            RequestBinding::Redirect => {
                let key = key(ports)?;
                let algorithm = identifier(key.kind().signature_algorithm());
                let message = RedirectMessage::encode(self.kind, self.message.as_octets(), self.relay_state);
                let octets = message.octets_to_sign(algorithm); // 1
                let value = ports.sign(key, octets.as_bytes()).await?;
                let url = message.signed_url(self.url, algorithm, &value);
                Ok(Carrier::Redirect(url.map_err(|_| ServiceError::SettingsIncomplete)?))
            }
            RequestBinding::Post => Ok(self.form(&enveloped(ports, self.message).await?)), // 2
        }
    }

    fn form(&self, octets: &[u8]) -> Carrier {
        Carrier::Post(PostFormPage::encode(self.kind, self.url, octets, self.relay_state))
    }
}

/// A message with our enveloped signature.
pub async fn enveloped(ports: &impl Ports, message: &Unsigned) -> Result<Vec<u8>, ServiceError> {
    let key = key(ports)?;
    let prepared = message
        .prepare(key.kind().signature_algorithm(), key.certificate())
        .map_err(|error| Unavailable {
            store: "signing",
            reason: error.0.to_owned(),
        })?;
    let value = ports.sign(key, prepared.octets_to_sign()).await?;
    Ok(prepared.finish(&value))
}
