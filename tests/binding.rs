//! The bindings, outward and inward (Bindings 3.4, 3.5).
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml_edge::binding::{
    BindingError, MAX_MESSAGE_OCTETS, MessageKind, PostForm, PostFormPage, PostMessage, RedirectMessage, RelayState,
    ReturnTo, ReturnToError,
};

const REQUEST: &[u8] = b"<samlp:AuthnRequest/>";

fn form(fields: &[(&str, &str)]) -> Result<PostForm, BindingError> {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    PostForm::decode(body.extend_pairs(fields).finish().as_bytes())
}

fn message(saml_response: &str) -> Result<PostMessage, BindingError> {
    PostMessage::decode(form(&[("SAMLResponse", saml_response)]).unwrap())
}

#[test]
fn a_redirect_inflates_to_the_request() {
    let relay_state = RelayState::new("a b&c=d\"<+".to_owned()).unwrap();
    let message = RedirectMessage::encode(MessageKind::Request, REQUEST, Some(&relay_state));
    let to = url::Url::parse(&message.url("https://login.example/saml2?tenant=a%20b&x").unwrap()).unwrap();
    assert!(
        to.as_str()
            .starts_with("https://login.example/saml2?tenant=a%20b&x&SAMLRequest=")
    );
    let parameters: Vec<(String, String)> = to.query_pairs().into_owned().collect();
    let deflated = STANDARD.decode(&parameters[2].1).unwrap();
    assert_eq!(miniz_oxide::inflate::decompress_to_vec(&deflated).unwrap(), REQUEST);
    assert_eq!(parameters[3], ("RelayState".to_owned(), "a b&c=d\"<+".to_owned()));
    assert!(!to.as_str().contains('+'), "a space is %20 and a plus is %2B");
}

#[test]
fn the_signed_query_is_what_was_signed() {
    let message = RedirectMessage::encode(MessageKind::Request, REQUEST, None);
    let signed = message.octets_to_sign("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    let url = message
        .signed_url(
            "https://i/",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            b"xyz",
        )
        .unwrap();
    assert_eq!(url, format!("https://i/?{signed}&Signature=eHl6"));
    assert!(!url.contains("RelayState"));
}

#[test]
fn a_sign_on_url_must_be_a_plain_web_url() {
    let message = RedirectMessage::encode(MessageKind::Request, REQUEST, None);
    for url in [
        "",
        "login.example",
        "/saml2",
        "javascript:alert(1)",
        "https://i/#frag",
        "data:text/html,x",
        // Found by fuzzing: upper case beside what is not ASCII, in a host.
        "https://N\u{45A}.example/",
    ] {
        assert_eq!(
            message.url(url),
            Err(BindingError::SignOnUrlMalformed { url: url.to_owned() }),
            "{url}"
        );
    }
}

#[test]
fn a_form_carries_the_request_in_base64() {
    let relay_state = RelayState::new("r".to_owned()).unwrap();
    let page = PostFormPage::encode(MessageKind::Request, "https://i/sso", REQUEST, Some(&relay_state));
    assert_eq!(page.action, "https://i/sso");
    assert_eq!(
        page.fields,
        [
            ("SAMLRequest", STANDARD.encode(REQUEST)),
            ("RelayState", "r".to_owned())
        ]
    );
}

#[test]
fn a_form_is_read_without_guessing() {
    let response = STANDARD.encode("<a/>");
    let form = form(&[
        ("Signature", "x"),
        ("SAMLResponse", &response),
        ("SigAlg", "y"),
        ("RelayState", ""),
    ])
    .unwrap();
    let message = PostMessage::decode(form).unwrap();
    assert_eq!(message.octets(), b"<a/>");
    assert_eq!(message.relay_state(), None);
}

#[test]
fn relay_state_has_eighty_octets_at_most() {
    let relay_state = |text: &str| {
        let form = form(&[("SAMLResponse", "PGEvPg=="), ("RelayState", text)]).unwrap();
        let message = PostMessage::decode(form).unwrap();
        message.relay_state().map(ToString::to_string)
    };
    assert_eq!(relay_state(&"r".repeat(80)), Some("r".repeat(80)));
    // A tile's own, longer than the standard lets it be, is no reason to turn the member away.
    assert_eq!(relay_state(&"r".repeat(81)), None);
    assert_eq!(relay_state(&"é".repeat(41)), None);
    assert_eq!(RelayState::new(String::new()), None);
}

#[test]
fn the_message_cap_is_exact() {
    let octets = vec![b'<'; MAX_MESSAGE_OCTETS + 1];
    assert!(message(&STANDARD.encode(&octets[1..])).is_ok());
    let error = message(&STANDARD.encode(&octets)).unwrap_err();
    assert_eq!(
        error,
        BindingError::MessageTooLarge {
            octets: MAX_MESSAGE_OCTETS + 1
        }
    );
    assert!(error.is_too_large());
}

/// Row 86: white space between, and nothing else.
#[test]
fn base64_is_strict() {
    assert_eq!(message(" PGE\r\nvP\tg== ").unwrap().octets(), b"<a/>");
    for text in [
        "PGEvPg",
        "PGEvPg=",
        "PGE=vPg==",
        "PGEvPg===",
        "PGEvPh==",
        "PGE_",
        "PGE-",
        "PGEv\u{0}Pg==",
        "PGE.",
        "PGEvPg==PGEvPg==",
    ] {
        assert_eq!(message(text), Err(BindingError::NotBase64), "{text:?}");
    }
}

#[test]
fn row_71_return_to_stays_at_home() {
    let listed = ["https://app.example".to_owned(), "https://app.example:8443".to_owned()];
    let parse = |text: &str| ReturnTo::parse(text, "https://sso.example", &listed).map(|to| to.as_str().to_owned());
    for (text, to) in [
        ("/", "/"),
        ("/a/b?c=d&next=%2Fx#e", "/a/b?c=d&next=%2Fx#e"),
        ("/a/../b", "/b"),
        ("/a?u=https://evil.example/", "/a?u=https://evil.example/"),
        ("/%C3%A9", "/%C3%A9"),
        ("https://app.example", "https://app.example/"),
        ("HTTPS://APP.example/x", "https://app.example/x"),
        ("https://app.example:443/x", "https://app.example/x"),
        ("https://app.example:8443/x", "https://app.example:8443/x"),
        ("https://sso.example/x", "https://sso.example/x"),
    ] {
        assert_eq!(parse(text), Ok(to.to_owned()), "{text}");
    }
    use ReturnToError::{ForbiddenCharacter, ForbiddenEncoding, ForeignOrigin, NotAPath, TooLong};
    for (text, error) in [
        ("", NotAPath),
        ("a/b", NotAPath),
        ("?x", NotAPath),
        ("//evil.example", NotAPath),
        ("///evil.example", NotAPath),
        ("/..//evil.example", NotAPath),
        ("/.//evil.example", NotAPath),
        ("/a/..//evil.example", NotAPath),
        ("/%2e//evil.example", NotAPath),
        ("https:evil.example", NotAPath),
        ("https:/evil.example", NotAPath),
        ("https:///evil.example", NotAPath),
        ("javascript:alert(1)", NotAPath),
        ("javascript://app.example/%250Aalert(1)", NotAPath),
        ("data:text/html,x", NotAPath),
        ("app.example://x", NotAPath),
        ("/\\evil.example", ForbiddenCharacter),
        ("\\\\evil.example", ForbiddenCharacter),
        ("/\t/evil.example", ForbiddenCharacter),
        ("/\n/evil.example", ForbiddenCharacter),
        ("/a\r\nSet-Cookie: x=y", ForbiddenCharacter),
        (" //evil.example", ForbiddenCharacter),
        ("/\u{0}", ForbiddenCharacter),
        ("/é", ForbiddenCharacter),
        ("/%2f/evil.example", ForbiddenEncoding),
        ("/%5Cevil.example", ForbiddenEncoding),
        ("/%0d%0aSet-Cookie:x", ForbiddenEncoding),
        ("/a?b=%0A", ForbiddenEncoding),
        ("/%", ForbiddenEncoding),
        ("/%+1", ForbiddenEncoding),
        ("/%zz", ForbiddenEncoding),
        ("https://evil.example/", ForeignOrigin),
        ("http://app.example/", ForeignOrigin),
        ("https://app.example:444/", ForeignOrigin),
        ("https://app.example.evil.example/", ForeignOrigin),
        ("https://app.example@evil.example/", ForeignOrigin),
        ("https://user@app.example/", ForeignOrigin),
        ("https://:pw@app.example/", ForeignOrigin),
    ] {
        assert_eq!(parse(text), Err(error), "{text:?}");
    }
    assert_eq!(parse(&format!("/{}", "a".repeat(2_048))), Err(TooLong));
}

/// Whatever comes in: what goes out resolves, in a browser's eyes, to our origin or a listed one.
#[test]
fn row_71_no_text_of_these_alphabets_leaves() {
    let pieces = [
        "/",
        "\\",
        "//",
        ":",
        "https",
        "http:",
        "@",
        "evil.example",
        ".",
        "..",
        "%2f",
        "%5c",
        "?",
        "#",
        "app.example",
        "\t",
    ];
    let own = url::Url::parse("https://sso.example").unwrap();
    let listed = ["https://app.example".to_owned()];
    let n = pieces.len();
    let mut accepted = 0;
    for at in 0..n.pow(4) {
        let text: String = (0..4).map(|digit| pieces[at / n.pow(digit) % n]).collect();
        if let Ok(to) = ReturnTo::parse(&text, "https://sso.example", &listed) {
            accepted += 1;
            let there = own.join(to.as_str()).unwrap().origin().ascii_serialization();
            assert!(
                there == "https://sso.example" || there == "https://app.example",
                "{text} leads to {there}"
            );
        }
    }
    assert!(accepted > 100, "only {accepted} accepted");
}
