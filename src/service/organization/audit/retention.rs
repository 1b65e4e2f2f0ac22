//! How long entries are kept. What goes is told by an entry, and the head keeps where the chain begins after it.

use super::{AuditHead, Event, Noted, row_id};
use crate::json::{Value, json};
use crate::service::organization::{Kind, Object, OrganizationState, Reply};
use crate::service::ports::Unavailable;
use crate::time::Timestamp;

/// For how many days entries are kept unless the operator says otherwise.
pub const RETENTION_DAYS: u32 = 400;
/// The shortest time: nobody wipes out their traces by it.
pub const RETENTION_DAYS_LEAST: u32 = 30;
/// The longest time.
pub const RETENTION_DAYS_MOST: u32 = 3_650;
/// How many entries are kept at most; older ones go first.
pub const ENTRIES_MOST: u64 = 1_000_000;
/// How often ended entries are looked for, in seconds.
const EVERY_SECONDS: i64 = 86_400;
/// How many entries go at once: a command stays quick.
const BATCH: u32 = 1_000;

impl Object<'_> {
    /// Removes entries whose time is over, once a day; a part of them where there are many.
    pub(super) fn prune(&self, head: &mut AuditHead) -> Result<(), Unavailable> {
        if self.now < head.pruned_at.plus_seconds(EVERY_SECONDS) {
            return Ok(());
        }
        let ended_before = self.now.plus_seconds(-i64::from(head.retention_days) * 86_400);
        let too_many = (head.sequence + 1).saturating_sub(ENTRIES_MOST);
        let oldest = self.rows.between(Kind::Audit, ("", "~"), false, BATCH)?;
        let (first, mut kept, mut anchor) = (head.first, head.first, head.anchor.clone());
        for (_, text) in &oldest {
            let entry: Value = crate::json::from_str(text).map_err(Unavailable::durable_object)?;
            let at = entry.get("at").and_then(Value::as_str).map(Timestamp::parse);
            let is_old = matches!(at, Some(Ok(at)) if at < ended_before);
            if !is_old && kept >= too_many {
                break;
            }
            kept += 1;
            anchor = entry.get("hash").and_then(Value::as_str).unwrap_or_default().to_owned();
        }
        let removed = kept - first;
        // As many as a batch holds: the next command goes on.
        if removed < u64::from(BATCH) {
            head.pruned_at = self.now;
        }
        if removed > 0 {
            self.rows.delete_before(Kind::Audit, &row_id(kept))?;
            head.first = kept;
            head.anchor.clone_from(&anchor);
            if head.since < kept {
                head.since = kept;
                head.since_anchor.clone_from(&anchor);
            }
            let details = json!({ "entries": removed, "first": kept, "anchor": anchor });
            self.append_own(head, Event::AuditPruned, details)?;
        }
        Ok(())
    }

    /// Entries are kept for so many days from now on.
    pub(in crate::service::organization) fn keep_audit(
        &self,
        state: &OrganizationState,
        days: u32,
    ) -> Result<Reply, Unavailable> {
        let mut head = self.head_of(&state.id)?;
        let before = head.retention_days;
        head.retention_days = days.clamp(RETENTION_DAYS_LEAST, RETENTION_DAYS_MOST);
        let after = head.retention_days;
        if after != before {
            // What is over by now goes at once, told of after this.
            head.pruned_at = Timestamp::from_unix_seconds(0);
            self.write_audit_head(&head)?;
            let details = json!({ "before": before, "after": after });
            self.note(&state.id, Noted::new(Event::AuditRetentionChanged, details))?;
        }
        Ok(Reply::Done)
    }
}
