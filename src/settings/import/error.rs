//! What is wrong with a paste, in words for the administrator who pasted it.

use crate::crypto::KeyError;
use crate::saml::MetadataError;
use crate::settings::{MetadataUrlError, words};
use crate::verdict::Refusal;

/// Why nothing could be taken from a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    /// Nothing was pasted.
    Empty,
    /// A web page.
    HtmlPage,
    /// JSON, such as the configuration of OpenID Connect.
    Json,
    /// A message of SAML, such as a Response.
    SamlMessage {
        /// Its name.
        found: String,
    },
    /// The metadata of this service itself.
    OwnMetadata,
    /// An address that led to another address.
    UrlInDocument,
    /// Every certificate in it is of no use here.
    NothingUsable(KeyError),
    /// Metadata that breaks a rule.
    Metadata(MetadataError),
    /// Neither metadata nor a certificate.
    Key(KeyError),
    /// An address that is not opened.
    Url(MetadataUrlError),
    /// An address that did not answer with a document.
    Fetch(FetchError),
}

/// Why an address did not answer with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchError {
    /// Nobody answers there: no such name, no connection, no valid certificate.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// Another status than 200.
    Status(u16),
    /// It is larger than metadata may be.
    TooLarge,
    /// It redirects, and redirects again.
    TooManyRedirects,
}

impl FetchError {
    /// The stable public code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "metadata_fetch.unreachable",
            Self::TimedOut => "metadata_fetch.timed_out",
            Self::Status(_) => "metadata_fetch.status",
            Self::TooLarge => "metadata_fetch.too_large",
            Self::TooManyRedirects => "metadata_fetch.too_many_redirects",
        }
    }

    fn detail(self) -> String {
        let text = match self {
            Self::Unreachable => "The address cannot be reached: nobody answers there by https.",
            Self::TimedOut => "The address did not answer within 10 seconds.",
            Self::Status(401 | 403) => {
                "The address wants a sign-in first. Download the metadata, and drop the file here."
            }
            Self::Status(404) => "There is nothing at this address (404). Copy it again from the console.",
            Self::Status(status) => return format!("The address answered with status {status}, not with a document."),
            Self::TooLarge => "What is at the address is larger than 1 MB.",
            Self::TooManyRedirects => "The address redirects again and again.",
        };
        text.to_owned()
    }
}

impl ImportError {
    /// Every code of this module. Those of metadata, keys and addresses come on top.
    pub const CODES: &[&str] = &[
        "import.empty",
        "import.html_page",
        "import.json",
        "import.saml_message",
        "import.own_metadata",
        "import.url_in_document",
        "import.nothing_usable",
        "metadata_fetch.unreachable",
        "metadata_fetch.timed_out",
        "metadata_fetch.status",
        "metadata_fetch.too_large",
        "metadata_fetch.too_many_redirects",
    ];

    /// The stable public code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "import.empty",
            Self::HtmlPage => "import.html_page",
            Self::Json => "import.json",
            Self::SamlMessage { .. } => "import.saml_message",
            Self::OwnMetadata => "import.own_metadata",
            Self::UrlInDocument => "import.url_in_document",
            Self::NothingUsable(_) => "import.nothing_usable",
            Self::Metadata(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Url(error) => error.code(),
            Self::Fetch(error) => error.code(),
        }
    }

    /// What it is, and what to do.
    pub fn detail(&self) -> String {
        let text = match self {
            Self::Empty => "Paste the metadata’s address, the metadata itself, or a certificate.",
            Self::HtmlPage => {
                "This is a web page, perhaps a sign-in page, not metadata. Download the metadata XML from the console, \
                 and drop the file here."
            }
            Self::Json => {
                "This is JSON, perhaps the configuration of OpenID Connect. SAML’s metadata is XML, at another address."
            }
            Self::SamlMessage { found } => {
                return format!("This is a SAML message ({found}), not metadata. Nothing was taken from it.");
            }
            Self::OwnMetadata => {
                "This looks like this service’s own (SP) metadata: it is for your identity provider. What is needed \
                 here is the identity provider’s."
            }
            Self::UrlInDocument => "The address leads to nothing but another address. Paste that one.",
            Self::NothingUsable(error) => return format!("No certificate in it can be used. {}", words(error)),
            Self::Metadata(error) => return of_metadata(error),
            Self::Key(error) => return of_key(error),
            Self::Url(error) => error.detail(),
            Self::Fetch(error) => return error.detail(),
        };
        text.to_owned()
    }
}

fn of_metadata(error: &MetadataError) -> String {
    match error {
        MetadataError::Expired { valid_until, .. } => {
            format!("This metadata expired on {valid_until}. Get it anew from the identity provider.")
        }
        MetadataError::EncryptionKeysOnly => {
            "This metadata has an encryption certificate only. The certificate that the identity provider signs with is \
             missing."
                .to_owned()
        }
        MetadataError::ServiceProvider { entity_id } => {
            format!("This is the metadata of a service provider ({entity_id}), not of an identity provider.")
        }
        MetadataError::SeveralIdentityProviders { .. } => {
            "This metadata describes several identity providers: choose one.".to_owned()
        }
        error => format!("This metadata cannot be used. {}", words(error)),
    }
}

fn of_key(error: &KeyError) -> String {
    let text = match error {
        KeyError::PrivateKey => {
            "This is a private key, perhaps the identity provider’s. Do not share it: it has to be replaced, since it \
             has left its owner. What is needed is the certificate."
        }
        KeyError::CertificateRequest => {
            "This is a certificate signing request (CSR). What is needed is the certificate that was made from it."
        }
        KeyError::PublicKey => "This is a public key without a certificate. Export the certificate that holds it.",
        error => return words(error),
    };
    text.to_owned()
}

impl From<MetadataError> for ImportError {
    fn from(error: MetadataError) -> Self {
        Self::Metadata(error)
    }
}

impl From<KeyError> for ImportError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<MetadataUrlError> for ImportError {
    fn from(error: MetadataUrlError) -> Self {
        Self::Url(error)
    }
}

impl From<FetchError> for ImportError {
    fn from(error: FetchError) -> Self {
        Self::Fetch(error)
    }
}
