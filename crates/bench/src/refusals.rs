//! What refusing costs: hostile messages, each walked as the Assertion Consumer Service walks it, certificates included.

use std::hint::black_box;

use base64::Engine as _;
use saml_edge::binding::{MAX_FORM_OCTETS, MAX_MESSAGE_OCTETS, PostForm};
use saml_edge::crypto::{Certificate, VerifyingKey};
use saml_edge::dsig::SignaturePolicy;
use saml_edge::profile::{Expected, Received, Trust};
use saml_edge::settings::IdpInitiated;
use saml_edge::verdict::{Refusal, Verdict};

use crate::expected;
use crate::shapes::{Shape, shapes};

/// Hostile messages, and the settings that they meet.
pub struct Refusals {
    shapes: Vec<(&'static str, usize, Vec<u8>)>,
    pems: Vec<Vec<u8>>,
    expected: Expected,
}

impl Refusals {
    /// From a Response that is signed twice and valid at `now`, and the configured certificates.
    pub fn new(base: &str, now: &str, pems: &[&[u8]]) -> Result<Self, String> {
        Self::scaled(base, now, pems, 1)
    }

    /// The same with messages of one `part`th of the size.
    pub fn scaled(base: &str, now: &str, pems: &[&[u8]], part: usize) -> Result<Self, String> {
        let text = str::to_owned;
        let made = Self {
            shapes: shapes(base, MAX_MESSAGE_OCTETS / part)
                .into_iter()
                .chain([Shape {
                    name: "valid",
                    xml: text(base),
                }])
                .map(|Shape { name, xml }| (name, xml.len(), body(&xml)))
                .chain(forms(MAX_FORM_OCTETS / part))
                .collect(),
            pems: pems.iter().map(|pem| pem.to_vec()).collect(),
            expected: expected("https://sp.example/saml/metadata", "https://sp.example/saml/acs", now)?,
        };
        let valid = made.shapes.iter().position(|(name, ..)| *name == "valid");
        match made.code(valid.unwrap_or_default()).as_str() {
            "accepted" => Ok(made),
            code => Err(format!("the Response that the shapes are made of is refused: {code}")),
        }
    }

    /// How many there are; the last is the valid one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Name and size of one.
    #[must_use]
    pub fn describe(&self, shape: usize) -> (&'static str, usize) {
        self.shapes
            .get(shape)
            .map_or(("", 0), |(name, octets, _)| (name, *octets))
    }

    /// The code that one is refused with.
    #[must_use]
    pub fn code(&self, shape: usize) -> String {
        match self.walk(shape) {
            Ok(()) => "accepted".to_owned(),
            Err(code) => code,
        }
    }

    fn walk(&self, shape: usize) -> Result<(), String> {
        let body = self.shapes.get(shape).map_or(&[][..], |(_, _, body)| body);
        let code = |error: &dyn Refusal| error.code().to_owned();
        let mut verdict = Verdict::new();
        let form = PostForm::decode(body).map_err(|error| code(&error))?;
        let accepted = Received::receive(form, &mut verdict).and_then(|received| {
            received.solicitation(Some("_request"), IdpInitiated::Refuse, &mut verdict)?;
            let keys: Vec<VerifyingKey> = self
                .pems
                .iter()
                .filter_map(|pem| Certificate::parse(pem).ok()?.verifying_key().ok())
                .collect();
            let trust = Trust {
                keys: &keys,
                policy: SignaturePolicy::Both,
                allow_sha1: false,
            };
            received.accept(&trust, &self.expected, &mut verdict)
        });
        black_box(accepted).map(drop).map_err(|refused| code(&refused))
    }

    /// Walks one so often; whether it is always refused.
    #[must_use]
    pub fn run(&self, shape: usize, times: u32) -> bool {
        (0..times).all(|_| self.walk(shape).is_err())
    }
}

/// Forms that are dear before there is a message.
fn forms(limit: usize) -> impl Iterator<Item = (&'static str, usize, Vec<u8>)> {
    let of = |piece: &str| piece.repeat((limit - 100) / piece.len()).into_bytes();
    [
        (
            "form: every octet percent-encoded",
            [b"SAMLResponse=", &of("%41")[..]].concat(),
        ),
        ("form: percent signs", [b"SAMLResponse=", &of("%")[..]].concat()),
        ("form: white space", [b"SAMLResponse=", &of("+")[..]].concat()),
        (
            "form: a space after each digit",
            [b"SAMLResponse=", &of("A+")[..]].concat(),
        ),
        ("form: no UTF-8", [b"SAMLResponse=", &of("\u{E9}%FF")[..]].concat()),
        ("form: fields without names", of("&")),
        ("form: fields", of("a=&")),
        ("form: fields with encoded names", of("%41=&")),
    ]
    .into_iter()
    .map(|(name, form)| (name, form.len(), form))
}

fn body(xml: &str) -> Vec<u8> {
    let message = base64::engine::general_purpose::STANDARD.encode(xml);
    format!(
        "SAMLResponse={}",
        message.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
    )
    .into_bytes()
}
