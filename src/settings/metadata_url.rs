//! Where metadata may be fetched from: a place on the public Internet, by name and by https.
//!
//! An administrator chooses the address and this service opens it, so it must not lead to what only this service can
//! reach (docs/decisions/0012-metadata-by-url.md). Every redirect is held to the same rules.

use url::{Host, Url};

const URL_MOST: usize = 2_048;

/// Suffixes of names that mean something else, or nothing, outside one network (RFC 6761, RFC 6762, RFC 8375).
const LOCAL_NAMES: [&str; 11] = [
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "home.arpa",
    "onion",
];

/// Why an address is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetadataUrlError {
    /// It is no URL, or has spaces, control characters, or more than 2048 characters.
    Malformed,
    /// It does not begin with `https://`.
    NotHttps,
    /// It carries a user name or a password.
    Credentials,
    /// It has an IP address where a name belongs: private, loopback, link-local and all others alike.
    IpAddress,
    /// Its name is of this computer or of a private network.
    LocalName,
}

impl MetadataUrlError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "metadata_url.malformed",
        "metadata_url.not_https",
        "metadata_url.credentials",
        "metadata_url.ip_address",
        "metadata_url.local_name",
    ];

    /// The stable public code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "metadata_url.malformed",
            Self::NotHttps => "metadata_url.not_https",
            Self::Credentials => "metadata_url.credentials",
            Self::IpAddress => "metadata_url.ip_address",
            Self::LocalName => "metadata_url.local_name",
        }
    }

    /// What is wrong with it, in a sentence.
    pub fn detail(self) -> &'static str {
        match self {
            Self::Malformed => "This is not a URL of at most 2048 characters without spaces.",
            Self::NotHttps => "Metadata is fetched by https only: the address must begin with https://.",
            Self::Credentials => "The address must not carry a user name or password.",
            Self::IpAddress => "The address must have a host name, not an IP address.",
            Self::LocalName => "The address is of a private network or of this computer: only public ones are opened.",
        }
    }
}

/// An address that may be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataUrl(Url);

impl MetadataUrl {
    /// Reads an address. With `allow_loopback`, for development, http on this computer will do.
    pub fn parse(text: &str, allow_loopback: bool) -> Result<Self, MetadataUrlError> {
        let text = text.trim();
        if text.len() > URL_MOST || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(MetadataUrlError::Malformed);
        }
        Self::allowed(
            Url::parse(text).map_err(|_| MetadataUrlError::Malformed)?,
            allow_loopback,
        )
    }

    /// Where a redirect from here leads.
    pub fn redirect(&self, location: &str, allow_loopback: bool) -> Result<Self, MetadataUrlError> {
        let to = self.0.join(location).map_err(|_| MetadataUrlError::Malformed)?;
        Self::allowed(to, allow_loopback)
    }

    fn allowed(mut url: Url, allow_loopback: bool) -> Result<Self, MetadataUrlError> {
        url.set_fragment(None);
        if !url.username().is_empty() || url.password().is_some() {
            return Err(MetadataUrlError::Credentials);
        }
        if allow_loopback && super::document::is_loopback(&url) && matches!(url.scheme(), "http" | "https") {
            return Ok(Self(url));
        }
        if url.scheme() != "https" {
            return Err(MetadataUrlError::NotHttps);
        }
        match url.host() {
            // The URL reader has made numbers of every notation (0x7f.1, 2130706433, 127.1) into an address.
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => Err(MetadataUrlError::IpAddress),
            Some(Host::Domain(name)) if is_local(name) => Err(MetadataUrlError::LocalName),
            Some(Host::Domain(_)) => Ok(Self(url)),
            None => Err(MetadataUrlError::Malformed),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// A name without a dot, or below a suffix that is not the public Internet's.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let below = |suffix: &&str| {
        name.strip_suffix(*suffix)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !name.contains('.') || LOCAL_NAMES.iter().any(below)
}
