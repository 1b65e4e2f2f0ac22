//! The throw-away keys of an attack self-test, by the runtime's WebCrypto. The private keys are not extractable: what
//! is held here is a handle, and it ends with the request.

use crate::crypto::DigestAlgorithm;
use crate::service::{EphemeralKey, EphemeralSigner, Unavailable};
use worker::js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, global};
use worker::wasm_bindgen::{JsCast as _, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

/// Bits of the RSA modulus: those of every certificate that identity providers make today.
const RSA_BITS: u32 = 2048;

/// A private key by its handle, and the public key.
struct Pair {
    private: JsValue,
    public: Vec<u8>,
}

/// The key pairs.
pub struct Signer {
    rsa: Pair,
    ec: Pair,
    stranger: Pair,
}

impl Signer {
    /// Makes the key pairs.
    pub async fn make() -> Result<Self, Unavailable> {
        async {
            let exponent = Uint8Array::from(&[1, 0, 1][..]);
            let rsa = object(&[
                ("name", "RSASSA-PKCS1-v1_5".into()),
                ("modulusLength", RSA_BITS.into()),
                ("publicExponent", exponent.into()),
                ("hash", "SHA-256".into()),
            ])?;
            let ec = object(&[("name", "ECDSA".into()), ("namedCurve", "P-256".into())])?;
            Ok(Self {
                rsa: pair(&rsa).await?,
                ec: pair(&ec).await?,
                stranger: pair(&ec).await?,
            })
        }
        .await
        .map_err(unavailable)
    }

    fn pair(&self, key: EphemeralKey) -> &Pair {
        match key {
            EphemeralKey::Rsa => &self.rsa,
            EphemeralKey::Ec => &self.ec,
            EphemeralKey::Stranger => &self.stranger,
        }
    }
}

impl EphemeralSigner for Signer {
    fn public_key(&self, key: EphemeralKey) -> &[u8] {
        &self.pair(key).public
    }

    async fn sign(&self, key: EphemeralKey, digest: DigestAlgorithm, octets: &[u8]) -> Result<Vec<u8>, Unavailable> {
        let name = match key {
            EphemeralKey::Rsa => "RSASSA-PKCS1-v1_5",
            EphemeralKey::Ec | EphemeralKey::Stranger => "ECDSA",
        };
        let private = &self.pair(key).private;
        async {
            let algorithm = object(&[("name", name.into()), ("hash", digest.name().into())])?;
            let octets = Uint8Array::from(octets);
            octets_of(subtle("sign", &[&algorithm, private, &octets]).await)
        }
        .await
        .map_err(unavailable)
    }
}

fn unavailable(error: JsValue) -> Unavailable {
    Unavailable::signing(format!("{error:?}"))
}

async fn pair(algorithm: &JsValue) -> Result<Pair, JsValue> {
    let usages: JsValue = Array::of2(&"sign".into(), &"verify".into()).into();
    let pair = subtle("generateKey", &[algorithm, &JsValue::FALSE, &usages]).await?;
    let public = Reflect::get(&pair, &"publicKey".into())?;
    Ok(Pair {
        private: Reflect::get(&pair, &"privateKey".into())?,
        public: octets_of(subtle("exportKey", &[&"spki".into(), &public]).await)?,
    })
}

fn octets_of(buffer: Result<JsValue, JsValue>) -> Result<Vec<u8>, JsValue> {
    buffer.map(|buffer| Uint8Array::new(&buffer).to_vec())
}

fn object(members: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object.into())
}

/// `crypto.subtle[name](...arguments)`.
async fn subtle(name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let crypto = Reflect::get(&global(), &"crypto".into())?;
    let subtle = Reflect::get(&crypto, &"subtle".into())?;
    let method: Function = Reflect::get(&subtle, &name.into())?.dyn_into()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    let promise: Promise = method.apply(&subtle, &list)?.dyn_into()?;
    JsFuture::from(promise).await
}
