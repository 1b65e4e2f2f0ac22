//! The attack self-test over the service: every attack is held under every policy; its messages are real ones; and it
//! would notice if it were otherwise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "support/ports.rs"]
mod ports;
#[path = "support/sp_signing.rs"]
mod sp_signing;

use base64::Engine as _;
use ports::ephemeral::Keys;
use ports::{MemoryPorts, run};
use saml_edge::binding::BindingError;
use saml_edge::crypto::{Certificate, DigestAlgorithm, KeyError};
use saml_edge::dsig::SignatureError;
use saml_edge::profile::RuleError;
use saml_edge::saml::SamlError;
use saml_edge::selftest::{Case, Certificates, Draft, Facts, Finding, Key, Outcome, Post, Report, Wanted, catalogue};
use saml_edge::service::organization::{Actor, Command, Kind};
use saml_edge::service::{EphemeralKey, EphemeralSigner, Ports, self_test};
use saml_edge::settings::{AttributeNames, IdpInitiated, OrganizationId, RoleRule, SamlSettings, SignaturePolicy};
use saml_edge::time::{TimeError, Timestamp};
use saml_edge::xml::XmlError;
use saml_edge::xmlenc::DecryptionError;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command as Process;

fn acme() -> OrganizationId {
    OrganizationId::parse("acme").unwrap()
}

/// "acme" with this draft.
fn with(settings: SamlSettings) -> MemoryPorts {
    let ports = MemoryPorts::default();
    let (id, name) = (acme(), "Acme".to_owned());
    ports.carry_out("acme", Command::Create { id, name });
    let settings = Box::new(settings);
    let (if_revision, by) = (None, Actor::operator());
    ports.carry_out(
        "acme",
        Command::PutDraft {
            if_revision,
            settings,
            by,
        },
    );
    ports
}

#[track_caller]
fn all_held(settings: SamlSettings) -> Value {
    let report = run(self_test::run(&with(settings), &acme())).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let broken: Vec<&Value> = findings.filter(|finding| finding["held"] != true).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    let summary = &report["summary"];
    assert_eq!(report["outcome"], "passed", "{summary}");
    assert_eq!(
        (&summary["held"], &summary["accepted"]),
        (&summary["attacks"], &json!(0))
    );
    assert_eq!(summary["valid_accepted"], summary["valid"]);
    assert!(
        summary["attacks"].as_u64() > Some(150) && summary["valid"].as_u64() > Some(10),
        "{summary}"
    );
    report
}

const POLICIES: [SignaturePolicy; 4] = [
    SignaturePolicy::Both,
    SignaturePolicy::Response,
    SignaturePolicy::Assertion,
    SignaturePolicy::Either,
];

#[test]
fn every_attack_is_held_under_every_policy() {
    for signature_policy in POLICIES {
        for (idp_initiated, allow_sha1) in [
            (IdpInitiated::Upgrade, false),
            (IdpInitiated::Accept, true),
            (IdpInitiated::Refuse, false),
        ] {
            let report = all_held(SamlSettings {
                signature_policy,
                idp_initiated,
                allow_sha1,
                ..SamlSettings::default()
            });
            println!("{signature_policy:?} {idp_initiated:?}: {}", report["summary"]);
        }
    }
}

#[test]
fn whatever_the_settings_are_the_messages_fit_them() {
    let text = str::to_owned;
    let odd = SamlSettings {
        idp_entity_id: Some(text("https://idp.example/?a=1&b=\"<{now}>")),
        requested_authn_context: vec![text("urn:context:<a>&b"), text("urn:other")],
        force_authn: true,
        clock_skew_seconds: 0,
        sign_on_url: Some(text("https://idp.example/login")),
        attributes: AttributeNames {
            email: vec![text("urn:mail?a&\"b\"{who}")],
            name: vec![text("urn:name<x>")],
            roles: vec![text("urn:name<x>")],
            ..AttributeNames::default()
        },
        session_seconds: 60,
        ..SamlSettings::default()
    };
    all_held(odd.clone());
    all_held(SamlSettings {
        clock_skew_seconds: 180,
        attributes: AttributeNames {
            email: vec![text("a")],
            name: vec![text("a")],
            roles: vec![text("a")],
            claims: BTreeMap::from([(text("who"), vec![text("a")])]),
            role_rules: vec![RoleRule {
                role: text("administrator"),
                values: vec![text("none of the messages")],
            }],
            default_role: Some(text("guest")),
            ..AttributeNames::default()
        },
        certificates: vec![text("nonsense")],
        sign_authn_requests: true,
        ..odd
    });
}

/// The messages of the catalogue that every run sends, and those that only some settings allow.
#[test]
fn every_row_is_sent_or_there_is_a_reason() {
    let sent: BTreeSet<u8> = catalogue::all().map(|case| case.row).filter(|row| *row > 0).collect();
    let not_thrown = catalogue::not_thrown();
    let rows = not_thrown.iter().flat_map(|entry| entry["rows"].as_array().unwrap());
    let not_sent: BTreeSet<u8> = rows.map(|row| u8::try_from(row.as_u64().unwrap()).unwrap()).collect();
    assert_eq!(
        sent.union(&not_sent).copied().collect::<Vec<_>>(),
        (1..=95).collect::<Vec<_>>()
    );
    assert_eq!(sent.intersection(&not_sent).count(), 0);
    let threats = include_str!("../docs/threats.md");
    let rows = |rows: &BTreeSet<u8>| rows.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    assert!(
        threats.contains(&format!("every row but {}.", rows(&not_sent))),
        "{}",
        rows(&not_sent)
    );
}

#[test]
fn every_code_that_is_expected_exists() {
    let mut codes: BTreeSet<&str> = BTreeSet::from(["replay.request_seen"]);
    for list in [
        BindingError::CODES,
        XmlError::CODES,
        KeyError::CODES,
        SignatureError::CODES,
        TimeError::CODES,
        SamlError::CODES,
        RuleError::CODES,
        DecryptionError::CODES,
    ] {
        codes.extend(list);
    }
    for case in catalogue::all() {
        if let Wanted::Refused(wanted) = case.wanted {
            assert!(!wanted.is_empty(), "{}", case.words);
            for code in wanted {
                assert!(codes.contains(code), "{}: there is no {code}", case.words);
            }
        }
    }
}

#[test]
fn only_what_had_to_happen_is_held() {
    let attack = catalogue::all().find(|case| case.row == 4).unwrap();
    let valid = &catalogue::controls()[0];
    let judged =
        |case: &Case, outcome, code: Option<&str>| Finding::new(case, outcome, code.map(str::to_owned), None).held;
    assert!(judged(attack, Outcome::Refused, Some("assertion.multiple")));
    assert!(
        !judged(attack, Outcome::Refused, Some("signature.digest_mismatch")),
        "for another reason"
    );
    assert!(!judged(attack, Outcome::Refused, None));
    for outcome in [
        Outcome::Accepted,
        Outcome::AcceptedOtherwise,
        Outcome::Answered,
        Outcome::Error,
    ] {
        assert!(!judged(attack, outcome, None));
        assert!(!judged(attack, outcome, Some("assertion.multiple")));
    }
    assert!(judged(valid, Outcome::Accepted, None));
    for outcome in [
        Outcome::AcceptedOtherwise,
        Outcome::Answered,
        Outcome::Error,
        Outcome::Refused,
    ] {
        assert!(!judged(valid, outcome, None));
    }
}

#[test]
fn one_finding_that_is_not_held_fails_the_whole_run() {
    let as_it_must = |case: &Case| {
        let (outcome, code) = match case.wanted {
            Wanted::Accepted => (Outcome::Accepted, None),
            Wanted::Answered => (Outcome::Answered, None),
            Wanted::Refused(codes) => (Outcome::Refused, Some(codes[0].to_owned())),
        };
        Finding::new(case, outcome, code, None)
    };
    let all: Vec<Finding> = catalogue::all().map(as_it_must).collect();
    assert!(Report::new(all.clone()).passed());
    for index in 0..all.len() {
        let mut findings = all.clone();
        findings[index].held = false;
        assert!(!Report::new(findings).passed());
    }
    let valid = catalogue::controls().len();
    assert!(!Report::new(Vec::new()).passed(), "nothing sent is nothing shown");
    assert!(!Report::new(all[..valid].to_vec()).passed(), "no attack was sent");
    assert!(
        !Report::new(all[valid..].to_vec()).passed(),
        "that all is refused proves nothing"
    );
}

#[test]
fn nothing_is_written_but_that_it_ran_and_its_report() {
    let ports = with(SamlSettings::default());
    let (rows, kv) = (ports.rows("acme"), ports.kv_contents());
    let written = ports.everything_written().len();
    let report = run(self_test::run(&ports, &acme())).unwrap();
    let audit = |row: &(Kind, _, _)| matches!(row.0, Kind::Audit | Kind::AuditHead);
    let (logged_before, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(audit);
    let (logged, now): (Vec<_>, Vec<_>) = ports.rows("acme").into_iter().partition(audit);
    assert_eq!(
        logged.iter().filter(|row| row.0 == Kind::Audit).count(),
        logged_before.iter().filter(|row| row.0 == Kind::Audit).count() + 1,
        "that it ran, in the audit log"
    );
    let (own, others): (Vec<_>, Vec<_>) = now.into_iter().partition(|row| row.0 == Kind::SelfTest);
    assert_eq!((others, ports.kv_contents()), (rows, kv));
    let own: Vec<_> = own.iter().map(|(_, id, _)| id.as_str()).collect();
    assert_eq!(own, ["running", "last"]);
    assert_eq!(
        ports.everything_written().len(),
        written + 5,
        "two rows, an entry of the audit log with its head, and a line of the log"
    );
    assert_eq!(ports.objects(), ["acme"]);
    for text in &ports.everything_written()[written..] {
        for secret in ["CERTIFICATE", "SAMLResponse", "<saml", "PHNhbWxw", "ada@"] {
            assert!(!text.contains(secret), "{secret} in {text:.200}");
        }
    }
    assert_eq!(run(self_test::last(&ports, &acme())).unwrap(), Some(report));
}

#[test]
fn a_store_that_fails_is_no_pass() {
    use ports::Failure::{After, Before};
    for (nth, failure) in [(1, Before), (1, After), (2, Before), (3, Before)] {
        let ports = with(SamlSettings::default());
        ports.object_switch.fail_at(nth, failure);
        assert!(run(self_test::run(&ports, &acme())).is_err());
        ports.object_switch.mend();
        assert_eq!(run(self_test::last(&ports, &acme())).unwrap(), None);
    }
}

#[test]
fn a_report_of_another_form_counts_as_none() {
    let ports = with(SamlSettings::default());
    let report = run(self_test::run(&ports, &acme())).unwrap();
    let keep = |report: String| ports.carry_out("acme", Command::RecordSelfTest { report });
    for other in ["{\"version\":2}", "{}", "[]", "nonsense", ""] {
        keep(other.to_owned());
        assert_eq!(run(self_test::last(&ports, &acme())).unwrap(), None);
    }
    keep(report.to_string());
    assert_eq!(run(self_test::last(&ports, &acme())).unwrap(), Some(report));
}

/// A message of the catalogue, as a run makes it.
fn message(case: &'static Case, policy: SignaturePolicy, keys: &Keys) -> (Post, Certificates) {
    let ports = MemoryPorts::default();
    let settings = SamlSettings {
        signature_policy: policy,
        ..SamlSettings::default()
    };
    let deployment = ports.deployment();
    let (sp, acs) = (deployment.sp_entity_id(&acme()), deployment.acs_url(&acme()));
    let facts = Facts::new(
        &settings,
        sp,
        acs,
        Timestamp::from_unix_seconds(ports::BEGINNING),
        &[7; 32],
    );
    let certificate = |key: &[u8]| {
        let octets = Certificates::to_be_signed(key, facts.now);
        let signature = run(keys.sign(EphemeralKey::Rsa, DigestAlgorithm::Sha256, &octets)).unwrap();
        Certificates::signed(&octets, &signature).unwrap()
    };
    let certificates = Certificates {
        rsa: certificate(keys.public_key(EphemeralKey::Rsa)),
        ec: certificate(keys.public_key(EphemeralKey::Ec)),
        stranger: certificate(keys.public_key(EphemeralKey::Stranger)),
        short: certificate(&Certificates::short_public_key(&[7; 32])),
    };
    let post = {
        let mut draft = Draft::begin(case, &facts, &certificates, 1).unwrap();
        while let Some(to_sign) = draft.to_sign().unwrap() {
            let (key, digest) = match to_sign.key {
                Key::Ec(digest) => (EphemeralKey::Ec, digest),
                _ => (EphemeralKey::Rsa, DigestAlgorithm::Sha256),
            };
            draft
                .signed(&run(keys.sign(key, digest, &to_sign.octets)).unwrap())
                .unwrap();
        }
        draft.finish().unwrap()
    };
    (post, certificates)
}

fn folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("saml-edge-selftest-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Their canonical form is written by hand and their signatures made by the platform: xmlsec1 agrees with both.
#[test]
fn the_valid_messages_are_valid_for_xmlsec1() {
    let keys = Keys::new(1);
    let mut verified = 0;
    // xmlsec1 does parse what KeyInfo holds, and stumbles over row 53.
    for case in catalogue::controls().iter().filter(|case| case.row != 53) {
        let (post, certificates) = message(case, SignaturePolicy::Both, &keys);
        let (_, value) = url::form_urlencoded::parse(&post.body).next().unwrap();
        let octets = base64::engine::general_purpose::STANDARD
            .decode(value.as_bytes())
            .unwrap();
        let is_ec = String::from_utf8_lossy(&octets).contains("#ecdsa-");
        let certificate: &Certificate = if is_ec { &certificates.ec } else { &certificates.rsa };
        let (key, file) = (folder().join("key.pem"), folder().join("message.xml"));
        std::fs::write(&key, certificate.to_pem()).unwrap();
        std::fs::write(&file, &octets).unwrap();
        for (namespace, parent) in [("protocol", "Response"), ("assertion", "Assertion")] {
            let output = Process::new("xmlsec1")
                .args(["--verify", "--pubkey-cert-pem"])
                .arg(&key)
                .args(["--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:Response"])
                .args(["--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion"])
                .arg("--node-xpath")
                .arg(format!(
                    "//*[local-name()='{parent}' and namespace-uri()='urn:oasis:names:tc:SAML:2.0:{namespace}']/*[local-name()='Signature']"
                ))
                .arg(&file)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {parent}: {said}", case.words);
            verified += 1;
        }
    }
    std::fs::remove_dir_all(folder()).unwrap();
    assert!(verified >= 20, "{verified}");
}
