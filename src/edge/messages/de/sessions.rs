//! The page of who is signed in.

use crate::edge::messages::en::Sessions;

pub const SESSIONS: Sessions = Sessions {
    title: "Sitzungen",
    skip: "Zu den Sitzungen springen",
    back: "Zurück zu den Einstellungen",
    lead: "Wer angemeldet ist. Eine Sitzung, die Sie hier beenden, ist sofort zu Ende; eine Anwendung hinter dem Gate \
           bemerkt es innerhalb einer Minute. Die Person kann sich wieder anmelden.",
    explained: "Wer angemeldet ist, und wie Sie das beenden.",
    see: "Zeigen, wer angemeldet ist",
    all_ended: "Alle Sitzungen sind beendet.",
    none_ended: "Die Sitzung war schon zu Ende.",
    one_ended: "Die Sitzung ist beendet.",
    some_ended: "{number} Sitzungen sind beendet.",
    name_id_hint: "Genau so, wie der Identity Provider sie schreibt. Leer zeigt alle.",
    find: "Suchen",
    nobody: "Niemand ist angemeldet.",
    newest: "Das sind die neuesten. Andere finden Sie über ihre Name ID.",
    roles: "Rollen: {roles}",
    times: "Angemeldet seit {since}, bis {until}",
    end: "Diese Sitzung beenden",
    end_of: "von {who}",
    end_subject: "Alle dieser Person beenden",
    end_subject_of: ": {who}",
    everybody: "Alle abmelden",
    everybody_lead: "Beendet jede Sitzung der Organisation, auch Ihre, wenn Sie durch eine hier sind.",
    end_all: "Alle Sitzungen beenden",
};
