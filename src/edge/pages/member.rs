//! The member's pages.

use maud::{Markup, html};

use super::field::Field;
use super::layout::{attributes, card, fact, link, reference};
use super::text::{own_path, time};
use super::view::{
    LogoutRefusedView, ProblemView, RefusedView, SignInView, SignOutView, SignedInView, SignedOutExtent, SignedOutView,
};

/// What a member reads whatever the reason was: the reason is for the administrator, under the reference number.
pub const REFUSED: &str =
    "We could not sign you in. Please try again, or give your administrator this reference number.";

/// The sign-in page: `GET /` with the query fields `organization` and, where it was there before, `return_to`.
pub fn sign_in(view: &SignInView) -> String {
    let error = view.error.as_deref();
    let field = Field::new("organization", "Organization")
        .hint(html! { "Its name, for example " code { "acme" } })
        .error(error);
    card(
        &titled(error, "Sign in"),
        &html! {
            h1 { "Sign in" }
            p.lead { "You sign in at your organization and come straight back." }
            form method="get" action="/" {
                (field.wrap(&html! {
                    input #organization.control type="text" name="organization" value=(view.organization) required
                        autocomplete="username" autocapitalize="none" spellcheck="false" autofocus
                        aria-invalid=[error.map(|_| "true")] aria-describedby=[field.described_by()];
                }))
                @if let Some(return_to) = &view.return_to {
                    input type="hidden" name="return_to" value=(return_to);
                }
                button.button.button-primary.button-wide type="submit" { "Continue" }
            }
        },
    )
}

fn titled(error: Option<&str>, title: &str) -> String {
    if error.is_some() {
        format!("Error: {title}")
    } else {
        title.to_owned()
    }
}

/// The page of a member who has a session.
pub fn signed_in(view: &SignedInView) -> String {
    let who = view.name.as_deref().or(view.email.as_deref()).unwrap_or(&view.name_id);
    card(
        "Signed in",
        &html! {
            h1 { "You are signed in" }
            p.lead { "As " strong { (who) } ", at " strong { (view.organization) } "." }
            dl.facts {
                @if let Some(email) = &view.email { (fact("E-mail", &html! { (email) })) }
                (fact("Name ID", &html! { span.mono { (view.name_id) } }))
                @if !view.roles.is_empty() { (fact("Roles", &html! { (view.roles.join(", ")) })) }
                (fact("Signed in", &time(&view.signed_in_at)))
                (fact("Session ends", &time(&view.expires_at)))
            }
            @if !view.attributes.is_empty() {
                details {
                    summary { "What your organization told us" }
                    (attributes("Attributes", &view.attributes))
                }
            }
            (sign_out_form(&view.sign_out, &view.csrf))
        },
    )
}

fn sign_out_form(action: &str, csrf: &str) -> Markup {
    html! {
        form.actions method="post" action=(own_path(action)) {
            input type="hidden" name="csrf" value=(csrf);
            button.button type="submit" { "Sign out" }
        }
    }
}

/// The page after sign-out.
pub fn signed_out(view: &SignedOutView) -> String {
    let lead = match view.extent {
        SignedOutExtent::Here => {
            "Your organization’s own sign-in may still be open. On a shared computer, sign out there too."
        }
        SignedOutExtent::Everywhere => "Here, and at your organization.",
        SignedOutExtent::Partly => {
            "Here. But your organization could not sign you out everywhere: close all windows of this browser."
        }
    };
    card(
        "Signed out",
        &html! {
            h1 { "You are signed out" }
            p.lead { (lead) }
            p.actions { a.button href=(own_path(&view.sign_in)) { "Sign in again" } }
        },
    )
}

/// Asks before a link of another site signs somebody out.
pub fn sign_out(view: &SignOutView) -> String {
    card(
        "Sign out",
        &html! {
            h1 { "Sign out?" }
            p.lead { "Another site sent you here to sign out." }
            form.actions method="post" action=(own_path(&view.action)) {
                @if let Some(return_to) = &view.return_to {
                    input type="hidden" name="return_to" value=(return_to);
                }
                div.buttons {
                    button.button.button-primary type="submit" { "Sign out" }
                    a.button href="/" { "Stay signed in" }
                }
            }
        },
    )
}

/// What a member reads when a message of a logout is not followed; the reason is for the administrator.
pub const LOGOUT_REFUSED: &str = "We could not follow your organization’s message about signing out. \
     Close all windows of this browser, or give your administrator this reference number.";

/// The error page of a refused message of a logout.
pub fn logout_refused(view: &LogoutRefusedView) -> String {
    card(
        "Sign-out",
        &html! {
            h1.sentence { (LOGOUT_REFUSED) }
            (reference(&view.reference))
        },
    )
}

/// The error page of a refused sign-in: [`REFUSED`], the reference number, a link, and nothing else.
pub fn refused(view: &RefusedView) -> String {
    card(
        "Sign-in",
        &html! {
            h1.sentence { (REFUSED) }
            (reference(&view.reference))
            p.actions { a.button.button-primary href=(own_path(&view.try_again)) { "Try again" } }
        },
    )
}

/// Any other problem.
pub fn problem(view: &ProblemView) -> String {
    card(
        &view.title,
        &html! {
            p.status { (view.status) }
            h1 { (view.title) }
            p.lead { (view.detail) }
            @if let Some(number) = &view.reference { (reference(number)) }
            p.actions { (link("/", "Go to sign-in")) }
        },
    )
}
