//! The ID token (Core 2, 3.1.3.7): from a text that came in to who has signed in.

use crate::json::Value;

use super::error::{OpenIdError, OpenIdRule as Rule};
use super::{Object, quoted, text};
use crate::crypto::{base64, equal, sha256};
use crate::jose::{Jwk, Jws, JwsAlgorithm, JwsError};
use crate::octets::hex;
use crate::time::Timestamp;
use crate::verdict::{CheckName, Verdict};

/// The last second of the year 9999: no date of a token is later.
const LAST_SECOND: i64 = 253_402_300_799;

/// What an ID token is held against.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The provider that was asked.
    pub issuer: String,
    /// Who we are there.
    pub client_id: String,
    /// What went out with the request.
    pub nonce: String,
    /// The access token that came with it.
    pub access_token: String,
    /// When the login began.
    pub requested_at: Timestamp,
    /// Whether authentication was asked for anew.
    pub authenticated_anew: bool,
    /// The present.
    pub now: Timestamp,
    /// Allowed difference between the clocks.
    pub clock_skew_seconds: u32,
}

/// An ID token as it came. Hostile.
#[derive(Debug)]
pub struct Received<'t> {
    jws: Jws<'t>,
}

/// What verifying leads to.
#[derive(Debug)]
pub enum Step<'t> {
    /// The signature verifies.
    Signed(SignedClaims),
    /// It is one of Ed25519, which is verified behind `Ports`: with which keys.
    Ed25519(Received<'t>, Vec<[u8; 32]>),
}

/// Claims under a signature that verifies. Only [`Received::verify`] and [`Received::verified_elsewhere`] make them.
#[derive(Debug)]
pub struct SignedClaims {
    claims: Object,
    algorithm: JwsAlgorithm,
    identifier: String,
}

/// An ID token whose signature verifies and whose rules all hold: the proof of a login. Only [`SignedClaims::validate`]
/// makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct IdToken {
    claims: Object,
    identifier: String,
    issuer: String,
    subject: String,
    expires_at: Timestamp,
    issued_at: Timestamp,
    authenticated_at: Option<Timestamp>,
}

impl<'t> Received<'t> {
    /// Takes it apart.
    ///
    /// 1. RFC 8725 3.1, 3.2: `alg` is on the list of those with public keys. There is no `none` and no HMAC on it, so that a
    ///    public key is never taken for a shared secret; a key meets only the algorithm that it was made for.
    /// 2. RFC 7515 4.1.11: no critical header. `jku`, `jwk`, `x5u` and `x5c` are not looked at (RFC 8725 3.10).
    pub fn receive(token: &'t str, verdict: &mut Verdict) -> Result<Self, OpenIdError> {
        let names = JwsAlgorithm::OF_PROVIDERS.map(JwsAlgorithm::name).join(", ");
        let jws = Jws::parse_signed_by(token, &JwsAlgorithm::OF_PROVIDERS).map_err(|error| match error {
            JwsError::Algorithm => Rule::IdTokenAlgorithm.refuse(names, quoted(&named_algorithm(token))), // 1
            JwsError::Critical => Rule::IdTokenCritical.refuse("no critical header", "one"),              // 2
            JwsError::Malformed | JwsError::Signature => Rule::IdTokenForm.refuse("a signed JWT", "something else"),
        })?;
        verdict.passed(CheckName::IdToken, None, None);
        verdict.passed(CheckName::Algorithm, None, jws.algorithm().name().to_owned());
        Ok(Self { jws })
    }

    /// Whether one of the provider's keys is of the name and the kind that it needs. Where not, the keys may have
    /// changed since they were fetched (Core 10.1.1).
    pub fn has_key(&self, keys: &[Jwk]) -> bool {
        self.jws.has_key(keys)
    }

    /// Verifies its signature with the provider's published keys, and with no other (Core 3.1.3.7 (6), 10.1).
    pub fn verify(self, keys: &[Jwk], verdict: &mut Verdict) -> Result<Step<'t>, OpenIdError> {
        if !self.has_key(keys) {
            let kid = self
                .jws
                .kid()
                .map_or("without a kid".to_owned(), |kid| format!("kid {}", quoted(kid)));
            let found = format!("{} {kid}, which is none of {}", self.jws.algorithm().name(), keys.len());
            return Err(Rule::IdTokenKey.refuse("a key that the provider publishes", found));
        }
        verdict.passed(CheckName::Key, None, self.jws.kid().map(quoted));
        if let Some(keys) = self.jws.ed25519_keys(keys) {
            return Ok(Step::Ed25519(self, keys));
        }
        let facts = (self.jws.algorithm(), identifier(&self.jws));
        signed(self.jws.verify(keys), facts, verdict).map(Step::Signed)
    }

    /// What is signed, and the signature.
    pub fn signed(&self) -> (&[u8], &[u8]) {
        self.jws.signed()
    }

    /// The answer to [`Step::Ed25519`].
    pub fn verified_elsewhere(self, verifies: bool, verdict: &mut Verdict) -> Result<SignedClaims, OpenIdError> {
        let facts = (self.jws.algorithm(), identifier(&self.jws));
        signed(self.jws.verified(verifies), facts, verdict)
    }
}

fn signed(
    claims: Result<Object, JwsError>,
    (algorithm, identifier): (JwsAlgorithm, String),
    verdict: &mut Verdict,
) -> Result<SignedClaims, OpenIdError> {
    let claims =
        claims.map_err(|_| Rule::IdTokenSignature.refuse("a signature by one of the provider's keys", "another"))?;
    verdict.passed(CheckName::Signature, None, None);
    Ok(SignedClaims {
        claims,
        algorithm,
        identifier,
    })
}

/// Which token it is: by what was signed. A signature may have several forms.
fn identifier(jws: &Jws<'_>) -> String {
    hex(&sha256(jws.signed().0))
}

/// What the header of a refused token calls its algorithm.
fn named_algorithm(token: &str) -> String {
    let header = token.split('.').next().and_then(|part| base64::decode_url(part).ok());
    let header = header.and_then(|octets| crate::json::from_slice::<Object>(&octets).ok());
    header.map_or("none".to_owned(), |header| {
        header.get("alg").map_or("no alg".to_owned(), Value::to_string)
    })
}

impl SignedClaims {
    /// Holds the rules, in the order of the verdict.
    ///
    /// 1. Core 2: `iss`, `sub`, `aud`, `exp` and `iat` are there.
    /// 2. Core 3.1.3.7 (2): `iss` MUST exactly match.
    /// 3. Core 3.1.3.7 (3): `aud` MUST have us, and nobody that we do not trust; (4), (5): `azp` is us.
    /// 4. Core 3.1.3.7 (9), (10), RFC 7519 4.1.5: it is valid now, and was made for this login.
    /// 5. Core 3.1.3.7 (11): `nonce` MUST be ours.
    /// 6. Core 3.1.3.8: `at_hash` is of the access token.
    /// 7. Core 2: `sub` has at most 255 ASCII characters.
    /// 8. Core 3.1.3.7 (13): where it was asked for, the authentication is a new one.
    pub fn validate(self, expected: &Expected, verdict: &mut Verdict) -> Result<IdToken, OpenIdError> {
        let claims = &self.claims;
        let (subject, expires_at, issued_at) = (
            required(claims, "sub")?,
            required_date(claims, "exp")?,
            required_date(claims, "iat")?,
        ); // 1
        let issuer = required(claims, "iss")?;
        if issuer != expected.issuer {
            return Err(Rule::IdTokenIssuer.refuse(&expected.issuer, quoted(issuer))); // 2
        }
        verdict.passed(CheckName::Issuer, expected.issuer.clone(), issuer.to_owned());
        audience(claims, expected)?; // 3
        verdict.passed(
            CheckName::Audience,
            expected.client_id.clone(),
            expected.client_id.clone(),
        );
        times(claims, expected, expires_at, issued_at)?; // 4
        verdict.passed(CheckName::TimeWindow, None, format!("{issued_at} to {expires_at}"));
        if !text(claims, "nonce").is_some_and(|nonce| equal(nonce.as_bytes(), expected.nonce.as_bytes())) {
            let found = text(claims, "nonce").map_or("none".to_owned(), quoted);
            return Err(Rule::IdTokenNonce.refuse(&expected.nonce, found)); // 5
        }
        verdict.passed(CheckName::Nonce, None, None);
        self.access_token(expected)?; // 6
        let found = if claims.contains_key("at_hash") {
            "its hash"
        } else {
            "no hash"
        };
        verdict.passed(CheckName::AccessToken, None, found.to_owned());
        if subject.is_empty() || subject.len() > 255 || !subject.is_ascii() {
            let found = format!("{} octets", subject.len());
            return Err(Rule::IdTokenSubject.refuse("a sub of 1 to 255 ASCII characters", found)); // 7
        }
        let authenticated_at = fresh(claims, expected)?; // 8
        Ok(IdToken {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            expires_at,
            issued_at,
            authenticated_at,
            identifier: self.identifier,
            claims: self.claims,
        })
    }

    /// Core 3.1.3.6: the left half of the digest that the algorithm of the ID token has.
    fn access_token(&self, expected: &Expected) -> Result<(), OpenIdError> {
        let Some(at_hash) = self.claims.get("at_hash") else {
            return Ok(());
        };
        let digest = self.algorithm.digest().digest(expected.access_token.as_bytes());
        let half = base64::encode_url(digest.get(..digest.len() / 2).unwrap_or_default());
        let is_its = at_hash
            .as_str()
            .is_some_and(|found| equal(found.as_bytes(), half.as_bytes()));
        let found = quoted(at_hash.as_str().unwrap_or("something else"));
        if is_its {
            Ok(())
        } else {
            Err(Rule::IdTokenAccessToken.refuse(half, found))
        }
    }
}

fn required<'o>(claims: &'o Object, name: &str) -> Result<&'o str, OpenIdError> {
    text(claims, name).ok_or_else(|| Rule::IdTokenClaims.refuse(format!("{name}, a text"), present(claims, name)))
}

fn required_date(claims: &Object, name: &str) -> Result<Timestamp, OpenIdError> {
    date(claims, name)?.ok_or_else(|| Rule::IdTokenClaims.refuse(format!("{name}, a number"), "none"))
}

/// A NumericDate (RFC 7519 2): seconds, which may have a fraction. One that is no date is never taken for none.
fn date(claims: &Object, name: &str) -> Result<Option<Timestamp>, OpenIdError> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let refused = || Rule::IdTokenClaims.refuse(format!("{name}, a number of seconds"), present(claims, name));
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a fraction is cut off, and the range is checked below"
    )]
    let seconds = value
        .as_i64()
        .or_else(|| value.as_f64().map(|number| number as i64))
        .ok_or_else(refused)?;
    if !(0..=LAST_SECOND).contains(&seconds) {
        return Err(refused());
    }
    Ok(Some(Timestamp::from_unix_seconds(seconds)))
}

fn present(claims: &Object, name: &str) -> &'static str {
    if claims.contains_key(name) {
        "something else"
    } else {
        "none"
    }
}

/// Core 2: `aud` is a text or a list of texts. One that is anything else names nobody.
fn audience(claims: &Object, expected: &Expected) -> Result<(), OpenIdError> {
    let us = expected.client_id.as_str();
    let audiences: Vec<Option<&str>> = match claims.get("aud") {
        None => return Err(Rule::IdTokenClaims.refuse("aud, a text or a list of texts", "none")),
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        Some(one) => vec![one.as_str()],
    };
    let found = || {
        quoted(
            &audiences
                .iter()
                .map(|name| name.unwrap_or("?"))
                .collect::<Vec<_>>()
                .join(", "),
        )
    };
    if !audiences.contains(&Some(us)) {
        return Err(Rule::IdTokenAudience.refuse(us, found()));
    }
    if audiences.iter().any(|name| *name != Some(us)) {
        return Err(Rule::IdTokenAudienceAlone.refuse(format!("{us} alone"), found()));
    }
    match claims.get("azp") {
        Some(azp) if azp.as_str() != Some(us) => {
            Err(Rule::IdTokenAuthorizedParty.refuse(us, quoted(azp.as_str().unwrap_or("something else"))))
        }
        _ => Ok(()),
    }
}

fn times(claims: &Object, expected: &Expected, expires_at: Timestamp, issued_at: Timestamp) -> Result<(), OpenIdError> {
    let skew = i64::from(expected.clock_skew_seconds);
    let (earliest, latest) = (expected.now.plus_seconds(-skew), expected.now.plus_seconds(skew));
    if expires_at <= earliest {
        return Err(Rule::IdTokenExpiry.refuse(format!("the end after {}", expected.now), expires_at));
    }
    if let Some(not_before) = date(claims, "nbf")?.filter(|not_before| latest < *not_before) {
        return Err(Rule::IdTokenNotBefore.refuse(format!("the beginning before {}", expected.now), not_before));
    }
    if latest < issued_at {
        return Err(Rule::IdTokenIssuedInPast.refuse(format!("made before {}", expected.now), issued_at));
    }
    if issued_at.plus_seconds(skew) < expected.requested_at {
        return Err(Rule::IdTokenIssuedForRequest.refuse(format!("made after {}", expected.requested_at), issued_at));
    }
    Ok(())
}

/// When the subject authenticated, where the token says so.
fn fresh(claims: &Object, expected: &Expected) -> Result<Option<Timestamp>, OpenIdError> {
    let auth_time = date(claims, "auth_time")?;
    if !expected.authenticated_anew {
        return Ok(auth_time);
    }
    let Some(at) = auth_time else {
        return Err(Rule::IdTokenAuthTime.refuse("auth_time", "none"));
    };
    if at.plus_seconds(i64::from(expected.clock_skew_seconds)) < expected.requested_at {
        return Err(Rule::IdTokenFresh.refuse(format!("authenticated since {}", expected.requested_at), at));
    }
    Ok(Some(at))
}

impl IdToken {
    /// The provider.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The subject: unique at this provider, and never anybody else's (Core 2).
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Which token it is: SHA-256 of what was signed, hex.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// All claims.
    pub fn claims(&self) -> &Object {
        &self.claims
    }

    /// Until when it could be used.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// When the subject authenticated, or else when the token was made.
    pub fn authenticated_at(&self) -> Timestamp {
        self.authenticated_at.unwrap_or(self.issued_at)
    }
}
