//! The pages at the gate before an application.

use crate::edge::messages::en::Gate;

pub const GATE: Gate = Gate {
    sign_in_first: "Melden Sie sich zuerst an",
    not_signed_in: "Sie sind nicht oder nicht mehr angemeldet.",
    nothing_sent: "Was Sie abgeschickt haben, wurde nicht weitergegeben und nicht aufbewahrt. Melden Sie sich an, gehen \
                   Sie zurück und schicken Sie es noch einmal.",
    open_again: "Melden Sie sich an und öffnen Sie die Adresse dann noch einmal: Währenddessen kann sie nicht aufbewahrt \
                 werden.",
    sign_in: "Anmelden",
    unreachable: "Die Anwendung antwortet nicht",
    unreachable_lead: "Sie haben nichts falsch gemacht. Versuchen Sie es gleich noch einmal; wenn es so bleibt, wenden Sie \
                       sich an Ihren Administrator.",
    try_again: "Noch einmal versuchen",
};
