//! Rows in memory: for `cargo test`, and for the sandbox of a self-test. The same order of effects without a runtime.

use super::rows::{Kind, Rows};
use crate::service::ports::Unavailable;
use std::cell::{Cell, RefCell};

struct Row {
    number: i64,
    kind: Kind,
    id: String,
    value: String,
    ends_at: Option<i64>,
}

impl Row {
    fn is(&self, kind: Kind, id: &str) -> bool {
        self.kind == kind && self.id == id
    }

    fn is_alive(&self, now: i64) -> bool {
        self.ends_at.is_none_or(|end| end > now)
    }
}

/// Rows that live as long as the value, oldest first.
#[derive(Default)]
pub struct MemoryRows {
    rows: RefCell<Vec<Row>>,
    last: Cell<i64>,
}

impl Rows for MemoryRows {
    fn get(&self, kind: Kind, id: &str, now: i64) -> Result<Option<String>, Unavailable> {
        let rows = self.rows.borrow();
        let row = rows.iter().find(|row| row.is(kind, id) && row.is_alive(now));
        Ok(row.map(|row| row.value.clone()))
    }

    fn put(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<(), Unavailable> {
        self.delete(kind, id)?;
        self.last.set(self.last.get() + 1);
        self.rows.borrow_mut().push(Row {
            number: self.last.get(),
            kind,
            id: id.to_owned(),
            value: value.to_owned(),
            ends_at,
        });
        Ok(())
    }

    fn insert(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<bool, Unavailable> {
        if self.rows.borrow().iter().any(|row| row.is(kind, id)) {
            return Ok(false);
        }
        self.put(kind, id, value, ends_at).map(|()| true)
    }

    fn amend(&self, kind: Kind, id: &str, value: &str) -> Result<bool, Unavailable> {
        let mut rows = self.rows.borrow_mut();
        let row = rows.iter_mut().find(|row| row.is(kind, id));
        Ok(row.map(|row| value.clone_into(&mut row.value)).is_some())
    }

    fn delete(&self, kind: Kind, id: &str) -> Result<bool, Unavailable> {
        let mut rows = self.rows.borrow_mut();
        let before = rows.len();
        rows.retain(|row| !row.is(kind, id));
        Ok(rows.len() < before)
    }

    fn delete_all(&self, kind: Kind) -> Result<(), Unavailable> {
        self.rows.borrow_mut().retain(|row| row.kind != kind);
        Ok(())
    }

    fn newest(&self, kind: Kind, now: i64, limit: u32) -> Result<Vec<(String, String)>, Unavailable> {
        let rows = self.rows.borrow();
        let newest = rows.iter().rev().filter(|row| row.kind == kind && row.is_alive(now));
        let newest = newest.take(limit as usize);
        Ok(newest.map(|row| (row.id.clone(), row.value.clone())).collect())
    }

    fn between(
        &self,
        kind: Kind,
        (after, before): (&str, &str),
        backwards: bool,
        limit: u32,
    ) -> Result<Vec<(String, String)>, Unavailable> {
        let rows = self.rows.borrow();
        let is_between = |row: &&Row| row.kind == kind && row.id.as_str() > after && row.id.as_str() < before;
        let mut found: Vec<(String, String)> = rows
            .iter()
            .filter(is_between)
            .map(|row| (row.id.clone(), row.value.clone()))
            .collect();
        found.sort_unstable();
        if backwards {
            found.reverse();
        }
        found.truncate(limit as usize);
        Ok(found)
    }

    fn delete_before(&self, kind: Kind, id: &str) -> Result<(), Unavailable> {
        let mut rows = self.rows.borrow_mut();
        rows.retain(|row| row.kind != kind || row.id.as_str() >= id);
        Ok(())
    }

    fn before(&self, kind: Kind, number: Option<i64>, limit: u32) -> Result<Vec<(i64, String, String)>, Unavailable> {
        let rows = self.rows.borrow();
        let is_before = |row: &&Row| row.kind == kind && number.is_none_or(|number| row.number < number);
        let before = rows.iter().rev().filter(is_before).take(limit as usize);
        Ok(before
            .map(|row| (row.number, row.id.clone(), row.value.clone()))
            .collect())
    }

    fn sessions_of(&self, issuer: &str, name_id: &str) -> Result<Vec<(String, String)>, Unavailable> {
        let of_subject = |value: &str| {
            let session: crate::json::Value = crate::json::from_str(value).unwrap_or_default();
            let is = |name: &str, wanted: &str| session.get(name).and_then(|value| value.as_str()) == Some(wanted);
            is("issuer", issuer) && is("name_id", name_id)
        };
        let mut sessions = self.newest(Kind::Session, i64::MIN, u32::MAX)?;
        sessions.retain(|(_, value)| of_subject(value));
        Ok(sessions)
    }

    fn keep_newest(&self, kind: Kind, keep: u32) -> Result<(), Unavailable> {
        let mut rows = self.rows.borrow_mut();
        let there = rows.iter().filter(|row| row.kind == kind).count();
        let mut old = there.saturating_sub(keep as usize);
        rows.retain(|row| {
            let goes = row.kind == kind && old > 0;
            old -= usize::from(goes);
            !goes
        });
        Ok(())
    }

    fn delete_ended(&self, now: i64) -> Result<Option<i64>, Unavailable> {
        let mut rows = self.rows.borrow_mut();
        rows.retain(|row| row.is_alive(now));
        Ok(rows.iter().filter_map(|row| row.ends_at).min())
    }
}
