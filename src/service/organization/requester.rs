//! Who sends a request, and from where: what the audit log says of each change.

use super::{Actor, ActorKind};
use crate::json::{Deserialize, Serialize};

/// The longest address that is kept, in octets: IPv6 with an embedded IPv4 address.
const IP_MOST: usize = 45;

/// The sender of a request, as far as it is known by now. It travels beside each command.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Requester {
    /// Who: a stranger until credentials have shown more.
    pub actor: Actor,
    /// The IP address, as Workers give it.
    pub ip: Option<String>,
    /// The country of that address (ISO 3166-1 alpha-2), as Workers give it.
    pub country: Option<String>,
}

impl Requester {
    /// Somebody who has shown no credentials.
    pub fn stranger(ip: Option<&str>, country: Option<&str>) -> Self {
        let is_address = |text: &&str| !text.is_empty() && text.len() <= IP_MOST && text.is_ascii();
        let is_country = |text: &&str| text.len() == 2 && text.bytes().all(|octet| octet.is_ascii_alphanumeric());
        Self {
            actor: Actor {
                kind: ActorKind::Anonymous,
                ..Actor::default()
            },
            ip: ip.filter(is_address).map(str::to_owned),
            country: country.filter(is_country).map(str::to_owned),
        }
    }

    /// The Worker itself: it happens by the clock.
    pub fn automatic() -> Self {
        Self {
            actor: Actor::automatic(),
            ..Self::default()
        }
    }
}
