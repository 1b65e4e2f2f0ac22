//! The settings form: protocol, and what we need from the identity provider.

use crate::edge::messages::{Words, sentence};
use maud::{Markup, html};

use crate::edge::pages::field::Field;
use crate::edge::pages::layout::Icon;
use crate::edge::pages::text::time;
use crate::edge::pages::view::SettingsView;
use crate::settings::Protocol;

use super::form::protocol_name;
use super::{advanced, certificates, import, labels, openid, section};

/// The protocol selector with the green check mark.
pub(super) fn protocol(m: Words, view: &SettingsView) -> Markup {
    section(
        "protocol",
        m.form.protocol,
        &html! { p { (m.form.protocol_note) } },
        &html! {
            fieldset.choices {
                legend.visually-hidden { (m.form.protocol) }
                (choice(m, view, Protocol::Saml))
                (choice(m, view, Protocol::Oidc))
            }
        },
    )
}

/// One protocol; the check mark stands at the one that was tested.
fn choice(m: Words, view: &SettingsView, protocol: Protocol) -> Markup {
    let name = protocol_name(protocol);
    let (id, note) = (format!("protocol-{name}"), format!("protocol-{name}-note"));
    let chosen = view.form.is_openid_connect() == (protocol == Protocol::Oidc);
    html! {
        div.choice {
            input type="radio" id=(id) name="protocol" value=(name) checked[chosen] aria-describedby=(note);
            label for=(id) { (labels::protocol(protocol)) }
            p.choice-note id=(note) {
                @if !chosen { "" }
                @else if let Some(at) = &view.tested_at {
                    span.tested { (Icon::Check.svg()) span { (sentence(m.form.tested_on, &[("at", time(m, at))])) } }
                } @else {
                    (m.form.not_tested)
                }
            }
        }
    }
}

/// Sign-on URL, certificates, entity ID, the advanced settings, and the buttons.
pub(super) fn identity_provider(m: Words, view: &SettingsView) -> Markup {
    section(
        "identity-provider",
        m.form.from_idp,
        &html! { p.of-saml { (m.form.from_idp_note) } p.of-oidc { (m.openid.from_note) } },
        &html! {
            div.of-saml { (saml(m, view)) }
            div.of-oidc { (openid::fields(m, view)) }
            (advanced::advanced(m, view))
            div.buttons {
                button.button.button-primary.of-saml type="submit" name="action" value="update_and_test"
                    aria-describedby="update-note" { (m.settings.update_and_test) }
                button.button.button-primary.of-oidc type="submit" name="action" value="update_and_test"
                    aria-describedby="update-note" { (m.openid.update_and_test) }
                button.button type="submit" name="action" value="update" { (m.form.save) }
            }
            p.hint #update-note {
                (m.form.update_note)
            }
        },
    )
}

fn saml(m: Words, view: &SettingsView) -> Markup {
    html! {
            (import::paste_box(m, ""))
            p.divider { (m.form.by_hand) }
            (Field::new(m, "sign_on_url", m.form.sign_on_url)
                .hint(sentence(m.form.sign_on_url_hint, &[("example", html! { code { "https://login.example/saml2" } })]))
                .errors(&view.errors)
                .text("url", "mono", &view.form.sign_on_url))
            div data-certificates {
                (Field::new(m, "certificates", m.form.certificates)
                    .hint(html! { (m.form.certificates_hint) })
                    .errors(&view.errors)
                    .area(7, &view.form.certificates))
                (certificate_file(m, view))
                p.hint role="status" data-certificates-status {}
            }
            (certificates::saved(m, &view.certificates))
            (entity_id(m, view))
    }
}

fn certificate_file(m: Words, view: &SettingsView) -> Markup {
    let field = Field::new(m, "certificate_file", m.form.certificate_file)
        .hint(html! { (m.form.certificate_file_hint) })
        .errors(&view.errors);
    field.wrap(&html! {
        input.file #certificate_file type="file" name="certificate_file"
            accept=".pem,.crt,.cer,.der,.txt,application/x-x509-ca-cert,application/pkix-cert"
            aria-describedby=[field.described_by()];
    })
}

fn entity_id(m: Words, view: &SettingsView) -> Markup {
    let hint = if view.idp_entity_id_learnt {
        html! {
            span.tested { (Icon::Check.svg()) span { (m.form.idp_entity_id_pinned) } }
            " " (m.form.idp_entity_id_pinned_more)
        }
    } else {
        html! { (m.form.idp_entity_id_hint) }
    };
    Field::new(m, "idp_entity_id", m.form.idp_entity_id)
        .hint(hint)
        .errors(&view.errors)
        .text("text", "mono", &view.form.idp_entity_id)
}
