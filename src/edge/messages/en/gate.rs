//! The pages at the gate before an application.

english! {
    /// The pages at the gate before an application.
    Gate {
        sign_in_first: "Sign in first",
        not_signed_in: "You are not signed in, or no longer.",
        nothing_sent: "What you sent was not passed on, and is not kept. Sign in, go back, and send it again.",
        open_again: "Sign in, then open the address again: it cannot be kept while you do.",
        sign_in: "Sign in",
        unreachable: "The application does not answer",
        unreachable_lead: "You did nothing wrong. Try again in a moment; if it stays like this, tell your administrator.",
        try_again: "Try again",
    }
}
