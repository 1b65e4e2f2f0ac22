//! The member's pages.

use crate::edge::messages::en::Member;

pub const MEMBER: Member = Member {
    sign_in: "Anmelden",
    sign_in_lead: "Sie melden sich bei Ihrer Organisation an und kommen gleich zurück.",
    organization: "Organisation",
    organization_hint: "Ihr Name oder Ihre dienstliche E-Mail-Adresse",
    next: "Weiter",
    organization_missing: "Geben Sie den Namen Ihrer Organisation ein.",
    organization_by_email: "Eine Organisation mit solchen E-Mail-Adressen kennen wir nicht. Geben Sie stattdessen ihren \
                            Namen ein, oder fragen Sie Ihren Administrator.",
    organization_unknown: "Eine Organisation mit diesem Namen kennen wir nicht. Fragen Sie Ihren Administrator nach der \
                           Schreibweise.",
    organization_not_enabled: "Diese Organisation verwendet noch kein Single Sign-On. Fragen Sie Ihren Administrator.",
    signed_in: "Angemeldet",
    signed_in_title: "Sie sind angemeldet",
    signed_in_lead: "Als {who}, bei {organization}.",
    session_ends: "Sitzung endet",
    told: "Was Ihre Organisation uns mitgeteilt hat",
    attributes: "Attribute",
    sign_out: "Abmelden",
    sign_out_question: "Abmelden?",
    sign_out_lead: "Eine andere Website hat Sie zum Abmelden hierher geschickt.",
    stay: "Angemeldet bleiben",
    signed_out: "Abgemeldet",
    signed_out_title: "Sie sind abgemeldet",
    signed_out_here: "Die Anmeldung bei Ihrer Organisation besteht vielleicht noch. Melden Sie sich an einem gemeinsam \
                      genutzten Computer auch dort ab.",
    signed_out_everywhere: "Hier und bei Ihrer Organisation.",
    signed_out_partly: "Hier. Ihre Organisation konnte Sie aber nicht überall abmelden: Schließen Sie alle Fenster dieses \
                        Browsers.",
    sign_in_again: "Wieder anmelden",
    refused: "Wir konnten Sie nicht anmelden. Versuchen Sie es noch einmal, oder nennen Sie Ihrem Administrator diese \
              Referenznummer.",
    refused_title: "Anmeldung",
    try_again: "Noch einmal versuchen",
    logout_refused: "Wir konnten der Abmelde-Nachricht Ihrer Organisation nicht folgen. Schließen Sie alle Fenster dieses \
                     Browsers, oder nennen Sie Ihrem Administrator diese Referenznummer.",
    logout_refused_title: "Abmeldung",
    go_to_sign_in: "Zur Anmeldung",
    one_moment: "Einen Moment",
    on_your_way: "Es geht weiter zu {place}.",
    go_on_to: "Weiter zu {place}",
    next_page: "der nächsten Seite",
    your_identity_provider: "Ihrem Identitätsanbieter",
    not_a_web_address: "Die nächste Adresse ist keine Webadresse: {address}",
};
