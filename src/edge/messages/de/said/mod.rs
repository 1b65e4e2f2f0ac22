//! The German of what is said elsewhere in English: errors and guides are data that the JSON and other layers have too, so
//! that the English text itself is the key. In a key, `{name}` stands for anything; what stands for `{rest}` is looked up
//! again.

mod enforcement;
mod errors;
mod guides;

/// All of them.
pub const SAID: &[&[(&str, &str)]] = &[enforcement::PAIRS, errors::PAIRS, guides::PAIRS];
