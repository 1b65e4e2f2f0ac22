//! The administrator connects a provider, and members sign in by it.

use super::acme::{SAML, administrator, operator, state};
use super::client::Client;
use super::id_tokens::{Kind, ProviderKey};
use super::ports::ORIGIN;
use super::provider::*;
use saml_edge::crypto::sha256;
use saml_edge::settings::SamlSettings;
use serde_json::{Value, json};

#[test]
fn an_administrator_connects_tests_and_enables_and_a_member_signs_in() {
    let ports = connected();
    let provider = Provider::new(&ports);
    let administrator = administrator(&ports, "acme");
    let document = administrator.get(SAML).assert_status(200).json();
    assert_eq!(document["redirect_uri"], format!("{ORIGIN}{CALLBACK}"));
    assert_eq!(
        (&document["protocol"], &document["state"]),
        (&json!("oidc"), &json!("draft"))
    );
    administrator
        .post(&format!("{SAML}/enable"))
        .assert_problem(409, "settings.not_tested");

    let record = test(&provider, &json!({}));
    assert!(record.accepted);
    hold(&record);
    let subject = record.subject.unwrap();
    assert_eq!(
        (subject.name_id.as_str(), subject.issuer.as_str()),
        ("ada-1815", ISSUER)
    );
    assert!(
        state(&ports).tested_at().is_some(),
        "the check mark stands for exactly these settings"
    );
    assert_eq!(
        state(&ports).draft.idp_entity_id,
        None,
        "an issuer is not learnt as an entity ID"
    );
    administrator.post(&format!("{SAML}/enable")).assert_status(200);

    let login = Login::begin(&ports, &format!("{LOGIN}?return_to=%2Freports%3Fq%3D1"));
    provider.redeem(&login, &json!({}));
    let answer = login.answered();
    assert_eq!(
        (answer.status(), answer.header("location")),
        (303, Some("/reports?q=1"))
    );
    let session = login.browser.get("/session").assert_status(200).json();
    let expected = json!({
        "name_id": "ada-1815", "name_id_format": "urn:ietf:params:oauth:token-type:id_token", "issuer": ISSUER,
        "email": "ada@acme.example", "name": "Ada Lovelace", "roles": ["staff", "engineer"],
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&session[name], value, "{name}");
    }
    assert_eq!(session["attributes"]["realm_access.roles"], json!(["deep"]));
    assert_eq!(
        session["attributes"].get("nonce"),
        None,
        "what is about the token is no attribute"
    );
    // The pending login is over, in the browser too.
    assert!(
        login
            .browser
            .cookies()
            .keys()
            .all(|name| !name.starts_with("__Host-saml-login"))
    );
    administrator.post(&format!("{SAML}/disable")).assert_status(200);
    login.browser.get("/session").assert_status(401);
    Client::browser(&ports).get(LOGIN).assert_status(403);
}

#[test]
fn what_goes_out_is_bound_to_the_browser_and_tells_no_secret() {
    let ports = enabled();
    let login = Login::begin(&ports, &format!("{LOGIN}?force_authn=true"));
    assert_eq!(login.url.as_str().split('?').next(), Some(AUTHORIZE));
    let query = &login.query;
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", &format!("{ORIGIN}{CALLBACK}")),
        ("scope", "openid profile email"),
        ("code_challenge_method", "S256"),
        ("prompt", "login"),
        ("max_age", "0"),
    ] {
        assert_eq!(query[name], value, "{name}");
    }
    let other = Login::begin(&ports, LOGIN);
    for name in ["state", "nonce", "code_challenge"] {
        assert!(query[name].len() >= 43, "{name}");
        assert_ne!(query[name], other.query[name], "{name} is of one login");
    }
    let provider = Provider::new(&ports);
    provider.redeem(&login, &json!({}));
    login.answered().assert_status(303);
    let (form, authorization) = provider.token_request();
    assert_eq!(
        (form["grant_type"].as_str(), form["code"].as_str()),
        ("authorization_code", "the code")
    );
    assert_eq!(form["redirect_uri"], query["redirect_uri"]);
    assert_eq!(
        super::id_tokens::encode(sha256(form["code_verifier"].as_bytes())),
        query["code_challenge"]
    );
    assert_eq!((form["code_verifier"].len(), form.get("client_secret")), (43, None));
    // RFC 6749 2.3.1: form-encoded first. By Python's quote_plus and base64.
    assert_eq!(
        authorization.as_deref(),
        Some("Basic dGhlK2NsaWVudDpzM2NyM3QlM0Erb2YlMkJ0aGUlMkZjbGllbnQlMjU=")
    );
    // The verifier never leaves us but for the token endpoint, and neither does the secret.
    let written = ports.everything_written().join("\n");
    for secret in [form["code_verifier"].as_str(), SECRET, ACCESS_TOKEN] {
        assert!(!written.contains(secret), "{secret}");
        assert!(!login.url.as_str().contains(secret));
    }
}

#[test]
fn a_cookie_of_a_login_is_lax_and_holds_nothing_that_the_url_does_not() {
    let ports = enabled();
    let browser = Client::browser(&ports);
    let answer = browser.get(LOGIN);
    let cookie = answer.set_cookies()[0].to_owned();
    assert!(
        cookie.starts_with("__Host-saml-login-") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure"));
    let payload = cookie.split_once('=').unwrap().1.split('.').next().unwrap();
    let payload = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, payload).unwrap();
    let pending: Value = serde_json::from_slice(&payload).unwrap();
    let mut names: Vec<&String> = pending["openid"].as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["client_id", "code_challenge", "issuer", "nonce"]);
}

#[test]
fn a_secret_is_sealed_and_shown_to_nobody() {
    let ports = connected();
    let shown = administrator(&ports, "acme").get(SAML).json();
    let stands = shown["openid_connect"]["client_secret"].as_str().unwrap().to_owned();
    assert!(stands.starts_with("kept:") && stands.len() == 17, "{stands}");
    // What is read may be written back: the secret stays, and so do the settings.
    let before = state(&ports).draft;
    put(&ports, &shown);
    assert_eq!(state(&ports).draft, before);
    put(&ports, &settings());
    assert_eq!(
        state(&ports).draft,
        before,
        "the same secret typed again is the same settings"
    );
    let rest = |path: &str| operator(&ports).get(path).text();
    for path in [
        SAML.to_owned(),
        format!("{SAML}/versions"),
        format!("{SAML}/versions/1"),
    ] {
        assert!(!rest(&path).contains(SECRET), "{path}");
    }
    assert!(!ports.everything_written().join("\n").contains("s3cr3t"));
    let sealed = saml_edge::json::to_value(&before)["openid_connect"]["client_secret"].clone();
    assert!(
        !rest(SAML).contains(sealed.as_str().unwrap()),
        "nor is what it is stored as"
    );
    // Another secret is another one, and tells so.
    let mut other = settings();
    other["openid_connect"]["client_secret"] = json!("another");
    assert_ne!(put(&ports, &other)["openid_connect"]["client_secret"], stands);
}

/// Who may change the settings must not learn the secret by having it sent elsewhere.
#[test]
fn a_kept_secret_goes_to_no_other_issuer_and_client() {
    let ports = connected();
    let shown = administrator(&ports, "acme").get(SAML).json();
    for (name, value) in [("issuer", "https://attacker.example"), ("client_id", "another")] {
        let mut changed = shown.clone();
        changed["openid_connect"][name] = json!(value);
        let request = operator(&ports);
        let request = request.request(saml_edge::edge::http::Method::Put, SAML);
        let problem = request.json(&changed).header("if-match", "*").send();
        let problem = problem.assert_problem(422, "settings.invalid");
        assert_eq!(problem["errors"][0]["code"], "settings.client_secret_needed", "{name}");
        assert_eq!(problem["errors"][0]["field"], "openid_connect.client_secret");
    }
    // Moved behind our back, it opens nothing.
    let mut draft = state(&ports).draft;
    let openid = draft.openid_connect.as_mut().unwrap();
    openid.issuer = "https://attacker.example".to_owned();
    let id = saml_edge::settings::OrganizationId::parse("acme").unwrap();
    assert!(openid.open_secret([super::ports::SESSION_KEY], &id).is_err());
}

#[test]
fn a_key_rollover_leaves_a_login_and_a_secret_as_they_are() {
    const NEXT: &[u8] = b"another key, also of 32 octets..";
    let mut ports = enabled();
    ports.set_session_keys(super::ports::SESSION_KEY, Some(NEXT));
    let (query, cookies) = {
        let login = Login::begin(&ports, LOGIN);
        (login.query.clone(), login.browser.cookies())
    };
    ports.set_session_keys(NEXT, Some(super::ports::SESSION_KEY));
    {
        let browser = Client::browser(&ports);
        for (name, value) in cookies {
            browser.set_cookie(&name, &value);
        }
        let login = Login {
            browser,
            url: url::Url::parse(AUTHORIZE).unwrap(),
            query,
        };
        Provider::new(&ports).redeem(&login, &json!({}));
        login.answered().assert_status(303);
        // Written back, the secret is sealed with the present key.
        let shown = administrator(&ports, "acme").get(SAML).json();
        put(&ports, &shown);
    }
    ports.set_session_keys(NEXT, None);
    assert!(test(&Provider::new(&ports), &json!({})).accepted);
    // The live settings were sealed with the earlier key, which is gone: it is said, and nobody is signed in.
    let login = Login::begin(&ports, LOGIN);
    Provider::new(&ports).redeem(&login, &json!({}));
    assert_eq!(refused(&ports, &login.answered()), "token.secret_unreadable");
}

#[test]
fn a_client_without_a_secret_has_pkce_alone() {
    let mut document = settings();
    document["openid_connect"]["client_secret"] = Value::Null;
    let ports = enabled_with(&document);
    signed_in(&Provider::new(&ports), &json!({}));
    let (form, authorization) = Provider::new(&ports).token_request();
    assert_eq!((form["client_id"].as_str(), authorization), (CLIENT_ID, None));
    assert!(!form.contains_key("client_secret") && form.contains_key("code_verifier"));
}

#[test]
fn a_provider_that_takes_the_secret_in_the_form_gets_it_there_only() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let mut configuration = configuration();
    configuration["token_endpoint_auth_methods_supported"] = json!(["client_secret_post", "private_key_jwt"]);
    provider.configure(&configuration);
    ports.pass_seconds(3_600);
    signed_in(&provider, &json!({}));
    let (form, authorization) = provider.token_request();
    assert_eq!(
        (form["client_secret"].as_str(), form["client_id"].as_str()),
        (SECRET, CLIENT_ID)
    );
    assert_eq!(authorization, None);
}

#[test]
fn claims_that_are_not_in_the_id_token_are_asked_for() {
    let ports = enabled();
    let provider = Provider::new(&ports);
    let mut configuration = configuration();
    configuration["userinfo_endpoint"] = json!(USER_INFO);
    provider.configure(&configuration);
    ports.pass_seconds(3_600);
    let asked = || ports.called().iter().filter(|call| call.url == USER_INFO).count();
    signed_in(&provider, &json!({}));
    assert_eq!(asked(), 0, "the ID token has all");
    let info = json!({ "sub": "ada-1815", "email": "ada@elsewhere.example", "name": "Another name", "aud": "x" });
    ports.serve(USER_INFO, info.to_string().as_bytes());
    let (_, session) = signed_in(&provider, &json!({ "email": null }));
    assert_eq!((asked(), &session["email"]), (1, &json!("ada@elsewhere.example")));
    assert_eq!(session["name"], "Ada Lovelace", "what is signed comes first");
    let call = ports.called().pop().unwrap();
    assert_eq!(
        (call.url.as_str(), call.authorization),
        (USER_INFO, Some(format!("Bearer {ACCESS_TOKEN}")))
    );
    for (answer, code) in [
        (json!({ "sub": "eve" }), "user_info.subject_mismatch"),
        (json!([]), "user_info.unreachable"),
    ] {
        ports.serve(USER_INFO, answer.to_string().as_bytes());
        let login = Login::begin(&ports, LOGIN);
        provider.redeem(&login, &json!({ "email": null }));
        assert_eq!(refused(&ports, &login.answered()), code);
    }
}

#[test]
fn an_address_that_is_not_verified_is_nobodys() {
    let ports = enabled();
    for not in [json!(false), json!("false")] {
        let (_, session) = signed_in(&Provider::new(&ports), &json!({ "email_verified": not }));
        assert_eq!(
            (&session["email"], session["attributes"].get("email")),
            (&Value::Null, None)
        );
    }
}

#[test]
fn every_algorithm_signs_a_member_in() {
    let ports = enabled();
    let mut provider = Provider::new(&ports);
    for kind in [Kind::Rs256, Kind::Es256, Kind::Es384, Kind::EdDsa] {
        provider.key = ProviderKey::new(kind.name(), kind);
        provider.publish(&[provider.key]);
        ports.pass_seconds(60);
        signed_in(&provider, &json!({}));
    }
}

/// Settings of earlier versions are SAML's, and keep their fingerprint.
#[test]
fn settings_of_earlier_versions_are_read_as_they_were() {
    let stored = saml_edge::json::to_value(&SamlSettings::default());
    assert!(stored.get("protocol").is_none() && stored.get("openid_connect").is_none());
    let read: SamlSettings = saml_edge::json::from_value(stored).unwrap();
    assert_eq!(read, SamlSettings::default());
    assert_eq!(read.to_document()["protocol"], "saml");
}

#[test]
fn the_stored_forms_are_pinned() {
    let ports = connected();
    let draft = saml_edge::json::to_value(&state(&ports).draft);
    assert_eq!(draft["protocol"], "oidc");
    let openid = &draft["openid_connect"];
    assert_eq!(
        (&openid["issuer"], &openid["client_id"]),
        (&json!(ISSUER), &json!(CLIENT_ID))
    );
    assert_eq!(openid["scopes"], json!(["profile", "email"]));
    // The tag over context and secret, and the masked secret: base64url.
    assert_eq!(
        openid["client_secret"].as_str().unwrap().len(),
        ((32 + SECRET.len()) * 8).div_ceil(6)
    );
    test(&Provider::new(&ports), &json!({}));
    let name = saml_edge::octets::hex(&sha256(ISSUER.as_bytes()));
    let kept: Value = serde_json::from_str(&ports.kv_contents()[&format!("provider/acme/{name}")]).unwrap();
    let mut names: Vec<&String> = kept.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["fetched_at", "keys", "keys_fetched_at", "metadata"]);
    // One that is not understood is fetched anew.
    ports.kv_set(&format!("provider/acme/{name}"), "{}");
    assert!(test(&Provider::new(&ports), &json!({})).accepted);
}
