//! What the identity provider signed, and is refused all the same.

use crate::support::fixture::Fixture;
use crate::support::login::{Arrival, idp};
use crate::support::wrapping::element;
use crate::{Table, replace};

/// Values that a well-signed message should not have.
pub fn fields(table: &mut Table) {
    type Change = fn(&mut Fixture);
    let cases: &[(u8, &'static str, Change)] = &[
        (72, "status.not_success", |f| {
            f.status = "urn:oasis:names:tc:SAML:2.0:status:Responder".into()
        }),
        (72, "status.not_success", |f| {
            f.status = "urn:oasis:names:tc:SAML:2.0:status:success".into()
        }),
        (67, "issuer.mismatch", |f| f.issuer = "https://evil.example".into()),
        (67, "issuer.mismatch", |f| {
            f.assertion_issuer = "https://evil.example".into()
        }),
        (67, "issuer.mismatch", |f| {
            f.assertion_issuer = "https://idp.example/metadata ".into()
        }),
        (67, "issuer.missing", |f| f.issuer = String::new()),
        (67, "issuer.missing", |f| f.assertion_issuer = " ".into()),
        (65, "destination.mismatch", |f| {
            f.destination = Some("https://evil.example/acs".into())
        }),
        (65, "destination.mismatch", |f| {
            f.destination = Some("https://sp.example/saml/acs/".into())
        }),
        (65, "destination.mismatch", |f| f.destination = Some(String::new())),
        (65, "destination.missing", |f| f.destination = None),
        (64, "recipient.mismatch", |f| {
            f.recipient = "https://sp.example/saml/ACS".into()
        }),
        (64, "recipient.mismatch", |f| f.recipient = String::new()),
        (66, "audience.mismatch", |f| {
            f.audiences = vec!["https://other.example".into()]
        }),
        (66, "audience.mismatch", |f| {
            f.audiences = vec!["https://sp.example/saml/metadata/".into()]
        }),
        (66, "audience.mismatch", |f| {
            f.audiences = vec!["https://sp.example/saml/metadat".into(), String::new()]
        }),
        // White space of XML around a URI does not count; what only looks like it makes another URI.
        (66, "audience.mismatch", |f| {
            f.audiences = vec!["https://sp.example/saml/metadata\u{A0}".into()]
        }),
        (66, "audience.mismatch", |f| {
            f.audiences = vec!["\u{2003}https://sp.example/saml/metadata".into()]
        }),
        (68, "in_response_to.unknown_request", |f| {
            f.in_response_to = Some("_other".into())
        }),
        (80, "in_response_to.unsolicited", |f| f.in_response_to = None),
        (74, "subject_confirmation.not_bearer", |f| {
            f.confirmation_method = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key".into();
        }),
        (63, "time.not_before", |f| f.not_before = "2026-11-24T12:03:00Z".into()),
        (63, "time.empty_window", |f| {
            f.not_before = "2026-11-24T12:02:00Z".into();
            f.not_on_or_after = "2026-11-24T12:01:00Z".into();
        }),
        (62, "time.not_on_or_after", |f| {
            f.not_on_or_after = "2026-11-24T11:58:30Z".into()
        }),
        (77, "time.session_not_on_or_after", |f| {
            f.session_not_on_or_after = Some("2026-11-24T11:58:30Z".into())
        }),
        (73, "time.issued_in_future", |f| {
            f.issue_instant = "2026-11-24T12:03:00Z".into()
        }),
        (73, "time.not_utc", |f| f.issue_instant = "2026-11-24T12:00:00".into()),
        (73, "time.not_utc", |f| {
            f.not_on_or_after = "2026-11-24T13:05:00+01:00".into()
        }),
        (73, "time.out_of_range", |f| {
            f.not_before = "2026-11-23T24:00:00Z".into()
        }),
        (73, "time.out_of_range", |f| {
            f.not_before = "2016-12-31T23:59:60Z".into()
        }),
        (73, "time.malformed", |f| {
            f.not_on_or_after = "10000-01-01T00:00:00Z".into()
        }),
        (73, "version.unsupported", |f| f.version = "1.1".into()),
        (76, "name_id.empty", |f| f.name_id = String::new()),
        (76, "name_id.empty", |f| f.name_id = " \t ".into()),
        (78, "mapping.several_emails", |f| {
            f.attributes = ["ada", "eve"]
                .map(|who| ("email".into(), vec![format!("{who}@example.org")]))
                .to_vec();
        }),
    ];
    for (row, wanted, change) in cases {
        let mut fixture = Fixture::default();
        change(&mut fixture);
        table.login(*row, wanted, &Arrival::default(), &fixture.signed_by(idp()), wanted);
    }
    // A Response that is not signed may leave its Destination out, but not have another one.
    for destination in ["https://evil.example/acs", ""] {
        let fixture = Fixture {
            destination: Some(destination.into()),
            ..Fixture::assertion_signed()
        };
        table.login(
            65,
            "destination.mismatch",
            &Arrival::default(),
            &fixture.signed_by(idp()),
            "unsigned",
        );
    }
    let fixture = Fixture {
        destination: None,
        ..Fixture::assertion_signed()
    };
    assert!(Arrival::default().login(&fixture.signed_by(idp())).is_ok());
}

/// Other shapes of a well-signed message.
pub fn edited_before_signing(table: &mut Table) {
    let issuer = "<saml:Issuer>https://idp.example/metadata</saml:Issuer>";
    let success = "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>";
    let nested = format!(
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\">{success}</samlp:StatusCode>"
    );
    let status = format!("<samlp:Status>{success}</samlp:Status>");
    let template = Fixture::default().template();
    let confirmation = element(&template, "saml:SubjectConfirmation");
    let restriction = element(&template, "saml:AudienceRestriction");
    let name_id = element(&template, "saml:NameID");
    let authn = element(&template, "saml:AuthnStatement");
    let other_restriction = "</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>";
    let cases: &[(u8, &'static str, &str, &str)] = &[
        (72, "status.not_success", success, &nested),
        (72, "element.missing", &status, ""),
        (72, "element.missing", success, ""),
        (
            72,
            "attribute.missing",
            " Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"",
            "",
        ),
        (67, "issuer.missing", issuer, ""),
        (
            67,
            "issuer.format",
            "<saml:Issuer>",
            "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">",
        ),
        (
            62,
            "subject_confirmation.not_before",
            " Recipient=",
            " NotBefore=\"2026-11-24T11:00:00Z\" Recipient=",
        ),
        (
            62,
            "subject_confirmation.not_on_or_after_missing",
            "Data NotOnOrAfter=\"2026-11-24T12:05:00Z\"",
            "Data",
        ),
        (
            62,
            "time.not_on_or_after",
            "Data NotOnOrAfter=\"2026-11-24T12:05",
            "Data NotOnOrAfter=\"2026-11-24T11:58",
        ),
        (
            63,
            "time.not_on_or_after",
            "59:00Z\" NotOnOrAfter=\"2026-11-24T12:05",
            "50:00Z\" NotOnOrAfter=\"2026-11-24T11:58",
        ),
        (
            64,
            "recipient.missing",
            " Recipient=\"https://sp.example/saml/acs\"",
            "",
        ),
        (68, "in_response_to.missing", " InResponseTo=\"_request\"/>", "/>"),
        (
            68,
            "in_response_to.mismatch",
            " InResponseTo=\"_request\"/>",
            " InResponseTo=\"_other\"/>",
        ),
        (66, "audience.missing", restriction, ""),
        (
            66,
            "audience.mismatch",
            "</saml:AudienceRestriction>",
            other_restriction,
        ),
        (
            66,
            "element.missing",
            "<saml:Audience>https://sp.example/saml/metadata</saml:Audience>",
            "",
        ),
        (74, "subject_confirmation.missing", confirmation, ""),
        (
            74,
            "attribute.missing",
            " Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"",
            "",
        ),
        (
            79,
            "condition.unknown",
            "</saml:Conditions>",
            "<saml:Condition/></saml:Conditions>",
        ),
        (
            79,
            "condition.unknown",
            "</saml:Conditions>",
            "<e:OneTimeUse xmlns:e=\"urn:e\"/></saml:Conditions>",
        ),
        (
            79,
            "condition.repeated",
            "</saml:Conditions>",
            "<saml:OneTimeUse/><saml:OneTimeUse/></saml:Conditions>",
        ),
        (
            79,
            "condition.repeated",
            "</saml:Conditions>",
            "<saml:ProxyRestriction/><saml:ProxyRestriction/></saml:Conditions>",
        ),
        (76, "name_id.missing", name_id, ""),
        (
            75,
            "name_id.sp_name_qualifier_mismatch",
            "<saml:NameID ",
            "<saml:NameID SPNameQualifier=\"https://other.example\" ",
        ),
        (
            24,
            "xml.element_in_text",
            "ada@example.org</saml:NameID>",
            "<b xmlns=\"urn:b\">ada@</b>example.org</saml:NameID>",
        ),
        (
            24,
            "xml.element_in_text",
            "/metadata</saml:Audience>",
            "/metadata<saml:Audience/></saml:Audience>",
        ),
        (
            78,
            "mapping.not_text",
            "<saml:AttributeValue>ada@example.org",
            "<saml:AttributeValue><a xmlns=\"urn:a\"/>ada@example.org",
        ),
        (78, "attribute.missing", " Name=\"email\"", ""),
        (0, "authn_statement.missing", authn, ""),
        (
            0,
            "element.unexpected",
            "<saml:Subject>",
            "<saml:Conditions/><saml:Subject>",
        ),
        (
            0,
            "element.unexpected",
            "</saml:Subject>",
            "</saml:Subject><saml:Subject/>",
        ),
        (
            0,
            "element.unexpected",
            "</saml:Conditions>",
            "</saml:Conditions><saml:Conditions/>",
        ),
        (0, "element.unexpected", "<saml:NameID ", "<saml:NameID/><saml:NameID "),
        (
            0,
            "element.unexpected",
            "</samlp:Status>",
            "</samlp:Status><samlp:Status/>",
        ),
        (
            0,
            "element.unexpected",
            "<saml:AuthnStatement ",
            "<e:Statement xmlns:e=\"urn:e\"/><saml:AuthnStatement ",
        ),
        (0, "element.mixed_content", "<saml:Subject>", "<saml:Subject>text"),
        (14, "assertion.missing", element(&template, "saml:Assertion"), ""),
    ];
    for (row, wanted, from, to) in cases {
        let edited = replace(&template, from, to);
        let edited = if edited.contains("<saml:Assertion ") {
            idp().sign(&edited, "Assertion")
        } else {
            edited
        };
        table.login(
            *row,
            wanted,
            &Arrival::default(),
            &idp().sign(&edited, "Response"),
            from,
        );
    }
    // Signed messages that are no answer with an Assertion, though they carry a good signature.
    let failure = Fixture {
        status: "urn:oasis:names:tc:SAML:2.0:status:Requester".into(),
        ..Fixture::response_signed()
    };
    let failure = idp().sign(&failure.template_around(""), "Response");
    table.login(
        20,
        "status.not_success",
        &Arrival::default(),
        &failure,
        "a signed failure",
    );
    let logout = Fixture::response_signed()
        .template()
        .replace("samlp:Response", "samlp:LogoutResponse");
    let logout = idp().sign(&logout, "LogoutResponse");
    table.login(
        20,
        "response.unexpected_root",
        &Arrival::default(),
        &logout,
        "a signed LogoutResponse",
    );
}
