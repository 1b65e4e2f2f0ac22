//! What is wrong with a key or a certificate, in words for the administrator who pasted it.

use crate::verdict::{CheckName, Refusal};

/// Why octets are not a certificate, or a certificate not a key to verify with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields carry what was expected and found, by those names"
)]
pub enum KeyError {
    /// No key is configured, so nothing can verify: an error, never a pass.
    NoneConfigured,
    /// Nothing was pasted.
    Empty,
    /// More than one certificate, where one is asked for.
    Several { found: usize },
    /// A private key: it must never leave the identity provider.
    PrivateKey,
    /// A certificate signing request (PKCS #10).
    CertificateRequest,
    /// A bare public key, without a certificate.
    PublicKey,
    /// XML, such as the identity provider's whole metadata.
    Xml,
    /// The address of something, not the thing itself.
    Url,
    /// Certificates in PKCS #7 (RFC 2315 9.1), as `.p7b` files have them.
    Pkcs7,
    /// A key store (PKCS #12, RFC 7292; Java's), which mostly holds the private key, too.
    KeyStore,
    /// PEM of another kind (RFC 7468).
    OtherPem { found: String },
    /// Neither PEM nor DER nor base64.
    NotBase64,
    /// Octets that are not an X.509 certificate in DER (RFC 5280 4.1).
    NotACertificate,
    /// A key of a kind that no allowed signature algorithm uses.
    UnsupportedAlgorithm { found: String },
    /// A key that breaks its own rules (RFC 8017 3.1).
    Malformed,
    /// An RSA modulus that is too short.
    RsaTooSmall { least: usize, found: usize },
    /// An RSA modulus that is too long to be worked with.
    RsaTooLarge { most: usize, found: usize },
}

impl KeyError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "key.none_configured",
        "key.empty",
        "key.several",
        "key.private_key",
        "key.certificate_request",
        "key.public_key",
        "key.xml",
        "key.url",
        "key.pkcs7",
        "key.key_store",
        "key.other_pem",
        "key.not_base64",
        "key.not_a_certificate",
        "key.unsupported_algorithm",
        "key.malformed",
        "key.rsa_too_small",
        "key.rsa_too_large",
    ];
}

impl Refusal for KeyError {
    fn check(&self) -> CheckName {
        CheckName::Key
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoneConfigured => "key.none_configured",
            Self::Empty => "key.empty",
            Self::Several { .. } => "key.several",
            Self::PrivateKey => "key.private_key",
            Self::CertificateRequest => "key.certificate_request",
            Self::PublicKey => "key.public_key",
            Self::Xml => "key.xml",
            Self::Url => "key.url",
            Self::Pkcs7 => "key.pkcs7",
            Self::KeyStore => "key.key_store",
            Self::OtherPem { .. } => "key.other_pem",
            Self::NotBase64 => "key.not_base64",
            Self::NotACertificate => "key.not_a_certificate",
            Self::UnsupportedAlgorithm { .. } => "key.unsupported_algorithm",
            Self::Malformed => "key.malformed",
            Self::RsaTooSmall { .. } => "key.rsa_too_small",
            Self::RsaTooLarge { .. } => "key.rsa_too_large",
        }
    }

    fn expected(&self) -> String {
        match self {
            Self::NoneConfigured => "at least one certificate of the identity provider".to_owned(),
            Self::Several { .. } => "one certificate".to_owned(),
            Self::UnsupportedAlgorithm { .. } => "an RSA key, or an EC key on P-256, P-384 or P-521".to_owned(),
            Self::Malformed => "a key that keeps its own rules".to_owned(),
            Self::RsaTooSmall { least, .. } => format!("RSA of at least {least} bits"),
            Self::RsaTooLarge { most, .. } => format!("RSA of at most {most} bits"),
            _ => "the identity provider's signing certificate: PEM, base64 or DER".to_owned(),
        }
    }

    fn found(&self) -> String {
        match self {
            Self::NoneConfigured => "none".to_owned(),
            Self::Empty => "nothing".to_owned(),
            Self::Several { found } => format!("{found} certificates"),
            Self::PrivateKey => "a private key: keep it secret, and replace it if it has left its owner".to_owned(),
            Self::CertificateRequest => "a certificate signing request".to_owned(),
            Self::PublicKey => "a bare public key".to_owned(),
            Self::Xml => "XML: import it as metadata, or take the text inside X509Certificate".to_owned(),
            Self::Url => "an address: open it, and paste what it shows, or import it as metadata".to_owned(),
            Self::Pkcs7 => "a PKCS #7 bundle (.p7b): export the certificate alone, as .cer or .pem".to_owned(),
            Self::KeyStore => {
                "a key store (.p12, .pfx, .jks), which may hold the private key: keep it secret, and export the \
                 certificate alone"
                    .to_owned()
            }
            Self::OtherPem { found } => format!("PEM of {found}"),
            Self::NotBase64 => "text that is not base64, perhaps cut short".to_owned(),
            Self::NotACertificate => "octets that are not an X.509 certificate, perhaps cut short".to_owned(),
            Self::UnsupportedAlgorithm { found } => found.clone(),
            Self::Malformed => "a malformed key".to_owned(),
            Self::RsaTooSmall { found, .. } | Self::RsaTooLarge { found, .. } => format!("RSA of {found} bits"),
        }
    }
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.code(),
            self.expected(),
            self.found()
        )
    }
}

impl std::error::Error for KeyError {}
