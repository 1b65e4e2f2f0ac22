//! What a code stands for, and how codes and tokens are written.

use crate::json::{Deserialize, Serialize};

use crate::crypto::{base64, sha256};
use crate::octets::hex;
use crate::settings::OrganizationId;
use crate::time::Timestamp;

/// What a client was granted: the content of a code, and of the tokens that come of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The client.
    pub client_id: String,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// SHA-256 of the PKCE verifier, base64url (RFC 7636 4.2).
    pub code_challenge: Option<String>,
    /// The client's own value, for the ID token.
    pub nonce: Option<String>,
    /// The scopes, space separated.
    pub scope: String,
    /// The session that it rests on: where that ends, the tokens end.
    pub session_hash: String,
    /// When the subject authenticated.
    pub auth_time: Timestamp,
}

impl Grant {
    /// Whether a scope was granted.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|granted| granted == scope)
    }
}

/// The challenge of a PKCE verifier (RFC 7636 4.6, S256); none where the verifier has not the form of RFC 7636 4.1.
pub fn challenge_of(verifier: &str) -> Option<String> {
    let unreserved = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'.' | b'_' | b'~');
    let well_formed = (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved);
    well_formed.then(|| base64::encode_url(&sha256(verifier.as_bytes())))
}

/// A code or a token as its holder has it: `{organization}.{family}.{secret}`. The organization says which Durable Object
/// knows it, by the SHA-256 of the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenText {
    /// The organization.
    pub organization: OrganizationId,
    /// What all tokens of one sign-in share.
    pub family: String,
    secret: String,
}

impl TokenText {
    /// A token of a family, from unpredictable octets.
    pub fn new(organization: &OrganizationId, family: &str, random: [u8; 32]) -> Self {
        Self {
            organization: organization.clone(),
            family: family.to_owned(),
            secret: base64::encode_url(&random),
        }
    }

    /// The name of a new family, from unpredictable octets.
    pub fn new_family(random: [u8; 32]) -> String {
        hex(random.get(..16).unwrap_or_default())
    }

    /// Reads what a holder sent.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (organization, family, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let well_formed = parts.next().is_none()
            && family.len() == 32
            && family.bytes().all(|octet| octet.is_ascii_hexdigit())
            && secret.len() == 43;
        let organization = OrganizationId::parse(organization).ok()?;
        well_formed.then(|| Self {
            organization,
            family: family.to_owned(),
            secret: secret.to_owned(),
        })
    }

    /// The text to hand out.
    pub fn to_text(&self) -> String {
        format!("{}.{}.{}", self.organization, self.family, self.secret)
    }

    /// SHA-256 of the secret, hex: what is stored.
    pub fn hash(&self) -> String {
        hex(&sha256(self.secret.as_bytes()))
    }
}
