//! The rules of the profile, the form, and what is too much. Here the identity provider itself signs.

use crate::binding::{MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS};
use crate::selftest::Case;
use crate::selftest::case::{Form, Signs, When};
use crate::settings::IdpInitiated;

use super::valid::ELSEWHERE;

const ANY: Signs = Signs::Policy;
const A: Signs = Signs::Assertion;
const R: Signs = Signs::Response;
const OVER: &[&str] = &["time.not_on_or_after"];
const ISSUER: &[&str] = &["issuer.mismatch"];
const AUDIENCE: &[&str] = &["audience.mismatch"];
const BASE64: &[&str] = &["post.not_base64"];

/// In Response and SubjectConfirmationData.
const UNSOLICITED: &[(&str, &str)] = &[
    (r#" InResponseTo="{qid}" IssueInstant"#, " IssueInstant"),
    (r#"InResponseTo="{qid}" "#, ""),
];

pub(super) const CASES: &[Case] = &[
    Case::attack(62, "A confirmation that ended, by the clock skew", ANY, OVER)
        .before(&[(r#"NotOnOrAfter="{end}" Recipient"#, r#"NotOnOrAfter="{over}" Recipient"#)]),
    Case::attack(62, "A confirmation without an end", ANY, &["subject_confirmation.not_on_or_after_missing"])
        .before(&[(r#" NotOnOrAfter="{end}" Recipient"#, " Recipient")]),
    Case::attack(62, "A confirmation with a NotBefore", ANY, &["subject_confirmation.not_before"])
        .before(&[(r#"NotOnOrAfter="{end}" Recipient"#, r#"NotBefore="{start}" NotOnOrAfter="{end}" Recipient"#)]),
    Case::attack(63, "An Assertion that ended, by the clock skew", ANY, OVER)
        .before(&[(r#"NotBefore="{start}" NotOnOrAfter="{end}""#, r#"NotBefore="{begin}" NotOnOrAfter="{over}""#)]),
    Case::attack(63, "An Assertion that has not begun, by the clock skew", ANY, &["time.not_before"])
        .before(&[(r#"NotBefore="{start}""#, r#"NotBefore="{future}""#)]),
    Case::attack(63, "An Assertion that ends before it begins", ANY, &["time.empty_window"])
        .before(&[(r#"NotBefore="{start}" NotOnOrAfter="{end}""#, r#"NotBefore="{end}" NotOnOrAfter="{start}""#)]),
    Case::attack(64, "For another recipient", ANY, &["recipient.mismatch"])
        .before(&[(r#"Recipient="{acs}""#, r#"Recipient="https://attacker.invalid/""#)]),
    Case::attack(64, "For no recipient", ANY, &["recipient.missing"]).before(&[(r#" Recipient="{acs}""#, "")]),
    Case::attack(65, "To another destination", ANY, &["destination.mismatch"])
        .before(&[(r#"Destination="{acs}""#, r#"Destination="{acs}/""#)]),
    Case::attack(65, "A signed Response to no destination", R, &["destination.missing"])
        .before(&[(r#" Destination="{acs}""#, "")]),
    Case::attack(66, "For another audience", ANY, AUDIENCE).before(&[("{sp}", "https://other.invalid")]),
    Case::attack(66, "For no audience", ANY, &["audience.missing"]).before(&[(
        "<saml:AudienceRestriction><saml:Audience>{sp}</saml:Audience></saml:AudienceRestriction>",
        "",
    )]),
    Case::attack(66, "For us, and in a second restriction for others only", ANY, AUDIENCE).before(&[(
        "</saml:AudienceRestriction>",
        "</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience></saml:AudienceRestriction>",
    )]),
    Case::attack(67, "An Assertion of another issuer", ANY, ISSUER)
        .before(&[("<saml:Issuer>{idp}", "<saml:Issuer>https://attacker.invalid")]),
    Case::attack(67, "A Response of another issuer", R, ISSUER)
        .before(&[(r#"assertion">{idp}"#, r#"assertion">https://attacker.invalid"#)]),
    Case::attack(67, "A signed Response without an issuer", R, &["issuer.missing"]).before(&[(
        r#"<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{idp}</saml:Issuer>"#,
        "",
    )]),
    Case::attack(67, "An issuer of another format", ANY, &["issuer.format"]).before(&[(
        "<saml:Issuer>",
        r#"<saml:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">"#,
    )]),
    Case::attack(68, "An Assertion that answers another request than the Response", ANY, &["in_response_to.mismatch"])
        .before(&[(r#"InResponseTo="{qid}" NotOnOrAfter"#, r#"InResponseTo="_other" NotOnOrAfter"#)]),
    Case::attack(68, "An Assertion that answers no request", ANY, &["in_response_to.missing"])
        .before(&[(r#"InResponseTo="{qid}" NotOnOrAfter"#, "NotOnOrAfter")]),
    Case::attack(69, "A valid message a second time", ANY, &["replay.request_seen"]).twice(),
    Case::attack(69, "An Assertion a second time, for another request", ANY, &["replay.assertion_seen"])
        .again(),
    Case::attack(70, "Login CSRF: the answer to a request that another browser started", ANY, &[
        "in_response_to.unknown_request",
    ])
    .nothing_pending(),
    Case::attack(72, "A failure of the identity provider, with an Assertion", ANY, &["status.not_success"])
        .before(&[("status:Success", "status:Responder")]),
    Case::attack(72, "A success inside a failure", ANY, &["status.not_success"]).before(&[(
        r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>"#,
        r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:StatusCode>"#,
    )]),
    Case::attack(72, "No Status", ANY, &["element.missing"]).before(&[(
        r#"<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>"#,
        "",
    )]),
    Case::attack(73, "An Assertion of SAML 1.1 by its Version", ANY, &["version.unsupported"])
        .before(&[(r#"Version="2.0"><saml:Issuer>"#, r#"Version="1.1"><saml:Issuer>"#)]),
    Case::attack(73, "A time without its zone", ANY, &["time.not_utc"])
        .before(&[(r#"AuthnInstant="{now}""#, r#"AuthnInstant="2026-01-01T00:00:00""#)]),
    Case::attack(73, "A leap second", ANY, &["time.out_of_range"])
        .before(&[(r#"AuthnInstant="{now}""#, r#"AuthnInstant="2016-12-31T23:59:60Z""#)]),
    Case::attack(73, "Issued in the future, by the clock skew", ANY, &["time.issued_in_future"])
        .before(&[(r#"ID="{aid}" IssueInstant="{now}""#, r#"ID="{aid}" IssueInstant="{future}""#)]),
    Case::attack(74, "A confirmation that is not the bearer's", ANY, &["subject_confirmation.not_bearer"])
        .before(&[("cm:bearer", "cm:holder-of-key")]),
    Case::attack(75, "A NameID that was made for another service provider", ANY, &["name_id.sp_name_qualifier_mismatch"])
        .before(&[(
            r#"<saml:NameID Format="{format}">"#,
            r#"<saml:NameID Format="{format}" SPNameQualifier="https://other.invalid">"#,
        )]),
    Case::attack(76, "An empty NameID", ANY, &["name_id.empty"])
        .before(&[("{who}</saml:NameID>", " </saml:NameID>")]),
    Case::attack(76, "No NameID", ANY, &["name_id.missing"])
        .before(&[(r#"<saml:NameID Format="{format}">{who}</saml:NameID>"#, "")]),
    Case::attack(77, "A session of the identity provider that has ended", ANY, &["time.session_not_on_or_after"])
        .before(&[("\"_session\"", r#""_session" SessionNotOnOrAfter="{over}""#)]),
    Case::attack(78, "Two e-mail addresses", ANY, &["mapping.several_emails"]).before(&[(
        "<saml:AttributeValue>{who}</saml:AttributeValue>",
        "<saml:AttributeValue>{who}</saml:AttributeValue><saml:AttributeValue>{evil_who}</saml:AttributeValue>",
    )]),
    Case::attack(78, "An e-mail address that is an element", ANY, &["mapping.not_text"]).before(&[(
        "<saml:AttributeValue>{who}</saml:AttributeValue>",
        r#"<saml:AttributeValue><b xmlns="urn:b">{who}</b></saml:AttributeValue>"#,
    )]),
    Case::attack(79, "A condition that nobody knows", ANY, &["condition.unknown"])
        .before(&[("</saml:Conditions>", "<saml:Condition></saml:Condition></saml:Conditions>")]),
    Case::attack(79, "The condition OneTimeUse twice", ANY, &["condition.repeated"]).before(&[(
        "</saml:Conditions>",
        "<saml:OneTimeUse></saml:OneTimeUse><saml:OneTimeUse></saml:OneTimeUse></saml:Conditions>",
    )]),
    Case::attack(80, "Unsolicited: answered with a fresh request", ANY, &[])
        .before(UNSOLICITED)
        .form(ELSEWHERE)
        .nothing_pending()
        .when(When::Unsolicited(IdpInitiated::Upgrade))
        .answered(),
    Case::attack(80, "Unsolicited", ANY, &["in_response_to.unsolicited"])
        .before(UNSOLICITED)
        .nothing_pending()
        .when(When::Unsolicited(IdpInitiated::Refuse)),
];

pub(super) const BINDINGS: &[Case] = &[
    Case::attack(
        83,
        "No signature but the form's own (SimpleSign)",
        Signs::Both,
        &[
            "signature.missing",
            "signature.missing_on_assertion",
            "signature.missing_on_response",
        ],
    )
    .after(&[("{asig}", ""), ("{rsig}", "")])
    .form(Form::With(
        "&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256&Signature=AAAA",
    )),
    Case::attack(85, "A deflated message", ANY, &["post.deflated"]).form(Form::Deflated),
    Case::attack(86, "base64 with padding in the middle", ANY, BASE64).form(Form::Junk("=")),
    Case::attack(86, "base64 with characters of another alphabet", ANY, BASE64).form(Form::Junk("-_-_")),
    Case::attack(86, "base64 with a NUL inside", ANY, BASE64).form(Form::Junk("\0\0\0\0")),
    Case::attack(86, "Two messages in one form", ANY, &["post.response_duplicated"])
        .form(Form::With("&SAMLResponse=AAAA")),
    Case::attack(86, "A request beside the message", ANY, &["post.request_present"])
        .form(Form::With("&SAMLRequest=AAAA")),
];

pub(super) const BUDGETS: &[Case] = &[
    Case::attack(87, "A message of more than 256 KB", ANY, &["post.message_too_large"])
        .form(Form::Padded(MAX_MESSAGE_OCTETS)),
    Case::attack(87, "A form of more than 512 KB", ANY, &["post.form_too_large"]).form(Form::Huge(MAX_FORM_OCTETS + 1)),
    Case::attack(88, "65 attributes on an element", ANY, &["xml.attribute_limit"])
        .after(&[("<saml:Subject>", "<saml:Subject{attributes_65}>")]),
    Case::attack(88, "65 namespaces on an element", ANY, &["xml.namespace_limit"])
        .after(&[("<saml:Subject>", "<saml:Subject{namespaces_65}>")]),
    Case::attack(89, "Elements nested 65 deep", ANY, &["xml.depth_limit"]).after(&[(
        "<samlp:Status>",
        "<samlp:Extensions>{deep_65}</samlp:Extensions><samlp:Status>",
    )]),
    Case::attack(90, "Entities that multiply", ANY, &["xml.dtd_forbidden"]).after(&[(
        "<samlp:Response ",
        r#"<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><samlp:Response "#,
    )]),
    Case::attack(90, "An external DTD", ANY, &["xml.dtd_forbidden"]).after(&[(
        "<samlp:Response ",
        r#"<!DOCTYPE r SYSTEM "https://attacker.invalid/"><samlp:Response "#,
    )]),
    Case::attack(90, "An entity that is not defined", ANY, &["xml.undefined_entity"]).after(&[("{who}", "&xxe;{who}")]),
    Case::attack(91, "100 signatures", A, &["signature.misplaced"]).after(&[(
        "<samlp:Status>",
        "<samlp:Extensions>{asig_100}</samlp:Extensions><samlp:Status>",
    )]),
    Case::attack(91, "100 References", ANY, &["signature.several_references"])
        .before(&[("</ds:Reference>", "</ds:Reference>{references_100}")]),
    Case::attack(91, "100 transforms", ANY, &["signature.too_many_transforms"])
        .before(&[("</ds:Transforms>", "{transforms_100}</ds:Transforms>")]),
    Case::attack(92, "Namespaces on 62 nested elements", ANY, &["xml.namespace_limit"]).after(&[(
        "<samlp:Status>",
        "<samlp:Extensions>{wide_62}</samlp:Extensions><samlp:Status>",
    )]),
    Case::attack(92, "12,000 elements", ANY, &["xml.node_limit"]).after(&[(
        "<samlp:Status>",
        "<samlp:Extensions>{nodes_12000}</samlp:Extensions><samlp:Status>",
    )]),
];
