//! Types from a [`Value`].

use super::{Deserialize, Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::mem::take;

/// What was wrong, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<str>);

impl Error {
    /// Any reason.
    pub fn custom(why: impl fmt::Display) -> Self {
        Self(why.to_string().into())
    }

    fn of(words: [&str; 3]) -> Self {
        Self(words.concat().into())
    }

    fn expected(what: &str) -> Self {
        Self::of(["expected ", what, ""])
    }

    /// The same, found at this member.
    fn at(self, name: &str) -> Self {
        Self::of([name, ": ", &self.0])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

pub(super) fn parse(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(Error::custom)
}

pub(super) fn parse_octets(octets: &[u8]) -> Result<Value, Error> {
    parse(std::str::from_utf8(octets).map_err(Error::custom)?)
}

/// The members of an object.
pub struct Members(Map<String, Value>);

impl Members {
    /// Takes them.
    pub fn of(value: &mut Value) -> Result<Self, Error> {
        match take(value) {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(Error::expected("an object")),
        }
    }

    /// Reads one that must be there, or may be absent by its type.
    pub fn take<T: Deserialize>(&mut self, name: &str) -> Result<T, Error> {
        match self.0.get_mut(name) {
            Some(value) => T::from_value(value).map_err(|error| error.at(name)),
            None => T::absent().ok_or_else(|| Error::of(["missing field `", name, "`"])),
        }
    }

    /// Reads one, or takes what else it is.
    pub fn take_or<T: Deserialize>(&mut self, name: &str, absent: T) -> Result<T, Error> {
        match self.0.get_mut(name) {
            Some(value) => T::from_value(value).map_err(|error| error.at(name)),
            None => Ok(absent),
        }
    }

    /// Reads one, or takes its default.
    pub fn take_or_default<T: Deserialize + Default>(&mut self, name: &str) -> Result<T, Error> {
        self.take_or(name, T::default())
    }

    /// All, for a type that is written into its owner.
    pub fn all(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// There are no others than these.
    pub fn require_known(&self, names: &[&str]) -> Result<(), Error> {
        match self.0.keys().find(|name| !names.contains(&name.as_str())) {
            Some(name) => Err(Error::of(["unknown field `", name, "`"])),
            None => Ok(()),
        }
    }
}

/// Which variant it is, by its place in `names`; `value` is then what the variant holds.
pub fn variant(value: &mut Value, names: &[&str]) -> Result<usize, Error> {
    let name = match take(value) {
        Value::String(name) => name,
        Value::Object(members) if members.len() == 1 => {
            let Some((name, content)) = members.into_iter().next() else {
                return Err(no_variant(names));
            };
            *value = content;
            name
        }
        _ => return Err(no_variant(names)),
    };
    let place = names.iter().position(|of| *of == name);
    place.ok_or_else(|| no_variant(names))
}

/// It is none of these.
pub fn no_variant(names: &[&str]) -> Error {
    Error::expected(&names.join(" or "))
}

impl Deserialize for Value {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        Ok(take(value))
    }
}

impl Deserialize for Map<String, Value> {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        Members::of(value).map(|members| members.0)
    }
}

impl Deserialize for String {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        match take(value) {
            Value::String(text) => Ok(text),
            _ => Err(Error::expected("a text")),
        }
    }
}

impl Deserialize for bool {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        value.as_bool().ok_or_else(|| Error::expected("true or false"))
    }
}

impl Deserialize for i64 {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        value.as_i64().ok_or_else(|| Error::expected("a whole number"))
    }
}

impl Deserialize for u64 {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        value.as_u64().ok_or_else(|| Error::expected("a whole number from 0"))
    }
}

/// Narrower numbers, by the wide one.
macro_rules! number {
    ($($narrow:ty),*) => {
        $(impl Deserialize for $narrow {
            fn from_value(value: &mut Value) -> Result<Self, Error> {
                Self::try_from(u64::from_value(value)?).map_err(|_| Error::expected("a smaller number"))
            }
        })*
    };
}
number!(u8, u16, u32);

impl<T: Deserialize> Deserialize for Option<T> {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Deserialize> Deserialize for Box<T> {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        T::from_value(value).map(Box::new)
    }
}

impl<T: Deserialize> Deserialize for Vec<T> {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        let Value::Array(values) = value else {
            return Err(Error::expected("a list"));
        };
        values.iter_mut().map(T::from_value).collect()
    }
}

impl<A: Deserialize, B: Deserialize> Deserialize for (A, B) {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        match value.as_array_mut().map(Vec::as_mut_slice) {
            Some([a, b]) => Ok((A::from_value(a)?, B::from_value(b)?)),
            _ => Err(Error::expected("a list of two")),
        }
    }
}

impl<T: Deserialize> Deserialize for BTreeMap<String, T> {
    fn from_value(value: &mut Value) -> Result<Self, Error> {
        let mut read = BTreeMap::new();
        for (name, mut value) in Members::of(value)?.0 {
            read.insert(name, T::from_value(&mut value)?);
        }
        Ok(read)
    }
}
