//! Decryption: which key is tried on what, in an order that tells nothing.

use super::{Ports, ServiceError};
use crate::profile::{Decrypter, Readable, Received, Refused, Sealed, Step, Trust};
use crate::verdict::Verdict;
use crate::xmlenc::{Decrypted, Encrypted};

/// Verifies a Response, and decrypts what is encrypted in it, until all of it can be read or it is refused.
pub(super) async fn readable<'r>(
    ports: &impl Ports,
    received: &'r Received,
    trust: &Trust<'r>,
    recipient: &'r str,
    verdict: &mut Verdict,
) -> Result<Result<Readable<'r>, Refused>, ServiceError> {
    let decrypter = Decrypter {
        recipient,
        has_key: !ports.deployment().decryption_keys.is_empty(),
    };
    let mut step = received.verify(trust, &decrypter, verdict);
    loop {
        step = match step {
            Err(refused) => return Ok(Err(refused)),
            Ok(Step::Read(readable)) => return Ok(Ok(*readable)),
            Ok(Step::Decrypt(sealed)) => {
                let decrypted = decrypt_all(ports, &sealed).await?;
                sealed.opened(decrypted, verdict)
            }
        };
    }
}

async fn decrypt_all(ports: &impl Ports, sealed: &Sealed<'_>) -> Result<Vec<Option<Decrypted>>, ServiceError> {
    let mut decrypted = Vec::with_capacity(sealed.encrypted().len());
    for encrypted in sealed.encrypted() {
        decrypted.push(decrypt(ports, encrypted).await?);
    }
    Ok(decrypted)
}

/// Tries each of our keys on each key of the message. What fails takes the same path wherever it fails: the port unwraps
/// and deciphers in one go, and what comes out is a plaintext or nothing.
pub(super) async fn decrypt(ports: &impl Ports, encrypted: &Encrypted) -> Result<Option<Decrypted>, ServiceError> {
    const NAMES: [&str; 2] = ["our current key", "our next key"];
    for (key, name) in ports.deployment().decryption_keys.iter().zip(NAMES) {
        for wrapped in encrypted.keys() {
            let deciphered = ports.decrypt(key, wrapped, encrypted).await?;
            let name = format!("{name} {}", key.certificate().fingerprint());
            let opened = deciphered.and_then(|octets| encrypted.open(octets, wrapped, &name));
            if opened.is_some() {
                return Ok(opened);
            }
        }
    }
    Ok(None)
}
