//! Pages between two places: they go on by themselves, and by a link or a button where that does not happen.

use crate::edge::messages::{fill, sentence};
use maud::html;

use super::assets;
use super::layout::{brand, document};
use super::text::{host, web_url};
use super::view::{ContinueView, PostBindingMessage, PostBindingView};

/// Goes on to another origin by a refresh and a link. A form's redirect could not: `form-action 'self'` holds for
/// where the redirect leads, too.
pub fn continue_to(view: &ContinueView) -> String {
    let url = web_url(&view.url);
    let words = &view.reader.words().member;
    let place = host(&view.url).unwrap_or_else(|| words.next_page.to_owned());
    let head = html! {
        @if let Some(url) = url { meta http-equiv="refresh" content=(format!("0;url={url}")); }
    };
    document(
        &view.reader,
        words.next,
        &head,
        assets::SCRIPT,
        &html! {
            div.narrow {
                header { (brand()) }
                main #main.card {
                    h1 { (words.one_moment) }
                    p.lead { (sentence(words.on_your_way, &[("place", html! { strong.break { (place) } })])) }
                    p.actions {
                        @if let Some(url) = url {
                            a.button.button-primary href=(url) rel="noreferrer" { (fill(words.go_on_to, &[("place", &place)])) }
                        } @else {
                            (sentence(words.not_a_web_address, &[("address", html! { code { (view.url) } })]))
                        }
                    }
                }
            }
        },
    )
}

/// Posts a SAML message by a form that its script submits; without scripts, a button does.
pub fn post_binding(view: &PostBindingView) -> String {
    let action = web_url(&view.action);
    let words = &view.reader.words().member;
    let place = host(&view.action).unwrap_or_else(|| words.your_identity_provider.to_owned());
    let control = match view.message {
        PostBindingMessage::Request => "SAMLRequest",
        PostBindingMessage::Response => "SAMLResponse",
    };
    document(
        &view.reader,
        words.next,
        &html! {},
        assets::POST_SCRIPT,
        &html! {
            div.narrow {
                header { (brand()) }
                main #main.card {
                    h1 { (words.one_moment) }
                    p.lead { (sentence(words.on_your_way, &[("place", html! { strong.break { (place) } })])) }
                    @if let Some(action) = action {
                        form.actions method="post" action=(action) data-post {
                            input type="hidden" name=(control) value=(view.value);
                            @if let Some(relay_state) = &view.relay_state {
                                input type="hidden" name="RelayState" value=(relay_state);
                            }
                            button.button.button-primary type="submit" { (words.next) }
                        }
                    } @else {
                        p { (sentence(words.not_a_web_address, &[("address", html! { code { (view.action) } })])) }
                    }
                }
            }
        },
    )
}

/// The Content-Security-Policy of [`post_binding`]: as everywhere, but its form may post to any web origin. Browsers
/// apply `form-action` to each redirect that follows, and the identity provider may redirect as it likes.
pub fn post_binding_policy() -> String {
    super::CONTENT_SECURITY_POLICY.replace("form-action 'self'", "form-action https: http:")
}
