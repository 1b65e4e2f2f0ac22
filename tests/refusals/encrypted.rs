//! Encrypted messages that are refused: rows 54 to 61 of the catalogue. Encrypted by xmlsec1 and OpenSSL, signed by xmlsec1.

use saml_edge::dsig::{SignaturePolicy, verify};
use saml_edge::saml::{Assertion, DecryptedParts};
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Document, Limits};
use saml_edge::xmlenc::Vouched;

use super::support::encrypter::{Encryption, oaep};
use super::support::fixture::Fixture;
use super::support::login::{Arrival, idp};
use super::support::signer::Signer;
use super::support::wrapping::element;
use super::{Table, replace};

/// Whoever has a key to decrypt with, and takes one signature.
fn receiver(policy: SignaturePolicy) -> Arrival {
    Arrival {
        policy,
        ..Arrival::decrypting()
    }
}

fn either() -> Arrival {
    receiver(SignaturePolicy::Either)
}

fn gcm() -> Encryption {
    Encryption::with("aes256-gcm")
}

/// The signed Assertion of `fixture`, encrypted.
fn sealed(encryption: &Encryption, fixture: &Fixture) -> String {
    encryption.element("EncryptedAssertion", &fixture.signed_assertion(idp()))
}

/// A signed Response around it.
fn signed_around(assertion: &str) -> String {
    Fixture::response_signed().signed_around(assertion, idp())
}

/// An unsigned Response around it.
fn around(assertion: &str) -> String {
    Fixture::assertion_signed().template_around(assertion)
}

/// Row 54, and nobody to decrypt.
pub fn unsigned(table: &mut Table) {
    let unsigned = sealed(&gcm(), &Fixture::response_signed());
    for (wanted, policy, xml) in [
        ("signature.missing", SignaturePolicy::Either, around(&unsigned)),
        ("signature.missing", SignaturePolicy::Assertion, around(&unsigned)),
        (
            "signature.missing_on_response",
            SignaturePolicy::Response,
            around(&unsigned),
        ),
        (
            "signature.missing_on_response",
            SignaturePolicy::Both,
            around(&unsigned),
        ),
        (
            "signature.missing_on_assertion",
            SignaturePolicy::Both,
            signed_around(&unsigned),
        ),
        (
            "signature.missing_on_assertion",
            SignaturePolicy::Assertion,
            signed_around(&unsigned),
        ),
    ] {
        table.login(
            54,
            wanted,
            &receiver(policy),
            &xml,
            &format!("unsigned inside, {policy:?}"),
        );
    }
    let no_idp = Arrival {
        keys: Vec::new(),
        ..either()
    };
    table.login(
        54,
        "key.none_configured",
        &no_idp,
        &around(&unsigned),
        "no key of the identity provider",
    );
    let signed = sealed(&gcm(), &Fixture::default());
    for xml in [
        around(&signed),
        signed_around(&signed),
        signed_around("<saml:EncryptedAssertion/>"),
    ] {
        table.login(
            0,
            "decryption.no_key",
            &Arrival::default(),
            &xml,
            "no key to decrypt with",
        );
    }
    let part = replace(
        &Fixture::response_signed().assertion(),
        "<saml:AttributeStatement>",
        "<saml:AttributeStatement><saml:EncryptedAttribute/>",
    );
    table.login(
        0,
        "decryption.no_key",
        &Arrival::default(),
        &signed_around(&part),
        "no key for an attribute",
    );
}

/// Row 55: what an attacker who knows our certificate, and has a message of their own, makes of both.
pub fn wrapped(table: &mut Table) {
    let own = Fixture {
        name_id: "eve@example.org".into(),
        assertion_id: "_own".into(),
        ..Fixture::default()
    };
    let (good, evil) = (
        sealed(&gcm(), &Fixture::default()),
        gcm().element("EncryptedAssertion", &without_signature(&own)),
    );
    let signed = signed_around(&good);
    let good = element(&signed, "saml:EncryptedAssertion").to_owned();
    let plain = without_signature(&own);
    let extensions = |inside: &str| format!("<samlp:Extensions>{inside}</samlp:Extensions><samlp:Status>");
    let messages = [
        ("assertion.multiple", replace(&signed, &good, &format!("{good}{evil}"))),
        ("assertion.multiple", replace(&signed, &good, &format!("{evil}{good}"))),
        ("assertion.multiple", replace(&signed, &good, &format!("{good}{plain}"))),
        (
            "assertion.misplaced",
            replace(&replace(&signed, &good, &evil), "<samlp:Status>", &extensions(&good)),
        ),
        (
            "assertion.misplaced",
            replace(
                &signed,
                "</ds:Signature>",
                &format!("<ds:Object>{good}</ds:Object></ds:Signature>"),
            ),
        ),
        ("signature.digest_mismatch", replace(&signed, &good, &evil)),
        (
            "signature.digest_mismatch",
            replace(
                &signed,
                "</saml:EncryptedAssertion>",
                "<!-- --> </saml:EncryptedAssertion>",
            ),
        ),
        (
            "signature.misplaced",
            replace(
                &around(&good),
                "</xenc:EncryptedData>",
                &format!("</xenc:EncryptedData>{}", gcm_signature()),
            ),
        ),
        ("signature.missing", around(&evil)),
    ];
    for (wanted, xml) in messages {
        table.login(55, wanted, &either(), &xml, "around the ciphertext");
    }
    inside(table, &own);
}

fn without_signature(fixture: &Fixture) -> String {
    Fixture {
        sign_assertion: false,
        ..fixture.clone()
    }
    .assertion()
}

/// A Signature of something else.
fn gcm_signature() -> String {
    let signed = Fixture::assertion_signed().signed_assertion(idp());
    element(&signed, "ds:Signature").to_owned()
}

/// Row 55: what the attacker encrypts for us, in a Response that nobody signed.
fn inside(table: &mut Table, own: &Fixture) {
    let good = Fixture::default().signed_assertion(idp());
    let signature = element(&good, "ds:Signature").to_owned();
    let evil = without_signature(own);
    let issuer = "</saml:Issuer>";
    let after_issuer = |what: &str| replace(&evil, issuer, &format!("{issuer}{what}"));
    let by_attacker = own.signed_assertion(Signer::rsa("attacker", 2048));
    let response = Fixture::default().signed_by(idp());
    let plaintexts = [
        ("signature.reference_target", after_issuer(&signature)),
        (
            "signature.digest_mismatch",
            replace(&good, "ada@example.org", "eve@example.org"),
        ),
        ("signature.key_mismatch", by_attacker),
        (
            "assertion.misplaced",
            replace(
                &evil,
                "</saml:Conditions>",
                &format!("</saml:Conditions><saml:Advice>{good}</saml:Advice>"),
            ),
        ),
        (
            "assertion.misplaced",
            after_issuer(&replace(
                &signature,
                "</ds:Signature>",
                &format!("<ds:Object>{good}</ds:Object></ds:Signature>"),
            )),
        ),
        (
            "signature.misplaced",
            replace(
                &evil,
                "</saml:Conditions>",
                &format!("</saml:Conditions><saml:Advice>{signature}</saml:Advice>"),
            ),
        ),
        ("signature.several", after_issuer(&format!("{signature}{signature}"))),
        ("decryption.failed", response),
        ("decryption.failed", format!("{good}{evil}")),
        (
            "decryption.failed",
            format!("<saml:Subject xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">{good}</saml:Subject>"),
        ),
        ("decryption.failed", format!("<!DOCTYPE a>{good}")),
    ];
    for (wanted, plaintext) in plaintexts {
        let xml = around(&gcm().element("EncryptedAssertion", &plaintext));
        table.login(55, wanted, &either(), &xml, "inside the ciphertext");
    }
}

/// Rows 56, 57 and 59: algorithms, each with ciphertext that is really of it where the tools can make it.
pub fn algorithms(table: &mut Table) {
    let pkcs1 = Encryption {
        transport: "http://www.w3.org/2001/04/xmlenc#rsa-1_5".into(),
        padding: vec!["rsa_padding_mode:pkcs1".into()],
        ..gcm()
    };
    let fixture = Fixture::default();
    for xml in [
        around(&sealed(&pkcs1, &fixture)),
        signed_around(&sealed(&pkcs1, &fixture)),
    ] {
        table.login(
            56,
            "encryption.key_transport_forbidden",
            &either(),
            &xml,
            "RSA PKCS #1 v1.5",
        );
    }
    for content in ["aes256-cbc", "aes192-cbc", "aes128-cbc"] {
        let xml = around(&sealed(&Encryption::with(content), &fixture));
        table.login(57, "encryption.cbc_unsigned", &either(), &xml, content);
    }
    let triple = sealed(&Encryption::with("tripledes-cbc"), &fixture);
    table.login(
        59,
        "encryption.algorithm_forbidden",
        &either(),
        &signed_around(&triple),
        "3DES",
    );
    let mixed = |digest: &str, mgf: &str| gcm().oaep(digest, mgf);
    let mgf1p = Encryption {
        padding: oaep("sha256", "sha1"),
        parameters: "<ds:DigestMethod xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
                     Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
            .into(),
        ..gcm()
    };
    for encryption in [
        mixed("sha256", "sha1"),
        mixed("sha1", "sha256"),
        mixed("sha512", "sha384"),
        mgf1p,
    ] {
        let xml = signed_around(&sealed(&encryption, &fixture));
        table.login(
            59,
            "encryption.oaep_parameters",
            &either(),
            &xml,
            &encryption.parameters,
        );
    }
    named(table);
}

/// Row 59: what is refused for its name or its parameters.
fn named(table: &mut Table) {
    let good = sealed(&gcm().oaep("sha256", "sha256"), &Fixture::default());
    let content = |to: &str| replace(&good, "http://www.w3.org/2009/xmlenc11#aes256-gcm", to);
    let transport = |to: &str| replace(&good, "http://www.w3.org/2009/xmlenc11#rsa-oaep", to);
    let value = "<xenc:CipherValue>";
    let end = "</xenc:CipherValue>";
    let reference = format!(
        "<xenc:CipherReference URI=\"https://evil.example/\"/>{}",
        &good[good.rfind(end).unwrap() + end.len()..]
    );
    let agreement = "<ds:KeyInfo><xenc:AgreementMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#ECDH-ES\"/>";
    let size = |bits: &str| {
        let method = "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"";
        let from = format!("{method}/>");
        replace(
            &good,
            &from,
            &format!("{method}><xenc:KeySize>{bits}</xenc:KeySize></xenc:EncryptionMethod>"),
        )
    };
    let mgf = |to: &str| replace(&good, "http://www.w3.org/2009/xmlenc11#mgf1sha256", to);
    let digest = "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>";
    for (wanted, element) in [
        (
            "encryption.algorithm_forbidden",
            content("http://www.w3.org/2001/04/xmlenc#aes256-gcm"),
        ),
        (
            "encryption.algorithm_forbidden",
            content("http://www.w3.org/2009/xmlenc11#aes256-ccm"),
        ),
        ("encryption.algorithm_forbidden", content("")),
        (
            "encryption.key_transport_forbidden",
            transport("http://www.w3.org/2001/04/xmlenc#kw-aes256"),
        ),
        (
            "encryption.key_transport_forbidden",
            transport("http://www.w3.org/2001/04/xmlenc#rsa-oaep"),
        ),
        (
            "encryption.key_transport_forbidden",
            replace(&good, "<ds:KeyInfo>", agreement),
        ),
        (
            "encryption.oaep_parameters",
            mgf("http://www.w3.org/2009/xmlenc11#mgf1sha224"),
        ),
        (
            "encryption.oaep_parameters",
            replace(&good, "xmlenc#sha256", "xmlenc#ripemd160"),
        ),
        (
            "encryption.parameters",
            transport("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"),
        ),
        (
            "encryption.parameters",
            replace(&good, digest, &format!("{digest}{digest}")),
        ),
        ("encryption.parameters", replace(&good, digest, "<ds:DigestMethod/>")),
        (
            "encryption.parameters",
            replace(&good, digest, &format!("{digest}<x xmlns=\"urn:x\"/>")),
        ),
        ("encryption.parameters", size("128")),
        (
            "encryption.cipher_reference",
            good[..good.rfind(value).unwrap()].to_owned() + &reference,
        ),
    ] {
        table.login(59, wanted, &either(), &signed_around(&element), &element);
    }
}

/// Rows 57, 58 and 60: what only a key can find out, and never says.
pub fn undecryptable(table: &mut Table) {
    let (cbc, gcm) = (Encryption::with("aes128-cbc"), gcm());
    let assertion = Fixture::default().signed_assertion(idp());
    let of = |encryption: &Encryption, change: &dyn Fn(&mut Vec<u8>)| {
        let mut ciphertext = encryption.encrypt(assertion.as_bytes());
        change(&mut ciphertext.content);
        encryption.element_of("EncryptedAssertion", &ciphertext)
    };
    let last = |octets: &mut Vec<u8>| *octets.last_mut().unwrap() ^= 0xFF;
    let vector = |octets: &mut Vec<u8>| octets[0] ^= 1;
    // Signed by the identity provider as they are: only then does a key come into it.
    for change in [&last as &dyn Fn(&mut Vec<u8>), &vector] {
        table.login(
            57,
            "decryption.failed",
            &either(),
            &signed_around(&of(&cbc, change)),
            "changed CBC",
        );
    }
    let flipped = replace(
        &signed_around(&of(&cbc, &|_| {})),
        "<xenc:CipherValue>",
        "<xenc:CipherValue>AAAA",
    );
    table.login(
        57,
        "signature.digest_mismatch",
        &either(),
        &flipped,
        "CBC that was changed after signing",
    );
    for length in [0, 16, 31, 33] {
        let xml = signed_around(&of(&cbc, &|octets| octets.resize(length, 0)));
        table.login(
            57,
            "encryption.ciphertext_length",
            &either(),
            &xml,
            "CBC of a wrong length",
        );
    }
    for cut in [1, 4, 8, 12, 15, 16] {
        let xml = around(&of(&gcm, &|octets| octets.truncate(octets.len() - cut)));
        table.login(58, "decryption.failed", &either(), &xml, "a tag cut short");
    }
    for length in [0, 12, 27] {
        let xml = around(&of(&gcm, &|octets| octets.truncate(length)));
        table.login(
            58,
            "encryption.ciphertext_length",
            &either(),
            &xml,
            "GCM without room for a tag",
        );
    }
    for change in [&last as &dyn Fn(&mut Vec<u8>), &vector] {
        table.login(
            58,
            "decryption.failed",
            &either(),
            &around(&of(&gcm, change)),
            "changed GCM",
        );
    }
    let signing = gcm.clone().to(Signer::rsa("sp-signing", 2048));
    let xml = around(&sealed(&signing, &Fixture::default()));
    table.login(
        60,
        "decryption.failed",
        &either(),
        &xml,
        "encrypted for the key that signs",
    );
}

/// Row 61: nothing encrypted is treated as absent, and nothing is guessed.
pub fn structure(table: &mut Table) {
    let encryption = gcm();
    let ciphertext = encryption.encrypt(Fixture::default().signed_assertion(idp()).as_bytes());
    let good = encryption.element_of("EncryptedAssertion", &ciphertext);
    let key = encryption.encrypted_key(&ciphertext.key, "");
    let named = |attributes: &str| encryption.encrypted_key(&ciphertext.key, attributes);
    let method = "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\"/>";
    let beside = |inside: &str, keys: &str| {
        let data = encryption.encrypted_data(inside, &ciphertext.content);
        format!("<saml:EncryptedAssertion>{data}{keys}</saml:EncryptedAssertion>")
    };
    let retrieval = |uri: &str| format!("<ds:RetrievalMethod URI=\"{uri}\"/>");
    let transforms = "<ds:RetrievalMethod URI=\"#_k\"><ds:Transforms/></ds:RetrievalMethod>";
    let derived = "<ds:RetrievalMethod URI=\"#_k\" Type=\"http://www.w3.org/2009/xmlenc11#DerivedKey\"/>";
    for (wanted, element) in [
        ("encryption.element_missing", "<saml:EncryptedAssertion/>".to_owned()),
        ("encryption.element_missing", replace(&good, method, "")),
        (
            "encryption.element_missing",
            replace(&good, "xenc:CipherValue", "xenc:CipherText").replacen("/xenc:CipherValue", "/xenc:CipherText", 1),
        ),
        (
            "encryption.unexpected_child",
            replace(&good, "<ds:KeyInfo>", "<x xmlns=\"urn:x\"/><ds:KeyInfo>"),
        ),
        (
            "encryption.unexpected_child",
            replace(
                &good,
                "</xenc:EncryptedData>",
                "</xenc:EncryptedData><xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\"/>",
            ),
        ),
        (
            "encryption.unexpected_child",
            replace(&good, method, "").replacen("</ds:KeyInfo>", &format!("</ds:KeyInfo>{method}"), 1),
        ),
        (
            "encryption.unexpected_text",
            replace(&good, "<ds:KeyInfo>", "text<ds:KeyInfo>"),
        ),
        (
            "encryption.unexpected_text",
            replace(&good, "<xenc:CipherValue>", "<xenc:CipherValue><x xmlns=\"urn:x\"/>"),
        ),
        (
            "encryption.not_base64",
            replace(&good, "<xenc:CipherValue>", "<xenc:CipherValue>*"),
        ),
        ("encryption.type_forbidden", replace(&good, "#Element", "#Content")),
        ("encryption.key_missing", replace(&good, &key, "")),
        (
            "encryption.key_missing",
            replace(&good, &format!("<ds:KeyInfo>{key}</ds:KeyInfo>"), ""),
        ),
        (
            "encryption.key_missing",
            replace(&good, &key, "<ds:KeyName>ours</ds:KeyName>"),
        ),
        ("encryption.too_many_keys", beside(&key.repeat(5), "")),
        ("encryption.too_many_keys", beside("", &key.repeat(5))),
        (
            "encryption.other_recipient",
            beside(&named(" Recipient=\"https://other.example\""), ""),
        ),
        ("encryption.key_reference", beside(&retrieval("#_k"), "")),
        (
            "encryption.key_reference",
            beside(&retrieval("#_other"), &named(" Id=\"_k\"")),
        ),
        (
            "encryption.key_reference",
            beside(&retrieval("https://evil.example/k"), &named(" Id=\"_k\"")),
        ),
        ("encryption.key_reference", beside(&retrieval(""), &named(" Id=\"_k\""))),
        (
            "encryption.key_reference",
            beside(&retrieval("#_k"), &named(" Id=\"_k\"").repeat(2)),
        ),
        ("encryption.key_reference", beside(transforms, &named(" Id=\"_k\""))),
        ("encryption.key_reference", beside(derived, &named(" Id=\"_k\""))),
    ] {
        table.login(61, wanted, &either(), &signed_around(&element), &element);
    }
    parts(table);
}

/// Row 61: EncryptedID and EncryptedAttribute.
fn parts(table: &mut Table) {
    let name_id = "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">ada@example.org</saml:NameID>";
    let plain = Fixture::response_signed().assertion();
    let subject = |what: &str| replace(&plain, element(&plain, "saml:NameID"), what);
    let statement = |what: &str| {
        replace(
            &plain,
            "<saml:AttributeStatement>",
            &format!("<saml:AttributeStatement>{what}"),
        )
    };
    let encrypted = gcm().element("EncryptedID", name_id);
    let anothers = gcm()
        .to(Signer::rsa("sp-of-another", 2048))
        .element("EncryptedID", name_id);
    let data = "<saml:SubjectConfirmationData";
    for (wanted, assertion) in [
        ("encryption.element_missing", subject("<saml:EncryptedID/>")),
        (
            "encryption.element_missing",
            replace(&plain, data, &format!("<saml:EncryptedID/>{data}")),
        ),
        ("encryption.element_missing", statement("<saml:EncryptedAttribute/>")),
        (
            "encryption.too_many_parts",
            statement(&"<saml:EncryptedAttribute/>".repeat(33)),
        ),
        ("decryption.failed", subject(&anothers)),
        (
            "decryption.failed",
            statement(&encrypted.replace("EncryptedID", "EncryptedAttribute")),
        ),
        (
            "decryption.failed",
            subject(&gcm().element("EncryptedID", &name_id.replace("NameID", "BaseID"))),
        ),
        (
            "decryption.failed",
            subject(&gcm().element("EncryptedID", "ada@example.org")),
        ),
        (
            "xml.element_in_text",
            subject(&gcm().element("EncryptedID", &name_id.replace("ada@", "<b xmlns=\"urn:b\">ada@</b>"))),
        ),
        ("element.unexpected", subject(&format!("{encrypted}{encrypted}"))),
    ] {
        table.login(61, wanted, &either(), &signed_around(&assertion), wanted);
    }
    // Whoever reads an Assertion without having decrypted is told so.
    let signed = signed_around(&subject(&encrypted));
    let document = Document::parse(signed.as_bytes(), &Limits::SAML).unwrap();
    let verified = verify(&document, &[idp().verifying_key()], SignaturePolicy::Either, false).unwrap();
    let vouched = Vouched::hashed(&verified.response.unwrap()).unwrap();
    let read = Assertion::parse(&vouched, &DecryptedParts::default());
    table.refused(
        61,
        "element.encrypted",
        read.err().map(|error| error.code()),
        "not decrypted",
    );
}
