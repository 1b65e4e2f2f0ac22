//! Types as text, octet for octet as serde_json has it: fingerprints of stored settings rest on it.

use super::{Map, Serialize, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An object while it is written.
pub struct Object<'o> {
    out: &'o mut String,
    first: bool,
}

impl<'o> Object<'o> {
    /// Begins it.
    pub fn begin(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, first: true }
    }

    /// Writes a member.
    pub fn member(&mut self, name: &str, value: &dyn Serialize) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        name.write(self.out);
        self.out.push(':');
        value.write(self.out);
    }

    /// Writes the members of another object as members of this one.
    pub fn flatten(&mut self, other: &dyn Serialize) {
        if let Value::Object(members) = other.to_value() {
            for (name, value) in &members {
                self.member(name, value);
            }
        }
    }

    /// Ends it.
    pub fn end(self) {
        self.out.push('}');
    }
}

/// Writes a variant with one value.
pub fn write_variant(out: &mut String, name: &str, value: &dyn Serialize) {
    begin_variant(out, name);
    value.write(out);
    out.push('}');
}

/// Begins a variant with a value.
pub fn begin_variant(out: &mut String, name: &str) {
    out.push('{');
    name.write(out);
    out.push(':');
}

/// What `json!` makes an object in.
#[derive(Default)]
pub struct Document(Map<String, Value>);

impl Document {
    /// Nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more member.
    pub fn put(&mut self, name: &str, value: &dyn Serialize) {
        self.0.insert(name.to_owned(), value.to_value());
    }

    /// As a value.
    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

/// Between quotes, with `"`, `\` and control characters escaped (RFC 8259 7).
impl Serialize for str {
    fn write(&self, out: &mut String) {
        out.push('"');
        for c in self.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' => out.push_str("\\b"),
                '\u{c}' => out.push_str("\\f"),
                c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
                c => out.push(c),
            }
        }
        out.push('"');
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_owned())
    }
}

impl Serialize for String {
    fn write(&self, out: &mut String) {
        self.as_str().write(out);
    }

    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl Serialize for Value {
    fn write(&self, out: &mut String) {
        _ = write!(out, "{self}");
    }

    fn to_value(&self) -> Value {
        self.clone()
    }
}

impl Serialize for Map<String, Value> {
    fn write(&self, out: &mut String) {
        self.to_value().write(out);
    }

    fn to_value(&self) -> Value {
        Value::Object(self.clone())
    }
}

impl Serialize for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Serialize for i64 {
    fn write(&self, out: &mut String) {
        _ = write!(out, "{self}");
    }
}

impl Serialize for u64 {
    fn write(&self, out: &mut String) {
        _ = write!(out, "{self}");
    }
}

/// Narrower numbers, as the wide one.
macro_rules! number {
    ($($narrow:ty as $wide:ty),*) => {
        $(impl Serialize for $narrow {
            fn write(&self, out: &mut String) {
                (*self as $wide).write(out);
            }
        })*
    };
}
number!(u8 as u64, u16 as u64, u32 as u64, usize as u64, i32 as i64);

impl<T: Serialize + ?Sized> Serialize for &T {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }

    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: Serialize> Serialize for Box<T> {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }

    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: Serialize> Serialize for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }

    fn to_value(&self) -> Value {
        self.as_ref().map(T::to_value).unwrap_or_default()
    }
}

impl<T: Serialize> Serialize for [T] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (at, value) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            value.write(out);
        }
        out.push(']');
    }
}

impl<T: Serialize> Serialize for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<T: Serialize, const N: usize> Serialize for [T; N] {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}

impl<A: Serialize, B: Serialize> Serialize for (A, B) {
    fn write(&self, out: &mut String) {
        out.push('[');
        self.0.write(out);
        out.push(',');
        self.1.write(out);
        out.push(']');
    }
}

impl<T: Serialize> Serialize for BTreeMap<String, T> {
    fn write(&self, out: &mut String) {
        let mut object = Object::begin(out);
        for (name, value) in self {
            object.member(name, value);
        }
        object.end();
    }
}
