//! Getting a document from an address that an administrator chose. The rules are the service's; here are the limits.

use crate::service::FetchAnswer;
use crate::settings::import::FetchError;
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::time::Duration;
use worker::{AbortController, AbortSignal, Delay, Fetch, Headers, Method, RequestInit, RequestRedirect};

/// How long an address may take, from the first octet sent to the last one received.
const LONGEST: Duration = Duration::from_secs(10);

/// Gets what is at `url`: one request without cookies or credentials, and no redirect followed.
pub async fn get(url: &str, accept: &str, limit: usize) -> Result<FetchAnswer, FetchError> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let answer = pin!(request(url, accept, limit, &signal));
    let end = pin!(Delay::from(LONGEST));
    match select(answer, end).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            controller.abort();
            Err(FetchError::TimedOut)
        }
    }
}

async fn request(url: &str, accept: &str, limit: usize, signal: &AbortSignal) -> Result<FetchAnswer, FetchError> {
    let unreachable = |_| FetchError::Unreachable;
    let headers = Headers::new();
    headers.set("accept", accept).map_err(unreachable)?;
    headers.set("user-agent", "saml-edge").map_err(unreachable)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Get)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual);
    let request = worker::Request::new_with_init(url, &init).map_err(unreachable)?;
    let mut response = Fetch::Request(request)
        .send_with_signal(signal)
        .await
        .map_err(unreachable)?;
    let status = response.status_code();
    let header = |name| response.headers().get(name).ok().flatten();
    let location = header("location");
    let declared = header("content-length").and_then(|length| length.parse::<usize>().ok());
    if status != 200 {
        let octets = Vec::new();
        return Ok(FetchAnswer {
            status,
            location,
            octets,
        });
    }
    if declared.is_some_and(|length| length > limit) {
        return Err(FetchError::TooLarge);
    }
    let mut octets = Vec::with_capacity(declared.unwrap_or_default());
    let mut stream = response.stream().map_err(unreachable)?;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(unreachable)?;
        if octets.len() + chunk.len() > limit {
            return Err(FetchError::TooLarge);
        }
        octets.extend_from_slice(&chunk);
    }
    Ok(FetchAnswer {
        status,
        location,
        octets,
    })
}
