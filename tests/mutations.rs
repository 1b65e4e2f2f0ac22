//! The strongest oracle there is: whatever is changed in a valid Response, it is refused, or it gives exactly the
//! original claims and spends exactly the original keys. The attacker here also holds a valid Response of their own, by the
//! same identity provider; what they can make of the two is one of the two.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use aes_gcm::KeyInit;
use aes_gcm::aead::Aead;
use saml_edge::dsig::SignaturePolicy;
use saml_edge::verdict::Refusal;
use support::encrypter::{Ciphertext, Encryption};
use support::fixture::Fixture;
use support::login::{Arrival, SignedIn, body, idp};
use support::mutate::{Dice, Span, elements, insert, places, splice};
use support::wrapping::{element, signature_of, wrappings};

/// One valid Response, the attacker's own, and what became of the mutations of it.
struct Oracle {
    name: &'static str,
    signed: String,
    own: String,
    /// The message that carries a mutation, where that is not a message itself.
    carry: fn(&[u8]) -> Vec<u8>,
    arrival: Arrival,
    allowed: [SignedIn; 2],
    tried: AtomicUsize,
    accepted: AtomicUsize,
    codes: Mutex<BTreeMap<&'static str, usize>>,
}

/// The attacker's own login by the same identity provider.
fn own(fixture: &Fixture) -> Fixture {
    Fixture {
        response_id: "_own_response".into(),
        assertion_id: "_own_assertion".into(),
        name_id: fixture.name_id.replace("ada@", "eve@"),
        attributes: vec![("email".into(), vec!["eve@example.org".into()])],
        ..fixture.clone()
    }
}

impl Oracle {
    fn new(name: &'static str, fixture: Fixture) -> Self {
        let (signed, own) = (fixture.signed_by(idp()), own(&fixture).signed_by(idp()));
        Self::of(name, [signed, own], <[u8]>::to_vec)
    }

    /// Both messages with their Assertions encrypted.
    fn encrypted(name: &'static str, fixture: Fixture, encryption: &Encryption) -> Self {
        let sealed = |fixture: &Fixture| {
            let assertion = fixture.signed_assertion(idp());
            fixture.signed_around(&encryption.element("EncryptedAssertion", &assertion), idp())
        };
        Self::of(name, [sealed(&fixture), sealed(&own(&fixture))], <[u8]>::to_vec)
    }

    /// Two signed Assertions, which whoever knows our certificate can change before they encrypt them.
    fn before_encryption(name: &'static str) -> Self {
        let fixture = Fixture::assertion_signed();
        let plain = [&fixture, &own(&fixture)].map(|fixture| fixture.signed_assertion(idp()));
        Self::of(name, plain, encrypt)
    }

    fn of(name: &'static str, [signed, own]: [String; 2], carry: fn(&[u8]) -> Vec<u8>) -> Self {
        let arrival = Arrival {
            policy: SignaturePolicy::Either,
            ..Arrival::decrypting()
        };
        let login = |text: &str| arrival.post(&body(&carry(text.as_bytes()))).unwrap();
        let allowed = [login(&signed), login(&own)];
        assert_ne!(allowed[0].claims.name_id, allowed[1].claims.name_id);
        let (tried, accepted) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self {
            name,
            signed,
            own,
            carry,
            arrival,
            allowed,
            tried,
            accepted,
            codes: Mutex::default(),
        }
    }

    /// The oracle, for a mutation that has nothing of the attacker's own login in it: the original, or refused.
    fn hold(&self, mutated: &[u8], what: &str) {
        self.judge(mutated, &self.allowed[..1], what);
    }

    /// The oracle, for a mutation that mixes both: one of the two, or refused.
    fn hold_mixed(&self, mutated: &[u8], what: &str) {
        self.judge(mutated, &self.allowed, what);
    }

    fn judge(&self, mutated: &[u8], allowed: &[SignedIn], what: &str) {
        self.tried.fetch_add(1, Ordering::Relaxed);
        match self.arrival.post(&body(&(self.carry)(mutated))) {
            Ok(signed_in) => {
                let text = String::from_utf8_lossy(mutated);
                assert!(
                    allowed.contains(&signed_in),
                    "{}, {what}: {signed_in:#?}\n{text}",
                    self.name
                );
                self.accepted.fetch_add(1, Ordering::Relaxed);
            }
            Err(refused) => *self.codes.lock().unwrap().entry(refused.code()).or_default() += 1,
        }
    }

    fn report(&self) -> usize {
        let tried = self.tried.load(Ordering::Relaxed);
        let codes = self.codes.lock().unwrap();
        println!(
            "{}: {tried} mutations, {} with the original claims, refused with {} codes:",
            self.name,
            self.accepted.load(Ordering::Relaxed),
            codes.len()
        );
        let list: Vec<String> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
        println!("  {}", list.join(", "));
        tried
    }
}

#[test]
fn row_35_no_mutation_changes_who_signs_in() {
    let oracles = [
        Oracle::new("both signed", Fixture::default()),
        Oracle::new("Response signed", Fixture::response_signed()),
        Oracle::new("Assertion signed", Fixture::assertion_signed()),
    ];
    std::thread::scope(|scope| {
        for oracle in &oracles {
            scope.spawn(move || {
                octets(oracle, &mut Dice(1), 1);
                texts(oracle, 32);
                markup(oracle);
                signatures(oracle);
                for (name, xml) in wrappings(&oracle.signed) {
                    oracle.hold(xml.as_bytes(), &name);
                }
                nodes(oracle, &mut Dice(2));
                mixtures(oracle, &mut Dice(3));
            });
        }
    });
    for oracle in &oracles {
        assert!(
            oracle.accepted.load(Ordering::Relaxed) > 1_000,
            "an oracle that refuses everything says nothing"
        );
    }
    let tried: usize = oracles.iter().map(Oracle::report).sum();
    assert!(tried >= 10_000, "only {tried}");
}

/// An unsigned Response around an Assertion that is encrypted for us: under a content key that OpenSSL has wrapped once.
fn encrypt(assertion: &[u8]) -> Vec<u8> {
    const KEY: [u8; 32] = [0x5A; 32];
    static WRAPPED: OnceLock<Vec<u8>> = OnceLock::new();
    let encryption = Encryption::with("aes256-gcm");
    let key = WRAPPED.get_or_init(|| encryption.wrap(&KEY)).clone();
    let cipher = aes_gcm::Aes256Gcm::new_from_slice(&KEY).unwrap();
    let mut content = vec![7; 12];
    content.extend(cipher.encrypt(&[7; 12].into(), assertion).unwrap());
    let element = encryption.element_of("EncryptedAssertion", &Ciphertext { key, content });
    Fixture::assertion_signed().template_around(&element).into_bytes()
}

/// Around the ciphertext, in it, and inside it.
#[test]
fn row_55_no_mutation_of_what_is_encrypted_changes_who_signs_in() {
    let cbc = Encryption::with("aes128-cbc");
    let gcm = Encryption::with("aes256-gcm");
    let oracles = [
        Oracle::encrypted("Response signed over ciphertext", Fixture::response_signed(), &cbc),
        Oracle::encrypted("both signed, encrypted", Fixture::default(), &cbc),
        Oracle::encrypted("Assertion signed inside ciphertext", Fixture::assertion_signed(), &gcm),
        Oracle::before_encryption("Assertion signed, changed before encryption"),
    ];
    std::thread::scope(|scope| {
        for oracle in &oracles {
            scope.spawn(move || {
                octets(oracle, &mut Dice(5), 4);
                texts(oracle, 4);
                markup(oracle);
                signatures(oracle);
                nodes(oracle, &mut Dice(6));
                mixtures(oracle, &mut Dice(7));
            });
        }
    });
    let tried: usize = oracles.iter().map(Oracle::report).sum();
    for oracle in &oracles {
        let accepted = oracle.accepted.load(Ordering::Relaxed);
        assert!(
            accepted > 100,
            "{}: one that refuses everything says nothing",
            oracle.name
        );
    }
    assert!(tried >= 10_000, "only {tried}");
}

/// Every octet, or one in `step`, flipped, replaced, dropped or pushed aside; and stretches cut and moved.
fn octets(oracle: &Oracle, dice: &mut Dice, step: usize) {
    const MARKUP: &[u8] = b"<>&;\"'=/#:-!?[] \n\r\t\0aA_1\xC3\xFF";
    let signed = oracle.signed.as_bytes();
    for at in (0..signed.len()).step_by(step) {
        let mut changed = signed.to_vec();
        match dice.below(6) {
            0 => drop(changed.remove(at)),
            1 => changed.insert(at, *dice.pick(MARKUP)),
            2 => changed[at] = *dice.pick(MARKUP),
            _ => changed[at] ^= 1 << dice.below(8),
        }
        oracle.hold(&changed, "octet");
    }
    for _ in 0..500 {
        let (at, length) = (dice.below(signed.len()), 1 + dice.below(40));
        let end = (at + length).min(signed.len());
        let mut cut = signed.to_vec();
        let piece: Vec<u8> = cut.drain(at..end).collect();
        oracle.hold(&cut, "cut");
        let to = dice.below(cut.len());
        cut.splice(to..to, piece);
        oracle.hold(&cut, "moved octets");
    }
}

/// Comments, processing instructions, CDATA and references at so many `places` of each text that decides.
fn texts(oracle: &Oracle, places: usize) {
    let signed = &oracle.signed;
    let snippets = [
        "<!-- -->",
        "<!---->",
        "<?x y?>",
        "<![CDATA[]]>",
        "<![CDATA[x]]>",
        "&#120;",
        "&#32;",
        "&#xD;",
        "&lt;",
        "&x;",
        "<x/>",
        "</x>",
        " ",
        "\u{0}",
        "\u{200B}",
        "\u{FEFF}",
        "]]>",
        "<!DOCTYPE a>",
    ];
    for name in [
        "saml:NameID",
        "saml:Audience",
        "saml:AttributeValue",
        "saml:Issuer",
        "ds:DigestValue",
        "ds:SignatureValue",
        "xenc:CipherValue",
    ] {
        let mut from = 0;
        while let Some(found) = signed[from..].find(&format!("<{name}")) {
            let start = from + found + signed[from + found..].find('>').unwrap() + 1;
            let end = start + signed[start..].find('<').unwrap();
            let step = 1 + (end - start) / places; // every place of a name, some of a long value
            for at in (start..=end).step_by(step) {
                for snippet in snippets {
                    oracle.hold(insert(signed, at, snippet).as_bytes(), snippet);
                }
                let character = signed[at..].chars().next().unwrap();
                if at < end {
                    let span = Span {
                        start: at,
                        end: at + character.len_utf8(),
                    };
                    oracle.hold(
                        splice(signed, span, &format!("&#{};", u32::from(character))).as_bytes(),
                        "reference",
                    );
                    oracle.hold(
                        splice(signed, span, &format!("<![CDATA[{character}]]>")).as_bytes(),
                        "CDATA",
                    );
                    oracle.hold(
                        splice(signed, Span { start: at, end }, &format!("<!--{}-->", &signed[at..end])).as_bytes(),
                        "commented out",
                    );
                    oracle.hold(
                        splice(signed, Span { start: at, end }, &format!("<x>{}</x>", &signed[at..end])).as_bytes(),
                        "wrapped",
                    );
                }
            }
            from = end;
        }
    }
}

/// Attributes and namespace declarations on every element, and things between them.
fn markup(oracle: &Oracle) {
    let signed = &oracle.signed;
    let attributes = [
        " ID=\"_assertion\"",
        " ID=\"_x\"",
        " Id=\"_assertion\"",
        " id=\"_assertion\"",
        " xml:id=\"_assertion\"",
        " saml:ID=\"_assertion\"",
        " samlp:ID=\"_response\"",
        " xmlns:ns=\"1\"",
        " xmlns:ns=\"urn:ns\"",
        " xmlns=\"urn:ns\"",
        " xmlns=\"\"",
        " xmlns:saml=\"urn:evil\"",
        " xmlns:samlp=\"urn:evil\"",
        " xmlns:ds=\"urn:evil\"",
        " xml:xmlns=\"urn:evil\"",
        " xmlns:xml=\"urn:evil\"",
        " xml:base=\"urn:evil\"",
        " xml:lang=\"en\"",
        " xml:space=\"default\"",
        " Version=\"2.0\"",
        " Algorithm=\"x\"",
        " evil=\"x\"",
        "\n",
    ];
    let between = [
        "<!-- -->",
        "<?x?>",
        "text",
        "<x/>",
        "<![CDATA[ ]]>",
        "\n",
        "&#32;",
        "<saml:NameID>eve@example.org</saml:NameID>",
        "<saml:Audience>x</saml:Audience>",
    ];
    for (start, _) in signed.match_indices('<') {
        let tag = &signed[start..start + signed[start..].find('>').unwrap() + 1];
        if tag.starts_with("</") || tag.starts_with("<?") {
            continue;
        }
        let name_end = start + tag.find([' ', '>', '/']).unwrap();
        for attribute in attributes {
            oracle.hold(insert(signed, name_end, attribute).as_bytes(), attribute);
        }
    }
    for at in places(signed) {
        for snippet in between {
            oracle.hold(insert(signed, at, snippet).as_bytes(), snippet);
        }
    }
    for (from, to) in [
        ("samlp:", "q:"),
        ("saml:", "q:"),
        ("ds:", "q:"),
        ("saml:", "samlp:"),
        ("samlp:", "saml:"),
        ("saml:", ""),
    ] {
        oracle.hold(signed.replace(from, to).as_bytes(), "prefix");
    }
}

/// Digests of nothing, decoys, and second Signatures.
fn signatures(oracle: &Oracle) {
    let signed = &oracle.signed;
    for id in ["_response", "_assertion"] {
        let Some(signature) = signature_of(signed, id) else {
            continue;
        };
        let digest = element(signature, "ds:DigestValue");
        let info = element(signature, "ds:SignedInfo");
        let value = element(signature, "ds:SignatureValue");
        for nothing in [
            "",
            "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
        ] {
            let empty = format!("<ds:DigestValue>{nothing}</ds:DigestValue>");
            oracle.hold(signed.replace(digest, &empty).as_bytes(), "digest of nothing");
            oracle.hold(
                signed.replace(digest, &format!("{digest}{empty}")).as_bytes(),
                "second digest",
            );
            let decoy = format!("<samlp:Extensions>{empty}</samlp:Extensions><samlp:Status>");
            oracle.hold(
                signed.replacen("<samlp:Status>", &decoy, 1).as_bytes(),
                "decoy DigestValue",
            );
            let evil = signed.replace("ada@", "eve@");
            oracle.hold(evil.replace(digest, &empty).as_bytes(), "digest of nothing, forged");
            oracle.hold(
                evil.replacen("<samlp:Status>", &decoy, 1).as_bytes(),
                "decoy DigestValue, forged",
            );
        }
        for other in [signature, info, value, digest] {
            for at in places(signed) {
                oracle.hold(insert(signed, at, other).as_bytes(), "part of a Signature, again");
                let forged = insert(signed, at, other).replace("ada@", "eve@");
                oracle.hold(forged.as_bytes(), "part of a Signature, again, forged");
            }
        }
    }
}

/// Elements dropped, doubled, moved, swapped and nested; also with the identity forged.
fn nodes(oracle: &Oracle, dice: &mut Dice) {
    let signed = &oracle.signed;
    let (spans, spots) = (elements(signed), places(signed));
    for span in &spans {
        let text = &signed[span.start..span.end];
        oracle.hold(splice(signed, *span, "").as_bytes(), "dropped");
        oracle.hold(insert(signed, span.end, text).as_bytes(), "doubled");
        oracle.hold(
            insert(signed, span.start, &text.replace("ada@", "eve@")).as_bytes(),
            "forged before",
        );
        oracle.hold(
            insert(signed, span.end, &text.replace("ada@", "eve@")).as_bytes(),
            "forged after",
        );
        oracle.hold(
            splice(signed, *span, &text.replace("ada@", "eve@")).as_bytes(),
            "forged",
        );
    }
    for _ in 0..2_000 {
        let span = *dice.pick(&spans);
        let mut text = signed[span.start..span.end].to_owned();
        if dice.below(2) == 0 {
            text = text.replace("ada@", "eve@");
        }
        if dice.below(2) == 0 {
            text = text
                .replace("ID=\"_assertion\"", "ID=\"_evil\"")
                .replace("ID=\"_response\"", "ID=\"_evil\"");
        }
        let at = *dice.pick(&spots);
        let moved = match dice.below(3) {
            0 => insert(signed, at, &text),
            1 if at <= span.start => insert(&splice(signed, span, ""), at, &text),
            1 => splice(&insert(signed, at, &text), span, ""),
            _ => splice(signed, *dice.pick(&spans), &text),
        };
        oracle.hold(moved.as_bytes(), "moved");
    }
}

/// Pieces of the attacker's own valid Response inside the other, and pieces of the other inside theirs.
fn mixtures(oracle: &Oracle, dice: &mut Dice) {
    for (host, donor) in [(&oracle.signed, &oracle.own), (&oracle.own, &oracle.signed)] {
        let (spans, spots, pieces) = (elements(host), places(host), elements(donor));
        for round in 0..1_000 {
            let piece = *dice.pick(&pieces);
            let text = &donor[piece.start..piece.end];
            let mixed = match round % 2 {
                0 => insert(host, *dice.pick(&spots), text),
                _ => splice(host, *dice.pick(&spans), text),
            };
            oracle.hold_mixed(mixed.as_bytes(), "mixed");
        }
        // Like for like, every element of the same place.
        for (span, piece) in spans.iter().zip(&pieces) {
            oracle.hold_mixed(
                splice(host, *span, &donor[piece.start..piece.end]).as_bytes(),
                "exchanged",
            );
        }
    }
}
