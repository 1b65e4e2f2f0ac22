//! The attack self-test over the service: every attack is held under every policy, and its own messages are real.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "support/ports.rs"]
mod ports;

use ports::{MemoryPorts, OPERATOR_TOKEN, run};
use saml_edge::selftest::{Outcome, Report};
use saml_edge::service::organization::Command;
use saml_edge::service::self_test;
use saml_edge::settings::{AttributeNames, IdpInitiated, OrganizationId, SamlSettings, SignaturePolicy};

fn acme() -> OrganizationId {
    OrganizationId::parse("acme").unwrap()
}

fn with(settings: SamlSettings) -> MemoryPorts {
    let ports = MemoryPorts::default();
    ports.carry_out(
        "acme",
        Command::Create {
            id: acme(),
            name: "Acme".to_owned(),
        },
    );
    ports.carry_out(
        "acme",
        Command::PutDraft {
            if_revision: None,
            settings: Box::new(settings),
        },
    );
    ports
}

fn report(settings: SamlSettings) -> Report {
    run(self_test::run(&with(settings), &acme())).unwrap()
}

#[track_caller]
fn all_held(report: &Report) {
    for finding in report.findings.iter().filter(|finding| !finding.held) {
        eprintln!("{finding:?}");
    }
    assert!(report.passed(), "{:?}", report.summary);
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
        for idp_initiated in [IdpInitiated::Upgrade, IdpInitiated::Accept, IdpInitiated::Refuse] {
            for allow_sha1 in [false, true] {
                let report = report(SamlSettings {
                    signature_policy,
                    idp_initiated,
                    allow_sha1,
                    ..SamlSettings::default()
                });
                println!(
                    "{signature_policy:?} {idp_initiated:?} {allow_sha1}: {:?}",
                    report.summary
                );
                all_held(&report);
            }
        }
    }
}
