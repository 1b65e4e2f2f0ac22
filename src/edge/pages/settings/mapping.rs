//! What the values of the roles' attribute mean, and what else is taken from attributes.

use maud::{Markup, html};

use crate::edge::messages::{Words, sentence};
use crate::edge::pages::field::Field;
use crate::edge::pages::view::SettingsView;

use super::advanced::attribute;

/// The fields after the roles' attribute.
pub(super) fn fields(m: Words, view: &SettingsView) -> Markup {
    let (form, words) = (&view.form, &m.form);
    html! {
        (Field::new(m, "attributes_role_rules", words.role_rules)
            .hint(sentence(words.role_rules_hint, &[
                ("example", html! { code { "administrator: IT" } }),
                ("administrator", html! { code { "administrator" } }),
            ]))
            .errors(&view.errors)
            .area(3, &form.attributes_role_rules))
        (Field::new(m, "attributes_default_role", words.default_role)
            .hint(html! { (words.default_role_hint) })
            .errors(&view.errors)
            .text("text", "", &form.attributes_default_role))
        (attribute(m, "attributes_groups", words.attributes_groups, view, &form.attributes_groups))
        (Field::new(m, "attributes_claims", words.attributes_claims)
            .hint(sentence(words.attributes_claims_hint, &[("example", html! { code { "department: urn:oid:2.5.4.11" } })]))
            .errors(&view.errors)
            .area(2, &form.attributes_claims))
    }
}
