//! HTTP-Redirect: what is sent arrives as it was; what arrives is bounded, is there once, and its signature is over the
//! octets of the query itself.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use saml_edge::binding::{
    BindingError, Carrier, Inbound, MAX_MESSAGE_OCTETS, MessageKind, RedirectMessage, RelayState,
};
use saml_edge::verdict::Refusal;

fuzz_target!(|input: (String, Vec<u8>, String)| {
    let (query, message, relay_state) = input;
    inbound(&query);
    let relay_state = RelayState::new(relay_state).filter(|state| !state.as_str().is_empty());
    let url = RedirectMessage::encode(MessageKind::Response, &message, relay_state.as_ref());
    let url = url.url("https://idp.example/slo?a=b").expect("a URL");
    let query = url.split_once('?').expect("a query").1;
    let arrived = Inbound::from_query(query).expect("a message").expect("a message");
    assert_eq!(arrived.octets(), message);
    // Its spelling in the query is kept beside it: what the other party signed, not what it says.
    assert_eq!(
        arrived.relay_state().map(RelayState::as_str),
        relay_state.as_ref().map(RelayState::as_str)
    );
    assert!(matches!(arrived.carrier(), Carrier::Redirect(None)));
});

fn inbound(query: &str) {
    let message = match Inbound::from_query(query) {
        Ok(Some(message)) => message,
        Ok(None) => {
            assert!(url::form_urlencoded::parse(query.as_bytes()).all(|(name, _)| name != "SAMLResponse"));
            return;
        }
        Err(error) => {
            assert!(BindingError::CODES.contains(&error.code()));
            return;
        }
    };
    assert!(message.octets().len() <= MAX_MESSAGE_OCTETS);
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let of_name = |name: &str| pairs.iter().filter(|(n, _)| n == name).collect::<Vec<_>>();
    for once in [
        "SAMLRequest",
        "SAMLResponse",
        "RelayState",
        "SigAlg",
        "Signature",
        "SAMLEncoding",
    ] {
        assert!(of_name(once).len() <= 1, "{once}");
    }
    let kind = message.kind().parameter();
    let [(_, value)] = of_name(kind)[..] else {
        panic!("one {kind}")
    };
    let dense: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let deflated = STANDARD.decode(dense).expect("base64");
    let inflated = miniz_oxide::inflate::decompress_to_vec(&deflated).expect("DEFLATE");
    assert_eq!(message.octets(), inflated);
    let Carrier::Redirect(signature) = message.carrier() else {
        panic!("the other binding")
    };
    assert_eq!(
        signature.is_some(),
        !of_name("Signature").is_empty() && !of_name("SigAlg").is_empty()
    );
    if let Some(signature) = signature {
        let octets = std::str::from_utf8(&signature.octets).expect("the query's octets");
        assert!(
            octets
                .split('&')
                .all(|part| query.split('&').any(|other| other == part))
        );
        assert!(url::form_urlencoded::parse(octets.as_bytes()).any(|(name, _)| name == kind));
    }
}
