//! What the values of the roles' attribute mean, and what else is taken from attributes.

use maud::{Markup, html};

use crate::edge::messages::Words;
use crate::edge::pages::field::Field;
use crate::edge::pages::view::SettingsView;

use super::advanced::attribute;
use super::labels;

/// The fields after the roles' attribute.
pub(super) fn fields(m: Words, view: &SettingsView) -> Markup {
    let form = &view.form;
    html! {
        (Field::new(m, "attributes_role_rules", labels::ROLE_RULES)
            .hint(html! { "A role, a colon, and a value that gives it; one a line, the most privileged role first: it wins. For example "
                code { "administrator: IT" } ". Values count letter by letter. Empty: the values are the roles. "
                code { "administrator" } " may open this page." })
            .errors(&view.errors)
            .area(3, &form.attributes_role_rules))
        (Field::new(m, "attributes_default_role", labels::DEFAULT_ROLE)
            .hint(html! { "The role of everybody else. Empty: none." })
            .errors(&view.errors)
            .text("text", "", &form.attributes_default_role))
        (attribute(m, "attributes_groups", labels::ATTRIBUTES_GROUPS, view, &form.attributes_groups))
        (Field::new(m, "attributes_claims", labels::ATTRIBUTES_CLAIMS)
            .hint(html! { "What else an application is told: the claim’s name, a colon, and the attribute that it is taken from; one a line, for example "
                code { "department: urn:oid:2.5.4.11" } "." })
            .errors(&view.errors)
            .area(2, &form.attributes_claims))
    }
}
