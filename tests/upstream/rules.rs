//! The rules by themselves: what is said of a configuration, of an answer, and of an ID token.

use super::id_tokens::{Kind, ProviderKey, ed25519_verifies, encode, hmac_signed, unsigned};
use saml_edge::crypto::{DigestAlgorithm, sha256};
use saml_edge::jose::Jwk;
use saml_edge::relying_party::{
    AuthenticationRequest, AuthorizationResponse, ClientAuthentication, Expected, IdToken, OpenIdError,
    ProviderMetadata, Received, Step, Tokens, UserInfo, code_challenge, discovery_url, keys,
};
use saml_edge::time::Timestamp;
use saml_edge::verdict::{CheckName, CheckStatus, Refusal as _, Verdict};
use serde_json::{Value, json};

const ISSUER: &str = "https://login.example/tenant";
const CLIENT: &str = "the-client";
const NONCE: &str = "n-0S6_WzA2Mj";
const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
const NOW: i64 = 1_795_435_200;
/// When the login began.
const REQUESTED: i64 = NOW - 60;

fn expected() -> Expected {
    Expected {
        issuer: ISSUER.to_owned(),
        client_id: CLIENT.to_owned(),
        nonce: NONCE.to_owned(),
        access_token: ACCESS_TOKEN.to_owned(),
        requested_at: Timestamp::from_unix_seconds(REQUESTED),
        authenticated_anew: false,
        now: Timestamp::from_unix_seconds(NOW),
        clock_skew_seconds: 120,
    }
}

fn claims() -> Value {
    json!({ "iss": ISSUER, "sub": "248289761001", "aud": CLIENT, "exp": NOW + 600, "iat": NOW - 2, "nonce": NONCE })
}

/// The claims with one changed; `null` takes it away.
fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    match value {
        Value::Null => claims.as_object_mut().unwrap().remove(name),
        value => claims.as_object_mut().unwrap().insert(name.to_owned(), value),
    };
    claims
}

fn set(of: &[ProviderKey]) -> Vec<Jwk> {
    let list: Vec<Value> = of.iter().map(ProviderKey::jwk).collect();
    keys(json!({ "keys": list }).to_string().as_bytes()).unwrap()
}

/// What becomes of a token: the one path there is, and the verdict that tells of it.
fn accept(token: &str, keys: &[Jwk], expected: &Expected) -> Result<IdToken, OpenIdError> {
    let mut verdict = Verdict::of_openid_connect();
    let accepted = walk(token, keys, expected, &mut verdict);
    if let Err(error) = &accepted {
        verdict.failed(error);
        assert_eq!(verdict.code(), Some(error.code()));
        let names: Vec<CheckName> = verdict.checks().iter().map(|check| check.name).collect();
        let missing = CheckName::OPENID_CONNECT.iter().find(|name| !names.contains(name));
        assert_eq!(missing, None, "every check of OpenID Connect is listed");
        let failed = verdict
            .checks()
            .iter()
            .find(|check| check.status == CheckStatus::Failed);
        assert_eq!(failed.unwrap().name, error.check());
        assert!(!error.expected().is_empty() && !error.found().is_empty(), "{error:?}");
    }
    accepted
}

fn walk(token: &str, keys: &[Jwk], expected: &Expected, verdict: &mut Verdict) -> Result<IdToken, OpenIdError> {
    let signed = match Received::receive(token, verdict)?.verify(keys, verdict)? {
        Step::Signed(signed) => signed,
        Step::Ed25519(received, keys) => {
            let (octets, signature) = received.signed();
            let verifies = keys.iter().any(|key| ed25519_verifies(key, octets, signature));
            received.verified_elsewhere(verifies, verdict)?
        }
    };
    signed.validate(expected, verdict)
}

fn code(token: &str, keys: &[Jwk]) -> &'static str {
    accept(token, keys, &expected()).map_or_else(|error| error.code(), |_| "accepted")
}

#[test]
fn a_token_of_every_algorithm_is_accepted_and_a_changed_one_is_not() {
    for kind in [Kind::Rs256, Kind::Es256, Kind::Es384, Kind::Es512, Kind::EdDsa] {
        let key = ProviderKey::new(kind.name(), kind);
        let keys = set(&[key]);
        let token = key.sign(&claims());
        let accepted = accept(&token, &keys, &expected()).unwrap();
        assert_eq!((accepted.issuer(), accepted.subject()), (ISSUER, "248289761001"));
        let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        parts[1] = encode(with("sub", json!("somebody else")).to_string());
        assert_eq!(code(&parts.join("."), &keys), "id_token.signature_invalid", "{kind:?}");
        // The same name, another key.
        let stranger = set(&[ProviderKey::new("stranger", kind)]);
        let mut renamed = stranger.clone();
        renamed[0].kid = Some(key.kid.to_owned());
        assert_eq!(code(&token, &renamed), "id_token.signature_invalid", "{kind:?}");
        assert_eq!(code(&token, &stranger), "id_token.key_unknown", "{kind:?}");
    }
}

/// RFC 8725 2.1: what an attacker who knows the public key can make.
#[test]
fn algorithm_confusion_gets_nowhere() {
    let rsa = ProviderKey::new("RS256", Kind::Rs256);
    let ec = ProviderKey::new("ES256", Kind::Es256);
    let keys = set(&[rsa, ec]);
    let header = |alg: &str| json!({ "alg": alg, "kid": rsa.kid, "typ": "JWT" });
    let modulus = rsa.jwk()["n"].as_str().unwrap().as_bytes().to_vec();
    for secret in [
        rsa.public_pem(),
        rsa.jwk().to_string().into_bytes(),
        modulus,
        b" ".to_vec(),
    ] {
        let token = hmac_signed(&header("HS256"), &claims(), &secret);
        assert_eq!(code(&token, &keys), "id_token.algorithm_forbidden");
        // Said to be of RSA, and signed with the public key as secret.
        let token = hmac_signed(&header("RS256"), &claims(), &secret);
        assert_eq!(code(&token, &keys), "id_token.signature_invalid");
    }
    for alg in [
        "none", "None", "NONE", "", "HS384", "HS512", "RS1", "RS512", "PS256", "ES256K", "rs256", "RSA-OAEP",
    ] {
        assert_eq!(
            code(&unsigned(&header(alg), &claims()), &keys),
            "id_token.algorithm_forbidden",
            "{alg}"
        );
        assert_eq!(
            code(&rsa.sign_with_header(&header(alg), &claims()), &keys),
            "id_token.algorithm_forbidden",
            "{alg}"
        );
    }
    for alg in ["RS256", "ES256", "EdDSA"] {
        assert_ne!(
            code(&unsigned(&header(alg), &claims()), &keys),
            "accepted",
            "{alg} without a signature"
        );
    }
    // One algorithm's name over another one's key: the key is of the other kind.
    let mixed = ec.sign_with_header(&json!({ "alg": "RS256", "kid": "ES256" }), &claims());
    assert_eq!(code(&mixed, &keys), "id_token.key_unknown");
    let mixed = rsa.sign_with_header(&json!({ "alg": "EdDSA", "kid": "RS256" }), &claims());
    assert_eq!(code(&mixed, &keys), "id_token.key_unknown");
    assert_eq!(
        code(&rsa.sign_with_header(&json!({ "kid": "RS256" }), &claims()), &keys),
        "id_token.algorithm_forbidden"
    );
}

/// RFC 8725 2.9, 3.10: the header names a key and never brings one.
#[test]
fn a_key_comes_from_the_provider_and_from_nowhere_else() {
    let (theirs, mine) = (
        ProviderKey::new("RS256", Kind::Rs256),
        ProviderKey::new("attacker", Kind::Rs256),
    );
    let keys = set(&[theirs]);
    let mut bare = mine.jwk();
    bare.as_object_mut().unwrap().remove("kid");
    for extra in [
        json!({ "jwk": mine.jwk() }),
        json!({ "jwk": bare }),
        json!({ "jku": "https://attacker.example/keys" }),
        json!({ "x5u": "https://attacker.example/chain" }),
        json!({ "x5c": ["MIIB"] }),
        json!({ "kid": "../../../../dev/null" }),
        json!({ "kid": "RS256' OR '1'='1" }),
        json!({ "kid": "https://attacker.example/keys" }),
        json!({ "kid": "" }),
        json!({ "kid": 7 }),
        json!({}),
    ] {
        let mut header = json!({ "alg": "RS256", "kid": "RS256" });
        header
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let refused = code(&mine.sign_with_header(&header, &claims()), &keys);
        assert!(
            refused == "id_token.signature_invalid" || refused == "id_token.key_unknown",
            "{extra}: {refused}"
        );
    }
    let critical = json!({ "alg": "RS256", "kid": "RS256", "crit": ["b64"], "b64": false });
    assert_eq!(
        code(&theirs.sign_with_header(&critical, &claims()), &keys),
        "id_token.critical_header"
    );
    // Without a kid, the provider's own key is found by trying.
    assert_eq!(
        code(&theirs.sign_with_header(&json!({ "alg": "RS256" }), &claims()), &keys),
        "accepted"
    );
}

#[test]
fn a_set_of_keys_is_read_with_care() {
    let key = ProviderKey::new("RS256", Kind::Rs256);
    let token = key.sign(&claims());
    let read = |set: Value| keys(set.to_string().as_bytes());
    assert_eq!(read(json!([])).unwrap_err().code(), "provider.keys_malformed");
    assert_eq!(
        read(json!({ "keys": {} })).unwrap_err().code(),
        "provider.keys_malformed"
    );
    assert_eq!(keys(b"<html>").unwrap_err().code(), "provider.keys_malformed");
    // What is not understood is passed over, and so is what must not be there.
    let changed = |name: &str, value: Value| {
        let mut jwk = key.jwk();
        jwk[name] = value;
        jwk
    };
    let others = [
        json!(7),
        json!({ "kty": 7 }),
        json!({ "kty": "oct", "kid": "RS256", "k": "AAAA" }),
        json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA" }),
        changed("d", json!("AAAA")),
    ];
    assert_eq!(read(json!({ "keys": others })).unwrap(), []);
    let mut list = others.to_vec();
    list.push(key.jwk());
    assert_eq!(code(&token, &read(json!({ "keys": list })).unwrap()), "accepted");
    // A key for something else, or one that is too weak, verifies nothing.
    for other in [
        changed("use", json!("enc")),
        changed("alg", json!("RS512")),
        changed("n", json!("AQAB")),
        changed("kty", json!("EC")),
        changed("kid", json!("another")),
    ] {
        assert_eq!(
            code(&token, &read(json!({ "keys": [other] })).unwrap()),
            "id_token.key_unknown"
        );
    }
}

#[test]
fn every_rule_of_the_claims_is_held() {
    let key = ProviderKey::new("ES256", Kind::Es256);
    let keys = set(&[key]);
    let cases = [
        (
            "iss",
            json!("https://login.example/tenant/"),
            "id_token.issuer_mismatch",
        ),
        ("iss", json!("https://LOGIN.example/tenant"), "id_token.issuer_mismatch"),
        ("iss", Value::Null, "id_token.claim_missing"),
        ("sub", Value::Null, "id_token.claim_missing"),
        ("sub", json!(7), "id_token.claim_missing"),
        ("sub", json!(""), "id_token.subject_invalid"),
        ("sub", json!("a".repeat(256)), "id_token.subject_invalid"),
        ("sub", json!("ädä"), "id_token.subject_invalid"),
        ("sub", json!("a".repeat(255)), "accepted"),
        ("aud", Value::Null, "id_token.claim_missing"),
        ("aud", json!("another"), "id_token.audience_mismatch"),
        ("aud", json!(["another"]), "id_token.audience_mismatch"),
        ("aud", json!([]), "id_token.audience_mismatch"),
        ("aud", json!({ "the-client": true }), "id_token.audience_mismatch"),
        ("aud", json!("the-client another"), "id_token.audience_mismatch"),
        ("aud", json!([CLIENT, "another"]), "id_token.audience_untrusted"),
        ("aud", json!([CLIENT, 7]), "id_token.audience_untrusted"),
        ("aud", json!([CLIENT]), "accepted"),
        ("azp", json!("another"), "id_token.azp_mismatch"),
        ("azp", json!([CLIENT]), "id_token.azp_mismatch"),
        ("azp", json!(CLIENT), "accepted"),
        ("exp", Value::Null, "id_token.claim_missing"),
        ("exp", json!("1795435800"), "id_token.claim_missing"),
        ("exp", json!(-1), "id_token.claim_missing"),
        ("exp", json!(1e300), "id_token.claim_missing"),
        ("exp", json!(NOW - 120), "id_token.expired"),
        ("exp", json!(NOW - 119), "accepted"),
        ("nbf", json!(NOW + 121), "id_token.not_before"),
        ("nbf", json!(NOW + 120), "accepted"),
        ("nbf", json!("soon"), "id_token.claim_missing"),
        ("iat", Value::Null, "id_token.claim_missing"),
        ("iat", json!(NOW + 121), "id_token.issued_in_future"),
        ("iat", json!(NOW + 120), "accepted"),
        ("iat", json!(REQUESTED - 121), "id_token.issued_before_request"),
        ("iat", json!(REQUESTED - 120), "accepted"),
        ("iat", json!(NOW as f64 - 0.5), "accepted"),
        ("nonce", Value::Null, "id_token.nonce_mismatch"),
        ("nonce", json!("another"), "id_token.nonce_mismatch"),
        ("nonce", json!([NONCE]), "id_token.nonce_mismatch"),
        ("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ"), "accepted"),
        ("at_hash", json!("77QmUPtjPfzWtF2AnpK9RR"), "id_token.at_hash_mismatch"),
        ("at_hash", json!(""), "id_token.at_hash_mismatch"),
        ("at_hash", json!(7), "id_token.at_hash_mismatch"),
    ];
    for (name, value, wanted) in cases {
        assert_eq!(
            code(&key.sign(&with(name, value.clone())), &keys),
            wanted,
            "{name}: {value}"
        );
    }
}

/// Core 3.1.3.6: the digest is the one of the token's algorithm.
#[test]
fn at_hash_is_made_with_the_digest_of_the_algorithm() {
    let half = |digest: Vec<u8>| encode(&digest[..digest.len() / 2]);
    for (kind, digest) in [
        (Kind::Rs256, DigestAlgorithm::Sha256),
        (Kind::Es384, DigestAlgorithm::Sha384),
        (Kind::Es512, DigestAlgorithm::Sha512),
        (Kind::EdDsa, DigestAlgorithm::Sha512),
    ] {
        let key = ProviderKey::new(kind.name(), kind);
        let right = with("at_hash", json!(half(digest.digest(ACCESS_TOKEN.as_bytes()))));
        assert_eq!(code(&key.sign(&right), &set(&[key])), "accepted", "{kind:?}");
        let wrong = with(
            "at_hash",
            json!(half(DigestAlgorithm::Sha1.digest(ACCESS_TOKEN.as_bytes()))),
        );
        assert_eq!(
            code(&key.sign(&wrong), &set(&[key])),
            "id_token.at_hash_mismatch",
            "{kind:?}"
        );
    }
}

#[test]
fn authentication_anew_is_held_to_what_the_token_says() {
    let key = ProviderKey::new("ES256", Kind::Es256);
    let anew = Expected {
        authenticated_anew: true,
        ..expected()
    };
    for (auth_time, wanted) in [
        (Value::Null, Err("id_token.auth_time_missing")),
        (json!(REQUESTED - 121), Err("id_token.not_fresh")),
        (json!(REQUESTED - 120), Ok(REQUESTED - 120)),
        (json!("now"), Err("id_token.claim_missing")),
    ] {
        let found = accept(&key.sign(&with("auth_time", auth_time)), &set(&[key]), &anew);
        let found = found.map(|token| token.authenticated_at().unix_seconds());
        assert_eq!(found.map_err(|error| error.code()), wanted);
    }
}

#[test]
fn what_is_no_token_is_said_so() {
    let key = ProviderKey::new("ES256", Kind::Es256);
    let keys = set(&[key]);
    let token = key.sign(&claims());
    let encrypted = format!("{}.a.b.c.d", encode(r#"{"alg":"RSA-OAEP","enc":"A128GCM"}"#));
    for junk in [
        "",
        ".",
        "..",
        "a.b.c",
        &token.replace('.', "!"),
        &format!("{token}."),
        &format!("{token}=="),
        &encrypted,
    ] {
        assert_eq!(code(junk, &keys), "id_token.malformed", "{junk}");
    }
    assert_eq!(code(&key.sign(&json!([])), &keys), "id_token.malformed");
    assert_eq!(
        code(&key.sign(&with("long", json!("x".repeat(20_000)))), &keys),
        "id_token.malformed"
    );
}

fn configuration() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://login.example/authorize?tenant=7",
        "token_endpoint": "https://login.example/token",
        "jwks_uri": "https://login.example/keys",
        "userinfo_endpoint": "https://login.example/me",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["plain", "S256"],
    })
}

fn configured(name: &str, value: Value) -> Result<ProviderMetadata, &'static str> {
    let mut document = configuration();
    document[name] = value;
    ProviderMetadata::read(document.to_string().as_bytes(), ISSUER, false).map_err(|error| error.code())
}

#[test]
fn a_configuration_is_of_the_issuer_that_was_asked_and_leads_to_public_places() {
    assert_eq!(
        discovery_url(ISSUER),
        format!("{ISSUER}/.well-known/openid-configuration")
    );
    assert_eq!(
        discovery_url("https://a.example/"),
        "https://a.example/.well-known/openid-configuration"
    );
    let read = ProviderMetadata::read(configuration().to_string().as_bytes(), ISSUER, false).unwrap();
    assert_eq!(read.token_endpoint, "https://login.example/token");
    for (name, value, wanted) in [
        (
            "issuer",
            json!("https://login.example/tenant/"),
            "provider.issuer_mismatch",
        ),
        (
            "issuer",
            json!("https://login.example/{tenantid}"),
            "provider.issuer_mismatch",
        ),
        ("issuer", Value::Null, "provider.issuer_mismatch"),
        ("token_endpoint", Value::Null, "provider.malformed"),
        ("authorization_endpoint", Value::Null, "provider.malformed"),
        ("jwks_uri", Value::Null, "provider.malformed"),
        (
            "token_endpoint",
            json!("http://login.example/token"),
            "provider.endpoint_invalid",
        ),
        (
            "token_endpoint",
            json!("https://169.254.169.254/latest"),
            "provider.endpoint_invalid",
        ),
        (
            "token_endpoint",
            json!("https://2130706433/"),
            "provider.endpoint_invalid",
        ),
        ("jwks_uri", json!("https://localhost/keys"), "provider.endpoint_invalid"),
        (
            "jwks_uri",
            json!("https://metadata.internal/keys"),
            "provider.endpoint_invalid",
        ),
        (
            "jwks_uri",
            json!("data:application/json,{}"),
            "provider.endpoint_invalid",
        ),
        (
            "authorization_endpoint",
            json!("javascript:alert(1)"),
            "provider.endpoint_invalid",
        ),
        (
            "userinfo_endpoint",
            json!("https://user:secret@login.example/me"),
            "provider.endpoint_invalid",
        ),
        (
            "response_types_supported",
            json!(["id_token"]),
            "provider.code_unsupported",
        ),
        (
            "code_challenge_methods_supported",
            json!(["plain"]),
            "provider.pkce_unsupported",
        ),
        (
            "code_challenge_methods_supported",
            json!([]),
            "provider.pkce_unsupported",
        ),
    ] {
        assert_eq!(configured(name, value.clone()), Err(wanted), "{name}: {value}");
    }
    assert!(
        configured("code_challenge_methods_supported", Value::Null).is_ok(),
        "Entra ID lists none"
    );
    assert!(configured("userinfo_endpoint", Value::Null).is_ok());
    let html = ProviderMetadata::read(b"<html>", ISSUER, false);
    assert_eq!(html.unwrap_err().code(), "provider.malformed");
}

#[test]
fn a_client_authenticates_as_the_provider_takes_it() {
    use ClientAuthentication::{Basic, None as Public, Post};
    let way = |methods: Value, has_secret| {
        let read = configured("token_endpoint_auth_methods_supported", methods).unwrap();
        read.client_authentication(has_secret).map_err(|error| error.code())
    };
    assert_eq!(way(Value::Null, true), Ok(Basic), "the default");
    assert_eq!(
        way(json!(["client_secret_post", "client_secret_basic"]), true),
        Ok(Basic)
    );
    assert_eq!(way(json!(["client_secret_post"]), true), Ok(Post));
    assert_eq!(
        way(json!(["private_key_jwt"]), true),
        Err("provider.client_authentication_unsupported")
    );
    assert_eq!(way(json!(["client_secret_basic"]), false), Ok(Public));
}

#[test]
fn an_answer_is_of_the_provider_that_was_asked() {
    let answer = |query: &str, names_itself: bool| {
        let provider = configured("authorization_response_iss_parameter_supported", json!(names_itself)).unwrap();
        let answer = AuthorizationResponse::decode(url::form_urlencoded::parse(query.as_bytes()));
        answer.validate(&provider).map(|answered| answered.code().to_owned())
    };
    let refused = |query: &str, names_itself| answer(query, names_itself).unwrap_err().code();
    assert_eq!(answer("state=s&code=abc", false).unwrap(), "abc");
    assert_eq!(answer(&format!("state=s&code=abc&iss={ISSUER}"), true).unwrap(), "abc");
    assert_eq!(refused("state=s&code=abc", true), "authorization.issuer_missing");
    for other in ["https://attacker.example", "", "https://login.example/tenant/"] {
        for names_itself in [true, false] {
            let query = format!("state=s&code=abc&iss={other}");
            assert_eq!(
                refused(&query, names_itself),
                "authorization.issuer_mismatch",
                "{other}"
            );
        }
    }
    assert_eq!(
        refused("error=access_denied&iss=https://attacker.example", false),
        "authorization.issuer_mismatch"
    );
    assert_eq!(refused("code=a&code=b", false), "authorization.malformed");
    assert_eq!(refused("state=s", false), "authorization.malformed");
    assert_eq!(refused("code=", false), "authorization.malformed");
    assert_eq!(
        refused(&format!("code={}", "x".repeat(9_000)), false),
        "authorization.malformed"
    );
    let error = answer("error=access_denied&error_description=No%0Away%3Cb%3E", false).unwrap_err();
    assert_eq!(
        (error.code(), error.found()),
        ("authorization.error", "access_denied: No?way<b>".to_owned())
    );
}

#[test]
fn tokens_are_taken_as_they_must_be() {
    let read = |status, body: &str| Tokens::read(status, body.as_bytes()).map(|tokens| tokens.id_token);
    let refused = |status, body: &str| read(status, body).unwrap_err().code();
    assert_eq!(
        read(200, r#"{"id_token":"t","access_token":"a","token_type":"bearer"}"#).unwrap(),
        "t"
    );
    assert_eq!(
        refused(200, r#"{"id_token":"t","access_token":"a"}"#),
        "token.malformed"
    );
    assert_eq!(
        refused(200, r#"{"id_token":"t","access_token":"a","token_type":"DPoP"}"#),
        "token.malformed"
    );
    assert_eq!(
        refused(200, r#"{"id_token":"t","access_token":"","token_type":"Bearer"}"#),
        "token.malformed"
    );
    assert_eq!(
        refused(200, r#"{"access_token":"a","token_type":"Bearer"}"#),
        "token.id_token_missing"
    );
    assert_eq!(refused(200, "[]"), "token.malformed");
    assert_eq!(refused(200, "<html>"), "token.malformed");
    let error = Tokens::read(400, br#"{"error":"invalid_grant"}"#)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(
        (error.code(), error.found()),
        ("token.error", "invalid_grant".to_owned())
    );
    assert_eq!(refused(302, ""), "token.error");
}

#[test]
fn further_claims_are_of_the_same_subject() {
    let key = ProviderKey::new("ES256", Kind::Es256);
    let token = accept(&key.sign(&claims()), &set(&[key]), &expected()).unwrap();
    let read = |body: Value| UserInfo::read(body.to_string().as_bytes(), &token).map_err(|error| error.code());
    assert!(read(json!({ "sub": "248289761001", "email": "ada@example.org" })).is_ok());
    assert_eq!(
        read(json!({ "sub": "248289761002" })),
        Err("user_info.subject_mismatch")
    );
    assert_eq!(
        read(json!({ "email": "ada@example.org" })),
        Err("user_info.subject_mismatch")
    );
    assert_eq!(read(json!([])), Err("user_info.unreachable"));
}

#[test]
fn a_request_says_what_it_must() {
    // RFC 7636 Appendix B.
    let challenge = code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_eq!(
        challenge,
        encode(sha256(b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
    );
    let provider = configured("issuer", json!(ISSUER)).unwrap();
    let request = AuthenticationRequest {
        client_id: CLIENT,
        redirect_uri: "https://edge.example/organizations/acme/oidc/callback",
        scopes: &["email".to_owned(), "openid".to_owned(), "profile".to_owned()],
        state: "the state",
        nonce: NONCE,
        code_challenge: &challenge,
        authenticate_anew: true,
    };
    let url = url::Url::parse(&request.url(&provider).unwrap()).unwrap();
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let all = [
        ("tenant", "7"),
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", "https://edge.example/organizations/acme/oidc/callback"),
        ("scope", "openid email profile"),
        ("state", "the state"),
        ("nonce", NONCE),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("prompt", "login"),
        ("max_age", "0"),
    ];
    assert_eq!(query, all.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
