//! Times, URLs and paths as texts of a page.

use crate::edge::messages::{Words, fill};
use maud::{Markup, html};
use url::Url;

/// An RFC 3339 time written out, with the exact one kept for programs and for the script that localises it.
pub(super) fn time(m: Words, at: &str) -> Markup {
    html! { time datetime=(at) { (written(m, at).as_deref().unwrap_or(at)) } }
}

/// `2026-11-23T14:05:09Z` as `23 Nov 2026, 14:05 UTC`, or as the language has it.
fn written(m: Words, at: &str) -> Option<String> {
    let (date, clock) = at.strip_suffix('Z')?.split_once('T')?;
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = m
        .common
        .months
        .split(' ')
        .nth(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day: u8 = day.parse().ok()?;
    let values = [
        ("day", day.to_string()),
        ("month", month.to_owned()),
        ("year", year.to_owned()),
        ("clock", clock.get(..5)?.to_owned()),
    ];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    Some(fill(m.common.moment, &values))
}

/// `url` where it is an absolute `http` or `https` URL; nothing else may become a link or an action.
pub(super) fn web_url(url: &str) -> Option<&str> {
    let clean = !url
        .chars()
        .any(|character| character.is_control() || character.is_whitespace());
    let web = Url::parse(url).is_ok_and(|parsed| matches!(parsed.scheme(), "http" | "https") && parsed.has_host());
    (clean && web).then_some(url)
}

/// The host and port of a URL, for reading.
pub(super) fn host(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let host = parsed.host_str()?;
    Some(
        parsed
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// `path` where it is a path of our own, else the front page.
pub(super) fn own_path(path: &str) -> &str {
    let second = path.as_bytes().get(1);
    let own = path.starts_with('/') && !matches!(second, Some(b'/' | b'\\')) && !path.contains(char::is_control);
    if own { path } else { "/" }
}

/// The path of an organization's settings page.
pub(super) fn settings_path(organization_id: &str) -> String {
    format!("/organizations/{organization_id}/settings/sso")
}
