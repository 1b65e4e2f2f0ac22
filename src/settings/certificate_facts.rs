//! What an administrator wants to know of a certificate.

use crate::crypto::{Certificate, KeyError, without_issuers};
use crate::json::Serialize;
use crate::time::Timestamp;

/// From how many days on a certificate ends soon.
const SOON_DAYS: i64 = 30;
const DAY: i64 = 86_400;

/// How near the end of a certificate is. It is shown and decides nothing (docs/decisions/0004-expired-certificates.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// Inside its time.
    Valid,
    /// It ends within 30 days.
    ExpiresSoon,
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
}

/// A certificate, decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateFacts {
    /// Whom it is for (RFC 4514).
    pub subject: String,
    /// Who made it (RFC 4514).
    pub issuer: String,
    /// SHA-256 of its DER, hex.
    pub sha256_fingerprint: String,
    /// The kind and size of its key, for example `RSA 2048`.
    pub key: String,
    /// Since when it is valid.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// Whole days until then; negative when it is over.
    pub days_left: i64,
    /// The same in a word.
    pub status: CertificateStatus,
}

impl CertificateFacts {
    /// The facts at `now`.
    pub fn of(certificate: &Certificate, now: Timestamp) -> Self {
        let (now, end) = (now.unix_seconds(), certificate.not_after());
        let days_left = end.saturating_sub(now).div_euclid(DAY);
        let status = if now < certificate.not_before() {
            CertificateStatus::NotYetValid
        } else if now > end {
            CertificateStatus::Expired
        } else if end.saturating_sub(now) <= SOON_DAYS * DAY {
            CertificateStatus::ExpiresSoon
        } else {
            CertificateStatus::Valid
        };
        Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            sha256_fingerprint: certificate.fingerprint().to_string(),
            key: certificate.key_algorithm().to_string(),
            not_before: Timestamp::from_unix_seconds(certificate.not_before()),
            not_after: Timestamp::from_unix_seconds(end),
            days_left,
            status,
        }
    }

    /// Whom it is for, which one it is, and until when: enough to tell two apart.
    pub fn in_one_line(&self) -> String {
        let (subject, until) = (&self.subject, self.not_after);
        let short = self.sha256_fingerprint.get(..16).unwrap_or_default();
        format!("{subject}, SHA-256 {short}…, valid until {until}")
    }
}

/// The certificates in pasted texts that only issued another one of the same text: they are not taken.
pub fn issuers_left_out(pastes: &[String]) -> Vec<Certificate> {
    let read = pastes
        .iter()
        .filter_map(|text| Certificate::parse_all(text.as_bytes()).ok());
    read.flat_map(|together| without_issuers(together).1).collect()
}

/// The certificates of a list of PEM texts.
pub fn certificates(pems: &[String]) -> impl Iterator<Item = Certificate> {
    let read = pems
        .iter()
        .filter_map(|pem| Certificate::parse_all(pem.as_bytes()).ok());
    read.flatten()
}

/// Whether signatures can be verified with it.
pub fn usable(certificate: &Certificate, allow_weak: bool) -> Result<(), KeyError> {
    certificate.verifying_key()?.require_strength(allow_weak)
}
