//! The way into the settings.

english! {
    /// The way into the settings.
    Access {
        open: "Open the settings",
        of_organization: "Single sign-on of the organization {organization}",
        token: "Administrator token",
        token_hint: "Your operator gave it to you. It opens the settings of this organization only.",
        token_unknown: "The token is unknown, expired or revoked.",
        token_foreign: "The token belongs to another organization.",
        no_token: "No token?",
        no_token_help: "Ask your operator for a {setup_link}. It opens these settings without a token, in the first \
                        browser that uses it, until it expires or is revoked. Administrators who are signed in by single \
                        sign-on get here directly.",
        setup_link: "setup link",
        expired: "This link has expired",
        expired_why: "Setup links work for a limited time, and this one’s is over. Who sent it to you can renew it: then \
                      the same link works again.",
        other_browser: "This link was opened in another browser",
        other_browser_why: "A setup link belongs to the first browser that opens it. Go back to that browser to continue.",
        unknown: "This link does not work",
        unknown_why: "It was revoked, or a part of it was lost on the way: then copy it whole and try again.",
        nothing_lost: "Nothing is lost: everything saved so far is kept. Ask the person who sent you the link for a new one.",
        use_token: "Use an administrator token instead",
    }
}
