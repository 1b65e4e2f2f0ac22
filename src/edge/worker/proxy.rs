//! The way to the origin and back. Bodies are handed on as the streams that they are, WebSockets as they are.

use super::ports::{Origin, WorkerPorts};
use crate::edge::gate::{Edit, Forward, unreachable};
use crate::edge::http::{Method, Request};
use worker::js_sys::{Array, Function, Object, Promise, Reflect, global};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::worker_sys::web_sys;

/// Sends a request to the origin; its answer, or a page that says that there is none.
pub async fn send(
    ports: &WorkerPorts,
    request: &worker::Request,
    head: &Request,
    forward: &Forward,
) -> worker::Result<web_sys::Response> {
    let Some(origin) = &ports.origin else {
        return super::write(unreachable(head)).map(Into::into);
    };
    let answer = match ask(origin, request, head, forward).await {
        Ok(answer) => answer,
        Err(error) => {
            worker::console_error!("502 gate.origin_unreachable {error:?}");
            return super::write(unreachable(head)).map(Into::into);
        }
    };
    edited(answer, forward).map_err(Into::into)
}

/// The address at the origin: a service binding is asked for the public one.
fn address(origin: &Origin, head: &Request) -> String {
    match origin {
        Origin::Binding(_) => head.url.to_string(),
        Origin::Url(origin) => {
            let query = head.url.query().map_or_else(String::new, |query| format!("?{query}"));
            format!("{origin}{}{query}", head.url.path())
        }
    }
}

async fn ask(
    origin: &Origin,
    request: &worker::Request,
    head: &Request,
    forward: &Forward,
) -> Result<web_sys::Response, JsValue> {
    let headers = web_sys::Headers::new()?;
    for (name, value) in &forward.headers {
        headers.append(name, value)?;
    }
    let init = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &name.into(), value);
    set("method", &request.inner().method().into())?;
    set("headers", &headers)?;
    set("redirect", &"manual".into())?;
    // What an origin says to one member must not be found by another in the platform's cache of origins.
    if forward.to_browser.private {
        set("cache", &"no-store".into())?;
    }
    if head.method != Method::Get
        && let Some(body) = request.inner().body()
    {
        set("body", &body)?;
    }
    let request = construct("Request", &address(origin, head).into(), &init)?;
    let target = match origin {
        Origin::Binding(binding) => binding.clone(),
        Origin::Url(_) => global().into(),
    };
    let fetch: Function = Reflect::get(&target, &"fetch".into())?.dyn_into()?;
    let promise: Promise = fetch.call1(&target, &request)?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}

fn construct(name: &str, first: &JsValue, second: &JsValue) -> Result<JsValue, JsValue> {
    let constructor: Function = Reflect::get(&global(), &name.into())?.dyn_into()?;
    Reflect::construct(&constructor, &Array::of2(first, second))
}

/// The origin's answer with its headers changed; a WebSocket goes with it.
fn edited(answer: web_sys::Response, forward: &Forward) -> Result<web_sys::Response, JsValue> {
    let headers = answer.headers();
    let get = |name| headers.get(name).ok().flatten();
    let edits = forward.to_browser.edits(get, &set_cookies(&headers)?);
    if edits.is_empty() {
        return Ok(answer);
    }
    let body = answer.body().map_or(JsValue::NULL, JsValue::from);
    let answer: web_sys::Response = construct("Response", &body, &answer)?.dyn_into()?;
    let headers = answer.headers();
    for edit in &edits {
        match edit {
            Edit::Delete(name) => headers.delete(name)?,
            Edit::Set(name, value) => headers.set(name, value)?,
            Edit::Append(name, value) => headers.append(name, value)?,
        }
    }
    Ok(answer)
}

fn set_cookies(headers: &web_sys::Headers) -> Result<Vec<String>, JsValue> {
    let get: Function = Reflect::get(headers, &"getSetCookie".into())?.dyn_into()?;
    let all: Array = get.call0(headers)?.dyn_into()?;
    Ok(all.iter().filter_map(|cookie| cookie.as_string()).collect())
}
