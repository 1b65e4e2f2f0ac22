//! The whole path of a login, from the octets of the form to the claims, as a service walks it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saml_edge::binding::PostForm;
use saml_edge::crypto::{SpKey, VerifyingKey};
use saml_edge::dsig::SignaturePolicy;
use saml_edge::profile::{Claims, Consumed, Expected, OneTimeKeys, Received, Refused, Solicitation, Trust, Use, admit};
use saml_edge::settings::{AttributeNames, IdpInitiated};
use saml_edge::time::Timestamp;
use saml_edge::verdict::{CheckName, CheckStatus, Refusal, Verdict};

use super::decrypter::{readable, sp_key};
use super::encrypter::{sp, sp_next};
use super::signer::Signer;

pub fn idp() -> &'static Signer {
    Signer::rsa("idp", 2048)
}

/// The settings and the moment at which a message arrives; by default those that `Fixture::default` is valid for.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub keys: Vec<VerifyingKey>,
    pub policy: SignaturePolicy,
    pub allow_sha1: bool,
    /// Our keys to decrypt with; by default none.
    pub decryption_keys: Vec<SpKey>,
    pub idp_initiated: IdpInitiated,
    /// The request that this browser started.
    pub pending: Option<String>,
    pub expected: Expected,
    pub request_use: Option<Use>,
    pub assertion_use: Use,
}

impl Default for Arrival {
    fn default() -> Self {
        Self {
            keys: vec![idp().verifying_key()],
            policy: SignaturePolicy::Either,
            allow_sha1: false,
            decryption_keys: Vec::new(),
            idp_initiated: IdpInitiated::Refuse,
            pending: Some("_request".to_owned()),
            expected: Expected {
                sp_entity_id: "https://sp.example/saml/metadata".to_owned(),
                acs_url: "https://sp.example/saml/acs".to_owned(),
                idp_entity_id: Some("https://idp.example/metadata".to_owned()),
                request_id: Some("_request".to_owned()),
                authenticated_since: None,
                requested_authn_context: Vec::new(),
                attributes: AttributeNames::default(),
                now: at("2026-11-24T12:00:30Z"),
                clock_skew_seconds: 120,
            },
            request_use: Some(Use::First),
            assertion_use: Use::First,
        }
    }
}

/// Who signed in, and what that spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub claims: Claims,
    pub keys: OneTimeKeys,
}

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// The body of the form that carries `xml`.
pub fn body(xml: &[u8]) -> Vec<u8> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("SAMLResponse", &STANDARD.encode(xml));
    form.finish().into_bytes()
}

impl Arrival {
    /// Unsolicited, where that is accepted.
    pub fn unsolicited() -> Self {
        let mut arrival = Self {
            idp_initiated: IdpInitiated::Accept,
            pending: None,
            ..Self::default()
        };
        arrival.expected.request_id = None;
        arrival
    }

    /// With both keys to decrypt with.
    pub fn decrypting() -> Self {
        Self {
            decryption_keys: vec![sp_key(sp()), sp_key(sp_next())],
            ..Self::default()
        }
    }

    pub fn login(&self, xml: &str) -> Result<SignedIn, Refused> {
        self.post(&body(xml.as_bytes()))
    }

    /// The verdict must always tell the same story as the result.
    pub fn post(&self, body: &[u8]) -> Result<SignedIn, Refused> {
        let mut verdict = Verdict::new();
        let result = self.walk(body, &mut verdict);
        let checks = verdict.checks();
        let failed = checks
            .iter()
            .filter(|check| check.status == CheckStatus::Failed)
            .count();
        match &result {
            Ok(_) => {
                assert_eq!((failed, verdict.code()), (0, None));
                let names: Vec<CheckName> = checks.iter().map(|check| check.name).collect();
                assert_eq!(
                    names,
                    CheckName::ALL[..19],
                    "all checks but the replay, which the service notes"
                );
            }
            Err(refused) => {
                assert_eq!((failed, verdict.code()), (1, Some(refused.code())));
                let names: Vec<CheckName> = checks.iter().map(|check| check.name).collect();
                assert_eq!(names, CheckName::ALL, "{}", refused.code());
                let place = checks.iter().find(|check| check.status == CheckStatus::Failed).unwrap();
                assert_eq!(place.name, refused.check());
                assert!(place.expected.is_some() && place.found.is_some());
            }
        }
        result
    }

    fn walk(&self, body: &[u8], verdict: &mut Verdict) -> Result<SignedIn, Refused> {
        let noted = |refused: Refused, verdict: &mut Verdict| {
            verdict.failed(&refused);
            refused
        };
        let form = PostForm::decode(body).map_err(|error| noted(error.into(), verdict))?;
        let received = Received::receive(form, verdict)?;
        let solicitation = received.solicitation(self.pending.as_deref(), self.idp_initiated, verdict)?;
        assert_ne!(solicitation, Solicitation::Upgrade, "asked for by no arrival here");
        let trust = Trust {
            keys: &self.keys,
            policy: self.policy,
            allow_sha1: self.allow_sha1,
        };
        let recipient = &self.expected.sp_entity_id;
        let readable = readable(&received, &trust, recipient, &self.decryption_keys, verdict)?;
        let accepted = readable.accept(&self.expected, verdict)?;
        let keys = accepted.keys().clone();
        let consumed = Consumed::from_store(&keys, self.request_use, self.assertion_use)
            .map_err(|error| noted(error.into(), verdict))?;
        let login = admit(accepted, consumed).map_err(|error| noted(error.into(), verdict))?;
        Ok(SignedIn {
            claims: login.into_claims(),
            keys,
        })
    }
}
