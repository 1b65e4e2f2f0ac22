//! What must be accepted, with the exact claims.

use saml_edge::dsig::SignaturePolicy;

use super::support::encrypter::{Encryption, sp_next};
use super::support::fixture::Fixture;
use super::support::login::idp;
use super::support::signer::Signer;
use super::{arrival, assert_accepted, assert_refused, encrypted, in_plain};

const GCM: [&str; 3] = ["aes256-gcm", "aes192-gcm", "aes128-gcm"];
const CBC: [&str; 3] = ["aes256-cbc", "aes192-cbc", "aes128-cbc"];
const POLICIES: [SignaturePolicy; 4] = [
    SignaturePolicy::Both,
    SignaturePolicy::Response,
    SignaturePolicy::Assertion,
    SignaturePolicy::Either,
];

#[test]
fn every_content_algorithm() {
    let wanted = in_plain(&Fixture::default());
    for content in GCM.into_iter().chain(CBC) {
        for fixture in [Fixture::default(), Fixture::response_signed()] {
            let xml = encrypted(&fixture, &Encryption::with(content));
            assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
        }
    }
    for content in GCM {
        let xml = encrypted(&Fixture::assertion_signed(), &Encryption::with(content));
        assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
    }
}

#[test]
fn every_key_transport() {
    let wanted = in_plain(&Fixture::default());
    let base = Encryption::with("aes256-gcm");
    let named_sha1 = "<ds:DigestMethod xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
                      Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"/>";
    let label = "<xenc:OAEPparams>AAECAwQFBgc=</xenc:OAEPparams>";
    let mut labelled = base.clone();
    labelled.padding.push("rsa_oaep_label:0001020304050607".to_owned());
    labelled.parameters = format!("{label}{named_sha1}");
    let mut defaults = base.clone().oaep("sha1", "sha1");
    defaults.parameters.clear();
    let encryptions = [
        base.clone(),
        Encryption {
            parameters: named_sha1.to_owned(),
            ..base.clone()
        },
        labelled,
        defaults,
        base.clone().oaep("sha1", "sha1"),
        base.clone().oaep("sha256", "sha256"),
        base.clone().oaep("sha384", "sha384"),
        base.oaep("sha512", "sha512"),
    ];
    for encryption in encryptions {
        let xml = encrypted(&Fixture::default(), &encryption);
        assert_accepted(&arrival(SignaturePolicy::Both), &xml, &wanted);
    }
}

/// Which signatures each policy is content with; the Assertion's is inside the ciphertext.
#[test]
fn every_policy() {
    let wanted = in_plain(&Fixture::default());
    let messages = [
        Fixture::default(),
        Fixture::response_signed(),
        Fixture::assertion_signed(),
    ];
    for fixture in messages {
        let xml = encrypted(&fixture, &Encryption::with("aes128-gcm"));
        for policy in POLICIES {
            let missing = match (policy, fixture.sign_response, fixture.sign_assertion) {
                (SignaturePolicy::Both | SignaturePolicy::Response, false, _) => Some("signature.missing_on_response"),
                (SignaturePolicy::Both | SignaturePolicy::Assertion, _, false) => {
                    Some("signature.missing_on_assertion")
                }
                _ => None,
            };
            match missing {
                None => assert_accepted(&arrival(policy), &xml, &wanted),
                Some(code) => assert_refused(&arrival(policy), &xml, code),
            }
        }
    }
}

#[test]
fn both_keys_during_a_rollover_and_no_other() {
    let wanted = in_plain(&Fixture::default());
    let next = encrypted(&Fixture::default(), &Encryption::with("aes256-gcm").to(sp_next()));
    assert_accepted(&arrival(SignaturePolicy::Both), &next, &wanted);
    let mut before = arrival(SignaturePolicy::Both);
    before.decryption_keys.pop();
    assert_refused(&before, &next, "decryption.failed");
    let other = Encryption::with("aes256-gcm").to(Signer::rsa("sp-of-another", 2048));
    assert_refused(
        &arrival(SignaturePolicy::Both),
        &encrypted(&Fixture::default(), &other),
        "decryption.failed",
    );
    let longer = Encryption::with("aes256-gcm").to(Signer::rsa("sp-of-another", 3072));
    assert_refused(
        &arrival(SignaturePolicy::Both),
        &encrypted(&Fixture::default(), &longer),
        "decryption.failed",
    );
}

/// Where the key can stand (Core 2.2.4, XML-Enc 3.5).
#[test]
fn every_place_of_the_key() {
    let encryption = Encryption::with("aes256-cbc");
    let fixture = Fixture::default();
    let ciphertext = encryption.encrypt(fixture.signed_assertion(idp()).as_bytes());
    let key = |attributes: &str| encryption.encrypted_key(&ciphertext.key, attributes);
    let another = encryption.clone().to(Signer::rsa("sp-of-another", 2048));
    let anothers = another.encrypted_key(&another.wrap(&[7; 32]), "");
    let ours = " Recipient=\"https://sp.example/saml/metadata\"";
    let theirs = " Recipient=\"https://sp.example.org/\"";
    let retrieval = "<ds:RetrievalMethod Type=\"http://www.w3.org/2001/04/xmlenc#EncryptedKey\" URI=\"#_key\"/>";
    let named = "<ds:KeyName>sp</ds:KeyName><ds:X509Data><ds:X509SubjectName>CN=sp</ds:X509SubjectName></ds:X509Data>";
    let places = [
        (key(""), String::new()),
        (format!("{named}{}", key("")), String::new()),
        (String::new(), key("")),
        (named.to_owned(), key(ours)),
        (retrieval.to_owned(), key(" Id=\"_key\"")),
        (retrieval.to_owned(), anothers.clone() + &key(" Id=\"_key\"")),
        (String::new(), anothers.clone() + &key("")),
        (anothers.clone() + &key(ours), String::new()),
        (
            format!("{}{}", key(ours), key(theirs).replace("rsa-oaep-mgf1p", "rsa-1_5")),
            String::new(),
        ),
        (format!("{anothers}{anothers}{anothers}{}", key("")), String::new()),
    ];
    let wanted = in_plain(&fixture);
    for (inside, beside) in places {
        let data = encryption.encrypted_data(&inside, &ciphertext.content);
        let holder = format!("<saml:EncryptedAssertion>\n {data}\n {beside}\n</saml:EncryptedAssertion>");
        assert_accepted(
            &arrival(SignaturePolicy::Both),
            &fixture.signed_around(&holder, idp()),
            &wanted,
        );
    }
}

/// What may stand around a plaintext: an XML declaration, white space, and the prefixes of the place.
#[test]
fn a_plaintext_stands_in_its_place() {
    let encryption = Encryption::with("aes256-cbc");
    let (fixture, wanted) = (Fixture::default(), in_plain(&Fixture::default()));
    let assertion = fixture.signed_assertion(idp());
    for plaintext in [
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{assertion}\n"),
        format!(" \n{assertion}\n "),
        assertion.replacen(" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"", "", 1),
    ] {
        for fixture in [Fixture::default(), Fixture::response_signed()] {
            let xml = fixture.signed_around(&encryption.element("EncryptedAssertion", &plaintext), idp());
            assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
        }
    }
    // Unsigned around it, the scope is unsigned, too: the Assertion's own digest holds its prefixes.
    let bare = assertion.replacen(" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"", "", 1);
    let element = Encryption::with("aes256-gcm").element("EncryptedAssertion", &bare);
    let xml = Fixture::assertion_signed().template_around(&element);
    assert_accepted(&arrival(SignaturePolicy::Assertion), &xml, &wanted);
    let rebound = xml
        .replace(
            "<saml:EncryptedAssertion>",
            "<q:EncryptedAssertion xmlns:q=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns:saml=\"urn:evil\">",
        )
        .replace("</saml:EncryptedAssertion>", "</q:EncryptedAssertion>");
    assert_refused(&arrival(SignaturePolicy::Assertion), &rebound, "decryption.failed");
}

/// One octet up to a whole block, the last octet telling how many, the others arbitrary.
#[test]
fn every_length_of_padding() {
    let encryption = Encryption::with("aes128-cbc");
    let wanted = in_plain(&Fixture::default());
    let fixture = Fixture::response_signed();
    let assertion = fixture.signed_assertion(idp());
    for extra in 0..16 {
        let plaintext = format!("{assertion}{}", " ".repeat(extra));
        let xml = fixture.signed_around(&encryption.element("EncryptedAssertion", &plaintext), idp());
        assert_accepted(&arrival(SignaturePolicy::Response), &xml, &wanted);
    }
}
