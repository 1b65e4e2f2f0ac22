//! What an identity provider means by a status that is not Success (Core 3.2.2.2).

use super::topics::Topic;

/// The second-level codes that say more than the first, and their topics. Order matters: the first that is named counts.
const CODES: [(&str, Topic); 9] = [
    ("AuthnFailed", Topic::AuthnFailed),
    ("UnknownPrincipal", Topic::Denied),
    ("RequestDenied", Topic::Denied),
    ("NoAuthnContext", Topic::NoAuthnContext),
    ("AADSTS75011", Topic::NoAuthnContext),
    ("InvalidNameIDPolicy", Topic::NameIdPolicy),
    ("NoPassive", Topic::AuthnFailed),
    ("status:Requester", Topic::Requester),
    ("status:VersionMismatch", Topic::Requester),
];

/// The topic of a status as the verdict has it: code, detail and message.
pub(super) fn topic(found: &str) -> Topic {
    let named = |(code, _): &&(&str, Topic)| found.contains(code);
    CODES.iter().find(named).map_or(Topic::Responder, |(_, topic)| *topic)
}
