//! JSON. The text is read and printed by serde_json, by way of its [`Value`]; types are read from that and written
//! straight, by code that serde's derives would have a copy of for each type (docs/performance.md). The derives take
//! serde's attributes, with their meaning.

mod read;
#[cfg(test)]
mod tests;
mod write;

pub use json_derive::{Deserialize, Serialize, json};
pub use read::{Error, Members, no_variant, variant};
pub use serde_json::{Map, Value};
pub use write::{Document, Object, begin_variant, write_variant};

/// What can be read from JSON.
pub trait Deserialize: Sized {
    /// Reads it, taking out of `value` what it keeps.
    fn from_value(value: &mut Value) -> Result<Self, Error>;

    /// What it is where its member is not there, if that may be.
    fn absent() -> Option<Self> {
        None
    }
}

/// What can be written as JSON.
pub trait Serialize {
    /// Appends it.
    fn write(&self, out: &mut String);

    /// As a value.
    fn to_value(&self) -> Value {
        let mut text = String::new();
        self.write(&mut text);
        serde_json::from_str(&text).unwrap_or_default()
    }
}

/// Reads a text.
pub fn from_str<T: Deserialize>(text: &str) -> Result<T, Error> {
    T::from_value(&mut read::parse(text)?)
}

/// Reads octets.
pub fn from_slice<T: Deserialize>(octets: &[u8]) -> Result<T, Error> {
    T::from_value(&mut read::parse_octets(octets)?)
}

/// Reads a value.
pub fn from_value<T: Deserialize>(mut value: Value) -> Result<T, Error> {
    T::from_value(&mut value)
}

/// As text.
pub fn to_string(value: &dyn Serialize) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}

/// As a value.
pub fn to_value(value: &dyn Serialize) -> Value {
    value.to_value()
}
