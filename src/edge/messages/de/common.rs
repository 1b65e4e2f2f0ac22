//! What many pages share.

use crate::edge::messages::en::Common;

pub const COMMON: Common = Common {
    error: "Fehler",
    language: "Sprache",
    copy: "Kopieren",
    copied: "Kopiert",
    selected: "Markiert. Kopieren Sie mit der Tastatur.",
    reading: "Wird gelesen",
    file_added: "Aus {file} eingefügt. Noch nicht gespeichert.",
    file_refused: "{file} ist keine Zertifikatsdatei.",
    months: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    moment: "{day}. {month} {year}, {clock} UTC",
    attribute: "Attribut",
    value: "Wert",
    reference_number: "Referenznummer",
    email: "E-Mail",
    name: "Name",
    name_id: "Name ID",
    roles: "Rollen",
    none: "leer",
    cancel: "Abbrechen",
};
