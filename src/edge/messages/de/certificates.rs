//! The saved certificates.

use crate::edge::messages::en::Certificates;

pub const CERTIFICATES: Certificates = Certificates {
    one: "Gespeichertes Zertifikat",
    several: "Gespeicherte Zertifikate",
    remove: "Entfernen",
    remove_which: "das Zertifikat {subject}, gültig bis {until}",
    expires_today: "Läuft heute ab",
    expires_tomorrow: "Läuft morgen ab",
    expires_in: "Läuft in {days} Tagen ab",
    expired: "Abgelaufen",
    not_yet: "Noch nicht gültig",
    issuer: "Aussteller",
    self_signed: "es selbst (selbstsigniert)",
    valid_until: "Gültig bis",
    key: "Schlüssel",
    fingerprint: "SHA-256-Fingerabdruck",
    days_left: "noch {days} Tage",
    all_expired: "Alle gespeicherten Zertifikate sind abgelaufen. Holen Sie von Ihrem Identitätsanbieter das, mit dem \
                  er jetzt signiert.",
    about_to_expire: "Das gespeicherte Zertifikat läuft bald ab. Holen Sie das nächste von Ihrem Identitätsanbieter, \
                      und fügen Sie es daneben ein: Beide gelten, bis Sie das alte entfernen.",
    one_expired: "Ein gespeichertes Zertifikat ist abgelaufen. Entfernen Sie es, sobald Ihr Identitätsanbieter es \
                  nicht mehr verwendet.",
    ours: "Unsere Zertifikate",
    ours_note: "Sie stehen in unseren SP-Metadaten. Ihr Identitätsanbieter braucht sie nur, wenn er unsere Anfragen prüft oder für uns verschlüsselt.",
    signs_now: "Signiert jetzt",
    signs_next: "Signiert als Nächstes",
    decrypts_now: "Entschlüsselt",
    decrypts_next: "Entschlüsselt als Nächstes",
    rollover: "Unser Schlüssel wechselt bald. Lassen Sie Ihren Identitätsanbieter unsere SP-Metadaten neu lesen, oder fügen Sie dort das nächste Zertifikat neben dem jetzigen hinzu.",
    pem: "Als PEM",
    left_out: "Das Zertifikat von {subject} wurde weggelassen: Es hat ein anderes der Kette ausgestellt und signiert \
               selbst keine Nachrichten. Seinem Schlüssel wird nicht vertraut.",
    see: "Zu den Zertifikaten",
};
