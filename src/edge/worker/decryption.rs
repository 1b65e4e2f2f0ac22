//! Decryption by WebCrypto. Neither our private key nor a content key can be exported from it.

use super::subtle::{call, object};
use crate::crypto::{DigestAlgorithm, SpKey, sha256};
use crate::xmlenc::{Cipher, Encrypted, EncryptedKey, KeyTransport, Mode};
use std::cell::RefCell;
use worker::js_sys::{Array, Object, Reflect, Uint8Array};
use worker::wasm_bindgen::JsValue;

/// Octets of an AES block.
const BLOCK: usize = 16;

/// Unwraps the content key and deciphers the content under it; `None` if either cannot be done. Where no key comes out of
/// `wrapped`, the content is deciphered under a random one: failure takes one path, whatever failed.
pub async fn decrypt(key: &SpKey, wrapped: &EncryptedKey, encrypted: &Encrypted) -> Result<Option<Vec<u8>>, JsValue> {
    let cipher = encrypted.cipher();
    let private_key = private_key(key, wrapped.transport().digest()).await?;
    let content_key = match unwrap_key(&private_key, wrapped, cipher).await {
        Ok(content_key) => content_key,
        Err(_) => random_key(cipher).await?,
    };
    let deciphered = match cipher.mode() {
        Mode::Gcm => decipher_gcm(&content_key, encrypted).await,
        Mode::Cbc => decipher_cbc(&content_key, encrypted).await,
    };
    Ok(deciphered.ok())
}

thread_local! {
    /// The private keys of this isolate, as WebCrypto holds them: to import one takes longer than to use it.
    static IMPORTED: RefCell<Vec<([u8; 32], &'static str, JsValue)>> = const { RefCell::new(Vec::new()) };
}

async fn private_key(key: &SpKey, digest: DigestAlgorithm) -> Result<JsValue, JsValue> {
    let (octets, hash) = (key.pkcs8(), digest.name());
    let identity = sha256(octets);
    let known = IMPORTED.with_borrow(|imported| {
        let mut imported = imported.iter();
        let found = imported.find(|(of, with, _)| *of == identity && *with == hash);
        found.map(|(_, _, key)| key.clone())
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let algorithm = object(&[("name", "RSA-OAEP"), ("hash", hash)])?;
    let usages = Array::of1(&"unwrapKey".into());
    let pkcs8 = Uint8Array::from(octets);
    let arguments = Array::of5(&"pkcs8".into(), &pkcs8, &algorithm, &JsValue::FALSE, &usages);
    let imported = call("importKey", &arguments).await?;
    IMPORTED.with_borrow_mut(|keys| keys.push((identity, hash, imported.clone())));
    Ok(imported)
}

/// RSAES-OAEP (WebCrypto 22): the hash of the key is that of the label and of MGF1.
async fn unwrap_key(private_key: &JsValue, wrapped: &EncryptedKey, cipher: Cipher) -> Result<JsValue, JsValue> {
    let arguments = Array::of4(
        &"raw".into(),
        &Uint8Array::from(wrapped.as_octets()),
        private_key,
        &oaep(wrapped.transport())?.into(),
    );
    arguments.push(&aes(cipher)?.into());
    arguments.push(&JsValue::FALSE);
    arguments.push(&usages(cipher));
    call("unwrapKey", &arguments).await
}

async fn random_key(cipher: Cipher) -> Result<JsValue, JsValue> {
    call(
        "generateKey",
        &Array::of3(&aes(cipher)?.into(), &JsValue::FALSE, &usages(cipher)),
    )
    .await
}

fn oaep(transport: &KeyTransport) -> Result<Object, JsValue> {
    let algorithm = object(&[("name", "RSA-OAEP")])?;
    if !transport.label().is_empty() {
        Reflect::set(&algorithm, &"label".into(), &Uint8Array::from(transport.label()))?;
    }
    Ok(algorithm)
}

fn name(cipher: Cipher) -> &'static str {
    match cipher.mode() {
        Mode::Gcm => "AES-GCM",
        Mode::Cbc => "AES-CBC",
    }
}

/// The algorithm of a content key, which must have its very length.
fn aes(cipher: Cipher) -> Result<Object, JsValue> {
    let algorithm = object(&[("name", name(cipher))])?;
    let bits = u32::try_from(cipher.key_length() * 8).unwrap_or(0);
    Reflect::set(&algorithm, &"length".into(), &bits.into())?;
    Ok(algorithm)
}

/// CBC is deciphered with the help of one enciphered block.
fn usages(cipher: Cipher) -> Array {
    match cipher.mode() {
        Mode::Gcm => Array::of1(&"decrypt".into()),
        Mode::Cbc => Array::of2(&"decrypt".into(), &"encrypt".into()),
    }
}

fn with_iv(cipher: Cipher, iv: &[u8]) -> Result<Object, JsValue> {
    let algorithm = object(&[("name", name(cipher))])?;
    Reflect::set(&algorithm, &"iv".into(), &Uint8Array::from(iv))?;
    Ok(algorithm)
}

/// The tag is the last 16 octets, WebCrypto's default (XML-Enc 5.2.4).
async fn decipher_gcm(content_key: &JsValue, encrypted: &Encrypted) -> Result<Vec<u8>, JsValue> {
    let (iv, content) = parts(encrypted)?;
    let algorithm = with_iv(encrypted.cipher(), iv)?;
    let plaintext = call(
        "decrypt",
        &Array::of3(&algorithm, content_key, &Uint8Array::from(content)),
    )
    .await?;
    Ok(Uint8Array::new(&plaintext).to_vec())
}

/// WebCrypto wants the padding of PKCS #7, where XML-Enc 5.2.1 has arbitrary octets before the last. So a block is
/// appended that deciphers to a whole padding: an empty message, enciphered with the last block as vector. WebCrypto
/// takes that off, and the padding of the message is left for its reader to take off.
async fn decipher_cbc(content_key: &JsValue, encrypted: &Encrypted) -> Result<Vec<u8>, JsValue> {
    let (iv, content) = parts(encrypted)?;
    let last = content.len().checked_sub(BLOCK).and_then(|start| content.get(start..));
    let last = last.ok_or(JsValue::NULL)?;
    let empty = Uint8Array::new_with_length(0);
    let appended = with_iv(encrypted.cipher(), last)?;
    let block = call("encrypt", &Array::of3(&appended, content_key, &empty)).await?;
    let mut extended = content.to_vec();
    extended.extend(Uint8Array::new(&block).to_vec());
    let algorithm = with_iv(encrypted.cipher(), iv)?;
    let extended = Uint8Array::from(extended.as_slice());
    let padded = call("decrypt", &Array::of3(&algorithm, content_key, &extended)).await?;
    Ok(Uint8Array::new(&padded).to_vec())
}

fn parts(encrypted: &Encrypted) -> Result<(&[u8], &[u8]), JsValue> {
    let octets = encrypted.as_octets();
    octets
        .split_at_checked(encrypted.cipher().iv_length())
        .ok_or(JsValue::NULL)
}
