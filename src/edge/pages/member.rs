//! The member's pages.

use crate::edge::messages::{Words, sentence};
use maud::{Markup, html};

use super::field::Field;
use super::layout::{attributes, card, fact, link, reference};
use super::text::{own_path, time};
use super::view::{
    LogoutRefusedView, ProblemView, RefusedView, SignInView, SignOutView, SignedInView, SignedOutExtent, SignedOutView,
};

/// The sign-in page: `GET /` with the query fields `organization` and, where it was there before, `return_to`.
pub fn sign_in(view: &SignInView) -> String {
    let (m, error) = (view.reader.words(), view.error.as_deref());
    let words = &m.member;
    let field = Field::new(m, "organization", words.organization)
        .hint(html! { (words.organization_hint) })
        .error(error);
    card(
        &view.reader,
        &titled(m, error, words.sign_in),
        &html! {
            h1 { (words.sign_in) }
            p.lead { (words.sign_in_lead) }
            form method="get" action="/" {
                (field.wrap(&html! {
                    input #organization.control type="text" name="organization" value=(view.organization) required
                        autocomplete="username" autocapitalize="none" spellcheck="false" autofocus
                        aria-invalid=[error.map(|_| "true")] aria-describedby=[field.described_by()];
                }))
                @if let Some(return_to) = &view.return_to {
                    input type="hidden" name="return_to" value=(return_to);
                }
                button.button.button-primary.button-wide type="submit" { (words.next) }
            }
        },
    )
}

pub(super) fn titled(m: Words, error: Option<&str>, title: &str) -> String {
    if error.is_some() {
        format!("{}: {title}", m.common.error)
    } else {
        title.to_owned()
    }
}

/// The page of a member who has a session.
pub fn signed_in(view: &SignedInView) -> String {
    let who = view.name.as_deref().or(view.email.as_deref()).unwrap_or(&view.name_id);
    let m = view.reader.words();
    let (words, common) = (&m.member, &m.common);
    let named = [
        ("who", html! { strong { (who) } }),
        ("organization", html! { strong { (view.organization) } }),
    ];
    card(
        &view.reader,
        words.signed_in,
        &html! {
            h1 { (words.signed_in_title) }
            p.lead { (sentence(words.signed_in_lead, &named)) }
            dl.facts {
                @if let Some(email) = &view.email { (fact(common.email, &html! { (email) })) }
                (fact(common.name_id, &html! { span.mono { (view.name_id) } }))
                @if !view.roles.is_empty() { (fact(common.roles, &html! { (view.roles.join(", ")) })) }
                (fact(words.signed_in, &time(m, &view.signed_in_at)))
                (fact(words.session_ends, &time(m, &view.expires_at)))
            }
            @if !view.attributes.is_empty() {
                details {
                    summary { (words.told) }
                    (attributes(m, words.attributes, &view.attributes))
                }
            }
            (sign_out_form(m, &view.sign_out, &view.csrf))
        },
    )
}

fn sign_out_form(m: Words, action: &str, csrf: &str) -> Markup {
    html! {
        form.actions method="post" action=(own_path(action)) {
            input type="hidden" name="csrf" value=(csrf);
            button.button type="submit" { (m.member.sign_out) }
        }
    }
}

/// The page after sign-out.
pub fn signed_out(view: &SignedOutView) -> String {
    let words = &view.reader.words().member;
    let lead = match view.extent {
        SignedOutExtent::Here => words.signed_out_here,
        SignedOutExtent::Everywhere => words.signed_out_everywhere,
        SignedOutExtent::Partly => words.signed_out_partly,
    };
    card(
        &view.reader,
        words.signed_out,
        &html! {
            h1 { (words.signed_out_title) }
            p.lead { (lead) }
            p.actions { a.button href=(own_path(&view.sign_in)) { (words.sign_in_again) } }
        },
    )
}

/// Asks before a link of another site signs somebody out.
pub fn sign_out(view: &SignOutView) -> String {
    let words = &view.reader.words().member;
    card(
        &view.reader,
        words.sign_out,
        &html! {
            h1 { (words.sign_out_question) }
            p.lead { (words.sign_out_lead) }
            form.actions method="post" action=(own_path(&view.action)) {
                @if let Some(return_to) = &view.return_to {
                    input type="hidden" name="return_to" value=(return_to);
                }
                div.buttons {
                    button.button.button-primary type="submit" { (words.sign_out) }
                    a.button href="/" { (words.stay) }
                }
            }
        },
    )
}

/// The error page of a refused message of a logout: the reason is for the administrator.
pub fn logout_refused(view: &LogoutRefusedView) -> String {
    let m = view.reader.words();
    card(
        &view.reader,
        m.member.logout_refused_title,
        &html! {
            h1.sentence { (m.member.logout_refused) }
            (reference(m, &view.reference))
        },
    )
}

/// The error page of a refused sign-in, whatever the reason was: one sentence, the reference number under which the
/// administrator finds the reason, a link, and nothing else.
pub fn refused(view: &RefusedView) -> String {
    let m = view.reader.words();
    card(
        &view.reader,
        m.member.refused_title,
        &html! {
            h1.sentence { (m.member.refused) }
            (reference(m, &view.reference))
            p.actions { a.button.button-primary href=(own_path(&view.try_again)) { (m.member.try_again) } }
        },
    )
}

/// Any other problem.
pub fn problem(view: &ProblemView) -> String {
    let m = view.reader.words();
    card(
        &view.reader,
        &view.title,
        &html! {
            p.status { (view.status) }
            h1 { (view.title) }
            p.lead { (view.detail) }
            @if let Some(number) = &view.reference { (reference(m, number)) }
            p.actions { (link("/", m.member.go_to_sign_in)) }
        },
    )
}
