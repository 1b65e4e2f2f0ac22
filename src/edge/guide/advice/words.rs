//! The words of each topic: what happened, the one thing to change, where.

use super::Side;
use crate::edge::guide::topics::Topic;
use crate::edge::messages::Words;

type Said = (&'static str, &'static str, Side);

pub(super) const fn of(m: Words, topic: Topic) -> Said {
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
        | Topic::TimeForm => addressed(m, topic),
        Topic::Certificate
        | Topic::CertificateUnfit
        | Topic::ResponseUnsigned
        | Topic::AssertionUnsigned
        | Topic::Unsigned
        | Topic::Sha1
        | Topic::Algorithm
        | Topic::Changed
        | Topic::SignatureForm => signed(m, topic),
        Topic::Encrypted | Topic::NotDecrypting | Topic::EncryptionAlgorithm | Topic::EncryptionForm => {
            encrypted(m, topic)
        }
        Topic::NameIdMissing
        | Topic::NameIdForeign
        | Topic::AuthnContext
        | Topic::NotFresh
        | Topic::NoAuthnStatement
        | Topic::Confirmation
        | Topic::Mapping => subject(m, topic),
        Topic::AuthnFailed
        | Topic::Denied
        | Topic::NoAuthnContext
        | Topic::NameIdPolicy
        | Topic::Requester
        | Topic::Responder => refused_there(m, topic),
        _ => form(m, topic),
    }
}

const fn addressed(m: Words, topic: Topic) -> Said {
    match topic {
        Topic::Audience => (m.advice.audience, m.advice.audience_change, Side::EntityId),
        Topic::AcsUrl => (m.advice.acs_url, m.advice.acs_url_change, Side::AcsUrl),
        Topic::Issuer => (m.advice.issuer, m.advice.issuer_change, Side::Page("idp_entity_id")),
        Topic::Unsolicited => (
            m.advice.unsolicited,
            m.advice.unsolicited_change,
            Side::Page("idp_initiated"),
        ),
        Topic::RequestLost => (m.advice.request_lost, m.advice.request_lost_change, Side::Nowhere),
        Topic::NotAnswering => (m.advice.not_answering, m.advice.not_answering_change, Side::Log),
        Topic::Replay => (m.advice.replay, m.advice.replay_change, Side::Nowhere),
        Topic::NotYet => (
            m.advice.not_yet,
            m.advice.not_yet_change,
            Side::Page("clock_skew_seconds"),
        ),
        Topic::Expired => (m.advice.expired, m.advice.expired_change, Side::Log),
        _ => (m.advice.time_form, m.advice.time_form_change, Side::Log),
    }
}

const fn signed(m: Words, topic: Topic) -> Said {
    match topic {
        Topic::Certificate => (m.advice.certificate, m.advice.certificate_change, Side::Certificate),
        Topic::CertificateUnfit => (
            m.advice.certificate_unfit,
            m.advice.certificate_unfit_change,
            Side::Certificate,
        ),
        Topic::ResponseUnsigned => (
            m.advice.response_unsigned,
            m.advice.response_unsigned_change,
            Side::Signing,
        ),
        Topic::AssertionUnsigned => (
            m.advice.assertion_unsigned,
            m.advice.assertion_unsigned_change,
            Side::Signing,
        ),
        Topic::Unsigned => (m.advice.unsigned, m.advice.unsigned_change, Side::Signing),
        Topic::Sha1 => (m.advice.sha1, m.advice.sha1_change, Side::Algorithm),
        Topic::Algorithm => (m.advice.algorithm, m.advice.algorithm_change, Side::Algorithm),
        Topic::Changed => (m.advice.changed, m.advice.changed_change, Side::Log),
        _ => (m.advice.signature_form, m.advice.signature_form_change, Side::Signing),
    }
}

const fn encrypted(m: Words, topic: Topic) -> Said {
    match topic {
        Topic::Encrypted => (m.advice.encrypted, m.advice.encrypted_change, Side::Encryption),
        Topic::NotDecrypting => (
            m.advice.not_decrypting,
            m.advice.not_decrypting_change,
            Side::Encryption,
        ),
        Topic::EncryptionAlgorithm => (
            m.advice.encryption_algorithm,
            m.advice.encryption_algorithm_change,
            Side::Encryption,
        ),
        _ => (
            m.advice.encryption_form,
            m.advice.encryption_form_change,
            Side::Encryption,
        ),
    }
}

const fn subject(m: Words, topic: Topic) -> Said {
    match topic {
        Topic::NameIdMissing => (m.advice.name_id_missing, m.advice.name_id_missing_change, Side::NameId),
        Topic::NameIdForeign => (
            m.advice.name_id_foreign,
            m.advice.name_id_foreign_change,
            Side::EntityId,
        ),
        Topic::AuthnContext => (
            m.advice.authn_context,
            m.advice.authn_context_change,
            Side::Page("requested_authn_context"),
        ),
        Topic::NotFresh => (m.advice.not_fresh, m.advice.not_fresh_change, Side::Page("force_authn")),
        Topic::NoAuthnStatement => (
            m.advice.no_authn_statement,
            m.advice.no_authn_statement_change,
            Side::Attributes,
        ),
        Topic::Confirmation => (m.advice.confirmation, m.advice.confirmation_change, Side::AcsUrl),
        _ => (m.advice.mapping, m.advice.mapping_change, Side::Attributes),
    }
}

const fn refused_there(m: Words, topic: Topic) -> Said {
    match topic {
        Topic::AuthnFailed => (m.advice.authn_failed, m.advice.authn_failed_change, Side::Log),
        Topic::Denied => (m.advice.denied, m.advice.denied_change, Side::Users),
        Topic::NoAuthnContext => (
            m.advice.no_authn_context,
            m.advice.no_authn_context_change,
            Side::Page("requested_authn_context"),
        ),
        Topic::NameIdPolicy => (
            m.advice.name_id_policy,
            m.advice.name_id_policy_change,
            Side::Page("name_id_format"),
        ),
        Topic::Requester => (m.advice.requester, m.advice.requester_change, Side::EntityId),
        _ => (m.advice.responder, m.advice.responder_change, Side::Log),
    }
}

const fn form(m: Words, topic: Topic) -> Said {
    match topic {
        Topic::Assertions => (m.advice.assertions, m.advice.assertions_change, Side::Log),
        Topic::NoAssertion => (m.advice.no_assertion, m.advice.no_assertion_change, Side::Attributes),
        Topic::OtherDocument => (m.advice.other_document, m.advice.other_document_change, Side::Identity),
        Topic::Encoding => (m.advice.encoding, m.advice.encoding_change, Side::AcsUrl),
        Topic::TooLarge => (m.advice.too_large, m.advice.too_large_change, Side::Attributes),
        Topic::Conditions => (m.advice.conditions, m.advice.conditions_change, Side::Attributes),
        _ => (m.advice.form, m.advice.form_change, Side::Log),
    }
}
