//! Keys, algorithms, and what is encrypted.

use crate::crypto::DigestAlgorithm::{Sha1, Sha256};
use crate::selftest::Case;
use crate::selftest::case::{ECDSA_SHA256, Key, RSA_SHA256, Signs, Value, When, World};

const ANY: Signs = Signs::Policy;
const R: Signs = Signs::Response;
/// Without a key to decrypt with, nothing encrypted is looked at any further.
const NO_KEY: &str = "decryption.no_key";
const EMPTY: &[&str] = &["encryption.element_missing", NO_KEY];
const FORBIDDEN: &[&str] = &["signature.algorithm_forbidden"];
const VALUE: &[&str] = &["signature.value_mismatch"];

pub(super) const CASES: &[Case] = &[
    Case::attack(42, "A stranger's signature, with the stranger's certificate in KeyInfo", ANY, &["signature.key_mismatch"])
        .key(Key::Stranger, ECDSA_SHA256)
        .before(&[(
            "</ds:SignatureValue>",
            "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{stranger}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
        )]),
    Case::attack(43, "HMAC, with the public key for its secret", ANY, FORBIDDEN)
        .key(Key::Hmac, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
    Case::attack(44, "HMAC of which no octet counts", ANY, &["signature.parameters"])
        .key(Key::Hmac, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
        .before(&[("</ds:SignatureMethod>", "<ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>")]),
    Case::attack(45, "RSA with MD5", ANY, FORBIDDEN).method("http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
    Case::attack(45, "DSA with SHA-1", ANY, FORBIDDEN).method("http://www.w3.org/2000/09/xmldsig#dsa-sha1"),
    Case::attack(45, "An algorithm that nobody knows", ANY, FORBIDDEN).method("urn:attacker:none"),
    Case::attack(45, "RSA with SHA-1", ANY, &["signature.sha1_forbidden"])
        .method("http://www.w3.org/2000/09/xmldsig#rsa-sha1")
        .when(When::Sha1(false)),
    Case::attack(45, "Hashed with SHA-1", ANY, &["signature.digest_sha1_forbidden"])
        .digest(Sha1, "http://www.w3.org/2000/09/xmldsig#sha1")
        .when(When::Sha1(false)),
    Case::attack(45, "Hashed with MD5", ANY, &["signature.digest_forbidden"])
        .digest(Sha256, "http://www.w3.org/2001/04/xmldsig-more#md5"),
    Case::attack(46, "An RSA algorithm for an EC key", ANY, &["signature.key_kind"])
        .key(Key::Ec(Sha256), RSA_SHA256)
        .world(World::Ec),
    Case::attack(46, "An EC algorithm for an RSA key", ANY, &["signature.key_kind"])
        .key(Key::Rsa, ECDSA_SHA256)
        .world(World::Rsa),
    Case::attack(46, "A certificate of RSA with 1024 bits", ANY, &["key.rsa_too_small"])
        .world(World::Short)
        .when(When::Sha1(false)),
    Case::attack(47, "An RSA signature with an octet before it", ANY, VALUE).value(Value::Longer),
    Case::attack(47, "An RSA signature without its last octet", ANY, VALUE).value(Value::Shorter),
    Case::attack(47, "An RSA signature of zeros", ANY, VALUE).value(Value::Zero),
    Case::attack(48, "An ECDSA signature in DER", ANY, &["signature.ecdsa_der"])
        .key(Key::Ec(Sha256), ECDSA_SHA256)
        .value(Value::Der),
    Case::attack(48, "An ECDSA signature with r and s zero", ANY, VALUE)
        .key(Key::Ec(Sha256), ECDSA_SHA256)
        .value(Value::Zero),
    Case::attack(48, "An ECDSA signature without its last octet", ANY, &["signature.ecdsa_length"])
        .key(Key::Ec(Sha256), ECDSA_SHA256)
        .value(Value::Shorter),
    Case::attack(49, "Another identity provider's signature in this one's name", ANY, VALUE)
        .key(Key::Stranger, ECDSA_SHA256),
    Case::attack(
        54,
        "An EncryptedAssertion that nobody signed",
        ANY,
        &["signature.missing_on_response", "decryption.failed", NO_KEY],
    )
    .after(&[("{assertion}", "{encrypted_gcm}"), ("{rsig}", "")]),
    Case::attack(
        56,
        "A content key wrapped with RSA PKCS #1 v1.5",
        R,
        &["encryption.key_transport_forbidden", NO_KEY],
    )
    .before(&[("{assertion}", "{encrypted_pkcs1}")]),
    Case::attack(
        57,
        "AES-CBC without a signature over it",
        ANY,
        &["signature.missing_on_response", "encryption.cbc_unsigned", NO_KEY],
    )
    .after(&[("{assertion}", "{encrypted_cbc}"), ("{rsig}", "")]),
    Case::attack(
        58,
        "AES-GCM shorter than its tag",
        R,
        &["encryption.ciphertext_length", NO_KEY],
    )
    .before(&[("{assertion}", "{encrypted_short}")]),
    Case::attack(59, "3DES", R, &["encryption.algorithm_forbidden", NO_KEY])
        .before(&[("{assertion}", "{encrypted_3des}")]),
    Case::attack(61, "An empty EncryptedID in place of the NameID", ANY, EMPTY).before(&[(
        r#"<saml:NameID Format="{format}">{who}</saml:NameID>"#,
        "<saml:EncryptedID></saml:EncryptedID>",
    )]),
    Case::attack(61, "An empty EncryptedAttribute", ANY, EMPTY).before(&[(
        "</saml:AttributeStatement>",
        "<saml:EncryptedAttribute></saml:EncryptedAttribute></saml:AttributeStatement>",
    )]),
];
