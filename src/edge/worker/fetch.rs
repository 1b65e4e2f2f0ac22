//! Getting a document from an address that an administrator chose. The rules are the service's; here are the limits.

use crate::service::{Call, FetchAnswer};
use crate::settings::MetadataUrl;
use crate::settings::import::FetchError;
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::time::Duration;
use worker::wasm_bindgen::JsValue;
use worker::{AbortController, AbortSignal, Delay, Fetch, Headers, Method, RequestInit, RequestRedirect};

/// How long an address may take, from the first octet sent to the last one received.
const LONGEST: Duration = Duration::from_secs(10);

/// Gets what is at `url`: one request without cookies or credentials, and no redirect followed.
pub async fn get(url: &str, accept: &str, limit: usize) -> Result<FetchAnswer, FetchError> {
    in_time(url, &[("accept", accept)], None, limit).await
}

/// Calls an endpoint of an OpenID provider.
pub async fn call(url: &MetadataUrl, call: &Call<'_>, limit: usize) -> Result<FetchAnswer, FetchError> {
    let accept = ("accept", "application/json");
    match call {
        Call::Form { body, authorization } => {
            let mut headers = vec![accept, ("content-type", "application/x-www-form-urlencoded")];
            headers.extend(authorization.map(|value| ("authorization", value)));
            in_time(url.as_str(), &headers, Some(body), limit).await
        }
        Call::Bearer(token) => {
            let authorization = format!("Bearer {token}");
            in_time(url.as_str(), &[accept, ("authorization", &authorization)], None, limit).await
        }
    }
}

async fn in_time(
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
    limit: usize,
) -> Result<FetchAnswer, FetchError> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let answer = pin!(request(url, (headers, body), limit, &signal));
    let end = pin!(Delay::from(LONGEST));
    match select(answer, end).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            controller.abort();
            Err(FetchError::TimedOut)
        }
    }
}

async fn request(
    url: &str,
    (given, body): (&[(&str, &str)], Option<&str>),
    limit: usize,
    signal: &AbortSignal,
) -> Result<FetchAnswer, FetchError> {
    let unreachable = |_| FetchError::Unreachable;
    let headers = Headers::new();
    for (name, value) in given {
        headers.set(name, value).map_err(unreachable)?;
    }
    headers.set("user-agent", "saml-edge").map_err(unreachable)?;
    let mut init = RequestInit::new();
    init.with_method(if body.is_some() { Method::Post } else { Method::Get })
        .with_body(body.map(JsValue::from_str))
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
    // A token endpoint says why by 400 or 401 (RFC 6749 5.2).
    let says_why = body.is_some() && matches!(status, 400 | 401);
    if status != 200 && !says_why {
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
