//! `bench-xml-sec XML SPKI ALGORITHM TIMES`: verifies both signatures of a Response with a pinned key, by the crate
//! `xml-sec`, and prints the milliseconds that one run took.

use std::error::Error;
use xml_sec::api::Operation;
use xml_sec::policy::{PolicyCompileContext, PolicyCompiler, PolicyProfile};
use xml_sec::provider::RustCryptoProvider;
use xml_sec::xml::IdAttributeRegistration;
use xml_sec::xmldsig::{SignatureAlgorithm, VerificationKey, VerificationRequest};
use xml_sec::XmlSecurity;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [xml, spki, algorithm, times] = arguments.as_slice() else {
        return Err("bench-xml-sec XML SPKI ALGORITHM TIMES".into());
    };
    let provider = RustCryptoProvider;
    let context = PolicyCompileContext { external_resources: false, target_evidence: true };
    let policies = PolicyCompiler::new(PolicyProfile::Modern, &provider, None)?.compile(&context)?;
    let security = XmlSecurity::new(&policies, &provider)?;
    let key = VerificationKey {
        algorithm: match algorithm.as_str() {
            "p256" => SignatureAlgorithm::EcdsaSha256,
            _ => SignatureAlgorithm::RsaSha256,
        },
        public_key_bytes: std::fs::read(spki)?,
        certificate_der: None,
        name: None,
    };
    let ids = [IdAttributeRegistration::global("ID")];
    let text = std::fs::read_to_string(xml)?;
    let times: u32 = times.parse()?;
    let began = cpu();
    for _ in 0..times {
        let document = security.parse_document(text.clone(), Operation::Verify)?;
        let target = |id| document.with_view(|view| view.node_for_id(id, &ids)).ok_or("no such ID");
        let targets = [target("_response")?, target("_assertion")?];
        let request = VerificationRequest { expected_targets: &targets, ..Default::default() };
        let evidence = security.verifier()?.key(&key).id_attributes(&ids).verify(&document, &request)?;
        if !evidence.accepted(&document)? {
            return Err("not accepted".into());
        }
    }
    println!("{}", (cpu() - began) / f64::from(times));
    Ok(())
}

/// CPU time of this thread in milliseconds: what else runs on the machine is not counted.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or_default() / 1e6
}
