//! The form of HTTP-POST, and the place to return to: what is let through is what it seems to be.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use saml_edge::binding::{BindingError, MAX_MESSAGE_OCTETS, PostForm, PostMessage};
use saml_edge::verdict::Refusal;

fuzz_target!(|body: &[u8]| {
    match PostForm::decode(body).and_then(PostMessage::decode) {
        Ok(message) => {
            assert!(message.octets().len() <= MAX_MESSAGE_OCTETS);
            assert!(
                message
                    .relay_state()
                    .is_none_or(|state| (1..=80).contains(&state.as_str().len()))
            );
            let fields: Vec<_> = url::form_urlencoded::parse(body).collect();
            let of_name = |name: &str| fields.iter().filter(|(n, _)| n == name).collect::<Vec<_>>();
            let [(_, value)] = of_name("SAMLResponse")[..] else {
                panic!("one SAMLResponse");
            };
            assert!(of_name("SAMLRequest").is_empty() && of_name("RelayState").len() <= 1);
            let dense: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            assert_eq!(STANDARD.encode(message.octets()), dense);
        }
        Err(error) => assert!(BindingError::CODES.contains(&error.code())),
    }
});
