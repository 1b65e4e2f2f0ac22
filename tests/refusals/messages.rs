//! Signed messages of other kinds: none is a Response, and wrapping one is no better than wrapping a Response.

use saml_edge::dsig::verify_element;
use saml_edge::verdict::Refusal;
use saml_edge::xml::{Document, Limits};

use crate::logout;
use crate::support::login::{Arrival, idp};
use crate::support::logout::LogoutFixture;
use crate::support::signer::Algorithms;
use crate::support::wrapping::{element, signature_of};
use crate::{Table, replace};

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const KINDS: [&str; 2] = ["LogoutRequest", "LogoutResponse"];

/// A signed message of the namespace of SAML protocols.
fn signed(kind: &str) -> String {
    let template = format!(
        "<samlp:{kind} xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_message\" \
         Version=\"2.0\" IssueInstant=\"2026-11-24T12:00:00Z\" Destination=\"https://sp.example/saml/acs\" \
         InResponseTo=\"_request\"><saml:Issuer>https://idp.example/metadata</saml:Issuer>{}\
         <saml:NameID>ada@example.org</saml:NameID></samlp:{kind}>",
        Algorithms::sha2(256).template("_message")
    );
    let signed = idp().sign(&template, kind);
    signed
        .strip_prefix("<?xml version=\"1.0\"?>\n")
        .unwrap()
        .trim_end()
        .to_owned()
}

/// Rows 20 and 21: a good signature on another message admits nobody.
pub fn other_messages(table: &mut Table) {
    for kind in ["LogoutRequest", "LogoutResponse"] {
        table.login(21, "response.unexpected_root", &Arrival::default(), &signed(kind), kind);
    }
    let metadata = format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"_metadata\" \
         entityID=\"https://idp.example/metadata\">{}</md:EntityDescriptor>",
        Algorithms::sha2(256).template("_metadata")
    );
    let metadata = idp().sign(&metadata, "EntityDescriptor");
    table.login(
        20,
        "response.unexpected_root",
        &Arrival::default(),
        &metadata,
        "signed metadata",
    );
    // As a carrier: signed metadata inside a Response that nobody signed.
    let metadata = element(&metadata, "md:EntityDescriptor").to_owned();
    let unsigned = crate::support::fixture::Fixture {
        sign_response: false,
        sign_assertion: false,
        ..Default::default()
    }
    .template();
    for carried in [metadata, signed("LogoutRequest")] {
        let carrier = replace(
            &unsigned,
            "<samlp:Status>",
            &format!("<samlp:Extensions>{carried}</samlp:Extensions><samlp:Status>"),
        );
        table.login(20, "signature.misplaced", &Arrival::default(), &carrier, "a carrier");
    }
}

/// Row 21: the messages of a logout are verified as strictly as a Response.
pub fn wrapped_messages(table: &mut Table) {
    for kind in KINDS {
        let signed = signed(kind);
        assert!(verified(&signed, kind).is_ok());
        let other = KINDS[usize::from(kind == KINDS[0])];
        table.refused(
            21,
            "signature.unexpected_element",
            verified(&signed, other).err(),
            "another kind",
        );
        for (wanted, what, xml) in wrappings(&signed, kind) {
            table.refused(21, wanted, verified(&xml, kind).err(), &format!("{what} of {kind}"));
        }
    }
    // And on the whole path that the Single Logout service walks.
    for fixture in [LogoutFixture::request(), LogoutFixture::response()] {
        let (kind, signed) = (fixture.kind, fixture.signed_by(idp()));
        assert_eq!(logout::post(kind, &signed), None);
        let other = KINDS[usize::from(kind == KINDS[0])];
        let found = logout::post(other, &signed);
        table.refused(21, "signature.unexpected_element", found, "under the other name");
        for (wanted, what, xml) in wrappings(&signed, kind) {
            let what = format!("{what} of a {kind} at the service");
            table.refused(21, wanted, logout::post(kind, &xml), &what);
        }
    }
}

fn verified(xml: &str, kind: &str) -> Result<(), &'static str> {
    let document = Document::parse(xml.as_bytes(), &Limits::SAML).map_err(|error| error.code())?;
    let verified = verify_element(&document, (PROTOCOL, kind), &[idp().verifying_key()], false);
    verified.map(drop).map_err(|error| error.code())
}

type Wrapping = (&'static str, &'static str, String);

fn wrappings(signed: &str, kind: &str) -> Vec<Wrapping> {
    let signature = signature_of(signed, "_message").unwrap();
    let original = signed.replacen(signature, "", 1);
    let evil = |id: &str| {
        let changed = original
            .replace("ada@", "eve@")
            .replace("status:Success", "status:Responder");
        changed.replacen("_message", id, 1)
    };
    let place = |outer: &str, what: &str| outer.replacen("</saml:Issuer>", &format!("</saml:Issuer>{what}"), 1);
    let inside = |end: &str, what: &str| replace(signature, end, &format!("{what}{end}"));
    let extensions = |what: &str| format!("<samlp:Extensions>{what}</samlp:Extensions>");
    let new = evil("_evil");
    let end = format!("</samlp:{kind}>");
    let object = format!("<ds:Object>{original}</ds:Object>");
    vec![
        ("signature.missing", "no Signature", original.clone()),
        (
            "signature.several",
            "two Signatures",
            place(&original, &format!("{signature}{signature}")),
        ),
        (
            "signature.unexpected_child",
            "XSW1",
            place(&new, &inside("</ds:Signature>", &original)),
        ),
        (
            "signature.object_forbidden",
            "XSW1 in Object",
            place(&new, &inside("</ds:Signature>", &object)),
        ),
        (
            "signature.reference_target",
            "XSW1 in KeyInfo",
            place(&new, &inside("</ds:KeyInfo>", &original)),
        ),
        (
            "signature.position",
            "XSW2",
            place(&new, &format!("{original}{signature}")),
        ),
        (
            "signature.reference_target",
            "XSW2 after",
            place(&new, &format!("{signature}{original}")),
        ),
        (
            "signature.misplaced",
            "the signed one in Extensions",
            place(&new, &extensions(signed)),
        ),
        (
            "signature.misplaced",
            "the signed one inside",
            replace(&new, &end, &format!("{signed}{end}")),
        ),
        (
            "xml.duplicate_id",
            "XSW2 with the same ID",
            place(&evil("_message"), &format!("{signature}{original}")),
        ),
        (
            "signature.digest_mismatch",
            "changed",
            signed
                .replace("ada@", "eve@")
                .replace("status:Success", "status:Responder"),
        ),
        ("xml.multiple_roots", "two roots", format!("{new}{signed}")),
    ]
}
