//! What is tried against a sign-in by an OpenID provider. `docs/openid-provider.md` lists these.

use super::acme::{SAML, create, operator, state};
use super::client::Client;
use super::id_tokens::{Kind, ProviderKey, hmac_signed, unsigned};
use super::ports::SESSION_KEY;
use super::provider::*;
use saml_edge::relying_party::OpenIdError;
use saml_edge::service::FetchAnswer;
use saml_edge::session::PendingLogin;
use saml_edge::settings::import::FetchError;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Login CSRF and fixation (RFC 9700 4.7, RFC 6749 10.12): an answer counts in the browser that asked.
#[test]
fn an_answer_to_a_login_of_another_browser_signs_nobody_in() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let attacker = Login::begin(&ports, LOGIN);
    provider.redeem(&attacker, &json!({ "sub": "the attacker" }));
    let url = format!("{CALLBACK}?state={}&code=theirs&iss={ISSUER}", attacker.query["state"]);
    // A browser that has begun nothing, and one that has begun its own.
    let victim = Client::browser(&ports);
    assert_eq!(refused(&ports, &victim.get(&url)), "state.unknown");
    let busy = Login::begin(&ports, LOGIN);
    assert_eq!(refused(&ports, &busy.browser.get(&url)), "state.unknown");
    for state in ["", "_00", "https://edge.example"] {
        assert_eq!(
            refused(
                &ports,
                &busy.comes_back(&[("state", state), ("code", "c"), ("iss", ISSUER)])
            ),
            "state.unknown"
        );
    }
    assert_eq!(
        refused(&ports, &busy.comes_back(&[("code", "c"), ("iss", ISSUER)])),
        "state.unknown"
    );
    assert!(
        provider.ports.called().iter().all(|call| !call.body.contains("theirs")),
        "no such code is redeemed"
    );
}

/// A state that was chosen by somebody else, sealed by nobody.
#[test]
fn a_pending_login_that_we_did_not_seal_is_none() {
    let ports = enabled();
    let login = Login::begin(&ports, LOGIN);
    let cookies = login.browser.cookies();
    let (name, value) = cookies.iter().next().unwrap();
    let forged = Client::browser(&ports);
    let (payload, mac) = value.split_once('.').unwrap();
    for value in [
        format!("{payload}."),
        format!("{payload}.{}", mac.to_lowercase()),
        format!("x{payload}.{mac}"),
    ] {
        forged.set_cookie(name, &value);
        let url = format!("{CALLBACK}?state={}&code=c&iss={ISSUER}", login.query["state"]);
        assert_eq!(refused(&ports, &forged.get(&url)), "state.unknown");
    }
    ports.pass_seconds(1_800);
    assert_eq!(
        refused(&ports, &login.answered()),
        "state.unknown",
        "half an hour is over"
    );
}

/// An answer is used once, whoever brings it again and however often (RFC 9700 4.5).
#[test]
fn an_answer_that_comes_twice_signs_in_once() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let login = Login::begin(&ports, LOGIN);
    let cookies = login.browser.cookies();
    provider.redeem(&login, &json!({}));
    login.answered().assert_status(303);
    assert_eq!(
        refused(&ports, &login.answered()),
        "state.unknown",
        "the browser has forgotten it"
    );
    let again = Client::browser(&ports);
    for (name, value) in &cookies {
        again.set_cookie(name, value);
    }
    let again = Login {
        browser: again,
        url: login.url.clone(),
        query: login.query.clone(),
    };
    assert_eq!(refused(&ports, &again.answered()), "replay.request_seen");
}

/// A stolen ID token or code in another login: nonce and PKCE bind both (RFC 9700 4.5.3, Core 3.1.3.7 (11)).
#[test]
fn a_stolen_code_or_token_is_of_no_use_in_another_login() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let (theirs, mine) = (Login::begin(&ports, LOGIN), Login::begin(&ports, LOGIN));
    provider.redeem(&theirs, &json!({}));
    let stolen = [
        ("state", mine.query["state"].as_str()),
        ("code", "their code"),
        ("iss", ISSUER),
    ];
    assert_eq!(refused(&ports, &mine.comes_back(&stolen)), "id_token.nonce_mismatch");
    // A provider that follows RFC 7636 does not even give the tokens: the verifier is of the login that redeems.
    let (form, _) = provider.token_request();
    let challenge = super::id_tokens::encode(saml_edge::crypto::sha256(form["code_verifier"].as_bytes()));
    assert_eq!(challenge, mine.query["code_challenge"]);
    assert_ne!(challenge, theirs.query["code_challenge"]);
    // Refused is not used up: the member's own answer still counts.
    theirs.answered().assert_status(303);
}

/// The same ID token in a second login that has the same nonce: as if randomness had failed.
#[test]
fn an_id_token_is_used_once() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let first = Login::begin(&ports, LOGIN);
    provider.redeem(&first, &json!({}));
    let (name, value) = first.browser.cookies().into_iter().next().unwrap();
    assert!(name.starts_with("__Host-saml-login-"));
    first.answered().assert_status(303);
    let now = saml_edge::service::Ports::now(&ports);
    let mut pending = PendingLogin::open(SESSION_KEY, &value, now).unwrap();
    pending.request_id = "_another".to_owned();
    let second = Client::browser(&ports);
    second.set_cookie(&name, &pending.seal(SESSION_KEY));
    let answer = second.get(&format!("{CALLBACK}?state=_another&code=c&iss={ISSUER}"));
    assert_eq!(refused(&ports, &answer), "replay.assertion_seen");
}

/// Mix-up (RFC 9207, RFC 9700 4.4): an answer of one provider to a login that went to another.
#[test]
fn an_answer_of_another_provider_is_refused_before_its_code_is_sent_anywhere() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    for (iss, code) in [
        (Some("https://attacker.example"), "authorization.issuer_mismatch"),
        (Some("https://login.example/tenant/"), "authorization.issuer_mismatch"),
        (Some(""), "authorization.issuer_mismatch"),
        (None, "authorization.issuer_missing"),
    ] {
        let login = Login::begin(&ports, LOGIN);
        provider.redeem(&login, &json!({}));
        let mut parameters = vec![("state", login.query["state"].as_str()), ("code", "of another")];
        parameters.extend(iss.map(|iss| ("iss", iss)));
        assert_eq!(refused(&ports, &login.comes_back(&parameters)), code, "{iss:?}");
    }
    let calls = ports.called();
    assert!(!calls.is_empty() && calls.iter().all(|call| !call.body.contains("of+another")));
}

/// The provider is changed while a member is away: the code is for the one that was asked.
#[test]
fn a_login_that_went_to_an_earlier_provider_ends() {
    let ports = enabled();
    let login = Login::begin(&ports, LOGIN);
    let mut other = settings();
    other["openid_connect"]["client_id"] = json!("another client");
    put(&ports, &other);
    let provider = Provider::new(&ports);
    test(&provider, &json!({ "aud": "another client" }));
    operator(&ports).post(&format!("{SAML}/enable")).assert_status(200);
    let before = ports.called().len();
    assert_eq!(refused(&ports, &login.answered()), "state.other_provider");
    assert_eq!(ports.called().len(), before, "its code is sent nowhere");
}

/// PKCE cannot be left out or weakened by what a provider says (RFC 9700 2.1.1, 4.8.2).
#[test]
fn pkce_is_not_negotiated_away() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    for methods in [json!(["plain"]), json!([])] {
        let mut configuration = configuration();
        configuration["code_challenge_methods_supported"] = methods;
        provider.configure(&configuration);
        ports.pass_seconds(3_600);
        let answer = Client::browser(&ports).get(LOGIN);
        assert_eq!(refused(&ports, &answer), "provider.pkce_unsupported");
    }
}

/// A provider's keys change: they are followed at once, and nobody can have us ask again and again.
#[test]
fn keys_are_fetched_anew_for_a_key_that_is_not_known_and_not_more_than_once_a_minute() {
    let ports = enabled();
    let mut provider = Provider::new(&ports);
    ports.pass_seconds(60);
    let before = provider.fetches(KEYS);
    signed_in(&provider, &json!({}));
    assert_eq!(provider.fetches(KEYS), before, "known keys are not fetched");
    provider.key = ProviderKey::new("rotated", Kind::Rs256);
    provider.publish(&[provider.key]);
    signed_in(&provider, &json!({}));
    assert_eq!(provider.fetches(KEYS), before + 1);
    let stranger = ProviderKey::new("stranger", Kind::Rs256);
    for _ in 0..5 {
        let login = Login::begin(&ports, LOGIN);
        provider.redeem_for(&stranger.sign(&provider.claims(&login)));
        assert_eq!(refused(&ports, &login.answered()), "id_token.key_unknown");
    }
    assert_eq!(provider.fetches(KEYS), before + 1, "a minute is not over");
    ports.pass_seconds(60);
    let login = Login::begin(&ports, LOGIN);
    provider.redeem_for(&stranger.sign(&provider.claims(&login)));
    assert_eq!(refused(&ports, &login.answered()), "id_token.key_unknown");
    assert_eq!(provider.fetches(KEYS), before + 2);
    // Ten minutes later they are fetched anew in any case: a key that was withdrawn is not good for ever.
    ports.pass_seconds(600);
    provider.publish(&[stranger]);
    let login = Login::begin(&ports, LOGIN);
    provider.redeem(&login, &json!({}));
    assert_eq!(refused(&ports, &login.answered()), "id_token.key_unknown");
}

/// JWKS poisoning: what another issuer says, or another address, is never taken for this one's.
#[test]
fn what_is_kept_of_a_provider_is_its_own() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let attacker = ProviderKey::new("attacker", Kind::Es256);
    // Another organization, the same issuer: with a record of its own.
    create(&ports, "evil", "Evil");
    let keys = ports.kv_contents();
    let names: Vec<&String> = keys.keys().filter(|key| key.starts_with("provider/")).collect();
    assert!(names.iter().all(|name| name.starts_with("provider/acme/")), "{names:?}");
    // A configuration that names other keys than before: the keys that are kept are of the old place.
    let mut moved = configuration();
    moved["jwks_uri"] = json!("https://login.example/new-keys");
    ports.serve(
        "https://login.example/new-keys",
        json!({ "keys": [provider.key.jwk()] }).to_string().as_bytes(),
    );
    provider.configure(&moved);
    ports.pass_seconds(3_600);
    signed_in(&provider, &json!({}));
    assert_eq!(provider.fetches("https://login.example/new-keys"), 1);
    // A record of somebody else under the issuer's name is not believed.
    let name = names[0].clone();
    let mut forged: Value = serde_json::from_str(&ports.kv_contents()[&name]).unwrap();
    forged["metadata"]["issuer"] = json!("https://attacker.example");
    forged["keys"] = json!([attacker.jwk()]);
    ports.kv_set(&name, &forged.to_string());
    let login = Login::begin(&ports, LOGIN);
    provider.redeem_for(&attacker.sign(&provider.claims(&login)));
    assert_eq!(refused(&ports, &login.answered()), "id_token.key_unknown");
    // It goes with the organization.
    operator(&ports).delete("/api/organizations/acme").assert_status(204);
    assert!(ports.kv_contents().keys().all(|key| !key.starts_with("provider/")));
}

/// A provider that does not answer for a while stops nobody whom it has signed in.
#[test]
fn what_is_kept_serves_for_a_day_while_a_provider_does_not_answer() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    ports.answer(CONFIGURATION, Err(FetchError::TimedOut));
    ports.answer(KEYS, Err(FetchError::Unreachable));
    ports.pass_seconds(80_000);
    signed_in(&provider, &json!({}));
    ports.pass_seconds(10_000);
    assert_eq!(
        refused(&ports, &Client::browser(&ports).get(LOGIN)),
        "provider.unreachable"
    );
    // A test is of the provider as it is now.
    let answer = Client::browser(&ports).get(&test_path(&ports));
    assert_eq!(
        answer.header("location"),
        Some("/organizations/acme/settings/sso?tested=1#test")
    );
    let record = last_test(&ports);
    assert_eq!(record.code.as_deref(), Some("provider.unreachable"));
    hold(&record);
}

/// SSRF: nothing that a provider names leads to where only we can go, and no redirect is followed.
#[test]
fn a_provider_cannot_have_us_open_what_is_private() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let redirect = FetchAnswer {
        status: 302,
        location: Some("https://169.254.169.254/".to_owned()),
        octets: Vec::new(),
    };
    for name in ["token_endpoint", "jwks_uri", "userinfo_endpoint"] {
        for url in [
            "http://login.example/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://intranet/x",
        ] {
            let mut configuration = configuration();
            configuration[name] = json!(url);
            provider.configure(&configuration);
            ports.pass_seconds(3_600);
            assert_eq!(
                refused(&ports, &Client::browser(&ports).get(LOGIN)),
                "provider.endpoint_invalid",
                "{name} {url}"
            );
        }
    }
    provider.configure(&configuration());
    for (url, code) in [
        (CONFIGURATION, "provider.unreachable"),
        (TOKEN, "token.error"),
        (KEYS, "provider.keys_unreachable"),
    ] {
        ports.pass_seconds(90_000);
        let login = Login::begin(&ports, LOGIN);
        provider.redeem(&login, &json!({}));
        if url == CONFIGURATION {
            ports.pass_seconds(1_700);
            ports.kv_set(&kept(&ports), "{}");
        } else {
            ports.kv_set(&kept(&ports), &without_keys(&ports));
        }
        let before = ports.fetched().len();
        let kept_answer = restore(&provider, url);
        ports.answer(url, Ok(redirect.clone()));
        assert_eq!(refused(&ports, &login.answered()), code);
        assert!(ports.fetched()[before..].iter().all(|url| !url.contains("169.254")));
        kept_answer();
    }
    for issuer in [
        "http://login.example",
        "https://10.0.0.1",
        "https://localhost",
        "https://login.example?x",
        "login",
    ] {
        let mut document = settings();
        document["openid_connect"]["issuer"] = json!(issuer);
        let request = operator(&ports);
        let request = request
            .request(saml_edge::edge::http::Method::Put, SAML)
            .json(&document);
        let problem = request
            .header("if-match", "*")
            .send()
            .assert_problem(422, "settings.invalid");
        assert_eq!(problem["errors"][0]["code"], "settings.issuer_invalid", "{issuer}");
    }
}

fn kept(ports: &super::ports::MemoryPorts) -> String {
    ports
        .kv_contents()
        .keys()
        .find(|key| key.starts_with("provider/acme/"))
        .unwrap()
        .clone()
}

fn without_keys(ports: &super::ports::MemoryPorts) -> String {
    let mut record: Value = serde_json::from_str(&ports.kv_contents()[&kept(ports)]).unwrap();
    record["keys"] = json!([]);
    record["keys_fetched_at"] = Value::Null;
    record.to_string()
}

/// What puts an address back as it was.
fn restore<'p>(provider: &'p Provider<'_>, url: &'static str) -> impl Fn() + 'p {
    move || match url {
        CONFIGURATION => provider.configure(&configuration()),
        KEYS => provider.publish(&[provider.key]),
        _ => {}
    }
}

/// An open redirect: where the member goes comes from what we stored.
#[test]
fn the_answer_does_not_say_where_the_member_goes() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let browser = Client::browser(&ports);
    for away in ["https://attacker.example", "//attacker.example", "/\\attacker.example"] {
        let path = format!(
            "{LOGIN}?return_to={}",
            url::form_urlencoded::byte_serialize(away.as_bytes()).collect::<String>()
        );
        assert_eq!(browser.get(&path).status(), 400, "{away}");
    }
    let login = Login::begin(&ports, LOGIN);
    provider.redeem(&login, &json!({}));
    let answer = login.comes_back(&[
        ("state", &login.query["state"]),
        ("code", "c"),
        ("iss", ISSUER),
        ("return_to", "https://attacker.example"),
        ("redirect_uri", "https://attacker.example"),
    ]);
    assert_eq!((answer.status(), answer.header("location")), (303, Some("/")));
}

/// The other protocol's door is shut: certificates that are kept for later sign nobody in.
#[test]
fn saml_is_not_taken_while_members_sign_in_by_openid_connect() {
    let mut document = super::acme::minimal();
    for (name, value) in settings().as_object().unwrap() {
        document[name] = value.clone();
    }
    let ports = enabled_with(&document);
    assert_eq!(state(&ports).in_force().unwrap().settings.certificates.len(), 1);
    let program = Client::program(&ports, None);
    let response = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
                    IssueInstant=\"2026-11-23T12:00:00Z\"><samlp:Status><samlp:StatusCode \
                    Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:Response>";
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, response);
    let sent = program.request(saml_edge::edge::http::Method::Post, "/organizations/acme/saml/consume");
    let sent = sent.form(&[("SAMLResponse", &encoded)]).send();
    assert_eq!(sent.status(), 403, "{}", sent.text());
    // And a callback at an organization that signs in by SAML.
    let ports = super::acme::enabled();
    let answer = Client::browser(&ports).get(&format!("{CALLBACK}?state=_1&code=c"));
    assert_eq!(refused(&ports, &answer), "state.unknown");
}

/// Real sign-ins by SAML are no test of an OpenID provider: a draft that has one goes live by its own test only.
#[test]
fn a_draft_with_a_provider_is_not_judged_by_responses() {
    let ports = super::acme::enabled();
    Provider::new(&ports);
    let mut document = super::acme::minimal();
    document["session_seconds"] = json!(60);
    put(&ports, &document);
    assert!(state(&ports).shadow().is_some());
    for (name, value) in settings().as_object().unwrap() {
        document[name] = value.clone();
    }
    put(&ports, &document);
    assert!(state(&ports).shadow().is_none());
    operator(&ports)
        .post(&format!("{SAML}/enable"))
        .assert_problem(409, "settings.not_tested");
}

/// A login of one organization is no login of another's, though both have the same provider.
#[test]
fn a_login_of_another_organization_is_none() {
    let ports = enabled();
    create(&ports, "other", "Other");
    let login = Login::begin(&ports, LOGIN);
    Provider::new(&ports).redeem(&login, &json!({}));
    let url = format!(
        "/organizations/other/oidc/callback?state={}&code=c&iss={ISSUER}",
        login.query["state"]
    );
    let answer = login.browser.get(&url);
    assert_eq!(answer.status(), 403);
    assert!(
        ports.called().iter().filter(|call| call.url == TOKEN).count() == 1,
        "only the test has redeemed a code"
    );
}

/// Every code has a login that ends with it: the whole way, from the browser to the verdict.
#[test]
fn every_code_has_a_case() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let mut seen = BTreeSet::new();
    let mut case = |code: &'static str, answer: &super::client::Answer| {
        assert_eq!(refused(&ports, answer), code);
        seen.insert(code);
    };
    let now = saml_edge::service::Ports::now(&ports).unix_seconds();
    for (code, changes) in [
        ("id_token.claim_missing", json!({ "exp": null })),
        ("id_token.issuer_mismatch", json!({ "iss": "https://attacker.example" })),
        ("id_token.audience_mismatch", json!({ "aud": "another" })),
        ("id_token.audience_untrusted", json!({ "aud": [CLIENT_ID, "another"] })),
        ("id_token.azp_mismatch", json!({ "azp": "another" })),
        ("id_token.expired", json!({ "exp": now - 120 })),
        ("id_token.not_before", json!({ "nbf": now + 121 })),
        ("id_token.issued_in_future", json!({ "iat": now + 121 })),
        ("id_token.issued_before_request", json!({ "iat": now - 121 })),
        ("id_token.nonce_mismatch", json!({ "nonce": "another" })),
        ("id_token.at_hash_mismatch", json!({ "at_hash": "another" })),
        ("id_token.subject_invalid", json!({ "sub": "" })),
    ] {
        let login = Login::begin(&ports, LOGIN);
        provider.redeem(&login, &changes);
        case(code, &login.answered());
    }
    for (code, changes) in [
        ("id_token.auth_time_missing", json!({ "auth_time": null })),
        ("id_token.not_fresh", json!({ "auth_time": now - 121 })),
    ] {
        let login = Login::begin(&ports, &format!("{LOGIN}?force_authn=true"));
        provider.redeem(&login, &changes);
        case(code, &login.answered());
    }
    let key = provider.key;
    let header = |alg: &str| json!({ "alg": alg, "kid": key.kid });
    for (code, token) in [
        (
            "id_token.malformed",
            Box::new(|_: &Value| "a.b.c".to_owned()) as Box<dyn Fn(&Value) -> String>,
        ),
        (
            "id_token.algorithm_forbidden",
            Box::new(|claims| unsigned(&header("none"), claims)),
        ),
        (
            "id_token.algorithm_forbidden",
            Box::new(|claims| hmac_signed(&header("HS256"), claims, &key.public_pem())),
        ),
        (
            "id_token.signature_invalid",
            Box::new(|claims| {
                let token = key.sign(claims);
                let (signed, signature) = token.rsplit_once('.').unwrap();
                let first = if signature.starts_with('A') { "B" } else { "A" };
                format!("{signed}.{first}{}", &signature[1..])
            }),
        ),
        (
            "id_token.critical_header",
            Box::new(|claims| key.sign_with_header(&json!({ "alg": "ES256", "crit": ["x"] }), claims)),
        ),
        (
            "id_token.key_unknown",
            Box::new(|claims| ProviderKey::new("stranger", Kind::Es256).sign(claims)),
        ),
    ] {
        let login = Login::begin(&ports, LOGIN);
        provider.redeem_for(&token(&provider.claims(&login)));
        case(code, &login.answered());
    }
    for (code, status, body) in [
        ("token.error", 400, json!({ "error": "invalid_client" })),
        ("token.malformed", 200, json!([])),
        (
            "token.id_token_missing",
            200,
            json!({ "access_token": "a", "token_type": "Bearer" }),
        ),
    ] {
        let login = Login::begin(&ports, LOGIN);
        provider.refuse_tokens(status, &body);
        case(code, &login.answered());
    }
    ports.answer(TOKEN, Err(FetchError::TimedOut));
    case("token.unreachable", &Login::begin(&ports, LOGIN).answered());
    for (code, parameters) in [
        ("authorization.malformed", vec![("iss", ISSUER)]),
        (
            "authorization.malformed",
            vec![("iss", ISSUER), ("code", "a"), ("code", "b")],
        ),
        ("authorization.issuer_missing", vec![("code", "a")]),
        (
            "authorization.issuer_mismatch",
            vec![("code", "a"), ("iss", "https://attacker.example")],
        ),
        ("authorization.error", vec![("iss", ISSUER), ("error", "access_denied")]),
    ] {
        let login = Login::begin(&ports, LOGIN);
        let mut all = vec![("state", login.query["state"].as_str())];
        all.extend(parameters);
        case(code, &login.comes_back(&all));
    }
    case("state.unknown", &Client::browser(&ports).get(CALLBACK));
    for (code, name, value) in [
        ("provider.malformed", "token_endpoint", Value::Null),
        ("provider.issuer_mismatch", "issuer", json!("https://attacker.example")),
        (
            "provider.endpoint_invalid",
            "jwks_uri",
            json!("http://login.example/keys"),
        ),
        (
            "provider.code_unsupported",
            "response_types_supported",
            json!(["id_token"]),
        ),
        (
            "provider.pkce_unsupported",
            "code_challenge_methods_supported",
            json!(["plain"]),
        ),
    ] {
        let mut document = configuration();
        document[name] = value;
        provider.configure(&document);
        ports.pass_seconds(3_600);
        case(code, &Client::browser(&ports).get(LOGIN));
    }
    let mut document = configuration();
    document["token_endpoint_auth_methods_supported"] = json!(["tls_client_auth"]);
    provider.configure(&document);
    case(
        "provider.client_authentication_unsupported",
        &Login::begin(&ports, LOGIN).answered(),
    );
    provider.configure(&configuration());
    ports.pass_seconds(3_600);
    ports.serve(KEYS, b"<html>");
    let login = Login::begin(&ports, LOGIN);
    provider.redeem(&login, &json!({}));
    case("provider.keys_malformed", &login.answered());
    ports.answer(KEYS, Err(FetchError::Status(500)));
    let login = Login::begin(&ports, LOGIN);
    let stranger = ProviderKey::new("stranger", Kind::Es256);
    provider.redeem_for(&stranger.sign(&provider.claims(&login)));
    case("provider.keys_unreachable", &login.answered());
    // Those that another test of this file ends with.
    let elsewhere = [
        "provider.unreachable",
        "state.other_provider",
        "token.secret_unreadable",
        "user_info.subject_mismatch",
        "user_info.unreachable",
    ];
    seen.extend(elsewhere);
    let all: BTreeSet<&str> = OpenIdError::CODES.iter().copied().collect();
    assert_eq!(all.len(), OpenIdError::CODES.len(), "a code belongs to one rule");
    assert_eq!(seen, all);
}
