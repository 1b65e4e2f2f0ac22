//! The throw-away keys of a self-test, as the platform makes them.

use saml_edge::crypto::DigestAlgorithm;
use saml_edge::service::{EphemeralKey, EphemeralSigner, Unavailable};

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::EncodePublicKey;
use std::process::Command;
use std::sync::OnceLock;

/// SubjectPublicKeyInfo of a key on P-256, up to its point.
const P256: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE,
    0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// One RSA key for the whole process, made by OpenSSL; EC keys of a seed.
pub struct Keys {
    rsa: &'static rsa::PrivateKey,
    ec: [SigningKey; 2],
    public: [Vec<u8>; 3],
}

fn rsa_key() -> &'static rsa::PrivateKey {
    static KEY: OnceLock<rsa::PrivateKey> = OnceLock::new();
    KEY.get_or_init(|| {
        let made = Command::new("openssl")
            .args([
                "genpkey",
                "-quiet",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
            ])
            .args(["-outform", "DER"])
            .output()
            .unwrap();
        rsa::PrivateKey::from_pkcs1_der(&made.stdout).unwrap()
    })
}

impl Keys {
    /// Other seeds make other EC keys.
    pub fn new(seed: u8) -> Self {
        let rsa = rsa_key();
        let ec = [1, 2].map(|number| SigningKey::from_slice(&[seed.max(1) ^ (number << 4); 32]).unwrap());
        let point = |key: &SigningKey| {
            let point = key.verifying_key().to_sec1_point(false);
            [P256, point.as_bytes()].concat()
        };
        let public = [
            rsa.to_public_key().to_public_key_der().unwrap().as_bytes().to_vec(),
            point(&ec[0]),
            point(&ec[1]),
        ];
        Self { rsa, ec, public }
    }
}

impl EphemeralSigner for Keys {
    fn public_key(&self, key: EphemeralKey) -> &[u8] {
        match key {
            EphemeralKey::Rsa => &self.public[0],
            EphemeralKey::Ec => &self.public[1],
            EphemeralKey::Stranger => &self.public[2],
        }
    }

    async fn sign(&self, key: EphemeralKey, digest: DigestAlgorithm, octets: &[u8]) -> Result<Vec<u8>, Unavailable> {
        let hash = digest.digest(octets);
        let ec = |key: &SigningKey| {
            let signature: p256::ecdsa::Signature = key.sign_prehash(&hash).unwrap();
            signature.to_bytes().to_vec()
        };
        Ok(match key {
            EphemeralKey::Rsa => {
                assert_eq!(digest, DigestAlgorithm::Sha256, "the platform's RSA key has one digest");
                self.rsa.sign(rsa::Pkcs1v15Sign::new::<sha2::Sha256>(), &hash).unwrap()
            }
            EphemeralKey::Ec => ec(&self.ec[0]),
            EphemeralKey::Stranger => ec(&self.ec[1]),
        })
    }
}
