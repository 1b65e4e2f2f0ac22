//! What the Worker counts and measures of its requests.

use crate::service::limits::{Counters, Limit};
use crate::service::log::Timings;
use crate::time::Timestamp;
use std::cell::{Cell, RefCell};
use worker::js_sys::{Function, Object, Promise, Reflect};
use worker::wasm_bindgen::{JsCast as _, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{AnalyticsEngineDataPointBuilder, Env};

/// The binding of the Analytics Engine dataset, where there is one.
const ANALYTICS: &str = "ANALYTICS";

thread_local! {
    static COUNTERS: RefCell<Counters> = RefCell::default();
}

/// Counts a request for a limit: by the platform where its binding is configured, else in this isolate. A platform that
/// does not answer turns nobody away.
pub async fn within(env: &Env, limit: &'static Limit, key: &str, now: Timestamp) -> Result<(), u32> {
    let limiter = Reflect::get(env, &limit.binding.into()).unwrap_or_default();
    if limiter.is_undefined() {
        return COUNTERS.with_borrow_mut(|counters| counters.count(limit, key, now));
    }
    match allows(&limiter, key).await {
        Ok(Some(false)) => Err(limit.seconds),
        _ => Ok(()),
    }
}

/// Asks the platform. Not by the binding's own type, which would bring a second reader of JavaScript objects into the wasm.
async fn allows(limiter: &JsValue, key: &str) -> Result<Option<bool>, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"key".into(), &key.into())?;
    let limit: Function = Reflect::get(limiter, &"limit".into())?.dyn_into()?;
    let promise: Promise = limit.call1(limiter, &options)?.dyn_into()?;
    let outcome = JsFuture::from(promise).await?;
    Ok(Reflect::get(&outcome, &"success".into())?.as_bool())
}

/// Writes a data point: blobs event, code, organization; the double 1; the index is the organization.
pub fn count(env: &Env, event: &str, code: &str, organization: &str) {
    let Ok(dataset) = env.analytics_engine(ANALYTICS) else {
        return;
    };
    let point = AnalyticsEngineDataPointBuilder::new()
        .indexes([organization])
        .add_blob(event)
        .add_blob(code)
        .add_blob(organization)
        .add_double(1)
        .build();
    // A data point that is lost changes nothing for anybody.
    let _ = dataset.write_data_point(&point);
}

/// A clock over the calls of one request.
pub struct Meter {
    began: Timestamp,
    timings: Cell<Timings>,
}

/// Which store is called.
pub enum Store {
    Kv,
    Objects,
}

impl Meter {
    pub fn new(began: Timestamp) -> Self {
        Self {
            began,
            timings: Cell::default(),
        }
    }

    /// Waits for a call and adds it up.
    pub async fn around<T>(&self, store: Store, call: impl Future<Output = T>) -> T {
        let began = super::ports::now();
        let result = call.await;
        let took = millis(began, super::ports::now());
        let mut timings = self.timings.get();
        let sum = match store {
            Store::Kv => &mut timings.kv,
            Store::Objects => &mut timings.objects,
        };
        *sum = (sum.0 + 1, sum.1.saturating_add(took));
        self.timings.set(timings);
        result
    }

    pub fn timings(&self) -> Timings {
        let total = millis(self.began, super::ports::now());
        Timings {
            total,
            ..self.timings.get()
        }
    }
}

fn millis(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.unix_millis() - from.unix_millis()).unwrap_or_default()
}
