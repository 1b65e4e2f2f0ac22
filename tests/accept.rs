//! Responses that are accepted, and the claims that come of them, exactly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::BTreeMap;

use saml_edge::binding::PostForm;
use saml_edge::dsig::SignaturePolicy;
use saml_edge::profile::{Claims, Consumed, OneTimeKeys, Received, Solicitation, Trust, Use, admit};
use saml_edge::saml::NameId;
use saml_edge::settings::IdpInitiated;
use saml_edge::verdict::{Refusal, Verdict};
use support::fixture::Fixture;
use support::login::{Arrival, at, body, idp};
use support::replace;
use support::signer::Algorithms;

const EMAIL_CLAIM: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

fn ada() -> Claims {
    let text = str::to_owned;
    Claims {
        idp_entity_id: text("https://idp.example/metadata"),
        name_id: NameId {
            value: text("ada@example.org"),
            format: Some(text("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")),
            name_qualifier: None,
            sp_name_qualifier: None,
        },
        email: Some(text("ada@example.org")),
        name: None,
        roles: vec![text("admin"), text("staff")],
        groups: vec![text("admin"), text("staff")],
        groups_overage: false,
        further: BTreeMap::new(),
        attributes: BTreeMap::from([
            (text("email"), vec![text("ada@example.org")]),
            (text("groups"), vec![text("admin"), text("staff")]),
        ]),
        authn_instant: at("2026-11-24T12:00:00Z"),
        authn_context: Some(text(
            "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        )),
        session_index: Some(text("_session")),
        session_not_on_or_after: None,
    }
}

/// The claims of a fixture whose template is edited before it is signed.
#[track_caller]
fn edited(edits: &[(&str, &str)]) -> Claims {
    let mut template = Fixture::default().template();
    for (from, to) in edits {
        assert!(template.contains(from), "{from:?} is not there");
        template = template.replacen(from, to, 1);
    }
    let signed = idp().sign(&idp().sign(&template, "Assertion"), "Response");
    Arrival::default().login(&signed).unwrap().claims
}

/// The claims of a message as it is.
#[track_caller]
fn claims(xml: &str) -> Claims {
    match Arrival::default().login(xml) {
        Ok(signed_in) => signed_in.claims,
        Err(refused) => panic!("{}: {}, found {}", refused.code(), refused.expected(), refused.found()),
    }
}

/// The one replacement that was meant.
#[test]
fn what_is_signed_is_what_comes_out() {
    for fixture in [
        Fixture::default(),
        Fixture::response_signed(),
        Fixture::assertion_signed(),
    ] {
        let signed_in = Arrival::default().login(&fixture.signed_by(idp())).unwrap();
        assert_eq!(signed_in.claims, ada());
        let keys = OneTimeKeys {
            request_id: Some("_request".to_owned()),
            idp_entity_id: "https://idp.example/metadata".to_owned(),
            assertion_id: "_assertion".to_owned(),
            remember_until: at("2026-11-24T12:08:00Z"),
        };
        assert_eq!(signed_in.keys, keys);
    }
    let both = Arrival {
        policy: SignaturePolicy::Both,
        ..Arrival::default()
    };
    assert_eq!(both.login(&Fixture::default().signed_by(idp())).unwrap().claims, ada());
}

/// Row 63: the window is open from NotBefore less the skew until just before NotOnOrAfter plus the skew.
#[test]
fn row_63_the_window_is_exact() {
    let signed = Fixture {
        issue_instant: "2026-11-24T11:50:00Z".to_owned(),
        ..Fixture::default()
    }
    .signed_by(idp());
    for (now, skew, code) in [
        ("2026-11-24T11:56:59.999Z", 120, Some("time.not_before")),
        ("2026-11-24T11:57:00Z", 120, None),
        ("2026-11-24T12:06:59.999Z", 120, None),
        ("2026-11-24T12:07:00Z", 120, Some("time.not_on_or_after")),
        ("2026-11-24T11:58:59.999Z", 0, Some("time.not_before")),
        ("2026-11-24T11:59:00Z", 0, None),
        ("2026-11-24T12:04:59.999Z", 0, None),
        ("2026-11-24T12:05:00Z", 0, Some("time.not_on_or_after")),
    ] {
        let mut arrival = Arrival::default();
        arrival.expected.now = at(now);
        arrival.expected.clock_skew_seconds = skew;
        assert_eq!(
            arrival.login(&signed).err().map(|refused| refused.code()),
            code,
            "{now} {skew}"
        );
    }
}

/// Row 74: one SubjectConfirmation that holds is enough, wherever it stands among others.
#[test]
fn row_74_one_confirmation_is_enough() {
    let others = "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:sender-vouches\"/>\
                  <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
                  NotOnOrAfter=\"2026-11-24T12:05:00Z\" Recipient=\"https://other.example/\"/></saml:SubjectConfirmation>";
    assert_eq!(edited(&[("</saml:NameID>", &format!("</saml:NameID>{others}"))]), ada());
    assert_eq!(
        edited(&[("</saml:Subject>", &format!("{others}</saml:Subject>"))]),
        ada()
    );
}

/// Row 79: the conditions that SAML defines are understood.
#[test]
fn row_79_known_conditions_are_understood() {
    let known = "<saml:OneTimeUse/><saml:ProxyRestriction Count=\"0\"/></saml:Conditions>";
    assert_eq!(edited(&[("</saml:Conditions>", known)]), ada());
    let restriction = "</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>https://a.example</saml:Audience>\
                       <saml:Audience>\n https://sp.example/saml/metadata\n</saml:Audience></saml:AudienceRestriction>";
    assert_eq!(edited(&[("</saml:AudienceRestriction>", restriction)]), ada());
}

/// Row 76: the identifier is exact: no folding, no trimming, every qualifier.
#[test]
fn row_76_the_name_id_is_exact() {
    let claims = edited(&[
        (
            "ada@example.org</saml:NameID>",
            " Ada@ＥXAMPLE.org\u{301} </saml:NameID>",
        ),
        (
            "<saml:NameID ",
            "<saml:NameID NameQualifier=\"q\" SPNameQualifier=\"https://sp.example/saml/metadata\" ",
        ),
    ]);
    assert_eq!(claims.name_id.value, " Ada@ＥXAMPLE.org\u{301} ");
    assert_eq!(claims.name_id.name_qualifier.as_deref(), Some("q"));
    assert_eq!(
        claims.name_id.sp_name_qualifier.as_deref(),
        Some("https://sp.example/saml/metadata")
    );
    assert_ne!(claims.name_id, ada().name_id);
}

/// A NameID that is written like this, and read as one text.
fn read_whole(written: &str) {
    let claims = edited(&[("ada@example.org</saml:NameID>", &format!("{written}</saml:NameID>"))]);
    assert_eq!(claims.name_id.value, "ada@example.org.evil.example", "{written}");
}

/// Row 23: a comment ends no text.
#[test]
fn row_23_text_goes_on_after_a_comment() {
    read_whole("ada@example.org<!-- -->.evil.example");
    read_whole("<!---->ada@example.org<!----><!--x-->.evil<!--\n-->.example<!---->");
}

/// Row 24: neither does CDATA, nor a reference.
#[test]
fn row_24_text_goes_on_after_cdata_and_references() {
    read_whole("ada@example.org<![CDATA[.evil]]>.example");
    read_whole("<![CDATA[ada@example.org]]>&#46;evil<!--a--><!--b-->.example");
    read_whole("ada&#x40;example.org<![CDATA[]]>&#46;evil.example");
}

/// Row 22: what stands around a signed Assertion and is no rule of its own changes nothing.
#[test]
fn row_22_the_unsigned_wrapper_says_nothing() {
    let signed = Fixture::assertion_signed().signed_by(idp());
    for (from, to) in [
        (" ID=\"_response\"", " ID=\"_other\""),
        (
            " IssueInstant=\"2026-11-24T12:00:00Z\"",
            " IssueInstant=\"2026-11-24T11:00:00Z\"",
        ),
        (" Destination=\"https://sp.example/saml/acs\"", ""),
        ("<samlp:Response ", "<samlp:Response Consent=\"urn:eve\" "),
        (
            "<samlp:Status>",
            "<samlp:Extensions><x xmlns=\"urn:x\">eve@example.org</x></samlp:Extensions><samlp:Status>",
        ),
        (
            "</samlp:Status>",
            "<samlp:StatusMessage>eve@example.org</samlp:StatusMessage></samlp:Status>",
        ),
    ] {
        assert_eq!(claims(&replace(&signed, from, to)), ada(), "{to}");
    }
}

/// Row 27: elements are what their namespaces say, whatever their prefixes; their namesakes elsewhere are nothing.
#[test]
fn row_27_names_are_namespaces_not_prefixes() {
    let template = Fixture::default().template();
    let sign = |template: &str| idp().sign(&idp().sign(template, "Assertion"), "Response");
    // Each has the other's usual prefix.
    let prefixed = template
        .replace("samlp", "\0")
        .replace("<saml:", "<samlp:")
        .replace("</saml:", "</samlp:")
        .replace("xmlns:saml=", "xmlns:samlp=")
        .replace('\0', "saml");
    let unprefixed = template
        .replace("<saml:", "<")
        .replace("</saml:", "</")
        .replace("<Assertion xmlns:saml=", "<Assertion xmlns=");
    let unprefixed = unprefixed
        .replace("<Issuer>", "<Issuer xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\">")
        .replace("xmlns:saml=", "xmlns:unused=");
    for template in [prefixed, unprefixed] {
        assert_eq!(claims(&sign(&template)), ada(), "{template}");
    }
    for namesake in [
        "<x:Assertion xmlns:x=\"urn:x\" ID=\"_x\"><x:Subject/></x:Assertion><x:Signature xmlns:x=\"urn:x\"/>",
        "<Signature xmlns=\"\"/>",
        "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:1.0:assertion\"/>",
    ] {
        let extensions = format!("<samlp:Extensions>{namesake}</samlp:Extensions><samlp:Status>");
        assert_eq!(edited(&[("<samlp:Status>", &extensions)]), ada(), "{namesake}");
    }
}

/// Row 34: a DigestValue that stands elsewhere is not one.
#[test]
fn row_34_a_digest_elsewhere_has_no_effect() {
    let signed = Fixture::assertion_signed().signed_by(idp());
    let smuggled = "<ds:DigestValue xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">AAAA</ds:DigestValue>";
    for (before, after) in [
        (
            "<samlp:Status>",
            format!("<samlp:Extensions>{smuggled}</samlp:Extensions><samlp:Status>"),
        ),
        (
            "</samlp:Status>",
            format!("<samlp:StatusDetail>{smuggled}</samlp:StatusDetail></samlp:Status>"),
        ),
        ("<ds:KeyInfo>", format!("<ds:KeyInfo>{smuggled}")),
    ] {
        assert_eq!(claims(&replace(&signed, before, &after)), ada());
        let changed = replace(&replace(&signed, before, &after), "ada@", "eve@");
        let refused = Arrival::default().login(&changed).unwrap_err();
        assert_eq!(refused.code(), "signature.digest_mismatch");
    }
}

/// Row 36: text that was escaped once is read once: nothing is written out and read again as markup.
#[test]
fn row_36_nothing_is_decoded_twice() {
    for (written, read) in [
        ("ada&amp;lt;!----&amp;gt;", "ada&lt;!----&gt;"),
        ("ada&lt;!----&gt;.evil", "ada<!---->.evil"),
        ("ada&#38;#38;amp;", "ada&#38;amp;"),
        ("<![CDATA[ada&lt;b/&gt;]]>", "ada&lt;b/&gt;"),
        ("ada<![CDATA[]]]]><![CDATA[>]]>", "ada]]>"),
        (
            "ada&lt;/saml:NameID&gt;&lt;saml:NameID&gt;eve",
            "ada</saml:NameID><saml:NameID>eve",
        ),
        ("ada&#xD;&#10;\r\n\r", "ada\r\n\n\n"),
        (
            "ada\u{85}\u{2028}\u{FEFF}\u{10FFFD}",
            "ada\u{85}\u{2028}\u{FEFF}\u{10FFFD}",
        ),
    ] {
        let edits = [("ada@example.org</saml:NameID>", format!("{written}</saml:NameID>"))];
        let claims = edited(&edits.each_ref().map(|(from, to)| (*from, to.as_str())));
        assert_eq!(claims.name_id.value, read, "{written}");
    }
}

/// Row 37: a line end in an attribute is a space, and a reference to one is itself; they cannot be exchanged.
#[test]
fn row_37_line_ends_in_attributes() {
    let signed = |name: &str| {
        let template = replace(
            &Fixture::assertion_signed().template(),
            "Name=\"groups\"",
            &format!("Name=\"{name}\""),
        );
        idp().sign(&template, "Assertion")
    };
    let names = |xml: &str| claims(xml).attributes.into_keys().collect::<Vec<_>>();
    for (reference, character) in [("&#10;", "\n"), ("&#13;", "\r"), ("&#9;", "\t")] {
        let xml = signed(&format!("gr{reference}oups"));
        assert_eq!(names(&xml), ["email".to_owned(), format!("gr{character}oups")]);
        let written = ["&#10;", "&#xA;", "&#13;", "&#xD;", "&#9;", "&#x9;"];
        let written = written.iter().find(|written| xml.contains(**written)).unwrap();
        for other in [character, " ", "&#32;"] {
            let refused = Arrival::default().login(&replace(&xml, written, other)).unwrap_err();
            assert_eq!(refused.code(), "signature.digest_mismatch", "{reference} as {other:?}");
        }
    }
    let xml = signed("gr oups");
    for same in ["\n", "\t", "\r\n", "\r", "&#32;", "&#x20;"] {
        assert_eq!(
            names(&replace(&xml, "gr oups", &format!("gr{same}oups"))),
            ["email", "gr oups"]
        );
    }
}

/// Row 41: a PrefixList names what is in scope; what is not is ignored, and 64 are enough.
#[test]
fn row_41_prefix_lists() {
    let list = |count: usize| (0..count).map(|number| format!("p{number} ")).collect::<String>();
    for (prefixes, accepted) in [
        (String::new(), true),
        ("samlp saml ds xs #default".to_owned(), true),
        ("unbound nothing".to_owned(), true),
        (list(64), true),
        (list(65), false),
    ] {
        let fixture = Fixture {
            algorithms: Algorithms {
                prefixes: Some(prefixes),
                ..Algorithms::sha2(256)
            },
            ..Fixture::default()
        };
        match Arrival::default().login(&fixture.signed_by(idp())) {
            Ok(signed_in) => assert_eq!((signed_in.claims, accepted), (ada(), true)),
            Err(refused) => assert_eq!((refused.code(), accepted), ("signature.too_many_prefixes", false)),
        }
    }
}

/// Row 53: KeyInfo is not read, so that nothing in it can break the reader.
#[test]
fn row_53_key_info_is_not_parsed() {
    let signed = Fixture::assertion_signed().signed_by(idp());
    let (start, end) = (
        signed.find("<ds:KeyInfo>").unwrap(),
        signed.find("</ds:KeyInfo>").unwrap(),
    );
    let large = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [0x30; 60_000]);
    for content in [
        String::new(),
        "<ds:X509Data><ds:X509Certificate/></ds:X509Data>".to_owned(),
        "<ds:X509Data><ds:X509Certificate>!</ds:X509Certificate></ds:X509Data>".to_owned(),
        "<ds:X509Data><ds:X509Certificate><a/></ds:X509Certificate></ds:X509Data>".to_owned(),
        "<ds:X509Data><ds:X509Certificate>MIIB//////8GCP//////////</ds:X509Certificate></ds:X509Data>".to_owned(),
        format!("<ds:X509Data><ds:X509Certificate>{large}</ds:X509Certificate></ds:X509Data>"),
        "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQ==</ds:Modulus></ds:RSAKeyValue></ds:KeyValue>".to_owned(),
        "<ds:RetrievalMethod URI=\"https://evil.example/\"/>".to_owned(),
    ] {
        let xml = format!("{}<ds:KeyInfo>{content}{}", &signed[..start], &signed[end..]);
        assert_eq!(claims(&xml), ada(), "{content:.80}");
    }
}

#[test]
fn row_73_a_zero_offset_is_utc() {
    let fixture = Fixture {
        issue_instant: "2026-11-24T12:00:00.123+00:00".to_owned(),
        not_on_or_after: "2026-11-24T12:05:00.0000000Z".to_owned(),
        ..Fixture::default()
    };
    let claims = Arrival::default().login(&fixture.signed_by(idp())).unwrap().claims;
    assert_eq!(claims.authn_instant, at("2026-11-24T12:00:00.123Z"));
}

/// Row 78: several attributes of one name are one; values that are elements stay out of it.
#[test]
fn row_78_attributes_of_one_name_are_one() {
    let targeted = "<saml:Attribute Name=\"urn:oid:1.3.6.1.4.1.5923.1.1.1.10\" FriendlyName=\"email\"><saml:AttributeValue>\
                    <saml:NameID>opaque</saml:NameID></saml:AttributeValue></saml:Attribute>";
    let more = "<saml:Attribute Name=\"groups\" FriendlyName=\"mail\"><saml:AttributeValue>root</saml:AttributeValue>\
                <saml:AttributeValue xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/></saml:Attribute>";
    let claims = edited(&[(
        "</saml:AttributeStatement>",
        &format!("{targeted}{more}</saml:AttributeStatement>"),
    )]);
    assert_eq!(claims.roles, ["admin", "staff", "root"]);
    assert_eq!(claims.attributes["groups"], ["admin", "staff", "root"]);
    assert_eq!(claims.attributes["urn:oid:1.3.6.1.4.1.5923.1.1.1.10"], [""; 0]);
    assert_eq!(claims.email.as_deref(), Some("ada@example.org"));
}

#[test]
fn attributes_are_found_by_well_known_names_or_listed_ones() {
    let claims = |attributes: &[(&str, &[&str])], arrival: &Arrival| {
        let attributes = attributes.iter().map(|(name, values)| {
            (
                (*name).to_owned(),
                values.iter().map(|value| (*value).to_owned()).collect(),
            )
        });
        let fixture = Fixture {
            attributes: attributes.collect(),
            name_id_format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned(),
            ..Fixture::response_signed()
        };
        let claims = arrival.login(&fixture.signed_by(idp())).unwrap().claims;
        (claims.email, claims.name, claims.roles)
    };
    let some = |text: &str| Some(text.to_owned());
    let arrival = Arrival::default();
    let entra: &[(&str, &[&str])] = &[
        (
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
            &["ada@tenant.example"],
        ),
        (
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
            &["Ada"],
        ),
        (
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
            &["Lovelace"],
        ),
        (EMAIL_CLAIM, &["ada@example.org", "ada@example.org"]),
        (
            "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
            &["admin"],
        ),
    ];
    assert_eq!(
        claims(entra, &arrival),
        (some("ada@example.org"), some("Ada Lovelace"), vec!["admin".to_owned()])
    );
    assert_eq!(
        claims(&entra[..1], &arrival),
        (None, some("ada@tenant.example"), vec![])
    );
    let oid: &[(&str, &[&str])] = &[
        ("urn:oid:0.9.2342.19200300.100.1.3", &["ada@example.org"]),
        ("urn:oid:2.16.840.1.113730.3.1.241", &["", "Ada L."]),
        ("Role", &["a", "b"]),
    ];
    let roles = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(claims(oid, &arrival), (some("ada@example.org"), some("Ada L."), roles));
    assert_eq!(claims(&[], &arrival), (None, None, vec![]));
    let mut listed = Arrival::default();
    listed.expected.attributes.email = vec!["no".to_owned(), "work-mail".to_owned()];
    listed.expected.attributes.name = vec!["called".to_owned()];
    let own: &[(&str, &[&str])] = &[
        ("email", &["eve@example.org"]),
        ("work-mail", &["ada@example.org"]),
        ("name", &["Eve"]),
    ];
    assert_eq!(claims(own, &listed), (some("ada@example.org"), None, vec![]));
}

#[test]
fn the_identity_provider_is_learnt_from_what_it_signed() {
    let mut arrival = Arrival::default();
    arrival.expected.idp_entity_id = None;
    let claims = arrival.login(&Fixture::default().signed_by(idp())).unwrap().claims;
    assert_eq!(claims.idp_entity_id, "https://idp.example/metadata");
    let two = Fixture {
        issuer: "https://other.example".to_owned(),
        ..Fixture::assertion_signed()
    };
    assert_eq!(
        arrival.login(&two.signed_by(idp())).unwrap_err().code(),
        "issuer.mismatch"
    );
}

#[test]
fn the_context_that_was_asked_for_is_met() {
    let mut arrival = Arrival::default();
    arrival.expected.requested_authn_context = vec![
        "urn:oasis:names:tc:SAML:2.0:ac:classes:X509".to_owned(),
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport".to_owned(),
    ];
    arrival.expected.authenticated_since = Some(at("2026-11-24T12:02:00Z"));
    assert!(arrival.login(&Fixture::default().signed_by(idp())).is_ok());
}

/// Rows 22, 68 and 80: what a Response is to this browser.
#[test]
fn row_80_unsolicited_is_for_the_organization_to_say() {
    let unsolicited = Fixture {
        in_response_to: None,
        ..Fixture::default()
    }
    .signed_by(idp());
    let signed_in = Arrival::unsolicited().login(&unsolicited).unwrap();
    assert_eq!((signed_in.claims, signed_in.keys.request_id), (ada(), None));
    let solicitation = |pending, policy| {
        let received = Received::receive(
            PostForm::decode(&body(unsolicited.as_bytes())).unwrap(),
            &mut Verdict::new(),
        )
        .unwrap();
        received
            .solicitation(pending, policy, &mut Verdict::new())
            .map_err(|refused| refused.code())
    };
    for pending in [None, Some("_request")] {
        assert_eq!(
            solicitation(pending, IdpInitiated::default()),
            Ok(Solicitation::Upgrade)
        );
        assert_eq!(
            solicitation(pending, IdpInitiated::Accept),
            Ok(Solicitation::Unsolicited)
        );
        assert_eq!(
            solicitation(pending, IdpInitiated::Refuse),
            Err("in_response_to.unsolicited")
        );
    }
}

/// The keys that are spent must be those of the login that is admitted.
#[test]
fn one_logins_keys_admit_no_other() {
    let accepted = |id: &str| {
        let signed = Fixture {
            assertion_id: id.to_owned(),
            ..Fixture::default()
        }
        .signed_by(idp());
        let form = PostForm::decode(&body(signed.as_bytes())).unwrap();
        let received = Received::receive(form, &mut Verdict::new()).unwrap();
        let arrival = Arrival::default();
        let trust = Trust {
            keys: &arrival.keys,
            policy: arrival.policy,
            allow_sha1: false,
        };
        received.accept(&trust, &arrival.expected, &mut Verdict::new()).unwrap()
    };
    let (one, other) = (accepted("_one"), accepted("_other"));
    let consumed = Consumed::from_store(one.keys(), Some(Use::First), Use::First).unwrap();
    assert_eq!(
        admit(other, consumed.clone()).unwrap_err().code(),
        "replay.not_consumed"
    );
    assert_eq!(admit(one, consumed).unwrap().claims().name_id, ada().name_id);
}
