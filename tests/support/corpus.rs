//! The foreign corpus: documents that others wrote, read where they lie.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Where the corpus lies: `SAML_EDGE_CORPUS`, or beside the project.
pub fn folder() -> Option<PathBuf> {
    let folder = match std::env::var_os("SAML_EDGE_CORPUS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: no corpus at {} (set SAML_EDGE_CORPUS)", folder.display());
    None
}

/// The rows of a table, without its head.
pub fn rows(path: &Path) -> Vec<Vec<String>> {
    let table = std::fs::read_to_string(path).unwrap();
    table
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// The XML octets of a corpus file, unwrapped as its row says; `want` picks one of several by SHA-256.
pub fn decode(folder: &Path, file: &str, encoding: &str, want: Option<&str>) -> Option<Vec<u8>> {
    let octets = std::fs::read(folder.join(file)).ok()?;
    let candidates = match encoding {
        "xml" => vec![octets],
        "b64" => vec![unbase64(&octets)?],
        "b64+deflate" => vec![inflate(&unbase64(&percent_decode(&octets))?)?],
        "query+b64+deflate" => query_values(&octets),
        _ => return None,
    };
    match want {
        None => candidates.into_iter().next(),
        Some(want) => candidates.into_iter().find(|octets| sha256_hex(octets) == want),
    }
}

fn unbase64(octets: &[u8]) -> Option<Vec<u8>> {
    let octets = percent_decode(octets);
    let dense: Vec<u8> = octets.into_iter().filter(|o| !o.is_ascii_whitespace()).collect();
    STANDARD.decode(dense).ok()
}

fn inflate(octets: &[u8]) -> Option<Vec<u8>> {
    miniz_oxide::inflate::decompress_to_vec_with_limit(octets, 1 << 20).ok()
}

/// `%2B` and the like, where the file has them.
fn percent_decode(octets: &[u8]) -> Vec<u8> {
    if !octets.contains(&b'%') {
        return octets.to_vec();
    }
    let text = String::from_utf8_lossy(octets).replace('+', "%2B");
    url::form_urlencoded::parse(format!("v={text}").as_bytes())
        .map(|(_, v)| v.into_owned().into_bytes())
        .next()
        .unwrap()
}

/// The message parameters of a JSON object of query parameters.
fn query_values(octets: &[u8]) -> Vec<Vec<u8>> {
    let values: BTreeMap<String, serde_json::Value> = serde_json::from_slice(octets).unwrap_or_default();
    values
        .values()
        .filter_map(|v| inflate(&unbase64(v.as_str()?.as_bytes())?))
        .collect()
}

pub fn sha256_hex(octets: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(octets)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}
