//! What `make bench` measures, as a native program and as wasm with no imports: the core alone, from the octets of the
//! form to the Accepted Response, without stores and without HTTP.

mod refusals;
mod shapes;

use std::cell::RefCell;
use std::hint::black_box;

use saml_edge::binding::{PostForm, PostMessage};
use saml_edge::crypto::{Certificate, DigestAlgorithm, SignatureAlgorithm, VerifyingKey, sha256};
use saml_edge::dsig::{self, SignaturePolicy};
use saml_edge::profile::{Expected, Received, Trust};
use saml_edge::settings::{AttributeNames, IdpInitiated, verifying_key};
use saml_edge::time::Timestamp;
use saml_edge::verdict::{Refusal as _, Verdict};
use saml_edge::xml::{Canonicalization, Document, Limits, canonicalize};

pub use refusals::Refusals;

/// The stages, by the number that [`Scene::run`] takes.
pub const STAGES: [&str; 7] = [
    "decode to Accepted",
    "certificate to key",
    "form and base64",
    "strict parse",
    "canonicalize the Response",
    "hash its canonical octets",
    "one RSA-2048 verification",
];

/// A Response and what it is held against.
pub struct Scene {
    body: Vec<u8>,
    pem: Vec<u8>,
    expected: Expected,
    key: VerifyingKey,
    octets: Vec<u8>,
    document: Document,
    canonical: Vec<u8>,
    digest: [u8; 32],
}

impl Scene {
    /// From the form's octets, the certificate in PEM and the present as `xs:dateTime`.
    pub fn new(body: &[u8], pem: &[u8], now: &str) -> Result<Self, String> {
        let text = str::to_owned;
        let octets = PostForm::decode(body)
            .and_then(PostMessage::decode)
            .map_err(|error| text(error.code()))?
            .octets()
            .to_vec();
        let document = Document::parse(&octets, &Limits::SAML).map_err(|error| text(error.code()))?;
        let canonical =
            canonicalize(document.root(), &Canonicalization::EXCLUSIVE, None).map_err(|error| text(error.code()))?;
        Ok(Self {
            body: body.to_vec(),
            pem: pem.to_vec(),
            expected: expected(
                "https://sp.example/organizations/acme/saml",
                "https://sp.example/organizations/acme/saml/consume",
                now,
            )?,
            key: key(pem)?,
            digest: sha256(&canonical),
            octets,
            document,
            canonical,
        })
    }

    /// One login, as the Assertion Consumer Service makes it: with the certificate's key kept from the first, both signatures count.
    pub fn login(&self) -> Result<(), String> {
        let mut verdict = Verdict::new();
        let pem = String::from_utf8_lossy(&self.pem);
        let keys = [verifying_key(&pem).ok_or("no key")?];
        let form = PostForm::decode(&self.body).map_err(|error| error.code().to_owned())?;
        let accepted = Received::receive(form, &mut verdict)
            .and_then(|received| {
                received.solicitation(Some("_request"), IdpInitiated::Refuse, &mut verdict)?;
                let trust = Trust {
                    keys: &keys,
                    policy: SignaturePolicy::Both,
                    allow_sha1: false,
                };
                received.accept(&trust, &self.expected, &mut verdict)
            })
            .map_err(|refused| {
                format!(
                    "{}: expected {}, found {}",
                    refused.code(),
                    refused.expected(),
                    refused.found()
                )
            })?;
        black_box(accepted);
        Ok(())
    }

    /// Runs `stage` as often as told. False if any run failed, which a measurement must not hide.
    pub fn run(&self, stage: usize, times: u32) -> bool {
        (0..times).all(|_| match stage {
            0 => self.login().is_ok(),
            1 => black_box(key(&self.pem)).is_ok(),
            2 => black_box(PostForm::decode(&self.body).and_then(PostMessage::decode)).is_ok(),
            3 => black_box(Document::parse(&self.octets, &Limits::SAML)).is_ok(),
            4 => black_box(canonicalize(self.document.root(), &Canonicalization::EXCLUSIVE, None)).is_ok(),
            5 => black_box(sha256(&self.canonical)) == self.digest,
            // No signature of ours to hand: a wrong one costs the same exponentiation, and must be refused.
            6 => {
                let signature = [0x55; 256];
                !black_box(self.key.verifies(
                    SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
                    &self.digest,
                    &signature,
                ))
            }
            _ => false,
        })
    }

    /// That the Response is accepted as it is, and refused with one octet of either signed element changed: what is
    /// measured is verification.
    pub fn check(&self) -> Result<(), String> {
        self.login()?;
        dsig::verify(
            &self.document,
            std::slice::from_ref(&self.key),
            SignaturePolicy::Both,
            false,
        )
        .map_err(|error| error.code().to_owned())?;
        let text = String::from_utf8_lossy(&self.octets).replacen("ada@example.org", "eve@example.org", 1);
        let forged = Document::parse(text.as_bytes(), &Limits::SAML).map_err(|error| error.code().to_owned())?;
        match dsig::verify(&forged, std::slice::from_ref(&self.key), SignaturePolicy::Both, false) {
            Ok(_) => Err("a changed Response was accepted".to_owned()),
            Err(_) => Ok(()),
        }
    }
}

fn key(pem: &[u8]) -> Result<VerifyingKey, String> {
    Certificate::parse(pem)
        .and_then(|certificate| certificate.verifying_key())
        .map_err(|error| error.code().to_owned())
}

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SCENE: RefCell<Option<Scene>> = const { RefCell::new(None) };
    static WORDS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// One octet of the input: form, NUL, PEM, NUL, present.
#[unsafe(no_mangle)]
pub extern "C" fn push(octet: u32) {
    INPUT.with_borrow_mut(|input| input.push((octet & 0xff) as u8));
}

/// Makes the scene of what was pushed, and checks it; 0, or the length of what went wrong, to be read with [`word`].
#[unsafe(no_mangle)]
pub extern "C" fn prepare() -> u32 {
    let input = INPUT.take();
    let parts: Vec<&[u8]> = input.split(|octet| *octet == 0).collect();
    let made = match parts.as_slice() {
        [body, pem, now] => Scene::new(body, pem, &String::from_utf8_lossy(now)),
        _ => Err("three parts".to_owned()),
    };
    let words = match made.and_then(|scene| scene.check().map(|()| scene)) {
        Ok(scene) => {
            SCENE.set(Some(scene));
            Vec::new()
        }
        Err(words) => words.into_bytes(),
    };
    let length = words.len();
    WORDS.set(words);
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// One octet of what went wrong.
#[unsafe(no_mangle)]
pub extern "C" fn word(index: u32) -> u32 {
    WORDS.with_borrow(|words| words.get(index as usize).copied().map_or(0, u32::from))
}

thread_local! {
    static REFUSALS: RefCell<Option<Refusals>> = const { RefCell::new(None) };
}

/// Makes the hostile messages of what was pushed: a Response, the present, the part of the size, certificates; NUL
/// between them. 0, or the length of what went wrong, to be read with [`word`].
#[unsafe(no_mangle)]
pub extern "C" fn prepare_refusals() -> u32 {
    let input = INPUT.take();
    let parts: Vec<&[u8]> = input.split(|octet| *octet == 0).collect();
    let made = match parts.as_slice() {
        [base, now, part, pems @ ..] => {
            let (base, now) = (String::from_utf8_lossy(base), String::from_utf8_lossy(now));
            let part = String::from_utf8_lossy(part).parse().unwrap_or(1);
            Refusals::scaled(&base, &now, pems, part)
        }
        _ => Err("three parts and certificates".to_owned()),
    };
    match made {
        Ok(refusals) => {
            REFUSALS.set(Some(refusals));
            0
        }
        Err(words) => say(words),
    }
}

/// Name, code and octets of one, with tabs between, to be read with [`word`]; the length, 0 behind the last.
#[unsafe(no_mangle)]
pub extern "C" fn describe_refusal(shape: u32) -> u32 {
    REFUSALS.with_borrow(|refusals| match refusals {
        Some(refusals) if (shape as usize) < refusals.len() => {
            let (name, octets) = refusals.describe(shape as usize);
            say(format!("{name}\t{}\t{octets}", refusals.code(shape as usize)))
        }
        _ => 0,
    })
}

/// [`Refusals::run`]; 1 if it was always refused.
#[unsafe(no_mangle)]
pub extern "C" fn run_refusal(shape: u32, times: u32) -> u32 {
    REFUSALS.with_borrow(|refusals| {
        refusals
            .as_ref()
            .is_some_and(|refusals| refusals.run(shape as usize, times))
            .into()
    })
}

fn say(words: String) -> u32 {
    let length = words.len();
    WORDS.set(words.into_bytes());
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// [`Scene::run`]; 1 if every run held.
#[unsafe(no_mangle)]
pub extern "C" fn run(stage: u32, times: u32) -> u32 {
    SCENE.with_borrow(|scene| {
        scene
            .as_ref()
            .is_some_and(|scene| scene.run(stage as usize, times))
            .into()
    })
}

/// What the messages of the benches are held against, for this service provider.
fn expected(sp_entity_id: &str, acs_url: &str, now: &str) -> Result<Expected, String> {
    Ok(Expected {
        sp_entity_id: sp_entity_id.to_owned(),
        acs_url: acs_url.to_owned(),
        idp_entity_id: Some("https://idp.example/metadata".to_owned()),
        request_id: Some("_request".to_owned()),
        authenticated_since: None,
        requested_authn_context: Vec::new(),
        attributes: AttributeNames::default(),
        now: Timestamp::parse(now).map_err(|error| error.code().to_owned())?,
        clock_skew_seconds: 120,
    })
}
