//! Metadata is an identity provider or one refusal; what counts as verified was signed with the pinned key.
#![no_main]

use fuzz::KEY;
use libfuzzer_sys::fuzz_target;
use saml_edge::dsig::SignatureError;
use saml_edge::saml::{MetadataDocument, MetadataError, MetadataSignature, SamlError};
use saml_edge::time::Timestamp;
use saml_edge::verdict::Refusal;

fuzz_target!(|octets: &[u8]| {
    let now = Timestamp::from_unix_seconds(1_795_000_000);
    let verified = MetadataDocument::verify(octets, std::slice::from_ref(&KEY));
    let parsed = MetadataDocument::parse(octets);
    assert!(verified.is_err() || parsed.is_ok());
    for document in [verified, parsed] {
        let ids = match document.and_then(|document| document.identity_providers().map(|ids| (document, ids))) {
            Ok(read) => read,
            Err(error) => {
                let known = MetadataError::CODES.contains(&error.code())
                    || SignatureError::CODES.contains(&error.code())
                    || SamlError::CODES.contains(&error.code())
                    || ["xml.", "c14n.", "key.", "time."]
                        .iter()
                        .any(|start| error.code().starts_with(start));
                assert!(known && !error.expected().is_empty(), "{}", error.code());
                continue;
            }
        };
        let (document, ids) = ids;
        for id in ids.iter().map(|id| Some(id.as_str())).chain([None]) {
            let Ok(provider) = document.identity_provider(id, now) else {
                continue;
            };
            assert!(id.is_none_or(|id| id == provider.entity_id));
            assert!(provider.valid_until.is_none_or(|until| until > now));
            if let MetadataSignature::Verified(key) = provider.signature {
                assert_eq!(key, KEY.fingerprint());
                assert!(octets.windows(14).any(|window| window == b"SignatureValue"));
            }
            for endpoint in provider
                .preferred_sign_on()
                .into_iter()
                .chain(provider.preferred_logout())
            {
                let url = url::Url::parse(&endpoint.location).expect("an absolute URL");
                assert!(matches!(url.scheme(), "http" | "https"));
            }
        }
    }
});
