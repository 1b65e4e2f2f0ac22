//! The consoles: their own words, in the order in which an administrator meets them.

mod cloud;
mod directory;
mod own;

use super::{Console, Row, Step};

/// All of them; the last one speaks of no product.
pub const CONSOLES: [&Console; 9] = [
    &cloud::ENTRA,
    &cloud::OKTA,
    &cloud::GOOGLE,
    &directory::ONELOGIN,
    &directory::JUMPCLOUD,
    &directory::PING,
    &own::KEYCLOAK,
    &own::ADFS,
    &GENERIC,
];

pub(super) use own::GENERIC;

const fn step(text: &'static str, rows: &'static [Row]) -> Step {
    Step { text, rows }
}
