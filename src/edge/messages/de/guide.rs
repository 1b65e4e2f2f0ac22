//! The guides: what stands around the consoles’ own words.

use crate::edge::messages::en::GuideTexts;

pub const GUIDE: GuideTexts = GuideTexts {
    give: "Das braucht Ihr Identitätsanbieter",
    give_note: "Legen Sie dort eine Anwendung mit diesen Werten an, oder lassen Sie ihn die {metadata} lesen.",
    sp_metadata: "SP-Metadaten",
    entity_id: "SP-Entitäts-ID",
    entity_id_hint: "Auch Audience oder Bezeichner genannt.",
    acs_url: "Assertion-Consumer-Service-URL",
    acs_url_hint: "Auch ACS, Antwort-URL oder Single Sign-On-URL genannt.",
    acs_pattern: "Assertion-Consumer-Service-URL, als Muster",
    login_url: "Anmeldeadresse",
    logout_url: "Abmelde-URL",
    metadata_url: "URL der SP-Metadaten",
    step_by_step: "Schritt für Schritt für",
    yours: "Ihrer",
    other: "Einen anderen",
    steps_for: "Schritte für {console}",
    trouble: "Wenn {console} selbst einen Fehler zeigt",
    trouble_other: "Wenn er selbst einen Fehler zeigt",
    close: "Schritte schließen",
    bring: "nach {field} unten",
    policy_fits: "Hier steht {setting} auf {policy}, wie es sein soll. Tragen Sie unten die beiden Werte ein, und \
                  testen Sie.",
    policy_other: "Hier steht {setting} nicht auf {policy}, was zu diesen Schritten passt. Tragen Sie unten die \
                   beiden Werte ein, und testen Sie.",
    set_for: "Passend für {console}",
    save_with: "Speichern mit {policy}",
    this_page: "Diese Seite",
    identity_provider: "Ihr Identitätsanbieter",
    does_not_sign_more: "{console} signiert nicht mehr als das. Verlangen Sie hier weniger.",
};
