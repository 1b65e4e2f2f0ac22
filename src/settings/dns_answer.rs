//! An answer of DNS over HTTPS in JSON, as Cloudflare and Google write it.

use crate::json::Deserialize;

/// How many records of an answer are read.
const RECORDS_MOST: usize = 100;
/// The type of a TXT record (RFC 1035 3.2.2).
const TXT: u16 = 16;

/// The answer says neither what there is nor that there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DnsUnanswered;

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "Status")]
    status: u16,
    #[serde(rename = "Answer", default)]
    answer: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "type")]
    kind: u16,
    #[serde(default)]
    data: String,
}

/// The texts of the TXT records in an answer; none where the name does not exist.
///
/// 1. RFC 1035 4.1.1: status 0 is an answer, 3 says that there is no such name; anything else is no answer.
/// 2. RFC 1035 3.3.14: a record is one or more strings, which are one text (RFC 7208 3.3 for example).
pub fn txt_values(octets: &[u8]) -> Result<Vec<String>, DnsUnanswered> {
    let answer: Answer = crate::json::from_slice(octets).map_err(|_| DnsUnanswered)?;
    match answer.status {
        0 => {}
        3 => return Ok(Vec::new()),     // 1
        _ => return Err(DnsUnanswered), // 1
    }
    let records = answer.answer.into_iter().filter(|record| record.kind == TXT);
    Ok(records.take(RECORDS_MOST).map(|record| text(&record.data)).collect())
}

/// The strings of a record, in the form of zone files: in quotes, with `\` before what is meant as it is; or bare.
fn text(data: &str) -> String {
    let data = data.trim();
    if !data.starts_with('"') {
        return data.to_owned();
    }
    let (mut text, mut quoted) = (String::with_capacity(data.len()), false);
    let mut rest = data.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' => text.extend(rest.next()),
            c if quoted => text.push(c), // 2
            _ => {}
        }
    }
    text
}
