//! EncryptedID and EncryptedAttribute: decrypted inside a verified signature, never treated as absent.

use saml_edge::dsig::SignaturePolicy;

use super::support::encrypter::{Encryption, sp_next};
use super::support::fixture::Fixture;
use super::support::login::idp;
use super::support::wrapping::element;
use super::{arrival, assert_accepted, assert_refused, in_plain};

const ASSERTION: &str = "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

/// The Assertion of `fixture` with its NameID and its first Attribute encrypted, the first in CBC, for both our keys.
/// `declared`: the plaintexts declare their prefixes themselves.
fn with_encrypted_parts(fixture: &Fixture, declared: bool) -> String {
    let plain = fixture.assertion();
    let (name_id, attribute) = (element(&plain, "saml:NameID"), element(&plain, "saml:Attribute"));
    let standalone = |xml: &str| match declared {
        true => xml.replacen(' ', &format!(" {ASSERTION} "), 1),
        false => xml.to_owned(),
    };
    let cbc = Encryption::with("aes128-cbc").to(sp_next());
    let gcm = Encryption::with("aes256-gcm").oaep("sha256", "sha256");
    plain
        .replacen(name_id, &cbc.element("EncryptedID", &standalone(name_id)), 1)
        .replacen(attribute, &gcm.element("EncryptedAttribute", &standalone(attribute)), 1)
}

/// Signed where `fixture` is to be.
fn signed(fixture: &Fixture, assertion: String) -> String {
    match fixture.sign_assertion {
        true => {
            let signed = idp().sign(&assertion, "Assertion");
            super::support::fixture::without_declaration(&signed).to_owned()
        }
        false => assertion,
    }
}

#[test]
fn parts_are_decrypted_wherever_a_signature_covers_them() {
    let wanted = in_plain(&Fixture::default());
    for fixture in [
        Fixture::default(),
        Fixture::response_signed(),
        Fixture::assertion_signed(),
    ] {
        for declared in [true, false] {
            let assertion = signed(&fixture, with_encrypted_parts(&fixture, declared));
            let xml = fixture.signed_around(&assertion, idp());
            assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
            // And once more around all of it.
            let sealed = Encryption::with("aes256-gcm").element("EncryptedAssertion", &assertion);
            let xml = fixture.signed_around(&sealed, idp());
            assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
        }
    }
}

#[test]
fn an_encrypted_name_id_keeps_every_field() {
    let fixture = Fixture::response_signed();
    let plain = fixture.assertion();
    let name_id = element(&plain, "saml:NameID");
    let qualified = name_id.replacen(" Format=", " NameQualifier=\"q\" Format=", 1);
    let in_the_open = plain.replacen(name_id, &qualified, 1);
    let wanted = arrival(SignaturePolicy::Either)
        .login(&fixture.signed_around(&in_the_open, idp()))
        .unwrap();
    assert_eq!(wanted.claims.name_id.name_qualifier.as_deref(), Some("q"));
    let sealed = Encryption::with("aes256-cbc").element("EncryptedID", &qualified);
    let xml = fixture.signed_around(&plain.replacen(name_id, &sealed, 1), idp());
    assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
}

/// Toolkits declare `xsi` on the Assertion and use it in the plaintext only, where exclusive canonicalization forgets it.
#[test]
fn xsi_means_what_it_always_means() {
    let fixture = Fixture::response_signed();
    let typed = |value: &str| {
        format!(
            "<saml:Attribute Name=\"email\"><saml:AttributeValue xsi:type=\"xs:string\"{value}</saml:AttributeValue></saml:Attribute>"
        )
    };
    let plain = fixture.assertion();
    let attribute = element(&plain, "saml:Attribute");
    let sealed = |plaintext: &str, declarations: &str| {
        let part = Encryption::with("aes128-gcm").element("EncryptedAttribute", plaintext);
        let assertion = plain.replacen(attribute, &part, 1).replacen(
            "<saml:Assertion ",
            &format!("<saml:Assertion {declarations} "),
            1,
        );
        fixture.signed_around(&assertion, idp())
    };
    let wanted = in_plain(&Fixture::default());
    let xsi = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";
    for declarations in [xsi, ""] {
        let xml = sealed(&typed(">ada@example.org"), declarations);
        assert_accepted(&arrival(SignaturePolicy::Either), &xml, &wanted);
    }
    // What an attacker declares around the signed octets changes nothing.
    let xml = sealed(&typed(" xsi:nil=\"true\">"), "");
    let rebound = xml.replacen("<saml:Assertion ", "<saml:Assertion xmlns:xsi=\"urn:evil\" ", 1);
    let without = arrival(SignaturePolicy::Either).login(&xml).unwrap();
    assert_eq!(without.claims.attributes.get("email"), Some(&Vec::new()));
    assert_accepted(&arrival(SignaturePolicy::Either), &rebound, &without);
    // Any other prefix must be declared where the signature covers it.
    let other = sealed(&typed(">ada@example.org").replace("xsi:", "q:"), "xmlns:q=\"urn:q\"");
    assert_refused(&arrival(SignaturePolicy::Either), &other, "decryption.failed");
}

/// 32 parts are decrypted; 33 are refused (`tests/refusals`).
#[test]
fn as_many_parts_as_are_worth_it() {
    let fixture = Fixture::response_signed();
    let part = Encryption::with("aes128-gcm").element(
        "EncryptedAttribute",
        "<saml:Attribute Name=\"x\"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute>",
    );
    let assertion = fixture.assertion().replacen(
        "<saml:AttributeStatement>",
        &format!("<saml:AttributeStatement>{}", part.repeat(32)),
        1,
    );
    let xml = fixture.signed_around(&assertion, idp());
    let signed_in = arrival(SignaturePolicy::Either).login(&xml).unwrap();
    assert_eq!(signed_in.claims.attributes["x"].len(), 32);
}
