//! The operator's log: one JSON object a line, with names that stay. Never what a message or a member says: no address,
//! no NameID, no attribute, no part of an assertion, no secret.

use crate::json::{Map, Value, json};

/// A line.
pub struct Line(Map<String, Value>);

impl Line {
    /// A line about this event.
    pub fn new(event: &str) -> Self {
        Self(Map::from_iter([("event".to_owned(), event.into())]))
    }

    /// With a member; `null` is left out.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl crate::json::Serialize) -> Self {
        let value = json!(value);
        if !value.is_null() {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// Its text.
    pub fn to_text(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }
}

/// What a request has cost so far. Where nothing is measured it is all zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timings {
    /// Since the request came in, in milliseconds by the runtime's clock, which moves with input and output only.
    pub total: u32,
    /// Calls of KV, and how long they took.
    pub kv: (u32, u32),
    /// Calls of Durable Objects, and how long they took.
    pub objects: (u32, u32),
}
