//! Chains, of which only the first link is anyone's signing certificate.

use super::Certificate;

/// Splits certificates that came together into those that sign for themselves, and those that only issued others of
/// them. No signature of the chain is verified: to leave one out can only make fewer keys count.
pub fn without_issuers(together: Vec<Certificate>) -> (Vec<Certificate>, Vec<Certificate>) {
    let issued: Vec<(String, String)> = together.iter().map(|it| (it.subject(), it.issuer())).collect();
    together.into_iter().partition(|certificate| {
        let subject = certificate.subject();
        !issued.iter().any(|(of, issuer)| *issuer == subject && *of != subject)
    })
}
