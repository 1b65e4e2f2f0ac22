//! What is said of every request: a line in the log, a data point, and in development how long it took.

use super::http::{Request, Response};
use super::routes::{self, Found, ROUTES};
use crate::service::Ports;
use crate::service::log::{Line, Timings};
use crate::settings::OrganizationId;

/// Says what became of a request. The path is told as its route has it: what varies in it can be a secret.
pub fn observe(ports: &impl Ports, request: &Request, response: Response, code: Option<&str>) -> Response {
    let (route, organization) = place(request);
    let timings = ports.timings();
    let line = Line::new("request")
        .with("method", request.method.as_str())
        .with("route", route)
        .with("status", response.status)
        .with("code", code)
        .with("organization", organization.as_ref())
        .with("ray", request.header("cf-ray").filter(|ray| is_ray(ray)))
        .with("milliseconds", timings.total)
        .with("kv", [timings.kv.0, timings.kv.1])
        .with("durable_object", [timings.objects.0, timings.objects.1]);
    ports.log(&line.to_text());
    let organization = organization.as_ref().map(OrganizationId::as_str).unwrap_or_default();
    ports.count("request", code.unwrap_or("ok"), organization);
    if is_development(&ports.deployment().origin) {
        return response.with("server-timing", server_timing(timings));
    }
    response
}

fn place(request: &Request) -> (&'static str, Option<OrganizationId>) {
    let path = request.url.path();
    let Found::Place(place, variables) = routes::find(request.method, path) else {
        return ("none", None);
    };
    let route = ROUTES
        .iter()
        .find(|(_, _, of)| *of == place)
        .map_or("none", |(_, route, _)| *route);
    let named = route.contains("{org}").then(|| variables.first().copied()).flatten();
    (route, named.and_then(|text| OrganizationId::parse(text).ok()))
}

fn is_ray(ray: &str) -> bool {
    ray.len() <= 32 && ray.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
}

/// How long something takes tells strangers what was done.
fn is_development(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").and_then(|rest| rest.split(':').next());
    host.is_some_and(|host| host == "localhost" || host == "127.0.0.1")
}

fn server_timing(timings: Timings) -> String {
    let Timings { total, kv, objects } = timings;
    format!(
        "total;dur={total}, kv;desc=\"{} calls\";dur={}, durable_object;desc=\"{} calls\";dur={}",
        kv.0, kv.1, objects.0, objects.1
    )
}
