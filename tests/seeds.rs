//! The seed corpora of `fuzz/`: made by this project's own generators, signed by xmlsec1 with a key of this run.
//! `scripts/fuzz.sh` asks for them; otherwise nothing here writes a file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use support::documents::document;
use support::fixture::Fixture;
use support::idp_metadata::{Entity, METADATA};
use support::login::body;
use support::logout::LogoutFixture;
use support::mutate::Dice;
use support::signer::{Algorithms, C14N, ENVELOPED, Signer};
use support::wrapping::wrappings;

/// Where one target's seeds go.
struct Corpus(PathBuf, usize);

impl Corpus {
    fn of(target: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder, 0)
    }

    fn add(&mut self, octets: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(format!("{:04}", self.1)), octets).unwrap();
        self.1 += 1;
    }
}

/// Fixtures that `fuzz/src/lib.rs` accepts.
fn fixtures() -> Vec<Fixture> {
    let inclusive = Algorithms {
        canonicalization: C14N.to_owned(),
        transforms: vec![ENVELOPED.to_owned(), C14N.to_owned()],
        ..Algorithms::ecdsa(256)
    };
    let prefixes = Algorithms {
        prefixes: Some("xs saml #default".to_owned()),
        ..Algorithms::ecdsa(256)
    };
    let mut made = Vec::new();
    for algorithms in [Algorithms::ecdsa(256), Algorithms::ecdsa(512), inclusive, prefixes] {
        for base in [
            Fixture::default(),
            Fixture::response_signed(),
            Fixture::assertion_signed(),
        ] {
            made.push(Fixture {
                algorithms: algorithms.clone(),
                ..base
            });
        }
    }
    made
}

#[test]
#[ignore = "writes fuzz/seeds; scripts/fuzz.sh runs it"]
fn seeds() {
    let signer = Signer::p256("fuzz");
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let signed: Vec<String> = fixtures().iter().map(|fixture| fixture.signed_by(signer)).collect();

    let (mut documents, mut canonical) = (Corpus::of("document"), Corpus::of("c14n"));
    let mut dice = Dice(7);
    for number in 0..300 {
        let xml = document(&mut dice, if number % 50 == 0 { 60 } else { 12 });
        documents.add(&xml);
        canonical.add(&xml);
    }
    let mut responses = Corpus::of("response");
    for xml in &signed {
        documents.add(xml);
        canonical.add(xml);
        responses.add(xml);
    }
    for (_, xml) in signed[..3].iter().flat_map(|xml| wrappings(xml)) {
        responses.add(xml);
    }

    let mut assertions = Corpus::of("assertion");
    let unsigned = Fixture::response_signed();
    assertions.add(unsigned.assertion());
    assertions.add(
        Fixture {
            attributes: Vec::new(),
            session_not_on_or_after: Some("2026-11-24T20:00:00Z".to_owned()),
            ..unsigned.clone()
        }
        .assertion(),
    );
    let text = unsigned.assertion();
    for (from, to) in [
        (
            "</saml:AudienceRestriction>",
            "</saml:AudienceRestriction><saml:OneTimeUse/><saml:ProxyRestriction Count=\"1\"/>",
        ),
        (
            "</saml:AuthnContextClassRef>",
            "</saml:AuthnContextClassRef><saml:AuthenticatingAuthority>urn:a</saml:AuthenticatingAuthority>",
        ),
        (
            "<saml:NameID ",
            "<saml:NameID NameQualifier=\"a\" SPNameQualifier=\"https://sp.example/saml/metadata\" ",
        ),
        (
            "<saml:AttributeValue>",
            "<saml:AttributeValue xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\">",
        ),
        ("<saml:AuthnStatement ", "<saml:Advice/><saml:AuthnStatement "),
    ] {
        assert!(text.contains(from), "{from}");
        assertions.add(text.replacen(from, to, 1));
    }

    let mut certificates = Corpus::of("certificate");
    for signer in [
        signer,
        Signer::rsa("fuzz", 2048),
        Signer::ec("fuzz", "P-384"),
        Signer::ec("fuzz", "P-521"),
    ] {
        let pem = &signer.certificate_pem;
        certificates.add(pem);
        let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        certificates.add(STANDARD.decode(&base64).unwrap());
        certificates.add(&base64);
        certificates.add(format!("{pem}{pem}"));
        certificates.add(std::fs::read(&signer.key).unwrap());
    }

    let mut posts = Corpus::of("post");
    posts.add(body(b"<a/>"));
    posts.add(body(signed[0].as_bytes()));
    posts.add([&body(b"<a/>")[..], b"&RelayState=a%20b&x=y"].concat());
    posts.add(b"SAMLResponse=PGEv%0D%0APg%3D%3D&SAMLRequest=PGEvPg==");

    let mut redirects = Corpus::of("redirect");
    for message in [LogoutFixture::request(), LogoutFixture::response()] {
        redirects.add(message.query(signer, Some("state")));
        redirects.add(message.unsigned_query(None));
    }

    let mut metadata = Corpus::of("metadata");
    for entity in [
        Entity::default(),
        Entity {
            id: Some("_metadata".to_owned()),
            signature: Algorithms::ecdsa(256).template("_metadata"),
            ..Entity::default()
        },
    ] {
        let xml = entity.xml();
        let xml = if xml.contains("SignatureValue") {
            signer.sign(&xml, "EntityDescriptor")
        } else {
            xml
        };
        metadata.add(&xml);
        metadata.add(format!(
            "<md:EntitiesDescriptor xmlns:md=\"{METADATA}\">{xml}</md:EntitiesDescriptor>"
        ));
    }

    let mut moments = Corpus::of("datetime");
    for moment in [
        "2026-11-24T12:00:00Z",
        "2026-11-24T12:00:00.123456789Z",
        "2024-02-29T23:59:59+00:00",
        "9999-12-31T24:00:00Z",
        "-0001-01-01T00:00:60-14:00",
    ] {
        moments.add(moment);
    }
    std::fs::copy(&signer.key, seeds.join("idp.key")).unwrap();
    std::fs::copy(&signer.certificate, seeds.join("idp.crt")).unwrap();
}

/// What `scripts/refusals.sh` measures: a Response signed twice, valid, and certificates of which the last made it.
#[test]
#[ignore = "writes target/refusals; scripts/refusals.sh runs it"]
fn scene() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/refusals");
    let _ = std::fs::remove_dir_all(&folder);
    for (name, bits, many) in [("one", 2048, 1), ("ten", 2048, 10), ("ten-4096", 4096, 10)] {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let signers: Vec<&Signer> = (0..many)
            .map(|number| Signer::rsa(&format!("scene-{number}"), bits))
            .collect();
        for (number, signer) in signers.iter().enumerate() {
            std::fs::copy(&signer.certificate, folder.join(format!("{number}.crt"))).unwrap();
        }
        let response = Fixture::default().signed_by(signers[many - 1]);
        std::fs::write(folder.join("response.xml"), response).unwrap();
        std::fs::write(folder.join("now"), "2026-11-24T12:00:30Z").unwrap();
    }
}
