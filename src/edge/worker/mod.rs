//! The Workers runtime: the only code that knows it. Requests in, responses out, ports to KV and Durable Objects.

mod decryption;
mod fetch;
mod kept;
mod object;
mod observing;
mod passes;
mod ports;
mod proxy;
mod signer;
mod subtle;

use super::gate::{self, Passage};
use super::http::{Body, Method, Request, Response};
use super::pages::settings::form::FIELD_NAMES;
use super::problem::Problem;
use super::{body_limit, respond};
use crate::service::log::Line;
use crate::service::{domains, shadow, watch};
use futures_util::StreamExt as _;
use std::time::Duration;
use worker::js_sys::Uint8Array;
use worker::worker_sys::web_sys;
use worker::{Context, Delay, Env, FormEntry, Headers, RequestInit, ScheduleContext, ScheduledEvent, event};

/// The cron trigger that looks at domains again (wrangler.toml); at any other one metadata is fetched again. Each has its
/// own, since one run may make fifty calls.
const DOMAINS_CRON: &str = "2-59/5 * * * *";

/// Fetches the metadata of a few organizations again, or looks at a few domains again, at each tick of a cron trigger.
#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    match ports::WorkerPorts::without_request(env) {
        Ok(ports) => {
            let (what, done) = if event.cron() == DOMAINS_CRON {
                ("domains", domains::tick(&ports).await)
            } else {
                ("metadata", watch::tick(&ports).await)
            };
            if let Err(unavailable) = done {
                let line = Line::new("tick.failed")
                    .with("what", what)
                    .with("store", unavailable.store);
                worker::console_error!("{}", line.to_text());
            }
        }
        Err(misconfigured) => worker::console_error!("{}", misconfiguration(&misconfigured)),
    }
}

/// Answers every request to the Worker.
#[event(fetch)]
async fn fetch(request: worker::Request, env: Env, context: Context) -> worker::Result<web_sys::Response> {
    let head = head(&request)?;
    let ports = match ports::WorkerPorts::new(env, &head) {
        Ok(ports) => ports,
        Err(misconfigured) => {
            worker::console_error!("{}", misconfiguration(&misconfigured));
            return write(misconfigured.respond(&head)).map(Into::into);
        }
    };
    let response = match gate::passage(&ports, &head).await {
        Some(Passage::Origin(forward)) => return proxy::send(&ports, &request, &head, &forward).await,
        Some(Passage::Answer(answer)) => answer,
        None => respond(&ports, &read(request, head).await?).await,
    };
    judge_later(&context, ports);
    write(response).map(Into::into)
}

/// What the operator is told where a secret or a variable is wrong.
fn misconfiguration(problem: &Problem) -> String {
    let line = Line::new("deployment.misconfigured").with("code", &problem.code);
    line.with("detail", &problem.detail).to_text()
}

/// Has drafts judged beside what was decided. The wait for a timer lets the answer out first.
fn judge_later(context: &Context, ports: ports::WorkerPorts) {
    let shadows = ports.shadows();
    if shadows.is_empty() {
        return;
    }
    context.wait_until(async move {
        Delay::from(Duration::ZERO).await;
        for shadow in shadows {
            shadow::judge(&ports, shadow).await;
        }
    });
}

/// A request before its body is read.
fn head(request: &worker::Request) -> worker::Result<Request> {
    Ok(Request {
        method: Method::parse(&request.inner().method()),
        url: request.url()?,
        headers: request.headers().entries().collect(),
        body: Body::Octets(Vec::new()),
        multipart: None,
    })
}

async fn read(mut from: worker::Request, mut request: Request) -> worker::Result<Request> {
    // The country is the platform's word; a header of that name could be the sender's.
    request.headers.retain(|(name, _)| name != "cf-ipcountry");
    if let Some(country) = from.cf().and_then(worker::Cf::country) {
        request.headers.push(("cf-ipcountry".to_owned(), country));
    }
    if request.method != Method::Get {
        request.body = read_body(&mut from, body_limit(request.url.path())).await?;
    }
    if request
        .header("content-type")
        .is_some_and(|media_type| media_type.starts_with("multipart/form-data"))
    {
        request.multipart = Some(multipart(&request).await);
    }
    Ok(request)
}

/// Reads at most `limit` octets, and no more of a body that is longer.
async fn read_body(request: &mut worker::Request, limit: usize) -> worker::Result<Body> {
    let declared = request
        .headers()
        .get("content-length")?
        .and_then(|length| length.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Ok(Body::TooLarge);
    }
    if request.inner().body().is_none() {
        return Ok(Body::Octets(Vec::new()));
    }
    let mut octets = Vec::with_capacity(declared.unwrap_or_default());
    let mut stream = request.stream()?;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk?;
        if octets.len() + chunk.len() > limit {
            return Ok(Body::TooLarge);
        }
        octets.extend_from_slice(&chunk);
    }
    Ok(Body::Octets(octets))
}

/// The runtime parses multipart forms; one that it cannot parse has no fields.
async fn multipart(request: &Request) -> Vec<(String, Vec<u8>)> {
    let parsed = async {
        let headers = Headers::new();
        headers.set("content-type", request.header("content-type").unwrap_or_default())?;
        let mut init = RequestInit::new();
        init.with_method(worker::Method::Post).with_headers(headers);
        init.with_body(Some(Uint8Array::from(request.octets()).into()));
        worker::Request::new_with_init("https://form.invalid/", &init)?
            .form_data()
            .await
    };
    let Ok(form) = parsed.await else { return Vec::new() };
    let mut fields = Vec::new();
    for name in FIELD_NAMES {
        let octets = match form.get(name) {
            Some(FormEntry::Field(text)) => text.into_bytes(),
            Some(FormEntry::File(file)) => file.bytes().await.unwrap_or_default(),
            None => continue,
        };
        fields.push(((*name).to_owned(), octets));
    }
    fields
}

fn write(response: Response) -> worker::Result<worker::Response> {
    let headers = Headers::new();
    for (name, value) in &response.headers {
        headers.append(name, value)?;
    }
    let answer = if response.body.is_empty() {
        worker::Response::empty()?
    } else {
        worker::Response::from_bytes(response.body)?
    };
    Ok(answer.with_status(response.status).with_headers(headers))
}
