//! OneLogin, JumpCloud, PingOne.

use super::step;
use crate::edge::guide::Row::{Bring, Choose, Paste};
use crate::edge::guide::Value::{AcsPattern, AcsUrl, EntityId, LoginUrl, LogoutUrl};
use crate::edge::guide::{Console, Places};
use crate::settings::SignaturePolicy;

pub(super) const ONELOGIN: Console = Console {
    id: "onelogin",
    name: "OneLogin",
    policy: SignaturePolicy::Both,
    steps: &[
        step(
            "In ‹Administration› open ‹Applications›, ‹Add App›, search for ‹SAML Custom Connector (Advanced)›, name it and \
             save.",
            &[],
        ),
        step(
            "Fill in the tab ‹Configuration›.",
            &[
                Paste("Audience (EntityID)", EntityId),
                Paste("Recipient", AcsUrl),
                Paste("ACS (Consumer) URL Validator", AcsPattern),
                Paste("ACS (Consumer) URL", AcsUrl),
                Paste("Login URL", LoginUrl),
                Paste("Single Logout URL", LogoutUrl),
                Choose("SAML initiator", "Service Provider"),
                Choose("SAML nameID format", "Email"),
                Choose("SAML signature element", "Both"),
            ],
        ),
        step(
            "On the tab ‹SSO› choose the algorithm, then bring two values here; the certificate is behind ‹View Details›.",
            &[
                Choose("SAML Signature Algorithm", "SHA-256"),
                Bring("SAML 2.0 Endpoint (HTTP)", "sign_on_url"),
                Bring("X.509 Certificate", "certificates"),
            ],
        ),
        step(
            "On the tab ‹Parameters› add ‹email› with ‹Email›, ticked ‹Include in SAML assertion›.",
            &[],
        ),
        step("Save, then give people access on the tab ‹Access› or ‹Users›.", &[]),
    ],
    places: Places {
        entity_id: "Configuration › Audience (EntityID)",
        acs_url: "Configuration › Recipient and ACS (Consumer) URL",
        certificate: "SSO › X.509 Certificate › View Details",
        signing: "Configuration › SAML signature element: Both",
        algorithm: "SSO › SAML Signature Algorithm: SHA-256",
        name_id: "Configuration › SAML nameID format: Email, and Parameters › NameID value",
        attributes: "Parameters",
        encryption: "Configuration › Encrypt assertion: not ticked",
        users: "Access or Users",
        identity: "SSO › Issuer URL and SAML 2.0 Endpoint (HTTP)",
        log: "Activity › Events",
    },
    troubles: &[
        (
            "ACS URL is not valid",
            "ACS (Consumer) URL Validator does not match: paste the pattern above.",
        ),
        (
            "You do not have access to this application",
            "Give the person access on the tab Users.",
        ),
    ],
};

pub(super) const JUMPCLOUD: Console = Console {
    id: "jumpcloud",
    name: "JumpCloud",
    // With Sign Assertion ticked the assertion is signed; whether the Response is too depends on the connector.
    policy: SignaturePolicy::Either,
    steps: &[
        step(
            "In the Admin Portal open ‹SSO Applications›, ‹Add New Application›, choose ‹Custom Application›, then ‹Manage \
             Single Sign-On (SSO)› and ‹Configure SSO with SAML›.",
            &[],
        ),
        step(
            "Fill in the tab ‹SSO›. ‹IdP Entity ID› is yours to choose, for example JumpCloud.",
            &[
                Paste("SP Entity ID", EntityId),
                Paste("ACS URLs", AcsUrl),
                Choose("SAMLSubject NameID", "email"),
                Choose(
                    "SAMLSubject NameID Format",
                    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
                ),
                Choose("Signature Algorithm", "RSA-SHA256"),
                Choose("Sign Assertion", "ticked"),
                Paste("Login URL", LoginUrl),
            ],
        ),
        step(
            "Under ‹Attributes› add ‹email› with ‹email› and ‹displayName› with ‹displayname›. Save.",
            &[],
        ),
        step(
            "Bring two values here; the certificate is behind ‹IDP Certificate Valid›, ‹Download certificate›.",
            &[
                Bring("IDP URL", "sign_on_url"),
                Bring("IDP Certificate", "certificates"),
            ],
        ),
        step("On the tab ‹User Groups› tick the groups that shall sign in.", &[]),
    ],
    places: Places {
        entity_id: "SSO › SP Entity ID",
        acs_url: "SSO › ACS URLs",
        certificate: "SSO › IDP Certificate Valid › Download certificate",
        signing: "SSO › Sign Assertion: ticked",
        algorithm: "SSO › Signature Algorithm: RSA-SHA256",
        name_id: "SSO › SAMLSubject NameID and SAMLSubject NameID Format",
        attributes: "SSO › Attributes",
        encryption: "SSO › Encrypt Assertion: not ticked",
        users: "User Groups",
        identity: "SSO › IdP Entity ID and IDP URL",
        log: "Directory Insights",
    },
    troubles: &[
        ("Unauthorized", "The person is in no group of the tab User Groups."),
        (
            "The application does not exist",
            "The sign-on URL is not this application’s: copy IDP URL again.",
        ),
    ],
};

pub(super) const PING: Console = Console {
    id: "ping",
    name: "PingOne",
    policy: SignaturePolicy::Both,
    steps: &[
        step(
            "Open ‹Applications›, press ‹+›, name it, choose ‹SAML Application›, ‹Configure›, ‹Manually Enter›.",
            &[],
        ),
        step(
            "Fill in ‹SAML Configuration› and save.",
            &[Paste("ACS URLs", AcsUrl), Paste("Entity ID", EntityId)],
        ),
        step(
            "On the tab ‹Configuration› press the pencil.",
            &[
                Choose("Signing Key", "Sign Assertion & Response"),
                Choose("Signing Algorithm", "RSA_SHA256"),
                Choose(
                    "Subject NameID Format",
                    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
                ),
                Paste("SLO Endpoint", LogoutUrl),
            ],
        ),
        step(
            "Bring two values here; the certificate is behind ‹Download Signing Certificate›, ‹X509 PEM (.crt)›.",
            &[
                Bring("Single Signon Service", "sign_on_url"),
                Bring("Signing Certificate", "certificates"),
            ],
        ),
        step(
            "On the tab ‹Attribute Mappings› map ‹saml_subject› and ‹email› to ‹Email Address›.",
            &[],
        ),
        step("Switch the application on with the toggle at its top.", &[]),
    ],
    places: Places {
        entity_id: "Configuration › Entity ID",
        acs_url: "Configuration › ACS URLs",
        certificate: "Configuration › Download Signing Certificate › X509 PEM (.crt)",
        signing: "Configuration › Signing Key › Sign Assertion & Response",
        algorithm: "Configuration › Signing Algorithm: RSA_SHA256",
        name_id: "Attribute Mappings › saml_subject, and Configuration › Subject NameID Format",
        attributes: "Attribute Mappings",
        encryption: "Configuration › Enable Encryption: off",
        users: "Access",
        identity: "Configuration › Issuer ID and Single Signon Service",
        log: "Monitoring › Audit",
    },
    troubles: &[
        (
            "The application is disabled",
            "Switch it on with the toggle at its top.",
        ),
        ("Access denied", "Add the person’s group on the tab Access."),
    ],
};
