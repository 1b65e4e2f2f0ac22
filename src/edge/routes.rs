//! Which path means what. The OpenAPI document is held against this table.

use super::http::Method;

/// A place of the HTTP interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The sign-in page, or who is signed in.
    Home,
    /// Begins a login.
    Login,
    /// The Assertion Consumer Service.
    Consume,
    /// Where an OpenID provider sends members back to.
    Callback,
    /// SP metadata.
    Metadata,
    /// The page of who is signed in.
    SessionsPage,
    /// An organization's sessions.
    Sessions,
    /// One of them.
    SessionOfOrganization,
    /// Ends those of a subject, or all.
    SessionsRevoke,
    /// Single Logout.
    Logout,
    /// The settings page.
    SettingsPage,
    /// The page of applications.
    ApplicationsPage,
    /// The page of domains and members.
    MembersPage,
    /// The page of the attack self-test.
    SelfTestPage,
    /// What a paste says, on a page.
    SettingsImport,
    /// Who is this?
    Session,
    /// Ends the session.
    SessionLogout,
    /// Health.
    Health,
    /// Each part that must answer.
    Ready,
    /// Organizations.
    Organizations,
    /// One organization.
    Organization,
    /// Administrator tokens.
    Tokens,
    /// One token.
    Token,
    /// Setup links.
    SetupLinks,
    /// One setup link.
    SetupLink,
    /// Has a setup link work longer, or again.
    SetupLinkRenew,
    /// The settings.
    Saml,
    /// Paste anything.
    SamlImport,
    /// The metadata that is fetched again.
    IdpMetadata,
    /// Fetches it now.
    IdpMetadataFetch,
    /// Takes what waits over into the draft.
    IdpMetadataTakeOver,
    /// Shows what waits no more.
    IdpMetadataDismiss,
    /// The test.
    SamlTest,
    /// The attack self-test.
    SamlSelfTest,
    /// Enable.
    SamlEnable,
    /// Disable.
    SamlDisable,
    /// The versions of the settings.
    Versions,
    /// One version.
    Version,
    /// Goes back to a version.
    VersionRestore,
    /// How far enforcement is.
    Enforcement,
    /// Who the members are.
    EnforcementMembers,
    /// Members must use single sign-on.
    Enforce,
    /// Members may.
    MakeOptional,
    /// New recovery codes.
    RecoveryCodes,
    /// They are kept.
    RecoveryCodesAcknowledge,
    /// What a draft said of real sign-ins.
    Shadow,
    /// Makes it live on that.
    ShadowActivate,
    /// What has been seen of the identity provider.
    Evidence,
    /// What an identity provider's administrator may see of a verdict.
    Report,
    /// Verdicts of sign-ins.
    Verdicts,
    /// One verdict by reference number.
    Verdict,
    /// The audit log.
    Audit,
    /// The audit log as a file.
    AuditExport,
    /// Its two ends, signed.
    AuditHead,
    /// For how long entries are kept.
    AuditRetention,
    /// The OpenAPI document.
    OpenApi,
    /// An organization's clients of OpenID Connect.
    Clients,
    /// One client.
    Client,
    /// A new secret for a client.
    ClientSecret,
    /// An organization's e-mail domains.
    Domains,
    /// One domain.
    Domain,
    /// Looks at DNS for a domain.
    DomainVerify,
    /// Who has signed in.
    Subjects,
    /// One subject.
    Subject,
    /// OpenID Connect: where everything is.
    OidcDiscovery,
    /// OpenID Connect: our public keys.
    OidcJwks,
    /// OpenID Connect: the authorization endpoint.
    OidcAuthorize,
    /// OpenID Connect: the token endpoint.
    OidcToken,
    /// OpenID Connect: claims for an access token.
    OidcUserinfo,
    /// OpenID Connect: what a token is good for.
    OidcIntrospect,
    /// OpenID Connect: ends a token.
    OidcRevoke,
    /// OpenID Connect: ends the session.
    OidcLogout,
    /// Style and script.
    Asset,
}

impl Place {
    /// Whether `GET` shows a page that people stay on, so that it has the switch to another language.
    pub fn is_page(self) -> bool {
        use Place::{ApplicationsPage, Home, MembersPage, SelfTestPage, SessionsPage, SettingsImport, SettingsPage};
        matches!(
            self,
            ApplicationsPage | MembersPage | Home | SettingsPage | SelfTestPage | SessionsPage | SettingsImport
        )
    }
}

use Method::{Delete, Get, Post, Put};

/// Every route: its methods, its path with `{…}` for what varies, its place.
pub const ROUTES: &[(&[Method], &str, Place)] = &[
    (&[Get], "/", Place::Home),
    (&[Get], "/organizations/{org}/saml/login", Place::Login),
    (&[Post], "/organizations/{org}/saml/consume", Place::Consume),
    (&[Get], "/organizations/{org}/oidc/callback", Place::Callback),
    (&[Get], "/organizations/{org}/saml/metadata", Place::Metadata),
    (&[Get, Post], "/organizations/{org}/saml/logout", Place::Logout),
    (&[Get, Post], "/organizations/{org}/settings/sso", Place::SettingsPage),
    (
        &[Get, Post],
        "/organizations/{org}/settings/sso/applications",
        Place::ApplicationsPage,
    ),
    (
        &[Get, Post],
        "/organizations/{org}/settings/sso/members",
        Place::MembersPage,
    ),
    (
        &[Get, Post],
        "/organizations/{org}/settings/sso/self-test",
        Place::SelfTestPage,
    ),
    (
        &[Get, Post],
        "/organizations/{org}/settings/sso/import",
        Place::SettingsImport,
    ),
    (
        &[Get, Post],
        "/organizations/{org}/settings/sso/sessions",
        Place::SessionsPage,
    ),
    (&[Get], "/session", Place::Session),
    (&[Post], "/session/logout", Place::SessionLogout),
    (&[Get], "/healthz", Place::Health),
    (&[Get], "/readyz", Place::Ready),
    (&[Get, Post], "/api/organizations", Place::Organizations),
    (&[Get, Delete], "/api/organizations/{org}", Place::Organization),
    (&[Get, Post], "/api/organizations/{org}/tokens", Place::Tokens),
    (&[Delete], "/api/organizations/{org}/tokens/{id}", Place::Token),
    (&[Get, Post], "/api/organizations/{org}/setup-links", Place::SetupLinks),
    (&[Delete], "/api/organizations/{org}/setup-links/{id}", Place::SetupLink),
    (
        &[Post],
        "/api/organizations/{org}/setup-links/{id}/renew",
        Place::SetupLinkRenew,
    ),
    (&[Get, Put], "/api/organizations/{org}/saml", Place::Saml),
    (&[Post], "/api/organizations/{org}/saml/import", Place::SamlImport),
    (
        &[Get, Put, Delete],
        "/api/organizations/{org}/saml/idp-metadata",
        Place::IdpMetadata,
    ),
    (
        &[Post],
        "/api/organizations/{org}/saml/idp-metadata/fetch",
        Place::IdpMetadataFetch,
    ),
    (
        &[Post],
        "/api/organizations/{org}/saml/idp-metadata/take-over",
        Place::IdpMetadataTakeOver,
    ),
    (
        &[Post],
        "/api/organizations/{org}/saml/idp-metadata/dismiss",
        Place::IdpMetadataDismiss,
    ),
    (&[Get, Post], "/api/organizations/{org}/saml/test", Place::SamlTest),
    (
        &[Get, Post],
        "/api/organizations/{org}/saml/self-test",
        Place::SamlSelfTest,
    ),
    (&[Post], "/api/organizations/{org}/saml/enable", Place::SamlEnable),
    (&[Post], "/api/organizations/{org}/saml/disable", Place::SamlDisable),
    (&[Get], "/api/organizations/{org}/saml/versions", Place::Versions),
    (
        &[Get],
        "/api/organizations/{org}/saml/versions/{number}",
        Place::Version,
    ),
    (
        &[Post],
        "/api/organizations/{org}/saml/versions/{number}/restore",
        Place::VersionRestore,
    ),
    (&[Get], "/api/organizations/{org}/enforcement", Place::Enforcement),
    (
        &[Put],
        "/api/organizations/{org}/enforcement/members",
        Place::EnforcementMembers,
    ),
    (&[Post], "/api/organizations/{org}/enforcement/enforce", Place::Enforce),
    (
        &[Post],
        "/api/organizations/{org}/enforcement/make-optional",
        Place::MakeOptional,
    ),
    (
        &[Post],
        "/api/organizations/{org}/enforcement/recovery-codes",
        Place::RecoveryCodes,
    ),
    (
        &[Post],
        "/api/organizations/{org}/enforcement/recovery-codes/acknowledge",
        Place::RecoveryCodesAcknowledge,
    ),
    (&[Get], "/api/organizations/{org}/saml/shadow", Place::Shadow),
    (
        &[Post],
        "/api/organizations/{org}/saml/shadow/activate",
        Place::ShadowActivate,
    ),
    (&[Get], "/api/organizations/{org}/sessions", Place::Sessions),
    (
        &[Post],
        "/api/organizations/{org}/sessions/revoke",
        Place::SessionsRevoke,
    ),
    (
        &[Delete],
        "/api/organizations/{org}/sessions/{id}",
        Place::SessionOfOrganization,
    ),
    (&[Get], "/api/organizations/{org}/saml/evidence", Place::Evidence),
    (&[Get], "/api/organizations/{org}/saml/verdicts", Place::Verdicts),
    (
        &[Get],
        "/api/organizations/{org}/saml/verdicts/{reference}/report",
        Place::Report,
    ),
    (
        &[Get],
        "/api/organizations/{org}/saml/verdicts/{reference}",
        Place::Verdict,
    ),
    (&[Get], "/api/organizations/{org}/audit", Place::Audit),
    (&[Get], "/api/organizations/{org}/audit/export", Place::AuditExport),
    (&[Get], "/api/organizations/{org}/audit/head", Place::AuditHead),
    (
        &[Get, Put],
        "/api/organizations/{org}/audit/retention",
        Place::AuditRetention,
    ),
    (&[Get, Post], "/api/organizations/{org}/clients", Place::Clients),
    (
        &[Get, Put, Delete],
        "/api/organizations/{org}/clients/{id}",
        Place::Client,
    ),
    (
        &[Post],
        "/api/organizations/{org}/clients/{id}/secret",
        Place::ClientSecret,
    ),
    (&[Get, Post], "/api/organizations/{org}/domains", Place::Domains),
    (
        &[Get, Delete],
        "/api/organizations/{org}/domains/{domain}",
        Place::Domain,
    ),
    (
        &[Post],
        "/api/organizations/{org}/domains/{domain}/verify",
        Place::DomainVerify,
    ),
    (&[Get], "/api/organizations/{org}/subjects", Place::Subjects),
    (&[Get, Delete], "/api/organizations/{org}/subjects/{id}", Place::Subject),
    (&[Get], "/.well-known/openid-configuration", Place::OidcDiscovery),
    (&[Get], "/oauth/jwks", Place::OidcJwks),
    (&[Get, Post], "/oauth/authorize", Place::OidcAuthorize),
    (&[Post], "/oauth/token", Place::OidcToken),
    (&[Get, Post], "/oauth/userinfo", Place::OidcUserinfo),
    (&[Post], "/oauth/introspect", Place::OidcIntrospect),
    (&[Post], "/oauth/revoke", Place::OidcRevoke),
    (&[Get, Post], "/oauth/logout", Place::OidcLogout),
    (&[Get], "/api/openapi.json", Place::OpenApi),
    (&[Get], "/assets/{asset}", Place::Asset),
];

/// What a path and a method mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'p> {
    /// A place, with what varies in the path.
    Place(Place, Vec<&'p str>),
    /// The path is known, with other methods.
    OtherMethods(&'static [Method]),
    /// Nothing is here.
    Nothing,
}

/// Finds a route. What varies is handed on as it stands in the URL, undecoded: ids need no encoding.
pub fn find(method: Method, path: &str) -> Found<'_> {
    let found = ROUTES.iter().find_map(|(methods, pattern, place)| {
        let variables = matches(pattern, path)?;
        Some((*methods, *place, variables))
    });
    match found {
        None => Found::Nothing,
        Some((methods, place, variables)) if methods.contains(&method) => Found::Place(place, variables),
        Some((methods, _, _)) => Found::OtherMethods(methods),
    }
}

fn matches<'p>(pattern: &str, path: &'p str) -> Option<Vec<&'p str>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut variables = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(variables),
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => variables.push(given),
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return None,
        }
    }
}
