//! Rows in memory, for `cargo test`: the same order of effects without a runtime.

use super::rows::{Kind, Rows};
use crate::service::ports::Unavailable;
use std::cell::RefCell;
use std::collections::BTreeMap;

struct Row {
    value: String,
    ends_at: Option<i64>,
    number: u64,
}

/// Rows that live as long as the value.
#[derive(Default)]
pub struct MemoryRows {
    rows: RefCell<BTreeMap<(Kind, String), Row>>,
    count: RefCell<u64>,
}

impl MemoryRows {
    fn row(&self, value: &str, ends_at: Option<i64>) -> Row {
        let mut count = self.count.borrow_mut();
        *count += 1;
        Row {
            value: value.to_owned(),
            ends_at,
            number: *count,
        }
    }

    /// (number, id, value), newest first.
    fn of_kind(&self, kind: Kind, now: i64) -> Vec<(u64, String, String)> {
        let rows = self.rows.borrow();
        let alive = |row: &Row| row.ends_at.is_none_or(|end| end > now);
        let mut found: Vec<_> = rows
            .iter()
            .filter(|((of, _), row)| *of == kind && alive(row))
            .map(|((_, id), row)| (row.number, id.clone(), row.value.clone()))
            .collect();
        found.sort_by_key(|row| std::cmp::Reverse(row.0));
        found
    }
}

impl Rows for MemoryRows {
    fn get(&self, kind: Kind, id: &str, now: i64) -> Result<Option<String>, Unavailable> {
        let rows = self.rows.borrow();
        let row = rows
            .get(&(kind, id.to_owned()))
            .filter(|row| row.ends_at.is_none_or(|end| end > now));
        Ok(row.map(|row| row.value.clone()))
    }

    fn put(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<(), Unavailable> {
        let row = self.row(value, ends_at);
        self.rows.borrow_mut().insert((kind, id.to_owned()), row);
        Ok(())
    }

    fn insert(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<bool, Unavailable> {
        if self.rows.borrow().contains_key(&(kind, id.to_owned())) {
            return Ok(false);
        }
        self.put(kind, id, value, ends_at).map(|()| true)
    }

    fn delete(&self, kind: Kind, id: &str) -> Result<bool, Unavailable> {
        Ok(self.rows.borrow_mut().remove(&(kind, id.to_owned())).is_some())
    }

    fn delete_all(&self, kind: Kind) -> Result<(), Unavailable> {
        self.rows.borrow_mut().retain(|(of, _), _| *of != kind);
        Ok(())
    }

    fn newest(&self, kind: Kind, now: i64, limit: u32) -> Result<Vec<(String, String)>, Unavailable> {
        let rows = self.of_kind(kind, now).into_iter().take(limit as usize);
        Ok(rows.map(|(_, id, value)| (id, value)).collect())
    }

    fn sessions_of(&self, issuer: &str, name_id: &str) -> Result<Vec<(String, String)>, Unavailable> {
        let of_subject = |value: &str| {
            let session: serde_json::Value = serde_json::from_str(value).unwrap_or_default();
            let is = |name: &str, wanted: &str| session.get(name).and_then(|value| value.as_str()) == Some(wanted);
            is("issuer", issuer) && is("name_id", name_id)
        };
        let rows = self.of_kind(Kind::Session, i64::MIN).into_iter();
        let found = rows.filter(|(_, _, value)| of_subject(value));
        Ok(found.map(|(_, id, value)| (id, value)).collect())
    }

    fn keep_newest(&self, kind: Kind, keep: u32) -> Result<(), Unavailable> {
        for (_, id, _) in self.of_kind(kind, i64::MIN).into_iter().skip(keep as usize) {
            self.rows.borrow_mut().remove(&(kind, id));
        }
        Ok(())
    }

    fn delete_ended(&self, now: i64) -> Result<Option<i64>, Unavailable> {
        let mut rows = self.rows.borrow_mut();
        rows.retain(|_, row| row.ends_at.is_none_or(|end| end > now));
        Ok(rows.values().filter_map(|row| row.ends_at).min())
    }
}
