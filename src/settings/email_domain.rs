//! The domain of e-mail addresses, in the one form that is stored and compared.

use crate::json::{Deserialize, Serialize};
use std::fmt;

/// The longest domain, in octets, that leaves room for [`EmailDomain::txt_name`] (RFC 1035 2.3.4).
const DOMAIN_MOST: usize = 253 - TXT_PREFIX.len();
const LABEL_MOST: usize = 63;
const TXT_PREFIX: &str = "_saml-edge.";
const TXT_VALUE: &str = "saml-edge-verification=";

/// Where everybody can have an address: no organization's.
const PUBLIC_MAILBOXES: [&str; 24] = [
    "aol.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yandex.ru",
];
/// Second-level names under which registries of countries hand out domains.
const REGISTRY_LABELS: [&str; 12] = [
    "ac", "co", "com", "edu", "gob", "gov", "ltd", "ne", "net", "or", "org", "plc",
];
/// Top-level names that lead nowhere in public DNS (RFC 6761, RFC 6762, RFC 8375, RFC 9476).
const SPECIAL: [&str; 9] = [
    "alt",
    "arpa",
    "internal",
    "invalid",
    "local",
    "localhost",
    "onion",
    "home",
    "lan",
];

/// A domain name in lower-case ASCII: labels of letters, digits and hyphens, a dot between them, none at the end.
/// Internationalised ones are in their `xn--` form, so that what only looks alike is different.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailDomain(String);

/// Why a text is no domain that an organization can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailDomainError {
    /// It is no domain name.
    Malformed,
    /// Everybody's: a top-level name, or one that a registry hands out domains under.
    TooBroad,
    /// Everybody can have an address there.
    PublicMailbox,
}

impl EmailDomainError {
    /// Every code of this module.
    pub const CODES: &[&str] = &["domain.malformed", "domain.too_broad", "domain.public_mailbox"];

    /// The stable public code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "domain.malformed",
            Self::TooBroad => "domain.too_broad",
            Self::PublicMailbox => "domain.public_mailbox",
        }
    }

    /// What is wrong with it, in a sentence.
    pub fn detail(self) -> &'static str {
        match self {
            Self::Malformed => "Give the part of your e-mail addresses after the @, for example acme.example.",
            Self::TooBroad => "This domain is not one organization's. Give your own.",
            Self::PublicMailbox => "Everybody can have an address of this domain. Give your own.",
        }
    }
}

impl EmailDomain {
    /// Reads a domain. Upper case is lower case; other letters than ASCII are written in Punycode (RFC 3492), label by
    /// label, as they are: nothing is replaced by what it resembles, so at worst an address finds nothing.
    pub fn parse(text: &str) -> Result<Self, EmailDomainError> {
        let lower = text.trim().to_lowercase();
        let labels: Option<Vec<String>> = lower.split('.').map(label).collect();
        let labels = labels.ok_or(EmailDomainError::Malformed)?;
        let domain = labels.join(".");
        let top = labels.last().map(String::as_str).unwrap_or_default();
        // A name that ends in a number is an address (RFC 1123 2.1).
        if domain.len() > DOMAIN_MOST || top.bytes().all(|octet| octet.is_ascii_digit()) || SPECIAL.contains(&top) {
            return Err(EmailDomainError::Malformed);
        }
        match labels.as_slice() {
            [_] => Err(EmailDomainError::TooBroad),
            [second, top] if top.len() == 2 && REGISTRY_LABELS.contains(&second.as_str()) => {
                Err(EmailDomainError::TooBroad)
            }
            _ if PUBLIC_MAILBOXES.contains(&domain.as_str()) => Err(EmailDomainError::PublicMailbox),
            _ => Ok(Self(domain)),
        }
    }

    /// The domain of an e-mail address: what follows the last `@`.
    pub fn of_address(address: &str) -> Result<Self, EmailDomainError> {
        match address.trim().rsplit_once('@') {
            Some((local, domain)) if !local.trim().is_empty() && !domain.contains(char::is_whitespace) => {
                Self::parse(domain)
            }
            _ => Err(EmailDomainError::Malformed),
        }
    }

    /// The name of the TXT record that shows whose the domain is. Only who writes its zone can have it.
    pub fn txt_name(&self) -> String {
        format!("{TXT_PREFIX}{self}")
    }

    /// What the record says for whom this token was made.
    pub fn txt_value(token: &str) -> String {
        format!("{TXT_VALUE}{token}")
    }

    /// Whether a TXT record is one of ours, of whichever organization.
    pub fn is_txt_value(text: &str) -> bool {
        text.starts_with(TXT_VALUE)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A label in its ASCII form; none if it cannot be one.
fn label(text: &str) -> Option<String> {
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && c.is_alphanumeric());
    if text.is_empty() || !text.chars().all(inner) || text.starts_with('-') || text.ends_with('-') {
        return None;
    }
    let ascii = if text.is_ascii() {
        text.to_owned()
    } else {
        format!("xn--{}", punycode(text)?)
    };
    (ascii.len() <= LABEL_MOST).then_some(ascii)
}

/// RFC 3492 6.3, with the parameters of section 5. None where a number would not fit.
fn punycode(text: &str) -> Option<String> {
    const BASE: u32 = 36;
    let input: Vec<u32> = text.chars().map(u32::from).collect();
    let mut output: String = text.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(output.len()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic);
    while (handled as usize) < input.len() {
        let next = input.iter().copied().filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for c in &input {
            if *c < n {
                delta = delta.checked_add(1)?;
            }
            if *c != n {
                continue;
            }
            let (mut q, mut k) = (delta, BASE);
            loop {
                let threshold = k.saturating_sub(bias).clamp(1, 26);
                if q < threshold {
                    break;
                }
                output.push(digit(threshold + (q - threshold) % (BASE - threshold))?);
                q = (q - threshold) / (BASE - threshold);
                k += BASE;
            }
            output.push(digit(q)?);
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            handled += 1;
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(output)
}

/// RFC 3492 5: `a` to `z` are 0 to 25, `0` to `9` are 26 to 35.
fn digit(value: u32) -> Option<char> {
    match value {
        0..=25 => char::from_u32(u32::from(b'a') + value),
        _ => char::from_u32(u32::from(b'0') + value - 26),
    }
}

/// RFC 3492 6.1.
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

impl TryFrom<String> for EmailDomain {
    type Error = EmailDomainError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailDomain> for String {
    fn from(domain: EmailDomain) -> Self {
        domain.0
    }
}

impl fmt::Display for EmailDomain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for EmailDomainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
