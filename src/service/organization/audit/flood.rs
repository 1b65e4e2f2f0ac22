//! Refusals of strangers: a number of them is listed in an hour, further ones are counted and told in one entry. So
//! nobody can fill the log, nor push anything out of it.

use super::{AuditHead, Event, Noted};
use crate::json::{Deserialize, Serialize};
use crate::json::{Value, json};
use crate::service::organization::{Kind, Object};
use crate::service::ports::Unavailable;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// How many refusals of strangers are listed in an hour.
pub const LISTED_MOST: u32 = 100;
/// How many kinds of them are told apart in a count.
const KINDS_MOST: usize = 64;
const WINDOW_SECONDS: i64 = 3_600;
const WINDOW: &str = "window";

/// The present hour. The form is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Window {
    began_at: Timestamp,
    listed: u32,
    counted: BTreeMap<String, u64>,
}

impl Object<'_> {
    fn window(&self) -> Result<Option<Window>, Unavailable> {
        self.read(Kind::AuditFlood, WINDOW)
    }

    /// Whether this one is listed; otherwise it is counted.
    pub(super) fn may_list(&self, noted: &Noted) -> Result<bool, Unavailable> {
        let mut window = self.window()?.unwrap_or_else(|| Window {
            began_at: self.now,
            listed: 0,
            counted: BTreeMap::new(),
        });
        let lists = window.listed < LISTED_MOST;
        if lists {
            window.listed += 1;
        } else {
            let code = noted.details.get("code").and_then(Value::as_str).unwrap_or_default();
            let name = format!("{} {code}", noted.event.as_str());
            let is_known = window.counted.contains_key(name.trim_end());
            let name = match is_known || window.counted.len() < KINDS_MOST {
                true => name.trim_end(),
                false => "other",
            };
            *window.counted.entry(name.to_owned()).or_default() += 1;
        }
        self.write(Kind::AuditFlood, WINDOW, &window, None)?;
        Ok(lists)
    }

    /// Tells what was counted, once the hour is over. A clock that went back ends it, too.
    pub(super) fn end_flood(&self, head: &mut AuditHead) -> Result<(), Unavailable> {
        let Some(window) = self.window()? else { return Ok(()) };
        let is_over = self.now >= window.began_at.plus_seconds(WINDOW_SECONDS) || self.now < window.began_at;
        if !is_over {
            return Ok(());
        }
        self.rows.delete(Kind::AuditFlood, WINDOW)?;
        if window.counted.is_empty() {
            return Ok(());
        }
        let details = json!({ "from": window.began_at, "counts": window.counted });
        self.append_own(head, Event::AuditSummarised, details)
    }
}
