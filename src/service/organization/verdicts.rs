//! The verdicts that are kept: of tests, of refused sign-ins, of accepted ones.

use super::{Kind, Object, OrganizationState, Purpose, Reply, StartedTest, VerdictRecord, settings_refusal};
use crate::service::ports::Unavailable;
use crate::settings::SamlSettings;

/// How many verdicts of refused sign-ins an organization keeps.
pub const VERDICTS_KEPT: u32 = 200;
/// How many of accepted ones.
const ACCEPTED_KEPT: u32 = 100;
/// How long verdicts are kept, in seconds.
pub(super) const VERDICT_SECONDS: i64 = 30 * 86_400;

impl Object<'_> {
    /// A refused sign-in is kept only if the settings applied were the right ones: stale ones are answered, so that
    /// the caller decides again.
    pub(super) fn record_verdict(
        &self,
        state: OrganizationState,
        fingerprint: Option<String>,
        (record, beside): (&VerdictRecord, bool),
    ) -> Result<Reply, Unavailable> {
        if record.purpose == Purpose::Test {
            self.saw_response(record)?;
            return self.record_test(state, fingerprint, record);
        }
        if let Some(reply @ Reply::SettingsChanged { .. }) = fingerprint
            .as_ref()
            .and_then(|fingerprint| settings_refusal(&state, fingerprint))
        {
            return Ok(reply);
        }
        self.saw_response(record)?;
        self.write(
            Kind::Verdict,
            &record.reference,
            record,
            Some(self.now.unix_seconds() + VERDICT_SECONDS),
        )?;
        self.rows.keep_newest(Kind::Verdict, VERDICTS_KEPT)?;
        Ok(state.beside(Reply::Done, beside))
    }

    fn record_test(
        &self,
        mut state: OrganizationState,
        fingerprint: Option<String>,
        record: &VerdictRecord,
    ) -> Result<Reply, Unavailable> {
        self.write(Kind::LastTest, "last", record, None)?;
        if record.accepted
            && let (Some(fingerprint), Some(issuer)) = (fingerprint, &record.issuer)
        {
            if let Some(tested) = self.tested_settings(&state, &fingerprint, record)? {
                self.tested_version(&tested, issuer)?;
            }
            state.passed_test(&fingerprint, issuer, self.now);
        }
        self.write_state(state)
    }

    /// What a test tested: the draft, or what the draft was when the test began.
    fn tested_settings(
        &self,
        state: &OrganizationState,
        fingerprint: &str,
        record: &VerdictRecord,
    ) -> Result<Option<SamlSettings>, Unavailable> {
        if state.draft.fingerprint() == fingerprint {
            return Ok(Some(state.draft.clone()));
        }
        let test_id = record.test_id.as_deref().unwrap_or_default();
        let test = self.read::<StartedTest>(Kind::Test, test_id)?;
        Ok(test
            .filter(|test| test.fingerprint == fingerprint)
            .map(|test| test.settings))
    }

    /// An accepted sign-in is kept too, so that "I cannot sign in" can be told from "I could".
    pub(super) fn record_accepted(&self, record: &VerdictRecord) -> Result<(), Unavailable> {
        self.saw_response(record)?;
        let ends_at = Some(self.now.unix_seconds() + VERDICT_SECONDS);
        self.write(Kind::Accepted, &record.reference, record, ends_at)?;
        self.rows.keep_newest(Kind::Accepted, ACCEPTED_KEPT)
    }

    /// Refused ones cannot push accepted ones out: they are rows of another kind.
    pub(super) fn verdicts(&self, limit: u32, accepted: bool) -> Result<Reply, Unavailable> {
        let limit = limit.min(VERDICTS_KEPT);
        let mut rows = self.rows.newest(Kind::Verdict, self.now.unix_seconds(), limit)?;
        if accepted {
            rows.extend(self.rows.newest(Kind::Accepted, self.now.unix_seconds(), limit)?);
        }
        let mut records: Vec<VerdictRecord> = rows
            .iter()
            .filter_map(|(_, value)| crate::json::from_str(value).ok())
            .collect();
        // Stable: of one moment, the later row stays first.
        records.sort_by_key(|record| std::cmp::Reverse(record.at));
        records.truncate(limit as usize);
        Ok(Reply::Verdicts { records })
    }

    pub(super) fn verdict(&self, reference: &str) -> Result<Reply, Unavailable> {
        let record = match self.read::<VerdictRecord>(Kind::Verdict, reference)? {
            None => self.read::<VerdictRecord>(Kind::Accepted, reference)?,
            found => found,
        };
        Ok(Reply::Verdicts {
            records: record.into_iter().collect(),
        })
    }

    pub(super) fn last_test(&self) -> Result<Reply, Unavailable> {
        let records = self.read::<VerdictRecord>(Kind::LastTest, "last")?;
        Ok(Reply::Verdicts {
            records: records.into_iter().collect(),
        })
    }
}
