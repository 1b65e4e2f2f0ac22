//! Presence and place of signatures, and every way known to keep one in a message that says something else.

use crate::selftest::Case;
use crate::selftest::case::{Signs, When, World};
use crate::settings::IdpInitiated;
use crate::settings::SignaturePolicy::Assertion;

const ANY: Signs = Signs::Policy;
const A: Signs = Signs::Assertion;
const R: Signs = Signs::Response;

const MISSING: &[&str] = &[
    "signature.missing",
    "signature.missing_on_assertion",
    "signature.missing_on_response",
];
const MISPLACED: &[&str] = &["assertion.misplaced"];
const MULTIPLE: &[&str] = &["assertion.multiple"];
const DUPLICATE: &[&str] = &["xml.duplicate_id"];
const TARGET: &[&str] = &["signature.reference_target"];
const ROOT: &[&str] = &["response.unexpected_root"];

pub(super) const CASES: &[Case] = &[
    Case::attack(1, "No signature at all", Signs::Both, MISSING).after(&[("{asig}", ""), ("{rsig}", "")]),
    Case::attack(1, "The Assertion's signature taken out", A, &[
        "signature.missing",
        "signature.missing_on_assertion",
        "signature.digest_mismatch",
    ])
    .after(&[("{asig}", "")]),
    Case::attack(1, "The Response's signature taken out", R, &["signature.missing", "signature.missing_on_response"])
        .after(&[("{rsig}", "")])
        .when(When::Not(Assertion)),
    Case::attack(1, "No certificate configured", ANY, &["key.none_configured"]).world(World::None),
    Case::attack(2, "XSW1: the original Response inside the signature of an evil one", R, MISPLACED)
        .after(&[("", "{outer}{rsig_open}{original}</ds:Signature>{rest}")]),
    Case::attack(2, "XSW1: the same, in a ds:Object", R, MISPLACED)
        .after(&[("", "{outer}{rsig_open}<ds:Object>{original}</ds:Object></ds:Signature>{rest}")]),
    Case::attack(2, "XSW1: the same, under the original's ID", R, DUPLICATE)
        .after(&[("", "{outer}{rsig_open}{original}</ds:Signature>{rest}"), ("{erid}", "{rid}")]),
    Case::attack(3, "XSW2: the original Response beside the signature", R, &[
        "assertion.misplaced",
        "element.unexpected",
    ])
    .after(&[("", "{outer}{original}{rsig}{rest}")]),
    Case::attack(3, "XSW2: the original Response in Extensions", R, MISPLACED)
        .after(&[("", "{outer}{rsig}<samlp:Extensions>{original}</samlp:Extensions>{rest}")]),
    Case::attack(4, "XSW3: an evil Assertion before the signed one", A, MULTIPLE)
        .after(&[("{assertion}", "{evil}{assertion}")]),
    Case::attack(4, "XSW3: an evil Assertion after the signed one", A, MULTIPLE)
        .after(&[("{assertion}", "{assertion}{evil}")]),
    Case::attack(4, "XSW3: an evil Assertion under the signed one's ID", A, DUPLICATE)
        .after(&[("{assertion}", "{evil}{assertion}"), ("{eaid}", "{aid}")]),
    Case::attack(5, "XSW4: the signed Assertion inside an evil one", A, MISPLACED)
        .after(&[("{assertion}", "{evil_open}{assertion}</saml:Assertion>")]),
    Case::attack(6, "XSW5: the evil Assertion keeps the signature, the original follows", A, MULTIPLE)
        .after(&[("{assertion}", "{evil_head}{asig}{evil_tail}{bare}")]),
    Case::attack(7, "XSW6: the original inside the signature that the evil Assertion keeps", A, MISPLACED)
        .after(&[("{assertion}", "{evil_head}{asig_open}{bare}</ds:Signature>{evil_tail}")]),
    Case::attack(8, "XSW7: an evil Assertion in Extensions", A, MISPLACED)
        .after(&[("<samlp:Status>", "<samlp:Extensions>{evil}</samlp:Extensions><samlp:Status>")]),
    Case::attack(8, "XSW7: an evil Assertion in its place, the signed one in Extensions", A, MISPLACED).after(&[
        ("{assertion}", "{evil}"),
        ("<samlp:Status>", "<samlp:Extensions>{assertion}</samlp:Extensions><samlp:Status>"),
    ]),
    Case::attack(8, "XSW7: an evil Assertion in StatusDetail", A, MISPLACED)
        .after(&[("</samlp:Status>", "<samlp:StatusDetail>{evil}</samlp:StatusDetail></samlp:Status>")]),
    Case::attack(9, "XSW8: the original in a ds:Object of the signature that the evil Assertion keeps", A, MISPLACED)
        .after(&[(
            "{assertion}",
            "{evil_head}{asig_open}<ds:Object>{bare}</ds:Object></ds:Signature>{evil_tail}",
        )]),
    Case::attack(10, "XSW9: a decoy SignedInfo before the signed one", A, &["signature.unexpected_child"])
        .after(&[("{assertion}", "{evil_head}{asig}{evil_tail}"), ("{ainfo}", "{decoy}{ainfo}")]),
    Case::attack(10, "XSW9: a decoy SignedInfo after the signed one", A, &["signature.unexpected_child"])
        .after(&[("{assertion}", "{evil_head}{asig}{evil_tail}"), ("{ainfo}", "{ainfo}{decoy}")]),
    Case::attack(11, "An evil Assertion in a ds:Object, which the digest leaves out", A, MISPLACED)
        .after(&[("{asig}", "{asig_open}<ds:Object>{evil}</ds:Object></ds:Signature>")]),
    Case::attack(11, "An evil Assertion in KeyInfo, which the digest leaves out", A, MISPLACED)
        .after(&[("{asig}", "{asig_open}<ds:KeyInfo>{evil}</ds:KeyInfo></ds:Signature>")]),
    Case::attack(11, "An empty ds:Object", A, &["signature.object_forbidden"])
        .after(&[("{asig}", "{asig_open}<ds:Object></ds:Object></ds:Signature>")]),
    Case::attack(12, "The same signature twice", A, &["signature.several"]).after(&[("{asig}", "{asig}{asig}")]),
    Case::attack(13, "The Assertion's signature under its Subject", A, &["signature.misplaced"])
        .after(&[("{asig}", ""), ("<saml:Subject>", "<saml:Subject>{asig}")]),
    Case::attack(13, "The Assertion's signature in Extensions", A, &["signature.misplaced"]).after(&[
        ("{asig}", ""),
        ("<samlp:Status>", "<samlp:Extensions>{asig}</samlp:Extensions><samlp:Status>"),
    ]),
    Case::attack(13, "The Assertion's signature after its Subject", A, &["signature.position"])
        .after(&[("{asig}", ""), ("</saml:Subject>", "</saml:Subject>{asig}")]),
    Case::attack(14, "An EncryptedAssertion beside the signed one", A, MULTIPLE).after(&[(
        "{assertion}",
        r#"{assertion}<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"></saml:EncryptedAssertion>"#,
    )]),
    Case::attack(14, "No Assertion", R, &["assertion.missing"]).before(&[("{assertion}", "")]),
    Case::attack(15, "An evil Assertion in the signed one's Advice", A, MISPLACED)
        .after(&[("</saml:Conditions>", "</saml:Conditions><saml:Advice>{evil}</saml:Advice>")]),
    Case::attack(16, "The Assertion's ID on another element", A, DUPLICATE).after(&[(
        "<samlp:Status>",
        r#"<samlp:Extensions><x xmlns="urn:x" ID="{aid}"></x></samlp:Extensions><samlp:Status>"#,
    )]),
    Case::attack(16, "Response and Assertion under one ID", ANY, DUPLICATE).after(&[("{rid}", "{aid}")]),
    Case::attack(17, "A Reference to the whole document", ANY, TARGET).before(&[(r##"URI="#{id}""##, r#"URI="""#)]),
    Case::attack(17, "A Reference without URI", ANY, TARGET).before(&[(r##" URI="#{id}""##, "")]),
    Case::attack(17, "A Reference by XPointer", ANY, TARGET)
        .before(&[(r##"URI="#{id}""##, r##"URI="#xpointer(id('{id}'))""##)]),
    Case::attack(17, "A Reference to another site", ANY, TARGET)
        .before(&[(r##"URI="#{id}""##, r##"URI="https://attacker.invalid/#{id}""##)]),
    Case::attack(17, "The Assertion's Reference names the Response", A, TARGET)
        .before(&[(r##"URI="#{id}""##, r##"URI="#{rid}""##)]),
    Case::attack(17, "A signed Assertion without ID", A, &["signature.element_without_id"])
        .before(&[(r#" ID="{aid}""#, "")]),
    Case::attack(18, "A second Reference, to what an attacker likes", ANY, &["signature.several_references"]).before(
        &[(
            "</ds:Reference>",
            r##"</ds:Reference><ds:Reference URI="#{eaid}"><ds:DigestMethod Algorithm="{digest_method}"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"##,
        )],
    ),
    Case::attack(19, "An ID that is a query", ANY, &["xml.invalid_id"])
        .after(&[(r#"ID="{aid}""#, r#"ID="{aid}'] | //*['""#)]),
    Case::attack(20, "A signed failure, without an Assertion", R, &["status.not_success"])
        .before(&[("{assertion}", ""), ("status:Success", "status:Responder")]),
    Case::attack(20, "A signed Assertion without a Response", A, ROOT).after(&[("", "{assertion}")]),
    Case::attack(20, "The signature of a Response on metadata", R, ROOT).after(&[(
        "",
        r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:x">{rsig}{original}</md:EntityDescriptor>"#,
    )]),
    Case::attack(21, "A signed LogoutResponse", R, ROOT).before(&[
        ("<samlp:Response ", "<samlp:LogoutResponse "),
        ("</samlp:Response>", "</samlp:LogoutResponse>"),
    ]),
    Case::attack(21, "A signed LogoutRequest", R, ROOT).before(&[
        ("<samlp:Response ", "<samlp:LogoutRequest "),
        ("</samlp:Response>", "</samlp:LogoutRequest>"),
    ]),
    Case::attack(22, "Another Destination around a signed Assertion", ANY, &[
        "destination.mismatch",
        "signature.digest_mismatch",
    ])
    .after(&[(r#"Destination="{acs}""#, r#"Destination="https://attacker.invalid/""#)]),
    Case::attack(22, "Another Issuer around a signed Assertion", ANY, &["issuer.mismatch", "signature.digest_mismatch"])
        .after(&[("{idp}</saml:Issuer>", "https://attacker.invalid</saml:Issuer>")]),
    Case::attack(22, "Another InResponseTo around a signed Assertion", ANY, &["in_response_to.unknown_request"])
        .after(&[(r#"InResponseTo="{qid}""#, r#"InResponseTo="_other""#)]),
    Case::attack(22, "An answer made to look unsolicited", ANY, &[
        "in_response_to.unexpected",
        "signature.digest_mismatch",
    ])
    .after(&[(r#" InResponseTo="{qid}""#, "")])
    .when(When::Unsolicited(IdpInitiated::Accept)),
    Case::attack(22, "An answer made to look unsolicited: answered with a fresh request", ANY, &[])
        .after(&[(r#" InResponseTo="{qid}""#, "")])
        .when(When::Unsolicited(IdpInitiated::Upgrade))
        .answered(),
    Case::attack(22, "An answer made to look unsolicited", ANY, &["in_response_to.unsolicited"])
        .after(&[(r#" InResponseTo="{qid}""#, "")])
        .when(When::Unsolicited(IdpInitiated::Refuse)),
];
