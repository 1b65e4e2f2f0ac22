//! The pages at the gate before an application.

use maud::html;

use super::layout::card;
use super::text::own_path;
use super::view::GateView;

/// Nobody is signed in, and a redirect would lose what was sent.
pub fn sign_in_first(view: &GateView) -> String {
    let words = &view.reader.words().gate;
    card(
        &view.reader,
        words.sign_in_first,
        &html! {
            h1 { (words.sign_in_first) }
            p.lead { (words.not_signed_in) }
            p { @if view.sent { (words.nothing_sent) } @else { (words.open_again) } }
            p.actions { a.button.button-primary href=(own_path(&view.sign_in)) { (words.sign_in) } }
        },
    )
}

/// The application does not answer. The empty reference is the page's own address, with its query.
pub fn unreachable(view: &GateView) -> String {
    let words = &view.reader.words().gate;
    card(
        &view.reader,
        words.unreachable,
        &html! {
            h1 { (words.unreachable) }
            p.lead { (words.unreachable_lead) }
            p.actions { a.button.button-primary href="" { (words.try_again) } }
        },
    )
}
