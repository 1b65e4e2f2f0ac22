//! The organization's Durable Object: its rows in SQLite, and an alarm that removes the ended ones.

use super::ports::{SETTINGS, now};
use crate::crypto::base64;
use crate::service::organization::{Command, Kind, Reply, Requester, Rows, carry_out_for};
use crate::service::{Unavailable, directory};
use crate::time::Timestamp;
use std::time::Duration;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen::{self, JsCast as _, JsValue};
use worker::{DurableObject, Env, Method, Request, Response, SqlStorage, SqlStorageValue, State, durable_object};

/// Above every row number: JavaScript's largest safe integer.
const LAST_NUMBER: i64 = (1 << 53) - 1;
/// How often ended rows are removed.
const SWEEP: Duration = Duration::from_secs(3_600);

/// `number` orders rows by when they were written. The form is stored: a change is a migration.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    ends_at INTEGER,
    UNIQUE (kind, id)
)";

/// Finds sessions by their subject. It is over what is in the rows, those of earlier versions too, so that each session
/// is found from the first moment. A query uses it only if it names the same expressions, and the kind as it is here.
const SESSIONS_BY_SUBJECT: &str = "CREATE INDEX IF NOT EXISTS sessions_by_subject ON entries
    (json_extract(value, '$.issuer'), json_extract(value, '$.name_id')) WHERE kind = 'session'";

/// Pages of subjects. A query uses it only if it has the kind as it is here.
const SUBJECTS_BY_NUMBER: &str =
    "CREATE INDEX IF NOT EXISTS subjects_by_number ON entries (number) WHERE kind = 'subject'";

/// One organization.
#[durable_object]
pub struct OrganizationObject {
    state: State,
    env: Env,
    rows: Result<SqlRows, String>,
}

impl DurableObject for OrganizationObject {
    fn new(state: State, env: Env) -> Self {
        let sql = state.storage().sql();
        let schema = [SCHEMA, SESSIONS_BY_SUBJECT, SUBJECTS_BY_NUMBER];
        let rows = match schema
            .iter()
            .try_for_each(|statement| sql.exec(statement, None).map(|_| ()))
        {
            Ok(()) => Ok(SqlRows { sql }),
            Err(error) => Err(error.to_string()),
        };
        Self { state, env, rows }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let rows = match &self.rows {
            Ok(rows) => rows,
            Err(reason) => return Response::error(reason, 500),
        };
        if request.method() != Method::Post {
            return Response::ok("ok");
        }
        let requester = requester_of(&request);
        let command: Command = match crate::json::from_str(&request.text().await?) {
            Ok(command) => command,
            Err(error) => return Response::error(error.to_string(), 400),
        };
        let ends = has_end(&command);
        // From here to the reply nothing waits: no other command comes between.
        match self.atomically(|| carry_out_for(rows, command, &requester, now())) {
            Ok(reply) => {
                if ends {
                    self.schedule().await?;
                }
                if let Reply::State(state) = &reply
                    && let Some(revert) = &state.revert
                {
                    self.schedule_at(revert.at).await?;
                }
                Response::ok(crate::json::to_string(&reply))
            }
            Err(error) => Response::error(error.reason, 500),
        }
    }

    async fn alarm(&self) -> worker::Result<Response> {
        let Ok(rows) = &self.rows else {
            return Response::ok("ok");
        };
        if let Ok(Some(_)) = rows.delete_ended(now().unix_seconds()) {
            self.schedule().await?;
        }
        self.publish_revert(rows).await?;
        Response::ok("ok")
    }
}

/// The header that says who sent the request which a command belongs to.
pub const REQUESTER: &str = "x-requester";

/// What is in that header: headers hold no text beyond Latin-1.
pub fn requester_header(requester: &Requester) -> Result<String, crate::json::Error> {
    Ok(base64::encode_url(crate::json::to_string(requester).as_bytes()))
}

/// Nobody that is known, where a Worker of an earlier version asks.
fn requester_of(request: &Request) -> Requester {
    let header = request.headers().get(REQUESTER).ok().flatten().unwrap_or_default();
    let octets = base64::decode_url(&header).unwrap_or_default();
    crate::json::from_slice(&octets).unwrap_or_default()
}

#[wasm_bindgen]
extern "C" {
    type Transactional;
    /// <https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/#transactionsync>
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &Transactional,
        callback: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

impl OrganizationObject {
    /// All rows that a command writes, or none: also where one of them cannot be written.
    fn atomically(&self, carry_out: impl FnOnce() -> Result<Reply, Unavailable>) -> Result<Reply, Unavailable> {
        let storage = self.state.storage();
        let storage: &JsValue = storage.as_raw().as_ref();
        let (mut carry_out, mut result) = (Some(carry_out), None);
        let committed = storage.unchecked_ref::<Transactional>().transaction_sync(&mut || {
            let carried = carry_out.take().map(|carry_out| carry_out());
            let rolls_back = matches!(carried, Some(Err(_)));
            result = carried;
            if rolls_back {
                Err(JsValue::UNDEFINED)
            } else {
                Ok(JsValue::UNDEFINED)
            }
        });
        match (result, committed) {
            (Some(Ok(reply)), Ok(_)) => Ok(reply),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(Unavailable::durable_object(format!("{error:?}"))),
            (None, Ok(_)) => Err(Unavailable::durable_object("nothing was carried out")),
        }
    }

    /// Reading the state carries out a revert that is due; what KV has not heard of is written there. An error has the
    /// runtime ring again.
    async fn publish_revert(&self, rows: &SqlRows) -> worker::Result<()> {
        let carry = |command| {
            let carried = self.atomically(|| carry_out_for(rows, command, &Requester::automatic(), now()));
            carried.map_err(|error| error.reason)
        };
        let Ok(Reply::State(state)) = carry(Command::View) else {
            return Ok(());
        };
        if let Some(revert) = &state.revert {
            self.schedule_at(revert.at).await?;
        }
        if state.unpublished {
            let (key, text) = directory::record(&state).map_err(|error| error.reason)?;
            let kv = self.env.kv(SETTINGS)?;
            kv.put(&key, text)?.execute().await?;
            let revision = state.revision;
            let after = carry(Command::Published { revision })?;
            // Something changed while KV was written: write it again.
            if matches!(after, Reply::State(state) if state.unpublished) {
                self.schedule_at(now()).await?;
            }
        }
        Ok(())
    }

    /// Rings at `at`, if nothing rings before.
    async fn schedule_at(&self, at: Timestamp) -> worker::Result<()> {
        let storage = self.state.storage();
        let left = (at.unix_seconds() - now().unix_seconds()).max(0).unsigned_abs();
        let earlier = storage
            .get_alarm()
            .await?
            .is_some_and(|alarm| alarm <= at.unix_seconds() * 1_000);
        if !earlier {
            storage.set_alarm(Duration::from_secs(left + 1)).await?;
        }
        Ok(())
    }

    async fn schedule(&self) -> worker::Result<()> {
        let storage = self.state.storage();
        if storage.get_alarm().await?.is_none() {
            storage.set_alarm(SWEEP).await?;
        }
        Ok(())
    }
}

/// Whether the command writes a row that ends.
fn has_end(command: &Command) -> bool {
    matches!(
        command,
        Command::Consume(_)
            | Command::Logout(_)
            | Command::BeginSession { .. }
            | Command::RecordVerdict { .. }
            | Command::StartTest { .. }
            | Command::AddCredential { .. }
            | Command::BeginSelfTest
            | Command::RecordShadow(_)
            | Command::Tokens(_)
    )
}

struct SqlRows {
    sql: SqlStorage,
}

impl SqlRows {
    fn select(&self, query: &str, bindings: Vec<SqlStorageValue>) -> Result<Vec<Vec<SqlStorageValue>>, Unavailable> {
        let cursor = self.sql.exec(query, bindings).map_err(Unavailable::durable_object)?;
        cursor
            .raw()
            .collect::<Result<_, _>>()
            .map_err(Unavailable::durable_object)
    }

    /// Rows of the columns `id, value`.
    fn entries(&self, query: &str, bindings: Vec<SqlStorageValue>) -> Result<Vec<(String, String)>, Unavailable> {
        let entry = |row: Vec<SqlStorageValue>| match <[_; 2]>::try_from(row) {
            Ok([SqlStorageValue::String(id), SqlStorageValue::String(value)]) => Ok((id, value)),
            _ => Err(Unavailable::durable_object("a row is not of the form that is stored")),
        };
        self.select(query, bindings)?.into_iter().map(entry).collect()
    }
}

fn text(text: &str) -> SqlStorageValue {
    SqlStorageValue::String(text.to_owned())
}

fn end(ends_at: Option<i64>) -> SqlStorageValue {
    ends_at.map_or(SqlStorageValue::Null, SqlStorageValue::Integer)
}

/// A number of SQLite, which comes as JavaScript has it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "row numbers and Unix seconds are far below 2^53"
)]
fn integer(value: &SqlStorageValue) -> Option<i64> {
    match value {
        SqlStorageValue::Integer(number) => Some(*number),
        SqlStorageValue::Float(number) => Some(*number as i64),
        _ => None,
    }
}

impl Rows for SqlRows {
    fn get(&self, kind: Kind, id: &str, now: i64) -> Result<Option<String>, Unavailable> {
        let query = "SELECT id, value FROM entries WHERE kind = ? AND id = ? AND (ends_at IS NULL OR ends_at > ?)";
        let bindings = vec![text(kind.as_str()), text(id), SqlStorageValue::Integer(now)];
        Ok(self
            .entries(query, bindings)?
            .into_iter()
            .next()
            .map(|(_, value)| value))
    }

    fn put(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<(), Unavailable> {
        let query = "INSERT OR REPLACE INTO entries (kind, id, value, ends_at) VALUES (?, ?, ?, ?)";
        let bindings = vec![text(kind.as_str()), text(id), text(value), end(ends_at)];
        self.sql
            .exec(query, bindings)
            .map(|_| ())
            .map_err(Unavailable::durable_object)
    }

    fn insert(&self, kind: Kind, id: &str, value: &str, ends_at: Option<i64>) -> Result<bool, Unavailable> {
        let query = "INSERT OR IGNORE INTO entries (kind, id, value, ends_at) VALUES (?, ?, ?, ?) RETURNING id, value";
        let bindings = vec![text(kind.as_str()), text(id), text(value), end(ends_at)];
        Ok(!self.entries(query, bindings)?.is_empty())
    }

    fn amend(&self, kind: Kind, id: &str, value: &str) -> Result<bool, Unavailable> {
        let query = "UPDATE entries SET value = ? WHERE kind = ? AND id = ? RETURNING id, value";
        let bindings = vec![text(value), text(kind.as_str()), text(id)];
        Ok(!self.entries(query, bindings)?.is_empty())
    }

    fn delete(&self, kind: Kind, id: &str) -> Result<bool, Unavailable> {
        let query = "DELETE FROM entries WHERE kind = ? AND id = ? RETURNING id, value";
        Ok(!self.entries(query, vec![text(kind.as_str()), text(id)])?.is_empty())
    }

    fn delete_all(&self, kind: Kind) -> Result<(), Unavailable> {
        let query = "DELETE FROM entries WHERE kind = ?";
        self.sql
            .exec(query, vec![text(kind.as_str())])
            .map(|_| ())
            .map_err(Unavailable::durable_object)
    }

    fn newest(&self, kind: Kind, now: i64, limit: u32) -> Result<Vec<(String, String)>, Unavailable> {
        let query = "SELECT id, value FROM entries WHERE kind = ? AND (ends_at IS NULL OR ends_at > ?) \
             ORDER BY number DESC LIMIT ?";
        let limit = SqlStorageValue::Integer(i64::from(limit));
        self.entries(query, vec![text(kind.as_str()), SqlStorageValue::Integer(now), limit])
    }

    fn between(
        &self,
        kind: Kind,
        (after, before): (&str, &str),
        backwards: bool,
        limit: u32,
    ) -> Result<Vec<(String, String)>, Unavailable> {
        let order = if backwards { "DESC" } else { "ASC" };
        let query =
            format!("SELECT id, value FROM entries WHERE kind = ? AND id > ? AND id < ? ORDER BY id {order} LIMIT ?");
        let limit = SqlStorageValue::Integer(i64::from(limit));
        self.entries(&query, vec![text(kind.as_str()), text(after), text(before), limit])
    }

    fn delete_before(&self, kind: Kind, id: &str) -> Result<(), Unavailable> {
        let query = "DELETE FROM entries WHERE kind = ? AND id < ?";
        self.sql
            .exec(query, vec![text(kind.as_str()), text(id)])
            .map(|_| ())
            .map_err(Unavailable::durable_object)
    }

    fn before(&self, kind: Kind, number: Option<i64>, limit: u32) -> Result<Vec<(i64, String, String)>, Unavailable> {
        // The kind stands in the text, so that an index over one kind is used.
        let query = format!(
            "SELECT number, id, value FROM entries WHERE kind = '{}' AND number < ? ORDER BY number DESC LIMIT ?",
            kind.as_str()
        );
        let before = SqlStorageValue::Integer(number.unwrap_or(LAST_NUMBER));
        let numbered = |row: Vec<SqlStorageValue>| match <[_; 3]>::try_from(row) {
            Ok([number, SqlStorageValue::String(id), SqlStorageValue::String(value)]) => {
                let number = integer(&number).ok_or_else(|| Unavailable::durable_object("a row without a number"))?;
                Ok((number, id, value))
            }
            _ => Err(Unavailable::durable_object("a row is not of the form that is stored")),
        };
        let bindings = vec![before, SqlStorageValue::Integer(i64::from(limit))];
        self.select(&query, bindings)?.into_iter().map(numbered).collect()
    }

    fn sessions_of(&self, issuer: &str, name_id: &str) -> Result<Vec<(String, String)>, Unavailable> {
        let query = "SELECT id, value FROM entries WHERE kind = 'session' \
             AND json_extract(value, '$.issuer') = ? AND json_extract(value, '$.name_id') = ?";
        self.entries(query, vec![text(issuer), text(name_id)])
    }

    fn keep_newest(&self, kind: Kind, keep: u32) -> Result<(), Unavailable> {
        let query = "DELETE FROM entries WHERE kind = ?1 AND number NOT IN \
             (SELECT number FROM entries WHERE kind = ?1 ORDER BY number DESC LIMIT ?2)";
        let bindings = vec![text(kind.as_str()), SqlStorageValue::Integer(i64::from(keep))];
        self.sql
            .exec(query, bindings)
            .map(|_| ())
            .map_err(Unavailable::durable_object)
    }

    fn delete_ended(&self, now: i64) -> Result<Option<i64>, Unavailable> {
        let query = "DELETE FROM entries WHERE ends_at IS NOT NULL AND ends_at <= ?";
        self.sql
            .exec(query, vec![SqlStorageValue::Integer(now)])
            .map_err(Unavailable::durable_object)?;
        let ends = self.select("SELECT MIN(ends_at) FROM entries", Vec::new())?;
        Ok(match ends.first().map(Vec::as_slice) {
            Some([end]) => integer(end),
            _ => None,
        })
    }
}
