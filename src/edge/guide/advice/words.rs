//! The words of each topic: what happened, the one thing to change, where.

use super::Side;
use crate::edge::guide::topics::Topic;
use crate::settings::SignaturePolicy;

type Words = (&'static str, &'static str, Side);

/// The name of a policy on this page.
pub(super) const fn policy(policy: SignaturePolicy) -> &'static str {
    match policy {
        SignaturePolicy::Both => "Response and assertion",
        SignaturePolicy::Response => "Response",
        SignaturePolicy::Assertion => "Assertion",
        SignaturePolicy::Either => "Either of the two",
    }
}

pub(super) const fn of(topic: Topic) -> Words {
    match topic {
        Topic::Audience
        | Topic::AcsUrl
        | Topic::Issuer
        | Topic::Unsolicited
        | Topic::RequestLost
        | Topic::NotAnswering
        | Topic::Replay
        | Topic::NotYet
        | Topic::Expired
        | Topic::TimeForm => addressed(topic),
        Topic::Certificate
        | Topic::CertificateUnfit
        | Topic::ResponseUnsigned
        | Topic::AssertionUnsigned
        | Topic::Unsigned
        | Topic::Sha1
        | Topic::Algorithm
        | Topic::Changed
        | Topic::SignatureForm => signed(topic),
        Topic::Encrypted | Topic::NotDecrypting | Topic::EncryptionAlgorithm | Topic::EncryptionForm => {
            encrypted(topic)
        }
        Topic::NameIdMissing
        | Topic::NameIdForeign
        | Topic::AuthnContext
        | Topic::NotFresh
        | Topic::NoAuthnStatement
        | Topic::Confirmation
        | Topic::Mapping => subject(topic),
        Topic::AuthnFailed
        | Topic::Denied
        | Topic::NoAuthnContext
        | Topic::NameIdPolicy
        | Topic::Requester
        | Topic::Responder => refused_there(topic),
        _ => form(topic),
    }
}

const fn addressed(topic: Topic) -> Words {
    match topic {
        Topic::Audience => (
            "The identity provider made this sign-in for another application.",
            "Paste our SP Entity Id into this field, letter by letter as it stands here.",
            Side::EntityId,
        ),
        Topic::AcsUrl => (
            "The sign-in is addressed to another URL.",
            "Paste our Assertion Consumer Service URL into this field.",
            Side::AcsUrl,
        ),
        Topic::Issuer => (
            "The sign-in comes from another identity provider, or from another tenant of it.",
            "If this is the one you mean, empty the entity ID here and test again; if not, sign in at the right one.",
            Side::Page("Identity provider’s entity ID"),
        ),
        Topic::Unsolicited => (
            "The sign-in was started at the identity provider’s tile, which these settings refuse.",
            "Choose Upgrade, or have members start from the sign-in page.",
            Side::Page("Advanced › IdP-initiated sign-in"),
        ),
        Topic::RequestLost => (
            "This browser did not start the sign-in that came back, or its cookie was lost on the way.",
            "Start again in one tab, within half an hour; allow cookies of this site.",
            Side::Nowhere,
        ),
        Topic::NotAnswering => (
            "The sign-in does not say which request it answers.",
            "Have it answer requests of the service provider; a proxy between may strip InResponseTo.",
            Side::Log,
        ),
        Topic::Replay => (
            "This very sign-in was used before: the page was loaded again, or somebody has copied it.",
            "Start a new sign-in; do not reload the page that comes back.",
            Side::Nowhere,
        ),
        Topic::NotYet => (
            "The sign-in is not valid yet: the identity provider’s clock is ahead of ours.",
            "Set the clock of its server by NTP. Until then, a larger clock skew helps, up to 180 seconds.",
            Side::Page("Advanced › Clock skew"),
        ),
        Topic::Expired => (
            "The sign-in had expired when it came in: it took too long, or the identity provider’s clock is behind.",
            "Sign in again without a pause. If it stays, set the clock of its server by NTP.",
            Side::Log,
        ),
        _ => (
            "A time in the message is missing, or is not one in UTC.",
            "Show the report below to the identity provider’s maker: SAML wants UTC times that end in Z.",
            Side::Log,
        ),
    }
}

const fn signed(topic: Topic) -> Words {
    match topic {
        Topic::Certificate => (
            "It is signed with a key that is not among the certificates here.",
            "Copy the certificate again and add it below the present one, in Public certificate.",
            Side::Certificate,
        ),
        Topic::CertificateUnfit => (
            "No certificate here fits the signature.",
            "Copy the certificate that it signs SAML with, and paste it into Public certificate.",
            Side::Certificate,
        ),
        Topic::ResponseUnsigned => (
            "Only the assertion is signed; the Response around it is not.",
            "Have it sign the Response too.",
            Side::Signing,
        ),
        Topic::AssertionUnsigned => (
            "Only the Response is signed; the assertion in it is not.",
            "Have it sign the assertion too.",
            Side::Signing,
        ),
        Topic::Unsigned => (
            "Nothing in it is signed, so anybody could have written it.",
            "Switch signing on.",
            Side::Signing,
        ),
        Topic::Sha1 => (
            "It is signed with SHA-1 or with a short key, which can be forged.",
            "Choose SHA-256, and a key of 2048 bits or more.",
            Side::Algorithm,
        ),
        Topic::Algorithm => (
            "It uses an algorithm that is not allowed here.",
            "Choose RSA-SHA256 with SHA-256, and exclusive canonicalization.",
            Side::Algorithm,
        ),
        Topic::Changed => (
            "It was changed after it was signed.",
            "Look for a proxy or a browser extension that rewrites pages; if there is none, treat it as an attack.",
            Side::Log,
        ),
        _ => (
            "The signature is not of the form that SAML prescribes.",
            "Show the report below to the identity provider’s maker.",
            Side::Signing,
        ),
    }
}

const fn encrypted(topic: Topic) -> Words {
    match topic {
        Topic::Encrypted => (
            "It is encrypted with a key that this service does not have.",
            "Have it read our SP metadata again, or give it the encryption certificate in there; or switch encryption off.",
            Side::Encryption,
        ),
        Topic::NotDecrypting => (
            "It is encrypted, and this service has no key to decrypt with.",
            "Switch encryption off; or ask the operator of this service for a decryption key (the secret SP_DECRYPTION_KEY), \
             then have the identity provider read our SP metadata again.",
            Side::Encryption,
        ),
        Topic::EncryptionAlgorithm => (
            "It is encrypted with an algorithm that is not allowed here.",
            "Choose AES-256-GCM for the content and RSA-OAEP for the key; AES-CBC is accepted if the Response is signed.",
            Side::Encryption,
        ),
        _ => (
            "The encrypted part is not of the form that SAML prescribes.",
            "Show the report below to the identity provider’s maker, or switch encryption off.",
            Side::Encryption,
        ),
    }
}

const fn subject(topic: Topic) -> Words {
    match topic {
        Topic::NameIdMissing => (
            "The sign-in does not say who it is: there is no NameID, or an empty one.",
            "Choose what identifies the person, best the e-mail address; it must not be empty for anybody.",
            Side::NameId,
        ),
        Topic::NameIdForeign => (
            "The NameID was made for another application.",
            "Paste our SP Entity Id into this field, or choose a NameID format without a qualifier.",
            Side::EntityId,
        ),
        Topic::AuthnContext => (
            "The person signed in by another method than is asked for.",
            "Empty this field, unless a method is prescribed to you.",
            Side::Page("Advanced › Requested AuthnContext"),
        ),
        Topic::NotFresh => (
            "The identity provider used an old sign-in, though a fresh one is asked for.",
            "Untick this, or have it honour ForceAuthn.",
            Side::Page("Advanced › Force authentication"),
        ),
        Topic::NoAuthnStatement => (
            "The sign-in does not say how and when the person was authenticated.",
            "Have it send an AuthnStatement; it is an option of some products.",
            Side::Attributes,
        ),
        Topic::Confirmation => (
            "The sign-in is not one for a browser: its subject is not confirmed as bearer.",
            "Set the application up as SAML 2.0 Web Browser SSO, with the POST binding.",
            Side::AcsUrl,
        ),
        _ => (
            "An attribute is not what it should be: several e-mail addresses, or something else than text.",
            "Map one value of the directory to each attribute.",
            Side::Attributes,
        ),
    }
}

const fn refused_there(topic: Topic) -> Words {
    match topic {
        Topic::AuthnFailed => (
            "The identity provider could not sign the person in.",
            "Have them sign in there first; its log says why it failed.",
            Side::Log,
        ),
        Topic::Denied => (
            "The identity provider does not let this person use the application.",
            "Give them access.",
            Side::Users,
        ),
        Topic::NoAuthnContext => (
            "The identity provider cannot sign the person in by the method that is asked for.",
            "Empty this field: then it uses its own.",
            Side::Page("Advanced › Requested AuthnContext"),
        ),
        Topic::NameIdPolicy => (
            "The identity provider cannot give the kind of identifier that is asked for.",
            "Leave it to the identity provider.",
            Side::Page("Advanced › NameID format"),
        ),
        Topic::Requester => (
            "The identity provider does not accept our request.",
            "See that our SP Entity Id stands in this field, and that it does not demand signed requests.",
            Side::EntityId,
        ),
        _ => (
            "The identity provider reports an error of its own.",
            "Its log says more; give the time of this test there.",
            Side::Log,
        ),
    }
}

const fn form(topic: Topic) -> Words {
    match topic {
        Topic::Assertions => (
            "It holds more than one assertion, or one in an unusual place: so do forged messages.",
            "Have it send one assertion. If it always has, treat this as an attack.",
            Side::Log,
        ),
        Topic::NoAssertion => (
            "It reports success and says nothing about anybody: there is no assertion.",
            "Map the person’s attributes and give them access.",
            Side::Attributes,
        ),
        Topic::OtherDocument => (
            "This is not the answer to a sign-in: metadata, a web page or another message came in.",
            "See that Sign-on URL is the SAML login URL, not one of metadata, logout or a portal.",
            Side::Identity,
        ),
        Topic::Encoding => (
            "The form does not carry a Response by the HTTP-POST binding.",
            "Choose HTTP-POST for the Assertion Consumer Service.",
            Side::AcsUrl,
        ),
        Topic::TooLarge => (
            "The message is larger than a sign-in ever is.",
            "Send fewer attributes, above all fewer groups.",
            Side::Attributes,
        ),
        Topic::Conditions => (
            "It sets conditions that SAML 2.0 does not define.",
            "Leave custom conditions out.",
            Side::Attributes,
        ),
        _ => (
            "The message breaks a rule of SAML 2.0.",
            "Show the report below to the identity provider’s administrator or maker.",
            Side::Log,
        ),
    }
}
