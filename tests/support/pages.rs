//! Every page in the states that matter, for the tests and for `cargo run --example pages`.

use saml_edge::edge::guide::advice::Advice;
use saml_edge::edge::guide::{CONSOLES, Here};
use saml_edge::edge::messages::Language;
use saml_edge::edge::pages::applications::{ApplicationForm, ApplicationRow, ApplicationsView, NewSecret};
use saml_edge::edge::pages::members::{DomainRow, MembersView, SubjectRow};
use saml_edge::edge::pages::settings::changes::changes;
use saml_edge::edge::pages::settings::form::SettingsForm;
use saml_edge::edge::pages::view::*;
use saml_edge::edge::pages::{access, applications, handover, member, members, sessions, settings};
use saml_edge::settings::SamlSettings;
use saml_edge::verdict::{CheckName, Refusal, Verdict};
use std::cell::Cell;

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
}

fn reader() -> Reader {
    Reader::in_language(LANGUAGE.get())
}

/// The pages by name. `text` stands wherever a text comes from outside, so that a test can send something hostile.
pub fn samples(language: Language, text: &dyn Fn(&str) -> String) -> Vec<(&'static str, String)> {
    LANGUAGE.set(language);
    let mut pages = member_pages(text);
    pages.extend(settings_pages(text));
    pages
}

fn applications_of(t: &dyn Fn(&str) -> String) -> ApplicationsView {
    let row = |name: &str, has_secret| ApplicationRow {
        id: t("acme.5d2c6e0f7a1b3c4d"),
        name: t(name),
        redirect_uris: vec![t("https://wiki.acme.example/callback")],
        has_secret,
        created_at: "2026-11-23T12:00:00Z".to_owned(),
    };
    ApplicationsView {
        reader: reader(),
        organization_id: t("acme"),
        organization_name: t("Acme Corporation"),
        csrf: t("csrf"),
        issuer: t("https://sso.example.com"),
        rows: vec![row("Wiki", true), row("Phone app", false)],
        form: ApplicationForm {
            name: t("Shop"),
            redirect_uris: t("https://shop.acme.example/callback"),
            post_logout_redirect_uris: t("https://shop.acme.example/"),
            method: t("none"),
            jwks: t("{}"),
        },
        secret: Some(NewSecret {
            name: t("Wiki"),
            client_id: t("acme.5d2c6e0f7a1b3c4d"),
            secret: t("c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U"),
        }),
        done: Some("saved".to_owned()),
        ..ApplicationsView::default()
    }
}

fn members_of(t: &dyn Fn(&str) -> String) -> MembersView {
    let domain = |name: &str, status, code| DomainRow {
        domain: t(name),
        status,
        code,
        txt_name: t("_saml-edge.acme.example"),
        txt_value: t("saml-edge-verification=c2VjcmV0"),
        checked_at: Some("2026-11-23T12:00:00Z".to_owned()),
        lapses_at: (status == "missing").then(|| "2026-11-30T12:00:00Z".to_owned()),
    };
    let subject = |name: Option<&str>, groups_overage| SubjectRow {
        id: t("8f3a"),
        name: name.map(t),
        email: Some(t("ada@acme.example")),
        name_id: t("Ada@acme.example"),
        roles: vec![t("administrator")],
        groups_overage,
        first_signed_in_at: "2026-11-20T12:00:00Z".to_owned(),
        last_signed_in_at: "2026-11-23T12:00:00Z".to_owned(),
    };
    MembersView {
        reader: reader(),
        organization_id: t("acme"),
        organization_name: t("Acme Corporation"),
        csrf: t("csrf"),
        domains: vec![
            domain("acme.example", "verified", None),
            domain("acme.test", "missing", Some("domain.txt_missing")),
            domain("xn--bcher-kva.example", "pending", Some("domain.taken")),
        ],
        typed: t("acme.org"),
        subjects: vec![subject(Some("Ada Lovelace"), false), subject(None, true)],
        next: Some(t("7")),
        search: t("ada"),
        done: Some("verified".to_owned()),
        ..MembersView::default()
    }
}

fn sessions_of(t: &dyn Fn(&str) -> String) -> SessionsView {
    let row = |name: Option<&str>, roles: &[&str]| SessionRow {
        id: t("5d2c"),
        name: name.map(t),
        name_id: t("Ada@acme.example"),
        issuer: t("https://login.acme.example/saml2"),
        roles: roles.iter().map(|role| t(role)).collect(),
        signed_in_at: "2026-11-23T12:00:00Z".to_owned(),
        expires_at: "2026-11-30T12:00:00Z".to_owned(),
    };
    SessionsView {
        reader: reader(),
        organization_id: t("acme"),
        organization_name: t("Acme Corporation"),
        csrf: t("csrf"),
        ended: Some("2".to_owned()),
        full: true,
        sessions: vec![row(Some("Ada Lovelace"), &["administrator", "staff"]), row(None, &[])],
        ..SessionsView::default()
    }
}

fn member_pages(t: &dyn Fn(&str) -> String) -> Vec<(&'static str, String)> {
    let unknown = SignInView {
        reader: reader(),
        organization: t("acmee"),
        return_to: Some(t("/reports?year=2026")),
        error: Some(t(
            "There is no organization of this name. Look for a typing mistake, or ask your administrator.",
        )),
    };
    let idp = t("https://login.acme.example/saml2/sso?SAMLRequest=fZJNT8MwDIbv%2FIoq9zZpt8Gm&RelayState=r1");
    let post = PostBindingView {
        reader: reader(),
        action: t("https://login.acme.example/saml2/sso"),
        value: t("PHNhbWxwOkF1dGhuUmVxdWVzdC8+"),
        relay_state: Some(t("r-19")),
        ..PostBindingView::default()
    };
    let reference = t("7K4M-9QTX-2RWD");
    let problem = ProblemView {
        reader: reader(),
        status: 503,
        title: t("The service is not available right now"),
        detail: t("A store that must be exact did not answer. Nothing was changed. Please try again in a minute."),
        reference: Some(reference.clone()),
    };
    let signed_out = |extent| SignedOutView {
        reader: reader(),
        sign_in: t("/"),
        extent,
    };
    let ended = |end| SetupLinkEndView {
        reader: reader(),
        end,
        organization_id: Some(t("acme")),
    };
    vec![
        (
            "sign_in",
            member::sign_in(&SignInView {
                reader: reader(),
                ..SignInView::default()
            }),
        ),
        ("sign_in_error", member::sign_in(&unknown)),
        (
            "continue_to",
            handover::continue_to(&ContinueView {
                reader: reader(),
                url: idp,
            }),
        ),
        ("post_binding", handover::post_binding(&post)),
        ("signed_in", member::signed_in(&session(t))),
        ("signed_out", member::signed_out(&signed_out(SignedOutExtent::Here))),
        (
            "signed_out_everywhere",
            member::signed_out(&signed_out(SignedOutExtent::Everywhere)),
        ),
        (
            "signed_out_partly",
            member::signed_out(&signed_out(SignedOutExtent::Partly)),
        ),
        (
            "sign_out",
            member::sign_out(&SignOutView {
                reader: reader(),
                action: t("/organizations/acme/saml/logout"),
                return_to: Some(t("/reports")),
            }),
        ),
        (
            "logout_refused",
            member::logout_refused(&LogoutRefusedView {
                reader: reader(),
                reference: reference.clone(),
            }),
        ),
        (
            "refused",
            member::refused(&RefusedView {
                reader: reader(),
                reference,
                try_again: t("/organizations/acme/saml/login"),
            }),
        ),
        ("problem", member::problem(&problem)),
        ("sessions", sessions::sessions(&sessions_of(t))),
        ("applications", applications::applications(&applications_of(t))),
        (
            "application_changed",
            applications::applications(&ApplicationsView {
                editing: Some(t("acme.5d2c")),
                wrong: Some("redirect_uris"),
                secret: None,
                ..applications_of(t)
            }),
        ),
        ("members", members::members(&members_of(t))),
        (
            "members_none",
            members::members(&MembersView {
                reader: reader(),
                wrong: Some("domain.too_broad"),
                ..MembersView::default()
            }),
        ),
        (
            "sessions_none",
            sessions::sessions(&SessionsView {
                reader: reader(),
                name_id: t("ada"),
                ..Default::default()
            }),
        ),
        (
            "access",
            access::settings_access(&SettingsAccessView {
                reader: reader(),
                organization_id: t("acme"),
                ..Default::default()
            }),
        ),
        (
            "access_error",
            access::settings_access(&SettingsAccessView {
                reader: reader(),
                organization_id: t("acme"),
                error: Some(t("This token does not open the settings of this organization.")),
                recovery_error: Some(t("This code does not work, or it was used already.")),
                csrf: Some(t("c5rf")),
            }),
        ),
        (
            "setup_link_expired",
            access::setup_link_end(&ended(SetupLinkEnd::Expired)),
        ),
        (
            "setup_link_other",
            access::setup_link_end(&ended(SetupLinkEnd::OtherBrowser)),
        ),
        (
            "setup_link_unknown",
            access::setup_link_end(&ended(SetupLinkEnd::Unknown)),
        ),
    ]
}

fn session(t: &dyn Fn(&str) -> String) -> SignedInView {
    SignedInView {
        reader: reader(),
        name: Some(t("Ada Marlowe")),
        email: Some(t("ada.marlowe@acme.example")),
        name_id: t("b6f1c2f0-7d0e-4a7e-93a1-5f1f1f3c9a55"),
        organization: t("Acme Observatory"),
        roles: vec![t("administrator"), t("editor")],
        signed_in_at: t("2026-11-23T14:05:09Z"),
        expires_at: t("2026-11-30T14:05:09Z"),
        attributes: attributes(t),
        csrf: t("c5rf"),
        sign_out: t("/organizations/acme/saml/logout"),
    }
}

fn attributes(t: &dyn Fn(&str) -> String) -> Vec<AttributeView> {
    vec![
        AttributeView {
            name: t("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"),
            values: vec![t("ada.marlowe@acme.example")],
        },
        AttributeView {
            name: t("displayName"),
            values: vec![t("Ada Marlowe")],
        },
        AttributeView {
            name: t("groups"),
            values: vec![t("Astronomers"), t("Platform administrators")],
        },
    ]
}

const PEM: &str = "-----BEGIN CERTIFICATE-----
MIIDCTCCAfGgAwIBAgIUN0tUvWGCgtXnXBHMjyTPLGvI0yQwDQYJKoZIhvcNAQEL
BQAwFDESMBAGA1UEAwwJbG9naW4uaWRwMB4XDTI1MDkwMTEyMDAwMFoXDTI4MDkw
MTEyMDAwMFowFDESMBAGA1UEAwwJbG9naW4uaWRwMIIBIjANBgkqhkiG9w0BAQEF
-----END CERTIFICATE-----";

fn saved() -> SamlSettings {
    SamlSettings {
        sign_on_url: Some("https://login.acme.example/2f1c9a55-7d0e-4a7e-93a1-5f1f1f3c9a55/saml2".to_owned()),
        idp_entity_id: Some("https://sts.acme.example/2f1c9a55-7d0e-4a7e-93a1-5f1f1f3c9a55/".to_owned()),
        certificates: vec![PEM.to_owned()],
        ..SamlSettings::default()
    }
}

fn base(t: &dyn Fn(&str) -> String) -> SettingsView {
    SettingsView {
        reader: reader(),
        organization_id: t("acme"),
        organization_name: t("Acme Observatory"),
        access: Some(t("Opened by a setup link that works until 30 Nov 2026.")),
        csrf: t("c5rf"),
        etag: t("\"v7\""),
        sp_entity_id: t("https://sso.example.workers.dev/organizations/acme/saml/metadata"),
        acs_url: t("https://sso.example.workers.dev/organizations/acme/saml/consume"),
        metadata_url: t("/organizations/acme/saml/metadata"),
        here: Here {
            entity_id: t("https://sso.example.workers.dev/organizations/acme/saml/metadata"),
            acs_url: t("https://sso.example.workers.dev/organizations/acme/saml/consume"),
            base: t("https://sso.example.workers.dev/organizations/acme/saml"),
        },
        signing_key: true,
        ours: own(t),
        ..SettingsView::default()
    }
}

/// A key that signs, the next one, and one that decrypts.
fn own(t: &dyn Fn(&str) -> String) -> Vec<OwnCertificateView> {
    let view = |decrypts, next| OwnCertificateView {
        certificate: certificates(t).remove(1),
        pem: t(PEM),
        decrypts,
        next,
    };
    vec![view(false, false), view(false, true), view(true, false)]
}

fn certificates(t: &dyn Fn(&str) -> String) -> Vec<CertificateView> {
    let fingerprint =
        t("9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08");
    vec![
        CertificateView {
            subject: t("CN=Acme Federation Signing 2025"),
            issuer: t("CN=Acme Federation Signing 2025"),
            fingerprint: fingerprint.clone(),
            valid_until: t("2026-12-04T12:00:00Z"),
            key: t("RSA, 2048 bits"),
            days_left: 11,
            validity: CertificateValidity::EndsSoon(11),
        },
        CertificateView {
            subject: t("CN=Acme Federation Signing 2026, OU=Identity, O=Acme Observatory, C=PT"),
            issuer: t("CN=Acme Issuing Authority 3, O=Acme Observatory, C=PT"),
            fingerprint,
            valid_until: t("2029-10-01T12:00:00Z"),
            key: t("RSA, 3072 bits"),
            days_left: 1042,
            validity: CertificateValidity::Valid,
        },
    ]
}

fn form(settings: &SamlSettings, t: &dyn Fn(&str) -> String) -> SettingsForm {
    let mut form = SettingsForm::from(settings);
    for field in [
        &mut form.sign_on_url,
        &mut form.idp_entity_id,
        &mut form.certificates,
        &mut form.signature_policy,
        &mut form.authn_request_binding,
        &mut form.name_id_format,
        &mut form.requested_authn_context,
        &mut form.idp_initiated,
        &mut form.clock_skew_seconds,
        &mut form.attributes_email,
        &mut form.attributes_name,
        &mut form.attributes_roles,
        &mut form.session_seconds,
    ] {
        *field = t(field);
    }
    form
}

/// A rule that does not hold, for a verdict to show.
struct Mismatch(String);

impl Refusal for Mismatch {
    fn check(&self) -> CheckName {
        CheckName::Audience
    }
    fn code(&self) -> &'static str {
        "audience.mismatch"
    }
    fn expected(&self) -> String {
        format!(
            "https://sso.example.workers.dev/organizations/acme/saml/metadata{}",
            self.0
        )
    }
    fn found(&self) -> String {
        format!("https://sso.example.workers.dev/organizations/acme{}", self.0)
    }
}

fn verdict(t: &dyn Fn(&str) -> String, fails: bool) -> Verdict {
    let mut verdict = Verdict::new();
    for name in CheckName::ALL {
        if fails && name == CheckName::Audience {
            verdict.failed(&Mismatch(t("")));
            break;
        }
        match name {
            CheckName::Issuer => {
                let issuer = t("https://sts.acme.example/2f1c9a55-7d0e-4a7e-93a1-5f1f1f3c9a55/");
                verdict.passed(name, issuer.clone(), issuer);
            }
            CheckName::SignatureTarget => verdict.passed(name, t("Response, Assertion"), t("Response, Assertion")),
            CheckName::TimeWindow => verdict.passed(name, None, t("2026-11-23T13:05:09Z to 2026-11-23T15:05:09Z")),
            _ => verdict.passed(name, None, None),
        }
    }
    verdict
}

fn test(t: &dyn Fn(&str) -> String, passed: bool) -> TestView {
    let subject = SubjectView {
        name_id: t("ada.marlowe@acme.example"),
        name_id_format: Some(t("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")),
        email: Some(t("ada.marlowe@acme.example")),
        name: Some(t("Ada Marlowe")),
        roles: Vec::new(),
        attributes: attributes(t),
    };
    TestView {
        reference: t("7K4M9-QTX2R"),
        passed,
        at: t("2026-11-23T14:05:09Z"),
        of_present_draft: true,
        advice: (!passed).then(|| advice(t)),
        verdict: verdict(t, !passed),
        subject: passed.then_some(subject),
    }
}

fn advice(t: &dyn Fn(&str) -> String) -> Advice {
    Advice {
        cause: t("The identity provider made this sign-in for another application."),
        change: t("Paste our SP Entity Id into this field."),
        place: Some(t(
            "Microsoft Entra ID › Basic SAML Configuration › Identifier (Entity ID)",
        )),
        value: Some(t("https://sso.example.workers.dev/organizations/acme/saml/metadata")),
    }
}

fn refusals(t: &dyn Fn(&str) -> String) -> RefusalsView {
    let refusal = |reference: &str, at: &str| RefusalView {
        reference: t(reference),
        at: t(at),
        accepted: false,
        subject: None,
        code: t("audience.mismatch"),
        advice: Some(advice(t)),
        verdict: verdict(t, true),
    };
    let accepted = RefusalView {
        accepted: true,
        subject: Some(SubjectView {
            name_id: t("ada"),
            email: Some(t("••••••")),
            ..SubjectView::default()
        }),
        verdict: verdict(t, false),
        code: String::new(),
        advice: None,
        ..refusal("5T2C-11AA-0B7E", "2026-11-23T09:45:00Z")
    };
    RefusalsView {
        shown: false,
        reference: t("7K4M-9QTX-2RWD"),
        found: Some(refusal("7K4M-9QTX-2RWD", "2026-11-23T09:41:00Z")),
        recent: vec![
            accepted,
            refusal("7K4M-9QTX-2RWD", "2026-11-23T09:41:00Z"),
            refusal("1HZC-44PV-8NAE", "2026-11-22T17:20:31Z"),
        ],
    }
}

fn filled(stored: &SamlSettings, t: &dyn Fn(&str) -> String) -> SettingsView {
    SettingsView {
        form: form(stored, t),
        certificates: certificates(t),
        idp_entity_id_learnt: true,
        ..base(t)
    }
}

fn settings_pages(t: &dyn Fn(&str) -> String) -> Vec<(&'static str, String)> {
    let stored = saved();
    let filled = || filled(&stored, t);
    let render = |view: SettingsView| settings::settings(&view);
    let mut pages: Vec<(&'static str, String)> = CONSOLES
        .iter()
        .map(|console| {
            let view = SettingsView {
                guide: Some(*console),
                ..filled()
            };
            (console.id, render(view))
        })
        .collect();
    pages.extend(settings_states(t));
    pages
}

fn settings_states(t: &dyn Fn(&str) -> String) -> Vec<(&'static str, String)> {
    let stored = saved();
    let filled = || filled(&stored, t);
    let tested = || SettingsView {
        tested_at: Some(t("2026-11-23T14:05:09Z")),
        test: Some(test(t, true)),
        ..filled()
    };
    let render = |view: SettingsView| settings::settings(&view);
    vec![
        ("settings_new", render(base(t))),
        (
            "settings_failed",
            render(SettingsView {
                flash: Some(Flash::TestFailed),
                test: Some(test(t, false)),
                ..filled()
            }),
        ),
        (
            "settings_tested",
            render(SettingsView {
                state: ConnectionState::Tested,
                flash: Some(Flash::TestPassed),
                ..tested()
            }),
        ),
        (
            "settings_metadata",
            render(SettingsView {
                watch: Some(watch(t, true)),
                flash: Some(Flash::Done("The metadata was fetched.")),
                ..tested()
            }),
        ),
        (
            "settings_metadata_failed",
            render(SettingsView {
                watch: Some(watch(t, false)),
                ..tested()
            }),
        ),
        ("import_card", settings::import::import_page(&import(t))),
        (
            "import_refused",
            settings::import::import_page(&ImportView {
                card: None,
                error: Some((
                    t(
                        "This is a private key, perhaps the identity provider’s. Do not share it: it has to be replaced, since \
                       it has left its owner. What is needed is the certificate.",
                    ),
                    t("key.private_key"),
                )),
                ..import(t)
            }),
        ),
        (
            "import_choice",
            settings::import::import_page(&ImportView {
                card: None,
                choices: vec![t("https://idp.example/one"), t("https://idp.example/two")],
                ..import(t)
            }),
        ),
        ("settings_enabled", render(enabled(tested(), &stored, t))),
        (
            "settings_shadow",
            render(SettingsView {
                shadow: Some(shadow(t, true)),
                ..enabled(tested(), &stored, t)
            }),
        ),
        (
            "settings_disabled",
            render(SettingsView {
                state: ConnectionState::Disabled,
                flash: Some(Flash::Disabled),
                ..filled()
            }),
        ),
        ("settings_errors", render(wrong(filled(), t))),
        (
            "settings_problem",
            render(SettingsView {
                flash: Some(Flash::Problem(t(
                    "The settings could not be saved. Nothing was changed; try again.",
                ))),
                refusals: RefusalsView {
                    reference: t("unknown"),
                    ..RefusalsView::default()
                },
                signing_key: false,
                ..filled()
            }),
        ),
        (
            "settings_conflict",
            render(SettingsView {
                flash: Some(Flash::Conflict),
                ..filled()
            }),
        ),
    ]
}

fn enabled(view: SettingsView, live: &SamlSettings, t: &dyn Fn(&str) -> String) -> SettingsView {
    let mut draft = live.clone();
    draft.sign_on_url = Some(t("https://login.acme.example/other/saml2"));
    draft.certificates.push(t("another"));
    draft.session_seconds = 28_800;
    draft.allow_sha1 = true;
    draft.attributes.roles = vec![t("groups")];
    SettingsView {
        state: ConnectionState::Enabled,
        enabled_at: Some(t("2026-10-01T08:00:00Z")),
        changes: changes(reader().words(), live, &draft),
        form: form(&draft, t),
        tested_at: None,
        test: None,
        flash: Some(Flash::Saved),
        refusals: refusals(t),
        shadow: Some(shadow(t, false)),
        recovery: true,
        enforcement: EnforcementView {
            enforced_at: None,
            codes: Some(CodesView {
                created_at: t("2026-11-23T14:05:09Z"),
                acknowledged: false,
                total: 10,
                left: 10,
            }),
            new_codes: Some(NewCodesView {
                generation: 1,
                codes: vec![t("7K4M9-QTX2R-1HZC4-4PV8N"), t("5T2C1-1AA0B-7K4M9-QTX2R")],
            }),
            members: 240,
            missing: 101,
            missing_members: vec![t("bea@acme.example"), t("cyd@acme.example")],
        },
        revert: Some(RevertView {
            at: t("2026-11-23T15:05:09Z"),
            to_earlier: true,
            can_confirm: false,
            sign_in: t("/organizations/acme/saml/login"),
        }),
        setup_links: Some(SetupLinksView {
            links: vec![SetupLinkRow {
                id: t("0123456789abcdef"),
                label: Some(t("Ada at IT")),
                created_at: t("2026-11-23T14:05:09Z"),
                expires_at: t("2026-11-30T14:05:09Z"),
                expired: true,
                opened: true,
            }],
        }),
        versions: (1..7).rev().map(|number| version(number, live, t)).collect(),
        ..view
    }
}

fn shadow(t: &dyn Fn(&str) -> String, enough: bool) -> ShadowView {
    let difference = |label: &str, live: &str, draft: &str| ChangeView {
        label: label.to_owned(),
        live: t(live),
        draft: t(draft),
    };
    let differs = DisagreementView {
        reference: t("5T2C1-1AA0B"),
        at: t("2026-11-23T09:45:00Z"),
        verdict: verdict(t, false),
        differences: vec![
            difference("E-mail", "••••••", ""),
            difference("Roles", "staff, administrator", "staff"),
        ],
        ..DisagreementView::default()
    };
    let refuses = DisagreementView {
        reference: t("7K4M9-QTX2R"),
        at: t("2026-11-23T09:41:00Z"),
        draft_code: Some(t("audience.mismatch")),
        verdict: verdict(t, true),
        ..DisagreementView::default()
    };
    let accepts = DisagreementView {
        reference: t("1HZC4-4PV8N"),
        live_code: Some(t("signature.key_mismatch")),
        draft_code: None,
        differences: Vec::new(),
        ..differs.clone()
    };
    ShadowView {
        since: Some(t("2026-11-20T08:00:00Z")),
        last_at: Some(t("2026-11-23T09:45:00Z")),
        agreed: if enough { 11 } else { 41 },
        disagreed: if enough { 1 } else { 3 },
        accepted: if enough { 12 } else { 42 },
        subjects: 3,
        sign_ins_wanted: 10,
        subjects_wanted: 3,
        speaks_against: !enough,
        not_judged: if enough { Vec::new() } else { vec![t("Sign-on URL")] },
        can_activate: enough,
        shown: false,
        disagreements: if enough {
            vec![accepts]
        } else {
            vec![differs, refuses, accepts]
        },
    }
}

fn version(number: u64, live: &SamlSettings, t: &dyn Fn(&str) -> String) -> VersionView {
    let mut settings = live.clone();
    settings.sign_on_url = Some(t("https://login.acme.example/other/saml2"));
    VersionView {
        number,
        saved_at: t("2026-11-23T14:05:09Z"),
        saved_by: t("Ada’s script (token)"),
        tested_at: number.is_multiple_of(2).then(|| t("2026-11-23T14:05:09Z")),
        enabled_at: (number == 4).then(|| t("2026-11-23T14:05:09Z")),
        enabled_by: (number == 4).then(|| t("the operator")),
        activated_on: (number == 4).then_some(12),
        live: number == 4,
        draft: number == 6,
        beside_live: true,
        changes: changes(reader().words(), live, &settings),
    }
}

fn wrong(mut view: SettingsView, t: &dyn Fn(&str) -> String) -> SettingsView {
    let error = |field: &str, message: &str| FieldError {
        field: field.to_owned(),
        message: t(message),
    };
    view.form.sign_on_url = t("login.acme.example/saml2");
    view.form.certificates = t("-----BEGIN PRIVATE KEY-----\nMIIE");
    view.form.clock_skew_seconds = t("600");
    view.form.allow_sha1 = true;
    view.errors = vec![
        error("sign_on_url", "Give the whole URL, beginning with https://."),
        error(
            "certificates",
            "This is a private key. Do not share it; paste the certificate.",
        ),
        error("clock_skew_seconds", "Give a number from 0 to 180."),
    ];
    view
}

fn proposed(t: &dyn Fn(&str) -> String) -> Vec<ChangeView> {
    let change = |label: &str, live: &str, draft: &str| ChangeView {
        label: label.to_owned(),
        live: t(live),
        draft: t(draft),
    };
    vec![
        change(
            "Sign-on URL",
            "https://login.acme.example/saml2",
            "https://login.acme.example/saml2/sso",
        ),
        change(
            "Public certificate",
            "",
            "CN=Acme Federation Signing 2026, SHA-256 9f86d081884c7d65…, valid until 2029-10-01T12:00:00Z",
        ),
    ]
}

fn watch(t: &dyn Fn(&str) -> String, news: bool) -> WatchView {
    WatchView {
        url: t("https://login.acme.example/federationmetadata/2007-06/federationmetadata.xml"),
        entity_id: Some(t("https://sts.acme.example/2f1c9a55/")),
        add_certificates: news,
        fetched_at: Some(t("2026-11-23T14:05:09Z")),
        failure: (!news).then(|| t("The address answered with status 500, not with a document.")),
        next_at: t("2026-11-24T14:05:09Z"),
        added: vec![(
            t("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            t("2026-11-22T14:05:09Z"),
        )],
        offer: news.then(|| t("0f1e")),
        changes: if news { proposed(t) } else { Vec::new() },
        ..WatchView::default()
    }
}

fn import(t: &dyn Fn(&str) -> String) -> ImportView {
    let endpoint = |binding: &str, url: &str| (t(binding), t(url));
    ImportView {
        reader: reader(),
        organization_id: t("acme"),
        organization_name: t("Acme Observatory"),
        csrf: t("c5rf"),
        etag: t("\"v7\""),
        source: t("https://login.acme.example/federationmetadata/2007-06/federationmetadata.xml"),
        card: Some(CardView {
            url: Some(t(
                "https://login.acme.example/federationmetadata/2007-06/federationmetadata.xml",
            )),
            entity_id: Some(t("https://sts.acme.example/2f1c9a55-7d0e-4a7e-93a1-5f1f1f3c9a55/")),
            sign_on: vec![
                endpoint("HTTP-Redirect", "https://login.acme.example/2f1c9a55/saml2"),
                endpoint("HTTP-POST", "https://login.acme.example/2f1c9a55/saml2"),
            ],
            logout: vec![endpoint("HTTP-Redirect", "https://login.acme.example/2f1c9a55/saml2")],
            certificates: certificates(t),
            encryption_certificates: 1,
            name_id_formats: vec![t("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")],
            valid_until: Some(t("2026-12-24T00:00:00Z")),
            signature: Some(t("there is one, not verified")),
            notes: vec![t(
                "The certificate of CN=Acme Federation Signing 2025 expires on 2026-12-04T12:00:00Z, in 11 days.",
            )],
            changes: proposed(t),
            proposal: t("{\"sign_on_url\":\"https://login.acme.example/saml2/sso\"}"),
        }),
        ..ImportView::default()
    }
}
