//! Identity providers that organizations run themselves, and the words for any other.

use super::step;
use crate::edge::guide::Row::{Bring, Choose, Paste};
use crate::edge::guide::Value::{AcsUrl, EntityId, LoginUrl, LogoutUrl, MetadataUrl};
use crate::edge::guide::{Console, Places};
use crate::settings::SignaturePolicy;

pub(super) const KEYCLOAK: Console = Console {
    id: "keycloak",
    name: "Keycloak",
    policy: SignaturePolicy::Both,
    steps: &[
        step(
            "In the realm’s admin console open ‹Clients›, ‹Create client›, with ‹Client type› ‹SAML›.",
            &[
                Paste("Client ID", EntityId),
                Paste("Valid redirect URIs", AcsUrl),
                Paste("Master SAML Processing URL", AcsUrl),
            ],
        ),
        step(
            "On the tab ‹Settings› set the signatures.",
            &[
                Choose("Name ID format", "email"),
                Choose("Sign documents", "On"),
                Choose("Sign assertions", "On"),
                Choose("Signature algorithm", "RSA_SHA256"),
            ],
        ),
        step(
            "On the tab ‹Keys› switch both off.",
            &[
                Choose("Client signature required", "Off"),
                Choose("Encrypt assertions", "Off"),
            ],
        ),
        step(
            "Under ‹Client scopes›, the dedicated scope, add the predefined mappers ‹X500 email›, ‹X500 givenName› and \
             ‹X500 surname›.",
            &[],
        ),
        step(
            "Bring two values here: ‹Realm settings›, ‹SAML 2.0 Identity Provider Metadata› names the sign-on URL, which \
             ends in /protocol/saml; ‹Realm settings›, ‹Keys›, ‹RS256› has the certificate.",
            &[
                Bring("SingleSignOnService", "sign_on_url"),
                Bring("Certificate", "certificates"),
            ],
        ),
    ],
    places: Places {
        entity_id: "Clients › Settings › Client ID",
        acs_url: "Clients › Settings › Valid redirect URIs and Master SAML Processing URL",
        certificate: "Realm settings › Keys › RS256 › Certificate",
        signing: "Clients › Settings › Sign documents: On, Sign assertions: On",
        algorithm: "Clients › Settings › Signature algorithm: RSA_SHA256",
        name_id: "Clients › Settings › Name ID format: email, Force name ID format: On",
        attributes: "Clients › Client scopes › dedicated scope › Add predefined mapper",
        encryption: "Clients › Keys › Encrypt assertions: Off",
        users: "Users",
        identity: "Realm settings › SAML 2.0 Identity Provider Metadata",
        log: "Events › User events",
    },
    troubles: &[
        (
            "Invalid Request",
            "Client ID is not our SP Entity Id, or Valid redirect URIs lacks our ACS URL.",
        ),
        ("Invalid requester", "Keys › Client signature required: Off."),
        (
            "Invalid redirect uri",
            "Valid redirect URIs lacks our Assertion Consumer Service URL.",
        ),
        (
            "Client not found",
            "Client ID is not our SP Entity Id. Compare letter by letter.",
        ),
    ],
};

pub(super) const ADFS: Console = Console {
    id: "adfs",
    name: "AD FS",
    // What AD FS signs unless PowerShell's Set-AdfsRelyingPartyTrust -SamlResponseSignature says otherwise.
    policy: SignaturePolicy::Assertion,
    steps: &[
        step(
            "In AD FS Management open ‹Relying Party Trusts›, ‹Add Relying Party Trust›, ‹Claims aware›, ‹Import data about \
             the relying party published online›.",
            &[Paste("Federation metadata address (host name or URL)", MetadataUrl)],
        ),
        step(
            "Where the server cannot reach this address, choose ‹Enter data about the relying party manually› and ‹Enable \
             support for the SAML 2.0 WebSSO protocol›.",
            &[
                Paste("Relying party SAML 2.0 SSO service URL", AcsUrl),
                Paste("Relying party trust identifier", EntityId),
            ],
        ),
        step(
            "Under ‹Edit Claim Issuance Policy› add ‹Send LDAP Attributes as Claims›, then ‹Transform an Incoming Claim›.",
            &[
                Choose("E-Mail-Addresses", "E-Mail Address"),
                Choose("Display-Name", "Name"),
                Choose("E-Mail Address, transformed", "Name ID, format Email"),
            ],
        ),
        step(
            "In the trust’s ‹Properties›, tab ‹Advanced›, choose the algorithm.",
            &[Choose("Secure hash algorithm", "SHA-256")],
        ),
        step(
            "Bring two values here: the sign-on URL is https://your-host/adfs/ls/; the certificate is under ‹Service›, \
             ‹Certificates›, ‹Token-signing›, ‹View Certificate›, ‹Copy to File›, ‹Base-64 encoded X.509›.",
            &[
                Bring("SAML 2.0/WS-Federation endpoint", "sign_on_url"),
                Bring("Token-signing certificate", "certificates"),
            ],
        ),
    ],
    places: Places {
        entity_id: "Relying Party Trusts › Properties › Identifiers",
        acs_url: "Relying Party Trusts › Properties › Endpoints › SAML Assertion Consumer",
        certificate: "Service › Certificates › Token-signing, the primary one",
        signing: "PowerShell: Set-AdfsRelyingPartyTrust -SamlResponseSignature MessageAndAssertion",
        algorithm: "Relying Party Trusts › Properties › Advanced › Secure hash algorithm: SHA-256",
        name_id: "Relying Party Trusts › Edit Claim Issuance Policy › Transform an Incoming Claim: Name ID",
        attributes: "Relying Party Trusts › Edit Claim Issuance Policy",
        encryption: "Relying Party Trusts › Properties › Encryption › Remove",
        users: "Relying Party Trusts › Edit Access Control Policy",
        identity: "Service › Edit Federation Service Properties › Federation Service identifier",
        log: "Event Viewer › AD FS › Admin",
    },
    troubles: &[
        (
            "MSIS3200, or event 364",
            "The trust’s endpoint is not our Assertion Consumer Service URL.",
        ),
        (
            "MSIS7070 or MSIS7012",
            "No claim becomes a Name ID: add Transform an Incoming Claim.",
        ),
        ("MSIS7102", "Empty Requested AuthnContext below."),
    ],
};

pub(in crate::edge::guide) const GENERIC: Console = Console {
    id: "other",
    name: "Another one",
    policy: SignaturePolicy::Both,
    steps: &[
        step(
            "Create a SAML 2.0 application at your identity provider and give it these. Where it can read metadata by URL, \
             the last one is enough.",
            &[
                Paste("Audience, Entity ID or Identifier", EntityId),
                Paste("ACS, Reply URL or Single sign-on URL", AcsUrl),
                Paste("Start URL, where it asks for one", LoginUrl),
                Paste("Logout URL, where it asks for one", LogoutUrl),
                Paste("Metadata", MetadataUrl),
            ],
        ),
        step(
            "Have it sign response and assertion with RSA-SHA256, and name people by e-mail address.",
            &[],
        ),
        step(
            "Bring two values here.",
            &[
                Bring("Sign-on URL, SSO URL or Login URL", "sign_on_url"),
                Bring("Signing certificate", "certificates"),
            ],
        ),
        step(
            "Give yourself access to the application there, so that you can test.",
            &[],
        ),
    ],
    places: Places {
        entity_id: "Audience, also called SP entity ID or Identifier",
        acs_url: "Assertion Consumer Service URL, also called Reply URL or Recipient",
        certificate: "the certificate that it signs SAML with",
        signing: "which parts are signed: response and assertion",
        algorithm: "signature and digest algorithm: RSA-SHA256, SHA-256",
        name_id: "NameID, also called subject or application username",
        attributes: "attributes, also called claims",
        encryption: "assertion encryption: off",
        users: "who may use the application",
        identity: "its entity ID, also called issuer, and its sign-on URL",
        log: "its sign-in log",
    },
    troubles: &[
        (
            "The application is unknown",
            "Its entity ID field is not our SP Entity Id. Compare letter by letter.",
        ),
        (
            "The reply URL does not match",
            "Its ACS field is not our Assertion Consumer Service URL.",
        ),
        ("No access", "Give the person access to the application there."),
    ],
};
