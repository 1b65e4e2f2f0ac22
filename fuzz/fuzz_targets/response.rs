//! Whatever comes in, nobody signs in but the one member whose Responses were signed, with exactly the signed claims.
#![no_main]

use fuzz::accept;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let Some(accepted) = accept(octets) else { return };
    assert!(octets.windows(14).any(|window| window == b"SignatureValue"));
    let claims = accepted.claims();
    assert_eq!(claims.idp_entity_id, "https://idp.example/metadata");
    assert_eq!(claims.name_id.value, "ada@example.org");
    assert_eq!(claims.email.as_deref(), Some("ada@example.org"));
    assert_eq!(claims.attributes["groups"], ["admin", "staff"]);
    assert_eq!(claims.attributes.len(), 2);
    assert_eq!(accepted.keys().assertion_id, "_assertion");
    assert_eq!(accepted.keys().request_id.as_deref(), Some("_request"));
});
