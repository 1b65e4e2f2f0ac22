//! For a refusal: what happened, and the one thing to change.

use crate::edge::messages::en::AdviceTexts;

pub const ADVICE: AdviceTexts = AdviceTexts {
    audience: "Der Identitätsanbieter hat diese Anmeldung für eine andere Anwendung ausgestellt.",
    audience_change: "Fügen Sie unsere SP-Entitäts-ID in dieses Feld ein, Buchstabe für Buchstabe, wie sie hier steht.",
    acs_url: "Die Anmeldung ist an eine andere URL gerichtet.",
    acs_url_change: "Fügen Sie unsere Assertion-Consumer-Service-URL in dieses Feld ein.",
    issuer: "Die Anmeldung kommt von einem anderen Identitätsanbieter oder aus einem anderen Mandanten.",
    issuer_change: "Ist das der richtige, leeren Sie hier die Entitäts-ID, und testen Sie noch einmal; sonst melden \
                    Sie sich beim richtigen an.",
    unsolicited: "Die Anmeldung wurde über die Kachel des Identitätsanbieters begonnen, was diese Einstellungen \
                  ablehnen.",
    unsolicited_change: "Wählen Sie Erneuern, oder lassen Sie Mitglieder auf der Anmeldeseite beginnen.",
    request_lost: "Dieser Browser hat die Anmeldung, die zurückkam, nicht begonnen, oder sein Cookie ging unterwegs \
                   verloren.",
    request_lost_change: "Beginnen Sie neu, in einem Tab und innerhalb einer halben Stunde; lassen Sie Cookies dieser \
                          Website zu.",
    not_answering: "Die Anmeldung sagt nicht, welche Anfrage sie beantwortet.",
    not_answering_change: "Lassen Sie ihn Anfragen des Service Providers beantworten; ein Proxy dazwischen entfernt \
                           vielleicht InResponseTo.",
    replay: "Genau diese Anmeldung wurde schon verwendet: Die Seite wurde neu geladen, oder jemand hat sie kopiert.",
    replay_change: "Beginnen Sie eine neue Anmeldung; laden Sie die Seite, die zurückkommt, nicht neu.",
    not_yet: "Die Anmeldung gilt noch nicht: Die Uhr des Identitätsanbieters geht vor.",
    not_yet_change: "Stellen Sie die Uhr seines Servers per NTP. Bis dahin hilft eine größere Uhrenabweichung, bis zu \
                     180 Sekunden.",
    expired: "Die Anmeldung war abgelaufen, als sie ankam: Es hat zu lange gedauert, oder die Uhr des \
              Identitätsanbieters geht nach.",
    expired_change: "Melden Sie sich ohne Pause noch einmal an. Bleibt es dabei, stellen Sie die Uhr seines Servers \
                     per NTP.",
    time_form: "Eine Zeitangabe in der Nachricht fehlt oder ist nicht in UTC.",
    time_form_change: "Zeigen Sie den Bericht unten dem Hersteller des Identitätsanbieters: SAML verlangt UTC-Zeiten, \
                       die auf Z enden.",
    certificate: "Sie ist mit einem Schlüssel signiert, der hier nicht unter den Zertifikaten ist.",
    certificate_change: "Kopieren Sie das Zertifikat noch einmal, und setzen Sie es unter Öffentliches Zertifikat \
                         unter das jetzige.",
    certificate_unfit: "Kein Zertifikat hier passt zur Signatur.",
    certificate_unfit_change: "Kopieren Sie das Zertifikat, mit dem er SAML signiert, und fügen Sie es bei \
                               Öffentliches Zertifikat ein.",
    response_unsigned: "Nur die Assertion ist signiert, die Response um sie herum nicht.",
    response_unsigned_change: "Lassen Sie auch die Response signieren.",
    assertion_unsigned: "Nur die Response ist signiert, die Assertion darin nicht.",
    assertion_unsigned_change: "Lassen Sie auch die Assertion signieren.",
    unsigned: "Nichts darin ist signiert; jeder könnte es geschrieben haben.",
    unsigned_change: "Schalten Sie das Signieren ein.",
    sha1: "Sie ist mit SHA-1 oder einem kurzen Schlüssel signiert, was sich fälschen lässt.",
    sha1_change: "Wählen Sie SHA-256 und einen Schlüssel von mindestens 2048 Bit.",
    algorithm: "Sie verwendet einen Algorithmus, der hier nicht erlaubt ist.",
    algorithm_change: "Wählen Sie RSA-SHA256 mit SHA-256 und exklusive Kanonisierung.",
    changed: "Sie wurde nach dem Signieren verändert.",
    changed_change: "Suchen Sie nach einem Proxy oder einer Browser-Erweiterung, die Seiten umschreibt; gibt es \
                     keine, behandeln Sie es als Angriff.",
    signature_form: "Die Signatur hat nicht die Form, die SAML vorschreibt.",
    signature_form_change: "Zeigen Sie den Bericht unten dem Hersteller des Identitätsanbieters.",
    encrypted: "Sie ist mit einem Schlüssel verschlüsselt, den dieser Dienst nicht hat.",
    encrypted_change: "Lassen Sie ihn unsere SP-Metadaten neu lesen, oder geben Sie ihm das \
                       Verschlüsselungszertifikat daraus; oder schalten Sie die Verschlüsselung aus.",
    not_decrypting: "Sie ist verschlüsselt, und dieser Dienst hat keinen Schlüssel zum Entschlüsseln.",
    not_decrypting_change: "Schalten Sie die Verschlüsselung aus; oder bitten Sie den Betreiber dieses Dienstes um \
                            einen Schlüssel zum Entschlüsseln (das Secret SP_DECRYPTION_KEY), und lassen Sie dann den \
                            Identitätsanbieter unsere SP-Metadaten neu lesen.",
    encryption_algorithm: "Sie ist mit einem Algorithmus verschlüsselt, der hier nicht erlaubt ist.",
    encryption_algorithm_change: "Wählen Sie AES-256-GCM für den Inhalt und RSA-OAEP für den Schlüssel; AES-CBC wird \
                                  angenommen, wenn die Response signiert ist.",
    encryption_form: "Der verschlüsselte Teil hat nicht die Form, die SAML vorschreibt.",
    encryption_form_change: "Zeigen Sie den Bericht unten dem Hersteller des Identitätsanbieters, oder schalten Sie \
                             die Verschlüsselung aus.",
    name_id_missing: "Die Anmeldung sagt nicht, wer es ist: Die NameID fehlt oder ist leer.",
    name_id_missing_change: "Wählen Sie, was die Person bezeichnet, am besten die E-Mail-Adresse; es darf bei \
                             niemandem leer sein.",
    name_id_foreign: "Die NameID wurde für eine andere Anwendung ausgestellt.",
    name_id_foreign_change: "Fügen Sie unsere SP-Entitäts-ID in dieses Feld ein, oder wählen Sie ein NameID-Format \
                             ohne Qualifier.",
    authn_context: "Die Person hat sich auf andere Weise angemeldet als verlangt.",
    authn_context_change: "Leeren Sie dieses Feld, sofern Ihnen keine Methode vorgeschrieben ist.",
    not_fresh: "Der Identitätsanbieter hat eine alte Anmeldung verwendet, obwohl eine neue verlangt ist.",
    not_fresh_change: "Nehmen Sie hier das Häkchen heraus, oder lassen Sie ihn ForceAuthn beachten.",
    no_authn_statement: "Die Anmeldung sagt nicht, wie und wann sich die Person ausgewiesen hat.",
    no_authn_statement_change: "Lassen Sie ihn ein AuthnStatement senden; bei manchen Produkten ist das eine Option.",
    confirmation: "Die Anmeldung ist keine für einen Browser: Ihr Subject ist nicht als Bearer bestätigt.",
    confirmation_change: "Richten Sie die Anwendung als SAML 2.0 Web Browser SSO ein, mit dem POST-Binding.",
    mapping: "Ein Attribut ist nicht, wie es sein sollte: mehrere E-Mail-Adressen oder etwas anderes als Text.",
    mapping_change: "Ordnen Sie jedem Attribut einen Wert des Verzeichnisses zu.",
    authn_failed: "Der Identitätsanbieter konnte die Person nicht anmelden.",
    authn_failed_change: "Die Person soll sich zuerst dort anmelden; sein Protokoll sagt, warum es nicht ging.",
    denied: "Der Identitätsanbieter lässt diese Person die Anwendung nicht verwenden.",
    denied_change: "Geben Sie ihr Zugriff.",
    no_authn_context: "Der Identitätsanbieter kann die Person nicht auf die verlangte Weise anmelden.",
    no_authn_context_change: "Leeren Sie dieses Feld: Dann verwendet er seine eigene.",
    name_id_policy: "Der Identitätsanbieter kann die verlangte Art von Kennung nicht geben.",
    name_id_policy_change: "Überlassen Sie es dem Identitätsanbieter.",
    requester: "Der Identitätsanbieter nimmt unsere Anfrage nicht an.",
    requester_change: "Sehen Sie nach, ob unsere SP-Entitäts-ID in diesem Feld steht und ob er keine signierten \
                       Anfragen verlangt.",
    responder: "Der Identitätsanbieter meldet einen eigenen Fehler.",
    responder_change: "Sein Protokoll sagt mehr; nennen Sie dort die Zeit dieses Tests.",
    assertions: "Sie enthält mehr als eine Assertion oder eine an ungewöhnlicher Stelle: So sehen auch gefälschte \
                 Nachrichten aus.",
    assertions_change: "Lassen Sie ihn eine Assertion senden. Tut er das schon immer, behandeln Sie es als Angriff.",
    no_assertion: "Sie meldet Erfolg und sagt über niemanden etwas: Es ist keine Assertion darin.",
    no_assertion_change: "Ordnen Sie die Attribute der Person zu, und geben Sie ihr Zugriff.",
    other_document: "Das ist nicht die Antwort auf eine Anmeldung: Metadaten, eine Webseite oder eine andere \
                     Nachricht kam an.",
    other_document_change: "Sehen Sie nach, ob die Anmelde-URL die SAML-Login-URL ist und nicht eine für Metadaten, \
                            Abmeldung oder ein Portal.",
    encoding: "Das Formular trägt keine Response nach dem HTTP-POST-Binding.",
    encoding_change: "Wählen Sie HTTP-POST für den Assertion Consumer Service.",
    too_large: "Die Nachricht ist größer, als eine Anmeldung je ist.",
    too_large_change: "Senden Sie weniger Attribute, vor allem weniger Gruppen.",
    conditions: "Sie stellt Bedingungen, die SAML 2.0 nicht kennt.",
    conditions_change: "Lassen Sie eigene Bedingungen weg.",
    form: "Die Nachricht verletzt eine Regel von SAML 2.0.",
    form_change: "Zeigen Sie den Bericht unten dem Administrator oder Hersteller des Identitätsanbieters.",
};
