//! What the settings page knows about identity providers' consoles: which one it is, the steps to connect it with that
//! console's own words, and for a refusal the one thing to change and where.
//!
//! Everything that names a console is data in [`consoles`]; nothing here decides anything about a sign-in.

pub mod advice;
mod consoles;
mod here;
mod status;
mod topics;

pub use consoles::CONSOLES;
pub use here::{Here, Value};

use crate::settings::SignaturePolicy;
use url::Url;

/// An identity provider's console: its words and its steps.
#[derive(Debug)]
pub struct Console {
    /// Its name in `?idp=`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it signs when it is set up by [`Console::steps`].
    pub policy: SignaturePolicy,
    /// From nothing to a connection, in order.
    pub steps: &'static [Step],
    /// Where it keeps what advice speaks of.
    pub places: Places,
    /// Errors that it shows by itself, so that nothing of them arrives here: what it says, and what to do.
    pub troubles: &'static [(&'static str, &'static str)],
}

/// One step. In texts, ‹…› is a word of the console.
#[derive(Debug)]
pub struct Step {
    /// What to do, one or two sentences.
    pub text: &'static str,
    /// What belongs into which field.
    pub rows: &'static [Row],
}

/// A field of the console within a step.
#[derive(Debug)]
pub enum Row {
    /// Paste our value into the field.
    Paste(&'static str, Value),
    /// Set the field to a choice that the console offers.
    Choose(&'static str, &'static str),
    /// Bring the field's value to the field of that name on this page.
    Bring(&'static str, &'static str),
}

/// Where a console keeps things: its own path to the field.
#[derive(Debug)]
pub struct Places {
    /// Our entity ID.
    pub entity_id: &'static str,
    /// Our Assertion Consumer Service URL.
    pub acs_url: &'static str,
    /// Its signing certificate.
    pub certificate: &'static str,
    /// Which parts it signs, with the choice that fits [`Console::policy`].
    pub signing: &'static str,
    /// The signature and digest algorithms.
    pub algorithm: &'static str,
    /// What identifies the person.
    pub name_id: &'static str,
    /// What is told about the person.
    pub attributes: &'static str,
    /// Encryption of assertions.
    pub encryption: &'static str,
    /// Who may use the application.
    pub users: &'static str,
    /// Its entity ID and its sign-on URL.
    pub identity: &'static str,
    /// Its own record of sign-ins.
    pub log: &'static str,
}

/// The console of this name.
pub fn console(id: &str) -> Option<&'static Console> {
    CONSOLES.into_iter().find(|console| console.id == id)
}

/// The console that speaks of no product.
pub fn generic() -> &'static Console {
    &consoles::GENERIC
}

/// The console behind a sign-on URL or an entity ID; a guess, for words only.
pub fn recognise<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<&'static Console> {
    texts.into_iter().find_map(by_url).and_then(console)
}

fn by_url(text: &str) -> Option<&'static str> {
    let url = Url::parse(text.trim()).ok()?;
    let (host, path) = (url.host_str()?, url.path());
    let of = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let any = |domains: &[&str]| domains.iter().any(|domain| of(domain));
    let hosts: [(&str, &[&str]); 6] = [
        (
            "entra",
            &[
                "microsoftonline.com",
                "microsoftonline.us",
                "microsoftonline.cn",
                "sts.windows.net",
                "ciamlogin.com",
            ],
        ),
        (
            "okta",
            &["okta.com", "oktapreview.com", "okta-emea.com", "okta-gov.com"],
        ),
        ("google", &["accounts.google.com"]),
        ("onelogin", &["onelogin.com"]),
        ("jumpcloud", &["jumpcloud.com"]),
        (
            "ping",
            &[
                "pingone.com",
                "pingone.eu",
                "pingone.ca",
                "pingone.asia",
                "pingone.com.au",
                "pingidentity.com",
            ],
        ),
    ];
    if let Some((id, _)) = hosts.iter().find(|(_, domains)| any(domains)) {
        return Some(id);
    }
    match path {
        path if path.contains("/realms/") => Some("keycloak"),
        path if path.starts_with("/adfs/") => Some("adfs"),
        path if path.starts_with("/idp/SSO.saml2") => Some("ping"),
        _ => None,
    }
}
