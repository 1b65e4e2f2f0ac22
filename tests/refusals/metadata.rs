//! Metadata that is refused: rows 50 and 51, and every rule of `saml::idp_metadata`.

use saml_edge::crypto::VerifyingKey;
use saml_edge::saml::{IdpMetadata, MetadataDocument, MetadataError};
use saml_edge::verdict::Refusal;

use crate::support::idp_metadata::{ENTITY_ID, Entity, METADATA, POST, bare, entities, key, sign_on, tidy};
use crate::support::login::{at, idp};
use crate::support::signer::{Algorithms, Signer};
use crate::support::wrapping::signature_of;
use crate::{Table, replace};

const NOW: &str = "2026-11-24T12:00:00Z";

fn read(
    document: Result<MetadataDocument, MetadataError>,
    entity_id: Option<&str>,
) -> Result<IdpMetadata, MetadataError> {
    document?.identity_provider(entity_id, at(NOW))
}

fn unsigned(table: &mut Table, row: u8, wanted: &'static str, xml: &str, what: &str) {
    let found = read(MetadataDocument::parse(xml.as_bytes()), None).err();
    table.refused(row, wanted, found.as_ref().map(Refusal::code), what);
}

fn pinned(table: &mut Table, keys: &[VerifyingKey], wanted: &'static str, xml: &str, what: &str) {
    let found = read(MetadataDocument::verify(xml.as_bytes(), keys), Some(ENTITY_ID)).err();
    table.refused(51, wanted, found.as_ref().map(Refusal::code), what);
}

/// Row 50: whatever its KeyDescriptors say, metadata without a key to verify with is an error.
pub fn keys(table: &mut Table) {
    let with = |keys: String| {
        Entity {
            keys,
            ..Entity::default()
        }
        .xml()
    };
    let certificate = bare(&idp().certificate_pem);
    for (wanted, keys, what) in [
        ("metadata.no_signing_key", String::new(), "no KeyDescriptor"),
        ("metadata.no_signing_key", key("signing", "AAAA"), "no certificate"),
        ("metadata.no_signing_key", key("", ""), "an empty certificate"),
        (
            "metadata.no_signing_key",
            "<md:KeyDescriptor><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:KeyName>k</ds:KeyName>\
             </ds:KeyInfo></md:KeyDescriptor>"
                .to_owned(),
            "a name of a key",
        ),
        (
            "metadata.no_signing_key",
            key("signing", &certificate).replace("X509Data", "PGPData"),
            "a certificate in another place",
        ),
        (
            "metadata.encryption_keys_only",
            key("encryption", &certificate),
            "a key for encryption only",
        ),
        ("metadata.key_use", key("Signing", &certificate), "another use"),
        (
            "metadata.key_use",
            key("signing encryption", &certificate),
            "two uses in one",
        ),
    ] {
        unsigned(table, 50, wanted, &with(keys), what);
    }
}

/// Row 51: where a Signature is asked for, the rules of Responses hold for metadata.
pub fn signatures(table: &mut Table) {
    let keys = [idp().verifying_key()];
    let good = Entity::to_sign("_entity").signed_by(idp());
    for (wanted, xml, what) in [
        ("signature.missing", Entity::default().xml(), "unsigned"),
        (
            "signature.digest_mismatch",
            replace(&good, "/sso", "/evil"),
            "changed after signing",
        ),
        (
            "signature.key_mismatch",
            Entity::to_sign("_entity").signed_by(Signer::rsa("attacker", 2048)),
            "signed by somebody else, whose certificate is in KeyInfo",
        ),
        (
            "signature.sha1_forbidden",
            Entity {
                signature: Algorithms::sha1().template("_entity"),
                ..Entity::to_sign("_entity")
            }
            .signed_by(idp()),
            "SHA-1",
        ),
        (
            "signature.reference_target",
            replace(&good, " ID=\"_entity\"", " ID=\"_other\""),
            "a Reference to nothing",
        ),
    ] {
        pinned(table, &keys, wanted, &xml, what);
    }
    pinned(table, &[], "key.none_configured", &good, "no key, no pass");
    wrapped(table, &keys, &good);
    repeated(table, &keys);
    expired(table, &keys);
}

/// Every way to keep the valid Signature in a document that says something else.
fn wrapped(table: &mut Table, keys: &[VerifyingKey], good: &str) {
    let signature = signature_of(good, "_entity").unwrap();
    let evil = |id: &str, signature: &str, extensions: &str| {
        let attacker = bare(&Signer::rsa("attacker", 2048).certificate_pem);
        let entity = Entity {
            id: Some(id.to_owned()),
            signature: signature.to_owned(),
            extensions: extensions.to_owned(),
            keys: key("signing", &attacker),
            ..Entity::default()
        };
        entity.xml()
    };
    let extensions = format!("<md:Extensions>{good}</md:Extensions>");
    let object = signature.replace(
        "</ds:Signature>",
        &format!("<ds:Object>{good}</ds:Object></ds:Signature>"),
    );
    let elsewhere = good.replacen(ENTITY_ID, "https://idp.example/other", 1);
    for (wanted, xml, what) in [
        (
            "metadata.entity_misplaced",
            evil("_evil", "", &extensions),
            "the original in Extensions",
        ),
        (
            "metadata.entity_misplaced",
            evil("_evil", signature, &extensions),
            "and its Signature outside",
        ),
        (
            "xml.duplicate_id",
            evil("_entity", signature, &extensions),
            "and its ID twice",
        ),
        (
            "metadata.entity_misplaced",
            evil("_evil", &object, ""),
            "the original in an Object",
        ),
        (
            "signature.reference_target",
            evil("_evil", signature, ""),
            "the Signature of another",
        ),
        (
            "signature.digest_mismatch",
            evil("_entity", signature, ""),
            "the Signature of another of the same ID",
        ),
        (
            "signature.misplaced",
            entities("", "", &format!("{}{good}", evil("_evil", "", ""))),
            "an evil entity beside the signed one",
        ),
        (
            "signature.misplaced",
            entities("", "", &format!("{}{elsewhere}", evil("_evil", "", ""))),
            "beside a signed one of another name",
        ),
        (
            "signature.misplaced",
            entities("", "", good),
            "only the entity is signed, not the document",
        ),
        (
            "signature.several",
            replace(
                good,
                signature,
                &format!("{signature}{}", signature.replace("_entity", "_x")),
            ),
            "two Signatures",
        ),
        (
            "signature.position",
            replace(good, signature, &format!("<md:Extensions/>{signature}")),
            "a Signature behind something",
        ),
        (
            "signature.digest_mismatch",
            good.replace("md:EntityDescriptor", "md:EntitiesDescriptor"),
            "another element around the Signature",
        ),
    ] {
        pinned(table, keys, wanted, &xml, what);
    }
}

/// Two entities of one name are no choice, signed or not.
fn repeated(table: &mut Table, keys: &[VerifyingKey]) {
    let two = format!("{0}{0}", Entity::default().xml());
    let signed = entities(" ID=\"_all\"", &Algorithms::sha2(256).template("_all"), &two);
    let signed = tidy(&idp().sign(&signed, "EntitiesDescriptor"));
    pinned(table, keys, "metadata.entity_repeated", &signed, "one entity twice");
}

/// Metadata that has ended is refused, signed or not, whichever element around the role says so.
fn expired(table: &mut Table, keys: &[VerifyingKey]) {
    let ended = " validUntil=\"2026-11-24T12:00:00Z\"";
    let entity = Entity {
        attributes: ended.into(),
        ..Entity::to_sign("_entity")
    };
    pinned(
        table,
        keys,
        "metadata.expired",
        &entity.signed_by(idp()),
        "signed, and ended now",
    );
    let role = Entity {
        role_attributes: format!("{}{ended}", Entity::default().role_attributes),
        ..Entity::default()
    };
    let inner = Entity::default().xml();
    for xml in [
        Entity {
            attributes: ended.into(),
            ..Entity::default()
        }
        .xml(),
        role.xml(),
        entities(ended, "", &inner),
        entities(ended, "", &entities(" validUntil=\"2027-01-01T00:00:00Z\"", "", &inner)),
    ] {
        unsigned(table, 51, "metadata.expired", &xml, "ended");
    }
}

/// Every other rule.
pub fn rules(table: &mut Table) {
    let entity = Entity::default();
    let xml = entity.xml();
    let service_provider = xml.replace("IDPSSODescriptor", "SPSSODescriptor");
    let two = format!(
        "{xml}{}",
        Entity {
            entity_id: "https://two.example".into(),
            ..Entity::default()
        }
        .xml()
    );
    let mut each = |wanted, xml: &str, what: &str| unsigned(table, 0, wanted, xml, what);
    each("xml.dtd_forbidden", &format!("<!DOCTYPE x>{xml}"), "a DTD");
    each(
        "xml.octet_limit",
        &format!("{xml}{}", " ".repeat(1 << 20)),
        "more than 1 MB",
    );
    each(
        "metadata.unexpected_root",
        &xml.replace("EntityDescriptor", "AffiliationDescriptor"),
        "another element",
    );
    each(
        "metadata.unexpected_root",
        &xml.replace(METADATA, "urn:other"),
        "another namespace",
    );
    each(
        "metadata.entity_repeated",
        &entities("", "", &format!("{xml}{xml}")),
        "one entity twice",
    );
    each("metadata.service_provider", &service_provider, "a service provider");
    each("metadata.no_identity_provider", &entities("", "", ""), "nobody");
    each(
        "metadata.no_identity_provider",
        &xml.replace("IDPSSODescriptor", "PDPDescriptor"),
        "another role",
    );
    each(
        "metadata.several_identity_providers",
        &entities("", "", &two),
        "two to choose from",
    );
    each(
        "attribute.missing",
        &xml.replacen(" entityID", " entity", 1),
        "no entityID",
    );
    each(
        "attribute.missing",
        &xml.replacen(" protocolSupport", " support", 1),
        "no protocols",
    );
    each(
        "attribute.missing",
        &xml.replacen(" Location", " Place", 1),
        "an endpoint without a place",
    );
    each(
        "time.malformed",
        &xml.replacen(" entityID", " validUntil=\"soon\" entityID", 1),
        "no time",
    );
    each(
        "time.malformed_duration",
        &xml.replacen(" entityID", " cacheDuration=\"P1DT\" entityID", 1),
        "no duration",
    );
    let long = "a".repeat(1_025);
    each(
        "metadata.entity_id_invalid",
        &xml.replacen(ENTITY_ID, &long, 1),
        "a long entityID",
    );
    each(
        "metadata.entity_id_invalid",
        &xml.replacen(ENTITY_ID, "an idp", 1),
        "an entityID of two words",
    );
    let saml1 = "urn:oasis:names:tc:SAML:1.1:protocol";
    each(
        "metadata.protocol_unsupported",
        &xml.replacen("urn:oasis:names:tc:SAML:2.0:protocol", saml1, 1),
        "SAML 1.1",
    );
    each(
        "metadata.protocol_unsupported",
        &xml.replacen("SAML:2.0:protocol", "SAML:2.0:protocol2", 1),
        "a longer name",
    );
    let soap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
    let with = |endpoints: String| {
        Entity {
            endpoints,
            ..Entity::default()
        }
        .xml()
    };
    each(
        "metadata.no_single_sign_on_service",
        &with(String::new()),
        "nowhere to sign in",
    );
    each(
        "metadata.no_single_sign_on_service",
        &with(sign_on(soap, "https://idp.example")),
        "for programs only",
    );
    let logout = sign_on(POST, "https://idp.example").replace("SignOn", "Logout");
    each(
        "metadata.no_single_sign_on_service",
        &with(logout),
        "only a way to sign out",
    );
    let chosen = read(
        MetadataDocument::parse(entities("", "", &two).as_bytes()),
        Some("https://three.example"),
    );
    table.refused(
        0,
        "metadata.entity_unknown",
        chosen.err().as_ref().map(Refusal::code),
        "a third",
    );
}
