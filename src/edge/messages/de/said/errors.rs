//! What goes wrong: the details that the JSON has too.

pub(super) const PAIRS: &[(&str, &str)] = &[
    (
        "Send the operator's or the organization's token as \"Authorization: Bearer …\".",
        "Senden Sie das Token des Betreibers oder der Organisation als „Authorization: Bearer …“.",
    ),
    (
        "The token is unknown, expired or revoked.",
        "Das Token ist unbekannt, abgelaufen oder widerrufen.",
    ),
    (
        "The token belongs to another organization.",
        "Das Token gehört zu einer anderen Organisation.",
    ),
    (
        "This needs the operator's token.",
        "Dafür ist das Token des Betreibers nötig.",
    ),
    (
        "A name has 1 to 100 characters and no control characters.",
        "Ein Name hat 1 bis 100 Zeichen und keine Steuerzeichen.",
    ),
    (
        "The body is not what this route takes: {rest}",
        "Der Inhalt ist nicht das, was diese Adresse annimmt: {rest}",
    ),
    (
        "The query is not what this route takes: {rest}.",
        "Die Abfrage ist nicht das, was diese Adresse annimmt: {rest}.",
    ),
    (
        "Write “name: value” on each line; found “{found}”.",
        "Schreiben Sie „Name: Wert“ auf jede Zeile; gefunden: „{found}“.",
    ),
    ("There is no such organization.", "Diese Organisation gibt es nicht."),
    (
        "There is an organization of this id.",
        "Eine Organisation mit dieser ID gibt es schon.",
    ),
    ("There is nothing of this name.", "Unter diesem Namen gibt es nichts."),
    (
        "There is nothing at this address.",
        "Unter dieser Adresse gibt es nichts.",
    ),
    (
        "This address takes other methods; see Allow.",
        "Diese Adresse nimmt andere Methoden an; siehe Allow.",
    ),
    ("A body has at most 64 KB.", "Ein Inhalt hat höchstens 64 KB."),
    ("A form has at most 64 KB.", "Ein Formular hat höchstens 64 KB."),
    ("A message has at most 256 KB.", "Eine Nachricht hat höchstens 256 KB."),
    ("A Response has at most 256 KB.", "Eine Response hat höchstens 256 KB."),
    ("Metadata has at most 1 MB.", "Metadaten haben höchstens 1 MB."),
    (
        "The form has no action that this page knows.",
        "Das Formular hat keine Aktion, die diese Seite kennt.",
    ),
    (
        "Send If-Match with the ETag of the settings that you read.",
        "Senden Sie If-Match mit dem ETag der Einstellungen, die Sie gelesen haben.",
    ),
    (
        "The settings have changed since you read them. Read them again.",
        "Die Einstellungen haben sich geändert, seit Sie sie gelesen haben. Lesen Sie sie neu.",
    ),
    (
        "Exactly these settings have not passed the test. Run the test, then enable.",
        "Genau diese Einstellungen haben den Test nicht bestanden. Testen Sie, und aktivieren Sie dann.",
    ),
    (
        "Fill in what the identity provider gives you first: Sign-on URL and Public certificate, or issuer and client ID.",
        "Tragen Sie zuerst ein, was der Identitätsanbieter Ihnen gibt: Anmelde-URL und Öffentliches Zertifikat, oder Issuer \
         und Client ID.",
    ),
    (
        "An organization has at most 20 domains. Remove one first.",
        "Eine Organisation hat höchstens 20 Domains. Entfernen Sie zuerst eine.",
    ),
    (
        "Members of this organization do not sign in by this protocol.",
        "Mitglieder dieser Organisation melden sich nicht mit diesem Protokoll an.",
    ),
    (
        "The sign-in was refused. Give your administrator the reference number.",
        "Die Anmeldung wurde abgelehnt. Geben Sie Ihrem Administrator die Referenznummer.",
    ),
    (
        "The test failed. Its verdict is on the settings page.",
        "Der Test ist fehlgeschlagen. Sein Ergebnis steht auf der Einstellungsseite.",
    ),
    (
        "Paste the client secret again: what is kept is for another issuer or client, or cannot be opened.",
        "Fügen Sie das Client Secret noch einmal ein: Das gespeicherte gilt für einen anderen Issuer oder Client oder \
         lässt sich nicht öffnen.",
    ),
    (
        "Paste the provider's issuer, for example https://login.example.",
        "Fügen Sie den Issuer des Providers ein, zum Beispiel https://login.example.",
    ),
    (
        "Paste the client ID from the provider's console.",
        "Fügen Sie die Client ID aus der Konsole des Providers ein.",
    ),
    (
        "An issuer has no query and no # part.",
        "Ein Issuer hat keine Query und keinen Teil mit #.",
    ),
    (
        "This test has ended. Start it again from the settings page.",
        "Dieser Test ist beendet. Beginnen Sie ihn auf der Seite der Einstellungen neu.",
    ),
    (
        "OpenID Connect needs the secret TOKEN_SIGNING_KEY, which is not set.",
        "OpenID Connect braucht das Secret TOKEN_SIGNING_KEY, das nicht eingerichtet ist.",
    ),
    (
        "Single sign-on is not enabled for this organization. Ask your administrator.",
        "Single Sign-On ist für diese Organisation nicht aktiviert. Fragen Sie Ihren Administrator.",
    ),
    (
        "return_to must be a path of this site or a URL of a listed origin.",
        "return_to muss ein Pfad dieser Website sein oder eine URL eines eingetragenen Ursprungs.",
    ),
    (
        "This setup link was revoked, or is not whole. Ask for a new one.",
        "Dieser Einrichtungslink wurde widerrufen oder ist nicht vollständig. Bitten Sie um einen neuen.",
    ),
    (
        "This setup link has expired. Ask for a new one.",
        "Dieser Einrichtungslink ist abgelaufen. Bitten Sie um einen neuen.",
    ),
    (
        "This setup link was opened in another browser. Ask for a new one.",
        "Dieser Einrichtungslink wurde in einem anderen Browser geöffnet. Bitten Sie um einen neuen.",
    ),
    (
        "A self-test has just begun. The next one can begin in ten seconds.",
        "Gerade hat ein Selbsttest begonnen. Der nächste kann in zehn Sekunden beginnen.",
    ),
    (
        "An organization has at most 20 domains. Remove one first.",
        "Eine Organisation hat höchstens 20 Domains. Entfernen Sie zuerst eine.",
    ),
    (
        "An organization has at most 100 clients. Remove one first.",
        "Eine Organisation hat höchstens 100 Anwendungen. Entfernen Sie zuerst eine.",
    ),
    (
        "This client authenticates without a secret.",
        "Diese Anwendung weist sich ohne Secret aus.",
    ),
    (
        "A setup link opens the connection to the identity provider alone. Ask who sent it to you.",
        "Ein Einrichtungslink öffnet nur die Verbindung zum Identity Provider. Fragen Sie, wer ihn Ihnen geschickt hat.",
    ),
    (
        "A setup link cannot hand out further ones. Ask who sent it to you.",
        "Mit einem Einrichtungslink lassen sich keine weiteren erstellen. Fragen Sie, wer ihn Ihnen geschickt hat.",
    ),
    (
        "The form was not sent from this site's own page. Reload the page and try again.",
        "Das Formular kam nicht von der eigenen Seite dieser Website. Laden Sie die Seite neu, und versuchen Sie \
         es noch einmal.",
    ),
    (
        "An organization has at most 20 domains. Remove one first.",
        "Eine Organisation hat höchstens 20 Domains. Entfernen Sie zuerst eine.",
    ),
    (
        "Sign in by SSO as an administrator of the organization first, then confirm from that session.",
        "Melden Sie sich zuerst per SSO als Administrator der Organisation an, und bestätigen Sie dann aus dieser \
         Sitzung.",
    ),
    (
        "The settings ask for signed messages, and this deployment has no key: its operator must set the secret \
         SP_SIGNING_KEY.",
        "Die Einstellungen verlangen signierte Nachrichten, und hier gibt es keinen Schlüssel: Der Betreiber muss \
         das Secret SP_SIGNING_KEY einrichten.",
    ),
    ("Nobody is signed in.", "Niemand ist angemeldet."),
    (
        "A store did not answer. Nobody was signed in; trying again in a moment is safe.",
        "Ein Speicher hat nicht geantwortet. Niemand wurde angemeldet; Sie können es gleich noch einmal versuchen.",
    ),
    (
        "The sign-in took too long. Start again from the application.",
        "Die Anmeldung hat zu lange gedauert. Beginnen Sie in der Anwendung noch einmal.",
    ),
    (
        "The application that sent you here is not registered.",
        "Die Anwendung, die Sie hierher geschickt hat, ist nicht eingetragen.",
    ),
    ("Bad request", "Ungültige Anfrage"),
    ("Not signed in", "Nicht angemeldet"),
    ("Not allowed", "Nicht erlaubt"),
    ("Not found", "Nicht gefunden"),
    ("Method not allowed", "Methode nicht erlaubt"),
    ("Conflict", "Konflikt"),
    ("Precondition failed", "Vorbedingung nicht erfüllt"),
    ("Content too large", "Inhalt zu groß"),
    ("Unsupported media type", "Medientyp nicht unterstützt"),
    ("Not acceptable as it is", "So nicht annehmbar"),
    ("Precondition required", "Vorbedingung nötig"),
    ("Too many requests", "Zu viele Anfragen"),
    ("Unavailable", "Nicht verfügbar"),
    ("Error", "Fehler"),
    (
        "There is no setting of this name.",
        "Eine Einstellung mit diesem Namen gibt es nicht.",
    ),
    (
        "The protocol of this version is \"saml\".",
        "Das Protokoll dieser Version ist „saml“.",
    ),
    (
        "At most {number} characters, without spaces or control characters.",
        "Höchstens {number} Zeichen, ohne Leer- und Steuerzeichen.",
    ),
    (
        "Paste the identity provider's login URL, for example https://login.example/saml2.",
        "Fügen Sie die Login-URL des Identitätsanbieters ein, zum Beispiel https://login.example/saml2.",
    ),
    (
        "Paste the identity provider's public certificate; without it nobody can be signed in.",
        "Fügen Sie das öffentliche Zertifikat des Identitätsanbieters ein; ohne es kann niemand angemeldet werden.",
    ),
    (
        "At most {number} certificates; remove those no longer in use.",
        "Höchstens {number} Zertifikate; entfernen Sie die, die nicht mehr in Gebrauch sind.",
    ),
    (
        "This deployment has no key to sign with; ask its operator for one, or {rest}.",
        "Hier gibt es keinen Schlüssel zum Signieren; bitten Sie den Betreiber um einen, oder {rest}.",
    ),
    ("leave it off", "lassen Sie es aus"),
    ("leave this empty", "lassen Sie das Feld leer"),
    (
        "Give whole seconds from 0 to 180.",
        "Geben Sie ganze Sekunden von 0 bis 180 an.",
    ),
    (
        "Give whole seconds from 60 to 2592000 (30 days).",
        "Geben Sie ganze Sekunden von 60 bis 2592000 (30 Tage) an.",
    ),
    (
        "Give a list of at most {number} names.",
        "Geben Sie höchstens {number} Namen an.",
    ),
    (
        "Give the clock skew as a whole number of seconds, 0 to 180.",
        "Geben Sie die Uhrenabweichung in ganzen Sekunden an, 0 bis 180.",
    ),
    (
        "Choose how long a session lasts.",
        "Wählen Sie, wie lange eine Sitzung dauert.",
    ),
    (
        "Choose one of the values listed.",
        "Wählen Sie einen der angebotenen Werte.",
    ),
    (
        "The URL is longer than 2048 characters.",
        "Die URL ist länger als 2048 Zeichen.",
    ),
    (
        "The URL must not have spaces or control characters.",
        "Die URL darf keine Leer- oder Steuerzeichen enthalten.",
    ),
    (
        "This is not a URL. It begins with https://.",
        "Das ist keine URL. Sie beginnt mit https://.",
    ),
    (
        "The URL must begin with https://; http is for this computer (localhost) only.",
        "Die URL muss mit https:// beginnen; http gilt nur für diesen Computer (localhost).",
    ),
    (
        "The URL must begin with https://.",
        "Die URL muss mit https:// beginnen.",
    ),
    (
        "The URL must not carry a user name or password.",
        "Die URL darf keinen Benutzernamen und kein Passwort enthalten.",
    ),
    (
        "The URL must not have a # part.",
        "Die URL darf keinen Teil mit # haben.",
    ),
    (
        "An entity ID has 1 to 1024 characters, without spaces or control characters.",
        "Eine Entitäts-ID hat 1 bis 1024 Zeichen, ohne Leer- und Steuerzeichen.",
    ),
    (
        "Expected {expected}; found {found}.",
        "Erwartet: {expected}; gefunden: {found}.",
    ),
    (
        "This is not a URL of at most 2048 characters without spaces.",
        "Das ist keine URL mit höchstens 2048 Zeichen und ohne Leerzeichen.",
    ),
    (
        "Metadata is fetched by https only: the address must begin with https://.",
        "Metadaten werden nur per https abgerufen: Die Adresse muss mit https:// beginnen.",
    ),
    (
        "The address must not carry a user name or password.",
        "Die Adresse darf keinen Benutzernamen und kein Passwort enthalten.",
    ),
    (
        "The address must have a host name, not an IP address.",
        "Die Adresse muss einen Hostnamen haben, keine IP-Adresse.",
    ),
    (
        "The address is of a private network or of this computer: only public ones are opened.",
        "Die Adresse gehört zu einem privaten Netz oder zu diesem Computer: Nur öffentliche werden geöffnet.",
    ),
    (
        "The address cannot be reached: nobody answers there by https.",
        "Die Adresse ist nicht erreichbar: Dort antwortet niemand per https.",
    ),
    (
        "The address did not answer within 10 seconds.",
        "Die Adresse hat nicht innerhalb von 10 Sekunden geantwortet.",
    ),
    (
        "The address wants a sign-in first. Download the metadata, and drop the file here.",
        "Die Adresse verlangt zuerst eine Anmeldung. Laden Sie die Metadaten herunter, und ziehen Sie die Datei \
         hierher.",
    ),
    (
        "There is nothing at this address (404). Copy it again from the console.",
        "Unter dieser Adresse gibt es nichts (404). Kopieren Sie sie noch einmal aus der Konsole.",
    ),
    (
        "The address answered with status {status}, not with a document.",
        "Die Adresse hat mit dem Status {status} geantwortet, nicht mit einem Dokument.",
    ),
    (
        "What is at the address is larger than 1 MB.",
        "Was unter der Adresse liegt, ist größer als 1 MB.",
    ),
    (
        "The address redirects again and again.",
        "Die Adresse leitet immer weiter.",
    ),
    (
        "Paste the metadata’s address, the metadata itself, or a certificate.",
        "Fügen Sie die Adresse der Metadaten, die Metadaten selbst oder ein Zertifikat ein.",
    ),
    (
        "This is a web page, perhaps a sign-in page, not metadata. Download the metadata XML from the console, and \
         drop the file here.",
        "Das ist eine Webseite, vielleicht eine Anmeldeseite, und keine Metadaten. Laden Sie das XML der Metadaten \
         aus der Konsole herunter, und ziehen Sie die Datei hierher.",
    ),
    (
        "This is JSON, perhaps the configuration of OpenID Connect. SAML’s metadata is XML, at another address.",
        "Das ist JSON, vielleicht die Konfiguration von OpenID Connect. Die Metadaten von SAML sind XML, unter \
         einer anderen Adresse.",
    ),
    (
        "This is a SAML message ({found}), not metadata. Nothing was taken from it.",
        "Das ist eine SAML-Nachricht ({found}), keine Metadaten. Nichts daraus wurde übernommen.",
    ),
    (
        "This looks like this service’s own (SP) metadata: it is for your identity provider. What is needed here \
         is the identity provider’s.",
        "Das sieht aus wie die Metadaten dieses Dienstes selbst (SP): Sie sind für Ihren Identitätsanbieter. Hier \
         werden dessen Metadaten gebraucht.",
    ),
    (
        "The address leads to nothing but another address. Paste that one.",
        "Die Adresse führt nur zu einer anderen Adresse. Fügen Sie diese ein.",
    ),
    (
        "No certificate in it can be used. {rest}",
        "Kein Zertifikat darin ist verwendbar. {rest}",
    ),
    (
        "This metadata expired on {until}. Get it anew from the identity provider.",
        "Diese Metadaten sind am {until} abgelaufen. Holen Sie sie neu vom Identitätsanbieter.",
    ),
    (
        "This metadata has an encryption certificate only. The certificate that the identity provider signs with \
         is missing.",
        "Diese Metadaten haben nur ein Verschlüsselungszertifikat. Das Zertifikat, mit dem der Identitätsanbieter \
         signiert, fehlt.",
    ),
    (
        "This is the metadata of a service provider ({id}), not of an identity provider.",
        "Das sind die Metadaten eines Service Providers ({id}), nicht eines Identitätsanbieters.",
    ),
    (
        "This metadata describes several identity providers: choose one.",
        "Diese Metadaten beschreiben mehrere Identitätsanbieter: Wählen Sie einen.",
    ),
    (
        "This metadata cannot be used. {rest}",
        "Diese Metadaten sind nicht verwendbar. {rest}",
    ),
    (
        "This is a private key, perhaps the identity provider’s. Do not share it: it has to be replaced, since it \
         has left its owner. What is needed is the certificate.",
        "Das ist ein privater Schlüssel, vielleicht der des Identitätsanbieters. Geben Sie ihn nicht weiter: Er \
         muss ersetzt werden, denn er hat seinen Besitzer verlassen. Gebraucht wird das Zertifikat.",
    ),
    (
        "This is a certificate signing request (CSR). What is needed is the certificate that was made from it.",
        "Das ist eine Zertifikatsanforderung (CSR). Gebraucht wird das Zertifikat, das daraus entstanden ist.",
    ),
    (
        "This is a public key without a certificate. Export the certificate that holds it.",
        "Das ist ein öffentlicher Schlüssel ohne Zertifikat. Exportieren Sie das Zertifikat, das ihn enthält.",
    ),
    (
        "The certificate of {subject} cannot be used and is left out. {rest}",
        "Das Zertifikat von {subject} ist nicht verwendbar und wird ausgelassen. {rest}",
    ),
    (
        "The URL {url} cannot be used. {rest}",
        "Die URL {url} ist nicht verwendbar. {rest}",
    ),
    (
        "This is another identity provider than the present one, {present}.",
        "Das ist ein anderer Identitätsanbieter als der bisherige, {present}.",
    ),
    (
        "The metadata is signed; the signature was not verified, since no certificate was given for that.",
        "Die Metadaten sind signiert; die Signatur wurde nicht geprüft, weil kein Zertifikat dafür angegeben war.",
    ),
    (
        "The identity provider wants AuthnRequests to be signed; the present settings do not sign them.",
        "Der Identitätsanbieter verlangt signierte AuthnRequests; die jetzigen Einstellungen signieren sie nicht.",
    ),
    (
        "One certificate in the metadata cannot be read and is left out: {found}.",
        "Ein Zertifikat in den Metadaten ist nicht lesbar und wird ausgelassen: {found}.",
    ),
    (
        "The certificate of {subject} expired on {until}. Ask for the one that is in use now.",
        "Das Zertifikat von {subject} ist am {until} abgelaufen. Fragen Sie nach dem, das jetzt in Gebrauch ist.",
    ),
    (
        "The certificate of {subject} expires on {until}, in {days} days.",
        "Das Zertifikat von {subject} läuft am {until} ab, in {days} Tagen.",
    ),
    (
        "The certificate of {subject} is valid from {from} on.",
        "Das Zertifikat von {subject} gilt ab {from}.",
    ),
    (
        "A claim's name has 1 to 64 letters, digits, hyphens and underscores, and is none that has a meaning already, such as \
         sub, email or roles. Found {found}.",
        "Der Name eines Claims hat 1 bis 64 Buchstaben, Ziffern, Binde- und Unterstriche und ist keiner, der schon eine \
         Bedeutung hat, wie sub, email oder roles. Gefunden: {found}.",
    ),
    (
        "Name the attribute that {claim} is taken from.",
        "Nennen Sie das Attribut, aus dem {claim} stammt.",
    ),
    (
        "Give at most {rules} rules, most privileged first: each a role of at most {role} characters without a colon, and 1 to \
         {values} values as the identity provider sends them.",
        "Geben Sie höchstens {rules} Regeln an, die mächtigste zuerst: jede eine Rolle von höchstens {role} Zeichen ohne \
         Doppelpunkt und 1 bis {values} Werte, wie der Identitätsanbieter sie sendet.",
    ),
    (
        "The value {value} is there twice. The most privileged role of a member counts.",
        "Der Wert {value} steht zweimal da. Es zählt die mächtigste Rolle eines Mitglieds.",
    ),
    (
        "The role {role} is there twice. Put its values together.",
        "Die Rolle {role} steht zweimal da. Fassen Sie ihre Werte zusammen.",
    ),
    (
        "Give a role of at most {number} characters without a colon, or null.",
        "Geben Sie eine Rolle von höchstens {number} Zeichen ohne Doppelpunkt an.",
    ),
    (
        "The default is for whoever no rule gives a role. Give rules first.",
        "Der Standard ist für alle, denen keine Regel eine Rolle gibt. Geben Sie zuerst Regeln an.",
    ),
    (
        "Everybody would have the most privileged role. Choose a lesser one.",
        "Alle hätten die mächtigste Rolle. Wählen Sie eine geringere.",
    ),
    (
        "An organization has at most {number} domains. Remove one first.",
        "Eine Organisation hat höchstens {number} Domains. Entfernen Sie zuerst eine.",
    ),
];
