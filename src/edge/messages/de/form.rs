//! The settings form: labels, hints, and the names of values.

use crate::edge::messages::en::Form;

pub const FORM: Form = Form {
    protocol: "Protokoll",
    protocol_note: "Wie Ihr Identitätsanbieter mit diesem Dienst spricht.",
    tested_on: "Getestet am {at}",
    not_tested: "Nicht getestet, so wie es jetzt ist",
    from_idp: "Von Ihrem Identitätsanbieter",
    from_idp_note: "Seine Konsole zeigt beides, wenn Sie die Anwendung angelegt haben. Mehr ist nicht nötig.",
    by_hand: "oder von Hand",
    sign_on_url: "Anmelde-URL",
    sign_on_url_hint: "Seine Login-URL, zum Beispiel {example}",
    certificates: "Öffentliches Zertifikat",
    certificates_hint: "Fügen Sie es mit oder ohne die Zeilen BEGIN und END ein. Um es ohne Lücke zu ersetzen, setzen \
                        Sie das neue unter das alte; um eines zu entfernen, löschen Sie seine Zeilen.",
    certificate_file: "Oder eine Zertifikatsdatei wählen",
    certificate_file_short: "Zertifikatsdatei",
    certificate_file_hint: "PEM oder DER (.pem, .crt, .cer). Es kommt zur Liste hinzu.",
    idp_entity_id: "Entitäts-ID des Identitätsanbieters",
    idp_entity_id_pinned: "Festgelegt: beim ersten erfolgreichen Test gelernt.",
    idp_entity_id_pinned_more: "Eine Response eines anderen Ausstellers wird abgelehnt. Um sie neu zu lernen, leeren \
                                Sie das Feld und testen noch einmal.",
    idp_entity_id_hint: "Optional. Bleibt das Feld leer, wird sie beim ersten erfolgreichen Test gelernt und \
                         festgelegt.",
    save: "Speichern, ohne zu testen",
    update_note: "Der Test speichert diese Einstellungen, schickt Sie zur Anmeldung zu Ihrem Identitätsanbieter und \
                  bringt Sie zurück. Für Mitglieder ändert sich nichts.",
    advanced: "Erweitert",
    as_recommended: "alles wie empfohlen",
    one_changed: "1 Einstellung weicht vom Standard ab",
    changed: "{number} Einstellungen weichen vom Standard ab",
    accepted: "Was angenommen wird",
    signature_policy: "Verlangte Signaturen",
    signature_policy_hint: "Was Ihr Identitätsanbieter signieren muss. Entra ID und Okta können beides signieren; \
                            Google signiert nur die Response, viele andere nur die Assertion. Was Sie auch wählen: \
                            Jede vorhandene Signatur muss gültig sein.",
    policy_both: "Response und Assertion",
    policy_response: "Response",
    policy_assertion: "Assertion",
    policy_either: "Eine von beiden",
    by_default: "{value} (Standard)",
    idp_initiated: "Vom IdP begonnene Anmeldung",
    upgrade: "Erneuern",
    accept: "Annehmen",
    refuse: "Ablehnen",
    upgrade_hint: "{choice} beantwortet den Start über die Kachel des Identitätsanbieters mit einer eigenen \
                   Anmeldung: eine Weiterleitung mehr, und niemand kann in einem fremden Konto landen.",
    accept_hint: "{choice} nimmt sie, wie sie kommt. Wählen Sie das nur, wo Erneuern nicht funktioniert.",
    refuse_hint: "{choice} zeigt einen Fehler: Mitglieder beginnen auf der Anmeldeseite.",
    clock_skew: "Uhrenabweichung, in Sekunden",
    clock_skew_hint: "Wie weit die Uhr Ihres Identitätsanbieters abweichen darf: 0 bis 180.",
    clock_skew_value: "{number} Sekunden",
    allow_sha1: "SHA-1 zulassen",
    allow_sha1_hint: "SHA-1 lässt sich fälschen, und RSA-Schlüssel unter 2048 Bit lassen sich brechen. Lassen Sie das \
                      aus, und stellen Sie Ihren Identitätsanbieter auf SHA-256 um.",
    allow_sha1_on: "Von diesem Identitätsanbieter werden Signaturen mit SHA-1 und mit RSA-Schlüsseln ab 1024 Bit \
                    angenommen.",
    asked: "Was verlangt wird",
    sign_requests_hint: "Für Identitätsanbieter, die nur signierte Anfragen annehmen. Unser Zertifikat steht in den \
                         SP-Metadaten.",
    no_signing_key: "Nicht verfügbar: Der Betreiber dieses Dienstes hat keinen Signaturschlüssel eingerichtet.",
    request_binding: "Binding des AuthnRequest",
    request_binding_hint: "Wie der Browser des Mitglieds die Anfrage zur Anmelde-URL bringt.",
    name_id_format: "NameID-Format",
    name_id_format_hint: "Welche Art von Kennung verlangt wird.",
    format_any: "Dem Identitätsanbieter überlassen (Standard)",
    format_email: "E-Mail-Adresse",
    format_persistent: "Dauerhaft",
    format_transient: "Vorübergehend",
    format_unspecified: "Nicht festgelegt",
    authn_context: "Verlangter AuthnContext",
    authn_context_hint: "URIs von AuthnContextClassRef, eine pro Zeile. Die Anmeldung muss dann eine davon erfüllen. \
                         Meist leer.",
    force_authn: "Neue Anmeldung erzwingen",
    force_authn_hint: "Mitglieder weisen sich bei jeder Anmeldung aus, auch wenn sie beim Identitätsanbieter schon \
                       angemeldet sind.",
    sign_requests: "AuthnRequests signieren",
    single_logout: "Single Logout",
    logout_url: "Single-Logout-URL",
    logout_url_hint: "Wo Ihr Identitätsanbieter Abmelde-Anfragen annimmt. Leer: Mitglieder werden nur hier \
                      abgemeldet. Tragen Sie dort unsere ein: {ours}",
    logout_no_key: "Nicht verfügbar: Der Betreiber dieses Dienstes hat keinen Signaturschlüssel eingerichtet. \
                    Mitglieder werden nur hier abgemeldet.",
    logout_response_url: "Antwort-URL für Single Logout",
    logout_response_url_hint: "Nur, wenn er Abmelde-Antworten an einer anderen Adresse annimmt.",
    logout_binding: "Binding für Single Logout",
    logout_binding_hint: "Wie der Browser des Mitglieds Abmelde-Nachrichten dorthin bringt. Sie sind immer signiert.",
    session: "Die Sitzung des Mitglieds",
    attributes_email: "E-Mail-Attribut",
    attributes_name: "Namensattribut",
    attributes_roles: "Rollenattribut",
    role_rules: "Was die Werte bedeuten",
    role_rules_hint: "Eine Rolle, ein Doppelpunkt und ein Wert, der sie gibt; eine pro Zeile, die mächtigste Rolle zuerst: Sie \
                      gewinnt. Zum Beispiel {example}. Werte gelten Buchstabe für Buchstabe. Leer: Die Werte sind die Rollen. \
                      {administrator} darf diese Seite öffnen.",
    default_role: "Standardrolle",
    default_role_hint: "Die Rolle aller anderen. Leer: keine.",
    attributes_groups: "Gruppenattribut",
    attributes_claims: "Weitere Claims",
    attributes_claims_hint: "Was eine Anwendung noch erfährt: der Name des Claims, ein Doppelpunkt und das Attribut, aus dem er \
                             stammt; einer pro Zeile, zum Beispiel {example}.",
    attributes_hint: "Attributnamen, die in dieser Reihenfolge versucht werden, einer pro Zeile. Leer: die üblichen \
                      Namen.",
    session_length: "Dauer der Sitzung",
    session_hint: "Höchstens. Der Identitätsanbieter kann sie früher beenden.",
    day: "1 Tag",
    days: "{number} Tage",
    hour: "1 Stunde",
    hours: "{number} Stunden",
    minute: "1 Minute",
    minutes: "{number} Minuten",
    second: "1 Sekunde",
    seconds: "{number} Sekunden",
    one_certificate: "1 Zertifikat",
    several_certificates: "{number} Zertifikate",
    live_already: "davon {number} schon geltend",
    yes: "ja",
    no: "nein",
    choose: "Wählen Sie einen der angebotenen Werte.",
};
