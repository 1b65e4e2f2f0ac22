//! The settings form: protocol, and what we need from the identity provider.

use crate::edge::messages::Words;
use maud::{Markup, html};

use crate::edge::pages::field::Field;
use crate::edge::pages::layout::Icon;
use crate::edge::pages::text::time;
use crate::edge::pages::view::SettingsView;

use super::{advanced, certificates, import, labels, section};

/// The protocol selector with the green check mark.
pub(super) fn protocol(m: Words, view: &SettingsView) -> Markup {
    section(
        "protocol",
        "Protocol",
        &html! { p { "How your identity provider speaks to this service." } },
        &html! {
            fieldset.choices {
                legend.visually-hidden { "Protocol" }
                div.choice {
                    input type="radio" id="protocol-saml" name="protocol" value="saml" checked
                        aria-describedby="protocol-saml-note";
                    label for="protocol-saml" { "SAML" }
                    p.choice-note #protocol-saml-note {
                        @if let Some(at) = &view.tested_at {
                            span.tested { (Icon::Check.svg()) span { "Tested on " (time(m, at)) } }
                        } @else {
                            "Not tested as it is now"
                        }
                    }
                }
                div.choice.choice-disabled {
                    input type="radio" id="protocol-oidc" name="protocol" value="oidc" disabled
                        aria-describedby="protocol-oidc-note";
                    label for="protocol-oidc" { "OpenID Connect" }
                    p.choice-note #protocol-oidc-note { "Not available in this version" }
                }
            }
        },
    )
}

/// Sign-on URL, certificates, entity ID, the advanced settings, and the buttons.
pub(super) fn identity_provider(m: Words, view: &SettingsView) -> Markup {
    section(
        "identity-provider",
        "From your identity provider",
        &html! { p { "Its console shows both after you have created the application. Nothing else is needed." } },
        &html! {
            (import::paste_box(m, ""))
            p.divider { "or by hand" }
            (Field::new(m, "sign_on_url", labels::SIGN_ON_URL)
                .hint(html! { "Its login URL, for example " code { "https://login.example/saml2" } })
                .errors(&view.errors)
                .text("url", "mono", &view.form.sign_on_url))
            div data-certificates {
                (Field::new(m, "certificates", labels::CERTIFICATES)
                    .hint(html! { "Paste it with or without its BEGIN and END lines. To replace it without a gap, put "
                        "the new one below the old one; to remove one, delete its lines." })
                    .errors(&view.errors)
                    .area(7, &view.form.certificates))
                (certificate_file(m, view))
                p.hint role="status" data-certificates-status {}
            }
            (certificates::saved(m, &view.certificates))
            (entity_id(m, view))
            (advanced::advanced(m, view))
            div.buttons {
                button.button.button-primary type="submit" name="action" value="update_and_test"
                    aria-describedby="update-note" { "Update and Test SAML configuration" }
                button.button type="submit" name="action" value="update" { "Save without testing" }
            }
            p.hint #update-note {
                "Testing saves these settings, sends you to your identity provider to sign in, and brings you back. "
                "Nothing changes for members."
            }
        },
    )
}

fn certificate_file(m: Words, view: &SettingsView) -> Markup {
    let field = Field::new(m, "certificate_file", labels::CERTIFICATE_FILE)
        .hint(html! { "PEM or DER (.pem, .crt, .cer). It is added to the list." })
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
            span.tested { (Icon::Check.svg()) span { "Pinned: learned by the first successful test." } }
            " A Response from another issuer is refused. To learn it anew, empty the field and test again."
        }
    } else {
        html! { "Optional. Left empty, it is learned by the first successful test and pinned." }
    };
    Field::new(m, "idp_entity_id", labels::IDP_ENTITY_ID)
        .hint(hint)
        .errors(&view.errors)
        .text("text", "mono", &view.form.idp_entity_id)
}
