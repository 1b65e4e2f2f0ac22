//! Metadata of identity providers that is read, and just what it says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use saml_edge::crypto::KeyError;
use saml_edge::saml::idp_metadata::MetadataSignature;
use saml_edge::saml::{IdpMetadata, MetadataDocument, MetadataError};
use saml_edge::verdict::Refusal;
use support::idp_metadata::{ENTITY_ID, Entity, POST, REDIRECT, bare, entities, key, sign_on, signing_key, tidy};
use support::login::{at, idp};
use support::mutate::{Dice, elements, insert, places, splice};
use support::signer::{Algorithms, Signer};
use support::wrapping::signature_of;

const NOW: &str = "2026-11-24T12:00:00Z";

fn read(xml: &str) -> IdpMetadata {
    try_read(xml).unwrap()
}

fn try_read(xml: &str) -> Result<IdpMetadata, MetadataError> {
    MetadataDocument::parse(xml.as_bytes())?.identity_provider(None, at(NOW))
}

fn pems(metadata: &IdpMetadata) -> Vec<String> {
    metadata
        .signing
        .iter()
        .map(|certificate| certificate.to_pem())
        .collect()
}

#[test]
fn everything_that_it_says() {
    let logout = "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
                  Location=\"https://idp.example/slo\" ResponseLocation=\"https://idp.example/slo/response\"/>";
    let formats = "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>\
                   <md:NameIDFormat>\n urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress \n</md:NameIDFormat>";
    let entity = Entity {
        attributes: " cacheDuration=\"PT6H\" validUntil=\"2026-12-24T00:00:00Z\"".into(),
        role_attributes: format!(
            "{} WantAuthnRequestsSigned=\"1\" cacheDuration=\"P1D\"",
            Entity::default().role_attributes
        ),
        endpoints: format!(
            "{}{logout}{formats}{}{}",
            sign_on("urn:oasis:names:tc:SAML:2.0:bindings:SOAP", "https://idp.example/soap"),
            sign_on(POST, "https://idp.example/post"),
            sign_on(REDIRECT, "https://idp.example/redirect"),
        ),
        ..Entity::default()
    };
    let metadata = read(&entity.xml());
    assert_eq!(metadata.entity_id, ENTITY_ID);
    assert_eq!(
        metadata.preferred_sign_on().unwrap().location,
        "https://idp.example/redirect"
    );
    assert_eq!(metadata.sign_on.len(), 3);
    let logout = metadata.preferred_logout().unwrap();
    assert_eq!(
        logout.response_location.as_deref(),
        Some("https://idp.example/slo/response")
    );
    assert_eq!(
        metadata.name_id_formats,
        [
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
        ]
    );
    assert!(metadata.wants_signed_requests);
    assert_eq!(metadata.valid_until, Some(at("2026-12-24T00:00:00Z")));
    assert_eq!(metadata.cache_seconds, Some(21_600), "the shorter one");
    assert_eq!(pems(&metadata), [idp().certificate_pem.clone()]);
    assert!(metadata.encryption.is_empty() && metadata.unreadable.is_empty());
    assert_eq!(metadata.signature, MetadataSignature::Absent);
}

/// A KeyDescriptor without `use` is for signing, too; one for encryption never is.
#[test]
fn row_50_a_key_without_use_is_for_signing() {
    let (one, two, three) = (idp(), Signer::rsa("second", 2048), Signer::p256("third"));
    let bare = |signer: &Signer| bare(&signer.certificate_pem);
    let keys = [
        key("", &bare(one)),
        key("encryption", &bare(two)),
        key("signing", &bare(three)),
    ]
    .concat();
    let metadata = read(
        &Entity {
            keys,
            ..Entity::default()
        }
        .xml(),
    );
    assert_eq!(
        pems(&metadata),
        [one.certificate_pem.clone(), three.certificate_pem.clone()]
    );
    let encryption: Vec<String> = metadata.encryption.iter().map(|it| it.to_pem()).collect();
    assert_eq!(encryption, [one.certificate_pem.clone(), two.certificate_pem.clone()]);
}

/// A certificate that cannot be read is told and counts for nothing; the others are not lost with it.
#[test]
fn unreadable_certificates_are_told() {
    let bare_key = "<md:KeyDescriptor><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:KeyValue/>\
                    </ds:KeyInfo></md:KeyDescriptor>";
    let lines = key("signing", &Signer::p256("third").certificate_pem);
    let keys = [
        key("signing", "QUFB"),
        signing_key(),
        bare_key.to_owned(),
        signing_key(),
        lines,
    ]
    .concat();
    let metadata = read(
        &Entity {
            keys,
            ..Entity::default()
        }
        .xml(),
    );
    assert_eq!(metadata.signing.len(), 2, "each once, with or without its lines");
    assert_eq!(metadata.unreadable, [KeyError::NotACertificate, KeyError::PublicKey]);
}

#[test]
fn several_identity_providers_are_chosen_from() {
    let other = Entity {
        entity_id: "https://two.example".into(),
        endpoints: sign_on(POST, "https://two.example/sso"),
        ..Entity::default()
    };
    let service_provider = other
        .xml()
        .replace("IDPSSO", "SPSSO")
        .replace("two.example", "sp.example");
    let inner = entities(" Name=\"inner\" cacheDuration=\"PT1H\"", "", &other.xml());
    let xml = entities(
        " cacheDuration=\"P7D\"",
        "",
        &format!("{}{service_provider}{inner}", Entity::default().xml()),
    );
    let document = MetadataDocument::parse(xml.as_bytes()).unwrap();
    assert_eq!(
        document.identity_providers().unwrap(),
        [ENTITY_ID, "https://two.example"]
    );
    let chosen = document
        .identity_provider(Some("https://two.example"), at(NOW))
        .unwrap();
    assert_eq!(chosen.preferred_sign_on().unwrap().location, "https://two.example/sso");
    assert_eq!(chosen.cache_seconds, Some(3_600));
    let refused = document
        .identity_provider(Some("https://sp.example"), at(NOW))
        .unwrap_err();
    assert_eq!(refused.code(), "metadata.entity_unknown");
    // The service provider beside a single identity provider is no choice.
    let xml = entities("", "", &format!("{service_provider}{}", other.xml()));
    assert_eq!(read(&xml).entity_id, "https://two.example");
}

/// Roles, extensions and attributes that are not SAML's are passed over, such as those of Entra ID.
#[test]
fn what_is_not_known_is_passed_over() {
    let fed = "<md:RoleDescriptor xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
               xmlns:fed=\"http://docs.oasis-open.org/wsfed/federation/200706\" xsi:type=\"fed:SecurityTokenServiceType\" \
               protocolSupportEnumeration=\"http://docs.oasis-open.org/wsfed/federation/200706\">";
    let foreign = key("signing", &bare(&Signer::rsa("attacker", 2048).certificate_pem));
    let passive = "<fed:PassiveRequestorEndpoint><a:EndpointReference xmlns:a=\"http://www.w3.org/2005/08/addressing\">\
                   <a:Address>https://sts.example</a:Address></a:EndpointReference></fed:PassiveRequestorEndpoint>";
    let further = format!(
        "{fed}{foreign}{passive}</md:RoleDescriptor><md:AttributeAuthorityDescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{foreign}\
         </md:AttributeAuthorityDescriptor><md:Organization/><x:y xmlns:x=\"urn:x\"><x:z/></x:y>"
    );
    let entity = Entity {
        extensions: format!("<md:Extensions><x:y xmlns:x=\"urn:x\">{foreign}</x:y></md:Extensions>"),
        further,
        attributes: " xmlns:x=\"urn:x\" x:entityID=\"https://evil.example\"".into(),
        ..Entity::default()
    };
    let xml = format!(
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- ours -->{}",
        entity.xml()
    );
    let metadata = read(&xml);
    assert_eq!(metadata.entity_id, ENTITY_ID);
    assert_eq!(pems(&metadata), [idp().certificate_pem.clone()]);
}

/// The certificates of one X509Data are a chain: who issued another one signs no messages.
#[test]
fn issuers_in_a_chain_are_no_signing_keys() {
    let chain = support::chain::chain();
    let pair = |first: &str, second: &str| {
        key("signing", &bare(first)).replace(
            "</ds:X509Data>",
            &format!(
                "<ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>",
                bare(second)
            ),
        )
    };
    for keys in [pair(&chain.leaf, &chain.root), pair(&chain.root, &chain.leaf)] {
        let metadata = read(
            &Entity {
                keys,
                ..Entity::default()
            }
            .xml(),
        );
        assert_eq!(pems(&metadata), std::slice::from_ref(&chain.leaf));
    }
    let alone = Entity {
        keys: key("signing", &bare(&chain.root)),
        ..Entity::default()
    };
    assert_eq!(
        pems(&read(&alone.xml())),
        std::slice::from_ref(&chain.root),
        "alone it is what is meant"
    );
}

/// Of two roles of one entity the first that speaks SAML 2.0 counts, and nothing of the other.
#[test]
fn the_first_role_that_speaks_saml_2() {
    let saml1 = Entity {
        role_attributes: " protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:1.1:protocol\"".into(),
        keys: key("signing", &bare(&Signer::rsa("attacker", 2048).certificate_pem)),
        ..Entity::default()
    };
    let role = |entity: &Entity| {
        let xml = entity.xml();
        xml[xml.find("<md:IDPSSO").unwrap()..xml.find("</md:Entity").unwrap()].to_owned()
    };
    let first = role(&saml1);
    let xml = saml1
        .xml()
        .replace(&first, &format!("{first}{}", role(&Entity::default())));
    assert_eq!(pems(&read(&xml)), [idp().certificate_pem.clone()]);
}

#[test]
fn metadata_holds_until_it_ends() {
    let entity = |until: &str| Entity {
        attributes: format!(" validUntil=\"{until}\""),
        ..Entity::default()
    };
    assert!(try_read(&entity("2026-11-24T12:00:00.001Z").xml()).is_ok());
    assert_eq!(try_read(&entity(NOW).xml()).unwrap_err().code(), "metadata.expired");
}

fn verified(xml: &str) -> Result<IdpMetadata, MetadataError> {
    MetadataDocument::verify(xml.as_bytes(), &[idp().verifying_key()])?.identity_provider(Some(ENTITY_ID), at(NOW))
}

/// What a pinned key signed is read, as entity and as federation, and says who signed it.
#[test]
fn row_51_signed_metadata_is_read() {
    let entity = Entity::to_sign("_entity").signed_by(idp());
    let federation = entities(
        " ID=\"_all\"",
        &Algorithms::sha2(512).template("_all"),
        &Entity::default().xml(),
    );
    let federation = tidy(&idp().sign(&federation, "EntitiesDescriptor"));
    let fingerprint = idp().verifying_key().fingerprint();
    for xml in [&entity, &federation] {
        let metadata = verified(xml).unwrap();
        assert_eq!(metadata.signature, MetadataSignature::Verified(fingerprint));
        assert_eq!(pems(&metadata), [idp().certificate_pem.clone()]);
        assert_eq!(read(xml).signature, MetadataSignature::Unverified, "no key was given");
    }
}

/// Whatever is changed in signed metadata, it is refused, or says exactly what was signed.
#[test]
fn row_51_no_mutation_changes_what_was_signed() {
    let signed = Entity::to_sign("_entity").signed_by(idp());
    let evil = Entity {
        keys: key("signing", &bare(&Signer::rsa("attacker", 2048).certificate_pem)),
        endpoints: sign_on(REDIRECT, "https://evil.example"),
        ..Entity::to_sign("_evil")
    };
    let parts = [
        evil.xml(),
        signed.clone(),
        signature_of(&signed, "_entity").unwrap().to_owned(),
        evil.keys.clone(),
    ];
    let (spans, places) = (elements(&signed), places(&signed));
    let mut dice = Dice(50_51);
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..4_000 {
        let xml = match round % 4 {
            0 => insert(&signed, *dice.pick(&places), dice.pick::<String>(&parts)),
            1 => splice(&signed, *dice.pick(&spans), dice.pick::<String>(&parts)),
            2 => {
                let (from, to) = (*dice.pick(&spans), *dice.pick(&places));
                insert(&signed, to, &signed[from.start..from.end])
            }
            _ => {
                let mut octets = signed.clone().into_bytes();
                let at = dice.below(octets.len());
                octets[at] ^= 1 << dice.below(7);
                String::from_utf8(octets).unwrap()
            }
        };
        match verified(&xml) {
            Ok(metadata) => {
                accepted += 1;
                assert_eq!(pems(&metadata), [idp().certificate_pem.clone()], "{xml}");
                assert_eq!(
                    metadata.preferred_sign_on().unwrap().location,
                    "https://idp.example/sso",
                    "{xml}"
                );
            }
            Err(_) => refused += 1,
        }
    }
    println!("{accepted} accepted as signed, {refused} refused");
    assert!(refused > 3_000, "{refused}");
}
