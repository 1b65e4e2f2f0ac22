//! The page of applications.

english! {
    /// The page of applications.
    Applications {
        title: "Applications",
        skip: "Skip to the applications",
        lead: "Applications that sign your members in by OpenID Connect. They need to know nothing of SAML.",
        explained: "What speaks OpenID Connect gets its client ID and its secret here.",
        see: "See the applications",
        no_key: "This deployment has no key for ID tokens yet: its operator must set the secret TOKEN_SIGNING_KEY.",
        saved: "The application is saved. It may take a minute until it is known everywhere.",
        removed: "The application is removed. It may take a minute until that is known everywhere.",
        secret_lead: "{name} has a new secret. Copy it now: it is not shown again.",
        issuer: "Issuer",
        client_id: "Client ID",
        client_secret: "Client secret",
        none: "There are none yet.",
        registered: "Registered {since}",
        change: "Change",
        rotate: "New secret",
        remove: "Remove",
        register_title: "Register an application",
        change_title: "Change {id}",
        name_wrong: "Give a name of 1 to 100 characters.",
        redirect_uris: "Redirect URIs",
        redirect_uris_hint: "Where members come back to, exactly as the application writes it; one a line.",
        redirect_uris_wrong: "Give at most 20 addresses, each with https, or http on this computer, or a private scheme \
                              with a dot; without a # part and without a user name.",
        post_logout: "Redirect URIs after sign-out",
        post_logout_hint: "Optional; one a line.",
        method: "How it shows who it is",
        method_basic: "Secret, in the header (usual)",
        method_post: "Secret, in the form",
        method_jwt: "A JWT signed with its own key",
        method_none: "Not at all: it runs in a browser or on a phone, and uses PKCE",
        method_wrong: "Choose one of the values listed.",
        jwks: "Public keys",
        jwks_hint: "A JWK set, only for an application that signs a JWT.",
        jwks_wrong: "Give 1 to 8 public keys as a JWK set where the application signs a JWT, and none otherwise.",
        save: "Save",
        register: "Register",
    }
}
