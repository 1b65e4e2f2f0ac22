//! The attack self-test, as far as it must be exact: one at a time, and the last report.

use super::{Kind, Object, Reply};
use crate::service::ports::Unavailable;

/// How long a run keeps the next one waiting, in seconds: what it costs is bounded so.
const SELF_TEST_SECONDS: i64 = 10;
const RUNNING: &str = "running";
const LAST: &str = "last";

impl Object<'_> {
    pub(super) fn begin_self_test(&self) -> Result<Reply, Unavailable> {
        let now = self.now.unix_seconds();
        if self.rows.get(Kind::SelfTest, RUNNING, now)?.is_some() {
            return Ok(Reply::SelfTestRunning);
        }
        self.rows
            .put(Kind::SelfTest, RUNNING, "", Some(now + SELF_TEST_SECONDS))?;
        Ok(Reply::Done)
    }

    pub(super) fn record_self_test(&self, report: &str) -> Result<Reply, Unavailable> {
        self.rows.put(Kind::SelfTest, LAST, report, None)?;
        Ok(Reply::Done)
    }

    pub(super) fn last_self_test(&self) -> Result<Reply, Unavailable> {
        let report = self.rows.get(Kind::SelfTest, LAST, self.now.unix_seconds())?;
        Ok(Reply::SelfTest { report })
    }
}
