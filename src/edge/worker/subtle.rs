//! The runtime's WebCrypto (`crypto.subtle`): the only place where a private key works. It is imported as not
//! extractable, for its one use.

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
