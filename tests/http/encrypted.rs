//! Encrypted Assertions over HTTP: which key, in which order, and what is told to whom.

use super::acme::{SAML, operator};
use super::attacks::{answer_to, assert_refused, assert_signed_in, begin, idp, post, world};
use super::client::Client;
use super::decrypter::{decipher, sp_key};
use super::encrypter::{Ciphertext, Encryption, sp, sp_next};
use super::fixture::Fixture;
use super::ports::MemoryPorts;
use super::signer::Signer;
use saml_edge::crypto::SpKey;
use saml_edge::service::{Deployment, Ports as _};
use serde_json::Value;

/// "acme", in a deployment with both keys of a rollover.
fn decrypting() -> MemoryPorts {
    world("upgrade").decrypting(vec![sp_key(sp()), sp_key(sp_next())], decipher)
}

/// The answer to a fresh login with whatever stands for the Assertion, in a signed Response.
fn answer(ports: &MemoryPorts, browser: &Client<'_>, element: impl Fn(&Fixture) -> String) -> String {
    let fixture = answer_to(Some(&begin(ports, browser)));
    fixture.signed_around(&element(&fixture), idp())
}

fn sealed(encryption: &Encryption) -> impl Fn(&Fixture) -> String {
    move |fixture| encryption.element("EncryptedAssertion", &fixture.signed_assertion(idp()))
}

#[test]
fn a_member_signs_in_with_either_key() {
    for (to, attempts) in [(sp(), 1), (sp_next(), 2)] {
        let ports = decrypting();
        let browser = Client::program(&ports, None);
        let xml = answer(&ports, &browser, sealed(&Encryption::with("aes256-cbc").to(to)));
        assert_signed_in(&browser, &post(&browser, &xml, None), "/reports");
        assert_eq!(ports.deciphered(), attempts);
    }
}

#[test]
fn both_keys_are_published_and_their_methods() {
    let ports = decrypting();
    let metadata = Client::browser(&ports).get("/organizations/acme/saml/metadata").text();
    let base64 = |signer: &Signer| super::acme::body_of(&signer.certificate_pem);
    let published: Vec<&str> = metadata
        .split("<md:KeyDescriptor use=\"encryption\">")
        .skip(1)
        .map(|rest| {
            rest.split("<ds:X509Certificate>")
                .nth(1)
                .unwrap()
                .split('<')
                .next()
                .unwrap()
        })
        .collect();
    let wanted = [sp(), sp_next()].map(|signer| base64(signer).split_whitespace().collect::<String>());
    assert_eq!(published, wanted);
    assert_eq!(
        metadata.matches("#aes256-cbc").count(),
        2,
        "policy `both`: the Response is signed"
    );
}

/// Row 57: whoever changes a signed Response learns that, and no private key has worked.
#[test]
fn row_57_a_changed_response_never_comes_to_a_private_key() {
    let ports = decrypting();
    let browser = Client::program(&ports, None);
    let xml = answer(&ports, &browser, sealed(&Encryption::with("aes128-cbc")));
    let changed = xml.replacen("<xenc:CipherValue>", "<xenc:CipherValue>AAAA", 1);
    assert_refused(
        &ports,
        &browser,
        &post(&browser, &changed, None),
        "signature.digest_mismatch",
    );
    assert_eq!(ports.deciphered(), 0);
    // Nor for what is refused by name.
    let browser = Client::program(&ports, None);
    let mut pkcs1 = Encryption::with("aes128-gcm");
    pkcs1.transport = "http://www.w3.org/2001/04/xmlenc#rsa-1_5".to_owned();
    let xml = answer(&ports, &browser, sealed(&pkcs1));
    assert_refused(
        &ports,
        &browser,
        &post(&browser, &xml, None),
        "encryption.key_transport_forbidden",
    );
    assert_eq!(ports.deciphered(), 0);
}

/// Row 57: whatever is wrong, the same work is done, the same is recorded, and the member is told the same.
#[test]
fn row_57_every_failure_takes_the_same_path() {
    let ports = decrypting();
    let (gcm, cbc) = (Encryption::with("aes256-gcm"), Encryption::with("aes256-cbc"));
    let another = gcm.clone().to(Signer::rsa("sp-of-another", 2048));
    // Padding, tag, key, plaintext, and the key of somebody else.
    let change = |encryption: &Encryption, fixture: &Fixture, change: &dyn Fn(&mut Ciphertext)| {
        let mut ciphertext = encryption.encrypt(fixture.signed_assertion(idp()).as_bytes());
        change(&mut ciphertext);
        encryption.element_of("EncryptedAssertion", &ciphertext)
    };
    let last = |octets: &mut Vec<u8>| *octets.last_mut().unwrap() ^= 0x80;
    let messages: [&dyn Fn(&Fixture) -> String; 5] = [
        &|fixture| change(&cbc, fixture, &|ciphertext| last(&mut ciphertext.content)),
        &|fixture| change(&gcm, fixture, &|ciphertext| last(&mut ciphertext.content)),
        &|fixture| change(&gcm, fixture, &|ciphertext| last(&mut ciphertext.key)),
        &|_| gcm.element("EncryptedAssertion", "no XML"),
        &sealed(&another),
    ];
    let mut told = std::collections::BTreeSet::new();
    for message in messages {
        let browser = Client::program(&ports, None);
        let before = ports.deciphered();
        let refused = post(&browser, &answer(&ports, &browser, message), None);
        assert_refused(&ports, &browser, &refused, "decryption.failed");
        let mut problem = refused.json();
        problem["reference"] = Value::Null;
        let mut verdict = operator(&ports).get(&format!("{SAML}/verdicts")).json()["verdicts"][0].take();
        let checks = verdict["checks"].as_array_mut().unwrap();
        checks.retain(|check| check["name"] != "decode"); // how long the message is
        told.insert((
            problem.to_string(),
            Value::from(checks.clone()).to_string(),
            ports.deciphered() - before,
        ));
    }
    assert_eq!(told.len(), 1, "{told:#?}");
}

#[test]
fn without_a_key_the_administrator_is_told_what_to_do() {
    let ports = world("upgrade");
    let browser = Client::program(&ports, None);
    let xml = answer(&ports, &browser, sealed(&Encryption::with("aes256-gcm")));
    let refused = post(&browser, &xml, None);
    assert_refused(&ports, &browser, &refused, "decryption.no_key");
    assert!(!refused.text().contains("crypt"), "the member is not told why");
    let verdicts: Value = operator(&ports).get(&format!("{SAML}/verdicts")).json();
    let advice = verdicts["verdicts"][0]["advice"]["change"].as_str().unwrap();
    assert!(
        advice.contains("SP_DECRYPTION_KEY") && advice.contains("encryption off"),
        "{advice}"
    );
}

/// Row 60: a key that decrypts does not sign, and the other way round; the mistake is called by the secrets' names.
#[test]
fn row_60_separate_keys_for_signing_and_decryption() {
    let deployment = |signing: &[SpKey], decryption: &[SpKey]| Deployment {
        signing_keys: signing.to_vec(),
        decryption_keys: decryption.to_vec(),
        ..MemoryPorts::default().deployment().clone()
    };
    let (one, two) = (sp_key(sp()), sp_key(sp_next()));
    let (signs, curve) = (
        sp_key(Signer::rsa("sp-signing", 2048)),
        sp_key(Signer::p256("sp-curve")),
    );
    let all = std::slice::from_ref;
    assert_eq!(
        deployment(&[signs.clone(), curve.clone()], &[one.clone(), two.clone()]).require_separate_keys(),
        Ok(())
    );
    let again = SpKey::from_pem(&sp_key_in_another_certificate()).unwrap();
    for (signing, decryption, words) in [
        (
            all(&one),
            all(&one),
            "SP_SIGNING_KEY and SP_DECRYPTION_KEY hold the same key",
        ),
        (
            all(&again),
            all(&one),
            "SP_SIGNING_KEY and SP_DECRYPTION_KEY hold the same key",
        ),
        (
            &[signs.clone(), two.clone()][..],
            &[one.clone(), two.clone()][..],
            "SP_SIGNING_KEY_NEXT and SP_DECRYPTION_KEY_NEXT",
        ),
        (
            &[],
            &[one.clone(), again.clone()],
            "SP_DECRYPTION_KEY and SP_DECRYPTION_KEY_NEXT hold the same key",
        ),
        (&[], all(&curve), "SP_DECRYPTION_KEY: it holds an EC P-256 key"),
    ] {
        let mistake = deployment(signing, decryption).require_separate_keys().unwrap_err();
        assert!(mistake.contains(words), "{mistake}");
    }
}

/// The decryption key of the tests, with a certificate of its own.
fn sp_key_in_another_certificate() -> String {
    let key = std::fs::read_to_string(&sp().key).unwrap();
    let mut openssl = std::process::Command::new("openssl");
    openssl
        .args(["req", "-x509", "-subj", "/CN=again", "-days", "9", "-key"])
        .arg(&sp().key);
    key + &String::from_utf8(openssl.output().unwrap().stdout).unwrap()
}
