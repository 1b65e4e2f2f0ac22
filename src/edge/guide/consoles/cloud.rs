//! Microsoft Entra ID, Okta, Google Workspace.

use super::step;
use crate::edge::guide::Row::{Bring, Choose, Paste};
use crate::edge::guide::Value::{AcsUrl, EntityId, LoginUrl, LogoutUrl};
use crate::edge::guide::{Console, Places};
use crate::settings::SignaturePolicy;

pub(super) const ENTRA: Console = Console {
    id: "entra",
    name: "Microsoft Entra ID",
    policy: SignaturePolicy::Both,
    steps: &[
        step(
            "In the Microsoft Entra admin center open ‹Enterprise applications›, ‹New application›, ‹Create your own \
             application›; give it a name and choose ‹Integrate any other application you don’t find in the gallery \
             (Non-gallery)›.",
            &[],
        ),
        step(
            "Open ‹Single sign-on›, choose ‹SAML›, and edit ‹Basic SAML Configuration›.",
            &[
                Paste("Identifier (Entity ID)", EntityId),
                Paste("Reply URL (Assertion Consumer Service URL)", AcsUrl),
                Paste("Sign on URL (Optional)", LoginUrl),
                Paste("Logout Url (Optional)", LogoutUrl),
            ],
        ),
        step(
            "Under ‹SAML Certificates› edit ‹Token signing certificate›.",
            &[
                Choose("Signing Option", "Sign SAML response and assertion"),
                Choose("Signing Algorithm", "SHA-256"),
            ],
        ),
        step(
            "Bring two values back.",
            &[
                Bring("Login URL", "sign_on_url"),
                Bring("Certificate (Base64)", "certificates"),
            ],
        ),
        step(
            "Under ‹Users and groups› assign yourself, then those who shall sign in.",
            &[],
        ),
    ],
    places: Places {
        entity_id: "Single sign-on › Basic SAML Configuration › Identifier (Entity ID)",
        acs_url: "Single sign-on › Basic SAML Configuration › Reply URL (Assertion Consumer Service URL)",
        certificate: "Single sign-on › SAML Certificates › Certificate (Base64), of the one that is Active",
        signing: "Single sign-on › SAML Certificates › Edit › Signing Option: Sign SAML response and assertion",
        algorithm: "Single sign-on › SAML Certificates › Edit › Signing Algorithm: SHA-256",
        name_id: "Single sign-on › Attributes & Claims › Unique User Identifier (Name ID)",
        attributes: "Single sign-on › Attributes & Claims",
        encryption: "Security › Token encryption",
        users: "Users and groups › Add user/group",
        identity: "Single sign-on › Set up › Microsoft Entra Identifier and Login URL",
        log: "Activity › Sign-in logs",
    },
    troubles: &[
        (
            "AADSTS700016",
            "Identifier (Entity ID) is not our SP Entity Id, or the application is in another tenant.",
        ),
        (
            "AADSTS50011",
            "Reply URL is not our Assertion Consumer Service URL. Compare letter by letter.",
        ),
        (
            "AADSTS50105",
            "The person is not assigned: Users and groups › Add user/group.",
        ),
        (
            "AADSTS75011",
            "The person signed in by another method than was asked for. Empty Requested AuthnContext below.",
        ),
        (
            "AADSTS75005",
            "The request was not understood. Set AuthnRequest binding below to HTTP-Redirect.",
        ),
        (
            "AADSTS76021",
            "Entra wants signed requests: switch Require verification certificates off.",
        ),
    ],
};

pub(super) const OKTA: Console = Console {
    id: "okta",
    name: "Okta",
    policy: SignaturePolicy::Both,
    steps: &[
        step(
            "In the Admin Console open ‹Applications›, ‹Create App Integration›, choose ‹SAML 2.0›, and give it a name.",
            &[],
        ),
        step(
            "On ‹Configure SAML› fill in ‹SAML Settings›.",
            &[
                Paste("Single sign-on URL", AcsUrl),
                Choose("Use this for Recipient URL and Destination URL", "ticked"),
                Paste("Audience URI (SP Entity ID)", EntityId),
                Choose("Name ID format", "EmailAddress"),
            ],
        ),
        step(
            "Open ‹Show Advanced Settings›. These are the defaults; leave them.",
            &[
                Choose("Response", "Signed"),
                Choose("Assertion Signature", "Signed"),
                Choose("Signature Algorithm", "RSA-SHA256"),
                Choose("Assertion Encryption", "Unencrypted"),
            ],
        ),
        step(
            "Under ‹Attribute Statements› add ‹email› with ‹user.email› and ‹displayName› with ‹user.displayName›. Finish.",
            &[],
        ),
        step(
            "On the tab ‹Sign On› open ‹Metadata details›, ‹More details›.",
            &[
                Bring("Sign on URL", "sign_on_url"),
                Bring("Signing Certificate", "certificates"),
            ],
        ),
        step(
            "On the tab ‹Assignments› assign yourself, then those who shall sign in.",
            &[],
        ),
    ],
    places: Places {
        entity_id: "General › SAML Settings › Edit › Audience URI (SP Entity ID)",
        acs_url: "General › SAML Settings › Edit › Single sign-on URL",
        certificate: "Sign On › SAML Signing Certificates, the one that is Active",
        signing: "General › SAML Settings › Edit › Show Advanced Settings › Response: Signed, Assertion Signature: Signed",
        algorithm: "General › SAML Settings › Edit › Show Advanced Settings › Signature Algorithm: RSA-SHA256, Digest \
                    Algorithm: SHA256",
        name_id: "General › SAML Settings › Edit › Name ID format and Application username",
        attributes: "General › SAML Settings › Edit › Attribute Statements",
        encryption: "General › SAML Settings › Edit › Show Advanced Settings › Assertion Encryption: Unencrypted",
        users: "Assignments › Assign",
        identity: "Sign On › Metadata details › More details › Issuer and Sign on URL",
        log: "Reports › System Log",
    },
    troubles: &[
        ("User is not assigned to this application", "Assignments › Assign."),
        (
            "404 Page not found",
            "The sign-on URL is not this application’s: copy Sign on URL again.",
        ),
    ],
};

pub(super) const GOOGLE: Console = Console {
    id: "google",
    name: "Google Workspace",
    policy: SignaturePolicy::Response,
    steps: &[
        step(
            "In the Google Admin console open ‹Apps›, ‹Web and mobile apps›, ‹Add app›, ‹Add custom SAML app›, and give it \
             a name.",
            &[],
        ),
        step(
            "On ‹Google Identity Provider details› bring two values here.",
            &[Bring("SSO URL", "sign_on_url"), Bring("Certificate", "certificates")],
        ),
        step(
            "On ‹Service provider details› fill in.",
            &[
                Paste("ACS URL", AcsUrl),
                Paste("Entity ID", EntityId),
                Choose("Signed response", "ticked"),
                Choose("Name ID format", "EMAIL"),
                Choose("Name ID", "Basic Information > Primary email"),
            ],
        ),
        step(
            "On ‹Attribute mapping› map ‹Primary email› to ‹email›, ‹First name› to ‹firstName›, ‹Last name› to ‹lastName›. \
             Finish.",
            &[],
        ),
        step(
            "Open ‹User access› and switch it ‹ON for everyone›, or for the groups that shall sign in.",
            &[],
        ),
    ],
    places: Places {
        entity_id: "Service provider details › Entity ID",
        acs_url: "Service provider details › ACS URL",
        certificate: "Service provider details › Manage certificates › Certificate",
        signing: "Service provider details › Signed response: ticked",
        algorithm: "Security › Authentication › SSO with SAML applications › Add certificate",
        name_id: "Service provider details › Name ID format: EMAIL, Name ID: Primary email",
        attributes: "SAML attribute mapping",
        encryption: "Service provider details",
        users: "User access › ON for everyone",
        identity: "Download metadata › Entity ID and SSO URL",
        log: "Reporting › Audit and investigation › SAML log events",
    },
    troubles: &[
        (
            "403 app_not_configured_for_user",
            "User access is off for this person; or Entity ID is not our SP Entity Id.",
        ),
        ("403 app_not_enabled", "Switch User access on. It can take some hours."),
        (
            "400 saml_invalid_user_id_mapping",
            "Set Name ID format to EMAIL and Name ID to Primary email.",
        ),
        (
            "400 app_not_configured",
            "The sign-on URL is not this application’s: copy SSO URL again.",
        ),
    ],
};
