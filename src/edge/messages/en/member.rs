//! The member's pages.

english! {
    /// The member's pages.
    Member {
        sign_in: "Sign in",
        sign_in_lead: "You sign in at your organization and come straight back.",
        organization: "Organization",
        organization_hint: "Its name, or your work e-mail address",
        next: "Continue",
        organization_missing: "Type the name of your organization.",
        organization_by_email: "We do not know an organization with e-mail addresses like this one. Type its name instead, or \
                                ask your administrator.",
        organization_unknown: "We do not know an organization of this name. Ask your administrator how it is written.",
        organization_not_enabled: "This organization does not use single sign-on yet. Ask your administrator.",
        signed_in: "Signed in",
        signed_in_title: "You are signed in",
        signed_in_lead: "As {who}, at {organization}.",
        session_ends: "Session ends",
        told: "What your organization told us",
        attributes: "Attributes",
        sign_out: "Sign out",
        sign_out_question: "Sign out?",
        sign_out_lead: "Another site sent you here to sign out.",
        stay: "Stay signed in",
        signed_out: "Signed out",
        signed_out_title: "You are signed out",
        signed_out_here: "Your organization’s own sign-in may still be open. On a shared computer, sign out there too.",
        signed_out_everywhere: "Here, and at your organization.",
        signed_out_partly: "Here. But your organization could not sign you out everywhere: close all windows of this \
                            browser.",
        sign_in_again: "Sign in again",
        refused: "We could not sign you in. Please try again, or give your administrator this reference number.",
        refused_title: "Sign-in",
        try_again: "Try again",
        logout_refused: "We could not follow your organization’s message about signing out. Close all windows of this \
                         browser, or give your administrator this reference number.",
        logout_refused_title: "Sign-out",
        go_to_sign_in: "Go to sign-in",
        one_moment: "One moment",
        on_your_way: "You are on your way to {place}.",
        go_on_to: "Continue to {place}",
        next_page: "the next page",
        your_identity_provider: "your identity provider",
        not_a_web_address: "The address to go on to is not a web address: {address}",
    }
}
