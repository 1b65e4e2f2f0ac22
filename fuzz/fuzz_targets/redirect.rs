//! HTTP-Redirect, outward: whatever is sent arrives as it was.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use saml_edge::binding::{RedirectMessage, RelayState};

fuzz_target!(|input: (Vec<u8>, String, String)| {
    let (request, relay_state, sign_on_url) = input;
    let relay_state = RelayState::new(relay_state).ok();
    let message = RedirectMessage::encode(&request, relay_state.as_ref());
    for base in ["https://idp.example/sso", "https://idp.example/sso?a=b", &sign_on_url] {
        let Ok(url) = message.url(base) else { continue };
        let url = url::Url::parse(&url).expect("a URL");
        assert!(matches!(url.scheme(), "http" | "https"));
        let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        if let Some(relay_state) = &relay_state {
            assert_eq!(
                pairs.pop(),
                Some(("RelayState".to_owned(), relay_state.as_str().to_owned()))
            );
        }
        let (name, value) = pairs.pop().expect("the message");
        assert_eq!(name, "SAMLRequest");
        let deflated = STANDARD.decode(value).expect("base64");
        assert_eq!(
            miniz_oxide::inflate::decompress_to_vec(&deflated).ok().as_ref(),
            Some(&request)
        );
    }
});
