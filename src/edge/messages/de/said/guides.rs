//! The steps of the guides; what stands between ‹ and › is the console’s own.

pub(super) const PAIRS: &[(&str, &str)] = &[
    (
        "In the Microsoft Entra admin center open ‹Enterprise applications›, ‹New application›, ‹Create your own \
         application›; give it a name and choose ‹Integrate any other application you don’t find in the gallery \
         (Non-gallery)›.",
        "Öffnen Sie im Microsoft Entra Admin Center ‹Enterprise applications›, ‹New application›, ‹Create your own \
         application›; vergeben Sie einen Namen, und wählen Sie ‹Integrate any other application you don’t find in \
         the gallery (Non-gallery)›.",
    ),
    (
        "Open ‹Single sign-on›, choose ‹SAML›, and edit ‹Basic SAML Configuration›.",
        "Öffnen Sie ‹Single sign-on›, wählen Sie ‹SAML›, und bearbeiten Sie ‹Basic SAML Configuration›.",
    ),
    (
        "Under ‹SAML Certificates› edit ‹Token signing certificate›.",
        "Bearbeiten Sie unter ‹SAML Certificates› das ‹Token signing certificate›.",
    ),
    ("Bring two values back.", "Holen Sie zwei Werte von dort."),
    (
        "Under ‹Users and groups› assign yourself, then those who shall sign in.",
        "Weisen Sie unter ‹Users and groups› zuerst sich selbst zu, dann alle, die sich anmelden sollen.",
    ),
    (
        "In the Admin Console open ‹Applications›, ‹Create App Integration›, choose ‹SAML 2.0›, and give it a name.",
        "Öffnen Sie in der Admin Console ‹Applications›, ‹Create App Integration›, wählen Sie ‹SAML 2.0›, und \
         vergeben Sie einen Namen.",
    ),
    (
        "On ‹Configure SAML› fill in ‹SAML Settings›.",
        "Füllen Sie bei ‹Configure SAML› die ‹SAML Settings› aus.",
    ),
    (
        "Open ‹Show Advanced Settings›. These are the defaults; leave them.",
        "Öffnen Sie ‹Show Advanced Settings›. Das sind die Voreinstellungen; lassen Sie sie so.",
    ),
    (
        "Under ‹Attribute Statements› add ‹email› with ‹user.email› and ‹displayName› with ‹user.displayName›. \
         Finish.",
        "Fügen Sie ‹email› mit ‹user.email› und ‹displayName› mit ‹user.displayName› unter ‹Attribute Statements› \
         hinzu. Schließen Sie ab.",
    ),
    (
        "On the tab ‹Sign On› open ‹Metadata details›, ‹More details›.",
        "Gehen Sie auf den Tab ‹Sign On›, und öffnen Sie ‹Metadata details›, ‹More details›.",
    ),
    (
        "On the tab ‹Assignments› assign yourself, then those who shall sign in.",
        "Weisen Sie auf dem Tab ‹Assignments› zuerst sich selbst zu, dann alle, die sich anmelden sollen.",
    ),
    (
        "In the Google Admin console open ‹Apps›, ‹Web and mobile apps›, ‹Add app›, ‹Add custom SAML app›, and \
         give it a name.",
        "Öffnen Sie in der Google Admin-Konsole ‹Apps›, ‹Web and mobile apps›, ‹Add app›, ‹Add custom SAML app›, \
         und vergeben Sie einen Namen.",
    ),
    (
        "On ‹Google Identity Provider details› bring two values here.",
        "Holen Sie von ‹Google Identity Provider details› zwei Werte hierher.",
    ),
    (
        "On ‹Service provider details› fill in.",
        "Füllen Sie ‹Service provider details› aus.",
    ),
    (
        "On ‹Attribute mapping› map ‹Primary email› to ‹email›, ‹First name› to ‹firstName›, ‹Last name› to \
         ‹lastName›. Finish.",
        "Ordnen Sie bei ‹Attribute mapping› zu: ‹Primary email› zu ‹email›, ‹First name› zu ‹firstName›, ‹Last \
         name› zu ‹lastName›. Schließen Sie ab.",
    ),
    (
        "Open ‹User access› and switch it ‹ON for everyone›, or for the groups that shall sign in.",
        "Öffnen Sie ‹User access›, und wählen Sie ‹ON for everyone› oder die Gruppen, die sich anmelden sollen.",
    ),
    (
        "Identifier (Entity ID) is not our SP Entity Id, or the application is in another tenant.",
        "Identifier (Entity ID) ist nicht unsere SP-Entitäts-ID, oder die Anwendung liegt in einem anderen \
         Mandanten.",
    ),
    (
        "Reply URL is not our Assertion Consumer Service URL. Compare letter by letter.",
        "Reply URL ist nicht unsere Assertion-Consumer-Service-URL. Vergleichen Sie Buchstabe für Buchstabe.",
    ),
    (
        "The person is not assigned: Users and groups › Add user/group.",
        "Die Person ist nicht zugewiesen: Users and groups › Add user/group.",
    ),
    (
        "The person signed in by another method than was asked for. Empty Requested AuthnContext below.",
        "Die Person hat sich auf andere Weise angemeldet als verlangt. Leeren Sie unten Verlangter AuthnContext.",
    ),
    (
        "The request was not understood. Set AuthnRequest binding below to HTTP-Redirect.",
        "Die Anfrage wurde nicht verstanden. Stellen Sie unten Binding des AuthnRequest auf HTTP-Redirect.",
    ),
    (
        "Entra wants signed requests: switch Require verification certificates off.",
        "Entra verlangt signierte Anfragen: Schalten Sie Require verification certificates aus.",
    ),
    (
        "The sign-on URL is not this application’s: copy Sign on URL again.",
        "Die Anmelde-URL ist nicht die dieser Anwendung: Kopieren Sie Sign on URL noch einmal.",
    ),
    (
        "User access is off for this person; or Entity ID is not our SP Entity Id.",
        "User access ist für diese Person aus; oder Entity ID ist nicht unsere SP-Entitäts-ID.",
    ),
    (
        "Switch User access on. It can take some hours.",
        "Schalten Sie User access ein. Das kann einige Stunden dauern.",
    ),
    (
        "Set Name ID format to EMAIL and Name ID to Primary email.",
        "Stellen Sie Name ID format auf EMAIL und Name ID auf Primary email.",
    ),
    (
        "The sign-on URL is not this application’s: copy SSO URL again.",
        "Die Anmelde-URL ist nicht die dieser Anwendung: Kopieren Sie SSO URL noch einmal.",
    ),
    (
        "In ‹Administration› open ‹Applications›, ‹Add App›, search for ‹SAML Custom Connector (Advanced)›, name \
         it and save.",
        "Gehen Sie in die ‹Administration›, öffnen Sie ‹Applications›, ‹Add App›, suchen Sie ‹SAML Custom \
         Connector (Advanced)›, vergeben Sie einen Namen, und speichern Sie.",
    ),
    (
        "Fill in the tab ‹Configuration›.",
        "Füllen Sie den Tab ‹Configuration› aus.",
    ),
    (
        "On the tab ‹SSO› choose the algorithm, then bring two values here; the certificate is behind ‹View \
         Details›.",
        "Wählen Sie auf dem Tab ‹SSO› den Algorithmus, und holen Sie dann zwei Werte hierher; das Zertifikat ist \
         hinter ‹View Details›.",
    ),
    (
        "On the tab ‹Parameters› add ‹email› with ‹Email›, ticked ‹Include in SAML assertion›.",
        "Fügen Sie ‹email› mit ‹Email› auf dem Tab ‹Parameters› hinzu, mit einem Häkchen bei ‹Include in SAML \
         assertion›.",
    ),
    (
        "Save, then give people access on the tab ‹Access› or ‹Users›.",
        "Speichern Sie, und geben Sie dann auf dem Tab ‹Access› oder ‹Users› Zugriff.",
    ),
    (
        "In the Admin Portal open ‹SSO Applications›, ‹Add New Application›, choose ‹Custom Application›, then \
         ‹Manage Single Sign-On (SSO)› and ‹Configure SSO with SAML›.",
        "Öffnen Sie im Admin Portal ‹SSO Applications›, ‹Add New Application›, wählen Sie ‹Custom Application›, \
         dann ‹Manage Single Sign-On (SSO)› und ‹Configure SSO with SAML›.",
    ),
    (
        "Fill in the tab ‹SSO›. ‹IdP Entity ID› is yours to choose, for example JumpCloud.",
        "Füllen Sie den Tab ‹SSO› aus. ‹IdP Entity ID› wählen Sie selbst, zum Beispiel JumpCloud.",
    ),
    (
        "Under ‹Attributes› add ‹email› with ‹email› and ‹displayName› with ‹displayname›. Save.",
        "Fügen Sie ‹email› mit ‹email› und ‹displayName› mit ‹displayname› unter ‹Attributes› hinzu. Speichern \
         Sie.",
    ),
    (
        "Bring two values here; the certificate is behind ‹IDP Certificate Valid›, ‹Download certificate›.",
        "Holen Sie zwei Werte hierher; das Zertifikat ist hinter ‹IDP Certificate Valid›, ‹Download certificate›.",
    ),
    (
        "On the tab ‹User Groups› tick the groups that shall sign in.",
        "Wählen Sie auf dem Tab ‹User Groups› die Gruppen aus, die sich anmelden sollen.",
    ),
    (
        "Open ‹Applications›, press ‹+›, name it, choose ‹SAML Application›, ‹Configure›, ‹Manually Enter›.",
        "Öffnen Sie ‹Applications›, drücken Sie ‹+›, vergeben Sie einen Namen, und wählen Sie ‹SAML Application›, \
         ‹Configure›, ‹Manually Enter›.",
    ),
    (
        "Fill in ‹SAML Configuration› and save.",
        "Füllen Sie ‹SAML Configuration› aus, und speichern Sie.",
    ),
    (
        "On the tab ‹Configuration› press the pencil.",
        "Drücken Sie auf dem Tab ‹Configuration› den Stift.",
    ),
    (
        "Bring two values here; the certificate is behind ‹Download Signing Certificate›, ‹X509 PEM (.crt)›.",
        "Holen Sie zwei Werte hierher; das Zertifikat ist hinter ‹Download Signing Certificate›, ‹X509 PEM (.crt)›.",
    ),
    (
        "On the tab ‹Attribute Mappings› map ‹saml_subject› and ‹email› to ‹Email Address›.",
        "Ordnen Sie ‹saml_subject› und ‹email› auf dem Tab ‹Attribute Mappings› der ‹Email Address› zu.",
    ),
    (
        "Switch the application on with the toggle at its top.",
        "Schalten Sie die Anwendung mit dem Schalter oben ein.",
    ),
    (
        "ACS (Consumer) URL Validator does not match: paste the pattern above.",
        "ACS (Consumer) URL Validator passt nicht: Fügen Sie das Muster von oben ein.",
    ),
    (
        "Give the person access on the tab Users.",
        "Geben Sie der Person auf dem Tab Users Zugriff.",
    ),
    (
        "The person is in no group of the tab User Groups.",
        "Die Person ist in keiner Gruppe des Tabs User Groups.",
    ),
    (
        "The sign-on URL is not this application’s: copy IDP URL again.",
        "Die Anmelde-URL ist nicht die dieser Anwendung: Kopieren Sie IDP URL noch einmal.",
    ),
    (
        "Switch it on with the toggle at its top.",
        "Schalten Sie sie mit dem Schalter oben ein.",
    ),
    (
        "Add the person’s group on the tab Access.",
        "Fügen Sie die Gruppe der Person auf dem Tab Access hinzu.",
    ),
    (
        "In the realm’s admin console open ‹Clients›, ‹Create client›, with ‹Client type› ‹SAML›.",
        "Öffnen Sie in der Admin-Konsole des Realms ‹Clients›, ‹Create client›, mit ‹Client type› ‹SAML›.",
    ),
    (
        "On the tab ‹Settings› set the signatures.",
        "Stellen Sie auf dem Tab ‹Settings› die Signaturen ein.",
    ),
    (
        "On the tab ‹Keys› switch both off.",
        "Schalten Sie auf dem Tab ‹Keys› beide aus.",
    ),
    (
        "Under ‹Client scopes›, the dedicated scope, add the predefined mappers ‹X500 email›, ‹X500 givenName› and \
         ‹X500 surname›.",
        "Fügen Sie unter ‹Client scopes› beim eigenen Scope die vordefinierten Mapper ‹X500 email›, ‹X500 \
         givenName› und ‹X500 surname› hinzu.",
    ),
    (
        "Bring two values here: ‹Realm settings›, ‹SAML 2.0 Identity Provider Metadata› names the sign-on URL, \
         which ends in /protocol/saml; ‹Realm settings›, ‹Keys›, ‹RS256› has the certificate.",
        "Holen Sie zwei Werte hierher: ‹Realm settings›, ‹SAML 2.0 Identity Provider Metadata› nennt die \
         Anmelde-URL, die auf /protocol/saml endet; ‹Realm settings›, ‹Keys›, ‹RS256› hat das Zertifikat.",
    ),
    (
        "In AD FS Management open ‹Relying Party Trusts›, ‹Add Relying Party Trust›, ‹Claims aware›, ‹Import data \
         about the relying party published online›.",
        "Öffnen Sie in der AD FS-Verwaltung ‹Relying Party Trusts›, ‹Add Relying Party Trust›, ‹Claims aware›, \
         ‹Import data about the relying party published online›.",
    ),
    (
        "Where the server cannot reach this address, choose ‹Enter data about the relying party manually› and \
         ‹Enable support for the SAML 2.0 WebSSO protocol›.",
        "Erreicht der Server diese Adresse nicht, wählen Sie ‹Enter data about the relying party manually› und \
         ‹Enable support for the SAML 2.0 WebSSO protocol›.",
    ),
    (
        "Under ‹Edit Claim Issuance Policy› add ‹Send LDAP Attributes as Claims›, then ‹Transform an Incoming \
         Claim›.",
        "Fügen Sie ‹Send LDAP Attributes as Claims› und dann ‹Transform an Incoming Claim› unter ‹Edit Claim \
         Issuance Policy› hinzu.",
    ),
    (
        "In the trust’s ‹Properties›, tab ‹Advanced›, choose the algorithm.",
        "Wählen Sie in den ‹Properties› der Vertrauensstellung auf dem Tab ‹Advanced› den Algorithmus.",
    ),
    (
        "Bring two values here: the sign-on URL is https://your-host/adfs/ls/; the certificate is under ‹Service›, \
         ‹Certificates›, ‹Token-signing›, ‹View Certificate›, ‹Copy to File›, ‹Base-64 encoded X.509›.",
        "Holen Sie zwei Werte hierher: Die Anmelde-URL ist https://ihr-host/adfs/ls/; das Zertifikat ist unter \
         ‹Service›, ‹Certificates›, ‹Token-signing›, ‹View Certificate›, ‹Copy to File›, ‹Base-64 encoded X.509›.",
    ),
    (
        "Create a SAML 2.0 application at your identity provider and give it these. Where it can read metadata by \
         URL, the last one is enough.",
        "Legen Sie bei Ihrem Identitätsanbieter eine SAML-2.0-Anwendung mit diesen Werten an. Kann er Metadaten \
         per URL lesen, genügt der letzte.",
    ),
    (
        "Have it sign response and assertion with RSA-SHA256, and name people by e-mail address.",
        "Lassen Sie ihn Response und Assertion mit RSA-SHA256 signieren und Personen mit der E-Mail-Adresse \
         bezeichnen.",
    ),
    ("Bring two values here.", "Holen Sie zwei Werte hierher."),
    (
        "Give yourself access to the application there, so that you can test.",
        "Geben Sie sich dort selbst Zugriff auf die Anwendung, damit Sie testen können.",
    ),
    (
        "Client ID is not our SP Entity Id, or Valid redirect URIs lacks our ACS URL.",
        "Client ID ist nicht unsere SP-Entitäts-ID, oder in Valid redirect URIs fehlt unsere ACS-URL.",
    ),
    (
        "Valid redirect URIs lacks our Assertion Consumer Service URL.",
        "In Valid redirect URIs fehlt unsere Assertion-Consumer-Service-URL.",
    ),
    (
        "Client ID is not our SP Entity Id. Compare letter by letter.",
        "Client ID ist nicht unsere SP-Entitäts-ID. Vergleichen Sie Buchstabe für Buchstabe.",
    ),
    (
        "The trust’s endpoint is not our Assertion Consumer Service URL.",
        "Der Endpunkt der Vertrauensstellung ist nicht unsere Assertion-Consumer-Service-URL.",
    ),
    (
        "No claim becomes a Name ID: add Transform an Incoming Claim.",
        "Kein Claim wird zur Name ID: Fügen Sie Transform an Incoming Claim hinzu.",
    ),
    (
        "Empty Requested AuthnContext below.",
        "Leeren Sie unten Verlangter AuthnContext.",
    ),
    (
        "Its entity ID field is not our SP Entity Id. Compare letter by letter.",
        "Sein Feld für die Entitäts-ID ist nicht unsere SP-Entitäts-ID. Vergleichen Sie Buchstabe für Buchstabe.",
    ),
    (
        "Its ACS field is not our Assertion Consumer Service URL.",
        "Sein ACS-Feld ist nicht unsere Assertion-Consumer-Service-URL.",
    ),
    (
        "Give the person access to the application there.",
        "Geben Sie der Person dort Zugriff auf die Anwendung.",
    ),
    ("The application is unknown", "Die Anwendung ist unbekannt"),
    ("The reply URL does not match", "Die Antwort-URL passt nicht"),
    ("No access", "Kein Zugriff"),
    (
        "Audience, Entity ID or Identifier",
        "Audience, Entity ID oder Bezeichner",
    ),
    (
        "ACS, Reply URL or Single sign-on URL",
        "ACS, Antwort-URL oder Single Sign-On-URL",
    ),
    ("Start URL, where it asks for one", "Start-URL, wo er nach einer fragt"),
    (
        "Logout URL, where it asks for one",
        "Abmelde-URL, wo er nach einer fragt",
    ),
    ("Metadata", "Metadaten"),
    (
        "Sign-on URL, SSO URL or Login URL",
        "Anmelde-URL, SSO-URL oder Login-URL",
    ),
    ("Signing certificate", "Signaturzertifikat"),
    (
        "Audience, also called SP entity ID or Identifier",
        "Audience, auch SP-Entitäts-ID oder Bezeichner genannt",
    ),
    (
        "Assertion Consumer Service URL, also called Reply URL or Recipient",
        "Assertion-Consumer-Service-URL, auch Antwort-URL oder Empfänger genannt",
    ),
    (
        "the certificate that it signs SAML with",
        "das Zertifikat, mit dem er SAML signiert",
    ),
    (
        "which parts are signed: response and assertion",
        "welche Teile signiert werden: Response und Assertion",
    ),
    (
        "signature and digest algorithm: RSA-SHA256, SHA-256",
        "Signatur- und Hash-Algorithmus: RSA-SHA256, SHA-256",
    ),
    (
        "NameID, also called subject or application username",
        "NameID, auch Subject oder Anwendungsbenutzername genannt",
    ),
    ("attributes, also called claims", "Attribute, auch Claims genannt"),
    ("assertion encryption: off", "Verschlüsselung der Assertion: aus"),
    ("who may use the application", "wer die Anwendung verwenden darf"),
    (
        "its entity ID, also called issuer, and its sign-on URL",
        "seine Entitäts-ID, auch Aussteller genannt, und seine Anmelde-URL",
    ),
    ("its sign-in log", "sein Anmeldeprotokoll"),
    ("ticked", "angekreuzt"),
];
