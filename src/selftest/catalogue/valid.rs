//! Messages that must be accepted, with exactly their claims: without them, "all refused" would prove nothing.

use crate::crypto::DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
use crate::selftest::Case;
use crate::selftest::case::{ECDSA_SHA256, Form, Key, Signs, When};
use crate::settings::IdpInitiated;
use crate::settings::SignaturePolicy::Both;

/// A RelayState that would lead to another site.
pub(super) const ELSEWHERE: Form = Form::With("&RelayState=https%3A%2F%2Fattacker.invalid%2F");

pub(super) const CASES: &[Case] = &[
    Case::valid(0, "Signed with RSA and SHA-256, as the policy wants", Signs::Policy),
    Case::valid(0, "Signed with ECDSA on P-256 and SHA-256", Signs::Policy).key(Key::Ec(Sha256), ECDSA_SHA256),
    Case::valid(0, "Signed with ECDSA and SHA-384, hashed with SHA-384", Signs::Policy)
        .key(Key::Ec(Sha384), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384")
        .digest(Sha384, "http://www.w3.org/2001/04/xmldsig-more#sha384"),
    Case::valid(0, "Signed with ECDSA and SHA-512, hashed with SHA-512", Signs::Policy)
        .key(Key::Ec(Sha512), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512")
        .digest(Sha512, "http://www.w3.org/2001/04/xmlenc#sha512"),
    Case::valid(0, "Response and Assertion both signed, which is more than the policy wants", Signs::Both)
        .when(When::Not(Both)),
    Case::valid(23, "A comment inside the NameID: the whole text counts", Signs::Policy)
        .after(&[(">ada@self-test", ">ada@<!-- -->self-test")]),
    Case::valid(24, "The NameID partly as CDATA and character reference: the whole text counts", Signs::Policy)
        .after(&[(">ada@self-test", "><![CDATA[ada]]>&#64;self-test")]),
    Case::valid(41, "A PrefixList that names prefixes which are not there", Signs::Policy).before(&[(
        r#"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">"#,
        r#"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs xsi"></ec:InclusiveNamespaces>"#,
    )]),
    Case::valid(53, "A broken certificate in KeyInfo: it is not parsed", Signs::Policy).before(&[(
        "</ds:SignatureValue>",
        "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
    )]),
    Case::valid(63, "At the very ends of the window, by the clock skew", Signs::Policy).before(&[
        (r#"NotBefore="{start}" NotOnOrAfter="{end}""#, r#"NotBefore="{begin}" NotOnOrAfter="{last}""#),
        (r#"NotOnOrAfter="{end}" Recipient"#, r#"NotOnOrAfter="{last}" Recipient"#),
        (r#"ID="{aid}" IssueInstant="{now}""#, r#"ID="{aid}" IssueInstant="{soon}""#),
    ]),
    Case::valid(71, "A RelayState that names another site: it leads nowhere", Signs::Policy)
        .form(ELSEWHERE),
    Case::valid(71, "A RelayState of 81 octets: it leads nowhere", Signs::Policy).form(Form::With(
        "&RelayState=%2F01234567890123456789012345678901234567890123456789012345678901234567890123456789",
    )),
    Case::valid(74, "Two SubjectConfirmations, of which one is the bearer's", Signs::Policy).before(&[(
        "<saml:SubjectConfirmation ",
        r#"<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"></saml:SubjectConfirmation><saml:SubjectConfirmation "#,
    )]),
    Case::valid(45, "Hashed with SHA-1, which this organization allows", Signs::Policy)
        .digest(Sha1, "http://www.w3.org/2000/09/xmldsig#sha1")
        .when(When::Sha1(true)),
    Case::valid(80, "Unsolicited, which this organization accepts", Signs::Policy)
        .before(&[(r#" InResponseTo="{qid}" IssueInstant"#, " IssueInstant"), (r#"InResponseTo="{qid}" "#, "")])
        .form(ELSEWHERE)
        .nothing_pending()
        .when(When::Unsolicited(IdpInitiated::Accept)),
];
