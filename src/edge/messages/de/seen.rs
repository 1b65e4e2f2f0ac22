//! What has been seen of the identity provider.

use crate::edge::messages::en::Seen;

pub const SEEN: Seen = Seen {
    title: "Was schon zu sehen war",
    seen: "Gesehen:",
    next: "Als Nächstes:",
    not_yet: "Noch nicht gesehen:",
    metadata: "SP-Metadaten abgerufen",
    metadata_note: "nur, wenn er Metadaten per URL liest",
    response: "Erste Response",
    response_note: "kommt mit dem ersten Test",
    signatures: "Signaturen",
    signatures_none: "noch keine geprüft",
    both: "Response und Assertion",
    response_only: "Response",
    assertion_only: "Assertion",
    attributes: "Attribute",
    attributes_note: "E-Mail, Name und Rollen",
    email: "E-Mail",
    name: "Name",
    roles: "Rollen",
    not_sent: "{missing} nicht gesendet",
    partly_sent: "{sent}; {missing} nicht gesendet",
    test: "Test bestanden",
    test_note: "für genau diese Einstellungen",
    enabled: "Aktiviert",
    enabled_note: "Mitglieder merken noch nichts",
};
