//! Decryption in pure Rust, for tests of the core: what the Worker has WebCrypto do.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use aes::{Aes128, Aes192, Aes256};
use aes_gcm::aead::{Aead, consts::U12};
use aes_gcm::{AesGcm, KeyInit};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyIvInit};
use rsa::oaep::DecryptingKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::Decryptor;
use saml_edge::crypto::{DigestAlgorithm, SpKey, sha256};
use saml_edge::profile::{Decrypter, Readable, Received, Refused, Sealed, Step, Trust};
use saml_edge::verdict::Verdict;
use saml_edge::xmlenc::{Decrypted, Encrypted, EncryptedKey, Mode};

use super::signer::Signer;

/// The secret of a signer's key.
pub fn sp_key(signer: &Signer) -> SpKey {
    let key = std::fs::read_to_string(&signer.key).unwrap();
    SpKey::from_pem(&(key + &signer.certificate_pem)).unwrap()
}

/// The port: what `Ports::decrypt` says.
pub fn decipher(key: &SpKey, wrapped: &EncryptedKey, encrypted: &Encrypted) -> Option<Vec<u8>> {
    decipher_with(key.pkcs8(), wrapped, encrypted)
}

/// The same with any private key in PKCS #8, shorter ones than ours, too.
pub fn decipher_with(pkcs8: &[u8], wrapped: &EncryptedKey, encrypted: &Encrypted) -> Option<Vec<u8>> {
    let cipher = encrypted.cipher();
    let content_key = unwrap(pkcs8, wrapped).filter(|key| key.len() == cipher.key_length())?;
    let (iv, content) = encrypted.as_octets().split_at(cipher.iv_length());
    match (cipher.mode(), cipher.key_length()) {
        (Mode::Gcm, 16) => gcm::<Aes128>(&content_key, iv, content),
        (Mode::Gcm, 24) => gcm::<Aes192>(&content_key, iv, content),
        (Mode::Gcm, _) => gcm::<Aes256>(&content_key, iv, content),
        (Mode::Cbc, 16) => cbc::<Aes128>(&content_key, iv, content),
        (Mode::Cbc, 24) => cbc::<Aes192>(&content_key, iv, content),
        (Mode::Cbc, _) => cbc::<Aes256>(&content_key, iv, content),
    }
}

fn gcm<A>(key: &[u8], iv: &[u8], content: &[u8]) -> Option<Vec<u8>>
where
    AesGcm<A, U12>: KeyInit + Aead<NonceSize = U12>,
{
    let cipher = AesGcm::<A, U12>::new_from_slice(key).unwrap();
    cipher.decrypt(iv.try_into().unwrap(), content).ok()
}

fn cbc<A>(key: &[u8], iv: &[u8], content: &[u8]) -> Option<Vec<u8>>
where
    cbc::Decryptor<A>: KeyIvInit + BlockModeDecrypt,
    A: BlockCipherDecrypt,
{
    let cipher = cbc::Decryptor::<A>::new_from_slices(key, iv).unwrap();
    cipher.decrypt_padded_vec::<NoPadding>(content).ok()
}

/// RSA in pure Rust is slow, and tests ask the same thing thousands of times.
fn unwrap(pkcs8: &[u8], wrapped: &EncryptedKey) -> Option<Vec<u8>> {
    type Known = Mutex<HashMap<Vec<u8>, Option<Vec<u8>>>>;
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let transport = wrapped.transport();
    let mut question = sha256(pkcs8).to_vec();
    question.extend(format!("{transport:?}").into_bytes());
    question.extend(wrapped.as_octets());
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(answer) = known.lock().unwrap().get(&question) {
        return answer.clone();
    }
    let private = rsa::PrivateKey::from_pkcs8_der(pkcs8).unwrap();
    let label = transport.label().to_vec();
    let octets = wrapped.as_octets();
    let answer = match transport.digest() {
        DigestAlgorithm::Sha1 => DecryptingKey::<sha1::Sha1>::new_with_label(private, label).decrypt(octets),
        DigestAlgorithm::Sha256 => DecryptingKey::<sha2::Sha256>::new_with_label(private, label).decrypt(octets),
        DigestAlgorithm::Sha384 => DecryptingKey::<sha2::Sha384>::new_with_label(private, label).decrypt(octets),
        DigestAlgorithm::Sha512 => DecryptingKey::<sha2::Sha512>::new_with_label(private, label).decrypt(octets),
    };
    let answer = answer.ok();
    known.lock().unwrap().insert(question, answer.clone());
    answer
}

/// Decrypts with the first of `keys` that can.
pub fn decrypt(keys: &[SpKey], encrypted: &Encrypted) -> Option<Decrypted> {
    let pairs = keys
        .iter()
        .flat_map(|key| encrypted.keys().iter().map(move |wrapped| (key, wrapped)));
    pairs.into_iter().find_map(|(key, wrapped)| {
        let name = key.certificate().subject();
        encrypted.open(decipher(key, wrapped, encrypted)?, wrapped, &name)
    })
}

/// Verifies and decrypts until all of it can be read, as the service does.
pub fn readable<'r>(
    received: &'r Received,
    trust: &Trust<'r>,
    recipient: &'r str,
    keys: &[SpKey],
    verdict: &mut Verdict,
) -> Result<Readable<'r>, Refused> {
    let decrypter = Decrypter {
        recipient,
        has_key: !keys.is_empty(),
    };
    let mut step = received.verify(trust, &decrypter, verdict)?;
    loop {
        step = match step {
            Step::Read(readable) => return Ok(*readable),
            Step::Decrypt(sealed) => {
                let decrypted = decrypt_all(keys, &sealed);
                sealed.opened(decrypted, verdict)?
            }
        };
    }
}

fn decrypt_all(keys: &[SpKey], sealed: &Sealed<'_>) -> Vec<Option<Decrypted>> {
    sealed
        .encrypted()
        .iter()
        .map(|encrypted| decrypt(keys, encrypted))
        .collect()
}
