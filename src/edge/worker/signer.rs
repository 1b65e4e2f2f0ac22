//! The throw-away keys of an attack self-test, by the runtime's WebCrypto. The private keys are not extractable: what
//! is held here is a handle, and it ends with the request.

use super::subtle::{call, object};
use crate::crypto::DigestAlgorithm;
use crate::service::{EphemeralKey, EphemeralSigner, Unavailable};
use worker::js_sys::{Array, Object, Reflect, Uint8Array};
use worker::wasm_bindgen::JsValue;

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
            let rsa = object(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")])?;
            Reflect::set(&rsa, &"modulusLength".into(), &RSA_BITS.into())?;
            Reflect::set(&rsa, &"publicExponent".into(), &exponent)?;
            let ec = object(&[("name", "ECDSA"), ("namedCurve", "P-256")])?;
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
            let algorithm = object(&[("name", name), ("hash", digest.name())])?;
            let arguments = Array::of3(&algorithm, private, &Uint8Array::from(octets));
            octets_of(call("sign", &arguments).await)
        }
        .await
        .map_err(unavailable)
    }
}

fn unavailable(error: JsValue) -> Unavailable {
    Unavailable::signing(format!("{error:?}"))
}

async fn pair(algorithm: &Object) -> Result<Pair, JsValue> {
    let usages: JsValue = Array::of2(&"sign".into(), &"verify".into()).into();
    let pair = call("generateKey", &Array::of3(algorithm, &JsValue::FALSE, &usages)).await?;
    let public = Reflect::get(&pair, &"publicKey".into())?;
    Ok(Pair {
        private: Reflect::get(&pair, &"privateKey".into())?,
        public: octets_of(call("exportKey", &Array::of2(&"spki".into(), &public)).await)?,
    })
}

fn octets_of(buffer: Result<JsValue, JsValue>) -> Result<Vec<u8>, JsValue> {
    buffer.map(|buffer| Uint8Array::new(&buffer).to_vec())
}
