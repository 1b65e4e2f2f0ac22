//! What a refusal's code is about: each code belongs to one topic, each topic has its own words.

use super::status;

/// What went wrong, as an administrator thinks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Another audience.
    Audience,
    /// Recipient or Destination is another address.
    AcsUrl,
    /// Signed by another key.
    Certificate,
    /// The configured certificate does not fit.
    CertificateUnfit,
    /// Only the assertion is signed.
    ResponseUnsigned,
    /// Only the Response is signed.
    AssertionUnsigned,
    /// Nothing is signed.
    Unsigned,
    /// SHA-1, or a short key.
    Sha1,
    /// Another forbidden algorithm.
    Algorithm,
    /// Changed after signing.
    Changed,
    /// A signature of another form.
    SignatureForm,
    /// Not valid yet.
    NotYet,
    /// Not valid any more.
    Expired,
    /// Times of another form.
    TimeForm,
    /// No NameID.
    NameIdMissing,
    /// A NameID made for somebody else.
    NameIdForeign,
    /// Another authentication context.
    AuthnContext,
    /// Not authenticated anew.
    NotFresh,
    /// No AuthnStatement.
    NoAuthnStatement,
    /// Encrypted for a key that is not ours.
    Encrypted,
    /// Encrypted, and there is no key here.
    NotDecrypting,
    /// Encrypted with an algorithm that is not allowed.
    EncryptionAlgorithm,
    /// Encrypted in a form that is not allowed.
    EncryptionForm,
    /// The identity provider could not authenticate the person.
    AuthnFailed,
    /// The person may not use the application.
    Denied,
    /// It cannot meet the context that was asked for.
    NoAuthnContext,
    /// It cannot give the NameID format that was asked for.
    NameIdPolicy,
    /// It does not like our request.
    Requester,
    /// It has a trouble of its own.
    Responder,
    /// Nobody asked for it.
    Unsolicited,
    /// The browser lost the request.
    RequestLost,
    /// It does not name the request that it answers.
    NotAnswering,
    /// Used twice.
    Replay,
    /// Another issuer.
    Issuer,
    /// Several assertions, or one in another place.
    Assertions,
    /// No assertion.
    NoAssertion,
    /// The subject is confirmed in another way.
    Confirmation,
    /// Attributes do not map.
    Mapping,
    /// Metadata, HTML or another message.
    OtherDocument,
    /// Not base64, or deflated.
    Encoding,
    /// Not the XML or the schema that it should be.
    Form,
    /// Larger than allowed.
    TooLarge,
    /// Conditions that nobody here understands.
    Conditions,
    /// Anything else.
    Other,
}

/// The topic of a code; `found` says more about a status.
pub fn topic(code: &str, found: &str) -> Topic {
    let (family, rule) = code.split_once('.').unwrap_or((code, ""));
    match family {
        "audience" => Topic::Audience,
        "recipient" | "destination" => Topic::AcsUrl,
        "signature" => signature(rule),
        "key" => Topic::CertificateUnfit,
        "c14n" => Topic::SignatureForm,
        "status" => status::topic(found),
        "issuer" => Topic::Issuer,
        "subject_confirmation" if rule == "not_on_or_after_missing" => Topic::TimeForm,
        "subject_confirmation" => Topic::Confirmation,
        "in_response_to" => match rule {
            "unsolicited" => Topic::Unsolicited,
            "missing" | "unexpected" => Topic::NotAnswering,
            _ => Topic::RequestLost,
        },
        "time" => match rule {
            "not_before" | "issued_in_future" => Topic::NotYet,
            "not_on_or_after" | "session_not_on_or_after" => Topic::Expired,
            _ => Topic::TimeForm,
        },
        "authn_statement" if rule == "not_fresh" => Topic::NotFresh,
        "authn_statement" => Topic::NoAuthnStatement,
        "authn_context" => Topic::AuthnContext,
        "replay" => Topic::Replay,
        "mapping" => Topic::Mapping,
        "name_id" if rule == "sp_name_qualifier_mismatch" => Topic::NameIdForeign,
        "name_id" => Topic::NameIdMissing,
        "assertion" if rule == "missing" => Topic::NoAssertion,
        "assertion" => Topic::Assertions,
        "encryption" => encryption(rule),
        "decryption" if rule == "no_key" => Topic::NotDecrypting,
        "decryption" => Topic::Encrypted,
        "element" if rule == "encrypted" => Topic::NotDecrypting,
        "condition" => Topic::Conditions,
        "response" => Topic::OtherDocument,
        "post" | "relay_state" if rule.contains("too_l") => Topic::TooLarge,
        "post" => Topic::Encoding,
        "xml" if rule.starts_with("too_") => Topic::TooLarge,
        "xml" | "element" | "attribute" | "version" => Topic::Form,
        _ => Topic::Other,
    }
}

fn encryption(rule: &str) -> Topic {
    match rule {
        "algorithm_forbidden" | "cbc_unsigned" | "key_transport_forbidden" | "oaep_parameters" => {
            Topic::EncryptionAlgorithm
        }
        "other_recipient" => Topic::Encrypted,
        _ => Topic::EncryptionForm,
    }
}

fn signature(rule: &str) -> Topic {
    match rule {
        "missing" => Topic::Unsigned,
        "missing_on_response" => Topic::ResponseUnsigned,
        "missing_on_assertion" => Topic::AssertionUnsigned,
        "sha1_forbidden" | "digest_sha1_forbidden" => Topic::Sha1,
        "key_mismatch" | "value_mismatch" => Topic::Certificate,
        "key_kind" => Topic::CertificateUnfit,
        "digest_mismatch" => Topic::Changed,
        "several_assertions" => Topic::Assertions,
        rule if rule.contains("algorithm") || rule.ends_with("_forbidden") || rule.contains("parameters") => {
            Topic::Algorithm
        }
        _ => Topic::SignatureForm,
    }
}
