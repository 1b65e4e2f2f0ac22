//! The texts of the pages, one folder of message files for each language: `en/` and `de/`.
//!
//! A text is a field of its page's group. The English file declares it, and the German one does not compile without it:
//! both have the same keys by the compiler, the same placeholders by `tests/texts.rs`. A text with `{name}` in it goes
//! through [`fill`], or through [`sentence`] where what is filled in is markup. Everything is compiled in; choosing a
//! language is choosing a pointer.
//!
//! JSON, codes, and the names of fields in other products' consoles are not translated.

/// Declares a group with its English texts.
macro_rules! english {
    ($(#[$doc:meta])* $group:ident { $($key:ident: $text:expr,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        #[allow(missing_docs, reason = "the English text says what each is")]
        pub struct $group {
            $(pub $key: &'static str,)*
        }

        impl $group {
            pub(in crate::edge::messages) const ENGLISH: Self = Self { $($key: $text,)* };

            /// Every key with its text.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($key), self.$key),)*]
            }
        }
    };
}

mod de;
pub mod en;
mod language;
mod reader;
mod said;

pub use language::{Language, choose};
pub use reader::{Reader, in_language_of};

use maud::{Markup, PreEscaped, Render, html};

/// Has all groups in both languages: the field, its type, its German constant.
macro_rules! languages {
    ($($(#[$doc:meta])* $field:ident: $group:ident, $german:ident;)*) => {
        /// All texts in one language.
        #[derive(Debug)]
        pub struct Messages {
            /// The language, as `<html lang>` has it.
            pub tag: &'static str,
            /// What is said elsewhere in English: by the English text.
            said: &'static [&'static [(&'static str, &'static str)]],
            $($(#[$doc])* pub $field: en::$group,)*
        }

        static ENGLISH: Messages = Messages { tag: "en", said: &[], $($field: en::$group::ENGLISH,)* };

        static GERMAN: Messages = Messages { tag: "de", said: de::SAID, $($field: de::$german,)* };

        impl Messages {
            /// Every text as (group, key, text).
            pub fn entries(&self) -> Vec<(&'static str, &'static str, &'static str)> {
                let groups = [$((stringify!($field), self.$field.entries()),)*];
                let named = |(group, entries): (&'static str, Vec<(&'static str, &'static str)>)| {
                    entries.into_iter().map(move |(key, text)| (group, key, text))
                };
                groups.into_iter().flat_map(named).collect()
            }
        }
    };
}

languages! {
    /// The way into the settings.
    access: Access, ACCESS;
    /// For a refusal: what happened, and the one thing to change.
    advice: AdviceTexts, ADVICE;
    /// The page of applications.
    applications: Applications, APPLICATIONS;
    /// The saved certificates.
    certificates: Certificates, CERTIFICATES;
    /// What many pages share.
    common: Common, COMMON;
    /// The pages at the gate.
    gate: Gate, GATE;
    /// From optional to enforced, and the way back in.
    enforcement: Enforcement, ENFORCEMENT;
    /// The settings form: labels, hints, and the names of values.
    form: Form, FORM;
    /// The guides: what stands around the consoles' own words.
    guide: GuideTexts, GUIDE;
    /// The member's pages.
    member: Member, MEMBER;
    /// The page of domains and members.
    members: Members, MEMBERS;
    /// Pasted metadata, and metadata that is fetched again.
    metadata: MetadataTexts, METADATA;
    /// The test's result, a verdict, and the latest sign-ins.
    result: ResultTexts, RESULT;
    /// The OpenID provider of an organization.
    openid: OpenIdTexts, OPENID;
    /// What has been seen of the identity provider.
    seen: Seen, SEEN;
    /// The page of who is signed in.
    sessions: Sessions, SESSIONS;
    /// A draft beside the live settings.
    shadow: Shadow, SHADOW;
    /// The attack self-test.
    self_test: SelfTest, SELF_TEST;
    /// The settings page: its frame, its state, what the last action did.
    settings: Settings, SETTINGS;
    /// The versions of the settings, the timed revert, and the setup links.
    versions: Versions, VERSIONS;
}

/// The texts of a language: for as long as the program runs.
pub type Words = &'static Messages;

/// The pieces of a text: what stands there, and the names in braces.
fn pieces(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.split('}').map(|piece| match piece.split_once('{') {
        Some((before, name)) => (before, Some(name)),
        None => (piece, None),
    })
}

/// The text with what belongs at each `{name}`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    for (before, name) in pieces(text) {
        filled.push_str(before);
        let value = values.iter().find(|(of, _)| Some(*of) == name);
        filled.push_str(value.map_or("", |(_, value)| value));
    }
    filled
}

/// The text with markup at each `{name}`.
pub fn sentence(text: &str, values: &[(&str, Markup)]) -> Markup {
    let mut filled = String::with_capacity(text.len() + 64);
    for (before, name) in pieces(text) {
        before.render_to(&mut filled);
        if let Some((_, value)) = values.iter().find(|(of, _)| Some(*of) == name) {
            filled.push_str(&value.0);
        }
    }
    PreEscaped(filled)
}

/// A value for [`sentence`] that is text.
pub fn plain(value: &str) -> Markup {
    html! { (value) }
}
