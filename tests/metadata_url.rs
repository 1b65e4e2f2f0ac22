//! Addresses that metadata is fetched from, and those that are never opened.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::settings::{MetadataUrl, MetadataUrlError};

#[track_caller]
fn refused(text: &str, error: MetadataUrlError) {
    assert_eq!(MetadataUrl::parse(text, false), Err(error), "{text}");
    // A redirect is held to the same.
    let from = MetadataUrl::parse("https://login.example/", false).unwrap();
    if error != MetadataUrlError::Malformed {
        assert_eq!(from.redirect(text, false), Err(error), "a redirect to {text}");
    }
}

#[test]
fn public_names_by_https_are_opened() {
    for (text, opened) in [
        ("https://login.example/metadata", "https://login.example/metadata"),
        (
            "  https://login.example:8443/a?b=c#d ",
            "https://login.example:8443/a?b=c",
        ),
        ("HTTPS://LOGIN.EXAMPLE", "https://login.example/"),
        ("https://localhost.example.com/", "https://localhost.example.com/"),
        ("https://mylocal.example/", "https://mylocal.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ] {
        assert_eq!(MetadataUrl::parse(text, false).unwrap().as_str(), opened);
    }
}

#[test]
fn other_schemes() {
    for text in [
        "http://login.example/metadata",
        "ftp://login.example/",
        "file:///etc/passwd",
        "gopher://login.example/",
        "data:text/xml,<a/>",
        "javascript:alert(1)",
        "blob:https://login.example/1",
    ] {
        refused(text, MetadataUrlError::NotHttps);
    }
}

#[test]
fn ipv4_in_every_notation() {
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
        "127.0.0.1.",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "8.8.8.8",
        "１２７.0.0.1",
    ] {
        let error = MetadataUrl::parse(&format!("https://{host}/"), false).unwrap_err();
        let wanted = [MetadataUrlError::IpAddress, MetadataUrlError::Malformed];
        assert!(wanted.contains(&error), "{host}: {error:?}");
        if host.is_ascii() {
            refused(&format!("https://{host}/"), MetadataUrlError::IpAddress);
        }
    }
}

#[test]
fn ipv6_in_every_notation() {
    for host in [
        "[::1]",
        "[::]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:db8::1]",
        "[2606:4700::1111]",
    ] {
        refused(&format!("https://{host}/"), MetadataUrlError::IpAddress);
    }
}

#[test]
fn names_of_this_computer_and_of_private_networks() {
    for host in [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "intranet",
        "metadata",
        "idp.local",
        "idp.internal",
        "metadata.google.internal",
        "idp.corp",
        "idp.lan",
        "idp.home.arpa",
        "router.home",
        "idp.localdomain",
        "x.onion",
        "idp.private",
        "idp.intranet.",
        "local",
    ] {
        refused(&format!("https://{host}/"), MetadataUrlError::LocalName);
    }
}

#[test]
fn credentials() {
    for text in [
        "https://ada@login.example/",
        "https://ada:secret@login.example/",
        "https://:secret@login.example/",
        "https://login.example@localhost/",
    ] {
        refused(text, MetadataUrlError::Credentials);
    }
}

#[test]
fn what_is_no_address() {
    let long = format!("https://login.example/{}", "a".repeat(2_048));
    for text in [
        "",
        "login.example/metadata",
        "https://",
        "https:///",
        "https://login example/",
        "https://login.example/a b",
        "https://login.example/\u{0}",
        "https://login.example/\ta",
        "https://[::1",
        "https://a..b\u{7f}/",
        &long,
    ] {
        assert_eq!(
            MetadataUrl::parse(text, false),
            Err(MetadataUrlError::Malformed),
            "{text:?}"
        );
    }
}

/// In development, and only there, an identity provider on this computer will do.
#[test]
fn this_computer_in_development() {
    for text in [
        "http://localhost:7000/metadata",
        "http://127.0.0.1:7000/",
        "http://[::1]/",
        "https://localhost/",
    ] {
        assert!(MetadataUrl::parse(text, true).is_ok(), "{text}");
        assert!(MetadataUrl::parse(text, false).is_err(), "{text}");
    }
    for text in [
        "http://login.example/",
        "https://10.0.0.1/",
        "http://192.168.1.1/",
        "https://idp.internal/",
        "ftp://localhost/",
    ] {
        assert!(MetadataUrl::parse(text, true).is_err(), "{text}");
    }
}
