//! The messages that we send, read back by another eye than the one that wrote them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::saml::{
    AuthnRequest, NameId, NewLogoutRequest, NewLogoutResponse, SignedMetadata, SpMetadata, request_id,
};
use saml_edge::time::Timestamp;
use saml_edge::xml::{Document, Limits};

fn request<'a>(context: &'a [String]) -> AuthnRequest<'a> {
    AuthnRequest {
        id: "_1",
        issue_instant: Timestamp::from_unix_seconds(1_795_435_200),
        destination: "https://idp.example/sso?a=1&b=2",
        acs_url: "https://sp.example/organizations/acme/saml/consume",
        issuer: "https://sp.example/organizations/acme/saml/metadata",
        name_id_format: None,
        force_authn: false,
        requested_authn_context: context,
    }
}

#[test]
fn an_authn_request_is_as_the_schema_has_it() {
    let written = String::from_utf8(request(&[]).to_message().into_octets()).unwrap();
    let wanted = "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
        xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_1\" Version=\"2.0\" \
        IssueInstant=\"2026-11-23T12:00:00Z\" Destination=\"https://idp.example/sso?a=1&amp;b=2\" \
        AssertionConsumerServiceURL=\"https://sp.example/organizations/acme/saml/consume\" \
        ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\">\
        <saml:Issuer>https://sp.example/organizations/acme/saml/metadata</saml:Issuer>\
        <samlp:NameIDPolicy AllowCreate=\"true\"/></samlp:AuthnRequest>";
    assert_eq!(written, wanted);
}

#[test]
fn an_authn_request_asks_for_what_the_settings_say() {
    let context = ["urn:a".to_owned(), "urn:b".to_owned()];
    let request = AuthnRequest {
        name_id_format: Some("urn:f"),
        force_authn: true,
        ..request(&context)
    };
    let written = String::from_utf8(request.to_message().into_octets()).unwrap();
    assert!(written.contains(" ForceAuthn=\"true\" "));
    assert!(written.ends_with(
        "<samlp:NameIDPolicy Format=\"urn:f\" AllowCreate=\"true\"/><samlp:RequestedAuthnContext Comparison=\"exact\">\
         <saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef><saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef>\
         </samlp:RequestedAuthnContext></samlp:AuthnRequest>"
    ));
}

/// Row 93: no value leaves its place.
#[test]
fn row_93_values_are_escaped() {
    let hostile = "\"><x a='&amp;'>\r\n\t]]></x>\u{0}";
    let context = [hostile.to_owned()];
    let request = AuthnRequest {
        destination: hostile,
        acs_url: hostile,
        issuer: hostile,
        name_id_format: Some(hostile),
        ..request(&context)
    };
    let metadata = SpMetadata {
        entity_id: hostile,
        acs_url: hostile,
        logout_url: Some(hostile),
        name_id_format: Some(hostile),
        authn_requests_signed: false,
        want_assertions_signed: false,
        signing_certificates: &[],
        encryption_certificates: &[],
        accepts_cbc: true,
        signed: None,
    };
    let name_id = NameId {
        value: hostile.to_owned(),
        format: Some(hostile.to_owned()),
        name_qualifier: Some(hostile.to_owned()),
        sp_name_qualifier: Some(hostile.to_owned()),
    };
    let now = Timestamp::from_unix_seconds(1_795_435_200);
    let logout = NewLogoutRequest {
        id: "_1",
        issue_instant: now,
        not_on_or_after: now,
        destination: hostile,
        issuer: hostile,
        name_id: &name_id,
        session_index: Some(hostile),
    };
    let answer = NewLogoutResponse {
        id: "_1",
        issue_instant: now,
        destination: hostile,
        issuer: hostile,
        in_response_to: hostile,
    };
    let read = hostile.replace('\u{0}', "\u{FFFD}");
    for (message, places) in [
        (request.to_message(), (3, 2)),
        (metadata.to_message(), (4, 1)),
        (logout.to_message(), (4, 3)),
        (answer.to_message(), (2, 1)),
    ] {
        let document = Document::parse(message.as_octets(), &Limits::SAML).unwrap();
        let elements: Vec<_> = std::iter::once(document.root())
            .chain(document.root().descendants())
            .collect();
        assert!(elements.iter().all(|element| element.local_name() != "x"));
        let attributes = elements
            .iter()
            .flat_map(|element| element.attributes())
            .filter(|a| a.value == read)
            .count();
        let texts = elements
            .iter()
            .filter(|element| element.text().is_ok_and(|text| text == read))
            .count();
        assert_eq!((attributes, texts), places, "{}", document.root().local_name());
    }
}

#[test]
fn a_request_id_is_an_ncname_of_160_bits() {
    assert_eq!(request_id([0; 20]), format!("_{}", "00".repeat(20)));
    assert_eq!(request_id([0xAB; 20]), format!("_{}", "ab".repeat(20)));
    assert!(saml_edge::xml::is_ncname(&request_id([0x7F; 20])));
}

#[test]
fn metadata_says_what_we_want() {
    let plain = SpMetadata {
        entity_id: "https://sp.example/organizations/acme/saml/metadata",
        acs_url: "https://sp.example/organizations/acme/saml/consume",
        logout_url: None,
        name_id_format: Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
        authn_requests_signed: false,
        want_assertions_signed: true,
        signing_certificates: &[],
        encryption_certificates: &[],
        accepts_cbc: true,
        signed: None,
    };
    let wanted = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
        entityID=\"https://sp.example/organizations/acme/saml/metadata\">\
        <md:SPSSODescriptor AuthnRequestsSigned=\"false\" WantAssertionsSigned=\"true\" \
        protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
        <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>\
        <md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
        Location=\"https://sp.example/organizations/acme/saml/consume\" index=\"0\" isDefault=\"true\"/>\
        </md:SPSSODescriptor></md:EntityDescriptor>";
    assert_eq!(text(&plain), wanted);
    let signed = SignedMetadata {
        id: "_m".to_owned(),
        valid_until: Timestamp::from_unix_seconds(1_795_435_200),
    };
    let rich = SpMetadata {
        logout_url: Some("https://sp.example/organizations/acme/saml/logout"),
        authn_requests_signed: true,
        signing_certificates: &[b"one", b"two"],
        signed: Some(&signed),
        ..plain
    };
    let key = |certificate: &str| {
        format!(
            "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\
             <ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        )
    };
    let service = |binding: &str| {
        format!(
            "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:{binding}\" \
             Location=\"https://sp.example/organizations/acme/saml/logout\"/>"
        )
    };
    let first = "<md:NameIDFormat>";
    let parts = [
        key("b25l"),
        key("dHdv"),
        service("HTTP-Redirect"),
        service("HTTP-POST"),
        first.to_owned(),
    ];
    let wanted = wanted
        .replace(first, &parts.concat())
        .replace("AuthnRequestsSigned=\"false\"", "AuthnRequestsSigned=\"true\"")
        .replace(
            "metadata\"><md",
            "metadata\" ID=\"_m\" validUntil=\"2026-11-23T12:00:00Z\"><md",
        );
    assert_eq!(text(&rich), wanted);
}

/// Metadata 2.4.1.1: both keys during a rollover, and what may be encrypted with; CBC only inside a signed Response.
#[test]
fn metadata_says_how_to_encrypt_for_us() {
    let metadata = |accepts_cbc| SpMetadata {
        entity_id: "https://sp.example/",
        acs_url: "https://sp.example/acs",
        logout_url: None,
        name_id_format: None,
        authn_requests_signed: false,
        want_assertions_signed: false,
        signing_certificates: &[b"one"],
        encryption_certificates: &[b"two", b"three"],
        accepts_cbc,
        signed: None,
    };
    let oaep = "<md:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#rsa-oaep\">\
        <ds:DigestMethod xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
        <xenc11:MGF xmlns:xenc11=\"http://www.w3.org/2009/xmlenc11#\" Algorithm=\"http://www.w3.org/2009/xmlenc11#mgf1sha256\"/>\
        </md:EncryptionMethod>\
        <md:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\">\
        <ds:DigestMethod xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"/>\
        </md:EncryptionMethod>";
    let ciphers = |namespace: &str, mode: &str| -> String {
        let of = |bits: u32| format!("<md:EncryptionMethod Algorithm=\"{namespace}aes{bits}-{mode}\"/>");
        [256, 192, 128].map(of).concat()
    };
    let gcm = ciphers("http://www.w3.org/2009/xmlenc11#", "gcm");
    let cbc = ciphers("http://www.w3.org/2001/04/xmlenc#", "cbc");
    for (accepts_cbc, methods) in [(true, format!("{gcm}{cbc}{oaep}")), (false, format!("{gcm}{oaep}"))] {
        let key = |key_use: &str, certificate: &str, methods: &str| {
            format!(
                "<md:KeyDescriptor use=\"{key_use}\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
                 <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>{methods}</md:KeyDescriptor>"
            )
        };
        let keys = [
            key("signing", "b25l", ""),
            key("encryption", "dHdv", &methods),
            key("encryption", "dGhyZWU=", &methods),
        ];
        let written = text(&metadata(accepts_cbc));
        assert!(
            written.contains(&(keys.concat() + "<md:AssertionConsumerService")),
            "{written}"
        );
    }
}

fn text(metadata: &SpMetadata<'_>) -> String {
    String::from_utf8(metadata.to_message().into_octets()).unwrap()
}
