//! The HTML pages: each is a pure function of its view, a full HTML5 document, and works without JavaScript.
//!
//! | Page | Function | View |
//! |---|---|---|
//! | sign in | [`member::sign_in`] | [`view::SignInView`] |
//! | going on to another origin | [`handover::continue_to`] | [`view::ContinueView`] |
//! | a message by HTTP-POST | [`handover::post_binding`] | [`view::PostBindingView`] |
//! | signed in, signed out | [`member::signed_in`], [`member::signed_out`] | [`view::SignedInView`], [`view::SignedOutView`] |
//! | refused | [`member::refused`] | [`view::RefusedView`] |
//! | any other problem | [`member::problem`] | [`view::ProblemView`] |
//! | access to the settings | [`access::settings_access`] | [`view::SettingsAccessView`] |
//! | a setup link that opens nothing | [`access::setup_link_end`] | [`view::SetupLinkEndView`] |
//! | attack self-test | [`self_test::self_test`] | [`view::SelfTestView`] |
//! | settings | [`settings::settings`] | [`view::SettingsView`]; fields in [`settings::form`] |
//!
//! Nothing here needs more than [`CONTENT_SECURITY_POLICY`], except the form of [`handover::post_binding`], which
//! posts to the identity provider: see [`handover::post_binding_policy`].

pub mod access;
pub mod applications;
pub mod assets;
mod field;
pub mod gate;
pub mod handover;
mod layout;
pub mod member;
pub mod members;
pub mod self_test;
pub mod sessions;
pub mod settings;
mod text;
pub mod view;

/// The Content-Security-Policy of every page but one.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
