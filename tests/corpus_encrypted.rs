//! Encrypted documents of other toolkits, with their padding, decrypted with the keys that lie beside them. Each encrypted
//! element is put into a Response that xmlsec1 signs, because CBC is decrypted nowhere else. What is refused is listed in
//! `corpus-exceptions.tsv`, as in `corpus.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use saml_edge::dsig::{PROTOCOL, verify_element};
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Canonicalization, Document, Element, Limits, canonicalize};
use saml_edge::xmlenc::Vouched;
use support::corpus::{decode, folder, rows};
use support::decrypter::decipher_with;
use support::fixture::Fixture;
use support::login::idp;
use support::signer::scratch;

const HOLDERS: [&str; 3] = ["EncryptedAssertion", "EncryptedID", "EncryptedAttribute"];

/// The private key that a manifest names, in PKCS #8: PEM, or bare base64 in a toolkit's settings.
fn private_key(file: &Path) -> Vec<u8> {
    let mut text = std::fs::read_to_string(file).unwrap();
    if file.extension().is_some_and(|extension| extension == "json") {
        let settings: serde_json::Value = serde_json::from_str(&text).unwrap();
        let key = settings["sp"]["privateKey"].as_str().unwrap();
        let lines: Vec<&str> = key
            .as_bytes()
            .chunks(64)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let label = "RSA PRIVATE KEY-----";
        text = format!("-----BEGIN {label}\n{}\n-----END {label}\n", lines.join("\n"));
    }
    let pem = scratch("pem");
    std::fs::write(&pem, text).unwrap();
    let arguments = ["pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in"];
    let output = Command::new("openssl").args(arguments).arg(&pem).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The encrypted elements of a document that stand in no other.
fn holders(document: &Document) -> Vec<Element<'_>> {
    let root = document.root();
    let all = std::iter::once(root).chain(root.descendants());
    all.filter(|element| HOLDERS.contains(&element.local_name())).collect()
}

/// What an encrypted element decrypts to, or the code with which it is refused.
fn opened(holder: Element<'_>, pkcs8: &[u8]) -> Result<Vouched, &'static str> {
    let octets = canonicalize(holder, &Canonicalization::EXCLUSIVE, None).unwrap();
    let xml = Fixture::response_signed().signed_around(&String::from_utf8(octets).unwrap(), idp());
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).unwrap();
    let signed = verify_element(&document, (PROTOCOL, "Response"), &[idp().verifying_key()], false).unwrap();
    let vouched = Vouched::hashed(&signed).unwrap();
    let holder = holders_of(&vouched);
    let named = holder.descendants().find_map(|element| element.attribute("Recipient"));
    let encrypted = vouched
        .encrypted(holder, named.unwrap_or_default())
        .map_err(|error| error.code())?;
    let mut keys = encrypted.keys().iter();
    let decrypted = keys.find_map(|key| encrypted.open(decipher_with(pkcs8, key, &encrypted)?, key, "corpus"));
    Ok(decrypted.ok_or("decryption.failed")?.opened.vouched().unwrap())
}

fn holders_of(vouched: &Vouched) -> Element<'_> {
    let mut children = vouched.root().children();
    children.find(|child| HOLDERS.contains(&child.local_name())).unwrap()
}

/// The refusals of the exceptions file.
fn exceptions() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus-exceptions.tsv");
    let rows = rows(&path).into_iter().filter(|row| row[0] == "encrypted");
    rows.map(|row| (row[1].clone(), row[2].clone())).collect()
}

#[test]
fn encrypted_documents() {
    let Some(corpus) = folder() else { return };
    let (mut refused, mut wrong, mut right) = (BTreeMap::new(), Vec::new(), 0);
    for folder in std::fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.tsv")) else {
            continue;
        };
        let head: Vec<&str> = manifest.lines().next().unwrap().split('\t').collect();
        let column = |name: &str| head.iter().position(|title| *title == name);
        let (Some(key), Some(inner)) = (column("decrypts_with"), column("inner")) else {
            continue;
        };
        for row in rows(&folder.join("MANIFEST.tsv"))
            .iter()
            .filter(|row| !row[key].is_empty())
        {
            let name = format!("{}/{}", folder.file_name().unwrap().to_string_lossy(), row[0]);
            let octets = decode(&folder, &row[0], &row[1], None).unwrap_or_else(|| panic!("{name}: {}", row[1]));
            let document = match Document::parse(&octets, &Limits::SAML) {
                Ok(document) => document,
                Err(error) => {
                    refused.insert(name, error.code().to_owned());
                    continue;
                }
            };
            let pkcs8 = private_key(&folder.join(&row[key]));
            for holder in holders(&document) {
                match opened(holder, &pkcs8) {
                    Ok(plain) if row[inner].starts_with(plain.root().local_name()) => right += 1,
                    Ok(plain) => wrong.push(format!("{name}: {}, not {}", plain.root().local_name(), row[inner])),
                    Err(code) => drop(refused.insert(name.clone(), code.to_owned())),
                }
            }
        }
    }
    println!("{right} elements decrypted, {} files refused", refused.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let lines: Vec<String> = refused
        .iter()
        .map(|(file, code)| format!("encrypted\t{file}\t{code}"))
        .collect();
    assert_eq!(refused, exceptions(), "{}", lines.join("\n"));
    assert!(right >= 20, "only {right}");
}
