//! Changed ciphertext, and that nobody learns what was wrong with it.

use std::collections::BTreeSet;

use saml_edge::dsig::SignaturePolicy;
use saml_edge::verdict::Refusal;

use super::support::encrypter::{Ciphertext, Encryption, oaep};
use super::support::fixture::Fixture;
use super::support::login::idp;
use super::support::mutate::Dice;
use super::support::signer::Signer;
use super::{arrival, encrypted, in_plain};

/// Every octet of a GCM ciphertext and every third of its wrapped key changed, in a Response that nobody signed.
#[test]
fn a_flipped_bit_anywhere_is_refused() {
    let encryption = Encryption::with("aes256-gcm");
    let fixture = Fixture::assertion_signed();
    let good = encryption.encrypt(fixture.signed_assertion(idp()).as_bytes());
    let arrival = arrival(SignaturePolicy::Assertion);
    let login = |ciphertext: &Ciphertext| {
        let element = encryption.element_of("EncryptedAssertion", ciphertext);
        arrival
            .login(&fixture.template_around(&element))
            .map_err(|refused| refused.code())
    };
    assert_eq!(login(&good), Ok(in_plain(&Fixture::default())));
    let mut dice = Dice(54);
    for at in 0..good.content.len() {
        let mut changed = good.clone();
        changed.content[at] ^= 1 << dice.below(8);
        assert_eq!(login(&changed), Err("decryption.failed"), "content {at}");
    }
    for at in (0..good.key.len()).step_by(3) {
        let mut changed = good.clone();
        changed.key[at] ^= 1 << dice.below(8);
        assert_eq!(login(&changed), Err("decryption.failed"), "key {at}");
    }
}

/// Every bit of the last two blocks of CBC and of its vector, signed as it is: whatever the padding comes to, either the
/// plaintext is the very same document or there is one answer.
#[test]
fn cbc_is_no_oracle() {
    let encryption = Encryption::with("aes128-cbc");
    let fixture = Fixture::response_signed();
    // White space before and after, so that some changes are harmless to a parser that looks no closer.
    let plaintext = format!("{}{}", fixture.assertion(), " ".repeat(40));
    let good = encryption.encrypt(plaintext.as_bytes());
    let (arrival, wanted) = (arrival(SignaturePolicy::Response), in_plain(&Fixture::default()));
    let length = good.content.len();
    let mut answers = BTreeSet::new();
    for at in (0..16).step_by(5).chain((length - 32..length).step_by(3)) {
        let mut changed = good.clone();
        changed.content[at] ^= 0x55;
        let element = encryption.element_of("EncryptedAssertion", &changed);
        match arrival.login(&fixture.signed_around(&element, idp())) {
            Ok(signed_in) => assert_eq!(signed_in, wanted),
            Err(refused) => drop(answers.insert((refused.code(), refused.expected(), refused.found()))),
        }
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers.first().unwrap().0, "decryption.failed");
}

/// Another key, another kind of padding of the key, another length of it, another tag, another plaintext: one answer.
#[test]
fn every_failure_to_decrypt_is_the_same() {
    let gcm = Encryption::with("aes256-gcm");
    let fixture = Fixture::response_signed();
    let assertion = fixture.assertion();
    let good = gcm.encrypt(assertion.as_bytes());
    let of = |ciphertext: Ciphertext| gcm.element_of("EncryptedAssertion", &ciphertext);
    let with_key = |key: Vec<u8>| {
        of(Ciphertext {
            key,
            content: good.content.clone(),
        })
    };
    let pkcs1 = Encryption {
        padding: vec!["rsa_padding_mode:pkcs1".to_owned()],
        ..gcm.clone()
    };
    let sha256 = Encryption {
        padding: oaep("sha256", "sha256"),
        ..gcm.clone()
    };
    let another = gcm.clone().to(Signer::rsa("sp-of-another", 2048));
    let elements = [
        another.element("EncryptedAssertion", &assertion),
        with_key(pkcs1.wrap(&[1; 32])),
        with_key(sha256.wrap(&[1; 32])),
        with_key(gcm.wrap(&[1; 32])),
        with_key(gcm.wrap(&[1; 16])),
        with_key(gcm.wrap(&[1; 31])),
        with_key(Vec::new()),
        with_key(vec![0; 256]),
        with_key(vec![0xFF; 256]),
        with_key(vec![1; 257]),
        gcm.element("EncryptedAssertion", " "),
        gcm.element("EncryptedAssertion", "ada@example.org"),
        gcm.element("EncryptedAssertion", "<Assertion/>"),
        gcm.element("EncryptedAssertion", &assertion[..assertion.len() - 1]),
        gcm.element("EncryptedAssertion", &assertion.replace("saml:", "q:")),
    ];
    let arrival = arrival(SignaturePolicy::Response);
    let answers: BTreeSet<_> = elements
        .iter()
        .map(|element| {
            let refused = arrival.login(&fixture.signed_around(element, idp())).unwrap_err();
            (refused.code(), refused.expected(), refused.found(), refused.check())
        })
        .collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers.first().unwrap().0, "decryption.failed");
}

/// Row 57: a Response that was changed never comes to a private key. The ports would say so: there is none here.
#[test]
fn nothing_is_decrypted_before_the_response_is_verified() {
    let xml = encrypted(&Fixture::response_signed(), &Encryption::with("aes128-cbc"));
    let changed = xml.replacen("<xenc:CipherValue>", "<xenc:CipherValue>AAAA", 1);
    let mut nobody = arrival(SignaturePolicy::Either);
    assert_eq!(nobody.login(&changed).unwrap_err().code(), "signature.digest_mismatch");
    nobody.decryption_keys.clear();
    assert_eq!(nobody.login(&changed).unwrap_err().code(), "signature.digest_mismatch");
    assert_eq!(nobody.login(&xml).unwrap_err().code(), "decryption.no_key");
}
