//! Reading the log: a page of it, by what is asked for, and its two ends.

use super::{AuditHead, Event, row_id};
use crate::json::Value;
use crate::json::{Deserialize, Serialize};
use crate::service::organization::{Kind, Object, Reply};
use crate::service::ports::Unavailable;
use crate::time::Timestamp;

/// The largest page.
pub const PAGE_MOST: u32 = 1_000;
/// How many entries one question looks at: what it costs is bounded so, and the next page goes on.
const LOOKED_AT_MOST: u32 = 5_000;

/// Which entries are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// An event's name, or what stands before its dot.
    pub event: Option<String>,
    /// A kind of actor, the id of a token or a link, or a label or subject.
    pub actor: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
    /// Where the page begins: after this entry, in the order of the page.
    pub after: Option<u64>,
    /// The oldest come first, as in a file; otherwise the newest.
    pub oldest_first: bool,
    /// How many at most.
    pub limit: u32,
    /// Those of an earlier organization under this id, too.
    pub everything: bool,
}

/// The two ends of the log as somebody may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibleHead {
    /// The first entry.
    pub first_sequence: u64,
    /// The hash of the entry before it.
    pub anchor: String,
    /// The last entry; one before the first where there is none.
    pub last_sequence: u64,
    /// Its hash.
    pub last_hash: String,
    /// For how many days entries are kept.
    pub retention_days: u32,
}

/// A page of the log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries, as they are stored.
    pub entries: Vec<Value>,
    /// Where the next page begins; `None` at the end. A page may be empty and have a next one.
    pub next: Option<u64>,
    /// The two ends.
    pub head: VisibleHead,
}

impl AuditHead {
    fn visible(&self, everything: bool) -> VisibleHead {
        let (first_sequence, anchor) = match everything {
            true => (self.first, &self.anchor),
            false => (self.since, &self.since_anchor),
        };
        VisibleHead {
            first_sequence,
            anchor: anchor.clone(),
            last_sequence: self.sequence,
            last_hash: self.hash.clone(),
            retention_days: self.retention_days,
        }
    }
}

impl AuditQuery {
    fn is_filter(&self) -> bool {
        self.event.is_some() || self.actor.is_some() || self.from.is_some() || self.to.is_some()
    }

    fn wants(&self, entry: &Value) -> bool {
        let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
        let event = text("/event").unwrap_or_default();
        let by = |wanted: &str| {
            ["/actor/kind", "/actor/id", "/actor/label"]
                .iter()
                .any(|pointer| text(pointer).is_some_and(|found| found.eq_ignore_ascii_case(wanted)))
        };
        let at = text("/at").and_then(|at| Timestamp::parse(at).ok());
        self.event
            .as_ref()
            .is_none_or(|wanted| Event::is_meant_by(event, wanted))
            && self.actor.as_ref().is_none_or(|wanted| by(wanted))
            && self.from.is_none_or(|from| at.is_some_and(|at| at >= from))
            && self.to.is_none_or(|to| at.is_some_and(|at| at < to))
    }
}

impl Object<'_> {
    /// Reads a page. Counts of an hour that is over are told first.
    pub(in crate::service::organization) fn audit(&self, query: &AuditQuery) -> Result<Reply, Unavailable> {
        let Some(mut head) = self.audit_head()? else {
            return Ok(Reply::NoOrganization);
        };
        let before = head.sequence;
        self.end_flood(&mut head)?;
        if head.sequence != before {
            self.write_audit_head(&head)?;
        }
        let visible = head.visible(query.everything);
        let mut page = AuditPage {
            head: visible,
            ..AuditPage::default()
        };
        let first = row_id(page.head.first_sequence.saturating_sub(1));
        let (lower, upper) = match (query.after, query.oldest_first) {
            (Some(after), true) => (row_id(after).max(first), "~".to_owned()),
            (Some(after), false) => (first, row_id(after)),
            (None, _) => (first, "~".to_owned()),
        };
        let limit = query.limit.clamp(1, PAGE_MOST);
        let reach = if query.is_filter() { LOOKED_AT_MOST } else { limit } + 1;
        let range = (lower.as_str(), upper.as_str());
        let rows = self.rows.between(Kind::Audit, range, !query.oldest_first, reach)?;
        let mut last = None;
        for (looked_at, (id, text)) in rows.iter().enumerate() {
            if page.entries.len() == limit as usize || looked_at == LOOKED_AT_MOST as usize {
                page.next = last;
                break;
            }
            last = id.parse().ok();
            let entry: Value = crate::json::from_str(text).map_err(Unavailable::durable_object)?;
            if query.wants(&entry) {
                page.entries.push(entry);
            }
        }
        Ok(Reply::Audit(Box::new(page)))
    }
}
