//! The runtime's WebCrypto (`crypto.subtle`): the only place where a private key works, imported as not extractable, for
//! its one use; and Ed25519, for which there is no code of ours.

use crate::crypto::{Curve, SpKey, SpKeyKind};
use worker::js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, global};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

/// Signs octets: RSASSA-PKCS1-v1_5 with SHA-256, or ECDSA with the digest of the curve's strength, r and s of fixed width.
pub async fn sign(key: &SpKey, octets: &[u8]) -> Result<Vec<u8>, JsValue> {
    let (import, sign) = algorithms(key.kind())?;
    let usages = Array::of1(&"sign".into());
    let pkcs8 = Uint8Array::from(key.pkcs8());
    let import = Array::of5(&"pkcs8".into(), &pkcs8, &import, &JsValue::FALSE, &usages);
    let private_key = call("importKey", &import).await?;
    let octets = Uint8Array::from(octets);
    let value = call("sign", &Array::of3(&sign, &private_key, &octets)).await?;
    Ok(Uint8Array::new(&value).to_vec())
}

/// Whether a signature of Ed25519 verifies. A key that is no point of the curve verifies nothing.
pub async fn verify_ed25519(public_key: &[u8; 32], octets: &[u8], signature: &[u8]) -> Result<bool, JsValue> {
    let algorithm = object(&[("name", "Ed25519")])?;
    let usages = Array::of1(&"verify".into());
    let raw = Uint8Array::from(public_key.as_slice());
    let import = Array::of5(&"raw".into(), &raw, &algorithm, &JsValue::FALSE, &usages);
    let Ok(key) = call("importKey", &import).await else {
        return Ok(false);
    };
    let (signature, octets) = (Uint8Array::from(signature), Uint8Array::from(octets));
    let verified = call("verify", &Array::of4(&algorithm, &key, &signature, &octets)).await?;
    Ok(verified == JsValue::TRUE)
}

/// The parameters of `importKey` and of `sign` (WebCrypto 20.4, 23.4).
fn algorithms(kind: SpKeyKind) -> Result<(Object, Object), JsValue> {
    match kind {
        SpKeyKind::Rsa(_) => {
            let algorithm = object(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")])?;
            Ok((algorithm.clone(), algorithm))
        }
        SpKeyKind::Ec(curve) => {
            let hash = match curve {
                Curve::P256 => "SHA-256",
                Curve::P384 => "SHA-384",
                Curve::P521 => "SHA-512",
            };
            let import = object(&[("name", "ECDSA"), ("namedCurve", curve.name())])?;
            Ok((import, object(&[("name", "ECDSA"), ("hash", hash)])?))
        }
    }
}

pub(super) fn object(members: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), &(*value).into())?;
    }
    Ok(object)
}

/// Calls a method of `crypto.subtle`, and waits for what it promises.
pub(super) async fn call(method: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let subtle = Reflect::get(&Reflect::get(&global(), &"crypto".into())?, &"subtle".into())?;
    let method: Function = Reflect::get(&subtle, &method.into())?.dyn_into()?;
    let promise: Promise = method.apply(&subtle, arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}
